"""A decoded value is read through the narrow type of its format, or refused: nothing in between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from contestjudge.model.time import recordable_time
from contestjudge.sources.json_text import JsonError, invalid

_T = TypeVar("_T")


def validated(adapter: TypeAdapter[_T], value: object, place: str = "") -> _T:
    """Check an object against its narrow type.

    Args:
        adapter: that type.
        value: what stands in the record.
        place: where it stands, as messages begin: empty, or with what joins a field's name to it
            (``post.``).

    Raises:
        JsonError: it is something else; the message names the place.
    """
    if not isinstance(value, Mapping):
        where = f"{place.rstrip('.: ')}: " if place else ""
        message = f"{where}not an object"
        raise JsonError(message)
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        message = f"{place}{invalid(error)}"
        raise JsonError(message) from error


def printed_time(field: str, text: str) -> tuple[int, int]:
    """Read a time that a record must print rightly, as the interval that it names, µs UTC.

    Raises:
        JsonError: it is none, or not one that a record may name; the message names the field.
    """
    try:
        return recordable_time(text)
    except ValueError as error:
        message = f"{field}: {error}"
        raise JsonError(message) from error
