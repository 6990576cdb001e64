"""What of a directory is evidence: every file but what is told to be none."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from contestjudge.doors.containers import Skipped
from contestjudge.doors.documents import MAX_DOCUMENT, document_at
from contestjudge.doors.payload import Payload, is_file, is_there, named, unreadable
from contestjudge.errors import InputError, input_error
from contestjudge.model.bundle import EVIDENCE, MANIFEST, MANIFEST_SCHEMA
from contestjudge.model.draw import (
    COMMITMENT_SCHEMA,
    DRAW_SCHEMA,
    REHEARSAL_SCHEMA,
    SECRET_SCHEMA,
)

_A_LINK: Final = "a link to a folder; name that folder too if it is evidence"
_NO_FILE: Final = "no plain file; name it too if it is evidence"
_NOTHING_THERE: Final = "a link to nothing that can be opened"
_OF_A_DRAW: Final = (COMMITMENT_SCHEMA, SECRET_SCHEMA, DRAW_SCHEMA, REHEARSAL_SCHEMA)


class Listing(NamedTuple):
    """What lies in a directory and below."""

    files: list[Path]
    """What is read, sorted."""
    skipped: tuple[Skipped, ...]
    """What may be evidence, and is not read: links to folders, what cannot be listed or opened."""


def listed(path: Path, bundles: Collection[Path] | None = None) -> Listing:
    """List the files of a directory and below; hidden ones, contests, bundles left out.

    Raises:
        InputError: it holds no files, or cannot be listed.
    """
    apart = set(bundles_in(path) if bundles is None else bundles)
    left_out: list[tuple[Path, str]] = []
    files = sorted(
        file
        for file in _walked(path, left_out)
        if file.name != "contest.toml"
        and not _is_of_a_draw(file)
        and not _is_hidden(file, path)
        and apart.isdisjoint(file.parents)
    )
    if not files:
        raise input_error(
            "directory.empty",
            "holds no files but those of bundles" if apart else "holds no files",
            "name the payloads",
            source=named(path),
        )
    skipped = tuple(
        Skipped(named(path), named(one.relative_to(path)), why, may_hold=True)
        for one, why in sorted(left_out)
        if not _is_hidden(one, path) and apart.isdisjoint((one, *one.parents))
    )
    return Listing(files, skipped)


def _walked(path: Path, left_out: list[tuple[Path, str]]) -> Iterator[Path]:
    """Give the plain files below a directory; what else may be evidence is left out, and named."""

    def unlisted(error: OSError) -> None:
        folder = Path(os.fsdecode(error.filename))
        if folder == path:
            raise unreadable(named(path), error) from error
        left_out.append((folder, f"a folder that cannot be read ({error.strerror})"))

    for folder, inner, names in os.walk(path, onerror=unlisted):
        here = Path(folder)
        left_out += [(here / name, _A_LINK) for name in inner if (here / name).is_symlink()]
        for name in names:
            file = here / name
            if is_file(file):
                yield file
            else:
                left_out.append((file, _NO_FILE if is_there(file) else _NOTHING_THERE))


def _is_hidden(file: Path, path: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(path).parts)


def bundles_in(path: Path) -> list[Path]:
    """List the bundles below a directory, sorted: what was sealed there is no evidence anew.

    Raises:
        InputError: the directory is a bundle itself.
    """
    found = sorted(
        Path(folder)
        for folder, _, names in os.walk(path)
        if MANIFEST in names
        and not _is_hidden(Path(folder) / MANIFEST, path)
        and _is_manifest(Path(folder) / MANIFEST)
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
