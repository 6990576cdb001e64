"""Bluesky's answers: what is a share of what, when, and what they tell beside."""

from __future__ import annotations

import json

import pytest

from contestjudge.errors import InputError
from contestjudge.model.observation import Claim, DeclaredCount, PostTime
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources import SOURCES, detect
from contestjudge.sources.base import ReadOptions
from tests.unit.sources.bluesky_made import (
    AT,
    FEED,
    HANDLE,
    KEY,
    LINK,
    ORIGINAL,
    POST,
    QUOTES,
    REPOSTED_BY,
    TEXT,
    Json,
    did,
    encoded,
    iso,
    later,
    only,
    post,
    profile,
    quoting,
    read,
    ref,
    repost,
    reposted,
    tid,
    uri_of,
    view,
)

QUOTE = post(embed=quoting())


class TestReposts:
    def test_in_a_feed(self) -> None:
        seen = only(read(FEED, {"feed": [reposted(1)]}))
        assert (seen.form, seen.post, seen.via) == (ShareForm.NATIVE, POST, None)
        assert seen.share_id == uri_of(1, repost())
        assert (seen.account_id, seen.handle) == (did(1), "p1.example")
        assert (seen.earliest, seen.latest) == (-UNBOUNDED, later(61) + 999)
        assert seen.latest_basis is Basis.PLATFORM_INDEX
        key = Claim(later(60), Basis.CLAIM, later(60), Basis.CLAIM)
        assert seen.suspect_time == (key,)

    def test_without_a_name_it_has_no_id(self) -> None:
        seen = only(read(FEED, reposted(1, named=False)))
        assert (seen.share_id, seen.id_unreadable, seen.suspect_time) == (None, False, ())

    def test_under_somebody_elses_name_it_has_none_either(self) -> None:
        item = reposted(1)
        item["reason"]["uri"] = uri_of(2, repost())
        seen = only(read(FEED, item))
        assert (seen.share_id, seen.account_id, seen.id_unreadable) == (None, did(1), True)

    def test_the_declared_recorders_time_is_exact(self) -> None:
        seen = only(read(FEED, reposted(1), recorder="appview"))
        assert (seen.earliest, seen.latest) == (later(61), later(61) + 999)
        other = only(read(FEED, reposted(1), recorder="jetstream"))
        assert other.earliest == -UNBOUNDED

    def test_of_somebodys_quote_shows_both(self) -> None:
        item = reposted(1) | {"post": view(2, QUOTE)}
        first, second = read(FEED, item).observations
        assert (first.form, first.post) == (ShareForm.NATIVE, uri_of(2, post()))
        assert (second.form, second.post, second.account_id) == (ShareForm.QUOTE, POST, did(2))

    def test_a_pinned_post_was_reposted_by_nobody(self) -> None:
        item = {"post": ORIGINAL, "reason": {"$type": "app.bsky.feed.defs#reasonPin"}}
        reading = read(FEED, item)
        assert (reading.observations, list(reading.informative)) == ([], [1])

    def test_a_reason_that_is_new_is_no_repost(self) -> None:
        item = reposted(1)
        item["reason"]["$type"] = "app.bsky.feed.defs#reasonNew"
        assert read(FEED, item).observations == []

    def test_of_a_post_that_cannot_be_read(self) -> None:
        item = reposted(1) | {"post": {"uri": POST, "author": 3, "record": None}}
        assert only(read(FEED, item)).post == POST


class TestPosts:
    @pytest.mark.parametrize(
        "embed",
        [
            quoting(),
            {
                "$type": "app.bsky.embed.recordWithMedia",
                "record": quoting(),
                "media": {"$type": "app.bsky.embed.images", "images": []},
            },
            quoting(f"at://{HANDLE}/app.bsky.feed.post/{KEY}"),
        ],
    )
    def test_a_quote(self, embed: Json) -> None:
        seen = only(read(FEED, view(1, post(embed=embed))))
        assert (seen.form, seen.post, seen.handle) == (ShareForm.QUOTE, POST, "p1.example")
        assert seen.share_id == uri_of(1, post())
        assert seen.latest == later(61) + 999

    @pytest.mark.parametrize(
        "fields",
        [
            {"text": f"look https://bsky.app/profile/{HANDLE}/post/{KEY}"},
            {"facets": [{"features": [{"uri": f"https://bsky.app/profile/{HANDLE}/post/{KEY}"}]}]},
            {
                "embed": {
                    "$type": "app.bsky.embed.external",
                    "external": {"uri": f"https://bsky.app/profile/{HANDLE}/post/{KEY}"},
                }
            },
        ],
    )
    def test_a_quote_by_address(self, fields: Json) -> None:
        seen = only(read(FEED, view(1, post(**fields))))
        assert (seen.form, seen.post) == (ShareForm.QUOTE, POST)

    @pytest.mark.parametrize(
        "fields",
        [
            {"text": f"win: {LINK}"},
            {"facets": [{"features": [{"uri": 3}, {"did": did(2)}, {"uri": LINK}]}, 4]},
            {"embed": {"$type": "app.bsky.embed.external", "external": {"uri": LINK}}},
            {
                "embed": {
                    "$type": "app.bsky.embed.recordWithMedia",
                    "record": quoting("at://did:plc:a/app.bsky.feed.generator/3a"),
                    "media": {"$type": "app.bsky.embed.external", "external": {"uri": LINK}},
                }
            },
        ],
    )
    def test_a_link(self, fields: Json) -> None:
        assert only(read(FEED, view(1, post(**fields)))).form is ShareForm.LINK

    @pytest.mark.parametrize(
        ("text", "grade"),
        [
            (f"RT @{HANDLE}: {TEXT}", Grade.EXACT),
            (f"{TEXT} (via @{HANDLE.upper()})", Grade.EXACT),
            (f"RT @{HANDLE}: &lt;b&gt; <script>alert(1)</script> hello you", Grade.MENTION),
        ],
    )
    def test_a_copy_by_hand(self, text: str, grade: Grade) -> None:
        seen = only(read(FEED, view(1, post(text=text))))
        assert (seen.form, seen.grade) == (ShareForm.MANUAL, grade)

    def test_a_handle_that_only_begins_like_the_sponsors_is_another(self) -> None:
        text = f"RT @{HANDLE}.social: {TEXT}"
        assert read(FEED, view(1, post(text=text))).observations == []

    def test_an_answer(self) -> None:
        reply = {"root": ref(POST), "parent": ref(POST)}
        assert only(read(FEED, view(1, post(reply=reply)))).form is ShareForm.REPLY
        deeper = reply | {"parent": ref("at://did:plc:a/app.bsky.feed.post/3a")}
        assert read(FEED, view(1, post(reply=deeper))).observations == []

    @pytest.mark.parametrize("kind", ["app.bsky.embed.images", "com.example.new", 7])
    def test_an_embed_of_another_kind_quotes_nothing(self, kind: object) -> None:
        reading = read(FEED, view(1, post(embed={"$type": kind, "record": 3})))
        assert (reading.observations, reading.rejections) == ([], [])

    def test_what_stands_in_a_quote_can_be_a_quote_itself(self) -> None:
        inner = view(2, QUOTE)
        shown = {key: inner[key] for key in ("uri", "author", "indexedAt")} | {"value": QUOTE}
        outer = post(embed=quoting(shown["uri"]))
        embed = {"$type": "app.bsky.embed.record#view", "record": shown}
        first, second = read(FEED, view(1, outer, embed=embed)).observations
        assert (first.account_id, first.post) == (did(1), shown["uri"])
        assert (second.account_id, second.post) == (did(2), POST)

    @pytest.mark.parametrize(
        "shown",
        [
            {"$type": "app.bsky.embed.record#viewDetached", "uri": POST, "detached": True},
            {"$type": "app.bsky.embed.record#viewRecord", "uri": POST, "value": 3},
        ],
    )
    def test_a_quote_counts_also_where_the_quoted_is_not_shown(self, shown: Json) -> None:
        embed = {"$type": "app.bsky.embed.record#view", "record": shown}
        assert only(read(FEED, view(1, QUOTE, embed=embed))).post == POST


class TestTime:
    def test_what_the_entrant_writes_narrows_nothing(self) -> None:
        for created in (iso(AT - 10**12), "2007-07-07T03:04:05", "", None, 7, "9999-01-01T00:00Z"):
            record = QUOTE | {"createdAt": created}
            seen = only(read(FEED, view(1, record)))
            assert (seen.earliest, seen.latest) == (-UNBOUNDED, later(61) + 999)
            exact = only(read(FEED, view(1, record), recorder="appview"))
            assert (exact.earliest, exact.latest) == (later(61), later(61) + 999)

    @pytest.mark.parametrize("recorder", [None, "appview"])
    def test_an_index_that_prints_the_claimed_time_as_its_own(self, recorder: str | None) -> None:
        """Some print the lesser of both: a time equal to the claim is the claim."""
        seen = only(read(FEED, view(1, QUOTE, seconds=60), recorder=recorder))
        assert (seen.earliest, seen.latest) == (-UNBOUNDED, UNBOUNDED)
        assert Claim(later(60), Basis.CLAIM, later(60) + 999, Basis.CLAIM) in seen.suspect_time

    def test_a_repositorys_record_has_claims_only(self) -> None:
        listed = {"uri": uri_of(1, repost()), "cid": "a", "value": repost(59)}
        seen = only(read(FEED, {"records": [listed]}, recorder="appview"))
        assert (seen.earliest, seen.latest) == (-UNBOUNDED, UNBOUNDED)
        assert len(seen.suspect_time) == 2

    @pytest.mark.parametrize(
        "text", ["", "2026-01-01", "2026-01-01T00:00:00", "9999-01-01T00:00:00Z"]
    )
    def test_a_recorded_time_that_is_none_rejects_the_record(self, text: str) -> None:
        item = reposted(1)
        item["reason"]["indexedAt"] = text
        reasons = [
            rejection.reason
            for rejection in read(FEED, item, view(1, QUOTE) | {"indexedAt": text}).rejections
        ]
        assert [reason.split(":")[0] for reason in reasons] == ["reason.indexedAt", "indexedAt"]


class TestRecords:
    def test_a_repost_and_whose_it_was_made_from(self) -> None:
        via = uri_of(9, repost())
        listed = {"uri": uri_of(1, repost()), "value": repost(via=ref(via))}
        seen = only(read(FEED, {"records": [listed], "cursor": "a"}))
        assert (seen.form, seen.post, seen.via) == (ShareForm.NATIVE, POST, via)
        assert (seen.account_id, seen.handle) == (did(1), None)

    def test_what_it_was_made_from_is_a_repost_or_nothing(self) -> None:
        via = ref("at://did:plc:a/app.bsky.feed.generator/3a")
        listed = {"uri": uri_of(1, repost()), "value": repost(via=via)}
        assert only(read(FEED, listed)).via is None

    def test_a_quote_and_what_else_a_repository_holds(self) -> None:
        likes = {"uri": "at://did:plc:a/app.bsky.feed.like/3a", "value": repost()}
        feeds = {"uri": uri_of(1, repost()), "value": repost(subject=likes["uri"])}
        listed = {"uri": uri_of(1, post()), "value": QUOTE}
        reading = read(FEED, {"records": [likes, feeds, listed]})
        assert (reading.records, list(reading.places)) == (3, [3])
        assert only(reading).form is ShareForm.QUOTE


class TestRepostedBy:
    def test_accounts_without_times(self) -> None:
        answer = {"uri": POST, "cid": "a", "repostedBy": [profile(1), profile(2)], "cursor": "b"}
        first, second = read(REPOSTED_BY, answer).observations
        assert (first.account_id, first.handle, first.share_id) == (did(1), "p1.example", None)
        assert (first.form, first.post) == (ShareForm.NATIVE, POST)
        assert (first.earliest, first.latest) == (-UNBOUNDED, UNBOUNDED)
        assert second.account_id == did(2)

    def test_of_another_post_it_is_somebody_elses(self) -> None:
        answer = {"uri": uri_of(3, post()), "repostedBy": [profile(1)]}
        assert only(read(REPOSTED_BY, answer)).post == uri_of(3, post())

    def test_a_handle_that_leads_nowhere_is_none(self) -> None:
        answer = {"uri": POST, "repostedBy": [profile(1, handle="handle.invalid")]}
        assert only(read(REPOSTED_BY, answer)).handle is None

    def test_where_it_does_not_say_of_which_post(self) -> None:
        answer = {"repostedBy": [profile(1)]}
        assert only(read(REPOSTED_BY, answer)).post == POST
        two = Target(Platform.BLUESKY, (TargetPost(POST, AT), TargetPost(POST + "a", AT)), ())
        reading = REPOSTED_BY.read([encoded(answer)], ReadOptions("x", two))
        assert "several posts" in reading.rejections[0].reason

    def test_of_several_posts_elsewhere_they_share_none(self) -> None:
        elsewhere = Target(Platform.X, (TargetPost("20", 0), TargetPost("21", 0)), ())
        answer = encoded({"repostedBy": [profile(1)]})
        reading = REPOSTED_BY.read([answer], ReadOptions("x", elsewhere))
        assert (reading.records, reading.observations, reading.rejections) == (1, [], [])


class TestFacts:
    def test_counts_of_the_contests_post(self) -> None:
        reading = read(FEED, {"posts": [ORIGINAL]})
        assert reading.counts == {
            DeclaredCount(Platform.BLUESKY, POST, ShareForm.NATIVE, 7, None),
            DeclaredCount(Platform.BLUESKY, POST, ShareForm.QUOTE, 2, None),
        }
        assert (reading.observations, list(reading.informative)) == ([], [1])

    def test_counts_of_other_posts_are_nothing_to_us(self) -> None:
        assert read(FEED, view(1, QUOTE, repostCount=5)).counts == set()

    def test_counts_inside_a_repost_and_inside_a_quote(self) -> None:
        shown = {key: ORIGINAL[key] for key in ("uri", "author", "indexedAt", "repostCount")}
        embed = {
            "$type": "app.bsky.embed.recordWithMedia#view",
            "record": {"record": shown | {"value": ORIGINAL["record"]}},
        }
        assert len(read(FEED, reposted(1)).counts) == 2
        (count,) = read(FEED, view(1, QUOTE, embed=embed)).counts
        assert count.declared == 7

    def test_the_post_may_have_been_shared_from_the_least_of_all_that_is_said(self) -> None:
        """Too early a bound costs nothing; the rules can settle it with ``at``."""

        def moment(created: object, seconds: float = 1) -> PostTime:
            record = {"$type": "app.bsky.feed.post", "text": TEXT, "createdAt": created}
            changed = ORIGINAL | {"record": record, "indexedAt": iso(later(seconds))}
            (time,) = read(FEED, changed).post_times
            return time

        assert moment(iso(AT)).earliest == AT
        assert moment(iso(AT)).basis is Basis.CLAIM
        key = moment(iso(later(5)))  # the sponsor's clock was fast: the key is told by another
        assert key.earliest < later(1)
        early = moment(None, -86_400)
        assert (early.earliest, early.basis) == (later(-86_400), Basis.PLATFORM_INDEX)


class TestShapes:
    def test_threads(self) -> None:
        missing = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": POST, "notFound": True}
        thread = {
            "post": ORIGINAL,
            "parent": missing,
            "replies": [{"post": view(1, QUOTE), "replies": [{"post": view(2, QUOTE)}]}, missing],
        }
        reading = read(FEED, {"thread": thread}, thread)
        assert (reading.records, reading.rejections) == (10, [])
        assert [one.account_id for one in reading.observations] == [did(1), did(2)] * 2

    def test_threads_as_lists(self) -> None:
        thread = [{"uri": POST, "depth": 0, "value": {"post": ORIGINAL}}]
        assert list(read(FEED, {"thread": thread}).informative) == [1]

    def test_what_a_post_answers_in_a_feed(self) -> None:
        item = {"post": view(1, post()), "reply": {"parent": view(2, QUOTE), "root": ORIGINAL}}
        reading = read(FEED, item)
        assert only(reading).account_id == did(2)
        assert len(reading.counts) == 2
        assert list(reading.informative) == []

    def test_a_deep_thread(self) -> None:
        thread: Json = {"post": view(1, QUOTE)}
        for _ in range(90):
            thread = {"post": ORIGINAL, "replies": [thread]}
        assert read(FEED, {"thread": thread}).records == 91

    @pytest.mark.parametrize(
        ("record", "reason"),
        [
            (3, "not an answer"),
            ({}, "not an answer"),
            ({"feed": [reposted(1), 3]}, "not an object"),
            ({"feed": [reposted(1), {"post": {"uri": POST}}]}, "post.author: field required"),
            ({"posts": [ORIGINAL, view(1, QUOTE, uri=3)]}, "uri: input should be a valid string"),
            (view(1, QUOTE, uri="at://did:plc:a/app.bsky.feed.like/3a"), "uri: names no post"),
            (view(1, QUOTE, author={"did": "user(0)"}), "author.did: names no account"),
            (view(1, {"$type": "com.example.new"}) | {"uri": POST}, "record.$type: 'com.example"),
            (view(1, post() | {"text": None}), "record.text: input should be a valid string"),
            (view(1, post(embed=quoting("a"))), "record.embed.record.uri: names no record"),
            (view(1, post(embed=quoting() | {"record": 3})), "record.embed.record: not an object"),
            (view(1, QUOTE, repostCount=-1), "repostCount: input should be greater"),
            ({"post": ORIGINAL, "reason": {"by": profile(1)}}, "reason.indexedAt: field required"),
            ({"records": [{"uri": "at://a.example/a.b/c", "value": {}}]}, "uri: names no record"),
            ({"uri": uri_of(1, repost()), "value": {}}, "value.subject: field required"),
            ({"uri": POST, "repostedBy": [3]}, "not an object"),
            ({"uri": POST, "repostedBy": [{"did": "user(0)"}]}, "did: names no account"),
            ({"uri": "x", "repostedBy": [profile(1)]}, "uri: names no post"),
            ({"thread": {"post": ORIGINAL, "replies": [3]}}, "not an object"),
            ({"thread": {"post": ORIGINAL, "replies": [{"post": 3}]}}, "post: not an object"),
        ],
    )
    def test_what_cannot_be_read_is_rejected_with_its_reason(
        self, record: Json, reason: str
    ) -> None:
        reading = read(FEED, record, reposted(1))
        assert len(reading.rejections) == 1
        assert reading.rejections[0].reason.startswith(reason), reading.rejections[0].reason
        assert reading.places[-1] == reading.records

    def test_a_contest_elsewhere_has_no_shares_here(self) -> None:
        text = f"RT @{HANDLE}: {TEXT}"
        elsewhere = Target(Platform.X, (TargetPost("20", AT, TEXT),), (HANDLE,))
        options = ReadOptions("x", elsewhere)
        reading = FEED.read([encoded(view(1, post(text=text)), reposted(1))], options)
        assert (reading.records, reading.observations, reading.rejections) == (2, [], [])

    def test_without_a_contest_all_is_named(self) -> None:
        reading = FEED.read([encoded(view(1, QUOTE), reposted(2))], ReadOptions("x"))
        assert [one.form for one in reading.observations] == [ShareForm.QUOTE, ShareForm.NATIVE]


class TestDetection:
    @pytest.mark.parametrize(
        ("value", "instrument"),
        [
            ({"feed": [reposted(1)], "cursor": "a"}, "bluesky.feed"),
            ({"feed": []}, "bluesky.feed"),
            (reposted(1), "bluesky.feed"),
            ({"posts": [ORIGINAL]}, "bluesky.feed"),
            ({"posts": [], "hitsTotal": 0}, "bluesky.feed"),
            ({"thread": {"post": ORIGINAL}}, "bluesky.feed"),
            ([3, ORIGINAL], "bluesky.feed"),
            ({"records": [{"uri": POST, "value": {}}]}, "bluesky.feed"),
            ({"uri": POST, "posts": []}, "bluesky.quotes"),
            ({"uri": POST, "cursor": "a", "posts": [view(1, QUOTE)]}, "bluesky.quotes"),
            ({"uri": POST, "repostedBy": []}, "bluesky.reposted_by"),
        ],
    )
    def test_ours(self, value: Json, instrument: str) -> None:
        head = json.dumps(value).encode()
        found = [source for source in SOURCES if source.recognises(head)]
        assert [one.default_instrument for one in found] == [instrument]
        assert detect(head, "payload").name == "bluesky"

    @pytest.mark.parametrize(
        "value",
        [
            {"uri": "https://example.com/1", "account": {}, "reblog": None},
            {"posts": [{"id": "20", "text": "a"}]},
            {"posts": [], "total": 3},
            {"feed": "https://example.com/feed", "title": "a"},
            {"records": [{"id": 3}]},
            {"lexicon": 1, "id": "app.bsky.feed.repost", "defs": {}},
            {"uri": POST},
        ],
    )
    def test_not_ours(self, value: Json) -> None:
        head = json.dumps(value).encode()
        assert not any(source.recognises(head) for source in (FEED, QUOTES, REPOSTED_BY))

    def test_an_error_is_named(self) -> None:
        head = json.dumps({"error": "InvalidRequest", "message": "Post not found"}).encode()
        with pytest.raises(InputError, match="InvalidRequest"):
            detect(head, "payload")


def test_the_key_of_the_made_up_post_names_its_moment() -> None:
    assert tid(AT) == KEY
