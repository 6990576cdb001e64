"""The display order: total, the same everywhere, and never against what is certain (spec 6.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import groupby, islice
from operator import eq
from typing import NamedTuple, overload

from contestjudge.evidence.order import contracted
from contestjudge.model.field import Candidate, Entries, Entry, OrderPair, ShareKey
from contestjudge.model.names import IdKey, share_order

_Key = tuple[int, int, str, IdKey, str]
_Item = tuple[_Key, int, Candidate]


class Placed(NamedTuple):
    """An entrant in display order, with the share that speaks for it."""

    entry: int
    """Index into the entries that were given."""
    candidate: Candidate
    apart: bool
    """Whether it is separated from the next one down, by interval or by pair."""


class Placings(Sequence[Placed]):
    """All entrants in display order; who stands where is worked out when asked."""

    def __init__(
        self,
        entries: Entries,
        order: list[int],
        speaking: Mapping[int, Candidate],
        following: Mapping[ShareKey, list[ShareKey]],
    ) -> None:
        """Take the order found.

        Args:
            entries: the field.
            order: indices into it, in display order.
            speaking: for every entrant that is not plain, the share that speaks for it.
            following: pairs among the shares that speak.
        """
        self.order = order
        """Indices into the entries, in display order."""
        self._entries = entries
        self._speaking = speaking
        self._following = following

    def __len__(self) -> int:
        """Count the entrants."""
        return len(self.order)

    @overload
    def __getitem__(self, place: int) -> Placed: ...
    @overload
    def __getitem__(self, place: slice) -> list[Placed]: ...
    def __getitem__(self, place: int | slice) -> Placed | list[Placed]:
        """Return who stands at a place, or several."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return self._at(place)

    def _at(self, place: int) -> Placed:
        index = self.order[place]
        candidate = self._candidate(index)
        apart = True
        following = range(len(self.order))[place] + 1
        if following < len(self.order):
            below = self._candidate(self.order[following])
            apart = candidate.latest < below.earliest or (
                below.share in self._following.get(candidate.share, ())
            )
        return Placed(index, candidate, apart)

    def is_last(self, place: int) -> bool:
        """Tell whether nobody stands behind a place."""
        return place + 1 >= len(self)

    def _candidate(self, index: int) -> Candidate:
        speaking = self._speaking.get(index)
        return self._entries[index].candidates[0] if speaking is None else speaking

    def latest_before(self, place: int) -> int:
        """Return the greatest latest instant of those before a place; there must be some."""
        latest = [*self._entries.plain_latest, *(self._speaking[i].latest for i in self._speaking)]
        return max(map(latest.__getitem__, islice(self.order, place)))

    def names(self) -> list[str]:
        """Return, aligned with the entries, the names of the shares that speak for them."""
        return [*self._entries.plain_names, *(self._speaking[i].share[1] for i in self._speaking)]


def display_order(
    entries: Sequence[Entry],
    pairs: Sequence[OrderPair],
    account_of: Callable[[ShareKey], str],
) -> Placings:
    """Put the entrants into display order.

    Each is placed by the least of its shares that may count, by (earliest, latest, platform, share
    id, account), and shares without an id by whose they are; where pairs order shares with equal
    intervals, the pairs go first.

    Args:
        entries: the field, intervals tightened along ``pairs``.
        pairs: order pairs without a circle.
        account_of: the account that made a share; it tells those apart that have no id.
    """
    entries = Entries.of(entries)
    speaking = {
        index: min(entry.candidates, key=lambda one: _key(one, account_of))
        for index, entry in enumerate(entries.others, entries.plain)
    }
    following: Mapping[ShareKey, list[ShareKey]] = {}
    special = set(speaking)
    if pairs:
        plain = entries.plain_owners({key for pair in pairs for key in pair})
        following = _following(pairs, {*plain, *(one.share for one in speaking.values())})
        special.update(plain.values())
    # Sorting by the earliest instant settles nearly everything; full keys are for ties only.
    ordered = list(entries.by_earliest)
    names, latest = entries.plain_names, entries.plain_latest
    accounts = entries.plain_accounts
    for position, end in _ties(list(map(entries.columns.earliest.__getitem__, ordered))):
        several = ordered[position:end]
        if special.isdisjoint(several):
            # Plain shares are of one platform.
            keys = [
                (latest[index], share_order(names[index], accounts[index]), accounts[index], index)
                for index in several
            ]
            keys.sort()
            ordered[position:end] = [index for *_, index in keys]
            continue
        tied: list[_Item] = []
        for index in several:
            candidate = speaking.get(index) or entries[index].candidates[0]
            tied.append((_key(candidate, account_of), index, candidate))
        ordered[position:end] = _untied(tied, following)
    return Placings(entries, ordered, speaking, following)


def _ties(starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the runs of equal instants, of more than one, as (first, one past the last)."""
    equal = [place for place, same in enumerate(map(eq, starts, islice(starts, 1, None))) if same]
    position = 0
    while position < len(equal):
        first = last = equal[position]
        while position + 1 < len(equal) and equal[position + 1] == last + 1:
            position += 1
            last += 1
        yield first, last + 2
        position += 1


def _key(candidate: Candidate, account_of: Callable[[ShareKey], str]) -> _Key:
    platform, share = candidate.share
    account = account_of(candidate.share)
    return candidate.earliest, candidate.latest, platform, share_order(share, account), account


def _following(
    pairs: Sequence[OrderPair], shares: Collection[ShareKey]
) -> dict[ShareKey, list[ShareKey]]:
    """Pairs among the shares that speak for entrants."""
    following: dict[ShareKey, list[ShareKey]] = defaultdict(list)
    for pair in contracted(pairs, shares):
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
