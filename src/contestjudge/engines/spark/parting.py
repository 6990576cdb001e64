"""Usual shares and what has to be given back, parted by joins (spec 14.3).

What is known of a share from some of its rows can be merged with what is known from the others:
least and greatest values. So no partition has to see all rows of one share.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from contestjudge.engines.apart.store import Elsewhere

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


def grouped(seen: DataFrame) -> DataFrame:
    """Group rows by share.

    Returns:
        ``id``, ``account``, ``handle`` in lower case, ``post``; ``same``: all rows of it say that.
    """
    from pyspark.sql import functions as of

    name = of.lower("handle")
    ends = (("account", of.col("account")), ("written", of.col("handle")), ("post", of.col("post")))
    merged = seen.groupBy("id").agg(
        *(of.min(column).alias(called) for called, column in ends),
        *(of.max(column).alias(f"{called}_too") for called, column in ends),
        of.min(name).alias("handle"),
    )
    same = (of.col(called) == of.col(f"{called}_too") for called, _ in ends)
    return merged.select("id", "account", "handle", "post", reduce(_and, same).alias("same"))


def parted(
    seen: DataFrame, shares: DataFrame, elsewhere: Elsewhere, inside: Sequence[tuple[int, int]]
) -> DataFrame:
    """Return the ids of shares that are not usual, each of them once.

    Args:
        seen: the rows.
        shares: what :func:`grouped` made of them.
        elsewhere: names that stand anywhere else.
        inside: for each post, the first and the last id with which a share of it is usual.
    """
    from pyspark.sql import functions as of

    unlike = seen.join(shares.where(~of.col("same")).select("id"), "id", "left_semi")
    meant = _listed(shares, "long", elsewhere.numbers).union(unlike.select("account"))
    names = _listed(shares, "string", sorted(elsewhere.handles))
    names = names.union(unlike.select(of.lower("handle")))
    usual = reduce(
        or_,
        (
            (of.col("post") == number) & of.col("id").between(low, high)
            for number, (low, high) in enumerate(inside)
        ),
    )
    # An account and a name in one column of numbers: two that fall together by chance are given
    # back without need, and no more than that.
    known = shares.select("id", of.explode(of.array("account", of.xxhash64("handle"))).alias("key"))
    shared = known.select("key", of.lit(1).alias("number"))
    for named in (meant.toDF("key"), names.select(of.xxhash64("name").alias("key"))):
        shared = shared.union(named.select("key", of.lit(2)))
    several = shared.groupBy("key").agg(of.sum("number").alias("number")).where("number > 1")
    found = (
        shares.where(~of.col("same") | ~usual),
        shares.join(meant.toDF("id").distinct(), "id", "left_semi"),
        known.join(several.select("key"), "key", "left_semi"),
    )
    ids = (one.select("id") for one in found)
    return reduce(lambda one, other: one.union(other), ids).distinct()


def _and(one: Column, other: Column) -> Column:
    return one & other


def _listed(shares: DataFrame, kind: str, values: Sequence[int] | Sequence[str]) -> DataFrame:
    """Make a frame of one column, ``name``."""
    import pyarrow as pa

    column = pa.array(values, pa.int64() if kind == "long" else pa.string())
    return shares.sparkSession.createDataFrame(pa.table({"name": column}))
