"""Which engine judges: the one that is asked for, or by what there is to read and to answer."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final, Literal

from contestjudge.doors.evidence import Evidence
from contestjudge.errors import UsageError, usage_error

Engine = Literal["reference", "python", "duckdb"]
ENGINES: Final[tuple[Engine, ...]] = ("reference", "python", "duckdb")
LARGE: Final = 256 * 2**20
"""Bytes of X v1.1 from which on DuckDB judges unless asked otherwise, where it is installed.

Loading it and parting rows costs half a second; below some 80,000 records of the usual size, which
are as many bytes, the reference is done sooner (``python -m benchmarks --only x-v1
python duckdb --records 80000``)."""


def engine_for(asked: str | None, evidence: Evidence, *, everybody: bool = False) -> Engine:
    """Choose an engine: the one that is asked for, else by what there is to read.

    Args:
        asked: its name; ``None``: none is asked for.
        evidence: what there is to read.
        everybody: whether the facts have to hold everybody: only those of the reference do, so
            that it judges, whatever is asked for (spec 14.5).

    Raises:
        UsageError: there is no such engine, or what it needs is not installed.
    """
    chosen = next((one for one in ENGINES if one == asked), None)
    if chosen is None and asked is not None:
        raise usage_error(
            "engine.unknown", f"there is no engine {asked[:40]!a}", f"use {' or '.join(ENGINES)}"
        )
    missing = _missing() if chosen == "duckdb" else None
    if missing is not None:
        raise engine_missing(missing)
    if everybody:
        return "reference"
    if chosen is not None:
        return chosen
    return "duckdb" if _is_large(evidence) and _missing() is None else "python"


def engine_missing(package: str) -> UsageError:
    """Say that the engine needs an extra."""
    return usage_error(
        "extra.missing",
        f"the engine duckdb needs {package}, which is not installed",
        "pip install 'contestjudge[duckdb]', or leave --engine out",
    )


def check_jobs(jobs: int) -> None:
    """See that so many processes can read.

    Raises:
        UsageError: it is no number of processes.
    """
    if type(jobs) is not int or jobs < 1:
        raise usage_error(
            "usage", f"{str(jobs)[:40]!a} is no number of processes", "use 1 or more jobs"
        )


def _missing() -> str | None:
    return next((name for name in ("duckdb", "pyarrow") if find_spec(name) is None), None)


def _is_large(evidence: Evidence) -> bool:
    total = 0
    for one in evidence.exhibits:
        if one.format.name == "x.v1" and not one.options.is_stream:
            total += one.payload.size()
            if total >= LARGE:
                return True
    return False
