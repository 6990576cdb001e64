"""Native shares as rows in DuckDB: checked there as the short path checks them (spec 2.2.2, 3.1).

A row is *plain* if its id is a snowflake, the time that its record prints is the second in which
that was given out and not the original's, and account and handle are written as X writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from contestjudge.model.decision import BAND_LIMIT
from contestjudge.model.observation import Observation
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.x_ids import FIRST_SNOWFLAKE, X_EPOCH_MS
from contestjudge.sources.x_v1_heads import Heads

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

THREADS: Final = 2
AT_ONCE: Final = 1 << 16
"""Rows that are handed over at once."""
_CHECKED: Final = f"""
    INSERT INTO seen
    SELECT $batch, record, original,
        CASE WHEN number >= {FIRST_SNOWFLAKE}
              AND CAST(number AS VARCHAR) = id
              AND printed = strftime(make_timestamp(((number >> 22) + {X_EPOCH_MS}) * 1000),
                                     '%a %b %d %H:%M:%S +0000 %Y')
              AND printed <> originals.created_at
              AND who BETWEEN 1 AND 8999999999999999999
              AND CAST(who AS VARCHAR) = account
              AND regexp_full_match(handle, '[0-9A-Za-z_]{{1,20}}')
             THEN number END,
        who, handle, post, natives, quotes
    FROM (SELECT *, TRY_CAST(id AS BIGINT) AS number, TRY_CAST(account AS BIGINT) AS who
          FROM heads) JOIN originals USING (original)
"""  # noqa: S608 - words of our own


class Seen(NamedTuple):
    """A row: one record of a plain share."""

    batch: int
    record: int
    id: int
    account: int
    handle: str
    post: int
    """Its place among the contest's posts."""

    def observation(self, posts: Sequence[str]) -> Observation:
        """Write it as the short path would have observed it."""
        earliest = earliest_of(self.id)
        return Observation(
            Platform.X,
            str(self.id),
            str(self.account),
            self.handle,
            ShareForm.NATIVE,
            posts[self.post],
            None,
            earliest,
            Basis.PLATFORM_ID,
            earliest + 999,
            Basis.PLATFORM_ID,
        )


def earliest_of(number: int) -> int:
    """Return the first microsecond in which a snowflake can have been given out."""
    return ((number >> 22) + X_EPOCH_MS) * 1000


def first_from(instant: int) -> int:
    """Return the least id that was given out at an instant or later (microseconds UTC)."""
    return max(0, -(-instant // 1000) - X_EPOCH_MS) << 22


class Store:
    """Rows of one judgement, in a database of its own."""

    def __init__(self, connection: DuckDBPyConnection, posts: Sequence[str]) -> None:
        """Take an empty database.

        Args:
            connection: to it.
            posts: ids of the contest's posts.
        """
        self.connection = connection
        self.posts = posts
        self.holds: list[frozenset[str]] = []
        """For each post, of which ones a share of it is known to be the one native share."""
        self._beside = ThreadPoolExecutor(1)
        self._waiting: list[Future[None]] = []
        connection.execute(
            "CREATE TABLE seen (batch INTEGER, record BIGINT, original INTEGER, id BIGINT,"
            " account BIGINT, handle VARCHAR, post INTEGER, natives BIGINT, quotes BIGINT)"
        )

    def __enter__(self) -> Self:
        """Nothing is to be done."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop writing, and forget everything."""
        self._beside.shutdown(wait=True, cancel_futures=True)
        self.connection.close()

    def keep(self, batch: int, heads: Heads, originals: Sequence[tuple[str, str]]) -> None:
        """Check heads and keep them, while the next ones are read.

        Args:
            batch: which input they are of.
            heads: the columns.
            originals: id of the post and printed time, for every number that they name.
        """
        while len(self._waiting) > 1:
            self._waiting.pop(0).result()
        self._waiting.append(self._beside.submit(self._insert, batch, heads, list(originals)))

    def flush(self) -> None:
        """Wait until everything is kept."""
        while self._waiting:
            self._waiting.pop(0).result()

    def _insert(self, batch: int, heads: Heads, originals: Sequence[tuple[str, str]]) -> None:
        import pyarrow as pa

        if not heads.ids:
            return
        place = {post: number for number, post in enumerate(self.posts)}
        known = pa.table(
            {
                "original": list(range(len(originals))),
                "post": [place[post] for post, _ in originals],
                "created_at": [printed for _, printed in originals],
            }
        )
        text = pa.large_string()
        table = pa.table(
            {
                "record": pa.array(heads.records, pa.int64()),
                "id": pa.array(heads.ids, text),
                "printed": pa.array(heads.printed, text),
                "account": pa.array(heads.accounts, text),
                "handle": pa.array(heads.handles, text),
                "original": pa.array([one.original for one in heads.shown], pa.int64()),
                "natives": pa.array([one.natives for one in heads.shown], pa.int64()),
                "quotes": pa.array([one.quotes for one in heads.shown], pa.int64()),
            }
        )
        cursor = self.connection.cursor()
        try:
            cursor.register("heads", table)
            cursor.register("originals", known)
            cursor.execute(_CHECKED, {"batch": batch})
        finally:
            cursor.close()

    def refused(self, batch: int) -> frozenset[int]:
        """Return the records of an input whose heads are not plain."""
        self.flush()
        found = self.rows("SELECT record FROM seen WHERE batch = $1 AND id IS NULL", [batch])
        return frozenset(record for (record,) in found)

    def originals(self, batch: int) -> list[tuple[int, int | None, int | None]]:
        """Return which originals the plain rows of an input share, with their greatest counts."""
        found = self.rows(
            "SELECT original, max(natives), max(quotes) FROM seen"
            " WHERE batch = $1 AND id IS NOT NULL GROUP BY original ORDER BY original",
            [batch],
        )
        return [(number, natives, quotes) for number, natives, quotes in found]

    def forget(self, batch: int) -> None:
        """Drop what was kept of an input."""
        self.flush()
        self.connection.execute("DELETE FROM seen WHERE batch = $1", [batch])

    def is_large(self) -> bool:
        """Tell whether so many rows are kept that not all are listed in a decision."""
        self.flush()
        return self.number("SELECT count(id) FROM seen") > BAND_LIMIT

    def batches(self) -> set[int]:
        """Return the inputs of which rows are kept."""
        return {batch for (batch,) in self.rows("SELECT DISTINCT batch FROM seen")}

    def forget_mixed(self) -> None:
        """Drop the rows that were given back."""
        self.connection.execute("DELETE FROM seen WHERE id IN (SELECT id FROM mixed)")

    def rows(self, query: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of an answer that is not large."""
        return self.connection.execute(query, list(values)).fetchall()

    def number(self, query: str, values: Iterable[object] = ()) -> int:
        """Return the one integer that a query asks for; 0 where there is none."""
        ((found,),) = self.rows(query, values)
        return int(found or 0)

    def stream(self, query: str) -> Iterator[Any]:
        """Give an answer in record batches of Arrow, of any size."""
        yield from self.connection.cursor().sql(query).to_arrow_reader(AT_ONCE)

    def seen_in(self, condition: str) -> Iterator[Seen]:
        """Give the plain rows of which a condition holds, input by input, record by record."""
        answer = self.connection.cursor().execute(
            "SELECT batch, record, id, account, handle, post FROM seen"  # noqa: S608 - our own words
            f" WHERE id IS NOT NULL AND {condition} ORDER BY batch, record"
        )
        while found := answer.fetchmany(AT_ONCE):
            yield from map(Seen._make, found)
