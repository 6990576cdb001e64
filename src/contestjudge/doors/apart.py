"""Judging with a store: the one that an engine's name stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext

from contestjudge.doors.engines import Engine
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.exhibits import LaidOut
from contestjudge.doors.sharing import input_of, read_by
from contestjudge.engines.apart.engine import Asked, judge_inputs
from contestjudge.engines.apart.reading import ReadAll
from contestjudge.engines.apart.store import Store
from contestjudge.engines.columns.store import ColumnStore
from contestjudge.engines.events.store import RepostStore
from contestjudge.evidence.batch import Batch
from contestjudge.facts import Facts
from contestjudge.model.words import Platform


@contextmanager
def judged_with_store(
    engine: Engine, asked: Asked, evidence: Evidence, jobs: int
) -> Iterator[tuple[Facts, list[tuple[Batch, str]]]]:
    """Judge with a store, which is there until everything that is asked of the facts is answered.

    With every exhibit's batch comes the SHA-256 of its bytes.
    """
    posts = [post.id for post in asked.target.posts]
    exhibits = evidence.exhibits
    with _store(engine, asked.contest.sponsor.platform, posts) as store:
        with ThreadPoolExecutor(1) as beside:
            digests: list[Future[str]] = [beside.submit(one.payload.sha256) for one in exhibits]
            inputs = [input_of(one, asked.target) for one in exhibits]
            facts, batches = judge_inputs(store, asked, inputs, _reads(engine, exhibits, jobs))
            found = [one.result() for one in digests]
        yield facts, list(zip(batches, found, strict=True))


def _reads(engine: Engine, exhibits: Sequence[LaidOut], jobs: int) -> ReadAll:
    if engine == "spark":
        from contestjudge.doors.spark_reading import read_by_executors

        return read_by_executors(exhibits, read_by(jobs, exhibits))
    return read_by(jobs, exhibits)


def _store(
    engine: Engine, platform: Platform, posts: Sequence[str]
) -> AbstractContextManager[Store]:
    if platform is Platform.BLUESKY:
        return nullcontext(RepostStore(posts))
    if engine == "duckdb":
        from contestjudge.doors.duckdb_store import duckdb_store

        return duckdb_store(posts)
    if engine == "spark":
        from contestjudge.doors.spark_store import spark_store

        return spark_store(posts)
    return nullcontext(ColumnStore(posts))
