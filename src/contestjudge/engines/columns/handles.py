"""Handles one behind the other, in long byte strings: an object for each would be most of all."""

from __future__ import annotations

from bisect import bisect_right


class Handles:
    """A column of handles, which hold ASCII letters, digits and underscores only."""

    __slots__ = ("_first", "_last", "_length", "_portions")

    def __init__(self) -> None:
        self._portions: list[bytes] = []
        self._first: list[int] = []
        """The row with which each portion begins."""
        self._length = 0
        self._last: tuple[int, list[bytes]] = (-1, [])
        """The portion that was looked at last, taken apart."""

    def extend(self, handles: bytes, number: int) -> None:
        """Add so many, with a line feed between two."""
        self._portions.append(handles)
        self._first.append(self._length)
        self._length += number

    def cut(self, length: int) -> None:
        """Drop all portions from a row on, with which one begins."""
        while self._first and self._first[-1] >= length:
            self._first.pop()
            self._portions.pop()
        self._length = length
        self._last = (-1, [])

    def __getitem__(self, row: int) -> str:
        """Return the handle of a row."""
        at = bisect_right(self._first, row) - 1
        if self._last[0] != at:
            self._last = (at, self._portions[at].split(b"\n"))
        return self._last[1][row - self._first[at]].decode("ascii")

    def lowered(self) -> list[bytes]:
        """Return all of them in lower case."""
        found: list[bytes] = []
        for portion in self._portions:
            found += portion.lower().split(b"\n")
        return found
