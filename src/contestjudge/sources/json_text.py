"""One law for JSON: strict RFC 8259 in UTF-8, with fixed limits, the same for every decoder.

Refused: NaN and infinities, lone surrogates, raw control characters in strings, more than
``MAX_DEPTH`` levels, integers of more than 4,300 digits. Of a key that an object repeats, the last
one counts. One leading byte-order mark is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pydantic_core
from pydantic import ValidationError

from contestjudge.errors import input_error
from contestjudge.sources.base import MAX_DEPTH, MAX_DOCUMENT_BYTES, MAX_RECORD_BYTES

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
"""A string (closed or not, so that no byte is looked at twice), or a bracket."""
_CONTAINERS: Final = frozenset({"data", "statuses", "body"})
"""Keys of objects that hold many records."""
_BLANK: Final = b" \t\r\n"
_ALTERNATIVES: Final = frozenset({"constrained-int", "str"})
"""What pydantic adds to the place of a field that may be of several types."""


class JsonError(ValueError):
    """Bytes are not JSON under this law; the message is a clause, without place or advice."""


def _is_too_deep(raw: bytes) -> bool:
    """Tell whether arrays and objects are nested too deep, strings skipped."""
    depth = 0
    for token in _TOKEN.finditer(raw):
        first = raw[token.start()]
        if first in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif first in b"]}":
            depth -= 1
    return False


def check_law(raw: bytes) -> None:
    """Refuse what a decoder might let pass: deep nesting, NaN and infinities.

    Raises:
        JsonError: the bytes break the law in a way that the decoder is not trusted to see.
    """
    # Counting brackets is much faster than walking them, and settles nearly every record.
    if raw.count(b"{") + raw.count(b"[") > MAX_DEPTH and _is_too_deep(raw):
        message = f"nested more than {MAX_DEPTH} levels deep"
        raise JsonError(message)
    if b"NaN" in raw or b"Infinity" in raw:
        decode(raw, checked=True)


def decode(raw: bytes, *, checked: bool = False) -> object:
    """Decode one JSON text into plain Python values.

    Raises:
        JsonError: it is not JSON under this law.
    """
    if not checked:
        check_law(raw)
    try:
        value: object = pydantic_core.from_json(raw, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        message = f"not valid JSON ({_short(str(error))})"
        raise JsonError(message) from error
    return value


def decoded_line(raw: bytes | None) -> object:
    """Decode one line, or the one document; refuse what is too long.

    Raises:
        JsonError: it is too long, or not JSON under this law.
    """
    if raw is None:
        message = "a line too long to be read"
        raise JsonError(message)
    value = decode(raw)
    if len(raw) > MAX_RECORD_BYTES and isinstance(value, dict) and not value.keys() & _CONTAINERS:
        message = f"a record of more than {MAX_RECORD_BYTES} bytes"
        raise JsonError(message)
    return value


def _short(text: str) -> str:
    return text.replace("\n", " ")[:160]


def invalid(error: ValidationError) -> JsonError:
    """Say in a clause why a record is not what its format promises."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    if first["type"] == "json_invalid":
        return JsonError(f"not valid JSON ({_short(first['msg']).removeprefix('Invalid JSON: ')})")
    place = ".".join(str(part) for part in first["loc"] if part not in _ALTERNATIVES)
    return JsonError(f"{place}: {_short(first['msg']).lower()}" if place else _short(first["msg"]))


def head_value(head: bytes) -> object:
    """Decode the first value of an input for detection; what is cut off is left out.

    Returns ``None`` where nothing can be made of it.
    """
    if is_line_by_line(head):
        for line in head.split(b"\n")[:64]:
            value = _partial(line.strip(_BLANK))
            if value is not None:
                return value
        return None
    return _partial(head.strip(_BLANK))


def _partial(raw: bytes) -> object:
    if raw[:1] not in {b"{", b"["}:
        return None
    try:
        value: object = pydantic_core.from_json(raw, allow_partial=True)
    except ValueError:
        return None
    return value


def lines(chunks: Iterable[bytes]) -> Iterator[bytes | None]:
    """Split chunks at line feeds; a line over ``MAX_DOCUMENT_BYTES`` is given as ``None``."""
    kept: list[bytes] = []
    size = 0
    oversize = False
    for chunk in chunks:
        parts = chunk.split(b"\n")
        if len(parts) == 1:
            if not oversize:
                kept.append(chunk)
                size += len(chunk)
                if size > MAX_DOCUMENT_BYTES:
                    oversize, kept = True, []
            continue
        kept.append(parts[0])
        first = b"".join(kept)
        yield None if oversize or len(first) > MAX_DOCUMENT_BYTES else first
        for part in parts[1:-1]:
            yield None if len(part) > MAX_DOCUMENT_BYTES else part
        kept, size = [parts[-1]], len(parts[-1])
        oversize = size > MAX_DOCUMENT_BYTES
    if oversize:
        yield None
    elif size:
        yield b"".join(kept)


def is_line_by_line(head: bytes) -> bool:
    """Tell JSON lines from one document that is spread over lines.

    Where the first line is a whole value, or is broken in a way that no next line can mend, every
    line stands for itself. Where it merely stops after a bracket or a comma, it is a document.
    """
    found = [line for line in (raw.strip(_BLANK) for raw in head.split(b"\n")[:64]) if line]
    if len(found) < 2:  # noqa: PLR2004 - one line is one value, either way
        return True
    try:
        pydantic_core.from_json(found[0], allow_inf_nan=True)
    except ValueError as error:
        unfinished = "EOF while parsing" in str(error) and "a string" not in str(error)
        return not unfinished or not (found[0][-1:] in b"[{,:" or found[1][:1] in b",]}:")
    return True


def values(chunks: Iterable[bytes], name: str) -> Iterator[bytes | None]:
    """Give the raw JSON values of an input: each line, or the whole document.

    ``None`` stands for a line that is too long to be read. Blank lines are not values.

    Raises:
        InputError: a document that is not line by line exceeds ``MAX_DOCUMENT_BYTES``.
    """
    iterator = iter(chunks)
    head = b""
    for chunk in iterator:
        head += chunk
        if len(head) >= 1 << 16:
            break
    head = head.removeprefix(BYTE_ORDER_MARK)

    def everything() -> Iterator[bytes]:
        yield head
        yield from iterator

    if is_line_by_line(head):
        for line in lines(everything()):
            if line is None or line.strip(_BLANK):
                yield line
        return
    parts: list[bytes] = []
    size = 0
    for chunk in everything():
        parts.append(chunk)
        size += len(chunk)
        if size > MAX_DOCUMENT_BYTES:
            raise input_error(
                "input.too_large",
                f"a JSON document of more than {MAX_DOCUMENT_BYTES} bytes",
                "write it as JSON lines, one record a line",
                source=name,
            )
    document = b"".join(parts)
    if document.strip(_BLANK):
        yield document
