"""Strangers' lists of users and compliance events, mutated: nothing is lost, nothing raises."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.errors import InputError
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform
from contestjudge.sources import detect
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.x_compliance import XComplianceSource
from contestjudge.sources.x_users import XRetweetedBySource, XRetweetersSource
from tests.property.test_sources_fuzz import citable, encoded, mutated, odd, reconciled

Json = Any  # a JSON value: what the mutations move about
POST = "1763534649553846272"
OTHER = "1763534670525366273"
ONE = Target(Platform.X, (TargetPost(POST, 1_709_294_400_000_000),), ("brand",))
TWO = Target(Platform.X, (*ONE.posts, TargetPost(OTHER, 1_709_294_405_000_000)), ("brand",))
SOURCES: Final[dict[str, Source]] = {
    one.name: one for one in (XRetweetersSource(), XRetweetedBySource(), XComplianceSource())
}
PAGE: Json = {
    "data": [{"id": "101", "name": "Ada", "username": "ada"}],
    "meta": {"result_count": 1},
    "__twarc": {"url": f"https://api.example.com/2/tweets/{POST}/retweeted_by"},
}
LISTS: list[Json] = [
    {"ids": [101, "102"], "next_cursor": 0},
    {"users": [{"id": 101, "id_str": "101", "screen_name": "ada"}]},
    PAGE,
    [{"uri": f"/1.1/statuses/retweeters/ids.json?id={POST}", "body": {"ids": [101]}}],
    {"meta": {"result_count": 0}},
    {"errors": [{"title": "gone"}]},
]
POINT: Json = {"tweet": {"id": OTHER, "author_id": "101"}, "event_at": "2024-03-01T12:20:00.250Z"}
STATUS: Json = {"id": 1763534670525366300, "id_str": OTHER, "user_id": 101}
EVENTS: list[Json] = [
    {"data": {"delete": POINT}},
    {"data": {"undrop": POINT}},
    {"delete": {"status": STATUS, "timestamp_ms": "1709295600250"}},
    {"tweet_edit": {"id": OTHER, "edit_tweet_ids": [POST, OTHER], "timestamp_ms": "1"}},
    {"data": {"user_suspend": {"user": {"id": "101"}}}},
    {
        "id": OTHER,
        "action": "delete",
        "reason": "deleted",
        "created_at": "2024-03-01T12:00:05Z",
        "redacted_at": "2024-03-02T12:00:05Z",
    },
]
inputs = st.lists(mutated(LISTS + EVENTS) | odd, min_size=1, max_size=3)


@pytest.mark.parametrize("target", [ONE, TWO, None], ids=["one post", "two posts", "inspected"])
@pytest.mark.parametrize("name", list(SOURCES))
class TestMutated:
    @given(records=inputs)
    def test_records(self, name: str, target: Target | None, records: list[Json]) -> None:
        source, options, raw = SOURCES[name], ReadOptions("x", target), encoded(records)
        source.recognises(raw)
        reading = source.read([raw], options)
        reconciled(reading)
        citable(reading)
        chunks = [raw[start : start + 97] for start in range(0, min(len(raw), 3_000), 97)]
        chunks.append(raw[97 * len(chunks) :])
        assert source.read(chunks, options) == reading
        for _, notice in reading.notices:
            assert notice.earliest <= notice.latest
            assert notice.share_id.isascii()

    @given(records=inputs, data=st.data())
    def test_bytes(
        self, name: str, target: Target | None, records: list[Json], data: st.DataObject
    ) -> None:
        raw = bytearray(encoded([*records, PAGE]))
        for _ in range(data.draw(st.integers(1, 3))):
            place = data.draw(st.integers(0, len(raw) - 1))
            raw[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=3))
        SOURCES[name].recognises(bytes(raw))
        try:
            reading = SOURCES[name].read([bytes(raw)], ReadOptions("x", target))
        except InputError:
            return  # the whole input refused, which is an answer
        reconciled(reading)
        citable(reading)


@given(records=st.lists(st.sampled_from([*LISTS[:3], *LISTS[3]]), min_size=1, max_size=4))
def test_how_lists_are_packed_changes_nothing(records: list[Json]) -> None:
    source = detect(encoded(records[:1]), "x")
    options = ReadOptions("x", ONE)
    apart, together = encoded(records), encoded([records])
    assert (
        source.read([apart], options).observations == source.read([together], options).observations
    )


@given(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=4))
def test_how_events_are_packed_changes_nothing(records: list[Json]) -> None:
    source, options = XComplianceSource(), ReadOptions("x", ONE)
    apart, together = encoded(records), encoded([records])
    assert source.read([apart], options) == source.read([together], options)


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
@pytest.mark.parametrize("opening", [b"[", b'{"data":', b'{"body":', b'[{"uri":1,"body":'])
def test_depth_is_bounded(source: Source, opening: bytes) -> None:
    reading = source.read([opening * 100_000], ReadOptions("x", ONE))
    assert (reading.records, len(reading.rejections)) == (1, 1)
