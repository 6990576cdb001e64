"""Native shares as columns of integers in memory: some 60 bytes each, no object for any of them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, islice
from typing import Final, NamedTuple

from contestjudge.engines.apart.digests import EVIDENCE, STANDINGS, PlaceKey, between, digest_of
from contestjudge.engines.apart.rows import WIDTH, Rows, Seen
from contestjudge.engines.apart.store import (
    Behind,
    Counts,
    Elsewhere,
    Instants,
    Law,
    Made,
    SnowflakeStore,
)
from contestjudge.engines.columns.handles import Handles
from contestjudge.engines.columns.parting import Kept, nothing_parted, parted
from contestjudge.engines.columns.writing import (
    AT_ONCE,
    Columns,
    evidence_rows,
    in_order,
    in_portions,
    no_columns,
    standing_rows,
)
from contestjudge.model.decision import BAND_LIMIT
from contestjudge.sources.x_ids import X_EPOCH_MS

_SEEN_AT_ONCE: Final = 1 << 16


class _PostIds(NamedTuple):
    """Of one post, ids of shares, ascending."""

    speaking: Sequence[int]
    """Those that speak for their accounts."""
    made: Sequence[int]
    """All plain ones."""
    undone: Sequence[int]
    """Those that were undone."""
    gone: Sequence[int]
    """Those by which these were undone."""


class ColumnStore(SnowflakeStore):
    """Rows of one judgement."""

    def __init__(self, posts: Sequence[str]) -> None:
        """Begin with none.

        Args:
            posts: ids of the contest's posts.
        """
        self.posts = posts
        self._ids = array("q")
        self._accounts = array("q")
        self._records = array("q")
        self._post_of = array("H")
        self._handles = Handles()
        self._starts: list[tuple[int, int]] = []
        """Inputs that have rows, and the first row of each."""
        self._parted = nothing_parted()
        self._plain = no_columns()
        """Shares that speak for their accounts, by id."""
        self._post_ids: list[_PostIds] = []
        """For each post."""

    def keep(self, batch: int, rows: Rows) -> None:
        """Keep rows."""
        if not rows.ids:
            return
        if not self._starts or self._starts[-1][0] != batch:
            self._starts.append((batch, len(self._ids)))
        self._records.extend(rows.records)
        self._ids.extend(rows.ids)
        self._accounts.extend(rows.accounts)
        self._post_of.extend(rows.posts)
        self._handles.extend(rows.handles, len(rows.ids))

    def forget(self, batch: int) -> None:
        """Drop what was kept of the last input."""
        if self._starts and self._starts[-1][0] == batch:
            first = self._starts.pop()[1]
            for column in (self._ids, self._accounts, self._records, self._post_of):
                del column[first:]
            self._handles.cut(first)

    def is_large(self) -> bool:
        """Tell whether so many rows are kept that not all are listed in a decision."""
        return len(self._ids) > BAND_LIMIT

    def batches(self) -> frozenset[int]:
        """Return the inputs of which rows are kept."""
        return frozenset(batch for batch, _ in self._starts)

    def part(self, elsewhere: Elsewhere, law: Law) -> None:
        """Part the rows into plain shares and what has to be given back."""
        ids, posts = self._ids, self._post_of
        handles = self._handles
        self._parted = parted(
            Kept(ids, self._accounts, posts, handles.lowered(), handles), elsewhere, law
        )
        self._plain = self._columns(self._parted.plain)
        self._post_ids = [self._ids_of(post) for post in range(len(self.posts))]

    def _columns(self, rows: Sequence[int], until: Iterable[int] = ()) -> Columns:
        if isinstance(rows, range):  # all of them, from one end to the other
            step = rows.step
            return Columns(
                self._ids[::step], self._accounts[::step], self._post_of[::step], array("q", until)
            )
        return Columns(
            array("q", [self._ids[row] for row in rows]),
            array("q", [self._accounts[row] for row in rows]),
            array("H", [self._post_of[row] for row in rows]),
            array("q", until),
        )

    def _ids_of(self, post: int) -> _PostIds:
        plain, others, undone, until, *_ = self._parted
        if len(self.posts) == 1 and not others:
            return _PostIds(self._plain.ids, self._plain.ids, (), ())
        ids, posts = self._ids, self._post_of
        speaking = array("q", [ids[row] for row in plain if posts[row] == post])
        silent = array("q", [ids[row] for row in others if posts[row] == post])
        undone = array("I", [row for row in undone if posts[row] == post])
        return _PostIds(
            speaking,
            array("q", merge(speaking, silent)) if silent else speaking,
            array("q", [ids[row] for row in undone]),
            array("q", sorted(until[row] for row in undone)),
        )

    def given_back(self) -> Iterator[Seen]:
        """Give the rows that are not plain shares, input by input, record by record."""
        mixed = self._parted.mixed
        if mixed:
            yield from self._seen(row for row, one in enumerate(self._accounts) if one in mixed)

    def everything(self) -> Iterator[Seen]:
        """Give all rows, but for those that were given back, in the same order."""
        mixed = self._parted.mixed
        return self._seen(row for row, one in enumerate(self._accounts) if one not in mixed)

    def counts(self) -> Counts:
        """Count who stays apart."""
        plain, others, undone, *_ = self._parted
        return Counts(len(plain), len(plain) + len(others), len(undone))

    def made_before(self, post: int, number: int) -> Made:
        """Count the plain shares of a post whose ids are less than a number."""
        _, made, undone, gone = self._post_ids[post]
        return Made(*(bisect_left(ids, number) for ids in (made, undone, gone)))

    def instants(self) -> Iterator[Instants]:
        """Give the instants of those that speak, ascending, in portions."""
        epoch = X_EPOCH_MS * 1000
        for first in range(0, len(self._plain.ids), AT_ONCE):
            some = self._plain.ids[first : first + AT_ONCE]
            earliest = [(number >> 22) * 1000 + epoch for number in some]
            latest = [instant + WIDTH for instant in earliest]
            yield Instants(*(memoryview(array("q", one)) for one in (earliest, latest)))

    def near(self, last: int) -> Iterator[Seen]:
        """Give the rows of shares that speak, up to an id, input by input, record by record."""
        ids = self._ids
        plain, again = (
            rows[: bisect_right(rows, last, key=ids.__getitem__)]
            for rows in (self._parted.plain, self._again_of_those_that_speak())
        )
        return self._seen(sorted((*plain, *again)))

    def by_id(self) -> Iterator[Seen]:
        """Give the rows of all shares that speak, share by share, by id; few are held at once."""
        again = self._again_of_those_that_speak()
        rows = merge(self._parted.plain, again, key=self._ids.__getitem__)
        while some := list(islice(rows, _SEEN_AT_ONCE)):
            # As they were kept, one behind the other: handles are looked up portion by portion.
            kept = sorted(some)
            seen = dict(zip(kept, self._seen(kept), strict=True))
            yield from map(seen.__getitem__, some)

    def _again_of_those_that_speak(self) -> array[int]:
        """Return their rows but the first of each, by id."""
        again, others, ids = self._parted.again, self._parted.others, self._ids
        if not again or not others:
            return again
        silent = {ids[row] for row in others}
        return array("I", [row for row in again if ids[row] not in silent])

    def beyond(self, last: int) -> Sequence[int]:
        """Count for each post the shares that speak behind an id."""
        theirs = (one.speaking for one in self._post_ids)
        return [len(ids) - bisect_right(ids, last) for ids in theirs]

    def used(self) -> Mapping[int, int]:
        """Count the rows of plain shares, for each input that has some."""
        plain, others, again = self._parted.plain, self._parted.others, self._parted.again
        if len(self._starts) == 1:
            counted = len(plain) + len(others) + len(again)
            return {self._starts[0][0]: counted} if counted else {}
        return Counter(self._batch_of(row) for row in chain(plain, others, again))

    def observations(self, kinds: Sequence[int]) -> int:
        """Count distinct observations of plain shares: one each for every kind of terms."""
        again, shares = self._parted.again, self.counts().shares
        if not again or len(set(kinds)) == 1:
            return shares
        ids = self._ids
        several = {ids[row] for row in again}
        plain = chain(self._parted.plain, self._parted.others)
        first = [row for row in plain if ids[row] in several]
        seen = {(kinds[self._batch_of(row)], ids[row]) for row in (*first, *again)}
        return shares - len(several) + len(seen)

    def evidence_digest(self, others: Iterable[str]) -> str:
        """Digest the evidence (spec 4.6.3)."""
        plain, silent, _, until, *_ = self._parted
        every = self._plain
        if silent:
            shares = array("I", merge(plain, silent, key=self._ids.__getitem__))
            every = self._columns(shares, [until[row] for row in shares])
        rows = evidence_rows(in_portions(in_order(every)), self.posts)
        return digest_of(rows, between(others), EVIDENCE)

    def standings_digest(self, behind: Behind, others: Sequence[tuple[PlaceKey, bytes]]) -> str:
        """Digest the standings (spec 8.4)."""
        return digest_of(standing_rows(in_portions(self._plain), behind), others, STANDINGS)

    def _seen(self, rows: Iterable[int]) -> Iterator[Seen]:
        for row in rows:
            yield Seen(
                self._batch_of(row),
                self._records[row],
                self._ids[row],
                self._accounts[row],
                self._handles[row],
                self._post_of[row],
            )

    def _batch_of(self, row: int) -> int:
        at = bisect_right(self._starts, row, key=lambda start: start[1]) - 1
        return self._starts[at][0]
