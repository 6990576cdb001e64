"""Native shares as rows in DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, Self

from contestjudge.engines.apart.buffers import BatchRows, instants_of
from contestjudge.engines.apart.digests import EVIDENCE, STANDINGS, PlaceKey, between, digest_of
from contestjudge.engines.apart.rows import Rows, Seen, one_behind_the_other
from contestjudge.engines.apart.store import (
    Behind,
    Counts,
    Elsewhere,
    Instants,
    Law,
    Made,
    SnowflakeStore,
)
from contestjudge.engines.duck import parting, writing
from contestjudge.model.decision import BAND_LIMIT

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

THREADS: Final = 2
_AT_ONCE: Final = 1 << 16
"""Rows that are given out at once."""
_HANDED_OVER: Final = 1 << 17
"""Rows that are handed over at once: to insert some costs nearly as much as to insert many."""


class DuckStore(SnowflakeStore):
    """Rows of one judgement, in a database of its own."""

    def __init__(self, connection: DuckDBPyConnection, posts: Sequence[str]) -> None:
        """Take an empty database.

        Args:
            connection: to it.
            posts: ids of the contest's posts.
        """
        self.connection = connection
        self.posts = posts
        self._beside = ThreadPoolExecutor(1)
        self._waiting: list[Future[None]] = []
        self._portions: list[Rows] = []
        """Rows of one input that are not handed over yet."""
        self._batch = 0
        """Which input that is."""
        self._held = 0
        connection.execute(
            "CREATE TABLE seen (batch INTEGER, record BIGINT, id BIGINT, account BIGINT,"
            " handle VARCHAR, post INTEGER)"
        )

    def __enter__(self) -> Self:
        """Nothing is to be done."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop writing, and forget everything."""
        self._beside.shutdown(wait=True, cancel_futures=True)
        self.connection.close()

    def keep(self, batch: int, rows: Rows) -> None:
        """Keep rows, while the next ones are read."""
        if self._portions and (batch != self._batch or self._held >= _HANDED_OVER):
            self._hand_over()
        if rows.ids:
            self._batch = batch
            self._portions.append(rows)
            self._held += len(rows.ids)

    def _hand_over(self) -> None:
        """Insert what is held, beside what comes next."""
        while len(self._waiting) > 1:
            self._waiting.pop(0).result()
        rows = one_behind_the_other(self._portions)
        self._portions, self._held = [], 0
        self._waiting.append(self._beside.submit(self._insert, self._batch, rows))

    def _flush(self) -> None:
        """Wait until everything is kept."""
        if self._portions:
            self._hand_over()
        while self._waiting:
            self._waiting.pop(0).result()

    def _insert(self, batch: int, rows: Rows) -> None:
        import pyarrow as pa
        from pyarrow.compute import split_pattern

        length = len(rows.ids)
        columns = {
            name: pa.Array.from_buffers(kind, length, [None, pa.py_buffer(column)])
            for name, kind, column in (
                ("record", pa.int64(), rows.records),
                ("id", pa.int64(), rows.ids),
                ("account", pa.int64(), rows.accounts),
                ("post", pa.uint16(), rows.posts),
            )
        }
        handles = split_pattern(pa.array([rows.handles], pa.string()), "\n").flatten()
        cursor = self.connection.cursor()
        try:
            cursor.register("given", pa.table({**columns, "handle": handles}))
            cursor.execute(
                "INSERT INTO seen SELECT $1, record, id, account, handle, post FROM given", [batch]
            )
        finally:
            cursor.close()

    def forget(self, batch: int) -> None:
        """Drop what was kept of the last input."""
        self._flush()
        self.connection.execute("DELETE FROM seen WHERE batch = $1", [batch])

    def is_large(self) -> bool:
        """Tell whether so many rows are kept that not all are listed in a decision."""
        self._flush()
        return self.number("SELECT count(*) FROM seen") > BAND_LIMIT

    def batches(self) -> frozenset[int]:
        """Return the inputs of which rows are kept."""
        return frozenset(batch for (batch,) in self.rows("SELECT DISTINCT batch FROM seen"))

    def part(self, elsewhere: Elsewhere, law: Law) -> None:
        """Part the rows into plain shares and what has to be given back."""
        parting.part(self.connection, elsewhere, law)

    def given_back(self) -> Iterator[Seen]:
        """Give the rows that are not plain shares, and drop them."""
        yield from self._seen_in("account IN (SELECT account FROM mixed)")
        self.connection.execute("DELETE FROM seen WHERE account IN (SELECT account FROM mixed)")

    def everything(self) -> Iterator[Seen]:
        """Give all rows."""
        self._flush()
        return self._seen_in("true")

    def counts(self) -> Counts:
        """Count who stays apart."""
        entrants = self.number("SELECT count(*) FROM plain")
        others = self.number("SELECT count(*) FROM others")
        return Counts(entrants, entrants + others, self.number("SELECT count(*) FROM undone"))

    def made_before(self, post: int, number: int) -> Made:
        """Count the plain shares of a post whose ids are less than a number."""
        query = """SELECT (SELECT count(*) FROM plain WHERE post = $1 AND id < $2)
                + (SELECT count(*) FROM others WHERE post = $1 AND id < $2),
            (SELECT count(*) FROM undone WHERE post = $1 AND id < $2),
            (SELECT count(*) FROM undone WHERE post = $1 AND until < $2)"""
        (found,) = self.rows(query, [post, number])
        return Made(*found)

    def instants(self) -> Iterator[Instants]:
        """Give the instants of those that speak, ascending, in portions."""
        for batch in self.stream(writing.INSTANTS):
            yield instants_of(batch)

    def near(self, last: int) -> Iterator[Seen]:
        """Give the rows of shares that speak, up to an id, input by input, record by record."""
        return self._seen_in(f"id IN (SELECT id FROM plain WHERE id <= {last})")  # noqa: S608

    def by_id(self) -> Iterator[Seen]:
        """Give the rows of all shares that speak, share by share, by id; few are held at once."""
        query = (
            "SELECT batch, record, id, account, handle, post FROM seen"
            " WHERE id IN (SELECT id FROM plain) ORDER BY id, batch, record"
        )
        for found in self.stream(query):
            columns = (found.column(name).to_pylist() for name in Seen._fields)
            yield from map(Seen, *columns)

    def beyond(self, last: int) -> Sequence[int]:
        """Count for each post the shares that speak behind an id."""
        counts = [0] * len(self.posts)
        query = "SELECT post, count(*) FROM plain WHERE id > $1 GROUP BY post"
        for post, count in self.rows(query, [last]):
            counts[post] = count
        return counts

    def used(self) -> Mapping[int, int]:
        """Count the rows of plain shares, for each input that has some."""
        # All others were given back.
        return dict(self.rows("SELECT batch, count(*) FROM seen GROUP BY batch"))

    def observations(self, kinds: Sequence[int]) -> int:
        """Count distinct observations of plain shares: one each for every kind of terms."""
        if len(set(kinds)) == 1:
            return self.counts().shares
        cases = " ".join(f"WHEN {number} THEN {kind}" for number, kind in enumerate(kinds))
        return self.number(
            f"SELECT count(*) FROM (SELECT DISTINCT CASE batch {cases} END, id FROM seen)"  # noqa: S608
        )

    def evidence_digest(self, others: Iterable[str]) -> str:
        """Digest the evidence (spec 4.6.3)."""
        every = "(SELECT id FROM plain UNION ALL SELECT id FROM others)"
        low, high = self.rows(f"SELECT min(id), max(id) FROM {every}")[0]  # noqa: S608
        # Numbers of one length sort as their digits do.
        query = writing.evidence(
            self.posts,
            by_digits=len(str(low)) != len(str(high)),
            alone=self.number("SELECT count(*) FROM others") == 0,
        )
        return digest_of(self._written(query), between(others), EVIDENCE)

    def standings_digest(self, behind: Behind, others: Sequence[tuple[PlaceKey, bytes]]) -> str:
        """Digest the standings (spec 8.4)."""
        ranked = writing.rank(self.connection, behind)
        return digest_of(self._written(writing.standings(ranked, behind)), others, STANDINGS)

    def _written(self, query: str) -> Iterator[BatchRows]:
        return map(BatchRows, self.stream(query))

    def rows(self, query: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of an answer that is not large."""
        return self.connection.execute(query, list(values)).fetchall()

    def number(self, query: str, values: Iterable[object] = ()) -> int:
        """Return the one integer that a query asks for; 0 where there is none."""
        ((found,),) = self.rows(query, values)
        return int(found or 0)

    def stream(self, query: str) -> Iterator[Any]:
        """Give an answer in record batches of Arrow, of any size."""
        yield from self.connection.cursor().sql(query).to_arrow_reader(_AT_ONCE)

    def _seen_in(self, condition: str) -> Iterator[Seen]:
        """Give the plain rows of which a condition holds, input by input, record by record."""
        answer = self.connection.cursor().execute(
            "SELECT batch, record, id, account, handle, post FROM seen"  # noqa: S608 - our own words
            f" WHERE {condition} ORDER BY batch, record"
        )
        while found := answer.fetchmany(_AT_ONCE):
            yield from map(Seen._make, found)
