"""What declared counts leave room for (spec 4.8)."""

from __future__ import annotations

from contestjudge.coverage.counts import Room, rooms
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import resolve
from contestjudge.model.observation import Notice
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Basis, Platform
from tests.property.strategies_evidence import (
    MANUAL,
    NATIVE,
    ONE_POST,
    POST,
    QUOTE,
    declared,
    deleted,
    seen,
    watched,
)


def _rooms(*batches: Batch) -> list[Room]:
    return list(rooms(resolve(batches, ONE_POST)).get((POST, NATIVE), ()))


def _figures(*batches: Batch) -> list[tuple[int | None, int, int, int]]:
    return [(one.at, one.declared, one.observed, one.at_most) for one in _rooms(*batches)]


THREE = [seen(name, f"140{name}", at=2 * int(name)) for name in "123"]


def test_declared_less_what_was_certainly_made_by_then() -> None:
    assert _figures(watched(*THREE, counts=[declared(5)], taken_at=6)) == [(6, 5, 3, 2)]


def test_what_was_perhaps_made_later_does_not_narrow() -> None:
    late = seen("4", "1404", at=(5, 7))
    assert _figures(watched(*THREE, late), watched(counts=[declared(5)], taken_at=6)) == [
        (6, 5, 3, 2)
    ]


def test_a_count_has_the_moment_of_its_record_in_a_stream() -> None:
    stream = watched(
        *THREE, instrument="x.v1.stream", counts=[declared(2, at=2), declared(9, at=4)], taken_at=9
    )
    assert _figures(stream) == [(2, 2, 1, 1), (4, 9, 2, 7)]


def test_a_count_of_an_unknown_moment_comes_last_and_still_has_its_numbers() -> None:
    batches = watched(*THREE, counts=[declared(5)]), watched(counts=[declared(4)], taken_at=9)
    assert _figures(*batches) == [(9, 4, 3, 1), (None, 5, 3, 2)]


def test_what_was_certainly_undone_by_then_is_no_longer_counted() -> None:
    gone = [deleted("1401", 5)]
    assert _figures(watched(*THREE, undone=gone, counts=[declared(3)], taken_at=6)) == [
        (6, 3, 2, 1)
    ]
    assert _figures(
        watched(*THREE, undone=[deleted("1401", 8)]), watched(counts=[declared(3)], taken_at=6)
    ) == [(6, 3, 3, 0)]


def test_what_was_perhaps_undone_by_then_need_not_be_among_those_counted() -> None:
    """A notice without a moment: at any count after the share, somebody else may stand for it."""
    gone = Notice(Platform.X, "1401", "1", -UNBOUNDED, Basis.BOUND, UNBOUNDED, Basis.BOUND)
    batches = watched(*THREE, undone=[gone]), watched(counts=[declared(3)], taken_at=6)
    assert _figures(*batches) == [(6, 3, 2, 1)]


def test_declared_below_observed_leaves_no_room_and_no_negative_one() -> None:
    assert _figures(watched(*THREE, counts=[declared(1)], taken_at=6)) == [(6, 1, 3, 0)]


def test_of_several_counts_of_one_moment_the_largest_holds() -> None:
    assert _figures(
        watched(counts=[declared(5)], taken_at=6), watched(counts=[declared(7)], taken_at=6)
    ) == [(6, 7, 0, 7)]


def test_forms_and_shares_of_shares_are_counted_apart() -> None:
    batch = watched(
        seen("1", "1401", at=2, form=MANUAL),
        seen("2", "1402", at=3, post="1401"),
        seen("3", "1403", at=3, form=QUOTE),
        counts=[declared(5)],
        taken_at=6,
    )
    assert _figures(batch) == [(6, 5, 0, 5)]


def test_only_distinct_shares_narrow_a_count() -> None:
    """@ada may be account 1, whose share without an id is counted already."""
    batch = watched(seen("1", at=3), seen(None, handle="ada", at=3), counts=[declared(2)])
    assert _figures(batch) == [(None, 2, 1, 1)]


def test_one_that_may_be_another_does_not_narrow() -> None:
    """The one without an id is 1401 or 1402, but neither certainly undoes the other."""
    batch = watched(
        seen("1", "at://a/1", at=(0, 4)),
        seen("1", "at://a/2", at=(0, 5)),
        seen("1", at=(0, 5)),
        counts=[declared(3)],
        taken_at=6,
    )
    assert _figures(batch) == [(6, 3, 1, 2)]


def test_counts_of_another_post_are_not_ours() -> None:
    assert rooms(resolve([watched(counts=[declared(5, post="999")])], ONE_POST)) == {}
