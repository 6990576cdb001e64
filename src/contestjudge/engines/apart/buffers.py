"""Columns and rows as record batches of Arrow hold them; nothing is copied."""

from __future__ import annotations

from typing import Any

from contestjudge.engines.apart.store import Instants


class BatchRows:
    """Rows of some shares, in order, as they are digested."""

    __slots__ = ("_offsets", "_text", "numbers")

    def __init__(self, batch: Any) -> None:  # noqa: ANN401 - pyarrow has no types
        """Take a batch with the columns ``id`` and ``row``."""
        self.numbers = numbers_of(batch.column("id"))
        rows = batch.column("row")
        _, starts, text = rows.buffers()
        self._offsets = memoryview(starts).cast("i")[rows.offset : rows.offset + len(rows) + 1]
        self._text = memoryview(text)

    def text(self, first: int, last: int) -> memoryview:
        """Return the rows from the first one up to the last one, which is left out."""
        return self._text[self._offsets[first] : self._offsets[last]]


def instants_of(batch: Any) -> Instants:  # noqa: ANN401 - pyarrow has no types
    """Return the columns ``earliest`` and ``latest`` of a batch."""
    return Instants(numbers_of(batch.column("earliest")), numbers_of(batch.column("latest")))


def numbers_of(column: Any) -> memoryview[int]:  # noqa: ANN401 - pyarrow has no types
    """Return a column of 64-bit integers."""
    return memoryview(column.buffers()[1]).cast("q")[column.offset : column.offset + len(column)]
