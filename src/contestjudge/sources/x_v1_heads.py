"""X v1.1 lines in parts: a head that differs from line to line, a tail that hardly ever does.

What a tail is, and why reading both parts is exact, :mod:`~contestjudge.sources.x_v1_tails` says.
Here heads become columns, for whoever checks all of them at once; several tails are remembered, so
that it does not matter how lines about several posts are mixed.

Every line that this does not settle is read by :class:`~contestjudge.sources.x_v1.LineReader`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, compress
from typing import Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

from contestjudge.model.reading import Reading
from contestjudge.sources.base import MAX_RECORD_BYTES, ReadOptions
from contestjudge.sources.json_text import (
    BYTE_ORDER_MARK,
    Refused,
    behind_blank_lines,
    is_blank,
    is_line_by_line,
    lawful,
    lines,
)
from contestjudge.sources.x_v1 import NAME, LineReader, original_post
from contestjudge.sources.x_v1_decoding import by_pydantic
from contestjudge.sources.x_v1_endings import NOBODY, Ending, Endings
from contestjudge.sources.x_v1_fastest import WORTH_IT, fastest, is_there
from contestjudge.sources.x_v1_middles import Middles
from contestjudge.sources.x_v1_patterns import UNSAID, Lines, Shown
from contestjudge.sources.x_v1_tails import comma_before_tail, tail_members
from contestjudge.sources.x_v1_types import NativeOriginal

_FIRST: Final = 1 << 16
"""So many bytes tell lines from one document, as everywhere."""
_LONGEST_LINE: Final = MAX_RECORD_BYTES + 1
"""With the line feed."""
ROWS_AT_ONCE: Final = 1 << 10
"""So few that they are still in the processor's cache when they are checked."""

_ODD_AT_ONCE: Final = 1 << 18
"""So many bytes of lines without heads are read at one go: what reads them is in the processor's
cache then, which it is not behind each hundred of others."""
_ORIGINAL: Final = TypeAdapter(NativeOriginal)


def _unmarked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Drop the byte-order mark."""
    rest = iter(chunks)
    head = next(rest, b"")
    while len(head) < len(BYTE_ORDER_MARK) and (more := next(rest, b"")):
        head += more
    yield head.removeprefix(BYTE_ORDER_MARK)
    yield from rest


class Heads(NamedTuple):
    """What heads say, in columns of one length: nothing of it is checked yet."""

    records: list[int]
    """One-based numbers of the records."""
    ids: list[str]
    printed: list[str]
    accounts: list[str]
    handles: list[str]
    originals: list[int]
    """What each one shares: which of :attr:`HeadReader.originals`."""
    natives: list[int]
    """How many native shares of that the record declares."""
    quotes: list[int]


class IrregularError(Exception):
    """An input that is no plain row of records: the reference reader has to read all of it."""


class HeadReader:
    """Reads one input; heads go to ``keep``, in portions, everything else into the reading."""

    def __init__(self, options: ReadOptions, keep: Callable[[Heads], None]) -> None:
        """Take what to look for.

        Args:
            options: with a target; not of a stream, whose counts are each of its own moment.
            keep: takes heads as they come; the lists are its own from then on.
        """
        self.originals: list[tuple[str, str]] = []
        """Ids of posts, and the times that are printed with them."""
        self._originals: list[NativeOriginal] = []
        self._keep = keep
        self._reader = LineReader(options)
        self._posts = frozenset() if options.target is None else options.target.post_ids
        self._numbers: dict[tuple[str, str], int] = {}
        self._endings = Endings(self._decoded)
        self._middles = Middles()
        self._record = 0
        """The number of the last record."""
        self._ending: Ending = NOBODY
        """How the last line with a head ends."""

    @property
    def reading(self) -> Reading:
        """What the reference reader found, and how many records there are."""
        return self._reader.reading

    def read(self, chunks: Iterable[bytes], *, first: bool = True) -> None:
        """Read the whole input, or whole lines of it.

        Args:
            chunks: the bytes.
            first: whether the input begins with them.

        Raises:
            IrregularError: it is one document, or a line holds several records, or too many bytes.
        """
        if not first:
            self._read(chunks)
            return
        rest = iter(chunks)
        head = b""
        for chunk in rest:
            head += chunk
            if len(head) >= _FIRST:
                break
        head = head.removeprefix(BYTE_ORDER_MARK)
        if not is_line_by_line(head):
            raise IrregularError
        self._read(chain((head,), rest))

    def settle(self, number: int, natives: int, quotes: int) -> None:
        """Keep what an original says that shares were kept of.

        Args:
            number: which of :attr:`originals`.
            natives: the greatest number of native shares that records of them declare.
            quotes: the greatest number of quotes.
        """
        said = original_post(self._originals[number])
        self._reader.facts(
            self.originals[number][0],
            said._replace(
                retweet_count=None if natives == UNSAID else natives,
                quote_count=None if quotes == UNSAID else quotes,
            ),
        )

    def again(self, chunks: Iterable[bytes], wanted: frozenset[int], *, first: bool = True) -> None:
        """Read the records whose heads were refused, as the reference does.

        Args:
            chunks: the same bytes once more.
            wanted: their numbers.
            first: whether the input begins with them.

        Raises:
            IrregularError: one of them is several records.
        """
        total = self.reading.records
        last = max(wanted, default=0)
        for record, raw in enumerate(lines(_unmarked(chunks) if first else chunks), 1):
            if record in wanted:
                self._one(record, raw)
            if record >= last:
                break
        self.reading.records = total

    def _one(self, record: int, raw: bytes | Refused) -> None:
        reader = self._reader
        reader.reading.records = record - 1
        if isinstance(raw, bytes) and NAME not in raw:
            reader.value(raw)  # no native share: what finds them would look in vain
        else:
            for left in reader.without_natives([raw]):
                reader.value(left)
        if reader.reading.records != record:
            raise IrregularError

    def _read(self, chunks: Iterable[bytes]) -> None:
        heads = _no_heads()
        odd: list[tuple[int, bytes]] = []
        held = 0
        seen, enough = 0, -1 if is_there() else WORTH_IT
        for chunk, first in _whole_lines(chunks):
            lines, records, others = self._parted(chunk, first)
            starts, cuts, *shown = lines
            seen += len(starts)
            decode = fastest() if seen > enough else by_pydantic
            said = decode(self._middles.portion(chunk, starts, cuts))
            if said.refused:
                others += [(records[place], starts[place]) for place in said.refused]
                refused = frozenset(said.refused)
                left = [place not in refused for place in range(len(starts))]
                records, *shown = (list(compress(column, left)) for column in (records, *shown))
            for record, start in sorted(others):
                odd.append((record, chunk[start : chunk.find(b"\n", start)]))
                held += len(odd[-1][1])
            if held > _ODD_AT_ONCE:
                self._odd(odd)
                odd, held = [], 0
            _add(heads, Heads(records, *said[:4], *shown))
            if len(heads.ids) >= ROWS_AT_ONCE:
                self._keep(heads)
                heads = _no_heads()
        self._odd(odd)
        self._keep(heads)
        self.reading.records = self._record

    def _odd(self, lines: Iterable[tuple[int, bytes]]) -> None:
        """Read lines one by one, by the numbers of their records."""
        for record, line in lines:
            self._one(record, lawful(line))

    def _parted(self, chunk: bytes, start: int) -> _Parted:
        """Part the lines of a chunk that end as others did, or so that it can be remembered."""
        lines, records, others = parted = _Parted(Lines([], [], [], [], []), [], [])
        record, ending, looked_at = self._record, self._ending, -1
        last = chunk.rfind(b"\n") + 1
        while True:
            start = ending.take(chunk, start, lines)
            taken = len(lines.starts) - len(records)
            records.extend(range(record + 1, record + 1 + taken))
            record += taken
            if start >= last:
                break
            end = chunk.find(b"\n", start) + 1
            cut = comma_before_tail(chunk, start, end)
            if start < cut and end - start <= _LONGEST_LINE and start != looked_at:
                looked_at = start
                found = self._endings.of(chunk, cut, end)
                if found is not None:
                    ending = found
                    continue
            if is_blank(chunk[start : end - 1]):
                start = behind_blank_lines(chunk, end)
                continue
            record += 1
            others.append((record, start))
            start = end
        self._record, self._ending = record, ending
        return parted

    def _decoded(self, tail: bytes) -> Shown | None:
        members = tail_members(tail)
        if members is None:
            return None
        try:
            original = _ORIGINAL.validate_python(members.get("retweeted_status"))
        except ValidationError:
            return None
        key = original["id_str"], original["created_at"]
        if key[0] not in self._posts:
            return None
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.originals)
            self.originals.append(key)
            self._originals.append(original)
        return Shown(
            number, original.get("retweet_count", UNSAID), original.get("quote_count", UNSAID)
        )


class _Parted(NamedTuple):
    """The lines of one chunk."""

    lines: Lines
    """Those with heads."""
    records: list[int]
    """Their numbers."""
    others: list[tuple[int, int]]
    """Records without heads, and where they begin."""


def _no_heads() -> Heads:
    return Heads([], [], [], [], [], [], [], [])


def _add(heads: Heads, more: Heads) -> None:
    heads.records.extend(more.records)
    heads.ids.extend(more.ids)
    heads.printed.extend(more.printed)
    heads.accounts.extend(more.accounts)
    heads.handles.extend(more.handles)
    heads.originals.extend(more.originals)
    heads.natives.extend(more.natives)
    heads.quotes.extend(more.quotes)


def _whole_lines(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Give chunks, and where the first whole line in them begins.

    What stands behind the last line feed of a chunk is no whole line: it comes with the next one.

    Raises:
        IrregularError: a line is longer than a record can be.
    """
    kept: list[bytes] = []
    size = 0
    for chunk in chunks:
        first = chunk.find(b"\n") + 1
        if first == 0:
            kept.append(chunk)
            size += len(chunk)
            if size > MAX_RECORD_BYTES:
                raise IrregularError
            continue
        if size:
            yield b"".join((*kept, chunk[:first])), 0
            yield chunk, first
        else:
            yield chunk, 0
        rest = chunk[chunk.rfind(b"\n") + 1 :]
        kept, size = [rest], len(rest)
    if size:
        yield b"".join(kept) + b"\n", 0
