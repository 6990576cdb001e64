"""Rules on eligibility in the fediverse: names have hosts, and lists are some server's own."""

from __future__ import annotations

import json

import pytest

import contestjudge as cj
from tests.unit.sources import fediverse
from tests.unit.sources.fediverse import ELSEWHERE, HOME


def _mention(name: str, host: str) -> str:
    return f'<a href="https://{host}/@{name}" class="u-url mention">@<span>{name}</span></a>'


def _judged(
    eligibility: dict[str, object],
    content: str = "",
    *followers: dict[str, object],
    recorder: str | None = None,
    account: dict[str, object] | None = None,
) -> cj.Decision:
    rules = {
        "schema": "contestjudge/contest/v1",
        "name": "made up",
        "sponsor": {"platform": "mastodon", "handles": [f"brand@{HOME}"]},
        "posts": [{"id": fediverse.URI}],
        "entry": {"forms": ["quote"]} | ({} if recorder is None else {"recorder": recorder}),
        "eligibility": eligibility,
    }
    status = {
        "id": fediverse.number(60_000),
        "uri": f"https://{HOME}/users/anna/statuses/{fediverse.number(60_000)}",
        "created_at": fediverse.printed(60_000),
        "account": account or fediverse.account("anna", created_at="2020-01-02T00:00:00.000Z"),
        "content": f"<p>{content}</p>",
        "reblog": None,
        "quote": {"state": "accepted", "quoted_status": fediverse.ORIGINAL},
    }
    taken_at = "2026-08-02T00:00:00Z"
    evidence = cj.exhibit(json.dumps([status]).encode(), name="statuses", taken_at=taken_at)
    if "must_follow" in eligibility:
        evidence += cj.exhibit(
            json.dumps(followers).encode(),
            name="followers",
            instrument="mastodon.followers",
            taken_at=taken_at,
            complete=True,
        )
    return cj.judge(rules, evidence)


def _said(decision: cj.Decision) -> str:
    if decision.excluded:
        return str(decision.excluded[0].reason)
    (row,) = decision.standings
    return str(row.verdict)


@pytest.mark.parametrize("recorder", [None, HOME])
@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([("bo", HOME), ("bo", ELSEWHERE)], "certain"),
        ([("bo", HOME), ("bo", HOME)], "mentions"),
        ([("bo", HOME), ("brand", HOME)], "mentions"),
        ([("bo", HOME), ("brand", ELSEWHERE)], "certain"),  # somebody else of that name
        ([("bo", HOME), ("anna", HOME)], "mentions"),
        ([("bo", HOME), ("anna", ELSEWHERE)], "certain"),
    ],
)
def test_friends_of_one_name_on_two_servers_are_two(
    names: list[tuple[str, str]], expected: str, recorder: str | None
) -> None:
    content = " and ".join(_mention(name, host) for name, host in names)
    decision = _judged({"min_mentions": 2}, content, recorder=recorder)
    if expected == "certain":
        assert not decision.excluded
        assert not [one for one in decision.findings if one.code.startswith("eligibility.")]
    else:
        assert _said(decision) == expected


@pytest.mark.parametrize("recorder", [None, HOME])
def test_following(recorder: str | None) -> None:
    rules: dict[str, object] = {"must_follow": True}
    anna, bo = fediverse.account("anna"), fediverse.account("bo", ELSEWHERE)
    assert not _judged(rules, "", anna, bo, recorder=recorder).excluded
    assert _said(_judged(rules, "", fediverse.account("cy"), recorder=recorder)) == "not_following"


def test_somebody_from_elsewhere_is_known_by_name_and_host() -> None:
    rules: dict[str, object] = {"must_follow": True}
    bo, cy = fediverse.account("bo", ELSEWHERE), fediverse.account("cy", ELSEWHERE)
    present = _judged(rules, "", bo, recorder=HOME, account=bo)
    assert not present.excluded
    assert "eligibility.following_unknown" not in {one.code for one in present.findings}
    assert _said(_judged(rules, "", cy, recorder=HOME, account=bo)) == "not_following"


def test_age_is_the_word_of_the_account_s_own_server() -> None:
    rules: dict[str, object] = {"account_created_before": "2020-01-02"}
    (row,) = _judged(rules).excluded
    assert row.reason == "account_age"
    assert row.params["created_latest"] == "2020-01-02T23:59:59.999999Z"
    elsewhere = fediverse.account("bo", ELSEWHERE, created_at="2020-01-02T00:00:00.000Z")
    found = _judged(rules, account=elsewhere, recorder=HOME)
    assert not found.excluded
    assert "eligibility.age_unknown" in {one.code for one in found.findings}
