"""Where streams lost records, by their own word: how many at most, and between when (spec 4.10).

A stream tells what it kept back by notices between its records. Those stand around a notice say
when that was: in a stream the order of records is evidence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from contestjudge.evidence.batch import Batch
from contestjudge.model.time import MINUTE, UNBOUNDED
from contestjudge.model.watch import Watch

LATE: Final = MINUTE
"""How far from the order of making a stream may deliver."""


class Gap(NamedTuple):
    """A stretch from which a stream lost records; µs UTC, closed, ±``UNBOUNDED`` where open."""

    earliest: int
    latest: int
    at_most: int | None
    """How many; ``None``: nobody knows, for the connection broke."""


def gaps(batches: Iterable[Batch]) -> dict[Watch, tuple[Gap, ...]]:
    """Return where each stream lost records, sorted; a file that is there twice lost them once."""
    found: dict[Watch, dict[tuple[int, int], int | None]] = defaultdict(dict)
    for batch in batches:
        if batch.reading.lost:
            for gap in _of(batch):
                span = gap.earliest, gap.latest
                known = found[batch.watch].get(span, 0)
                more = None if known is None or gap.at_most is None else max(known, gap.at_most)
                found[batch.watch][span] = more
    return {
        watch: tuple(Gap(*span, at_most) for span, at_most in sorted(spans.items(), key=_first))
        for watch, spans in found.items()
        if spans
    }


def _first(item: tuple[tuple[int, int], int | None]) -> tuple[int, int]:
    return item[0]


def total(lost: Iterable[Gap]) -> int:
    """How many records were lost at most; ``UNBOUNDED`` where that cannot be told."""
    numbers = [gap.at_most for gap in lost]
    return UNBOUNDED if None in numbers else sum(number or 0 for number in numbers)


class _Neighbours:
    """When the records of a stream were made, by their place in it."""

    def __init__(self, batch: Batch) -> None:
        forwards = 1 if batch.watch.order != "newest_first" else -1
        self._forwards = forwards
        dated: dict[int, tuple[int, int]] = {}
        reading = batch.reading
        for place, seen in zip(reading.places, reading.observations, strict=True):
            # Of a record that shows several shares the first; what it embeds is older.
            if abs(seen.earliest) < UNBOUNDED and abs(seen.latest) < UNBOUNDED:
                dated.setdefault(place * forwards, (seen.earliest, seen.latest))
        self._places: Sequence[int] = sorted(dated)
        self._times = [dated[place] for place in self._places]

    def before(self, record: int) -> int:
        """By when, at the earliest, a record was made that comes behind this place."""
        place = bisect_left(self._places, record * self._forwards)
        return self._times[place - 1][0] - LATE if place else -UNBOUNDED

    def after(self, record: int) -> int:
        """By when, at the latest, a record was made that comes before this place."""
        place = bisect_right(self._places, record * self._forwards)
        return self._times[place][1] + LATE if place < len(self._times) else UNBOUNDED


def _of(batch: Batch) -> Iterator[Gap]:
    neighbours = _Neighbours(batch)
    since, counted = -UNBOUNDED, 0
    lost = batch.reading.lost
    for one in lost if batch.watch.order != "newest_first" else lost[::-1]:
        before = neighbours.before(one.record)
        after = neighbours.after(one.record)
        if one.moment is not None:
            before, after = max(before, one.moment - LATE), min(after, one.moment)
        if one.counted is None:
            yield Gap(before, after, None)
            since, counted = before, 0
            continue
        # The count begins anew with every connection.
        more = one.counted - counted if one.counted >= counted else one.counted
        if more:
            yield Gap(min(since, after), after, more)
        since, counted = before, one.counted
