"""Personal archives of X in JavaScript files: an assignment, and behind it one JSON list.

Month files (``Grailbird.data.tweets_2010_08 = […]``) show what was shared and whose it was.
``tweets.js`` (``window.YTD.tweets.part0 = […]``) shows neither: a native share is a text there that
begins with ``RT @``, and the account must be named by the exhibit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from contestjudge.errors import input_error
from contestjudge.model.reading import Reading
from contestjudge.sources.base import MAX_DOCUMENT_BYTES, ReadOptions
from contestjudge.sources.json_records import read_each
from contestjudge.sources.json_text import BYTE_ORDER_MARK, JsonError, decode
from contestjudge.sources.x_archive_post import ArchiveObserver, archived_post

_BLANK: Final = b" \t\r\n"
_MONTH: Final = re.compile(rb"[ \t\r\n]*Grailbird\.data\.tweets_[0-9]{4}_[0-9]{2}[ \t\r\n]*=")
_PART: Final = re.compile(rb"[ \t\r\n]*window\.YTD\.tweets?\.part[0-9]{1,6}[ \t\r\n]*=")


class GrailbirdSource:
    """Reads month files of the archive of 2012 to 2019."""

    name = "x.archive.grailbird"
    default_instrument = "x.archive.grailbird"

    def recognises(self, head: bytes) -> bool:
        """Tell a month file by the variable that it assigns."""
        return _MONTH.match(head) is not None

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read one month.

        Raises:
            InputError: it is too large to be read at once.
        """
        return _read(_MONTH, chunks, options)


class TweetsJsSource:
    """Reads ``tweets.js`` of the archive since 2018."""

    name = "x.archive.tweets_js"
    default_instrument = "x.archive.tweets_js"

    def recognises(self, head: bytes) -> bool:
        """Tell the file by the variable that it assigns."""
        return _PART.match(head) is not None

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read one part.

        Raises:
            InputError: it is too large to be read at once.
        """
        return _read(_PART, chunks, options)


def _read(assignment: re.Pattern[bytes], chunks: Iterable[bytes], options: ReadOptions) -> Reading:
    reading = Reading()
    observer = ArchiveObserver(options, reading)
    document = _whole(chunks, options.name)
    try:
        posts = _list(assignment, document)
    except JsonError as error:
        reading.records = 1
        reading.reject(1, str(error), document)
        return reading
    read_each(posts, reading, lambda item: observer.observe(archived_post(_unwrapped(item))))
    return reading


def _whole(chunks: Iterable[bytes], name: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > MAX_DOCUMENT_BYTES:
            raise input_error(
                "input.too_large",
                f"an archive file of more than {MAX_DOCUMENT_BYTES} bytes",
                "split its list into several files",
                source=name,
            )
    return b"".join(parts).removeprefix(BYTE_ORDER_MARK)


def _list(assignment: re.Pattern[bytes], document: bytes) -> list[object]:
    match = assignment.match(document)
    if match is None:
        message = "does not begin with the assignment of an archive"
        raise JsonError(message)
    value = decode(document[match.end() :].rstrip(_BLANK + b";"))
    if not isinstance(value, list):
        message = "what is assigned is not a list"
        raise JsonError(message)
    return value


def _unwrapped(item: object) -> object:
    """Take a post out of ``{"tweet": …}``; the first files of 2018 did not wrap it."""
    return item["tweet"] if isinstance(item, dict) and "tweet" in item else item
