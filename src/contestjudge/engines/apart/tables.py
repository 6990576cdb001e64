"""One table of X: plain shares as rows, all else in a reading.

A table's row can say less than a record of X, or contradict itself in other ways. So what a row is
read to be decides: where that is what a plain share's row would give back, it is that row (spec
14.2.11). Stretches of lines in which every line certainly is one are looked at a column at a time
(14.2.12); the law is that of the rows one by one.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Final, NamedTuple

from contestjudge.engines.apart.checking import read_numbers
from contestjudge.engines.apart.rows import (
    LAST_ACCOUNT,
    LAST_ID,
    WIDTH,
    Rows,
    Seen,
    earliest_of,
    one_behind_the_other,
)
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.words import Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.table import OpenTable, TableSource
from contestjudge.sources.table_cells import read_form, rounded_by_spreadsheet
from contestjudge.sources.table_columns import FIELDS
from contestjudge.sources.table_rows import SPACES, Row

_AT_ONCE: Final = 1 << 12
"""Rows that are handed on together."""
_FEWEST: Final = 8
"""So few lines are read one by one where one of them is unusual."""
_REMEMBERED: Final = 1 << 16
"""So many printed times."""


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
    reader = _TableReader(source.opened(chunks, options), posts, keep)
    reader.read()
    return reader.reading


class _Natives(NamedTuple):
    """Usual native shares, in columns of one length."""

    ids: list[int]
    accounts: list[int]
    handles: list[str]
    posts: list[int]
    """Places among the contest's posts."""


class _TableReader:
    """Parts the rows of a table that are plain from all others."""

    def __init__(
        self, table: OpenTable, posts: Sequence[str], keep: Callable[[Rows], None]
    ) -> None:
        self.reading = table.reading
        self._table = table
        self._posts = posts
        self._places = {post: place for place, post in enumerate(posts)}
        self._columns = None if table.where is None else _Columns(table, table.where, posts)
        self._keep = keep
        self._found: list[Rows] = []
        self._held = 0

    def read(self) -> None:
        """Read what is left of the table.

        Raises:
            InputError: a local time needs a zone that is not named.
        """
        table = self._table
        if self._columns is None:
            for row in table.rows.records(table.delimiter):
                self._one(row)
        else:
            for some in table.rows.stretches(table.delimiter):
                if isinstance(some, Row):
                    self._one(some)
                else:
                    self._lines(some, self._columns)
        self._hand_on()

    def _lines(self, lines: Sequence[str], columns: _Columns) -> None:
        """Take lines as they stand at one go; or their halves, where some are unusual."""
        found = columns.natives(lines)
        if found is not None:
            first = self.reading.records + 1
            self.reading.records += len(lines)
            records = array("q", range(first, first + len(lines)))
            self._take(records, found)
        elif len(lines) > _FEWEST:
            half = len(lines) // 2
            self._lines(lines[:half], columns)
            self._lines(lines[half:], columns)
        else:
            delimiter = self._table.delimiter
            blank = SPACES + delimiter
            for line in lines:
                if line.strip(blank):
                    self._one(Row(line.split(delimiter), line))

    def _one(self, row: Row) -> None:
        observation = self._table.read(row)
        if observation is None:
            return
        record = self.reading.records
        seen = self._row(record, observation)
        if seen is None or seen.observation(self._posts) != observation:
            self.reading.observe(record, observation)
        else:
            found = _Natives([seen.id], [seen.account], [seen.handle], [seen.post])
            self._take(array("q", [record]), found)

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

    def _take(self, records: array[int], found: _Natives) -> None:
        handles = "\n".join(found.handles).encode("ascii")
        columns = array("q", found.ids), array("q", found.accounts), array("H", found.posts)
        self._found.append(Rows(records, *columns, handles))
        self._held += len(records)
        if self._held >= _AT_ONCE:
            self._hand_on()

    def _hand_on(self) -> None:
        self._keep(one_behind_the_other(self._found))
        self._found, self._held = [], 0


class _Columns:
    """Looks at lines a column at a time."""

    def __init__(self, table: OpenTable, where: Sequence[int | None], posts: Sequence[str]) -> None:
        self._table = table
        self._where = dict(zip(FIELDS, where, strict=True))
        self._posts = posts
        self._forms: dict[str, bool] = {}
        """Which words mean a native share."""
        self._rooms: dict[tuple[str, int], tuple[int, int]] = {}

    def natives(self, lines: Sequence[str]) -> _Natives | None:
        """Read lines that all are usual native shares; ``None``: one of them may be another.

        Args:
            lines: without quotes and line ends.
        """
        delimiter, width = self._table.delimiter, self._table.width
        if set(map(str.count, lines, repeat(delimiter))) != {width - 1}:
            return None
        cells = delimiter.join(lines).split(delimiter)
        column = {
            name: None if place is None else cells[place::width]
            for name, place in self._where.items()
        }
        ids, accounts, handles = column["share_id"], column["account_id"], column["handle"]
        forms, via = column["form"], column["via"]
        if ids is None or accounts is None or handles is None or forms is None:
            return None
        if not all(map(self._is_native, set(forms))) or (via is not None and any(via)):
            return None
        posts = self._shared(column["target"], len(lines))
        numbers = None if posts is None else read_numbers(ids, accounts, handles)
        if posts is None or numbers is None or _any_rounded(ids) or _any_rounded(accounts):
            return None
        times = column["time"]
        if times is not None and not self._agree(times, posts, numbers[0]):
            return None
        return _Natives(*numbers, handles, posts)

    def _is_native(self, word: str) -> bool:
        known = self._forms.get(word)
        if known is None:
            try:
                known = read_form(word) is ShareForm.NATIVE
            except ValueError:
                return False  # not remembered: there is no end of words
            self._forms[word] = known
        return known

    def _shared(self, targets: Sequence[str] | None, number: int) -> list[int] | None:
        """Find the posts by their places; ``None``: a row does not say which, or another one."""
        only = 0 if len(self._posts) == 1 else None
        if targets is None:
            return None if only is None else [only] * number
        known = {post: place for place, post in enumerate(self._posts)}
        found = {cell: known.get(cell) if cell else only for cell in set(targets)}
        places = [place for place in map(found.__getitem__, targets) if place is not None]
        return places if len(places) == number else None

    def _agree(self, times: Sequence[str], posts: Sequence[int], ids: Sequence[int]) -> bool:
        """Tell whether the times that rows print say no more than their ids."""
        if len(self._rooms) > _REMEMBERED:
            self._rooms.clear()
        known = self._rooms
        keys = list(zip(times, posts, strict=True))
        for key in set(keys):
            if key not in known:
                cell, post = key
                known[key] = self._table.room(cell, self._posts[post])
        for (low, high), number in zip(map(known.__getitem__, keys), ids, strict=True):
            earliest = earliest_of(number)
            if not low <= earliest <= high - WIDTH:
                return False
        return True


def _any_rounded(numbers: Sequence[str]) -> bool:
    return any(rounded_by_spreadsheet(one) for one in numbers if one[-1] == "0")
