"""What ranking must not cost: a few times the sorting that it cannot do without."""

from __future__ import annotations

from benchmarks.rank_a_million import exponent, ratio, turns_of

MOST = 15
"""Of a million on a quiet machine: see ``benchmarks/rank_a_million.py``; small fields cost more."""


def test_ranking_costs_a_few_times_as_much_as_sorting() -> None:
    assert ratio(turns_of(entrants=20_000, turns=3)) < MOST


def test_ranking_grows_hardly_faster_than_the_field() -> None:
    """The goal is 1.2; twice as many entrants in a listing, or in a second, would square it."""
    assert exponent(few=8_000, many=64_000, turns=2) < 1.4
