"""Two entrants that may be one person: what is said of each holds if they are (spec 6.1.5).

Whoever is not vouched for may be somebody else in the field. Here it is: their shares are joined,
and the joined field is ranked by the function that brute force has proved.
"""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contestjudge.model.field import Entry, Rank
from contestjudge.model.words import Verdict
from contestjudge.ranking.ranks import rank_entries
from contestjudge.ranking.seats import verdict
from tests.property.completions import Evidence, reached_by_cutting
from tests.property.strategies import EXAMPLES, evidences

law = settings(max_examples=max(1, EXAMPLES // 4), deadline=None)


def _ranks(evidence: Evidence) -> list[Rank]:
    return rank_entries(evidence.entries, evidence.pairs, evidence.holes)


def _joined(evidence: Evidence, one: int, other: int) -> Evidence:
    """Let entry ``other`` be the same person as entry ``one``; it goes, the rest keep places."""
    first, second = evidence.entries[one], evidence.entries[other]
    person = Entry(
        first.entrant,
        first.candidates + second.candidates,
        first.holds_native & second.holds_native,
        first.vouched,
    )
    entries = [*evidence.entries]
    entries[one] = person
    del entries[other]
    return evidence._replace(entries=tuple(entries))


def _at_most(rank: int | None, bound: int | None) -> bool:
    return bound is None or (rank is not None and rank <= bound)


@law
@given(evidences(), st.data())
def test_what_is_said_of_two_holds_if_they_are_one(evidence: Evidence, data: st.DataObject) -> None:
    unvouched = [n for n, entry in enumerate(evidence.entries) if not entry.vouched]
    assume(unvouched and len(evidence.entries) > 1)
    other = data.draw(st.sampled_from(unvouched))
    one = data.draw(st.sampled_from([n for n in range(len(evidence.entries)) if n != other]))
    apart = _ranks(evidence)
    joined = _joined(evidence, one, other)
    together = _ranks(joined)
    assert together == [reached.rank for reached in reached_by_cutting(joined)]
    place = one - (one > other)
    person = together.pop(place)
    either = apart[one], apart[other]
    # The person stands no higher than the better row says, and no lower than the worse one.
    assert person.min >= min(rank.min for rank in either)
    assert any(_at_most(person.max, rank.max) for rank in either)
    for rank, entry in zip(either, (evidence.entries[one], evidence.entries[other]), strict=True):
        assert entry.doubtful or _at_most(person.max, rank.max)
    # Nobody else stands anywhere that was not said.
    rest = [rank for n, rank in enumerate(apart) if n not in {one, other}]
    for now, said in zip(together, rest, strict=True):
        assert said.min <= now.min
        assert _at_most(now.max, said.max)
    for seats in range(1, len(apart) + 1):
        rows = {verdict(rank, seats) for rank in either}
        if rows == {Verdict.OUT}:
            assert verdict(person, seats) is Verdict.OUT
