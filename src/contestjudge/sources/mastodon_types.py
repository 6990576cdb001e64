"""The fields of Mastodon's API that count, as narrow types that pydantic fills.

Strict: a field of the wrong type makes the record a rejection with the field's place. Every field
may be missing here; what is needed is asked for where it is used.
"""

from __future__ import annotations

from typing import Final

from pydantic import ConfigDict, TypeAdapter
from typing_extensions import TypedDict

from contestjudge.sources.x_v1_types import Count

_STRICT: Final = ConfigDict(strict=True)


class Account(TypedDict, total=False):
    """An account, as a server shows it."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]  # pydantic's own way for typed dicts
    id: str | int
    acct: str
    url: str | None
    uri: str | None
    created_at: object


class Mention(TypedDict, total=False):
    """An account that a status mentions by a link."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    acct: str | None
    url: str | None


class Status(TypedDict, total=False):
    """A status, a boost, or the original inside a boost or a quote."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id: str | int
    created_at: str | None
    edited_at: str | None
    account: Account | None
    reblog: Status | None
    quote: Quote | None
    in_reply_to_id: str | int | None
    content: str | None
    text: str | None
    uri: str | None
    url: str | None
    mentions: list[Mention] | None
    language: object
    reblogs_count: Count | None


class Quote(Status, total=False):
    """What a status quotes: said by reference, or (in kindred programs) the quoted status."""

    state: str | None
    quoted_status: Status | None
    quoted_status_id: str | int | None


class Notification(TypedDict, total=False):
    """What somebody was told: of a boost, of a mention, of an edit."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    type: str
    created_at: str | None
    account: Account | None
    status: Status | None


STATUS: Final = TypeAdapter(Status)
ACCOUNT: Final = TypeAdapter(Account)
NOTIFICATION: Final = TypeAdapter(Notification)
