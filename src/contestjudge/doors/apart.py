"""Judging with a store: exhibits as inputs, and the store that an engine's name stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Protocol, runtime_checkable

from contestjudge.doors.engines import Engine
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.exhibits import LaidOut
from contestjudge.engines.apart.engine import Asked, judge_inputs
from contestjudge.engines.apart.reading import Input, ReadAll, read_all
from contestjudge.engines.apart.store import Store
from contestjudge.engines.columns.store import ColumnStore
from contestjudge.evidence.batch import Batch
from contestjudge.record import Facts
from contestjudge.sources.base import Source
from contestjudge.sources.x_v1 import XV1Source


@runtime_checkable
class Telling(Protocol):
    """A format that stands for another one, and tells how far it has read."""

    @property
    def format(self) -> Source:
        """The other one."""

    def told(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Give chunks on, and tell of each."""


def judged_with_store(
    engine: Engine, asked: Asked, evidence: Evidence
) -> tuple[Facts, list[tuple[Batch, str]]]:
    """Judge with a store; with every exhibit's batch comes the SHA-256 of its bytes."""
    posts = [post.id for post in asked.target.posts]
    exhibits = evidence.exhibits
    with ThreadPoolExecutor(1) as beside, _store(engine, posts) as store:
        digests: list[Future[str]] = [beside.submit(one.payload.sha256) for one in exhibits]
        inputs = [_input(one, asked) for one in exhibits]
        facts, batches = judge_inputs(store, asked, inputs, _reads(engine, exhibits))
        found = [one.result() for one in digests]
    return facts, list(zip(batches, found, strict=True))


def _reads(engine: Engine, exhibits: Sequence[LaidOut]) -> ReadAll:
    if engine == "spark":
        from contestjudge.doors.spark_reading import reads_on_executors

        return partial(reads_on_executors, exhibits)
    return read_all


def _store(engine: Engine, posts: Sequence[str]) -> AbstractContextManager[Store]:
    if engine == "duckdb":
        from contestjudge.doors.duckdb_store import duckdb_store

        return duckdb_store(posts)
    if engine == "spark":
        from contestjudge.doors.spark_store import spark_store

        return spark_store(posts)
    return nullcontext(ColumnStore(posts))


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
