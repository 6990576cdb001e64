"""Canonical bytes: RFC 8785 over the values that may be digested, and nothing else.

Digested documents hold objects with string keys, arrays, strings, booleans, null and integers of
at most 53 bits. On that domain RFC 8785 is the standard library's compact encoder with sorted
keys, so that is what is used; a float, a larger integer, a lone surrogate or a foreign type is
refused rather than rounded or guessed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby, islice
from operator import eq
from typing import Final

MAX_INTEGER: Final = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 7493, section 2.2)."""

_ROWS_AT_ONCE: Final = 4096

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


class NotCanonicalError(ValueError):
    """A value stands outside the domain that may be digested."""


def is_text(text: str) -> bool:
    """Tell whether a text can be written in UTF-8: it holds no lone surrogates."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _text(value: str, path: str) -> str:
    if value.isascii():
        return str(value)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        message = f"{path}: a lone surrogate cannot be digested"
        raise NotCanonicalError(message) from error
    return str(value)


def _checked(value: object, path: str) -> object:
    """Return an equal value whose keys the encoder sorts as RFC 8785 does, or refuse it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            message = f"{path}: an integer beyond 53 bits; write it as a string"
            raise NotCanonicalError(message)
        return int(value)
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                message = f"{path}: key {key!r} is not a string"
                raise NotCanonicalError(message)
        return {_text(key, path): _checked(item, f"{path}.{key}") for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_checked(item, f"{path}[{index}]") for index, item in enumerate(value)]
    message = f"{path}: {type(value).__name__} cannot be digested"
    raise NotCanonicalError(message)


def _astral_keys(value: object) -> bool:
    """Tell whether some key sorts differently by UTF-16 code unit than by code point."""
    if isinstance(value, dict):
        return any(
            (not key.isascii() and max(key) >= "\ud800") or _astral_keys(item)
            for key, item in value.items()
        )
    return isinstance(value, list) and any(map(_astral_keys, value))


def _encode_by_code_unit(value: object) -> str:
    if isinstance(value, dict):
        members = (
            f"{_encode(key)}:{_encode_by_code_unit(value[key])}"
            for key in sorted(value, key=_utf16)
        )
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_encode_by_code_unit, value)) + "]"
    return _encode(value)


def canonical_bytes(value: object) -> bytes:
    """Encode a JSON value as the one byte string that RFC 8785 gives it.

    Args:
        value: mappings with string keys, sequences, strings, booleans, ``None``, and integers of
            at most 53 bits, nested in any way.

    Raises:
        NotCanonicalError: the value holds a float, a large integer, a lone surrogate or a type
            that JSON does not have; the message names the place.

    >>> canonical_bytes({"b": [1, None], "a": "ö"}).decode()
    '{"a":"ö","b":[1,null]}'
    """
    try:
        if _is_usual(value):
            return _encode(value).encode("ascii")
        checked = _checked(value, "$")
        text = _encode_by_code_unit(checked) if _astral_keys(checked) else _encode(checked)
    except RecursionError as error:
        message = "$: nested too deep"
        raise NotCanonicalError(message) from error
    return text.encode("utf-8")


def _is_usual(value: object) -> bool:
    """Tell whether nothing is to be checked, or sorted by hand: JSON's own types, all in ASCII."""
    if value is None or value is True or value is False:
        return True
    if type(value) is str or isinstance(value, StrEnum):
        return value.isascii()
    if type(value) is int:
        return -MAX_INTEGER <= value <= MAX_INTEGER
    if type(value) is dict:
        return all(map(_is_usual, value.values())) and all(
            type(key) is str and key.isascii() for key in value
        )
    return type(value) in {list, tuple} and all(map(_is_usual, value))  # type: ignore[call-overload]


def digest(value: object) -> str:
    """Return the lower-case hexadecimal SHA-256 of the canonical bytes of ``value``.

    >>> digest({})
    '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
    """
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def digest_of_rows(rows: Iterable[str]) -> str:
    """Return the SHA-256 over rows sorted by their bytes, each once, each ended by a line feed.

    A *set* of rows is digested: neither their order nor their repetition changes the result. The
    rows must already be canonical JSON, which never holds a line feed; they come as text, because
    code points sort as their UTF-8 does.
    """
    ordered = sorted(rows)
    if any(map(eq, ordered, islice(ordered, 1, None))):
        ordered = [row for row, _ in groupby(ordered)]
    hasher = hashlib.sha256()
    for start in range(0, len(ordered), _ROWS_AT_ONCE):
        hasher.update(("\n".join(ordered[start : start + _ROWS_AT_ONCE]) + "\n").encode())
    return hasher.hexdigest()
