"""X v1.1 lines in parts: a head that differs from line to line, a tail that hardly ever does.

What a tail is, and why reading both parts is exact, :mod:`~contestjudge.sources.x_v1_tails` says.
Here heads become columns, for whoever checks all of them at once; several tails are remembered, so
that it does not matter how lines about several posts are mixed.

Every line that this does not settle is read by :class:`~contestjudge.sources.x_v1.LineReader`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import CoreConfig, SchemaValidator
from typing_extensions import TypedDict

from contestjudge.model.reading import Reading
from contestjudge.sources.base import MAX_RECORD_BYTES, ReadOptions
from contestjudge.sources.json_text import (
    BYTE_ORDER_MARK,
    has_bare_word,
    is_blank,
    is_line_by_line,
    lawful,
    lines,
)
from contestjudge.sources.x_v1 import LineReader, original_post
from contestjudge.sources.x_v1_tails import COMMA, HEAD_END, MARK, tail_members
from contestjudge.sources.x_v1_types import NativeOriginal

_STRICT: Final = ConfigDict(strict=True)
_FIRST: Final = 1 << 16
"""So many bytes tell lines from one document, as everywhere."""
_LONGEST_TAIL: Final = 1 << 18
_TAILS: Final = 64
"""So many tails are remembered beside the last one."""
ROWS_AT_ONCE: Final = 1 << 15


class _HeadUser(TypedDict):
    __pydantic_config__ = _STRICT  # type: ignore[misc]  # pydantic's own way for typed dicts
    id_str: str
    screen_name: str


class _Head(TypedDict):
    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id_str: str
    created_at: str
    user: _HeadUser


_decode_head: Final[Callable[[bytes], _Head]] = SchemaValidator(
    TypeAdapter(_Head).core_schema, CoreConfig(cache_strings="none")
).validate_json
_ORIGINAL: Final = TypeAdapter(NativeOriginal)


def _unmarked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Drop the byte-order mark."""
    rest = iter(chunks)
    head = next(rest, b"")
    while len(head) < len(BYTE_ORDER_MARK) and (more := next(rest, b"")):
        head += more
    yield head.removeprefix(BYTE_ORDER_MARK)
    yield from rest


class Shown(NamedTuple):
    """What a tail shows of the original."""

    original: int
    """Which of :attr:`HeadReader.originals` it is."""
    natives: int | None
    """How many native shares of it the record declares."""
    quotes: int | None


class Heads(NamedTuple):
    """What heads say, in columns of one length: nothing of it is checked yet."""

    records: list[int]
    """One-based numbers of the records."""
    ids: list[str]
    printed: list[str]
    accounts: list[str]
    handles: list[str]
    shown: list[Shown]
    """What each one shares."""


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
        self._recent: dict[bytes, Shown | None] = {}

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

    def settle(self, number: int, natives: int | None, quotes: int | None) -> None:
        """Keep what an original says that shares were kept of.

        Args:
            number: which of :attr:`originals`.
            natives: the greatest number of native shares that records of them declare.
            quotes: the greatest number of quotes.
        """
        said = original_post(self._originals[number])
        self._reader.facts(
            self.originals[number][0], said._replace(retweet_count=natives, quote_count=quotes)
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
                self._one(record, [raw])
            if record >= last:
                break
        self.reading.records = total

    def _one(self, record: int, raws: Iterable[object]) -> None:
        reader = self._reader
        reader.reading.records = record - 1
        for raw in reader.without_natives(raws):  # type: ignore[arg-type]
            reader.value(raw)
        if reader.reading.records != record:
            raise IrregularError

    def _read(self, chunks: Iterable[bytes]) -> None:
        decode_head, keep = _decode_head, self._keep
        heads = _no_heads()
        records, ids, printed, accounts, handles, shows = _adding(heads)
        record, tail, length, shown = 0, b"\n", 1, Shown(0, None, None)
        for chunk, first, suspicious in _whole_lines(chunks):
            start = first
            end = chunk.find(b"\n", start)
            while end >= 0:
                cut = end - length
                known = cut > start and chunk.startswith(tail, cut) and chunk[cut - 1] == COMMA
                if not known:
                    if is_blank(chunk[start:end]):
                        start = end + 1
                        end = chunk.find(b"\n", start)
                        continue
                    cut = chunk.find(MARK, start, end) + 1
                    found = self._tail(chunk[cut:end]) if cut > 0 else None
                    if found is not None:
                        tail, length, shown, known = chunk[cut:end], end - cut, found, True
                record += 1
                if (
                    known
                    and end - start <= MAX_RECORD_BYTES
                    and not (suspicious and has_bare_word(chunk[start:end]))
                ):
                    try:
                        head = decode_head(chunk[start:cut] + HEAD_END)
                    except ValidationError:
                        known = False
                    else:
                        user = head["user"]
                        records(record)
                        ids(head["id_str"])
                        printed(head["created_at"])
                        accounts(user["id_str"])
                        handles(user["screen_name"])
                        shows(shown)
                else:
                    known = False
                if not known:
                    self._one(record, [lawful(chunk[start:end])])
                start = end + 1
                end = chunk.find(b"\n", start)
            if len(heads.ids) >= ROWS_AT_ONCE:
                keep(heads)
                heads = _no_heads()
                records, ids, printed, accounts, handles, shows = _adding(heads)
        keep(heads)
        self.reading.records = record

    def _tail(self, tail: bytes) -> Shown | None:
        """Decode a tail; ``None``: the reference has to look at its lines."""
        if len(tail) > _LONGEST_TAIL:
            return None
        if tail in self._recent:
            return self._recent[tail]
        if len(self._recent) >= _TAILS:
            self._recent.clear()
        shown = self._recent[tail] = self._decoded(tail)
        return shown

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
        return Shown(number, original.get("retweet_count"), original.get("quote_count"))


def _no_heads() -> Heads:
    return Heads([], [], [], [], [], [])


_Add = Callable[[str], None]


def _adding(
    heads: Heads,
) -> tuple[Callable[[int], None], _Add, _Add, _Add, _Add, Callable[[Shown], None]]:
    """Return what adds to every column."""
    return (
        heads.records.append,
        heads.ids.append,
        heads.printed.append,
        heads.accounts.append,
        heads.handles.append,
        heads.shown.append,
    )


def _whole_lines(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, int, bool]]:
    """Give chunks, where the first whole line begins, and whether a word that is no JSON is in it.

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
        suspicious = has_bare_word(chunk)
        if size:
            line = b"".join((*kept, chunk[:first]))
            yield line, 0, has_bare_word(line)
            yield chunk, first, suspicious
        else:
            yield chunk, 0, suspicious
        rest = chunk[chunk.rfind(b"\n") + 1 :]
        kept, size = [rest], len(rest)
    if size:
        line = b"".join(kept) + b"\n"
        yield line, 0, has_bare_word(line)
