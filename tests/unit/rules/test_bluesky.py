"""A contest's posts on Bluesky, however its rules name them."""

from __future__ import annotations

import pytest

from contestjudge.errors import InputError
from contestjudge.model.contest import AccountRef, Contest, parse_contest
from contestjudge.model.words import Platform
from contestjudge.rules.bluesky import authors
from contestjudge.rules.terms import target_of

DID = "did:plc:madeupbrand"
URI = f"at://{DID}/app.bsky.feed.post/3mbedekrw222b"


def contest(*posts: str, **sponsor: object) -> Contest:
    return parse_contest(
        {
            "schema": "contestjudge/contest/v1",
            "name": "One lamp",
            "sponsor": {"platform": "bluesky", **sponsor},
            "posts": [{"id": post} for post in posts],
        }
    )


@pytest.mark.parametrize(
    "text",
    [
        URI,
        f"https://bsky.app/profile/{DID}/post/3mbedekrw222b",
        "at://Brand.example/app.bsky.feed.post/3mbedekrw222b",
        "https://bsky.app/profile/brand.example/post/3mbedekrw222b?ref=a",
    ],
)
def test_a_post_is_its_uri(text: str) -> None:
    target = target_of(contest(text, id=DID, handles=["@brand.example"]))
    assert [post.id for post in target.posts] == [URI]


@pytest.mark.parametrize(
    ("text", "sponsor", "message"),
    [
        ("20313410000", {"id": DID}, "names no post on Bluesky"),
        ("https://bsky.app/profile/brand.example", {"id": DID}, "names no post on Bluesky"),
        (f"at://{DID}/app.bsky.feed.repost/3a", {"id": DID}, "names no post on Bluesky"),
        (
            "https://bsky.app/profile/other.example/post/3a",
            {"id": DID, "handles": ["brand.example"]},
            "by its handle, which can change hands",
        ),
        (
            "https://bsky.app/profile/brand.example/post/3a",
            {"handles": ["brand.example"]},
            "by its handle, which can change hands",
        ),
    ],
)
def test_what_names_no_post_for_certain_is_refused(
    text: str, sponsor: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        target_of(contest(text, **sponsor))
    assert [fault.key for fault in caught.value.faults] == ["posts[0].id"]


def test_one_post_named_twice() -> None:
    address = f"https://bsky.app/profile/{DID}/post/3mbedekrw222b"
    with pytest.raises(InputError, match="is the same post"):
        target_of(contest(URI, address, id=DID))


def test_a_sponsors_id_is_a_did() -> None:
    with pytest.raises(InputError, match="no account's id on Bluesky") as caught:
        target_of(contest(URI, id="brand.example"))
    assert caught.value.faults[0].key == "sponsor.id"


def test_whoever_made_the_post_is_the_sponsor() -> None:
    assert authors(contest(URI, handles=["brand.example"])) == (DID,)
    assert AccountRef.parse(f"bluesky:{DID}") == AccountRef(Platform.BLUESKY, DID)
