"""X API v2: references decide, includes help, and an entry is never dropped for what they lack."""

from __future__ import annotations

import json

import pytest

from contestjudge.model.observation import DeclaredCount, Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import SECOND
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_ids import X_EPOCH_MS
from contestjudge.sources.x_v2 import XV2Source

POSTED_MS = 1_650_000_000_250
POST = str((POSTED_MS - X_EPOCH_MS) << 22)
TEXT = "Retweet this and win a lamp for your room"
LINK = "https://example.com/lamp"
TARGET = Target(
    Platform.X, (TargetPost(POST, POSTED_MS * 1000, TEXT, (LINK,)),), ("lampshop",), "12"
)


def share_id(seconds: int) -> str:
    """Return an id that was given out some seconds after the post."""
    return str((POSTED_MS + seconds * 1000 - X_EPOCH_MS) << 22)


def post(seconds: int = 60, *references: tuple[str, str], **fields: object) -> dict[str, object]:
    found: dict[str, object] = {
        "id": share_id(seconds),
        "text": "good morning",
        "author_id": str(100 + seconds),
        **fields,
    }
    if references:
        found["referenced_tweets"] = [{"type": kind, "id": name} for kind, name in references]
    return found


ORIGINAL = {
    "id": POST,
    "text": TEXT,
    "author_id": "12",
    "created_at": "2022-04-15T05:20:00.000Z",
    "public_metrics": {"retweet_count": 7, "quote_count": 2},
}
RETWEETED = ("retweeted", POST)


def read(*answers: object, target: Target | None = TARGET, stream: bool = False) -> Reading:
    options = ReadOptions("payload.jsonl", target, is_stream=stream)
    return XV2Source().read([b"\n".join(json.dumps(one).encode() for one in answers)], options)


def only(answer: object, *, target: Target | None = TARGET) -> Observation:
    reading = read(answer, target=target)
    assert reading.rejections == []
    assert list(reading.places) == [1]
    return reading.observations[0]


class TestIdsAndNulls:
    @pytest.mark.parametrize("odd", [None, 3.5, True, [share_id(60)], "x", 10**40, -3])
    def test_an_id_that_can_be_none_is_dropped_and_the_share_stays(self, odd: object) -> None:
        printed = "2022-04-15T05:21:00.000Z"
        seen = only({"data": [post(60, RETWEETED, id=odd, created_at=printed)]})
        assert (seen.share_id, seen.id_unreadable, seen.form) == (None, True, ShareForm.NATIVE)
        assert (seen.earliest_basis, seen.account_id) == (Basis.PLATFORM_CLOCK, "160")
        assert seen.latest - seen.earliest == SECOND - 1

    def test_an_id_written_as_a_number(self) -> None:
        exact = int(share_id(60)) + 1
        seen = only({"data": [post(60, RETWEETED, id=exact)]})
        assert seen == only({"data": [post(60, RETWEETED, id=str(exact))]})
        rounded = only({"data": [post(60, RETWEETED, id=exact - 1)]})
        assert (rounded.share_id, rounded.id_unreadable) == (None, True)

    def test_null_says_no_more_than_what_is_missing(self) -> None:
        fields = (
            "created_at", "author", "entities", "public_metrics", "note_tweet", "lang", "geo",
            "edit_history_tweet_ids",
        )  # fmt: skip
        nulls = dict.fromkeys(fields)
        original = {**nulls, **ORIGINAL}
        bare = {"data": [post(60, RETWEETED)], "includes": {"tweets": [ORIGINAL]}}
        full = {"data": [post(60, RETWEETED, **nulls)], "includes": {"tweets": [original]}}
        assert only(full) == only(bare)
        by_hand = post(60, **nulls, referenced_tweets=None, text=f"RT @lampshop: {TEXT}")
        assert only(by_hand).form is ShareForm.MANUAL


class TestForms:
    @pytest.mark.parametrize("text", ["", f"RT @lampshop: {TEXT}", "RT @somebody: hello"])
    def test_the_reference_decides_and_not_the_text(self, text: str) -> None:
        seen = only({"data": [post(60, RETWEETED, text=text)]})
        millisecond = (POSTED_MS + 60_000) * 1000
        assert (seen.form, seen.post, seen.share_id) == (ShareForm.NATIVE, POST, share_id(60))
        assert (seen.earliest, seen.latest) == (millisecond, millisecond + 999)
        assert seen.earliest_basis is Basis.PLATFORM_ID

    def test_a_quote_that_answers_is_a_quote(self) -> None:
        both = [("replied_to", POST), ("quoted", POST)]
        assert only(post(60, *both)).form is ShareForm.QUOTE
        assert only(post(60, *reversed(both))).form is ShareForm.QUOTE

    def test_an_answer(self) -> None:
        assert only(post(60, ("replied_to", POST))).form is ShareForm.REPLY

    def test_a_copy_by_hand_also_inside_a_long_text(self) -> None:
        copy = f"RT @lampshop: {TEXT}"
        assert only(post(text=copy)).grade is Grade.EXACT
        assert only(post(text="RT @lamp…", note_tweet={"text": copy})).grade is Grade.EXACT

    def test_a_link_also_where_it_leads_to(self) -> None:
        for field in ("expanded_url", "unwound_url"):
            assert only(post(entities={"urls": [{field: LINK}, {}]})).form is ShareForm.LINK

    def test_a_reference_of_a_kind_that_nobody_knows(self) -> None:
        assert read(post(60, ("liked", POST))).observations == []

    def test_a_reference_without_an_id(self) -> None:
        assert read(post(60, referenced_tweets=[{"type": "retweeted"}])).observations == []

    def test_no_references_may_be_null(self) -> None:
        assert read(post(60, referenced_tweets=None)).rejections == []


class TestTime:
    def test_the_milliseconds_of_the_clock_are_padding(self) -> None:
        """The id lies inside the printed second, not at its start: they do not contradict."""
        seen = only(post(60, RETWEETED, created_at="2022-04-15T05:21:00.000Z"))
        assert seen.claims == ()
        assert seen.earliest == (POSTED_MS + 60_000) * 1000

    def test_an_old_id_leaves_the_second(self) -> None:
        old = post(0, RETWEETED, id="20313410000", created_at="2022-04-15T05:21:00.000Z")
        seen = only(old)
        assert seen.latest - seen.earliest == SECOND - 1
        assert seen.earliest_basis is Basis.PLATFORM_CLOCK

    @pytest.mark.parametrize("printed", ["yesterday", "2022-04-15", "9999-12-31T00:00:00.000Z"])
    def test_a_time_that_is_none_rejects_the_record(self, printed: str) -> None:
        (rejection,) = read(post(60, RETWEETED, created_at=printed)).rejections
        assert rejection.reason.startswith("created_at: ")

    def test_every_version_of_an_edited_quote(self) -> None:
        chain = [share_id(60), share_id(90)]
        quote = post(90, ("quoted", POST), edit_history_tweet_ids=chain)
        assert only(quote).versions == tuple(chain)
        assert only(post(90, ("quoted", POST), edit_history_tweet_ids=chain[1:])).versions == ()
        ((_, version),) = read(post(90, edit_history_tweet_ids=chain)).unqualified
        assert version.versions == tuple(chain)


class TestIncludes:
    def test_handles_and_originals_stand_beside(self) -> None:
        page = {
            "data": [post(60, RETWEETED)],
            "includes": {"users": [{"id": "160", "username": "anna"}], "tweets": [ORIGINAL]},
            "meta": {"result_count": 1},
        }
        reading = read(page)
        assert reading.observations[0].handle == "anna"
        assert reading.counts == {
            DeclaredCount(Platform.X, POST, ShareForm.NATIVE, 7, None),
            DeclaredCount(Platform.X, POST, ShareForm.QUOTE, 2, None),
        }
        assert len(reading.post_times) == 1

    @pytest.mark.parametrize(
        "includes",
        [
            None,
            {},
            [],
            "gone",
            {"users": None, "tweets": None},
            {"users": [1, {}, {"id": 160}], "tweets": [1, {}, {"id": 7}, {"id": POST, "text": 1}]},
        ],
    )
    def test_what_they_lack_costs_no_entry(self, includes: object) -> None:
        seen = only({"data": [post(60, RETWEETED)], "includes": includes})
        assert (seen.form, seen.post, seen.handle) == (ShareForm.NATIVE, POST, None)

    def test_of_somebodys_copy_both_are_seen(self) -> None:
        copy = post(30, text=f"RT @lampshop: {TEXT}")
        page = {
            "data": [post(60, ("retweeted", share_id(30)))],
            "includes": {"tweets": [copy]},
        }
        first, second = read(page).observations
        assert (first.form, first.post) == (ShareForm.NATIVE, share_id(30))
        assert (second.form, second.post, second.account_id) == (ShareForm.MANUAL, POST, "130")

    def test_originals_that_name_each_other_in_a_circle(self) -> None:
        one, other = post(1, ("quoted", share_id(2))), post(2, ("quoted", share_id(1)))
        page = {"data": [one], "includes": {"tweets": [one, other]}}
        assert len(read(page, target=None).observations) == 2

    def test_the_contests_own_post_is_no_share(self) -> None:
        reading = read({"data": ORIGINAL})
        assert reading.observations == []
        assert list(reading.informative) == [1]


class TestShapes:
    def test_pages_single_answers_lists_and_lines(self) -> None:
        reading = read(
            {"data": [post(1, RETWEETED), post(2, RETWEETED)]},
            {"data": post(3, RETWEETED), "matching_rules": [{"id": "1"}]},
            post(4, RETWEETED),
            [post(5, RETWEETED), {"data": [post(6, RETWEETED)]}],
            {"meta": {"result_count": 0}},
        )
        assert reading.records == 6
        assert list(reading.places) == [1, 2, 3, 4, 5, 6]
        assert [seen.share_id for seen in reading.observations] == list(map(share_id, range(1, 7)))

    def test_flattened_lines_hold_originals_and_authors_themselves(self) -> None:
        flat = post(60, author={"id": "160", "username": "anna"})
        flat["referenced_tweets"] = [{"type": "retweeted", **ORIGINAL}]
        reading = read(flat)
        assert reading.observations[0].handle == "anna"
        assert {count.declared for count in reading.counts} == {7, 2}

    def test_a_streams_complaint_is_nobodys_share(self) -> None:
        reading = read({"errors": [{"title": "operational-disconnect"}]}, post(60, RETWEETED))
        assert (reading.records, list(reading.places), reading.rejections) == (2, [2], [])

    @pytest.mark.parametrize(
        ("record", "reason"),
        [
            ({"text": "a", "author_id": "5"}, "id or text: missing"),
            ({"id": "20", "author_id": "5"}, "id or text: missing"),
            ({"id": "20", "text": "a"}, "author_id: missing; ask the platform"),
            ({"id": "20", "text": None, "author_id": "5"}, "text: input should be a valid"),
            (post(60, author_id=None), "author_id: missing; ask the platform"),
            (post(60, ("quoted", None)), "referenced_tweets.0.id: input should be a valid"),  # type: ignore[arg-type]
            ({"data": [3]}, "not an object"),
            (3, "not an object"),
            (
                post(60, RETWEETED, public_metrics={"retweet_count": -1}),
                "public_metrics.retweet_count: input should be greater",
            ),
            (
                post(60, RETWEETED, public_metrics={"quote_count": 10**30}),
                "public_metrics.quote_count: input should be less",
            ),
        ],
    )
    def test_what_is_rejected_and_why(self, record: object, reason: str) -> None:
        reading = read(post(1, RETWEETED), record, post(2, RETWEETED))
        (rejection,) = reading.rejections
        assert rejection.record == 2
        assert rejection.reason.startswith(reason)
        assert list(reading.places) == [1, 3]

    def test_an_author_with_a_handle_but_no_id(self) -> None:
        flat = post(60, RETWEETED, author={"username": "anna"})
        del flat["author_id"]
        seen = only(flat)
        assert (seen.account_id, seen.handle) == (None, "anna")
