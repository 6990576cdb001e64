"""The display order of several days, one behind the other: nobody is next to another day's row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from contestjudge.model.field import Entries
from contestjudge.ranking.order import Placed, Placings


class Joined(Placings):
    """Placings of several days; entries are numbered on from day to day."""

    def __init__(self, parts: Sequence[Placings]) -> None:
        """Take the placings of each day, in order."""
        self._parts = tuple(parts)
        self.firsts = [0, *accumulate(map(len, parts))]
        """The number of the first entry of each day, and one past the last of all."""
        order = [
            first + one
            for first, part in zip(self.firsts, parts, strict=False)
            for one in part.order
        ]
        super().__init__(Entries.of(()), order, {}, {})

    def _at(self, place: int) -> Placed:
        place = range(len(self.order))[place]
        day = bisect_right(self.firsts, place) - 1
        first = self.firsts[day]
        placed = self._parts[day][place - first]
        return placed._replace(entry=first + placed.entry)

    def is_last(self, place: int) -> bool:
        """Tell whether nobody stands behind a place, on its day."""
        return place + 1 in self.firsts

    def names(self) -> list[str]:
        """Return, aligned with the entries, the names of the shares that speak for them."""
        return [name for part in self._parts for name in part.names()]
