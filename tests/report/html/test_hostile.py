"""What strangers wrote is text on the page, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.decision import SeatDocument
from contestjudge.report.html.elements import el, name, written
from contestjudge.report.plain import shown
from tests.report.html.made import HOSTILE, changed, hostile, judged, parsed

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("step", [1, 4])
def test_hostile_names_add_no_element_and_no_attribute(step: int) -> None:
    decision, summary = judged(step)
    plain, harmed = parsed(decision.html(summary)), parsed(hostile(step).html(summary))
    tags = {tag for tag, _ in plain.elements}
    # Tiers, cut names and links that are none make the difference, and these alone.
    assert {tag for tag, _ in harmed.elements} <= tags | {"i", "bdi"}
    names = {attribute for _, found in harmed.elements for attribute in found}
    assert names <= {attribute for _, found in plain.elements for attribute in found} | {"title"}
    assert len([tag for tag, _ in harmed.elements if tag == "script"]) == 1
    assert len(harmed.by_tag["title"]) == len(plain.by_tag["title"])


def test_hostile_names_are_shown_with_their_controls_written_out() -> None:
    page = parsed(hostile().html())
    for handle in HOSTILE:
        assert shown(f"@{handle}", 40) in page.by_tag["bdi"]
    assert not _STEERING.search("".join(page.texts))
    assert not _STEERING.search("".join(v for _, found in page.elements for v in found.values()))


def test_a_link_that_is_not_wholly_plain_is_none() -> None:
    links = [link for link in parsed(hostile().html()).attributes("href") if link[0] != "#"]
    assert links == ["data:,"]


def test_a_long_name_is_cut_and_stands_longer_in_its_title() -> None:
    page = parsed(hostile().html())
    assert max(map(len, page.by_tag["bdi"])) <= 121
    assert any(title.startswith("@xxxxxxxxxx") for title in page.attributes("title"))
    assert max(map(len, page.attributes("title"))) <= 400


@given(st.text(max_size=60))
def test_any_name_comes_back_as_it_is_shown(text: str) -> None:
    page = parsed(written(el("p", name(text, 100))))
    assert "".join(page.by_tag.get("bdi", ())) == shown(text, 100)
    assert [tag for tag, _ in page.elements] == ["p", "bdi"]


@given(st.text(max_size=60))
def test_any_handle_leaves_the_page_whole(handle: str) -> None:
    decision, _ = judged(1)

    def called(_: int, row: SeatDocument) -> SeatDocument:
        return row.model_copy(update={"entrant": row.entrant.model_copy(update={"handle": handle})})

    page = parsed(changed(decision, called).html())
    assert shown(f"@{handle}", 40) in page.by_tag["bdi"]
    assert len([tag for tag, _ in page.elements if tag == "script"]) == 1
