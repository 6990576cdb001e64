"""Digests over millions of rows: DuckDB sorts and writes them, their buffers are hashed as is.

What the reference writes for the few others is put between them, each at its place.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from contestjudge.engines.duck.store import Store, earliest_of
from contestjudge.model.names import IdKey
from contestjudge.model.words import Basis, ShareForm
from contestjudge.ranking.ranks import Unseen
from contestjudge.sources.x_ids import X_EPOCH_MS

EARLIEST: Final = f"((id >> 22) + {X_EPOCH_MS}) * 1000"
"""Of a share, in microseconds UTC; it was made 999 µs later at the latest."""
_BASIS: Final = Basis.PLATFORM_ID.value

PlaceKey = tuple[int, int, IdKey]
"""Where somebody stands in display order: earliest, latest, share."""
_Key = TypeVar("_Key", bytes, PlaceKey)


def evidence_digest_with(store: Store, others: Sequence[str]) -> str:
    """Digest the evidence (spec 4.6.3), of which the plain shares are in the store.

    Args:
        store: with its shares parted.
        others: all rows that are not those of plain shares.
    """
    posts = " ".join(f"WHEN {number} THEN '{post}'" for number, post in enumerate(store.posts))
    low, high = store.rows("SELECT min(id), max(id) FROM plain")[0]
    # Numbers of one length sort as their digits do.
    order = "" if len(str(low)) == len(str(high)) else " ORDER BY CAST(id AS VARCHAR)"
    query = f"""SELECT id, '["share","x","' || id || '","' || account
        || '","{ShareForm.NATIVE.value}","' || CASE post {posts} END || '",null,' || earliest
        || ',"{_BASIS}",' || (earliest + 999) || ',"{_BASIS}",null,[],null]' || chr(10) AS row
        FROM (SELECT *, {EARLIEST} AS earliest FROM plain){order}"""  # noqa: S608
    between = [(row.encode(), row.encode() + b"\n") for row in sorted(set(others))]
    return _digest(store, query, between, _row_begins)


def _row_begins(number: int) -> bytes:
    """How the row of a share begins: no other row begins so."""
    return b'["share","x","%d"' % number


def _place(number: int) -> PlaceKey:
    earliest = earliest_of(number)
    return earliest, earliest + 999, (0, number, b"")


def standings_digest_with(
    store: Store, unseen: Unseen | None, others: Sequence[tuple[PlaceKey, bytes]]
) -> str:
    """Digest the standings (spec 8.4); tables ``settled`` and ``begun`` count the others.

    Args:
        store: with its shares parted, and with these tables.
        unseen: what holes do to ranks; ``None``: there are none.
        others: rows of those who are not plain, in display order.
    """
    least, most = "least_seen", "most_seen"
    if unseen is not None:
        least, most = _least(store, unseen), _most(unseen)
    counted = f"""CREATE OR REPLACE TABLE ranked AS
        SELECT id, account, post, earliest,
            rank() OVER made + before AS least_seen, count(*) OVER made + beside AS most_seen
        FROM ({_with_others(store)}) WINDOW made AS (ORDER BY earliest) ORDER BY id"""  # noqa: S608
    store.connection.execute(counted)
    query = f"""SELECT id, account || chr(9) || id || chr(9) || {least} || chr(9)
        || coalesce(CAST({most} AS VARCHAR), 'null') || chr(9) || least_seen || chr(9)
        || most_seen || chr(10) AS row FROM ranked"""  # noqa: S608 - words of our own
    return _digest(store, query, others, _place)


def _with_others(store: Store) -> str:
    """Count beside every plain share the others that are before it, and that may be."""
    shares = f"(SELECT *, {EARLIEST} AS earliest FROM plain)"  # noqa: S608
    if not store.number("SELECT count(*) FROM begun"):
        return f"SELECT *, 0 AS before, 0 AS beside FROM {shares}"  # noqa: S608
    return f"""SELECT one.*, coalesce(settled.number, 0) AS before,
            coalesce(begun.number, 0) AS beside
        FROM {shares} one
        ASOF LEFT JOIN settled ON one.earliest > settled.instant
        ASOF LEFT JOIN begun ON one.earliest + 999 >= begun.instant"""  # noqa: S608


def _least(store: Store, unseen: Unseen) -> str:
    cases = []
    for number, holds in enumerate(store.holds):
        _, start, before = unseen.hiding[holds]
        if start is not None:
            cases.append(
                f"WHEN post = {number} AND earliest > {start} THEN least(least_seen, {1 + before})"
            )
    return f"CASE {' '.join(cases)} ELSE least_seen END" if cases else "least_seen"


def _most(unseen: Unseen) -> str:
    starts, totals = unseen.room
    cases = [
        f"WHEN earliest + 999 >= {start} THEN {'NULL' if total is None else f'most_seen + {total}'}"
        for start, total in zip(reversed(starts), reversed(totals[1:]), strict=True)
    ]
    return f"CASE {' '.join(cases)} ELSE most_seen END" if cases else "most_seen"


def count_by(store: Store, name: str, instants: Sequence[int]) -> None:
    """Make a table of how many of some instants lie at or before each of them."""
    import pyarrow as pa

    counts = {instant: number for number, instant in enumerate(sorted(instants), 1)}
    given = pa.table(
        {
            "instant": pa.array(list(counts), pa.int64()),
            "number": pa.array(list(counts.values()), pa.int64()),
        }
    )
    store.connection.register("given", given)
    store.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")  # noqa: S608
    store.connection.unregister("given")


def _digest(
    store: Store,
    query: str,
    others: Sequence[tuple[_Key, bytes]],
    key_of: Callable[[int], _Key],
) -> str:
    hasher = hashlib.sha256()
    waiting = list(reversed(others))
    for batch in store.stream(query):
        numbers, offsets, text = _columns(batch)
        done = 0
        while waiting and waiting[-1][0] < key_of(numbers[-1]):
            key, row = waiting.pop()
            place = bisect_left(numbers, key, lo=done, key=key_of)
            hasher.update(text[offsets[done] : offsets[place]])
            hasher.update(row)
            done = place
        hasher.update(text[offsets[done] : offsets[len(numbers)]])
    for _, row in reversed(waiting):
        hasher.update(row)
    return hasher.hexdigest()


def _columns(batch: Any) -> tuple[memoryview, memoryview, memoryview]:  # noqa: ANN401 - untyped
    """Return ids, offsets of rows and their bytes, without copying any."""
    ids, rows = batch.column("id"), batch.column("row")
    numbers = memoryview(ids.buffers()[1]).cast("q")[ids.offset : ids.offset + len(ids)]
    _, starts, text = rows.buffers()
    offsets = memoryview(starts).cast("i")[rows.offset : rows.offset + len(rows) + 1]
    return numbers, offsets, memoryview(text)
