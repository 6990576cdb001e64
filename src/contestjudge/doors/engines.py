"""Which engine judges: the one that is asked for, or by what there is to read and to answer."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final, Literal

from contestjudge.doors.evidence import Evidence
from contestjudge.errors import usage_error

Engine = Literal["reference", "python", "duckdb", "spark"]
ENGINES: Final[tuple[Engine, ...]] = ("reference", "python", "duckdb", "spark")
PACKAGES: Final = {"duckdb": ("duckdb", "pyarrow"), "spark": ("pyspark", "pyarrow", "pandas")}
"""What engines need beyond the core, extras of the same names."""
LARGE: Final = 256 * 2**20
"""Bytes of X from which on DuckDB judges unless asked otherwise, where it is installed.

Loading it costs a fifth of a second; below some 80,000 records of the usual size, which are as many
bytes, ``python`` is done sooner (``python -m benchmarks --records``)."""

_APART: Final = frozenset({"x.v1", "x.v2", "table"})
"""Formats of which usual shares can be kept as rows."""


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
    if chosen is not None:
        _demand(chosen)
    if everybody:
        return "reference"
    if chosen is not None:
        return chosen
    return "duckdb" if is_large(evidence) and _missing("duckdb") is None else "python"


def _demand(engine: Engine) -> None:
    """Refuse an engine that lacks something.

    Raises:
        UsageError: what, and where to get it.
    """
    missing = _missing(engine)
    if missing is not None:
        raise usage_error(
            "extra.missing",
            f"the engine {engine} needs {missing}, which is not installed",
            f"pip install 'contestjudge[{engine}]', or leave --engine out",
        )
    if engine == "spark":
        from contestjudge.doors.spark_session import java_missing

        if java_missing():
            raise usage_error(
                "java.missing",
                "the engine spark needs Java, which is not installed",
                "install Java 17 or 21 (JAVA_HOME names it), or leave --engine out",
            )


def _missing(engine: Engine) -> str | None:
    return next((name for name in PACKAGES.get(engine, ()) if find_spec(name) is None), None)


def check_jobs(jobs: int) -> None:
    """See that so many processes can read.

    Raises:
        UsageError: it is no number of processes.
    """
    if type(jobs) is not int or jobs < 1:
        raise usage_error(
            "usage", f"{str(jobs)[:40]!a} is no number of processes", "use 1 or more jobs"
        )


def check_evidence(evidence: object) -> None:
    """See that evidence has been read: a path alone is none.

    Raises:
        UsageError: it is something else.
    """
    if not isinstance(evidence, Evidence):
        raise usage_error(
            "usage",
            f"{type(evidence).__name__} is no evidence",
            "give what contestjudge.read(…) returns for the files",
        )


def is_large(evidence: Evidence) -> bool:
    """Tell whether so much is to be read that usual shares are better not kept as objects."""
    total = 0
    for one in evidence.exhibits:
        if one.format.name in _APART and not one.options.is_stream:
            total += one.payload.size()
            if total >= LARGE:
                return True
    return False
