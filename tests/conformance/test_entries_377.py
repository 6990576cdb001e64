"""The payloads of the 377 entries are what their generator writes, and hold what is told."""

from __future__ import annotations

import pytest

import contestjudge as cj
from tests.conformance.entries_377 import (
    COPY_ENTRIES,
    FOLDER,
    MAILED,
    NATIVE_ENTRIES,
    POST_IDS,
    in_document,
    in_hashtag_search,
    in_search,
    payloads,
)


@pytest.mark.parametrize("name", sorted(payloads()))
def test_a_payload_is_what_the_generator_writes(name: str) -> None:
    assert (FOLDER / name).read_bytes() == payloads()[name]


def test_the_figures_are_those_that_are_told() -> None:
    natives = [sum(one.post == post for one in NATIVE_ENTRIES) for post in range(3)]
    assert natives == [161, 7, 3]
    assert (len(COPY_ENTRIES), len(NATIVE_ENTRIES) + len(COPY_ENTRIES)) == (206, 377)
    assert sum(map(len, MAILED)) == 13
    searched, written = set(filter(in_search, COPY_ENTRIES)), set(filter(in_document, COPY_ENTRIES))
    assert searched | written == set(COPY_ENTRIES)
    assert searched - written
    assert written - searched
    assert set(filter(in_hashtag_search, COPY_ENTRIES)) < searched


def test_every_copy_is_of_the_call_that_was_newest() -> None:
    """Three posts say the same: a copy is of the last one that was there."""
    evidence = cj.read(FOLDER / "evidence-together.toml")
    decision = cj.judge(FOLDER / "contest.toml", evidence)
    post_of = {one.handle: POST_IDS[one.post] for one in (*COPY_ENTRIES, *NATIVE_ENTRIES)}
    assert len(decision.standings) == 243
    for row in decision.standings:
        assert row.share.target == post_of[row.entrant.handle or ""]


def test_the_view_says_what_is_missing_and_where() -> None:
    decision = cj.judge(FOLDER / "contest.toml", cj.read(FOLDER / "evidence-together.toml"))
    text = " ".join(decision.text().split())
    assert "The platform counted 161 native shares, and the evidence shows 27." in text
    (hole,) = decision.holes
    assert (hole.post, hole.form, hole.at_most) == (POST_IDS[0], "native", 161 - 27)
