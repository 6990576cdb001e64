"""Plain shares and what has to be given back, parted on executors (spec 14.3).

What is known of a share from some of its rows can be merged with what is known from the others:
least and greatest values. So no partition has to see all rows of one share. The accounts that are
given back come to the driver, as their rows will.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Final

from contestjudge.engines.apart.store import Elsewhere, Law

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_HELD_BY_ALL: Final = 1 << 20
"""Numbers that every executor may hold at once, so that nothing is moved to find them."""


@dataclass(frozen=True, slots=True)
class Several:
    """Shares of the accounts that have several."""

    others: DataFrame
    """Those that do not speak for their accounts: ``id``, ``account``, ``post``."""
    undone: DataFrame
    """Those that were undone: ``id``, ``post``, and ``until``, the id by which each was."""


def grouped(seen: DataFrame) -> DataFrame:
    """Group rows by share.

    Returns:
        ``id``, ``account``, ``handle``, ``post``; ``same``: all rows of it say that.
    """
    from pyspark.sql import functions as of

    ends = ("account", "handle", "post")
    merged = seen.groupBy("id").agg(
        *(of.min(name).alias(name) for name in ends),
        *(of.max(name).alias(f"{name}_too") for name in ends),
    )
    same = reduce(and_, (of.col(name) == of.col(f"{name}_too") for name in ends))
    return merged.select("id", *ends, same.alias("same"))


def of_several(shares: DataFrame) -> DataFrame:
    """Return the accounts that have several shares, with their number and two of their handles."""
    from pyspark.sql import functions as of

    return (
        shares.groupBy("account")
        .agg(of.count("id").alias("shares"), of.min("handle"), of.max("handle"))
        .toDF("account", "shares", "handle", "handle_too")
        .where("shares > 1")
    )


def not_usual(
    seen: DataFrame, shares: DataFrame, several: DataFrame, elsewhere: Elsewhere, law: Law
) -> set[int]:
    """Return the accounts that are not plain: by what stands elsewhere, or in other rows.

    Args:
        seen: the rows.
        shares: what :func:`grouped` made of them.
        several: what :func:`of_several` made of those.
        elsewhere: names that stand anywhere else.
        law: by what else they are parted.
    """
    from pyspark.sql import functions as of

    numbers, names = set(elsewhere.numbers), set(elsewhere.handles)
    found: set[int] = set()
    unlike = {number for (number,) in shares.where("NOT same").select("id").collect()}
    if unlike:
        rows = among(seen, unlike).select("account", of.lower("handle")).distinct()
        for account, name in rows.collect():
            found.add(account)
            names.add(name)
    numbers |= found
    usual = reduce(
        or_,
        (
            (of.col("post") == number) & of.col("id").between(low, high)
            for number, (low, high) in enumerate(law.inside)
        ),
    )
    # Names as numbers: those that fall together by chance are given back without need, no more.
    owners = shares.select(_key("handle").alias("key"), "account").groupBy("key")
    shared = owners.agg(of.min("account").alias("one"), of.max("account").alias("other"))
    keys = {key for (key,) in shared.where("one != other").select("key").collect()}
    keys |= _keys(seen.sparkSession, names)
    every = shares.select("account", of.explode(of.array("id", "account")).alias("key"))
    called = shares.select("account", _key("handle").alias("key"))
    parts = [
        shares.where(~usual).select("account"),
        among(every, numbers, "key").select("account"),
        among(called, keys, "key").select("account"),
        several.where("handle != handle_too").select("account"),
    ]
    for part in parts:
        found.update(account for (account,) in part.distinct().collect())
    return found


def speaking(
    shares: DataFrame,
    several: DataFrame,
    law: Law,
    keep: Callable[[DataFrame], DataFrame],
) -> tuple[Several, set[int]]:
    """Find which share speaks for each account that has several.

    Args:
        shares: plain ones.
        several: what :func:`of_several` made of those.
        law: what becomes of shares that were undone, and how many are listed.
        keep: keeps a frame, so that it need not be computed again.

    Returns:
        What becomes of the others; and the accounts that have to be given back after all.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as of

    by_post, by_id = Window.partitionBy("account", "post"), Window.partitionBy("account")
    repeated = shares.join(several.select("account"), "account", "left_semi")
    until = repeated.select(
        "id", "account", "post", of.lead("id").over(by_post.orderBy("id")).alias("until")
    )
    stands = of.lit(law.again == "counts") | of.col("until").isNull()
    told = keep(
        until.withColumn("stands", stands)
        .withColumn("first", of.min(of.when(stands, of.col("id"))).over(by_id))
        .withColumn("tied", of.shiftright("id", 22) == of.shiftright("first", 22))
    )
    mixed = told.where("stands AND tied AND id != first")
    if law.again == "open":
        mixed = mixed.union(told.where("until IS NOT NULL"))
    found = {account for (account,) in mixed.select("account").distinct().collect()}
    left = but(told, found, "account")
    numbers = left.groupBy("account").count().orderBy("account").limit(law.listed).collect()
    done = 0
    for account, number in numbers:
        if done < law.listed:
            found.add(account)
        done += number - 1
    undone = left.where("until IS NOT NULL")
    cited = undone.orderBy(of.col("id").cast("string")).limit(law.cited)
    found.update(account for (account,) in cited.select("account").collect())
    left = but(told, found, "account")
    return (
        Several(
            left.where("id != first").select("id", "account", "post"),
            left.where("until IS NOT NULL").select("id", "post", "until"),
        ),
        found,
    )


def among(frame: DataFrame, numbers: set[int], column: str = "id") -> DataFrame:
    """Keep what has one of some numbers."""
    return frame.join(_listed(frame.sparkSession, numbers, column), column, "left_semi")


def but(frame: DataFrame, numbers: set[int], column: str) -> DataFrame:
    """Keep what has none of some numbers."""
    if not numbers:
        return frame
    return frame.join(_listed(frame.sparkSession, numbers, column), column, "left_anti")


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

    return of.xxhash64(of.lower(column))
