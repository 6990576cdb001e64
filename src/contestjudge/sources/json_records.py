"""Records are counted one by one, and a bad one is a rejection: the same for every JSON format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from contestjudge.model.reading import Reading
from contestjudge.sources.json_text import JsonError, Refused, decoded_line

_T = TypeVar("_T")


def decoded_values(raw: bytes | Refused, reading: Reading) -> Iterator[object]:
    """Give the one value of a line or document; what the law refuses is a rejected record."""
    try:
        value = decoded_line(raw)
    except JsonError as error:
        reading.records += 1
        refused = raw.raw if isinstance(raw, Refused) else raw
        reading.reject(reading.records, str(error), refused)
    else:
        yield value


def read_each(records: Iterable[_T], reading: Reading, read: Callable[[_T], None]) -> None:
    """Count and read records; one of which ``read`` raises :class:`JsonError` is rejected."""
    for record in records:
        reading.records += 1
        try:
            read(record)
        except JsonError as error:
            reading.reject(reading.records, str(error), repr(record).encode())
