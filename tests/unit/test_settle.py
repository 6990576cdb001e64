"""What settles a judgement (spec 7.5), case by case; the law itself is among the properties."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from contestjudge import settle
from contestjudge.judge import judge_field
from contestjudge.model.contest import Award
from contestjudge.model.field import Candidate, Entry, Hole
from contestjudge.model.finding import Finding, finding
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import ShareForm
from contestjudge.settle import Needs, needs


def _one(name: str, low: int, high: int, *, certain: bool = True) -> Candidate:
    return Candidate(("x", name), low, high, certain)


def _entry(name: str, *candidates: Candidate, vouched: bool = True) -> Entry:
    return Entry(("x", name), candidates, vouched=vouched)


def _sure(name: str, low: int, high: int) -> Entry:
    return _entry(name, _one(name, low, high))


def _hole(low: int, high: int = UNBOUNDED) -> Hole:
    return Hole("p", ShareForm.NATIVE, low, high, None, None, "coverage.window_gap")


def _needs(
    entries: Sequence[Entry],
    *holes: Hole,
    findings: Sequence[Finding] = (),
    closes: bool = True,
    **award: object,
) -> Needs:
    rules = Award.model_validate(award)
    judged = judge_field(entries, (), holes, rules, findings, lambda key: key[1], closes=closes)
    found = [*findings, *judged.findings]
    return needs(entries, holes, rules, found, judged, closes=closes)


def test_a_hole_up_to_the_last_seat_and_no_further() -> None:
    field = [_sure("a", 10, 10), _sure("b", 20, 29), _sure("c", 90, 90)]
    (part,) = _needs(field, _hole(5, 80), seats=2).holes
    assert (part.earliest, part.latest) == (5, 29)
    early, late = _hole(5, 7), _hole(30, 80)
    assert _needs(field, early, late, seats=2).holes == (early,)


def test_where_seats_stay_empty_all_of_it() -> None:
    hole = _hole(50)
    found = _needs([_sure("a", 10, 10)], hole, seats=2, closes=False)
    assert found == Needs(holes=(hole,), closing=True)


def test_times_of_those_who_straddle_the_cut_only() -> None:
    field = [_sure("a", 10, 19), _sure("b", 12, 15), _sure("c", 30, 39), _sure("d", 35, 44)]
    assert _needs([*field, _sure("e", 50, 60)], seats=3).times == (2, 3)
    assert _needs(field, seats=1).times == (0, 1)


def test_who_is_known_exactly_is_not_asked() -> None:
    assert _needs([_sure("a", 10, 20), _sure("b", 15, 15)], seats=1).times == (0,)


def test_a_doubt_alone_where_times_do_not_overlap() -> None:
    other = _entry("b", _one("b1", 5, 6, certain=False), _one("b2", 20, 29))
    found = _needs([_sure("a", 10, 10), other], seats=1)
    assert found == Needs(doubts=((1, ("x", "b1")),))


def test_a_doubt_about_a_share_that_is_too_late_anyway_is_left_alone() -> None:
    other = _entry("b", _one("b1", 5, 5, certain=False), _one("b2", 50, 50, certain=False))
    found = _needs([_sure("a", 10, 10), other], seats=1)
    assert found.doubts == ((1, ("x", "b1")),)


def test_a_third_s_doubt_can_bring_two_to_the_cut() -> None:
    """Only if the doubtful one counts do the other two contest the last seat."""
    field = [
        _entry("d", _one("d", 0, 0, certain=False)),
        _entry("s", _one("s1", 1, 1, certain=False), _one("s2", 90, 90)),
        _sure("a", 10, 20),
        _sure("b", 15, 15),
    ]
    found = _needs(field, seats=3)
    assert found.times == (2,)
    assert {share for _, (_, share) in found.doubts} == {"d", "s1"}


def test_a_third_s_doubt_can_leave_the_cut_to_two() -> None:
    """Only if the doubtful one does not count do the other two contest the seat."""
    field = [_entry("d", _one("d", 0, 0, certain=False)), _sure("a", 10, 20), _sure("b", 15, 15)]
    found = _needs(field, seats=1)
    assert found.times == (1,)
    assert found.doubts == ((0, ("x", "d")),)


def test_who_it_is() -> None:
    field = [_entry("a", _one("a", 10, 10), vouched=False), _sure("b", 20, 20)]
    assert _needs(field, seats=1) == Needs(identities=(0,))


def test_a_conflict_at_a_seat_and_not_one_behind_it() -> None:
    field = [_sure("a", 10, 10), _sure("b", 20, 20)]
    at, behind = (
        finding("time.conflict", share=name, between="times", with_="", touches=[("x", name)])
        for name in "ab"
    )
    assert _needs(field, findings=[at, behind], seats=1) == Needs(findings=(at,))


def test_on_a_position_hangs_too_whether_somebody_before_it_counts() -> None:
    field = [_entry("d", _one("d", 0, 0, certain=False)), _sure("a", 10, 10), _sure("b", 20, 20)]
    found = _needs(field, method="positions", positions=(2,))
    assert found.doubts == ((0, ("x", "d")),)
    assert found.times == ()


def test_rules_for_what_is_contested_spare_the_rest() -> None:
    field = [_sure("a", 10, 20), _sure("b", 15, 25)]
    assert _needs(field, seats=1, contested="award_all") == Needs()
    hole = _hole(0, 3)
    assert _needs(field, hole, seats=1, contested="award_all") == Needs(holes=(hole,))
    assert _needs(field, seats=1, contested="lot") == Needs(draw=True)


def test_a_draw_needs_to_know_who_is_in_it_and_not_when() -> None:
    hole = _hole(500, 600)
    field = [
        _sure("a", 10, 20),
        _entry("b", _one("b", 15, 25, certain=False)),
        _entry("c", _one("c", 30, 30), vouched=False),
    ]
    found = _needs(field, hole, method="draw", seats=1)
    assert found == Needs(holes=(hole,), doubts=((1, ("x", "b")),), identities=(2,), draw=True)


def test_many_doubtful_shares_of_one_entrant() -> None:
    many = [_one(f"b{n:02}", n, 200 - n, certain=False) for n in range(20)]
    found = _needs([_sure("a", 100, 100), _entry("b", *many)], seats=1)
    assert len(found.doubts) == 20
    assert found.times == (1,)


def test_where_telling_would_take_too_long_all_that_may_help_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    field = [
        _sure("a", 10, 10),
        _entry("b", _one("b1", 5, 6, certain=False), _one("b2", 20, 29)),
        _sure("c", 40, 41),
    ]
    assert _needs(field, seats=1).times == ()
    monkeypatch.setattr(settle, "_MOST_COMPARED", 0)
    assert _needs(field, seats=1).times == (1,)
