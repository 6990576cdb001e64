"""What Bluesky's records say about when they were recorded (spec 2.8).

``createdAt`` and the record key are written by whoever writes the record: claims, which are shown
and narrow nothing. A recorder's time (a stream's ``time_us``, an index's ``indexedAt``) says that
the record was there by then; exact it is only where the rules declare that recorder.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from contestjudge.model.observation import NOTHING_SAID, Claim
from contestjudge.model.time import UNBOUNDED, recordable, recordable_time
from contestjudge.model.words import Basis
from contestjudge.sources.bluesky_ids import key_time
from contestjudge.sources.json_text import JsonError
from contestjudge.sources.narrow import printed_time

Recorder = Literal["jetstream", "appview"]
MILLISECOND: Final = 1000
"""Microseconds."""


class Recorded(NamedTuple):
    """When a service recorded something: the interval that its digits name, µs UTC."""

    recorder: Recorder
    earliest: int
    latest: int


class Said(NamedTuple):
    """All that is said about when one record was recorded."""

    recorded: Recorded | None
    claims: tuple[Claim, ...]

    def interval(self, declared: str | None) -> Claim:
        """Return the interval that this supports, where ``declared`` names whose clock counts."""
        if self.recorded is None:
            return NOTHING_SAID
        recorder, earliest, latest = self.recorded
        if recorder == declared:
            return Claim(earliest, Basis.PLATFORM_INDEX, latest, Basis.PLATFORM_INDEX)
        return Claim(-UNBOUNDED, Basis.BOUND, latest, Basis.PLATFORM_INDEX)

    def first(self) -> Claim | None:
        """Return from when on the record may have been there: the least of all that is said."""
        least = min(self.claims, default=None)
        if self.recorded is None:
            return least
        _, earliest, latest = self.recorded
        if least is None or earliest <= least.earliest:
            return Claim(earliest, Basis.PLATFORM_INDEX, latest, Basis.PLATFORM_INDEX)
        return Claim(least.earliest, Basis.CLAIM, latest, Basis.PLATFORM_INDEX)


def said(key: str | None, created: object, recorded: Recorded | None) -> Said:
    """Gather what is said of a record.

    Args:
        key: its record key.
        created: its ``createdAt``, whatever that is.
        recorded: what the service that shows it prints.
    """
    claimed = _claimed(created)
    if (
        claimed is not None
        and recorded is not None
        and recorded.recorder == "appview"
        and recorded.earliest // MILLISECOND == claimed[0] // MILLISECOND
    ):
        # Some indexes print the lesser of createdAt and their own time under this name.
        printed = recorded.earliest, recorded.latest
        return Said(None, claims_of(key, claimed, printed))
    return Said(recorded, claims_of(key, claimed))


def claims_of(key: str | None, *claimed: tuple[int, int] | None) -> tuple[Claim, ...]:
    """Gather the claims of a record.

    Args:
        key: its record key, which may name an instant.
        claimed: intervals that it or its index prints, microseconds UTC.
    """
    named = None if key is None else key_time(key)
    each = (None if named is None else (named, named), *claimed)
    return tuple(sorted({_claim(*one) for one in each if one is not None}))


def indexed(text: str, field: str) -> Recorded:
    """Read ``indexedAt``.

    Raises:
        JsonError: it is no time; the message names ``field``.
    """
    return Recorded("appview", *printed_time(field, text))


def streamed(time_us: int) -> Recorded:
    """Read ``time_us``.

    Raises:
        JsonError: it names no instant that a record may name.
    """
    try:
        return Recorded("jetstream", recordable(time_us), time_us)
    except ValueError as error:
        message = f"time_us: {error}"
        raise JsonError(message) from error


def _claimed(text: object) -> tuple[int, int] | None:
    if not isinstance(text, str):
        return None
    try:
        return recordable_time(text)
    except ValueError:
        return None


def _claim(earliest: int, latest: int) -> Claim:
    return Claim(earliest, Basis.CLAIM, latest, Basis.CLAIM)
