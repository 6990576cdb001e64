"""Winners for each day: as if split by hand, and sound where days hang on one another (7.8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, permutations, product
from random import Random
from typing import NamedTuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from contestjudge.daily import Daily, judge_days
from contestjudge.engines.reference import judge_batches
from contestjudge.evidence.batch import Batch
from contestjudge.model.contest import Award, Contest
from contestjudge.model.decision import ROWS, DecisionDocument
from contestjudge.model.field import Candidate, Entries, Entry, Hole
from contestjudge.model.words import Basis, ShareForm, Status, Verdict
from contestjudge.record import write_decision
from contestjudge.rules.days import Day, days_within
from contestjudge.rules.field import Field
from contestjudge.rules.people import people
from tests.property.strategies import EXAMPLES
from tests.property.strategies_evidence import (
    MANUAL,
    NATIVE,
    ONE_POST,
    QUOTE,
    deleted,
    seen,
    watched,
)
from tests.unit.rules.made import contest, instant

HOUR = 3_600_000_000
DAY = 24 * HOUR
DAYS = 3
NAMES = ("1970-01-01", "1970-01-02", "1970-01-03")
_MOMENTS = [day * DAY + hour for day in range(DAYS) for hour in (0, HOUR, 2 * HOUR, DAY - 1)]
some = settings(max_examples=max(1, EXAMPLES // 10), deadline=None)
few = settings(max_examples=max(1, EXAMPLES // 15), deadline=None)


@st.composite
def _batches(draw: st.DrawFn) -> list[Batch]:
    """Shares of a few people over three days; some undone, some of them in complete lists."""
    batches: list[Batch] = []
    number = 2000
    for _ in range(draw(st.integers(1, 2))):
        observations, notices = [], []
        for _ in range(draw(st.integers(0, 5))):
            number += 1
            start = draw(st.sampled_from(_MOMENTS))
            width = draw(st.sampled_from((0, 0, 1, HOUR, DAY)))
            person = draw(st.sampled_from(("1", "2", "3", "4")))
            form = draw(st.sampled_from((NATIVE, QUOTE, MANUAL)))
            basis = draw(st.sampled_from((Basis.PLATFORM_CLOCK, Basis.EXPORT)))
            one = seen(person, str(number), at=(start, start + width), form=form, basis=basis)
            observations.append(one)
            if draw(st.integers(0, 4)) == 0:
                notices.append(deleted(str(number), draw(st.sampled_from(_MOMENTS))))
        batches.append(
            watched(
                *observations,
                undone=notices,
                taken_at=draw(st.sampled_from((None, DAY + HOUR, 4 * DAY))),
                # From the very beginning: else a list begins with each window, by hand.
                since=0,
                complete=draw(st.booleans()),
                sees=(NATIVE, QUOTE, MANUAL),
            )
        )
    return batches


_awards = st.one_of(
    st.fixed_dictionaries(
        {
            "seats": st.integers(1, 2),
            "alternates": st.integers(0, 1),
            "contested": st.sampled_from(("open", "award_all")),
        }
    ),
    st.just({"method": "positions", "positions": [2]}),
)


def _decided(rules: Contest, batches: Sequence[Batch]) -> DecisionDocument:
    return write_decision(judge_batches(rules, ONE_POST, batches, (), ()), ())


def _rows(decision: DecisionDocument, day: str | None) -> dict[str, list[object]]:
    return {
        name: [
            row.model_copy(update={"day": None, "ticket_names": ()})
            for row in getattr(decision, name)
            if row.day == day
        ]
        for name in ROWS
    }


def _told(decision: DecisionDocument, day: str | None) -> set[tuple[object, ...]]:
    codes = {"award.unfilled", "award.overflow", "time.photo_finish", "time.burst"}
    return {
        (one.code, *sorted((k, v) for k, v in one.params.items() if k != "day"))
        for one in decision.findings
        if one.code in codes and one.params.get("day") == day
    }


@some
@given(_batches(), _awards, st.sampled_from((0, 3_600_000)), st.sampled_from(("exclude", "count")))
def test_days_by_themselves_are_as_if_split_by_hand(
    batches: list[Batch], award: Mapping[str, object], tolerance: int, undone: str
) -> None:
    entry = {"tolerance_ms": tolerance, "undone": undone}
    daily = {**award, "per": "day", "same_winner": "daily"}
    whole = _decided(contest({**entry, "closes": instant(DAYS * DAY)}, award=daily), batches)
    assert [day.day for day in whole.days] == list(NAMES)
    for number, name in enumerate(NAMES):
        window = {"opens": instant(number * DAY), "closes": instant((number + 1) * DAY)}
        alone = _decided(contest({**entry, **window}, award=award), batches)
        assert _rows(whole, name) == _rows(alone, None)
        assert _told(whole, name) == _told(alone, None)
        assert whole.days[number].status is alone.status
        assert whole.days[number].entrants == alone.counts.entrants


@some
@given(_batches(), st.integers(1, 2))
def test_every_share_is_in_or_out_and_nobody_certain_wins_twice(
    batches: list[Batch], seats: int
) -> None:
    rules = contest({"closes": instant(DAYS * DAY)}, award={"per": "day", "seats": seats})
    facts = judge_batches(rules, ONE_POST, batches, (), ())
    inside = {one.share for entry in facts.field.entries for one in entry.candidates}
    outside = [row.share for row in facts.field.exclusions]
    assert len(outside) == len(set(outside))
    assert inside.isdisjoint(outside)
    assert inside | set(outside) == {share.key for share in facts.resolved.shares}
    winners = [facts.field.entries[index].entrant for index, _ in facts.judgement.winners]
    assert len(winners) == len(set(winners))


@few
@given(_batches(), st.integers(1, 2), st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_says_nothing(
    batches: list[Batch], seats: int, chance: Random
) -> None:
    rules = contest({"closes": instant(DAYS * DAY)}, award={"per": "day", "seats": seats})
    mixed = list(batches)
    chance.shuffle(mixed)
    assert _decided(rules, mixed).digest == _decided(rules, batches).digest


# Days that hang on one another, on a field so small that every completion can be gone through.

LENGTH = 3
TWO = (Day("a", 0, LENGTH), Day("b", LENGTH, 2 * LENGTH))


class _Share(NamedTuple):
    owner: int
    earliest: int
    latest: int
    certain: bool


class _Case(NamedTuple):
    shares: tuple[_Share, ...]
    nameless: int | None
    """Who may be somebody else."""
    hole: tuple[int, int] | None
    seats: int


@st.composite
def _cases(draw: st.DrawFn) -> _Case:
    instants = st.integers(0, 2 * LENGTH - 1)
    shares = []
    for _ in range(draw(st.integers(2, 4))):
        first = draw(instants)
        last = min(first + draw(st.sampled_from((0, 0, 1, 2))), 2 * LENGTH - 1)
        certain = draw(st.sampled_from((True, True, False)))
        shares.append(_Share(draw(st.integers(0, 2)), first, last, certain))
    nameless = draw(st.sampled_from((None, 0)))
    hole = draw(st.none() | st.tuples(instants, instants).map(lambda two: (min(two), max(two))))
    return _Case(tuple(shares), nameless, hole, draw(st.integers(1, 2)))


def _field(case: _Case) -> Field:
    by_day = []
    for number, day in enumerate(TWO):
        found: dict[int, list[Candidate]] = {}
        for name, share in enumerate(case.shares):
            touched = days_within(TWO, share.earliest, share.latest)
            if number in touched:
                low, high = max(share.earliest, day.opens), min(share.latest, day.closes - 1)
                sure = share.certain and len(touched) == 1
                found.setdefault(share.owner, []).append(
                    Candidate(("x", f"s{name}"), low, high, sure)
                )
        entries = tuple(
            Entry(("x", str(owner)), tuple(several), vouched=owner != case.nameless)
            for owner, several in found.items()
        )
        by_day.append((day, entries))
    everybody = Entries.of([entry for _, entries in by_day for entry in entries])
    return Field(everybody, (), (), people([]), (), by_day=tuple(by_day))


def _judged(case: _Case) -> Daily:
    holes = []
    if case.hole is not None:
        holes = [Hole("p", ShareForm.QUOTE, *case.hole, 1, None, "coverage.window_gap")]
    award = Award(per="day", seats=case.seats)
    return judge_days(_field(case), holes, award, (), lambda key: key[1])


def _completions(case: _Case) -> Iterator[tuple[tuple[int, ...], list[tuple[int, int]]]]:
    """Who each entrant is, and all shares that count as (instant, entrant); 9 is a newcomer."""
    identities: list[tuple[int, ...]] = [(0, 1, 2)]
    if case.nameless is not None:
        identities += [(1, 1, 2), (2, 1, 2)]
    unseen: list[tuple[int, int] | None] = [None]
    if case.hole is not None:
        first, last = case.hole
        unseen += [(at, who) for at in range(first, last + 1) for who in (0, 1, 2, 9)]
    made = [range(share.earliest, share.latest + 1) for share in case.shares]
    valid = [(True,) if share.certain else (True, False) for share in case.shares]
    for who, one, times, counts in product(identities, unseen, product(*made), product(*valid)):
        shares = [
            (at, share.owner)
            for at, share, count in zip(times, case.shares, counts, strict=True)
            if count
        ]
        yield who, shares + ([] if one is None else [one])


def _winners(
    who: tuple[int, ...], shares: list[tuple[int, int]], seats: int
) -> Iterator[list[set[int]]]:
    """Who wins on which day, in every way in which ties can fall."""
    people_of = {**dict(enumerate(who)), 9: 9}
    days: list[dict[int, int]] = [{}, {}]
    for at, owner in shares:
        day, person = at // LENGTH, people_of[owner]
        days[day][person] = min(at, days[day].get(person, at))

    def ways(first: Mapping[int, int], without: set[int]) -> Iterator[set[int]]:
        left = {person: at for person, at in first.items() if person not in without}
        seen: set[frozenset[int]] = set()
        for order in permutations(left):
            if all(left[a] <= left[b] for a, b in pairwise(order)):
                won = frozenset(order[:seats])
                if won not in seen:
                    seen.add(won)
                    yield set(won)

    for monday in ways(days[0], set()):
        for tuesday in ways(days[1], monday):
            yield [monday, tuesday]


_NAMELESS = _Case((_Share(0, 0, 0, True), _Share(1, 3, 3, True)), 0, None, 1)
"""The first day's winner may be whoever is alone on the second."""
_ABSENT = _Case((_Share(0, 3, 3, True),), None, (0, 0), 1)
"""Nobody was seen on the first day; who was on the second may have won it."""


@some
@given(_cases(), st.integers(0, 2**32))
@example(_NAMELESS, 0)
@example(_ABSENT, 0)
def test_what_is_said_of_days_holds_in_every_completion(case: _Case, seed: int) -> None:
    daily = _judged(case)
    rows: dict[tuple[int, int], Verdict] = {}
    for number, day in enumerate(daily.days):
        for entry, verdict in zip(day.entries, day.judgement.verdicts, strict=True):
            rows[number, int(entry.entrant[1])] = verdict
    entered = {
        (number, int(entry.entrant[1]))
        for number, (_, entries) in enumerate(_field(case).by_day)
        for entry in entries
    }
    every = list(_completions(case))
    if len(every) > 400:
        every = Random(seed).sample(every, 400)
    for who, shares in every:
        for won in _winners(who, shares, case.seats):
            for number in (0, 1):
                for owner in range(3):
                    if rows.get((number, owner)) is Verdict.CERTAIN:
                        assert who[owner] in won[number]
                for person in won[number] - {9}:
                    own = [owner for owner in range(3) if who[owner] == person]
                    theirs = [one for one in own if (number, one) in entered]
                    # A row that is gone was that of a winner of the day before.
                    assert not theirs or any(
                        rows.get((number, one), Verdict.OUT) is not Verdict.OUT for one in theirs
                    )
                if daily.judgement.status is Status.FINAL:
                    said = {o for o in range(3) if rows.get((number, o)) is Verdict.CERTAIN}
                    assert {who[one] for one in said} == won[number]
