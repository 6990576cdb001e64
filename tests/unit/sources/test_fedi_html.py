"""The text of a status: words, links and mentions; what is no tag is text, whatever is sent."""

from __future__ import annotations

import time

import pytest

from contestjudge.sources.fedi_html import MAX_HTML, Content, read_html


def shown(text: str, _: str) -> str:
    return text


@pytest.mark.parametrize(
    ("source", "text", "links"),
    [
        ("plain", "plain", ()),
        ("<p>a</p><p>b<br/>c</p>", "a\n\nb\nc", ()),
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3", ()),
        ("a < b > c <3", "a < b > c <3", ()),
        ("<!-- x --><b onclick='y>z'>bold</b>", "bold", ()),
        ('<a href="https://x.example/?a=1&amp;b=2">x</a>', "x", ("https://x.example/?a=1&b=2",)),
        ("<a href=u>one<a href='v'>two", "onetwo", ("u", "v")),
        ("<script>alert(1)</script>ok<style>p{}</style>", "ok", ()),
        ("a<script>never closed", "a", ()),
        ('<span class="x quote-inline">RE: <span>a</span><a href="u">u</a></span>me', "me", ("u",)),
        ('<br class="quote-inline">me', "me", ()),
        ("<a href='u'", "<a href='u'", ()),
        ("", "", ()),
    ],
)
def test_text_and_links(source: str, text: str, links: tuple[str, ...]) -> None:
    assert read_html(source, shown) == Content(text, links)


def test_linked_mentions_are_handed_over_and_other_links_are_not() -> None:
    source = '<a href="m">@<span>anna</span></a> <a href="t">#tag</a> @bare'
    content = read_html(source, lambda text, address: f"[{text}|{address}]")
    assert content.text == "[@anna|m] #tag @bare"


def test_no_more_is_looked_at_than_stated() -> None:
    assert len(read_html("a" * (2 * MAX_HTML), shown).text) == MAX_HTML


@pytest.mark.parametrize(
    "piece", ["<", "<a ", '<a x="', "<a '\"", "<!", "<a b=", "&", "</", "<a\t"]
)
def test_broken_markup_costs_little(piece: str) -> None:
    begun = time.perf_counter()
    read_html(piece * MAX_HTML, shown)
    assert time.perf_counter() - begun < 1
