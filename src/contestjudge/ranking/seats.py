"""From ranks to seats: who holds one in every, in some, in no completion (spec 7)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from contestjudge.model.field import Rank
from contestjudge.model.words import Verdict


def verdict(rank: Rank, seats: int) -> Verdict:
    """Judge a rank against ``seats`` seats for the first ones.

    >>> verdict(Rank(1, 3), 5), verdict(Rank(5, None), 5), verdict(Rank(6, 9), 5)
    (<Verdict.CERTAIN: 'certain'>, <Verdict.POSSIBLE: 'possible'>, <Verdict.OUT: 'out'>)
    """
    if rank.max is not None and rank.max <= seats:
        return Verdict.CERTAIN
    return Verdict.POSSIBLE if rank.min <= seats else Verdict.OUT


def verdict_at(rank: Rank, positions: Sequence[int]) -> Verdict:
    """Judge a rank against prizes for certain positions (``[100, 200]``).

    Args:
        rank: least and greatest.
        positions: sorted.

    >>> verdict_at(Rank(100, 100), [100]), verdict_at(Rank(99, 101), [100])
    (<Verdict.CERTAIN: 'certain'>, <Verdict.POSSIBLE: 'possible'>)
    """
    # The first place that the rank may reach; whether it may is all that is asked.
    at = bisect_left(positions, rank.min)
    if at == len(positions) or (rank.max is not None and rank.max < positions[at]):
        return Verdict.OUT
    return Verdict.CERTAIN if rank.min == rank.max else Verdict.POSSIBLE
