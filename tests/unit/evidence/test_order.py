"""Order pairs, from listings to tightened intervals (spec 4.5)."""

from __future__ import annotations

from contestjudge.evidence.order import contracted, propagate
from contestjudge.evidence.resolve import resolve
from contestjudge.model.field import OrderPair, ShareKey
from contestjudge.model.words import Basis, ShareForm
from tests.property.strategies_evidence import ONE_POST, seen, watched

A, B, C, D, E = (("x", name) for name in "abcde")


def _chain(*keys: ShareKey) -> list[OrderPair]:
    return list(map(OrderPair, keys, keys[1:]))


def test_lower_bounds_go_forwards_and_upper_bounds_backwards() -> None:
    result = propagate({A: (3, 9), B: (0, 9), C: (0, 5)}, _chain(A, B, C))
    assert result.intervals == {A: (3, 5), B: (3, 5), C: (3, 5)}
    assert result.conflicts == ()


def test_pairs_are_weak() -> None:
    """Two shares of one instant may stand in either order."""
    assert propagate({A: (4, 4), B: (4, 4)}, _chain(A, B)).conflicts == ()


def test_a_contradicted_pair_names_both_and_is_given_up() -> None:
    """D stands behind the guilty B and keeps its own interval: what proves nothing moves nobody."""
    intervals = {A: (7, 8), B: (0, 3), D: (0, 9)}
    result = propagate(intervals, _chain(A, B, D))
    assert result.conflicts == (A, B)
    assert result.intervals == intervals
    assert result.pairs == ()


def test_a_contradiction_at_a_distance_names_the_two_ends() -> None:
    result = propagate({A: (7, 8), B: (0, 9), C: (0, 3)}, _chain(A, B, C))
    assert result.conflicts == (A, C)
    assert result.intervals[B] == (0, 9)


def test_a_circle_names_its_members_only() -> None:
    """D leads into the circle and E comes out of it: neither is on it."""
    pairs = [*_chain(D, A, B, C, A), *_chain(C, E)]
    result = propagate(dict.fromkeys((A, B, C, D, E), (0, 9)), pairs)
    assert result.conflicts == (A, B, C)


def test_the_smallest_contradicting_set_is_named() -> None:
    """Two circles through A, of three shares and of four: the shorter one proves it."""
    pairs = [*_chain(A, B, C, A), *_chain(A, D, E, C)]
    result = propagate(dict.fromkeys((A, B, C, D, E), (0, 9)), pairs)
    assert result.foes == {A: (B, C), B: (A, C), C: (A, B), D: (A, C, E), E: (A, C, D)}
    crossed = propagate({A: (7, 8), B: (0, 9), C: (0, 3)}, _chain(A, B, C))
    assert crossed.foes == {A: (C,), C: (A,)}


def test_the_order_of_the_pairs_does_not_matter() -> None:
    intervals = {A: (2, 9), B: (0, 7), C: (0, 9), D: (8, 9)}
    pairs = _chain(A, B, C, D)
    assert propagate(intervals, pairs) == propagate(intervals, pairs[::-1] + pairs)


def test_leaving_a_share_out_joins_its_neighbours() -> None:
    assert contracted(_chain(A, B, C, D), {A, D}) == {OrderPair(A, D)}


def test_an_ordered_listing_dates_what_shows_no_time() -> None:
    """Between a share at 5 and one at 8 stands one without a time: it was made in between."""
    listing = watched(
        seen("1", "1401", at=5),
        seen("2"),
        seen("3", "1403", at=8),
        instrument="x.search.2010",
        order="oldest_first",
    )
    share = next(one for one in resolve([listing], ONE_POST).shares if one.account == "2")
    assert (share.earliest, share.latest) == (5, 8)
    assert share.earliest_basis is share.latest_basis is Basis.ORDER


def test_newest_first_is_read_backwards() -> None:
    listing = watched(
        seen("1", "1401", at=(5, 9)),
        seen("2", "1402", at=(0, 6)),
        instrument="x.search.2010",
        order="newest_first",
    )
    resolved = resolve([listing], ONE_POST)
    assert resolved.pairs == (OrderPair(("x", "1402"), ("x", "1401")),)


def test_a_listing_that_contradicts_the_times_blocks_the_two_shares() -> None:
    listing = watched(
        seen("1", "1401", at=5),
        seen("2", "1402", at=3),
        instrument="x.search.2010",
        order="oldest_first",
    )
    resolved = resolve([listing], ONE_POST)
    assert [share.doubts for share in resolved.shares] == [("time.conflict",)] * 2
    found = [one for one in resolved.findings if one.code == "time.conflict"]
    assert [dict(one.params)["between"] for one in found] == ["order", "order"]


def test_a_native_share_of_a_share_came_after_it() -> None:
    """From before ids carried times: the copy is known to the second, the share of it is not."""
    copy = seen("1", "1401", at=(10, 19), form=ShareForm.MANUAL)
    again = seen("2", "1402", post="1401")
    resolved = resolve([watched(copy, again, taken_at=30)], ONE_POST)
    by_name = {share.name: share for share in resolved.shares}
    assert by_name["1402"].via == "1401"
    assert (by_name["1402"].earliest, by_name["1402"].earliest_basis) == (10, Basis.ORDER)
    assert (by_name["1401"].latest, by_name["1402"].latest) == (19, 30)
