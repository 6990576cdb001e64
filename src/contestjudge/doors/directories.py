"""What of a directory is evidence: every file but what is told to be none."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from contestjudge.doors.documents import MAX_DOCUMENT, document_at
from contestjudge.doors.payload import Payload, is_file, named
from contestjudge.errors import InputError, input_error
from contestjudge.model.bundle import EVIDENCE, MANIFEST, MANIFEST_SCHEMA
from contestjudge.model.draw import (
    COMMITMENT_SCHEMA,
    DRAW_SCHEMA,
    REHEARSAL_SCHEMA,
    SECRET_SCHEMA,
)

_OF_A_DRAW: Final = (COMMITMENT_SCHEMA, SECRET_SCHEMA, DRAW_SCHEMA, REHEARSAL_SCHEMA)


def files_in(path: Path, bundles: Collection[Path] | None = None) -> list[Path]:
    """List the files of a directory and below, sorted; hidden ones, contests, bundles left out."""
    apart = set(bundles_in(path) if bundles is None else bundles)
    files = sorted(
        file
        for file in path.rglob("*")
        if file.is_file()
        and file.name != "contest.toml"
        and not _is_of_a_draw(file)
        and not _is_hidden(file, path)
        and apart.isdisjoint(file.parents)
    )
    if not files:
        raise input_error(
            "directory.empty",
            "holds no files but those of bundles" if apart else "holds no files",
            "name the payloads",
            source=str(path),
        )
    return files


def _is_hidden(file: Path, path: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(path).parts)


def bundles_in(path: Path) -> list[Path]:
    """List the bundles below a directory, sorted: what was sealed there is no evidence anew.

    Raises:
        InputError: the directory is a bundle itself.
    """
    found = sorted(
        file.parent
        for file in path.rglob(MANIFEST)
        if not _is_hidden(file, path) and _is_manifest(file)
    )
    if path in found:
        held = path / EVIDENCE
        advice = f"judge on what was sealed in it: {named(held)}" if is_file(held) else ""
        raise input_error(
            "directory.bundle",
            "is a bundle, and no evidence",
            advice or "name the payloads that it was made from",
            source=named(path),
        )
    return found


def _is_manifest(path: Path) -> bool:
    if not is_small_file(path):
        return False
    try:
        return document_at(path).get("schema") == MANIFEST_SCHEMA
    except InputError:
        return False


def _is_of_a_draw(path: Path) -> bool:
    """Tell what ``draw`` wrote, by how it begins: no evidence, and often beside it."""
    if path.suffix != ".json" or not is_small_file(path):
        return False
    head = Payload(named(path), path).head()[:200]
    return any(f'"{schema}"'.encode() in head for schema in _OF_A_DRAW)


def is_small_file(path: Path) -> bool:
    """Tell a file that may be a document of ours."""
    try:
        return path.is_file() and path.stat().st_size < MAX_DOCUMENT
    except OSError:
        return False
