"""tweet_parser: ``Tweet`` objects, and what little of a decision can be had from them.

Every line becomes a ``Tweet``, decoded by ``json.loads`` as in its documentation, or, as somebody
in a hurry would, by ``orjson.loads``; read are ``id``, ``created_at_seconds``, ``user_id``,
``screen_name``, ``tweet_type``, and the id in ``retweeted_tweet``; kept is who retweeted the post,
the first share of each account by id, sorted. Where copies by hand count, a text that holds the
sponsor's handle is one: no grammar tells whether it repeats the post.

*Digests* are what lets somebody else hold such a result against the file: of the file itself, of
the shares that were seen, and of the ranks. Every decision has them, and no parser does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks.generate import POST
from benchmarks.job import Job, first_of
from benchmarks.load import SEATS, Answer, Load

_READ: Final = (
    "a `tweet_parser` `Tweet` of every line (decoded by `{}`); `id`, `created_at_seconds`,"
    " `user_id`, `screen_name`, `tweet_type`"
)
_KEPT: Final = "; the first by id of each account, sorted"


def _tweets(
    loads: Callable[[bytes], object], path: Path, *, by_hand: bool
) -> Iterator[tuple[str, int]]:
    from tweet_parser.tweet import Tweet

    post = str(POST)
    with path.open("rb") as stream:
        for line in stream:
            tweet = Tweet(loads(line))
            read = (tweet.created_at_seconds, tweet.screen_name, tweet.tweet_type)
            if by_hand:
                counts = "@made_up_brand" in tweet.text
            else:
                counts = read[2] == "retweet" and tweet.retweeted_tweet["id_str"] == post
            if counts:
                yield tweet.user_id, int(tweet.id)


def _natives(path: Path) -> Answer:
    return first_of(_tweets(json.loads, path, by_hand=False))


def _natives_by_orjson(path: Path) -> Answer:
    import orjson

    return first_of(_tweets(orjson.loads, path, by_hand=False))


def _natives_with_digests(path: Path) -> Answer:
    shares = sorted(
        (number, account) for account, number in _tweets(json.loads, path, by_hand=False)
    )
    seen = "".join(f"{number}\t{account}\n" for number, account in shares)
    first: dict[str, int] = {}
    for number, account in shares:
        first.setdefault(account, number)
    ranks = "".join(
        f"{account}\t{number}\t{rank}\n" for rank, (account, number) in enumerate(first.items(), 1)
    )
    with path.open("rb") as stream:
        hashlib.file_digest(stream, "sha256").hexdigest()
    for rows in (seen, ranks):
        hashlib.sha256(rows.encode()).hexdigest()
    return Answer(len(first), tuple(first)[:SEATS])


def _copies(path: Path) -> Answer:
    return first_of(_tweets(json.loads, path, by_hand=True))


def jobs(load: Load) -> Iterator[Job]:
    """Give what it can do with a load: it knows X v1.1."""
    needs = ("tweet_parser",)
    read = _READ.format("json.loads")
    if load.name == "x-v1-manual":
        work = f"{read} and `text`: whose text holds `@made_up_brand`{_KEPT}"
        yield Job("tweet_parser", work, "everybody", _copies, needs)
    elif load.name.startswith("x-v1"):
        work = ", `retweeted_tweet`: who retweeted the post" + _KEPT
        yield Job("tweet_parser", read + work, "natives", _natives, needs)
        yield Job(
            "tweet_parser-orjson",
            _READ.format("orjson.loads") + work,
            "natives",
            _natives_by_orjson,
            (*needs, "orjson"),
        )
        yield Job(
            "tweet_parser-digests",
            f"{_READ.format('json.loads')}{work}; SHA-256 of the file, of rows of all shares by"
            " id, and of rows of all ranks",
            "natives",
            _natives_with_digests,
            needs,
        )
