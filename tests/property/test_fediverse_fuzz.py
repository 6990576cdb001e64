"""Strangers' statuses and activities, mutated: nothing is lost, nothing raised, all can be cited.

And what an entrant's own server says of itself never moves the interval of a share.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.target import Target
from contestjudge.model.time import UNBOUNDED
from contestjudge.sources.activitypub import ActivityPubSource
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.fedi_html import read_html
from contestjudge.sources.mastodon import MastodonBoostersSource, MastodonSource
from tests.property.test_sources_fuzz import citable, encoded, mutated, odd, reconciled
from tests.unit.sources.fediverse import (
    CONTEXT,
    ELSEWHERE,
    HOME,
    LINK,
    ORIGINAL,
    POST,
    TEXT,
    URI,
    account,
    announce,
    boost,
    note,
    number,
    printed,
    status,
    target,
)

Json = Any  # a JSON value: what the mutations move about
SHARED = f'<p>RT <a href="https://{HOME}/@brand">@brand</a>: {TEXT} <a href="{LINK}">x</a></p>'
MENTIONS = [{"acct": "brand", "url": f"https://{HOME}/@brand"}]
QUOTE = {"state": "accepted", "quoted_status": ORIGINAL}
STATUSES: list[Json] = [
    boost("anna", 5),
    boost("eve", 6, ELSEWHERE),
    status("anna", 7, quote=QUOTE, edited_at=printed(9)),
    status("anna", 8, content=SHARED, mentions=MENTIONS),
    status("anna", 9, in_reply_to_id=POST),
    ORIGINAL,
    account("ben"),
    {"stream": ["user"], "event": "update", "payload": json.dumps(boost("ben", 7))},
    {"event": "delete", "payload": number(5)},
    {"type": "reblog", "created_at": printed(9), "account": account("a"), "status": ORIGINAL},
    {"statuses": [boost("anna", 5)], "accounts": [], "hashtags": []},
    {"uri": f"/api/v1/statuses/{POST}/reblogged_by", "method": "GET", "body": [account("c")]},
    {"uri": f"/api/v1/statuses/{number(5)}", "method": "DELETE", "body": boost("anna", 5)},
]
TAG = {"type": "Link", "mediaType": "application/activity+json", "href": URI}
ACTIVITIES: list[Json] = [
    announce("anna", 5),
    announce("eve", 6, ELSEWHERE, object={"type": "Note", "id": URI, "url": [{"href": URI}]}),
    note("anna", 7, quoteUrl=URI, updated=printed(9)),
    note("anna", 8, tag=[TAG, {"type": "Mention", "href": f"https://{HOME}/@brand"}]),
    note("anna", 9, content=SHARED),
    {"type": "Create", "actor": f"https://{HOME}/users/anna", "object": note("anna", 5, quote=URI)},
    {"type": "Undo", "actor": f"https://{HOME}/users/anna", "object": announce("anna", 5)},
    {"type": "Delete", "actor": f"https://{HOME}/users/anna", "object": note("anna", 5)},
    {"@context": CONTEXT, "type": "OrderedCollection", "orderedItems": [announce("anna", 5)]},
    {"type": "Like", "actor": "x:a", "object": URI},
]
TARGETS = pytest.mark.parametrize(
    "aim",
    [None, target(), target(URI, HOME, (f"brand@{HOME}",))],
    ids=["inspected", "judged", "recorder"],
)


@pytest.mark.parametrize("stream", [False, True], ids=["list", "stream"])
@TARGETS
@given(records=st.lists(mutated(STATUSES) | odd, min_size=1, max_size=4))
def test_statuses(aim: Target | None, stream: bool, records: list[Json]) -> None:  # noqa: FBT001
    options = ReadOptions("x", aim, is_stream=stream)
    raw = encoded(records)
    reading = MastodonSource().read([raw], options)
    reconciled(reading)
    citable(reading)
    chunks = [raw[start : start + 97] for start in range(0, len(raw), 97)]
    assert MastodonBoostersSource().read(chunks, options) == reading
    MastodonSource().recognises(raw)
    MastodonBoostersSource().recognises(raw)


@TARGETS
@given(records=st.lists(mutated(ACTIVITIES) | odd, min_size=1, max_size=4))
def test_activities(aim: Target | None, records: list[Json]) -> None:
    options = ReadOptions("x", aim)
    raw = encoded(records)
    reading = ActivityPubSource().read([raw], options)
    reconciled(reading)
    citable(reading)
    chunks = [raw[start : start + 97] for start in range(0, len(raw), 97)]
    assert ActivityPubSource().read(chunks, options) == reading
    ActivityPubSource().recognises(raw)
    for seen in reading.observations:
        assert (seen.earliest, seen.latest) == (-UNBOUNDED, UNBOUNDED)


@TARGETS
@given(record=mutated([one for one in STATUSES if "reblog" in one]))
def test_no_account_of_another_server_is_ever_timed(aim: Target | None, record: Json) -> None:
    raw = encoded([record])
    for seen in MastodonSource().read([raw], ReadOptions("x", aim)).observations:
        if seen.handle is not None and seen.handle.endswith(f"@{ELSEWHERE}"):
            assert (seen.earliest, seen.latest) == (-UNBOUNDED, UNBOUNDED)


@pytest.mark.parametrize(("deep", "rejected"), [(1, 0), (150, 0), (250, 1)])
def test_statuses_within_statuses_to_the_limit_of_depth(deep: int, rejected: int) -> None:
    record: Json = ORIGINAL
    for _ in range(deep):
        record = boost("anna", 5, reblog=record)
    reading = MastodonSource().read([encoded([record])], ReadOptions("x", target()))
    reconciled(reading)
    assert [one.record for one in reading.rejections] == [1] * rejected


markup = st.lists(
    st.sampled_from(["<", ">", "<p>", "</p>", "<a href='", "'", '"', "@a", "<script>", "&lt;", "x"])
    | st.text(max_size=3)
).map("".join)


@given(source=markup)
def test_any_markup_gives_some_text(source: str) -> None:
    content = read_html(source, lambda shown, _: shown)
    assert len(content.text) <= max(len(source) * 4, 8)


@TARGETS
def test_what_is_mutated_is_used_when_it_is_whole(aim: Target | None) -> None:
    options = ReadOptions("x", aim)
    statuses = MastodonSource().read([encoded([STATUSES])], options)
    activities = ActivityPubSource().read([encoded([ACTIVITIES])], options)
    assert (statuses.rejections, activities.rejections) == ([], [])
    assert len(statuses.observations) >= 9
    assert len(statuses.notices) == 2
    assert (len(activities.observations), len(activities.notices)) == (7, 2)
