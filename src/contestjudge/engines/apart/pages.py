"""One input of X v2, or whole lines of one: plain shares as rows, all else in a reading.

The law: what lines give together is what the input gives as a whole (spec 14.2.4).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from contestjudge.engines.apart.checking import checked_posts
from contestjudge.engines.apart.pieces import PieceRead, in_order
from contestjudge.engines.apart.rows import Rows, one_behind_the_other
from contestjudge.model.reading import Reading
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v2_pages import PageReader, Posts


def read_pages(
    chunks: Iterable[bytes],
    options: ReadOptions,
    posts: Sequence[str],
    keep: Callable[[Rows], None],
    *,
    first: bool = True,
) -> Reading:
    """Read an input of X v2, or whole lines of one; rows go to ``keep``, in portions.

    Args:
        chunks: the bytes.
        options: with a target that asks nothing beyond shares; not of a stream.
        posts: ids of the contest's posts, by which rows name them.
        keep: takes rows.
        first: whether the input begins with these bytes.

    Raises:
        InputError: a document is too large.
    """

    def check(found: Posts) -> Collection[int]:
        rows, refused = checked_posts(found, posts)
        keep(rows)
        return refused

    reader = PageReader(options, check)
    reader.read(chunks, first=first)
    return in_order(reader.reading)


def read_pages_of_piece(
    chunks: Iterable[bytes], options: ReadOptions, posts: Sequence[str], *, first: bool
) -> PieceRead:
    """Read likewise; all rows come back at once.

    Raises:
        InputError: a document is too large.
    """
    found: list[Rows] = []
    reading = read_pages(chunks, options, posts, found.append, first=first)
    return PieceRead(reading, one_behind_the_other(found))
