"""Sources: one file per format, from bytes to observations, and the detection of formats."""

from __future__ import annotations

from typing import Final

from contestjudge.errors import input_error
from contestjudge.sources.base import Source
from contestjudge.sources.json_text import head_value
from contestjudge.sources.table import TableSource
from contestjudge.sources.x_v1 import XV1Source
from contestjudge.sources.x_v2 import XV2Source

SOURCES: Final[tuple[Source, ...]] = (XV1Source(), XV2Source(), TableSource())
"""All formats, in the order in which they are asked whether an input is theirs."""


def detect(head: bytes, name: str, *, has_columns: bool = False) -> Source:
    """Find the format of an input by its content.

    Args:
        head: its first bytes, decompressed, a leading byte-order mark dropped.
        name: how it is called in messages.
        has_columns: the evidence file names columns, so it is a table.

    Raises:
        InputError: it is empty, or no format recognises it.
    """
    if not head.strip():
        raise input_error(
            "input.empty", "is empty", "an empty answer is written [] in JSON", source=name
        )
    if head.strip() == b"[]" or (has_columns and head.lstrip()[:1] not in {b"{", b"["}):
        return SOURCES[0] if head.strip() == b"[]" else SOURCES[-1]
    for source in SOURCES:
        if source.recognises(head):
            return source
    problem, advice = _unrecognised(head)
    raise input_error("input.not_recognised", problem, advice, source=name)


def _unrecognised(head: bytes) -> tuple[str, str]:
    """Say as closely as the first bytes allow why no format knows them, and what to do."""
    names = ", ".join(source.name for source in SOURCES)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4096]:
        return "not text in UTF-8 (UTF-16, or no text at all)", "save it as UTF-8"
    if head.lstrip()[:1] in {b"{", b"["}:
        try:
            head.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.end < len(head):  # the first mebibyte may end inside a character
                return "not text in UTF-8", "save it as UTF-8"
        fault = None if head_value(head) is not None else "it is broken, or nested too deep"
        return (
            f"JSON, but no record of a known format{'' if fault is None else f': {fault}'}",
            f"known are {names}; give the payload as the platform sent it",
        )
    return (
        "no known format",
        (
            f"known are {names}; a table needs a header row with handle or account_id, or"
            " columns = {…} in the evidence file"
        ),
    )
