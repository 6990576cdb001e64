"""Reposts on Bluesky as columns in memory: some 70 bytes each, no object for any of them."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain
from typing import Final

from contestjudge.engines.apart.digests import PlaceKey, Sorted, between, digest_of
from contestjudge.engines.apart.events import DID, PLC, EventRows, SeenEvent, uri_of
from contestjudge.engines.apart.store import (
    Behind,
    Counts,
    Elsewhere,
    EventStore,
    Instants,
    Law,
    Made,
)
from contestjudge.engines.columns.writing import Portion, standing_rows
from contestjudge.engines.events.names import Names
from contestjudge.engines.events.parting import NOTHING_PARTED, Kept, parted
from contestjudge.engines.events.writing import AT_ONCE, Evidence
from contestjudge.model.decision import BAND_LIMIT
from contestjudge.model.names import id_key

_INSTANTS_AT_ONCE: Final = 1 << 16


class RepostStore(EventStore):
    """Rows of one judgement."""

    def __init__(self, posts: Sequence[str]) -> None:
        """Begin with none.

        Args:
            posts: ids of the contest's posts.
        """
        self.posts = posts
        self._records = array("q")
        self._instants = array("q")
        self._claimed = array("q")
        self._post_of = array("H")
        self._via = array("I")
        self._names = Names()
        self._through = Names()
        self._starts: list[tuple[int, int]] = []
        """Inputs that have rows, and the first row of each."""
        self._parted = NOTHING_PARTED
        self._made: list[Sequence[int]] = []
        """For each post, when its plain shares were made, ascending."""

    def keep(self, batch: int, rows: EventRows) -> None:
        """Keep rows."""
        if not rows.records:
            return
        if not self._starts or self._starts[-1][0] != batch:
            self._starts.append((batch, len(self._records)))
        self._records.extend(rows.records)
        self._instants.extend(rows.instants)
        self._claimed.extend(rows.claimed)
        self._post_of.extend(rows.posts)
        self._names.extend(rows.names)
        before = len(self._through)
        self._via.extend(array("I", [via + before if via else 0 for via in rows.via]))
        self._through.extend(rows.through)

    def forget(self, batch: int) -> None:
        """Drop what was kept of the last input."""
        if self._starts and self._starts[-1][0] == batch:
            first = self._starts.pop()[1]
            for column in (self._records, self._instants, self._claimed, self._post_of, self._via):
                del column[first:]
            self._names.cut(first)
            self._through.cut(max(self._via, default=0))

    def is_large(self) -> bool:
        """Tell whether so many rows are kept that not all are listed in a decision."""
        return len(self._records) > BAND_LIMIT

    def batches(self) -> frozenset[int]:
        """Return the inputs of which rows are kept."""
        return frozenset(batch for batch, _ in self._starts)

    def part(self, elsewhere: Elsewhere, law: Law) -> None:
        """Part the rows into plain shares and what has to be given back."""
        kept = Kept(
            self._instants, self._claimed, self._post_of, self._names, self._via, self._through
        )
        self._parted = parted(kept, elsewhere, law)
        plain, instants, posts = self._parted.plain, self._instants, self._post_of
        if isinstance(plain, range) and len(self.posts) == 1:
            self._made = [instants]
        else:
            self._made = [
                array("q", [instants[row] for row in plain if posts[row] == post])
                for post in range(len(self.posts))
            ]

    def given_back(self) -> Iterator[SeenEvent]:
        """Give the rows that are not plain shares, input by input, record by record."""
        stays = self._parted.stays
        yield from self._seen(row for row, stay in enumerate(stays) if not stay)

    def everything(self) -> Iterator[SeenEvent]:
        """Give all rows, but for those that were given back, in the same order."""
        stays = self._parted.stays
        rows = range(len(self._records))
        return self._seen((row for row in rows if stays[row]) if stays else rows)

    def counts(self) -> Counts:
        """Count who stays apart."""
        plain = len(self._parted.plain)
        return Counts(plain, plain, 0, self._parted.indirect)

    def made_before(self, post: int, number: int) -> Made:
        """Count the plain shares of a post that were made before an instant."""
        return Made(bisect_left(self._made[post], number), 0, 0)

    def stands(self, number: int) -> PlaceKey:
        """Say where the plain share of an instant stands in display order."""
        plain = self._parted.plain
        row = plain[bisect_left(plain, number, key=self._instants.__getitem__)]
        return number, number, id_key(uri_of(self._names[row].decode("ascii")))

    def instants(self) -> Iterator[Instants]:
        """Give the instants of those that speak, ascending, in portions."""
        plain, instants = self._parted.plain, self._instants
        for first in range(0, len(plain), _INSTANTS_AT_ONCE):
            some = plain[first : first + _INSTANTS_AT_ONCE]
            view = memoryview(array("q", map(instants.__getitem__, some)))
            yield Instants(view, view)

    def near(self, last: int) -> Iterator[SeenEvent]:
        """Give the rows of shares up to an instant, input by input, record by record."""
        plain, again = (
            rows[: bisect_right(rows, last, key=self._instants.__getitem__)]
            for rows in (self._parted.plain, self._parted.again)
        )
        return self._seen(sorted((*plain, *again)))

    def by_id(self) -> Iterator[SeenEvent]:
        """Give the rows of all shares, share by share, by instant."""
        rows = merge(self._parted.plain, self._parted.again, key=self._instants.__getitem__)
        return self._seen(rows)

    def beyond(self, last: int) -> Sequence[int]:
        """Count for each post the shares behind an instant."""
        return [len(made) - bisect_right(made, last) for made in self._made]

    def used(self) -> Mapping[int, int]:
        """Count the rows of plain shares, for each input that has some."""
        plain, again = self._parted.plain, self._parted.again
        if len(self._starts) == 1:
            counted = len(plain) + len(again)
            return {self._starts[0][0]: counted} if counted else {}
        return Counter(self._batch_of(row) for row in chain(plain, again))

    def observations(self, kinds: Sequence[int]) -> int:
        """Count distinct observations of plain shares: one each for every kind of terms."""
        plain, again, instants = self._parted.plain, self._parted.again, self._instants
        if not again or len(set(kinds)) == 1:
            return len(plain)
        several = {instants[row] for row in again}
        first = [row for row in plain if instants[row] in several]
        seen = {(kinds[self._batch_of(row)], instants[row]) for row in (*first, *again)}
        return len(plain) - len(several) + len(seen)

    def evidence_digest(self, others: Iterable[str]) -> str:
        """Digest the evidence (spec 4.6.3)."""
        evidence = Evidence(
            self._parted.by_name,
            self._names,
            self._instants,
            self._post_of,
            self._via,
            self._through,
        )
        posts = [json.dumps(post, ensure_ascii=False) for post in self.posts]
        return digest_of(evidence.written(posts), between(others), evidence.by)

    def standings_digest(self, behind: Behind, others: Sequence[tuple[PlaceKey, bytes]]) -> str:
        """Digest the standings (spec 8.4)."""
        rows = standing_rows(self._portions(), behind, 0, self.ticks, self._named)
        return digest_of(rows, others, Sorted(self.stands, _instant_of))

    def _portions(self) -> Iterator[Portion]:
        """Give shares in display order; for accounts, rows."""
        plain = self._parted.plain
        for first in range(0, len(plain), AT_ONCE):
            some = list(plain[first : first + AT_ONCE])
            yield Portion(
                list(map(self._instants.__getitem__, some)),
                some,
                list(map(self._post_of.__getitem__, some)),
                [],
            )

    def _named(self, portion: Portion) -> tuple[Iterable[str], Iterable[str]]:
        names = self._names.texts(portion.accounts)
        return (DID + name[:PLC] for name in names), map(uri_of, names)

    def _seen(self, rows: Iterable[int]) -> Iterator[SeenEvent]:
        for row in rows:
            via = self._via[row]
            yield SeenEvent(
                self._batch_of(row),
                self._records[row],
                self._instants[row],
                self._claimed[row],
                self._post_of[row],
                self._names[row].decode("ascii"),
                self._through[via - 1].decode("ascii") if via else "",
            )

    def _batch_of(self, row: int) -> int:
        at = bisect_right(self._starts, row, key=lambda start: start[1]) - 1
        return self._starts[at][0]


def _instant_of(key: PlaceKey) -> int:
    return key[0]
