"""Plain shares and what has to be given back, parted over whole columns (spec 14.3)."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import compress, islice
from operator import eq, gt, lt
from string import ascii_uppercase
from typing import Final, NamedTuple

from contestjudge.engines.apart.store import Elsewhere, Law
from contestjudge.engines.columns.handles import Handles
from contestjudge.engines.columns.several import Speaking, by_account, groups, spoken_for

_BITS: Final = bytes(ord("01"[one in ascii_uppercase.encode()]) for one in range(256))
"""1 for capitals, else 0: of handles, which have no more than 20 letters."""


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

    plain: Sequence[int]
    """The first row of each share that speaks for its account, by id; a range, if it is of all."""
    others: array[int]
    """The first row of each other plain share, by id."""
    undone: array[int]
    """The first row of each plain share that was undone, by id."""
    until: array[int]
    """For each row, the id by which its share was undone; 0: it was not. Empty: none was."""
    again: array[int]
    """All other rows of plain shares, by id."""
    mixed: frozenset[int]
    """The accounts whose shares are not plain."""


def nothing_parted() -> Parted:
    """Return no rows."""
    return Parted(array("I"), array("I"), array("I"), array("q"), array("I"), frozenset())


def parted(columns: Kept, elsewhere: Elsewhere, law: Law) -> Parted:
    """Part rows.

    Args:
        columns: what they hold.
        elsewhere: names that stand anywhere else.
        law: by what else they are parted.
    """
    accounts = columns.accounts
    grouped = _grouped(columns)
    mixed = {accounts[row] for row in grouped.unlike}
    mixed.update(_meant(columns, grouped, elsewhere))
    mixed.update(_outside(columns.ids, columns.posts, accounts, grouped.first, law.inside))
    values = accounts if _is_all(grouped, accounts) else [accounts[row] for row in grouped.first]
    distinct = len(set(values))
    if distinct == len(values):
        mixed.update(_of_shared_handles(columns, grouped, ()))
        return _sorted_out(columns, grouped, None, mixed)
    several = by_account(grouped.first, accounts)
    mixed.update(_of_shared_handles(columns, grouped, several))
    speaking = spoken_for(several, columns[:3], law, frozenset(mixed))
    mixed.update(speaking.mixed)
    return _sorted_out(columns, grouped, speaking, mixed)


def _sorted_out(
    columns: Kept, grouped: _Grouped, speaking: Speaking | None, mixed: set[int]
) -> Parted:
    """Put every row where it belongs."""
    first, again = grouped.first, grouped.again
    if mixed:
        accounts = columns.accounts
        first, again = (
            array("I", [row for row in rows if accounts[row] not in mixed])
            for rows in (first, again)
        )
    if speaking is None:
        return nothing_parted()._replace(plain=first, again=again, mixed=frozenset(mixed))
    silent, until = speaking.silent, speaking.until
    return Parted(
        array("I", [row for row in first if not silent[row]]),
        array("I", [row for row in first if silent[row]]),
        array("I", [row for row in first if until[row]]),
        until,
        again,
        frozenset(mixed),
    )


def _meant(columns: Kept, grouped: _Grouped, elsewhere: Elsewhere) -> Iterable[int]:
    """Give the accounts of which a name, or one of a share of theirs, is meant elsewhere."""
    ids, accounts, handles = columns.ids, columns.accounts, columns.handles
    unlike = grouped.unlike
    numbers = {*elsewhere.numbers, *(accounts[row] for row in unlike)}
    yield from numbers.intersection(accounts)
    meant = numbers.intersection(ids)
    if meant:
        yield from (accounts[row] for row in grouped.first if ids[row] in meant)
    names = {name.encode("ascii") for name in elsewhere.handles if name.isascii()}
    names.update(handles[row] for row in unlike)
    names.intersection_update(handles)
    if names:
        yield from (accounts[row] for row in grouped.first if handles[row] in names)


def _outside(
    ids: Sequence[int],
    posts: Sequence[int],
    accounts: Sequence[int],
    first: Sequence[int],
    inside: Sequence[tuple[int, int]],
) -> list[int]:
    """Return the accounts of the shares that are not usual for their posts."""
    if not first:
        return []
    low, high = max(low for low, _ in inside), min(high for _, high in inside)
    if low <= ids[first[0]] and ids[first[-1]] <= high:
        return []
    return [
        accounts[row]
        for row in first
        if not inside[posts[row]][0] <= ids[row] <= inside[posts[row]][1]
    ]


class _Grouped(NamedTuple):
    """Rows by share."""

    first: Sequence[int]
    """A range, if there is one row of each."""
    again: array[int]
    unlike: array[int]
    """All rows of shares whose rows do not say the same."""


def _grouped(columns: Kept) -> _Grouped:
    ids, accounts, posts = columns[:3]
    straight = _straight(ids)
    if straight is not None:
        return _Grouped(straight, array("I"), array("I"))
    order = array("I", sorted(range(len(ids)), key=ids.__getitem__))
    same = array("b", _neighbours(ids[row] for row in order))
    if not any(same):
        return _Grouped(order, array("I"), array("I"))
    several = {*compress(order, same), *compress(islice(order, 1, None), same)}
    # As they stand one behind the other: handles are looked up portion by portion.
    written = {row: columns.written[row] for row in sorted(several)}
    firsts = array("I")
    grouped = _Grouped(firsts, array("I"), array("I"))
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
            firsts.append(first)
            grouped.again.extend(rows[1:])
        at = end
    return grouped


def _straight(ids: Sequence[int]) -> range | None:
    """Return the order of distinct ids where it is that of their rows, as in a list, or reversed.

    ``None``: neither is so.
    """
    if all(map(gt, ids, islice(ids, 1, None))):
        return range(len(ids) - 1, -1, -1)
    return range(len(ids)) if all(map(lt, ids, islice(ids, 1, None))) else None


def _neighbours(values: Iterable[int]) -> Iterable[bool]:
    """Tell of each value but the first whether it is the one before."""
    listed = array("q", values)
    return map(eq, listed, islice(listed, 1, None))


def _is_all(grouped: _Grouped, column: Sequence[int]) -> bool:
    return len(grouped.first) == len(column)


def _of_shared_handles(columns: Kept, grouped: _Grouped, several: Sequence[int]) -> set[int]:
    """Return the accounts that have a handle in common, and those that are seen with two.

    Args:
        columns: what rows hold.
        grouped: the rows by share.
        several: those of accounts that have several shares, account by account.
    """
    accounts, handles, first = columns.accounts, columns.handles, grouped.first
    if not several:
        values = handles if _is_all(grouped, accounts) else [handles[row] for row in first]
        twice = _twice(values)
        return {accounts[row] for row in first if handles[row] in twice} if twice else set()
    capitals = _capitals(columns.written, several, len(accounts))
    found: set[int] = set()
    alone = bytearray(b"\1") * len(accounts)
    theirs: list[bytes] = []
    for account, rows in groups(several, accounts):
        first_of = rows[0]
        names = {handles[row] for row in rows}
        if len(names) > 1 or any(capitals[row] != capitals[first_of] for row in rows):
            found.add(account)
        theirs += names
        for row in rows:
            alone[row] = 0
    theirs += [handles[row] for row in first if alone[row]]
    twice = _twice(theirs)
    if twice:
        found.update(accounts[row] for row in first if handles[row] in twice)
    return found


def _capitals(written: Handles | Sequence[str], rows: Sequence[int], length: int) -> array[int]:
    """Return for some rows which letters of their handles are capitals: a bit for each."""
    found = array("I", bytes(4 * length))
    # As they stand one behind the other: handles are looked up portion by portion.
    for row in sorted(rows):
        found[row] = int(written[row].encode("ascii").translate(_BITS), 2)
    return found


def _twice(values: Collection[bytes]) -> set[bytes]:
    """Return the values that are there more than once."""
    if len(set(values)) == len(values):
        return set()
    return {value for value, count in Counter(values).items() if count > 1}
