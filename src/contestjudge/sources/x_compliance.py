"""Compliance events of X: what was deleted, restored, hidden or edited after it was collected.

Enterprise events (``{"delete": …}``), v2 events (``{"data": {"delete": …}}``) and the results of
compliance jobs. Only its author, or the platform for good, *deletes* a share. What the platform
hides for a time (``drop``), and what befalls an account (protected, suspended, withdrawn), undoes
no share: what is absent from a list meanwhile need not be gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pydantic import ConfigDict, TypeAdapter
from typing_extensions import TypedDict

from contestjudge.model.observation import Hidden, Notice
from contestjudge.model.reading import Reading
from contestjudge.model.time import SECOND, UNBOUNDED, recordable
from contestjudge.model.words import Basis, Platform
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import (
    JsonError,
    Refused,
    decode,
    head_value,
    is_line_by_line,
    values,
)
from contestjudge.sources.narrow import printed_time, validated
from contestjudge.sources.x_ids import X_EPOCH_MS
from contestjudge.sources.x_post import XPost, history
from contestjudge.sources.x_times import account_id, read_x_id

_STRICT: Final = ConfigDict(strict=True)
_SHARED_WITH_STREAMS: Final = frozenset(
    {"delete", "disconnect", "limit", "scrub_geo", "status_withheld", "user_withheld", "warning"}
)
"""Events that streams of statuses carry too: they do not tell the one from the other."""
_OF_POSTS: Final = frozenset({"drop", "tweet_edit", "undrop", "withheld"})
_OF_ACCOUNTS: Final = frozenset(
    {
        "user_delete",
        "user_profile_modification",
        "user_protect",
        "user_suspend",
        "user_undelete",
        "user_unprotect",
        "user_unsuspend",
    }
)
_HIDING: Final = {
    "user_delete": ("delete", False),
    "user_protect": ("protect", False),
    "user_suspend": ("suspend", False),
    "user_undelete": ("delete", True),
    "user_unprotect": ("protect", True),
    "user_unsuspend": ("suspend", True),
}
"""What hides an account's shares, and whether this is its end."""
_JOB_HIDES: Final = frozenset({"deactivated", "protected", "suspended"})
_KINDS: Final = _SHARED_WITH_STREAMS | _OF_POSTS | _OF_ACCOUNTS
_JOB: Final = frozenset({"id", "action", "reason"})
_MILLISECONDS: Final = re.compile(r"[0-9]{1,15}")
_ID_ERA: Final = X_EPOCH_MS * 1000
_ALLOWANCE: Final = 2 * SECOND
"""By how much the clock that a job prints and the one in an id may differ."""


class _Post(TypedDict, total=False):
    __pydantic_config__ = _STRICT  # type: ignore[misc]  # pydantic's own way for typed dicts
    id: str | int
    id_str: str
    author_id: str
    user_id: int
    user_id_str: str


class _Event(TypedDict, total=False):
    """A post's deletion or restoration: ``tweet`` and ``event_at`` in v2, else the others."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    tweet: _Post
    status: _Post
    event_at: str
    timestamp_ms: str


class _User(TypedDict, total=False):
    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id: str | int
    id_str: str


class _AccountEvent(TypedDict, total=False):
    """What befalls an account: named in ``user`` in v2, by its id alone in enterprise events."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    user: _User
    id: str | int
    id_str: str
    event_at: str
    timestamp_ms: str


class _Edit(TypedDict, total=False):
    __pydantic_config__ = _STRICT  # type: ignore[misc]
    edit_tweet_ids: list[str]


class _JobResult(TypedDict, total=False):
    """A line of a compliance job: what is to be forgotten, and why."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id: str
    action: str
    reason: str
    created_at: str
    redacted_at: str


_EVENT: Final = TypeAdapter(_Event)
_ACCOUNT_EVENT: Final = TypeAdapter(_AccountEvent)
_EDIT: Final = TypeAdapter(_Edit)
_JOB_RESULT: Final = TypeAdapter(_JobResult)
_Moment = tuple[int, int, Basis]


class XComplianceSource:
    """Reads compliance events and job results."""

    name: Final = "x.compliance"
    default_instrument: Final = "x.compliance"

    def recognises(self, head: bytes) -> bool:
        """Tell events by their kind; those that streams carry too leave it to the next one."""
        for value in _beginning(head):
            if _is_only_ours(value):
                return True
            if _plain_kind(value) not in _SHARED_WITH_STREAMS:
                return False
        return False

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read all events."""
        reader = _Reader(options)
        for raw in values(chunks, options.name):
            reader.value(raw)
        return reader.reading


def _beginning(head: bytes) -> Iterator[object]:
    """Give the first values of an input, as far as they can be decoded."""
    first = head_value(head)
    if isinstance(first, list):
        yield from first
        return
    yield first
    if not is_line_by_line(head):
        return
    decoded = 0
    for line in head.split(b"\n"):
        try:
            value = decode(line.strip(b" \t\r"))
        except JsonError:
            continue
        decoded += 1
        if decoded > 1:  # the first is known
            yield value


def _plain_kind(value: object) -> str | None:
    """Name the kind of an event that stands bare, as enterprise events do."""
    if isinstance(value, Mapping) and len(value) == 1:
        (kind,) = value
        return kind if kind in _KINDS else None
    return None


def _is_only_ours(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    if value.keys() >= _JOB and value.keys().isdisjoint({"text", "data"}):
        return True
    kind = _plain_kind(value)
    if kind is not None:
        return kind not in _SHARED_WITH_STREAMS
    return _plain_kind(value.get("data")) is not None


class _Reader:
    """Reads the events of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._posts = frozenset() if options.target is None else options.target.post_ids

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        for decoded in decoded_values(raw, self.reading):
            records = decoded if isinstance(decoded, list) else [decoded]
            read_each(records, self.reading, self._record)

    def _record(self, record: object) -> None:
        if not isinstance(record, Mapping):
            message = "not an object"
            raise JsonError(message)
        if record.keys() >= _JOB:
            self._job_result(record)
            return
        event = record.get("data", record)
        kind = _plain_kind(event)
        if kind is None or not isinstance(event, Mapping):
            message = "not a compliance event of a known kind"
            raise JsonError(message)
        if kind in {"delete", "drop", "undrop"}:
            self._post(kind, event[kind])
        elif kind == "tweet_edit":
            self._edit(event[kind])
        elif kind in _HIDING:
            self._account(kind, event[kind])

    def _post(self, kind: str, body: object) -> None:
        """A post was deleted, brought back, or dropped: then it is hidden, and stands."""
        event = validated(_EVENT, body, f"{kind}.")
        post: _Post = event.get("tweet", event.get("status", {}))
        identity = post.get("id")
        text = post.get("id_str", identity if isinstance(identity, str) else None)
        read = read_x_id(text, identity if isinstance(identity, int) else None)
        if read.text is None:
            if kind == "drop":
                return  # it undoes nothing, and nothing says what it hides
            is_named = "tweet" in event or "status" in event
            message = f"{kind}: {'no readable id' if is_named else 'names no post'}"
            raise JsonError(message)
        restored = kind == "undrop"
        earliest, latest, basis = _moment(kind, event)
        if kind != "delete":
            self._hide(Hidden(Platform.X, read.text, "drop", restored, earliest, latest))
        if kind != "drop":
            by = account_id(post.get("author_id", post.get("user_id_str")), post.get("user_id"))
            notice = Notice(Platform.X, read.text, by, earliest, basis, latest, basis, restored)
            self.reading.notices.append((self.reading.records, notice))

    def _account(self, kind: str, body: object) -> None:
        """An account that is protected, suspended or withdrawn hides its shares."""
        event = validated(_ACCOUNT_EVENT, body, f"{kind}.")
        user = event.get("user", event)
        identity = user.get("id")
        text = user.get("id_str", identity if isinstance(identity, str) else None)
        account = account_id(text, identity if isinstance(identity, int) else None)
        if account is None:
            message = f"{kind}: names no account"
            raise JsonError(message)
        cause, ended = _HIDING[kind]
        earliest, latest, _ = _moment(kind, event)
        self._hide(Hidden(Platform.X, account, cause, ended, earliest, latest))

    def _hide(self, hidden: Hidden) -> None:
        self.reading.hidden.append((self.reading.records, hidden))

    def _edit(self, body: object) -> None:
        """An edit of a contest post: whoever shares one version shares the post."""
        versions = tuple(validated(_EDIT, body, "tweet_edit.").get("edit_tweet_ids", ()))
        named = self._posts.intersection(versions)
        if not named:
            return
        versions = history(XPost(id=read_x_id(min(named), None), versions=versions))
        self.reading.informative.append(self.reading.records)
        if versions:
            self.reading.post_versions.add(versions)

    def _job_result(self, record: Mapping[object, object]) -> None:
        """A job says that something is gone, and why; not always since when."""
        result = validated(_JOB_RESULT, record)
        if result["action"] != "delete":
            message = "action: not a known one"
            raise JsonError(message)
        is_post = _is_of_a_post(result)
        if result["reason"] in _JOB_HIDES:
            self._hide(
                Hidden(Platform.X, result["id"], result["reason"], False, -UNBOUNDED, UNBOUNDED)
            )
        if result["reason"] != "deleted" or not is_post:
            return
        latest = UNBOUNDED
        basis = Basis.BOUND
        if "redacted_at" in result:
            latest, basis = (
                printed_time("redacted_at", result["redacted_at"])[1],
                Basis.PLATFORM_CLOCK,
            )
        notice = Notice(Platform.X, result["id"], None, -UNBOUNDED, Basis.BOUND, latest, basis)
        self.reading.notices.append((self.reading.records, notice))


def _is_of_a_post(result: _JobResult) -> bool:
    """Tell a post's id from an account's: jobs of both kinds print the same fields.

    Raises:
        JsonError: it cannot be told.
    """
    read = read_x_id(result["id"], None)
    if read.text is None:
        message = "id: no readable id"
        raise JsonError(message)
    created = printed_time("created_at", result["created_at"]) if "created_at" in result else None
    if read.interval is None:
        if created is None or created[0] < _ID_ERA:
            message = "id: so old that it may be a post's or an account's"
            raise JsonError(message)
        return False  # after that no post has so small an id
    if created is not None and not (
        read.interval[0] - _ALLOWANCE <= created[0] <= read.interval[1] + _ALLOWANCE
    ):
        message = "id and created_at: contradict each other"
        raise JsonError(message)
    return True


def _moment(kind: str, event: _Event | _AccountEvent) -> _Moment:
    """When it happened, to the millisecond; open where the event does not say."""
    if "event_at" in event:
        return *printed_time(f"{kind}.event_at", event["event_at"]), Basis.PLATFORM_CLOCK
    if "timestamp_ms" not in event:
        return -UNBOUNDED, UNBOUNDED, Basis.BOUND
    text = event["timestamp_ms"]
    if _MILLISECONDS.fullmatch(text) is None:
        message = f"{kind}.timestamp_ms: no number of milliseconds"
        raise JsonError(message)
    try:
        earliest = recordable(int(text) * 1000)
    except ValueError as error:
        message = f"{kind}.timestamp_ms: {error}"
        raise JsonError(message) from error
    return earliest, earliest + 999, Basis.PLATFORM_CLOCK
