"""Usual shares and what has to be given back, parted over whole columns (spec 14.3)."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import compress, islice
from operator import eq
from typing import NamedTuple, TypeVar

from contestjudge.engines.apart.store import Elsewhere
from contestjudge.engines.columns.handles import Handles

_T = TypeVar("_T", bound=Hashable)


class Kept(NamedTuple):
    """What rows hold."""

    ids: Sequence[int]
    accounts: Sequence[int]
    posts: Sequence[int]
    handles: Sequence[bytes]
    """In lower case."""
    written: Handles | Sequence[str]
    """Handles as they are written."""


class Parted(NamedTuple):
    """Rows, parted; a row is named by its place in the columns."""

    plain: array[int]
    """The first row of each usual share, by id."""
    again: array[int]
    """All other rows of usual shares, by id."""
    mixed: frozenset[int]
    """The ids of all other shares."""


def _outside(
    ids: Sequence[int],
    posts: Sequence[int],
    first: Sequence[int],
    inside: Sequence[tuple[int, int]],
) -> list[int]:
    """Return the ids that are not usual for their posts."""
    if not first:
        return []
    low, high = max(low for low, _ in inside), min(high for _, high in inside)
    if low <= ids[first[0]] and ids[first[-1]] <= high:
        return []
    return [
        ids[row] for row in first if not inside[posts[row]][0] <= ids[row] <= inside[posts[row]][1]
    ]


class _Grouped(NamedTuple):
    """Rows by share."""

    first: array[int]
    again: array[int]
    unlike: array[int]
    """All rows of shares whose rows do not say the same."""


def parted(columns: Kept, elsewhere: Elsewhere, inside: Sequence[tuple[int, int]]) -> Parted:
    """Part rows.

    Args:
        columns: what they hold.
        elsewhere: names that stand anywhere else.
        inside: for each post, the first and the last id with which a share of it is usual.
    """
    ids, accounts, posts, handles, _ = columns
    grouped = _grouped(columns)
    numbers = {*elsewhere.numbers, *(accounts[row] for row in grouped.unlike)}
    named = elsewhere.handles | {handles[row].decode("ascii") for row in grouped.unlike}
    mixed = {ids[row] for row in grouped.unlike}
    mixed.update(_outside(ids, posts, grouped.first, inside))
    mixed.update(numbers.intersection(ids))
    names = {name.encode("ascii") for name in named if name.isascii()}
    for column, meant in ((accounts, numbers), (handles, names)):
        mixed.update(ids[row] for row in _twice_or_meant(column, grouped, meant))
    if not mixed:
        return Parted(grouped.first, grouped.again, frozenset())
    plain, again = (
        array("I", [row for row in rows if ids[row] not in mixed])
        for rows in (grouped.first, grouped.again)
    )
    return Parted(plain, again, frozenset(mixed))


def _grouped(columns: Kept) -> _Grouped:
    ids, accounts, posts = columns[:3]
    order = array("I", sorted(range(len(ids)), key=ids.__getitem__))
    same = array("b", _neighbours(ids[row] for row in order))
    if not any(same):
        return _Grouped(order, array("I"), array("I"))
    several = {*compress(order, same), *compress(islice(order, 1, None), same)}
    # As they stand one behind the other: handles are looked up portion by portion.
    written = {row: columns.written[row] for row in sorted(several)}
    grouped = _Grouped(array("I"), array("I"), array("I"))
    at = 0
    while at < len(order):
        first, end = order[at], at + 1
        while end < len(order) and ids[order[end]] == ids[first]:
            end += 1
        rows = order[at:end]
        like = accounts[first], posts[first], written.get(first)
        if any((accounts[row], posts[row], written.get(row)) != like for row in rows):
            grouped.unlike.extend(rows)
        else:
            grouped.first.append(first)
            grouped.again.extend(rows[1:])
        at = end
    return grouped


def _neighbours(values: Iterable[int]) -> Iterable[bool]:
    """Tell of each value but the first whether it is the one before."""
    listed = array("q", values)
    return map(eq, listed, islice(listed, 1, None))


def _twice_or_meant(column: Sequence[_T], grouped: _Grouped, meant: Collection[_T]) -> list[int]:
    """Return the first rows of shares whose value another share has, or is meant elsewhere."""
    first = grouped.first
    every = len(first) == len(column)
    values = column if every else [column[row] for row in first]
    distinct = set(values)
    wanted = distinct.intersection(meant)
    if len(distinct) < len(values):
        wanted.update(value for value, count in Counter(values).items() if count > 1)
    return [row for row in first if column[row] in wanted] if wanted else []
