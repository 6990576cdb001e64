"""What no format knows is called what it is, with what to do about it."""

from __future__ import annotations

import pytest

from contestjudge.sources.unrecognised import unrecognised


@pytest.mark.parametrize(
    ("head", "problem", "advice"),
    [
        (b"PK\x03\x04\x14\0\0\0", "an Excel workbook", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel", "CSV UTF-8"),
        (b"%PDF-1.7", "a PDF", "export the data"),
        (b"SQLite format 3\0", "a database", "export the table"),
        (b"\xff\xfeh\0", "not text in UTF-8", "save it as UTF-8"),
        (b"a,b\n\xe4,c\n", "not text in UTF-8", "CSV UTF-8"),
        (b" <!DOCTYPE html><p>", "a web page", "not the page"),
        (b"<html>", "a web page", "not the page"),
        (
            b'{"errors": [{"message": "Rate limit exceeded", "code": 88}]}',
            "the platform answered with an error, 'Rate limit exceeded'",
            "ask it once more",
        ),
        (
            b'{"title": "Unauthorized", "status": 401, "detail": "No token"}',
            "answered with an error, 'No token'",
            "ask it once more",
        ),
        (b'{"error": "Sorry"}', "answered with an error, 'Sorry'", "ask it once more"),
        (b'{"title": "a song"}', "JSON, but no record of a known format", "known are a, b"),
        (b'{"errors": []}', "JSON, but no record of a known format", "known are a, b"),
        (b'{"id_str": "1", "text": ', "it breaks off", "known are a, b"),
        (b'{"a": 1}\n{"a": 2', "it breaks off", "known are a, b"),
        (b'[{"a": 1},\n{"a": 2}', "it breaks off", "known are a, b"),
        (b"[[[", "no record of a known format", "known are a, b"),
        (b"User;Tweet ID\nada;5\n", "it has the columns 'User', 'Tweet ID'", "columns = {"),
        (b"hello", "no known format", "a table needs a header row"),
        ("wörter".encode()[:2], "no known format", "a table needs a header row"),
    ],
)
def test_it_is_called_what_it_is(head: bytes, problem: str, advice: str) -> None:
    said, to_do = unrecognised(head, "a, b")
    assert problem in said
    assert advice in to_do


def test_a_strangers_words_are_cut_and_written_out() -> None:
    said, _ = unrecognised(b'{"error": "\\u001b[2J' + b"x" * 5_000 + b'"}', "a")
    assert "\x1b" not in said
    assert len(said) < 300


def test_a_head_that_is_cut_off_is_not_called_broken() -> None:
    said, _ = unrecognised(b'{"title": "' + b"x" * (1 << 20), "a")
    assert "breaks off" not in said
