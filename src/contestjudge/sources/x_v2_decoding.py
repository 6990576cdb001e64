"""Answers of X v2 by pydantic, and what every decoder of them gives.

An answer is decoded once, straight from its bytes, into the fields that count: of its posts those
of :class:`~contestjudge.sources.x_v2_types.Tweet`, so that each can still be read as the reference
reads it. Whoever decodes it, the same is said of it, or it is refused, and the reference reads it
as a whole; only what that costs differs. :mod:`~contestjudge.sources.x_v2_fastest` chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple, NotRequired

from pydantic import ConfigDict, TypeAdapter
from pydantic_core import CoreConfig, SchemaValidator
from typing_extensions import TypedDict

from contestjudge.sources.base import MAX_RECORD_BYTES
from contestjudge.sources.x_v2_types import Reference, Tweet

_STRICT: Final = ConfigDict(strict=True)


class _User(TypedDict):
    __pydantic_config__ = _STRICT  # type: ignore[misc]  # pydantic's own way for typed dicts
    id: str
    username: NotRequired[str]


class _Included(TypedDict, total=False):
    __pydantic_config__ = _STRICT  # type: ignore[misc]
    users: list[_User]
    tweets: list[Tweet]


class _Page(TypedDict):
    __pydantic_config__ = _STRICT  # type: ignore[misc]
    data: list[Tweet]
    includes: NotRequired[_Included]


class _Single(TypedDict):
    __pydantic_config__ = _STRICT  # type: ignore[misc]
    data: Tweet
    includes: NotRequired[_Included]


class _Line(Tweet, total=False):
    """A flattened post on a line of its own; the other fields give away that it is an answer."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    data: object
    meta: object
    errors: object
    includes: object


_ANSWERS: Final = frozenset({"data", "meta", "errors", "includes"})
# Strings are hardly ever the same from post to post, so that keeping them costs and saves not.
_KEEPING_NONE: Final = CoreConfig(cache_strings="none")
_pages: Final[Callable[[bytes], list[_Page]]] = SchemaValidator(
    TypeAdapter(list[_Page]).core_schema, _KEEPING_NONE
).validate_json
_singles: Final[Callable[[bytes], list[_Single]]] = SchemaValidator(
    TypeAdapter(list[_Single]).core_schema, _KEEPING_NONE
).validate_json
_lines: Final[Callable[[bytes], list[_Line]]] = SchemaValidator(
    TypeAdapter(list[_Line]).core_schema, _KEEPING_NONE
).validate_json


class Answer(NamedTuple):
    """What one answer says: columns with a row for each of its posts, and what stands beside."""

    ids: Sequence[str]
    """Empty: it is missing, as in all columns of texts."""
    printed: Sequence[str]
    accounts: Sequence[str]
    shared: Sequence[str]
    """The contest post that it shares, if that is the one post that it refers to; else empty."""
    histories: Sequence[Sequence[str]]
    """Ids of its versions; where it says nothing of them, its own."""
    handles: Mapping[str, str]
    """Of accounts, by id."""
    originals: Sequence[Tweet | Reference]
    """Posts that stand beside, or within."""
    tweet: Callable[[int], Tweet]
    """Gives a post by its place, as the reference reads it."""
    is_flat: bool
    """Handles and originals stood within the post."""


Decode = Callable[[bytes], Answer | None]
"""Decodes an answer; ``None``: the reference has to read it."""
MakeDecode = Callable[[Sequence[str]], Decode]
"""Takes ids of the contest's posts."""


class ByPydantic:
    """Decodes answers to one contest with what is always installed."""

    def __init__(self, posts: Sequence[str]) -> None:
        """Take ids of the contest's posts."""
        self._posts = posts
        self._usual: list[list[Reference]] = [[{"type": "retweeted", "id": one}] for one in posts]
        self._shapes = [self._of_page, self._of_single, self._of_line]
        """The last one that fitted comes first."""

    def __call__(self, raw: bytes) -> Answer | None:
        """Decode an answer; ``None``: the reference has to read it."""
        # As a list of one: pydantic lets one level more pass than chapter 1 does.
        listed = b"[%b]" % raw
        for place, shape in enumerate(self._shapes):
            try:
                found = shape(listed)
            except ValueError:
                continue
            if place:
                self._shapes.insert(0, self._shapes.pop(place))
            return found
        return None

    def _of_page(self, listed: bytes) -> Answer:
        (page,) = _pages(listed)
        return self._answer(page["data"], page.get("includes", {}))

    def _of_single(self, listed: bytes) -> Answer:
        (answer,) = _singles(listed)
        return self._answer([answer["data"]], answer.get("includes", {}))

    def _of_line(self, listed: bytes) -> Answer:
        (tweet,) = _lines(listed)
        if not _ANSWERS.isdisjoint(tweet) or len(listed) > MAX_RECORD_BYTES:
            message = "not a post, or too long a one"
            raise ValueError(message)
        author, references = tweet.get("author", {}), tweet.get("referenced_tweets") or []
        account = tweet.get("author_id", "")
        shared = ""
        if "text" in tweet and len(references) == 1 and references[0].get("type") == "retweeted":
            identity = references[0].get("id", "")
            shared = identity if identity in self._posts else ""
        own = tweet.get("id", "")
        return Answer(
            [own],
            [tweet.get("created_at", "")],
            [account],
            [shared],
            [tweet.get("edit_history_tweet_ids", [own])],
            {account: author.get("username", "")},
            [one for one in references if "text" in one],
            [tweet].__getitem__,
            is_flat=True,
        )

    def _answer(self, tweets: list[Tweet], included: _Included) -> Answer:
        users = included.get("users", [])
        try:
            handles = {user["id"]: user["username"] for user in users}
        except KeyError:
            handles = {user["id"]: user["username"] for user in users if "username" in user}
        try:
            ids = [tweet["id"] for tweet in tweets]
            histories = [tweet["edit_history_tweet_ids"] for tweet in tweets]
        except KeyError:
            ids = [tweet.get("id", "") for tweet in tweets]
            histories = [
                tweet.get("edit_history_tweet_ids", [tweet.get("id", "")]) for tweet in tweets
            ]
        try:
            printed = [tweet["created_at"] for tweet in tweets]
            accounts = [tweet["author_id"] for tweet in tweets]
            references = [tweet["referenced_tweets"] for tweet in tweets]
        except KeyError:
            printed = [tweet.get("created_at", "") for tweet in tweets]
            accounts = [tweet.get("author_id", "") for tweet in tweets]
            references = [tweet.get("referenced_tweets") for tweet in tweets]
        shared = self._shared(references)
        odd = [n for n, one in enumerate(tweets) if "author" in one or "text" not in one]
        for place in odd:
            shared[place] = ""
        return Answer(
            ids,
            printed,
            accounts,
            shared,
            histories,
            handles,
            included.get("tweets", []),
            tweets.__getitem__,
            is_flat=False,
        )

    def _shared(self, references: Sequence[list[Reference] | None]) -> list[str]:
        if len(self._usual) == 1:
            usual, post = self._usual[0], self._posts[0]
            return [post if one == usual else "" for one in references]
        known = self._usual
        return [self._posts[known.index(one)] if one in known else "" for one in references]
