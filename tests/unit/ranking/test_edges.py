"""How close it was (spec 7.4): margins between neighbours, and bursts around the last seat."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from contestjudge.model.field import Candidate, Entry, OrderPair
from contestjudge.model.finding import Params
from contestjudge.model.time import SECOND, UNBOUNDED
from contestjudge.ranking.edges import bursts, margin_after
from contestjudge.ranking.order import Placings, display_order

MS = 1000


def _entry(name: str, low: int, high: int | None = None) -> Entry:
    """Build an entrant whose share lies between two instants, in milliseconds."""
    latest = UNBOUNDED if high is None else high * MS + 999
    return Entry(("x", name), (Candidate(("x", name), low * MS, latest, certain=True),))


def _placed(*entries: Entry, pairs: Sequence[OrderPair] = ()) -> Placings:
    return display_order(entries, pairs, lambda key: key[1])


def _found(placed: Placings, positions: Sequence[int], seats: int) -> list[Params]:
    found = list(bursts(placed, positions, seats))
    assert {one.code for one in found} <= {"time.burst"}
    return [one.params for one in found]


class TestMargins:
    def test_apart_and_overlapping(self) -> None:
        placed = _placed(_entry("a", 0, 0), _entry("b", 5, 20), _entry("c", 20, 20))
        assert [margin_after(placed, place) for place in range(3)] == [4001, -999, None]

    def test_without_a_bound_there_is_none(self) -> None:
        placed = _placed(_entry("a", 0), _entry("b", 5, 20))
        assert margin_after(placed, 0) is None

    def test_pairs_do_not_change_it(self) -> None:
        pair = OrderPair(("x", "a"), ("x", "b"))
        placed = _placed(_entry("b", 0, 9), _entry("a", 0, 9), pairs=[pair])
        assert placed[0].apart
        assert margin_after(placed, 0) == -9999


class TestBursts:
    AT_ONCE = (_entry("a", 9_700, 9_700), _entry("b", 10_000, 10_000), _entry("c", 10_300, 10_300))

    def test_more_than_there_are_seats(self) -> None:
        (params,) = _found(_placed(*self.AT_ONCE), (), 2)
        assert dict(params) == {"entrants": 3, "from": 9_500 * MS, "to": 10_500 * MS - 1}

    def test_no_more_than_there_are_seats(self) -> None:
        assert _found(_placed(*self.AT_ONCE), (), 3) == []

    @pytest.mark.parametrize(
        ("low", "counts"), [(9_499, False), (9_500, True), (10_499, True), (10_500, False)]
    )
    def test_half_a_second_on_either_side(self, low: int, *, counts: bool) -> None:
        """Two share the instant of the second seat; the third is close to it, or not."""
        both = [_entry(name, 10_000, 10_000) for name in "bc"]
        placed = _placed(*both, _entry("z", low, low))
        assert bool(_found(placed, (), 2)) is counts

    def test_who_began_before_it_and_may_have_come_within_it(self) -> None:
        late, third = _entry("b", 10_000, 10_000), _entry("c", 10_100, 10_100)
        assert len(_found(_placed(_entry("a", 9_000, 9_600), late, third), (), 2)) == 1
        assert _found(_placed(_entry("a", 9_000, 9_400), late, third), (), 2) == []

    def test_of_coarse_times_nothing_is_said(self) -> None:
        minutes = [_entry(name, 0, 59_999) for name in "abc"]
        assert _found(_placed(*minutes), (), 1) == []
        placed = _placed(
            _entry("a", 10_000, 10_000), *(_entry(one, 10_000, 11_000) for one in "bc")
        )
        assert _found(placed, (), 1) == []

    def test_fewer_entrants_than_seats(self) -> None:
        assert _found(_placed(*self.AT_ONCE), (), 4) == []
        assert _found(_placed(), (), 1) == []

    def test_around_every_position(self) -> None:
        placed = _placed(*self.AT_ONCE, _entry("d", 90_000, 90_000))
        assert [dict(one)["entrants"] for one in _found(placed, (2, 4), 1)] == [3]
        assert _found(placed, (1, 4), 1) == []
        assert _found(placed, (1, 2, 3), 1) == []

    def test_seconds_that_are_known_whole(self) -> None:
        """Two in one printed second are a burst for one seat."""
        second = SECOND // MS
        both = [_entry(name, 10 * second, 11 * second - 1) for name in "ab"]
        (params,) = _found(_placed(*both), (), 1)
        assert dict(params)["entrants"] == 2
