"""The promise, held against a truth: what the judge calls certain is so, whatever was not seen.

Worlds and truthful exhibits come from ``platform`` and
``platform_exhibits``; they are judged as anybody would judge them,
from files, through the public names.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import contestjudge as cj
from tests.property.platform import Case, Told, World, contest
from tests.property.platform_exhibits import cases, files, latecomer, stated
from tests.property.strategies import EXAMPLES

USUAL = settings(
    max_examples=max(EXAMPLES // 3, 100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_cuts = st.lists(st.integers(0, 2), max_size=3)


def judged(world: World, told: Told, cuts: Sequence[int] = ()) -> cj.Decision:
    """Judge evidence about a world, through files."""
    with tempfile.TemporaryDirectory() as folder:
        exhibits = []
        for number, (content, terms) in enumerate(files(told, cuts)):
            path = Path(folder) / f"{number}{'.csv' if 'columns' in terms else '.jsonl'}"
            path.write_bytes(content)
            exhibits.append({"path": str(path), **terms})
        document = {
            "schema": "contestjudge/evidence/v1",
            "exhibits": exhibits,
            "attestations": stated(world, told.attestations),
        }
        return cj.judge(contest(world), cj.read(document))


class Truth:
    """What is so, by a few lines that share nothing with the judge."""

    def __init__(self, world: World, told: Told, *, assumed: bool = True) -> None:
        self._world = world
        self._first = world.firsts(told, assumed=assumed)

    def winners(self) -> set[str]:
        return {who for who in self._first if self.rank(who) <= self._world.rules.seats}

    def counts(self, person: str) -> bool:
        return person in self._first

    def rank(self, person: str) -> int:
        mine = self._first[person]
        return 1 + sum(other < mine for other in self._first.values())

    def person(self, entrant: str) -> str:
        return self._world.person(self._world.account(entrant))


def check(world: World, told: Told, decision: cj.Decision) -> None:
    """Hold a decision against the truth."""
    codes = {one.code for one in decision.findings}
    # What it assumes, it names.
    truth = Truth(world, told, assumed="coverage.undone_unseen" in codes)
    seats = world.rules.seats
    entries = Counter(truth.person(one.entrant.id) for one in decision.standings)
    for standing in decision.standings:
        person = truth.person(standing.entrant.id)
        if standing.verdict is cj.Verdict.CERTAIN:
            assert truth.counts(person), "certain, and has no share that counts"
            assert truth.rank(person) <= seats, "certain, and was later"
        if not truth.counts(person):
            continue
        rank = truth.rank(person)
        most = standing.rank.max
        assert most is None or rank <= most, "the true rank is above the greatest"
        if entries[person] == 1:
            assert standing.rank.min <= rank, "the true rank is below the least"
            if standing.verdict is cj.Verdict.OUT:
                assert rank > seats, "out, and was among the first"
    if decision.status is cj.Status.FINAL:
        assert {truth.person(one.entrant.id) for one in decision.winners} == truth.winners()
        if max(entries.values(), default=1) == 1:
            # Where nothing joins an id and a handle, one person can hold two seats.
            assert len(decision.winners) == len(truth.winners())
    unseen = any(life.undone is not None and life.id not in told.shows for life in world.lives)
    if not unseen and not told.hides:
        # A count says that somebody stood whom a complete look does not show.
        assert "coverage.contradicted" not in codes
    assert "time.conflict" not in codes


def check_books(world: World, told: Told, decision: cj.Decision) -> None:
    """Every record is accounted for, and everybody who was seen."""
    for one in decision.inputs:
        assert one.records == one.used + one.irrelevant + len(one.rejected)
        assert one.used >= 0
        assert one.irrelevant >= 0
    seen = {world.person(world.life(shown).account) for shown in told.shows}
    found = {row.entrant.id for row in decision.standings}
    found |= {row.entrant.id for row in decision.excluded}
    assert seen == {world.person(world.account(entrant)) for entrant in found}


class TestThePromise:
    """Design 1: "the judge says "final" only when the evidence bears it"."""

    @USUAL
    @given(cases(), _cuts)
    def test_what_is_said_is_so(self, case: Case, cuts: list[int]) -> None:
        assume(case.more.exhibits)
        decision = judged(case.world, case.more, cuts)
        check(case.world, case.more, decision)
        check_books(case.world, case.more, decision)

    @USUAL
    @given(cases(indirect=True), _cuts)
    def test_with_shares_of_shares(self, case: Case, cuts: list[int]) -> None:
        assume(case.more.exhibits)
        decision = judged(case.world, case.more, cuts)
        check(case.world, case.more, decision)
        check_books(case.world, case.more, decision)

    @USUAL
    @given(cases(hiding=True), _cuts)
    def test_with_accounts_that_cannot_be_seen_for_a_while(
        self, case: Case, cuts: list[int]
    ) -> None:
        assume(case.more.exhibits)
        decision = judged(case.world, case.more, cuts)
        check(case.world, case.more, decision)
        check_books(case.world, case.more, decision)

    @USUAL
    @given(cases(plain=True))
    def test_more_truth_never_takes_back(self, case: Case) -> None:
        """Evidence that undoes nothing, and whose records date themselves, only adds.

        Left out are shares without an id: what no list or count leaves room for can still be seen
        undated.
        """
        world = case.world
        assume(case.some.exhibits)
        before, after = judged(world, case.some), judged(world, case.more)
        truth = Truth(world, case.more)

        def are(decision: cj.Decision, *verdicts: cj.Verdict) -> set[str]:
            seats = (one for one in decision.standings if one.verdict in verdicts)
            return {truth.person(one.entrant.id) for one in seats}

        assert are(before, cj.Verdict.CERTAIN) <= are(after, cj.Verdict.CERTAIN)
        # Whoever is no entrant any more is out too.
        seated = are(after, cj.Verdict.CERTAIN, cj.Verdict.POSSIBLE)
        assert are(before, cj.Verdict.OUT).isdisjoint(seated)
        if before.status is cj.Status.FINAL:
            assert after.status is cj.Status.FINAL

    @USUAL
    @given(cases())
    def test_somebody_certainly_later_changes_nobodys_verdict(self, case: Case) -> None:
        told = case.more
        assume(told.exhibits)
        # Without a closing the window ends with the last exhibit: a later one makes it longer, and
        # with a tolerance what comes then may have come before (spec 7.6).
        assume(case.world.rules.closes is not None or not case.world.rules.tolerance_ms)
        # What nobody knows the time of may be later still.
        assume(all("taken_at" in one.terms for one in told.exhibits))
        later, exhibit = latecomer(case.world)
        before = judged(case.world, told)
        after = judged(later, told._replace(exhibits=(*told.exhibits, exhibit)))
        verdicts = {one.entrant.id: one.verdict for one in after.standings}
        for one in before.standings:
            assert verdicts.pop(one.entrant.id) is one.verdict
        # Where the contest never closes, there is one entrant more, and they are the last.
        assert len(verdicts) == (
            case.world.rules.closes is None and "native" in case.world.rules.forms
        )
        if verdicts:
            assert after.standings[-1].entrant.id == "999"
