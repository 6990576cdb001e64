"""Times for people: in the contest's zone, as precise as they are known, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from contestjudge.model.time import SECOND, parse_rfc3339
from contestjudge.report.plain import shown

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _local(text: str, zone: tzinfo) -> datetime:
    instant, _ = parse_rfc3339(text)
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def _instant(text: str) -> int | None:
    try:
        return parse_rfc3339(text)[0]
    except ValueError:
        return None


def moment(text: str, zone: tzinfo, unit: str = "second") -> str:
    """Write one instant, cut to ``day``, ``minute``, ``second`` or ``millisecond``.

    What is no time is written as it is: a finding's parameters are whatever its document says.
    """
    try:
        local = _local(text, zone)
    except ValueError:
        return shown(text, 40)
    day = f"{local.year:04}-{local.month:02}-{local.day:02}"
    clock = f"{local.hour:02}:{local.minute:02}"
    if unit == "minute":
        return f"{day} {clock}"
    clock += f":{local.second:02}"
    if unit == "millisecond":
        clock += f".{local.microsecond // 1000:03}"
    return f"{day} {clock}"


def interval(earliest: str | None, latest: str | None, zone: tzinfo) -> str:
    """Write an interval as a person would: one time where it is one, else what is known.

    >>> interval("2010-08-04T09:01:00.000000Z", "2010-08-04T09:01:59.999999Z", UTC)
    '2010-08-04 09:01'
    >>> interval("2010-08-04T09:00:00.000000Z", None, UTC)
    'not before 2010-08-04 09:00:00'
    """
    if earliest is None and latest is None:
        return "at an unknown time"
    if latest is None:
        return f"not before {moment(earliest or '', zone)}"
    if earliest is None:
        return f"not after {moment(latest, zone)}"
    low, high = parse_rfc3339(earliest)[0], parse_rfc3339(latest)[0]
    for width, least, unit in (
        (SECOND // 1000, 0, "millisecond"),
        (SECOND, 0, "second"),
        # Four seconds of a minute are not "11:02": more is known than that.
        (60 * SECOND, 30 * SECOND, "minute"),
    ):
        if low % width == 0 and least <= high - low < width:
            return moment(earliest, zone, unit)
    if high - low < SECOND:
        return f"{moment(earliest, zone, 'millisecond')} ± {(high - low) // 1000 + 1} ms"
    first, last = moment(earliest, zone), moment(latest, zone)
    if first[:10] == last[:10]:
        last = last[11:]
    return f"between {first} and {last}"


def span(earliest: str | None, latest: str | None, zone: tzinfo) -> str:
    """Write a period that somebody watched or did not.

    >>> span("2010-08-04T09:00:00.000000Z", "2010-08-04T21:59:59.999999Z", UTC)
    'from 2010-08-04 09:00:00 to 21:59:59'
    >>> span("2010-08-04T09:00:00.000000Z", None, UTC)
    'from 2010-08-04 09:00:00 on'
    >>> span("2010-08-04T09:00:00.004000Z", "2010-08-04T09:00:00.250000Z", UTC)
    'from 2010-08-04 09:00:00.004 to 09:00:00.250'
    """
    if earliest is None:
        return "at any time" if latest is None else f"up to {moment(latest, zone)}"
    if latest is None:
        return f"from {moment(earliest, zone)} on"
    begins, ends = _instant(earliest), _instant(latest)
    is_short = begins is not None and ends is not None and ends - begins < SECOND
    unit = "millisecond" if is_short else "second"
    first, last = moment(earliest, zone, unit), moment(latest, zone, unit)
    if first == last:
        return f"at {first}"
    return f"from {first} to {last[11:] if last[:10] == first[:10] else last}"
