"""X API v1.1: statuses, lists of them, JSON lines, search answers, streams with their notices.

Only the fields that count are decoded, straight from bytes into narrow types. A native share of a
contest post takes a short path: its own id, its account, the original's id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, cast

from pydantic import ValidationError

from contestjudge.model.observation import Notice, Observation
from contestjudge.model.reading import Reading
from contestjudge.model.time import SECOND, UNBOUNDED
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.json_text import (
    JsonError,
    Refused,
    decoded_line,
    head_value,
    invalid,
    values,
)
from contestjudge.sources.x_clock import parse_v1_time
from contestjudge.sources.x_ids import FIRST_SNOWFLAKE, X_EPOCH_MS
from contestjudge.sources.x_post import XObserver, XPost, valid_handle
from contestjudge.sources.x_times import account_id, read_x_id
from contestjudge.sources.x_v1_types import (
    NATIVE_SHARE,
    STATUS,
    NativeOriginal,
    NativeShare,
    Status,
    User,
)

_NOTICES: Final = frozenset(
    {"delete", "disconnect", "limit", "scrub_geo", "status_withheld", "user_withheld", "warning"}
)
_ID_LIMIT: Final = 1 << 63
_MARK: Final = b'"retweeted_status"'
_LONGEST_ID: Final = 19
_LONGEST_ACCOUNT: Final = 20
_X, _NATIVE, _BY_ID = Platform.X, ShareForm.NATIVE, Basis.PLATFORM_ID
_new = tuple.__new__
_decode_native: Final = cast("Callable[[bytes], NativeShare]", NATIVE_SHARE.validator.validate_json)


class XV1Source:
    """Reads X v1.1 payloads."""

    name = "x.v1"
    default_instrument = "x.v1.statuses"

    def recognises(self, head: bytes) -> bool:
        """Tell v1.1 statuses and stream notices by their fields."""
        return any(map(_looks_like_v1, _records(head_value(head))))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read a whole v1.1 input."""
        reader = _Reader(options)
        for raw in values(chunks, options.name):
            reader.value(raw)
        return reader.reading


def _looks_like_v1(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    if len(value) == 1 and not _NOTICES.isdisjoint(value):
        return True
    if not value.keys() & {"id_str", "id"} or value.keys() & {"data", "verb", "author_id"}:
        return False
    return bool(value.keys() & {"text", "full_text"}) and bool(
        value.keys() & {"user", "retweeted_status", "in_reply_to_status_id", "truncated"}
    )


def _records(value: object) -> Iterator[object]:
    """Give the records in a decoded value: lists, search answers and recorded answers opened."""
    if isinstance(value, list):
        for item in value:
            yield from _records(item)
    elif isinstance(value, dict) and isinstance(value.get("statuses"), list):
        yield from _records(value["statuses"])
    elif isinstance(value, dict) and "body" in value and "uri" in value:
        yield from _records(value["body"])
    else:
        yield value


class _Reader:
    """Reads the records of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._observer = XObserver(options, self.reading)
        self._posts = frozenset() if options.target is None else options.target.post_ids
        self._is_stream = options.is_stream
        self._keep = self.reading.observations.append
        self._place = self.reading.places.append
        self._natives = bool(self._posts)
        """Whether the short path is worth a try: native shares come in long rows."""
        self._original: NativeOriginal | None = None

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        if self._natives and isinstance(raw, bytes) and self._native(raw):
            return
        self._natives = bool(self._posts) and isinstance(raw, bytes) and _MARK in raw
        try:
            decoded = decoded_line(raw)
        except JsonError as error:
            self.reading.records += 1
            refused = raw.raw if isinstance(raw, Refused) else raw
            self.reading.reject(self.reading.records, str(error), refused)
            return
        for record in _records(decoded):
            self.reading.records += 1
            try:
                self._record(record)
            except JsonError as error:
                self.reading.reject(self.reading.records, str(error), repr(record).encode())

    def _native(self, raw: bytes) -> bool:
        """Take the short path, for a native share of a contest post whose id carries its time.

        Returns ``False``, having done nothing, for whatever is not as simple as that: the long
        path gives the same result for everything that the short one takes.
        """
        try:
            share = _decode_native(raw)
        except ValidationError:
            return False
        original = share["retweeted_status"]
        post = original["id_str"]
        share_id = share["id_str"]
        user = share["user"]
        account = user["id_str"]
        printed = share["created_at"]
        digits = share_id + account
        if (
            post not in self._posts
            or not (digits.isascii() and digits.isdecimal())
            or not 0 < len(account) <= _LONGEST_ACCOUNT
            or len(share_id) > _LONGEST_ID
            or share_id[0] == "0"
            or printed == original["created_at"]
        ):
            return False
        number = int(share_id)
        if not FIRST_SNOWFLAKE <= number < _ID_LIMIT:
            return False
        earliest = ((number >> 22) + X_EPOCH_MS) * 1000
        try:
            start = parse_v1_time(printed)
        except ValueError:
            return False
        if not start <= earliest < start + SECOND:
            return False
        self.reading.records = record = self.reading.records + 1
        # Made without the named tuple's own constructor, which costs as much as all the rest.
        self._keep(
            _new(
                Observation,
                (
                    _X,
                    share_id,
                    account,
                    valid_handle(user.get("screen_name")),
                    _NATIVE,
                    post,
                    None,
                    earliest,
                    _BY_ID,
                    earliest + 999,
                    _BY_ID,
                    None,
                    None,
                    False,
                    False,
                    False,
                    False,
                    (),
                    (),
                    None,
                    (),
                ),
            )
        )
        self._place(record)
        if original != self._original or self._is_stream:
            # What the original says of itself hardly ever changes from record to record.
            self._original = original
            self._facts(post, original, earliest)
        return True

    def _facts(self, post: str, original: NativeOriginal, shared_at: int) -> None:
        try:
            second = _second(original["created_at"])
        except ValueError:
            second = None
        facts = XPost(
            id=read_x_id(post, None),
            printed=second,
            retweet_count=original.get("retweet_count"),
            quote_count=original.get("quote_count"),
        )
        self._observer.facts(post, facts, shared_at)

    def _record(self, record: object) -> None:
        if not isinstance(record, Mapping):
            message = "not an object"
            raise JsonError(message)
        if len(record) == 1 and not _NOTICES.isdisjoint(record):
            self._notice(record)
            return
        try:
            status = STATUS.validate_python(record)
        except ValidationError as error:
            raise invalid(error) from error
        try:
            post = _post(status)
        except ValueError as error:
            message = f"created_at: {error}"
            raise JsonError(message) from error
        if post.id.text is None and not post.id.unreadable and post.printed is None:
            message = "neither id nor created_at: not a status"
            raise JsonError(message)
        if post.account is None and post.handle is None and post.id.text not in self._posts:
            message = "user: missing, so nobody can be told to have shared"
            raise JsonError(message)
        self._observer.observe(post)

    def _notice(self, record: Mapping[str, object]) -> None:
        delete = record.get("delete")
        limit = record.get("limit")
        if isinstance(limit, Mapping) and isinstance(limit.get("track"), int):
            self.reading.withheld = max(self.reading.withheld, limit["track"])
        if not isinstance(delete, Mapping):
            return
        status = delete.get("status")
        if not isinstance(status, Mapping):
            message = "delete.status: missing"
            raise JsonError(message)
        read = read_x_id(_string(status.get("id_str")), _number(status.get("id")))
        if read.text is None:
            message = "delete.status.id_str: no readable id"
            raise JsonError(message)
        moment = _millisecond(_string(delete.get("timestamp_ms")))
        earliest, latest = moment or (-UNBOUNDED, UNBOUNDED)
        basis = Basis.BOUND if moment is None else Basis.PLATFORM_CLOCK
        account = account_id(_string(status.get("user_id_str")), _number(status.get("user_id")))
        notice = Notice(Platform.X, read.text, account, earliest, basis, latest, basis)
        self.reading.notices.append((self.reading.records, notice))


def _post(status: Status) -> XPost:
    """Translate a status.

    Raises:
        ValueError: a time is not printed as X prints it.
    """
    extended = status.get("extended_tweet") or {}
    text = status.get("full_text") or extended.get("full_text") or status.get("text") or ""
    links = [
        address.get("expanded_url") or ""
        for entities in (status.get("entities") or {}, extended.get("entities") or {})
        for address in entities.get("urls", ())
    ]
    user: User = status.get("user") or {}
    retweeted = status.get("retweeted_status")
    count = status.get("retweet_count")
    return XPost(
        id=read_x_id(status.get("id_str"), status.get("id")),
        account=account_id(user.get("id_str"), user.get("id")),
        handle=valid_handle(user.get("screen_name")),
        printed=_second(status.get("created_at")),
        stamped=_millisecond(status.get("timestamp_ms")),
        text=text,
        links=tuple(links),
        retweeted=None if retweeted is None else _post(retweeted),
        quoted=None if retweeted is not None else _quoted(status),
        replied_to=status.get("in_reply_to_status_id_str"),
        versions=tuple((status.get("edit_history") or {}).get("edit_tweet_ids", ())),
        retweet_count=count if isinstance(count, int) else None,
        quote_count=status.get("quote_count"),
    )


def _quoted(status: Status) -> XPost | None:
    quoted = status.get("quoted_status")
    if quoted is not None:
        return _post(quoted)
    read = read_x_id(status.get("quoted_status_id_str"), status.get("quoted_status_id"))
    return None if read.text is None else XPost(id=read)


def _second(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    start = parse_v1_time(text)
    return start, start + SECOND - 1


def _millisecond(text: str | None) -> tuple[int, int] | None:
    if text is None or not (text.isascii() and text.isdecimal() and len(text) <= 15):  # noqa: PLR2004
        return None
    start = int(text) * 1000
    return start, start + 999


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
