"""Pieces of inputs, read by executors: plain rows stay with them, all else goes to the driver.

A task reads a piece. If its executor is lost, another one reads that piece again, and finds what
the first one found.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from contestjudge.engines.apart.pieces import PieceRead
from contestjudge.engines.apart.rows import Rows
from contestjudge.engines.spark.streams import PORTIONS, mapped
from contestjudge.model.reading import Reading

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

KEPT: Final = (
    "batch int, piece int, record bigint, id bigint, account bigint, handle string, post int"
)
"""The columns of rows."""
_READ: Final = f"{KEPT}, reading binary"
"""The same of what is read; of each piece there is one row that has nothing but a reading."""
_AT_ONCE: Final = 1 << 16
LARGEST: Final = 1 << 30
"""Bytes of a reading; Spark moves less than twice as many in one row."""


class Refused(NamedTuple):
    """A piece that an executor could not open, and why."""

    why: str


Outcome = PieceRead | Refused | None
"""What reading a piece gave; ``None``: the reference has to read the whole input."""
ReadPiece = Callable[[int], tuple[int, Outcome]]
"""Reads the piece of a number: of which input it is, and what that gave."""


def read_pieces(session: SparkSession, number: int, read: ReadPiece) -> DataFrame:
    """Let executors read pieces, a task for each.

    Args:
        session: whose executors.
        number: how many pieces there are.
        read: reads one of them, wherever it is called.
    """
    tasks = session.range(0, number, 1, number)
    return mapped(tasks, partial(as_columns, read=read), _READ)


def rows_of(frame: DataFrame) -> DataFrame:
    """Return the rows."""
    return frame.where("reading IS NULL").drop("reading")


def readings_of(frame: DataFrame) -> Iterator[tuple[int, int, Reading | Refused | None]]:
    """Give what every piece gave beside rows, in any order: its number, how many rows, what.

    Args:
        frame: what was read.
    """
    some = frame.where("reading IS NOT NULL").select("piece", "record", "reading")
    for piece, rows, content in some.coalesce(PORTIONS).toLocalIterator():
        yield piece, rows, pickle.loads(content)  # noqa: S301 - our own executors wrote it


def as_columns(batches: Iterable[Any], read: ReadPiece) -> Iterator[Any]:
    """Read pieces, in a task; give rows, and behind those of each piece its reading.

    Args:
        batches: numbers of pieces, of Arrow.
        read: reads one of them.
    """
    for batch in batches:
        for piece in batch.column("id").to_pylist():
            of, outcome = read(piece)
            if not isinstance(outcome, PieceRead):
                yield _told(of, piece, 0, _pickled(outcome))
                continue
            reading = _pickled(outcome.reading)
            if len(reading) > LARGEST:
                yield _told(of, piece, 0, _pickled(None))
                continue
            yield from _columns(of, piece, outcome.rows)
            yield _told(of, piece, len(outcome.rows.ids), reading)


def _columns(of: int, piece: int, rows: Rows) -> Iterator[Any]:
    import pyarrow as pa

    handles = rows.handles.decode("ascii").split("\n")
    for at in range(0, len(rows.ids), _AT_ONCE):
        here = slice(at, at + _AT_ONCE)
        ids = pa.array(rows.ids[here], pa.int64())
        yield _batch(
            [of] * len(ids),
            [piece] * len(ids),
            rows.records[here],
            ids,
            rows.accounts[here],
            handles[here],
            rows.posts[here],
            [None] * len(ids),
        )


def _told(of: int, piece: int, rows: int, content: bytes) -> Any:  # noqa: ANN401
    return _batch([of], [piece], [rows], [None], [None], [None], [None], [content])


def _pickled(what: Reading | Refused | None) -> bytes:
    return pickle.dumps(what, protocol=5)


def _batch(*columns: object) -> Any:  # noqa: ANN401 - pyarrow has no types
    import pyarrow as pa

    kinds = [
        *(pa.int32(), pa.int32(), pa.int64(), pa.int64(), pa.int64(), pa.string(), pa.int32()),
        pa.binary(),
    ]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    return pa.RecordBatch.from_arrays(
        arrays, ["batch", "piece", "record", "id", "account", "handle", "post", "reading"]
    )
