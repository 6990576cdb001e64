"""Which engine judges, and what it needs of this machine: a folder, memory, threads."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from typing import Final, Literal

from contestjudge.doors.evidence import Evidence
from contestjudge.doors.exhibits import LaidOut
from contestjudge.engines.duck.engine import Asked, judge_inputs
from contestjudge.engines.duck.reading import Input
from contestjudge.engines.duck.store import THREADS, Store
from contestjudge.errors import UsageError, usage_error
from contestjudge.evidence.batch import Batch
from contestjudge.record import Facts

Engine = Literal["python", "duckdb"]
ENGINES: Final[tuple[Engine, ...]] = ("python", "duckdb")
LARGE: Final = 256 * 2**20
"""Bytes of X v1.1 from which on DuckDB judges unless asked otherwise, where it is installed.

Loading it and parting rows costs half a second; below some 80,000 records of the usual size, which
are as many bytes, the reference is done sooner (``benchmarks/engines.py --records``)."""
MEMORY: Final = "512MB"
"""What DuckDB may hold before it spills; what Python holds beside it is not in this."""


def engine_for(asked: str | None, evidence: Evidence) -> Engine:
    """Choose an engine: the one that is asked for, else by what there is to read.

    Raises:
        UsageError: there is no such engine, or what it needs is not installed.
    """
    if asked is None:
        return "duckdb" if _is_large(evidence) and _missing() is None else "python"
    if asked not in ENGINES:
        raise usage_error(
            "engine.unknown", f"there is no engine {asked[:40]!a}", f"use {' or '.join(ENGINES)}"
        )
    missing = _missing() if asked == "duckdb" else None
    if missing is not None:
        raise engine_missing(missing)
    return "duckdb" if asked == "duckdb" else "python"


def engine_missing(package: str) -> UsageError:
    """Say that the engine needs an extra."""
    return usage_error(
        "extra.missing",
        f"the engine duckdb needs {package}, which is not installed",
        "pip install 'contestjudge[duckdb]', or leave --engine out",
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


@contextmanager
def store_of(posts: Sequence[str]) -> Iterator[Store]:
    """Give a store in a folder of its own, which is gone afterwards, whatever happens."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="contestjudge-duckdb-") as folder:
        connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": MEMORY,
                "temp_directory": folder,
                "threads": THREADS,
                "preserve_insertion_order": True,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        connection.execute("SET enable_external_access = false")  # nothing else is opened
        with Store(connection, posts) as store:
            yield store


def judged_by_duckdb(asked: Asked, evidence: Evidence) -> tuple[Facts, list[tuple[Batch, str]]]:
    """Judge with DuckDB; with every exhibit's batch comes the SHA-256 of its bytes."""
    posts = [post.id for post in asked.target.posts]
    exhibits = evidence.exhibits
    with ThreadPoolExecutor(1) as beside, store_of(posts) as store:
        digests: list[Future[str]] = [beside.submit(one.payload.sha256) for one in exhibits]
        inputs = [_input(one, asked) for one in exhibits]
        facts, batches = judge_inputs(store, asked, inputs)
        found = [one.result() for one in digests]
    return facts, list(zip(batches, found, strict=True))


def _input(one: LaidOut, asked: Asked) -> Input:
    options = replace(one.options, target=asked.target)
    return Input(one.format, options, one.watch, one.abilities, one.payload.chunks, one.usable)
