"""Whose a post is, is noted on every platform while nobody has said which post is meant."""

from __future__ import annotations

import json

from contestjudge.model.observation import Original
from contestjudge.model.words import Platform, ShareForm
from contestjudge.sources import detect
from contestjudge.sources.base import ReadOptions

BRAND = {
    "id": "7",
    "acct": "brand",
    "username": "brand",
    "url": "https://a.example/@brand",
    "uri": "https://a.example/users/brand",
}
ANNA = {
    "id": "8",
    "acct": "anna",
    "username": "anna",
    "url": "https://a.example/@anna",
    "uri": "https://a.example/users/anna",
}


def _originals(*records: object) -> dict[str, Original]:
    raw = "\n".join(map(json.dumps, records)).encode()
    source = detect(raw, "payload")
    return source.read([raw], ReadOptions(name="payload")).originals


def test_on_mastodon() -> None:
    original = {
        "id": "117020585505579935",
        "uri": "https://a.example/users/brand/statuses/117020585505579935",
        "created_at": "2026-08-01T13:53:50.214Z",
        "content": "<p>First to share</p>",
        "account": BRAND,
        "reblogs_count": 3,
    }
    boost = {
        "id": "117020585724931720",
        "uri": "https://a.example/users/anna/statuses/117020585724931720/activity",
        "created_at": "2026-08-01T13:53:53.561Z",
        "content": "",
        "account": ANNA,
        "reblog": original,
    }
    noted = _originals(boost)["117020585505579935"]
    assert noted.platform is Platform.MASTODON
    assert (noted.account, noted.handles) == ("7", ("brand",))
    assert noted.text.strip() == "First to share"
    assert noted.counts == ((ShareForm.NATIVE, 3),)
    assert noted.posted is not None


def test_on_bluesky() -> None:
    uri = "at://did:plc:brand/app.bsky.feed.post/3mbedekrw222b"
    view = {
        "uri": uri,
        "cid": "c",
        "author": {"did": "did:plc:brand", "handle": "brand.example"},
        "record": {
            "$type": "app.bsky.feed.post",
            "text": "First to share",
            "createdAt": "2026-01-01T12:00:00.000Z",
        },
        "indexedAt": "2026-01-01T12:00:00.500Z",
    }
    noted = _originals({"posts": [view]})[uri]
    assert noted.platform is Platform.BLUESKY
    assert (noted.account, noted.handles) == ("did:plc:brand", ("brand.example",))
    assert noted.text == "First to share"
    assert noted.posted is not None
