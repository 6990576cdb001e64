"""Tiers: what a row says may be, is what completions show; and nobody wins what it leaves out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from contestjudge.judge import Judgement, judge_field
from contestjudge.model.contest import Award, Tier
from contestjudge.model.field import Entry
from contestjudge.ranking.ranks import rank_entries
from contestjudge.ranking.tiers import tiers_between
from tests.property.completions import Evidence, reached_by_cutting
from tests.property.strategies import EXAMPLES, evidences

often = settings(max_examples=max(1, EXAMPLES // 3), deadline=None)
_awards = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(
    lambda sizes: Award(tiers=tuple(Tier(name=f"t{n}", seats=s) for n, s in enumerate(sizes)))
)


def _judged(evidence: Evidence, award: Award) -> Judgement:
    entries, pairs, holes = evidence.entries, evidence.pairs, evidence.holes
    return judge_field(entries, pairs, holes, award, (), lambda key: key[1], closes=True)


def _tier_of(award: Award, rank: int) -> str | None:
    """The tier of a place, seat by seat."""
    names = [tier.name for tier in award.tiers for _ in range(tier.seats)]
    return names[rank - 1] if rank <= len(names) else None


@often
@given(evidences(), _awards)
def test_no_completion_gives_a_tier_that_the_row_lacks(evidence: Evidence, award: Award) -> None:
    judgement = _judged(evidence, award)
    named = {*(entry for entry, _ in judgement.winners), *judgement.contested}
    assert judgement.tiers.keys() == named
    for index, reached in enumerate(reached_by_cutting(evidence)):
        won = {_tier_of(award, rank) for rank in reached.ranks} - {None}
        assert won <= {*judgement.tiers.get(index, ())}
        if all(entry.vouched for entry in evidence.entries) and index in named:
            # No more is named than that: the best tier of the row is won in some completion.
            assert _tier_of(award, min(reached.ranks)) == judgement.tiers[index][0]


@often
@given(evidences(), _awards)
def test_whoever_the_nameless_are_nobody_wins_what_the_row_lacks(
    evidence: Evidence, award: Award
) -> None:
    """Every one who is not vouched for is taken to be every other entrant in turn."""
    judgement = _judged(evidence, award)
    entries = evidence.entries
    for nameless, entry in enumerate(entries):
        if entry.vouched:
            continue
        for other in range(len(entries)):
            if other == nameless or other not in judgement.tiers:
                continue
            together = [one for place, one in enumerate(entries) if place not in {nameless, other}]
            joined = _joined(entries[other], entry)
            rank = rank_entries([joined, *together], evidence.pairs, evidence.holes)[0]
            won = tiers_between(award.tiers, rank.min, rank.max)
            assert {*won} <= {*judgement.tiers[other]}


def _joined(one: Entry, other: Entry) -> Entry:
    return one._replace(
        candidates=(*one.candidates, *other.candidates),
        holds_native=one.holds_native & other.holds_native,
    )
