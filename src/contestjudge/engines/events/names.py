"""Names of reposts one behind the other, in one long string of bytes, and their order."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from contestjudge.engines.apart.events import NAME, PLC


class Names:
    """A column of names: 24 signs of an account and 13 of a key, whose bytes sort as texts do."""

    __slots__ = ("_bytes",)

    def __init__(self) -> None:
        self._bytes = bytearray()

    def __len__(self) -> int:
        """Count them."""
        return len(self._bytes) // NAME

    def extend(self, names: bytes) -> None:
        """Add some."""
        self._bytes += names

    def cut(self, length: int) -> None:
        """Drop all from a row on."""
        del self._bytes[length * NAME :]

    def __getitem__(self, row: int) -> bytes:
        """Return the name of a row."""
        return bytes(self._bytes[row * NAME : (row + 1) * NAME])

    def plc(self, row: int) -> bytes:
        """Return the account of a row."""
        return bytes(self._bytes[row * NAME : row * NAME + PLC])

    def texts(self, rows: Sequence[int]) -> list[str]:
        """Return the names of some rows."""
        return [self._bytes[row * NAME : (row + 1) * NAME].decode("ascii") for row in rows]

    def in_order(self, rows: Iterable[int] | None = None) -> array[int]:
        """Return rows by name, those of one name as they come.

        Args:
            rows: some, ascending; ``None``: all.
        """
        # First by the first sign: so few names are objects at any time.
        first = memoryview(self._bytes)[::NAME]
        by_sign: dict[int, array[int]] = {sign: array("I") for sign in sorted({*first})}
        for row in range(len(self)) if rows is None else rows:
            by_sign[first[row]].append(row)
        first.release()
        found = array("I")
        for some in by_sign.values():
            found.extend(sorted(some, key=self.__getitem__))
        return found

    def place(self, order: Sequence[int], name: bytes) -> int:
        """Return how many of some rows, which are in order, come before a name or an account."""
        return bisect_left(order, name, key=self.__getitem__)
