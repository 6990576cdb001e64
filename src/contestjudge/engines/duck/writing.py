"""Rows that are digested, written in SQL: DuckDB sorts them, their buffers are hashed as is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from contestjudge.engines.apart.digests import BY_ID, NATIVE
from contestjudge.engines.apart.rows import WIDTH
from contestjudge.engines.apart.store import Behind
from contestjudge.engines.duck.parting import table
from contestjudge.model.words import Basis
from contestjudge.sources.x_ids import X_EPOCH_MS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def millisecond_of(column: str) -> str:
    """Write the millisecond since 1970 in which the ids of a column were given out."""
    return f"(({column} >> 22) + {X_EPOCH_MS})"


EARLIEST: Final = f"{millisecond_of('id')} * 1000"
"""Of a share, in microseconds UTC."""
INSTANTS: Final = f"""SELECT earliest, earliest + {WIDTH} AS latest
    FROM (SELECT {EARLIEST} AS earliest FROM plain)"""  # noqa: S608 - words of our own
"""When the shares that speak were made, ascending."""
_FIRST: Final = "000"
_LAST: Final = f"{WIDTH:03}"
"""What stands behind a millisecond where its first and its last microsecond are written."""


def evidence(posts: Sequence[str], *, by_digits: bool, alone: bool) -> str:
    """Write rows of evidence (spec 4.6.3).

    Args:
        posts: ids of the contest's posts.
        by_digits: whether ids have to be sorted by their digits: they have not all as many.
        alone: whether there are none but shares that speak for their accounts, sorted by id.
    """
    middles = ", ".join(f"""'","{NATIVE}","{post}",null,'""" for post in posts)
    order = " ORDER BY CAST(id AS VARCHAR)" if by_digits else "" if alone else " ORDER BY id"
    end, shares = "'null]'", "plain"
    if not alone:
        end = f"""CASE WHEN until IS NULL THEN 'null]' ELSE concat('[', made,
            '{_FIRST},"{Basis.BOUND}",', {millisecond_of("until")}, '{_LAST},"{BY_ID}"]]') END"""
        shares = """((SELECT id, account, post FROM plain UNION ALL SELECT * FROM others)
            LEFT JOIN (SELECT id, until FROM undone) USING (id))"""
    # One call for all parts of a row: an operator between two of them copies all that is before.
    # Every part costs, and a number that is written twice is made text once.
    return f"""SELECT id, concat('["share","x","', id, '","', account, [{middles}][post + 1],
            made, '{_FIRST},"{BY_ID}",', made, '{_LAST},"{BY_ID}",null,[],', {end}, chr(10)) AS row
        FROM (SELECT *, CAST({millisecond_of("id")} AS VARCHAR) AS made
            FROM {shares}){order}"""  # noqa: S608 - words of our own


def rank(connection: DuckDBPyConnection, behind: Behind) -> str:
    """Rank the plain shares among others, too; return the table that has them, in display order."""
    if not behind.begun:
        return "plain"
    _count_others(connection, behind)
    connection.execute(
        """CREATE OR REPLACE TABLE ranked AS SELECT id, account, post,
            least + coalesce(before, 0) AS least, most + coalesce(beside, 0) AS most
        FROM plain ASOF LEFT JOIN changes ON id >> 22 >= made ORDER BY id"""
    )
    return "ranked"


def standings(ranked: str, behind: Behind) -> str:
    """Write rows of standings (spec 8.4.1).

    Args:
        ranked: the table that :func:`rank` returned.
        behind: what ranks hang on.
    """
    return f"""SELECT id, concat(account, chr(9), id, chr(9), {_least(behind)}, chr(9),
            {_most(behind)}, chr(9), least, chr(9), most, chr(10)) AS row
        FROM (SELECT *, {EARLIEST} AS earliest FROM {ranked})"""  # noqa: S608 - words of our own


def _least(behind: Behind) -> str:
    cases = [
        f"WHEN post = {number} AND earliest > {lift.after} THEN least(least, {lift.least})"
        for number, lift in enumerate(behind.lifts)
        if lift is not None
    ]
    return f"CASE {' '.join(cases)} ELSE least END" if cases else "least"


def _most(behind: Behind) -> str:
    cases = [
        f"WHEN earliest + {WIDTH} >= {start} THEN {'NULL' if total is None else f'most + {total}'}"
        for start, total in reversed(behind.rooms)
    ]
    if not cases:
        return "most"
    return f"coalesce(CAST(CASE {' '.join(cases)} ELSE most END AS VARCHAR), 'null')"


def _count_others(connection: DuckDBPyConnection, behind: Behind) -> None:
    """Make the table ``changes``: from which id's millisecond on how many others come before it.

    They come ``before`` if they certainly shared before it, and may be ``beside`` it or before if
    they may have shared by its end.
    """
    import pyarrow as pa

    # Somebody comes before the milliseconds behind the one by whose end they shared.
    before = Counter(instant // 1000 - X_EPOCH_MS + 1 for instant in behind.settled)
    beside = Counter(instant // 1000 - X_EPOCH_MS for instant in behind.begun)
    made = sorted(before.keys() | beside.keys())
    table(
        connection,
        "changes",
        made=pa.array(made, pa.int64()),
        before=pa.array(accumulate(before[one] for one in made), pa.int64()),
        beside=pa.array(accumulate(beside[one] for one in made), pa.int64()),
    )
