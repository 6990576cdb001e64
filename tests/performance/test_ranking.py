"""What ranking must not cost: a few times the sorting that it cannot do without."""

from __future__ import annotations

from benchmarks.rank_a_million import exponent, turns_of

MOST = 5
"""Of a million on a quiet machine: see ``benchmarks/rank_a_million.py``; small fields cost more."""


FEW, MANY = 8_000, 64_000


def test_ranking_costs_a_few_times_as_much_as_sorting() -> None:
    """And grows hardly faster than the field: the goal is the power 1.2."""
    turns = turns_of(FEW, MANY, turns=3)
    # The least of each: what else the machine does only ever adds.
    sorting, judging = (min(times) for times in zip(*(turn[-1] for turn in turns), strict=True))
    assert judging / sorting < MOST
    assert exponent(FEW, MANY, turns) < 1.5
