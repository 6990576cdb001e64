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
    numbers = _listed(shares, "long", elsewhere.numbers).union(unlike.select("account"))
    names = _listed(shares, "string", sorted(elsewhere.handles))
    names = names.union(unlike.select(of.lower("handle")))
    usual = reduce(
        or_,
        (
            (of.col("post") == number) & of.col("id").between(low, high)
            for number, (low, high) in enumerate(inside)
        ),
    )
    found = [shares.where(~of.col("same") | ~usual)]
    found += [_meant(shares, column, numbers) for column in ("id", "account")]
    found.append(_meant(shares, "handle", names))
    found += [_meant(shares, column, _twice(shares, column)) for column in ("account", "handle")]
    ids = (one.select("id") for one in found)
    return reduce(lambda one, other: one.union(other), ids).distinct()


def _and(one: Column, other: Column) -> Column:
    return one & other


def _listed(shares: DataFrame, kind: str, values: Sequence[int] | Sequence[str]) -> DataFrame:
    """Make a frame of one column, ``name``."""
    import pyarrow as pa

    column = pa.array(values, pa.int64() if kind == "long" else pa.string())
    return shares.sparkSession.createDataFrame(pa.table({"name": column}))


def _meant(shares: DataFrame, column: str, names: DataFrame) -> DataFrame:
    """Keep the shares whose value in a column is among some."""
    return shares.join(names.toDF(column).distinct(), column, "left_semi")


def _twice(shares: DataFrame, column: str) -> DataFrame:
    """Return the values of a column that several shares have."""
    return shares.groupBy(column).count().where("count > 1").select(column)
