"""All loads and all jobs, by name: another one is one line here."""

from __future__ import annotations

from typing import Final

from benchmarks import engines
from benchmarks.job import Job
from benchmarks.load import Load
from benchmarks.loads import bluesky, table, x_v1, x_v1_whole, x_v2
from benchmarks.peers import flattening, parsers, queries, tweet_parsing, with_pandas, with_polars

LOADS: Final = (
    x_v1.NATIVE,
    x_v1.PURE,
    x_v1_whole.WHOLE,
    x_v1_whole.PICTURE,
    x_v1.DRIFTING,
    x_v1.MANUAL_HEAVY,
    x_v2.PAGES,
    bluesky.STREAM,
    table.TAGS,
    table.NATIVES,
    x_v1.SHORT,
    x_v1.AGAIN,
)
LARGE: Final = tuple(
    load.name for load in (x_v1.NATIVE, x_v1.PURE, x_v1_whole.WHOLE, x_v1_whole.PICTURE, x_v2.PAGES)
)
"""What is measured on a million entrants."""
GROWING: Final = tuple(
    load.name
    for load in (x_v1.SHORT, x_v1.AGAIN, x_v2.PAGES, table.NATIVES, table.TAGS, bluesky.STREAM)
)
"""Of what growth is measured: a load of each format, and people who share again."""
GROWN: Final = ("python", "duckdb")
"""By whom."""
QUICK: Final = (
    "core", "python", "duckdb", "duckdb-2", "tweet_parser", "query", "twarc", "twarc2-flatten",
)  # fmt: skip
"""By whom, beside what all are measured against: others take minutes, or all memory there is."""
BESIDE: Final = ("core", "python", "duckdb")
"""What all are measured against too, where these judge a load."""
_ASKED_FOR: Final = frozenset(
    load.name for load in (x_v1.SHORT, x_v1.AGAIN, x_v1_whole.WHOLE, x_v1_whole.PICTURE)
)
USUAL: Final = tuple(load.name for load in LOADS if load.name not in _ASKED_FOR)
"""What is measured unless something else is asked for: short ones are for ten million records."""
WORKERS: Final = (
    parsers.jobs,
    engines.jobs,
    tweet_parsing.jobs,
    flattening.jobs,
    with_pandas.jobs,
    with_polars.jobs,
    queries.jobs,
)


def load_named(name: str) -> Load:
    """Return the load of that name."""
    return next(load for load in LOADS if load.name == name)


def jobs_of(load: Load) -> list[Job]:
    """Return all that can be done with a load, what it is measured against first."""
    return [job for worker in WORKERS for job in worker(load)]


def names() -> list[str]:
    """Return the names of all loads and jobs."""
    jobs = [job.name for load in LOADS for job in jobs_of(load)]
    return list(dict.fromkeys([*(load.name for load in LOADS), *jobs]))
