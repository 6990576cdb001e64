"""Least and greatest rank of every entrant, over every completion of the evidence (spec 6).

A share r is *before* a share s when r's latest instant precedes s's earliest, or when order pairs
say so. O(n log n) in the number of shares; closure of the pairs is paid for only inside clusters
of overlapping intervals.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contestjudge.model.field import (
    Columns,
    Entries,
    Entry,
    Hole,
    OrderPair,
    Rank,
    RankColumns,
    ShareKey,
)
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import ShareForm
from contestjudge.ranking.reach import Cluster, clusters

_new = tuple.__new__
"""Makes a named tuple without its own constructor, where millions are made."""


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


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


class _Pairs:
    """What the order pairs add to (least) or take from (greatest) the counts by interval."""

    def __init__(self, entries: Entries, columns: Columns, pairs: Sequence[OrderPair]) -> None:
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
        plain = entries.plain_owners(named).values()
        for index in (*plain, *range(entries.plain, len(entries))):
            for candidate in entries[index].candidates:
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

    def owners(self) -> set[int]:
        """Of whose shares pairs say anything."""
        return {self._owner[share] for share in self.place}

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
            latest = self._columns.latest[owner]
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


class Ranks(NamedTuple):
    """Ranks of all entrants, with holes and by what was seen alone; aligned with the entries."""

    all: RankColumns
    seen: RankColumns
    settled: Sequence[int]
    """For everyone vouched for with a certain share, the least latest instant; sorted."""


def rank_entries(
    entries: Sequence[Entry], pairs: Sequence[OrderPair], holes: Sequence[Hole]
) -> list[Rank]:
    """Return the least and greatest rank of every entrant, aligned with ``entries``.

    Args:
        entries: the field; intervals already tightened along ``pairs``.
        pairs: order pairs without a circle.
        holes: room for unseen shares; none with ``at_most`` 0.
    """
    return list(rank_both(entries, pairs, holes).all)


class Among(NamedTuple):
    """Everybody, where only some of them are ranked: those and all others, in no other order."""

    starts: Sequence[int]
    """The least earliest instant of everyone, sorted."""
    settled: Sequence[int]
    """For everyone vouched for with a certain share, the least latest instant; sorted."""


def rank_both(
    entries: Sequence[Entry],
    pairs: Sequence[OrderPair],
    holes: Sequence[Hole],
    among: Among | None = None,
) -> Ranks:
    """Return ranks with holes and without them, in one pass. Arguments as ``rank_entries``.

    Where the entries are only some of the field, ``among`` says where all of it stands; nobody
    else is in pairs, doubtful, or has more than one share then.
    """
    entries = Entries.of(entries)
    columns = entries.columns
    starts: Sequence[int]
    settled: Sequence[int]
    if among is None:
        settled = _settled(entries)
        order = entries.by_earliest
        starts = [columns.earliest[index] for index in order]
        least = _counted_before(order, starts, settled)
        greatest = _counted_by(entries, starts)
    else:
        starts, settled = among
        least = [1 + bisect_left(settled, earliest) for earliest in columns.earliest]
        greatest = [
            None if latest is None else bisect_right(starts, latest) for latest in columns.latest
        ]
    paired = _Pairs(entries, columns, pairs)
    special = paired.owners()
    special.update(
        index for index, entry in enumerate(entries.others, entries.plain) if entry.doubtful
    )
    for index in sorted(special):
        entry, latest = entries[index], columns.latest[index]
        least[index] = 1 + _least(index, entry, latest, settled, paired)
        greatest[index] = 1 + _greatest(index, entry, latest, starts, paired)
    seen = RankColumns(least, greatest)
    if not holes:
        return Ranks(seen, seen, settled)
    unseen = Unseen(holes, settled, starts)
    return Ranks(unseen.ranks(entries, seen, paired), seen, settled)


def _settled(entries: Entries) -> list[int]:
    """For everyone vouched for with a certain share, the least latest instant; sorted."""
    latest = entries.columns.latest
    settled = [instant for instant in latest[: entries.plain] if instant is not None]
    for instant, entry in zip(latest[entries.plain :], entries.others, strict=True):
        if instant is not None and entry.vouched:
            settled.append(instant)
    settled.sort()
    return settled


def _counted_before(
    order: Sequence[int], starts: Sequence[int], settled: Sequence[int]
) -> list[int]:
    """For every entrant, one more than how many are settled before its earliest instant."""
    least = [0] * len(order)
    settling = iter(settled)
    instant = next(settling, UNBOUNDED)
    rank = 1
    for index, start in zip(order, starts, strict=True):
        while instant < start:
            rank += 1
            instant = next(settling, UNBOUNDED)
        least[index] = rank
    return least


def _counted_by(entries: Entries, starts: Sequence[int]) -> list[int | None]:
    """For every entrant, how many can start by the least latest instant of V_i, itself counted."""
    latest = entries.columns.latest
    greatest: list[int | None] = [None] * len(latest)
    count, begun, previous = 0, len(starts), -UNBOUNDED
    for index in entries.by_earliest:
        instant = latest[index]
        if instant is None:
            continue
        if instant < previous:
            # Out of step with the earliest instants: looked up.
            greatest[index] = bisect_right(starts, instant)
            continue
        previous = instant
        while count < begun and starts[count] <= instant:
            count += 1
        greatest[index] = count
    return greatest


def _least(
    index: int, entry: Entry, latest: int | None, settled: Sequence[int], paired: _Pairs
) -> int:
    """Spec 6.2: some share with the fewest certainly before it."""
    own = latest if entry.vouched else None
    return min(
        bisect_left(settled, one.earliest)
        - (own is not None and own < one.earliest)
        + paired.more_before(index, one.share, one.earliest)
        for one in entry.candidates
    )


def _greatest(
    index: int, entry: Entry, latest: int | None, starts: Sequence[int], paired: _Pairs
) -> int:
    """Spec 6.2: everyone who can come before the least latest of V_i."""
    if latest is not None:
        sure = [one.share for one in entry.candidates if one.certain]
        ahead = bisect_right(starts, latest) - 1
        return ahead - paired.surely_after(index, sure, latest)
    return max(
        bisect_right(starts, one.latest) - 1 - paired.surely_after(index, [one.share], one.latest)
        for one in entry.candidates
    )


_Hidden = tuple[list[Hole], int | None, int]
"""H_i, its first start, and how many are certainly before that."""


class _Hiding(dict[frozenset[str], _Hidden]):
    """What can hide a share, the same for all who hold native shares of the same posts."""

    def __init__(self, holes: Sequence[Hole], settled: Sequence[int]) -> None:
        super().__init__()
        self._holes = holes
        self._settled = settled

    def __missing__(self, holds: frozenset[str]) -> _Hidden:
        hiding = [
            hole
            for hole in self._holes
            if not (hole.form is ShareForm.NATIVE and hole.post in holds)
        ]
        start = min((hole.earliest for hole in hiding), default=None)
        before = 0 if start is None else bisect_left(self._settled, start)
        self[holds] = hiding, start, before
        return self[holds]


class Unseen:
    """What holes do to ranks."""

    def __init__(
        self, holes: Sequence[Hole], settled: Sequence[int], starts: Sequence[int]
    ) -> None:
        self._starts = starts
        self.room = _room(holes)
        self.hiding = _Hiding(holes, settled)

    def ranks(self, entries: Entries, seen: RankColumns, paired: _Pairs) -> RankColumns:
        """Add what holes do to the ranks by what was seen."""
        pairs_matter = bool(paired.place)
        least, greatest = list(seen.least), list(seen.greatest)
        columns, hiding = entries.columns, self.hiding
        unbounded = next(
            (
                start
                for start, total in zip(self.room.starts, self.room.totals[1:], strict=True)
                if total is None
            ),
            UNBOUNDED,
        )
        room_starts, room_totals = self.room
        first_room = room_starts[0] if room_starts else UNBOUNDED
        held: frozenset[str] | None = None
        start: int | None = None
        before = 0
        for index, (earliest, latest, holds) in enumerate(
            zip(*columns, entries.holds(), strict=True)
        ):
            if latest is None:
                rank = self.doubtful(index, entries[index], earliest, seen.least[index] - 1, paired)
                least[index], greatest[index] = rank
                continue
            if holds is not held:
                held = holds
                _, start, before = hiding[holds]
            if start is not None and (start < earliest or pairs_matter):
                # Its own certain share is not before itself.
                vouched = index < entries.plain or entries[index].vouched
                ahead = 1 + before - (vouched and latest < start)
                least[index] = min(least[index], ahead)
            if latest >= unbounded:
                greatest[index] = None
            elif latest >= first_room:
                room = room_totals[bisect_right(room_starts, latest)]
                most = greatest[index]
                greatest[index] = None if room is None or most is None else most + room
        return RankColumns(least, greatest)

    def doubtful(self, index: int, entry: Entry, earliest: int, least: int, paired: _Pairs) -> Rank:
        """Rank somebody without a certain share: each doubtful one, and each own unseen one."""
        hiding, start, before = self.hiding[entry.holds_native]
        if start is not None:
            least = min(least, before)
        room = self.room.by
        most: int | None = 0
        for one in entry.candidates:
            ahead = bisect_right(self._starts, one.latest) - 1
            ahead -= paired.surely_after(index, [one.share], one.latest)
            most = _greater(most, _total(ahead, room(one.latest)))
        for hole in hiding:
            # The unseen share is this entrant's own: it takes one place of its budget.
            ahead = bisect_right(self._starts, hole.latest) - (earliest <= hole.latest)
            most = _greater(most, _total(ahead - 1, room(hole.latest)))
        return Rank(1 + least, None if most is None else 1 + most)


def _total(count: int, unseen: int | None) -> int | None:
    return None if unseen is None else count + unseen


def _greater(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)
