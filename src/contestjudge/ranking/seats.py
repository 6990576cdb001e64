"""From ranks to seats: who holds one in every, in some, in no completion (spec 7)."""

from __future__ import annotations

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

    >>> verdict_at(Rank(100, 100), [100]), verdict_at(Rank(99, 101), [100])
    (<Verdict.CERTAIN: 'certain'>, <Verdict.POSSIBLE: 'possible'>)
    """
    if rank.min == rank.max and rank.min in positions:
        return Verdict.CERTAIN
    within = any(
        rank.min <= position and (rank.max is None or position <= rank.max)
        for position in positions
    )
    return Verdict.POSSIBLE if within else Verdict.OUT
