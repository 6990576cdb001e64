"""Jetstream: what passes in a repository, when the stream saw it, and what is nobody's share."""

from __future__ import annotations

import json

import pytest

from contestjudge.model.observation import Claim, HandleSeen, Notice
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources import SOURCES, detect
from contestjudge.sources.base import ReadOptions
from tests.unit.sources.bluesky_made import (
    AT,
    HANDLE,
    JETSTREAM,
    KEY,
    LINK,
    POST,
    SPONSOR,
    TEXT,
    Json,
    did,
    encoded,
    event,
    iso,
    later,
    only,
    post,
    quoting,
    read,
    ref,
    repost,
    uri_of,
)

QUOTE = post(embed=quoting())
OPEN = (-UNBOUNDED, Basis.BOUND)


class TestCommits:
    def test_a_repost(self) -> None:
        via = uri_of(9, repost())
        seen = only(read(JETSTREAM, event(1, repost(via=ref(via)))))
        assert (seen.form, seen.post, seen.via) == (ShareForm.NATIVE, POST, via)
        assert (seen.share_id, seen.account_id) == (uri_of(1, repost()), did(1))
        assert seen.handle is None
        assert (seen.earliest, seen.latest) == (-UNBOUNDED, later(60))
        assert seen.latest_basis is Basis.PLATFORM_INDEX

    def test_the_declared_recorders_time_is_exact(self) -> None:
        seen = only(read(JETSTREAM, event(1, repost()), recorder="jetstream"))
        assert (seen.earliest, seen.latest) == (later(60), later(60))
        other = only(read(JETSTREAM, event(1, repost()), recorder="appview"))
        assert other.earliest == -UNBOUNDED

    @pytest.mark.parametrize(
        ("record", "form"),
        [
            (QUOTE, ShareForm.QUOTE),
            (post(text=f"RT @{HANDLE} {TEXT}"), ShareForm.MANUAL),
            (post(text=LINK), ShareForm.LINK),
            (post(reply={"root": ref(POST), "parent": ref(POST)}), ShareForm.REPLY),
        ],
    )
    def test_a_post(self, record: Json, form: ShareForm) -> None:
        seen = only(read(JETSTREAM, event(1, record)))
        assert (seen.form, seen.post, seen.share_id) == (form, POST, uri_of(1, post()))

    def test_the_contests_own_post(self) -> None:
        own = event(0, post(0, TEXT), 1, key=KEY, account=SPONSOR)
        reading = read(JETSTREAM, own)
        assert (list(reading.informative), reading.observations) == ([1], [])
        (time,) = reading.post_times
        assert (time.post, time.earliest, time.latest) == (POST, AT, later(1))

    def test_claims_are_kept_and_move_nothing(self) -> None:
        old = event(1, repost(-86_400), key="2222222222222")
        seen = only(read(JETSTREAM, old, recorder="jetstream"))
        assert (seen.earliest, seen.latest) == (later(60), later(60))
        assert [claim.earliest for claim in seen.suspect_time] == [0, later(-86_400)]
        assert {claim.earliest_basis for claim in seen.suspect_time} == {Basis.CLAIM}

    def test_a_claim_that_equals_the_streams_time_is_the_streams_time_all_the_same(self) -> None:
        """A stream does not print claims as its own: ``createdAt`` of that very millisecond."""
        seen = only(read(JETSTREAM, event(1, repost(60), 60)))
        assert seen.latest == later(60)

    def test_what_a_record_was_changed_to_is_known_by_then_and_no_more(self) -> None:
        for recorder in (None, "jetstream"):
            changed = event(1, QUOTE, operation="update")
            seen = only(read(JETSTREAM, changed, recorder=recorder))
            assert (seen.earliest, seen.latest, seen.edited) == (-UNBOUNDED, later(60), True)


class TestDeletions:
    @pytest.mark.parametrize("record", [repost(), post()])
    def test_a_deletion_names_the_record(self, record: Json) -> None:
        (told,) = read(JETSTREAM, event(1, record, operation="delete")).notices
        claim = Claim(*OPEN, later(60), Basis.PLATFORM_INDEX)
        assert told == (1, Notice(Platform.BLUESKY, uri_of(1, record), did(1), *claim))

    def test_exact_by_the_declared_recorder(self) -> None:
        deleted = event(1, repost(), operation="delete")
        ((_, notice),) = read(JETSTREAM, deleted, recorder="jetstream").notices
        assert (notice.earliest, notice.latest) == (later(60), later(60))

    def test_of_anything_else_it_is_nothing(self) -> None:
        like = event(1, {"$type": "app.bsky.feed.like"}, operation="delete")
        assert read(JETSTREAM, like).notices == []


class TestAccounts:
    def test_a_handle(self) -> None:
        told = {"did": did(1), "time_us": later(5), "kind": "identity"}
        identity = {"did": did(1), "handle": "new.example", "seq": 3}
        reading = read(JETSTREAM, told | {"identity": identity}, told)
        assert reading.handles == {HandleSeen(did(1), "new.example", later(5))}
        assert (reading.records, reading.rejections) == (2, [])

    @pytest.mark.parametrize("handle", [None, "handle.invalid", "<b>"])
    def test_no_handle(self, handle: str | None) -> None:
        told = {"did": did(1), "time_us": later(5), "kind": "identity"}
        assert read(JETSTREAM, told | {"identity": {"handle": handle}}).handles == set()

    @pytest.mark.parametrize("status", ["deactivated", "takendown", "suspended", "deleted", None])
    def test_what_befalls_an_account_undoes_no_share(self, status: str | None) -> None:
        account = {"active": status is None, "did": did(1), "seq": 3, "status": status}
        told = {"did": did(1), "time_us": later(5), "kind": "account", "account": account}
        reading = read(JETSTREAM, told)
        assert (reading.records, reading.notices, reading.rejections) == (1, [], [])
        ((_, hidden),) = reading.hidden
        assert (hidden.platform, hidden.name, hidden.ended) == (
            Platform.BLUESKY,
            did(1),
            status is None,
        )


class TestStrangers:
    """Anybody can write anything into a repository of their own."""

    @pytest.mark.parametrize(
        ("record", "reason"),
        [
            (repost() | {"$type": "com.example.new"}, "commit.record.$type: 'com.example.new'"),
            (repost() | {"via": 3}, "commit.record.via: "),
            (post(embed=quoting()) | {"text": 3}, "commit.record.text: "),
            (post(reply={"parent": 3, "root": ref(POST)}), "commit.record.reply.parent: "),
        ],
    )
    def test_what_may_have_been_of_this_contest_is_refused(self, record: Json, reason: str) -> None:
        line = event(1, post() if "text" in record else repost())
        line["commit"]["record"] = record
        (rejection,) = read(JETSTREAM, line).rejections
        assert rejection.reason.startswith(reason)

    @pytest.mark.parametrize(
        "record", [None, {}, repost() | {"subject": 3}, repost(subject="x"), repost(subject="")]
    )
    def test_what_cannot_have_been_is_nobodys_share(self, record: Json) -> None:
        line = event(1, repost())
        line["commit"]["record"] = record
        reading = read(JETSTREAM, line)
        assert (reading.records, reading.observations, reading.rejections) == (1, [], [])
        inspected = JETSTREAM.read([encoded(line)], ReadOptions("x"))
        assert len(inspected.rejections) == 1

    @pytest.mark.parametrize("collection", ["app.bsky.feed.like", "com.example.new", ""])
    def test_other_collections(self, collection: str) -> None:
        reading = read(JETSTREAM, event(1, repost() | {"$type": collection}))
        assert (reading.records, reading.observations, reading.rejections) == (1, [], [])

    @pytest.mark.parametrize(
        ("record", "reason"),
        [
            (3, "not an object"),
            (event(1, repost()) | {"did": "user(0)"}, "did: names no account"),
            (event(1, repost()) | {"time_us": "1"}, "time_us: input should be a valid integer"),
            (event(1, repost()) | {"time_us": -1}, "time_us: lies outside the years"),
            (event(1, repost()) | {"time_us": 10**18}, "time_us: lies outside the years"),
            (event(1, repost()) | {"kind": "new"}, "kind: 'new' is none of account, commit"),
            (event(1, repost()) | {"commit": None}, "commit: missing"),
            (event(1, repost(), operation="new"), "commit.operation: 'new' is none of create"),
            (event(1, repost(), key="a/b"), "commit.rkey: not the key of a record"),
        ],
    )
    def test_what_is_no_event_is_rejected_with_its_reason(self, record: Json, reason: str) -> None:
        reading = read(JETSTREAM, record, event(2, repost()))
        (rejection,) = reading.rejections
        assert rejection.reason.startswith(reason), rejection.reason
        assert list(reading.places) == [2]

    def test_a_contest_elsewhere(self) -> None:
        elsewhere = Target(Platform.X, (TargetPost("20", AT, TEXT),), (HANDLE,))
        lines = encoded(
            event(1, post(text=f"RT @{HANDLE}: {TEXT}")),
            event(1, post(), operation="delete"),
            {
                "did": did(1),
                "time_us": later(5),
                "kind": "identity",
                "identity": {"handle": "new.example"},
            },
        )
        reading = JETSTREAM.read([lines], ReadOptions("x", elsewhere))
        assert reading.records == 3
        assert (reading.observations, reading.notices, reading.handles) == ([], [], set())

    def test_what_no_app_can_read_is_nothing_to_a_contest_elsewhere(self) -> None:
        elsewhere = Target(Platform.X, (TargetPost("20", AT, TEXT),), (HANDLE,))
        line = event(1, repost())
        line["commit"]["record"] = {"subject": 3}
        reading = JETSTREAM.read([encoded(line)], ReadOptions("x", elsewhere))
        assert (reading.records, reading.rejections) == (1, [])


class TestDetection:
    def test_ours_and_nobody_elses(self) -> None:
        for value in (event(1, repost()), [event(1, repost())]):
            head = json.dumps(value).encode()
            assert [one for one in SOURCES if one.recognises(head)] == [detect(head, "x")]
            assert detect(head, "x").default_instrument == "bluesky.jetstream"

    @pytest.mark.parametrize(
        "value", [{"did": did(1)}, {"did": did(1), "time_us": iso(AT), "kind": "commit"}, [3]]
    )
    def test_not_ours(self, value: Json) -> None:
        assert not JETSTREAM.recognises(json.dumps(value).encode())
