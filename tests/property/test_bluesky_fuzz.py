"""Strangers' answers, records and events of Bluesky, mutated: nothing is lost, nothing raised."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.time import UNBOUNDED
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.bluesky import BLUESKY
from contestjudge.sources.bluesky_ids import PostNames, key_time, parse_at_uri, post_address
from tests.property.test_sources_fuzz import citable, encoded, mutated, odd, reconciled
from tests.unit.sources.bluesky_made import (
    FEED,
    HANDLE,
    JETSTREAM,
    KEY,
    LINK,
    ORIGINAL,
    POST,
    SPONSOR,
    TEXT,
    did,
    event,
    post,
    profile,
    quoting,
    ref,
    repost,
    reposted,
    target,
    uri_of,
    view,
)

Json = Any  # a JSON value: what the mutations move about
QUOTE = post(embed=quoting())
SHOWN = {
    "$type": "app.bsky.embed.record#view",
    "record": {
        "uri": POST,
        "author": ORIGINAL["author"],
        "value": ORIGINAL["record"],
        "indexedAt": ORIGINAL["indexedAt"],
        "repostCount": 3,
    },
}
ANSWERS: list[Json] = [
    {"feed": [reposted(1), {"post": view(2, QUOTE), "reply": {"parent": ORIGINAL}}]},
    {"posts": [ORIGINAL, view(1, QUOTE, embed=SHOWN)]},
    {"uri": POST, "posts": [view(1, QUOTE)], "cursor": "a"},
    {"uri": POST, "repostedBy": [profile(1), profile(2)]},
    {"records": [{"uri": uri_of(1, repost()), "value": repost(via=ref(uri_of(2, repost())))}]},
    {"thread": {"post": ORIGINAL, "replies": [{"post": view(1, QUOTE)}], "parent": None}},
    view(1, post(text=f"RT @{HANDLE}: {TEXT}")),
    view(1, post(facets=[{"features": [{"uri": LINK}]}])),
]
EVENTS: list[Json] = [
    event(1, repost(via=ref(uri_of(2, repost())))),
    event(1, QUOTE),
    event(1, post(text=f"RT @{HANDLE}: {TEXT}")),
    event(1, repost(), operation="delete"),
    event(1, QUOTE, operation="update"),
    event(0, post(0, TEXT), key=KEY, account=SPONSOR),
    {"did": did(1), "time_us": 5, "kind": "identity", "identity": {"handle": "a.example"}},
    {"did": did(1), "time_us": 5, "kind": "account", "account": {"active": False}},
]
CASES = [*((source, ANSWERS) for source in BLUESKY), (JETSTREAM, EVENTS)]


@pytest.mark.parametrize("judged", [True, False], ids=["judged", "inspected"])
@pytest.mark.parametrize(("source", "records"), CASES)
@given(data=st.data(), recorder=st.sampled_from([None, "jetstream", "appview"]))
def test_whatever_they_become(
    source: Source,
    records: list[Json],
    judged: bool,  # noqa: FBT001
    data: st.DataObject,
    recorder: str | None,
) -> None:
    drawn = data.draw(st.lists(mutated(records) | odd, min_size=1, max_size=4))
    options = ReadOptions("x", target(recorder) if judged else None)
    raw = encoded(drawn)
    reading = source.read([raw], options)
    reconciled(reading)
    citable(reading)
    chunks = [raw[start : start + 97] for start in range(0, len(raw), 97)]
    assert source.read(chunks, options) == reading
    source.recognises(raw)


@pytest.mark.parametrize(("source", "records"), CASES)
@given(data=st.data())
def test_without_a_recorder_nothing_begins(
    source: Source, records: list[Json], data: st.DataObject
) -> None:
    """Whatever is written into a record: no lower bound comes of it, and no exact time."""
    raw = encoded(data.draw(st.lists(mutated(records), min_size=1, max_size=4)))
    for seen in source.read([raw], ReadOptions("x", target())).observations:
        assert seen.earliest == -UNBOUNDED


@given(
    st.text(alphabet="at:/did:plc.ab-%_~ .\n", max_size=60)
    | st.text(max_size=20)
    | st.from_regex(
        r"(at://|https://bsky.app/profile/)did:plc:[a-z.:%]{0,9}/(post|a.b)/[a-z.]{0,5}"
    )
)
def test_names(text: str) -> None:
    uri = parse_at_uri(text)
    assert uri is None or uri.text == text
    found = post_address(text)
    assert found is None or post_address(found.text) == found
    key_time(text)
    PostNames(target()).linked([text])


def test_what_is_mutated_is_used_when_it_is_whole() -> None:
    answers = FEED.read([encoded(ANSWERS)], ReadOptions("x", target()))
    events = JETSTREAM.read([encoded(EVENTS)], ReadOptions("x", target()))
    assert (answers.rejections, events.rejections) == ([], [])
    assert (len(answers.observations), len(events.observations)) == (10, 4)
