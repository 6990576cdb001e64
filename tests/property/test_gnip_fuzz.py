"""Strangers' activities and tables, mutated: nothing is lost, nothing raised, all can be cited."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.errors import InputError
from contestjudge.model.target import Target
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.gnip import GnipSource
from contestjudge.sources.table import TableSource
from contestjudge.sources.table_presets import PRESETS
from tests.property.test_sources_fuzz import (
    POST,
    TARGET,
    TEXT,
    citable,
    encoded,
    mutated,
    odd,
    reconciled,
)

Json = Any  # a JSON value: what the mutations move about
TAG = "tag:search.twitter.com,2005:"
ORIGINAL = {
    "id": TAG + POST,
    "verb": "post",
    "postedTime": "2015-02-10T03:46:28.000Z",
    "body": TEXT,
    "actor": {"id": "id:twitter.com:12", "preferredUsername": "lampshop"},
    "object": {"id": f"object:search.twitter.com,2005:{POST}"},
}
OWN = {
    "id": TAG + "564993789224550401",
    "verb": "post",
    "postedTime": "2015-02-10T03:46:31.000Z",
    "body": f"RT @lampshop: {TEXT}",
    "long_object": {"body": TEXT, "twitter_entities": {"urls": [{"expanded_url": None}]}},
    "actor": {"id": "id:twitter.com:100", "preferredUsername": "anna"},
    "twitter_entities": {"urls": [{"expanded_url": "https://example.com/lamp"}]},
    "gnip": {"urls": [{"expanded_url": f"https://twitter.com/lampshop/status/{POST}"}]},
}
RECORDS: list[Json] = [
    OWN | {"verb": "share", "object": ORIGINAL, "retweetCount": 3},
    OWN | {"twitter_quoted_status": ORIGINAL},
    OWN | {"verb": "share", "object": OWN | {"twitter_quoted_status": ORIGINAL}},
    OWN,
    OWN | {"inReplyTo": {"link": f"http://twitter.com/lampshop/statuses/{POST}"}},
    ORIGINAL,
    {"results": [OWN], "requestParameters": {}},
    {"info": {"message": "Replay Request Completed", "sent": "2015-02-10T03:46:31.000Z"}},
]


@pytest.mark.parametrize("stream", [False, True], ids=["list", "stream"])
@pytest.mark.parametrize("target", [TARGET, None], ids=["judged", "inspected"])
@given(records=st.lists(mutated(RECORDS) | odd, min_size=1, max_size=4))
def test_activities(target: Target | None, stream: bool, records: list[Json]) -> None:  # noqa: FBT001
    options = ReadOptions("x", target, is_stream=stream)
    raw = encoded(records)
    reading = GnipSource().read([raw], options)
    reconciled(reading)
    citable(reading)
    chunks = [raw[start : start + 97] for start in range(0, len(raw), 97)]
    assert GnipSource().read(chunks, options) == reading
    GnipSource().recognises(raw)


@pytest.mark.parametrize(("deep", "rejected"), [(1, 0), (150, 0), (250, 1)])
def test_shares_of_shares_to_the_limit_of_depth(deep: int, rejected: int) -> None:
    record: Json = ORIGINAL
    for _ in range(deep):
        record = OWN | {"verb": "share", "object": record}
    reading = GnipSource().read([encoded([record])], ReadOptions("x", TARGET))
    reconciled(reading)
    assert [one.record for one in reading.rejections] == [1] * rejected


CELLS = st.sampled_from(
    [
        "",
        POST,
        "564993789224550401",
        "5.64994E+17",
        "anna",
        "@lampshop",
        f"RT @lampshop: {TEXT}",
        f'"RT @lampshop: {TEXT}"',
        "2015-02-10T03:46:31.000Z",
        "Tue Feb 10 03:46:31 +0000 2015",
        "11.02",
        f'[{{"type": "retweeted", "id": "{POST}"}}]',
        f'[{{"type": "quoted", "id": {POST}}}]',
        '{"urls": [{"expanded_url": "https://example.com/lamp"}]}',
        '["https://example.com/lamp", 3]',
        '"\\ud800"',
        "[" * 300,
        "NaN",
    ]
) | st.text(max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw a tool's name and a table that has some of its columns."""
    preset = draw(st.sampled_from(PRESETS))
    known = [*(name for many in preset.columns.values() for name in many), *preset.beside]
    header = draw(st.lists(st.sampled_from(known), min_size=1, max_size=9))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=4))
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return preset.instrument, out.getvalue().encode("utf-8", "replace")


@pytest.mark.parametrize("target", [TARGET, None], ids=["judged", "inspected"])
@given(drawn=tables())
def test_tables_of_tools(target: Target | None, drawn: tuple[str, bytes]) -> None:
    instrument, raw = drawn
    options = ReadOptions("x", target, instrument=instrument, zone="UTC")
    try:
        reading = TableSource().read([raw], options)
    except InputError:
        return  # the whole table refused, which is an answer
    reconciled(reading)
    citable(reading)
    for preset in PRESETS:
        TableSource(preset).recognises(raw)


def test_what_is_mutated_is_used_when_it_is_whole() -> None:
    reading = GnipSource().read([json.dumps(RECORDS).encode()], ReadOptions("x", TARGET))
    assert reading.rejections == []
    assert len(reading.observations) == 7
