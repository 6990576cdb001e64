"""One law for JSON: strict RFC 8259 in UTF-8, with fixed limits, the same for every decoder.

Refused: NaN and infinities, lone surrogates, raw control characters in strings, more than
``MAX_DEPTH`` levels, integers of more than 4,300 digits. Of a key that an object repeats, the last
one counts. One leading byte-order mark is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import pydantic_core
from pydantic import ValidationError

from contestjudge.errors import input_error
from contestjudge.sources.base import MAX_DEPTH, MAX_DOCUMENT_BYTES, MAX_RECORD_BYTES

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
"""A string (closed or not, so that no byte is looked at twice), or a bracket."""
_CONTAINERS: Final = frozenset({"data", "statuses", "body", "results"})
"""Keys of objects that hold many records."""
_BLANK: Final = b" \t\r\n"
_BLANK_LINES: Final = re.compile(rb"[ \t\r\n]*\n")
_BRACKETS: Final = frozenset({b"{", b"["})
_LOOKED_AT: Final = 64
"""So many lines tell what an input is."""
_SPACE: Final = ord(" ")
"""No byte above it is blank."""
_ALTERNATIVES: Final = frozenset({"constrained-int", "int", "str"})
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


def opens_many(raw: bytes) -> bool:
    """Tell whether a text has more opening brackets than levels are lawful, in strings or not.

    The first ones are made one thing, and those that are too many another: CPython finds single
    bytes much faster where it replaces them than where it counts them.
    """
    return raw.replace(b"[", b"{").replace(b"{", b"[", MAX_DEPTH).find(b"{") >= 0


def is_too_deep(raw: bytes) -> bool:
    """Tell whether a text of JSON is nested deeper than is lawful.

    Looking for brackets is much faster than walking them, and settles nearly every text.
    """
    return opens_many(raw) and _is_too_deep(raw)


class Refused(NamedTuple):
    """A line that is not JSON under this law, and why; its bytes tell it from others."""

    reason: str
    raw: bytes


def has_bare_word(raw: bytes) -> bool:
    """Tell whether NaN or Infinity stands anywhere, in a string or not.

    Two searches for single letters are several times faster than two for the words.
    """
    for letter, word in ((b"N", b"NaN"), (b"I", b"Infinity")):
        place = raw.find(letter)
        while place >= 0:
            if raw.startswith(word, place):
                return True
            place = raw.find(letter, place + 1)
    return False


def decode(raw: bytes) -> object:
    """Decode one JSON text into plain Python values.

    Raises:
        JsonError: it is not JSON under this law.
    """
    if is_too_deep(raw):
        message = f"nested more than {MAX_DEPTH} levels deep"
        raise JsonError(message)
    try:
        value: object = pydantic_core.from_json(raw, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        message = f"not valid JSON ({_short(str(error))})"
        raise JsonError(message) from error
    return value


def decoded_line(raw: bytes | Refused) -> object:
    """Decode one line, or the one document; refuse what is too long.

    Raises:
        JsonError: it is too long, or not JSON under this law.
    """
    if isinstance(raw, Refused):
        raise JsonError(raw.reason)
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
    place = _short(".".join(str(part) for part in first["loc"] if part not in _ALTERNATIVES))
    return JsonError(f"{place}: {_short(first['msg']).lower()}" if place else _short(first["msg"]))


def head_value(head: bytes) -> object:
    """Decode the first value of an input for detection; what is cut off is left out.

    Returns ``None`` where nothing can be made of it.
    """
    if is_line_by_line(head):
        found = head.split(b"\n")
        for number, line in enumerate(found[:_LOOKED_AT], start=1):
            # Only the last line can be cut off by the head; any other that is broken is a record
            # to be refused, and decides nothing.
            value = _partial(line.strip(_BLANK), whole=number < len(found))
            if value is not None:
                return value
        return None
    return _partial(head.strip(_BLANK))


def _partial(raw: bytes, *, whole: bool = False) -> object:
    if raw[:1] not in {b"{", b"["}:
        return None
    try:
        value: object = pydantic_core.from_json(raw, allow_partial=not whole)
    except ValueError:
        return None
    return value


def lawful(line: bytes) -> bytes | Refused:
    """Give a line back unless it is too long, or names a number that JSON does not have.

    The narrow decoders that read lines let NaN and Infinity pass in fields that they skip.
    """
    if len(line) > MAX_DOCUMENT_BYTES:
        return _too_long(line)
    if has_bare_word(line):
        try:
            decode(line)
        except JsonError as error:
            return Refused(str(error), line)
    return line


def _too_long(beginning: bytes) -> Refused:
    return Refused("a line too long to be read", beginning[:1024])


def is_blank(line: bytes) -> bool:
    """Tell whether a line holds nothing but blanks, however long it is: it is no record then."""
    return line[:1].strip(_BLANK) == b"" and not line.strip(_BLANK)


def behind_blank_lines(chunk: bytes, start: int) -> int:
    """Find where the first line begins that is not blank: there may be millions that are."""
    found = _BLANK_LINES.match(chunk, start)
    return start if found is None else found.end()


def lines(chunks: Iterable[bytes]) -> Iterator[bytes | Refused]:
    """Split chunks at line feeds; a line that the law refuses is given with its reason.

    Blank lines are left out.
    """
    kept: list[bytes] = []
    size = 0
    oversize: Refused | None = None
    for chunk in chunks:
        end = chunk.find(b"\n")
        if end < 0:
            if oversize is None:
                kept.append(chunk)
                size += len(chunk)
                if size > MAX_DOCUMENT_BYTES:
                    oversize, kept = _too_long(kept[0]), []
            continue
        kept.append(chunk[:end])
        line = b"".join(kept)
        if oversize is not None:
            yield oversize
        elif not is_blank(line):
            yield lawful(line)
        suspicious = has_bare_word(chunk)
        start = end + 1
        end = chunk.find(b"\n", start)
        # One line at a time, not split(): the memory of the last line serves the next.
        while end >= 0:
            line = chunk[start:end]
            # Where the line is empty, its line feed is looked at.
            if chunk[start] > _SPACE or line.strip(_BLANK):
                yield lawful(line) if suspicious else line
                start = end + 1
            else:
                start = behind_blank_lines(chunk, end + 1)
            end = chunk.find(b"\n", start)
        rest = chunk[start:]
        kept, size, oversize = [rest], len(rest), None
    if oversize is not None:
        yield oversize
    elif not is_blank(line := b"".join(kept)):
        yield lawful(line)


def later_lines(head: bytes) -> Iterator[bytes]:
    """Give an input in JSON lines from each of its next lines on: the first may be a stray one.

    What is no such input has none; neither is any line given behind the first 64.
    """
    if head.lstrip(_BLANK)[:1] not in _BRACKETS or not is_line_by_line(head):
        return
    start = 0
    for line in head.split(b"\n", _LOOKED_AT)[:_LOOKED_AT]:
        if start and line.lstrip(_BLANK)[:1] in _BRACKETS:
            yield head[start:]
        start += len(line) + 1


def is_line_by_line(head: bytes) -> bool:
    """Tell JSON lines from one document that is spread over lines.

    Where the first line is a whole value, or is broken in a way that no next line can mend, every
    line stands for itself. Where it merely stops after a bracket or a comma, it is a document.
    """
    found = [line for line in (raw.strip(_BLANK) for raw in head.split(b"\n")[:_LOOKED_AT]) if line]
    if len(found) < 2:  # noqa: PLR2004 - one line is one value, either way
        return True
    try:
        pydantic_core.from_json(found[0], allow_inf_nan=True)
    except ValueError as error:
        unfinished = "EOF while parsing" in str(error) and "a string" not in str(error)
        return not unfinished or not (found[0][-1:] in b"[{,:" or found[1][:1] in b",]}:")
    return True


def values(chunks: Iterable[bytes], name: str) -> Iterator[bytes | Refused]:
    """Give the raw JSON values of an input: each line, or the whole document.

    What the law refuses comes with its reason. Blank lines are not values.

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
        yield from lines(everything())
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
        yield lawful(document)
