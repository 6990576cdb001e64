"""Entries in columns behave as the sequence of entries that they stand for."""

from __future__ import annotations

import pytest

from contestjudge.model.field import Candidate, Entries, Entry

_PLAIN = [
    Entry(("x", "1"), (Candidate(("x", "11"), 5, 6, certain=True),), frozenset({"p"})),
    Entry(("x", "2"), (Candidate(("x", "12"), 3, 4, certain=True),), frozenset()),
]
_OTHER = Entry(("x", "3"), (Candidate(("x", "13"), 1, 2, certain=False),))
_ENTRIES = Entries(
    "x", ["1", "2"], ["11", "12"], ([5, 3], [6, 4]), [frozenset({"p"}), frozenset()], [_OTHER]
)


def test_each_is_the_entry_it_stands_for() -> None:
    assert list(_ENTRIES) == [*_PLAIN, _OTHER]


@pytest.mark.parametrize("index", range(-3, 3))
def test_counted_from_either_end(index: int) -> None:
    assert _ENTRIES[index] == [*_PLAIN, _OTHER][index]


@pytest.mark.parametrize("index", [-5, -4, 3])
def test_beyond_either_end_there_is_none(index: int) -> None:
    with pytest.raises(IndexError):
        _ = _ENTRIES[index]
