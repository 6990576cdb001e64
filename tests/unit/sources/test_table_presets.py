"""Tables of well-known tools are read without being told their columns."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from contestjudge.errors import InputError
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import MINUTE, UNBOUNDED
from contestjudge.model.words import Grade, Platform, ShareForm
from contestjudge.sources import SOURCES, detect
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.instruments import INSTRUMENTS
from contestjudge.sources.table import TableSource
from contestjudge.sources.table_columns import FIELDS
from contestjudge.sources.table_presets import PRESETS, is_preset

POST = "564993779258904576"
POSTED = 1423539988709000
TEXT = "Retweet this\nand win a lamp for your room"
LINK = "https://example.com/lamp"
TARGET = Target(Platform.X, (TargetPost(POST, POSTED, TEXT, (LINK,)),), ("lampshop",), "12")
SHARE = "564993789224550401"
PRINTED = "2015-02-10T03:46:31.000Z"
MADE = 1423539991085000

TAGS = (
    "id_str,from_user,text,created_at,time,from_user_id_str,in_reply_to_status_id_str,entities_str"
)
TWARC = (
    "id,conversation_id,referenced_tweets.replied_to.id,referenced_tweets.retweeted.id,"
    "referenced_tweets.quoted.id,author_id,created_at,text,entities.urls,author.id,author.username"
)
EARLY_TWARC = "id,author_id,text,created_at,referenced_tweets,entities.urls,author.username,type"


def table(header: str, *rows: dict[str, str]) -> bytes:
    """Write a table; cells that a row does not name are empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header.split(","), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read(
    payload: bytes,
    instrument: str = "table",
    *,
    target: Target | None = TARGET,
    columns: dict[str, str] | None = None,
    zone: str | None = None,
) -> Reading:
    options = ReadOptions("people.csv", target, zone=zone, columns=columns, instrument=instrument)
    return TableSource().read([payload], options)


def only(payload: bytes, instrument: str = "table", **how: object) -> Observation:
    reading = read(payload, instrument, **how)  # type: ignore[arg-type]  # passed on as they are
    assert reading.rejections == []
    assert reading.records == len(reading.observations) == 1
    return reading.observations[0]


def test_every_preset_is_an_instrument_and_maps_our_fields() -> None:
    for preset in PRESETS:
        assert preset.instrument in INSTRUMENTS
        assert is_preset(preset.instrument)
        assert set(preset.columns) <= set(FIELDS)
        names = [*(one for many in preset.columns.values() for one in many), *preset.beside]
        assert names == [name.lower() for name in names]
    assert not is_preset("table")
    assert not is_preset(None)


class TestDetection:
    @pytest.mark.parametrize(
        ("header", "instrument"),
        [
            (TAGS, "tags"),
            (TWARC, "twarc-csv"),
            (EARLY_TWARC, "twarc-csv"),
            ("From,Message,Date", "cotweet"),
            ("date,FROM,message,Sentiment", "cotweet"),
            ("handle,form,time", "table"),
            ("handle,From,Message,Date", "table"),
        ],
    )
    def test_the_header_tells_the_tool(self, header: str, instrument: str) -> None:
        source = detect(header.encode() + b"\n", "people.csv")
        assert (source.name, source.default_instrument) == ("table", instrument)
        known = [one for one in SOURCES if one.recognises(header.encode() + b"\n")]
        assert source in known
        assert {one.name for one in known} == {"table"}

    @pytest.mark.parametrize(
        "header", ["From,Message", "id,text,created_at,author_id", "id_str,text,created_at", "a,b"]
    )
    def test_half_a_header_tells_nothing(self, header: str) -> None:
        with pytest.raises(InputError):
            detect(header.encode() + b"\n", "people.csv")


class TestTags:
    ROW = {  # noqa: RUF012 - never written to
        "id_str": SHARE,
        "from_user": "Anna",
        "from_user_id_str": "100",
        "text": f"RT @lampshop: {TEXT}",
        "created_at": "Tue Feb 10 03:46:31 +0000 2015",
        "time": "10/02/2015 03:46:31",
    }

    def test_a_row(self) -> None:
        seen = only(table(TAGS, self.ROW))
        assert (seen.share_id, seen.account_id, seen.handle) == (SHARE, "100", "Anna")
        assert (seen.form, seen.grade, seen.post) == (ShareForm.MANUAL, Grade.EXACT, POST)
        assert (seen.earliest, seen.latest) == (MADE, MADE + 999)
        assert seen.claims == ()

    def test_an_answer_and_a_link_stand_beside_the_text(self) -> None:
        urls = json.dumps({"urls": [{"url": "https://t.co/a", "expanded_url": LINK}]})
        plain = self.ROW | {"text": "me"}
        assert only(table(TAGS, plain | {"entities_str": urls})).form is ShareForm.LINK
        answer = plain | {"in_reply_to_status_id_str": POST}
        assert only(table(TAGS, answer)).form is ShareForm.REPLY

    @pytest.mark.parametrize("entities", ["{", "[]", '{"urls": 3}', '{"urls": [3, {}]}', "[" * 999])
    def test_entities_that_are_none_cost_nothing(self, entities: str) -> None:
        assert only(table(TAGS, self.ROW | {"entities_str": entities})).form is ShareForm.MANUAL


class TestTwarc:
    ROW = {  # noqa: RUF012 - never written to
        "id": SHARE,
        "author_id": "100",
        "author.username": "anna",
        "text": "hello",
        "created_at": PRINTED,
    }

    def test_references_decide_and_not_the_text(self) -> None:
        """A native row holds the original's text, and a quote may hold a copy."""
        retweet = self.ROW | {"referenced_tweets.retweeted.id": POST, "text": TEXT}
        quote = self.ROW | {"referenced_tweets.quoted.id": POST, "text": f"RT @lampshop {TEXT}"}
        for row, form in ((retweet, ShareForm.NATIVE), (quote, ShareForm.QUOTE)):
            seen = only(table(TWARC, row))
            assert (seen.form, seen.post, seen.share_id) == (form, POST, SHARE)
            assert (seen.account_id, seen.handle) == ("100", "anna")
            assert (seen.earliest, seen.latest, seen.claims) == (MADE, MADE + 999, ())

    def test_a_quote_that_answers_is_a_quote(self) -> None:
        row = self.ROW | {
            "referenced_tweets.quoted.id": POST,
            "referenced_tweets.replied_to.id": POST,
        }
        assert only(table(TWARC, row)).form is ShareForm.QUOTE

    def test_an_answer_where_nothing_else_holds(self) -> None:
        answer = self.ROW | {"referenced_tweets.replied_to.id": POST}
        assert only(table(TWARC, answer)).form is ShareForm.REPLY
        copy = answer | {"text": f"RT @lampshop: {TEXT}"}
        seen = only(table(TWARC, copy | {"referenced_tweets.replied_to.id": SHARE}))
        assert (seen.form, seen.post) == (ShareForm.MANUAL, POST)

    @pytest.mark.parametrize("answered", ["RT @lampshop:", "@lampshop", "0x14", "9" * 20])
    def test_an_answer_to_what_is_no_id_answers_nothing(self, answered: str) -> None:
        """Nor is it shown as one when a table is looked at without a contest."""
        answer = self.ROW | {"referenced_tweets.replied_to.id": answered}
        assert read(table(TWARC, answer), target=None).observations == []
        tags = TestTags.ROW | {"text": "me", "in_reply_to_status_id_str": answered}
        assert read(table(TAGS, tags), target=None).observations == []

    def test_line_feeds_are_written_out(self) -> None:
        copy = "RT @lampshop: " + TEXT.replace("\n", "\\n")
        assert only(table(TWARC, self.ROW | {"text": copy})).grade is Grade.EXACT

    @pytest.mark.parametrize("urls", [[LINK], [{"expanded_url": LINK}]])
    def test_links_of_both_versions(self, urls: object) -> None:
        row = self.ROW | {"entities.urls": json.dumps(urls)}
        assert only(table(TWARC, row)).form is ShareForm.LINK

    def test_early_versions_encode_texts_and_references(self) -> None:
        row = self.ROW | {"text": json.dumps(f"RT @lampshop: {TEXT}")}
        assert only(table(EARLY_TWARC, row)).grade is Grade.EXACT
        references = [
            {"type": "replied_to", "id": SHARE},
            {"type": "quoted", "id": POST},
            {"type": "quoted", "id": SHARE},
            {"type": "liked", "id": SHARE},
            {"type": "quoted"},
            3,
        ]
        seen = only(table(EARLY_TWARC, row | {"referenced_tweets": json.dumps(references)}))
        assert (seen.form, seen.post) == (ShareForm.QUOTE, POST)

    def test_an_opening_quote_of_todays_versions_is_part_of_the_text(self) -> None:
        copy = f'"@lampshop: {TEXT}"'.replace("\n", "\\n")
        seen = only(table(TWARC, self.ROW | {"text": copy}))
        assert (seen.form, seen.grade) == (ShareForm.MANUAL, Grade.EXACT)

    def test_the_contests_post_is_in_the_table_too_and_no_share(self) -> None:
        row = self.ROW | {"id": POST, "author_id": "12", "text": f"{TEXT} {LINK}"}
        reading = read(table(TWARC, row))
        assert (reading.records, reading.observations, reading.rejections) == (1, [], [])

    def test_a_reference_that_is_no_id_rejects_the_row(self) -> None:
        row = self.ROW | {"referenced_tweets.retweeted.id": "5.64994E+17"}
        (rejection,) = read(table(TWARC, row)).rejections
        assert rejection.reason.startswith("target: ")

    def test_without_handles_the_author_id_is_enough(self) -> None:
        row = self.ROW | {"author.username": "", "referenced_tweets.retweeted.id": POST}
        assert only(table(TWARC, row)).account_id == "100"


class TestMentions:
    ROW = {  # noqa: RUF012 - never written to
        "From": "@Anna",
        "Message": f"RT @lampshop: {TEXT}",
        "Date": "2015-02-10 04:50",
    }

    def test_cotweet(self) -> None:
        seen = only(table("From,Message,Date", self.ROW), zone="Europe/Stockholm")
        assert (seen.handle, seen.form, seen.grade) == ("Anna", ShareForm.MANUAL, Grade.EXACT)
        assert seen.latest - seen.earliest == MINUTE - 1

    def test_the_zone_is_still_needed_to_judge(self) -> None:
        with pytest.raises(InputError, match="zone"):
            read(table("From,Message,Date", self.ROW))

    @pytest.mark.parametrize("instrument", ["cotweet", "hootsuite", "tweetdeck"])
    def test_by_instrument_other_names_will_do(self, instrument: str) -> None:
        payload = table(
            "Tweet ID,Screen Name,Tweet,Timestamp",
            {
                "Tweet ID": SHARE,
                "Screen Name": "Anna",
                "Tweet": f"RT @lampshop: {TEXT}",
                "Timestamp": PRINTED,
            },
        )
        seen = only(payload, instrument)
        assert (seen.share_id, seen.handle, seen.earliest) == (SHARE, "Anna", MADE)
        with pytest.raises(InputError, match="no column says whose each share is"):
            read(payload, "table")

    def test_an_explicit_mapping_overrides(self) -> None:
        payload = table("From,Message,Date,Who", self.ROW | {"Who": "berta"})
        columns = {"handle": "Who", "text": "Message"}
        seen = only(payload, "cotweet", columns=columns)
        assert (seen.handle, seen.latest) == ("berta", UNBOUNDED)

    def test_our_own_names_come_before_a_shape(self) -> None:
        payload = table("handle,From,Message,Date,form", self.ROW | {"handle": "b", "form": "rt"})
        seen = only(payload)
        assert (seen.handle, seen.form, seen.latest) == ("b", ShareForm.NATIVE, UNBOUNDED)

    def test_a_declared_tool_whose_columns_are_ours(self) -> None:
        seen = only(table("handle,form", {"handle": "b", "form": "manual"}), "cotweet")
        assert seen.handle == "b"

    def test_a_column_that_is_there_twice(self) -> None:
        with pytest.raises(InputError, match="several columns named 'From'"):
            read(b"From,From,Message,Date\na,b,c,\n", "cotweet")


class TestTimesWithoutADay:
    PAYLOAD = table("From,Message,Date", TestMentions.ROW | {"Date": "11.02"})

    def test_looking_keeps_the_row_and_leaves_its_time_out(self) -> None:
        seen = only(self.PAYLOAD, target=None)
        assert (seen.handle, seen.earliest, seen.latest) == ("Anna", -UNBOUNDED, UNBOUNDED)

    def test_judging_asks_for_the_day(self) -> None:
        (rejection,) = read(self.PAYLOAD, zone="UTC").rejections
        assert "add day =" in rejection.reason

    def test_a_day_that_is_given_is_used(self) -> None:
        options = ReadOptions("people.csv", None, zone="UTC", day=date(2015, 2, 10))
        (seen,) = TableSource().read([self.PAYLOAD], options).observations
        assert seen.latest - seen.earliest == MINUTE - 1

    def test_what_is_no_time_at_all_is_still_rejected(self) -> None:
        payload = table("From,Message,Date", TestMentions.ROW | {"Date": "yesterday"})
        (rejection,) = read(payload, target=None).rejections
        assert "in no known form" in rejection.reason
