"""A post in a personal archive: one account's own, as X gave them to it.

An archive seldom says whose it is: then the exhibit's ``account`` says so. A re-export of old posts
prints midnight for every time before ids carried one; midnight is therefore read as the whole day.
"""

from __future__ import annotations

import re
from typing import Final

from pydantic import ConfigDict, TypeAdapter
from typing_extensions import TypedDict

from contestjudge.model.reading import Reading
from contestjudge.model.time import DAY, SECOND
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.json_text import JsonError
from contestjudge.sources.narrow import validated
from contestjudge.sources.x_clock import parse_v1_time, parse_v2_time
from contestjudge.sources.x_post import XObserver, XPost, valid_handle
from contestjudge.sources.x_times import account_id, read_x_id
from contestjudge.sources.x_v1_types import Entities, User

_STRICT: Final = ConfigDict(strict=True)
_LOCAL_FORM: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9:]{8}) \+0000")


class _Edits(TypedDict, total=False):
    """All ids of an edited post, oldest first."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]  # pydantic's own way for typed dicts
    editTweetIds: list[str]


class _LaterVersion(TypedDict, total=False):
    """What a later version says of its history."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    editControlInitial: _Edits


class _EditInfo(TypedDict, total=False):
    """The history: of the first version, or of a later one."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    initial: _Edits
    edit: _LaterVersion


class ArchivedPost(TypedDict, total=False):
    """A post of an archive, in month files and in ``tweets.js``."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id_str: str
    id: int | str
    created_at: str
    text: str
    full_text: str
    entities: Entities
    user: User
    retweeted_status: ArchivedPost | None
    in_reply_to_status_id_str: str | None
    edit_info: _EditInfo


_POST: Final = TypeAdapter(ArchivedPost)


class ArchiveObserver:
    """Observes the posts of one archive."""

    def __init__(self, options: ReadOptions, reading: Reading) -> None:
        self._observer = XObserver(options, reading)
        self._posts = frozenset() if options.target is None else options.target.post_ids
        owner = options.account
        on_x = owner is not None and owner.platform in {None, Platform.X}
        named = owner.account if owner is not None and on_x else ""
        by_handle = named.startswith("@")
        self._handle = valid_handle(named[1:] if by_handle else options.handle)
        self._account = account_id(named, None) if named and not by_handle else None

    def observe(self, post: XPost) -> None:
        """Observe a post; the archive's owner made it, unless it names somebody itself.

        Raises:
            JsonError: it is none, or nobody can be told to have made it.
        """
        if post.id.text is None and not post.id.unreadable and post.printed is None:
            message = "neither an id nor a time: not a post"
            raise JsonError(message)
        if post.account is None and post.handle is None:
            post = post._replace(account=self._account, handle=self._handle)
        if post.account is None and post.handle is None and post.id.text not in self._posts:
            message = (
                "the archive does not say whose it is;"
                ' add account = "x:123" or account = "@handle" to the exhibit'
            )
            raise JsonError(message)
        self._observer.observe(whole_day(post))


def whole_day(post: XPost) -> XPost:
    """Widen a printed midnight to its day, where no id says more.

    A native share that thereby looks older than its original is left to spec 2.2: it was made on
    that day, after the original.
    """
    if post.printed is None or post.id.interval is not None or post.printed[0] % DAY:
        return post
    start = post.printed[0]
    original = None if post.retweeted is None else post.retweeted.printed
    if original is not None and start <= original[0] < start + DAY:
        return post
    return post._replace(printed=(start, start + DAY - 1), truncated=True)


def archived_post(value: object) -> XPost:
    """Translate a decoded post.

    Raises:
        JsonError: it is none, or a field of it is not what archives hold.
    """
    return _post(validated(_POST, value))


def _post(post: ArchivedPost) -> XPost:
    user: User = post.get("user") or {}
    retweeted = post.get("retweeted_status")
    printed = post.get("created_at")
    addresses = (post.get("entities") or {}).get("urls", ())
    number = post.get("id")
    text_id = post.get("id_str") or (number if isinstance(number, str) else None)
    return XPost(
        id=read_x_id(text_id, number if isinstance(number, int) else None),
        account=account_id(user.get("id_str"), user.get("id")),
        handle=valid_handle(user.get("screen_name")),
        printed=None if printed is None else archive_time(printed, "created_at"),
        text=post.get("full_text") or post.get("text") or "",
        links=tuple(link for one in addresses if (link := one.get("expanded_url"))),
        retweeted=None if retweeted is None else _post(retweeted),
        replied_to=post.get("in_reply_to_status_id_str"),
        versions=_versions(post),
    )


def _versions(post: ArchivedPost) -> tuple[str, ...]:
    info: _EditInfo = post.get("edit_info") or {}
    edits = info.get("initial") or (info.get("edit") or {}).get("editControlInitial") or {}
    return tuple(edits.get("editTweetIds", ()))


def archive_time(text: str, place: str) -> tuple[int, int]:
    """Read ``2012-11-05 22:10:34 +0000``, or a v1.1 time, as the second that it names, µs UTC.

    Raises:
        JsonError: it is neither; ``place`` names the field.

    >>> archive_time("1970-01-01 00:00:01 +0000", "timestamp")
    (1000000, 1999999)
    """
    match = _LOCAL_FORM.fullmatch(text)
    try:
        if match is not None:
            return parse_v2_time(f"{match[1]}T{match[2]}Z")
        start = parse_v1_time(text)
    except ValueError as error:
        message = f"{place}: {error}"
        raise JsonError(message) from error
    return start, start + SECOND - 1
