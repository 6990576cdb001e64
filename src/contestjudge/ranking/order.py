"""The display order: total, the same everywhere, and never against what is certain (spec 6.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import groupby
from typing import NamedTuple

from contestjudge.evidence.order import contracted
from contestjudge.model.field import Candidate, Entry, OrderPair, ShareKey
from contestjudge.model.names import IdKey, id_key

_Key = tuple[int, int, str, IdKey, str]
_Item = tuple[_Key, int, Candidate]
_new = tuple.__new__
"""Makes a named tuple without its own constructor, where millions are made."""


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
    # Sorting by the earliest instant settles nearly everything; full keys are for ties only.
    first = [
        entry.candidates[0]
        if len(entry.candidates) == 1
        else min(entry.candidates, key=lambda one: _key(one, account_of))
        for entry in entries
    ]
    starts = [candidate.earliest for candidate in first]
    ordered = sorted(range(len(entries)), key=starts.__getitem__)
    following = _following(pairs, first)
    position = 0
    while position < len(ordered):
        end = position + 1
        while end < len(ordered) and starts[ordered[end]] == starts[ordered[position]]:
            end += 1
        if end - position > 1:
            tied = [(_key(first[i], account_of), i, first[i]) for i in ordered[position:end]]
            ordered[position:end] = _untied(tied, following)
        position = end
    placed: list[Placed] = []
    for position, index in enumerate(ordered):
        candidate = first[index]
        apart = True
        if position + 1 < len(ordered):
            below = first[ordered[position + 1]]
            apart = candidate.latest < below.earliest or (
                candidate.share in following and below.share in following[candidate.share]
            )
        placed.append(_new(Placed, (index, candidate, apart)))
    return placed


def _key(candidate: Candidate, account_of: Callable[[ShareKey], str]) -> _Key:
    platform, share = candidate.share
    account = account_of(candidate.share)
    return candidate.earliest, candidate.latest, platform, id_key(share), account


def _following(
    pairs: Sequence[OrderPair], first: Sequence[Candidate]
) -> dict[ShareKey, list[ShareKey]]:
    """Pairs among the shares that speak for entrants."""
    following: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    if pairs:
        for pair in contracted(pairs, {candidate.share for candidate in first}):
            following[pair.before].append(pair.after)
    return dict(following)


def _untied(tied: list[_Item], following: Mapping[ShareKey, list[ShareKey]]) -> list[int]:
    """Order entrants with one earliest instant: by latest, by pairs, then by the full key."""
    tied.sort()
    result: list[int] = []
    for _, equals in groupby(tied, key=lambda item: item[0][:2]):
        result += [index for _, index, _ in _by_pairs(list(equals), following)]
    return result


def _by_pairs(items: list[_Item], following: Mapping[ShareKey, list[ShareKey]]) -> list[_Item]:
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
