"""What clients return, by their own code, is judged as the payload that it was made from."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

import contestjudge as cj
from tests.unit.doors.made import digest, raw, v1, v2, v2_page

tweepy = pytest.importorskip("tweepy", reason="tweepy is an extra of development")


class TestStatusesOfV1:
    RECORDS = (v1(0), v1(1), v1(2))
    WANTED = digest(cj.read(raw(*RECORDS)))

    def _statuses(self) -> list[Any]:
        api = tweepy.API()
        return [tweepy.models.Status.parse(api, copy.deepcopy(one)) for one in self.RECORDS]

    def test_one_by_one(self) -> None:
        assert digest(cj.read(*self._statuses())) == self.WANTED

    def test_a_list(self) -> None:
        assert digest(cj.read(self._statuses())) == self.WANTED

    def test_a_result_set(self) -> None:
        found = tweepy.models.Status.parse_list(
            tweepy.API(), [copy.deepcopy(one) for one in self.RECORDS]
        )
        assert type(found).__name__ == "ResultSet"
        assert digest(cj.read(found)) == self.WANTED

    def _api(self) -> Any:  # noqa: ANN401 - tweepy has no types
        """Let the client do everything but the sending: two pages, and then an empty one."""
        pages = [self.RECORDS[:2], self.RECORDS[2:], ()]

        class _Session:
            def request(self, *_: object, **__: object) -> object:
                return SimpleNamespace(status_code=200, headers={}, text=json.dumps(pages.pop(0)))

            def close(self) -> None:
                """Have nothing to close."""

        api = tweepy.API(tweepy.OAuth2BearerHandler("made-up"))
        api.session = _Session()
        return api

    def test_the_items_of_a_cursor(self) -> None:
        cursor = tweepy.Cursor(self._api().home_timeline)
        assert digest(cj.read(cursor.items())) == self.WANTED

    def test_the_pages_of_a_cursor(self) -> None:
        cursor = tweepy.Cursor(self._api().home_timeline)
        assert digest(cj.read(cursor.pages())) == self.WANTED


class TestAnswersOfV2:
    PAGE = v2_page(3)
    WANTED = digest(cj.read(raw(PAGE)))

    def _answer(self, page: object = PAGE) -> Any:  # noqa: ANN401 - tweepy has no types
        """Let the client make what it makes of a page when one arrives."""
        client = tweepy.Client("made-up")
        return client._construct_response(  # noqa: SLF001 - nothing is sent here
            copy.deepcopy(page), data_type=tweepy.Tweet
        )

    def test_the_answer_is_what_the_client_makes(self) -> None:
        answer = self._answer()
        assert type(answer) is tweepy.Response
        assert type(answer.data[0]) is tweepy.Tweet

    def test_one_answer(self) -> None:
        assert digest(cj.read(self._answer())) == self.WANTED

    def test_it_is_the_page_again(self) -> None:
        payload = cj.read(self._answer()).exhibits[0].payload
        assert json.loads(payload.content) == self.PAGE

    def test_several_answers(self) -> None:
        assert digest(cj.read([self._answer(), self._answer()])) == digest(
            cj.read(raw(self.PAGE, self.PAGE))
        )

    def test_the_paginator(self) -> None:
        first = self._answer({"data": [v2(7)], "meta": {"result_count": 1, "next_token": "more"}})
        answers = {None: first, "more": self._answer()}

        def get_retweets(*_: object, **asked: object) -> object:
            return answers[asked["pagination_token"]]  # type: ignore[index]

        wanted = digest(cj.read(raw({"data": [v2(7)], "meta": {"result_count": 1}}, self.PAGE)))
        paginator = tweepy.Paginator(get_retweets, "1")
        assert digest(cj.read(paginator)) == wanted
        posts = raw(*(v2(number) for number in (7, 0, 1, 2)))
        assert digest(cj.read(paginator.flatten())) == digest(cj.read(posts))

    def test_posts_alone(self) -> None:
        posts = [tweepy.Tweet(copy.deepcopy(v2(number))) for number in range(3)]
        wanted = digest(cj.read(raw(*(v2(number) for number in range(3)))))
        assert digest(cj.read(posts)) == wanted
        assert digest(cj.read(*posts)) == wanted

    def test_users_alone(self) -> None:
        users = [{"id": str(100 + n), "username": f"guest{n}", "name": "Guest"} for n in range(3)]
        made = [tweepy.User(copy.deepcopy(one)) for one in users]
        assert digest(cj.read(made)) == digest(cj.read(raw(*users)))

    def test_an_answer_of_a_stream(self) -> None:
        rule = tweepy.StreamRule(tag="lamp", id="7")
        answer = tweepy.StreamResponse(tweepy.Tweet(copy.deepcopy(v2(0))), {}, [], [rule])
        line = {"data": v2(0), "matching_rules": [{"id": "7", "tag": "lamp"}]}
        payload = cj.read(answer).exhibits[0].payload
        assert json.loads(payload.content) == line
        assert digest(cj.read(answer)) == digest(cj.read(raw(line)))

    def test_an_empty_answer_is_an_empty_page(self) -> None:
        answer = self._answer({"meta": {"result_count": 0}})
        decision = cj.judge(
            {
                "schema": "contestjudge/contest/v1",
                "name": "A lamp",
                "sponsor": {"platform": "x", "id": "12"},
                "posts": [{"id": v2(0)["id"]}],
            },
            cj.read(answer),
        )
        assert decision.counts.shares == 0


HOST = "https://a.example"
MASTODON_POST = "117020609740800007"
MASTODON_CONTEST = {
    "schema": "contestjudge/contest/v1",
    "name": "One ticket",
    "sponsor": {"platform": "mastodon", "id": "7", "handles": ["brand"]},
    "posts": [{"id": MASTODON_POST, "text": "Boost this and win a ticket"}],
    "entry": {"recorder": "a.example"},
}


def _account(number: int, name: str) -> dict[str, object]:
    return {
        "id": str(number),
        "username": name,
        "acct": name,
        "display_name": "Somebody",
        "created_at": "2022-01-01T00:00:00.000Z",
        "last_status_at": "2026-08-01",
        "url": f"{HOST}/@{name}",
        "uri": f"{HOST}/users/{name}",
    }


def _boost(number: int) -> dict[str, object]:
    """Make a boost, ten seconds after the one before."""
    own = str(int(MASTODON_POST) - 6 + number * (10_000 << 16) + 1)
    address = f"{HOST}/users/p{number}/statuses/{own}/activity"
    return {
        "id": own,
        "created_at": f"2026-08-01T14:00:{number * 10:02}.002Z",
        "account": _account(100 + number, f"p{number}"),
        "content": "",
        "visibility": "public",
        "uri": address,
        "url": address,
        "reblogs_count": 0,
        "reblog": {
            "id": MASTODON_POST,
            "created_at": "2026-08-01T14:00:00.003Z",
            "account": _account(7, "brand"),
            "content": "<p>Boost this and win a ticket</p>",
            "visibility": "public",
            "uri": f"{HOST}/users/brand/statuses/{MASTODON_POST}",
            "url": f"{HOST}/@brand/{MASTODON_POST}",
            "reblogs_count": 2,
            "reblog": None,
        },
    }


def _mastodon_digest(evidence: cj.Evidence) -> str:
    decision = cj.judge(MASTODON_CONTEST, evidence)
    assert [one.entrant.id for one in decision.standings] == ["101", "102"]
    return decision.digest


class TestMastodon:
    BOOSTS = (_boost(1), _boost(2))

    @pytest.fixture
    def client(self) -> Any:  # noqa: ANN401 - it may not be installed
        """Let Mastodon.py do everything but the sending."""
        mastodon = pytest.importorskip("mastodon", reason="an extra of development")
        answer = json.dumps(self.BOOSTS)

        class _Session:
            def request(self, *_: object, **__: object) -> object:
                return SimpleNamespace(
                    status_code=200,
                    ok=True,
                    headers={},
                    links={},
                    text=answer,
                    content=answer.encode(),
                    json=lambda: json.loads(answer),
                )

        return mastodon.Mastodon(
            access_token="made-up",  # noqa: S106 - for a server that is not there
            api_base_url=HOST,
            version_check_mode="none",
            session=_Session(),
        )

    def test_the_client_has_made_something_else_of_it(self, client: Any) -> None:  # noqa: ANN401
        (first, _) = client.account_statuses("1")
        assert isinstance(first["created_at"], datetime)
        assert type(first).__module__.startswith("mastodon.")

    def test_a_list(self, client: Any) -> None:  # noqa: ANN401
        found = client.account_statuses("1")
        wanted = _mastodon_digest(cj.read(list(self.BOOSTS)))
        assert _mastodon_digest(cj.read(found)) == wanted
        assert _mastodon_digest(cj.read(*found)) == wanted
        assert _mastodon_digest(cj.read(json.dumps(self.BOOSTS).encode())) == wanted

    def test_ids_that_became_numbers_are_text_again(self) -> None:
        types = pytest.importorskip("mastodon.types_base", reason="an extra of development")
        numbered = json.loads(
            json.dumps(self.BOOSTS), object_pairs_hook=lambda pairs: dict(map(_number, pairs))
        )
        found = [types.AttribAccessDict(**one) for one in numbered]
        assert isinstance(found[0]["id"], int)
        wanted = _mastodon_digest(cj.read(list(self.BOOSTS)))
        assert _mastodon_digest(cj.read(found)) == wanted


def _number(pair: tuple[str, object]) -> tuple[str, object]:
    """Make a number of an id, as the first versions of the client did."""
    key, value = pair
    return (key, int(value)) if key == "id" and isinstance(value, str) else pair


DID = "did:plc:madeupbrand"
BLUESKY_POST = f"at://{DID}/app.bsky.feed.post/3mbedekrw222b"
BLUESKY_CONTEST = {
    "schema": "contestjudge/contest/v1",
    "name": "One ticket",
    "sponsor": {"platform": "bluesky", "id": DID, "handles": ["brand.example"]},
    "posts": [{"id": BLUESKY_POST, "at": "2026-01-01T12:00:00Z", "text": "Repost this and win"}],
    "entry": {"recorder": "appview"},
}


def _profile(did: str, handle: str) -> dict[str, object]:
    return {"did": did, "handle": handle, "viewer": {"muted": False}, "labels": []}


def _item(number: int) -> dict[str, object]:
    """Make a repost in a feed."""
    return {
        "post": {
            "uri": BLUESKY_POST,
            "cid": "bafyreimadeup",
            "author": _profile(DID, "brand.example"),
            "record": {
                "$type": "app.bsky.feed.post",
                "createdAt": "2026-01-01T12:00:00.000Z",
                "text": "Repost this and win",
                "langs": ["en"],
            },
            "replyCount": 0,
            "repostCount": 2,
            "likeCount": 1,
            "quoteCount": 0,
            "indexedAt": "2026-01-01T12:00:00.300Z",
            "viewer": {"threadMuted": False},
            "labels": [],
        },
        "reason": {
            "$type": "app.bsky.feed.defs#reasonRepost",
            "by": _profile(f"did:plc:madeup{number}", f"guest{number}.example"),
            "uri": f"at://did:plc:madeup{number}/app.bsky.feed.repost/3mbedgzlc222{number + 1}",
            "indexedAt": f"2026-01-01T12:01:0{number}.120Z",
        },
    }


class TestAtproto:
    FEED: ClassVar = {"feed": [_item(1), _item(2)], "cursor": "2026-01-01T12:01:01.120Z"}
    BY: ClassVar = {
        "uri": BLUESKY_POST,
        "repostedBy": [_profile("did:plc:madeup1", "guest1.example")],
    }

    @pytest.fixture
    def models(self) -> Any:  # noqa: ANN401 - it may not be installed
        return pytest.importorskip("atproto", reason="an extra of development").models

    def _digest(self, evidence: cj.Evidence) -> str:
        decision = cj.judge(BLUESKY_CONTEST, evidence)
        assert decision.counts.shares > 0
        return decision.digest

    def test_a_feed(self, models: Any) -> None:  # noqa: ANN401
        answer = models.get_or_create(
            copy.deepcopy(self.FEED),
            models.AppBskyFeedGetAuthorFeed.Response,
        )
        wanted = self._digest(cj.read(self.FEED))
        assert self._digest(cj.read(answer)) == wanted
        assert self._digest(cj.read([answer])) == wanted
        items = self._digest(cj.read(self.FEED["feed"]))
        assert self._digest(cj.read(answer.feed)) == items
        assert b'"$type": "app.bsky.feed.defs#reasonRepost"' in _content(answer)

    def test_who_reposted(self, models: Any) -> None:  # noqa: ANN401
        answer = models.get_or_create(
            copy.deepcopy(self.BY),
            models.AppBskyFeedGetRepostedBy.Response,
        )
        assert self._digest(cj.read(answer)) == self._digest(cj.read(self.BY))

    def test_who_quoted(self, models: Any) -> None:  # noqa: ANN401
        shared = {"uri": BLUESKY_POST, "cid": "bafyreimadeup"}
        post = _item(1)["post"] | {  # type: ignore[operator]  # a dictionary
            "uri": "at://did:plc:madeup3/app.bsky.feed.post/3mbedgzlc222x",
            "author": _profile("did:plc:madeup3", "guest3.example"),
            "record": {
                "$type": "app.bsky.feed.post",
                "createdAt": "2026-01-01T12:02:00.000Z",
                "text": "Look at this",
                "embed": {"$type": "app.bsky.embed.record", "record": shared},
            },
            "indexedAt": "2026-01-01T12:02:01.000Z",
        }
        listed = {"uri": BLUESKY_POST, "posts": [post]}
        answer = models.get_or_create(
            copy.deepcopy(listed),
            models.AppBskyFeedGetQuotes.Response,
        )
        assert cj.read(answer).exhibits[0].watch.instrument == "bluesky.quotes"
        assert self._digest(cj.read(answer)) == self._digest(cj.read(listed))

    def test_records_of_a_repository(self, models: Any) -> None:  # noqa: ANN401
        listed = {
            "records": [
                {
                    "uri": "at://did:plc:madeup1/app.bsky.feed.repost/3mbedgzlc2222",
                    "cid": "bafyreimadeup",
                    "value": {
                        "$type": "app.bsky.feed.repost",
                        "createdAt": "2026-01-01T12:01:00.000Z",
                        "subject": {"uri": BLUESKY_POST, "cid": "bafyreimadeup"},
                    },
                }
            ]
        }
        answer = models.get_or_create(
            copy.deepcopy(listed),
            models.ComAtprotoRepoListRecords.Response,
        )
        assert self._digest(cj.read(answer)) == self._digest(cj.read(listed))


def _content(answer: object) -> bytes:
    (exhibit,) = cj.read(answer).exhibits  # type: ignore[arg-type]
    return exhibit.payload.content
