"""The two ways in which X prints times: ``Tue Feb 10 03:46:28 +0000 2015`` and RFC 3339."""

from __future__ import annotations

from datetime import date
from typing import Final

from contestjudge.model.time import DAY, SECOND, parse_rfc3339, recordable

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_LENGTH: Final = len("Tue Feb 10 03:46:28 +0000 2015")
_days: dict[str, int] = {}
_clocks: dict[str, int] = {}
_KEPT_DAYS: Final = 10_000


def _midnight(text: str) -> int:
    """Midnight of the day that a v1.1 time names, µs UTC."""
    month = _MONTHS.get(text[4:7])
    day, year = text[8:10], text[26:30]
    if month is None or not (_decimal(day) and _decimal(year)):
        message = f"{text!a} names no day"
        raise ValueError(message)
    return recordable((date(int(year), month, int(day)).toordinal() - _EPOCH_DAY) * DAY)


def _decimal(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def parse_v1_time(text: str) -> int:
    """Read a v1.1 ``created_at``: the first microsecond of the second that it names, UTC.

    Raises:
        ValueError: it is no such time, or its offset is not ``+0000`` (X prints no other).

    >>> parse_v1_time("Tue Feb 10 03:46:28 +0000 2015")
    1423539988000000
    """
    start = _days.get(text[:11] + text[19:])
    offset = _clocks.get(text[11:19])
    if start is not None and offset is not None:
        return start + offset
    return _parsed(text)


def _parsed(text: str) -> int:
    """Read the time the long way, and remember its day and its time of day."""
    if len(text) != _LENGTH or text[19:26] != " +0000 " or text[10] != " ":
        message = f"{text[:40]!a} is not a time as X prints it"
        raise ValueError(message)
    start = _midnight(text)
    clock = text[11:19]
    hour, minute, second = clock[:2], clock[3:5], clock[6:]
    if clock[2] != ":" or clock[5] != ":" or not _decimal(hour + minute + second):
        message = f"{text[:40]!a} is not a time as X prints it"
        raise ValueError(message)
    hours, minutes, seconds = int(hour), int(minute), int(second)
    if hours > 23 or minutes > 59 or seconds > 60:  # noqa: PLR2004 - a clock's own numbers
        message = f"{text[:40]!a} has a clock time that does not exist"
        raise ValueError(message)
    offset = (hours * 3600 + minutes * 60 + min(seconds, 59)) * SECOND
    if len(_days) < _KEPT_DAYS:
        _days[text[:11] + text[19:]] = start
    _clocks[clock] = offset  # there are no more than 90 000 of them
    return start + offset


def parse_v2_time(text: str) -> tuple[int, int]:
    """Read a v2 ``created_at`` as the whole second: its millisecond digits are padding.

    Raises:
        ValueError: it is no RFC 3339 time, or none of the years 1970 to 2199.

    >>> parse_v2_time("2022-10-04T15:25:05.000Z")
    (1664897105000000, 1664897105999999)
    """
    earliest, _ = parse_rfc3339(text)
    start = recordable(earliest) // SECOND * SECOND
    return start, start + SECOND - 1
