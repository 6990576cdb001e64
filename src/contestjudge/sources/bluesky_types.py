"""The fields of Bluesky's answers, records and events that count, as narrow types.

Strict: a field of the wrong type makes the record a rejection with the field's place. What its
author merely claims (``createdAt``) may be anything: what cannot be read is no claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Required

from pydantic import ConfigDict, TypeAdapter
from typing_extensions import TypedDict

from contestjudge.sources.x_v1_types import Count

_STRICT: Final = ConfigDict(strict=True)


class Profile(TypedDict, total=False):
    """An account."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]  # pydantic's own way for typed dicts
    did: Required[str]
    handle: str | None


class Ref(TypedDict, total=False):
    """What names a record."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    uri: Required[str]


class ReplyRef(TypedDict, total=False):
    """What a post answers."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    parent: Required[Ref]


class PostRecord(TypedDict, total=False):
    """A record of ``app.bsky.feed.post``."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    text: Required[str]
    createdAt: object
    facets: list[object] | None
    langs: object
    embed: Mapping[str, object] | None
    reply: ReplyRef | None


class RepostRecord(TypedDict, total=False):
    """A record of ``app.bsky.feed.repost``."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    subject: Required[Ref]
    createdAt: object
    via: Ref | None


class PostView(TypedDict, total=False):
    """A post as an app's server shows it."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    uri: Required[str]
    author: Required[Profile]
    record: Required[Mapping[str, object]]
    embed: Mapping[str, object] | None
    indexedAt: Required[str]
    repostCount: Count | None
    quoteCount: Count | None


class QuotedView(TypedDict, total=False):
    """A post as it is shown inside another: ``app.bsky.embed.record#viewRecord``."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    uri: Required[str]
    author: Required[Profile]
    value: Required[Mapping[str, object]]
    indexedAt: Required[str]
    repostCount: Count | None
    quoteCount: Count | None


class Reason(TypedDict, total=False):
    """Why a post stands in a feed: somebody reposted it."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    by: Required[Profile]
    uri: str | None
    indexedAt: Required[str]


class ReplyView(TypedDict, total=False):
    """The posts that a post in a feed answers."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    root: Mapping[str, object] | None
    parent: Mapping[str, object] | None


class FeedItem(TypedDict, total=False):
    """A post in a feed."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    post: Required[Mapping[str, object]]
    reason: Mapping[str, object] | None
    reply: ReplyView | None


class ListedRecord(TypedDict, total=False):
    """A record as a repository lists it."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    uri: Required[str]
    value: Required[Mapping[str, object]]


class Commit(TypedDict, total=False):
    """What was done to one record."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    operation: Required[str]
    collection: Required[str]
    rkey: Required[str]
    record: Mapping[str, object] | None


class Identity(TypedDict, total=False):
    """The handle that an account has from now on."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    handle: str | None


class AccountState(TypedDict, total=False):
    """Whether an account can be seen."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    active: bool


class Event(TypedDict, total=False):
    """A line of Jetstream."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    did: Required[str]
    time_us: Required[int]
    kind: Required[str]
    commit: Commit | None
    identity: Identity | None
    account: AccountState | None


POST_RECORD: Final = TypeAdapter(PostRecord)
REPOST_RECORD: Final = TypeAdapter(RepostRecord)
POST_VIEW: Final = TypeAdapter(PostView)
QUOTED_VIEW: Final = TypeAdapter(QuotedView)
PROFILE: Final = TypeAdapter(Profile)
REASON: Final = TypeAdapter(Reason)
FEED_ITEM: Final = TypeAdapter(FeedItem)
LISTED_RECORD: Final = TypeAdapter(ListedRecord)
EVENT: Final = TypeAdapter(Event)
REF: Final = TypeAdapter(Ref)
