"""What judging with DuckDB needs of this machine: a folder, memory, threads."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, Protocol, runtime_checkable

from contestjudge.doors.evidence import Evidence
from contestjudge.doors.exhibits import LaidOut
from contestjudge.engines.duck.engine import Asked, judge_inputs
from contestjudge.engines.duck.reading import Input
from contestjudge.engines.duck.store import THREADS, Store
from contestjudge.evidence.batch import Batch
from contestjudge.record import Facts
from contestjudge.sources.base import Source
from contestjudge.sources.x_v1 import XV1Source

MEMORY: Final = "512MB"
"""What DuckDB may hold before it spills; what Python holds beside it is not in this."""


@runtime_checkable
class Telling(Protocol):
    """A format that stands for another one, and tells how far it has read."""

    @property
    def format(self) -> Source:
        """The other one."""

    def told(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Give chunks on, and tell of each."""


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
    told = one.format if isinstance(one.format, Telling) else None
    # Whoever calls a format of their own by this name has it read by that.
    has_heads = type(one.format if told is None else told.format) is XV1Source

    def parted() -> Iterable[bytes]:
        chunks = one.payload.chunks()
        return chunks if told is None else told.told(chunks)

    return Input(
        one.format,
        options,
        one.watch,
        one.abilities,
        one.payload.chunks,
        one.usable,
        parted if has_heads else None,
    )
