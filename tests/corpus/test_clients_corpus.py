"""Public payloads, parsed by the clients' own code: the decision is that on the raw bytes."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

import contestjudge as cj
from tests.corpus.counted import CORPUS, needs_corpus

pytestmark = needs_corpus
_V2_PAGES = (
    "twarc-csv_entities_test.jsonl",
    "twarc-csv_noflat.jsonl",
    "twarc-csv_quoted_edit.jsonl",
    "twarc-csv_two_tweets.jsonl",
    "twarc-csv_withheld.jsonl",
)
_SESSIONS = (
    "mastodon-py_id_hook_within_reblog.json",
    "mastodon-py_status_post_with_quote.json",
    "mastodon-py_status_reblog_unreblog.json",
    "mastodon-py_status_reblogged_by.json",
)


def _shown(evidence: cj.Evidence) -> list[str]:
    """List what was shared in it, at most two posts."""
    (one,) = evidence.exhibits
    reading = one.format.read(one.payload.chunks(), one.options)
    return sorted({seen.post for seen in reading.observations if seen.post})[:2]


def _same(objects: object, raw: cj.Evidence, posts: Iterable[str], platform: str = "x") -> None:
    judged = 0
    for post in posts:
        rules = {
            "schema": "contestjudge/contest/v1",
            "name": "corpus",
            "sponsor": {"platform": platform, "handles": ["nobody"]},
            "posts": [{"id": post, "at": "2006-03-21T00:00:00Z"}],
        }
        wanted = cj.judge(rules, raw)
        assert wanted.counts.shares > 0
        assert cj.judge(rules, cj.read(objects)).digest == wanted.digest  # type: ignore[arg-type]
        judged += 1
    assert judged > 0


@pytest.mark.filterwarnings("ignore:Tweet data missing default edit_history_tweet_ids")
class TestTweepy:
    @pytest.fixture
    def tweepy(self) -> Any:  # noqa: ANN401 - it has no types
        return pytest.importorskip("tweepy", reason="tweepy is an extra of development")

    def test_statuses_of_v1(self, tweepy: Any) -> None:  # noqa: ANN401
        path = CORPUS / "retweeters" / "python-twitter_get_retweets.json"
        found = tweepy.models.Status.parse_list(tweepy.API(), json.loads(path.read_bytes()))
        assert len(found) == 14
        _same(found, cj.read(path), ["397"])

    @pytest.mark.parametrize("name", _V2_PAGES)
    def test_pages_of_v2(self, tweepy: Any, name: str) -> None:  # noqa: ANN401
        path = CORPUS / "x-v2" / name
        pages = map(json.loads, path.read_text("utf-8").splitlines())
        client = tweepy.Client("made-up")
        found = [
            client._construct_response(page, data_type=tweepy.Tweet)  # noqa: SLF001 - not sent
            for page in pages
        ]
        _same(found, cj.read(path), _shown(cj.read(path)))

    def test_users_of_v2(self, tweepy: Any) -> None:  # noqa: ANN401
        path = CORPUS / "retweeters" / "tweepy_client_get_retweeters.json"
        client = tweepy.Client("made-up")
        found = [
            client._construct_response(one["body"], data_type=tweepy.User)  # noqa: SLF001
            for one in json.loads(path.read_bytes())
        ]
        _same(found, cj.read(path), ["1415348607813832708"])


class TestMastodonPy:
    @pytest.mark.parametrize("name", _SESSIONS)
    def test_statuses(self, name: str) -> None:
        session = json.loads((CORPUS / "mastodon" / name).read_bytes())
        answers = [one["body"] for one in session]
        bodies = [one for one in answers if isinstance(one, dict) and "account" in one]
        found = [self._client(copy.deepcopy(one)).status("1") for one in bodies]
        assert type(found[0]).__module__.startswith("mastodon.")
        raw = cj.read(json.dumps(bodies).encode())
        _same(found, raw, _shown(raw), "mastodon")

    @staticmethod
    def _client(body: object) -> Any:  # noqa: ANN401 - it may not be installed
        """Let Mastodon.py do everything but the sending."""
        mastodon = pytest.importorskip("mastodon", reason="an extra of development")
        text = json.dumps(body)
        answer = SimpleNamespace(
            status_code=200,
            ok=True,
            headers={},
            links={},
            text=text,
            content=text.encode(),
            json=lambda: json.loads(text),
        )
        return mastodon.Mastodon(
            access_token="made-up",  # noqa: S106 - for a server that is not there
            api_base_url="http://localhost:3000",
            version_check_mode="none",
            session=SimpleNamespace(request=lambda *_, **__: answer),
        )
