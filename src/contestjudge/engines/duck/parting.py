"""Plain shares and what has to be given back, parted in SQL (spec 14.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contestjudge.engines.apart.store import Elsewhere, Law

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_STANDS: Final = {"out": "until IS NULL", "counts": "true", "open": "until IS NULL"}
"""Which shares may count."""


def part(connection: DuckDBPyConnection, elsewhere: Elsewhere, law: Law) -> None:
    """Part the rows.

    Table ``plain`` holds the shares that speak for their accounts, by id, with the least and the
    greatest rank of each among them; ``others`` all other plain ones; ``undone`` those of both that
    were undone, with the id by which each was; ``mixed`` the accounts of the rest.

    Args:
        connection: with the rows in table ``seen``.
        elsewhere: names that stand anywhere else.
        law: by what else they are parted.
    """
    run = connection.execute
    alike = _join(connection)
    run("CREATE TABLE several AS SELECT account FROM shares GROUP BY account HAVING count(*) > 1")
    _mix(connection, elsewhere, law, alike=alike)
    ((some,),) = run("SELECT count(*) FROM several ANTI JOIN mixed USING (account)").fetchall()
    if some:
        _speak(connection, law)
    else:
        run("CREATE TABLE others (id BIGINT, account BIGINT, post INTEGER)")
        run("CREATE TABLE undone (id BIGINT, post INTEGER, until BIGINT)")
    silent = " ANTI JOIN others USING (id)" if some else ""
    run(
        f"""CREATE TABLE plain AS SELECT id, account, post,
            rank() OVER made AS least, count(*) OVER made AS most
        FROM shares ANTI JOIN mixed USING (account){silent}
        WINDOW made AS (ORDER BY id >> 22) ORDER BY id"""  # noqa: S608 - our own words
    )
    run("DROP VIEW shares")
    run("DROP TABLE IF EXISTS joined")
    run("DROP TABLE several")


def _join(connection: DuckDBPyConnection) -> bool:
    """Make the view ``shares``: one row each, and whether all rows of it say the same.

    Returns:
        Whether that is so of all of them.
    """
    run = connection.execute
    if _ids_ascend_or_descend(connection):
        run("CREATE VIEW shares AS SELECT id, account, handle, post, true AS same FROM seen")
        return True
    # Most shares have one row, and ids are grouped at a third of what whole rows are grouped at.
    run("CREATE TABLE twice AS SELECT id FROM seen GROUP BY id HAVING count(*) > 1")
    run(
        """CREATE TABLE joined AS
            SELECT id, account, handle, post, true AS same FROM seen ANTI JOIN twice USING (id)
            UNION ALL SELECT id, min(account), min(handle), min(post),
                min(account) = max(account) AND min(handle) = max(handle) AND min(post) = max(post)
            FROM seen SEMI JOIN twice USING (id) GROUP BY id"""
    )
    run("DROP TABLE twice")
    run("CREATE VIEW shares AS FROM joined")
    ((unlike,),) = run("SELECT count(*) FROM joined WHERE NOT same").fetchall()
    return bool(unlike == 0)


def _ids_ascend_or_descend(connection: DuckDBPyConnection) -> bool:
    """Tell whether no id can be there twice: a list goes from new to old, or from old to new."""
    ((falls, rises),) = connection.execute(
        "SELECT count(*) FILTER (id <= other), count(*) FILTER (id >= other)"
        " FROM (SELECT id, lag(id) OVER () AS other FROM seen)"
    ).fetchall()
    return bool(falls == 0 or rises == 0)


def _mix(connection: DuckDBPyConnection, elsewhere: Elsewhere, law: Law, *, alike: bool) -> None:
    """Make the table ``mixed``: by what stands elsewhere, in other rows, or out of bounds."""
    import pyarrow as pa

    run = connection.execute
    table(connection, "named_numbers", name=pa.array(elsewhere.numbers, pa.int64()))
    table(connection, "named_handles", name=pa.array(sorted(elsewhere.handles), pa.string()))
    usual = " OR ".join(
        f"(post = {number} AND id BETWEEN {low} AND {high})"
        for number, (low, high) in enumerate(law.inside)
    )
    # Each by itself: one query about all of them would ask every row everything.
    mixed = [
        f"FROM shares WHERE NOT ({usual})",
        "FROM shares WHERE id IN (SELECT name FROM named_numbers)",
        "FROM shares WHERE account IN (SELECT name FROM named_numbers)",
        "FROM shares WHERE lower(handle) IN (SELECT name FROM named_handles)",
        """FROM shares WHERE account IN (SELECT account FROM several)
            GROUP BY account HAVING min(handle) <> max(handle)""",
    ]
    if not alike:
        unlike = "FROM seen WHERE id IN (SELECT id FROM shares WHERE NOT same)"
        run(f"INSERT INTO named_numbers SELECT account {unlike}")
        run(f"INSERT INTO named_handles SELECT lower(handle) {unlike}")
        mixed.append(unlike)
    # Numbers are grouped faster than texts; few handles share one with another.
    run(
        """CREATE TABLE like_others AS SELECT hash(lower(handle)) AS number FROM shares
            GROUP BY number HAVING count(*) > 1"""
    )
    mixed.append(
        """FROM shares WHERE lower(handle) IN (SELECT lower(handle) FROM shares
            WHERE hash(lower(handle)) IN (SELECT number FROM like_others)
            GROUP BY lower(handle) HAVING min(account) <> max(account))"""
    )
    run("CREATE TABLE mixed AS " + " UNION ".join(f"SELECT account {one}" for one in mixed))
    run("DROP TABLE like_others")


def _speak(connection: DuckDBPyConnection, law: Law) -> None:
    """Find which share speaks for each account that has several: all else is ``others``."""
    run = connection.execute
    run(
        """CREATE TABLE repeated AS SELECT id, account, post,
            lead(id) OVER (PARTITION BY account, post ORDER BY id) AS until
        FROM shares SEMI JOIN several USING (account) ANTI JOIN mixed USING (account)"""
    )
    stands = _STANDS[law.again]
    run(
        "CREATE TABLE speaking AS SELECT account, min(id) AS id FROM repeated"  # noqa: S608
        f" WHERE {stands} GROUP BY account"
    )
    run(
        f"""INSERT INTO mixed SELECT account FROM
            (SELECT account, id AS other FROM repeated WHERE {stands}) JOIN speaking USING (account)
            WHERE other <> id AND other >> 22 = id >> 22"""  # noqa: S608 - our own words
    )
    if law.again == "open":
        run("INSERT INTO mixed SELECT DISTINCT account FROM repeated WHERE until IS NOT NULL")
    left = "(SELECT * FROM repeated ANTI JOIN mixed USING (account))"
    first = f"""SELECT account, sum(number) OVER (ORDER BY account) - number AS before
        FROM (SELECT account, count(*) - 1 AS number FROM {left} GROUP BY account)"""  # noqa: S608
    cited = f"""SELECT account FROM {left} WHERE until IS NOT NULL
        ORDER BY CAST(id AS VARCHAR) LIMIT {law.cited}"""  # noqa: S608 - numbers of our own
    run(
        f"""INSERT INTO mixed
            SELECT account FROM ({first}) WHERE before < {law.listed} UNION ({cited})"""  # noqa: S608
    )
    run(
        f"CREATE TABLE others AS SELECT id, account, post FROM {left}"  # noqa: S608 - our own words
        " ANTI JOIN speaking USING (id)"
    )
    undone = f"SELECT id, post, until FROM {left} WHERE until IS NOT NULL"  # noqa: S608
    run(f"CREATE TABLE undone AS {undone}")
    run("DROP TABLE repeated")
    run("DROP TABLE speaking")


def table(connection: DuckDBPyConnection, called: str, /, **columns: object) -> None:
    """Make a table of columns of Arrow; one of that name is replaced."""
    import pyarrow as pa

    connection.register("given", pa.table(columns))
    connection.execute(f"CREATE OR REPLACE TABLE {called} AS SELECT * FROM given")  # noqa: S608
    connection.unregister("given")
