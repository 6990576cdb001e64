"""Zones come from the ``tzdata`` distribution, by exact IANA key, and from nowhere else.

Never from the system's database, a path or a POSIX string: two machines with the same ``tzdata``
read the same printed time as the same instants. A printed local time is a set of instants; what
is returned here is the least closed interval that holds all of them.
"""

from __future__ import annotations

import difflib
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # the distribution has no annotations
from dateutil.tz import datetime_ambiguous, datetime_exists, enfold

from contestjudge.errors import input_error
from contestjudge.model.time import from_datetime

TZDATA_VERSION: Final[str] = tzdata.IANA_VERSION
"""Version of the zone database in use, such as ``2026f``: reported outside the digest."""

_LONGEST_ABBREVIATION: Final = 5
_LONGEST_KEY: Final = 64
"""No IANA key is longer; what is longer is not compared with all of them."""
_MICROSECOND: Final = timedelta(microseconds=1)
_LONG_ENOUGH: Final = 3 * 86_400_000_000
"""Microseconds that end on a day which there is, whatever clocks skip at the first midnight."""


class LocalReading(NamedTuple):
    """The instants that a printed local time can mean: a closed interval, microseconds UTC."""

    earliest: int
    latest: int
    ambiguous: bool
    """Clocks went back over it: it happened twice; the interval is the hull of both."""
    nonexistent: bool
    """Clocks went forward over all of it; the interval is the hull of what the offsets before and
    after give."""


@cache
def zone_keys() -> frozenset[str]:
    """Return every key that the ``tzdata`` distribution lists."""
    from importlib.resources import files  # slow to import, and seldom needed

    listed = files("tzdata").joinpath("zones").read_text(encoding="ascii")
    return frozenset(listed.split("\n")) - {""}


@cache
def _load(key: str) -> ZoneInfo:
    from importlib.resources import files  # slow to import, and seldom needed

    resource = files("tzdata").joinpath("zoneinfo", *key.split("/"))
    with resource.open("rb") as stream:
        return ZoneInfo.from_file(stream, key=key)


def zone(key: str) -> tzinfo:
    """Return the zone with exactly this IANA key.

    Raises:
        InputError: ``zone.unknown``: the ``tzdata`` distribution lists no such key.

    >>> zone("Europe/Stockholm").utcoffset(datetime(2010, 8, 4))
    datetime.timedelta(seconds=7200)
    """
    if key not in zone_keys():
        shown = key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…"
        raise input_error("zone.unknown", f"{shown!a} is not a time zone", _advice(key))
    return _load(key)


def _advice(key: str) -> str:
    """Name the keys that look most like this one."""
    by_lower = {known.lower(): known for known in sorted(zone_keys())}
    # A city alone ("stockholm") is as near to its key as a misspelt key is.
    wanted = key[:_LONGEST_KEY].lower().replace(" ", "_")
    same_city = [by_lower[known] for known in by_lower if known.rpartition("/")[2] == wanted]
    # CEST is near EST, and hours from it: of abbreviations no likeness is offered.
    abbreviated = len(wanted) <= _LONGEST_ABBREVIATION and key.isascii() and key.isupper()
    close = [] if abbreviated else difflib.get_close_matches(wanted, by_lower, n=3)
    names = (same_city or [by_lower[known] for known in close])[:3]
    if not names:
        return "write an IANA key such as Europe/Stockholm"
    return f"write an IANA key, exactly: did you mean {' or '.join(names)}?"


def local_interval(naive: datetime, width_us: int, zone: tzinfo) -> LocalReading:
    """Return when a local clock in ``zone`` showed ``[naive, naive + width_us)``.

    ``naive`` has no zone; ``width_us`` (microseconds, from 1 up) is the precision that was
    printed: 60 000 000 for ``11:02``. All readings are kept: where clocks went back, the interval
    reaches from the first reading to the second.

    Raises:
        ValueError: the instants lie outside the years that a ``datetime`` can hold.
    """
    first = naive.replace(tzinfo=None, fold=0)
    try:
        last = first + (width_us - 1) * _MICROSECOND
        first_exists, last_exists = datetime_exists(first, zone), datetime_exists(last, zone)
        if not first_exists and not last_exists:
            readings = [_instant(edge, fold, zone) for edge in (first, last) for fold in (0, 1)]
            return LocalReading(min(readings), max(readings), ambiguous=False, nonexistent=True)
        earliest = _instant(first, 0, zone) if first_exists else _jump(first, zone)
        latest = _instant(last, 1, zone) if last_exists else _jump(last, zone) - 1
    except OverflowError as error:
        message = f"{naive.isoformat()} is too near the end of the calendar"
        raise ValueError(message) from error
    # `datetime_ambiguous` is true of a time inside a gap too: both folds differ there as well.
    ambiguous = (first_exists and datetime_ambiguous(first, zone)) or (
        last_exists and datetime_ambiguous(last, zone)
    )
    return LocalReading(earliest, latest, ambiguous=ambiguous, nonexistent=False)


def first_instant(naive: datetime, zone: tzinfo) -> int:
    """Return when a local clock in ``zone`` first showed ``naive``, or else something later.

    Where clocks skip it, that is the first instant after the gap, though it be a day long.

    >>> brazil = zone("America/Sao_Paulo")
    >>> first_instant(datetime(2018, 11, 4), brazil) == local_interval(
    ...     datetime(2018, 11, 4, 1), 1, brazil
    ... ).earliest
    True
    """
    width = 1 if datetime_exists(naive, zone) else _LONG_ENOUGH
    return local_interval(naive, width, zone).earliest


def _instant(naive: datetime, fold: int, zone: tzinfo) -> int:
    return from_datetime(enfold(naive.replace(tzinfo=zone), fold=fold).astimezone(UTC))


def _jump(imaginary: datetime, zone: tzinfo) -> int:
    """Return the first instant after the gap that ``imaginary`` lies in, by bisection.

    Read with the offset after the gap an imaginary time is an instant before it, and the other
    way round.
    """
    before, after = _instant(imaginary, 1, zone), _instant(imaginary, 0, zone)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    wall = imaginary.replace(tzinfo=None)
    while after - before > 1:
        middle = (before + after) // 2
        shown = (epoch + middle * _MICROSECOND).astimezone(zone).replace(tzinfo=None)
        if shown < wall:
            before = middle
        else:
            after = middle
    return after
