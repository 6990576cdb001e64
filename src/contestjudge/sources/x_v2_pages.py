"""Answers of X v2 a portion at a time: native shares as columns, all else as it always is.

A post of an answer can be a row if it refers to one contest post, which it retweets, and to nothing
else, and has only one version, its own; its author's handle is the one that stands beside it. What
is decoded for that is what the reference decodes, so that every other post is read by the
reference's own code, and only an answer that is odd as a whole is decoded once more, by
:class:`~contestjudge.sources.x_v2.AnswerReader`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from itertools import compress, repeat
from operator import eq, ge
from typing import Final, NamedTuple

from contestjudge.model.reading import Reading
from contestjudge.model.time import SECOND
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.json_text import JsonError, Refused, decode, lines, values
from contestjudge.sources.x_ids import is_readable_x_id
from contestjudge.sources.x_post import XPost
from contestjudge.sources.x_v2 import AnswerReader, Includes, original_post, posts_of
from contestjudge.sources.x_v2_decoding import Answer, ByPydantic, Decode
from contestjudge.sources.x_v2_fastest import WORTH_IT, fastest, is_there
from contestjudge.sources.x_v2_types import Reference, Tweet

ROWS_AT_ONCE: Final = 1 << 10
"""So few that they are still in the processor's cache when they are checked."""
_HELD_AT_ONCE: Final = 1 << 22
"""So many bytes of answers are held, for rows that are not plain after all."""
_NEVER: Final = "~"
"""Behind every printed time."""


class Posts(NamedTuple):
    """What posts say that share a contest post natively, in columns of one length.

    Nothing of it is checked yet, but that no time is printed before the original's.
    """

    records: list[int]
    """One-based numbers of the records."""
    ids: list[str]
    printed: list[str]
    accounts: list[str]
    handles: list[str]
    shared: list[str]
    """Ids of the contest's posts."""

    def add(self, records: Iterable[int], texts: Sequence[Iterable[str]]) -> None:
        """Add rows: the other columns in their order."""
        self.records.extend(records)
        for column, more in zip(self[1:], texts, strict=True):
            column.extend(more)


Keep = Callable[[Posts], Collection[int]]
"""Keeps posts that are plain; returns the records of all others."""


class _Shown(NamedTuple):
    """What an answer shows of the contest's posts."""

    posts: dict[str, XPost]
    since: dict[str, str]
    """When each was made, as X prints it: empty, if no time is printed. Whoever shares a post that
    is not named here is read by the reference."""


class _Read(NamedTuple):
    """An answer of which posts are in the portion that is being filled."""

    raw: bytes
    shown: _Shown
    first: int
    """The record of its first post."""
    end: int
    """How many rows the portion had with them."""


class PageReader:
    """Reads one input; rows go to ``keep``, in portions, everything else into the reading."""

    def __init__(self, options: ReadOptions, keep: Keep) -> None:
        """Take what to look for.

        Args:
            options: with a target that asks nothing beyond shares; not of a stream, whose counts
                are each of its own moment.
            keep: takes posts as they come, and says which of them are not plain.
        """
        target = options.target
        posts = () if target is None else tuple(one.id for one in target.posts)
        self._posts = tuple(one for one in posts if is_readable_x_id(one))
        self._name = options.name
        self._keep = keep
        self._reader = AnswerReader(options)
        self._decode: Decode = ByPydantic(self._posts)
        self._bytes = 0
        """How many were decoded."""
        self._enough = 0 if is_there() else WORTH_IT
        self._record = 0
        """The number of the last record."""
        self._portion = _no_posts()
        self._read: list[_Read] = []
        self._held = 0
        """Bytes of these answers."""
        self._originals: Sequence[Tweet | Reference] = ()
        """Of the last answer."""
        self._shown = self._looked_at(())

    @property
    def reading(self) -> Reading:
        """What the reference reader found, and how many records there are."""
        return self._reader.reading

    def read(self, chunks: Iterable[bytes], *, first: bool = True) -> None:
        """Read the whole input, or whole lines of one that has a record on each line.

        Args:
            chunks: the bytes.
            first: whether the input begins with them.

        Raises:
            InputError: a document is too large.
        """
        for raw in values(chunks, self._name) if first else lines(chunks):
            answer = None if isinstance(raw, Refused) or not self._posts else self._decoded(raw)
            if answer is None or isinstance(raw, Refused):
                self.reading.records = self._record
                self._reader.value(raw)
                self._record = self.reading.records
                continue
            self._answer(answer, raw)
            if len(self._portion.ids) >= ROWS_AT_ONCE or self._held >= _HELD_AT_ONCE:
                self._settle()
        self._settle()
        self.reading.records = self._record

    def _decoded(self, raw: bytes) -> Answer | None:
        before = self._bytes
        self._bytes += len(raw)
        if before <= self._enough < self._bytes:
            self._decode = fastest()(self._posts)
        return self._decode(raw)

    def _answer(self, answer: Answer, raw: bytes) -> None:
        """Sort the posts of an answer: what may be rows, and others."""
        if answer.originals != self._originals:
            self._originals, self._shown = answer.originals, self._looked_at(answer.originals)
        ids, printed, accounts, shared, histories = answer[:5]
        first = self._record + 1
        self._record += len(ids)
        handles = list(map(answer.handles.get, accounts, repeat("")))
        # All of them at one go, in C: this is done for every share there is.
        once = map(eq, histories, map(list, zip(ids, strict=True)))
        late = map(ge, printed, map(self._shown.since.get, shared, repeat(_NEVER)))
        fits = list(map(all, zip(shared, handles, printed, once, late, strict=False)))
        records = range(first, self._record + 1)
        texts = ids, printed, accounts, handles, shared
        if all(fits):
            self._portion.add(records, texts)
        else:
            self._portion.add(compress(records, fits), [compress(one, fits) for one in texts])
            self._others(answer, raw, first, [place for place, fit in enumerate(fits) if not fit])
        if True in fits:
            self._read.append(_Read(raw, self._shown, first, len(self._portion.ids)))
            self._held += len(raw)

    def _looked_at(self, originals: Sequence[Tweet | Reference]) -> _Shown:
        """Translate what stands beside posts, as far as these may share it."""
        includes = Includes({}, _by_id(originals))
        shown = _Shown({}, {})
        for name in self._posts:
            try:
                post = original_post(name, includes)
            except ValueError:
                continue  # the reference rejects whoever shares it
            shown.posts[name] = post
            shown.since[name] = "" if post.printed is None else _printed(post.printed[0])
        return shown

    def _settle(self) -> None:
        """Let a portion be kept, and note what its answers show of the contest's posts."""
        posts, some = self._portion, self._read
        self._portion, self._read, self._held = _no_posts(), [], 0
        if not posts.ids:
            return
        refused = frozenset(self._keep(posts))
        begin = 0
        for raw, shown, first, end in some:
            shared = posts.shared[begin:end]
            records = posts.records[begin:end]
            if refused and not refused.isdisjoint(records):
                pairs = zip(shared, records, strict=True)
                shared = [name for name, record in pairs if record not in refused]
                odd = [record - first for record in records if record in refused]
                answer = self._decode(raw)  # once more, for it is hardly ever needed
                if answer is not None:
                    self._others(answer, raw, first, odd)
            for name in dict.fromkeys(shared):
                self._reader.facts(name, shown.posts[name])
            begin = end

    def _others(self, answer: Answer, raw: bytes, first: int, places: Sequence[int]) -> None:
        """Read the posts of an answer that are no rows, as the reference does."""
        includes = Includes({}, {})
        if not answer.is_flat:
            includes = Includes(answer.handles, _by_id(answer.originals))
        written: list[object] | None = None
        for place in places:
            self.reading.records = first + place
            try:
                self._reader.tweet(answer.tweet(place), includes)
            except JsonError as error:
                if written is None:
                    written = _written(raw)
                self.reading.reject(first + place, str(error), repr(written[place]).encode())


def _no_posts() -> Posts:
    return Posts([], [], [], [], [], [])


def _by_id(originals: Iterable[Tweet | Reference]) -> dict[str, Tweet | Reference]:
    return {one["id"]: one for one in originals if "id" in one}


def _printed(instant: int) -> str:
    """Print a second as X does (microseconds UTC)."""
    return f"{datetime.fromtimestamp(instant // SECOND, UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def _written(raw: bytes) -> list[object]:
    """Return the posts of an answer as they are written: rejections tell them apart by that."""
    whole = decode(raw)
    return (isinstance(whole, dict) and posts_of(whole)) or []
