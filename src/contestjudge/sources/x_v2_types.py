"""The fields of X v2 records that count, as narrow, strict types."""

from __future__ import annotations

from typing import Final

from pydantic import ConfigDict, TypeAdapter
from typing_extensions import TypedDict

from contestjudge.sources.x_v1_types import Count

_STRICT: Final = ConfigDict(strict=True)


class Metrics(TypedDict, total=False):
    """Public counts of a post."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]  # pydantic's own way for typed dicts
    retweet_count: Count
    quote_count: Count


class Address(TypedDict, total=False):
    """One link of a text."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    expanded_url: str
    unwound_url: str


class Entities(TypedDict, total=False):
    """What the platform found in a text."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    urls: list[Address]


class User(TypedDict, total=False):
    """An account, in ``includes.users`` or beside a flattened post."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id: str
    username: str
    created_at: object


class NoteTweet(TypedDict, total=False):
    """The whole of a long text."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    text: str


class Reference(TypedDict, total=False):
    """What a post refers to; flattened ones hold the whole post."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    type: str
    id: str
    text: str
    author_id: str
    author: User
    created_at: str
    public_metrics: Metrics
    entities: Entities
    edit_history_tweet_ids: list[str]
    referenced_tweets: list[Reference]
    lang: object
    geo: object


class Tweet(TypedDict, total=False):
    """A post."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id: str
    text: str
    author_id: str
    author: User
    created_at: str
    referenced_tweets: list[Reference] | None
    edit_history_tweet_ids: list[str]
    public_metrics: Metrics
    entities: Entities | None
    note_tweet: NoteTweet
    lang: object
    geo: object


TWEET: Final = TypeAdapter(Tweet)
