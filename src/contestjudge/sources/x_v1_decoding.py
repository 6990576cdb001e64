"""Heads of X v1.1 lines by pydantic, and what every decoder of them gives.

One head is what stands before a tail (:mod:`~contestjudge.sources.x_v1_tails`). Whoever decodes it,
the same heads are refused and the same is said of all others; only what that costs differs.
:mod:`~contestjudge.sources.x_v1_fastest` chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import CoreConfig, SchemaValidator
from typing_extensions import TypedDict

from contestjudge.sources.json_text import JsonError, decode, has_bare_word, opens_many
from contestjudge.sources.x_v1_middles import Portion
from contestjudge.sources.x_v1_tails import HEAD_END

_STRICT: Final = ConfigDict(strict=True)


class _HeadUser(TypedDict):
    __pydantic_config__ = _STRICT  # type: ignore[misc]  # pydantic's own way for typed dicts
    id_str: str
    screen_name: str


class _Head(TypedDict):
    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id_str: str
    created_at: str
    user: _HeadUser


_decode_head: Final[Callable[[bytes], _Head]] = SchemaValidator(
    TypeAdapter(_Head).core_schema, CoreConfig(cache_strings="none")
).validate_json


class Said(NamedTuple):
    """What one head says."""

    id: str
    printed: str
    account: str
    handle: str


class Columns(NamedTuple):
    """What the heads of a portion say: columns of one length, without those that are refused."""

    ids: list[str]
    printed: list[str]
    accounts: list[str]
    handles: list[str]
    refused: list[int]
    """Which heads say nothing, or are no JSON: their places in the portion, ascending."""


Decode = Callable[[Portion], Columns]


def one_head(head: bytes) -> Said | None:
    """Decode a head, as it stands before its tail; ``None``: it is refused."""
    whole = head + HEAD_END
    try:
        if has_bare_word(head) or opens_many(head):
            decode(whole)
        found = _decode_head(whole)
    except (ValidationError, JsonError):
        return None
    user = found["user"]
    return Said(found["id_str"], found["created_at"], user["id_str"], user["screen_name"])


def columns(found: Iterable[Said | None]) -> Columns:
    """Put heads that were decoded one by one into columns."""
    found = list(found)
    refused = [place for place, one in enumerate(found) if one is None]
    said = [one for one in found if one is not None]
    return Columns(
        [one.id for one in said],
        [one.printed for one in said],
        [one.account for one in said],
        [one.handle for one in said],
        refused,
    )


def any_opens_many(heads: Sequence[bytes], together: bytes) -> bool:
    """Tell whether one of some heads has more opening brackets than levels are lawful.

    Args:
        heads: each by itself.
        together: all of them, one behind the other.
    """
    return opens_many(together) and any(map(opens_many, heads))


def by_pydantic(portion: Portion) -> Columns:
    """Decode heads with what is always installed."""
    found: list[_Head] = []
    try:
        if has_bare_word(portion.chunk):
            return _one_by_one(portion)
        for some in portion.closed():
            # pydantic lets one level more pass, if it is empty.
            if any_opens_many(some, b"".join(some)):
                return _one_by_one(portion)
            found += map(_decode_head, some)
    except ValidationError:
        return _one_by_one(portion)
    users = [head["user"] for head in found]
    return Columns(
        [head["id_str"] for head in found],
        [head["created_at"] for head in found],
        [user["id_str"] for user in users],
        [user["screen_name"] for user in users],
        [],
    )


def _one_by_one(portion: Portion) -> Columns:
    return columns(map(one_head, portion.whole()))
