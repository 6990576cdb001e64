"""Closed spans of whole microseconds."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from contestjudge.coverage.spans import without


def test_what_touches_leaves_no_gap() -> None:
    assert without((0, 9), [(0, 4), (5, 9)]) == []
    assert without((0, 9), [(0, 3), (5, 9)]) == [(4, 4)]


def test_what_lies_outside_takes_nothing() -> None:
    assert without((3, 6), [(0, 2), (7, 9)]) == [(3, 6)]


def test_an_empty_span_leaves_nothing() -> None:
    assert without((5, 4), []) == []


_span = st.tuples(st.integers(-2, 12), st.integers(-2, 12)).map(lambda two: (min(two), max(two)))


@given(_span, st.lists(_span, max_size=5))
def test_it_is_the_difference_of_sets(span: tuple[int, int], taken: list[tuple[int, int]]) -> None:
    left = without(span, taken)
    inside = {instant for low, high in left for instant in range(low, high + 1)}
    gone = {instant for low, high in taken for instant in range(low, high + 1)}
    assert inside == set(range(span[0], span[1] + 1)) - gone
    assert left == sorted(left)
    assert all(high + 1 < low for (_, high), (low, _) in pairwise(left))
