"""Joining what one X record says about when it was made (spec 2.2)."""

from __future__ import annotations

from typing import Final, NamedTuple

from contestjudge.model.observation import NOTHING_SAID, Claim
from contestjudge.model.time import DAY, SECOND, UNBOUNDED
from contestjudge.model.words import Basis
from contestjudge.sources.x_clock import parse_v1_time, parse_v2_time
from contestjudge.sources.x_ids import (
    is_readable_x_id,
    is_x_account,
    may_be_rounded,
    rounded_interval,
    snowflake_interval,
)

_DAY_LENGTH: Final = len("2010-08-04T")


class ReadId(NamedTuple):
    """A share id as far as it can be trusted, and the time that it carries."""

    text: str | None
    unreadable: bool
    interval: tuple[int, int] | None


NO_ID: Final = ReadId(None, unreadable=True, interval=None)
"""What stands where an id should be, and can be none: it is neither text nor a whole number."""


def read_x_id(text: str | None, number: int | None) -> ReadId:
    """Read an id from its string form, or from its JSON number where that cannot be rounded."""
    if text is not None:
        if not is_readable_x_id(text):
            return ReadId(None, unreadable=True, interval=None)
        return ReadId(text, unreadable=False, interval=snowflake_interval(int(text)))
    if number is None:
        return ReadId(None, unreadable=False, interval=None)
    if not is_readable_x_id(str(number)):
        return ReadId(None, unreadable=True, interval=None)
    if may_be_rounded(number):
        return ReadId(None, unreadable=True, interval=rounded_interval(number))
    return ReadId(str(number), unreadable=False, interval=snowflake_interval(number))


def account_id(text: str | None, number: int | None) -> str | None:
    """Read an account id; one that may have been rounded names nobody."""
    if text is not None:
        return text if is_x_account(text) else None
    if number is None or number <= 0 or may_be_rounded(number):
        return None
    return str(number)


def account_created(printed: object) -> tuple[int, int] | None:
    """Read when an account was created, as X prints it; what cannot be read says nothing.

    >>> account_created("2022-10-04T15:25:05.000Z") == account_created(
    ...     "Tue Oct 04 15:25:05 +0000 2022"
    ... )
    True
    """
    if not isinstance(printed, str):
        return None
    try:
        if printed[_DAY_LENGTH - 1 : _DAY_LENGTH] in {"T", "t"}:
            return parse_v2_time(printed)
        start = parse_v1_time(printed)
    except ValueError:
        return None
    return start, start + SECOND - 1


class RecordTime(NamedTuple):
    """The interval that a record supports; ``claims`` where it contradicts itself."""

    claim: Claim
    claims: tuple[Claim, ...] = ()
    original_clock: bool = False
    truncated: bool = False


def joined(claims: list[Claim]) -> RecordTime:
    """Intersect sound claims; where nothing is left, keep them all and their hull."""
    if not claims:
        return RecordTime(NOTHING_SAID)
    first = claims[0]
    for other in claims:
        if not (other.earliest <= first.earliest and first.latest <= other.latest):
            break
    else:  # an id names the millisecond, within the second that is printed
        return RecordTime(first)
    start = max(claims, key=lambda claim: claim.earliest)
    end = min(claims, key=lambda claim: claim.latest)
    if start.earliest <= end.latest:
        return RecordTime(Claim(start.earliest, start.earliest_basis, end.latest, end.latest_basis))
    first = min(claims, key=lambda claim: claim.earliest)
    last = max(claims, key=lambda claim: claim.latest)
    hull = Claim(first.earliest, first.earliest_basis, last.latest, last.latest_basis)
    return RecordTime(hull, tuple(sorted(set(claims))))


def native_time(
    by_id: tuple[int, int] | None, printed: tuple[int, int] | None, original: tuple[int, int] | None
) -> RecordTime:
    """Join the times of a native share, minding the original's clock and times cut to midnight.

    Args:
        by_id: what the share's own id says, µs UTC.
        printed: what the record prints as its time.
        original: what the record prints as the original's time.
    """
    claims = [] if by_id is None else [_claim(by_id, Basis.PLATFORM_ID)]
    if printed is None:
        return joined(claims)
    if original is not None and printed == original:
        # A printed time equal to the original's is the original's: a lower bound, no more.
        bound = Claim(original[0], Basis.BOUND, UNBOUNDED, Basis.BOUND)
        return joined([*claims, bound])._replace(original_clock=by_id is None)
    if original is not None and printed[1] < original[0] and printed[0] % DAY == 0:
        day = printed[0], printed[0] + DAY - 1
        if original[0] <= day[1]:
            claims.append(Claim(original[0], Basis.BOUND, day[1], Basis.PLATFORM_CLOCK))
            return joined(claims)._replace(truncated=True)
    claims.append(_claim(printed, Basis.PLATFORM_CLOCK))
    return joined(claims)


def own_time(by_id: tuple[int, int] | None, *printed: tuple[int, int] | None) -> RecordTime:
    """Join the times of a post that is no native share."""
    shown = [interval for interval in printed if interval]
    if by_id is not None:
        within = [start <= by_id[0] and by_id[1] <= end for start, end in shown]
        if all(within):  # as nearly always
            return RecordTime(_claim(by_id, Basis.PLATFORM_ID))
    claims = [] if by_id is None else [_claim(by_id, Basis.PLATFORM_ID)]
    claims += [_claim(interval, Basis.PLATFORM_CLOCK) for interval in shown]
    return joined(claims)


def _claim(interval: tuple[int, int], basis: Basis) -> Claim:
    return Claim(interval[0], basis, interval[1], basis)
