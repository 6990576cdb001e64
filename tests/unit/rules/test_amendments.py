"""Rules that were changed while the contest ran (spec 5.10)."""

from __future__ import annotations

import json

import pytest

import contestjudge as cj
from contestjudge.errors import InputError
from contestjudge.model.contest import parse_contest
from contestjudge.rules.terms import terms_of
from tests.property.strategies_evidence import seen, watched
from tests.unit.doors.test_past import POST, RULES, SECOND
from tests.unit.rules.eligibility.judged import field_of
from tests.unit.rules.made import MOMENTS, contest, instant

DIGEST = "ab" * 32


def _change(at: int, *changed: str) -> dict[str, object]:
    return {"at": instant(at), "changed": list(changed)}


def test_each_change_says_who_had_shared_by_then() -> None:
    batch = watched(
        seen("1", "1401", at=(5, 19)),
        seen("2", "1402", at=20),
        seen("3", "1403", at=(19, 20)),
        seen("4", "1404", at=30),
        seen("5", "1405", at=6),
    )
    changes = [_change(20, "entry.closes", "award.seats"), _change(25, "award.seats")]
    field = field_of([batch], {"exclude": ["x:5"]}, amends=DIGEST, amendments=changes)
    found = [dict(one.params) for one in field.findings if one.code == "rules.amended"]
    assert sorted(found, key=lambda one: str(one["at"])) == [
        {
            "at": 20,
            "changed": "entry.closes award.seats",
            "reason": None,
            "predecessor": None,
            "before": 1,
            "after": 2,
            "either": 1,
        },
        {
            "at": 25,
            "changed": "award.seats",
            "reason": None,
            "predecessor": DIGEST,
            "before": 3,
            "after": 1,
            "either": 0,
        },
    ]


@pytest.mark.parametrize("second", [20, 19])
def test_changes_follow_on_one_another(second: int) -> None:
    rules = contest(amends=DIGEST, amendments=[_change(20, "name"), _change(second, "name")])
    with pytest.raises(InputError) as refused:
        terms_of(rules, MOMENTS)
    assert refused.value.faults[0].key == "amendments[1].at"


@pytest.mark.parametrize(
    "part",
    [
        {"amends": DIGEST},
        {"amendments": [_change(20, "name")]},
        {"amends": "short", "amendments": [_change(20, "name")]},
        {"amends": DIGEST, "amendments": [{"at": instant(20), "changed": []}]},
        {"amends": DIGEST, "amendments": [{"at": instant(20), "changed": ["two words"]}]},
    ],
)
def test_what_says_too_little_is_refused(part: dict[str, object]) -> None:
    with pytest.raises(InputError):
        parse_contest({**RULES, **part})


def test_everyone_is_told_on_which_side_they_are() -> None:
    page = [
        {
            "id": str(POST + seconds * SECOND),
            "author_id": account,
            "text": "look",
            "referenced_tweets": [{"type": kind, "id": str(POST)}],
        }
        for account, seconds, kind in (("5001", 40, "quoted"), ("5002", 90, "retweeted"))
    ]
    change = {"at": "2024-05-14T10:01:00Z", "changed": ["entry.forms"], "reason": "a slip"}
    rules = {**RULES, "amends": DIGEST, "amendments": [change]}
    decision = cj.judge(rules, cj.exhibit(json.dumps(page).encode()))
    assert "It was made before the rules were changed 2024-05-14 10:01:00 (entry.forms)" in (
        decision.explain("x:5001")
    )
    assert "It was made after the rules were changed" in decision.explain("x:5002")
    (found,) = [one for one in decision.findings if one.code == "rules.amended"]
    assert "entry.forms (a slip)" in found.message
