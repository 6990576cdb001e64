"""The fields of X v1.1 records that count, as narrow types that pydantic fills from bytes.

Strict: a field of the wrong type makes the record a rejection with the field's place. Every field
may be missing here; what is needed is asked for where it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic_core import CoreConfig, SchemaValidator
from typing_extensions import TypedDict

_STRICT: Final = ConfigDict(strict=True)

Count = Annotated[int, Field(ge=0, le=10**12)]
"""How often something was shared, as a platform can have counted."""


class User(TypedDict, total=False):
    """Who posted."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]  # pydantic's own way for typed dicts
    id_str: str | None
    id: int | None
    screen_name: str | None
    created_at: object


class Address(TypedDict, total=False):
    """One link of a text."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    expanded_url: str | None


class Entities(TypedDict, total=False):
    """What the platform found in a text."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    urls: list[Address]


class ExtendedTweet(TypedDict, total=False):
    """The whole of a text that compatibility mode cuts."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    full_text: str
    entities: Entities


class EditHistory(TypedDict, total=False):
    """All ids of an edited post, oldest first."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    edit_tweet_ids: list[str]


class Status(TypedDict, total=False):
    """A status, whole or embedded; an id of any type, for one that cannot be read is dropped."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id_str: object
    id: object
    created_at: str | None
    timestamp_ms: str | None
    text: str
    full_text: str
    extended_tweet: ExtendedTweet | None
    entities: Entities
    user: User
    retweeted_status: Status | None
    quoted_status: Status | None
    quoted_status_id_str: str | None
    quoted_status_id: int | None
    in_reply_to_status_id_str: str | None
    retweet_count: Count | str | None
    quote_count: Count | None
    edit_history: EditHistory | None
    lang: object
    place: object


class StatusLine(Status, total=False):
    """A status on a line of its own; the other fields give away that it is something else."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    statuses: object
    body: object
    uri: object


class NativeOriginal(TypedDict):
    """What the short path needs of an original."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id_str: str
    created_at: str
    retweet_count: NotRequired[Count]
    quote_count: NotRequired[Count]


class NativeUser(TypedDict):
    """What the short path needs of an account."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id_str: Annotated[str, Field(pattern=r"^(?:[1-9][0-9]{0,17}|[1-8][0-9]{18})$")]
    screen_name: NotRequired[Annotated[str, Field(pattern=r"^[0-9A-Za-z_]{1,20}$")]]


class NativeHead(TypedDict):
    """What the short path needs of a native share, but for the original."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id_str: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,18}$")]
    created_at: str
    user: NativeUser


class NativeShare(NativeHead):
    """The short path: a native share with its own id. Anything else takes the long one."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    retweeted_status: NativeOriginal


STATUS: Final = TypeAdapter(Status)
STATUS_LINE: Final = TypeAdapter(StatusLine)
NATIVE_SHARE: Final = TypeAdapter(NativeShare)
# Strings are hardly ever the same from record to record, so that keeping them costs and saves not.
_KEEPING_NONE: Final = CoreConfig(cache_strings="none")
DECODE_NATIVE_SHARE: Final[Callable[[bytes], NativeShare]] = SchemaValidator(
    NATIVE_SHARE.core_schema, _KEEPING_NONE
).validate_json
DECODE_NATIVE_HEAD: Final[Callable[[bytes], NativeShare]] = SchemaValidator(
    TypeAdapter(NativeHead).core_schema, _KEEPING_NONE
).validate_json
"""Decodes all but the original, which whoever calls it adds."""
