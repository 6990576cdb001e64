"""One input in pieces: whole lines each, read by whoever has the time, joined in their order.

The law: what pieces give together is what the input gives as a whole (spec 14.2.4). A line belongs
to the piece in which its first byte lies; records are counted from 1 within a piece, and on from
the pieces before when they are joined.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Final, NamedTuple

from contestjudge.engines.apart.checking import checked
from contestjudge.engines.apart.rows import Rows, one_behind_the_other
from contestjudge.model.reading import Reading
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.json_text import BYTE_ORDER_MARK, is_line_by_line
from contestjudge.sources.x_v1_heads import HeadReader, Heads

Chunks = Callable[[], Iterable[bytes]]
"""The same bytes from the beginning, as often as they are asked for."""
PIECE: Final = 1 << 24
"""Bytes of a piece of a file that is not large."""
_LARGER: Final = 4
"""So many times as large are those of large ones: more lines share what every piece costs."""
_MANY: Final = 32
"""So many pieces keep several readers busy to the end."""
_BEGINNING: Final = 1 << 16
"""So many bytes tell lines from one document, as everywhere."""
_CHUNK: Final = 1 << 20
_REST: Final = 1 << 16
"""Bytes, where no more than the rest of one line is looked for."""
_LINE_FEED: Final = b"\n"


class PieceRead(NamedTuple):
    """What one piece gave: rows in order of records, everything else in the reading."""

    reading: Reading
    rows: Rows


def is_in_lines(chunks: Iterable[bytes]) -> bool:
    """Tell from the beginning of an input whether it may be read in pieces, however small."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= _BEGINNING:
            break
    return is_line_by_line(head.removeprefix(BYTE_ORDER_MARK))


def piece_of(size: int) -> int:
    """Say into how large pieces so many bytes are parted."""
    return min(_LARGER * PIECE, max(PIECE, size // _MANY))


def bounds(size: int, piece: int) -> list[tuple[int, int | None]]:
    """Part so many bytes: where each piece begins, and the next one (``None``: none follows)."""
    starts = list(range(0, max(size, 1), piece))
    return list(zip(starts, [*starts[1:], None], strict=True))


def piece_chunks(stream: IO[bytes], start: int, end: int | None) -> Iterator[bytes]:
    """Give the lines whose first bytes lie in a range.

    Args:
        stream: the whole input, that can be read in any order.
        start: where the range begins.
        end: where the next one begins; ``None``: there is none, so that all that follows is in it.
    """
    # The byte before tells whether a line begins here.
    at = stream.seek(max(0, start - 1))
    begun = start == 0
    while end is None or at < end:
        chunk = stream.read(_CHUNK if end is None else min(_CHUNK, end - at))
        if not chunk:
            return
        at += len(chunk)
        if not begun:
            feed = chunk.find(_LINE_FEED) + 1
            if feed == 0:
                continue
            chunk, begun = chunk[feed:], True
            if not chunk:
                continue
        if at == end and not chunk.endswith(_LINE_FEED):
            yield chunk
            yield from _rest_of_line(stream)
            return
        yield chunk


def _rest_of_line(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_REST):
        feed = chunk.find(_LINE_FEED) + 1
        if feed > 0:
            yield chunk[:feed]
            return
        yield chunk


def read_piece(
    chunks: Chunks, options: ReadOptions, posts: Sequence[str], *, first: bool
) -> PieceRead:
    """Read a piece of an input of X v1.1, or all of it.

    Args:
        chunks: its lines.
        options: with a target; not of a stream.
        posts: ids of the contest's posts, by which rows name them.
        first: whether the input begins with it.

    Raises:
        IrregularError: the whole input has to be read by the reference.
    """
    found: list[Rows] = []
    reading = read_heads(chunks(), chunks, options, posts, found.append, first=first)
    return PieceRead(reading, one_behind_the_other(found))


def read_heads(
    chunks: Iterable[bytes],
    again: Chunks,
    options: ReadOptions,
    posts: Sequence[str],
    keep: Callable[[Rows], None],
    *,
    first: bool,
) -> Reading:
    """Read a piece likewise; rows go to ``keep``, in portions, as they come.

    Args:
        chunks: its lines.
        again: gives them once more, where some have to be looked at again.
        options: with a target; not of a stream.
        posts: ids of the contest's posts.
        keep: takes rows.
        first: whether the input begins with it.

    Raises:
        IrregularError: the whole input has to be read by the reference; ``keep`` may have taken
            rows by then.
    """
    refused: list[int] = []
    said: dict[int, tuple[int, int]] = {}

    def check(heads: Heads) -> None:
        found = checked(heads, reader.originals, posts)
        keep(found.rows)
        refused.extend(found.refused)
        for original, both in found.declared.items():
            natives, quotes = said.get(original, both)
            said[original] = max(natives, both[0]), max(quotes, both[1])

    reader = HeadReader(options, check)
    reader.read(chunks, first=first)
    if refused:
        reader.again(again(), frozenset(refused), first=first)
    for original, (natives, quotes) in said.items():
        reader.settle(original, natives, quotes)
    return in_order(reader.reading)


def in_order(reading: Reading) -> Reading:
    """Put everything that has a record number into the order of the records."""
    places = reading.places
    order = sorted(range(len(places)), key=places.__getitem__)
    reading.observations[:] = [reading.observations[index] for index in order]
    reading.places = type(places)("Q", [places[index] for index in order])
    reading.notices.sort(key=_number)
    reading.unqualified.sort(key=_number)
    reading.hidden.sort(key=_number)
    reading.lost.sort(key=lambda one: one.record)
    reading.rejections.sort(key=lambda one: one.record)
    reading.informative = type(places)("Q", sorted(reading.informative))
    return reading


def _number(numbered: tuple[int, object]) -> int:
    return numbered[0]


class Joining:
    """Puts pieces together again, one after the other."""

    def __init__(self) -> None:
        """Begin with none."""
        self.reading = Reading()
        """What all pieces gave that were added."""

    def add(self, piece: PieceRead) -> Rows:
        """Add the next piece; return its rows, with the numbers that records have in the input."""
        before = self.reading.records
        _append(self.reading, piece.reading)
        return _shifted(piece.rows, before)


def joined(pieces: Iterable[PieceRead]) -> PieceRead:
    """Put all pieces of an input together."""
    joining = Joining()
    rows = [joining.add(piece) for piece in pieces]
    return PieceRead(joining.reading, one_behind_the_other(rows))


def _append(reading: Reading, more: Reading) -> None:
    before = reading.records
    reading.observations += more.observations
    reading.places.extend(_numbers(more.places, before))
    reading.notices += [(record + before, one) for record, one in more.notices]
    reading.unqualified += [(record + before, one) for record, one in more.unqualified]
    reading.post_times |= more.post_times
    reading.post_versions |= more.post_versions
    reading.counts |= more.counts
    reading.handles |= more.handles
    reading.created |= more.created
    reading.tagged |= more.tagged
    reading.followers |= more.followers
    reading.informative.extend(_numbers(more.informative, before))
    reading.servers |= more.servers
    reading.aliases |= more.aliases
    for original in more.originals.values():
        reading.note(original)
    reading.hidden += [(record + before, one) for record, one in more.hidden]
    reading.lost += [one._replace(record=one.record + before) for one in more.lost]
    reading.records += more.records
    reading.rejections += [one._replace(record=one.record + before) for one in more.rejections]


def _shifted(rows: Rows, before: int) -> Rows:
    return rows._replace(records=_numbers(rows.records, before))


def _numbers(numbers: array[int], before: int) -> array[int]:
    if before == 0:
        return numbers
    return array(numbers.typecode, [number + before for number in numbers])
