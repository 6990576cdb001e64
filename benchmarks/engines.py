"""What judges: ``contestjudge.judge`` from the path to the decision, by each of its engines.

All of the work: reading by the strict law of chapter 1, digests of file and evidence, every form of
share, rules, coverage, least and greatest ranks of everybody, the decision with its rows. Another
engine is one line in :data:`ENGINES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple
from unittest.mock import patch

import contestjudge
from benchmarks.job import Job
from benchmarks.load import SEATS, Answer, Load
from contestjudge import Decision, Evidence
from contestjudge.sources import x_v1_heads, x_v2_pages
from contestjudge.sources.x_v1_decoding import by_pydantic
from contestjudge.sources.x_v2_decoding import ByPydantic


class Engine(NamedTuple):
    """A way to judge."""

    name: str
    work: str
    judge: Callable[[Load, Evidence], Decision]
    needs: tuple[str, ...] = ()
    only: tuple[str, ...] = ("",)
    """It has a way of its own with loads whose names begin so; others go the reference's way."""


@contextmanager
def without_extras() -> Iterator[None]:
    """Decode with pydantic, as is done where msgspec is not installed."""
    with (
        patch.object(x_v1_heads, "fastest", lambda: by_pydantic),
        patch.object(x_v2_pages, "fastest", lambda: ByPydantic),
    ):
        yield


def _judge_without_extras(load: Load, evidence: Evidence) -> Decision:
    with without_extras():
        return contestjudge.judge(load.contest, evidence, engine="python")


_APART: Final = ("x-v1", "x-v2", "table-native")
ENGINES: Final = (
    Engine(
        "core",
        '`contestjudge.judge(…, engine="python")` with the core\'s dependencies alone: pydantic'
        " decodes, from the path to the decision",
        _judge_without_extras,
        only=_APART,
    ),
    Engine(
        "python",
        '`contestjudge.judge(…, engine="python")`, msgspec decodes where it is installed, from the'
        " path to the decision",
        lambda load, evidence: contestjudge.judge(load.contest, evidence, engine="python"),
    ),
    Engine(
        "duckdb",
        '`contestjudge.judge(…, engine="duckdb")`, two threads, from the path to the decision',
        lambda load, evidence: contestjudge.judge(load.contest, evidence, engine="duckdb"),
        ("duckdb", "pyarrow"),
        only=_APART,
    ),
    Engine(
        "duckdb-2",
        '`contestjudge.judge(…, engine="duckdb", jobs=2)`: as `duckdb`, and two processes read',
        lambda load, evidence: contestjudge.judge(load.contest, evidence, engine="duckdb", jobs=2),
        ("duckdb", "pyarrow"),
        only=_APART,
    ),
    Engine(
        "python-2",
        '`contestjudge.judge(…, engine="python", jobs=2)`: two processes read',
        lambda load, evidence: contestjudge.judge(load.contest, evidence, engine="python", jobs=2),
        only=_APART,
    ),
    Engine(
        "reference",
        '`contestjudge.judge(…, engine="reference")`: step by step, with everybody in memory',
        lambda load, evidence: contestjudge.judge(load.contest, evidence, engine="reference"),
        only=_APART,
    ),
)


def answered(decision: Decision) -> Answer:
    """Say who took part, and who is first by what was seen."""
    first = tuple(row.entrant.id or "" for row in decision.standings[:SEATS])
    return Answer(decision.counts.entrants, first)


def job(engine: Engine, load: Load) -> Job:
    """Make the job of judging a load by an engine."""

    def run(path: Path) -> Answer:
        return answered(engine.judge(load, contestjudge.read(path)))

    return Job(engine.name, engine.work, "everybody", run, engine.needs)


def jobs(load: Load) -> Iterator[Job]:
    """Give the engines that have a way of their own with a load."""
    return (job(engine, load) for engine in ENGINES if load.name.startswith(engine.only))
