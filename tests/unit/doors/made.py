"""A contest and payloads of both generations of X's interface; all of it is made up."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import contestjudge as cj

POST = "564993779258904576"
"""Made at 2015-02-10T03:46:28.208Z."""
TEXT = "Retweet this and win a lamp for your room"
CONTEST: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "A lamp",
    "sponsor": {"platform": "x", "id": "12", "handles": ["lampshop"]},
    "posts": [{"id": POST, "text": TEXT}],
    "entry": {"forms": ["native", "manual"]},
}


def share_id(number: int) -> str:
    """Number a share: two seconds after the one before, the first two after the post."""
    return str(int(POST) + (number + 1) * (1 << 22) * 2000)


def moment(identity: str) -> datetime:
    """Say when a post with this id was made."""
    milliseconds = (int(identity) >> 22) + 1_288_834_974_657
    return datetime.fromtimestamp(milliseconds // 1000, UTC)


def v1(number: int = 0) -> dict[str, object]:
    """Make a native share, as statuses of v1.1 are."""
    own = share_id(number)
    return {
        "id": int(own),
        "id_str": own,
        "created_at": moment(own).strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "text": f"RT @lampshop: {TEXT}",
        "user": {
            "id": 100 + number,
            "id_str": str(100 + number),
            "screen_name": f"guest{number}",
            "created_at": "Tue Feb 10 03:00:00 +0000 2009",
        },
        "retweet_count": 3,
        "retweeted_status": {
            "id": int(POST),
            "id_str": POST,
            "created_at": moment(POST).strftime("%a %b %d %H:%M:%S +0000 %Y"),
            "text": TEXT,
            "retweet_count": 3,
            "user": {"id": 12, "id_str": "12", "screen_name": "lampshop"},
        },
    }


def v2(number: int = 0) -> dict[str, object]:
    """Make a native share, as posts of v2 are."""
    own = share_id(number)
    return {
        "id": own,
        "author_id": str(100 + number),
        "created_at": moment(own).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "text": f"RT @lampshop: {TEXT}",
        "edit_history_tweet_ids": [own],
        "referenced_tweets": [{"type": "retweeted", "id": POST}],
    }


def v2_page(count: int) -> dict[str, object]:
    """Make a page of v2, with the users and the original beside."""
    return {
        "data": [v2(number) for number in range(count)],
        "includes": {
            "users": [
                {"id": str(100 + number), "username": f"guest{number}", "name": "Guest"}
                for number in range(count)
            ],
            "tweets": [
                {
                    "id": POST,
                    "author_id": "12",
                    "created_at": moment(POST).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                    "text": TEXT,
                    "edit_history_tweet_ids": [POST],
                    "public_metrics": {"retweet_count": 3, "quote_count": 0},
                }
            ],
        },
        "errors": [{"title": "Not Found Error", "resource_id": "9", "detail": "gone"}],
        "meta": {"result_count": count},
    }


def raw(*records: object) -> bytes:
    """Write records as JSON lines."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in records)


def digest(evidence: cj.Evidence) -> str:
    """Judge the contest, and give the decision's digest."""
    decision = cj.judge(CONTEST, evidence)
    assert decision.counts.shares > 0, "nothing was judged: the comparison would say nothing"
    return decision.digest


def zipped(members: Mapping[str, bytes] | Sequence[tuple[str, bytes]]) -> bytes:
    """Make an archive."""
    stream = io.BytesIO()
    pairs = list(members.items()) if isinstance(members, Mapping) else list(members)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    return stream.getvalue()


def tweets_js(*numbers: int, part: int = 0) -> bytes:
    """Make a file of an archive since 2018: copies by hand, with their ids and times."""
    posts = [
        {
            "tweet": {
                "id_str": share_id(number),
                "created_at": moment(share_id(number)).strftime("%a %b %d %H:%M:%S +0000 %Y"),
                "full_text": f"RT @lampshop: {TEXT}",
                "entities": {"urls": []},
            }
        }
        for number in numbers
    ]
    return f"window.YTD.tweets.part{part} = {json.dumps(posts)}".encode()


def account_js(account: str = "7002", handle: str = "Raz") -> bytes:
    """Make the file that says whose archive it is."""
    value = [{"account": {"username": handle, "accountId": account, "email": "a@example.com"}}]
    return f"window.YTD.account.part0 = {json.dumps(value)}".encode()
