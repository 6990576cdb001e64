"""Native shares as columns of integers in memory: some 60 bytes each, no object for any of them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import Final

from contestjudge.engines.apart.digests import PlaceKey, between, digest_of, place, row_begins
from contestjudge.engines.apart.rows import Rows, Seen
from contestjudge.engines.apart.store import Behind, Elsewhere, Store
from contestjudge.engines.columns.handles import Handles
from contestjudge.engines.columns.parting import Kept, Parted, parted
from contestjudge.engines.columns.writing import (
    Columns,
    evidence_rows,
    in_portions,
    no_columns,
    standing_rows,
)
from contestjudge.model.decision import BAND_LIMIT
from contestjudge.sources.x_ids import X_EPOCH_MS

_SEEN_AT_ONCE: Final = 1 << 16


class ColumnStore(Store):
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
        self._parted = Parted(array("I"), array("I"), frozenset())
        self._plain = no_columns()
        """Usual shares, by id."""
        self._plain_ids: list[array[int]] = []
        """For each post, ascending."""

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

    def part(self, elsewhere: Elsewhere, inside: Sequence[tuple[int, int]]) -> None:
        """Part the rows into plain shares and what has to be given back."""
        ids, posts = self._ids, self._post_of
        handles = self._handles
        self._parted = parted(
            Kept(ids, self._accounts, posts, handles.lowered(), handles), elsewhere, inside
        )
        plain = self._parted.plain
        self._plain = Columns(
            array("q", [ids[row] for row in plain]),
            array("q", [self._accounts[row] for row in plain]),
            array("H", [posts[row] for row in plain]),
        )
        self._plain_ids = [
            self._plain.ids
            if len(self.posts) == 1
            else array("q", [ids[row] for row in plain if posts[row] == number])
            for number in range(len(self.posts))
        ]

    def given_back(self) -> Iterator[Seen]:
        """Give the rows that are not plain shares, input by input, record by record."""
        mixed = self._parted.mixed
        if mixed:
            yield from self._seen(row for row, one in enumerate(self._ids) if one in mixed)

    def everything(self) -> Iterator[Seen]:
        """Give all rows, but for those that were given back, in the same order."""
        mixed = self._parted.mixed
        return self._seen(row for row, one in enumerate(self._ids) if one not in mixed)

    def plain(self) -> int:
        """Count the plain shares."""
        return len(self._parted.plain)

    def made_before(self, post: int, number: int) -> int:
        """Count those of a post whose ids are less than a number."""
        return bisect_left(self._plain_ids[post], number)

    def instants(self, width: int) -> Iterator[memoryview[int]]:
        """Give instants so much behind the earliest ones of plain shares, ascending."""
        more = X_EPOCH_MS * 1000 + width
        for some in in_portions(self._plain):
            yield memoryview(array("q", [(number >> 22) * 1000 + more for number in some.ids]))

    def near(self, last: int) -> Iterator[Seen]:
        """Give the rows of plain shares up to an id, input by input, record by record."""
        ids = self._ids
        first, again = (
            rows[: bisect_right(rows, last, key=ids.__getitem__)]
            for rows in (self._parted.plain, self._parted.again)
        )
        return self._seen(sorted((*first, *again)))

    def by_id(self) -> Iterator[Seen]:
        """Give the rows of all plain shares, share by share, by id; few are held at once."""
        rows = merge(self._parted.plain, self._parted.again, key=self._ids.__getitem__)
        while some := list(islice(rows, _SEEN_AT_ONCE)):
            # As they were kept, one behind the other: handles are looked up portion by portion.
            kept = sorted(some)
            seen = dict(zip(kept, self._seen(kept), strict=True))
            yield from map(seen.__getitem__, some)

    def beyond(self, last: int) -> Sequence[int]:
        """Count for each post the plain shares behind an id."""
        return [len(ids) - bisect_right(ids, last) for ids in self._plain_ids]

    def used(self) -> Mapping[int, int]:
        """Count the rows of plain shares, for each input that has some."""
        if len(self._starts) == 1:
            counted = len(self._parted.plain) + len(self._parted.again)
            return {self._starts[0][0]: counted} if counted else {}
        rows = (*self._parted.plain, *self._parted.again)
        return Counter(self._batch_of(row) for row in rows)

    def observations(self, kinds: Sequence[int]) -> int:
        """Count distinct observations of plain shares: one each for every kind of terms."""
        again = self._parted.again
        if not again or len(set(kinds)) == 1:
            return len(self._parted.plain)
        ids = self._ids
        several = {ids[row] for row in again}
        first = [row for row in self._parted.plain if ids[row] in several]
        seen = {(kinds[self._batch_of(row)], ids[row]) for row in (*first, *again)}
        return len(self._parted.plain) - len(several) + len(seen)

    def evidence_digest(self, others: Iterable[str]) -> str:
        """Digest the evidence (spec 4.6.3)."""
        plain = self._plain
        ids = plain.ids
        # Numbers of one length sort as their digits do.
        if ids and len(str(ids[0])) != len(str(ids[-1])):
            order = sorted(range(len(ids)), key=lambda row: str(ids[row]))
            plain = Columns(*(array(one.typecode, [one[row] for row in order]) for one in plain))
        rows = evidence_rows(in_portions(plain), self.posts)
        return digest_of(rows, between(others), row_begins)

    def standings_digest(self, behind: Behind, others: Sequence[tuple[PlaceKey, bytes]]) -> str:
        """Digest the standings (spec 8.4)."""
        return digest_of(standing_rows(in_portions(self._plain), behind), others, place)

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
