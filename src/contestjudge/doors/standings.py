"""Everybody's row beside a decision that lists only those near the seats (spec 8.4.4).

The law: under its name there is a whole file or none. Rows are written as they come, and few are
held at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO, Final

from contestjudge.decision_rows import standing_rows
from contestjudge.errors import input_error, usage_error
from contestjudge.facts import Facts
from contestjudge.model.decision import BAND_LIMIT
from contestjudge.seal.standings import row_line

PARQUET: Final = ".parquet"
_AT_ONCE: Final = 1 << 15


def check_standings(path: Path | None) -> None:
    """Look at a name before anything is judged for it.

    Raises:
        InputError: there is such a file already.
        UsageError: what it asks for is not installed.
    """
    if path is None:
        return
    if os.path.lexists(path):
        raise input_error(
            "output.exists",
            "there is such a file already, and it is not overwritten",
            "name another one",
            source=str(path),
        )
    if _is_parquet(path):
        try:
            import pyarrow.parquet  # noqa: F401
        except ImportError as error:
            raise usage_error(
                "extra.missing",
                f"{path.name} needs pyarrow, which is not installed",
                "pip install 'contestjudge[parquet]', or name a file that ends in .jsonl",
            ) from error


def write_standings(facts: Facts, path: Path | None) -> Path | None:
    """Write everybody's row, where they are too many for the decision.

    Args:
        facts: what was judged.
        path: a new file: Parquet where its name ends so, else JSON lines; ``None``: nowhere.

    Returns:
        The file; ``None``: the decision holds everybody.

    Raises:
        InputError: it cannot be written.
    """
    if path is None or facts.entrants <= BAND_LIMIT:
        return None
    with _whole_or_none(path) as stream:
        if _is_parquet(path):
            _write_parquet(facts, stream)
        else:
            for row in standing_rows(facts):
                stream.write(row_line(row.to_dict()))
    return path


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == PARQUET


def _write_parquet(facts: Facts, stream: IO[bytes]) -> None:
    import pyarrow.parquet as pq

    from contestjudge.report.frames.libraries import arrow_table
    from contestjudge.report.frames.tables import columns_of_rows

    rows = standing_rows(facts)
    schema = arrow_table(columns_of_rows(())).schema
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        while some := list(islice(rows, _AT_ONCE)):
            writer.write_table(arrow_table(columns_of_rows(some)))


@contextmanager
def _whole_or_none(path: Path) -> Iterator[IO[bytes]]:
    """Write a file under another name first; what a kill left there is written over."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("wb") as stream:
            yield stream
        check_standings(path)
        unfinished.replace(path)
    except OSError as error:
        raise input_error(
            "output.unwritable",
            f"cannot be written: {error.strerror or error}",
            "name another one",
            source=str(path),
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
