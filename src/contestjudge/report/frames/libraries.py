"""Columns into the frames of three libraries, each imported when it is asked for, none before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from contestjudge.errors import UsageError, usage_error
from contestjudge.model.decision import DecisionDocument
from contestjudge.report.frames.columns import Column, Kind
from contestjudge.report.frames.tables import columns_of

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


def extra_missing(asked: str, package: str, extra: str) -> UsageError:
    """Say that a view needs a package that is not installed.

    Args:
        asked: what was called.
        package: what it needs.
        extra: the extra of this project that brings it.
    """
    return usage_error(
        "extra.missing",
        f"{asked} needs {package}, which is not installed",
        f"pip install 'contestjudge[{extra}]'",
    )


def to_pandas(decision: DecisionDocument, which: str) -> pd.DataFrame:
    """Make a pandas frame; its columns have types that tell null from everything else.

    Raises:
        UsageError: there is no such frame, or pandas is not installed.
    """
    columns = columns_of(decision, which)
    try:
        import pandas as pd
    except ImportError as error:
        raise extra_missing("to_pandas()", "pandas", "pandas") from error
    kinds = {
        Kind.TEXT: pd.StringDtype(),
        Kind.INTEGER: pd.Int64Dtype(),
        Kind.TRUTH: pd.BooleanDtype(),
        Kind.INSTANT: pd.DatetimeTZDtype("us", "UTC"),
        Kind.TEXTS: object,
    }
    return pd.DataFrame(
        {one.name: pd.Series(list(one.values), dtype=kinds[one.kind]) for one in columns}
    )


def to_polars(decision: DecisionDocument, which: str) -> pl.DataFrame:
    """Make a polars frame.

    Raises:
        UsageError: there is no such frame, or polars is not installed.
    """
    columns = columns_of(decision, which)
    try:
        import polars as pl
    except ImportError as error:
        raise extra_missing("to_polars()", "polars", "polars") from error
    kinds: dict[Kind, pl.DataType] = {
        Kind.TEXT: pl.String(),
        Kind.INTEGER: pl.Int64(),
        Kind.TRUTH: pl.Boolean(),
        Kind.INSTANT: pl.Datetime("us", "UTC"),
        Kind.TEXTS: pl.List(pl.String()),
    }
    return pl.DataFrame(
        [pl.Series(one.name, list(one.values), dtype=kinds[one.kind]) for one in columns]
    )


def to_arrow(decision: DecisionDocument, which: str) -> pa.Table:
    """Make an Arrow table.

    Raises:
        UsageError: there is no such frame, or pyarrow is not installed.
    """
    columns = columns_of(decision, which)
    try:
        return arrow_table(columns)
    except ImportError as error:
        raise extra_missing("to_arrow()", "pyarrow", "arrow") from error


def arrow_table(columns: Iterable[Column]) -> pa.Table:
    """Make an Arrow table of columns.

    Raises:
        ImportError: pyarrow is not installed.
    """
    import pyarrow as pa

    kinds = {
        Kind.TEXT: pa.string(),
        Kind.INTEGER: pa.int64(),
        Kind.TRUTH: pa.bool_(),
        Kind.INSTANT: pa.timestamp("us", "UTC"),
        Kind.TEXTS: pa.list_(pa.string()),
    }
    return pa.table({one.name: pa.array(one.values, type=kinds[one.kind]) for one in columns})
