"""When a share of the fediverse was made, as its recorder says; and what its maker claims.

The recording server's ids and clock are evidence for its own accounts. Everything else that a
record says of its time was said by the server of whoever shared, and never narrows (spec 2.7).
"""

from __future__ import annotations

from typing import NamedTuple

from contestjudge.model.observation import NOTHING_SAID, Claim
from contestjudge.model.time import SECOND, UNBOUNDED, recordable_time
from contestjudge.model.words import Basis
from contestjudge.sources.fedi_ids import id_interval

Bounds = tuple[int, int]


class FediTime(NamedTuple):
    """What a record supports, and what it merely claims."""

    claim: Claim = NOTHING_SAID
    claims: tuple[Claim, ...] = ()
    """Where the recorder contradicts itself: its statements."""
    suspect: tuple[Claim, ...] = ()


def claimed_time(text: str | None) -> Bounds | None:
    """Read a time that binds nobody: one that is none is no claim."""
    try:
        return None if text is None else recordable_time(text)
    except ValueError:
        return None


def recorded(number: str | None, printed: Bounds | None) -> FediTime:
    """Join what the recorder says of a share of one of its own accounts.

    Args:
        number: the id that it gave the share.
        printed: ``created_at``.
    """
    by_id = None if number is None else id_interval(number)
    if by_id is None:
        if printed is None:
            return FediTime()
        if printed[0] % SECOND == 0:
            # Some servers print whole seconds with zeros behind them.
            printed = printed[0], max(printed[1], printed[0] + SECOND - 1)
        return FediTime(_claim(printed, Basis.PLATFORM_CLOCK))
    if printed is None:
        return FediTime(_claim(by_id, Basis.PLATFORM_ID))
    hull = min(by_id[0], printed[0]), max(by_id[1], printed[1])
    gap = max(by_id[0], printed[0]) - min(by_id[1], printed[1])
    if gap > SECOND:
        said = _claim(by_id, Basis.PLATFORM_ID), _claim(printed, Basis.PLATFORM_CLOCK)
        first, last = sorted(said, key=lambda one: one.earliest)
        both = Claim(first.earliest, first.earliest_basis, last.latest, last.latest_basis)
        return FediTime(both, tuple(sorted(said)))
    return FediTime(_claim(hull, Basis.PLATFORM_ID))


def claimed(number: str | None, *printed: Bounds | None) -> FediTime:
    """Keep what somebody else's server says of a share, as claims."""
    said = (None if number is None else id_interval(number), *printed)
    return FediTime(
        suspect=tuple(sorted({_claim(one, Basis.CLAIM) for one in said if one is not None}))
    )


def heard(by: Bounds) -> FediTime:
    """Bound a share by the moment at which the recorder had heard of it."""
    return FediTime(NOTHING_SAID._replace(latest=by[1], latest_basis=Basis.PLATFORM_CLOCK))


def until_edit(time: FediTime, edited: Bounds | None) -> FediTime:
    """Reach to the last edit: it may have made a share of what was none."""
    if edited is None or time.claim.latest >= UNBOUNDED:
        return time
    claim = time.claim
    latest = max(claim.latest, edited[1])
    claims = time.claims
    if claims:
        claims = (*claims, Claim(claim.latest, Basis.BOUND, latest, Basis.PLATFORM_CLOCK))
    return time._replace(
        claim=claim._replace(latest=latest, latest_basis=Basis.PLATFORM_CLOCK), claims=claims
    )


def _claim(interval: Bounds, basis: Basis) -> Claim:
    return Claim(interval[0], basis, interval[1], basis)
