"""Tails of X v1.1 lines that differ in numbers only: bytes that stay, and slots between them.

What a post shows of itself counts on from line to line, so that hardly two tails are the same. A
*slot* is a plain integer that was seen to differ: at most 15 digits, no sign, no fraction and no
nought in front, outside strings; or the digits of a ``timestamp_ms``, which are a string. A line
fits a pattern if everything between the slots is, byte for byte, what it is in a tail that was
decoded, and in every slot stands another such integer. This is exact: the line is as lawful as that
tail, and says the same under the same names, but for these numbers. Of them only the counts of
native shares and quotes are ever read; which slots these are is found by decoding the tail with
other numbers in its slots (spec 14.2.5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, repeat
from typing import Final, NamedTuple

from contestjudge.sources.base import MAX_RECORD_BYTES
from contestjudge.sources.x_v1_tails import comma_before_tail

MOST_SLOTS: Final = 64
_MOST_DIGITS: Final = 15
_DIGITS_OF_COUNTS: Final = 12
"""Of what a platform can have counted; more go where all of a line is decoded."""
_LONG: Final = 64
"""Bytes that are worth being compared at one go."""
_SLOT: Final = rb"(?:[1-9][0-9]{0,%d}+|0)" % (_MOST_DIGITS - 1)
_COUNT: Final = rb"([1-9][0-9]{0,%d}+|0)" % (_DIGITS_OF_COUNTS - 1)
_PLAIN: Final = _SLOT + rb"(?![-+.0-9eE])"
_STAMP: Final = rb'"timestamp_ms":[ ]?"'
_NEXT: Final = re.compile(
    rb'(?:(?!%b%b")"(?:[^"\\]++|\\.)*+"|[^"\-0-9]++|(?!%b)[-0-9][-+.0-9eE]*+)*+'
    rb'(?:%b(?P<stamp>%b)"|(?P<plain>%b))' % (_STAMP, _SLOT, _PLAIN, _STAMP, _SLOT, _PLAIN),
    re.DOTALL,
)
"""Whatever is no slot, and then one."""
_PROBES: Final = (10_000, 20_000)
"""From these on, the slots of a tail are numbered to see which of them says what."""


UNSAID: Final = -1
"""A number that is not declared."""


class Shown(NamedTuple):
    """What a tail shows of the original."""

    original: int
    """Which of the originals it is."""
    natives: int
    """How many native shares of it the record declares."""
    quotes: int


Decode = Callable[[bytes], Shown | None]
"""Decodes a tail; ``None``: the reference has to look at its lines."""


class Numbered(NamedTuple):
    """A tail, parted at whatever can be a slot."""

    between: tuple[bytes, ...]
    """What stays: before the first one, between two, and behind the last one."""
    numbers: tuple[bytes, ...]

    def merged(self, slots: Collection[int]) -> Numbered:
        """Keep these slots only."""
        between = [self.between[0]]
        for place, number in enumerate(self.numbers):
            if place in slots:
                between.append(self.between[place + 1])
            else:
                between[-1] += number + self.between[place + 1]
        return Numbered(tuple(between), tuple(self.numbers[place] for place in sorted(slots)))

    def filled(self, numbers: Sequence[bytes]) -> bytes:
        """Put other numbers into the slots."""
        pairs = zip(self.between, (*numbers, b""), strict=True)
        return b"".join(chain.from_iterable(pairs))


def numbered(tail: bytes) -> Numbered:
    """Part a tail that is lawful.

    >>> numbered(b'"a":{"b":[1,-2,3.0,40],"c 5":"6"}}').numbers
    (b'1', b'40')
    """
    spans = list(_spans(tail))
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(tail)]
    return Numbered(
        tuple(tail[end:start] for end, start in zip(ends, starts, strict=True)),
        tuple(tail[start:end] for start, end in spans),
    )


def _spans(tail: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    # Each one begins where the last one ended: were it searched for, it could begin in a string.
    while found := _NEXT.match(tail, at):
        yield found.span("stamp" if found["plain"] is None else "plain")
        at = found.end()


class Lines(NamedTuple):
    """Lines of one chunk that have heads: columns of one length."""

    starts: list[int]
    """Where they begin."""
    cuts: list[int]
    """Where their tails do."""
    originals: list[int]
    natives: list[int]
    quotes: list[int]
    """What the tails show, as in :class:`Shown`."""


class Pattern:
    """Tails that differ in their slots only."""

    def __init__(self, tail: Numbered, decode: Decode) -> None:
        """Find out what the slots say.

        Args:
            tail: one that was decoded, with its slots.
            decode: decodes others.

        Raises:
            ValueError: that cannot be told.
        """
        slots = range(len(tail.numbers))
        # What stands in a slot, and nothing else, is another number each time.
        first, second = (
            decode(tail.filled([b"%d" % (probe + slot) for slot in slots])) for probe in _PROBES
        )
        if first is None or second is None:
            raise ValueError
        pairs = [tuple(probe + slot for probe in _PROBES) for slot in slots]
        counts = [
            pairs.index(pair) if pair in pairs else None
            for pair in zip(first[1:], second[1:], strict=True)
        ]
        self._first = b"," + tail.between[0]
        """Tells most patterns from one another."""
        made = _expression(tail, frozenset(slot for slot in counts if slot is not None))
        self._match = made.match
        self._long, self._stays = made.long, made.stays
        self._shown = first
        self._groups = tuple(None if slot is None else made.groups[slot] for slot in counts)
        self._length = 0
        """Of the last one's end, from the comma before its tail to the line feed."""

    def fits(self, chunk: bytes, cut: int) -> bool:
        """Tell whether a line ends so, from a comma on; it is the one that is expected next."""
        found = self._found(chunk, cut)
        if found is None:
            return False
        self._length = found.end() - cut
        return True

    def shown(self, chunk: bytes, cut: int) -> Shown | None:
        """Tell what a line shows that ends so, from a comma on; ``None``: it ends otherwise."""
        found = self._found(chunk, cut)
        if found is None:
            return None
        natives, quotes = (
            told if group is None else int(found[group])
            for told, group in zip(self._shown[1:], self._groups, strict=True)
        )
        return Shown(self._shown.original, natives, quotes)

    def _found(self, chunk: bytes, cut: int) -> re.Match[bytes] | None:
        if not chunk.startswith(self._first, cut):
            return None
        found = self._match(chunk, cut + len(self._first))
        return None if found is None or found.group(*self._long) != self._stays else found

    def take(self, chunk: bytes, start: int, lines: Lines) -> int:
        """Take lines from a place on that fit; return where the first one begins that does not.

        Where two in a row end alike, so may many more, which is cheaper to see: the second one is
        left.
        """
        find, startswith, match = chunk.find, chunk.startswith, self._match
        length, first, first_length = self._length, self._first, len(self._first)
        long, stays, limit = self._long, self._stays, MAX_RECORD_BYTES + 1  # with the line feed
        add_start, add_cut = lines.starts.append, lines.cuts.append
        count_natives, count_quotes = self._groups
        found_natives: list[bytes] = []
        found_quotes: list[bytes] = []
        add_natives, add_quotes = found_natives.append, found_quotes.append
        before, fresh, last = len(lines.starts), 2, b""
        while end := find(b"\n", start) + 1:
            # Most are as long as the one before.
            cut = end - length
            if (
                cut <= start
                or not startswith(first, cut)
                or (found := match(chunk, cut + first_length)) is None
                or found.group(*long) != stays
            ):
                cut = comma_before_tail(chunk, start, end)
                if (
                    cut <= start
                    or not startswith(first, cut)
                    or (found := match(chunk, cut + first_length)) is None
                    or found.group(*long) != stays
                ):
                    break
                length = end - cut
            if end - start > limit:
                break
            if fresh:
                fresh -= 1
                if chunk[cut:end] == last:
                    break
                last = chunk[cut:end]
            add_start(start)
            add_cut(cut + 1)
            if count_natives is not None:
                add_natives(found[count_natives])
            if count_quotes is not None:
                add_quotes(found[count_quotes])
            start = end
        self._length = length
        taken = len(lines.starts) - before
        original, natives, quotes = self._shown
        lines.originals.extend(repeat(original, taken))
        lines.natives.extend(
            repeat(natives, taken) if count_natives is None else map(int, found_natives)
        )
        lines.quotes.extend(
            repeat(quotes, taken) if count_quotes is None else map(int, found_quotes)
        )
        return start


class _Expression(NamedTuple):
    match: Callable[[bytes, int], re.Match[bytes] | None]
    long: tuple[int, ...]
    """Groups that stand for bytes which stay."""
    stays: bytes | tuple[bytes, ...]
    """What stays there, as the match gives it."""
    groups: dict[int, int]
    """Groups of slots that are read."""


def _expression(tail: Numbered, read: frozenset[int]) -> _Expression:
    """Write a pattern as an expression, from the first slot of a tail to the line feed behind it.

    Expressions are matched byte by byte, so that what is long is skipped and compared as a whole;
    and so is the end, that there be something to compare.
    """
    source, groups = b"", 0
    stays: list[bytes] = []
    long: list[int] = []
    slots: dict[int, int] = {}
    last = len(tail.numbers) - 1
    for slot, behind in enumerate(tail.between[1:]):
        if slot in read:
            groups += 1
            slots[slot] = groups
        source += _COUNT if slot in read else _SLOT
        if len(behind) > _LONG or slot == last:
            groups += 1
            long.append(groups)
            stays.append(behind if slot < last else behind + b"\n")
            source += b"(.{%d})" % len(stays[-1])
        else:
            source += re.escape(behind)
    expected = stays[0] if len(stays) == 1 else tuple(stays)
    return _Expression(re.compile(source, re.DOTALL).match, tuple(long), expected, slots)
