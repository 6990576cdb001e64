"""Several tickets of one person in a draw: every ticket has the same chance, nobody wins twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from contestjudge.daily import judge_days
from contestjudge.draw.held import Draw, Held
from contestjudge.draw.randomness import Outcome, Plan
from contestjudge.judge import Judgement, judge_field
from contestjudge.lottery import after_draw, tickets_of, waits
from contestjudge.model.contest import Award
from contestjudge.model.field import Candidate, Entries, Entry, TicketKey
from contestjudge.rules.days import Day
from contestjudge.rules.field import Field
from contestjudge.rules.people import people
from tests.property.strategies import EXAMPLES

PLAN = Plan("dice", "tickets")
CRITICAL = 27.877
"""Of chi-square with nine degrees of freedom: one sample in a thousand lies above."""


def _entry(name: str, tickets: Sequence[TicketKey]) -> Entry:
    shares = tuple(
        Candidate(("x", f"{name}.{n}"), n, n, certain=True) for n in range(max(1, len(tickets)))
    )
    return Entry(("x", name), shares, tickets=tuple(tickets))


def _shares(name: str, number: int) -> Entry:
    return _entry(name, [("share", f"{name}.{n}") for n in range(number)])


def _drawn(entries: Sequence[Entry], award: Award, seed: int) -> Judgement:
    before = judge_field(entries, (), (), award, (), lambda key: key[1], closes=True)
    return _held(before, entries, award, seed)


def _held(before: Judgement, entries: Sequence[Entry], award: Award, seed: int) -> Judgement:
    def hold(pool: Sequence[TicketKey]) -> Held:
        return Draw("rules", "evidence", award, PLAN).over(pool, Outcome(PLAN, str(seed)))

    assert waits(before)
    return after_draw(before, entries, (), award, hold)


def test_every_share_has_the_same_chance() -> None:
    """Ten tickets of four people, two thousand draws with seeds that stay the same."""
    entries = [_shares("a", 1), _shares("b", 2), _shares("c", 3), _shares("d", 4)]
    award = Award(method="draw", seats=1)
    won: Counter[TicketKey] = Counter()
    for seed in range(2_000):
        judgement = _drawn(entries, award, seed)
        held = judgement.held
        assert held is not None
        won[held.pool[judgement.drawn[0][1].number - 1]] += 1
    assert set(won) == {key for _, key in tickets_of(entries, range(4))}
    assert len(won) == 10
    expected = sum(won.values()) / 10
    assert sum((number - expected) ** 2 / expected for number in won.values()) < CRITICAL


@settings(max_examples=max(1, EXAMPLES // 10), deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=6),
    st.integers(1, 3),
    st.integers(0, 2),
    st.integers(0, 9),
)
def test_nobody_is_drawn_twice(numbers: list[int], seats: int, alternates: int, seed: int) -> None:
    """And the order is that of everybody's lowest ticket."""
    entries = [_shares(str(name), number) for name, number in enumerate(numbers)]
    award = Award(method="draw", seats=seats, alternates=alternates)
    after = _drawn(entries, award, seed)
    order = [entry for entry, _ in after.drawn]
    assert sorted(order) == list(range(len(entries)))
    named = [*(entry for entry, _ in after.winners), *after.alternates]
    assert named == order[: seats + alternates]
    held = after.held
    assert held is not None
    lowest: dict[int, str] = {}
    for entry, one in zip(
        [entry for entry, _ in tickets_of(entries, range(len(entries)))],
        sorted(held.first(len(held.pool)), key=lambda drawn: drawn.place),
        strict=True,
    ):
        lowest[entry] = min(one.ticket, lowest.get(entry, one.ticket))
    assert order == sorted(lowest, key=lowest.__getitem__)


@settings(max_examples=max(1, EXAMPLES // 10), deadline=None)
@given(
    st.lists(st.sets(st.integers(0, 4), min_size=0), min_size=1, max_size=4),
    st.integers(1, 2),
    st.sampled_from(("once", "daily")),
    st.integers(0, 9),
)
def test_each_day_is_drawn_among_its_own(
    days: list[set[int]], seats: int, same_winner: str, seed: int
) -> None:
    award = Award.model_validate(
        {"method": "draw", "per": "day", "seats": seats, "same_winner": same_winner}
    )
    by_day = []
    for number, there in enumerate(days):
        name = f"day {number}"
        entries = tuple(_entry(str(who), [("day", name)]) for who in sorted(there))
        by_day.append((Day(name, number * 10, number * 10 + 10), entries))
    field = Field(Entries.of(()), (), (), people([]), (), by_day=tuple(by_day))
    daily = judge_days(field, (), award, (), lambda key: key[1])
    if not any(days):
        return
    whole = daily.field.entries
    after = _held(daily.judgement, whole, award, seed)
    won: set[str] = set()
    for number, day in enumerate(after.days):
        here = [
            whole[index].entrant[1] for index, _ in after.winners if day.first <= index < day.end
        ]
        able = {str(one) for one in days[number]} - (won if same_winner == "once" else set())
        assert len(here) == len(set(here)) == min(seats, len(able))
        assert set(here) <= able
        won |= set(here)
