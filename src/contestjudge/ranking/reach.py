"""What order pairs add to intervals: closure, and only where it can matter.

After propagation a pair between disjoint intervals says nothing that the intervals do not say.
So the pair graph falls into clusters of overlapping intervals, and closure is taken inside each,
with one bit for each share (spec 6.4).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from contestjudge.evidence.order import contracted
from contestjudge.model.field import OrderPair, ShareKey

Bounds = tuple[int, int]


class Cluster(NamedTuple):
    """Shares with overlapping intervals that pairs connect; bit ``b`` stands for ``shares[b]``."""

    shares: tuple[ShareKey, ...]
    """Sorted by their latest instant."""
    ancestors: tuple[int, ...]
    """For each share, the bits of all that pairs put before it."""
    descendants: tuple[int, ...]
    latest: tuple[int, ...]
    """Sorted."""
    earliest: tuple[int, ...]
    """The shares' earliest instants, sorted."""
    started: tuple[int, ...]
    """``started[n]``: the bits of the ``n`` shares that can start first."""

    def begun_by(self, instant: int) -> int:
        """Bits of the shares whose earliest instant is no later than ``instant``."""
        return self.started[bisect_right(self.earliest, instant)]


def _linked(
    shares: Sequence[ShareKey],
    bounds: Mapping[ShareKey, Bounds],
    following: Mapping[ShareKey, Iterable[ShareKey]],
) -> Cluster:
    by_latest = sorted(shares, key=lambda key: (bounds[key][1], key))
    bit = {key: index for index, key in enumerate(by_latest)}
    edges = [
        (bit[before], bit[after])
        for before in by_latest
        for after in following.get(before, ())
        if after in bit
    ]
    incoming: list[list[int]] = [[] for _ in by_latest]
    outgoing: list[list[int]] = [[] for _ in by_latest]
    waiting = [0] * len(by_latest)
    for before, after in edges:
        incoming[after].append(before)
        outgoing[before].append(after)
        waiting[after] += 1
    order = [index for index, count in enumerate(waiting) if count == 0]
    for index in order:
        for after in outgoing[index]:
            waiting[after] -= 1
            if waiting[after] == 0:
                order.append(after)
    ancestors = [0] * len(by_latest)
    descendants = [0] * len(by_latest)
    for index in order:
        for before in incoming[index]:
            ancestors[index] |= ancestors[before] | 1 << before
    for index in reversed(order):
        for after in outgoing[index]:
            descendants[index] |= descendants[after] | 1 << after
    by_earliest = sorted(range(len(by_latest)), key=lambda index: bounds[by_latest[index]][0])
    started = [0]
    for index in by_earliest:
        started.append(started[-1] | 1 << index)
    return Cluster(
        tuple(by_latest),
        tuple(ancestors),
        tuple(descendants),
        tuple(bounds[key][1] for key in by_latest),
        tuple(bounds[by_latest[index]][0] for index in by_earliest),
        tuple(started),
    )


def clusters(pairs: Iterable[OrderPair], bounds: Mapping[ShareKey, Bounds]) -> list[Cluster]:
    """Cut the pair graph into clusters of overlapping intervals, with closure inside each.

    Args:
        pairs: order pairs without a circle; shares that ``bounds`` lacks are passed through.
        bounds: propagated intervals of the shares that may count.
    """
    following: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    members: set[ShareKey] = set()
    for pair in contracted(pairs, bounds):
        following[pair.before].append(pair.after)
        members |= {pair.before, pair.after}
    found: list[Cluster] = []
    group: list[ShareKey] = []
    end = 0
    for key in sorted(members, key=lambda key: (bounds[key], key)):
        if group and bounds[key][0] > end:
            found.append(_linked(group, bounds, following))
            group = []
        end = max(end, bounds[key][1]) if group else bounds[key][1]
        group.append(key)
    if group:
        found.append(_linked(group, bounds, following))
    return [cluster for cluster in found if any(cluster.ancestors)]
