"""Files of a full bundle that are built upon: only as they were sealed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from pydantic import ValidationError

from contestjudge.canonical import NotCanonicalError, canonical_bytes, digest
from contestjudge.doors.documents import document_at
from contestjudge.doors.loose import no_bundle
from contestjudge.doors.payload import is_file, is_taken, named, unreadable
from contestjudge.errors import ContestJudgeError, InputError, input_error
from contestjudge.model.bundle import (
    DECISION,
    MANIFEST,
    Disclosure,
    ManifestDocument,
    SealedFile,
)
from contestjudge.model.decision import digested_part
from contestjudge.seal.parts import sealed_file
from contestjudge.seal.rows import NO_RECORD

_ADVICE: Final = "see what `contestjudge verify` says of it"
_PIECE: Final = 1 << 20


def full_manifest(folder: Path) -> ManifestDocument:
    """Return the manifest of a full bundle.

    Raises:
        InputError: there is none, or it is not what its digest names.
    """
    if not is_file(folder / MANIFEST):
        raise no_bundle(folder)
    try:
        manifest = ManifestDocument.model_validate_json(json.dumps(document_at(folder / MANIFEST)))
    except ValidationError as error:
        raise broken(folder, MANIFEST) from error
    if manifest.level is not Disclosure.REGULATOR or manifest.digest != manifest.computed_digest():
        raise input_error(
            "bundle.not_full", "is no full bundle", _ADVICE, source=named(folder / MANIFEST)
        )
    return manifest


def sealed_document(folder: Path, path: str, manifest: ManifestDocument) -> dict[str, Any]:
    """Return a document, if it is the one that was sealed.

    Raises:
        InputError: it is not.
    """
    document = document_at(folder / path)
    try:
        content = canonical_bytes(document)
    except NotCanonicalError as error:
        raise broken(folder, path) from error
    if sealed_file(path, content) not in manifest.files:
        raise broken(folder, path)
    if path == DECISION and digest(digested_part(document)) != manifest.decision:
        raise broken(folder, path)
    return document


@contextmanager
def sealed_lines(folder: Path, path: str, manifest: ManifestDocument) -> Iterator[IO[bytes]]:
    """Open a file of lines, if it is the one that was sealed.

    Raises:
        InputError: it is not, or cannot be read.
    """
    stated = next((one for one in manifest.files if one.path == path), None)
    if stated is None or (is_taken(folder / path) and not is_as_large(folder / path, stated)):
        raise broken(folder, path)
    try:
        if sealed_stream(folder / path, path) != stated:
            raise broken(folder, path)
        with (folder / path).open("rb") as stream:
            yield stream
    except OSError as error:
        raise unreadable(named(folder / path), error) from error


@contextmanager
def read_as_record(folder: Path) -> Iterator[None]:
    """Say that a bundle is no record, where its documents are sealed and are none.

    Raises:
        InputError: they could not be read as what they must be.
    """
    try:
        yield
    except ContestJudgeError:
        raise
    except NO_RECORD as error:
        raise input_error(
            "bundle.no_record", "its documents are no record", _ADVICE, source=named(folder)
        ) from error


def is_as_large(place: Path, sealed: SealedFile) -> bool:
    """Tell a plain file of the size that was sealed: nothing else is looked into, or copied."""
    try:
        return not place.is_symlink() and is_file(place) and place.stat().st_size == sealed.bytes
    except OSError:
        return False


def sealed_stream(place: Path, path: str) -> SealedFile:
    """Describe a file of any size.

    Args:
        place: where it is.
        path: its place in the bundle.
    """
    hasher, size = hashlib.sha256(), 0
    with place.open("rb") as stream:
        while piece := stream.read(_PIECE):
            hasher.update(piece)
            size += len(piece)
    return SealedFile(path=path, bytes=size, sha256=hasher.hexdigest())


def broken(folder: Path, path: str) -> InputError:
    """Say that a file is not as it was sealed."""
    return input_error(
        "bundle.altered", "is not what was sealed", _ADVICE, source=named(folder / path)
    )
