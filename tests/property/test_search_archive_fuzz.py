"""Search answers and archives, mutated: nothing is lost, nothing raised, nothing inconsistent."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.errors import Fault, InputError
from contestjudge.model.contest import AccountRef
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.x_archive import GrailbirdSource, TweetsJsSource
from contestjudge.sources.x_archive_table import ArchiveTableSource
from contestjudge.sources.x_search import XSearchSource
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
RESULT = {
    "created_at": "Tue, 10 Feb 2015 03:46:31 +0000",
    "from_user": "anna",
    "from_user_id": 100,
    "id": 564993789224550401,
    "id_str": "564993789224550401",
    "text": f"RT @lampshop: {TEXT}",
    "entities": {"urls": [{"expanded_url": f"https://twitter.com/lampshop/status/{POST}"}]},
    "in_reply_to_status_id_str": POST,
}
RESULTS: list[Json] = [RESULT, {"results": [RESULT, RESULT], "max_id": 1}, {"results": []}]
ARCHIVED = {
    "id": 20313414141,
    "id_str": "20313414141",
    "created_at": "2010-08-04 00:00:00 +0000",
    "text": f"RT @lampshop: {TEXT}",
    "user": {"id_str": "100", "screen_name": "anna"},
    "entities": {"urls": [{"expanded_url": "https://example.com/lamp"}]},
    "in_reply_to_status_id_str": POST,
}
POSTS: list[Json] = [
    ARCHIVED,
    ARCHIVED | {"retweeted_status": ARCHIVED | {"id_str": POST}},
    {"tweet": ARCHIVED | {"full_text": TEXT, "id": "20313414141"}},
    {"tweet": ARCHIVED | {"edit_info": {"initial": {"editTweetIds": ["1", "20313414141"]}}}},
    {"tweet": ARCHIVED | {"edit_info": {"edit": {"editControlInitial": {}}}}},
]
ENTRY = (
    "<entry><id>tag:search.twitter.com,2005:564993789224550401</id>"
    "<published>2015-02-10T03:46:31Z</published><title>RT @lampshop: "
    f"{TEXT}</title><author><name>anna (Anna)</name>"
    "<uri>http://twitter.com/anna</uri></author></entry>"
)
FEED = f'<feed xmlns="http://www.w3.org/2005/Atom">{ENTRY}\n{ENTRY}</feed>'.encode()
ROW = {
    "tweet_id": "20313414141",
    "in_reply_to_status_id": "",
    "timestamp": "2010-08-04 00:00:00 +0000",
    "source": "web",
    "text": f"RT @lampshop: {TEXT}",
    "retweeted_status_id": POST,
    "retweeted_status_user_id": "12",
    "retweeted_status_timestamp": "2010-08-04 00:00:00 +0000",
    "expanded_urls": "https://example.com/lamp",
}
MONTH, PART = b"Grailbird.data.tweets_2010_08 = ", b"window.YTD.tweets.part0 = "
ANNA = AccountRef(None, "@anna")
SOURCES = cast(
    "tuple[Source, ...]",
    (XSearchSource(), GrailbirdSource(), TweetsJsSource(), ArchiveTableSource()),
)


def table(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(ROW), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def check(source: Source, raw: bytes, target: Target | None) -> None:
    """Read whole and in small chunks: the same, and sound; or refused both times."""
    options = ReadOptions("x", target, account=ANNA)
    chunks = [raw[start : start + 97] for start in range(0, len(raw), 97)]
    whole, apart = _read(source, [raw], options), _read(source, chunks, options)
    assert apart == whole
    if isinstance(whole, Reading):
        reconciled(whole)
        citable(whole)


def _read(source: Source, chunks: list[bytes], options: ReadOptions) -> Reading | tuple[Fault, ...]:
    try:
        return source.read(chunks, options)
    except InputError as error:
        return error.faults


@pytest.mark.parametrize("target", [TARGET, None], ids=["judged", "inspected"])
class TestMutated:
    @given(records=st.lists(mutated(RESULTS) | odd, min_size=1, max_size=3))
    def test_results(self, target: Target | None, records: list[Json]) -> None:
        check(XSearchSource(), encoded(records), target)

    @given(posts=st.lists(mutated(POSTS) | odd, min_size=1, max_size=3))
    def test_posts(self, target: Target | None, posts: list[Json]) -> None:
        list_of_them = json.dumps(posts).encode()
        check(GrailbirdSource(), MONTH + list_of_them, target)
        check(TweetsJsSource(), PART + list_of_them, target)

    @given(
        fields=st.dictionaries(
            st.sampled_from(sorted(ROW)),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
            | st.sampled_from([POST, "9" * 30, "Tue Feb 10 03:46:28 +0000 2015", "0"]),
            max_size=4,
        )
    )
    def test_rows(self, target: Target | None, fields: dict[str, str]) -> None:
        check(ArchiveTableSource(), table([ROW | fields, ROW]), target)

    @given(data=st.data(), place=st.integers(0, 3))
    def test_bytes(self, target: Target | None, data: st.DataObject, place: int) -> None:
        whole = (FEED, MONTH + encoded([POSTS]), PART + encoded([POSTS]), table([ROW, ROW]))[place]
        raw = bytearray(whole)
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(raw) - 1))
            raw[at : at + data.draw(st.integers(0, 2))] = data.draw(
                st.binary(max_size=3)
                | st.sampled_from([b"<", b"&lt;", b"<entry>", b"<!DOCTYPE a>"])
            )
        for source in SOURCES:
            source.recognises(bytes(raw))
        check(SOURCES[place], bytes(raw), target)


def test_what_is_mutated_is_readable() -> None:
    """Unmutated, every example gives its shares; otherwise the mutations would prove nothing."""
    options = ReadOptions("x", TARGET, account=ANNA)
    for source, raw, observed in (
        (SOURCES[0], encoded(RESULTS), 3),
        (SOURCES[0], FEED, 2),
        (SOURCES[1], MONTH + encoded([POSTS[:2]]), 2),
        (SOURCES[2], PART + encoded([POSTS[2:]]), 3),
        (SOURCES[3], table([ROW, ROW]), 2),
    ):
        reading = source.read([raw], options)
        assert (len(reading.observations), reading.rejections) == (observed, [])
