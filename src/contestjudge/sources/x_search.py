"""X's search service of 2009 to 2013: JSON answers (``results``) and Atom feeds.

A result knows its author by handle. ``from_user_id`` can be the search service's own numbering, so
it is never read. Nothing but its text says what a result shares: native shares look like copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from pydantic import ConfigDict, TypeAdapter
from typing_extensions import TypedDict

from contestjudge.model.reading import Reading
from contestjudge.model.time import SECOND
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import (
    BYTE_ORDER_MARK,
    JsonError,
    Refused,
    head_value,
    values,
)
from contestjudge.sources.narrow import validated
from contestjudge.sources.x_clock import parse_v1_time, parse_v2_time
from contestjudge.sources.x_post import XObserver, XPost, valid_handle
from contestjudge.sources.x_search_atom import ID_BEGINS, Entry, Feed, IllFormed
from contestjudge.sources.x_times import read_x_id
from contestjudge.sources.x_v1_types import Entities

_BLANK: Final = b" \t\r\n"
_TIME: Final = re.compile(
    r"([A-Z][a-z]{2}), ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9:]{8}) \+0000"
)
_PROFILE: Final = re.compile(r"https?://(?:www\.)?twitter\.com/(?:#!/)?([0-9A-Za-z_]{1,20})/?")
_ATOM_ROOT: Final = re.compile(rb"<(?:[A-Za-z]+:)?(?:feed|entry)[ \t\r\n>]")
_PAGE_KEYS: Final = frozenset({"completed_in", "max_id", "refresh_url", "results_per_page"})
_NOBODY: Final = "missing, so nobody can be told to have shared"


class Result(TypedDict, total=False):
    """One result: a post with its author's handle."""

    __pydantic_config__ = ConfigDict(strict=True)  # type: ignore[misc]  # pydantic's own way
    id_str: str
    id: int
    from_user: str
    created_at: str
    text: str
    entities: Entities | None
    in_reply_to_status_id_str: str | None


_RESULT: Final = TypeAdapter(Result)


class XSearchSource:
    """Reads answers of the old search service."""

    name = "x.search"
    default_instrument = "x.search.2010"

    def recognises(self, head: bytes) -> bool:
        """Tell an answer by ``from_user`` in its results, a feed by the service's own ids."""
        if head.lstrip(_BLANK)[:1] == b"<":
            return ID_BEGINS.encode() in head and _ATOM_ROOT.search(head) is not None
        if b'"from_user"' not in head and b'"results"' not in head:
            return False  # nothing needs decoding to tell
        return _looks_like_search(head_value(head))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read a whole answer, several of them line by line, or a feed.

        Raises:
            InputError: it is too large to be read at once, or XML with a document type.
        """
        reader = _Reader(options)
        iterator = iter(chunks)
        head = b""
        for chunk in iterator:
            head += chunk
            if len(head) > len(BYTE_ORDER_MARK) and head.removeprefix(BYTE_ORDER_MARK).strip(
                _BLANK
            ):
                break
        everything = chain([head], iterator)
        if head.removeprefix(BYTE_ORDER_MARK).lstrip(_BLANK)[:1] == b"<":
            reader.feed(Feed(options.name).entries(everything))
        else:
            for raw in values(everything, options.name):
                reader.value(raw)
        return reader.reading


def _looks_like_search(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_looks_like_search, value[:20]))
    if not isinstance(value, Mapping):
        return False
    results = value.get("results")
    if isinstance(results, list):
        return _looks_like_search(results) if results else not _PAGE_KEYS.isdisjoint(value)
    return {"from_user", "text"} <= value.keys() and not value.keys() & {"user", "author_id"}


def _results(value: object) -> Iterator[object]:
    """Give the results in a decoded value: lists and answers opened."""
    if isinstance(value, list):
        for item in value:
            yield from _results(item)
    elif isinstance(value, Mapping) and isinstance(value.get("results"), list):
        yield from value["results"]
    else:
        yield value


class _Reader:
    """Reads the results of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._observer = XObserver(options, self.reading)
        self._posts = frozenset() if options.target is None else options.target.post_ids

    def feed(self, entries: Iterable[Entry | IllFormed]) -> None:
        """Read the entries of a feed; what follows a fault of its XML is one lost record."""
        read_each(entries, self.reading, self._entry)

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        for decoded in decoded_values(raw, self.reading):
            read_each(_results(decoded), self.reading, self._result)

    def _entry(self, entry: Entry | IllFormed) -> None:
        if isinstance(entry, IllFormed):
            raise JsonError(entry.reason)
        self._observe(_entry_post(entry), "author")

    def _result(self, result: object) -> None:
        self._observe(_result_post(result), "from_user")

    def _observe(self, post: XPost, place: str) -> None:
        if post.id.text is None and not post.id.unreadable and post.printed is None:
            message = "neither id nor created_at: not a post"
            raise JsonError(message)
        if post.handle is None and post.id.text not in self._posts:
            message = f"{place}: {_NOBODY}"
            raise JsonError(message)
        self._observer.observe(post)


def _result_post(value: object) -> XPost:
    """Translate a result.

    Raises:
        JsonError: it is not one, or a field of it is not what the service sends.
    """
    result = validated(_RESULT, value)
    printed = result.get("created_at")
    addresses = (result.get("entities") or {}).get("urls", ())
    return XPost(
        id=read_x_id(result.get("id_str"), result.get("id")),
        handle=valid_handle(result.get("from_user")),
        printed=None if printed is None else parse_search_time(printed),
        text=result.get("text") or "",
        links=tuple(link for one in addresses if (link := one.get("expanded_url"))),
        replied_to=result.get("in_reply_to_status_id_str"),
    )


def parse_search_time(text: str) -> tuple[int, int]:
    """Read a result's ``created_at`` as the whole second that it names, µs UTC.

    Raises:
        JsonError: it is no such time.

    >>> parse_search_time("Tue, 06 Apr 2010 02:14:14 +0000")
    (1270520054000000, 1270520054999999)
    """
    match = _TIME.fullmatch(text)
    if match is None:
        message = f"created_at: {text[:40]!r} is not a time as the search service prints it"
        raise JsonError(message)
    weekday, day, month, year, clock = match.groups()
    try:
        start = parse_v1_time(f"{weekday} {month} {day} {clock} +0000 {year}")
    except ValueError as error:
        message = f"created_at: {error}"
        raise JsonError(message) from error
    return start, start + SECOND - 1


def _entry_post(entry: Entry) -> XPost:
    """Translate an entry of a feed.

    Raises:
        JsonError: it is too long, or its id or its time is none.
    """
    if entry.fault:
        raise JsonError(entry.fault)
    identity = entry.id.strip()
    if not identity.startswith(ID_BEGINS):
        message = "id: not that of a post in the search service"
        raise JsonError(message)
    published = entry.published.strip()
    try:
        printed = parse_v2_time(published) if published else None
    except ValueError as error:
        message = f"published: {error}"
        raise JsonError(message) from error
    profile = _PROFILE.fullmatch(entry.author_uri.strip())
    # Its name is printed as "handle (Display Name)".
    handle = profile[1] if profile else valid_handle(entry.author_name.strip().split(" ", 1)[0])
    text = entry.title
    if handle is not None:
        text = text.removeprefix(f"{handle}: ")  # the service's own addition, where asked for
    return XPost(
        id=read_x_id(identity.removeprefix(ID_BEGINS), None),
        handle=handle,
        printed=printed,
        text=text,
    )
