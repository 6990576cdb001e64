"""Whether an account follows: absence from an incomplete list proves nothing (spec 5.8.3)."""

from __future__ import annotations

import pytest

from contestjudge.evidence.batch import Batch
from tests.property.strategies_evidence import MANUAL, seen, watched
from tests.unit.rules.eligibility.judged import DOUBTFUL, IN, field_of, followers, outcomes

RULES = {"must_follow": True}


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ([], DOUBTFUL),
        ([followers(("1", "ada"))], IN),
        ([followers(("1", None), taken_at=3)], IN),  # since when, no list says
        ([followers(("2", "bo"))], DOUBTFUL),
        ([followers(("2", "bo"), taken_at=600)], DOUBTFUL),
        ([followers(("2", "bo"), taken_at=600, complete=True)], "not_following"),
        ([followers(taken_at=600, complete=True)], "not_following"),
        ([followers(("2", "bo"), taken_at=499, complete=True)], DOUBTFUL),
        ([followers(("2", "bo"), taken_at=500, complete=True)], "not_following"),
        ([followers(("2", "bo"), taken_at=600, complete=True, rejected=["r"])], DOUBTFUL),
        ([followers((None, "bo"), taken_at=600, complete=True)], DOUBTFUL),
        (
            [followers(("2", "bo"), taken_at=600, complete=True), followers(("1", "ada"))],
            IN,
        ),
        # Two pages of one collection are one list.
        (
            [
                followers(("2", "bo"), taken_at=600, complete=True),
                followers(("1", "ada"), taken_at=600, complete=True),
            ],
            IN,
        ),
    ],
)
def test_an_account_follows_does_not_or_is_unknown(lists: list[Batch], expected: str) -> None:
    batch = watched(seen("1", "1401", at=500, handle="ada"))
    assert outcomes(field_of([batch, *lists], RULES)) == {"1401": expected}


def test_the_exclusion_names_the_list() -> None:
    batch = watched(seen("1", "1401", at=500))
    field = field_of([batch, followers(taken_at=600, complete=True)], RULES)
    (row,) = field.exclusions
    assert row.clause == "eligibility.must_follow"
    assert dict(row.params) == {
        "form": "native",
        "instrument": "x.v2.followers",
        "taken_at": 600,
    }


def test_who_is_known_by_a_handle_is_never_missing_for_certain() -> None:
    """The handle may have changed hands, or have been changed."""
    batch = watched(seen(None, "1401", at=500, handle="Ada", form=MANUAL))
    absent = followers(("2", "bo"), taken_at=600, complete=True)
    assert outcomes(field_of([batch, absent], RULES)) == {"1401": DOUBTFUL}
    present = followers(("7", "ada"), taken_at=600, complete=True)
    assert outcomes(field_of([batch, present], RULES)) == {"1401": IN}


def test_lists_mean_nothing_where_nobody_need_follow() -> None:
    batch = watched(seen("1", "1401", at=500))
    absent = followers(("2", "bo"), taken_at=600, complete=True)
    assert outcomes(field_of([batch, absent])) == {"1401": IN}
