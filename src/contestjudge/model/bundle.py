"""The documents of a bundle: its manifest, what is published of it, proofs, and verifications."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from contestjudge.canonical import digest
from contestjudge.model.decision import (
    ROWS,
    ContestPart,
    CountsDocument,
    DayDocument,
    EvidencePart,
    HoleDocument,
    RankDocument,
    leave_out_absent,
)
from contestjudge.model.document import Document, Sha256
from contestjudge.model.words import Basis, Reason, Severity, ShareForm, Status, Verdict

MANIFEST_SCHEMA: Final = "contestjudge/manifest/v1"
SALTS_SCHEMA: Final = "contestjudge/salts/v1"
PROOF_SCHEMA: Final = "contestjudge/proof/v1"
PUBLISHED_SCHEMA: Final = "contestjudge/published/v1"
VERIFICATION_SCHEMA: Final = "contestjudge/verification/v1"

MANIFEST: Final = "manifest.json"
CONTEST: Final = "contest.json"
DECISION: Final = "decision.json"
SALTS: Final = "salts.json"
PUBLISHED: Final = "published.json"
SIGNATURE: Final = "manifest.sig"
EVIDENCE: Final = "evidence/evidence.json"
AMENDED: Final = "amended.json"
"""The rules that these took the place of."""
STANDINGS: Final = "standings.jsonl"
"""Everybody, a row a line, where the decision holds the band around the cut only."""
COMMITMENT: Final = "commitment.json"
COMMITMENT_SECRET: Final = "commitment.secret.json"  # noqa: S105 - the name of a file
"""From it follow the salts of the commitment's proof root."""
POOL: Final = "pool.jsonl"
"""Who was in the draw, a leaf of the entrants' root a line."""
DRAW: Final = "draw.json"
"""The result that holds: of a draw in which somebody was replaced, the newest."""


def draw_before(number: int) -> str:
    """Return where a result is kept that another took the place of.

    Args:
        number: from 1, the draw as it was held.

    >>> draw_before(1)
    'draw-0001.json'
    """
    return f"draw-{number:04}.json"


SealedPath = Annotated[
    str,
    Field(pattern=r"^(?:evidence/(?:[0-9]{4,6}/)?)?[0-9A-Za-z_-][0-9A-Za-z._-]{0,119}$"),
]


class Disclosure(StrEnum):
    """For whose eyes a bundle is."""

    PUBLIC = "public"
    """Anybody: handles are masked, nothing can be looked up."""
    PARTICIPANT = "participant"
    """Entrants: winners and alternates by their handles, and the rules."""
    REGULATOR = "regulator"
    """Who may see everything: the whole record."""


class SealedFile(Document):
    """A file of the bundle."""

    path: SealedPath
    """Its place in the bundle."""
    bytes: Annotated[int, Field(ge=0)]
    """How long it is."""
    sha256: Sha256
    """The SHA-256 of its bytes."""


class Envelope(Document):
    """What belongs to the sealing and to no decision."""

    sealed_at: str
    """When it was sealed, by the clock of whoever sealed it."""
    software: dict[str, str]
    """What made it, with versions."""


class EntrantsRoot(Document):
    """Who is in the standings, without naming anybody: what inclusion is proved from."""

    root: Sha256
    """Root of the RFC 6962 tree over the salted leaves."""
    count: int
    """How many they are."""


class DrawnPart(Document):
    """The draw of a bundle, without naming anybody."""

    commitment: Sha256
    """Digest of the commitment document: what was published before the randomness existed."""
    proof_root: Sha256
    """Root over the pool with secret salts, out of the commitment."""
    count: int
    """How many were in the draw."""
    result: Sha256
    """Digest of the result that holds."""


class ManifestDocument(Document):
    """What a bundle holds."""

    schema_: Literal["contestjudge/manifest/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    spec: str
    """Version of the semantics."""
    level: Disclosure
    """For whose eyes it is."""
    full: Sha256 | None
    """Of what is published: the digest of the full bundle's manifest; null: this is the full one.
    """
    contest: Sha256
    """Digest of the rules."""
    decision: Sha256
    """Digest of the decision."""
    entrants: EntrantsRoot | None
    """What inclusion is proved from; null: there are none, or not everybody is listed."""
    draw: DrawnPart | None = None
    """The draw that was held; left out where the bundle is of none."""
    files: tuple[SealedFile, ...]
    """Every file but this one and its signature, sorted by path."""
    envelope: Envelope
    """When, and by what."""
    signer: Sha256 | None
    """The public key (Ed25519, hexadecimal) whose signature is in manifest.sig; null: unsigned."""
    digest: str
    """SHA-256 of the canonical JSON of everything above: the one number to publish."""

    def to_dict(self) -> dict[str, Any]:
        """Return the manifest as plain JSON values; of a draw only where there was one."""
        return _without_null(super().to_dict(), "draw")

    def computed_digest(self) -> str:
        """Compute the digest."""
        return digest({key: value for key, value in self.to_dict().items() if key != "digest"})


def _without_null(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Leave out what came later than the documents in which it does not stand."""
    if document[name] is None:
        del document[name]
    return document


class SaltsDocument(Document):
    """The secret from which every entrant's salt follows: part of the full bundle only."""

    schema_: Literal["contestjudge/salts/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    secret: Sha256
    """32 random bytes, hexadecimal."""


class Leaf(Document):
    """What an entrant is shown to have been: one leaf of the tree."""

    platform: str
    """Where the accounts are."""
    id: str
    """The entrant."""
    seat: int | None
    """The number of the seat; null: none."""
    verdict: Verdict
    """By rank: certain, possible or out."""
    rank: RankDocument
    """Least and greatest rank."""
    salt: Sha256
    """Keeps anybody else's leaf from being guessed."""
    day: str | None = None
    """Where there are winners for each day: of which day the place is; else left out."""

    def to_dict(self) -> dict[str, Any]:
        """Return the leaf as plain JSON values."""
        document = super().to_dict()
        leave_out_absent(document)
        return document


class DrawProof(Document):
    """Shows that the entrant was in the draw before there was any randomness."""

    commitment: Sha256
    """Digest of the commitment document."""
    number: int
    """The entrant's number in the sorted pool, from 1."""
    count: int
    """How many were in the draw."""
    salt: Sha256
    """The entrant's salt under the commitment's secret."""
    path: tuple[Sha256, ...]
    """Hashes from the leaf's neighbour upwards, to the commitment's proof root."""
    day: str | None = None
    """Where tickets are of days: of which this one is; else left out."""
    share: str | None = None
    """Where tickets are of shares: of which this one is; else left out."""

    def to_dict(self) -> dict[str, Any]:
        """Return the proof as plain JSON values; what its ticket is of, where it is."""
        document = super().to_dict()
        for name in ("day", "share"):
            if document[name] is None:
                del document[name]
        return document


class ProofDocument(Document):
    """Shows one entrant that they are in the record, and nobody else."""

    schema_: Literal["contestjudge/proof/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    decision: Sha256
    """Digest of the decision."""
    entrants: EntrantsRoot
    """The tree."""
    leaf: Leaf
    """Who, and how they stand."""
    index: int
    """The leaf's place, from 0."""
    path: tuple[Sha256, ...]
    """Hashes from the leaf's neighbour upwards."""
    draw: DrawProof | None = None
    """The same for the draw's commitment; left out where there is none, or its secret is not at
    hand, or this entrant was not in it."""
    further_tickets: tuple[DrawProof, ...] = ()
    """The same for the others of an entrant with several tickets; left out where there are none."""

    @property
    def tickets(self) -> tuple[DrawProof, ...]:
        """All tickets that are shown."""
        return () if self.draw is None else (self.draw, *self.further_tickets)

    def to_dict(self) -> dict[str, Any]:
        """Return the proof as plain JSON values; of a draw only where there was one."""
        document = {**super().to_dict(), "leaf": self.leaf.to_dict()}
        document["draw"] = None if self.draw is None else self.draw.to_dict()
        document["further_tickets"] = [one.to_dict() for one in self.further_tickets]
        leave_out_absent(document)
        return _without_null(document, "draw")


class PublishedRow(Document):
    """An entrant's place, with nothing that can be looked up."""

    seat: int | None
    tier: str | None
    tiers: tuple[str, ...]
    handle: str
    """Masked, unless the level shows it."""
    verdict: Verdict
    rank: RankDocument
    rank_seen: RankDocument
    form: ShareForm
    earliest: str | None
    """Cut, because finer times identify a share: to the minute for the public, else the second."""
    latest: str | None
    basis: Basis
    day: str | None = None
    """Where there are winners for each day: of which day the row is; else left out."""


class PublishedExclusion(Document):
    """A share that does not count, and why."""

    handle: str
    form: ShareForm
    reason: Reason
    clause: str
    out_of_play: bool


class PublishedFinding(Document):
    """Something the reader must know; its parameters may name people and are left out."""

    code: str
    severity: Severity


class PublishedPlace(Document):
    """Somebody in a draw's result."""

    seat: int | None
    """The number of the seat; null: none."""
    handle: str
    """Masked, unless the level shows it."""
    day: str | None = None
    """Where there are draws for each day: of which day's it is; else left out."""


_OF_A_RESULT: Final = ("winners", "alternates", "replaced")


class PublishedResult(Document):
    """The result of a draw that holds: of one in which somebody was replaced, the newest."""

    digest: Sha256
    """Of the whole result."""
    winners: tuple[PublishedPlace, ...]
    alternates: tuple[PublishedPlace, ...]
    replaced: tuple[PublishedPlace, ...]
    """Who lost a place after the draw; why, the full record says."""


class PublishedDocument(Document):
    """The decision, without what identifies people."""

    schema_: Literal["contestjudge/published/v1"] = Field(alias="schema")
    spec: str
    level: Disclosure
    status: Status
    contest: ContestPart
    seats: int
    positions: tuple[int, ...]
    winners: tuple[PublishedRow, ...]
    alternates: tuple[PublishedRow, ...]
    contested: tuple[PublishedRow, ...]
    standings: tuple[PublishedRow, ...]
    excluded: tuple[PublishedExclusion, ...]
    findings: tuple[PublishedFinding, ...]
    holes: tuple[HoleDocument, ...]
    counts: CountsDocument
    evidence: EvidencePart
    draw: dict[str, Any] | None
    """What the draw rests on: commitment, source, round, randomness, seed; no tickets."""
    result: PublishedResult | None = None
    """Who holds the seats of a draw; left out where the record is of none."""
    decision: Sha256
    """Digest of the full decision: it stays the same at every level."""
    days: tuple[DayDocument, ...] = ()
    """Where there are winners for each day: the days, in order; else left out."""

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain JSON values; of days or a draw only where there are."""
        document = super().to_dict()
        for row in (*(row for name in ROWS for row in document[name]), document):
            leave_out_absent(row)
        if self.result is not None:
            for row in (row for name in _OF_A_RESULT for row in document["result"][name]):
                leave_out_absent(row)
        return _without_null(document, "result")


class Outcome(StrEnum):
    """What came of a check."""

    OK = "ok"
    MISMATCH = "mismatch"
    NOT_CHECKED = "not_checked"


class CheckDocument(Document):
    """One thing that was looked at."""

    step: int
    """Which step of the verification (spec 10.5)."""
    code: str
    """What was looked at, as a code."""
    outcome: Outcome
    """What came of it."""
    about: str
    """Which file or field; empty: the bundle."""
    message: str
    """What was found, or why it was not checked."""


class VerificationDocument(Document):
    """Everything that was looked at."""

    schema_: Literal["contestjudge/verification/v1"] = Field(
        default=VERIFICATION_SCHEMA, alias="schema"
    )
    """Which document this is, and in which version."""
    manifest: str | None
    """Digest of the manifest; null: it cannot be read."""
    mismatches: int
    """How many checks failed."""
    not_checked: int
    """How many could not be done."""
    checks: tuple[CheckDocument, ...]
    """All of them, in order."""
