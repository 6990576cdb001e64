"""Posts are counted as X counts them (spec 12.4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.notices.weighing import LINK_WEIGHT, is_link, weight

_COUNTED = {
    "": 0,
    "a" * 280: 280,
    "å" * 10: 10,
    "a\u030a": 1,  # composed first
    "“quoted”": 8,
    "«citert»": 8,
    "l’errore": 8,
    "–": 1,
    "…": 2,
    "抽選": 4,
    "한국어": 6,
    "🎁": 2,
    "1\u00a0200\u00a0kr": 8,
    "1\u202f200": 6,
    "https://example.com": 23,
    "http://example.com/" + "a" * 500: 23,
    "see https://example.com/a?b=c#d, please": 35,
    "(https://example.com)": 25,
    "https://example.com/tickets.": 24,
    "https://example.com/a https://example.com/b": 47,
    "example.com": 23,
    "www.a-very-long-host-name-indeed.example.com": 44,
    "help@example.com": 16,
    "@sj_ab": 6,
    "https://localhost": 17,
}


@pytest.mark.parametrize("text", _COUNTED)
def test_known_counts(text: str) -> None:
    assert weight(text) == _COUNTED[text]


@given(st.text(max_size=100), st.text(max_size=100))
def test_nothing_weighs_less_than_its_parts_do_apart_from_links(one: str, other: str) -> None:
    """With a space between, two texts weigh what they weigh alone, and one more."""
    assert weight(f"{one} {other}") == weight(one) + 1 + weight(other)


@given(st.text(alphabet="abcxyz/:?#&= @", max_size=60))
def test_a_text_without_links_weighs_its_length(text: str) -> None:
    assert weight(text) == len(text)


@given(
    st.from_regex(r"https://[a-z]{1,20}\.(com|se|no|it)/[a-z0-9/_-]{0,80}[a-z0-9]", fullmatch=True)
)
def test_every_link_weighs_the_same(link: str) -> None:
    assert is_link(link)
    assert weight(f"({link}.)") == LINK_WEIGHT + 3
