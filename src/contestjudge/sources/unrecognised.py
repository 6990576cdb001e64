"""What an input is that no format knows, as closely as its first bytes allow, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contestjudge.errors import InputError
from contestjudge.sources.json_text import JsonError, decode, head_value, is_line_by_line
from contestjudge.sources.table_columns import column_names, listing
from contestjudge.sources.table_rows import Rows, decoded

_BINARY: Final = (
    (b"PK\x03\x04", "an Excel workbook, or another ZIP archive", "save the sheet as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "save the sheet as CSV UTF-8"),
    (b"%PDF", "a PDF", "export the data as CSV or JSON"),
    (b"SQLite format 3\0", "a database", "export the table as CSV"),
)
"""Beginnings of files that people have, what they are, and how to get at the data."""
_PAGES: Final = (b"<!doctype html", b"<html")
_SAVE: Final = "save it as UTF-8 (of a spreadsheet: as CSV UTF-8)"
_LONGEST: Final = 100
_WHOLE: Final = 1 << 20
"""Bytes; a head that is shorter is the whole input."""


def unrecognised(head: bytes, known: str) -> tuple[str, str]:
    """Say what is wrong with an input that no format recognises, and what to do.

    Args:
        head: its first bytes, a leading byte-order mark dropped.
        known: the names of the formats there are.
    """
    for magic, what, advice in _BINARY:
        if head.startswith(magic):
            return f"no known format: it is {what}", advice
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4096]:
        return "not text in UTF-8 (UTF-16, or no text at all)", _SAVE
    if not _is_text(head):
        return "not text in UTF-8", _SAVE
    start = head.lstrip()[:16]
    if start[:1] in {b"{", b"["}:
        return _json(head, known)
    if start.lower().startswith(_PAGES):
        return "no known format: it is a web page", "save the data (JSON or CSV), not the page"
    return _text(head, known)


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end >= len(head)  # the first mebibyte may end inside a character
    return True


def _json(head: bytes, known: str) -> tuple[str, str]:
    value = head_value(head)
    problem = "JSON, but no record of a known format"
    if value is None or _breaks_off(head):
        return (
            f"{problem}: it breaks off, is broken, or nested too deep",
            f"known are {known}; give the payload as the platform sent it",
        )
    complaint = _complaint(value)
    if complaint is not None:
        return (
            f"{problem}: the platform answered with an error, {complaint[:_LONGEST]!a}",
            "ask it once more, and save what it answers then",
        )
    return problem, f"known are {known}; give the payload as the platform sent it"


def _breaks_off(head: bytes) -> bool:
    """Tell whether what begins as JSON ends too early; of a long input the head itself does."""
    last = head.rstrip().rpartition(b"\n")[2] if is_line_by_line(head) else head
    try:
        decode(last)
    except JsonError:
        return len(head) < _WHOLE
    return False


def _complaint(value: object) -> str | None:
    """Find what a platform says where it refuses to answer."""
    if not isinstance(value, Mapping) or "data" in value:
        return None
    errors = value.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else value
    if isinstance(first, Mapping):
        for key in ("message", "detail", "title", "error"):
            said = first.get(key)
            if isinstance(said, str) and (
                "status" in value or first is not value or key == "error"
            ):
                return said
    return None


def _text(head: bytes, known: str) -> tuple[str, str]:
    try:
        header, _ = Rows(decoded([head], "", whole=False)).header()
    except InputError:
        names: list[str] = []
    else:
        names = [] if header.fault else column_names(header.cells)
    if len(names) > 1:
        problem = f"no known format; as a table it has the columns {listing(names)}"
        advice = (
            "say which is which in the evidence file, such as columns ="
            ' { handle = "…", text = "…", time = "…" }'
        )
        return problem, advice
    return (
        "no known format",
        (
            f"known are {known}; a table needs a header row with handle or account_id, or"
            " columns = {…} in the evidence file"
        ),
    )
