"""A lot among those whom the evidence cannot separate: never against what is certain (spec 9.6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush

from contestjudge.model.field import Candidate, Entry, OrderPair, ShareKey
from contestjudge.model.time import UNBOUNDED
from contestjudge.ranking.reach import Cluster, clusters


def by_lot(
    entries: Sequence[Entry],
    pairs: Sequence[OrderPair],
    candidates: Sequence[int],
    turn: Mapping[int, int],
) -> Iterator[int]:
    """Put candidates in an order: whoever's turn is first of those nobody left is certainly before.

    Args:
        entries: the field.
        pairs: order pairs without a circle.
        candidates: indices into ``entries``.
        turn: for each of them, when its turn comes; the lowest first, no two the same.
    """
    before = _Before(entries, pairs, candidates)
    by_latest = sorted((before.settled(one), one) for one in candidates)
    by_earliest = sorted((before.earliest(one), one) for one in candidates)
    left = set(candidates)
    ready: list[tuple[int, int]] = []
    waiting: dict[int, list[int]] = defaultdict(list)
    reached = seen = 0

    def offer(one: int) -> None:
        blocker = before.blocker(one, left)
        if blocker is None:
            heappush(ready, (turn[one], one))
        else:
            waiting[blocker].append(one)

    while left:
        while by_latest[reached][1] not in left:
            reached += 1
        while seen < len(by_earliest) and by_earliest[seen][0] <= by_latest[reached][0]:
            offer(by_earliest[seen][1])
            seen += 1
        chosen = heappop(ready)[1]
        left.remove(chosen)
        yield chosen
        for one in waiting.pop(chosen, ()):
            offer(one)


class _Before:
    """Who is certainly before whom among candidates: by intervals, and by pairs where any are."""

    def __init__(
        self, entries: Sequence[Entry], pairs: Sequence[OrderPair], candidates: Sequence[int]
    ) -> None:
        self._entries = {one: entries[one] for one in candidates}
        self._owner: dict[ShareKey, int] = {}
        self._place: dict[ShareKey, tuple[Cluster, int]] = {}
        if not pairs:
            return
        named = {key for pair in pairs for key in pair}
        bounds: dict[ShareKey, tuple[int, int]] = {}
        for index, entry in self._entries.items():
            for share in entry.candidates:
                if share.share in named:
                    bounds[share.share] = share.earliest, share.latest
                    self._owner[share.share] = index
        for cluster in clusters(pairs, bounds):
            for bit, key in enumerate(cluster.shares):
                self._place[key] = cluster, bit

    def earliest(self, one: int) -> int:
        """Return the least instant at which a candidate can have shared."""
        return min(share.earliest for share in self._entries[one].candidates)

    def settled(self, one: int) -> int:
        """Return by when a candidate has certainly shared; ``UNBOUNDED``: nobody can say."""
        return min((share.latest for share in self._certain(one)), default=UNBOUNDED)

    def _certain(self, one: int) -> list[Candidate]:
        entry = self._entries[one]
        return [share for share in entry.candidates if share.certain] if entry.vouched else []

    def blocker(self, one: int, left: set[int]) -> int | None:
        """Return somebody left whom pairs put certainly before ``one``, if there is anybody."""
        if not self._place:
            return None
        ahead = [self._ahead(share.share) for share in self._entries[one].candidates]
        owners = {self._owner[key] for keys in ahead for key in keys} & left - {one}
        for owner in sorted(owners):
            certain = {share.share for share in self._certain(owner)}
            settled = self.settled(owner)
            if all(
                settled < share.earliest or not certain.isdisjoint(keys)
                for share, keys in zip(self._entries[one].candidates, ahead, strict=True)
            ):
                return owner
        return None

    def _ahead(self, share: ShareKey) -> list[ShareKey]:
        """Return the shares that pairs put before a share."""
        if share not in self._place:
            return []
        cluster, bit = self._place[share]
        bits = cluster.ancestors[bit]
        return [key for place, key in enumerate(cluster.shares) if bits >> place & 1]
