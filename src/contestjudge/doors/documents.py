"""Documents of our own, in TOML or JSON: contests, evidence files, decisions."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from contestjudge.doors.payload import BYTE_ORDER_MARK, PathLike, named, opened, unreadable
from contestjudge.errors import input_error
from contestjudge.sources.base import MAX_DEPTH
from contestjudge.sources.json_text import is_too_deep

MAX_DOCUMENT: Final = 64 * 2**20
"""A larger file is no document of ours."""
_MOST_BITS: Final = 1 << 10
"""No number of a document of ours is longer; Python writes none of more than 4,300 digits."""
_TOO_DEEP: Final = f"nested more than {MAX_DEPTH} levels deep"


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


def schema_of(document: Mapping[str, object]) -> str:
    """Return the schema that a document names; empty: none that could be ours."""
    schema = document.get("schema")
    return schema if isinstance(schema, str) else ""


def _json(text: str, raw: bytes) -> object:
    if is_too_deep(raw):
        raise ValueError(_TOO_DEEP)
    return json.loads(text)


def _toml(text: str) -> object:
    """Decode TOML within the limits that JSON has: of depth, and of how long numbers are."""
    document = tomllib.loads(text)
    level: list[object] = [document]
    for _ in range(MAX_DEPTH):
        inner = [one for one in level if isinstance(one, dict | list)]
        if not inner:
            return document
        level = [
            value for one in inner for value in (one.values() if isinstance(one, dict) else one)
        ]
        if any(isinstance(value, int) and value.bit_length() > _MOST_BITS for value in level):
            message = "a number has too many digits"
            raise ValueError(message)
    raise ValueError(_TOO_DEEP)


def _decoded(raw: bytes, name: str, *, toml: bool) -> dict[str, object]:
    try:
        text = raw.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
        document: object = _toml(text) if toml else _json(text, raw)
    except UnicodeDecodeError as error:
        raise input_error(
            "document.encoding", "not UTF-8", "save it as UTF-8", source=name
        ) from error
    except (ValueError, RecursionError) as error:
        kind = "TOML" if toml else "JSON"
        why = _TOO_DEEP if isinstance(error, RecursionError) else str(error)
        advice = "mend that place"
        if not toml and not name.endswith(".json"):
            advice += ", or, if it is TOML, name it ….toml"
        raise input_error(
            "document.syntax", f"not valid {kind}: {why}", advice, source=name
        ) from error
    if not isinstance(document, dict):
        raise input_error(
            "document.syntax",
            "not an object at the top",
            "give a document of ours, which begins with its schema",
            source=name,
        )
    return document
