"""Seats, verdicts and the status (spec 7)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pydantic import ValidationError

from contestjudge.judge import Judgement, judge_field
from contestjudge.model.contest import Award
from contestjudge.model.field import Candidate, Entry, Hole, OrderPair
from contestjudge.model.finding import Finding, finding
from contestjudge.model.time import SECOND, UNBOUNDED
from contestjudge.model.words import ShareForm, Status, Verdict


def _entry(name: str, low: int, high: int | None = None, *, certain: bool = True) -> Entry:
    """Build an entrant whose share lies between two seconds."""
    latest = (low if high is None else high) * SECOND
    return Entry(("x", name), (Candidate(("x", name), low * SECOND, latest, certain),))


def _hole(low: int, high: int | None = None, at_most: int | None = None) -> Hole:
    latest = UNBOUNDED if high is None else high * SECOND
    return Hole("p", ShareForm.NATIVE, low * SECOND, latest, at_most, None, "coverage.window_gap")


def _judged(
    entries: Sequence[Entry],
    *,
    holes: Sequence[Hole] = (),
    findings: Sequence[Finding] = (),
    pairs: Sequence[OrderPair] = (),
    closes: bool = True,
    **award: object,
) -> Judgement:
    rules = Award.model_validate(award)
    return judge_field(entries, pairs, holes, rules, findings, lambda key: key[1], closes=closes)


def _codes(judgement: Judgement) -> list[str]:
    return [one.code for one in judgement.findings]


APART = [_entry("a", 10), _entry("b", 20), _entry("c", 30)]
TIED = [_entry("a", 10), _entry("b", 20, 40), _entry("c", 30, 50)]


class TestFinal:
    def test_the_first_win_in_their_order(self) -> None:
        judgement = _judged(APART, seats=2, alternates=5)
        assert judgement.status is Status.FINAL
        assert judgement.winners == ((0, 1), (1, 2))
        assert judgement.verdicts == (Verdict.CERTAIN, Verdict.CERTAIN, Verdict.OUT)
        assert judgement.alternates == (2,)
        assert judgement.contested == ()
        assert judgement.findings == ()

    def test_who_ties_within_the_seats_wins_all_the_same(self) -> None:
        judgement = _judged(TIED, seats=3)
        assert judgement.status is Status.FINAL
        assert [index for index, _ in judgement.winners] == [0, 1, 2]

    def test_empty_seats_are_said(self) -> None:
        judgement = _judged(APART, seats=5)
        assert judgement.status is Status.FINAL
        (unfilled,) = judgement.findings
        assert (unfilled.code, unfilled.params) == (
            "award.unfilled",
            (("entrants", 3), ("seats", 5)),
        )

    def test_nobody_at_all(self) -> None:
        judgement = _judged([], seats=1)
        assert (judgement.status, judgement.winners) == (Status.FINAL, ())


class TestProvisional:
    def test_an_early_hole(self) -> None:
        judgement = _judged(APART, seats=2, holes=[_hole(5, 6, at_most=1)])
        assert judgement.status is Status.PROVISIONAL
        assert [rank.min for rank in judgement.seen] == [1, 2, 3]

    def test_a_hole_behind_the_seats_changes_nothing(self) -> None:
        judgement = _judged(APART, seats=2, holes=[_hole(21)])
        assert judgement.status is Status.FINAL

    def test_a_hole_that_starts_as_the_last_seat_is_taken(self) -> None:
        """An unseen share at 20 may have come before b's, which was made at 20 as well."""
        assert _judged(APART, seats=2, holes=[_hole(20)]).status is Status.PROVISIONAL

    def test_empty_seats_of_a_contest_that_never_closes(self) -> None:
        assert _judged(APART, seats=5, closes=False).status is Status.PROVISIONAL
        assert _judged(APART, seats=3, closes=False).status is Status.FINAL

    def test_empty_seats_and_a_hole_anywhere(self) -> None:
        assert _judged(APART, seats=5, holes=[_hole(90)]).status is Status.PROVISIONAL

    @pytest.mark.parametrize(
        ("touches", "status"),
        [
            ([("x", "a")], Status.PROVISIONAL),
            ([("x", "c")], Status.FINAL),
            ([], Status.PROVISIONAL),
        ],
    )
    def test_a_blocking_finding_counts_where_it_touches_a_seat(
        self, touches: list[tuple[str, str]], status: Status
    ) -> None:
        """One that names nobody touches everybody."""
        conflict = finding("time.conflict", touches=touches, share="1", between="times")
        assert _judged(APART, seats=2, findings=[conflict]).status is status

    def test_a_warning_blocks_nothing(self) -> None:
        warning = finding("time.truncated", touches=[("x", "a")], count=1)
        assert _judged(APART, seats=2, findings=[warning]).status is Status.FINAL

    def test_no_declared_rule_acts_on_what_is_provisional(self) -> None:
        for rule in ("award_all", "lot"):
            judgement = _judged(TIED, seats=2, contested=rule, holes=[_hole(5, 6, 1)])
            assert judgement.status is Status.PROVISIONAL
            assert "award.overflow" not in _codes(judgement)
            assert "draw.pending" not in _codes(judgement)


class TestContested:
    def test_the_candidates_are_named(self) -> None:
        judgement = _judged(TIED, seats=2, alternates=3)
        assert judgement.status is Status.CONTESTED
        assert judgement.winners == ((0, 1),)
        assert judgement.contested == (1, 2)
        assert judgement.alternates == ()

    def test_everyone_possible_gets_the_prize(self) -> None:
        judgement = _judged(TIED, seats=2, contested="award_all")
        assert judgement.status is Status.FINAL
        assert judgement.winners == ((0, 1), (1, 2), (2, 3))
        assert judgement.contested == ()
        assert "award.overflow" in _codes(judgement)

    def test_a_lot_waits_for_its_draw(self) -> None:
        judgement = _judged(TIED, seats=2, contested="lot")
        assert judgement.status is Status.CONTESTED
        assert "draw.pending" in _codes(judgement)
        assert _judged(APART, seats=2, contested="lot").status is Status.FINAL

    def test_an_order_pair_separates(self) -> None:
        pairs = [OrderPair(("x", "b"), ("x", "c"))]
        assert _judged(TIED, seats=2, pairs=pairs).status is Status.FINAL

    def test_who_may_not_count_does_not_win_for_certain(self) -> None:
        judgement = _judged([_entry("a", 10, certain=False)], seats=1)
        assert judgement.verdicts == (Verdict.POSSIBLE,)
        assert judgement.status is Status.CONTESTED


GOLD_SILVER = [{"name": "gold", "seats": 1}, {"name": "silver", "seats": 2}]


class TestTiers:
    def test_a_rank_within_one_tier_names_it(self) -> None:
        judgement = _judged(TIED, tiers=GOLD_SILVER)
        assert judgement.status is Status.FINAL
        assert judgement.tiers == {0: ("gold",), 1: ("silver",), 2: ("silver",)}
        assert judgement.findings == ()

    def test_a_seat_is_certain_and_its_tier_is_not(self) -> None:
        """Two share the second place and the third: one is silver, nobody knows which."""
        tiers = [{"name": "gold", "seats": 2}, {"name": "silver", "seats": 1}]
        judgement = _judged(TIED, tiers=tiers)
        assert judgement.status is Status.FINAL
        assert judgement.winners == ((0, 1), (1, 2), (2, 3))
        assert judgement.tiers == {0: ("gold",), 1: ("gold", "silver"), 2: ("gold", "silver")}
        (found,) = judgement.findings
        assert (found.code, dict(found.params)) == ("award.tier_open", {"winners": 2})
        assert found.about == (("x", "b"), ("x", "c"))

    def test_candidates_have_the_tiers_that_they_may_win(self) -> None:
        tiers = [{"name": "gold", "seats": 1}, {"name": "silver", "seats": 1}]
        judgement = _judged(TIED, tiers=tiers)
        assert judgement.contested == (1, 2)
        assert judgement.tiers == {0: ("gold",), 1: ("silver",), 2: ("silver",)}
        assert "award.tier_open" not in _codes(judgement)

    def test_who_may_be_somebody_else_leaves_open_what_they_win(self) -> None:
        """If the nameless one is the last, that person was the first."""
        nameless = _entry("a", 5)._replace(vouched=False)
        judgement = _judged([nameless, *APART], seats=4, tiers=[*GOLD_SILVER, _tier("tin", 1)])
        assert judgement.winners == ((1, 1), (2, 2), (3, 3))
        assert judgement.tiers[3] == ("gold", "silver", "tin")
        assert judgement.tiers[0] == ("gold",)
        assert "award.tier_open" in _codes(judgement)

    @pytest.mark.parametrize(
        "award",
        [
            {"tiers": GOLD_SILVER, "seats": 2},
            {"tiers": GOLD_SILVER, "contested": "lot"},
            {"tiers": GOLD_SILVER, "method": "positions", "positions": [1]},
            {"tiers": [*GOLD_SILVER, *GOLD_SILVER]},
            {"tiers": [{"name": "gold", "seats": 0}]},
            {"tiers": [{"name": "", "seats": 1}]},
        ],
    )
    def test_tiers_that_contradict_the_rest_are_refused(self, award: dict[str, object]) -> None:
        with pytest.raises(ValidationError):
            Award.model_validate(award)

    def test_their_sum_is_the_seats_and_is_not_written(self) -> None:
        worked_out, stated = (
            Award.model_validate({"tiers": GOLD_SILVER, **more}) for more in ({}, {"seats": 3})
        )
        assert worked_out.seats == stated.seats == 3
        assert "seats" not in worked_out.model_dump(exclude_unset=True)


def _tier(name: str, seats: int) -> dict[str, object]:
    return {"name": name, "seats": seats}


class TestPositions:
    def test_certain_positions_only(self) -> None:
        judgement = _judged(APART, method="positions", positions=[1, 3])
        assert judgement.winners == ((0, 1), (2, 3))
        assert judgement.verdicts[1] is Verdict.OUT
        assert judgement.status is Status.FINAL

    def test_a_position_between_two_is_contested(self) -> None:
        judgement = _judged(TIED, method="positions", positions=[2])
        assert judgement.contested == (1, 2)

    def test_a_position_that_nobody_reached(self) -> None:
        assert "award.unfilled" in _codes(_judged(APART, method="positions", positions=[100]))


class TestDraw:
    def test_all_entrants_wait_for_it(self) -> None:
        judgement = _judged(TIED, method="draw", seats=1)
        assert judgement.status is Status.CONTESTED
        assert judgement.contested == (0, 1, 2)
        assert judgement.winners == ()
        assert "draw.pending" in _codes(judgement)

    def test_any_hole_leaves_the_pool_open(self) -> None:
        assert _judged(TIED, method="draw", holes=[_hole(90)]).status is Status.PROVISIONAL


class TestPhotoFinish:
    def _margin(self, first: int, second: int) -> list[Finding]:
        entries = [
            Entry(("x", name), (Candidate(("x", name), at, at, certain=True),))
            for name, at in (("a", first), ("b", second))
        ]
        return list(_judged(entries, seats=1).findings)

    def test_less_than_a_second_is_said_with_its_margin(self) -> None:
        (close,) = self._margin(5, 5 + SECOND - 1)
        assert close.code == "time.photo_finish"
        assert dict(close.params) == {"after": 1, "margin_us": SECOND - 1}

    def test_a_second_is_enough(self) -> None:
        assert self._margin(5, 5 + SECOND) == []

    def test_the_latest_of_all_who_are_seated_counts(self) -> None:
        """The first one's interval reaches past the second one's."""
        entries = [_entry("a", 1, 30), _entry("b", 2, 3), _entry("c", 20)]
        photo = _judged(entries, seats=2).findings
        assert dict(photo[0].params) == {"after": 2, "margin_us": -10 * SECOND}


def test_winners_contested_and_alternates_are_disjoint() -> None:
    judgement = _judged([*TIED, _entry("d", 60), _entry("e", 70)], seats=2, alternates=1)
    groups = [[index for index, _ in judgement.winners], judgement.contested, judgement.alternates]
    together = [index for group in groups for index in group]
    assert together == [0, 1, 2, 3]
