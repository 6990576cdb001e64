"""Opening bundles: what is in the folder, as it is, and judging it again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from contestjudge.doors.containers import BETWEEN
from contestjudge.doors.documents import document_at
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.gathering import read
from contestjudge.doors.loose import no_bundle
from contestjudge.doors.payload import PathLike, is_file, named, opened, unreadable
from contestjudge.doors.publishing import republished
from contestjudge.doors.signing import looked_at, public_key_at
from contestjudge.errors import ContestJudgeError, input_error
from contestjudge.model.bundle import (
    AMENDED,
    COMMITMENT,
    COMMITMENT_SECRET,
    CONTEST,
    DECISION,
    DRAW,
    EVIDENCE,
    MANIFEST,
    POOL,
    PUBLISHED,
    SALTS,
    SIGNATURE,
    STANDINGS,
    SealedFile,
)
from contestjudge.model.contest import Contest, parse_contest
from contestjudge.model.decision import DecisionDocument
from contestjudge.model.evidence_file import parse_evidence_file
from contestjudge.report.verification import Verification
from contestjudge.verify import Again, Asked, Sealed, verify_sealed

MAX_SEALED: Final = 2**29
"""Bytes; a larger document is none of ours."""
MAX_FILES: Final = 200_000
_DOCUMENTS: Final = frozenset(
    {
        MANIFEST,
        CONTEST,
        DECISION,
        SALTS,
        PUBLISHED,
        SIGNATURE,
        EVIDENCE,
        AMENDED,
        COMMITMENT,
        COMMITMENT_SECRET,
        DRAW,
    }
)
_BEFORE: Final = re.compile(r"draw-[0-9]{4}\.json")
_LINES: Final = frozenset({POOL, STANDINGS})
_LONGEST_LINE: Final = 1 << 24
_PIECE: Final = 1 << 20
_PATH: Final = re.compile(r"(?:evidence/(?:[0-9]{4,6}/)?)?[0-9A-Za-z_-][0-9A-Za-z._-]{0,119}")
_OURS: Final = frozenset({"extra.missing", "format.broken"})
"""Faults of what is installed here: they say nothing of the bundle."""

JudgeAgain = Callable[[Contest, Evidence], DecisionDocument]


def verify(
    folder: PathLike,
    judged: JudgeAgain,
    *,
    evidence: Evidence | None = None,
    key: PathLike | None = None,
    full: PathLike | None = None,
    proof: PathLike | None = None,
) -> Verification:
    """Recompute a bundle.

    Args:
        folder: the bundle.
        judged: judges.
        evidence: where it is not in the bundle.
        key: PEM file of the public key that must have signed.
        full: of what is published, the full bundle.
        proof: a proof of inclusion in this record.

    Raises:
        InputError: there is no bundle, or a file cannot be read.
        UsageError: the key is none.
    """
    sealed = opened_bundle(folder)
    trusted = None if key is None else public_key_at(key)
    own = Path(folder) / EVIDENCE if EVIDENCE in sealed.found else None
    again = None
    if own is not None or evidence is not None:
        again = partial(_again, judged=judged, evidence=evidence, own=own, found=sealed.found)
    asked = Asked(
        again=again,
        signature=lambda content, signature, signer: looked_at(content, signature, signer, trusted),
        republished=None if full is None else partial(republished, Path(full)),
        proof=None if proof is None else _content(Path(proof), named(proof)),
        must_be_signed=trusted is not None,
    )
    return Verification.of(verify_sealed(sealed, asked))


def opened_bundle(folder: PathLike) -> Sealed:
    """Look at every file of a bundle.

    Raises:
        InputError: there is no bundle, or a file cannot be read.
    """
    root = Path(folder)
    if not is_file(root / MANIFEST):
        raise no_bundle(root)
    found: dict[str, SealedFile] = {}
    documents: dict[str, bytes] = {}
    strange: list[str] = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            strange.append(named(name))
        elif path.is_file():
            if not _PATH.fullmatch(name) or len(found) >= MAX_FILES:
                strange.append(named(name))
            elif name in _DOCUMENTS or _BEFORE.fullmatch(name):
                content = _content(path, name)
                documents[name] = content
                found[name] = SealedFile(
                    path=name, bytes=len(content), sha256=hashlib.sha256(content).hexdigest()
                )
            else:
                found[name] = _digested(path, name)
    lines = {name: partial(lines_at, root / name, name) for name in _LINES & found.keys()}
    return Sealed(found, documents, tuple(strange), lines)


def lines_at(path: Path, name: str) -> Iterator[bytes]:
    """Give the lines of a file, each with its line feed.

    Raises:
        InputError: it cannot be read.
        ValueError: a line is longer than any of ours.
    """
    try:
        with path.open("rb") as stream:
            while line := stream.readline(_LONGEST_LINE):
                if len(line) == _LONGEST_LINE:
                    message = "a line is longer than any of ours"
                    raise ValueError(message)
                yield line
    except OSError as error:
        raise unreadable(name, error) from error


def _content(path: Path, name: str) -> bytes:
    try:
        with opened(path) as stream:
            content = stream.read(MAX_SEALED + 1)
    except OSError as error:
        raise unreadable(name, error) from error
    if len(content) > MAX_SEALED:
        raise input_error("document.too_large", "too large to be a document of ours", source=name)
    return content


def _digested(path: Path, name: str) -> SealedFile:
    hasher, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                hasher.update(piece)
                size += len(piece)
    except OSError as error:
        raise unreadable(name, error) from error
    return SealedFile(path=name, bytes=size, sha256=hasher.hexdigest())


def _again(
    contest: Mapping[str, Any],
    *,
    judged: JudgeAgain,
    evidence: Evidence | None,
    own: Path | None,
    found: Container[str],
) -> Again:
    try:
        if evidence is None and own is not None:
            _stay_inside(own, found)
            evidence = read(own)
        decision = judged(parse_contest(contest, CONTEST), evidence or Evidence())
    except ContestJudgeError as error:
        return Again(None, str(error), ours=error.code in _OURS)
    return Again(decision.to_dict())


def _stay_inside(own: Path, found: Container[str]) -> None:
    """Refuse evidence that names files elsewhere: who made the bundle does not choose them.

    Raises:
        InputError: it does, or is no evidence document.
    """
    folder = EVIDENCE.rpartition("/")[0]
    for number, one in enumerate(parse_evidence_file(document_at(own), EVIDENCE).exhibits):
        if f"{folder}/{one.path.partition(BETWEEN)[0]}" not in found:
            raise input_error(
                "bundle.outside",
                "names a file that is not in the bundle",
                source=EVIDENCE,
                key=f"exhibits[{number}].path",
            )
