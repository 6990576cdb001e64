"""The display order (spec 6.5)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings

from contestjudge.model.field import Candidate, Entry, OrderPair, ShareKey
from contestjudge.model.names import id_key
from contestjudge.ranking.order import display_order
from tests.property.completions import Evidence
from tests.property.strategies import EXAMPLES, evidences


def _entry(*shares: tuple[str, int, int], name: str = "") -> Entry:
    candidates = tuple(Candidate(("x", key), low, high, certain=True) for key, low, high in shares)
    return Entry(("x", name or shares[0][0]), candidates)


def _shown(entries: Sequence[Entry], *pairs: tuple[str, str]) -> list[str]:
    named = [OrderPair(("x", before), ("x", after)) for before, after in pairs]
    return [one.candidate.share[1] for one in display_order(entries, named, lambda share: share[1])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("9", 1, 9), ("1", 2, 3)),  # the earlier beginning
        (("9", 1, 3), ("1", 1, 9)),  # the earlier end
        (("9", 1, 3), ("10", 1, 3)),  # the smaller id, as a number
        (("10", 1, 3), ("a", 1, 3)),  # numbers before words
        (("a", 1, 3), ("b", 1, 3)),  # words by their bytes
    ],
)
def test_the_key(first: tuple[str, int, int], second: tuple[str, int, int]) -> None:
    expected = [first[0], second[0]]
    assert _shown([_entry(first), _entry(second)]) == expected
    assert _shown([_entry(second), _entry(first)]) == expected


def test_the_account_decides_between_equal_shares_of_two_platforms_ids() -> None:
    """Share ids compare as numbers, so 07 and 7 tie: the account breaks it."""
    entries = [_entry(("07", 1, 3)), _entry(("7", 1, 3))]
    accounts: dict[ShareKey, str] = {("x", "07"): "b", ("x", "7"): "a"}
    placed = display_order(entries, [], accounts.__getitem__)
    assert [one.candidate.share[1] for one in placed] == ["7", "07"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("9", "7"), ("~00", "1")),  # who has an id stands before who has none
        (("at://a", "b"), ("~00", "a")),
        (("~ff", "9"), ("~00", "10")),  # accounts as numbers, not by the digests
        (("~ff", "10"), ("~00", "@a")),
        (("~ff", "@a"), ("~00", "@a_b")),
        (("~ff", "@a"), ("~00", "@b")),
    ],
)
def test_shares_without_an_id_stand_by_whose_they_are(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    accounts = {("x", name): account for name, account in (first, second)}
    for both in ([first, second], [second, first]):
        entries = [_entry((name, 1, 3)) for name, _ in both]
        placed = display_order(entries, [], accounts.__getitem__)
        assert [row.candidate.share[1] for row in placed] == [first[0], second[0]]


def test_the_least_of_an_entrants_shares_places_it() -> None:
    entries = [_entry(("5", 5, 5), ("1", 1, 1)), _entry(("3", 3, 3))]
    assert _shown(entries) == ["1", "3"]


def test_among_equal_intervals_the_pairs_go_first() -> None:
    entries = [_entry((name, 1, 3)) for name in "1234"]
    assert _shown(entries, ("4", "2"), ("2", "1")) == ["3", "4", "2", "1"]


def test_pairs_reach_through_shares_that_are_out() -> None:
    entries = [_entry((name, 1, 3)) for name in "12"]
    assert _shown(entries, ("2", "out"), ("out", "1")) == ["2", "1"]


def test_it_says_who_could_not_be_separated() -> None:
    entries = [_entry(("1", 1, 3)), _entry(("2", 3, 4)), _entry(("3", 5, 6)), _entry(("4", 5, 6))]
    pairs = [OrderPair(("x", "3"), ("x", "4"))]
    placed = display_order(entries, pairs, lambda share: share[1])
    assert [one.apart for one in placed] == [False, True, True, True]


def test_numbers_of_other_scripts_are_words() -> None:
    assert id_key("٣") > id_key("3")
    assert id_key("٣") > id_key("999")


@settings(max_examples=EXAMPLES // 3)
@given(evidences())
def test_nobody_stands_before_somebody_who_was_certainly_earlier(evidence: Evidence) -> None:
    placed = display_order(evidence.entries, evidence.pairs, lambda share: share[1])
    assert sorted(one.entry for one in placed) == list(range(len(evidence.entries)))
    shown = [one.candidate for one in placed]
    direct = {(pair.before, pair.after) for pair in evidence.pairs}
    for place, one in enumerate(shown):
        for other in shown[place + 1 :]:
            assert not other.latest < one.earliest
            assert (other.share, one.share) not in direct


@settings(max_examples=EXAMPLES // 3)
@given(evidences())
def test_the_order_of_the_field_does_not_matter(evidence: Evidence) -> None:
    def shown(entries: Sequence[Entry]) -> list[ShareKey]:
        placed = display_order(entries, evidence.pairs[::-1], lambda share: share[1])
        return [one.candidate.share for one in placed]

    assert shown(evidence.entries) == shown(evidence.entries[::-1])
