"""Strangers' records, mutated: the X sources lose nothing, raise nothing, and stay consistent.

Whatever a record has become, it is observed, irrelevant or rejected with a reason; and the short
path through v1.1 records gives exactly what the long one gives.
"""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.errors import InputError
from contestjudge.evidence.cite import evidence_id
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Watch
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.x_v1 import XV1Source
from contestjudge.sources.x_v2 import XV2Source

Json = Any  # a JSON value: what the mutations move about
POST = "564993779258904576"
TEXT = "Retweet this and win a lamp for your room"
TARGET = Target(
    Platform.X,
    (TargetPost(POST, 1423539988709000, TEXT, ("https://example.com/lamp",)),),
    ("lampshop",),
    "12",
)
WATCH = Watch("x.v1.statuses", None, (), None, None, complete=False, order=None)

V1_ORIGINAL = {
    "id_str": POST,
    "created_at": "Tue Feb 10 03:46:28 +0000 2015",
    "text": TEXT,
    "retweet_count": 3,
    "user": {"id_str": "12", "screen_name": "lampshop"},
}
V1_OWN = {
    "id_str": "564993789224550401",
    "id": 564993789224550401,
    "created_at": "Tue Feb 10 03:46:31 +0000 2015",
    "text": f"RT @lampshop: {TEXT}",
    "truncated": False,
    "user": {"id_str": "100", "id": 100, "screen_name": "anna"},
    "entities": {"urls": [{"expanded_url": f"https://twitter.com/lampshop/status/{POST}"}]},
    "in_reply_to_status_id_str": None,
}
V1_RECORDS: list[Json] = [
    V1_OWN | {"retweeted_status": V1_ORIGINAL},
    V1_OWN | {"quoted_status": V1_ORIGINAL, "quoted_status_id_str": POST},
    V1_OWN,
    V1_OWN | {"in_reply_to_status_id_str": POST, "text": "me"},
    V1_OWN | {"extended_tweet": {"full_text": TEXT}, "timestamp_ms": "1423539991085"},
    V1_OWN | {"edit_history": {"edit_tweet_ids": ["564993789224550401", "564993793536319488"]}},
    {"delete": {"status": {"id_str": "564993789224550401", "user_id_str": "100"}}},
    {"limit": {"track": 3}},
    {"statuses": [V1_OWN]},
    V1_ORIGINAL,
]
V2_ORIGINAL = {
    "id": POST,
    "text": TEXT,
    "author_id": "12",
    "created_at": "2015-02-10T03:46:28.000Z",
    "public_metrics": {"retweet_count": 3, "quote_count": 1},
}
V2_OWN = {
    "id": "564993789224550401",
    "text": f"RT @lampshop: {TEXT}",
    "author_id": "100",
    "created_at": "2015-02-10T03:46:31.000Z",
    "referenced_tweets": [{"type": "retweeted", "id": POST}],
    "edit_history_tweet_ids": ["564993789224550401"],
    "entities": {"urls": [{"expanded_url": "https://example.com/lamp"}]},
}
V2_RECORDS: list[Json] = [
    V2_OWN,
    V2_OWN | {"referenced_tweets": [{"type": "quoted", "id": POST}, {"type": "replied_to"}]},
    V2_OWN | {"referenced_tweets": [V2_ORIGINAL | {"type": "retweeted"}], "author": {"id": "1"}},
    {
        "data": [V2_OWN, V2_ORIGINAL],
        "includes": {"users": [{"id": "100", "username": "anna"}], "tweets": [V2_ORIGINAL]},
        "meta": {"result_count": 2},
    },
    {"data": V2_OWN, "matching_rules": [{"id": "1"}]},
    {"errors": [{"title": "operational-disconnect"}]},
]

numbers = st.sampled_from([0, 1, -1, 2**53 + 1, 2**63, 2**64, 10**30, 10**400, 564993789224550401])
strings = (
    st.sampled_from(["", "0", "0x14", POST, "29700859248", "9" * 5_000, "a" * 70_000, "\x1b[31m"])
    | st.sampled_from(["Tue Feb 10 03:46:28 +0000 9999", "2015-02-10T03:46:60Z", "\u202e", "😀"])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)
leaves = st.none() | st.booleans() | numbers | strings | st.floats(allow_nan=False)
odd: st.SearchStrategy[Json] = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(strings, inner, max_size=3),
    max_leaves=4,
)


def paths(value: Json, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the places of all values inside a value."""
    found = [here] if here else []
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in items:
        found += paths(item, (*here, key))
    return found


def at(value: Json, path: tuple[str | int, ...]) -> Json:
    for key in path:
        value = value[key]
    return value


@st.composite
def mutated(draw: st.DrawFn, records: list[Json]) -> Json:
    """Draw a record in which keys are dropped, types swapped, values moved, nested or repeated."""
    record = json.loads(json.dumps(draw(st.sampled_from(records))))
    for _ in range(draw(st.integers(0, 3))):
        places = paths(record)
        if not places:
            break
        path = draw(st.sampled_from(places))
        holder, key = at(record, path[:-1]), path[-1]
        match draw(st.sampled_from(["drop", "swap", "move", "nest", "number"])):
            case "drop":
                del holder[key]
            case "swap":
                holder[key] = draw(odd)
            case "move":
                holder[key] = json.loads(json.dumps(at(record, draw(st.sampled_from(places)))))
            case "nest":
                holder[key] = [holder[key]] if draw(st.booleans()) else {"id_str": holder[key]}
            case _:
                holder[key] = draw(numbers)
    return record


def encoded(records: list[Json]) -> bytes:
    return b"\n".join(json.dumps(record).encode() for record in records)


def reconciled(reading: Reading) -> None:
    """Every record is observed, tells something, is irrelevant, or is rejected: once."""
    rejected = [one.record for one in reading.rejections]
    assert len(set(rejected)) == len(rejected)
    assert len(reading.places) == len(reading.observations)
    others = {*reading.places, *reading.informative}
    others.update(number for number, _ in reading.notices)
    others.update(number for number, _ in reading.unqualified)
    assert not others & set(rejected)
    assert others | set(rejected) <= set(range(1, reading.records + 1))
    assert len(others) + len(rejected) <= reading.records
    for one in reading.rejections:
        assert one.reason
        assert len(one.reason) < 1_000
        assert "\n" not in one.reason


def citable(reading: Reading) -> None:
    """Whatever was observed can be written down: its bounds are instants, its texts are texts."""
    for seen in reading.observations:
        assert seen.earliest <= seen.latest
        for instant in (seen.earliest, seen.latest):
            assert abs(instant) < 2**53 or abs(instant) == UNBOUNDED
        assert seen.account_id is not None or seen.handle is not None
        evidence_id(seen, WATCH)
    for count in reading.counts:
        assert 0 <= count.declared < 2**53


@pytest.mark.parametrize("stream", [False, True], ids=["list", "stream"])
@pytest.mark.parametrize("target", [TARGET, None], ids=["judged", "inspected"])
class TestMutatedRecords:
    def check(self, source: Source, records: list[Json], options: ReadOptions) -> None:
        raw = encoded(records)
        reading = source.read([raw], options)
        reconciled(reading)
        citable(reading)
        chunks = [raw[start : start + 97] for start in range(0, min(len(raw), 3_000), 97)]
        chunks.append(raw[97 * len(chunks) :])
        assert source.read(chunks, options) == reading

    @given(records=st.lists(mutated(V1_RECORDS), min_size=1, max_size=4))
    def test_v1(self, target: Target | None, stream: bool, records: list[Json]) -> None:  # noqa: FBT001
        self.check(XV1Source(), records, ReadOptions("x", target, is_stream=stream))

    @given(records=st.lists(mutated(V2_RECORDS), min_size=1, max_size=4))
    def test_v2(self, target: Target | None, stream: bool, records: list[Json]) -> None:  # noqa: FBT001
        self.check(XV2Source(), records, ReadOptions("x", target, is_stream=stream))

    @given(records=st.lists(mutated(V1_RECORDS + V2_RECORDS) | odd, min_size=1, max_size=3))
    def test_each_others_records(
        self,
        target: Target | None,
        stream: bool,  # noqa: FBT001
        records: list[Json],
    ) -> None:
        for source in cast("tuple[Source, ...]", (XV1Source(), XV2Source())):
            self.check(source, records, ReadOptions("x", target, is_stream=stream))

    @given(
        records=st.lists(mutated(V1_RECORDS + V2_RECORDS), min_size=1, max_size=2),
        data=st.data(),
    )
    def test_bytes_changed(
        self,
        target: Target | None,
        stream: bool,  # noqa: FBT001
        records: list[Json],
        data: st.DataObject,
    ) -> None:
        raw = bytearray(encoded([*records, V1_OWN]))
        for _ in range(data.draw(st.integers(1, 3))):
            place = data.draw(st.integers(0, len(raw) - 1))
            raw[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=3))
        options = ReadOptions("x", target, is_stream=stream)
        for source in cast("tuple[Source, ...]", (XV1Source(), XV2Source())):
            try:
                reading = source.read([bytes(raw)], options)
            except InputError:
                continue  # the whole input refused, which is an answer
            reconciled(reading)
            citable(reading)


class TestShortAndLongPath:
    """A record in a list takes the long path; alone on its line it may take the short one."""

    def paths(self, records: list[Json], *, stream: bool) -> tuple[Reading, Reading]:
        options = ReadOptions("x", TARGET, is_stream=stream)
        short = XV1Source().read([encoded(records)], options)
        return short, XV1Source().read([encoded([[record] for record in records])], options)

    @given(st.lists(mutated(V1_RECORDS[:1]), min_size=1, max_size=3), st.booleans())
    def test_give_the_same(self, records: list[Json], stream: bool) -> None:  # noqa: FBT001 - drawn
        _, long = self.paths(records, stream=stream)
        refused = {one.record for one in long.rejections}
        records = [one for place, one in enumerate(records, 1) if place not in refused]
        short, long = self.paths(records, stream=stream)
        assert short == long

    def test_refuse_the_same(self) -> None:
        """One record in a list and on its line must be one and the same evidence."""
        short, long = self.paths([V1_RECORDS[0] | {"id": "one"}], stream=False)
        assert short.observations == long.observations

    def test_refuse_the_same_size(self) -> None:
        huge = V1_RECORDS[0] | {"source": "a" * (16 * 2**20)}
        short, _ = self.paths([huge], stream=False)
        assert [one.reason for one in short.rejections] == ["a record of more than 16777216 bytes"]

    def test_what_is_compared_is_there(self) -> None:
        short, long = self.paths(V1_RECORDS[:1], stream=False)
        assert len(short.observations) == 1
        assert short == long


@pytest.mark.parametrize(
    "grown",
    [
        lambda many: b'{"id_str":"' + b"9" * many + b'"}',
        lambda many: b'{"text":"' + b"RT @lampshop " * (many // 13) + b'","id_str":"5","user":{}}',
        lambda many: b'{"entities":{"urls":[' + b"{}," * (many // 3) + b"{}]}}",
        lambda many: b"[" * many,
        lambda many: b'{"a":' * (many // 5),
        lambda many: b'{"quoted_status":' * (many // 17) + b"1" + b"}" * (many // 17),
    ],
    ids=["digits", "text", "links", "lists", "objects", "quotes of quotes"],
)
def test_memory_is_bounded_by_the_size_of_a_record(grown: Callable[[int], bytes]) -> None:
    many = 4 * 2**20
    raw = grown(many)
    for source in cast("tuple[Source, ...]", (XV1Source(), XV2Source())):
        tracemalloc.start()
        try:
            reading = source.read([raw, b"\n", raw[: many // 2]], ReadOptions("x", TARGET))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        reconciled(reading)
        assert reading.records == 2
        assert peak < 120 * many
