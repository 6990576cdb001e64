"""Whose archive it is, as the archive says; where it does not say so plainly, nobody's."""

from __future__ import annotations

import pytest

from contestjudge.sources.x_archive_owner import Owner, archive_owner

NEW = b'window.YTD.account.part0 = [ {"account": {"accountId": "7002", "username": "Raz"}} ]'
OLD = b'var user_details =  {"screen_name": "Raz", "id": "7002", "bio": "made up"}'


@pytest.mark.parametrize(
    "content", [NEW, OLD, b"\xef\xbb\xbf" + NEW, b"\n " + OLD + b" ;\n", NEW.replace(b"[ {", b"[{")]
)
def test_both_kinds_say_it(content: bytes) -> None:
    assert archive_owner(content) == Owner("7002", "Raz")


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (NEW.replace(b'"Raz"', b'"not a handle"'), Owner("7002", None)),
        (NEW.replace(b'"Raz"', b"7"), Owner("7002", None)),
        (NEW.replace(b'"7002"', b'"seven"'), None),
        (NEW.replace(b'"7002"', b"7002"), None),
        (NEW.replace(b'"7002"', b'""'), None),
        (NEW.replace(b" ]", b""), None),
        (NEW.replace(b" ]", b', {"account": {"accountId": "1"}}]'), None),
        (b"window.YTD.account.part0 = []", None),
        (b"window.YTD.account.part0 = [7]", None),
        (b'window.YTD.account.part0 = [{"account": 7}]', None),
        (b"window.YTD.account.part0 = " + b"[" * 5000, None),
        (b'window.YTD.profile.part0 = [{"account": {"accountId": "1"}}]', None),
        (b'{"accountId": "7002"}', None),
        (b"", None),
    ],
)
def test_what_it_does_not_say_is_not_guessed(content: bytes, wanted: Owner | None) -> None:
    assert archive_owner(content) == wanted
