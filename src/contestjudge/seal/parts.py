"""The files of a bundle as bytes: each is the canonical JSON of one document (spec 10.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from contestjudge.canonical import canonical_bytes
from contestjudge.model.bundle import (
    MANIFEST_SCHEMA,
    Disclosure,
    DrawnPart,
    EntrantsRoot,
    Envelope,
    ManifestDocument,
    SealedFile,
)
from contestjudge.model.contest import Contest
from contestjudge.model.decision import DecisionDocument


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the middle cannot know: the clock's time, versions, whose key signs."""

    sealed_at: str
    software: Mapping[str, str]
    signer: str | None = None


class Record(NamedTuple):
    """Which record a bundle is of."""

    spec: str
    """Version of the semantics."""
    contest: str
    """Digest of the rules."""
    decision: str
    """Digest of the decision."""
    entrants: EntrantsRoot | None
    """What inclusion is proved from."""
    draw: DrawnPart | None = None
    """The draw that was held."""


def contest_bytes(contest: Contest) -> bytes:
    """Return the rules as written: their SHA-256 is the contest's digest (spec 8.3.3)."""
    return canonical_bytes(contest.model_dump(by_alias=True, exclude_unset=True, mode="json"))


def decision_bytes(decision: DecisionDocument) -> bytes:
    """Return the whole decision, display fields included."""
    return canonical_bytes(decision.to_dict())


def sealed_file(path: str, content: bytes) -> SealedFile:
    """Describe a file whose bytes are at hand."""
    return SealedFile(path=path, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def manifest_of(
    files: Iterable[SealedFile],
    stamp: Stamp,
    record: Record,
    *,
    level: Disclosure = Disclosure.REGULATOR,
    full: str | None = None,
) -> ManifestDocument:
    """Write a manifest.

    Args:
        files: every other file but the signature.
        stamp: when, by what, and who signs.
        record: which record it is of.
        level: for whose eyes.
        full: of what is published, the digest of the full bundle's manifest.
    """
    written = ManifestDocument(
        schema_=MANIFEST_SCHEMA,
        spec=record.spec,
        level=level,
        full=full,
        contest=record.contest,
        decision=record.decision,
        entrants=record.entrants,
        draw=record.draw,
        files=tuple(sorted(files, key=lambda one: one.path)),
        envelope=Envelope(sealed_at=stamp.sealed_at, software=dict(stamp.software)),
        signer=stamp.signer,
        digest="",
    )
    return written.model_copy(update={"digest": written.computed_digest()})
