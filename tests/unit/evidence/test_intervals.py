"""Intersecting what is said about one share (spec 4.2.3)."""

from __future__ import annotations

from contestjudge.evidence.intervals import Intersected, intersect
from contestjudge.model.observation import Claim
from contestjudge.model.words import Basis

ID, CLOCK, BOUND = Basis.PLATFORM_ID, Basis.PLATFORM_CLOCK, Basis.BOUND


def test_each_bound_is_the_tightest_with_its_own_basis() -> None:
    second, bound = Claim(10, CLOCK, 19, CLOCK), Claim(12, BOUND, 40, BOUND)
    assert intersect([second, bound]) == Intersected(Claim(12, BOUND, 19, CLOCK), conflict=False)


def test_of_equal_bounds_the_stronger_basis_is_named() -> None:
    claims = [Claim(5, BOUND, 9, CLOCK), Claim(5, ID, 9, BOUND)]
    assert intersect(claims) == Intersected(Claim(5, ID, 9, CLOCK), conflict=False)


def test_touching_in_one_instant_is_no_conflict() -> None:
    joined, conflict = intersect([Claim(0, CLOCK, 5, CLOCK), Claim(5, ID, 9, ID)])
    assert (joined, conflict) == (Claim(5, ID, 5, CLOCK), False)


def test_what_contradicts_leaves_the_hull_of_the_contradicting() -> None:
    """The third claim contradicts nobody, so it does not widen the hull."""
    claims = [Claim(0, CLOCK, 4, CLOCK), Claim(6, ID, 8, ID), Claim(-99, BOUND, 99, BOUND)]
    assert intersect(claims) == Intersected(Claim(0, CLOCK, 8, ID), conflict=True)


def test_repetition_changes_nothing() -> None:
    claim = Claim(1, CLOCK, 2, CLOCK)
    assert intersect([claim, claim]) == Intersected(claim, conflict=False)
