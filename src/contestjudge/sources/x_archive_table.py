"""``tweets.csv`` of the personal archive of 2012 to 2019: one account's own posts, one a row.

Its times are UTC and say so, its ids are whole, and a native share names its original. Whose
archive it is stands nowhere in it: the exhibit's ``account`` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from contestjudge.errors import InputError, input_error
from contestjudge.model.reading import Reading
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.table_columns import column_names
from contestjudge.sources.table_rows import Rows, decoded
from contestjudge.sources.x_archive_post import ArchiveObserver, archive_time
from contestjudge.sources.x_post import XPost
from contestjudge.sources.x_times import account_id, read_x_id

_NEEDED: Final = frozenset({"tweet_id", "in_reply_to_status_id", "timestamp", "source", "text"})
_FIRST_NAME: Final = 64


class ArchiveTableSource:
    """Reads ``tweets.csv``."""

    name = "x.archive.csv"
    default_instrument = "x.archive.grailbird"

    def recognises(self, head: bytes) -> bool:
        """Tell the table by its columns."""
        if b"tweet_id" not in head[:_FIRST_NAME]:
            return False  # nothing needs splitting to tell
        try:
            header, _ = Rows(decoded([head], "", whole=False)).header()
        except InputError:
            return False
        names = column_names(header.cells)
        return not header.fault and names[:1] == ["tweet_id"] and _NEEDED.issubset(names)

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read the table; its first row names the columns and is not a record.

        Raises:
            InputError: it is not text, or a column that it must have is missing.
        """
        rows = Rows(decoded(chunks, options.name))
        header, delimiter = rows.header()
        names = column_names(header.cells)
        missing = sorted(_NEEDED.difference(names))
        if header.fault or missing:
            raise input_error(
                "table.header",
                header.fault or f"there is no column {missing[0]}",
                "give tweets.csv as it stands in the archive",
                source=options.name,
            )
        reading = Reading()
        observer = ArchiveObserver(options, reading)
        for row in rows.records(delimiter):
            reading.records += 1
            try:
                cells = dict(zip(names, row.whole(len(names)), strict=True))
                observer.observe(_post(cells))
            except ValueError as error:
                reading.reject(reading.records, str(error), row.text.encode("utf-8"))
        return reading


def _post(cells: Mapping[str, str]) -> XPost:
    """Translate a row.

    Raises:
        JsonError: a time of it is none.
    """
    original = cells.get("retweeted_status_id") or None
    return XPost(
        id=read_x_id(cells["tweet_id"] or None, None),
        printed=_time(cells, "timestamp"),
        text=cells["text"],
        # Addresses stand one after the other, with commas, which they can hold themselves: whoever
        # looks for one of a post, or of the contest, finds it at its beginning all the same.
        links=tuple(filter(None, cells.get("expanded_urls", "").split(","))),
        retweeted=None
        if original is None
        else XPost(
            id=read_x_id(original, None),
            account=account_id(cells.get("retweeted_status_user_id") or None, None),
            printed=_time(cells, "retweeted_status_timestamp"),
        ),
        replied_to=cells["in_reply_to_status_id"] or None,
    )


def _time(cells: Mapping[str, str], name: str) -> tuple[int, int] | None:
    printed = cells.get(name)
    return archive_time(printed, name) if printed else None
