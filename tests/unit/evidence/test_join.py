"""Observations of one share become one share (spec 4.2)."""

from __future__ import annotations

import pytest

from contestjudge.errors import InputError
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import resolve
from contestjudge.model.observation import Claim, Observation, PostTime, UnqualifiedVersion
from contestjudge.model.share import Share
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources.x_ids import snowflake_interval
from tests.property.strategies_evidence import (
    MANUAL,
    NATIVE,
    ONE_POST,
    POST,
    QUOTE,
    seen,
    watched,
)


def _shares(*batches: Batch) -> tuple[Share, ...]:
    return resolve(batches, ONE_POST).shares


def _share(*observations: Observation) -> Share:
    (share,) = _shares(watched(*observations))
    return share


def _interval(share: Share) -> tuple[int, int]:
    return share.earliest, share.latest


class TestWithAnId:
    def test_equal_ids_are_one_share_and_their_times_intersect(self) -> None:
        share = _share(seen("1", "1401", at=(2, 6)), seen("1", "1401", at=(4, 9)))
        assert _interval(share) == (4, 6)
        assert len(share.cited) == 2

    def test_the_post_and_the_taking_bound_every_share(self) -> None:
        (share,) = _shares(watched(seen("1", "1401"), taken_at=7))
        assert _interval(share) == (0, 7)
        assert share.earliest_basis is share.latest_basis is Basis.BOUND

    def test_the_earliest_taking_bounds(self) -> None:
        (share,) = _shares(
            watched(seen("1", "1401"), taken_at=9), watched(seen("1", "1401"), taken_at=5)
        )
        assert _interval(share) == (0, 5)

    def test_a_contradiction_keeps_the_hull_and_is_doubtful(self) -> None:
        batches = [watched(seen("1", "1401", at=2), seen("1", "1401", at=8))]
        resolved = resolve(batches, ONE_POST)
        (share,) = resolved.shares
        assert (_interval(share), share.doubts) == ((2, 8), ("time.conflict",))
        (conflict,) = resolved.findings
        assert conflict.code == "time.conflict"
        assert conflict.touches == (("x", "1"),)

    def test_a_record_that_contradicts_itself(self) -> None:
        claims = (
            Claim(2, Basis.PLATFORM_ID, 3, Basis.PLATFORM_ID),
            Claim(6, Basis.PLATFORM_CLOCK, 7, Basis.PLATFORM_CLOCK),
        )
        share = _share(seen("1", "1401", at=(2, 7))._replace(claims=claims))
        assert (_interval(share), share.doubts) == ((2, 7), ("time.conflict",))

    def test_a_native_share_older_than_its_post_is_a_contradiction(self) -> None:
        early = Target(Platform.X, (TargetPost(POST, 5),), (), "17461978")
        (share,) = resolve([watched(seen("1", "1401", at=2))], early).shares
        assert share.doubts == ("time.conflict",)

    def test_a_text_older_than_the_post_is_merely_older(self) -> None:
        """It cannot refer to the post; the window says so, and no evidence is in conflict."""
        early = Target(Platform.X, (TargetPost(POST, 5),), (), "17461978")
        (share,) = resolve([watched(seen("1", "1401", at=2, form=MANUAL))], early).shares
        assert (_interval(share), share.doubts) == ((2, 2), ())

    def test_structure_beats_text(self) -> None:
        """One export shows a native share as the text that it starts with."""
        by_text = seen("1", "1401", at=5, form=MANUAL)
        share = _share(by_text, seen("1", "1401", at=5))
        assert (share.form, share.grade) == (NATIVE, None)

    def test_of_grades_the_surest_holds(self) -> None:
        cut_off = seen("1", "1401", at=5, form=MANUAL)._replace(grade=Grade.DOUBTFUL)
        assert _share(cut_off, seen("1", "1401", at=5, form=MANUAL)).grade is Grade.EXACT

    def test_what_shares_something_else_is_no_share(self) -> None:
        assert _shares(watched(seen("1", "1401", post="999"))) == ()

    def test_an_id_beats_a_handle(self) -> None:
        share = _share(seen(None, "1401", at=5, handle="zed"), seen("77", "1401", at=5))
        assert share.account == "77"


class TestThroughSomebody:
    def test_a_share_of_a_share_leads_back_to_the_post(self) -> None:
        first, second = _shares(
            watched(seen("1", "1401", at=5, form=MANUAL)),
            watched(seen("2", "1402", at=6, post="1401")),
        )
        assert (first.post, first.via) == (POST, None)
        assert (second.post, second.via) == (POST, "1401")

    def test_a_chain_leads_back_too(self) -> None:
        *_, last = _shares(
            watched(
                seen("3", "1403", at=7, post="1402"),
                seen("2", "1402", at=6, post="1401", form=QUOTE),
                seen("1", "1401", at=5, form=QUOTE),
            )
        )
        assert (last.post, last.via) == (POST, "1402")

    def test_a_circle_leads_nowhere(self) -> None:
        circle = watched(seen("1", "1401", post="1402"), seen("2", "1402", post="1401"))
        assert _shares(circle) == ()

    def test_without_an_id_too(self) -> None:
        shares = _shares(
            watched(seen("1", "1401", at=5, form=MANUAL), seen("2", post="1401", at=6))
        )
        assert {share.via for share in shares} == {None, "1401"}

    def test_a_copy_of_a_copy_names_whom_it_was_made_from(self) -> None:
        copied = seen("1", "1401", at=5, form=MANUAL)._replace(via="@ada")
        assert _share(copied).via == "@ada"


class TestWithoutAnId:
    """It attaches to exactly one compatible share, and never narrows it (spec 4.2.5)."""

    def test_a_native_one_attaches_to_the_one_native_share(self) -> None:
        (share,) = _shares(
            watched(seen("1", "1401", at=(3, 8))), watched(seen("1", at=(5, 6)), instrument="table")
        )
        assert _interval(share) == (3, 8)
        assert len(share.cited) == 2

    def test_with_no_candidate_it_is_its_own_share_and_not_doubtful(self) -> None:
        (share,) = _shares(watched(seen("1", at=5)))
        assert (share.id, share.doubts, share.key[1][0]) == (None, (), "~")

    def test_times_that_cannot_meet_make_it_its_own_share(self) -> None:
        shares = _shares(
            watched(
                seen("1", "1401", at=3, form=MANUAL, text="a"),
                seen("1", at=8, form=MANUAL, text="a"),
            )
        )
        assert len(shares) == 2

    def test_other_forms_attach_by_equal_text_only(self) -> None:
        known = seen("1", "1401", at=(3, 8), form=MANUAL, text="we won")
        same, other = (seen("1", at=5, form=MANUAL, text=text) for text in ("we won", "so did we"))
        assert len(_shares(watched(known, same))) == 1
        assert len(_shares(watched(known, other))) == 2

    def test_with_several_candidates_it_is_its_own_share_and_doubtful(self) -> None:
        shares = _shares(
            watched(
                seen("1", "1401", at=3, form=MANUAL, text="a"),
                seen("1", "1402", at=7, form=MANUAL, text="a"),
                seen("1", at=(0, 9), form=MANUAL, text="a"),
            )
        )
        assert [share.doubts for share in shares] == [(), (), ("share.ambiguous",)]

    def test_of_two_native_shares_the_last_one_stands(self) -> None:
        shares = _shares(
            watched(seen("1", "1401", at=3), seen("1", "1402", at=7)),
            watched(seen("1"), instrument="x.v2.retweeted_by", taken_at=9),
        )
        assert [(share.id, len(share.cited)) for share in shares] == [("1401", 1), ("1402", 2)]

    def test_a_native_one_is_no_manual_one(self) -> None:
        shares = _shares(
            watched(seen("1", "1401", at=5, form=MANUAL), seen("1", at=5, form=NATIVE))
        )
        assert {share.form for share in shares} == {MANUAL, NATIVE}

    def test_the_same_record_twice_is_one_share(self) -> None:
        table = watched(seen("1", at=5, form=MANUAL, text="a"), instrument="table")
        (share,) = _shares(table, table)
        assert len(share.cited) == 2

    def test_the_finer_time_stands_whatever_comes_first(self) -> None:
        minute = watched(seen("1", at=(0, 9), form=MANUAL, text="a"), instrument="cotweet")
        second = watched(seen("1", at=(4, 5), form=MANUAL, text="a"), instrument="x.web")
        (one,), (other,) = _shares(minute, second), _shares(second, minute)
        assert _interval(one) == _interval(other) == (4, 5)

    def test_another_person_is_another_share(self) -> None:
        assert len(_shares(watched(seen("1", at=5), seen("2", at=5)))) == 2

    def test_the_forms_are_equal_unless_the_text_says_more(self) -> None:
        known = seen("1", "1401", at=5, form=QUOTE, text="we won")
        (share,) = _shares(watched(known, seen("1", at=5, form=MANUAL, text="we won")))
        assert share.form is ShareForm.QUOTE


class TestEdited:
    """An edit must not backdate (spec 4.2.6)."""

    IDS = ("1590000000000000000", "1590000100000000000")

    def _version(self, place: int) -> Observation:
        interval = snowflake_interval(int(self.IDS[place]))
        assert interval is not None
        return seen(
            "1", self.IDS[place], at=interval, form=QUOTE, basis=Basis.PLATFORM_ID
        )._replace(versions=self.IDS)

    def test_the_versions_are_one_share_dated_by_the_first_that_qualifies(self) -> None:
        share = _share(self._version(0), self._version(1))
        assert share.id == self.IDS[0]
        assert _interval(share) == snowflake_interval(int(self.IDS[0]))
        assert share.doubts == ()

    def test_only_the_newest_was_seen(self) -> None:
        share = _share(self._version(1))
        first, last = (snowflake_interval(int(name)) for name in self.IDS)
        assert first is not None
        assert last is not None
        assert _interval(share) == (first[0], last[1])
        assert share.doubts == ("time.edited",)

    def test_a_first_version_that_was_no_share_dates_nothing(self) -> None:
        refused = UnqualifiedVersion(Platform.X, self.IDS[0], self.IDS)
        (share,) = _shares(watched(self._version(1), unqualified=[refused]))
        assert _interval(share) == snowflake_interval(int(self.IDS[1]))
        assert share.doubts == ()


class TestThePostsMoment:
    def test_an_embedded_original_can_give_it(self) -> None:
        unknown = Target(Platform.X, (TargetPost(POST, None),), (), "17461978")
        batch = watched(seen("1", "1401", at=(2, 9)))
        batch.reading.post_times.add(PostTime(Platform.X, POST, 4, 5, Basis.PLATFORM_CLOCK))
        (share,) = resolve([batch], unknown).shares
        assert _interval(share) == (4, 9)

    def test_without_any_the_contest_file_must_say_it(self) -> None:
        unknown = Target(Platform.X, (TargetPost(POST, None),), (), "17461978")
        with pytest.raises(InputError, match=r"posts\[0\]\.at: nothing says when post .*add at = "):
            resolve([watched(seen("1", "1401"))], unknown)
