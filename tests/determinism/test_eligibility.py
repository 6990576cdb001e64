"""What rules on eligibility rest on is a set too: how files hold it makes no difference."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

import contestjudge as cj
from tests.report.test_every_exclusion import ACCOUNTS, RULES, _share, _user

SOME = ACCOUNTS[:120]
FOLLOWERS = [
    {"id": str(account), "username": f"u{account}", "name": "x"} for account in SOME if account % 5
]
SHARES = [_share(number, account, 5 + 37 * number) for number, account in enumerate(SOME)]
FLAGS = {"young_account_days": 60, "identical_texts": 5, "rhythm": 5}


def _judged(pages: Sequence[Any], lists: Sequence[Any]) -> str:
    evidence = cj.Evidence()
    for number, page in enumerate(pages):
        raw = json.dumps({"data": page, "includes": {"users": list(map(_user, SOME))}}).encode()
        evidence += cj.exhibit(raw, name=f"page{number}", taken_at="2024-05-15T00:00:00Z")
    for number, members in enumerate(lists):
        evidence += cj.exhibit(
            json.dumps({"data": members}).encode(),
            name=f"list{number}",
            instrument="x.v2.followers",
            taken_at="2024-05-15T00:00:00Z",
            complete=True,
        )
    return cj.judge({**RULES, "flags": FLAGS}, evidence).digest


WHOLE = _judged([SHARES], [FOLLOWERS])


@pytest.mark.parametrize(
    ("pages", "lists"),
    [
        ([SHARES[::-1]], [FOLLOWERS[::-1]]),
        ([SHARES[:40], SHARES[40:]], [FOLLOWERS[::2], FOLLOWERS[1::2]]),
        ([SHARES[40:], SHARES[:60]], [FOLLOWERS, FOLLOWERS[:7]]),
    ],
)
def test_order_splitting_and_repetition(pages: list[Any], lists: list[Any]) -> None:
    assert _judged(pages, lists) == WHOLE


TAGGED = [
    share | {"lang": ("sv", "de", "und")[n % 3], "geo": {"country_code": ("SE", "NO")[n % 2]}}
    for n, share in enumerate(SHARES)
]


def _tagged(pages: Sequence[Any]) -> str:
    evidence = cj.Evidence()
    for number, page in enumerate(pages):
        raw = json.dumps({"data": page, "includes": {"users": list(map(_user, SOME))}}).encode()
        evidence += cj.exhibit(raw, name=f"page{number}", taken_at="2024-05-15T00:00:00Z")
    rules = {**RULES, "eligibility": {"languages": ["sv"], "regions": ["SE"]}}
    return cj.judge(rules, evidence).digest


def test_languages_and_countries_are_a_set() -> None:
    whole = _tagged([TAGGED])
    assert _tagged([TAGGED[::-1]]) == whole
    assert _tagged([TAGGED[40:], TAGGED[:60]]) == whole
    assert _tagged([TAGGED, SHARES]) == whole  # a record that says nothing takes nothing back
    assert _tagged([SHARES]) != whole


def test_what_a_rule_rests_on_is_in_the_digest() -> None:
    assert _judged([SHARES], [FOLLOWERS[1:]]) != WHOLE
    assert _judged([SHARES[1:]], [FOLLOWERS]) != WHOLE
