"""How close it was where the seats end: margins, and how many came at once (spec 7.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from contestjudge.model.finding import Finding, finding
from contestjudge.model.time import SECOND, UNBOUNDED
from contestjudge.ranking.order import Placed, Placings

_HALF: Final = SECOND // 2


def margin_after(placed: Placings, place: int) -> int | None:
    """Return the microseconds from a place of the display order to the next one.

    The earliest instant of the next less the latest of this one: below zero where they overlap,
    ``None`` where there is no next one or no bound.
    """
    if placed.is_last(place):
        return None
    latest, earliest = placed[place].candidate.latest, placed[place + 1].candidate.earliest
    return None if latest >= UNBOUNDED or earliest <= -UNBOUNDED else earliest - latest


def photo_finishes(placed: Placings, positions: Sequence[int], seats: int) -> Iterator[Finding]:
    """Platforms promise order only to about a second: say where a seat hangs on less."""
    edges = {p + step for p in positions for step in (-1, 0)} or {seats}
    for edge in sorted(edges):
        if 0 < edge < len(placed):
            last = placed.latest_before(edge)
            margin = placed[edge].candidate.earliest - last
            # A time that nothing bounds has no margin.
            if last < UNBOUNDED and margin < SECOND:
                yield finding("time.photo_finish", after=edge, margin_us=margin)


def bursts(placed: Sequence[Placed], positions: Sequence[int], seats: int) -> Iterator[Finding]:
    """Say where more came within the second around a cut than there are seats.

    Only those are counted whose times are known to the second: of a coarser one nobody can say
    that it was in any second at all.
    """
    told: set[int] = set()
    for cut in sorted(positions or (seats,)):
        if cut > len(placed) or not _is_sharp(placed[cut - 1]):
            continue
        middle = placed[cut - 1].candidate.earliest
        if middle in told:
            continue
        told.add(middle)
        first, last = middle - _HALF, middle + _HALF - 1
        came = sum(
            _is_sharp(one) and one.candidate.latest >= first
            for one in _around(placed, cut - 1, first - SECOND, last)
        )
        if came > (len(positions) or seats):
            yield finding("time.burst", entrants=came, from_=first, to=last)


def _is_sharp(one: Placed) -> bool:
    return one.candidate.latest - one.candidate.earliest < SECOND


def _around(placed: Sequence[Placed], place: int, first: int, last: int) -> Iterator[Placed]:
    """Give whoever starts between two instants; the display order is by the earliest one."""
    for before in range(place, -1, -1):
        one = placed[before]
        if one.candidate.earliest < first:
            break
        yield one
    for after in range(place + 1, len(placed)):
        one = placed[after]
        if one.candidate.earliest > last:
            break
        yield one
