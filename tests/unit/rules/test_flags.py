"""Flags: what a person should look at, and nobody is out for (spec 5.9)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from contestjudge.evidence.batch import Batch
from contestjudge.model.finding import Finding
from contestjudge.model.observation import Observation
from contestjudge.model.time import DAY, SECOND
from tests.property.strategies_evidence import MANUAL, QUOTE, seen, watched
from tests.unit.rules.eligibility.judged import IN, born, field_of, outcomes

LONG = "what a wonderful lamp this is"


def _flags(batches: Sequence[Batch], asked: dict[str, object], **rules: object) -> list[Finding]:
    field = field_of(batches, flags=asked, **rules)  # type: ignore[arg-type]
    assert set(outcomes(field).values()) <= {IN, "duplicate", "excluded_account"}
    return [one for one in field.findings if one.code.startswith("flag.")]


@pytest.mark.parametrize(
    ("created", "flagged"),
    [
        ((3 * DAY + 1, 3 * DAY + 1), True),
        ((3 * DAY, 3 * DAY), False),
        ((2 * DAY, 4 * DAY), False),  # perhaps old enough
    ],
)
def test_young_accounts(created: tuple[int, int], flagged: bool) -> None:  # noqa: FBT001
    batch = born(watched(seen("1", "1401", at=10 * DAY), seen("2", "1402", at=9)), ("1", *created))
    found = _flags([batch], {"young_account_days": 7})
    assert [dict(one.params) for one in found] == ([{"count": 1, "days": 7}] if flagged else [])
    assert all(one.about == (("x", "1401"),) for one in found)


def _quotes(*accounts: str, text: str = LONG, start: int = 0) -> list[Observation]:
    return [
        seen(name, f"14{start + n:02}", at=100 + start + n, form=QUOTE, text=text)
        for n, name in enumerate(accounts)
    ]


def test_identical_texts_of_several_persons() -> None:
    (found,) = _flags([watched(*_quotes("1", "2", "3"))], {"identical_texts": 3})
    assert dict(found.params) == {"persons": 3, "text": LONG}
    assert len(found.about) == 3


@pytest.mark.parametrize(
    "shares",
    [
        _quotes("1", "2"),
        [*_quotes("1", "2"), *_quotes("3", text=LONG + "!", start=5)],
        _quotes("1", "2", "3", text="short words"),
        [one._replace(form=MANUAL) for one in _quotes("1", "2", "3")],  # they repeat the post
        _quotes("1", "2", "2"),
    ],
)
def test_texts_that_prove_nothing(shares: list[Observation]) -> None:
    assert _flags([watched(*shares)], {"identical_texts": 3}) == []


def test_two_accounts_of_one_person_are_one() -> None:
    batch = watched(*_quotes("1", "2", "3"))
    together = {"same_person": [["x:1", "x:2"]]}
    assert _flags([batch], {"identical_texts": 3}, eligibility=together) == []


def test_who_is_out_is_not_flagged() -> None:
    batch = watched(*_quotes("1", "2", "3"))
    assert _flags([batch], {"identical_texts": 3}, eligibility={"exclude": ["x:2"]}) == []


def _beats(*gaps: int) -> Batch:
    at, shares = 0, [seen("100", "1400", at=0)]
    for number, gap in enumerate(gaps, 1):
        at += gap
        shares.append(seen(str(100 + number), f"{1400 + number}", at=at))
    return watched(*shares)


def test_rhythm() -> None:
    (found,) = _flags([_beats(*[2 * SECOND, 2 * SECOND + 90_000] * 2)], {"rhythm": 5})
    assert dict(found.params) == {"count": 5, "gap_ms": 2000, "from": 0, "to": 8 * SECOND + 180_000}


@pytest.mark.parametrize(
    "gaps",
    [
        [2 * SECOND] * 3,  # too few
        [SECOND - 1] * 6,  # a crowd
        [2 * SECOND, 2 * SECOND, 2 * SECOND + 100_001, 2 * SECOND, 2 * SECOND],
    ],
)
def test_what_is_no_rhythm(gaps: list[int]) -> None:
    assert _flags([_beats(*gaps)], {"rhythm": 5}) == []


def test_a_second_rhythm_begins_where_the_first_ends() -> None:
    batch = _beats(*[2 * SECOND] * 3, *[5 * SECOND] * 3)
    found = _flags([batch], {"rhythm": 4})
    assert [dict(one.params)["gap_ms"] for one in found] == [2000, 5000]


def test_shares_that_are_not_timed_to_the_millisecond_have_no_rhythm() -> None:
    shares = [
        seen(str(n), f"14{n:02}", at=(n * 2 * SECOND, n * 2 * SECOND + 1000)) for n in range(9)
    ]
    assert _flags([watched(*shares)], {"rhythm": 3}) == []


def test_nothing_is_flagged_unasked() -> None:
    assert _flags([watched(*_quotes("1", "2", "3"))], {}) == []
