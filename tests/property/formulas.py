"""The ranking formulas, written down as they are stated: every quantifier a loop, nothing clever.

Over shares, *r is before s* when r's latest instant precedes s's earliest, or when order pairs say
so, closure included. S_i are entrant i's shares that are not certainly invalid, V_i those that are
certainly valid, H_i the holes that can hide a share of i.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contestjudge.model.field import Candidate, Entry, Hole, OrderPair, Rank, ShareKey
from contestjudge.model.words import ShareForm


def _closure(pairs: Iterable[OrderPair]) -> set[tuple[ShareKey, ShareKey]]:
    reached = {(pair.before, pair.after) for pair in pairs}
    while True:
        more = {(a, d) for a, b in reached for c, d in reached if b == c} - reached
        if not more:
            return reached
        reached |= more


class _Reading:
    """One field, with the words that the formulas use."""

    def __init__(
        self, entries: Sequence[Entry], pairs: Sequence[OrderPair], holes: Sequence[Hole]
    ) -> None:
        self._entries = entries
        self._holes = holes
        self._ordered = _closure(pairs)

    def _before(self, r: Candidate, s: Candidate) -> bool:
        return r.latest < s.earliest or (r.share, s.share) in self._ordered

    def _hiding(self, i: int) -> list[Hole]:
        held = self._entries[i].holds_native
        return [h for h in self._holes if h.form is not ShareForm.NATIVE or h.post not in held]

    def _room(self, instant: int) -> int | None:
        """Sum of ``at_most`` over the holes that start by then, each budget once."""
        by_then = [hole for hole in self._holes if hole.earliest <= instant]
        shared = {hole.budget: hole.at_most for hole in by_then if hole.budget is not None}
        places = [*shared.values(), *(hole.at_most for hole in by_then if hole.budget is None)]
        bounded = [number for number in places if number is not None]
        return sum(bounded) if len(bounded) == len(places) else None

    def least(self, i: int) -> int:
        """1 + the fewest entrants that are certainly ahead, over i's shares and i's holes."""
        certainly = [
            [r for r in entry.candidates if r.certain]
            for a, entry in enumerate(self._entries)
            if a != i and entry.vouched
        ]
        by_share = [
            sum(any(self._before(r, s) for r in valid) for valid in certainly)
            for s in self._entries[i].candidates
        ]
        by_hole = [
            sum(any(r.latest < hole.earliest for r in valid) for valid in certainly)
            for hole in self._hiding(i)
        ]
        return 1 + min(by_share + by_hole)

    def _greatest_given(self, i: int, valid: Sequence[Candidate]) -> int | None:
        """1 + everyone with a share that is after none of these + the room until then."""
        others = sum(
            any(not any(self._before(v, r) for v in valid) for r in entry.candidates)
            for a, entry in enumerate(self._entries)
            if a != i
        )
        room = self._room(min(v.latest for v in valid))
        return None if room is None else 1 + others + room

    def _greatest_hidden(self, i: int, hole: Hole) -> int | None:
        """The same where the only valid share is an unseen one: it takes a place of its budget."""
        others = sum(
            any(r.earliest <= hole.latest for r in entry.candidates)
            for a, entry in enumerate(self._entries)
            if a != i
        )
        room = self._room(hole.latest)
        return None if room is None else 1 + others + room - 1

    def greatest(self, i: int) -> int | None:
        """The greatest rank over the completions in which i has a valid share."""
        candidates = self._entries[i].candidates
        valid = [v for v in candidates if v.certain]
        if valid:
            return self._greatest_given(i, valid)
        cases = [self._greatest_given(i, [s]) for s in candidates]
        cases += [self._greatest_hidden(i, hole) for hole in self._hiding(i)]
        bounded = [case for case in cases if case is not None]
        return max(bounded) if len(bounded) == len(cases) else None


def ranks_by_formula(
    entries: Sequence[Entry], pairs: Sequence[OrderPair], holes: Sequence[Hole]
) -> list[Rank]:
    """Return every entrant's least and greatest rank, aligned with ``entries``."""
    reading = _Reading(entries, pairs, holes)
    return [Rank(reading.least(i), reading.greatest(i)) for i in range(len(entries))]
