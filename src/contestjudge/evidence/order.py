"""Order evidence: weak pairs (t_before <= t_after), tightened into intervals before anything else.

Pairs come from exhibits whose listing order is declared authoritative, never from what an entrant
controls. A pair that the intervals contradict, or a circle of pairs, proves that something is
wrong, not what: the shares concerned are named, and every pair that touches one is given up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import Final, NamedTuple

from contestjudge.model.field import OrderPair, ShareKey

Bounds = tuple[int, int]
_MOST_STEPS: Final = 1_000_000
"""Then the search for shortest circles is given up."""


class Propagated(NamedTuple):
    """Intervals after propagation, the pairs that stand, the shares that contradict."""

    intervals: dict[ShareKey, Bounds]
    pairs: tuple[OrderPair, ...]
    conflicts: tuple[ShareKey, ...]
    foes: dict[ShareKey, tuple[ShareKey, ...]]
    """For each of those, the smallest set of others that it contradicts together with, sorted;
    empty where it merely lies between contradictions, or finding it would take too long."""


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


def _circles(
    found: set[ShareKey], pairs: Iterable[OrderPair]
) -> dict[ShareKey, tuple[ShareKey, ...]]:
    """For each share on a circle, the others on the shortest circle through it."""
    following: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    for pair in sorted(pairs):
        if pair.before in found and pair.after in found:
            following[pair.before].append(pair.after)
    foes: dict[ShareKey, tuple[ShareKey, ...]] = {}
    steps = 0
    for key in sorted(found):
        came_from: dict[ShareKey, ShareKey] = {}
        frontier = [key]
        while frontier and key not in came_from and steps < _MOST_STEPS:
            following_frontier: list[ShareKey] = []
            for one in frontier:
                for after in following[one]:
                    steps += 1
                    if after not in came_from:
                        came_from[after] = one
                        following_frontier.append(after)
            frontier = following_frontier
        circle: list[ShareKey] = []
        one = came_from.get(key, key)
        while one != key:
            circle.append(one)
            one = came_from[one]
        foes[key] = tuple(sorted(circle))
    return foes


def _contradictions(
    intervals: Mapping[ShareKey, Bounds], pairs: Iterable[OrderPair], order: list[ShareKey]
) -> tuple[dict[ShareKey, Bounds], dict[ShareKey, tuple[ShareKey, ...]]]:
    """Tighten both bounds along the pairs; name each share with an emptied interval and its foe."""
    preceding: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    following: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    for pair in pairs:
        preceding[pair.after].append(pair.before)
        following[pair.before].append(pair.after)
    foes: dict[ShareKey, set[ShareKey]] = defaultdict(set)
    lower: dict[ShareKey, tuple[int, ShareKey]] = {}
    for key in order:
        lower[key] = max([(intervals[key][0], key), *(lower[before] for before in preceding[key])])
        if lower[key][0] > intervals[key][1]:
            foes[key].add(lower[key][1])
            foes[lower[key][1]].add(key)
            lower[key] = (intervals[key][0], key)
    upper: dict[ShareKey, int] = {}
    for key in reversed(order):
        upper[key] = min([intervals[key][1], *(upper[after] for after in following[key])])
    tightened = {key: (lower[key][0], upper[key]) for key in order}
    # Two suffice for a contradiction: the least of several foes is named.
    return tightened, {key: (min(others),) for key, others in foes.items()}


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
    foes: dict[ShareKey, tuple[ShareKey, ...]] = {}
    while True:
        order, circular = _sorted_topologically(standing)
        tightened: dict[ShareKey, Bounds] = {}
        if circular:
            found = _circles(circular, standing)
        else:
            tightened, found = _contradictions(intervals, standing, order)
        if not found:
            guilty = tuple(sorted(foes))
            return Propagated({**intervals, **tightened}, tuple(standing), guilty, foes)
        foes |= found
        standing = [pair for pair in standing if pair.before not in foes and pair.after not in foes]


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
