"""The documents of a draw: what is fixed before it, and what came of it (spec 9.7).

A rehearsal has a schema of its own, so that no program can take it for a result either.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field

from contestjudge.canonical import digest
from contestjudge.model.decision import (
    ContestPart,
    EntrantDocument,
    EvidencePart,
    Time,
    leave_out_absent,
)
from contestjudge.model.document import Document, Sha256

COMMITMENT_SCHEMA: Final = "contestjudge/commitment/v1"
SECRET_SCHEMA: Final = "contestjudge/commitment-secret/v1"  # noqa: S105 - a schema's name
DRAW_SCHEMA: Final = "contestjudge/draw/v1"
REHEARSAL_SCHEMA: Final = "contestjudge/rehearsal/v1"
BANNER: Final = "REHEARSAL: nothing here is a result, and nobody has won anything."
"""Stands in every rehearsal and in every view of one."""


class CommittedEntrants(Document):
    """Who is in the draw, without naming anybody."""

    root: str
    """Root of the RFC 6962 tree over the sorted pool."""
    count: int
    """How many they are."""
    counted: Literal["tickets"] | None = None
    """Where somebody can have several: that tickets are counted, and not people; else left out."""


class CommittedRandomness(Document):
    """Where the randomness will come from."""

    source: Literal["drand", "dice", "rfc3797"]
    """Who makes it."""
    chain: str | None
    """Of drand: the hash of the chain."""
    round: int | None
    """Of drand: the number of the round."""
    selection: Literal["tickets", "rfc3797"]
    """How it selects."""
    due: Time | None
    """From when on it can be known; null: the rules do not say."""
    event: str
    """In words: which numbers will be taken."""


class CommitmentDocument(Document):
    """What is published before the randomness exists."""

    schema_: Literal["contestjudge/commitment/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    spec: str
    """Version of the semantics."""
    contest: ContestPart
    """The rules."""
    evidence: EvidencePart
    """The evidence."""
    entrants: CommittedEntrants
    """Who is in the draw."""
    seats: int
    """How many win."""
    alternates: int
    """How many are named behind them."""
    randomness: CommittedRandomness
    """Where the randomness will come from."""
    commitment: str
    """Digest of rules, evidence, entrants, seats, alternates and source: the seed rests on it."""
    proof_root: Sha256
    """Root over the same entrants with secret salts: inclusion is proved from it, and shows nobody
    else."""
    committed_at: Time
    """When it was made, by the clock of whoever made it."""
    digest: str
    """SHA-256 of the canonical JSON of everything above: the one number to publish."""

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain JSON values; what is only of tickets, where it is."""
        document = super().to_dict()
        leave_out_absent(document["entrants"])
        return document

    def computed_digest(self) -> str:
        """Compute the digest."""
        return digest({key: value for key, value in self.to_dict().items() if key != "digest"})


class SecretDocument(Document):
    """What the organiser keeps: every entrant's salt follows from it."""

    schema_: Literal["contestjudge/commitment-secret/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    commitment: str
    """Which commitment it belongs to."""
    secret: str
    """32 random bytes, hexadecimal."""


class PlaceDocument(Document):
    """Somebody in a draw's result."""

    seat: int | None
    """The number of the seat; null: none."""
    entrant: EntrantDocument
    """Who it is."""
    number: int | None
    """In the sorted pool, from 1; null: seated by rank, without being drawn."""
    ticket: str | None
    """The ticket, or the digest by which RFC 3797 selected; null: not drawn."""
    day: str | None = None
    """Where there are draws for each day: of which day's it is; else left out."""
    ticket_names: tuple[str, ...] = ()
    """Where somebody can have several tickets: the day or the share that this one is for; else
    left out."""


class ReplacementDocument(Document):
    """Somebody who lost a place in the result after the draw."""

    place: PlaceDocument
    """Who it was, and which seat they held; null: an alternate."""
    reason: str
    """Why."""
    by: str | None
    """The id of who holds the seat now; null: nobody, for it was no seat, or nobody was left."""


class OutcomeDocument(Document):
    """What came out."""

    source: Literal["drand", "dice", "rfc3797", "rehearsal"]
    """Who made it."""
    round: int | None
    """Of drand: the number of the round."""
    value: str
    """The randomness in its canonical form."""
    signature: str | None
    """Of drand: the round's signature."""
    previous_signature: str | None
    """Of drand, where rounds are linked: the signature before."""
    signature_checked: bool | None
    """Display: whether the signature was checked here, and is right; null: there is none."""


class DrawnDocument(Document):
    """The result of a draw, or of its rehearsal."""

    schema_: Literal["contestjudge/draw/v1", "contestjudge/rehearsal/v1"] = Field(alias="schema")
    """Which document this is: a rehearsal says so here first."""
    banner: str
    """What must be seen first; empty in a real draw."""
    spec: str
    """Version of the semantics."""
    kind: Literal["lottery", "lot"]
    """Whether everybody was drawn from, or those whom the evidence could not separate."""
    commitment: CommitmentDocument
    """What was fixed before."""
    randomness: OutcomeDocument
    """What came out."""
    protocol: str
    """What the seed was made for."""
    seed: str
    """Digest of commitment and randomness."""
    decision: str | None
    """Digest of the decision; null in a rehearsal."""
    winners: tuple[PlaceDocument, ...]
    """Who holds a seat, in the order of seats."""
    alternates: tuple[PlaceDocument, ...]
    """The next, in order."""
    reserve: tuple[PlaceDocument, ...]
    """Who was drawn behind them, in order: replacements come from here when alternates run out."""
    replaced: tuple[ReplacementDocument, ...]
    """Who lost a place after the draw, in the order in which it happened."""
    digest: str
    """SHA-256 of the canonical JSON of everything that is not display."""
    same_winner: Literal["once", "daily"] | None = None
    """Where there are draws for each day: whether somebody can win on several; else left out."""

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain JSON values; days and tickets only where it has them."""
        document = super().to_dict()
        places = [place for name in _PLACES for place in document[name]]
        places += [one["place"] for one in document["replaced"]]
        for row in (*places, document["commitment"]["entrants"], document):
            leave_out_absent(row)
        return document

    @property
    def rehearsal(self) -> bool:
        """Whether it is no result at all."""
        return self.schema_ == REHEARSAL_SCHEMA

    def computed_digest(self) -> str:
        """Compute the digest of everything but the display fields."""
        return digest(_without_display(self.to_dict()))


_PLACES: Final = ("winners", "alternates", "reserve")
_DISPLAY: Final = frozenset({"handle", "signature_checked"})


def _without_display(document: dict[str, Any]) -> object:
    def plain(value: object) -> object:
        if isinstance(value, list):
            return [plain(item) for item in value]
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items() if key not in _DISPLAY}
        return value

    return plain({key: value for key, value in document.items() if key != "digest"})
