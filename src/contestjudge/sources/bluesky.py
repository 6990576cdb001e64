"""Bluesky's answers: feeds, posts, threads, quotes, who reposted, and records of repositories.

One reader for all of them, as people keep them together; what the first of them is names the
instrument. Lists of the app are sorted by the lesser of a claimed and a recorded time, so their
order is no evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from contestjudge.model.reading import Reading
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.bluesky_ids import POST, REPOST, parse_at_uri
from contestjudge.sources.bluesky_post import Author, BlueskyObserver, Shown, author
from contestjudge.sources.bluesky_record import quoted_view, read_post, read_repost
from contestjudge.sources.bluesky_shape import Shape, nodes, shape_of
from contestjudge.sources.bluesky_time import indexed
from contestjudge.sources.bluesky_types import (
    FEED_ITEM,
    LISTED_RECORD,
    POST_VIEW,
    PROFILE,
    QUOTED_VIEW,
    REASON,
    PostView,
    QuotedView,
)
from contestjudge.sources.forms import only_post
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import JsonError, Refused, head_value, values
from contestjudge.sources.narrow import validated

_LOOKED_AT: Final = 20
_Read = Callable[[object], None]


class BlueskySource:
    """Reads answers of one kind, and whatever other ones stand beside them."""

    name: Final = "bluesky"

    def __init__(self, instrument: str, shapes: frozenset[Shape]) -> None:
        self.default_instrument = instrument
        self._shapes = shapes

    def recognises(self, head: bytes) -> bool:
        """Tell answers by their fields, and records by their at-URIs."""
        value = head_value(head)
        some = value[:_LOOKED_AT] if isinstance(value, list) else [value]
        first = next(filter(None, map(shape_of, some)), None)
        return first in self._shapes

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read all records of all answers."""
        reader = _Reader(options)
        for raw in values(chunks, options.name):
            reader.value(raw)
        return reader.reading


BLUESKY: Final = (
    BlueskySource(
        "bluesky.feed",
        frozenset(
            {Shape.FEED, Shape.POSTS, Shape.THREAD, Shape.ITEM, Shape.VIEW}
            | {Shape.RECORDS, Shape.RECORD}
        ),
    ),
    BlueskySource("bluesky.quotes", frozenset({Shape.QUOTES})),
    BlueskySource("bluesky.reposted_by", frozenset({Shape.REPOSTED_BY})),
)
"""One source for each instrument that answers can come from."""


class _Reader:
    """Reads the records of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._observer = BlueskyObserver(options, self.reading)
        self._target = options.target
        self._is_elsewhere = options.is_elsewhere(Platform.BLUESKY)

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        for decoded in decoded_values(raw, self.reading):
            for answer in decoded if isinstance(decoded, list) else [decoded]:
                for record, read in self._records(answer):
                    read_each([record], self.reading, read)

    def _records(self, answer: object) -> Iterator[tuple[object, _Read]]:
        """Give the records of an answer, each with how to read it."""
        shape = shape_of(answer)
        if shape is None or not isinstance(answer, Mapping):
            yield answer, _no_answer
            return
        readers: dict[Shape, tuple[str, _Read]] = {
            Shape.FEED: ("feed", self._item),
            Shape.POSTS: ("posts", self._view),
            Shape.QUOTES: ("posts", self._view),
            Shape.RECORDS: ("records", self._listed),
            Shape.ITEM: ("", self._item),
            Shape.VIEW: ("", self._view),
            Shape.RECORD: ("", self._listed),
        }
        if shape is Shape.THREAD:
            for node in nodes(answer):
                yield node, self._node
        elif shape is Shape.REPOSTED_BY:
            for profile in answer["repostedBy"]:
                yield profile, lambda one: self._profile(one, answer)
        else:
            key, read = readers[shape]
            for record in answer[key] if key else [answer]:
                yield record, read

    def _view(self, record: object, place: str = "", *, beside: bool = False) -> None:
        view = validated(POST_VIEW, record, place)
        self._shown(view, view["record"], place, beside=beside)
        self._quoted(view.get("embed"))

    def _shown(
        self,
        view: PostView | QuotedView,
        record: Mapping[str, object],
        place: str,
        *,
        beside: bool = False,
    ) -> None:
        """Observe the post in a view, and keep its counts.

        Raises:
            JsonError: it cannot be read.
        """
        uri = parse_at_uri(view["uri"])
        if uri is None or uri.collection != POST:
            message = f"{place}uri: names no post"
            raise JsonError(message)
        self._observer.counts(uri, view.get("repostCount"), view.get("quoteCount"))
        who = author(view["author"], f"{place}author.")
        field = "value." if "value" in view else "record."
        post = read_post(record, self._observer.names, f"{place}{field}")
        shown = Shown(uri, who, indexed(view["indexedAt"], f"{place}indexedAt"))
        self._observer.own(shown, post, beside=beside)

    def _beside(self, view: object) -> None:
        """Observe a post that stands next to the record; one that cannot be read costs nothing."""
        if isinstance(view, Mapping) and "record" in view:
            try:
                self._view(view, beside=True)
            except JsonError:
                return

    def _quoted(self, embed: Mapping[str, object] | None) -> None:
        """Observe the post that stands in a quote's view: itself a share, or the contest's own."""
        shown = quoted_view(embed)
        if shown is not None:
            try:
                view = validated(QUOTED_VIEW, shown)
                self._shown(view, view["value"], "", beside=True)
            except JsonError:
                return

    def _item(self, record: object) -> None:
        item = validated(FEED_ITEM, record)
        reason = item.get("reason")
        if reason is not None and _is_repost(reason):
            self._reposted(item["post"], reason)
            self._beside(item["post"])
        else:
            self._view(item["post"], "post.")
        reply = item.get("reply") or {}
        self._beside(reply.get("parent"))
        self._beside(reply.get("root"))

    def _reposted(self, post: Mapping[str, object], reason: Mapping[str, object]) -> None:
        named = post.get("uri")
        subject = parse_at_uri(named) if isinstance(named, str) else None
        if subject is None:
            message = "post.uri: names no post"
            raise JsonError(message)
        why = validated(REASON, reason, "reason.")
        who = author(why["by"], "reason.by.")
        recorded = indexed(why["indexedAt"], "reason.indexedAt")
        text = why.get("uri")
        uri = parse_at_uri(text)
        if text is not None and (uri is None or uri.collection != REPOST):
            message = "reason.uri: names no repost"
            raise JsonError(message)
        self._observer.repost(Shown(uri, who, recorded), self._observer.names.of(subject))

    def _node(self, node: object) -> None:
        if not isinstance(node, Mapping):
            message = "not an object"
            raise JsonError(message)
        if isinstance(node.get("post"), Mapping):
            self._view(node["post"])
        elif "post" in node:
            message = "post: not an object"
            raise JsonError(message)

    def _listed(self, record: object) -> None:
        """Observe a record of a repository: nothing but claims say when it was made."""
        listed = validated(LISTED_RECORD, record)
        uri = parse_at_uri(listed["uri"])
        if uri is None or uri.did is None:
            message = "uri: names no record of an account"
            raise JsonError(message)
        shown = Shown(uri, Author(uri.did, None))
        names = self._observer.names
        if uri.collection == REPOST:
            repost = read_repost(listed["value"], names, "value.")
            self._observer.repost(shown, repost.subject, via=repost.via, created=repost.created)
        elif uri.collection == POST:
            self._observer.own(shown, read_post(listed["value"], names, "value."))

    def _profile(self, record: object, answer: Mapping[str, object]) -> None:
        who = author(validated(PROFILE, record), "")
        named = answer.get("uri")
        subject = parse_at_uri(named) if isinstance(named, str) else None
        if subject is not None:
            self._observer.account(who, self._observer.names.of(subject))
            return
        if named is not None:
            message = "uri: names no post"
            raise JsonError(message)
        if not self._is_elsewhere:
            self._observer.account(who, only_post(self._target) or "")


def _no_answer(_: object) -> None:
    message = "not an answer, a view or a record of Bluesky"
    raise JsonError(message)


def _is_repost(reason: Mapping[str, object]) -> bool:
    """Tell a repost from other reasons why a post stands in a feed (that it is pinned)."""
    kind = reason.get("$type")
    return kind == "app.bsky.feed.defs#reasonRepost" or (kind is None and "by" in reason)
