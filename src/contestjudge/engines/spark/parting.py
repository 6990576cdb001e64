"""Usual shares and what has to be given back, parted on executors (spec 14.3).

What is known of a share from some of its rows can be merged with what is known from the others:
least and greatest values. So no partition has to see all rows of one share. The names and ids of
what is given back come to the driver, as its rows will.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Final

from contestjudge.engines.apart.store import Elsewhere

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_HELD_BY_ALL: Final = 1 << 20
"""Numbers that every executor may hold at once, so that nothing is moved to find them."""


def grouped(seen: DataFrame) -> DataFrame:
    """Group rows by share.

    Returns:
        ``id``, ``account``, ``handle`` in lower case, ``post``; ``same``: all rows of it say that.
    """
    from pyspark.sql import functions as of

    ends = ("account", "handle", "post")
    merged = seen.groupBy("id").agg(
        *(of.min(name).alias(name) for name in ends),
        *(of.max(name).alias(f"{name}_too") for name in ends),
    )
    same = reduce(and_, (of.col(name) == of.col(f"{name}_too") for name in ends))
    return merged.select(
        "id", "account", of.lower("handle").alias("handle"), "post", same.alias("same")
    )


def not_usual(
    seen: DataFrame, shares: DataFrame, elsewhere: Elsewhere, inside: Sequence[tuple[int, int]]
) -> set[int]:
    """Return the ids of shares that are not usual.

    Args:
        seen: the rows.
        shares: what :func:`grouped` made of them.
        elsewhere: names that stand anywhere else.
        inside: for each post, the first and the last id with which a share of it is usual.
    """
    from pyspark.sql import functions as of

    numbers, names = set(elsewhere.numbers), set(elsewhere.handles)
    unlike = {number for (number,) in shares.where("NOT same").select("id").collect()}
    if unlike:
        rows = among(seen, unlike).select("account", of.lower("handle")).distinct()
        for account, name in rows.collect():
            numbers.add(account)
            names.add(name)
    usual = reduce(
        or_,
        (
            (of.col("post") == number) & of.col("id").between(low, high)
            for number, (low, high) in enumerate(inside)
        ),
    )
    outside = shares.where(~usual).select("id")
    # Accounts and names in one column of numbers: those that fall together by chance are given
    # back without need, and no more than that.
    known = shares.select("id", of.explode(of.array("account", _key("handle"))).alias("key"))
    several = known.groupBy("key").count().where("count > 1").select("key")
    session = seen.sparkSession
    numbers.update(number for (number,) in several.collect())
    numbers.update(_keys(session, names))
    every = shares.select("id", of.explode(of.array("id", "account", _key("handle"))).alias("key"))
    named = among(every, numbers, "key").select("id")
    return unlike.union(number for (number,) in outside.union(named).collect())


def among(frame: DataFrame, numbers: set[int], column: str = "id") -> DataFrame:
    """Keep what has one of some numbers."""
    return frame.join(_listed(frame.sparkSession, numbers, column), column, "left_semi")


def but(frame: DataFrame, numbers: set[int]) -> DataFrame:
    """Keep what has none of some ids."""
    if not numbers:
        return frame
    return frame.join(_listed(frame.sparkSession, numbers, "id"), "id", "left_anti")


def _listed(session: SparkSession, numbers: set[int], column: str) -> DataFrame:
    import pyarrow as pa
    from pyspark.sql import functions as of

    table = pa.table({column: pa.array(sorted(numbers), pa.int64())})
    frame = session.createDataFrame(table)
    return of.broadcast(frame) if len(numbers) <= _HELD_BY_ALL else frame


def _keys(session: SparkSession, names: set[str]) -> set[int]:
    """Return the numbers that stand for names."""
    import pyarrow as pa

    if not names:
        return set()
    table = pa.table({"handle": pa.array(sorted(names), pa.string())})
    found = session.createDataFrame(table).select(_key("handle")).collect()
    return {number for (number,) in found}


def _key(column: str) -> Column:
    from pyspark.sql import functions as of

    return of.xxhash64(column)
