"""How lines of X v1.1 end: as one did that was decoded, to the byte or but for numbers.

Whatever an ending takes is a line that has a head, whose tail says what the ending says. Endings
are remembered, as many as are worth it, so that it does not matter how lines about several posts
are mixed. What is learned changes what reading costs, never what is read.
"""

from __future__ import annotations

from itertools import repeat
from typing import Final, Protocol

from contestjudge.sources.base import MAX_RECORD_BYTES
from contestjudge.sources.x_v1_patterns import (
    MOST_SLOTS,
    UNSAID,
    Decode,
    Lines,
    Numbered,
    Pattern,
    Shown,
    numbered,
)

_LONGEST_TAIL: Final = 1 << 18
_TAILS: Final = 64
"""So many tails are remembered beside the last one."""
_LONGEST_SHAPE: Final = 1 << 15
_SHAPES: Final = 32
"""So many tails are remembered that may differ from others in numbers only."""
_NUMBERS: Final = 1 << 10
_MOST_APART: Final = 32
"""After so many more tails of one shape that did not fit, its pattern is made anew."""
_IN_VAIN: Final = 64
"""After so many tails that were like none before, only one now and then is looked at."""
_SOME: Final = 32
"""One of so many."""


class Ending(Protocol):
    """Takes lines that end in one way."""

    def take(self, chunk: bytes, start: int, lines: Lines) -> int:
        """Take lines from a place on that fit; return where the first one begins that does not."""


class Same:
    """Lines end alike, to the byte."""

    def __init__(self, ending: bytes, shown: Shown) -> None:
        """Take the end, from the comma before a tail to the line feed, and what the tail shows."""
        self._ending = ending
        self._shown = shown

    def take(self, chunk: bytes, start: int, lines: Lines) -> int:
        """Take lines."""
        ending, length = self._ending, len(self._ending)
        find, startswith, limit = chunk.find, chunk.startswith, MAX_RECORD_BYTES + 1
        add_start, add_cut = lines.starts.append, lines.cuts.append
        before = len(lines.starts)
        while end := find(b"\n", start) + 1:
            cut = end - length
            if start >= cut or not startswith(ending, cut) or end - start > limit:
                break
            add_start(start)
            add_cut(cut + 1)
            start = end
        taken = len(lines.starts) - before
        if taken:
            original, natives, quotes = self._shown
            lines.originals.extend(repeat(original, taken))
            lines.natives.extend(repeat(natives, taken))
            lines.quotes.extend(repeat(quotes, taken))
        return start


NOBODY: Final = Same(b"\n\n", Shown(0, UNSAID, UNSAID))
"""As no line ends."""


class _Shape:
    """Tails that were alike but for numbers."""

    def __init__(self, tail: Numbered) -> None:
        self.tail = tail
        self.slots: set[int] = set()
        """Which numbers were seen to differ."""
        self.pattern: Pattern | None = None
        self._missed = 0
        self._due = 1

    def is_due(self, tail: Numbered) -> bool:
        """Take note of another tail; tell whether a pattern has to be made."""
        pairs = zip(self.tail.numbers, tail.numbers, strict=True)
        self.slots.update(place for place, (one, other) in enumerate(pairs) if one != other)
        self._missed += 1
        if self._missed < self._due or not 0 < len(self.slots) <= MOST_SLOTS:
            return False
        self._due = self._missed + min(self._missed, _MOST_APART)
        return True


class Endings:
    """Remembers how lines ended."""

    def __init__(self, decode: Decode) -> None:
        """Begin with none."""
        self._decode = decode
        self._same: dict[bytes, Same | None] = {}
        self._patterns: list[Pattern] = []
        """The last one that was needed comes first."""
        self._shapes: dict[tuple[bytes, ...], _Shape] = {}
        self._in_vain = 0
        self._passed = 0
        self._last = b""
        """The last end that fitted a pattern."""

    def of(self, chunk: bytes, cut: int, end: int) -> Ending | None:
        """Return how a line ends; ``None``: the reference has to look at it.

        Args:
            chunk: holds the line.
            cut: where the comma before its tail stands.
            end: where the next line begins.
        """
        if end - cut > _LONGEST_TAIL:
            return None
        for place, pattern in enumerate(self._patterns):
            if pattern.fits(chunk, cut):
                self._patterns.insert(0, self._patterns.pop(place))
                ending = chunk[cut:end]
                shown = pattern.shown(chunk, cut) if ending == self._last else None
                self._last = ending
                return pattern if shown is None else Same(ending, shown)
        ending = chunk[cut:end]
        if ending in self._same:
            return self._same[ending]
        if len(self._same) >= _TAILS:
            self._same.clear()
        tail = ending[1:-1]
        shown = self._decode(tail)
        if shown is None:
            self._same[ending] = None
            return None
        found = self._same[ending] = Same(ending, shown)
        self._learn(tail)
        return found

    def _learn(self, tail: bytes) -> None:
        if len(tail) > _LONGEST_SHAPE or (self._in_vain >= _IN_VAIN and self._is_passed_over()):
            return
        parted = numbered(tail)
        if not 0 < len(parted.numbers) <= _NUMBERS:
            return
        shape = self._shapes.pop(parted.between, None)
        if shape is None:
            self._in_vain += 1
            shape = _Shape(parted)
            if len(self._shapes) >= _SHAPES:
                self._drop(self._shapes.pop(next(iter(self._shapes))))
        elif shape.is_due(parted):
            self._make(shape, parted)
        self._shapes[parted.between] = shape

    def _is_passed_over(self) -> bool:
        self._passed += 1
        return self._passed % _SOME != 0

    def _make(self, shape: _Shape, tail: Numbered) -> None:
        """Make a pattern of what is known of a shape, in place of the one that there was."""
        self._drop(shape)
        try:
            shape.pattern = Pattern(tail.merged(shape.slots), self._decode)
        except ValueError:
            return
        self._patterns.insert(0, shape.pattern)

    def _drop(self, shape: _Shape) -> None:
        if shape.pattern is not None:
            self._patterns.remove(shape.pattern)
            shape.pattern = None
