"""Rows that are digested, written from columns, a portion at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise, repeat
from operator import eq, lt
from typing import Final, NamedTuple

from contestjudge.engines.apart.digests import BY_ID, NATIVE
from contestjudge.engines.apart.rows import LAST_ID, SNOWFLAKES, WIDTH, Ticks, earliest_of
from contestjudge.engines.apart.store import Behind
from contestjudge.model.words import Basis
from contestjudge.sources.x_ids import X_EPOCH_MS

AT_ONCE: Final = 1 << 11
_FIRST: Final = "000"
_LAST: Final = f"{WIDTH:03}"
"""What stands behind a millisecond where its first and its last microsecond are written."""


class Columns(NamedTuple):
    """Plain shares in columns of one length."""

    ids: array[int]
    accounts: array[int]
    posts: array[int]
    until: array[int]
    """The ids of the shares by which each was undone; 0: it was not. Empty: none of them was."""


class Portion(NamedTuple):
    """Some of them."""

    ids: list[int]
    accounts: list[int]
    posts: list[int]
    until: list[int]


def no_columns() -> Columns:
    """Return columns of no length."""
    return Columns(array("q"), array("q"), array("H"), array("q"))


def in_order(columns: Columns) -> Columns:
    """Put shares into the order of their rows of evidence."""
    ids = columns.ids
    # Numbers of one length sort as their digits do.
    like = not ids or len(str(min(ids))) == len(str(max(ids)))
    if like and all(map(lt, ids, islice(ids, 1, None))):
        return columns
    order = sorted(range(len(ids)), key=ids.__getitem__ if like else lambda row: str(ids[row]))
    return Columns(*(array(one.typecode, [one[row] for row in order if one]) for one in columns))


def in_portions(columns: Columns) -> Iterator[Portion]:
    """Give columns in portions, none of them empty."""
    for first in range(0, len(columns.ids), AT_ONCE):
        yield Portion(*(column[first : first + AT_ONCE].tolist() for column in columns))


class Rows(NamedTuple):
    """Rows of some shares, written."""

    numbers: list[int]
    lines: list[str]

    def text(self, first: int, last: int) -> bytes:
        """Return the rows from the first one up to the last one, which is left out."""
        return "".join(self.lines[first:last]).encode("ascii")


def evidence_rows(portions: Iterable[Portion], posts: Sequence[str]) -> Iterator[Rows]:
    """Write rows of evidence (spec 4.6.3).

    Args:
        portions: of plain shares, in the order in which their rows are sorted.
        posts: ids of the contest's posts.
    """
    middles = [f'","{NATIVE}","{post}",null,' for post in posts]
    until_then = f'{_FIRST},"{BY_ID}",'
    usual = _end_of_row()
    for ids, accounts, places, until in portions:
        ends: Iterable[str] = repeat(usual)
        if any(until):
            pairs = zip(ids, until, strict=True)
            ends = [_end_of_row(number, later) if later else usual for number, later in pairs]
        lines = []
        for number, account, post, end in zip(ids, accounts, places, ends, strict=False):
            made = str((number >> 22) + X_EPOCH_MS)
            lines.append(
                f'["share","x","{number}","{account}{middles[post]}{made}{until_then}{made}{end}'
            )
        yield Rows(ids, lines)


def _end_of_row(number: int = 0, later: int = 0) -> str:
    """Write what stands behind the latest instant: when it was undone, by another one's id."""
    undone = "null"
    if later:  # spec 4.3.2
        last = earliest_of(later) + WIDTH
        undone = f'[{earliest_of(number)},"{Basis.BOUND}",{last},"{BY_ID}"]'
    return f'{_LAST},"{BY_ID}",null,[],{undone}]\n'


Named = Callable[[Portion], tuple[Iterable[object], Iterable[object]]]
"""Gives what the accounts and the shares of a portion are called."""


def _by_numbers(portion: Portion) -> tuple[Iterable[object], Iterable[object]]:
    return portion.accounts, portion.ids


def standing_rows(
    portions: Iterable[Portion],
    behind: Behind,
    done: int = 0,
    ticks: Ticks = SNOWFLAKES,
    named: Named = _by_numbers,
) -> Iterator[Rows]:
    """Write rows of standings (spec 8.4.1).

    Args:
        portions: of plain shares, in display order; none of them empty.
        behind: what ranks hang on.
        done: how many plain shares come before them, none of them in the first one's tick.
        ticks: how numbers of shares name instants.
        named: how accounts and shares are called.
    """
    others = _others(behind, ticks)
    waiting = Portion([], [], [], [])
    for portion in portions:
        for held, more in zip(waiting, portion, strict=True):
            held.extend(more)
        # Of whom more may come in the same tick, the last rank is not known yet.
        cut = bisect_left(waiting.ids, waiting.ids[-1] >> ticks.bits << ticks.bits)
        for some in _alike(Portion(*(column[:cut] for column in waiting)), behind, ticks):
            yield Rows(some.ids, _ranked(some, done, behind, others, named(some)))
            done += len(some.ids)
        for column in waiting:
            del column[:cut]
    for some in _alike(waiting, behind, ticks):
        yield Rows(some.ids, _ranked(some, done, behind, others, named(some)))
        done += len(some.ids)


def _alike(portion: Portion, behind: Behind, ticks: Ticks) -> Iterator[Portion]:
    """Part a portion where what is added to ranks changes."""
    changes = {ticks.first_from(start - ticks.width) for start, _ in behind.rooms}
    changes |= {ticks.first_from(lift.after + 1) for lift in behind.lifts if lift is not None}
    cuts = {bisect_left(portion.ids, number) for number in changes}
    edges = sorted({0, *cuts, len(portion.ids)})
    for first, last in pairwise(edges):
        yield Portion(*(column[first:last] for column in portion))


def _ranked(
    portion: Portion,
    done: int,
    behind: Behind,
    others: _Others,
    named: tuple[Iterable[object], Iterable[object]],
) -> list[str]:
    """Write rows to whose ranks the same is added.

    Args:
        portion: the shares; all others made in their ticks are among them.
        done: how many plain shares come before them.
        behind: what ranks hang on.
        others: the same of others, in ticks.
        named: what accounts and shares are called.
    """
    ids, _, posts, _ = portion
    earliest = others.ticks.earliest_of(ids[0])
    at = bisect_right([start for start, _ in behind.rooms], earliest + others.ticks.width)
    room = behind.rooms[at - 1][1] if at else 0
    lifts = [
        lift.least if lift is not None and earliest > lift.after else LAST_ID
        for lift in behind.lifts
    ]
    least, most = _seen(ids, done, others)
    rows = zip(*named, least, most, strict=True)
    if room == 0 and least[-1] <= min(lifts):  # ranks ascend
        return [
            f"{account}\t{number}\t{low}\t{high}\t{low}\t{high}\n"
            for account, number, low, high in rows
        ]
    if room is None and max(lifts) <= least[0] and len({*lifts}) == 1:
        alike = f"{lifts[0]}\tnull"  # whoever was not seen may be before all of them, or behind
        return [
            f"{account}\t{number}\t{alike}\t{low}\t{high}\n" for account, number, low, high in rows
        ]
    best = [min(rank, lifts[post]) for rank, post in zip(least, posts, strict=True)]
    greatest = ["null"] * len(ids) if room is None else [str(number + room) for number in most]
    return [
        f"{account}\t{number}\t{first}\t{last}\t{low}\t{high}\n"
        for (account, number, low, high), first, last in zip(rows, best, greatest, strict=True)
    ]


class _Others(NamedTuple):
    """When others shared, in ticks as numbers count them, ascending."""

    settled: list[int]
    begun: list[int]
    ticks: Ticks


def _others(behind: Behind, ticks: Ticks) -> _Others:
    settled, begun = (
        [(instant - ticks.epoch) // ticks.length for instant in instants]
        for instants in (behind.settled, behind.begun)
    )
    return _Others(settled, begun, ticks)


def _seen(ids: list[int], done: int, others: _Others) -> tuple[Sequence[int], Sequence[int]]:
    """Rank shares by what was seen: the least and the greatest."""
    bits = others.ticks.bits
    stamps = [number >> bits for number in ids] if bits else ids
    least: Sequence[int] = range(done + 1, done + len(ids) + 1)
    most = least
    if any(map(eq, stamps, islice(stamps, 1, None))):
        least = [done + 1 + bisect_left(stamps, stamp) for stamp in stamps]
        most = [done + bisect_right(stamps, stamp) for stamp in stamps]
    if others.begun:
        least = _raised(least, stamps, others.settled, including=False)
        most = _raised(most, stamps, others.begun, including=True)
    return least, most


def _raised(
    ranks: Sequence[int], stamps: list[int], others: Sequence[int], *, including: bool
) -> Sequence[int]:
    """Add to each rank how many others come before a tick: few among many.

    Args:
        ranks: one for each tick.
        stamps: the ticks, ascending.
        others: those of others, ascending.
        including: whether those of the tick itself count, too.
    """
    count, place = (bisect_right, bisect_left) if including else (bisect_left, bisect_right)
    first, last = count(others, stamps[0]), count(others, stamps[-1])
    if last == 0:
        return ranks
    changes = [place(stamps, other) for other in others[first:last]]
    raised: list[int] = []
    for more, (begin, end) in enumerate(pairwise([0, *changes, len(ranks)]), first):
        same = ranks[begin:end]
        if isinstance(same, range):
            raised += range(same.start + more, same.stop + more)
        else:
            raised += [rank + more for rank in same]
    return raised
