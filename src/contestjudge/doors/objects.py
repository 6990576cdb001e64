"""What a program holds becomes the bytes that a platform sent, or what says the same.

Nothing is imported for it: which library made an object is told by the module of its type, and
the rest by what it can do. Records become one line of JSON each, their keys as they come, so that
a decision on them is that on the raw payload.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from itertools import chain
from typing import Final, cast

from contestjudge.doors.frames import frame_bytes, is_frame, libraries_of
from contestjudge.doors.payload import Payload, named
from contestjudge.errors import UsageError, usage_error

MAX_HELD: Final = 2**31
"""Bytes; more than that is not gathered in memory."""

_PIECE: Final = 1 << 20
_BYTES: Final = (bytes, bytearray, memoryview)
_RECORD: Final = (str, *_BYTES, Mapping)


def object_payload(one: object, name: str = "") -> Payload:
    """Take the bytes of anything that is no path.

    Args:
        one: bytes, an open file, a data frame, a record or an iterable of records.
        name: how it is called in messages; otherwise by what it is.

    Raises:
        UsageError: it is no evidence (``evidence.type``), or too much to be held
            (``evidence.too_large``).
    """
    if isinstance(one, _BYTES):
        return Payload(name or "<bytes>", content=bytes(one))
    if is_frame(one):
        return Payload(name or "<frame>", content=frame_bytes(one))
    reading = getattr(one, "read", None)
    if callable(reading) and not isinstance(one, Mapping):
        own = getattr(one, "name", "")
        called = named(own) if isinstance(own, str) and own else "<stream>"
        return Payload(name or called, content=_held(_pieces(reading)))
    if _is_record(one):
        return Payload(name or "<records>", content=_line(one))
    if not isinstance(one, Iterable):
        raise usage_error(
            "evidence.type", f"{type(one).__name__} is no evidence", "see contestjudge.read"
        )
    return Payload(name or "<records>", content=_held(_lines(one)))


def _held(pieces: Iterable[bytes]) -> bytes:
    """Join pieces, up to a limit: a stream may have no end."""
    parts: list[bytes] = []
    size = 0
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > MAX_HELD:
            raise usage_error(
                "evidence.too_large",
                f"more than {MAX_HELD} bytes are too much to be held in memory",
                "write them to a file and give its path",
            )
    return b"".join(parts)


def _pieces(read: Callable[[int], object]) -> Iterator[bytes]:
    """Read an open file from where it stands to its end; it stays open."""
    while True:
        piece = read(_PIECE)
        if isinstance(piece, str):
            piece = piece.encode("utf-8", "surrogatepass")
        if not isinstance(piece, _BYTES):
            raise usage_error(
                "evidence.type",
                f"a file that gives {type(piece).__name__} is no evidence",
                "open it in the usual way, to be read and waited for",
            )
        if not piece:
            return
        yield bytes(piece)


def _is_record(one: object) -> bool:
    """Tell one record, or one page, from an iterable of them."""
    return (
        isinstance(one, Mapping)
        or _is_answer(one)
        or callable(getattr(one, "model_dump", None))
        or _raw_status(one) is not None
    )


def _lines(many: Iterable[object]) -> Iterator[bytes]:
    """Write one line for each record; a page that is a list gives one for each in it."""
    items = iter(many)
    first = next(items, None)
    if first is None:
        return
    everything = chain([first], items)
    if _is_number(first):
        yield _id_list(everything)
        return
    for item in everything:
        if isinstance(item, list) and item:
            yield from _lines(item)
        elif isinstance(item, _RECORD) or _is_record(item):
            yield _line(item)
        elif item != []:
            raise usage_error(
                "evidence.type",
                f"{type(item).__name__} is no record",
                "pass records as the platform or its client gave them; of a coroutine, what it"
                " returns",
            )


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _id_list(numbers: Iterable[object]) -> bytes:
    """Write the bare ids of a list of accounts as the answer that they stood in."""
    ids = []
    for number in numbers:
        if not _is_number(number):
            raise usage_error(
                "evidence.type",
                f"{type(number).__name__} is no account id",
                "pass whole numbers only, or records only",
            )
        ids.append(f"{number}")
    return json.dumps({"ids": ids}).encode() + b"\n"


def _line(record: object) -> bytes:
    if isinstance(record, _BYTES):
        return _one_line(bytes(record))
    if isinstance(record, str):
        return _one_line(record.encode("utf-8", "surrogatepass"))
    if type(record) is dict:
        pass  # the usual case, and the fast one
    elif _is_answer(record):  # a tuple, which JSON would write as a list
        record = _answer(cast("tuple[object, ...]", record))
    elif "mastodon" in libraries_of(record):
        record = _as_mastodon_wrote(record)
    try:
        return json.dumps(record, allow_nan=False, default=_plain).encode() + b"\n"
    except (TypeError, ValueError, RecursionError) as error:
        raise _not_json(error) from error


def _one_line(raw: bytes) -> bytes:
    """End a record with one line feed; within JSON, line feeds are only space."""
    raw = raw.rstrip(b"\r\n")
    if raw.lstrip()[:1] in {b"{", b"["}:
        raw = raw.replace(b"\r", b" ").replace(b"\n", b" ")
    return raw + b"\n"


def _not_json(error: Exception) -> UsageError:
    return usage_error(
        "evidence.type", f"a record is not JSON ({error})", "pass the payload as it came"
    )


def _plain(value: object) -> object:
    """Say in JSON's own types what a client has made of a payload.

    Raises:
        TypeError: nothing is known of such a value.
    """
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, date):
        return value.isoformat()
    dump = getattr(value, "model_dump", None)
    if callable(dump):
        return dump(mode="json", by_alias=True, exclude_none=True)
    raw = _raw_status(value)
    if raw is not None:
        return raw
    if isinstance(value, Mapping):
        return dict(value)
    message = f"{type(value).__name__} is not a value of JSON"
    raise TypeError(message)


def _time(moment: datetime) -> str:
    """Write a time as platforms do, to the millisecond, or to the microsecond where it needs it."""
    if moment.tzinfo is None:
        message = "a time without a zone names no instant"
        raise TypeError(message)
    exact = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=exact) + "Z"


def _raw_status(value: object) -> Mapping[str, object] | None:
    """Find the payload that tweepy keeps in its models: ``_json`` of v1.1, ``data`` of v2."""
    if "tweepy" not in libraries_of(value):
        return None
    for attribute in ("_json", "data"):
        raw = getattr(value, attribute, None)
        if isinstance(raw, Mapping):
            return cast("Mapping[str, object]", raw)
    return None


def _is_answer(value: object) -> bool:
    """Tell tweepy's answers of v2: tuples with names."""
    return isinstance(value, tuple) and hasattr(value, "data") and "tweepy" in libraries_of(value)


def _answer(answer: tuple[object, ...]) -> dict[str, object]:
    """Rebuild the page that an answer was made of."""
    fields: tuple[str, ...] = getattr(answer, "_fields", ())
    page: dict[str, object] = {}
    for name, value in zip(fields, answer, strict=True):
        if name == "matching_rules" and isinstance(value, list):
            page[name] = [
                {key: getattr(rule, key, None) for key in ("id", "tag")} for rule in value
            ]
        elif value or (name == "data" and value is not None):
            page[name] = value
    return page


def _as_mastodon_wrote(value: object, key: str = "") -> object:
    """Undo what Mastodon.py makes of an answer: ids were text, and days had no time."""
    if isinstance(value, Mapping):
        return {name: _as_mastodon_wrote(item, str(name)) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_mastodon_wrote(item, key) for item in value]
    if (key == "id" or key.endswith("_id")) and _is_number(value):
        return str(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.date().isoformat() if value.time() == time.min else value.isoformat()
    return value
