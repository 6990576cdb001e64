"""The old search service: handles only, RFC 2822 times, and XML in which nothing is expanded."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

import pytest

from contestjudge.errors import InputError
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import SECOND, parse_rfc3339
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources import SOURCES, detect
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_search import XSearchSource, parse_search_time

POST = "11670000000"
POSTED, _ = parse_rfc3339("2010-04-06T02:00:00Z")
TEXT = "Retweet this & win a lamp for your room"
LINK = "https://example.com/lamp"
TARGET = Target(Platform.X, (TargetPost(POST, POSTED, TEXT, (LINK,)),), ("lampshop",), "12")
COPY = "RT @lampshop: Retweet this &amp; win a lamp for your room"


def result(**fields: object) -> dict[str, object]:
    return {
        "created_at": "Tue, 06 Apr 2010 02:14:14 +0000",
        "from_user": "anna",
        "from_user_id": 4242,
        "from_user_id_str": "4242",
        "id": 11674745185,
        "text": COPY,
        "to_user_id": None,
        **fields,
    }


def page(*results: object) -> dict[str, object]:
    return {"completed_in": 0.1, "max_id": 11674745185, "query": "lamp", "results": list(results)}


def read(*answers: object, target: Target | None = TARGET) -> Reading:
    content = b"\n".join(json.dumps(one).encode() for one in answers)
    return XSearchSource().read([content], ReadOptions("search.json", target))


def only(reading: Reading) -> Observation:
    assert reading.rejections == []
    assert list(reading.places) == [1]
    return reading.observations[0]


class TestResults:
    def test_a_copy_by_hand_is_known_by_its_authors_handle(self) -> None:
        seen = only(read(page(result())))
        assert (seen.form, seen.grade, seen.post) == (ShareForm.MANUAL, Grade.EXACT, POST)
        assert (seen.account_id, seen.handle) == (None, "anna")
        assert (seen.share_id, seen.earliest_basis) == ("11674745185", Basis.PLATFORM_CLOCK)
        assert (seen.earliest, seen.latest - seen.earliest) == (
            POSTED + (14 * 60 + 14) * SECOND,
            SECOND - 1,
        )

    def test_a_snowflake_gives_the_millisecond(self) -> None:
        later = result(
            id=96742191610863616,
            id_str="96742191610863616",
            created_at="Fri, 29 Jul 2011 00:41:50 +0000",
        )
        seen = only(read(page(later)))
        assert seen.earliest_basis is Basis.PLATFORM_ID
        assert seen.latest - seen.earliest == 999
        assert seen.claims == ()

    def test_a_number_that_may_be_rounded_is_no_id(self) -> None:
        rounded = result(id=96742191610863620, created_at="Fri, 29 Jul 2011 00:41:50 +0000")
        seen = only(read(page(rounded)))
        assert (seen.share_id, seen.id_unreadable) == (None, True)

    def test_links_and_answers_of_later_years(self) -> None:
        link = result(text="look", entities={"urls": [{"expanded_url": LINK}]})
        assert only(read(page(link))).form is ShareForm.LINK
        answer = result(text="me", in_reply_to_status_id_str=POST)
        assert only(read(page(answer))).form is ShareForm.REPLY

    def test_the_contests_own_post_is_no_share(self) -> None:
        reading = read(page(result(id=int(POST), from_user=None, text=TEXT) | {"from_user": "x"}))
        assert reading.observations == []
        assert list(reading.informative) == [1]

    def test_pages_lists_and_lone_results(self) -> None:
        reading = read(page(result(), result()), [result()], result(), page())
        assert (reading.records, list(reading.places)) == (4, [1, 2, 3, 4])

    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            (3, "not an object"),
            (result(created_at="Tue Apr 06 02:14:14 +0000 2010"), "created_at: 'Tue Apr"),
            (result(created_at="Tue, 06 Apr 2010 02:14:14 +0200"), "created_at: 'Tue, 06"),
            (result(created_at="Tue, 31 Feb 2010 02:14:14 +0000"), "created_at: "),
            (result(created_at="Tue, 06 Apr 2010 02:14:99 +0000"), "created_at: "),
            (result(created_at=7), "created_at: input should be a valid string"),
            (result(from_user="anna lee"), "from_user: missing"),
            (result(id="1"), "id: input should be a valid integer"),
            ({"from_user": "anna", "text": COPY}, "neither id nor created_at"),
            ({"error": "You must enter a query."}, "neither id nor created_at"),
        ],
    )
    def test_what_is_rejected_and_why(self, broken: object, reason: str) -> None:
        reading = read(page(result(), broken, result()))
        (rejection,) = reading.rejections
        assert rejection.record == 2
        assert rejection.reason.startswith(reason)
        assert list(reading.places) == [1, 3]

    def test_a_line_that_is_no_json(self) -> None:
        reading = XSearchSource().read(
            [json.dumps(page(result())).encode() + b'\n{"results": "\n'], ReadOptions("x", TARGET)
        )
        assert (reading.records, [one.record for one in reading.rejections]) == (2, [2])

    def test_a_time(self) -> None:
        start = POSTED + (14 * 60 + 14) * SECOND
        assert parse_search_time("Tue, 06 Apr 2010 02:14:14 +0000") == (start, start + 999_999)


def entry(**fields: str) -> str:
    parts = {
        "id": "tag:search.twitter.com,2005:11674745185",
        "published": "2010-04-06T02:14:14Z",
        "title": COPY,
        "name": "anna (Anna Lee)",
        "uri": "http://twitter.com/anna",
        **fields,
    }
    text = {key: escape(value) for key, value in parts.items()}
    return (
        f"<entry><id>{text['id']}</id><published>{text['published']}</published>"
        f'<link href="http://twitter.com/anna/statuses/11674745185" rel="alternate"/>'
        f"<title>{text['title']}</title><content type='html'>&lt;b&gt;no&lt;/b&gt;</content>"
        f"<twitter:source><id>other</id></twitter:source>"
        f"<author><name>{text['name']}</name><uri>{text['uri']}</uri></author></entry>"
    )


HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:twitter="http://api.twitter.com/">\n'
    "<id>tag:search.twitter.com,2005:search/lamp</id><title>lamp - Twitter Search</title>\n"
)


def feed(*entries: str, end: str = "</feed>") -> bytes:
    return (HEAD + "\n".join(entries) + end).encode()


def read_feed(content: bytes, size: int = 1 << 18) -> Reading:
    chunks = [content[start : start + size] for start in range(0, len(content), size)]
    return XSearchSource().read(chunks, ReadOptions("search.atom", TARGET))


class TestFeed:
    def test_an_entry_says_what_a_result_says(self) -> None:
        assert only(read_feed(feed(entry()))) == only(read(page(result())))

    @pytest.mark.parametrize(
        "fields",
        [
            {"uri": "https://www.twitter.com/#!/anna/"},
            {"uri": "", "name": "anna (Anna Lee)"},
            {"uri": "http://example.com/bob", "name": "anna"},
            {"title": f"anna: {COPY}"},
            {"id": " tag:search.twitter.com,2005:11674745185\n"},
        ],
    )
    def test_its_author_and_text_however_they_are_written(self, fields: dict[str, str]) -> None:
        assert only(read_feed(feed(entry(**fields)))) == only(read(page(result())))

    @pytest.mark.parametrize("size", [1, 7, 1 << 18])
    def test_chunks_and_a_byte_order_mark_change_nothing(self, size: int) -> None:
        content = feed(entry(title="RT @lampshop blå ♺ 😀"), entry(), entry(published="?"))
        assert read_feed(b"\xef\xbb\xbf" + content, size) == read_feed(content)
        assert read_feed(content).records == 3

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"id": "tag:example.com,2005:7"}, "id: not that of a post"),
            ({"published": "yesterday"}, "published: 'yesterday' is not a time"),
            ({"published": "2010-13-06T02:14:14Z"}, "published: "),
            ({"name": "", "uri": ""}, "author: missing"),
            ({"title": "a" * (16 * 2**20)}, "a record of more than 16777216 bytes"),
        ],
    )
    def test_what_is_rejected_and_why(self, fields: dict[str, str], reason: str) -> None:
        reading = read_feed(feed(entry(), entry(**fields), entry()))
        (rejection,) = reading.rejections
        assert rejection.record == 2
        assert rejection.reason.startswith(reason)
        assert list(reading.places) == [1, 3]

    @pytest.mark.parametrize(
        ("tail", "reason"),
        [
            ("", "not well-formed XML from line 4 on"),
            ("<entry><id>tag", "not well-formed XML from line 4 on"),
            ("</entry>", "not well-formed XML from line 4 on"),
            ("&undeclared;</feed>", "not well-formed XML from line 4 on"),
            ("\0</feed>", "not well-formed XML from line 4 on"),
            ("<a>" * 201, "nested more than 200 levels deep"),
        ],
    )
    def test_where_it_stops_being_xml_the_rest_is_one_lost_record(
        self, tail: str, reason: str
    ) -> None:
        reading = read_feed(feed(entry(), end=tail))
        (rejection,) = reading.rejections
        assert (reading.records, list(reading.places)) == (2, [1])
        assert (rejection.record, rejection.reason) == (2, reason)

    @pytest.mark.parametrize(
        "declaration",
        [
            "<!DOCTYPE feed>",
            '<!DOCTYPE feed SYSTEM "http://example.com/feed.dtd">',
            '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
            '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
        ],
    )
    def test_a_document_type_is_refused_and_nothing_of_it_used(self, declaration: str) -> None:
        content = feed(entry()).replace(b"\n<feed", f"\n{declaration}\n<feed".encode(), 1)
        assert XSearchSource().recognises(content)
        with pytest.raises(InputError) as refused:
            read_feed(content)
        (fault,) = refused.value.faults
        assert (fault.code, fault.source) == ("xml.doctype", "search.atom")

    def test_another_encoding_is_not_guessed(self) -> None:
        content = feed(entry(title="bl\xe5")).decode().replace("UTF-8", "ISO-8859-1")
        reading = read_feed(content.encode("iso-8859-1"))
        assert [one.reason for one in reading.rejections] == ["not well-formed XML from line 4 on"]


class TestDetection:
    @pytest.mark.parametrize(
        "content",
        [
            json.dumps(page(result())).encode(),
            json.dumps(page(result()), indent=1).encode(),
            json.dumps(page()).encode(),
            json.dumps([result()]).encode(),
            json.dumps(result(in_reply_to_status_id=3, truncated=False)).encode(),
            feed(entry()),
            b"\n" + feed(entry()),
            feed(),
        ],
    )
    def test_what_it_is(self, content: bytes) -> None:
        assert detect(content, "x").name == "x.search"
        assert next(one.name for one in SOURCES if one.recognises(content)) == "x.search"

    @pytest.mark.parametrize(
        "content",
        [
            b'{"results": []}',
            b'{"results": [{"verb": "share", "id": "tag:search.twitter.com,2005:7"}]}',
            b'{"results": [{"user": {}, "text": "a", "from_user": "b"}]}',
            b'{"results": 3, "from_user": "b"}',
            b'<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.com,2005:7</id></feed>',
            b"<rss>tag:search.twitter.com,2005:7</rss>",
            b"from_user,text\nanna,RT @lampshop\n",
            b"",
        ],
    )
    def test_what_it_is_not(self, content: bytes) -> None:
        assert not XSearchSource().recognises(content)
