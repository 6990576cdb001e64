"""Holes: where a share that counts could stand that nobody has seen (spec 4.7).

The window reaches from 0 to 99 unless a test says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from contestjudge.coverage.holes import Coverage, coverage
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import resolve
from contestjudge.model.evidence_file import Attestation
from contestjudge.model.observation import Lost, Observation
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import ShareForm
from contestjudge.rules.terms import opening_of, terms_of
from contestjudge.sources.instruments import INSTRUMENTS
from tests.property.strategies_evidence import (
    MANUAL,
    NATIVE,
    ONE_POST,
    QUOTE,
    declared,
    native_list,
    seen,
    watched,
)
from tests.unit.rules.made import contest, instant

LAST = 99


def _covered(
    *batches: Batch,
    attestations: Sequence[Attestation] = (),
    forms: Sequence[ShareForm] = (NATIVE,),
    closes: int | None = LAST + 1,
    **entry: object,
) -> Coverage:
    entry["forms"] = [str(form) for form in forms]
    if closes is not None:
        entry["closes"] = instant(closes)
    rules = contest(entry)
    resolved = resolve(batches, ONE_POST, attestations, opening=opening_of(rules))
    return coverage(resolved, terms_of(rules, resolved.moments), INSTRUMENTS)


def _spans(covered: Coverage) -> list[tuple[int, int, int | None]]:
    return [(hole.earliest, hole.latest, hole.at_most) for hole in covered.holes]


def _codes(covered: Coverage) -> list[str]:
    return sorted(one.code for one in covered.findings)


def _attest(low: int, high: int, form: ShareForm = NATIVE, post: str | None = None) -> Attestation:
    said = {"form": str(form), "from": instant(low), "to": instant(high), "post": post}
    return Attestation.model_validate({**said, "by": "campaign manager", "reason": "watched it"})


def _search(
    *observations: Observation,
    taken_at: int,
    since: int | None = None,
    until: int | None = None,
    counted: int | None = None,
    rejected: Sequence[str] = (),
) -> Batch:
    """Build a search that says it is complete for native shares."""
    return watched(
        *observations,
        instrument="x.v2.search",
        sees=[NATIVE],
        taken_at=taken_at,
        since=since,
        until=until,
        complete=True,
        counts=[] if counted is None else [declared(counted)],
        rejected=rejected,
    )


class TestTheWindow:
    def test_what_nobody_watched_is_one_hole_over_all_of_it(self) -> None:
        covered = _covered(watched(seen("1", "1401", at=5)))
        assert _spans(covered) == [(0, LAST, None)]
        assert covered.holes[0].cause == "coverage.window_gap"

    def test_it_begins_with_the_opening(self) -> None:
        assert _spans(_covered(watched(), opens=instant(7))) == [(7, LAST, None)]

    def test_without_a_closing_it_ends_with_the_last_exhibit(self) -> None:
        covered = _covered(watched(taken_at=40), watched(taken_at=60), closes=None)
        assert _spans(covered) == [(0, 60, None)]

    def test_without_either_it_has_no_end(self) -> None:
        assert _spans(_covered(watched(), closes=None)) == [(0, UNBOUNDED, None)]

    def test_a_form_that_no_exhibit_shows_is_blind(self) -> None:
        covered = _covered(watched(instrument="cotweet"), forms=(NATIVE, MANUAL))
        causes = {hole.form: hole.cause for hole in covered.holes}
        assert causes == {NATIVE: "coverage.blind_form", MANUAL: "coverage.window_gap"}

    def test_a_form_that_does_not_count_has_no_holes(self) -> None:
        assert {hole.form for hole in _covered(watched(), forms=(QUOTE,)).holes} == {QUOTE}


class TestCompleteCollections:
    def test_from_the_opening_to_when_it_was_taken(self) -> None:
        covered = _covered(native_list("1", taken_at=60))
        assert _spans(covered) == [(61, LAST, None)]
        assert "coverage.undone_unseen" in _codes(covered)

    def test_from_and_to_as_it_says(self) -> None:
        covered = _covered(_search(taken_at=80, since=20, until=60))
        assert _spans(covered) == [(0, 19, None), (61, LAST, None)]

    def test_two_that_touch_leave_nothing(self) -> None:
        batches = _search(taken_at=60, until=50), _search(taken_at=200, since=51)
        assert _spans(_covered(*batches)) == []

    def test_no_instrument_is_complete_by_itself(self) -> None:
        assert _spans(_covered(native_list("1", taken_at=200, complete=False))) == [(0, LAST, None)]

    def test_not_for_a_form_that_it_does_not_show(self) -> None:
        assert _spans(_covered(native_list("1", taken_at=200), forms=(QUOTE,))) == [(0, LAST, None)]

    def test_what_contradicts_it_withdraws_it(self) -> None:
        """Seen at 200, made at 5, and missing at 100."""
        covered = _covered(
            watched(seen("1", "1401", at=5), taken_at=200), native_list("2", taken_at=100)
        )
        assert _spans(covered) == [(0, LAST, None)]

    def test_the_assumption_is_named_also_where_undone_shares_count(self) -> None:
        covered = _covered(native_list("1", taken_at=200), undone="count")
        assert (_spans(covered), _codes(covered)) == (
            [],
            ["coverage.no_times", "coverage.undone_unseen"],
        )


class TestCounts:
    def test_a_shortfall_bounds_what_was_made_until_it(self) -> None:
        covered = _covered(watched(seen("1", "1401", at=5), counts=[declared(3)], taken_at=50))
        assert _spans(covered) == [(0, 50, 2), (51, LAST, None)]
        assert "coverage.count_shortfall" in _codes(covered)

    def test_a_bound_leaves_out_what_was_undone_before_and_that_is_named(self) -> None:
        """The count says two are missing; whoever undid a share before it is not among them."""
        counted = watched(seen("1", "1401", at=5), counts=[declared(3)], taken_at=50)
        assert "coverage.undone_unseen" in _codes(_covered(counted, undone="count"))
        uncounted = watched(seen("1", "1401", at=5), taken_at=50)
        assert "coverage.undone_unseen" not in _codes(_covered(uncounted, undone="count"))

    def test_nothing_missing_closes_and_is_named_as_trust(self) -> None:
        covered = _covered(watched(seen("1", "1401", at=5), counts=[declared(1)], taken_at=50))
        assert _spans(covered) == [(51, LAST, None)]
        (trusted,) = [one for one in covered.findings if one.code == "coverage.count_trusted"]
        assert dict(trusted.params)["declared"] == 1

    def test_the_least_shortfall_of_all_later_counts_holds(self) -> None:
        """At 30 two are missing, at 60 only one, at 90 five: so one until 60."""
        stream = watched(
            instrument="x.v1.stream",
            counts=[declared(2, at=30), declared(1, at=60), declared(5, at=90)],
        )
        assert _spans(_covered(stream)) == [(0, 60, 1), (61, 90, 5), (91, LAST, None)]

    def test_holes_of_one_count_share_its_room(self) -> None:
        covered = _covered(
            _search(taken_at=60, since=20, until=40), watched(counts=[declared(3)], taken_at=90)
        )
        assert _spans(covered) == [(0, 19, 3), (41, 90, 3), (91, LAST, None)]
        assert covered.holes[0].budget == covered.holes[1].budget is not None

    def test_a_count_of_an_unknown_moment_bounds_nothing_and_is_told(self) -> None:
        covered = _covered(watched(seen("1", "1401", at=5), counts=[declared(1), declared(3)]))
        assert _spans(covered) == [(0, LAST, None)]
        (short,) = [one for one in covered.findings if one.code == "coverage.count_shortfall"]
        assert (dict(short.params)["declared"], dict(short.params)["observed"]) == (3, 1)

    def test_declared_below_observed_closes_nothing(self) -> None:
        two = [seen(name, f"140{name}", at=5) for name in "12"]
        covered = _covered(watched(*two, counts=[declared(1)], taken_at=50))
        assert _spans(covered) == [(0, LAST, None)]
        assert "coverage.count_exceeded" in _codes(covered)

    def test_a_count_from_elsewhere_contradicts_a_complete_list(self) -> None:
        covered = _covered(
            _search(seen("1", "1401", at=5), taken_at=120),
            watched(counts=[declared(3)], taken_at=110),
        )
        assert "coverage.contradicted" in _codes(covered)
        assert _spans(covered) == [(0, LAST, 2)]

    def test_a_count_in_the_list_itself_withdraws_it_without_a_contradiction(self) -> None:
        """Lists of 15 for 211 exist: the answer says itself how little it is."""
        covered = _covered(_search(seen("1", "1401", at=5), taken_at=120, counted=211))
        assert "coverage.contradicted" not in _codes(covered)
        assert _spans(covered) == [(0, LAST, 210)]
        assert covered.holes[0].cause == "coverage.count_shortfall"

    def test_a_shortfall_that_can_hide_in_a_gap_contradicts_nothing(self) -> None:
        covered = _covered(
            _search(taken_at=120, since=20), watched(counts=[declared(3)], taken_at=110)
        )
        assert "coverage.contradicted" not in _codes(covered)
        assert _spans(covered) == [(0, 19, 3)]


class TestVisible:
    def test_what_a_complete_list_lacks_is_put_down_to_hidden_accounts(self) -> None:
        covered = _covered(
            _search(seen("1", "1401", at=5), taken_at=120, counted=3), visible="public"
        )
        assert _spans(covered) == []
        (hidden,) = [one for one in covered.findings if one.code == "coverage.not_visible"]
        assert dict(hidden.params)["missing"] == 2

    def test_an_attestation_is_no_complete_list(self) -> None:
        covered = _covered(
            watched(seen("1", "1401", at=5), taken_at=120, counts=[declared(3)]),
            attestations=[_attest(0, LAST)],
            visible="public",
        )
        assert _spans(covered) == [(0, LAST, 2)]

    def test_an_attestation_beside_a_complete_list_changes_nothing(self) -> None:
        covered = _covered(
            _search(seen("1", "1401", at=5), taken_at=120, counted=3),
            attestations=[_attest(0, LAST)],
            visible="public",
        )
        assert _spans(covered) == []


class TestAttestations:
    def test_it_closes_what_nobody_watched_and_is_named(self) -> None:
        covered = _covered(watched(), attestations=[_attest(0, 60)])
        assert _spans(covered) == [(61, LAST, None)]
        assert "coverage.attested" in _codes(covered)

    def test_where_a_list_is_complete_it_is_not_needed(self) -> None:
        covered = _covered(native_list("1", taken_at=200), attestations=[_attest(0, 60)])
        assert "coverage.attested" not in _codes(covered)

    def test_not_for_another_form_or_post(self) -> None:
        for statement in (_attest(0, LAST, QUOTE), _attest(0, LAST, post="999")):
            assert _spans(_covered(watched(), attestations=[statement])) == [(0, LAST, None)]

    def test_it_gives_way_to_a_count_that_shows_somebody(self) -> None:
        covered = _covered(
            watched(counts=[declared(2)], taken_at=120), attestations=[_attest(0, LAST)]
        )
        assert _spans(covered) == [(0, LAST, 2)]
        assert "coverage.attested" not in _codes(covered)

    def test_it_stands_beside_a_count_with_nothing_missing(self) -> None:
        covered = _covered(
            watched(counts=[declared(0)], taken_at=120), attestations=[_attest(0, LAST)]
        )
        assert _spans(covered) == []


class TestUnreadRecords:
    def test_in_a_relied_on_exhibit_each_is_an_unseen_share(self) -> None:
        covered = _covered(_search(taken_at=120, rejected=["d1", "d2", "d1"]))
        assert _spans(covered) == [(0, LAST, 2)]
        assert covered.holes[0].cause == "record.rejected"

    def test_elsewhere_it_is_only_said(self) -> None:
        covered = _covered(watched(rejected=["d1"]))
        assert _spans(covered) == [(0, LAST, None)]
        (said,) = [one for one in covered.findings if one.code == "record.rejected"]
        assert dict(said.params)["relied_on"] == 0

    def test_one_record_hides_in_one_form_only(self) -> None:
        exhibit = watched(instrument="x.v2.search", taken_at=120, complete=True, rejected=["d1"])
        holes = _covered(exhibit, forms=(NATIVE, QUOTE)).holes
        assert {hole.form for hole in holes} == {NATIVE, QUOTE}
        assert len({hole.budget for hole in holes}) == 1

    def test_a_list_that_is_still_relied_on_after_a_contradiction(self) -> None:
        """The count at 30 withdraws the first list; the second, from 51 on, still stands."""
        covered = _covered(
            _search(taken_at=50),
            _search(taken_at=120, since=51, rejected=["d1"]),
            watched(counts=[declared(1)], taken_at=30),
        )
        assert (51, LAST, 1) in _spans(covered)

    def test_a_page_is_not_made_up_for_by_another_of_its_collection(self) -> None:
        """Both reach to the moment at which they were taken: one says so, the other need not."""
        for until in (None, 120):
            covered = _covered(
                _search(taken_at=120), _search(taken_at=120, until=until, rejected=["d1"])
            )
            assert _spans(covered) == [(0, LAST, 1)]

    def test_what_a_stream_kept_back_is_unseen(self) -> None:
        stream = watched(instrument="x.v1.stream", sees=[NATIVE], taken_at=120, complete=True)
        stream.reading.lost.append(Lost(1, 4, None))
        covered = _covered(stream)
        assert [(hole.at_most, hole.cause) for hole in covered.holes] == [
            (4, "coverage.stream_limit")
        ]


class TestLists:
    def test_a_full_list_may_have_been_cut(self) -> None:
        full = [seen(str(number), str(1400 + number), at=5) for number in range(1, 101)]
        covered = _covered(watched(*full, instrument="x.v1.statuses/retweets", taken_at=50))
        assert covered.holes[0].cause == "coverage.cap_reached"
        assert "coverage.cap_reached" in _codes(covered)
        one_less = watched(*full[1:], instrument="x.v1.statuses/retweets", taken_at=50)
        assert "coverage.cap_reached" not in _codes(_covered(one_less))

    def test_a_list_without_times_is_said(self) -> None:
        assert "coverage.no_times" in _codes(_covered(native_list("1", taken_at=9)))
