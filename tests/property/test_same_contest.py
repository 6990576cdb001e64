"""The same contest in every format: the same winners, as far as each format's precision bears.

Truths come from ``same_contest``; the formats from the modules beside it. Everything is judged as
anybody would judge it, from files, through the public names.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

import contestjudge as cj
from contestjudge.model.decision import ShareDocument
from contestjudge.model.time import parse_rfc3339
from tests.property.same_contest import (
    CLOSES,
    FIXED,
    FORMS,
    MILLISECOND,
    MINUTE,
    POSTED,
    SNOWFLAKES,
    SPONSOR,
    Act,
    Format,
    Interval,
    Truth,
    counts,
    judged,
    truths,
)
from tests.property.same_contest_elsewhere import BLUESKY, MASTODON
from tests.property.same_contest_tables import TABLES
from tests.property.same_contest_x import X
from tests.property.strategies import EXAMPLES

pytest.importorskip("openpyxl", reason="openpyxl is an extra of development")
pytest.importorskip("pyarrow", reason="pyarrow is an extra of development")

EVERY = (*X, *TABLES, *MASTODON, *BLUESKY)
ALL_FORMS = frozenset(FORMS)
every_format = pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
few = settings(
    max_examples=max(EXAMPLES // 120, 12),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def _true_rank(truth: Truth, act: Act, forms: frozenset[str]) -> int:
    return 1 + sum(other.made < act.made for other in truth.counting(forms))


def _by_person(one: Format, truth: Truth) -> dict[str, Act]:
    return {one.entrant(act.person): act for act in truth.acts}


def _bounds(one: Format, truth: Truth, share: ShareDocument) -> Interval:
    """Return what a share's interval is, in microseconds after the course begins."""
    zero = one.story(truth).micros(0)
    assert share.earliest is not None
    assert share.latest is not None
    return parse_rfc3339(share.earliest)[0] - zero, parse_rfc3339(share.latest)[0] - zero


def check(one: Format, truth: Truth, decision: cj.Decision, forms: frozenset[str]) -> None:
    """Hold a decision against the truth: nothing that it says is not so."""
    acts = _by_person(one, truth)
    seats = truth.seats
    entrants: set[Act] = set()
    shares = [(row.entrant.id, row.share) for row in decision.standings]
    shares += [(row.entrant.id, row.share) for row in decision.excluded]
    for who, share in shares:
        act = acts[who]
        earliest, latest = _bounds(one, truth, share)
        assert earliest <= act.made <= latest
        assert str(share.form) == one.read_as.get(act.form, act.form)
    for row in decision.standings:
        act = acts[row.entrant.id]
        entrants.add(act)
        if not counts(act):
            # Nobody is let in whom the format can show to be out.
            too_late = act.made >= CLOSES and _bounds(one, truth, row.share)[0] < CLOSES
            assert too_late or (act.undone is not None and one.undated_undoing)
            assert row.verdict is not cj.Verdict.CERTAIN
            continue
        rank = _true_rank(truth, act, forms)
        for told in (row.rank, row.rank_seen) if forms <= one.forms else (row.rank,):
            assert told.min <= rank
            assert told.max is None or rank <= told.max
        assert row.verdict is not cj.Verdict.CERTAIN or rank <= seats
        assert row.verdict is not cj.Verdict.OUT or rank > seats
    assert entrants >= set(truth.counting(forms & one.forms))
    for gone in decision.excluded:
        act = acts[gone.entrant.id]
        reason = "window" if act.undone is None else "undone"
        assert str(gone.reason) == ("sponsor" if act.person == SPONSOR else reason)
    if decision.status is cj.Status.FINAL:
        winners = {acts[row.entrant.id] for row in decision.winners}
        assert winners == set(truth.counting(forms)[:seats])
    assert "time.conflict" not in {finding.code for finding in decision.findings}


def _shown(one: Format, truth: Truth) -> dict[str, Interval] | None:
    """Return what a format leaves of the instants that count; ``None`` where some is not told."""
    shown: dict[str, Interval] = {}
    if one.shown(POSTED) is None or (one.undated_undoing and any(act.undone for act in truth.acts)):
        return None
    for act in truth.counting(one.forms):
        interval = one.shown(act.made)
        assert interval is not None
        if act.form == "native" and one.shown(act.made) == one.shown(POSTED):
            return None  # it prints the original's time, which is no time of the share
        shown[one.entrant(act.person)] = max(interval[0], POSTED), interval[1]
    return shown


def check_exactly(one: Format, truth: Truth, decision: cj.Decision) -> None:
    """Hold a decision against what the format's precision supports: no less is said either."""
    shown = _shown(one, truth)
    if shown is None or one.unvouched:
        return
    assert {row.entrant.id for row in decision.standings} == shown.keys()
    undecided = 0
    for row in decision.standings:
        mine = shown[row.entrant.id]
        others = [shown[who] for who in shown.keys() - {row.entrant.id}]
        least = 1 + sum(latest < mine[0] for _, latest in others)
        greatest = 1 + sum(earliest <= mine[1] for earliest, _ in others)
        assert (row.rank.min, row.rank.max) == (row.rank_seen.min, row.rank_seen.max)
        assert (row.rank.min, row.rank.max) == (least, greatest)
        undecided += row.rank.min <= truth.seats < greatest
    assert decision.status is (cj.Status.CONTESTED if undecided else cj.Status.FINAL)
    order = [shown[row.entrant.id] for row in decision.standings]
    assert all(first[0] <= second[1] for first, second in combinations(order, 2))
    late = {one.entrant(act.person) for act in truth.acts if act.made >= CLOSES}
    shown_late = {row.entrant.id for row in decision.excluded if str(row.reason) == "window"}
    told = {one.entrant(act.person) for act in truth.acts if act.form in one.forms}
    assert shown_late == late & told


@every_format
class TestOneFormat:
    """By the forms that it shows, and by all."""

    def test_the_fixed_contest(self, one: Format) -> None:
        decision = judged([one], FIXED)
        check(one, FIXED, decision, one.forms)
        check_exactly(one, FIXED, decision)

    @few
    @given(truths())
    def test_any_contest(self, one: Format, truth: Truth) -> None:
        decision = judged([one], truth)
        check(one, truth, decision, one.forms)
        check_exactly(one, truth, decision)

    def test_in_a_contest_of_all_forms_it_does_not_hide_its_blindness(self, one: Format) -> None:
        decision = judged([one], FIXED, ALL_FORMS)
        check(one, FIXED, decision, ALL_FORMS)
        blind = ALL_FORMS - (one.forms - one.unvouched)
        holes = {str(hole.form) for hole in decision.holes}
        assert blind <= holes
        if blind:
            assert decision.status is cj.Status.PROVISIONAL
            assert all(row.verdict is not cj.Verdict.CERTAIN for row in decision.standings)


def _decided(one: Format, truth: Truth) -> object:
    """Return all that a decision says of ranks and seats, people called by their numbers."""
    decision = judged([one], truth)
    acts = _by_person(one, truth)
    standings = {
        acts[row.entrant.id].person: (row.rank.min, row.rank.max, row.verdict)
        for row in decision.standings
    }
    winners = {acts[row.entrant.id].person for row in decision.winners}
    contested = {acts[row.entrant.id].person for row in decision.contested}
    return decision.status, standings, winners, contested


class TestFormatsOfOnePrecision:
    """What two formats leave alike of a contest, they decide alike."""

    @staticmethod
    def alike(truth: Truth) -> list[list[Format]]:
        groups: dict[object, list[Format]] = defaultdict(list)
        for one in EVERY:
            shown = _shown(one, truth)
            if shown is not None and not one.unvouched:
                acts = _by_person(one, truth)
                people = ((acts[who].person, interval) for who, interval in shown.items())
                groups[one.forms, tuple(sorted(people))].append(one)
        return [group for group in groups.values() if len(group) > 1]

    def test_the_fixed_contest(self) -> None:
        groups = self.alike(FIXED)
        names = sorted(sorted(one.name for one in group) for group in groups)
        assert [len(group) for group in names] == [2, 2, 11, 13], names
        for group in groups:
            first, *others = (_decided(one, FIXED) for one in group)
            assert others == [first] * len(others), [one.name for one in group]

    @settings(few, max_examples=max(EXAMPLES // 120, 12))
    @given(truths())
    def test_any_contest(self, truth: Truth) -> None:
        for group in self.alike(truth):
            first, *others = (_decided(one, truth) for one in group)
            assert others == [first] * len(others), [one.name for one in group]


class TestAllFormatsTogether:
    """The same records by a dozen ways: nobody is counted twice, and the best precision holds."""

    OF_X = tuple(one for one in (*X, *TABLES) if one.begin == SNOWFLAKES)

    def check(self, truth: Truth) -> None:
        exact = self.OF_X[0]
        assert exact.name == "x.v1 list of 2012"
        decision = judged(self.OF_X, truth)
        acts = _by_person(exact, truth)
        assert {acts[row.entrant.id] for row in decision.standings} == set(
            truth.counting(ALL_FORMS)
        )
        for row in decision.standings:
            act = acts[row.entrant.id]
            assert str(row.share.form) == act.form
            assert _bounds(exact, truth, row.share) == exact.shown(act.made)
        check_exactly(exact, truth, decision)

    def test_the_fixed_contest(self) -> None:
        self.check(FIXED)

    @settings(few, max_examples=max(EXAMPLES // 120, 12))
    @given(truths())
    def test_any_contest(self, truth: Truth) -> None:
        self.check(truth)


def test_what_a_personal_archive_of_today_cannot_tell() -> None:
    """tweets.js has the text of a native share and not that it is one."""
    (archive,) = (one for one in X if one.name == "tweets.js")
    decision = judged([archive], FIXED, frozenset({"native"}))
    assert decision.standings == ()
    assert decision.status is cj.Status.PROVISIONAL
    assert "coverage.blind_form" in {finding.code for finding in decision.findings}


def test_the_fixed_contest_is_what_it_is_said_to_be() -> None:
    counting = FIXED.counting(ALL_FORMS)
    assert [act.person for act in counting] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert len({act.made // MILLISECOND for act in FIXED.acts}) == len(FIXED.acts)
    assert len({act.made // MINUTE for act in counting}) == 3
