"""Which format an input has is seen from its content, never from its name."""

from __future__ import annotations

import json

import pytest

from contestjudge.errors import InputError
from contestjudge.sources import SOURCES, detect

USER = {"id_str": "5", "screen_name": "anna"}
V1 = {"id_str": "20", "created_at": "…", "text": "a", "user": USER}
V2 = {"id": "20", "text": "a", "author_id": "5"}


def text(value: object) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "head",
    [
        text(V1),
        text([V1, V1]),
        text({"statuses": [V1], "search_metadata": {}}),
        text([{"uri": "/1.1/x.json", "method": "GET", "body": [V1]}]),
        text({"delete": {"status": {"id_str": "1"}}}),
        text({"limit": {"track": 3}}),
        text({"id": 20, "full_text": "a", "truncated": False}),
        text({"id": 20, "text": "a", "retweeted_status": {}}),
        text(V1)[:-40] + b"\n" + text(V1),
        b"[]",
        b" [] \n",
        json.dumps([V1, V1], indent=2).encode()[:-30],
    ],
)
def test_v1(head: bytes) -> None:
    assert detect(head, "payload.csv").name == "x.v1"


@pytest.mark.parametrize(
    "head",
    [
        text(V2),
        text([V2, V2]),
        text({"data": V2}),
        text({"data": [V2], "includes": {}, "meta": {}}),
        text({"data": [V2], "matching_rules": []}),
        text({"meta": {"result_count": 0}}),
        text({"id": "20", "text": "a", "edit_history_tweet_ids": ["20"]}),
        text({"id": "20", "text": "a", "referenced_tweets": []}),
    ],
)
def test_v2(head: bytes) -> None:
    assert detect(head, "payload.xml").name == "x.v2"


STRAY = (b"{}", b"[]", b'{"foo":1}', b'{"errors":[{"code":34}]}', b'{"friends":[1,2]}')


@pytest.mark.parametrize("stray", STRAY)
@pytest.mark.parametrize(("record", "name"), [(V1, "x.v1"), (V2, "x.v2")])
def test_a_stray_line_before_the_records(
    stray: bytes, record: dict[str, object], name: str
) -> None:
    lines = [stray, b"", stray, text(record), text(record)]
    assert detect(b"\n".join(lines), "payload").name == name
    assert detect(b"\n".join([*[stray] * 63, text(record)]), "payload").name == name
    with pytest.raises(InputError):
        detect(b"\n".join([*[stray] * 64, text(record)]), "payload")


def test_what_is_no_row_of_lines_is_not_searched() -> None:
    document = json.dumps({"foo": [V1, V1]}, indent=0).encode()
    assert document.count(b"\n") > 9
    for head in (document, b'{"foo":1}\nhandle,text\nanna,a\n'):
        with pytest.raises(InputError):
            detect(head, "payload")


def test_a_table_by_its_header_or_because_it_is_said_to_be_one() -> None:
    assert detect(b"handle,text\nanna,a\n", "payload.json").name == "table"
    assert detect(b"Wer,Was\nanna,a\n", "payload.json", has_columns=True).name == "table"
    with pytest.raises(InputError, match="no known format"):
        detect(b"Wer,Was\nanna,a\n", "payload.csv")


def test_columns_do_not_make_a_table_of_json() -> None:
    assert detect(text(V1), "payload.csv", has_columns=True).name == "x.v1"


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (b"", "payload: is empty; an empty answer is written"),
        (b" \n", "payload: is empty"),
        (b"nonsense", "payload: no known format; known are x."),
        (text({"verb": "post", "id": "20", "text": "a", "user": USER}), "JSON, but no record"),
        (text({"likes": 3}), "JSON, but no record of a known format"),
        (b'{"id_str": "1", "text": "\xe4"}', "not text in UTF-8; save it as UTF-8"),
        (text(V1).decode().encode("utf-16"), "not text in UTF-8"),
        (b"[" * 1_000, "broken, or nested too deep"),
    ],
)
def test_what_nobody_knows_is_refused_with_advice(head: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        detect(head, "payload")
    assert caught.value.faults[0].advice


def test_a_head_that_ends_inside_a_character_is_still_utf_8() -> None:
    head = '{"likes": "ö'.encode()[:-1]
    with pytest.raises(InputError, match="JSON, but no record"):
        detect(head, "payload")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_no_format_fails_on_bytes_that_are_not_its_own(source: object) -> None:
    for head in (
        b"",
        b"\0",
        b"\xff\xfe\0",
        b"{",
        b"[[[",
        b'"',
        b"{}\n{}",
        b"null",
        b"\n\n",
        b",,,\n",
    ):
        for known in SOURCES:
            if known is source:
                assert not known.recognises(head)
