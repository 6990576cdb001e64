"""Ranks are exact: least and greatest are those of the completions, for every entrant.

Four readings stand against one another: every completion by name, all cuts, the formulas as they
are stated, and the function that is used.
"""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from contestjudge.evidence.order import propagate
from contestjudge.model.words import Verdict
from contestjudge.ranking.ranks import rank_entries
from contestjudge.ranking.seats import verdict, verdict_at
from tests.property.completions import Evidence, Reached, reached_by_cutting, reached_by_naming
from tests.property.formulas import ranks_by_formula
from tests.property.strategies import EXAMPLES, TINIEST, TINY, Known, evidences, known

often = settings(max_examples=EXAMPLES, deadline=None)
halfway = settings(max_examples=max(1, EXAMPLES // 3), deadline=None)
seldom = settings(max_examples=max(1, EXAMPLES // 10), deadline=None)


@often
@given(evidences())
def test_ranks_are_those_of_the_completions(evidence: Evidence) -> None:
    expected = [reached.rank for reached in reached_by_cutting(evidence)]
    assert rank_entries(evidence.entries, evidence.pairs, evidence.holes) == expected


@halfway
@given(evidences())
def test_formulas_are_proved_by_the_completions(evidence: Evidence) -> None:
    expected = [reached.rank for reached in reached_by_cutting(evidence)]
    assert ranks_by_formula(evidence.entries, evidence.pairs, evidence.holes) == expected


@halfway
@given(evidences())
def test_ranks_seen_are_those_of_completions_without_unseen_shares(evidence: Evidence) -> None:
    expected = [reached.rank for reached in reached_by_cutting(evidence._replace(holes=()))]
    assert rank_entries(evidence.entries, evidence.pairs, ()) == expected


@seldom
@given(evidences(TINY))
def test_cuts_reach_what_completions_by_name_reach(evidence: Evidence) -> None:
    assert reached_by_cutting(evidence) == reached_by_naming(evidence)


@seldom
@given(evidences(TINIEST))
def test_unbounded_holes_reach_what_completions_by_name_reach(evidence: Evidence) -> None:
    """With the first hole made endless: there the sets are cut off at different places."""
    holes = tuple(
        hole._replace(at_most=1 if place else None, budget=None)
        for place, hole in enumerate(evidence.holes)
    )
    opened = evidence._replace(holes=holes)
    cut, named = reached_by_cutting(opened), reached_by_naming(opened)
    assert [reached.rank for reached in cut] == [reached.rank for reached in named]


def _settled(reached: Reached, seats: int) -> Verdict:
    """Whether the entrant holds a seat in every, in some, or in no completion that ranks it."""
    if not reached.endless and all(rank <= seats for rank in reached.ranks):
        return Verdict.CERTAIN
    return Verdict.POSSIBLE if any(rank <= seats for rank in reached.ranks) else Verdict.OUT


@halfway
@given(evidences(), st.integers(1, 6))
def test_verdicts_say_in_how_many_completions_a_seat_is_held(
    evidence: Evidence, number: int
) -> None:
    """The verdict on a position may stay *possible* where doubts leave a gap between two ranks."""
    ranks = rank_entries(evidence.entries, evidence.pairs, evidence.holes)
    for rank, reached in zip(ranks, reached_by_cutting(evidence), strict=True):
        assert verdict(rank, number) is _settled(reached, number)
        on_position = verdict_at(rank, [number])
        if number in reached.ranks:
            assert on_position is not Verdict.OUT
        alone = reached.ranks == {number} and not reached.endless
        assert (on_position is Verdict.CERTAIN) == alone


@halfway
@given(known(TINY))
def test_tightened_intervals_hold_exactly_the_instants_that_the_pairs_allow(case: Known) -> None:
    """Starting from intervals that are blown up by one at both ends, so that pairs bite."""
    evidence = case.evidence
    listed = [c for entry in evidence.entries for c in entry.candidates] + [*evidence.outsiders]
    loose = {item.share: (item.earliest - 1, item.latest + 1) for item in listed}
    courses = [
        course
        for instants in product(*(range(first, last + 1) for first, last in loose.values()))
        for course in [dict(zip(loose, instants, strict=True))]
        if all(course[pair.before] <= course[pair.after] for pair in evidence.pairs)
    ]
    result = propagate(loose, evidence.pairs)
    assert not result.conflicts
    for share, interval in result.intervals.items():
        allowed = [course[share] for course in courses]
        assert interval == (min(allowed), max(allowed))
