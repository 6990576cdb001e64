"""``award.every``: a spelling of positions."""

from __future__ import annotations

import pytest

import contestjudge as cj
from contestjudge.model.contest import Award, parse_contest
from tests.seal.made import RULES


def _contest(**award: object) -> cj.Contest:
    return parse_contest({**RULES, "award": {"method": "positions", **award}})


def _award(**award: object) -> Award:
    return _contest(**award).award


@pytest.mark.parametrize(
    ("award", "positions"),
    [
        ({"every": 100, "seats": 3}, (100, 200, 300)),
        ({"every": 100, "up_to": 350}, (100, 200, 300)),
        ({"every": 100, "up_to": 100}, (100,)),
        ({"every": 1, "seats": 2}, (1, 2)),
    ],
)
def test_it_stands_for_these(award: dict[str, int], positions: tuple[int, ...]) -> None:
    assert _award(**award).positions == positions
    assert _award(positions=list(positions)).positions == positions


@pytest.mark.parametrize(
    ("award", "said"),
    [
        ({"every": 100}, "needs an end"),
        ({"every": 100, "seats": 3, "up_to": 300}, "not both"),
        ({"every": 100, "up_to": 99}, "comes to 0 places"),
        ({"every": 1, "up_to": 1001}, "1 to 1,000"),
        ({"every": 1, "seats": 1001}, "1 to 1,000"),
        ({"every": 0, "seats": 1}, "at least 1"),
        ({"every": 100, "seats": 3, "positions": [100]}, "leave one out"),
        ({"up_to": 300, "positions": [100]}, "there is no every"),
        ({"method": "first", "every": 100, "seats": 3}, 'method = "positions"'),
        ({"method": "draw", "every": 100, "seats": 3}, 'method = "positions"'),
        ({"positions": [100], "seats": 3}, "positions and seats contradict"),
        ({}, "needs positions"),
    ],
)
def test_what_says_too_little_or_too_much(award: dict[str, object], said: str) -> None:
    with pytest.raises(cj.InputError, match=said):
        _award(**award)


def test_the_digest_is_of_what_is_written() -> None:
    spelled, listed = _contest(every=2, seats=2), _contest(positions=[2, 4])
    assert spelled.digest != listed.digest
    assert "positions" not in spelled.model_dump(exclude_unset=True)["award"]
