"""Native shares repeat what they share: a run of members that all heads have in common.

A native share's own text is that of the post behind ``RT @…:``, and so are its links, its mentions
and its pictures: where a post has a picture, this is half of what stands before the tail, and the
same in every line. Such a **middle** is a run of whole members, from a comma on, with a comma
behind it, and what stands before it in a line is its **front**. Where a front's only bracket is an
opening brace before all its quotes, of which it has an even number, and none of them is escaped,
the middle begins outside strings, in the object itself. So the head is as lawful without it as with
it, and says the same under every name that the middle does not have; and none of those that are
read may be one of its own (spec 14.2.10).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, repeat
from operator import sub
from typing import Final, NamedTuple

from contestjudge.sources.json_text import JsonError, decode
from contestjudge.sources.x_v1_tails import COMMA, HEAD_END, NAME_OF_TAILS, NAMES_IN_HEADS

AT_ONCE: Final = 8
"""So many heads are given at one go: they are still in the processor's nearest cache then."""
_SHORTEST: Final = 600
"""So many bytes cost as much to be decoded as to be left out."""
_FEWEST: Final = 4
"""Fewer heads do not show what the next ones will have in common."""
_LONGEST: Final = 1 << 15
"""So many bytes: what looking for it in vain costs is bounded by that."""
_COMPARED: Final = 16
"""So many heads of a portion are compared, to see what all have in common."""
_TRIED: Final = 64
"""A middle ends in front of one of so many members, the last ones that heads have in common."""
_IN_VAIN: Final = 8
"""After so many portions in which there was no middle, only one now and then is looked at."""
_SOME: Final = 32
"""One of so many."""
_BEGINS: Final = re.compile(rb',[ ]?"(?:full_)?text":[ ]?"')
_MEMBER: Final = re.compile(rb',[ ]?"')
_STRUCTURE: Final = b'"\\{}[]\n'
_OTHERS: Final = bytes(one for one in range(256) if one not in _STRUCTURE)
_READ: Final = NAMES_IN_HEADS | {NAME_OF_TAILS}


class Middle(NamedTuple):
    """What heads have in common, and where."""

    front: int
    """How many bytes stand before it."""
    strings: bytes
    """The brace and the quotes of a front, and a line feed."""
    text: bytes
    """From its comma to the one behind it."""

    def fronts(
        self, chunk: bytes, starts: Sequence[int], cuts: Sequence[int]
    ) -> list[bytes] | None:
        """Return what stands before it in heads; ``None``: one of them does not have it."""
        front, text = self.front, self.text
        if min(map(sub, cuts, starts), default=0) < front + len(text):
            return None
        if not all(map(chunk.startswith, repeat(text), [start + front for start in starts])):
            return None
        fronts = [chunk[start : start + front] for start in starts]
        written = b"\n".join((*fronts, b"")).translate(None, _OTHERS)
        return fronts if written == self.strings * len(fronts) else None


class Portion:
    """Heads of one chunk."""

    __slots__ = ("_fronts", "_rests", "chunk", "cuts", "starts")

    def __init__(
        self,
        chunk: bytes,
        starts: Sequence[int],
        cuts: Sequence[int],
        middle: Middle | None = None,
    ) -> None:
        """Say where heads are.

        Args:
            chunk: holds them.
            starts: where they begin.
            cuts: where their tails do.
            middle: what they may have in common.
        """
        self.chunk, self.starts, self.cuts = chunk, starts, cuts
        self._fronts: list[bytes] | None = None
        self._rests = starts
        if middle is not None:
            self._fronts = middle.fronts(chunk, starts, cuts)
            if self._fronts is not None:
                behind = middle.front + len(middle.text) - 1  # its second comma stays
                self._rests = [start + behind for start in starts]

    @property
    def has_middle(self) -> bool:
        """Whether all heads have the middle in common."""
        return self._fronts is not None

    def closed(self) -> Iterator[list[bytes]]:
        """Give heads without their middle, closed where their tails begin, a few at one go."""
        chunk = self.chunk
        places = zip(self._rests, self.cuts, strict=True)
        if self._fronts is None:
            while some := [chunk[start:cut] + HEAD_END for start, cut in islice(places, AT_ONCE)]:
                yield some
            return
        parts = zip(self._fronts, places, strict=True)
        while some := [
            front + chunk[rest:cut] + HEAD_END for front, (rest, cut) in islice(parts, AT_ONCE)
        ]:
            yield some

    def longest(self) -> int:
        """Return how long the longest head is without its middle; 0: there is none."""
        front = 0 if not self._fronts else len(self._fronts[0])
        return max(map(sub, self.cuts, self._rests), default=0) + front

    def sample(self, number: int) -> list[bytes]:
        """Return so many heads, or all there are, without what stands before their middle."""
        places = zip(self._rests[:number], self.cuts[:number], strict=True)
        return [self.chunk[start:cut] for start, cut in places]

    def whole(self) -> Iterator[bytes]:
        """Give heads as they stand there, with all that they have."""
        for start, cut in zip(self.starts, self.cuts, strict=True):
            yield self.chunk[start:cut]


class Middles:
    """Remembers the middle of the last heads; what it knows changes what reading costs only."""

    def __init__(self) -> None:
        """Begin with none."""
        self._middle: Middle | None = None
        self._in_vain = 0

    def portion(self, chunk: bytes, starts: Sequence[int], cuts: Sequence[int]) -> Portion:
        """Return heads of a chunk, and leave out what all of them have in common."""
        portion = Portion(chunk, starts, cuts, self._middle)
        if portion.has_middle or len(starts) < _FEWEST or not self._is_due():
            return portion
        step = -(-len(starts) // _COMPARED)
        places = zip(starts[::step], cuts[::step], strict=True)
        found = middle_of([chunk[start:cut] for start, cut in places])
        if found is not None:
            self._middle = found
            portion = Portion(chunk, starts, cuts, found)
        if portion.has_middle:
            self._in_vain = 0
        return portion

    def _is_due(self) -> bool:
        self._in_vain += 1
        return self._in_vain <= _IN_VAIN or self._in_vain % _SOME == 0


def middle_of(heads: Sequence[bytes]) -> Middle | None:
    """Find what some heads have in common; ``None``: nothing that is worth it."""
    begins = _BEGINS.search(heads[0]) if len(heads) > 1 else None
    if begins is None:
        return None
    front = begins.start()
    strings = heads[0][:front].translate(None, _OTHERS)
    if strings != b"{" + b'"' * (2 * (len(strings) // 2)):
        return None
    same = heads[0][front : front + _LONGEST]
    for head in heads[1:]:
        same = same[: _common(same, head[front : front + _LONGEST])]
    ends = [found.start() for found in _MEMBER.finditer(same)]
    for end in reversed(ends[-_TRIED:]):
        if end < _SHORTEST:
            return None
        if _is_run_of_members(same[:end]):
            return Middle(front, strings + b"\n", same[:end] + b",")
    return None


def _common(one: bytes, other: bytes) -> int:
    """Count the bytes that two begin with in common."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        half = (low + high + 1) // 2
        if one[low:half] == other[low:half]:
            low = half
        else:
            high = half - 1
    return low


def _is_run_of_members(text: bytes) -> bool:
    """Tell whether members stand behind a comma, none of them of a name that is read."""
    if text[0] != COMMA:
        return False
    try:
        members = decode(b'{"":0' + text + b"}")
    except JsonError:
        return False
    return isinstance(members, dict) and _READ.isdisjoint(members)
