"""``final`` is said exactly where no completion seats anybody else; verdicts are exact as well.

The other tests of exactness end at ranks. These go on to what a decision says, where somebody may
not take part at all or may be somebody else, and hold it against who is seated in each completion.
"""

from __future__ import annotations

from hypothesis import event, given, settings
from hypothesis import strategies as st

from contestjudge.judge import Judgement, judge_field
from contestjudge.model.contest import Award
from contestjudge.model.words import Status, Verdict
from tests.property.completions import Evidence
from tests.property.outcomes import MOST_UNSEEN, arrivals
from tests.property.strategies import EXAMPLES, TINIEST, TINY, evidences

LARGE = EXAMPLES >= 20_000
"""Every completion of every case is gone through: in the usual run, of fewer cases."""
law = settings(max_examples=EXAMPLES if LARGE else EXAMPLES // 5 + 1, deadline=None)
seldom = settings(max_examples=max(1, EXAMPLES // 15), deadline=None)


def _judged(evidence: Evidence, award: Award) -> Judgement:
    return judge_field(
        evidence.entries,
        evidence.pairs,
        evidence.holes,
        award,
        (),
        lambda key: key[1],
        closes=True,
    )


def _later(evidence: Evidence, by: int) -> Evidence:
    """Move the holes: those that come after the seats are taken leave a decision final."""
    moved = (h._replace(earliest=h.earliest + by, latest=h.latest + by) for h in evidence.holes)
    return evidence._replace(holes=tuple(moved))


def _check(evidence: Evidence, seats: int) -> None:
    """Hold what is decided against who is among the first in every completion."""
    seated = {frozenset(order[:seats]) for order in arrivals(evidence)}
    judgement = _judged(evidence, Award(seats=seats))
    for person, verdict in enumerate(judgement.verdicts):
        wins = {person in winners for winners in seated}
        expected = Verdict.POSSIBLE if len(wins) > 1 else Verdict.OUT
        assert verdict is (Verdict.CERTAIN if wins == {True} else expected)
        event(str(verdict))
    event(f"{judgement.status}, {'holes' if evidence.holes else 'no holes'}")
    assert (judgement.status is Status.FINAL) == (len(seated) == 1)
    if judgement.status is Status.FINAL:
        assert {person for person, _ in judgement.winners} == set(*seated)


@law
@given(evidences(TINY), st.integers(1, 3), st.integers(0, TINY.grid))
def test_final_says_that_no_completion_seats_anybody_else(
    evidence: Evidence, seats: int, by: int
) -> None:
    _check(_later(evidence, by), seats)


@seldom
@given(evidences(TINIEST), st.integers(1, MOST_UNSEEN), st.integers(0, TINIEST.grid))
def test_so_it_does_where_a_hole_has_no_bound(evidence: Evidence, seats: int, by: int) -> None:
    holes = tuple(
        hole._replace(at_most=1 if place else None, budget=None)
        for place, hole in enumerate(evidence.holes)
    )
    _check(_later(evidence._replace(holes=holes), by), seats)


@seldom
@given(evidences(TINY), st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True))
def test_final_says_that_every_position_is_the_same_persons(
    evidence: Evidence, positions: list[int]
) -> None:
    """Who is out has none of them in any completion, who is certain has the same one in all."""
    held = [
        tuple(order[place - 1] if place <= len(order) else None for place in positions)
        for order in arrivals(evidence)
    ]
    judgement = _judged(evidence, Award(method="positions", positions=tuple(positions)))
    for person, verdict in enumerate(judgement.verdicts):
        ways = {one.index(person) if person in one else None for one in held}
        if verdict is Verdict.OUT:
            assert ways == {None}
        assert (verdict is Verdict.CERTAIN) == (len(ways) == 1 and ways != {None})
    event(str(judgement.status))
    if judgement.status is Status.FINAL:
        assert len(set(held)) == 1
