"""Gnip's Activity Streams: the verb decides, an activity's own fields say when and by whom."""

from __future__ import annotations

import json

import pytest

from contestjudge.model.observation import DeclaredCount, Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import SECOND
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources import SOURCES, detect
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.gnip import GnipSource
from contestjudge.sources.x_ids import X_EPOCH_MS

POSTED_MS = 1_463_000_000_250
POST = str((POSTED_MS - X_EPOCH_MS) << 22)
TEXT = "Retweet this and win a lamp for your room"
LINK = "https://example.com/lamp"
TARGET = Target(
    Platform.X, (TargetPost(POST, POSTED_MS * 1000, TEXT, (LINK,)),), ("lampshop",), "12"
)
TAG = "tag:search.twitter.com,2005:"
NOTE = {"objectType": "note", "id": f"object:search.twitter.com,2005:{POST}", "summary": TEXT}


def share_id(seconds: int) -> str:
    """Return an id that was given out some seconds after the post."""
    return str((POSTED_MS + seconds * 1000 - X_EPOCH_MS) << 22)


def activity(seconds: int = 60, **fields: object) -> dict[str, object]:
    return {
        "id": TAG + share_id(seconds),
        "objectType": "activity",
        "verb": "post",
        "postedTime": f"2016-05-11T{20 + (53 + (20 + seconds) // 60) // 60:02}"
        f":{(53 + (20 + seconds) // 60) % 60:02}:{(20 + seconds) % 60:02}.000Z",
        "body": "good morning",
        "actor": {"id": f"id:twitter.com:{100 + seconds}", "preferredUsername": f"p{seconds}"},
        "object": NOTE,
        **fields,
    }


ORIGINAL = {
    "id": TAG + POST,
    "objectType": "activity",
    "verb": "post",
    "postedTime": "2016-05-11T20:53:20.000Z",
    "body": TEXT,
    "actor": {"id": "id:twitter.com:12", "preferredUsername": "lampshop"},
    "object": NOTE,
}


def shared(seconds: int = 60, **fields: object) -> dict[str, object]:
    return activity(seconds, **{"verb": "share", "object": ORIGINAL, "retweetCount": 7, **fields})


def read(*records: object, target: Target | None = TARGET, stream: bool = False) -> Reading:
    options = ReadOptions("payload.jsonl", target, is_stream=stream)
    return GnipSource().read([b"\n".join(json.dumps(one).encode() for one in records)], options)


def only(record: object, *, target: Target | None = TARGET) -> Observation:
    reading = read(record, target=target)
    assert reading.rejections == []
    assert list(reading.places) == [1]
    return reading.observations[0]


class TestForms:
    @pytest.mark.parametrize("text", ["", f"RT @lampshop: {TEXT}", "RT @somebody: hello"])
    def test_the_verb_decides_and_not_the_text(self, text: str) -> None:
        seen = only(shared(60, body=text))
        millisecond = (POSTED_MS + 60_000) * 1000
        assert (seen.form, seen.post, seen.share_id) == (ShareForm.NATIVE, POST, share_id(60))
        assert (seen.account_id, seen.handle) == ("160", "p60")
        assert (seen.earliest, seen.latest) == (millisecond, millisecond + 999)
        assert seen.earliest_basis is Basis.PLATFORM_ID
        assert seen.claims == ()

    def test_a_quote(self) -> None:
        seen = only(activity(twitter_quoted_status=ORIGINAL))
        assert (seen.form, seen.post) == (ShareForm.QUOTE, POST)

    def test_a_quote_without_words(self) -> None:
        assert only(activity(body=None, twitter_quoted_status=ORIGINAL)).form is ShareForm.QUOTE

    def test_a_quote_by_address_alone(self) -> None:
        urls = [{"expanded_url": f"https://twitter.com/lampshop/status/{POST}"}]
        assert only(activity(twitter_entities={"urls": urls})).form is ShareForm.QUOTE

    def test_where_gnip_followed_a_picture_to_is_no_quote(self) -> None:
        urls = [{"expanded_url": f"http://twitter.com/lampshop/status/{POST}/photo/1"}]
        assert read(activity(gnip={"urls": urls})).observations == []

    @pytest.mark.parametrize(
        "fields",
        [
            {"twitter_entities": {"urls": [{"expanded_url": LINK}, {}]}},
            {"long_object": {"twitter_entities": {"urls": [{"expanded_url": LINK}]}}},
            {"gnip": {"urls": [{"url": "https://t.co/a", "expanded_url": LINK}]}},
        ],
    )
    def test_a_link_also_where_it_leads_to(self, fields: dict[str, object]) -> None:
        assert only(activity(60, **fields)).form is ShareForm.LINK

    def test_a_copy_by_hand_also_inside_a_long_text(self) -> None:
        copy = f"RT @lampshop: {TEXT}"
        assert only(activity(body=copy)).grade is Grade.EXACT
        assert only(activity(body="RT @lamp…", long_object={"body": copy})).grade is Grade.EXACT

    def test_an_answer(self) -> None:
        link = {"link": f"http://twitter.com/lampshop/statuses/{POST}"}
        seen = only(activity(inReplyTo=link))
        assert (seen.form, seen.post) == (ShareForm.REPLY, POST)

    def test_an_answer_to_nobody_knows_what(self) -> None:
        for link in ({}, {"link": None}, {"link": "http://twitter.com/lampshop"}):
            assert read(activity(inReplyTo=link)).observations == []

    def test_a_share_of_somebodys_quote_shows_both(self) -> None:
        quote = activity(30, twitter_quoted_status=ORIGINAL)
        beside = activity(30)
        for record in (
            shared(60, object=quote),
            shared(60, object=beside, twitter_quoted_status=ORIGINAL),
        ):
            first, second = read(record).observations
            assert (first.form, first.post) == (ShareForm.NATIVE, share_id(30))
            assert (second.form, second.post, second.handle) == (ShareForm.QUOTE, POST, "p30")


class TestTime:
    def test_a_share_that_prints_the_originals_time_is_dated_by_its_id(self) -> None:
        seen = only(shared(60, postedTime=ORIGINAL["postedTime"]))
        assert seen.earliest == (POSTED_MS + 60_000) * 1000
        assert not seen.original_clock

    def test_an_old_id_leaves_the_second(self) -> None:
        seen = only(shared(60, id=f"{TAG}20313410000"))
        assert seen.latest - seen.earliest == SECOND - 1
        assert seen.earliest_basis is Basis.PLATFORM_CLOCK

    def test_an_id_that_cannot_be_leaves_the_record(self) -> None:
        seen = only(shared(60, id=f"{TAG}99999999999"))
        assert (seen.share_id, seen.id_unreadable) == (None, True)

    @pytest.mark.parametrize("printed", ["yesterday", "2016-05-11", "9999-12-31T00:00:00.000Z"])
    def test_a_time_that_is_none_rejects_the_record(self, printed: str) -> None:
        (rejection,) = read(shared(60, postedTime=printed)).rejections
        assert rejection.reason.startswith("postedTime: ")


class TestFacts:
    def test_a_share_prints_the_originals_count(self) -> None:
        reading = read(shared(60))
        assert reading.counts == {DeclaredCount(Platform.X, POST, ShareForm.NATIVE, 7, None)}
        assert len(reading.post_times) == 1

    def test_on_a_stream_the_count_is_of_that_moment(self) -> None:
        (count,) = read(shared(60), stream=True).counts
        assert count.declared == 7
        assert count.at == (POSTED_MS + 60_000) * 1000

    def test_the_count_of_a_quote_is_not_the_quoted_posts(self) -> None:
        assert read(activity(twitter_quoted_status=ORIGINAL, retweetCount=5)).counts == set()

    def test_the_contests_own_post_is_no_share(self) -> None:
        reading = read(ORIGINAL | {"actor": None})
        assert (reading.observations, reading.rejections) == ([], [])
        assert list(reading.informative) == [1]


class TestShapes:
    def test_lines_lists_and_pages(self) -> None:
        reading = read(
            shared(1),
            [shared(2), shared(3)],
            {"results": [shared(4), shared(5)], "next": "x", "requestParameters": {}},
            {"results": [], "requestParameters": {}},
        )
        assert reading.records == 5
        assert [seen.share_id for seen in reading.observations] == list(map(share_id, range(1, 6)))

    def test_what_a_stream_says_of_itself_is_nobodys_share(self) -> None:
        said = {"message": "Replay Request Completed", "sent": "2016-05-11T20:54:00+00:00"}
        reading = read({"info": said}, {"warn": said}, {"error": said}, shared(1))
        assert (reading.records, list(reading.places), reading.rejections) == (4, [4], [])

    @pytest.mark.parametrize(
        ("record", "reason"),
        [
            (3, "not an object"),
            ({}, "id: not that of a post on X"),
            (activity(id="tag:elsewhere.example,2005:20"), "id: not that of a post on X"),
            (activity(id=20), "id: input should be a valid string"),
            ({**activity(), "verb": None}, "verb: input should be a valid string"),
            (activity(verb="delete"), "verb: 'delete' is neither share nor post"),
            (activity(verb="Share"), "verb: 'Share' is neither"),
            ({key: one for key, one in activity().items() if key != "verb"}, "verb: missing"),
            (shared(object=None), "object.id: missing"),
            (shared(object={"verb": "post"}), "object.id: missing"),
            (activity(body=""), "body: missing"),
            (activity(actor=None), "actor: missing"),
            (activity(actor={"id": "id:elsewhere.example:5"}), "actor: missing"),
            (shared(retweetCount=-1), "retweetCount: input should be greater"),
            (shared(object={**ORIGINAL, "body": 4}), "object.body: input should be a valid"),
        ],
    )
    def test_what_is_no_activity_is_rejected_with_its_reason(
        self, record: object, reason: str
    ) -> None:
        reading = read(record, shared(1))
        (rejection,) = reading.rejections
        assert rejection.record == 1
        assert rejection.reason.startswith(reason)
        assert list(reading.places) == [2]

    def test_a_line_that_is_no_json(self) -> None:
        line = json.dumps(shared(1)).encode()
        reading = GnipSource().read([line + b"\n{broken\n" + line], ReadOptions("x", TARGET))
        assert (reading.records, len(reading.rejections)) == (3, 1)

    def test_handles_that_x_cannot_have_given_out_are_left_out(self) -> None:
        actor = {"id": "id:twitter.com:5", "preferredUsername": "<b>"}
        assert only(shared(actor=actor)).handle is None


class TestDetection:
    @pytest.mark.parametrize(
        "document",
        [
            shared(),
            [1, activity()],
            {"results": [shared()]},
            {"results": [], "requestParameters": {"maxResults": 100}},
            {"info": {"message": "Replay Request Completed", "sent": "2016-05-11T20:54:00+00:00"}},
        ],
    )
    def test_ours(self, document: object) -> None:
        assert detect(json.dumps(document).encode(), "payload").name == "gnip"

    @pytest.mark.parametrize(
        "document",
        [
            {},
            {"results": []},
            {"results": [{"from_user": "anna", "id": 20, "text": "hello"}]},
            {"verb": "post", "id": "20"},
            {"id": "tag:search.twitter.com,2005:20"},
            {"id": "https://example.com/1", "type": "Announce", "actor": "https://example.com/a"},
            {"error": {"message": "Rate limit exceeded", "code": 88}},
            {"id_str": "20", "text": "hello", "user": {"id_str": "5"}, "verb": "post"},
        ],
    )
    def test_not_ours(self, document: object) -> None:
        assert not GnipSource().recognises(json.dumps(document).encode())

    def test_no_other_format_takes_an_activity(self) -> None:
        head = json.dumps(shared()).encode()
        assert [source.name for source in SOURCES if source.recognises(head)] == ["gnip"]
