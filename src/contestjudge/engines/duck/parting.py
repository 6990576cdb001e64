"""Usual shares and what has to be given back, parted in SQL (spec 14.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contestjudge.engines.apart.store import Elsewhere

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def part(
    connection: DuckDBPyConnection, elsewhere: Elsewhere, inside: Sequence[tuple[int, int]]
) -> None:
    """Part the rows: table ``plain`` holds the usual shares, by id, and ``mixed`` all other ids.

    Args:
        connection: with the rows in table ``seen``.
        elsewhere: names that stand anywhere else.
        inside: for each post, the first and the last id with which a share of it is usual.
    """
    import pyarrow as pa

    run = connection.execute
    run(
        "CREATE TABLE shares AS SELECT id, min(account) AS account, min(handle) AS handle,"
        " min(post) AS post, min(account) = max(account) AND min(handle) = max(handle)"
        " AND min(post) = max(post) AS same FROM seen GROUP BY id"
    )
    table(connection, "named_numbers", name=pa.array(elsewhere.numbers, pa.int64()))
    table(connection, "named_handles", name=pa.array(sorted(elsewhere.handles), pa.string()))
    run(
        "INSERT INTO named_numbers SELECT account FROM seen"
        " WHERE id IN (SELECT id FROM shares WHERE NOT same)"
    )
    run(
        "INSERT INTO named_handles SELECT lower(handle) FROM seen"
        " WHERE id IN (SELECT id FROM shares WHERE NOT same)"
    )
    usual = " OR ".join(
        f"(post = {number} AND id BETWEEN {low} AND {high})"
        for number, (low, high) in enumerate(inside)
    )
    run(
        f"""CREATE TABLE mixed AS SELECT id FROM shares WHERE NOT same OR NOT ({usual})
            OR id IN (SELECT name FROM named_numbers)
            OR account IN (SELECT name FROM named_numbers)
            OR lower(handle) IN (SELECT name FROM named_handles)
            OR account IN (SELECT account FROM shares GROUP BY account HAVING count(*) > 1)
            OR lower(handle) IN
               (SELECT lower(handle) FROM shares GROUP BY lower(handle) HAVING count(*) > 1)"""  # noqa: S608 - numbers of our own
    )
    run(
        "CREATE TABLE plain AS SELECT id, account, post FROM shares ANTI JOIN mixed USING (id)"
        " ORDER BY id"
    )
    run("DROP TABLE shares")


def table(connection: DuckDBPyConnection, called: str, /, **columns: object) -> None:
    """Make a table of columns of Arrow; one of that name is replaced."""
    import pyarrow as pa

    connection.register("given", pa.table(columns))
    connection.execute(f"CREATE OR REPLACE TABLE {called} AS SELECT * FROM given")  # noqa: S608
    connection.unregister("given")
