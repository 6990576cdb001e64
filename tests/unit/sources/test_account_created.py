"""When accounts were created: read where the rules ask, as the account's own platform says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contestjudge.model.observation import AccountCreated
from contestjudge.model.target import Asked, Target
from contestjudge.model.time import DAY, SECOND, parse_rfc3339
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.gnip import GnipSource
from contestjudge.sources.mastodon import MastodonBoostersSource, MastodonSource
from contestjudge.sources.x_users import XRetweetedBySource, XRetweetersSource
from contestjudge.sources.x_v1 import XV1Source
from contestjudge.sources.x_v2 import XV2Source
from tests.unit.sources import fediverse, test_x_v2
from tests.unit.sources.test_x_v2 import POST, share_id

BORN = parse_rfc3339("2015-02-10T03:46:28Z")[0]
WHEN = (BORN, BORN + SECOND - 1)
V1, V2 = "Tue Feb 10 03:46:28 +0000 2015", "2015-02-10T03:46:28.000Z"
X = replace(test_x_v2.TARGET, asks=frozenset({Asked.AGE}))


def _read(source: Source, value: object, target: Target) -> set[AccountCreated]:
    raw = json.dumps(value).encode()
    assert source.recognises(raw)
    return source.read([raw], ReadOptions("made up", target)).created


def _retweet(created: object = V1) -> dict[str, object]:
    return {
        "id_str": share_id(60),
        "created_at": "Fri Apr 15 05:21:00 +0000 2022",
        "text": "RT @lampshop: Retweet this",
        "user": {"id_str": "160", "screen_name": "ada", "created_at": created},
        "retweeted_status": {
            "id_str": POST,
            "created_at": "Fri Apr 15 05:20:00 +0000 2022",
            "user": {"id_str": "12", "screen_name": "lampshop", "created_at": V1},
            "text": "Retweet this",
        },
    }


_V2 = {
    "data": [test_x_v2.post(60, ("retweeted", POST))],
    "includes": {"users": [{"id": "160", "username": "ada", "created_at": V2}]},
}
_FLAT = test_x_v2.post(
    60, ("quoted", POST), author={"id": "160", "username": "a", "created_at": V2}
)
_GNIP = {
    "id": f"tag:search.twitter.com,2005:{share_id(60)}",
    "verb": "share",
    "postedTime": "2022-04-15T05:21:00.000Z",
    "body": "RT @lampshop: Retweet this",
    "actor": {"id": "id:twitter.com:160", "preferredUsername": "ada", "postedTime": V2},
    "object": {"id": f"tag:search.twitter.com,2005:{POST}", "verb": "post", "body": "Retweet this"},
}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (XV1Source(), _retweet()),
        (XV1Source(), [_retweet()]),
        (XV2Source(), _V2),
        (XV2Source(), _FLAT),
        (XRetweetersSource(), [{"id_str": "160", "screen_name": "ada", "created_at": V1}]),
        (
            XRetweetedBySource(),
            {"data": [{"id": "160", "username": "a", "name": "a", "created_at": V2}]},
        ),
        (GnipSource(), _GNIP),
    ],
)
def test_on_x(source: Source, value: object) -> None:
    assert _read(source, value, X) == {AccountCreated("160", *WHEN)}
    assert _read(source, value, replace(X, asks=frozenset())) == set()


@pytest.mark.parametrize("printed", ["yesterday", "2015-02-30T00:00:00Z", "", "Tue Feb 10"])
def test_what_cannot_be_read_says_nothing_and_rejects_nothing(printed: str) -> None:
    raw = json.dumps(_retweet(printed)).encode()
    reading = XV1Source().read([raw], ReadOptions("made up", X))
    assert (reading.created, reading.rejections, len(reading.observations)) == (set(), [], 1)


def test_asking_changes_no_observation() -> None:
    """The short path and the long one say the same."""
    raw = json.dumps(_retweet()).encode()
    asked, plain = (
        XV1Source().read([raw], ReadOptions("made up", target))
        for target in (X, replace(X, asks=frozenset()))
    )
    assert (asked.observations, asked.records) == (plain.observations, plain.records)


class TestMastodon:
    target = replace(fediverse.target(), asks=frozenset({Asked.AGE}))
    day = parse_rfc3339("2016-03-16T00:00:00Z")[0]

    def _status(self, **account: object) -> dict[str, object]:
        host = account.pop("host", None)
        name = fediverse.account("anna", host if isinstance(host, str) else None, **account)
        return {
            "id": fediverse.number(60_000),
            "created_at": fediverse.printed(60_000),
            "account": name,
            "content": "",
            "reblog": fediverse.ORIGINAL,
        }

    @pytest.mark.parametrize(
        ("printed", "latest"),
        [
            ("2016-03-16T00:00:00.000Z", DAY - 1),  # servers print the day alone
            ("2016-03-16T09:30:00.000Z", 9 * 3600 * SECOND + 1800 * SECOND + 999),
        ],
    )
    def test_an_account_of_the_server_that_answers(self, printed: str, latest: int) -> None:
        status = self._status(created_at=printed)
        (found,) = _read(MastodonSource(), [status], self.target)
        assert found.latest == self.day + latest
        (listed,) = _read(MastodonBoostersSource(), [status["account"]], self.target)
        assert listed == found

    def test_an_account_from_elsewhere_merely_claims(self) -> None:
        status = self._status(host="b.example", created_at="2016-03-16T00:00:00.000Z")
        assert _read(MastodonSource(), [status], self.target) == set()

    def test_with_a_recorder_only_its_own_word_counts(self) -> None:
        status = self._status(created_at="2016-03-16T00:00:00.000Z")
        here, there = (
            replace(fediverse.target(fediverse.URI, host), asks=frozenset({Asked.AGE}))
            for host in (fediverse.HOME, "c.example")
        )
        assert len(_read(MastodonSource(), [status], here)) == 1
        assert _read(MastodonSource(), [status], there) == set()
