"""What a check of a bundle says, and how documents are read to be checked: as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from contestjudge.canonical import NotCanonicalError, canonical_bytes
from contestjudge.model.bundle import Outcome

NOT_JSON: Final = (ValueError, RecursionError, NotCanonicalError)
NO_RECORD: Final = (LookupError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading a document of another shape raises."""

ModelT = TypeVar("ModelT", bound=BaseModel)

Row = tuple[str, Outcome, str, str]
"""Code, outcome, what it is about, and a sentence."""


def good(code: str, about: str, message: str) -> Row:
    """Say what holds."""
    return code, Outcome.OK, about, message


def bad(code: str, about: str, message: str) -> Row:
    """Say what does not match."""
    return code, Outcome.MISMATCH, about, message


def unknown(code: str, about: str, message: str) -> Row:
    """Say what could not be checked, and why."""
    return code, Outcome.NOT_CHECKED, about, message


def equal(code: str, about: str, key: str, stated: object, computed: object) -> Row:
    """Compare what is stated with what was computed."""
    if stated == computed:
        return good(code, about, f"{key}: {stated!s:.80}" if isinstance(stated, str) else key)
    return bad(code, about, f"{key} is not what it must be")


def canonical(content: bytes) -> tuple[dict[str, Any] | None, str]:
    """Read canonical JSON: an object, or what is wrong."""
    try:
        value = json.loads(content.decode("utf-8"))
        if not isinstance(value, dict):
            return None, "it is no JSON object"
        if canonical_bytes(value) != content:
            return None, "its bytes are not canonical"
    except NOT_JSON:
        return None, "it is no canonical JSON"
    return value, ""


def model_of(model: type[ModelT], content: bytes) -> ModelT | None:
    """Read a document of ours; ``None``: it is none."""
    try:
        return model.model_validate_json(content)
    except ValidationError:
        return None


def faulty(code: str, about: str, faults: Iterable[str], otherwise: str) -> Iterator[Row]:
    """Give every fault; where there is none, what holds."""
    rows = [bad(code, about, one) for one in faults]
    yield from rows or [good(code, about, otherwise)]
