"""Gnip's Activity Streams: X posts as activities, in lines, lists and pages of the search API.

The verb decides: a ``share`` is a native share of its ``object``, a ``post`` is somebody's own.
An activity says when and by whom in fields of its own; those of its ``object`` are the original's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from contestjudge.model.observation import Lost
from contestjudge.model.reading import Reading
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.gnip_types import ACTIVITY, Activity, Actor
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import (
    JsonError,
    Refused,
    head_value,
    values,
)
from contestjudge.sources.narrow import validated
from contestjudge.sources.x_clock import parse_v2_time
from contestjudge.sources.x_links import linked_posts
from contestjudge.sources.x_post import XObserver, XPost, valid_handle
from contestjudge.sources.x_times import ReadId, account_id, read_x_id

_POST_PREFIXES: Final = ("tag:search.twitter.com,2005:", "object:search.twitter.com,2005:")
_ACTOR_PREFIX: Final = "id:twitter.com:"
_MESSAGES: Final = frozenset({"info", "warn", "error"})
"""Keys of what a stream says of itself."""
_LOOKED_AT: Final = 20
_SHOWN: Final = 40


class GnipSource:
    """Reads Activity Streams of posts on X."""

    name = "gnip"
    default_instrument = "gnip"

    def recognises(self, head: bytes) -> bool:
        """Tell activities by the scheme of their ids, and a stream's messages by their fields."""
        return _looks_like_gnip(head_value(head))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read a whole input."""
        reader = _Reader(options)
        for raw in values(chunks, options.name):
            reader.value(raw)
        return reader.reading


def _looks_like_gnip(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_looks_like_gnip, value[:_LOOKED_AT]))
    if not isinstance(value, Mapping):
        return False
    results = value.get("results")
    if isinstance(results, list):
        return _looks_like_gnip(results) or (not results and "requestParameters" in value)
    if _is_message(value):
        return True
    identity = value.get("id")
    return (
        isinstance(identity, str)
        and identity.startswith(_POST_PREFIXES[0])
        and not value.keys().isdisjoint({"verb", "actor", "postedTime"})
    )


def _is_message(record: Mapping[str, object]) -> bool:
    """Tell what a stream says of itself: one key, that holds a message and when it was sent."""
    if len(record) != 1 or _MESSAGES.isdisjoint(record):
        return False
    (said,) = record.values()
    return isinstance(said, Mapping) and {"message", "sent"} <= said.keys()


def _records(value: object) -> Iterator[object]:
    """Give the records in a decoded value: lists and pages opened."""
    if isinstance(value, list):
        for item in value:
            yield from _records(item)
    elif isinstance(value, Mapping) and isinstance(value.get("results"), list):
        yield from _records(value["results"])
    else:
        yield value


class _Reader:
    """Reads the records of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._observer = XObserver(options, self.reading)
        self._posts = frozenset() if options.target is None else options.target.post_ids

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        for decoded in decoded_values(raw, self.reading):
            read_each(_records(decoded), self.reading, self._record)

    def _record(self, record: object) -> None:
        if not isinstance(record, Mapping):
            message = "not an object"
            raise JsonError(message)
        if _is_message(record):
            if "error" in record:
                self.reading.lost.append(Lost(self.reading.records, None, None))
            return  # a record of nobody's share
        activity = validated(ACTIVITY, record)
        _demand(activity)
        try:
            post = _post(activity)
        except ValueError as error:
            message = f"postedTime: {error}"
            raise JsonError(message) from error
        if post.account is None and post.handle is None and post.id.text not in self._posts:
            message = "actor: missing, so nobody can be told to have shared"
            raise JsonError(message)
        self._observer.observe(post)


def _demand(activity: Activity) -> None:
    """Refuse what is no post on X, and what does not say what it shares.

    Raises:
        JsonError: the message is a clause.
    """
    verb = activity.get("verb")
    if not activity.get("id", "").startswith(_POST_PREFIXES):
        message = "id: not that of a post on X (tag:search.twitter.com,2005:…)"
    elif verb is None:
        message = "verb: missing, so nothing says whether it is a share or a post"
    elif verb not in {"share", "post"}:
        message = f"verb: {verb[:_SHOWN]!a} is neither share nor post"
    elif verb == "share" and not (activity.get("object") or {}).get("id"):
        message = "object.id: missing, so nothing says what was shared"
    elif verb == "post" and not _text(activity) and not activity.get("twitter_quoted_status"):
        message = "body: missing, so nothing says what was posted"
    else:
        return
    raise JsonError(message)


def _post(activity: Activity) -> XPost:
    """Translate an activity.

    Raises:
        ValueError: ``postedTime`` is no RFC 3339 time.
    """
    actor: Actor = activity.get("actor") or {}
    printed = activity.get("postedTime")
    answered = linked_posts([(activity.get("inReplyTo") or {}).get("link") or ""])
    count = activity.get("retweetCount")
    original = activity.get("object") if activity.get("verb") == "share" else None
    quoted = activity.get("twitter_quoted_status")
    retweeted = None
    if original is not None:
        # A share prints the count of what it shares, and the quote that stands in that, beside it.
        retweeted = _post(original)
        if retweeted.retweet_count is None:
            retweeted = retweeted._replace(retweet_count=count)
        if retweeted.quoted is None and quoted is not None:
            retweeted = retweeted._replace(quoted=_post(quoted))
    return XPost(
        id=_read_id(activity.get("id")),
        account=_account(actor.get("id")),
        handle=valid_handle(actor.get("preferredUsername")),
        printed=None if printed is None else parse_v2_time(printed),
        text=_text(activity),
        links=_links(activity),
        retweeted=retweeted,
        quoted=None if retweeted is not None or quoted is None else _post(quoted),
        replied_to=answered[0] if answered else None,
        retweet_count=count,
        account_created=actor.get("postedTime"),
        language=activity.get("twitter_lang"),
    )


def _text(activity: Activity) -> str:
    return (activity.get("long_object") or {}).get("body") or activity.get("body") or ""


def _links(activity: Activity) -> tuple[str, ...]:
    """Name the addresses that a text lists, and where Gnip saw them lead to.

    Gnip follows an address on from a quoted post to what that quotes, and from a picture to the
    post that had it first: of where they lead to, addresses of posts are left out.
    """
    long_entities = (activity.get("long_object") or {}).get("twitter_entities")
    found = [
        address.get("expanded_url") or ""
        for entities in (activity.get("twitter_entities"), long_entities)
        for address in (entities or {}).get("urls") or ()
    ]
    for address in (activity.get("gnip") or {}).get("urls") or ():
        leads_to = address.get("expanded_url") or ""
        if not linked_posts([leads_to]):
            found.append(leads_to)
    return tuple(found)


def _read_id(identity: str | None) -> ReadId:
    if identity is None:
        return read_x_id(None, None)
    for prefix in _POST_PREFIXES:
        if identity.startswith(prefix):
            return read_x_id(identity.removeprefix(prefix), None)
    return ReadId(None, unreadable=True, interval=None)


def _account(identity: str | None) -> str | None:
    if identity is None or not identity.startswith(_ACTOR_PREFIX):
        return None
    return account_id(identity.removeprefix(_ACTOR_PREFIX), None)
