"""The files of draws: commitments, their secrets, results; where they lie, and what they follow."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from contestjudge.canonical import NotCanonicalError
from contestjudge.doors.documents import document_at, schema_of
from contestjudge.doors.payload import PathLike, is_there
from contestjudge.draw.record import mended
from contestjudge.errors import InputError, input_error, usage_error
from contestjudge.model.draw import (
    COMMITMENT_SCHEMA,
    DRAW_SCHEMA,
    REHEARSAL_SCHEMA,
    SECRET_SCHEMA,
    CommitmentDocument,
    DrawnDocument,
    SecretDocument,
)
from contestjudge.model.faults import faults_of
from contestjudge.report.draw import DrawCommitment, DrawResult

SECRET_SIZE: Final = 32
"""Bytes in the secret of a commitment."""
_NUMBERED: Final = re.compile(r"(.+)-([0-9]{1,9})")
_MOVE: Final = "put the right one there, or move it away: then there are no proofs by it"

_Known = TypeVar("_Known", CommitmentDocument, DrawnDocument)


def load_commitment(path: PathLike) -> DrawCommitment:
    """Load a commitment.

    Raises:
        InputError: it is none, or not the one that its digest names.
    """
    found = _loaded(path, CommitmentDocument, {COMMITMENT_SCHEMA}, "commitment")
    fault = mended(found, os.fspath(path))
    if fault is not None:
        raise fault
    return DrawCommitment.of(found)


def load_draw(path: PathLike) -> DrawResult:
    """Load the result of a draw, or of a rehearsal.

    Raises:
        InputError: it is none, or not the one that its digest names.
    """
    found = _loaded(path, DrawnDocument, {DRAW_SCHEMA, REHEARSAL_SCHEMA}, "result of a draw")
    if found.digest != found.computed_digest():
        raise input_error(
            "draw.altered",
            "its content does not have the digest that it names",
            "get the original file, or draw again on the same commitment",
            source=os.fspath(path),
        )
    return DrawResult.of(found)


def _loaded(path: PathLike, model: type[_Known], schemas: set[str], what: str) -> _Known:
    name = os.fspath(path)
    found: Mapping[str, object] = document_at(path)
    if schema_of(found) not in schemas:
        raise input_error("document.swapped", f"this is no {what}", f"give the {what}", source=name)
    try:
        document = model.model_validate_json(json.dumps(found, default=str), strict=False)
        _ = document.computed_digest()
        return document
    except NotCanonicalError as error:
        raise input_error("document.not_canonical", str(error), source=name) from error
    except ValidationError as error:
        raise InputError(*faults_of(error.errors(include_url=False), name, model)) from error


def write_new(path: PathLike, text: str, *, private: bool = False) -> None:
    """Write a file that is not there yet.

    Args:
        path: where.
        text: what.
        private: nobody else on this machine may read it.

    Raises:
        InputError: it is there, or cannot be written.
    """
    name = os.fspath(path)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(os.open(name, flags, 0o600 if private else 0o666), "wb") as file:  # noqa: PTH123
            file.write(text.encode())
    except FileExistsError as error:
        raise input_error(
            "output.exists",
            "there is such a file already, and it is not overwritten",
            "a contest has one commitment, and a draw one result; name another file if this is"
            " another",
            source=name,
        ) from error
    except OSError as error:
        raise input_error(
            "output.unwritable", f"cannot be written: {error.strerror}", "name another", source=name
        ) from error


def secret_text(commitment: CommitmentDocument, secret: bytes) -> str:
    """Return the file that the organiser keeps."""
    document = SecretDocument(
        schema_=SECRET_SCHEMA, commitment=commitment.commitment, secret=secret.hex()
    )
    return json.dumps(document.model_dump(by_alias=True), indent=2) + "\n"


def secret_path(path: PathLike) -> str:
    """Return where the secret of a commitment is kept: beside it.

    Raises:
        UsageError: the path names no file.

    >>> secret_path("draws/commitment.json")
    'draws/commitment.secret.json'
    """
    here = Path(path)
    if not here.name:
        raise usage_error("usage", "--out names no file", "name the file of the commitment")
    return str(here.with_name(f"{here.stem}.secret.json"))


def load_secret(path: PathLike, commitment: CommitmentDocument) -> bytes | None:
    """Load the secret of a commitment, where it is kept beside it.

    Args:
        path: of the commitment.
        commitment: what it must belong to.

    Returns:
        32 bytes; ``None``: it is not there.

    Raises:
        InputError: it is no secret, or that of another commitment.
    """
    hidden = secret_path(path)
    if not is_there(Path(hidden)):
        return None
    found = document_at(hidden)
    try:
        document = SecretDocument.model_validate_json(json.dumps(found, default=str))
        secret = bytes.fromhex(document.secret)
    except (ValidationError, ValueError) as error:
        raise input_error(
            "document.swapped", "this is no secret of a commitment", _MOVE, source=hidden
        ) from error
    if document.commitment != commitment.commitment or len(secret) != SECRET_SIZE:
        raise input_error(
            "secret.other", "this is the secret of another commitment", _MOVE, source=hidden
        )
    return secret


def rehearsal_path(path: PathLike) -> str:
    """Return a file name that says what is in it.

    >>> rehearsal_path("draws/draw.json")
    'draws/REHEARSAL-draw.json'
    """
    here = Path(path)
    marked = here if "REHEARSAL" in here.name else here.with_name(f"REHEARSAL-{here.name}")
    return str(marked)


def free_path(path: PathLike) -> str:
    """Return the first of a path and its numbered kin that is not taken.

    >>> free_path("no-such-folder/draw.json")
    'no-such-folder/draw.json'
    """
    here, number = Path(path), 2
    while is_there(here):
        here = Path(path).with_name(f"{Path(path).stem}-{number}.json")
        number += 1
    return str(here)


def next_path(path: PathLike) -> str:
    """Return where the result that follows a result goes: beside it, one number on.

    Raises:
        UsageError: one follows already; two would give one seat to two people.

    >>> next_path("draws/draw.json"), next_path("draws/draw-9.json"), next_path("bundle")
    ('draws/draw-2.json', 'draws/draw-10.json', 'bundle-2')
    """
    here = Path(path)
    if here.name in {"", ".."}:  # a folder named from within
        here = here.resolve()
    numbered = _NUMBERED.fullmatch(here.stem)
    stem, number = (here.stem, 1) if numbered is None else (numbered[1], int(numbered[2]))
    after = here.with_name(f"{stem}-{number + 1}{here.suffix}")
    if is_there(after):
        raise usage_error(
            "replace.superseded",
            f"{after} follows {here} already",
            "replace in the newest result, so that nobody's seat goes to two people",
        )
    return str(after)
