"""Documents of our own, in TOML or JSON: contests, evidence files, decisions."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Final

from contestjudge.doors.payload import BYTE_ORDER_MARK, PathLike, named, opened, unreadable
from contestjudge.errors import input_error

MAX_DOCUMENT: Final = 64 * 2**20
"""A larger file is no document of ours."""


def document_at(path: PathLike) -> dict[str, object]:
    """Decode a TOML or JSON document.

    Raises:
        InputError: it cannot be read, or is no such document.
    """
    name = named(path)
    try:
        with opened(Path(path)) as stream:
            raw = stream.read(MAX_DOCUMENT + 1)
    except OSError as error:
        raise unreadable(name, error) from error
    if len(raw) > MAX_DOCUMENT:
        raise input_error(
            "document.too_large",
            "too large to be a document of ours",
            "give a contest, evidence or decision file",
            source=name,
        )
    return _decoded(raw, name, toml=name.endswith(".toml"))


def _decoded(raw: bytes, name: str, *, toml: bool) -> dict[str, object]:
    try:
        text = raw.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
        document: object = tomllib.loads(text) if toml else json.loads(text)
    except UnicodeDecodeError as error:
        raise input_error(
            "document.encoding", "not UTF-8", "save it as UTF-8", source=name
        ) from error
    except (ValueError, RecursionError) as error:
        kind = "TOML" if toml else "JSON"
        advice = "mend that place"
        if not toml and not name.endswith(".json"):
            advice += ", or, if it is TOML, name it ….toml"
        raise input_error(
            "document.syntax", f"not valid {kind}: {error}", advice, source=name
        ) from error
    if not isinstance(document, dict):
        raise input_error(
            "document.syntax",
            "not an object at the top",
            "give a document of ours, which begins with its schema",
            source=name,
        )
    return document
