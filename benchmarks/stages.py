"""Where the time goes, by the stages of judging.

The interpreter's own profiler says how long each function took by itself. A function of ours counts
for the stage whose package it is in; one of somebody else's (decoding, sorting, hashing) counts for
the stages that called it, as much as it worked for each. The profiler makes calls dearer, so what
makes many of them looks larger than it is: these are shares, and no seconds. Work of other threads
and processes shows as waiting for them.
"""

from __future__ import annotations

import cProfile
import pstats
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.child import WARM
from benchmarks.job import Job
from benchmarks.load import Load

STAGES: Final = {
    "reading": ("sources", "formats", "doors"),
    "evidence": ("evidence",),
    "rules": ("rules",),
    "coverage": ("coverage",),
    "ranking": ("ranking", "judge", "settle", "lottery", "daily", "draw"),
    "record": (
        "record",
        "report",
        "canonical",
        "merkle",
        "seal",
        "next_steps",
        "next_steps_by_day",
    ),
    "rows apart": ("engines",),
}
"""Which packages are of which stage. ``engines`` is what an engine does in place of the reference;
``model`` and ``errors`` serve all stages, and count for those that call them."""
OTHER: Final = "other"
_STAGE_OF: Final = {package: stage for stage, some in STAGES.items() for package in some}

Function = tuple[str, int, str]
Shares = Mapping[str, float]


@dataclass(frozen=True)
class Profile:
    """Where one engine's time went on one load."""

    load: str
    shape: str
    engine: str
    records: int
    seconds: float
    """With the profiler's own cost."""
    stages: dict[str, float]
    """The share of each, of 1."""


def profiled(load: Load, job: Job, folder: Path, records: int) -> Profile:
    """Profile a job on a load, once everything is imported."""
    path = folder / load.file
    load.write_files(path, WARM)
    job.checked(load, path, WARM)
    load.write_files(path, records)
    profile = cProfile.Profile()
    try:
        profile.runcall(job.checked, load, path, records)
    finally:
        load.remove_files(path)
    stats = pstats.Stats(profile)
    total, stages = by_stage(stats)
    return Profile(load.name, load.shape, job.name, records, total, stages)


def by_stage(stats: pstats.Stats) -> tuple[float, dict[str, float]]:
    """Sum what every function took by itself, by stage: all seconds, and the share of each."""
    entries = stats.stats  # type: ignore[attr-defined]  # what pstats is made for, and not typed
    found: dict[str, float] = defaultdict(float)
    known: dict[Function, Shares] = {}
    for function, (_, _, own, _, callers) in entries.items():
        stage = stage_of(function[0])
        if stage is not None:
            found[stage] += own
            continue
        for caller, (_, _, worked, _) in callers.items():
            for name, share in _shares(caller, entries, known).items():
                found[name] += worked * share
        found[OTHER] += own - sum(times[2] for times in callers.values())
    total = sum(found.values())
    order = [*STAGES, OTHER]
    return total, {name: found[name] / total for name in order if found[name] > 0}


def stage_of(file: str) -> str | None:
    """Return the stage of a file of ours; ``None``: it serves whoever calls it."""
    parts = Path(file).parts
    if "contestjudge" not in parts[:-1]:
        return None
    last = len(parts) - 1 - parts[::-1].index("contestjudge")
    return _STAGE_OF.get(parts[last + 1].removesuffix(".py"))


def _shares(
    function: Function,
    entries: Mapping[Function, tuple[int, int, float, float, Mapping[Function, tuple[float, ...]]]],
    known: dict[Function, Shares],
) -> Shares:
    """Say for which stages a function works, in shares of 1."""
    stage = stage_of(function[0])
    if stage is not None:
        return {stage: 1.0}
    if function in known:
        return known[function]
    known[function] = {OTHER: 1.0}  # what calls itself in a circle ends here
    callers = entries[function][4] if function in entries else {}
    whole = sum(times[3] for times in callers.values())
    if whole > 0:
        found: dict[str, float] = defaultdict(float)
        for caller, times in callers.items():
            for name, share in _shares(caller, entries, known).items():
                found[name] += share * times[3] / whole
        known[function] = dict(found)
    return known[function]
