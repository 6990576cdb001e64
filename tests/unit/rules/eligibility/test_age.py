"""How old an account must be (spec 5.8.2)."""

from __future__ import annotations

import pytest

from contestjudge.model.evidence_file import Ruling
from tests.property.strategies_evidence import MANUAL, seen, watched
from tests.unit.rules.eligibility.judged import DOUBTFUL, IN, born, field_of, outcomes
from tests.unit.rules.made import instant

RULES = {"account_created_before": instant(100)}


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ([(98, 99)], IN),
        ([(99, 100)], DOUBTFUL),
        ([(100, 100)], "account_age"),
        ([], DOUBTFUL),
        ([(0, 500), (90, 99)], IN),  # what is known better narrows
        ([(0, 50), (150, 200)], DOUBTFUL),  # what contradicts itself proves nothing
        ([(150, 160), (170, 200)], "account_age"),
    ],
)
def test_an_account_is_old_enough_young_or_unknown(
    created: list[tuple[int, int]], expected: str
) -> None:
    batch = born(watched(seen("1", "1401", at=500)), *(("1", *one) for one in created))
    assert outcomes(field_of([batch], RULES)) == {"1401": expected}


def test_the_exclusion_says_what_it_rests_on() -> None:
    batch = born(watched(seen("1", "1401", at=500)), ("1", 100, 120))
    (row,) = field_of([batch], RULES).exclusions
    assert row.clause == "eligibility.account_created_before"
    assert dict(row.params) == {
        "form": "native",
        "created_earliest": 100,
        "created_latest": 120,
        "limit": 100,
    }
    assert row.out_of_play


def test_another_account_of_the_same_person_still_takes_part() -> None:
    """Account age puts out the share, not the person."""
    batch = born(
        watched(seen("1", "1401", at=500), seen("2", "1402", at=600)), ("1", 200, 200), ("2", 5, 5)
    )
    field = field_of([batch], {**RULES, "same_person": [["x:1", "x:2"]]})
    assert outcomes(field) == {"1401": "account_age", "1402": IN}
    assert [row.out_of_play for row in field.exclusions] == [False]


def test_who_is_known_by_a_handle_is_found_by_it() -> None:
    batch = born(watched(seen(None, "1401", at=500, handle="Ada", form=MANUAL)), ("@ada", 5, 5))
    assert outcomes(field_of([batch], RULES)) == {"1401": IN}


def test_one_finding_tells_of_all_who_are_unknown() -> None:
    batch = watched(seen("1", "1401", at=500), seen("2", "1402", at=600))
    (found,) = field_of([batch], RULES).findings
    assert (found.code, dict(found.params)) == ("eligibility.age_unknown", {"count": 2})
    assert found.about == (("x", "1401"), ("x", "1402"))


def test_a_ruling_settles_the_doubt_and_no_exclusion() -> None:
    batch = born(watched(seen("1", "1401", at=500), seen("2", "1402", at=600)), ("2", 200, 200))
    rulings = [
        Ruling(account=f"x:{name}", decide="accept", by="adjudicator", reason="asked them")
        for name in ("1", "2")
    ]
    assert outcomes(field_of([batch], RULES, None, *rulings)) == {
        "1401": IN,
        "1402": "account_age",
    }


def test_who_is_doubtful_counts_in_others_greatest_rank_only() -> None:
    batch = born(watched(seen("1", "1401", at=500), seen("2", "1402", at=600)), ("2", 5, 5))
    doubtful = {entry.entrant[1]: entry.doubtful for entry in field_of([batch], RULES).entries}
    assert doubtful == {"1": True, "2": False}
