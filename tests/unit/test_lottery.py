"""A judgement after its draw: seats, verdicts, alternates, and when nothing can be drawn."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from contestjudge.draw.held import RESERVE, Draw, Held
from contestjudge.draw.randomness import Outcome, Plan
from contestjudge.draw.tickets import ticket_of
from contestjudge.errors import InputError
from contestjudge.judge import Judgement, judge_field
from contestjudge.lottery import after_draw, in_the_draw, waits
from contestjudge.model.contest import Award
from contestjudge.model.field import Candidate, Entry, Hole, TicketKey
from contestjudge.model.time import SECOND, UNBOUNDED
from contestjudge.model.words import ShareForm, Status, Verdict

PLAN = Plan("dice", "tickets")


def _entry(
    name: str, low: int, high: int | None = None, *, certain: bool = True, vouched: bool = True
) -> Entry:
    latest = (low if high is None else high) * SECOND
    candidate = Candidate(("x", name), low * SECOND, latest, certain)
    return Entry(("x", name), (candidate,), frozenset(), vouched)


def _judged(entries: Sequence[Entry], award: Award, holes: Sequence[Hole] = ()) -> Judgement:
    return judge_field(entries, (), holes, award, (), lambda key: key[1], closes=True)


def _drawn(entries: Sequence[Entry], award: Award, holes: Sequence[Hole] = ()) -> Judgement:
    draw = Draw("rules", "evidence", award, PLAN)

    def hold(pool: Sequence[TicketKey]) -> Held:
        return draw.over(pool, Outcome(PLAN, "6 1 6"))

    return after_draw(_judged(entries, award, holes), entries, (), award, hold)


def _award(**stated: object) -> Award:
    return Award.model_validate(stated)


def _by_ticket(judgement: Judgement, names: Sequence[str]) -> list[int]:
    held = judgement.held
    assert held is not None
    order = sorted(names, key=lambda name: ticket_of(held.seed, ("x", name)))
    return [names.index(name) for name in order]


APART = [_entry(name, 10 * place) for place, name in enumerate("dbcae")]
"""In the order in which they shared."""


class TestTiers:
    def test_tickets_decide_who_wins_which(self) -> None:
        tiers = [{"name": "gold", "seats": 1}, {"name": "silver", "seats": 2}]
        award = _award(method="draw", tiers=tiers, alternates=1)
        before = _judged(APART, award)
        assert before.tiers == dict.fromkeys(range(5), ("gold", "silver"))
        after = _drawn(APART, award)
        first, second, third = _by_ticket(after, "dbcae")[:3]
        assert after.tiers == {first: ("gold",), second: ("silver",), third: ("silver",)}


class TestLottery:
    def test_the_lowest_tickets_hold_the_seats(self) -> None:
        judgement = _drawn(APART, _award(method="draw", seats=2, alternates=2))
        order = _by_ticket(judgement, "dbcae")
        assert judgement.status is Status.FINAL
        assert judgement.winners == ((order[0], 1), (order[1], 2))
        assert judgement.alternates == (order[2], order[3])
        assert judgement.contested == ()
        assert [one.code for one in judgement.findings] == []

    def test_numbers_are_places_in_the_sorted_pool(self) -> None:
        judgement = _drawn(APART, _award(method="draw", seats=5))
        numbers = {APART[entry].entrant[1]: one.number for entry, one in judgement.drawn}
        assert numbers == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}

    def test_verdicts_say_who_was_drawn(self) -> None:
        award = _award(method="draw", seats=2)
        assert set(_judged(APART, award).verdicts) == {Verdict.POSSIBLE}
        judgement = _drawn(APART, award)
        seated = {entry for entry, _ in judgement.winners}
        assert [verdict is Verdict.CERTAIN for verdict in judgement.verdicts] == [
            entry in seated for entry in range(5)
        ]

    def test_fewer_entrants_than_seats(self) -> None:
        judgement = _drawn(APART, _award(method="draw", seats=7, alternates=2))
        assert len(judgement.winners) == 5
        assert judgement.alternates == ()
        assert [one.code for one in judgement.findings] == ["award.unfilled"]

    def test_nobody_at_all(self) -> None:
        judgement = _drawn([], _award(method="draw", seats=1))
        assert (judgement.status, judgement.winners) == (Status.FINAL, ())

    def test_more_are_drawn_than_named_but_not_everybody(self) -> None:
        many = [_entry(str(number), number) for number in range(300)]
        judgement = _drawn(many, _award(method="draw", seats=2, alternates=3))
        assert len(judgement.drawn) == 2 + 3 + RESERVE
        assert len(judgement.alternates) == 3

    @pytest.mark.parametrize(
        "odd", [_entry("f", 60, certain=False), _entry("f", 60, vouched=False)]
    )
    def test_nobody_is_drawn_while_somebody_is_doubtful(self, odd: Entry) -> None:
        judgement = _drawn([*APART, odd], _award(method="draw", seats=2))
        assert (judgement.status, judgement.held) == (Status.CONTESTED, None)
        assert not waits(judgement)
        (pending,) = judgement.findings
        assert dict(pending.params) == {"candidates": 6, "doubtful": 1}

    def test_nobody_is_drawn_while_there_is_a_hole(self) -> None:
        hole = Hole("p", ShareForm.NATIVE, 90 * SECOND, UNBOUNDED, 1, None, "coverage.window_gap")
        judgement = _drawn(APART, _award(method="draw"), [hole])
        assert (judgement.status, judgement.held) == (Status.PROVISIONAL, None)

    def test_rfc3797_has_a_limit(self) -> None:
        plan = Plan("rfc3797", "rfc3797")
        draw = Draw("rules", "evidence", _award(method="draw"), plan)
        pool = [("x", f"{number:06}") for number in range(65_536)]
        with pytest.raises(InputError, match="at most 65535, and 65536 are in the draw"):
            draw.commitment(pool)


class TestLot:
    TIED = (_entry("a", 10), _entry("b", 20, 40), _entry("c", 25, 45), _entry("d", 30, 50))

    def test_certain_winners_keep_their_seats(self) -> None:
        judgement = _drawn(self.TIED, _award(seats=2, alternates=3, contested="lot"))
        order = [entry for entry in _by_ticket(judgement, "abcd") if entry != 0]
        assert judgement.winners == ((0, 1), (order[0], 2))
        assert judgement.alternates == tuple(order[1:])
        assert judgement.status is Status.FINAL
        assert 0 not in dict(judgement.drawn)

    def test_nothing_is_drawn_where_all_is_certain(self) -> None:
        judgement = _drawn(APART, _award(seats=2, contested="lot"))
        assert (judgement.status, judgement.held) == (Status.FINAL, None)

    def test_the_display_order_follows_behind_the_candidates(self) -> None:
        entries = [*self.TIED, _entry("e", 60), _entry("f", 70)]
        judgement = _drawn(entries, _award(seats=2, alternates=9, contested="lot"))
        assert judgement.alternates[-2:] == (4, 5)
        assert len(judgement.alternates) == 4

    def test_positions_are_taken_in_the_order_of_the_lot(self) -> None:
        award = _award(method="positions", positions=[1, 3], contested="lot")
        judgement = _judged(self.TIED, award)
        assert judgement.contested == (1, 2, 3)
        assert in_the_draw(judgement, award) == [0, 1, 2, 3]
        judgement = _drawn(self.TIED, award)
        order = [entry for entry in _by_ticket(judgement, "abcd") if entry != 0]
        assert judgement.winners == ((0, 1), (order[1], 3))

    def test_a_position_that_nobody_reached_stays_empty(self) -> None:
        award = _award(method="positions", positions=[2, 9], contested="lot")
        judgement = _drawn(self.TIED, award)
        assert [seat for _, seat in judgement.winners] == [2]
