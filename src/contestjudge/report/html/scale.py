"""Instants on a line: shares of its length, and ticks at round local times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Literal, NamedTuple

from contestjudge.model.time import DAY, MINUTE, SECOND

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR: Final = 60 * MINUTE
_STEPS: Final = (
    *(SECOND // 1000 * step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *(SECOND * step for step in (1, 2, 5, 10, 15, 30)),
    *(MINUTE * step for step in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * step for step in (1, 2, 3, 6, 12)),
    *(DAY * step for step in (1, 2, 7, 14, 28, 91, 182, 364)),
)
_TICKS: Final = 4
_NARROW: Final = 350
"""Pixels that a drawing has on a telephone: labels must not strike one another there."""
_LETTER: Final = 7
"""Pixels that a digit takes at most; those of a label are all alike."""
_GAP: Final = 6
HEAD: Final = 44
"""Pixels above a drawing, for its labels."""


class Tick(NamedTuple):
    """A mark on the line."""

    at: int
    label: str
    day: str
    """The day that it lies on."""


class Label(NamedTuple):
    """What stands above the line, in one of two rows: days, and times of day."""

    text: str
    x: str
    anchor: Literal["start", "middle", "end"]
    row: Literal[0, 1]


class Scale(NamedTuple):
    """A stretch of time, drawn from 0 to 100 per cent."""

    first: int
    last: int

    def share(self, instant: int) -> str:
        """Say where an instant lies, in per cent; what lies outside lies at the edge.

        >>> Scale(0, 1000).share(250), Scale(0, 1000).share(5000)
        ('25%', '100%')
        """
        return self.width(self.first, instant)

    def width(self, earliest: int, latest: int) -> str:
        """Say how long a span is drawn, in per cent."""
        low, high = (min(max(one, self.first), self.last) for one in (earliest, latest))
        parts = (high - low) * 10_000 // max(1, self.last - self.first)
        whole, part = divmod(parts, 100)
        return f"{whole}.{part:02}".rstrip("0").rstrip(".") + "%"

    def ticks(self, zone: tzinfo, most: int = _TICKS) -> tuple[Tick, ...]:
        """Give at most so many marks, at round local times."""
        length = self.last - self.first
        step = next((one for one in _STEPS if length // one < most), _STEPS[-1])
        while length // step >= most:
            step *= 2
        return tuple(self._marks(zone, step))

    def labels(self, marks: Iterable[Tick]) -> Iterator[Label]:
        """Write marks, each day once; what would strike another on a telephone is left out."""
        ends = [-_GAP, -_GAP]
        day = ""
        for mark in marks:
            told: list[tuple[str, Literal[0, 1]]] = [(mark.label, 1)]
            if mark.day not in {day, mark.label}:
                told.append((mark.day[5:] if day else mark.day, 0))
                day = mark.day
            for text, row in told:
                x = self.share(mark.at)
                width = len(text) * _LETTER
                centre = round(float(x.removesuffix("%")) * _NARROW / 100)
                left, anchor = _placed(centre, width)
                if left >= ends[row] + _GAP:
                    ends[row] = left + width
                    yield Label(text, x, anchor, row)

    def _marks(self, zone: tzinfo, step: int) -> Iterator[Tick]:
        # Local midnights are rarely those of UTC: count from the local clock's own beginning.
        shift = _shift(self.first, zone)
        at = -(-(self.first + shift) // step) * step - shift
        while at <= self.last:
            local = (_EPOCH + timedelta(microseconds=at)).astimezone(zone)
            day = local.date().isoformat()
            if step >= DAY:
                label = day
            elif step >= MINUTE:
                label = f"{local.hour:02}:{local.minute:02}"
            else:
                label = f"{local.hour:02}:{local.minute:02}:{local.second:02}"
                if step < SECOND:
                    label += f".{local.microsecond // 1000:03}"
            yield Tick(at, label, day)
            at += step


def _placed(centre: int, width: int) -> tuple[int, Literal["start", "middle", "end"]]:
    """Say where a label of a mark begins, and by what it hangs: in the middle, if it fits there."""
    if centre * 2 < width:
        return centre, "start"
    if centre * 2 + width > 2 * _NARROW:
        return centre - width, "end"
    return centre - width // 2, "middle"


def _shift(instant: int, zone: tzinfo) -> int:
    offset = (_EPOCH + timedelta(microseconds=instant)).astimezone(zone).utcoffset()
    return (offset or timedelta(0)) // timedelta(microseconds=1)
