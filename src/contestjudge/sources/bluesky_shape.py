"""Which of Bluesky's answers a value is, by its fields alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final

_LOOKED_AT: Final = 20
_PAGED: Final = frozenset({"cursor", "hitsTotal"})
_MISSING: Final = frozenset({"notFound", "blocked"})
"""Marks of a post in a thread that is not shown."""


class Shape(Enum):
    """The answers, and what they are made of."""

    FEED = "feed"
    POSTS = "posts"
    QUOTES = "quotes"
    REPOSTED_BY = "reposted by"
    RECORDS = "records"
    THREAD = "thread"
    ITEM = "item"
    """A post in a feed."""
    VIEW = "view"
    """A post."""
    RECORD = "record"
    """A record as a repository lists it."""


def shape_of(value: object) -> Shape | None:
    """Name the answer, or ``None`` where it is none of Bluesky's."""
    if not isinstance(value, Mapping):
        return None
    if isinstance(value.get("repostedBy"), list):
        return Shape.REPOSTED_BY
    for key, shape in (
        ("feed", Shape.FEED),
        ("posts", Shape.POSTS),
        ("records", Shape.RECORDS),
    ):
        listed = value.get(key)
        if isinstance(listed, list):
            return _listing(value, key, listed, shape)
    if _is_thread(value.get("thread")) or ("replies" in value and _is_view(value.get("post"))):
        return Shape.THREAD
    if _is_view(value.get("post")):
        return Shape.ITEM
    if _is_view(value):
        return Shape.VIEW
    return Shape.RECORD if _is_record(value) else None


def _listing(
    value: Mapping[str, object], key: str, listed: list[object], shape: Shape
) -> Shape | None:
    asked = _at_uri(value.get("uri"))
    if not listed:
        known = asked or value.keys() <= {key} | _PAGED
    elif shape is Shape.FEED:
        known = any(
            isinstance(one, Mapping) and _is_view(one.get("post")) for one in listed[:_LOOKED_AT]
        )
    else:
        known = any(map(_is_view if shape is Shape.POSTS else _is_record, listed[:_LOOKED_AT]))
    if not known:
        return None
    return Shape.QUOTES if shape is Shape.POSTS and asked else shape


def _at_uri(value: object) -> bool:
    return isinstance(value, str) and value.startswith("at://")


def _is_view(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and _at_uri(value.get("uri"))
        and not value.keys().isdisjoint({"record", "author"})
    )


def _is_record(value: object) -> bool:
    return isinstance(value, Mapping) and _at_uri(value.get("uri")) and "value" in value


def _is_thread(value: object) -> bool:
    if isinstance(value, list):
        return any(
            isinstance(one, Mapping) and _at_uri(one.get("uri")) for one in value[:_LOOKED_AT]
        )
    return isinstance(value, Mapping) and (
        _is_view(value.get("post"))
        or (_at_uri(value.get("uri")) and not _MISSING.isdisjoint(value))
    )


def nodes(answer: Mapping[str, object]) -> Iterator[object]:
    """Give every place of a thread: what it answers, itself, and the answers below."""
    thread = answer.get("thread", answer)
    waiting: list[object] = (
        [one.get("value") if isinstance(one, Mapping) else one for one in reversed(thread)]
        if isinstance(thread, list)
        else [thread]
    )
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Mapping):
            replies = node.get("replies")
            if isinstance(replies, list):
                waiting.extend(reversed(replies))
            if node.get("parent") is not None:
                waiting.append(node["parent"])
