"""A draw must stay cheap, and must not keep everybody in memory."""

from __future__ import annotations

import tracemalloc

from benchmarks.draw import draw, entrants, turns_of


def test_drawing_costs_a_small_multiple_of_hashing() -> None:
    """The goal is 3, at five million; the least of several turns is what a busy machine allows."""
    assert min(turn.ratio for turn in turns_of(60_000, 5)) < 3


def test_memory_does_not_grow_with_the_pool() -> None:
    def peak(number: int) -> int:
        tracemalloc.start()
        draw(number, seats=10)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(20_000), peak(120_000)
    assert large < small * 1.5
    assert sum(len(one) for _, one in entrants(120_000)) > small / 2
