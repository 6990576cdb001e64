"""Reading for a store: plain shares go there, everything else into a reading, as it always is.

Only exhibits of X v1.1 and X v2 that are no streams, and tables, have some, and of a contest on
Bluesky recordings of Jetstream; every other input is read by its format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from contestjudge.engines.apart.pages import read_pages
from contestjudge.engines.apart.pieces import in_order, read_heads
from contestjudge.engines.apart.recordings import read_events
from contestjudge.engines.apart.rows import Rows
from contestjudge.engines.apart.store import EventStore, Row, SnowflakeStore, Store
from contestjudge.engines.apart.tables import read_table
from contestjudge.evidence.batch import Batch
from contestjudge.model.reading import Reading
from contestjudge.model.watch import Abilities, Watch
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.table import TableSource
from contestjudge.sources.x_v1_heads import IrregularError


class Input(NamedTuple):
    """One exhibit, as reading for a store needs it."""

    format: Source
    options: ReadOptions
    """With the target."""
    watch: Watch
    abilities: Abilities
    chunks: Callable[[], Iterable[bytes]]
    """Its bytes from the beginning, as often as they are asked for."""
    usable: Callable[[Reading], Reading]
    """Gives a reading back, or raises where nothing in it can be used."""
    parted: Callable[[], Iterable[bytes]] | None
    """Its bytes once, for parting lines; ``None``: it is not of X v1.1."""
    paged: Callable[[], Iterable[bytes]] | None = None
    """Its bytes once, for reading answers; ``None``: it is not of X v2."""
    tabled: tuple[TableSource, Callable[[], Iterable[bytes]]] | None = None
    """Its format, and its bytes once, for reading rows; ``None``: it is no table."""
    recorded: Callable[[], Iterable[bytes]] | None = None
    """Its bytes once, for reading events; ``None``: it is no recording of Jetstream."""


def may_have_rows(one: Input) -> bool:
    """Whether native shares on X of an input may be kept as rows."""
    if one.parted is None and one.paged is None and one.tabled is None:
        return False
    target = one.options.target
    return not one.options.is_stream and target is not None and not target.asks


def may_have_events(one: Input) -> bool:
    """Whether reposts on Bluesky of an input may be kept as rows."""
    target = one.options.target
    return (
        one.recorded is not None
        and target is not None
        and not target.asks
        and target.recorder == "jetstream"
    )


def read_into(store: Store, number: int, one: Input) -> Batch:
    """Read an input; its plain shares are in the store then, and everything else in the batch."""
    reading = None
    if isinstance(store, SnowflakeStore) and may_have_rows(one):
        reading = _rows(store, number, one)
    elif isinstance(store, EventStore) and one.recorded is not None and may_have_events(one):
        keep = partial(store.keep, number)
        reading = read_events(one.recorded(), one.options, store.posts, keep)
    return read(one) if reading is None else Batch(one.watch, one.abilities, one.usable(reading))


def _rows(store: SnowflakeStore, number: int, one: Input) -> Reading | None:
    """Read an input that may have rows; ``None``: the reference has to."""
    keep = partial(store.keep, number)
    if one.paged is not None:
        return read_pages(one.paged(), one.options, store.posts, keep)
    if one.tabled is not None:
        source, chunks = one.tabled
        return read_table(source, chunks(), one.options, store.posts, keep)
    return None if one.parted is None else _heads(store, number, one, one.parted(), keep)


def read(one: Input) -> Batch:
    """Read an input as its format does; everything is in the batch."""
    reading = one.format.read(one.chunks(), one.options)
    return Batch(one.watch, one.abilities, one.usable(reading))


def read_all(store: Store | None, inputs: Sequence[Input]) -> list[Batch]:
    """Read inputs, one after the other.

    Args:
        store: takes plain shares; ``None``: everything is in the batches.
        inputs: every exhibit.
    """
    if store is None:
        return [read(one) for one in inputs]
    return [read_into(store, number, one) for number, one in enumerate(inputs)]


ReadAll = Callable[[Store | None, Sequence[Input]], list[Batch]]
"""Any way to do what :func:`read_all` does."""


def _heads(
    store: SnowflakeStore,
    number: int,
    one: Input,
    chunks: Iterable[bytes],
    keep: Callable[[Rows], None],
) -> Reading | None:
    """Read the heads of an input; ``None``: it is nothing that has some."""
    try:
        return read_heads(chunks, one.chunks, one.options, store.posts, keep, first=True)
    except IrregularError:
        store.forget(number)
        return None


def put_back(batches: Iterable[Batch], rows: Iterable[Row], posts: Sequence[str]) -> None:
    """Put rows among the observations of their inputs."""
    known = list(batches)
    touched: set[int] = set()
    for row in rows:
        known[row.batch].reading.observe(row.record, row.observation(posts))
        touched.add(row.batch)
    for number in touched:
        in_order(known[number].reading)
