"""Rows that executors give to the driver: whole record batches, a partition at a time, in order."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

PACKED: Final = "content binary"
"""The columns of what :func:`packed` gives."""


PORTIONS: Final = 16
"""In so many portions at most comes what has no order: each of them is a job."""
Work = Callable[[Iterable[Any]], Iterator[Any]]
"""Makes batches of the batches of one partition."""


def mapped(frame: DataFrame, work: Work, columns: str) -> DataFrame:
    """Let executors work on every partition of a frame.

    Args:
        frame: what is worked on.
        work: what is done with it.
        columns: what comes of that, as Spark writes columns.
    """
    with warnings.catch_warnings():
        # It looks at the version of pandas, of which nothing is used here.
        warnings.simplefilter("ignore", FutureWarning)
        return frame.mapInArrow(work, columns)


def packed(batches: Iterable[Any]) -> Iterator[Any]:
    """Make one row of each batch: a row of Spark for every share would cost more than the share."""
    import pyarrow as pa

    for batch in batches:
        if batch.num_rows:
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, batch.schema) as stream:
                stream.write_batch(batch)
            content = pa.array([sink.getvalue().to_pybytes()], pa.binary())
            yield pa.RecordBatch.from_arrays([content], ["content"])


def unpacked(frame: DataFrame) -> Iterator[Any]:
    """Give the batches that were packed, in order; two partitions at most are here at a time."""
    import pyarrow as pa

    for (content,) in frame.toLocalIterator(prefetchPartitions=True):
        yield from pa.ipc.open_stream(pa.py_buffer(content))
