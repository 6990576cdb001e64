"""Rows that are digested, written by executors, a partition at a time.

Partitions are ranges of milliseconds, sorted: a rank is how many shares are in the partitions
before, and a place within one's own. No partition sees another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from contestjudge.engines.apart.buffers import numbers_of
from contestjudge.engines.apart.rows import WIDTH, earliest_of
from contestjudge.engines.apart.store import Behind, Instants
from contestjudge.engines.columns.writing import Portion, Rows, evidence_rows, standing_rows
from contestjudge.engines.spark.parting import Several
from contestjudge.engines.spark.streams import packed

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

IN_A_PARTITION: Final = 1 << 17
"""Shares, more or less: what they are written as has to fit into memory, twice."""


class Partition(NamedTuple):
    """A range of shares."""

    first: int
    """The least id."""
    length: int


class PartitionChangedError(Exception):
    """A partition was computed once more, and is another one: ranks would be wrong."""


def in_order(shares: DataFrame, number: int) -> DataFrame:
    """Sort shares by id, in partitions that are ranges of milliseconds.

    Args:
        shares: with the columns ``id``, ``account``, ``post``, and ``until`` if it is there.
        number: of shares, more or less.
    """
    from pyspark.sql import functions as of

    found: DataFrame = (
        shares.withColumn("post", of.col("post").cast("long"))
        .repartitionByRange(1 + number // IN_A_PARTITION, of.shiftright("id", 22))
        .sortWithinPartitions("id")
    )
    return found


def never_undone(shares: DataFrame) -> DataFrame:
    """Say of shares that none of them was undone."""
    from pyspark.sql import functions as of

    return shares.withColumn("until", of.lit(0).cast("long"))


def with_others(plain: DataFrame, several: Several) -> DataFrame:
    """Put all plain shares together, in no order, with the ids by which they were undone.

    Args:
        plain: those that speak for their accounts.
        several: what becomes of others.
    """
    from pyspark.sql import functions as of

    every = plain.unionByName(several.others.withColumn("post", of.col("post").cast("long")))
    until = several.undone.select("id", "until")
    return every.join(until, "id", "left").fillna(0, ["until"])


def by_digits(plain: DataFrame) -> DataFrame:
    """Sort shares by the digits of their ids, for numbers of several lengths."""
    from pyspark.sql import functions as of

    digits = of.col("id").cast("string")
    partitions = 1 + plain.count() // IN_A_PARTITION
    return plain.repartitionByRange(partitions, digits).sortWithinPartitions(digits)


def partitions_of(plain: DataFrame) -> list[Partition]:
    """Return the partitions that have shares, in order."""
    from pyspark.sql import functions as of

    counted = plain.groupBy(of.spark_partition_id()).agg(of.min("id"), of.count("id"))
    return sorted(Partition(first, length) for _, first, length in counted.collect())


def offsets_of(partitions: Iterable[Partition]) -> dict[int, tuple[int, int]]:
    """Return by its first id how many shares are before a partition, and how many in it."""
    found, done = {}, 0
    for first, length in partitions:
        found[first] = done, length
        done += length
    return found


def instants(batches: Iterable[Any]) -> Iterator[Any]:
    """Write the earliest and the latest instants of shares."""
    import pyarrow as pa

    def written() -> Iterator[Any]:
        for batch in batches:
            earliest = [earliest_of(number) for number in numbers_of(batch.column("id"))]
            latest = [instant + WIDTH for instant in earliest]
            columns = [pa.array(one, pa.int64()) for one in (earliest, latest)]
            yield pa.RecordBatch.from_arrays(columns, Instants._fields)

    return packed(written())


def evidence(batches: Iterable[Any], posts: Sequence[str]) -> Iterator[Any]:
    """Write rows of evidence (spec 4.6.3).

    Args:
        batches: of one partition, in order.
        posts: ids of the contest's posts.
    """
    return packed(map(_batch_of, evidence_rows(_portions(batches), posts)))


def standings(
    batches: Iterable[Any], behind: Behind, offsets: Mapping[int, tuple[int, int]]
) -> Iterator[Any]:
    """Write rows of standings (spec 8.4.1).

    Args:
        batches: of one partition, in order.
        behind: what ranks hang on.
        offsets: where partitions begin.

    Raises:
        PartitionChangedError: this is none of those.
    """
    return packed(map(_batch_of, _ranked(_portions(batches), behind, offsets)))


def _ranked(
    portions: Iterator[Portion], behind: Behind, offsets: Mapping[int, tuple[int, int]]
) -> Iterator[Rows]:
    first = next(portions, None)
    if first is None:
        return
    done, length = offsets.get(first.ids[0], (0, -1))
    if length < 0:
        raise PartitionChangedError(f"no partition began with {first.ids[0]}")
    for rows in standing_rows(chain((first,), portions), behind, done):
        yield rows
        length -= len(rows.numbers)
    if length:
        raise PartitionChangedError(f"shares less than there were: {length}")


def _portions(batches: Iterable[Any]) -> Iterator[Portion]:
    for batch in batches:
        if batch.num_rows:
            ids, accounts, posts, *until = (numbers_of(one).tolist() for one in batch.columns)
            yield Portion(ids, accounts, posts, until[0] if until else [])


def _batch_of(rows: Rows) -> Any:  # noqa: ANN401 - pyarrow has no types
    import pyarrow as pa

    columns = [pa.array(rows.numbers, pa.int64()), pa.array(rows.lines, pa.string())]
    return pa.RecordBatch.from_arrays(columns, ["id", "row"])
