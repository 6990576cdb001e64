"""Rows in DuckDB against the same rows in columns, which are held to the plain meaning."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contestjudge.engines.apart.rows import LAST_ID, Rows, earliest_of
from contestjudge.engines.apart.store import Again, Behind, Elsewhere, Law, Lift, SnowflakeStore
from contestjudge.engines.columns.store import ColumnStore

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from contestjudge.doors.duckdb_store import duckdb_store

POSTS = ("1790321010000000000", "1790321010000000001")
FIRST = 1790321324950814720
STEP = 1 << 22
HANDLES = ("Ada", "ADA", "bea", "cyd", "dan", "eve")

Row = tuple[int, int, int, str]
"""Id, account, post, handle."""
_tidy = st.integers(0, 60).map(lambda n: (FIRST + n * STEP // 3, 100 + n, n % 2, f"tidy_{n}"))
_mixed = st.tuples(
    st.integers(0, 30).map(lambda n: FIRST + n * STEP // 3),
    st.integers(1, 6),
    st.integers(0, 1),
    st.sampled_from(HANDLES),
)
_rows = st.lists(_mixed | _tidy | _tidy, max_size=20)
_orders = st.sampled_from(("as they are", "ascending", "descending"))


@st.composite
def _behind(draw: st.DrawFn) -> Behind:
    instants = st.integers(0, 40).map(lambda n: earliest_of(FIRST) + n * 500)
    begun = sorted(draw(st.lists(instants, max_size=4)))
    lift = st.none() | st.builds(Lift, instants, st.integers(1, 5))
    starts = sorted(draw(st.sets(instants, max_size=3)))
    return Behind(
        sorted(begun[: draw(st.integers(0, len(begun)))]),
        begun,
        [draw(lift), draw(lift)],
        [(start, draw(st.none() | st.integers(0, 5))) for start in starts],
    )


def kept_by(
    store: SnowflakeStore, rows: list[Row], elsewhere: Elsewhere, law: Law
) -> SnowflakeStore:
    """Keep rows, half of them as a second input, and part them."""
    half = len(rows) // 2
    for batch, some in enumerate((rows[:half], rows[half:])):
        if some:
            ids, accounts, posts, handles = zip(*some, strict=True)
            written = "\n".join(handles).encode()
            numbers = array("q", range(1, len(some) + 1))
            store.keep(
                batch,
                Rows(numbers, array("q", ids), array("q", accounts), array("H", posts), written),
            )
    store.is_large()  # whatever waits is kept then
    store.part(elsewhere, law)
    return store


@settings(max_examples=150)
@given(
    rows=_rows,
    order=_orders,
    numbers=st.sets(st.sampled_from((1, 102, FIRST, FIRST + STEP)), max_size=2),
    names=st.sets(st.sampled_from(("ada", "tidy_3", "nobody")), max_size=1),
    last=st.integers(0, 20).map(lambda n: FIRST + n * STEP) | st.just(LAST_ID),
    again=st.sampled_from(("out", "counts", "open")),
    behind=_behind(),
)
def test_the_same_as_columns(
    rows: list[Row],
    order: str,
    numbers: set[int],
    names: set[str],
    last: int,
    again: Again,
    behind: Behind,
) -> None:
    if order != "as they are":
        rows = sorted(rows, reverse=order == "descending")
    elsewhere = Elsewhere(sorted(numbers), frozenset(names))
    law = Law([(FIRST, last), (FIRST + STEP, LAST_ID)], again, listed=1, cited=1)
    columns = kept_by(ColumnStore(POSTS), rows, elsewhere, law)
    with duckdb_store(POSTS) as duck:
        kept_by(duck, rows, elsewhere, law)
        assert list(duck.given_back()) == list(columns.given_back())
        assert duck.counts() == columns.counts()
        assert list(duck.by_id()) == list(columns.by_id())
        assert list(duck.near(FIRST + 5 * STEP)) == list(columns.near(FIRST + 5 * STEP))
        if columns.counts().entrants:
            assert duck.evidence_digest([]) == columns.evidence_digest([])
            assert duck.standings_digest(behind, []) == columns.standings_digest(behind, [])
