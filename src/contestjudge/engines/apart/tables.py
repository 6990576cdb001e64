"""One table of X: plain shares as rows, all else in a reading.

A table's row can say less than a record of X, or contradict itself in other ways. So each is read
as it always is, and the observation decides: the one that a plain share's row would give back is
that row (spec 14.2.11). Nothing of it is held but these few numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from contestjudge.engines.apart.rows import LAST_ACCOUNT, LAST_ID, Rows, Seen, no_rows
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.words import Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.table import TableSource

_AT_ONCE: Final = 1 << 12
"""Rows that are handed on together."""


def read_table(
    source: TableSource,
    chunks: Iterable[bytes],
    options: ReadOptions,
    posts: Sequence[str],
    keep: Callable[[Rows], None],
) -> Reading:
    """Read a table; rows go to ``keep``, in portions.

    Args:
        source: the format, which knows the tables of one tool, or ours.
        chunks: the table's bytes.
        options: with a target that asks nothing beyond shares.
        posts: ids of the contest's posts, by which rows name them.
        keep: takes rows.

    Raises:
        InputError: it is no table that can be read.
    """
    reading = Reading()
    sieve = _Sieve(posts, keep)
    for record, observation in source.observed(chunks, options, reading):
        if not sieve.takes(record, observation):
            reading.observe(record, observation)
    sieve.hand_on()
    return reading


class _Sieve:
    """Parts the observations that are rows from all others."""

    def __init__(self, posts: Sequence[str], keep: Callable[[Rows], None]) -> None:
        self._posts = posts
        self._places = {post: place for place, post in enumerate(posts)}
        self._keep = keep
        self._rows = no_rows()
        self._handles: list[str] = []

    def takes(self, record: int, observation: Observation) -> bool:
        """Take an observation, if it is that of a plain share."""
        row = self._row(record, observation)
        if row is None or row.observation(self._posts) != observation:
            return False
        records, ids, accounts, posts, _ = self._rows
        records.append(record)
        ids.append(row.id)
        accounts.append(row.account)
        posts.append(row.post)
        self._handles.append(row.handle)
        if len(ids) >= _AT_ONCE:
            self.hand_on()
        return True

    def hand_on(self) -> None:
        """Hand on what was taken since the last time."""
        self._keep(self._rows._replace(handles="\n".join(self._handles).encode()))
        self._rows, self._handles = no_rows(), []

    def _row(self, record: int, observation: Observation) -> Seen | None:
        """Return the row that it would be; ``None``: it lacks what every row has."""
        platform, share, account, handle, form, post = observation[:6]
        if (
            form is not ShareForm.NATIVE
            or platform is not Platform.X
            or share is None
            or account is None
            or handle is None
            or post not in self._places
        ):
            return None
        # Of X both are decimal numbers, or they would not have been read (spec 2b.6.1).
        number, owner = int(share), int(account)
        if number > LAST_ID or owner > LAST_ACCOUNT:
            return None
        return Seen(0, record, number, owner, handle, self._places[post])
