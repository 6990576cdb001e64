"""Native shares in a row end alike: a tail that was decoded once need not be decoded again.

A line is a head, which differs from line to line, and a tail that begins with the name of the
member ``retweeted_status`` and is the same in thousands of lines: the contest's own post. Where the
tail behind an opening brace is a JSON object, and so is the head before a member of no name and a
closing brace, the line is the object that holds the members of both. This is exact: if the line
were cut inside a string, that quote would close it and leave another one open; inside an array or a
deeper object, the brackets would not close. A tail must not say once more what heads say: it would
count there, behind it (spec 14.2).
"""

from __future__ import annotations

from typing import Final

from contestjudge.sources.json_text import JsonError, decode
from contestjudge.sources.x_v1_types import (
    DECODE_NATIVE_HEAD,
    NativeHead,
    NativeOriginal,
    NativeShare,
)

MARKS: Final = (b',"retweeted_status":{', b', "retweeted_status": {')
"""Behind its comma, a tail begins: as the platform writes it, and as most of those who keep it."""
HEAD_END: Final = b'"":0}'
"""Closes a head where the next member would begin."""
COMMA: Final = ord(",")
"""What stands in front of every tail."""
NAME_OF_TAILS: Final = "retweeted_status"
NAMES_IN_HEADS: Final = frozenset(NativeHead.__annotations__)
"""Of the members that are read there."""


def tail_members(tail: bytes) -> dict[str, object] | None:
    """Decode a tail into its members; ``None``: lines that end so are to be decoded as a whole.

    >>> tail_members(b'"retweeted_status":{}}'), tail_members(b'"retweeted_status":{},"user":1}')
    ({'retweeted_status': {}}, None)
    """
    try:
        members = decode(b"{" + tail)
    except JsonError:
        return None
    return members if isinstance(members, dict) and NAMES_IN_HEADS.isdisjoint(members) else None


def comma_before_tail(raw: bytes, start: int, end: int) -> int:
    """Find the comma before the tail of a line; -1: there is none."""
    place = raw.find(MARKS[0], start, end)
    return place if place >= 0 else raw.find(MARKS[1], start, end)


class Tails:
    """Remembers the tail of the last lines, once it was seen twice running."""

    __slots__ = ("_length", "_once", "_original", "_tail")

    def __init__(self) -> None:
        self._tail = b"\n"
        """What no line ends with."""
        self._length = 1
        self._once = b""
        """The last tail that was another one."""
        self._original: NativeOriginal
        """What the tail shows of the original; nothing before there is a tail."""

    def share(self, line: bytes) -> NativeShare | None:
        """Decode a line that ends with the tail, by its head; ``None``: it ends otherwise.

        Raises:
            ValidationError: the head is none of a native share's, or no JSON.
        """
        cut = -self._length
        if not line.endswith(self._tail) or len(line) <= self._length or line[cut - 1] != COMMA:
            return None
        share = DECODE_NATIVE_HEAD(line[:cut] + HEAD_END)
        share["retweeted_status"] = self._original
        return share

    def learn(self, line: bytes, original: NativeOriginal) -> None:
        """Take note of how a line of a native share ends.

        Args:
            line: the line.
            original: what decoding it as a whole showed.
        """
        cut = comma_before_tail(line, 0, len(line)) + 1
        tail = line[cut:]
        if cut == 0 or tail != self._once:
            self._once = tail
            return
        if tail_members(tail) is not None:
            self._tail, self._length, self._original = tail, len(tail), original
