"""The two ways in which X prints times: ``Tue Feb 10 03:46:28 +0000 2015`` and RFC 3339."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from contestjudge.model.time import DAY, SECOND, parse_rfc3339, recordable

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_MONTHS: Final = {name: number for number, name in enumerate(MONTHS, 1)}
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_LENGTH: Final = len("Tue Feb 10 03:46:28 +0000 2015")
_days: dict[str, int] = {}
_KEPT_DAYS: Final = 10_000
_MINUTES: Final = {
    f"{hour:02}:{minute:02}:": (hour * 3600 + minute * 60) * SECOND
    for hour in range(24)
    for minute in range(60)
}
_SECONDS: Final = {f"{second:02}": min(second, 59) * SECOND for second in range(61)}
"""A leap second is told as its minute's last second."""


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
    if start is None:
        start = _day(text)
    minutes, seconds = _MINUTES.get(text[11:17]), _SECONDS.get(text[17:19])
    if minutes is None or seconds is None:
        message = f"{text[:40]!a} has a clock time that does not exist"
        raise ValueError(message)
    return start + minutes + seconds


def _day(text: str) -> int:
    """Read the day of a time as X prints it, and remember it."""
    if len(text) != _LENGTH or text[19:26] != " +0000 " or text[10] != " ":
        message = f"{text[:40]!a} is not a time as X prints it"
        raise ValueError(message)
    start = _midnight(text)
    if len(_days) < _KEPT_DAYS:
        _days[text[:11] + text[19:]] = start
    return start


@lru_cache(maxsize=1 << 10)  # an answer prints few times often: those of the originals
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
