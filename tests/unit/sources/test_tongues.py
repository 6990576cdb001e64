"""Languages and countries of shares: read where the rules ask, as each format prints them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contestjudge.model.observation import Tagged
from contestjudge.model.target import Asked, Target
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.bluesky import BlueskySource
from contestjudge.sources.bluesky_shape import Shape
from contestjudge.sources.gnip import GnipSource
from contestjudge.sources.mastodon import MastodonSource
from contestjudge.sources.tongues import country, language, languages
from contestjudge.sources.x_v1 import XV1Source
from contestjudge.sources.x_v2 import XV2Source
from tests.unit.sources import bluesky_made, fediverse, test_x_v2
from tests.unit.sources.test_x_v2 import POST, share_id

BOTH = frozenset({Asked.LANGUAGE, Asked.REGION})


def _read(source: Source, value: object, target: Target, asks: frozenset[Asked]) -> set[Tagged]:
    raw = json.dumps(value).encode()
    assert source.recognises(raw)
    reading = source.read([raw], ReadOptions("made up", replace(target, asks=asks)))
    assert (len(reading.observations), reading.rejections) == (1, [])
    return reading.tagged


def _quote(**fields: object) -> dict[str, object]:
    return {
        "id_str": share_id(60),
        "created_at": "Fri Apr 15 05:21:00 +0000 2022",
        "text": "en lampa",
        "user": {"id_str": "160", "screen_name": "ada"},
        "quoted_status_id_str": POST,
        **fields,
    }


_FLAT = test_x_v2.post(60, ("quoted", POST), lang="sv", geo={"country_code": "SE"})
_V2 = {
    "data": [test_x_v2.post(60, ("quoted", POST), lang="sv", geo={"place_id": "ab"})],
    "includes": {"places": [{"id": "ab", "country_code": "SE"}, {"id": "cd"}]},
}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (XV1Source(), _quote(lang="sv", place={"country_code": "SE"})),
        (XV2Source(), _V2),
        (XV2Source(), _FLAT),
    ],
)
def test_on_x(source: Source, value: object) -> None:
    share, target = share_id(60), test_x_v2.TARGET
    assert _read(source, value, target, BOTH) == {Tagged(share, ("sv",), "SE")}
    assert _read(source, value, target, frozenset({Asked.LANGUAGE})) == {
        Tagged(share, ("sv",), None)
    }
    assert _read(source, value, target, frozenset({Asked.REGION})) == {Tagged(share, (), "SE")}
    assert _read(source, value, target, frozenset()) == set()


def test_by_gnip() -> None:
    activity = {
        "id": f"tag:search.twitter.com,2005:{share_id(60)}",
        "verb": "post",
        "postedTime": "2022-04-15T05:21:00.000Z",
        "body": "en lampa",
        "actor": {"id": "id:twitter.com:160", "preferredUsername": "ada"},
        "object": {"id": f"object:search.twitter.com,2005:{share_id(60)}"},
        "twitter_quoted_status": {
            "id": f"tag:search.twitter.com,2005:{POST}",
            "verb": "post",
            "body": "Retweet this",
        },
        "twitter_lang": "sv",
    }
    found = _read(GnipSource(), activity, test_x_v2.TARGET, BOTH)
    assert found == {Tagged(share_id(60), ("sv",), None)}


def test_a_native_share_repeats_the_language_of_the_post() -> None:
    retweet = _quote(lang="sv", retweeted_status={"id_str": POST, "text": "x", "user": {}})
    assert _read(XV1Source(), retweet, test_x_v2.TARGET, BOTH) == set()


@pytest.mark.parametrize("printed", ["und", "qht", "", 7, None, ["?"], {"a": 1}])
def test_what_cannot_be_read_says_nothing_and_rejects_nothing(printed: object) -> None:
    value = _quote(lang=printed, place=printed)
    assert _read(XV1Source(), value, test_x_v2.TARGET, BOTH) == set()


def test_on_mastodon() -> None:
    status = fediverse.status(
        "anna",
        60_000,
        language="sv",
        quote={"state": "accepted", "quoted_status": fediverse.ORIGINAL},
    )
    (found,) = _read(MastodonSource(), [status], fediverse.target(), BOTH)
    assert found[1:] == (("sv",), None)
    assert _read(MastodonSource(), [status], fediverse.target(), frozenset()) == set()


def test_on_bluesky() -> None:
    record = bluesky_made.post(embed=bluesky_made.quoting(), langs=["sv", "en-GB", 7])
    value = {"uri": bluesky_made.POST, "posts": [bluesky_made.view(1, record)]}
    source = BlueskySource("bluesky.quotes", frozenset({Shape.QUOTES}))
    found = _read(source, value, bluesky_made.target(), BOTH)
    assert found == {Tagged(bluesky_made.uri_of(1, record), ("en-gb", "sv"), None)}
    assert _read(source, value, bluesky_made.target(), frozenset()) == set()


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("SV", "sv"),
        ("in", "id"),
        ("ji-x", "yi-x"),
        ("zh-Hant-TW", "zh-hant-tw"),
        ("qaa", None),
        ("qtz", None),
        ("qua", "qua"),  # Quechua
        ("und-Latn", None),
        ("s", None),
        ("sv_SE", None),
        ("svensksvensk", None),
    ],
)
def test_a_language(printed: str, read: str | None) -> None:
    assert language(printed) == read
    assert languages([printed]) == (() if read is None else (read,))


def test_of_many_languages_the_first_are_looked_at() -> None:
    assert languages(["und"] * 15 + ["sv"]) == ("sv",)
    assert languages(["und"] * 16 + ["sv"]) == ()


@pytest.mark.parametrize("printed", ["SWE", "S", "", "S1", "\u0131s", 46, None])
def test_no_country(printed: object) -> None:
    assert country(printed) is None
