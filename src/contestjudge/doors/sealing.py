"""Writing bundles: a judgement with everything that it follows from, sealed (spec 10)."""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final

import tzdata  # type: ignore[import-untyped]  # the distribution has no annotations

from contestjudge.canonical import canonical_bytes
from contestjudge.doors.containers import BETWEEN
from contestjudge.doors.evidence import Evidence, Given
from contestjudge.doors.folders import whole_folder
from contestjudge.doors.payload import PathLike, unreadable
from contestjudge.doors.signing import Signer
from contestjudge.errors import usage_error
from contestjudge.model.bundle import (
    CONTEST,
    DECISION,
    EVIDENCE,
    MANIFEST,
    SALTS,
    SALTS_SCHEMA,
    SIGNATURE,
    ManifestDocument,
    SaltsDocument,
    SealedFile,
)
from contestjudge.model.contest import Contest
from contestjudge.model.decision import DecisionDocument
from contestjudge.model.evidence_file import EVIDENCE_SCHEMA, EvidenceFile
from contestjudge.model.time import format_rfc3339, from_datetime
from contestjudge.seal.parts import (
    Record,
    Stamp,
    contest_bytes,
    decision_bytes,
    manifest_of,
    sealed_file,
)
from contestjudge.seal.proofs import entrants_root, leaves_of

_PIECE: Final = 1 << 20
_UNNAMEABLE: Final = re.compile(r"[^0-9A-Za-z._-]")
_LONGEST: Final = 100
_SECRET: Final = 32


def seal(
    contest: Contest,
    decision: DecisionDocument,
    folder: PathLike,
    *,
    at: datetime,
    evidence: Evidence | None = None,
    signer: Signer | None = None,
    entropy: Callable[[int], bytes] = os.urandom,
) -> ManifestDocument:
    """Write a bundle; the folder gets its name when everything is in it.

    Args:
        contest: the rules that were judged by.
        decision: what :func:`contestjudge.judge` returned.
        folder: where to; it must not exist yet, or be empty.
        at: when, with a zone.
        evidence: what was judged, where it is to be part of the bundle.
        signer: who signs; ``None``: nobody.
        entropy: makes the secret of the entrants' salts.

    Raises:
        UsageError: the folder is there already, or the decision follows from other rules.
        InputError: a payload cannot be read.
    """
    if decision.contest.digest != contest.digest:
        raise usage_error("seal.rules", "the decision is one by other rules", "judge by these")
    with whole_folder(folder) as beside:
        files = [
            _written(beside, CONTEST, contest_bytes(contest)),
            _written(beside, DECISION, decision_bytes(decision)),
        ]
        if evidence is not None:
            files += _evidence(beside, evidence)
        secret = entropy(_SECRET)
        root = entrants_root(leaves_of(decision.to_dict(), secret))
        if root is not None:
            salts = SaltsDocument(schema_=SALTS_SCHEMA, secret=secret.hex())
            content = canonical_bytes(salts.model_dump(mode="json", by_alias=True))
            files.append(_written(beside, SALTS, content))
        manifest = manifest_of(
            files,
            stamp(at, signer),
            Record(decision.spec, contest.digest, decision.digest, root),
        )
        write_manifest(beside, manifest, signer)
    return manifest


def stamp(at: datetime, signer: Signer | None) -> Stamp:
    """Say when, by what software, and whose key signs.

    Raises:
        UsageError: the time names no instant.
    """
    from importlib import metadata  # slow to import

    if at.tzinfo is None:
        raise usage_error("seal.at", "a time without a zone names no instant", "give it a zone")
    try:
        own = metadata.version("contestjudge")
    except metadata.PackageNotFoundError:  # run from its source tree
        own = "from source"
    software = {
        "contestjudge": own,
        "python": platform.python_version(),
        "tzdata": str(tzdata.IANA_VERSION),
    }
    return Stamp(
        format_rfc3339(from_datetime(at)), software, None if signer is None else signer.public
    )


def write_manifest(folder: Path, manifest: ManifestDocument, signer: Signer | None) -> None:
    """Write the manifest, and its signature."""
    content = canonical_bytes(manifest.to_dict())
    (folder / MANIFEST).write_bytes(content)
    if signer is not None:
        (folder / SIGNATURE).write_bytes(signer.sign(content))


def _written(folder: Path, path: str, content: bytes) -> SealedFile:
    (folder / path).write_bytes(content)
    return sealed_file(path, content)


def _evidence(folder: Path, evidence: Evidence) -> Iterator[SealedFile]:
    """Copy the payloads as they were given, and write the evidence file that names them."""
    (folder / EVIDENCE).parent.mkdir()
    exhibits = []
    for number, given in enumerate(evidence.given, 1):
        if given.read_as:
            raise usage_error(
                "seal.read_as",
                f"{given.payload.name} is read by a format that no evidence file can name",
                "install that format as a plug-in, or seal without the evidence",
            )
        name = f"{number:04}/{_sealed_name(given)}"
        yield _copied(given, folder, f"evidence/{name}")
        path = name if given.wanted is None else f"{name}{BETWEEN}{given.wanted}"
        exhibits.append(given.terms.model_copy(update={"path": path}))
    document = EvidenceFile(
        schema_=EVIDENCE_SCHEMA,
        exhibits=tuple(exhibits),
        attestations=evidence.attestations,
        rulings=evidence.rulings,
        randomness=evidence.randomness[0][1] if evidence.randomness else None,
    )
    content = canonical_bytes(document.model_dump(mode="json", by_alias=True, exclude_none=True))
    yield _written(folder, EVIDENCE, content)


def _sealed_name(given: Given) -> str:
    """The file's own name, as far as every system can write it: formats are told by it too."""
    name = PurePath(given.payload.name).name or given.payload.name
    plain = _UNNAMEABLE.sub("_", name[-_LONGEST:]).lstrip(".")
    return plain or "payload"


def _copied(given: Given, folder: Path, path: str) -> SealedFile:
    target = folder / path
    target.parent.mkdir()
    hasher, size = hashlib.sha256(), 0
    try:
        with given.payload.stored() as source, target.open("wb") as stream:
            while piece := source.read(_PIECE):
                hasher.update(piece)
                size += stream.write(piece)
    except OSError as error:
        raise unreadable(given.payload.name, error) from error
    return SealedFile(path=path, bytes=size, sha256=hasher.hexdigest())
