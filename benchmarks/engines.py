"""What judges: ``contestjudge.judge`` from the path to the decision, by each of its engines.

All of the work: reading by the strict law of chapter 1, digests of file and evidence, every form of
share, rules, coverage, least and greatest ranks of everybody, the decision with its rows. Another
engine is one line in :data:`ENGINES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import contestjudge
from benchmarks.job import Job
from benchmarks.load import SEATS, Answer, Load
from contestjudge import Decision, Evidence


class Engine(NamedTuple):
    """A way to judge."""

    name: str
    work: str
    judge: Callable[[Load, Evidence], Decision]
    needs: tuple[str, ...] = ()
    only: tuple[str, ...] = ("",)
    """It has a way of its own with loads whose names begin so; others go the reference's way."""


ENGINES: Final = (
    Engine(
        "python",
        '`contestjudge.judge(…, engine="python")`, from the path to the decision',
        lambda load, evidence: contestjudge.judge(load.contest, evidence, engine="python"),
    ),
    Engine(
        "duckdb",
        '`contestjudge.judge(…, engine="duckdb")`, two threads, from the path to the decision',
        lambda load, evidence: contestjudge.judge(load.contest, evidence, engine="duckdb"),
        ("duckdb", "pyarrow"),
        only=("x-v1", "x-v2"),
    ),
    Engine(
        "duckdb-2",
        '`contestjudge.judge(…, engine="duckdb", jobs=2)`: as `duckdb`, and two processes read',
        lambda load, evidence: contestjudge.judge(load.contest, evidence, engine="duckdb", jobs=2),
        ("duckdb", "pyarrow"),
        only=("x-v1", "x-v2"),
    ),
    Engine(
        "python-2",
        '`contestjudge.judge(…, engine="python", jobs=2)`: two processes read',
        lambda load, evidence: contestjudge.judge(load.contest, evidence, engine="python", jobs=2),
        only=("x-v1", "x-v2"),
    ),
    Engine(
        "reference",
        '`contestjudge.judge(…, engine="reference")`: step by step, with everybody in memory',
        lambda load, evidence: contestjudge.judge(load.contest, evidence, engine="reference"),
        only=("x-v1", "x-v2"),
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
