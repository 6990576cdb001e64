"""Addresses of posts, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.sources.x_links import linked_posts


@pytest.mark.parametrize(
    "text",
    [
        "https://twitter.com/lampshop/status/20",
        "http://twitter.com/lampshop/status/20",
        "https://x.com/lampshop/status/20",
        "https://www.x.com/lampshop/status/20",
        "https://mobile.twitter.com/lampshop/status/20?s=21&t=abc",
        "https://m.twitter.com/lampshop/status/20",
        "HTTPS://Twitter.com/LampShop/Status/20".replace("Status", "status"),
        "https://twitter.com/lampshop/statuses/20",
        "https://twitter.com/#!/lampshop/status/20",
        "https://twitter.com/i/web/status/20",
        "https://twitter.com/i/status/20",
        "twitter.com/lampshop/status/20",
        "see x.com/a/status/20!",
        "(https://x.com/a/status/20)",
        "https://x.com/a/status/20/photo/1",
        "https://x.com/a/status/20#top",
        "よx.com/a/status/20",
    ],
)
def test_an_address_of_a_post(text: str) -> None:
    assert linked_posts([text]) == ["20"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/status/20",
        "https://example.com/lampshop/status/20",
        "https://twitter.com.example.com/lampshop/status/20",
        "https://nottwitter.com/lampshop/status/20",
        "https://my-x.com/lampshop/status/20",
        "https://x.company/lampshop/status/20",
        "me@x.com/lampshop/status/20",
        "https://x.com/lampshop/status/",
        "https://x.com/lampshop/status/020",
        "https://x.com/lampshop/status/2a",
        "https://x.com/lampshop/status/٢٠",
        "https://x.com/lampshop/status/12345678901234567890",
        "https://x.com/lämpshop/status/20",
        "https://x.com/a_name_of_more_than_twenty/status/20",
        "https://x.com/search/status of/20",
        "https://x.com/lampshop",
    ],
)
def test_no_address_of_a_post(text: str) -> None:
    assert linked_posts([text]) == []


def test_each_once_in_the_order_in_which_they_stand() -> None:
    texts = ["x.com/a/status/3 x.com/b/status/1", "x.com/c/status/3", "x.com/d/status/2"]
    assert linked_posts(texts) == ["3", "1", "2"]


def test_a_long_text_of_near_misses_costs_no_more_than_its_length() -> None:
    assert linked_posts(["x.com/a/status/" * 100_000 + "/status"]) == []


@given(st.lists(st.text(alphabet="x.com/astu/0123 #!", max_size=60), max_size=4))
def test_whatever_is_found_is_an_id(texts: list[str]) -> None:
    found = linked_posts(texts)
    assert len(set(found)) == len(found)
    assert all(post.isdecimal() and post[0] != "0" and len(post) <= 19 for post in found)
