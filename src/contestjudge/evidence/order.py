"""Order evidence: weak pairs (t_before <= t_after), tightened into intervals before anything else.

Pairs come from exhibits whose listing order is declared authoritative, never from what an entrant
controls. A pair that the intervals contradict, or a circle of pairs, proves that something is
wrong, not what: the shares concerned are named, and every pair that touches one is given up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from contestjudge.model.field import OrderPair, ShareKey

Bounds = tuple[int, int]


class Propagated(NamedTuple):
    """Intervals after propagation, the pairs that stand, the shares that contradict."""

    intervals: dict[ShareKey, Bounds]
    pairs: tuple[OrderPair, ...]
    conflicts: tuple[ShareKey, ...]


class _Sorted(NamedTuple):
    order: list[ShareKey]
    circular: set[ShareKey]


def _sorted_topologically(pairs: Iterable[OrderPair]) -> _Sorted:
    """Kahn's algorithm; what is left over lies on, or behind, a circle."""
    following: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    waiting: dict[ShareKey, int] = defaultdict(int)
    for pair in pairs:
        following[pair.before].append(pair.after)
        waiting[pair.after] += 1
        waiting[pair.before] += 0
    ready = sorted(key for key, count in waiting.items() if count == 0)
    order: list[ShareKey] = []
    while ready:
        key = ready.pop()
        order.append(key)
        for after in following[key]:
            waiting[after] -= 1
            if waiting[after] == 0:
                ready.append(after)
    placed = set(order)
    left_over = {key for key in waiting if key not in placed}
    # Peel from the other end too, so that only the circles and what joins two of them remain.
    leading: dict[ShareKey, int] = {
        key: sum(after in left_over for after in following[key]) for key in left_over
    }
    preceding: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    for key in left_over:
        for after in following[key]:
            if after in left_over:
                preceding[after].append(key)
    ends = [key for key, count in leading.items() if count == 0]
    while ends:
        key = ends.pop()
        left_over.discard(key)
        for before in preceding[key]:
            leading[before] -= 1
            if leading[before] == 0:
                ends.append(before)
    return _Sorted(order, left_over)


def _contradictions(
    intervals: Mapping[ShareKey, Bounds], pairs: Iterable[OrderPair], order: list[ShareKey]
) -> tuple[dict[ShareKey, Bounds], set[ShareKey]]:
    """Tighten both bounds along the pairs; name each share with an emptied interval and its foe."""
    preceding: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    following: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    for pair in pairs:
        preceding[pair.after].append(pair.before)
        following[pair.before].append(pair.after)
    guilty: set[ShareKey] = set()
    lower: dict[ShareKey, tuple[int, ShareKey]] = {}
    for key in order:
        lower[key] = max([(intervals[key][0], key), *(lower[before] for before in preceding[key])])
        if lower[key][0] > intervals[key][1]:
            guilty |= {key, lower[key][1]}
            lower[key] = (intervals[key][0], key)
    upper: dict[ShareKey, int] = {}
    for key in reversed(order):
        upper[key] = min([intervals[key][1], *(upper[after] for after in following[key])])
    return {key: (lower[key][0], upper[key]) for key in order}, guilty


def propagate(intervals: Mapping[ShareKey, Bounds], pairs: Iterable[OrderPair]) -> Propagated:
    """Tighten intervals along weak order pairs, to the fixed point.

    Args:
        intervals: closed intervals in microseconds UTC, one for every share that a pair names.
        pairs: each says that one share was recorded no later than another.

    Returns:
        All intervals, tightened; the pairs that stand, sorted; and, sorted, the shares that
        contradict one another. The result does not depend on the order of the input.
    """
    standing = sorted(set(pairs))
    guilty: set[ShareKey] = set()
    while True:
        order, found = _sorted_topologically(standing)
        tightened: dict[ShareKey, Bounds] = {}
        if not found:
            tightened, found = _contradictions(intervals, standing, order)
        if not found:
            return Propagated({**intervals, **tightened}, tuple(standing), tuple(sorted(guilty)))
        guilty |= found
        standing = [
            pair for pair in standing if pair.before not in guilty and pair.after not in guilty
        ]


def contracted(pairs: Iterable[OrderPair], keep: Container[ShareKey]) -> set[OrderPair]:
    """Leave out the shares that are not kept, joining their neighbours, so that closure stays.

    The pairs must hold no circle.
    """
    following: dict[ShareKey, set[ShareKey]] = defaultdict(set)
    preceding: dict[ShareKey, set[ShareKey]] = defaultdict(set)
    for pair in pairs:
        following[pair.before].add(pair.after)
        preceding[pair.after].add(pair.before)
    for key in sorted({*following, *preceding}):
        if key in keep:
            continue
        befores, afters = preceding.pop(key, set()), following.pop(key, set())
        for before in befores:
            following[before].discard(key)
            following[before] |= afters
        for after in afters:
            preceding[after].discard(key)
            preceding[after] |= befores
    return {OrderPair(before, after) for before, afters in following.items() for after in afters}
