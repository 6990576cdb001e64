"""Lists of who retweeted, without times: ids of v1.1, user objects of v1.1, pages of users of v2.

Each account is one native share, without an id and without a time, of the post that was asked
about. Such a list seldom says which post that was: then it is the contest's only one, and where
the contest has several the list is rejected, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from pydantic import ConfigDict, TypeAdapter
from typing_extensions import TypedDict

from contestjudge.model.reading import Reading
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.forms import only_post
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import JsonError, Refused, head_value, values
from contestjudge.sources.narrow import validated
from contestjudge.sources.x_ids import is_readable_x_id, is_x_account
from contestjudge.sources.x_post import XObserver, XPost, valid_handle
from contestjudge.sources.x_times import ReadId, account_id, read_x_id

_LISTS: Final = ("ids", "users", "data")
_LOOKED_AT: Final = 20
_NO_ACCOUNT: Final = frozenset({"text", "full_text", "acct", "did", "verb", "user", "author_id"})
"""Fields of posts, and of accounts elsewhere."""
_BARE: Final = frozenset({"id", "id_str"})
_ADDRESS: Final = re.compile(
    r"/2/tweets/(?P<v2>[0-9]+)/retweeted_by(?:[?].*)?"
    r"|/1(?:\.1)?/statuses/(?P<v1>[0-9]+)/retweeted_by(?:/ids)?(?:\.json)?(?:[?].*)?"
    r"|/1(?:\.1)?/statuses/retweeters/ids(?:\.json)?[?](?:[^#]*&)?id=(?P<ids>[0-9]+)(?:[&#].*)?"
)
_HOST: Final = re.compile(r"(?:https?://[^/?#]*)?(?=/)")
_NOBODY: Final = ReadId(None, unreadable=False, interval=None)


class _User(TypedDict, total=False):
    """An account; v1.1 and v2 name its fields differently."""

    __pydantic_config__ = ConfigDict(strict=True)  # type: ignore[misc]  # pydantic's own way
    id_str: str
    id: int | str
    screen_name: str | None
    username: str | None
    created_at: object


_USER: Final = TypeAdapter(_User)


class _Asked(NamedTuple):
    """What a list answers, as far as its address tells."""

    post: str | None = None
    fault: str = ""


class XRetweetersSource:
    """Reads ``retweeters/ids`` and lists of user objects of v1.1."""

    name: Final = "x.v1.users"
    default_instrument: Final = "x.v1.retweeters/ids"

    def recognises(self, head: bytes) -> bool:
        """Tell lists of ids, and user objects by ``screen_name``."""
        return any(map(_is_v1, _opened(head_value(head))))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read all accounts of all answers."""
        return _read(chunks, options)


class XRetweetedBySource:
    """Reads pages of ``retweeted_by``, and their users one a line."""

    name: Final = "x.v2.users"
    default_instrument: Final = "x.v2.retweeted_by"

    def recognises(self, head: bytes) -> bool:
        """Tell user objects by ``username``, in pages or alone."""
        return any(map(_is_v2, _opened(head_value(head))))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read all accounts of all answers."""
        return _read(chunks, options)


def _opened(value: object) -> list[object]:
    """Give the answers in a decoded value: a list, or what a recorded session holds."""
    answers = value[:_LOOKED_AT] if isinstance(value, list) else [value]
    return [
        one["body"] if isinstance(one, Mapping) and "uri" in one and "body" in one else one
        for one in answers
    ]


def _is_v1(answer: object) -> bool:
    if not isinstance(answer, Mapping):
        return False
    if isinstance(answer.get("ids"), list):
        return all(map(_is_id, answer["ids"][:_LOOKED_AT]))
    if isinstance(answer.get("users"), list):
        return any(map(_is_v1_user, answer["users"][:_LOOKED_AT]))
    return _is_v1_user(answer)


def _is_id(value: object) -> bool:
    if isinstance(value, str):
        return is_x_account(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _is_v1_user(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and "screen_name" in value
        and not _BARE.isdisjoint(value)
        and _NO_ACCOUNT.isdisjoint(value)
    )


def _is_v2(answer: object) -> bool:
    if not isinstance(answer, Mapping):
        return False
    data = answer.get("data", [answer])
    return isinstance(data, list) and any(map(_is_v2_user, data[:_LOOKED_AT]))


def _is_v2_user(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("id"), str)
        and {"username", "name"} <= value.keys()
        and "screen_name" not in value
        and _NO_ACCOUNT.isdisjoint(value)
    )


def _read(chunks: Iterable[bytes], options: ReadOptions) -> Reading:
    reader = _Reader(options)
    for raw in values(chunks, options.name):
        reader.value(raw)
    return reader.reading


class _Reader:
    """Reads the accounts of one input into one reading; both versions by the same law."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._observer = XObserver(options, self.reading)
        self._target = options.target
        self._is_elsewhere = options.is_elsewhere(Platform.X)

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        for decoded in decoded_values(raw, self.reading):
            for answer in decoded if isinstance(decoded, list) else [decoded]:
                self._answer(answer)

    def _rejected(self, reason: str, raw: bytes) -> None:
        self.reading.records += 1
        self.reading.reject(self.reading.records, reason, raw)

    def _answer(self, answer: object) -> None:
        """Read an answer: recorded with its address, a page, or one account."""
        address: object = None
        if isinstance(answer, Mapping) and "uri" in answer and "body" in answer:
            address, answer = answer["uri"], answer["body"]
        for page in answer if isinstance(answer, list) else [answer]:
            kept = page.get("__twarc") if isinstance(page, Mapping) else None
            beside = kept.get("url") if isinstance(kept, Mapping) else None
            self._page(page, _asked(address if address is not None else beside))

    def _page(self, page: object, asked: _Asked) -> None:
        members: list[object] = [page]
        if isinstance(page, Mapping):
            listed = next((page[key] for key in _LISTS if isinstance(page.get(key), list)), None)
            if listed is not None:
                members = listed
            elif isinstance(page.get("meta"), Mapping):
                return  # a page without accounts
            elif "errors" in page and "id" not in page:
                self._rejected("errors: an answer is missing here", repr(page).encode())
                return
        read_each(members, self.reading, lambda member: self._member(member, asked))

    def _member(self, member: object, asked: _Asked) -> None:
        account, handle, created = named(member)
        if asked.fault:
            raise JsonError(asked.fault)
        if self._is_elsewhere:
            return
        post = asked.post or only_post(self._target)
        original = XPost(id=_NOBODY if post is None else read_x_id(post, None))
        self._observer.observe(
            XPost(
                id=_NOBODY,
                account=account,
                handle=handle,
                retweeted=original,
                account_created=created,
            )
        )


def named(member: object) -> tuple[str | None, str | None, object]:
    """Return the id and the handle of an account, and when it was created as the record prints it.

    Raises:
        JsonError: it is none, or nothing readable names it.
    """
    created: object = None
    if isinstance(member, Mapping):
        if not _NO_ACCOUNT.isdisjoint(member):
            message = "not an account of X"
            raise JsonError(message)
        if "screen_name" not in member and "username" not in member and not member.keys() <= _BARE:
            message = "neither username nor screen_name: not an account"
            raise JsonError(message)
        user = validated(_USER, member)
        account = _account(user.get("id_str", user.get("id")))
        handle = valid_handle(user.get("username") or user.get("screen_name"))
        created = user.get("created_at")
    elif _is_plain_id(member):
        account, handle = _account(member), None
    else:
        message = "neither an account nor its id"
        raise JsonError(message)
    if account is None and handle is None:
        message = "id: names nobody (a number may have been rounded on the way: keep ids as text)"
        raise JsonError(message)
    return account, handle, created


def _is_plain_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _account(value: object) -> str | None:
    if isinstance(value, str):
        return value if is_x_account(value) else None
    return account_id(None, value) if isinstance(value, int) else None


def _asked(address: object) -> _Asked:
    """Tell from the address of an answer which post it is about."""
    if not isinstance(address, str):
        return _Asked()
    host = _HOST.match(address)
    path = address if host is None else address[host.end() :]
    found = _ADDRESS.fullmatch(path)
    if found is None:
        return _Asked(fault=f"the answer to another question ({path[:60]!a})")
    post = next(part for part in found.groups() if part is not None)
    if not is_readable_x_id(post):
        return _Asked(fault=f"the answer about a post that cannot be ({post[:60]!a})")
    return _Asked(post)
