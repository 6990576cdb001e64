"""Rows that are digested, written in SQL: DuckDB sorts them, their buffers are hashed as is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from contestjudge.engines.apart.digests import BY_ID, NATIVE
from contestjudge.engines.apart.rows import WIDTH
from contestjudge.engines.apart.store import Behind
from contestjudge.engines.duck.parting import table
from contestjudge.model.words import Basis
from contestjudge.sources.x_ids import X_EPOCH_MS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def earliest_in(column: str) -> str:
    """Write the first microsecond in which the ids of a column can have been given out."""
    return f"(({column} >> 22) + {X_EPOCH_MS}) * 1000"


EARLIEST: Final = earliest_in("id")
"""Of a share, in microseconds UTC."""


def evidence(posts: Sequence[str], *, by_digits: bool, alone: bool) -> str:
    """Write rows of evidence (spec 4.6.3).

    Args:
        posts: ids of the contest's posts.
        by_digits: whether ids have to be sorted by their digits: they have not all as many.
        alone: whether there are none but shares that speak for their accounts, sorted by id.
    """
    cases = " ".join(f"WHEN {number} THEN '{post}'" for number, post in enumerate(posts))
    order = " ORDER BY CAST(id AS VARCHAR)" if by_digits else "" if alone else " ORDER BY id"
    undone, shares = "'null'", "plain"
    if not alone:
        last = f"({earliest_in('until')} + {WIDTH})"
        undone = f"""CASE WHEN until IS NULL THEN 'null'
            ELSE concat('[', earliest, ',"{Basis.BOUND}",', {last}, ',"{BY_ID}"]') END"""
        shares = """((SELECT id, account, post FROM plain UNION ALL SELECT * FROM others)
            LEFT JOIN (SELECT id, until FROM undone) USING (id))"""
    # One call for all parts of a row: an operator between two of them copies all that is before.
    return f"""SELECT id, concat('["share","x","', id, '","', account,
            '","{NATIVE}","', CASE post {cases} END, '",null,', earliest,
            ',"{BY_ID}",', earliest + {WIDTH}, ',"{BY_ID}",null,[],', {undone}, ']', chr(10)) AS row
        FROM (SELECT *, {EARLIEST} AS earliest FROM {shares}){order}"""  # noqa: S608


def rank(connection: DuckDBPyConnection, behind: Behind) -> None:
    """Rank the plain shares by what was seen: table ``ranked``, in display order."""
    shares = f"(SELECT *, {EARLIEST} AS earliest FROM plain)"  # noqa: S608
    counted = f"SELECT *, 0 AS before, 0 AS beside FROM {shares}"  # noqa: S608
    if behind.begun:
        _count_by(connection, "settled", behind.settled)
        _count_by(connection, "begun", behind.begun)
        counted = f"""SELECT one.*, coalesce(settled.number, 0) AS before,
                coalesce(begun.number, 0) AS beside
            FROM {shares} one
            ASOF LEFT JOIN settled ON one.earliest > settled.instant
            ASOF LEFT JOIN begun ON one.earliest + {WIDTH} >= begun.instant"""  # noqa: S608
    connection.execute(
        f"""CREATE OR REPLACE TABLE ranked AS SELECT id, account, post, earliest,
            rank() OVER made + before AS least_seen, count(*) OVER made + beside AS most_seen
        FROM ({counted}) WINDOW made AS (ORDER BY earliest) ORDER BY id"""  # noqa: S608
    )


def standings(behind: Behind) -> str:
    """Write rows of standings (spec 8.4.1), of what :func:`rank` ranked."""
    return f"""SELECT id, concat(account, chr(9), id, chr(9), {_least(behind)}, chr(9),
            coalesce(CAST({_most(behind)} AS VARCHAR), 'null'), chr(9), least_seen, chr(9),
            most_seen, chr(10)) AS row
        FROM ranked"""  # noqa: S608 - words of our own


def _least(behind: Behind) -> str:
    cases = [
        f"WHEN post = {number} AND earliest > {lift.after} THEN least(least_seen, {lift.least})"
        for number, lift in enumerate(behind.lifts)
        if lift is not None
    ]
    return f"CASE {' '.join(cases)} ELSE least_seen END" if cases else "least_seen"


def _most(behind: Behind) -> str:
    cases = [
        f"WHEN earliest + {WIDTH} >= {start}"
        f" THEN {'NULL' if total is None else f'most_seen + {total}'}"
        for start, total in reversed(behind.rooms)
    ]
    return f"CASE {' '.join(cases)} ELSE most_seen END" if cases else "most_seen"


def _count_by(connection: DuckDBPyConnection, name: str, instants: Sequence[int]) -> None:
    """Make a table of how many of some instants, ascending, lie at or before each of them."""
    import pyarrow as pa

    counts = {instant: number for number, instant in enumerate(instants, 1)}
    table(
        connection,
        name,
        instant=pa.array(list(counts), pa.int64()),
        number=pa.array(list(counts.values()), pa.int64()),
    )
