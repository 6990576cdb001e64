"""Answers of X v2 by msgspec (extra ``fast``): by the law of JSON, or not at all.

msgspec checks the grammar of what it skips too. It lets three things pass that
:mod:`~contestjudge.sources.json_text` refuses: bytes that are no UTF-8, more than ``MAX_DEPTH``
levels, and integers of more than 4,300 digits. Answers that may hold one of them are decoded by
pydantic, and so is what msgspec refuses: only pydantic ever refuses an answer.

Only :mod:`~contestjudge.sources.x_v2_fastest` imports this module, and only when it is worth it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Final, cast

import msgspec
from msgspec import UNSET, UnsetType

from contestjudge.sources.x_v1_fast import is_strict
from contestjudge.sources.x_v2_decoding import Answer, ByPydantic
from contestjudge.sources.x_v2_types import Tweet

__all__ = ["ByMsgspec", "is_strict"]
_REFUSED: Final = (msgspec.MsgspecError, ValueError, RecursionError)
_STRIDE: Final = 430
_has_long_number: Final = re.compile(rb"[0-9]{10}").search
"""Asked of every 430th byte: of 4,300 digits in a row ten are among them, one after the other."""
_MOST_ESCAPES: Final = 1 << 6
"""Where more than every so many-th byte begins an escape, to look at them takes too long."""
_FEW_ESCAPES: Final = 1 << 14
"""A smaller answer may have as many of them as one of so many bytes."""
_USUAL_LEVELS: Final = 32
"""Far less than ``MAX_DEPTH``, for each costs a look at all brackets; X has not half as many."""
_MARKS: Final = bytes.maketrans(b"[]", b"{}")
_NO_MARKS: Final = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_STRING: Final = re.compile(rb'"[^"]*"')


class _Metrics(msgspec.Struct, gc=False):
    retweet_count: Annotated[int, msgspec.Meta(ge=0, le=10**12)] | UnsetType = UNSET
    quote_count: Annotated[int, msgspec.Meta(ge=0, le=10**12)] | UnsetType = UNSET


class _Address(msgspec.Struct, gc=False):
    expanded_url: str | UnsetType = UNSET
    unwound_url: str | UnsetType = UNSET


class _Entities(msgspec.Struct, gc=False):
    urls: list[_Address] | UnsetType = UNSET


class _Author(msgspec.Struct, gc=False):
    id: str | UnsetType = UNSET
    username: str | UnsetType = UNSET


class _Note(msgspec.Struct, gc=False):
    text: str | UnsetType = UNSET


class _Reference(msgspec.Struct, gc=False):
    type: str | UnsetType = UNSET
    id: str | UnsetType = UNSET
    text: str | UnsetType = UNSET
    author_id: str | UnsetType = UNSET
    author: _Author | UnsetType = UNSET
    created_at: str | UnsetType = UNSET
    public_metrics: _Metrics | UnsetType = UNSET
    entities: _Entities | UnsetType = UNSET
    edit_history_tweet_ids: list[str] | UnsetType = UNSET
    referenced_tweets: list[_Reference] | UnsetType = UNSET


class _Post(msgspec.Struct, gc=False):
    id: str | UnsetType = UNSET
    text: str | UnsetType = UNSET
    author_id: str | UnsetType = UNSET
    author: _Author | UnsetType = UNSET
    created_at: str | UnsetType = UNSET
    referenced_tweets: list[_Reference] | UnsetType | None = UNSET
    edit_history_tweet_ids: list[str] | UnsetType = UNSET
    public_metrics: _Metrics | UnsetType = UNSET
    entities: _Entities | UnsetType | None = UNSET
    note_tweet: _Note | UnsetType = UNSET


class _User(msgspec.Struct, gc=False):
    id: str
    username: str | UnsetType = UNSET


class _Included(msgspec.Struct, gc=False):
    users: list[_User] = []
    tweets: list[_Post] = []


class _Answer(msgspec.Struct, gc=False):
    data: list[_Post] | _Post
    includes: _Included | UnsetType = UNSET


_decode: Final = msgspec.json.Decoder(_Answer).decode


class ByMsgspec:
    """Decodes answers to one contest; flattened posts are left to pydantic."""

    def __init__(self, posts: Sequence[str]) -> None:
        """Take ids of the contest's posts."""
        self._otherwise = ByPydantic(posts)
        self._is_flat = False
        """Whether the last answer was a flattened post."""
        self._posts = posts
        self._usual = [[_Reference("retweeted", post)] for post in posts]
        self._tweets: list[_Post] = []
        """What stood beside the last answer, and the same as the reference reads it."""
        self._originals: list[Tweet] = []

    def __call__(self, raw: bytes) -> Answer | None:
        """Decode an answer; ``None``: the reference has to read it."""
        if not self._is_flat and _is_lawful(raw):
            try:
                found = _decode(raw)
            except _REFUSED:
                pass
            else:
                return self._answer(found)
        answer = self._otherwise(raw)
        self._is_flat = answer is not None and answer.is_flat
        return answer

    def _answer(self, found: _Answer) -> Answer:
        posts = found.data if isinstance(found.data, list) else [found.data]
        included = _Included() if found.includes is UNSET else found.includes
        if included.tweets != self._tweets:
            self._tweets = included.tweets
            self._originals = cast("list[Tweet]", msgspec.to_builtins(included.tweets))
        return Answer(
            [post.id or "" for post in posts],
            [post.created_at or "" for post in posts],
            [post.author_id or "" for post in posts],
            self._shared(posts),
            [
                [post.id or ""] if (versions := post.edit_history_tweet_ids) is UNSET else versions
                for post in posts
            ],
            {user.id: user.username for user in included.users if user.username is not UNSET},
            self._originals,
            lambda place: cast("Tweet", msgspec.to_builtins(posts[place])),
            is_flat=False,
        )

    def _shared(self, posts: Sequence[_Post]) -> list[str]:
        """Tell of each post which of the contest's it shares, as its one reference."""
        if len(self._usual) == 1:
            usual, name = self._usual[0], self._posts[0]
            shared = [name if post.referenced_tweets == usual else "" for post in posts]
        else:
            known, names = self._usual, self._posts
            each = [post.referenced_tweets for post in posts]
            shared = [names[known.index(one)] if one in known else "" for one in each]
        for place, post in enumerate(posts):
            if post.text is UNSET or post.author is not UNSET:
                shared[place] = ""
        return shared


def _is_lawful(raw: bytes) -> bool:
    """Tell an answer in which, if it is JSON, there is nothing that msgspec does not check."""
    if not raw.isascii():
        try:
            raw.decode()
        except UnicodeDecodeError:
            return False
    return _has_long_number(raw[::_STRIDE]) is None and is_shallow(raw)


def is_shallow(raw: bytes) -> bool:
    """Tell that arrays and objects are nested no deeper than usual, if this is JSON.

    Looking at every bracket would take longer than decoding, so that all of them are looked at
    together: of the text only brackets and quotes are kept, and what stands between quotes goes.
    """
    # CPython replaces single bytes much faster than it counts them.
    escapes = len(raw) - len(raw.replace(b"\\", b""))
    if escapes:
        if _MOST_ESCAPES * escapes > max(len(raw), _FEW_ESCAPES):
            return False
        raw = _unescaped(raw.split(b"\\"))
    marks = raw.translate(_MARKS, _NO_MARKS)
    # Where a string ends and the next one begins, or nothing is left of one. Neither changes what
    # is between quotes: before every bracket two of them less are counted, or none.
    marks = _STRING.sub(b"", marks.replace(b'""', b""))
    for _ in range(_USUAL_LEVELS):
        if not marks:
            return True
        marks = marks.replace(b"{}", b"")  # one level less
    return not marks


def _unescaped(parts: Sequence[bytes]) -> bytes:
    """Leave out every escape, of what stands between backslashes."""
    found = [parts[0]]
    is_escaped = True
    for part in parts[1:]:
        if is_escaped and part:
            found.append(part[1:])
        elif is_escaped:
            is_escaped = False  # a backslash, escaped by the one before it
            continue
        else:
            found.append(part)
        is_escaped = True
    return b"".join(found)
