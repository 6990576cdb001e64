"""Least and greatest rank of every entrant, over every completion of the evidence (spec 6).

A share r is *before* a share s when r's latest instant precedes s's earliest, or when order pairs
say so. O(n log n) in the number of shares; closure of the pairs is paid for only inside clusters
of overlapping intervals.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contestjudge.model.field import Entry, Hole, OrderPair, Rank, ShareKey
from contestjudge.model.words import ShareForm
from contestjudge.ranking.reach import Cluster, clusters


class _Room(NamedTuple):
    """How many unseen shares can come before an instant: each budget once, from its first hole."""

    starts: tuple[int, ...]
    totals: tuple[int | None, ...]
    """``totals[n]``: the sum of the first ``n`` budgets; ``None`` once one is unbounded."""

    def by(self, instant: int) -> int | None:
        """Room in all budgets with a hole that starts no later than ``instant``."""
        return self.totals[bisect_right(self.starts, instant)]


def _room(holes: Sequence[Hole]) -> _Room:
    first: dict[tuple[str, int], tuple[int, int | None]] = {}
    for index, hole in enumerate(holes):
        key = ("own", index) if hole.budget is None else (hole.budget, -1)
        start, at_most = first.get(key, (hole.earliest, hole.at_most))
        first[key] = (min(start, hole.earliest), at_most)
    budgets = sorted(first.values(), key=lambda budget: budget[0])
    totals: list[int | None] = [0]
    for _, at_most in budgets:
        last = totals[-1]
        totals.append(None if last is None or at_most is None else last + at_most)
    return _Room(tuple(start for start, _ in budgets), tuple(totals))


class _Column(NamedTuple):
    """One entrant's extremes: the least earliest of S_i, the least latest of V_i."""

    earliest: int
    latest: int | None


def _columns(entries: Sequence[Entry]) -> list[_Column]:
    columns: list[_Column] = []
    for entry in entries:
        candidates = entry.candidates
        if len(candidates) == 1:
            _, earliest, latest, certain = candidates[0]
            columns.append(_Column(earliest, latest if certain else None))
        else:
            columns.append(
                _Column(
                    min(candidate.earliest for candidate in candidates),
                    min((c.latest for c in candidates if c.certain), default=None),
                )
            )
    return columns


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


class _Pairs:
    """What the order pairs add to (least) or take from (greatest) the counts by interval."""

    def __init__(
        self, entries: Sequence[Entry], columns: Sequence[_Column], pairs: Sequence[OrderPair]
    ) -> None:
        self._entries = entries
        self._columns = columns
        self.place: dict[ShareKey, tuple[Cluster, int]] = {}
        self._owner: dict[ShareKey, int] = {}
        self._masks: dict[int, tuple[int, int, int]] = {}
        if not pairs:
            return
        named = {key for pair in pairs for key in pair}
        bounds: dict[ShareKey, tuple[int, int]] = {}
        certain: set[ShareKey] = set()
        for index, entry in enumerate(entries):
            for candidate in entry.candidates:
                if candidate.share in named:
                    bounds[candidate.share] = (candidate.earliest, candidate.latest)
                    self._owner[candidate.share] = index
                    if candidate.certain:
                        certain.add(candidate.share)
        for cluster in clusters(pairs, bounds):
            settled = alone = several = 0
            for bit, share in enumerate(cluster.shares):
                self.place[share] = (cluster, bit)
                entry = entries[self._owner[share]]
                if len(entry.candidates) > 1:
                    several |= 1 << bit
                else:
                    alone |= 1 << bit
                    if share in certain and entry.vouched:
                        settled |= 1 << bit
            self._masks[id(cluster)] = (settled, alone, several)
        self._certain = certain

    def more_before(self, index: int, share: ShareKey, earliest: int) -> int:
        """Count entrants whose certain share pairs put before ``share`` and intervals do not."""
        if share not in self.place:
            return 0
        cluster, bit = self.place[share]
        settled, _, several = self._masks[id(cluster)]
        # Shares are sorted by latest: those that intervals already put before are the low bits.
        overlapping = bisect_left(cluster.latest, earliest)
        ancestors = cluster.ancestors[bit] >> overlapping << overlapping
        others: set[int] = set()
        for other in _bits(ancestors & several):
            before = cluster.shares[other]
            owner = self._owner[before]
            latest = self._columns[owner].latest
            if (
                owner != index
                and before in self._certain
                and self._entries[owner].vouched
                and latest is not None
                and latest >= earliest
            ):
                others.add(owner)
        return (ancestors & settled).bit_count() + len(others)

    def surely_after(self, index: int, shares: Sequence[ShareKey], instant: int) -> int:
        """Count entrants that start by ``instant`` but whose every such share is after ``shares``.

        ``shares`` are the certain shares of entrant ``index``, ``instant`` the least latest.
        """
        later: dict[int, tuple[Cluster, int]] = {}
        for share in shares:
            if share in self.place:
                cluster, bit = self.place[share]
                bits = later.get(id(cluster), (cluster, 0))[1] | cluster.descendants[bit]
                later[id(cluster)] = (cluster, bits)
        count = 0
        suspects: dict[int, set[ShareKey]] = {}
        for name, (cluster, bits) in later.items():
            _, alone, several = self._masks[name]
            begun = bits & cluster.begun_by(instant)
            count += (begun & alone).bit_count()
            for bit in _bits(begun & several):
                share = cluster.shares[bit]
                suspects.setdefault(self._owner[share], set()).add(share)
        for owner, after in suspects.items():
            count += owner != index and all(
                candidate.share in after
                for candidate in self._entries[owner].candidates
                if candidate.earliest <= instant
            )
        return count


def _hiding(entry: Entry, holes: Sequence[Hole]) -> list[Hole]:
    """H_i: the holes that can hide a share of this entrant (spec 6.2)."""
    return [
        hole
        for hole in holes
        if not (hole.form is ShareForm.NATIVE and hole.post in entry.holds_native)
    ]


def rank_entries(
    entries: Sequence[Entry], pairs: Sequence[OrderPair], holes: Sequence[Hole]
) -> list[Rank]:
    """Return the least and greatest rank of every entrant, aligned with ``entries``.

    Args:
        entries: the field; intervals already tightened along ``pairs``.
        pairs: order pairs without a circle.
        holes: room for unseen shares; none with ``at_most`` 0.
    """
    columns = _columns(entries)
    settled = sorted(
        column.latest
        for column, entry in zip(columns, entries, strict=True)
        if column.latest is not None and entry.vouched
    )
    starts = sorted(column.earliest for column in columns)
    room = _room(holes)
    paired = _Pairs(entries, columns, pairs)
    hole_posts = {hole.post for hole in holes if hole.form is ShareForm.NATIVE}
    first_hole = min((hole.earliest for hole in holes), default=None)
    ranks: list[Rank] = []
    for index, (entry, column) in enumerate(zip(entries, columns, strict=True)):
        own_latest = column.latest if entry.vouched else None
        in_pairs = bool(paired.place) and any(
            candidate.share in paired.place for candidate in entry.candidates
        )
        # spec 6.2, least: some share (or hole start) with the fewest certainly before it.
        if in_pairs:
            least = min(
                bisect_left(settled, candidate.earliest)
                - (own_latest is not None and own_latest < candidate.earliest)
                + paired.more_before(index, candidate.share, candidate.earliest)
                for candidate in entry.candidates
            )
        else:
            least = bisect_left(settled, column.earliest)
        hiding: Sequence[Hole] = holes
        if first_hole is not None:
            if entry.holds_native and not hole_posts.isdisjoint(entry.holds_native):
                hiding = _hiding(entry, holes)
                start = min((hole.earliest for hole in hiding), default=None)
            else:
                start = first_hole
            if start is not None and (in_pairs or start < column.earliest):
                own = own_latest is not None and own_latest < start
                least = min(least, bisect_left(settled, start) - own)
        # spec 6.2, greatest: everyone who can come before the least latest of V_i.
        greatest: int | None
        if column.latest is not None:
            greatest = _total(bisect_right(starts, column.latest) - 1, room.by(column.latest))
            if in_pairs and greatest is not None:
                sure = [c.share for c in entry.candidates if c.certain]
                greatest -= paired.surely_after(index, sure, column.latest)
        else:
            greatest = 0
            for candidate in entry.candidates:
                ahead = _total(
                    bisect_right(starts, candidate.latest) - 1, room.by(candidate.latest)
                )
                if in_pairs and ahead is not None:
                    ahead -= paired.surely_after(index, [candidate.share], candidate.latest)
                greatest = _greater(greatest, ahead)
            for hole in hiding:
                # The unseen share is this entrant's own: it takes one place of its budget.
                others = bisect_right(starts, hole.latest) - (column.earliest <= hole.latest) - 1
                greatest = _greater(greatest, _total(others, room.by(hole.latest)))
        ranks.append(Rank(1 + least, None if greatest is None else 1 + greatest))
    return ranks


def _total(count: int, unseen: int | None) -> int | None:
    return None if unseen is None else count + unseen


def _greater(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)
