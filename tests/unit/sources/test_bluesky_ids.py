"""Names on Bluesky: what is one, what instant a key claims, and which post an address means."""

from __future__ import annotations

import pytest

from contestjudge.sources.bluesky_ids import (
    PostNames,
    is_did,
    is_record_key,
    key_time,
    parse_at_uri,
    post_address,
    valid_handle,
)
from tests.unit.sources.bluesky_made import AT, HANDLE, KEY, POST, SPONSOR, later, target, tid


@pytest.mark.parametrize("text", ["did:plc:abc", "did:web:example.com", "did:web:a%3A8080"])
def test_an_account(text: str) -> None:
    assert is_did(text)


@pytest.mark.parametrize(
    "text", ["", "did:plc:", "did:PLC:abc", "user(0)", "did:plc:a b", "did:plc:a:", "@did:plc:a"]
)
def test_no_account(text: str) -> None:
    assert not is_did(text)


@pytest.mark.parametrize("text", ["brand.example", "a.xn--p1ai", "X.Bsky.Social", "a-b.co"])
def test_a_handle(text: str) -> None:
    assert valid_handle(text) == text


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "brand",
        "handle.invalid",
        "Handle.Invalid",
        ".example",
        "a..b",
        "a.1",
        "<b>.com",
        "-a.com",
        "a-.com",
        "a_b.com",
        f"{'a.' * 130}com",
        "brand.example ",
        "ａ.com",
    ],
)
def test_no_handle(text: str | None) -> None:
    assert valid_handle(text) is None


class TestKeys:
    """A TID has 13 signs of 32: 53 bits of microseconds, and 10 bits that tell clocks apart."""

    def test_the_instant_that_it_names(self) -> None:
        assert key_time("3mbimxt4ro22z") == 1_767_416_548_908_672
        assert key_time("2222222222222") == 0

    @pytest.mark.parametrize("instant", [0, 1, AT, later(0.000001), 7_258_118_399_999_999])
    def test_there_and_back(self, instant: int) -> None:
        assert key_time(tid(instant)) == instant

    @pytest.mark.parametrize(
        "key",
        [
            "",
            "self",
            "3mbimxt4ro22",
            "3mbimxt4ro22zz",
            "3MBIMXT4RO22Z",
            "1mbimxt4ro22z",
            "kmbimxt4ro22z",
            "3mbimxt4ro220",
            "jzzzzzzzzzzzz",
            "３mbimxt4ro22z",
        ],
    )
    def test_no_instant(self, key: str) -> None:
        """The first sign holds the sign bit; the years end with 2199."""
        assert key_time(key) is None

    @pytest.mark.parametrize(
        ("key", "is_one"), [("self", True), (".", False), ("..", False), ("a/b", False)]
    )
    def test_what_can_be_a_key(self, key: str, is_one: bool) -> None:  # noqa: FBT001
        assert is_record_key(key) is is_one


class TestNames:
    @pytest.mark.parametrize(
        "text",
        [
            None,
            "",
            "at://",
            "at://did:plc:a",
            "at://did:plc:a/app.bsky.feed.post",
            "at://did:plc:a/app.bsky.feed.post/",
            "at://did:plc:a/app.bsky.feed.post/.",
            "at://did:plc:a/app.bsky.feed.post/a/b",
            "at://brand/app.bsky.feed.post/a",
            "http://did:plc:a/app.bsky.feed.post/a",
            "at://did:plc:a/app.bsky.feed.post/a#b",
        ],
    )
    def test_no_record(self, text: str | None) -> None:
        assert parse_at_uri(text) is None

    @pytest.mark.parametrize(
        "text",
        [
            POST,
            f"https://bsky.app/profile/{SPONSOR}/post/{KEY}",
            f"http://www.bsky.app/profile/{SPONSOR}/post/{KEY}/?ref=a#b",
        ],
    )
    def test_a_post_by_its_account(self, text: str) -> None:
        uri = post_address(text)
        assert uri is not None
        assert (uri.text, uri.did) == (POST, SPONSOR)

    @pytest.mark.parametrize(
        "text",
        [
            f"https://bsky.app/profile/{SPONSOR}",
            f"see https://bsky.app/profile/a.b/post/{KEY}",
            "at://did:plc:a/app.bsky.feed.repost/3a",
            "https://x.com/a/status/20",
            "https://evil-bsky.app/profile/a.example/post/3a",
        ],
    )
    def test_no_post(self, text: str) -> None:
        assert post_address(text) is None

    def test_addresses_in_texts(self) -> None:
        texts = [
            f"look: bsky.app/profile/{SPONSOR}/post/{KEY}, and https://BSKY.app/profile/a.b/post/3a.",
            f"https://bsky.app/profile/{HANDLE.upper()}/post/{KEY}?x=1",
            f"https://evil.bsky.app/profile/{HANDLE}/post/3zz evilbsky.app/profile/a.b/post/3y",
        ]
        assert PostNames(target()).linked(texts) == [POST, "at://a.b/app.bsky.feed.post/3a"]

    def test_a_handle_means_the_sponsor_only_where_a_contest_says_so(self) -> None:
        texts = [f"https://bsky.app/profile/{HANDLE}/post/{KEY}"]
        assert PostNames(None).linked(texts) == [f"at://{HANDLE}/app.bsky.feed.post/{KEY}"]
