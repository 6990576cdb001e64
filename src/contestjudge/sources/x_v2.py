"""X API v2: pages, single answers, stream lines, and lines flattened by twarc.

References decide the form, never the text. Handles and originals stand in ``includes``, which may
lack them: an entry is never dropped for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from contestjudge.model.observation import Lost
from contestjudge.model.reading import Reading
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import (
    JsonError,
    Refused,
    head_value,
    values,
)
from contestjudge.sources.narrow import validated
from contestjudge.sources.tongues import country_of_place
from contestjudge.sources.x_clock import parse_v2_time
from contestjudge.sources.x_post import XObserver, XPost, valid_handle
from contestjudge.sources.x_times import NO_ID, ReadId, account_id, read_x_id
from contestjudge.sources.x_v2_types import TWEET, Reference, Tweet

_MAX_EMBEDDED: Final = 2
"""An original, and what it shares itself; deeper ones say nothing of the contest."""
_NAMED: Final = frozenset({"id", "text"})
"""Without these it is no post; of all others ``null`` says no more than that they are missing."""


class XV2Source:
    """Reads X v2 payloads."""

    name = "x.v2"
    default_instrument = "x.v2.tweets"

    def recognises(self, head: bytes) -> bool:
        """Tell v2 posts by their fields, in pages, stream lines or flattened."""
        return _looks_like_v2(head_value(head))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read a whole v2 input."""
        reader = AnswerReader(options)
        for raw in values(chunks, options.name):
            reader.value(raw)
        return reader.reading


def _looks_like_v2(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_looks_like_v2, value[:20]))
    if not isinstance(value, Mapping):
        return False
    data = value.get("data")
    if isinstance(data, list | Mapping) and data:
        posts = data if isinstance(data, list) else [data]
        return any(isinstance(post, Mapping) and {"id", "text"} <= post.keys() for post in posts)
    if "meta" in value and isinstance(value["meta"], Mapping) and "result_count" in value["meta"]:
        return True
    if {"id", "text"} <= value.keys() and "user" not in value:
        return bool(value.keys() & {"author_id", "edit_history_tweet_ids", "referenced_tweets"})
    return False


@dataclass(frozen=True, slots=True)
class Includes:
    """What an answer carries beside its posts, by id."""

    handles: Mapping[str, str]
    """Of accounts."""
    posts: Mapping[str, Tweet | Reference]
    """Originals."""
    created: Mapping[str, object] = field(default_factory=dict)
    """When accounts were created, as it is printed."""
    countries: Mapping[str, str | None] = field(default_factory=dict)
    """Of places."""

    @classmethod
    def of(cls, answer: Mapping[str, object]) -> Includes:
        """Take from an answer what can be read."""
        includes = answer.get("includes")
        parts: Mapping[str, object] = includes if isinstance(includes, Mapping) else {}
        handles: dict[str, str] = {}
        created: dict[str, object] = {}
        for user in _objects(parts.get("users")):
            identity, handle = user.get("id"), user.get("username")
            if isinstance(identity, str) and isinstance(handle, str):
                handles[identity] = handle
            if isinstance(identity, str):
                created[identity] = user.get("created_at")
        countries: dict[str, str | None] = {}
        for place in _objects(parts.get("places")):
            identity = place.get("id")
            if isinstance(identity, str):
                countries[identity] = country_of_place(place)
        posts: dict[str, Tweet] = {}
        for post in _objects(parts.get("tweets")):
            try:
                tweet = TWEET.validate_python(_without_nulls(post))
            except ValidationError:
                continue  # an original that cannot be read costs its facts, never the entry
            if "id" in tweet:
                posts[tweet["id"]] = tweet
        return cls(handles, posts, created, countries)

    def country(self, geo: object) -> str | None:
        """Return the country of the place that a post is tagged with: its own word, or here."""
        if not isinstance(geo, Mapping):
            return None
        place = geo.get("place_id")
        known = self.countries.get(place) if isinstance(place, str) else None
        return country_of_place(geo) or known


def _without_nulls(post: Mapping[str, object]) -> dict[str, object]:
    """Leave out fields that are ``null``, as programs write what they were not given."""
    return {key: value for key, value in post.items() if value is not None or key in _NAMED}


def _own_id(post: Mapping[str, object]) -> ReadId:
    """Read the id of a post that is no text: a number, or what cannot be read (spec 2.2.2)."""
    number = post.get("id")
    return read_x_id(None, number) if type(number) is int else NO_ID


def _objects(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _says_it_broke_off(errors: object) -> bool:
    return isinstance(errors, list) and any(
        isinstance(error, Mapping) and "disconnect_type" in error for error in errors
    )


def posts_of(answer: Mapping[str, object]) -> list[object] | None:
    """Return the posts that an answer is about; ``None``: it is a stream's complaint."""
    data = answer.get("data")
    if isinstance(data, list):
        return data
    if isinstance(data, Mapping):
        return [data]
    if isinstance(answer.get("meta"), Mapping):
        return []  # a page without results
    return None if "errors" in answer and "id" not in answer else [answer]


class AnswerReader:
    """Reads the records of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._observer = XObserver(options, self.reading)
        self._posts = frozenset() if options.target is None else options.target.post_ids

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        for decoded in decoded_values(raw, self.reading):
            for answer in decoded if isinstance(decoded, list) else [decoded]:
                self._answer(answer)

    def _rejected(self, reason: str, raw: bytes) -> None:
        self.reading.records += 1
        self.reading.reject(self.reading.records, reason, raw)

    def _answer(self, answer: object) -> None:
        if not isinstance(answer, Mapping):
            self._rejected("not an object", repr(answer).encode())
            return
        posts = posts_of(answer)
        if posts is None:
            self.reading.records += 1  # a stream's complaint: a record of nobody's share
            if _says_it_broke_off(answer["errors"]):
                self.reading.lost.append(Lost(self.reading.records, None, None))
            return
        includes = Includes.of(answer)
        read_each(posts, self.reading, lambda post: self._record(post, includes))

    def _record(self, post: object, includes: Includes) -> None:
        own = None
        if isinstance(post, Mapping):
            post = _without_nulls(post)
            if not isinstance(post.get("id", ""), str):
                own = _own_id(post)
                post["id"] = ""
        self.tweet(validated(TWEET, post), includes, own)

    def tweet(self, tweet: Tweet, includes: Includes, own: ReadId | None = None) -> None:
        """Read a post, which is the record that is being read.

        Args:
            tweet: its fields.
            includes: what stands beside it.
            own: its id, where that is no text.

        Raises:
            JsonError: it cannot be used.
        """
        if "id" not in tweet or "text" not in tweet:
            message = "id or text: missing, so it is not a post"
            raise JsonError(message)
        try:
            post = _post(tweet, includes, _MAX_EMBEDDED)
        except ValueError as error:
            message = f"created_at: {error}"
            raise JsonError(message) from error
        if own is not None:
            post = post._replace(id=own)
        if post.account is None and post.handle is None and post.id.text not in self._posts:
            message = "author_id: missing; ask the platform for the field author_id"
            raise JsonError(message)
        self._observer.observe(post)

    def facts(self, name: str, post: XPost) -> None:
        """Keep what a record says of a contest post."""
        self._observer.facts(name, post, None)


def original_post(identity: str, includes: Includes) -> XPost:
    """Translate what an answer shows of a post that one of its own refers to by id.

    Raises:
        ValueError: a time that it prints is no RFC 3339 time.
    """
    return _referenced({"id": identity}, identity, includes, _MAX_EMBEDDED)


def _post(tweet: Tweet | Reference, includes: Includes, depth: int) -> XPost:
    """Translate a post.

    Raises:
        ValueError: ``created_at`` is no RFC 3339 time.
    """
    author = tweet.get("author") or {}
    account = tweet.get("author_id") or author.get("id")
    metrics = tweet.get("public_metrics") or {}
    addresses = (tweet.get("entities") or {}).get("urls", ())
    note = tweet.get("note_tweet")
    text = (note.get("text") if isinstance(note, Mapping) else None) or tweet.get("text") or ""
    references: dict[str, XPost] = {}
    replied_to = None
    for reference in tweet.get("referenced_tweets") or ():
        kind, identity = reference.get("type"), reference.get("id")
        if identity is None:
            continue
        if kind == "replied_to":
            replied_to = identity
        elif kind in {"retweeted", "quoted"} and kind not in references:
            references[kind] = _referenced(reference, identity, includes, depth)
    printed = tweet.get("created_at")
    return XPost(
        id=read_x_id(tweet.get("id"), None),
        account=account_id(account, None),
        handle=valid_handle(author.get("username") or includes.handles.get(account or "")),
        printed=None if printed is None else parse_v2_time(printed),
        text=text,
        links=tuple(
            link
            for address in addresses
            for link in (address.get("expanded_url"), address.get("unwound_url"))
            if link
        ),
        retweeted=references.get("retweeted"),
        quoted=None if "retweeted" in references else references.get("quoted"),
        replied_to=replied_to,
        versions=tuple(tweet.get("edit_history_tweet_ids", ())),
        retweet_count=metrics.get("retweet_count"),
        quote_count=metrics.get("quote_count"),
        account_created=author.get("created_at") or includes.created.get(account or ""),
        language=tweet.get("lang"),
        country=includes.country(tweet.get("geo")),
    )


def _referenced(reference: Reference, identity: str, includes: Includes, depth: int) -> XPost:
    """Find the original: in the reference itself (flattened), in ``includes``, or nowhere."""
    if depth > 0:
        original = reference if "text" in reference else includes.posts.get(identity)
        if original is not None:
            return _post(original, includes, depth - 1)
    return XPost(id=read_x_id(identity, None))
