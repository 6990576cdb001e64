"""A generated contest of a thousand: nobody is unaccounted for, and everybody is told why."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

import pytest

import contestjudge as cj
from contestjudge.model.words import Reason

ENTRANTS = 1_000
REASONS = (
    Reason.ACCOUNT_AGE,
    Reason.DUPLICATE,
    Reason.EXCLUDED_ACCOUNT,
    Reason.HASHTAGS,
    Reason.MENTIONS,
    Reason.NOT_FOLLOWING,
    Reason.RULING,
    Reason.SPONSOR,
    Reason.TEXT,
    Reason.WINDOW,
)
"""Why somebody of them is out; the others have tests of their own."""
POST = 1_790_321_153_928_069_120
SECOND = 1_000 << 22
SPONSOR, STAFF, TWIN = 12, 5_001, 5_002
RULES = {
    "schema": "contestjudge/contest/v1",
    "name": "A thousand",
    "sponsor": {"platform": "x", "id": str(SPONSOR), "handles": ["blue_bakery"]},
    "posts": [{"id": str(POST), "text": "Quote this and win one of ten hats"}],
    "entry": {
        "forms": ["native", "quote"],
        "opens": "2024-05-14T10:00:30Z",
        "closes": "2024-05-14T20:00:00Z",
        "text_required": ["please"],
    },
    "eligibility": {
        "exclude": [f"x:{STAFF}"],
        "same_person": [[f"x:{TWIN}", "x:5003"]],
        "account_created_before": "2024-05-01T00:00:00Z",
        "must_follow": True,
        "min_mentions": 2,
        "hashtags": ["hats"],
    },
    "award": {"seats": 10},
}


def _text(number: int) -> str:
    friends = "@bo" if number % 11 == 0 else "@bo @cy"
    tag = "#hat" if number % 13 == 0 else "#Hats"
    word = "now" if number % 17 == 0 else "Please"
    return f"{friends} {word}, one for me {tag}" + ("\u2026" if number % 19 == 0 else "")


def _share(number: int, account: int, seconds: int) -> dict[str, object]:
    kind = "retweeted" if number % 23 == 0 else "quoted"
    return {
        "id": str(POST + seconds * SECOND + number),
        "author_id": str(account),
        "text": _text(number),
        "referenced_tweets": [{"type": kind, "id": str(POST)}],
    }


def _user(account: int) -> dict[str, object]:
    user: dict[str, object] = {"id": str(account), "username": f"u{account}"}
    if account % 29:
        month = "05" if account % 7 == 0 else "04"
        user["created_at"] = f"2024-{month}-10T08:00:00.000Z"
    return user


ACCOUNTS = [SPONSOR, *range(STAFF, STAFF + ENTRANTS - 1)]


@cache
def _decision() -> cj.Decision:
    shares = [_share(n, account, 5 + 37 * n) for n, account in enumerate(ACCOUNTS)]
    again = [
        _share(n, account, 40_000 + n) for n, account in enumerate(ACCOUNTS) if account % 31 == 0
    ]
    page = {"data": [*shares, *again], "includes": {"users": list(map(_user, ACCOUNTS))}}
    follows = [
        {"id": str(account), "username": f"u{account}", "name": "x"}
        for account in ACCOUNTS
        if account % 5
    ]
    ruling = {"account": "x:5004", "decide": "exclude", "by": "adjudicator", "reason": "a test"}
    evidence = (
        cj.exhibit(json.dumps(page).encode(), name="page.json", taken_at="2024-05-15T00:00:00Z")
        + cj.exhibit(
            json.dumps({"data": follows}).encode(),
            name="followers.json",
            instrument="x.v2.followers",
            taken_at="2024-05-15T00:00:00Z",
            complete=True,
        )
        + cj.read({"schema": "contestjudge/evidence/v1", "rulings": [ruling]})
    )
    return cj.judge(RULES, evidence)


def test_the_contest_has_what_it_is_there_for() -> None:
    found = Counter(row.reason for row in _decision().excluded)
    assert set(found) == set(REASONS)
    assert {one.code for one in _decision().findings} >= {
        "eligibility.age_unknown",
        "eligibility.text_unknown",
    }
    assert 100 < len(_decision().standings) < ENTRANTS


def test_nobody_is_unaccounted_for_and_nobody_is_both() -> None:
    decision = _decision()
    standing = {name for row in decision.standings for name in row.entrant.accounts}
    out = {name for row in decision.excluded if row.out_of_play for name in row.entrant.accounts}
    assert standing & out == set()
    assert standing | out == set(map(str, ACCOUNTS))
    for row in decision.excluded:
        assert row.out_of_play is not (row.share.account in standing)


def test_every_share_is_a_candidate_or_an_exclusion() -> None:
    decision = _decision()
    keys = [row.share.key for row in decision.excluded]
    assert len(keys) == len(set(keys)) == decision.counts.excluded
    assert {row.share.key for row in decision.standings}.isdisjoint(keys)


@pytest.mark.parametrize("reason", REASONS)
def test_every_exclusion_is_explained_with_its_clause(reason: Reason) -> None:
    decision = _decision()
    rows = [row for row in decision.excluded if row.reason is reason]
    told = {
        account: decision.explain(f"x:{account}") for account in {r.share.account for r in rows}
    }
    for row in rows:
        (line,) = [one for one in told[row.share.account].splitlines() if row.share.key in one]
        assert line.startswith("Your ")
        assert line.endswith(f"({row.clause}).")
        assert "unknown" not in line
