"""Lists of followers of every platform, through the doors: named, detected, refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import contestjudge as cj
from contestjudge.errors import InputError
from contestjudge.model.observation import Follower
from contestjudge.model.reading import Reading
from contestjudge.model.target import Asked, Target, TargetPost
from contestjudge.model.words import Platform
from contestjudge.sources import detect
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.followers import FollowersSource
from tests.unit.sources import fediverse

ASKS = frozenset({Asked.FOLLOWING})
X = Target(Platform.X, (TargetPost("20313410000", 0),), ("sj_ab",), "12", asks=ASKS)
SHOP, ADA = "did:plc:shopshopshopshopshopshop", "did:plc:adaadaadaadaadaadaadaada"
BLUESKY = Target(Platform.BLUESKY, (), ("shop.example",), SHOP, asks=ASKS)
MASTODON = replace(fediverse.target(), asks=ASKS)
PAGE = {
    "subject": {"did": SHOP, "handle": "shop.example"},
    "followers": [{"did": ADA, "handle": "Ada.example", "createdAt": "2020-01-01T00:00:00Z"}],
}


def _read(value: object, instrument: str, target: Target | None) -> Reading:
    options = ReadOptions("made up", target, instrument=instrument)
    return FollowersSource().read([json.dumps(value).encode()], options)


@pytest.mark.parametrize(
    ("value", "instrument", "target", "expected"),
    [
        ({"ids": [7, "8"], "next_cursor": 0}, "x.followers/ids", X, {("7", None), ("8", None)}),
        ([7, 8], "x.followers/ids", X, {("7", None), ("8", None)}),
        ({"users": [{"id_str": "7", "screen_name": "Ada"}]}, "x.followers/ids", X, {("7", "ada")}),
        (
            {"data": [{"id": "7", "username": "Ada", "name": "A"}], "meta": {}},
            "x.v2.followers",
            X,
            {("7", "ada")},
        ),
        (
            [{"uri": "/2/users/12/followers", "body": {"data": [{"id": "7", "username": "a"}]}}],
            "x.v2.followers",
            X,
            {("7", "a")},
        ),
        (PAGE, "bluesky.followers", BLUESKY, {(ADA, "ada.example")}),
        (
            [fediverse.account("anna"), fediverse.account("bo", "b.example")],
            "mastodon.followers",
            MASTODON,
            {("414", "anna"), (None, "bo@b.example")},
        ),
    ],
)
def test_every_shape(
    value: object, instrument: str, target: Target, expected: set[tuple[str | None, str | None]]
) -> None:
    reading = _read(value, instrument, target)
    assert {tuple(one) for one in reading.followers} == expected
    assert len(reading.informative) == reading.records == len(expected)
    assert not reading.observations
    assert not reading.rejections


@pytest.mark.parametrize("target", [None, replace(X, asks=frozenset()), BLUESKY])
def test_where_nobody_asks_the_records_say_nothing(target: Target | None) -> None:
    reading = _read([7, 8], "x.followers/ids", target)
    assert (reading.records, len(reading.informative), reading.followers) == (2, 0, set())


def test_an_empty_page() -> None:
    reading = _read({"meta": {"result_count": 0}}, "x.v2.followers", X)
    assert (reading.records, reading.rejections) == (0, [])


def test_what_names_nobody_is_rejected() -> None:
    reading = _read({"ids": [7, 9007199254740993000001, True]}, "x.followers/ids", X)
    assert reading.followers == {Follower("7", None)}
    assert [one.record for one in reading.rejections] == [2, 3]


@pytest.mark.parametrize("target", [BLUESKY, replace(BLUESKY, sponsor_id=None)])
def test_the_followers_of_somebody_else(target: Target) -> None:
    other = {**PAGE, "subject": {"did": ADA, "handle": "ada.example"}}
    reading = _read(other, "bluesky.followers", target)
    assert reading.followers == set()
    assert "somebody else" in reading.rejections[0].reason
    assert not _read(PAGE, "bluesky.followers", target).rejections


def test_only_bluesky_says_what_it_is() -> None:
    assert detect(json.dumps(PAGE).encode(), "page.json").name == "followers"
    assert detect(b'{"ids": [7, 8]}', "ids.json").name == "x.v1.users"


def test_the_instrument_names_the_format() -> None:
    found = cj.exhibit(b'{"ids": [7, 8]}', instrument="x.followers/ids")
    assert found.exhibits[0].format.name == "followers"
    assert found.exhibits[0].watch.sees == ()


@pytest.mark.parametrize(
    ("key", "stated"),
    [("sees", {"sees": ["native"]}), ("cap", {"cap": 5}), ("order", {"order": "newest_first"})],
)
def test_such_a_list_is_said_to_show_no_shares(key: str, stated: dict[str, object]) -> None:
    with pytest.raises(InputError) as refused:
        cj.exhibit(b'{"ids": [7]}', instrument="x.followers/ids", **stated)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.faults[0].key) == ("exhibit.followers", key)
