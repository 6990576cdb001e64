"""Records, views and events on Bluesky's shapes, all made up."""

from __future__ import annotations

import json
from typing import Any

from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import format_rfc3339
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.bluesky import BLUESKY
from contestjudge.sources.bluesky_jetstream import JetstreamSource

Json = Any  # a JSON value
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
SPONSOR = "did:plc:madeupbrand"
HANDLE = "brand.example"
AT = 1_767_268_800_000_000
"""2026-01-01T12:00:00Z: when the post was made."""
KEY = "3mbedekrw222b"
POST = f"at://{SPONSOR}/app.bsky.feed.post/{KEY}"
TEXT = "Repost this and win a lamp for your room"
LINK = "https://example.com/lamp"
FEED, QUOTES, REPOSTED_BY = BLUESKY
JETSTREAM = JetstreamSource()


def target(recorder: str | None = None) -> Target:
    post = TargetPost(POST, AT, TEXT, (LINK,))
    return Target(Platform.BLUESKY, (post,), (HANDLE,), SPONSOR, recorder)


def tid(instant: int) -> str:
    """Make the record key that names an instant."""
    value = instant << 10 | 7
    return "".join(DIGITS[value >> 5 * place & 31] for place in reversed(range(13)))


def iso(instant: int) -> str:
    """Print an instant to the millisecond."""
    return format_rfc3339(instant)[:-4] + "Z"


def did(number: int) -> str:
    return f"did:plc:madeup{number}"


def later(seconds: float) -> int:
    """Return an instant after the post."""
    return AT + round(seconds * 1_000_000)


def ref(uri: str) -> Json:
    return {"uri": uri, "cid": "bafymadeup"}


def repost(seconds: float = 60, subject: str = POST, **fields: Json) -> Json:
    return {
        "$type": "app.bsky.feed.repost",
        "createdAt": iso(later(seconds)),
        "subject": ref(subject),
        **fields,
    }


def post(seconds: float = 60, text: str = "good morning", **fields: Json) -> Json:
    return {
        "$type": "app.bsky.feed.post",
        "createdAt": iso(later(seconds)),
        "text": text,
        **fields,
    }


def quoting(uri: str = POST) -> Json:
    return {"$type": "app.bsky.embed.record", "record": ref(uri)}


def uri_of(number: int, record: Json, key: str | None = None, seconds: float = 60) -> str:
    return f"at://{did(number)}/{record['$type']}/{key or tid(later(seconds))}"


def event(
    number: int,
    record: Json,
    seconds: float = 60,
    *,
    key: str | None = None,
    operation: str = "create",
    account: str | None = None,
) -> Json:
    """Make a stream's line, of what passed some seconds after the post."""
    commit = {
        "rev": "3mbimxt55f22z",
        "operation": operation,
        "collection": record["$type"],
        "rkey": key or tid(later(seconds)),
    }
    if operation != "delete":
        commit |= {"record": record, "cid": "bafymadeup"}
    return {
        "did": account or did(number),
        "time_us": later(seconds),
        "kind": "commit",
        "commit": commit,
    }


def profile(number: int, **fields: Json) -> Json:
    return {"did": did(number), "handle": f"p{number}.example", "labels": [], **fields}


def view(number: int, record: Json, seconds: float = 61, **fields: Json) -> Json:
    """Make a post's view, indexed some seconds after the contest's post."""
    return {
        "uri": uri_of(number, record),
        "cid": "bafymadeup",
        "author": profile(number),
        "record": record,
        "indexedAt": iso(later(seconds)),
        **fields,
    }


ORIGINAL = {
    "uri": POST,
    "cid": "bafymadeup",
    "author": {"did": SPONSOR, "handle": HANDLE},
    "record": {"$type": "app.bsky.feed.post", "createdAt": iso(AT), "text": TEXT},
    "indexedAt": iso(later(1)),
    "repostCount": 7,
    "quoteCount": 2,
}


def reposted(
    number: int, seconds: float = 61, *, key: str | None = None, named: bool = True
) -> Json:
    """Make a post in a feed that somebody reposted."""
    reason = {
        "$type": "app.bsky.feed.defs#reasonRepost",
        "by": profile(number),
        "indexedAt": iso(later(seconds)),
    }
    if named:
        reason |= ref(f"at://{did(number)}/app.bsky.feed.repost/{key or tid(later(60))}")
    return {"post": ORIGINAL, "reason": reason}


def encoded(*values: Json) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def read(source: Source, *values: Json, recorder: str | None = None) -> Reading:
    return source.read([encoded(*values)], ReadOptions("payload", target(recorder)))


def only(reading: Reading) -> Observation:
    assert reading.rejections == []
    (seen,) = reading.observations
    return seen
