"""Records of another platform say nothing of a contest, whatever ids and names they share."""

from __future__ import annotations

import json

import contestjudge as cj

POST = "1763534649553846272"


def _status(**more: object) -> dict[str, object]:
    return {
        "id_str": "1763534670525366273",
        "created_at": "Fri Mar 01 12:00:05 +0000 2024",
        "text": "RT @brand@shop.example win a made-up lamp",
        "user": {"id_str": "5", "screen_name": "ada"},
        **more,
    }


def test_a_retweet_of_a_post_with_the_same_number_is_no_boost() -> None:
    retweeted = {"id_str": POST, "created_at": "Fri Mar 01 12:00:00 +0000 2024", "text": "win"}
    records = [_status(), _status(id_str="1763534670525366274", retweeted_status=retweeted)]
    contest = {
        "schema": "contestjudge/contest/v1",
        "name": "A made-up lamp",
        "sponsor": {"platform": "mastodon", "id": "1", "handles": ["brand@shop.example"]},
        "posts": [{"id": POST, "text": "win a made-up lamp", "at": "2024-03-01T12:00:00Z"}],
        "entry": {"closes": "2024-03-02T12:00:00Z"},
    }
    decision = cj.judge(contest, cj.read(json.dumps(records).encode()))
    (row,) = decision.inputs
    assert (row.records, row.used, row.irrelevant, row.rejected) == (2, 0, 2, ())
    assert decision.counts.shares == 0


def test_several_servers_matter_where_the_contest_is_theirs_only() -> None:
    """An X contest asks no server of the fediverse whose ids stand in an exhibit."""
    boosters = [
        {"id": "5", "username": "ada", "acct": "ada", "url": f"https://{server}/@ada"}
        for server in ("one.example", "two.example")
    ]
    contest = {
        "schema": "contestjudge/contest/v1",
        "name": "A made-up lamp",
        "sponsor": {"platform": "x", "id": "1", "handles": ["brand"]},
        "posts": [{"id": POST}, {"id": "1763534649553846273"}],
        "entry": {"closes": "2024-03-02T12:00:00Z"},
    }
    decision = cj.judge(contest, cj.read(json.dumps(boosters).encode()))
    (row,) = decision.inputs
    assert (row.records, row.used, row.irrelevant, row.rejected) == (2, 0, 2, ())
