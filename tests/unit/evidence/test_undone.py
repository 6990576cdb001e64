"""Undos, absence and later presence (spec 4.3)."""

from __future__ import annotations

from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import resolve
from contestjudge.evidence.resolved import Resolved
from contestjudge.model.observation import Claim
from contestjudge.model.share import Share
from contestjudge.model.words import Basis
from tests.property.strategies_evidence import (
    MANUAL,
    NATIVE,
    ONE_POST,
    QUOTE,
    deleted,
    native_list,
    seen,
    watched,
)


def _resolved(*batches: Batch) -> Resolved:
    return resolve(batches, ONE_POST)


def _share(resolved: Resolved, name: str) -> Share:
    return next(share for share in resolved.shares if name in (share.id, share.account))


def _undone(share: Share) -> tuple[int, int] | None:
    return None if share.undone is None else (share.undone.earliest, share.undone.latest)


class TestNotices:
    def test_a_notice_dates_the_undo(self) -> None:
        resolved = _resolved(watched(seen("1", "1401", at=3), undone=[deleted("1401", 6)]))
        assert _undone(_share(resolved, "1401")) == (6, 6)
        assert [one.code for one in resolved.findings] == ["share.undone"]

    def test_of_two_notices_both_hold(self) -> None:
        loose = deleted("1401", 6)._replace(earliest=0, latest=8)
        share = _share(
            _resolved(watched(seen("1", "1401", at=3), undone=[loose, deleted("1401", 6)])), "1401"
        )
        assert _undone(share) == (6, 6)

    def test_nothing_is_undone_before_it_was_made_or_after_it_was_told(self) -> None:
        loose = deleted("1401", 0)._replace(latest=99)
        share = _share(
            _resolved(watched(seen("1", "1401", at=3), undone=[loose], taken_at=8)), "1401"
        )
        assert _undone(share) == (3, 8)

    def test_what_was_restored_afterwards_stands(self) -> None:
        back = deleted("1401", 8)._replace(restored=True)
        for told in ([deleted("1401", 6), back], [back, deleted("1401", 6)]):
            resolved = _resolved(watched(seen("1", "1401", at=3), undone=told))
            assert _undone(_share(resolved, "1401")) is None
            assert _share(resolved, "1401").doubts == ()
            assert resolved.used == (3,)

    def test_also_where_another_exhibit_says_so(self) -> None:
        back = deleted("1401", 8)._replace(restored=True)
        share = watched(seen("1", "1401", at=3), undone=[deleted("1401", 6)])
        resolved = _resolved(share, watched(undone=[back]))
        assert _undone(_share(resolved, "1401")) is None

    def test_what_was_undone_again_after_it_was_restored_is_undone(self) -> None:
        told = [deleted("1401", 6), deleted("1401", 8)._replace(restored=True), deleted("1401", 9)]
        share = _share(_resolved(watched(seen("1", "1401", at=3), undone=told)), "1401")
        assert _undone(share) == (9, 9)

    def test_one_deletion_told_twice_is_restored_once(self) -> None:
        loose = deleted("1401", 6)._replace(earliest=0, latest=20)
        told = [loose, deleted("1401", 6), deleted("1401", 8)._replace(restored=True)]
        share = _share(_resolved(watched(seen("1", "1401", at=3), undone=told)), "1401")
        assert (_undone(share), share.doubts) == (None, ())

    def test_which_came_last_cannot_be_told(self) -> None:
        back = deleted("1401", 8)._replace(restored=True)
        for latest in (8, 20):
            loose = deleted("1401", 6)._replace(latest=latest)
            told = [loose, back]
            share = _share(_resolved(watched(seen("1", "1401", at=3), undone=told)), "1401")
            assert (_undone(share), share.doubts) == (None, ("share.undone",))

    def test_a_restoration_alone_changes_nothing(self) -> None:
        back = deleted("1401", 8)._replace(restored=True)
        share = _share(_resolved(watched(seen("1", "1401", at=3), undone=[back])), "1401")
        assert (_undone(share), share.doubts) == (None, ())

    def test_a_notice_for_something_else_changes_nothing(self) -> None:
        resolved = _resolved(watched(seen("1", "1401", at=3), undone=[deleted("999", 6)]))
        assert _undone(_share(resolved, "1401")) is None
        assert resolved.used == (1,)


class TestOneNativeShareAtATime:
    def test_the_earlier_was_undone_before_the_later(self) -> None:
        resolved = _resolved(watched(seen("1", "1401", at=3), seen("1", "1402", at=7)))
        assert _undone(_share(resolved, "1401")) == (3, 7)
        assert _undone(_share(resolved, "1402")) is None

    def test_within_one_second_the_ids_tell(self) -> None:
        resolved = _resolved(watched(seen("1", "1402", at=(0, 9)), seen("1", "1401", at=(0, 9))))
        assert _undone(_share(resolved, "1401")) == (0, 9)
        assert _undone(_share(resolved, "1402")) is None

    def test_what_neither_times_nor_ids_tell_is_doubtful(self) -> None:
        shares = _resolved(
            watched(seen("1", "at://a/2", at=(0, 9)), seen("1", "at://a/1", at=(0, 9)))
        ).shares
        assert [share.doubts for share in shares] == [("share.undone",)] * 2

    def test_ids_that_contradict_the_times_tell_nothing(self) -> None:
        """1402 may have come first by its time, 1401 by its id."""
        shares = _resolved(
            watched(seen("1", "1402", at=(0, 8)), seen("1", "1401", at=(0, 9)))
        ).shares
        assert [share.doubts for share in shares] == [("share.undone",)] * 2

    def test_other_forms_can_be_repeated(self) -> None:
        for form in (MANUAL, QUOTE):
            shares = _resolved(
                watched(seen("1", "1401", at=3, form=form), seen("1", "1402", at=7, form=form))
            ).shares
            assert [share.undone for share in shares] == [None, None]

    def test_a_share_of_somebodys_share_is_another_matter(self) -> None:
        resolved = _resolved(
            watched(
                seen("2", "1400", at=1, form=MANUAL),
                seen("1", "1401", at=3),
                seen("1", "1402", at=7, post="1400"),
            )
        )
        assert _undone(_share(resolved, "1401")) is None


class TestAbsence:
    def test_absent_after_present_is_undone_in_between(self) -> None:
        resolved = _resolved(native_list("1", "2", taken_at=4), native_list("2", taken_at=8))
        gone = _share(resolved, "1")
        assert gone.undone == Claim(4, Basis.SNAPSHOT, 8, Basis.SNAPSHOT)
        assert resolved.contradicted == frozenset()

    def test_the_first_absence_bounds_the_undo(self) -> None:
        """Taken at 8 and at 10: compared as numbers, not as text."""
        looks = [native_list("1", taken_at=4), *(native_list("2", taken_at=n) for n in (10, 8))]
        assert _undone(_share(_resolved(*looks), "1")) == (4, 8)

    def test_absent_at_first_means_made_after(self) -> None:
        """Spec 4.3.4: a list without times dates by what an earlier complete one did not show."""
        resolved = _resolved(native_list("2", taken_at=4), native_list("1", "2", taken_at=8))
        late = _share(resolved, "1")
        assert (late.earliest, late.earliest_basis) == (5, Basis.SNAPSHOT)
        assert (late.latest, late.latest_basis) == (8, Basis.BOUND)
        assert resolved.contradicted == frozenset()

    def test_an_earlier_list_that_is_not_complete_dates_nothing(self) -> None:
        resolved = _resolved(
            native_list("2", taken_at=4, complete=False), native_list("1", "2", taken_at=8)
        )
        assert _share(resolved, "1").earliest == 0

    def test_a_list_of_less_than_the_whole_time_dates_nothing(self) -> None:
        """Made before 2 the share would not be in the list either."""
        lists = native_list("2", taken_at=4, since=2), native_list("1", "2", taken_at=8)
        assert _share(_resolved(*lists), "1").earliest == 0

    def test_from_defaults_to_the_opening(self) -> None:
        """Spec 4.7.2: what was shared between post and opening need not be in a complete list."""
        lists = [native_list("2", taken_at=4), native_list("1", "2", taken_at=8)]
        resolved = resolve(lists, ONE_POST, opening=2)
        assert _share(resolved, "1").earliest == 0
        early = [watched(seen("1", "1401", at=1)), native_list("2", taken_at=4)]
        assert resolve(early, ONE_POST, opening=2).contradicted == frozenset()
        assert resolve(early, ONE_POST).contradicted != frozenset()

    def test_a_later_presence_is_a_new_share(self) -> None:
        """Present at 4, absent at 6, present at 9: undone in between, and made again."""
        looks = [
            native_list("1", "2", taken_at=4),
            native_list("2", taken_at=6),
            native_list("1", "2", taken_at=9),
        ]
        for order in (looks, looks[::-1]):
            resolved = _resolved(*order)
            gone, again = sorted(
                (share for share in resolved.shares if share.account == "1"),
                key=lambda share: share.earliest,
            )
            assert _undone(gone) == (4, 6)
            assert gone.latest == 4
            assert (again.earliest, again.latest, again.undone) == (7, 9, None)
            assert resolved.contradicted == frozenset()

    def test_a_presence_after_a_notice_is_a_new_share(self) -> None:
        resolved = _resolved(
            watched(seen("1", "1401", at=2), undone=[deleted("1401", 4)]),
            native_list("1", taken_at=9),
        )
        gone, again = resolved.shares
        assert (gone.id, _undone(gone)) == ("1401", (4, 4))
        assert (again.id, again.earliest, again.latest) == (None, 4, 9)

    def test_an_export_of_old_records_is_no_presence(self) -> None:
        """A search shows what was, whenever it is made; only a list shows what stands."""
        resolved = _resolved(
            watched(seen("1", "1401", at=2), undone=[deleted("1401", 4)]),
            watched(seen("1"), taken_at=9, instrument="x.v1.statuses"),
        )
        assert [share.id for share in resolved.shares] == ["1401"]

    def test_an_export_proves_only_that_it_was_once_made(self) -> None:
        """Undone between 2 and 6, not between 4 and 6: the export of 4 may hold what was gone."""
        export = watched(seen("1", "1401", at=2), taken_at=4, instrument="twarc-csv")
        resolved = _resolved(export, native_list("2", taken_at=6))
        assert _undone(_share(resolved, "1401")) == (2, 6)

    def test_looks_narrow_an_undo_that_is_known_otherwise(self) -> None:
        """Shared again at 20, so undone by then; but gone at 8 already, and still there at 4."""
        first = watched(seen("1", "1401", at=2), instrument="x.v1.statuses/retweets", taken_at=4)
        again = watched(seen("1", "1402", at=20))
        resolved = _resolved(first, again, native_list("2", taken_at=8))
        assert _undone(_share(resolved, "1401")) == (4, 8)
        assert _undone(_share(resolved, "1402")) is None

    def test_what_a_stream_showed_stood_as_it_was_made(self) -> None:
        stream = watched(seen("1", "1401", at=2), instrument="x.v1.stream", taken_at=9)
        resolved = _resolved(stream, native_list("2", taken_at=6))
        assert _undone(_share(resolved, "1401")) == (2, 6)

    def test_a_search_says_nothing_by_absence_but_can_be_contradicted(self) -> None:
        search = watched(
            seen("2", "1402", at=1), instrument="x.v2.search", taken_at=6, complete=True
        )
        resolved = _resolved(watched(seen("1", "1401", at=2), taken_at=3), search)
        assert _undone(_share(resolved, "1401")) is None
        assert resolved.contradicted == {search.watch}

    def test_what_was_seen_later_and_made_before_contradicts(self) -> None:
        complete = native_list("2", taken_at=6)
        resolved = _resolved(watched(seen("1", "1401", at=2), taken_at=9), complete)
        assert resolved.contradicted == {complete.watch}
        (found,) = [one for one in resolved.findings if one.code == "coverage.contradicted"]
        assert found.touches == ()

    def test_what_was_made_later_contradicts_nothing(self) -> None:
        resolved = _resolved(watched(seen("1", "1401", at=8)), native_list("2", taken_at=6))
        assert resolved.contradicted == frozenset()

    def test_another_form_contradicts_nothing(self) -> None:
        resolved = _resolved(
            watched(seen("1", "1401", at=2, form=MANUAL)), native_list("2", taken_at=6)
        )
        assert resolved.contradicted == frozenset()

    def test_exhibits_of_one_moment_and_period_are_complete_together(self) -> None:
        """Spec 4.7.3: neither shows all quotes, both do."""
        one, other = (
            watched(
                seen(name, f"140{name}", at=2, form=QUOTE),
                instrument=instrument,
                sees=[QUOTE],
                taken_at=6,
                complete=True,
            )
            for name, instrument in (("1", "x.v2.quote_tweets"), ("2", "x.v2.search"))
        )
        assert _resolved(one, other).contradicted == frozenset()
        later = Batch(other.watch._replace(taken_at=7), other.abilities, other.reading)
        assert _resolved(one, later).contradicted == {one.watch, later.watch}

    def test_undone_before_the_look_need_not_be_there(self) -> None:
        resolved = _resolved(
            watched(seen("1", "1401", at=2, form=NATIVE), undone=[deleted("1401", 4)]),
            native_list("2", taken_at=6),
        )
        assert resolved.contradicted == frozenset()
        assert _undone(_share(resolved, "1401")) == (4, 4)
