"""A usual repost on Bluesky as a row: what a stream printed of it, in some 60 bytes."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from typing import Final, NamedTuple

from contestjudge.model.observation import Observation
from contestjudge.model.share import Place, Share
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.bluesky_ids import REPOST
from contestjudge.sources.bluesky_time import MILLISECOND, claims_of

PLC: Final = 24
"""Signs that tell accounts ``did:plc:`` apart."""
NAME: Final = PLC + 13
"""Signs that tell reposts of these accounts apart: those, and a record's key that is a TID."""
DID: Final = "did:plc:"
BETWEEN: Final = f"/{REPOST}/"
"""Stands in the name of a record between its account and its key."""
_plc: Final = re.compile(rf"(?:[a-z]+:)?(?:at://)?{DID}([2-7a-z]{{{PLC}}})(?:/|\Z)").match


class EventRows(NamedTuple):
    """Rows in columns of one length, 64-bit integers but for the posts, in order of records."""

    records: array[int]
    instants: array[int]
    """When the stream recorded them, microseconds UTC."""
    claimed: array[int]
    """When they claim to have been made, milliseconds UTC."""
    posts: array[int]
    """16-bit integers: places among the contest's posts."""
    names: bytes
    """``NAME`` signs of each."""
    via: array[int]
    """32-bit integers: which of the following names what it says it was made from, the first being
    1; 0: it says nothing."""
    through: bytes
    """``NAME`` signs of each share that is named so."""


class SeenEvent(NamedTuple):
    """A row: one record of a plain share."""

    batch: int
    record: int
    id: int
    """The instant, by which shares are told apart here: of no other one is it the same."""
    claimed: int
    post: int
    """Its place among the contest's posts."""
    name: str
    through: str
    """The name of what it says it was made from; empty: it says nothing."""

    @property
    def account(self) -> str:
        """Whose it is."""
        return DID + self.name[:PLC]

    @property
    def share_id(self) -> str:
        """What Bluesky calls it."""
        return uri_of(self.name)

    @property
    def via(self) -> str | None:
        """What it says it was made from."""
        return uri_of(self.through) if self.through else None

    def observation(self, posts: Sequence[str]) -> Observation:
        """Write it as the reference would have observed it."""
        claimed = self.claimed * MILLISECOND
        return Observation(
            Platform.BLUESKY,
            self.share_id,
            self.account,
            None,
            ShareForm.NATIVE,
            posts[self.post],
            self.via,
            self.id,
            Basis.PLATFORM_INDEX,
            self.id,
            Basis.PLATFORM_INDEX,
            suspect_time=claims_of(self.name[PLC:], (claimed, claimed + MILLISECOND - 1)),
        )

    def share(self, posts: Sequence[str], cited: tuple[Place, ...]) -> Share:
        """Write its share, as the reference would have joined it from the records cited."""
        return Share(
            str(Platform.BLUESKY),
            self.share_id,
            self.share_id,
            self.account,
            None,
            ShareForm.NATIVE,
            posts[self.post],
            self.via,
            self.id,
            Basis.PLATFORM_INDEX,
            self.id,
            Basis.PLATFORM_INDEX,
            None,
            (),
            None,
            cited,
        )


def uri_of(name: str) -> str:
    """Write the name of a repost in full."""
    return f"at://{DID}{name[:PLC]}{BETWEEN}{name[PLC:]}"


def plc_in(name: str) -> bytes | None:
    """Return what tells an account ``did:plc:`` apart, of its name or that of a record of it.

    >>> plc_in("at://did:plc:madeupmadeupmadeupmade22/app.bsky.feed.post/3mbedekrw222b")
    b'madeupmadeupmadeupmade22'
    >>> plc_in("did:web:brand.example"), plc_in("20")
    (None, None)
    """
    found = _plc(name)
    return None if found is None else found[1].encode()
