"""Mastodon's API and its kin: statuses, answers, streaming events, recorded sessions, boosters.

A boost is a status of its own with ``reblog``; the answer to an un-boost is the original, and no
share. Lists of boosters name accounts and no times: each account is one boost of the status asked
about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from contestjudge.model.reading import Reading
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.fedi_ids import host_of
from contestjudge.sources.fedi_names import Names
from contestjudge.sources.fedi_post import FediObserver, FediPost
from contestjudge.sources.forms import only_post
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import JsonError, Refused, decode, head_value, values
from contestjudge.sources.mastodon_post import (
    StatusReader,
    is_account,
    is_notification,
    is_status,
    local_id,
)
from contestjudge.sources.mastodon_types import ACCOUNT, NOTIFICATION, STATUS
from contestjudge.sources.narrow import validated

_ANSWERS: Final = (
    frozenset({"accounts", "statuses", "hashtags"}),
    frozenset({"ancestors", "descendants"}),
)
"""Keys of the answers that hold lists of statuses."""
_LISTS: Final = ("statuses", "ancestors", "descendants")
_EVENTS: Final = frozenset({"update", "status.update", "notification", "delete"})
_LOOKED_AT: Final = 20
_PATH: Final = re.compile(
    r"/api/v[0-9]/statuses/(?P<id>[0-9A-Za-z_-]{1,64})(?:/(?P<what>[a-z_]+))?/?(?:[?#].*)?",
    re.DOTALL,
)


class _Asked(NamedTuple):
    """Which question an answer in a recorded session is to."""

    server: str | None
    what: str = ""
    """``reblogged_by``, ``deleted``, or anything else."""
    number: str | None = None


class MastodonSource:
    """Reads statuses, however they are wrapped."""

    name: Final = "mastodon"
    default_instrument: Final = "mastodon.statuses"

    def recognises(self, head: bytes) -> bool:
        """Tell statuses, notifications and events by their fields."""
        return any(map(_is_ours, _looked_at(head)))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read a whole input."""
        return _read(chunks, options)


class MastodonBoostersSource:
    """Reads the accounts of ``reblogged_by``."""

    name: Final = "mastodon.accounts"
    default_instrument: Final = "mastodon.reblogged_by"

    def recognises(self, head: bytes) -> bool:
        """Tell accounts by ``acct``, where there are no statuses."""
        looked_at = list(_looked_at(head))
        return any(map(_is_boosters, looked_at)) and not any(map(_is_ours, looked_at))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read all accounts of all answers."""
        return _read(chunks, options)


def _looked_at(head: bytes) -> Iterator[object]:
    """Give what stands first in an input; of a recorded session, what was answered."""
    value = head_value(head)
    for one in value[:_LOOKED_AT] if isinstance(value, list) else [value]:
        if not _is_recorded(one):
            yield one
            continue
        yield one  # its address may tell
        body = _body(one)
        yield from body[:_LOOKED_AT] if isinstance(body, list) else [body]


def _is_recorded(value: object) -> bool:
    return isinstance(value, Mapping) and "body" in value and isinstance(value.get("uri"), str)


def _body(entry: object) -> object:
    """Open what was answered; kept as text it is decoded."""
    body = entry.get("body") if isinstance(entry, Mapping) else None
    if isinstance(body, str) and body[:1] in {"{", "["}:
        try:
            return decode(body.encode("utf-8", "surrogatepass"))
        except JsonError:
            return body
    return body


def _is_ours(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    if _is_event(value) or is_notification(value) or is_status(value):
        return True
    return any(
        keys <= value.keys() and all(isinstance(value[key], list) for key in keys)
        for keys in _ANSWERS
    )


def _is_event(value: Mapping[str, object]) -> bool:
    return (
        isinstance(value.get("event"), str)
        and "payload" in value
        and (value["event"] in _EVENTS or isinstance(value.get("stream"), list))
    )


def _is_boosters(value: object) -> bool:
    if _is_recorded(value):
        return _asked(value).what == "reblogged_by"
    return is_account(value) and isinstance(value, Mapping) and "username" in value


def _asked(entry: object) -> _Asked:
    address = entry.get("uri") if isinstance(entry, Mapping) else None
    method = entry.get("method") if isinstance(entry, Mapping) else None
    if not isinstance(address, str):
        return _Asked(None)
    host = host_of(address)
    start = address.find("/", address.find("://") + 3) if host is not None else 0
    found = _PATH.fullmatch(address, start) if start >= 0 else None
    if found is None:
        return _Asked(host)
    what = found["what"] or ("deleted" if method == "DELETE" else "")
    return _Asked(host, what, found["id"])


def _read(chunks: Iterable[bytes], options: ReadOptions) -> Reading:
    reader = _Reader(options)
    for raw in values(chunks, options.name):
        reader.value(raw)
    return reader.finished()


class _Reader:
    """Reads the records of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._names = Names(options.target)
        self._statuses = StatusReader(self._names)
        self._observer = FediObserver(options, self.reading, self._names)
        self._target = options.target
        self._is_elsewhere = options.is_elsewhere(Platform.MASTODON)

    def finished(self) -> Reading:
        """Give what was read."""
        if not self._is_elsewhere:
            self.reading.servers |= self._statuses.servers
            self.reading.aliases |= self._statuses.aliases
        return self.reading

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        for decoded in decoded_values(raw, self.reading):
            self._answer(decoded, None)

    def _answer(self, answer: object, asked: _Asked | None) -> None:
        """Open lists, answers and sessions down to single records."""
        if isinstance(answer, list):
            for one in answer:
                self._answer(one, asked)
        elif _is_recorded(answer):
            asked = _asked(answer)
            if asked.server is not None and self._names.recorder is None:
                self._statuses.servers.add(asked.server)
            body = _body(answer)
            if is_account(body):
                self.reading.records += 1  # who was signed in: nobody's share
            else:
                self._answer(body, asked)
        elif isinstance(answer, Mapping) and "account" not in answer and _lists(answer):
            for one in _lists(answer):
                self._answer(one, asked)
        elif not (isinstance(answer, Mapping) and any(keys <= answer.keys() for keys in _ANSWERS)):
            read_each([answer], self.reading, lambda record: self._record(record, asked))

    def _record(self, record: object, asked: _Asked | None) -> None:
        if not isinstance(record, Mapping):
            if asked is not None:
                return  # what a session was told besides
            message = "not an object"
            raise JsonError(message)
        if _is_event(record):
            self._event(record, asked)
        elif is_notification(record):
            self._notification(record, asked)
        elif is_status(record):
            self._status(record, asked)
        elif is_account(record):
            self._booster(record, asked)
        elif asked is None:
            raise JsonError(_complaint(record))

    def _status(self, record: object, asked: _Asked | None) -> None:
        status = validated(STATUS, record)
        server = self._statuses.server(status) or (None if asked is None else asked.server)
        post = self._statuses.status(status, server)
        if post.id is None and post.post is None and self._names.recorder is None:
            message = "id: no id of a status that can be read"
            raise JsonError(message)
        if post.boosted is not None and post.boosted.name is None:
            message = "reblog: neither an id nor an address, so nothing says what was boosted"
            raise JsonError(message)
        self._observer.observe(post)
        if asked is not None and asked.what == "deleted" and post.id is not None:
            self._observer.undone(post.id, post.who)

    def _notification(self, record: object, asked: _Asked | None) -> None:
        told = validated(NOTIFICATION, record)
        status = told.get("status")
        if status is None:
            return  # a follower, a report: nobody's share
        server = self._statuses.server(status) or (None if asked is None else asked.server)
        if told.get("type") == "reblog":
            self._observer.observe(self._statuses.boost_told(told, server))
        else:
            self._observer.observe(self._statuses.status(status, server))

    def _event(self, event: Mapping[str, object], asked: _Asked | None) -> None:
        kind, payload = event["event"], event["payload"]
        if kind == "delete":
            number = None
            if isinstance(payload, str | int) and not isinstance(payload, bool):
                number = local_id(payload)
            if number is None:
                message = "payload: no id of a status that can be read"
                raise JsonError(message)
            self._observer.undone(number)
            return
        if kind not in _EVENTS:
            return  # an announcement, a changed filter: nobody's share
        if isinstance(payload, str):
            payload = decode(payload.encode("utf-8", "surrogatepass"))
        if is_notification(payload):
            self._notification(payload, asked)
        elif is_status(payload):
            self._status(payload, asked)
        else:
            message = "payload: neither a status nor a notification"
            raise JsonError(message)

    def _booster(self, record: object, asked: _Asked | None) -> None:
        """Read an account: one boost, without an id or a time, of what was asked about."""
        if asked is not None and asked.what != "reblogged_by":
            message = "the answer to another question than who boosted"
            raise JsonError(message)
        account = validated(ACCOUNT, record)
        if self._is_elsewhere:
            return
        server = self._statuses.server_of(account) or (None if asked is None else asked.server)
        if asked is not None and asked.number is not None:
            original = self._statuses.by_number(asked.number, server)
        else:
            post = only_post(self._target)
            original = FediPost(id=post, post=post)
        who = self._statuses.person(account, server)
        created = self._statuses.created(account, server)
        self._observer.observe(
            FediPost(id=None, who=who, boosted=original, account_created=created)
        )


def _lists(answer: Mapping[str, object]) -> list[object]:
    found: list[object] = []
    for key in _LISTS:
        listed = answer.get(key)
        if isinstance(listed, list):
            found += listed
    return found


def _complaint(record: Mapping[str, object]) -> str:
    if "error" in record:
        return "error: an answer is missing here"
    if "content" in record and "id" not in record:
        return "id: missing (a version of a status does not say of which)"
    return "neither a status, a boost, an account nor an event"
