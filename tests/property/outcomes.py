"""Brute force over decisions: who comes in which order, in every completion, person by person.

A second enumeration beside ``completions``, sharing nothing with it but what evidence is: an order
of shares happens when each can be given an instant of its interval that is no earlier than that of
the one before it. It says who is seated in a completion, and so what may be called certain,
possible, out and final.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement, product
from typing import NamedTuple

from contestjudge.model.field import Entry, Hole, ShareKey
from contestjudge.model.words import ShareForm
from tests.property.completions import Evidence

MOST_UNSEEN = 2
"""So many unseen shares stand for any number, as far as the first so many seats are concerned."""


class _Share(NamedTuple):
    person: int
    """Index of the entrant; from ``len(entries)`` up, a newcomer; -1: a share that cannot count."""
    earliest: int
    latest: int
    certain: bool
    key: ShareKey | None = None


def arrivals(evidence: Evidence) -> set[tuple[int, ...]]:
    """Return the persons of every completion in the order of their first valid shares."""
    entries = evidence.entries
    seen = [
        _Share(person, one.earliest, one.latest, one.certain, one.share)
        for person, entry in enumerate(entries)
        for one in entry.candidates
    ]
    seen += [_Share(-1, one.earliest, one.latest, True, one.share) for one in evidence.outsiders]
    place = {share.key: number for number, share in enumerate(seen)}
    forced = [(place[pair.before], place[pair.after]) for pair in evidence.pairs]
    doubted = [number for number, share in enumerate(seen) if not share.certain]
    unvouched = [person for person, entry in enumerate(entries) if not entry.vouched]
    found: set[tuple[int, ...]] = set()
    for unseen in _unseen(entries, evidence.holes):
        shares = [*seen, *unseen]
        for order in set(_orders(shares, forced)):
            for invalid, absent in product(_subsets(doubted), _subsets(unvouched)):
                valid = (shares[number].person for number in order if number not in invalid)
                there = (person for person in valid if person >= 0 and person not in absent)
                found.add(tuple(dict.fromkeys(there)))
    return found


def _subsets(items: Sequence[int]) -> list[frozenset[int]]:
    return [frozenset(some) for size in range(len(items) + 1) for some in combinations(items, size)]


def _unseen(entries: Sequence[Entry], holes: Sequence[Hole]) -> Iterator[list[_Share]]:
    """Fill the holes in every way that their budgets allow."""
    budgets: dict[object, list[Hole]] = defaultdict(list)
    for number, hole in enumerate(holes):
        budgets[number if hole.budget is None else hole.budget].append(hole)
    rooms = [
        MOST_UNSEEN if group[0].at_most is None else group[0].at_most for group in budgets.values()
    ]
    people = range(len(entries) + sum(rooms))
    fillings: list[list[tuple[_Share, ...]]] = []
    for room, group in zip(rooms, budgets.values(), strict=True):
        kinds = [
            _Share(person, hole.earliest, hole.latest, certain=True)
            for hole in group
            for person in people
            if person >= len(entries)
            or hole.form is not ShareForm.NATIVE
            or hole.post not in entries[person].holds_native
        ]
        sizes = range(room + 1)
        fillings.append([one for n in sizes for one in combinations_with_replacement(kinds, n)])
    for chosen in product(*fillings):
        yield [share for part in chosen for share in part]


def _orders(
    shares: Sequence[_Share], forced: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, ...]]:
    """Lay share after share, each as early as the one before it allows."""

    def laid(order: tuple[int, ...], instant: int) -> Iterator[tuple[int, ...]]:
        if len(order) == len(shares):
            yield order
        for number, share in enumerate(shares):
            at = max(instant, share.earliest)
            if number in order or at > share.latest:
                continue
            if all(before in order for before, after in forced if after == number):
                yield from laid((*order, number), at)

    yield from laid((), 0)
