"""Writing bundles: a judgement with everything that it follows from, sealed (spec 10)."""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final, Protocol

import tzdata  # type: ignore[import-untyped]  # the distribution has no annotations

from contestjudge.canonical import canonical_bytes
from contestjudge.doors.amending import compare
from contestjudge.doors.containers import BETWEEN
from contestjudge.doors.evidence import Evidence, Given
from contestjudge.doors.folders import unwritable, whole_folder
from contestjudge.doors.payload import PathLike, named, unreadable
from contestjudge.doors.signing import Signer
from contestjudge.draw.recounted import pool_line
from contestjudge.errors import usage_error
from contestjudge.model.bundle import (
    AMENDED,
    CONTEST,
    DECISION,
    EVIDENCE,
    MANIFEST,
    POOL,
    SALTS,
    SALTS_SCHEMA,
    SIGNATURE,
    STANDINGS,
    EntrantsRoot,
    ManifestDocument,
    SaltsDocument,
    SealedFile,
)
from contestjudge.model.contest import Contest
from contestjudge.model.decision import DecisionDocument
from contestjudge.model.evidence_file import EVIDENCE_SCHEMA, EvidenceFile
from contestjudge.model.time import format_rfc3339, from_datetime
from contestjudge.seal.drawn import DrawnRecord
from contestjudge.seal.parts import (
    Record,
    Stamp,
    contest_bytes,
    decision_bytes,
    manifest_of,
    sealed_file,
)
from contestjudge.seal.proofs import entrants_root, leaves_of
from contestjudge.seal.standings import Passing, rows_from


class Source(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Read at most so many bytes; none: the end."""


_PIECE: Final = 1 << 20
_UNNAMEABLE: Final = re.compile(r"[^0-9A-Za-z._-]")
_LONGEST: Final = 100
_SECRET: Final = 32


def seal(  # noqa: PLR0913 - each is a part that a bundle may have or not
    contest: Contest,
    decision: DecisionDocument,
    folder: PathLike,
    *,
    at: datetime,
    evidence: Evidence | None = None,
    signer: Signer | None = None,
    entropy: Callable[[int], bytes] = os.urandom,
    standings: PathLike | None = None,
    amends: Contest | None = None,
    drawn: DrawnRecord | None = None,
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
        standings: file with everybody's row, which :func:`contestjudge.judge` wrote because they
            are too many for the decision.
        amends: the rules that these took the place of.
        drawn: the draw by which the seats were given.

    Raises:
        UsageError: the folder is there already, or something is not of this decision.
        InputError: a payload cannot be read, or the rules before these are others.
    """
    if decision.contest.digest != contest.digest:
        raise usage_error("seal.rules", "the decision is one by other rules", "judge by these")
    if amends is not None:
        compare(amends, contest)
    with whole_folder(folder) as beside:
        files = [
            _written(beside, CONTEST, contest_bytes(contest)),
            _written(beside, DECISION, decision_bytes(decision)),
        ]
        if evidence is not None:
            files += _evidence(beside, evidence)
        if amends is not None:
            files.append(_written(beside, AMENDED, contest_bytes(amends)))
        if drawn is not None:
            files += _drawn(beside, drawn, decision)
        secret = entropy(_SECRET)
        if standings is None:
            root = entrants_root(leaves_of(decision.to_dict(), secret))
        else:
            file, root = _standings(beside, Path(standings), decision, secret)
            files.append(file)
        if root is not None:
            salts = SaltsDocument(schema_=SALTS_SCHEMA, secret=secret.hex())
            content = canonical_bytes(salts.model_dump(mode="json", by_alias=True))
            files.append(_written(beside, SALTS, content))
        manifest = manifest_of(
            files,
            stamp(at, signer),
            Record(
                decision.spec,
                contest.digest,
                decision.digest,
                root,
                None if drawn is None else drawn.part,
            ),
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


def _standings(
    folder: Path, rows: Path, decision: DecisionDocument, secret: bytes
) -> tuple[SealedFile, EntrantsRoot | None]:
    """Copy everybody's rows, and build the tree over them."""
    with rows.open("rb") as source:
        file = copied(source, folder, STANDINGS, str(rows))
    passing = Passing(secret)
    with (folder / STANDINGS).open("rb") as lines:
        try:
            passing.over(rows_from(lines))
        except (ValueError, LookupError, TypeError):
            passing = Passing(None)
    if (passing.count, passing.digest) != (decision.counts.entrants, decision.standings_digest):
        raise usage_error(
            "seal.standings",
            f"{named(rows)} does not hold the standings of this decision",
            "judge once more, and seal what that writes",
        )
    return file, passing.root


def _drawn(folder: Path, drawn: DrawnRecord, decision: DecisionDocument) -> Iterator[SealedFile]:
    if drawn.results[0].decision != decision.digest:
        raise usage_error(
            "seal.draw", "the draw gave another decision", "seal the one that it gave"
        )
    for path, content in drawn.documents():
        yield _written(folder, path, content)
    hasher, size = hashlib.sha256(), 0
    with (folder / POOL).open("wb") as stream:
        for one in drawn.pool:
            line = pool_line(one)
            hasher.update(line)
            size += stream.write(line)
    yield SealedFile(path=POOL, bytes=size, sha256=hasher.hexdigest())


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
    (folder / path).parent.mkdir()
    try:
        with given.payload.stored() as source:
            return copied(source, folder, path, given.payload.name)
    except OSError as error:
        raise unreadable(given.payload.name, error) from error


def copied(source: Source, folder: Path, path: str, name: str) -> SealedFile:
    """Copy what can be read into a bundle, and describe it.

    Args:
        source: open, at its beginning.
        folder: the bundle.
        path: its place there.
        name: how it is called in messages.

    Raises:
        InputError: it cannot be read.
        UsageError: its copy cannot be written.
    """
    hasher, size = hashlib.sha256(), 0

    def pieces() -> Iterator[bytes]:
        try:
            while piece := source.read(_PIECE):
                yield piece
        except OSError as error:
            raise unreadable(name, error) from error

    try:
        with (folder / path).open("wb") as stream:
            for piece in pieces():
                hasher.update(piece)
                size += stream.write(piece)
    except OSError as error:
        raise unwritable(path, error) from error
    return SealedFile(path=path, bytes=size, sha256=hasher.hexdigest())
