"""DuckDB by hand, two threads: a bare query that only extracts columns, and one that ranks too.

*Extracting* is one ``CREATE TABLE`` of the columns that tell who shared which post and when.
*Ranking* is the same, and then the least id (on Bluesky: the time of the stream) of each account
that refers to the post, and a table of these in order. On X v2 handles are left out, for they stand
elsewhere in the page. Where copies by hand count, a text that holds the sponsor's handle is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.generate import POST
from benchmarks.job import Job, Sees
from benchmarks.load import SEATS, Answer, Load
from benchmarks.loads.bluesky import URI

_X_V1: Final = (
    'SELECT CAST(id_str AS BIGINT) AS moment, created_at, "user".id_str AS account,'
    " \"user\".screen_name AS handle, {more} FROM read_json('{path}', format ="
    " 'newline_delimited', columns = {{id_str: 'VARCHAR', created_at: 'VARCHAR',"
    " \"user\": 'STRUCT(id_str VARCHAR, screen_name VARCHAR)', {columns}}})"
)
_BY_HAND: Final = "contains(text, '@made_up_brand')"


class Query(NamedTuple):
    """How columns are extracted from a load, and which rows of them count."""

    extract: str
    """With a place for the path; what orders rows is called ``moment``."""
    counts: str
    read: str
    """What is extracted, in words."""
    sees: Sees


_NATIVE: Final = Query(
    _X_V1.replace("{more}", "retweeted_status.*").replace(
        "{columns}",
        "retweeted_status: 'STRUCT(id_str VARCHAR, created_at VARCHAR, retweet_count BIGINT,"
        " quote_count BIGINT)'",
    ),
    f"id_str = '{POST}'",
    "id, time, account, handle, and the original's id, time and counts",
    "natives",
)
QUERIES: Final = {
    "x-v1": _NATIVE,
    "x-v1-pure": _NATIVE,
    "x-v1-whole": _NATIVE,
    "x-v1-picture": _NATIVE,
    "x-v1-drifting": _NATIVE,
    "x-v1-short": _NATIVE,
    "x-v1-again": _NATIVE,
    "x-v1-manual": Query(
        _X_V1.replace("{more}", "text").replace("{columns}", "text: 'VARCHAR'"),
        _BY_HAND,
        "id, time, account, handle, text",
        "everybody",
    ),
    "x-v2": Query(
        "SELECT CAST(post.id AS BIGINT) AS moment, post.created_at, post.author_id AS account,"
        " post.referenced_tweets AS refers FROM (SELECT unnest(data) AS post FROM"
        " read_json('{path}', format = 'newline_delimited', columns = {{data: 'STRUCT(id VARCHAR,"
        " created_at VARCHAR, author_id VARCHAR, referenced_tweets STRUCT(type VARCHAR, id"
        " VARCHAR)[])[]'}}))",
        f"list_contains(refers, {{'type': 'retweeted', 'id': '{POST}'}})",
        "id, time, account and references of every post in the pages",
        "natives",
    ),
    "bluesky": Query(
        'SELECT time_us AS moment, did AS account, "commit".rkey AS record,'
        " \"commit\".record.subject.uri AS shared FROM read_json('{path}', format ="
        " 'newline_delimited', columns = {{did: 'VARCHAR', time_us: 'BIGINT', \"commit\":"
        " 'STRUCT(rkey VARCHAR, record STRUCT(subject STRUCT(uri VARCHAR)))'}})",
        f"shared = '{URI}'",
        "time, account, the record's key and what it reposts",
        "natives",
    ),
    "table": Query(
        "SELECT CAST(id_str AS BIGINT) AS moment, created_at, from_user_id_str AS account,"
        " from_user AS handle, text FROM read_csv('{path}', header = true, all_varchar = true)",
        _BY_HAND,
        "id, time, account, handle, text",
        "everybody",
    ),
    "table-native": Query(
        "SELECT CAST(share_id AS BIGINT) AS moment, time, account_id AS account, handle, form,"
        " target FROM read_csv('{path}', header = true, all_varchar = true)",
        f"form = 'native' AND target = '{POST}'",
        "id, time, account, handle, form, target",
        "natives",
    ),
}


def _extracted(query: Query, path: Path) -> None:
    import duckdb

    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("CREATE TABLE found AS " + query.extract.format(path=path))


def _ranked(query: Query, path: Path) -> Answer:
    import duckdb

    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("CREATE TABLE found AS " + query.extract.format(path=path))
        connection.execute(
            "CREATE TABLE ranked AS SELECT account, min(moment) AS moment FROM found"  # noqa: S608
            f" WHERE {query.counts} GROUP BY account ORDER BY moment"
        )
        counted = connection.execute("SELECT count(*) FROM ranked").fetchone()
        first = connection.execute(
            "SELECT account FROM ranked ORDER BY moment LIMIT ?", [SEATS]
        ).fetchall()
    return Answer(0 if counted is None else counted[0], tuple(row[0] for row in first))


def jobs(load: Load) -> Iterator[Job]:
    """Give both queries."""
    query = QUERIES[load.name]
    extract = f"a bare DuckDB query, two threads, that only extracts {query.read}"
    yield Job("query", extract, "nothing", lambda path: _extracted(query, path), ("duckdb",))
    whom = "refers to the post" if query.sees == "natives" else "has `@made_up_brand` in a text"
    yield Job(
        "query-and-rank",
        f"that query, and the least of each account that {whom}, in order",
        query.sees,
        lambda path: _ranked(query, path),
        ("duckdb",),
    )
