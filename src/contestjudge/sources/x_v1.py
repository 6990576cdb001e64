"""X API v1.1: statuses, lists of them, JSON lines, search answers, streams with their notices.

Only the fields that count are decoded, straight from bytes into narrow types. A native share of a
contest post takes a short path: its own id, its account, the original's id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from pydantic import ValidationError

from contestjudge.model.observation import Lost, Notice, Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Asked
from contestjudge.model.time import DAY, SECOND, UNBOUNDED, recordable
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.base import MAX_RECORD_BYTES, ReadOptions
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import (
    JsonError,
    Refused,
    head_value,
    invalid,
    opens_many,
    values,
)
from contestjudge.sources.tongues import country_of_place
from contestjudge.sources.x_clock import parse_v1_time
from contestjudge.sources.x_ids import FIRST_SNOWFLAKE, X_EPOCH_MS
from contestjudge.sources.x_post import XObserver, XPost, valid_handle
from contestjudge.sources.x_times import NO_ID, ReadId, account_id, read_x_id
from contestjudge.sources.x_v1_tails import Tails
from contestjudge.sources.x_v1_types import (
    DECODE_NATIVE_SHARE,
    NATIVE_SHARE,
    STATUS,
    STATUS_LINE,
    NativeOriginal,
    NativeShare,
    Status,
    User,
)

_NOTICES: Final = frozenset(
    {"delete", "disconnect", "limit", "scrub_geo", "status_withheld", "user_withheld", "warning"}
)
_ID_LIMIT: Final = 1 << 63
NAME: Final = b'"retweeted_status"'
"""What stands somewhere in every native share."""
_ID_FIELDS: Final = frozenset({"id_str", "id"})
_CONTAINER_FIELDS: Final = frozenset({"statuses", "body", "uri"})
_decode_status: Final = STATUS_LINE.validator.validate_json
_MOST_WITHHELD: Final = 10**12
_X, _NATIVE, _BY_ID = Platform.X, ShareForm.NATIVE, Basis.PLATFORM_ID
_TWO_DIGITS: Final = tuple(f"{number:02}" for number in range(60))
_new = tuple.__new__


class XV1Source:
    """Reads X v1.1 payloads."""

    name = "x.v1"
    default_instrument = "x.v1.statuses"

    def recognises(self, head: bytes) -> bool:
        """Tell v1.1 statuses and stream notices by their fields."""
        value = head_value(head)
        return _is_empty_answer(value) or any(map(_looks_like_v1, _records(value)))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read a whole v1.1 input."""
        reader = LineReader(options)
        for raw in reader.without_natives(values(chunks, options.name)):
            reader.value(raw)
        return reader.reading


def _is_empty_answer(value: object) -> bool:
    """Tell the answer to a search that found nothing."""
    return isinstance(value, Mapping) and value.get("statuses") == [] and "search_metadata" in value


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


def _native_keeper(
    reading: Reading, observer: XObserver, posts: frozenset[str], *, is_stream: bool
) -> Callable[[NativeShare, int], bool]:
    """Make the short path: what keeps a native share of a contest post whose id has its time.

    It returns ``False``, having done nothing, for anything less simple: the long path gives the
    same result for all that the short one takes. A closure over plain variables, because it is
    run for every record of the largest contests.
    """
    keep, place = reading.observations.append, reading.places.append
    last_original: NativeOriginal | None = None
    known = {post: post for post in posts}
    name_of_post = known.get
    minute, head, tail = -1, "", ""
    """A minute, and how X prints it, up to the second and after it: most shares come in floods."""

    def is_printed(text: str, earliest: int) -> bool:
        """Tell whether a time is printed as the second in which an id was given out."""
        nonlocal minute, head, tail
        this, second = divmod(earliest // SECOND, 60)
        if this == minute and text == head + _TWO_DIGITS[second] + tail:
            return True
        try:
            start = parse_v1_time(text)
        except ValueError:
            return False
        if not start <= earliest < start + SECOND:
            return False
        if text[17:19] == _TWO_DIGITS[second]:  # no leap second
            minute, head, tail = this, text[:17], text[19:]
        return True

    def native(share: NativeShare, record: int) -> bool:
        nonlocal last_original
        original = share["retweeted_status"]
        # The same name for all of them: one hash, one place in memory.
        post = name_of_post(original["id_str"])
        share_id = share["id_str"]
        printed = share["created_at"]
        user = share["user"]
        account = user["id_str"]
        if post is None or printed == original["created_at"]:
            return False
        number = int(share_id)
        if not FIRST_SNOWFLAKE <= number < _ID_LIMIT:
            return False
        earliest = ((number >> 22) + X_EPOCH_MS) * 1000
        if not is_printed(printed, earliest) or may_be_cut(earliest, original["created_at"]):
            return False
        # Made without the named tuple's own constructor, which costs as much as all the rest.
        keep(
            _new(
                Observation,
                (
                    _X,
                    share_id,
                    account,
                    user.get("screen_name"),
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
                    (),
                    False,
                ),
            )
        )
        place(record)
        if is_stream or (original is not last_original and original != last_original):
            # What the original says of itself hardly ever changes from record to record.
            last_original = original
            observer.facts(post, original_post(original), earliest)
        return True

    return native


def may_be_cut(earliest: int, original: str) -> bool:
    """Tell whether a time that is printed as an id says may still be cut to midnight (spec 2.3.2).

    Args:
        earliest: the first microsecond that the id names.
        original: the time that is printed for the original.
    """
    if earliest % DAY >= SECOND:
        return False
    try:
        return earliest < parse_v1_time(original)
    except ValueError:
        return False


def original_post(original: NativeOriginal) -> XPost:
    """Translate what the short path sees of an original."""
    try:
        second = _second(original["created_at"])
    except ValueError:
        second = None
    return XPost(
        id=read_x_id(original["id_str"], None),
        printed=second,
        retweet_count=original.get("retweet_count"),
        quote_count=original.get("quote_count"),
    )


class LineReader:
    """Reads the records of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._observer = XObserver(options, self.reading)
        self._translated = _Posts().of
        self._posts = frozenset() if options.target is None else options.target.post_ids
        asks_age = options.target is not None and Asked.AGE in options.target.asks
        self._quick = frozenset() if asks_age else self._posts
        """Posts whose native shares may take the short path, which does not see accounts."""
        self._native = _native_keeper(
            self.reading, self._observer, self._posts, is_stream=options.is_stream
        )

    def facts(self, name: str, post: XPost) -> None:
        """Keep what a record says of a contest post."""
        self._observer.facts(name, post, None)

    def without_natives(self, raws: Iterable[bytes | Refused]) -> Iterator[bytes | Refused]:
        """Take the short path where it goes, and give back what needs the long one."""
        posts, native, reading = self._quick, self._native, self.reading
        decode, tails, limit = DECODE_NATIVE_SHARE, Tails(), MAX_RECORD_BYTES
        known, learn = tails.share, tails.learn
        expected = bool(posts)  # native shares come in long rows
        record = reading.records + 1
        for raw in raws:
            if (
                type(raw) is bytes
                and len(raw) <= limit
                and (expected or (posts and NAME in raw))
                and not opens_many(raw)  # pydantic lets one level more pass, if it is empty
            ):
                try:
                    share = known(raw)
                    if share is None:
                        share = decode(raw)
                        learn(raw, share["retweeted_status"])
                    expected = native(share, record)
                except ValidationError:
                    expected = False
                if expected:
                    record += 1
                    continue
            # Whoever takes it counts it.
            reading.records = record - 1
            yield raw
            record = reading.records + 1
        reading.records = record - 1

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document, the long way."""
        if isinstance(raw, bytes) and raw[:1] == b"{" and self._one_status(raw):
            return
        for decoded in decoded_values(raw, self.reading):
            read_each(_records(decoded), self.reading, self._record)

    def _one_status(self, raw: bytes) -> bool:
        """Read a line that is one good status, straight from its bytes.

        Returns ``False``, having done nothing, for all else: containers, notices, rejections.
        """
        if len(raw) > MAX_RECORD_BYTES or opens_many(raw):
            return False
        try:
            status = _decode_status(raw)
            if not status.keys() & _ID_FIELDS or status.keys() & _CONTAINER_FIELDS:
                return False
            post = self._checked(status)
        except (ValidationError, JsonError):
            return False
        self.reading.records += 1
        self._observer.observe(post)
        return True

    def _record(self, record: object) -> None:
        if not isinstance(record, Mapping):
            message = "not an object"
            raise JsonError(message)
        if len(record) == 1 and not _NOTICES.isdisjoint(record):
            self._notice(record)
            return
        if self._quick and "retweeted_status" in record:
            # The same test as on a line of its own, so that packaging changes nothing.
            try:
                share: NativeShare = NATIVE_SHARE.validate_python(record)
            except ValidationError:
                pass
            else:
                if self._native(share, self.reading.records):
                    return
        try:
            status = STATUS.validate_python(record)
        except ValidationError as error:
            raise invalid(error) from error
        self._observer.observe(self._checked(status))

    def _checked(self, status: Status) -> XPost:
        """Translate a status that says enough to be used.

        Raises:
            JsonError: it does not; the message says what is missing.
        """
        try:
            post = self._translated(status)
        except JsonError:
            raise
        except ValueError as error:
            message = f"created_at: {error}"
            raise JsonError(message) from error
        if post.id.text is None and not post.id.unreadable and post.printed is None:
            message = "neither id nor created_at: not a status"
            raise JsonError(message)
        if post.account is None and post.handle is None and post.id.text not in self._posts:
            message = "user: missing, so nobody can be told to have shared"
            raise JsonError(message)
        return post

    def _lost(self, counted: int | None, stamp: object) -> None:
        try:
            moment = _millisecond(_string(stamp))
        except ValueError:
            moment = None
        latest = None if moment is None else moment[1]
        self.reading.lost.append(Lost(self.reading.records, counted, latest))

    def _notice(self, record: Mapping[str, object]) -> None:
        delete = record.get("delete")
        limit = record.get("limit")
        if isinstance(limit, Mapping) and "track" in limit:
            track = _number(limit["track"])
            if track is None or not 0 <= track <= _MOST_WITHHELD:
                message = "limit.track: no readable number"
                raise JsonError(message)
            self._lost(track, limit.get("timestamp_ms"))
        if isinstance(record.get("disconnect"), Mapping):
            self._lost(None, None)
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
        try:
            moment = _millisecond(_string(delete.get("timestamp_ms")))
        except ValueError as error:
            message = f"delete.timestamp_ms: {error}"
            raise JsonError(message) from error
        earliest, latest = moment or (-UNBOUNDED, UNBOUNDED)
        basis = Basis.BOUND if moment is None else Basis.PLATFORM_CLOCK
        account = account_id(_string(status.get("user_id_str")), _number(status.get("user_id")))
        notice = Notice(Platform.X, read.text, account, earliest, basis, latest, basis)
        self.reading.notices.append((self.reading.records, notice))


class _Posts:
    """Translates statuses; the one that is embedded hardly ever changes from record to record."""

    def __init__(self) -> None:
        self._last: Status | None = None
        """The last one that was embedded."""
        self._embedded: XPost

    def of(self, status: Status) -> XPost:
        """Translate a status.

        Raises:
            ValueError: a time is not printed as X prints it.
        """
        extended = status.get("extended_tweet") or {}
        text = status.get("full_text") or extended.get("full_text") or status.get("text") or ""
        links = [
            address.get("expanded_url") or ""
            for entities in (status.get("entities"), extended.get("entities"))
            if entities
            for address in entities.get("urls", ())
        ]
        user: User = status.get("user") or {}
        retweeted = status.get("retweeted_status")
        count = status.get("retweet_count")
        return XPost(
            id=_own_id(status),
            account=account_id(user.get("id_str"), user.get("id")),
            handle=valid_handle(user.get("screen_name")),
            printed=_second(status.get("created_at")),
            stamped=_millisecond(status.get("timestamp_ms")),
            text=text,
            links=tuple(links),
            retweeted=None if retweeted is None else self._embeds(retweeted),
            quoted=None if retweeted is not None else self._quoted(status),
            replied_to=status.get("in_reply_to_status_id_str"),
            versions=tuple((status.get("edit_history") or {}).get("edit_tweet_ids", ())),
            retweet_count=count if isinstance(count, int) else None,
            quote_count=status.get("quote_count"),
            account_created=user.get("created_at"),
            language=status.get("lang"),
            country=country_of_place(status.get("place")),
        )

    def _embeds(self, status: Status) -> XPost:
        if status != self._last:
            if _own_id(status) is NO_ID:
                message = "id_str: of what is shared, no readable id"
                raise JsonError(message)
            self._embedded = self.of(status)
            self._last = status
        return self._embedded

    def _quoted(self, status: Status) -> XPost | None:
        quoted = status.get("quoted_status")
        if quoted is not None:
            return self._embeds(quoted)
        read = read_x_id(status.get("quoted_status_id_str"), status.get("quoted_status_id"))
        return None if read.text is None else XPost(id=read)


def _own_id(status: Status) -> ReadId:
    """Read the id of a status; what is neither text nor a whole number cannot be read."""
    text, number = status.get("id_str"), status.get("id")
    if isinstance(text, str):
        return read_x_id(text, None)
    if text is None and isinstance(number, str):
        return read_x_id(number, None)
    if text is None and (number is None or type(number) is int):
        return read_x_id(None, number)
    return NO_ID


def _second(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    start = parse_v1_time(text)
    return start, start + SECOND - 1


def _millisecond(text: str | None) -> tuple[int, int] | None:
    if text is None or not (text.isascii() and text.isdecimal() and len(text) <= 15):  # noqa: PLR2004
        return None
    start = recordable(int(text) * 1000)
    return start, start + 999


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
