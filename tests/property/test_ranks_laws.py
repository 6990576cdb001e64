"""Laws of ranks that need no completions: what must not matter, and what only ever narrows."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contestjudge.evidence.order import propagate
from contestjudge.model.field import Candidate, Entry, Hole, OrderPair, Rank
from contestjudge.model.words import Verdict
from contestjudge.ranking.ranks import rank_entries
from contestjudge.ranking.seats import verdict
from tests.property.completions import Evidence
from tests.property.strategies import EXAMPLES, USUAL, Known, evidences, known

law = settings(max_examples=max(1, EXAMPLES // 8), deadline=None)

LATER = USUAL.grid + 1
"""After every instant of the grid."""


def _ranks(evidence: Evidence) -> list[Rank]:
    return rank_entries(evidence.entries, evidence.pairs, evidence.holes)


def _within(narrow: Rank, wide: Rank) -> bool:
    if narrow.min < wide.min:
        return False
    return wide.max is None or (narrow.max is not None and narrow.max <= wide.max)


def _candidate_of(evidence: Evidence, data: st.DataObject) -> tuple[int, int, Candidate]:
    """Draw a share: the index of its entrant, its own there, and the share."""
    person = data.draw(st.integers(0, len(evidence.entries) - 1))
    place = data.draw(st.integers(0, len(evidence.entries[person].candidates) - 1))
    return person, place, evidence.entries[person].candidates[place]


def _with_entry(evidence: Evidence, person: int, entry: Entry) -> Evidence:
    entries = (*evidence.entries[:person], entry, *evidence.entries[person + 1 :])
    return evidence._replace(entries=entries)


def _with_candidates(
    evidence: Evidence, person: int, candidates: tuple[Candidate, ...]
) -> Evidence:
    return _with_entry(evidence, person, evidence.entries[person]._replace(candidates=candidates))


@law
@given(evidences(), st.data())
def test_nothing_depends_on_the_order_in_which_things_are_given(
    evidence: Evidence, data: st.DataObject
) -> None:
    turned = data.draw(st.permutations(range(len(evidence.entries))))
    shuffled = Evidence(
        tuple(
            entry._replace(candidates=tuple(data.draw(st.permutations(entry.candidates))))
            for entry in (evidence.entries[person] for person in turned)
        ),
        tuple(data.draw(st.permutations(evidence.pairs))),
        tuple(data.draw(st.permutations(evidence.holes))),
    )
    before, after = _ranks(evidence), _ranks(shuffled)
    assert after == [before[person] for person in turned]


@law
@given(evidences(), st.integers(1, 20), st.integers(-50, 50))
def test_only_the_order_of_instants_matters(evidence: Evidence, scale: int, shift: int) -> None:
    def moved(instant: int) -> int:
        return instant * scale + shift

    elsewhere = evidence._replace(
        entries=tuple(
            entry._replace(
                candidates=tuple(
                    c._replace(earliest=moved(c.earliest), latest=moved(c.latest))
                    for c in entry.candidates
                )
            )
            for entry in evidence.entries
        ),
        holes=tuple(
            hole._replace(earliest=moved(hole.earliest), latest=moved(hole.latest))
            for hole in evidence.holes
        ),
    )
    assert _ranks(elsewhere) == _ranks(evidence)


@law
@given(evidences(), st.tuples(st.booleans(), st.booleans()))
def test_somebody_certainly_later_changes_nobodys_rank(
    evidence: Evidence, standing: tuple[bool, bool]
) -> None:
    """Later than every share, and than every hole that can hide one."""
    holes = tuple(hole._replace(latest=min(hole.latest, LATER - 1)) for hole in evidence.holes)
    closed = evidence._replace(holes=holes)
    certain, vouched = standing
    share = Candidate(("x", "late"), LATER, LATER + 1, certain)
    late = Entry(("x", "latecomer"), (share,), vouched=vouched)
    *others, last = _ranks(closed._replace(entries=(*closed.entries, late)))
    assert others == _ranks(closed)
    assert last.max is None or last.max >= len(closed.entries) + 1


@law
@given(known(), st.data())
def test_a_better_known_time_only_narrows(case: Known, data: st.DataObject) -> None:
    """Certain never becomes possible, nor out possible: intervals shrink around the truth."""
    evidence = case.evidence
    tight = {}
    listed = [c for entry in evidence.entries for c in entry.candidates] + [*evidence.outsiders]
    for item in listed:
        truth = case.truth[item.share]
        assume(item.earliest <= truth <= item.latest)
        tight[item.share] = (
            data.draw(st.integers(item.earliest, truth)),
            data.draw(st.integers(truth, item.latest)),
        )
    result = propagate(tight, evidence.pairs)
    assert not result.conflicts
    better = evidence._replace(
        entries=tuple(
            entry._replace(
                candidates=tuple(
                    Candidate(c.share, *result.intervals[c.share], c.certain)
                    for c in entry.candidates
                )
            )
            for entry in evidence.entries
        )
    )
    before, after = _ranks(evidence), _ranks(better)
    assert all(map(_within, after, before))
    for seats in range(1, len(before) + 1):
        for old, new in zip(before, after, strict=True):
            was = verdict(old, seats)
            assert was is Verdict.POSSIBLE or verdict(new, seats) is was


@law
@given(evidences(), st.data())
def test_closing_holes_only_narrows(evidence: Evidence, data: st.DataObject) -> None:
    """Without any hole the ranks are those of what was seen."""
    before = _ranks(evidence)
    kept: list[Hole] = [hole for hole in evidence.holes if data.draw(st.booleans())]
    some = rank_entries(evidence.entries, evidence.pairs, kept)
    none = rank_entries(evidence.entries, evidence.pairs, ())
    assert all(map(_within, some, before))
    assert all(map(_within, none, some))
    assert all(rank.max is not None for rank in none)


@law
@given(evidences(), st.data())
def test_accepting_a_doubtful_share_only_narrows(evidence: Evidence, data: st.DataObject) -> None:
    person, place, share = _candidate_of(evidence, data)
    assume(not share.certain)
    candidates = list(evidence.entries[person].candidates)
    candidates[place] = share._replace(certain=True)
    accepted = _ranks(_with_candidates(evidence, person, tuple(candidates)))
    assert all(map(_within, accepted, _ranks(evidence)))


@law
@given(evidences(), st.data())
def test_striking_a_doubtful_share_only_narrows(evidence: Evidence, data: st.DataObject) -> None:
    """Order that runs through the share struck still holds: it was recorded, valid or not."""
    person, place, share = _candidate_of(evidence, data)
    assume(not share.certain)
    before = _ranks(evidence)
    candidates = evidence.entries[person].candidates
    left = candidates[:place] + candidates[place + 1 :]
    if left:
        struck = _with_candidates(evidence, person, left)
    else:
        others = evidence.entries[:person] + evidence.entries[person + 1 :]
        struck, before = evidence._replace(entries=others), before[:person] + before[person + 1 :]
    assert all(map(_within, _ranks(struck), before))


@law
@given(evidences(), st.data())
def test_vouching_for_somebody_only_narrows(evidence: Evidence, data: st.DataObject) -> None:
    person = data.draw(st.integers(0, len(evidence.entries) - 1))
    doubted = _with_entry(evidence, person, evidence.entries[person]._replace(vouched=False))
    vouched = _with_entry(evidence, person, evidence.entries[person]._replace(vouched=True))
    before, after = _ranks(doubted), _ranks(vouched)
    assert all(map(_within, after, before))
    assert after[person] == before[person]


@law
@given(known(), st.data())
def test_one_more_true_pair_only_narrows(case: Known, data: st.DataObject) -> None:
    """And a pair that the intervals imply says nothing new."""
    evidence = case.evidence
    shares = [c for entry in evidence.entries for c in entry.candidates]
    drawn = [data.draw(st.sampled_from(shares)) for _ in range(2)]
    one, two = sorted(drawn, key=lambda share: case.truth[share.share])
    assume(case.truth[one.share] < case.truth[two.share])
    pairs = (*evidence.pairs, OrderPair(one.share, two.share))
    loose = {c.share: (c.earliest, c.latest) for c in shares}
    loose |= {out.share: (out.earliest, out.latest) for out in evidence.outsiders}
    result = propagate(loose, pairs)
    assert not result.conflicts
    better = evidence._replace(
        pairs=pairs,
        entries=tuple(
            entry._replace(
                candidates=tuple(
                    Candidate(c.share, *result.intervals[c.share], c.certain)
                    for c in entry.candidates
                )
            )
            for entry in evidence.entries
        ),
    )
    before, after = _ranks(evidence), _ranks(better)
    assert all(map(_within, after, before))
    if one.latest < two.earliest:
        assert after == before


@law
@given(evidences(), st.integers(1, 5))
def test_seats_are_never_promised_twice_nor_denied_to_all(evidence: Evidence, seats: int) -> None:
    """No more entrants are certain than there are seats; not fewer than seats can hold one."""
    judged = [verdict(rank, seats) for rank in _ranks(evidence)]
    assert judged.count(Verdict.CERTAIN) <= seats
    assert len(judged) - judged.count(Verdict.OUT) >= min(seats, len(judged))
