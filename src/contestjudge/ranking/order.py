"""The display order: total, the same everywhere, and never against what is certain (spec 6.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from itertools import groupby
from typing import NamedTuple

from contestjudge.evidence.order import contracted
from contestjudge.model.field import Candidate, Entry, OrderPair, ShareKey

IdKey = tuple[int, int, bytes]
_Key = tuple[int, int, str, IdKey, str]
_Item = tuple[_Key, int, Candidate]


def id_key(text: str) -> IdKey:
    """Sort decimal ids as integers, before all others by their bytes.

    >>> sorted(["10", "9", "@zoë", "@ada"], key=id_key)
    ['9', '10', '@ada', '@zoë']
    """
    if text.isascii() and text.isdecimal():
        return 0, int(text), b""
    return 1, 0, text.encode()


class Placed(NamedTuple):
    """An entrant in display order, with the share that speaks for it."""

    entry: int
    """Index into the entries that were given."""
    candidate: Candidate
    apart: bool
    """Whether it is separated from the next one down, by interval or by pair."""


def display_order(
    entries: Sequence[Entry],
    pairs: Sequence[OrderPair],
    account_of: Callable[[ShareKey], str],
) -> list[Placed]:
    """Put the entrants into display order.

    Each is placed by the least of its shares that may count, by (earliest, latest, platform, share
    id, account); where pairs order shares with equal intervals, the pairs go first.

    Args:
        entries: the field, intervals tightened along ``pairs``.
        pairs: order pairs without a circle.
        account_of: the account that made a share; the last tie-break.
    """

    def key(candidate: Candidate) -> _Key:
        platform, share = candidate.share
        account = account_of(candidate.share)
        return candidate.earliest, candidate.latest, platform, id_key(share), account

    placed: list[_Item] = []
    for index, entry in enumerate(entries):
        if len(entry.candidates) == 1:
            candidate = entry.candidates[0]
            placed.append((key(candidate), index, candidate))
        else:
            least, candidate = min((key(c), c) for c in entry.candidates)
            placed.append((least, index, candidate))
    placed.sort()
    following: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    if pairs:
        for pair in contracted(pairs, {candidate.share for _, _, candidate in placed}):
            following[pair.before].append(pair.after)
    ordered: list[_Item] = []
    for _, equals in groupby(placed, key=lambda item: item[0][:2]):
        ordered += _by_pairs(list(equals), following)
    result: list[Placed] = []
    for position, (_, index, candidate) in enumerate(ordered):
        apart = True
        if position + 1 < len(ordered):
            below = ordered[position + 1][2]
            apart = candidate.latest < below.earliest or below.share in following[candidate.share]
        result.append(Placed(index, candidate, apart))
    return result


def _by_pairs(items: list[_Item], following: dict[ShareKey, list[ShareKey]]) -> list[_Item]:
    """Sort shares with equal intervals topologically, the smallest ready key first."""
    place = {item[2].share: position for position, item in enumerate(items)}
    edges = {
        position: [place[after] for after in following[item[2].share] if after in place]
        for position, item in enumerate(items)
        if item[2].share in following
    }
    if not any(edges.values()):
        return items
    waiting = [0] * len(items)
    for afters in edges.values():
        for after in afters:
            waiting[after] += 1
    ready = [position for position, count in enumerate(waiting) if count == 0]
    heapify(ready)
    ordered: list[_Item] = []
    while ready:
        position = heappop(ready)
        ordered.append(items[position])
        for after in edges.get(position, ()):
            waiting[after] -= 1
            if waiting[after] == 0:
                heappush(ready, after)
    return ordered
