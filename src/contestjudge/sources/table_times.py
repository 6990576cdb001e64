"""When a table's row was shared: what it prints, what its id says, and which of the two to trust.

Clauses are those of spec 2b.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Final, NamedTuple

from contestjudge.model.observation import NOTHING_SAID, Claim
from contestjudge.model.time import DAY, SECOND, UNBOUNDED, from_datetime
from contestjudge.model.words import Basis
from contestjudge.sources.local_times import ParsedTime
from contestjudge.sources.x_times import joined
from contestjudge.sources.zones import LocalReading, local_interval


class Printed(NamedTuple):
    """A row's printed time: the instants that it can mean, and those of its day."""

    reading: LocalReading
    whole_day: LocalReading | None
    """Of times printed as midnight: they may have been cut."""


class RowTime(NamedTuple):
    """When a row's share was made, as far as the row supports it."""

    claim: Claim
    original_clock: bool = False
    truncated: bool = False
    ambiguous_local: bool = False
    claims: tuple[Claim, ...] = ()


def placed(parsed: ParsedTime, zone: tzinfo | None) -> Printed:
    """Place a parsed time in its own offset, or in the zone.

    Raises:
        ValueError: it has neither, or lies outside the calendar.
    """
    reading = _placed(parsed.naive, parsed.width_us, parsed.offset, zone)
    midnight = parsed.naive.replace(hour=0, minute=0, second=0, microsecond=0)
    if parsed.naive != midnight or parsed.width_us == DAY:
        return Printed(reading, None)
    return Printed(reading, _placed(midnight, DAY, parsed.offset, zone))


def _placed(
    naive: datetime, width_us: int, offset: int | None, zone: tzinfo | None
) -> LocalReading:
    if offset is not None:
        earliest = from_datetime(naive.replace(tzinfo=UTC)) - offset * SECOND
        return LocalReading(earliest, earliest + width_us - 1, ambiguous=False, nonexistent=False)
    if zone is None:
        message = "the time has neither a zone nor an offset"
        raise ValueError(message)
    return local_interval(naive, width_us, zone)


NO_ROOM: Final = (0, -1)
"""Nothing lies between these."""


def room(printed: Printed, original: int | None) -> tuple[int, int]:
    """Say between which instants an id's interval must lie for :func:`row_time` to give just that.

    Args:
        printed: what the row prints.
        original: the earliest instant of the shared post, where that is known.
    """
    reading, day = printed
    if reading.ambiguous or reading.nonexistent:
        return NO_ROOM
    if original is not None:
        if reading.earliest <= original <= reading.latest:
            return -UNBOUNDED, UNBOUNDED  # it is the post's time
        if day is not None and reading.latest < original <= day.latest:
            return NO_ROOM
    return reading.earliest, reading.latest


def row_time(
    printed: Printed | None, by_id: tuple[int, int] | None, original: int | None
) -> RowTime:
    """Join what a row prints with what its id says.

    ``by_id`` is the interval of the row's snowflake, where it has one; ``original`` the earliest
    instant of the shared post, for native shares of a post whose time is known. All in
    microseconds UTC.
    """
    from_id = by_id and Claim(by_id[0], Basis.PLATFORM_ID, by_id[1], Basis.PLATFORM_ID)
    if printed is None:
        return RowTime(from_id or NOTHING_SAID)
    reading, day = printed
    doubtful = reading.ambiguous or reading.nonexistent
    if original is not None and reading.earliest <= original <= reading.latest:
        # spec 2b.4.2: this is the post's time. An id dates the share all the same.
        if from_id is not None:
            return RowTime(from_id, ambiguous_local=doubtful)
        bound = Claim(original, Basis.BOUND, UNBOUNDED, Basis.BOUND)
        return RowTime(bound, original_clock=True, ambiguous_local=doubtful)
    told = Claim(reading.earliest, Basis.EXPORT, reading.latest, Basis.EXPORT)
    truncated = original is not None and day is not None and reading.latest < original <= day.latest
    if truncated and original is not None and day is not None:
        # spec 2b.4.3: cut to midnight; the share was made that day, and not before the post.
        told = Claim(original, Basis.BOUND, day.latest, Basis.EXPORT)
    if from_id is None:
        return RowTime(told, truncated=truncated, ambiguous_local=doubtful)
    # Of two equal bounds `joined` names the first: the platform's.
    both = joined([from_id, told])
    return RowTime(both.claim, truncated=truncated, ambiguous_local=doubtful, claims=both.claims)
