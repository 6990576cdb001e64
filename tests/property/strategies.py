"""Strategies of the property tests: small fields in which everything is left open that can be.

All instants lie on a small grid, so that ties, touching bounds and nested intervals are common.
Every field is drawn around one true course of events, so that order pairs never contradict the
intervals or one another.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from hypothesis import strategies as st

from contestjudge.evidence.order import propagate
from contestjudge.model.field import Candidate, Entry, Hole, OrderPair, ShareKey
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import ShareForm
from tests.property.completions import Evidence, Outsider

EXAMPLES = int(os.environ.get("CONTESTJUDGE_EXAMPLES", "1500"))
"""How many fields a property is tried on; the large profile sets it higher."""

POSTS = ("p", "q")


class Extent(NamedTuple):
    """How large a drawn field may be."""

    entrants: int = 5
    each: int = 3
    shares: int = 9
    grid: int = 6
    listings: int = 2
    listed: int = 5
    outsiders: int = 1
    holes: int = 3
    at_most: int = 3
    room: int | None = None
    """Cap on the unseen shares in all holes; ``None``: no cap, and unbounded holes too."""


USUAL = Extent()
TINY = Extent(entrants=3, each=2, shares=4, grid=3, listed=3, holes=2, at_most=2, room=2)
TINIEST = TINY._replace(entrants=2, shares=3, grid=2)


class Known(NamedTuple):
    """Evidence about one true course of events."""

    evidence: Evidence
    truth: dict[ShareKey, int]
    """The instant of every seen share."""


def _interval(grid: int) -> st.SearchStrategy[tuple[int, int, int]]:
    """Earliest, truth, latest."""
    instants = st.integers(0, grid)
    return st.tuples(instants, instants, instants).map(lambda drawn: _ascending(*drawn))


def _ascending(a: int, b: int, c: int) -> tuple[int, int, int]:
    first, middle, last = sorted((a, b, c))
    return first, middle, last


def _hole(extent: Extent) -> st.SearchStrategy[Hole]:
    instants = st.integers(0, extent.grid)
    latest = instants if extent.room is not None else st.one_of(instants, st.just(UNBOUNDED))
    return st.builds(
        lambda post, form, bounds, at_most, budget: Hole(
            post, form, min(bounds), max(bounds), at_most, budget, "coverage.count_shortfall"
        ),
        st.sampled_from(POSTS),
        st.sampled_from((ShareForm.NATIVE, ShareForm.MANUAL)),
        st.tuples(instants, latest),
        st.integers(1, extent.at_most),
        st.sampled_from((None, "first count", "second count")),
    )


@st.composite
def _holes(draw: st.DrawFn, extent: Extent) -> tuple[Hole, ...]:
    """Holes of which those with one budget agree on what is left in it."""
    drawn = draw(st.lists(_hole(extent), max_size=extent.holes))
    unbounded = extent.room is None and draw(st.integers(0, 3)) == 0
    agreed: dict[str | None, int | None] = {}
    holes: list[Hole] = []
    room = 0
    for place, hole in enumerate(drawn):
        at_most = None if unbounded and place == 0 else hole.at_most
        if hole.budget is not None:
            at_most = agreed.setdefault(hole.budget, at_most)
        if hole.budget is None or hole.budget not in {other.budget for other in holes}:
            room += at_most or 0
        if extent.room is None or room <= extent.room:
            holes.append(hole._replace(at_most=at_most))
        elif hole.budget is None:
            room -= at_most or 0
    return tuple(holes)


@st.composite
def known(draw: st.DrawFn, extent: Extent = USUAL) -> Known:
    """Draw evidence, and the instants that lie behind it."""
    size_of_one = st.sampled_from([1, 1, *range(1, extent.each + 1)])
    sizes = draw(st.lists(size_of_one, min_size=1, max_size=extent.entrants))
    outsiders = draw(st.integers(0, extent.outsiders))
    while sum(sizes) + outsiders > extent.shares:
        sizes.pop()
    number = sum(sizes) + outsiders
    drawn = draw(st.lists(_interval(extent.grid), min_size=number, max_size=number))
    keys: list[ShareKey] = [("x", str(n)) for n in range(number)]
    truth = {key: middle for key, (_, middle, _) in zip(keys, drawn, strict=True)}
    # Ordered listings show some of the shares in the order in which they truly came.
    course = sorted(draw(st.permutations(keys)), key=lambda key: truth[key])
    places = st.lists(st.integers(0, number - 1), unique=True, max_size=extent.listed)
    pairs: list[OrderPair] = []
    for listing in draw(st.lists(places, max_size=extent.listings)):
        listed = [course[place] for place in sorted(listing)]
        pairs += map(OrderPair, listed, listed[1:])
    bounds = propagate(
        {key: (first, last) for key, (first, _, last) in zip(keys, drawn, strict=True)}, pairs
    ).intervals
    certain = draw(st.lists(st.sampled_from((True, True, False)), min_size=number, max_size=number))
    held = st.frozensets(st.sampled_from(POSTS)) if extent.holes else st.just(frozenset[str]())
    entries: list[Entry] = []
    start = 0
    for person, size in enumerate(sizes):
        candidates = tuple(
            Candidate(keys[n], *bounds[keys[n]], certain[n]) for n in range(start, start + size)
        )
        vouched = draw(st.integers(0, 5)) != 1
        entries.append(Entry(("x", f"entrant {person}"), candidates, draw(held), vouched))
        start += size
    evidence = Evidence(
        tuple(entries),
        tuple(dict.fromkeys(pairs)),
        draw(_holes(extent)),
        tuple(Outsider(key, *bounds[key]) for key in keys[start:]),
    )
    return Known(evidence, truth)


def evidences(extent: Extent = USUAL) -> st.SearchStrategy[Evidence]:
    """Evidence alone."""
    return known(extent).map(lambda drawn: drawn.evidence)
