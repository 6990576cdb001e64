"""How long each job takes on a load, beside ``orjson.loads`` over the same lines.

All jobs take turns on one file in one process, after a turn that warms up (imports, caches of
files) and counts for nothing. A ratio is taken within a turn, so that whatever else the machine
does touches both sides. Every answer of every turn is held against what is right.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.child import cost_of
from benchmarks.everything import BESIDE, jobs_of
from benchmarks.job import Job
from benchmarks.load import Load


@dataclass(frozen=True)
class Spread:
    """A median, and how far the turns lie apart."""

    median: float
    least: float
    greatest: float


def spread_of(values: Sequence[float]) -> Spread:
    """Summarise the turns."""
    return Spread(median(values), min(values), max(values))


def _beside(own: Sequence[float], others: Sequence[float]) -> Spread:
    return spread_of([one / other for one, other in zip(own, others, strict=True)])


@dataclass(frozen=True)
class Timed:
    """What one job cost on one load."""

    job: str
    work: str
    seconds: list[float]
    """A turn each, in order."""
    records_per_second: float
    mb_per_second: float
    """Of the load's own file, in millions of bytes."""
    ratio: Spread
    """To ``orjson.loads`` in the same turn: 2 takes twice as long."""
    beside: dict[str, Spread]
    """To each of :data:`~benchmarks.everything.BESIDE` that was measured, likewise."""
    peak_mib: float | None
    child_peak_mib: float


@dataclass(frozen=True)
class Measured:
    """What was measured on one load."""

    load: str
    shape: str
    records: int
    bytes: int
    turns: int
    jobs: list[Timed]
    missing: dict[str, list[str]]
    """Jobs that were passed over, with the packages that are not installed."""


def say(text: str) -> None:
    """Tell those who wait how far it is."""
    print(text, file=sys.stderr, flush=True)


def measured(
    load: Load, folder: Path, records: int, turns: int, only: Sequence[str], *, memory: bool
) -> Measured:
    """Measure jobs on a load.

    Args:
        load: what to work through.
        folder: for the file, which is removed afterwards.
        records: so many.
        turns: so many, after the one that warms up.
        only: the jobs; none: all of them. What all are measured against is always there.
        memory: whether each job is done once more in a process of its own, for its peak.
    """
    base, *others = jobs_of(load)
    wanted = [base, *(job for job in others if not only or job.name in only)]
    jobs = [job for job in wanted if not job.missing()]
    path = folder / load.file
    say(f"{load.name}: writing {records} records")
    load.write_files(path, records)
    try:
        size = path.stat().st_size
        seconds = seconds_of(load, jobs, path, records, turns)
        timed = [
            _timed(load, job, path, records, seconds, base=base.name, memory=memory) for job in jobs
        ]
    finally:
        load.remove_files(path)
    missing = {job.name: job.missing() for job in wanted if job.missing()}
    return Measured(load.name, load.shape, records, size, turns, timed, missing)


def seconds_of(
    load: Load, jobs: Sequence[Job], path: Path, records: int, turns: int
) -> dict[str, list[float]]:
    """Time jobs in turn; return the seconds of each turn by the job's name."""
    found: dict[str, list[float]] = {job.name: [] for job in jobs}
    for turn in range(turns + 1):
        say(f"{load.name}: turn {turn} of {turns}")
        for job in jobs:
            gc.collect()
            start = time.perf_counter()
            job.checked(load, path, records)
            found[job.name].append(time.perf_counter() - start)
    return {name: each[1:] for name, each in found.items()}


def _timed(
    load: Load,
    job: Job,
    path: Path,
    records: int,
    seconds: Mapping[str, Sequence[float]],
    *,
    base: str,
    memory: bool,
) -> Timed:
    own = seconds[job.name]
    if memory:
        say(f"{load.name}: memory of {job.name}")
    cost = cost_of(load, job.name, path, records) if memory else None
    return Timed(
        job=job.name,
        work=job.work,
        seconds=list(own),
        records_per_second=records / median(own),
        mb_per_second=path.stat().st_size / 1e6 / median(own),
        ratio=_beside(own, seconds[base]),
        beside={name: _beside(own, seconds[name]) for name in BESIDE if name in seconds},
        peak_mib=None if cost is None else cost.peak_mib,
        child_peak_mib=0.0 if cost is None else cost.child_peak_mib,
    )
