"""A lot never goes against what is certain; otherwise the lowest ticket goes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.field import Candidate, Entry, OrderPair
from contestjudge.ranking.lot import by_lot
from tests.property.completions import Evidence
from tests.property.strategies import evidences


def _entry(name: str, low: int, high: int) -> Entry:
    return Entry(("x", name), (Candidate(("x", name), low, high, certain=True),))


A, B, C = _entry("a", 0, 4), _entry("b", 3, 9), _entry("c", 5, 9)
"""``a`` is before ``c``; nothing separates ``b`` from either."""


def _order(turns: list[int], pairs: list[OrderPair] | None = None) -> list[int]:
    return list(by_lot([A, B, C], pairs or [], [0, 1, 2], dict(enumerate(turns))))


def test_the_lowest_ticket_goes_first() -> None:
    assert _order([0, 1, 2]) == [0, 1, 2]
    assert _order([1, 0, 2]) == [1, 0, 2]


def test_nobody_passes_whoever_is_certainly_before_them() -> None:
    assert _order([2, 1, 0]) == [1, 0, 2]
    assert _order([1, 2, 0]) == [0, 2, 1]


def test_a_pair_is_as_certain_as_a_time() -> None:
    pair = [OrderPair(("x", "b"), ("x", "a"))]
    assert _order([0, 2, 1], pair) == [1, 0, 2]


def test_only_candidates_are_put_in_order() -> None:
    assert list(by_lot([A, B, C], [], [2, 1], {2: 0, 1: 1})) == [2, 1]


def test_who_is_doubtful_holds_nobody_up() -> None:
    doubtful = Entry(("x", "a"), (Candidate(("x", "a"), 0, 4, certain=False),))
    assert list(by_lot([doubtful, B, C], [], [0, 1, 2], {0: 2, 1: 1, 2: 0})) == [2, 1, 0]


def _before(evidence: Evidence, one: int, other: int, above: set[tuple[object, object]]) -> bool:
    """By definition: before every share of the other stands some certain share of the one."""
    first, second = evidence.entries[one], evidence.entries[other]
    return first.vouched and all(
        any(
            r.certain and (r.latest < s.earliest or (r.share, s.share) in above)
            for r in first.candidates
        )
        for s in second.candidates
    )


def _closure(pairs: tuple[OrderPair, ...]) -> set[tuple[object, object]]:
    found: set[tuple[object, object]] = {(pair.before, pair.after) for pair in pairs}
    while True:
        more = {(a, d) for a, b in found for c, d in found if b == c} - found
        if not more:
            return found
        found |= more


@given(evidence=evidences(), data=st.data())
def test_it_is_the_definition_word_by_word(evidence: Evidence, data: st.DataObject) -> None:
    everybody = list(range(len(evidence.entries)))
    candidates = data.draw(st.lists(st.sampled_from(everybody), unique=True, min_size=1))
    turns = data.draw(st.permutations(range(len(candidates))))
    turn = dict(zip(candidates, turns, strict=True))
    above = _closure(evidence.pairs)
    left, expected = set(candidates), []
    while left:
        free = [
            one
            for one in left
            if not any(_before(evidence, other, one, above) for other in left - {one})
        ]
        chosen = min(free, key=turn.__getitem__)
        expected.append(chosen)
        left.remove(chosen)
    assert list(by_lot(evidence.entries, evidence.pairs, candidates, turn)) == expected
