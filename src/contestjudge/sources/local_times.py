"""Printed times are read by an explicit grammar: what it does not know, it refuses.

Nothing is guessed and no locale is asked. The precision is what is printed: ``11:02`` is the whole
minute. The forms are those of spec 2b.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final, Literal, NamedTuple

from contestjudge.model.time import DAY, MINUTE, SECOND
from contestjudge.sources.local_names import MONTHS, WEEKDAYS

DateOrder = Literal["day_first", "month_first"]
"""How ``04/08/2010`` is meant."""

_LONGEST: Final = 80
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2199
_MONTHS_OF_YEAR: Final = 12
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_EXAMPLE: Final = "write it like 2010-08-04 11:02:33"


class ParsedTime(NamedTuple):
    """A printed time, not yet placed in a zone."""

    naive: datetime
    """The first instant of what is printed, on the clock that printed it."""
    width_us: int
    """The precision that is printed, microseconds: a minute, a second, a millisecond, …"""
    offset: int | None
    """Seconds east of UTC where printed; overrides any zone."""


_WHITE: Final = re.compile("[ \t\r\n\u00a0\u2007\u2009\u202f\u3000]+")
_UNIX: Final = re.compile(r"[0-9]{10}(?:[0-9]{3})?")


def _any_of(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


_TIME: Final = (
    r"(?P<hour>[0-9]{1,2})(?P<mark>[.:])(?P<minute>[0-9]{2})"
    r"(?:(?P=mark)(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?(?: ?uhr)?"
    r"(?: ?(?P<half>[ap])\.? ?m\.?)?"
    r"(?: ?(?P<offset>(?:utc|gmt)?[+-][0-9]{2}:?[0-9]{2}|z|utc|gmt)(?: \([a-z]{1,5}\))?)?"
)
_WEEKDAY: Final = rf"(?:(?P<weekday>{_any_of(WEEKDAYS)})\.?,? )?"
_NAME: Final = rf"(?P<name>{_any_of(MONTHS)})"
_YEAR: Final = r"(?P<year>[0-9]{4})"
_DAY: Final = r"(?P<day>[0-9]{1,2})"
_ORDINAL: Final = r"(?:\.|st|nd|rd|th|er|º|°)?"
_DATES: Final = (
    rf"{_YEAR}(?P<dash>[-./])(?P<month>[0-9]{{1,2}})(?P=dash){_DAY}",
    rf"(?:(?:den|le|il|el) )?{_DAY}{_ORDINAL}(?: de)?[ -]{_NAME}\.?,?(?: del?)?[ -]{_YEAR}",
    rf"{_NAME}\.? {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
    rf"(?P<left>[0-9]{{1,2}})(?P<dash>[-./])(?P<right>[0-9]{{1,2}})(?P=dash){_YEAR}",
)
_BEFORE_TIME: Final = r",? (?:(?:at|um|à|alle|alle ore|ore|a las|-|·) |kl\.? ?)?"
_BEFORE_DATE: Final = r",? (?:[-·] )?"


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Compile the forms, once somebody has a printed time: an import need not wait for that."""
    return (
        re.compile(rf"{_DATES[0]}t{_TIME}"),
        *(re.compile(rf"{_WEEKDAY}{dated}(?:{_BEFORE_TIME}{_TIME})?") for dated in _DATES),
        *(re.compile(rf"{_TIME}{_BEFORE_DATE}{_WEEKDAY}{dated}") for dated in _DATES),
        re.compile(rf"{_WEEKDAY}{_NAME} {_DAY} {_TIME} {_YEAR}"),
        re.compile(rf"(?:kl\.? ?)?{_TIME}"),
    )


def parse_local(
    text: str, *, dates: DateOrder | None = None, day: date | None = None
) -> ParsedTime:
    """Read one printed time.

    ``dates`` says how to read ``04/08/2010``; ``day`` is the local day of times printed without
    one (``11.02``).

    Raises:
        ValueError: it is none of the printed forms, names no such day or time, or needs ``dates``
            or ``day``; the message says which, as a clause.

    >>> parse_local("4 aug 2010 kl. 11.02")
    ParsedTime(naive=datetime.datetime(2010, 8, 4, 11, 2), width_us=60000000, offset=None)
    >>> parse_local("2010-08-04T11:02:33+02:00").offset
    7200
    """
    shown = ascii(text[:_LONGEST])
    if len(text) > _LONGEST:
        message = f"the time {shown} goes on too long; {_EXAMPLE}"
        raise ValueError(message)
    plain = _WHITE.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip(" ")
    if _UNIX.fullmatch(plain) is not None:
        return _unix(plain)
    match = next((found for form in _forms() if (found := form.fullmatch(plain))), None)
    if match is None:
        message = f"the time {shown} is in no known form; {_EXAMPLE}"
        raise ValueError(message)
    parts: dict[str, str | None] = match.groupdict()
    try:
        printed = _day(parts, dates, day)
        naive, width = _time(parts, printed)
        offset = _offset(parts.get("offset"))
    except ValueError as error:
        message = f"the time {shown} {error}"
        raise ValueError(message) from None
    return ParsedTime(naive, width, offset)


def _unix(digits: str) -> ParsedTime:
    """Read ten digits as seconds, thirteen as milliseconds, since 1970 in UTC."""
    in_seconds = len(digits) == 10  # noqa: PLR2004 - the length says the unit
    unit = SECOND if in_seconds else SECOND // 1000
    moment = _EPOCH + timedelta(microseconds=int(digits) * unit)
    if moment.year > _LAST_YEAR:
        message = f"has a year outside {_FIRST_YEAR} to {_LAST_YEAR}"
        raise ValueError(message)
    # Milliseconds that are all noughts are padding, as they are behind a printed second.
    return ParsedTime(moment, SECOND if digits[10:] == "000" else unit, 0)


def _day(parts: dict[str, str | None], dates: DateOrder | None, default: date | None) -> date:
    """Find the printed day; a weekday that contradicts it refuses it."""
    year = parts.get("year")
    if year is None:
        if default is None:
            message = "names no day; add day = 2010-08-04 (the local day) to its exhibit"
            raise ValueError(message)
        return default
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        message = f"has a year outside {_FIRST_YEAR} to {_LAST_YEAR}"
        raise ValueError(message)
    name, left = parts.get("name"), parts.get("left")
    if name is not None:
        month, number = MONTHS[name], int(parts["day"] or 0)
    elif left is not None:
        number, month = _day_and_month(int(left), int(parts["right"] or 0), parts["dash"], dates)
    else:
        month, number = int(parts["month"] or 0), int(parts["day"] or 0)
    try:
        printed = date(int(year), month, number)
    except ValueError:
        message = "names a day that does not exist"
        raise ValueError(message) from None
    weekday = parts.get("weekday")
    if weekday is not None and WEEKDAYS[weekday] != printed.weekday():
        message = f"says {weekday}, which that day was not"
        raise ValueError(message)
    return printed


def _day_and_month(
    left: int, right: int, mark: str | None, dates: DateOrder | None
) -> tuple[int, int]:
    """Tell day from month: dots are day first; else a part above 12, else what is declared."""
    if mark == ".":
        return left, right
    evident: DateOrder | None = None
    if left > _MONTHS_OF_YEAR >= right:
        evident = "day_first"
    elif right > _MONTHS_OF_YEAR >= left:
        evident = "month_first"
    if evident and dates and evident != dates:
        message = f"is not {dates.replace('_', ' ')}, as the exhibit declares"
        raise ValueError(message)
    order = evident or dates
    if order is None and left != right:
        message = (
            "does not say which number is the month;"
            ' add dates = "day_first" or dates = "month_first" to its exhibit'
        )
        raise ValueError(message)
    return (right, left) if order == "month_first" else (left, right)


def _time(parts: dict[str, str | None], printed: date) -> tuple[datetime, int]:
    """Find the printed time of day and its precision; a day alone is the whole day."""
    start = datetime(printed.year, printed.month, printed.day)  # noqa: DTZ001 - local, no zone yet
    if parts.get("hour") is None:
        return start, DAY
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    half, second = parts["half"], int(parts["second"] or 0)
    if half is not None:
        if not 1 <= hour <= 12:  # noqa: PLR2004
            message = "has an hour that a 12-hour clock does not show"
            raise ValueError(message)
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 60:  # noqa: PLR2004
        message = "names a time of day that does not exist"
        raise ValueError(message)
    moment = start + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    if parts["second"] is None:
        return moment, MINUTE
    digits = (parts["fraction"] or "")[:6]
    if second == 60 or not digits.strip("0"):  # noqa: PLR2004
        # A leap second is told as the last second of its minute. A fraction of noughts is padding
        # that many tools print: it says no more than the second.
        return moment, SECOND
    width: int = 10 ** (6 - len(digits))
    return moment + timedelta(microseconds=int(digits) * width), width


def _offset(printed: str | None) -> int | None:
    """Turn ``+0200``, ``z`` or ``gmt+02:00`` into seconds east of UTC."""
    if printed is None:
        return None
    digits = printed.lstrip("utcgmz").replace(":", "")
    if not digits:
        return 0
    hours, minutes = int(digits[1:3]), int(digits[3:5])
    if hours > 23 or minutes > 59:  # noqa: PLR2004
        message = "has an offset that does not exist"
        raise ValueError(message)
    seconds = (hours * 60 + minutes) * 60
    return -seconds if digits[0] == "-" else seconds
