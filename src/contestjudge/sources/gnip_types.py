"""The fields of Gnip's activities that count, as narrow types that pydantic fills.

Strict: a field of the wrong type makes the record a rejection with the field's place. Every field
may be missing here; what is needed is asked for where it is used.
"""

from __future__ import annotations

from typing import Final

from pydantic import ConfigDict, TypeAdapter
from typing_extensions import TypedDict

from contestjudge.sources.x_v1_types import Count

_STRICT: Final = ConfigDict(strict=True)


class Actor(TypedDict, total=False):
    """Who posted."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]  # pydantic's own way for typed dicts
    id: str
    preferredUsername: str | None
    postedTime: object


class Address(TypedDict, total=False):
    """One link of a text."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    expanded_url: str | None


class Entities(TypedDict, total=False):
    """What was found in a text."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    urls: list[Address] | None


class LongObject(TypedDict, total=False):
    """The whole of a text that ``body`` cuts."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    body: str | None
    twitter_entities: Entities | None


class Enrichment(TypedDict, total=False):
    """What Gnip adds: where the links of a text lead to."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    urls: list[Address] | None


class Answered(TypedDict, total=False):
    """The post that this one answers."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    link: str | None


class Activity(TypedDict, total=False):
    """A post, a share, or the original inside a share; of a post, ``object`` is a mere note."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id: str
    verb: str
    postedTime: str
    body: str | None
    long_object: LongObject | None
    actor: Actor | None
    object: Activity | None
    twitter_quoted_status: Activity | None
    inReplyTo: Answered | None
    twitter_entities: Entities | None
    gnip: Enrichment | None
    retweetCount: Count | None
    twitter_lang: object


ACTIVITY: Final = TypeAdapter(Activity)
