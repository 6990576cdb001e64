"""Instants are integers: microseconds since 1970-01-01T00:00:00Z, no leap seconds, no floats.

An interval is closed at both ends. A time that is known to the second is the whole second,
``[s, s + 999 999 µs]``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

SECOND: Final = 1_000_000
"""Microseconds in a second."""
MINUTE: Final = 60 * SECOND
DAY: Final = 86_400 * SECOND

UNBOUNDED: Final = 2**62
"""Stands for *no upper bound*; written as ``null``. Its negative means *no lower bound*."""

FIRST_INSTANT: Final = 0
LAST_INSTANT: Final = 7_258_118_400 * SECOND - 1
"""The years 1970 to 2199: what records and documents may name. Within them an instant, moved by
any tolerance, can be written, and fits the 53 bits of an integer that is digested."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_SHOWN: Final = 40
"""Characters of a bad time that a message repeats."""
_FIRST: Final = (datetime(1, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LAST: Final = (datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC) - _EPOCH) // _MICROSECOND
_RFC3339: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.([0-9]{1,9}))?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def from_datetime(moment: datetime) -> int:
    """Turn an aware ``datetime`` into microseconds UTC.

    Raises:
        ValueError: the datetime is naive: it names no instant.
    """
    if moment.tzinfo is None:
        message = "a time without a zone names no instant"
        raise ValueError(message)
    return (moment - _EPOCH) // _MICROSECOND


def parse_rfc3339(text: str) -> tuple[int, int]:
    """Read an RFC 3339 time as the closed interval that its digits name.

    ``…:05Z`` is the whole second; ``…:05.123Z`` the whole millisecond. Digits past the sixth are
    cut.

    Raises:
        ValueError: it is not RFC 3339, has no offset, or names no instant.

    >>> parse_rfc3339("1970-01-01T00:00:01.5Z")
    (1500000, 1599999)
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        message = f"{text[:_SHOWN]!a} is not a time such as 2010-08-04T09:00:00Z"
        raise ValueError(message)
    *fields, fraction, offset = match.groups()
    year, month, day, hour, minute, second = map(int, fields)
    moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    if second > 60:  # noqa: PLR2004 - 60 is a leap second
        message = f"{text[:_SHOWN]!a} has a second that does not exist"
        raise ValueError(message)
    earliest = from_datetime(moment)
    if offset not in {"Z", "z"}:
        hours, minutes = int(offset[1:3]), int(offset[4:6])
        if hours > 23 or minutes > 59:  # noqa: PLR2004
            message = f"{text[:_SHOWN]!a} has an offset that does not exist"
            raise ValueError(message)
        shift = (hours * 60 + minutes) * MINUTE
        earliest += shift if offset[0] == "-" else -shift
    digits = (fraction or "")[:6]
    width = 10 ** (6 - len(digits))
    if second == 60:  # noqa: PLR2004 - time does not count it: the last instant of its minute
        earliest, width = earliest + SECOND - 1, 1
    else:
        earliest += int(digits or 0) * width
    if not _FIRST <= earliest <= _LAST:
        message = f"{text[:_SHOWN]!a} lies outside the years 1 to 9999"
        raise ValueError(message)
    return earliest, min(earliest + width - 1, _LAST)


def recordable(instant: int) -> int:
    """Return an instant that a record or a document may name (spec 2.1).

    Raises:
        ValueError: it lies outside the years 1970 to 2199.
    """
    if not FIRST_INSTANT <= instant <= LAST_INSTANT:
        message = "lies outside the years 1970 to 2199"
        raise ValueError(message)
    return instant


def recordable_time(text: str) -> tuple[int, int]:
    """Return the interval that a printed time of a record names, microseconds UTC.

    Raises:
        ValueError: it is no RFC 3339 time, or lies outside the years 1970 to 2199.

    >>> recordable_time("1970-01-01T00:00:01.5Z")
    (1500000, 1599999)
    """
    earliest, latest = parse_rfc3339(text)
    return recordable(earliest), recordable(latest)


def format_rfc3339(instant: int) -> str:
    """Write an instant as RFC 3339 UTC with microseconds.

    >>> format_rfc3339(1_500_000)
    '1970-01-01T00:00:01.500000Z'
    """
    return (_EPOCH + timedelta(microseconds=instant)).strftime("%Y-%m-%dT%H:%M:%S.%fZ").zfill(27)


def format_bound(instant: int) -> str | None:
    """Write a bound: RFC 3339, or ``None`` where there is none."""
    return None if abs(instant) >= UNBOUNDED else format_rfc3339(instant)
