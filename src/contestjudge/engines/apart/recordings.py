"""One recording of Jetstream: plain reposts as rows, all else in a reading."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import count

from contestjudge.engines.apart.events import EventRows
from contestjudge.engines.apart.pieces import in_order
from contestjudge.model.reading import Reading
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.bluesky_events import RepostReader, Reposts


def read_events(
    chunks: Iterable[bytes],
    options: ReadOptions,
    posts: Sequence[str],
    keep: Callable[[EventRows], None],
) -> Reading:
    """Read a recording; rows go to ``keep``, in portions.

    Args:
        chunks: the bytes.
        options: with a target whose recorder is the stream, and that asks nothing beyond shares.
        posts: ids of the contest's posts, by which rows name them.
        keep: takes rows.

    Raises:
        InputError: a document is too large.
    """
    places = {post: place for place, post in enumerate(posts)}

    def rows(found: Reposts) -> None:
        numbers = count(1)
        keep(
            EventRows(
                array("q", found.records),
                array("q", found.instants),
                array("q", found.claimed),
                array("H", map(places.__getitem__, found.subjects)),
                "".join(found.names).encode("ascii"),
                array("I", [next(numbers) if name else 0 for name in found.through]),
                "".join(found.through).encode("ascii"),
            )
        )

    reader = RepostReader(options, rows)
    reader.read(chunks)
    return in_order(reader.reading)
