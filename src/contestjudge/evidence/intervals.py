"""Intersecting what is said about one share: sound intervals narrow, contradictions widen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from contestjudge.model.observation import Claim
from contestjudge.model.words import BASIS_RANK


class Intersected(NamedTuple):
    """The interval that all claims leave; the hull of the contradicting ones if that is none."""

    claim: Claim
    conflict: bool


def intersect(claims: Iterable[Claim]) -> Intersected:
    """Intersect claims. The result does not depend on their order or repetition.

    Of equal bounds the one with the stronger basis is named. Where nothing is left, the hull of
    all claims that contradict another one is kept, and the conflict is said.
    """
    distinct = set(claims)
    if len(distinct) == 1:
        return Intersected(next(iter(distinct)), conflict=False)
    earliest, _, earliest_basis = max(
        (claim.earliest, -BASIS_RANK[claim.earliest_basis], claim.earliest_basis)
        for claim in distinct
    )
    latest, _, latest_basis = min(
        (claim.latest, BASIS_RANK[claim.latest_basis], claim.latest_basis) for claim in distinct
    )
    if earliest <= latest:
        joined = Claim(earliest, earliest_basis, latest, latest_basis)
        return Intersected(joined, conflict=False)
    guilty = [claim for claim in distinct if claim.earliest > latest or claim.latest < earliest]
    low, _, low_basis = min(
        (claim.earliest, BASIS_RANK[claim.earliest_basis], claim.earliest_basis) for claim in guilty
    )
    high, _, high_basis = max(
        (claim.latest, -BASIS_RANK[claim.latest_basis], claim.latest_basis) for claim in guilty
    )
    return Intersected(Claim(low, low_basis, high, high_basis), conflict=True)
