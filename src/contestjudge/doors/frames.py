"""Data frames and Arrow tables: a table with the column names that it has in memory.

Which library a frame is of is told by the module of its type; none is imported that the caller
has not imported already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from contestjudge.doors.tables import Shown, cell_text, column_texts, csv_row, csv_rows
from contestjudge.errors import usage_error

_LIBRARIES: Final = frozenset({"pandas", "polars", "pyarrow"})


def libraries_of(value: object) -> frozenset[str]:
    """Name the libraries that a value's type, or one that it inherits from, comes from."""
    return frozenset(kind.__module__.partition(".")[0] for kind in type(value).__mro__)


def is_frame(value: object) -> bool:
    """Tell a data frame of pandas or polars, or a table of pyarrow."""
    # Of the type: a frame that is not computed yet would begin to compute what it has.
    kind = type(value)
    return not _LIBRARIES.isdisjoint(libraries_of(value)) and (
        hasattr(kind, "columns") or hasattr(value, "columns")
    )


def frame_bytes(frame: Any) -> bytes:  # noqa: ANN401 - three libraries, none of them imported
    """Write a frame as CSV.

    Raises:
        UsageError: it has no columns that can be read.
    """
    if type(frame).__name__ == "LazyFrame":
        frame = frame.collect()
    library = libraries_of(frame)
    if "pandas" in library:
        columns = _pandas(frame)
    elif "polars" in library:
        columns = [(name, frame.get_column(name).to_list()) for name in frame.columns]
    elif hasattr(frame, "column_names"):
        columns = [
            (name, list(arrow_values(column)))
            for name, column in zip(frame.column_names, frame.columns, strict=True)
        ]
    else:
        raise usage_error(
            "evidence.type", f"{type(frame).__name__} is no evidence", "pass the whole frame"
        )
    header = csv_row(cell_text(name) for name, _ in columns)
    return header + csv_rows([column_texts(values) for _, values in columns])


def _pandas(frame: Any) -> list[tuple[object, list[object]]]:  # noqa: ANN401
    columns = [(name, _plain_times(frame.iloc[:, at])) for at, name in enumerate(frame.columns)]
    # An index that somebody named is a column; the numbers of the rows are none.
    index = [
        (name, _plain_times(frame.index.get_level_values(level)))
        for level, name in enumerate(frame.index.names)
        if name is not None
    ]
    return index + columns


def _plain_times(column: Any) -> list[object]:  # noqa: ANN401
    """List a column; its times lose what lies below the microsecond."""
    values: list[object] = column.tolist()
    return [
        value.to_pydatetime(warn=False) if type(value).__name__ == "Timestamp" else value  # type: ignore[attr-defined]
        for value in values
    ]


def arrow_values(column: Any) -> Sequence[object]:  # noqa: ANN401
    """List an Arrow column; its times are in UTC, or have no zone, to the microsecond."""
    kind = column.type
    if str(kind).startswith("timestamp"):
        import pyarrow as pa

        zone = None if kind.tz is None else "UTC"
        column = column.cast(pa.timestamp("us", zone), safe=False)
    values: Sequence[object] = column.to_pylist()
    return values


def arrow_rows(
    names: Sequence[str], batches: Iterable[Any], shown: Sequence[Shown]
) -> Iterable[bytes]:
    """Write Arrow batches as CSV, the header first."""
    yield csv_row(names)
    for batch in batches:
        columns = zip(batch.columns, shown, strict=True)
        yield csv_rows([_arrow_texts(column, unit) for column, unit in columns])


_YEAR_1000: Final = -30_610_224_000
_YEAR_10000: Final = 253_402_300_800
"""Seconds since 1970."""


def _arrow_texts(column: Any, shown: Shown) -> Sequence[str]:  # noqa: ANN401
    """Write an Arrow column, as :func:`~contestjudge.doors.tables.column_texts` would."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind):
        # Arrow's texts hold no surrogates, and it writes whole numbers as they are.
        return column.cast(pa.large_string()).fill_null("").to_pylist()  # type: ignore[no-any-return]
    if pa.types.is_timestamp(kind) and shown is Shown.SECOND:
        written = _whole_seconds(column)
        if written is not None:
            return written
    return column_texts(arrow_values(column), shown)


def _whole_seconds(column: Any) -> list[str] | None:  # noqa: ANN401
    """Write a column of times; ``None``: one is more exact, or of a year without four digits."""
    import pyarrow as pa
    from pyarrow import compute

    zone = column.type.tz
    try:
        times = column.cast(pa.timestamp("us", zone), safe=False).cast(pa.timestamp("s"))
    except pa.ArrowInvalid:
        return None
    ends = compute.min_max(times.cast(pa.int64())).as_py()
    if ends["min"] is not None and not _YEAR_1000 <= ends["min"] <= ends["max"] < _YEAR_10000:
        return None
    form = "%Y-%m-%dT%H:%M:%S" if zone is None else "%Y-%m-%dT%H:%M:%SZ"
    found: list[str] = compute.strftime(times, form).fill_null("").to_pylist()
    return found
