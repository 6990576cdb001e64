"""Compliance events: what undoes a share, what restores it, and what says nothing of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contestjudge.model.observation import Notice
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import UNBOUNDED, parse_rfc3339
from contestjudge.model.words import Basis, Platform
from contestjudge.sources import detect
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_compliance import XComplianceSource

POST = "1763534649553846272"
EDITED = "1763534670525366273"
SHARE = "1763534691496886273"
MADE = "2024-03-01T12:00:10.000Z"
AT = "2024-03-01T12:20:00.250Z"
MILLISECOND = parse_rfc3339(AT)
TARGET = Target(Platform.X, (TargetPost(POST, 1_709_294_400_000_000),), ("brand",), "5001")
STATUS = {"id": 1763534691496886300, "id_str": SHARE, "user_id": 101, "user_id_str": "101"}
OLD = "20313410000"
CLOCK, BOUND = Basis.PLATFORM_CLOCK, Basis.BOUND


def text(*records: object) -> bytes:
    return b"\n".join(json.dumps(one).encode() for one in records)


def v2(kind: str, **fields: object) -> dict[str, object]:
    found = {"tweet": {"id": SHARE, "author_id": "101"}, "event_at": AT, **fields}
    return {"data": {kind: found}}


def job(**fields: str | None) -> dict[str, str]:
    whole = {"id": SHARE, "action": "delete", "created_at": MADE, "reason": "deleted", **fields}
    return {key: value for key, value in whole.items() if value is not None}


def read(*records: object, target: Target | None = TARGET) -> Reading:
    reading = XComplianceSource().read([text(*records)], ReadOptions("x", target))
    assert reading.records == len(records)
    assert reading.observations == []
    return reading


def only(record: object) -> Notice:
    reading = read(record)
    assert reading.rejections == []
    ((number, notice),) = reading.notices
    assert number == 1
    return notice


def reason(record: object) -> str:
    reading = read(record)
    assert reading.notices == []
    (rejection,) = reading.rejections
    return rejection.reason


class TestDetection:
    @pytest.mark.parametrize(
        "head",
        [
            text(v2("delete")),
            text(v2("withheld")),
            text([v2("delete"), v2("drop")]),
            text({"undrop": {"status": STATUS}}),
            text({"user_suspend": {"id": 5}}),
            text({"tweet_edit": {"id": EDITED}}),
            text({"delete": {"status": STATUS}}, {"delete": {"status": STATUS}}, {"drop": {}}),
            text({"delete": {"status": STATUS}}) + b'\n{"broken\n' + text({"user_delete": {}}),
            text(job()),
            text([job(), job()]),
        ],
    )
    def test_compliance(self, head: bytes) -> None:
        assert detect(head, "a").name == "x.compliance"

    @pytest.mark.parametrize(
        "head",
        [
            text({"delete": {"status": STATUS}}),
            text({"delete": {"status": STATUS}}, {"limit": {"track": 3}}),
            text({"delete": {"status": STATUS}}, {"id_str": "20", "text": "a", "user": {}}),
            text(
                {"delete": {"status": STATUS}},
                {"id_str": "20", "text": "a", "user": {}},
                {"undrop": {"status": STATUS}},
            ),
        ],
    )
    def test_what_streams_carry_too_is_left_to_them(self, head: bytes) -> None:
        assert detect(head, "a").name == "x.v1"

    @pytest.mark.parametrize(
        "value",
        [
            {"data": {"id": "20", "text": "a"}},
            {"data": {"retweeted": False}},
            {"data": [{"delete": {}}]},
            {"id": "20", "text": "a", "action": "b", "reason": "c"},
            {"delete": {}, "drop": {}},
            {"likes": {}},
            {"verb": "delete"},
            [],
            None,
            "delete",
        ],
    )
    def test_nothing_else(self, value: object) -> None:
        assert not XComplianceSource().recognises(text(value))


class TestDeletions:
    def test_of_v2(self) -> None:
        assert only(v2("delete")) == Notice(
            Platform.X, SHARE, "101", MILLISECOND[0], CLOCK, MILLISECOND[1], CLOCK
        )

    def test_of_the_enterprise_stream(self) -> None:
        event = {"delete": {"status": STATUS, "timestamp_ms": str(MILLISECOND[0] // 1000)}}
        assert only(event) == only(v2("delete"))

    def test_that_do_not_say_when(self) -> None:
        notice = only({"delete": {"status": STATUS}})
        assert notice[3:7] == (-UNBOUNDED, BOUND, UNBOUNDED, BOUND)

    def test_taken_back(self) -> None:
        assert only(v2("undrop")) == only(v2("delete"))._replace(restored=True)

    @pytest.mark.parametrize(
        ("body", "begins"),
        [
            (5, "delete: not an object"),
            ({}, "delete: names no post"),
            ({"user": {"id": "5"}, "event_at": AT}, "delete: names no post"),
            ({"tweet": {}}, "delete: no readable id"),
            ({"tweet": {"id": "0x14"}}, "delete: no readable id"),
            ({"status": {"id": 1763534691496886300}}, "delete: no readable id"),
            ({"tweet": {"id": 1.5}}, "delete.tweet.id: "),
            ({"tweet": {"id": SHARE}, "event_at": "today"}, "delete.event_at: "),
            ({"tweet": {"id": SHARE}, "event_at": "9000-01-01T00:00:00Z"}, "delete.event_at: "),
            ({"tweet": {"id": SHARE}, "timestamp_ms": "٣"}, "delete.timestamp_ms: "),
            ({"tweet": {"id": SHARE}, "timestamp_ms": "9" * 15}, "delete.timestamp_ms: "),
        ],
    )
    def test_of_nothing_or_never_are_rejected(self, body: object, begins: str) -> None:
        assert reason({"data": {"delete": body}}).startswith(begins)


class TestWhatUndoesNothing:
    @pytest.mark.parametrize(
        "record",
        [
            v2("drop"),
            v2("withheld", withheld_in_countries=["XY"]),
            {"status_withheld": {"status": STATUS}},
            {"data": {"scrub_geo": {"user": {"id": "101"}}}},
            *(
                {"data": {f"user_{kind}": {"user": {"id": "101"}, "event_at": AT}}}
                for kind in [
                    "delete",
                    "undelete",
                    "protect",
                    "unprotect",
                    "suspend",
                    "unsuspend",
                    "withheld",
                    "profile_modification",
                ]
            ),
            {"warning": {}},
            v2("tweet_edit", initial_tweet_id=SHARE, edit_tweet_ids=[SHARE, "1763534699999999999"]),
            job(reason="protected"),
            job(reason="suspended", id="5"),
        ],
    )
    def test_is_no_notice(self, record: object) -> None:
        assert replace(read(record), hidden=[]) == Reading(records=1)

    @pytest.mark.parametrize(
        ("record", "name", "cause", "ended"),
        [
            (v2("drop"), SHARE, "drop", False),
            ({"user_suspend": {"id": 5, "timestamp_ms": "1709294411000"}}, "5", "suspend", False),
            ({"data": {"user_unprotect": {"user": {"id": "101"}}}}, "101", "protect", True),
            (job(reason="suspended", id="5"), "5", "suspended", False),
        ],
    )
    def test_hides(self, record: object, name: str, cause: str, *, ended: bool) -> None:
        ((number, hidden),) = read(record).hidden
        assert (number, hidden.platform) == (1, Platform.X)
        assert (hidden.name, hidden.cause, hidden.ended) == (name, cause, ended)

    def test_who_is_hidden_must_be_named(self) -> None:
        assert reason({"user_suspend": {"id": "nobody"}}) == "user_suspend: names no account"

    @pytest.mark.parametrize(
        "record",
        [[], 5, None, {}, {"data": 5}, {"data": {}}, {"data": {"like": {}}}, {"a": 1, "b": 2}],
    )
    def test_what_is_no_event_is_rejected(self, record: object) -> None:
        rejections = read([record]).rejections
        assert [one.record for one in rejections] == [1]

    def test_a_line_that_is_no_json_is_rejected(self) -> None:
        raw = text(v2("delete")) + b'\n{"user_delete":{"id":}}\n' + text(v2("delete"))
        reading = XComplianceSource().read([raw], ReadOptions("x", TARGET))
        assert [one.record for one in reading.rejections] == [2]
        assert len(reading.notices) == 2


class TestEdits:
    @pytest.mark.parametrize("wrapped", [True, False])
    def test_of_a_contest_post_name_its_versions(self, wrapped: bool) -> None:  # noqa: FBT001
        event = {"tweet_edit": {"id": EDITED, "edit_tweet_ids": [POST, EDITED]}}
        reading = read({"data": event} if wrapped else event)
        assert reading.post_versions == {(POST, EDITED)}
        assert list(reading.informative) == [1]

    @pytest.mark.parametrize("ids", [[POST], [POST, "0x14"]])
    def test_that_are_no_history(self, ids: list[str]) -> None:
        assert read({"tweet_edit": {"edit_tweet_ids": ids}}).post_versions == set()

    def test_of_the_wrong_type(self) -> None:
        assert reason({"tweet_edit": {"edit_tweet_ids": [5]}}).startswith(
            "tweet_edit.edit_tweet_ids.0: "
        )


class TestJobs:
    def test_a_deletion_happened_no_later_than_it_was_redacted(self) -> None:
        notice = only(job(redacted_at=AT))
        assert notice[1:7] == (SHARE, None, -UNBOUNDED, BOUND, MILLISECOND[1], CLOCK)

    @pytest.mark.parametrize("record", [job(), job(created_at=None)])
    def test_or_at_some_time(self, record: object) -> None:
        assert only(record)[3:7] == (-UNBOUNDED, BOUND, UNBOUNDED, BOUND)

    def test_an_account_of_before_the_long_ids_is_no_post(self) -> None:
        assert read(job(id="1482680858", created_at="2013-06-04T16:25:04+00:00")).notices == []

    @pytest.mark.parametrize(
        ("record", "begins"),
        [
            (job(id=OLD, created_at="2010-08-04T09:00:00Z"), "id: so old"),
            (job(id=OLD, created_at=None), "id: so old"),
            (job(id="one"), "id: no readable id"),
            (job(created_at="2024-03-01T12:00:20.000Z"), "id and created_at: contradict"),
            (job(created_at="once"), "created_at: "),
            (job(redacted_at="once"), "redacted_at: "),
            (job(action="keep"), "action: "),
            ({**job(), "id": 5}, "id: "),
        ],
    )
    def test_what_cannot_be_told_is_rejected(self, record: object, begins: str) -> None:
        assert reason(record).startswith(begins)
