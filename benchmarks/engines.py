"""What judging with DuckDB costs, beside merely parsing: ``python -m benchmarks.engines``.

All work through the same file of made-up X v1.1 records, in turn, in one process:

- *parse*: ``orjson.loads`` on every line of the file, as it is read, and nothing else;
- *query*: a bare DuckDB query, two threads, that only extracts the same columns;
- *python*: ``contestjudge.judge`` by the reference engine, from the path to the decision;
- *duckdb*: the same by the engine of that name, two threads.

Printed are the medians, and the median and spread of the ratios of neighbouring turns: how many
times as fast as *parse*. With ``--memory RECORDS`` one file is written and judged by DuckDB alone,
and the peak of memory is printed.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import NamedTuple

import duckdb

import contestjudge
from benchmarks.generate import X_EPOCH_MS, native_share, printed_time, write_native
from benchmarks.read_and_judge import CONTEST, parse

SHARES_A_MILLISECOND = 40
_COLUMNS = (
    "{id_str: 'VARCHAR', created_at: 'VARCHAR',"
    " \"user\": 'STRUCT(id_str VARCHAR, screen_name VARCHAR)',"
    " retweeted_status: 'STRUCT(id_str VARCHAR, created_at VARCHAR, retweet_count BIGINT,"
    " quote_count BIGINT)'}"
)


class Turn(NamedTuple):
    """Seconds of one turn."""

    parse: float
    query: float
    python: float
    duckdb: float


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def query(path: Path) -> None:
    """Extract the columns, and nothing else."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(
            'CREATE TABLE found AS SELECT id_str, created_at, "user".id_str AS account,'  # noqa: S608
            ' "user".screen_name AS handle, retweeted_status.* FROM'
            f" read_json('{path}', format = 'newline_delimited', columns = {_COLUMNS})"
        )


def judge(path: Path, engine: str, records: int) -> str:
    """Judge by an engine; return the decision's digest."""
    decision = contestjudge.judge(CONTEST, contestjudge.read(path), engine=engine)
    if decision.counts.entrants != records:
        message = f"{decision.counts.entrants} entrants, not {records}: nothing was measured"
        raise AssertionError(message)
    return decision.digest


def turns_of(path: Path, records: int, turns: int) -> list[Turn]:
    """Measure all four, several times after one that warms up."""
    found = []
    for _ in range(turns + 1):
        digests: list[str] = []
        found.append(
            Turn(
                timed(lambda: parse(path)),
                timed(lambda: query(path)),
                timed(lambda: digests.append(judge(path, "python", records))),  # noqa: B023
                timed(lambda: digests.append(judge(path, "duckdb", records))),  # noqa: B023
            )
        )
        if len(set(digests)) != 1:
            message = "the engines differ: nothing was measured"
            raise AssertionError(message)
    return found[1:]


def write_many(path: Path, records: int) -> None:
    """Write so many shares, each by an account of its own: quickly, from one that is a pattern."""
    pattern = native_share(0)
    share = json.loads(pattern)
    own, account = share["id_str"].encode(), share["user"]["id_str"].encode()
    printed = b'{"created_at":"' + share["created_at"].encode()
    first = int(share["id_str"]) >> 22
    with path.open("wb") as stream:
        for number in range(records):
            step = first + number // SHARES_A_MILLISECOND
            made = str((step << 22) + number % SHARES_A_MILLISECOND).encode()
            line = pattern.replace(own, made).replace(account, b"%d" % (2_000_000_000 + number))
            stream.write(b'{"created_at":"' + created_at(step) + line[len(printed) :] + b"\n")


@lru_cache(maxsize=8)
def created_at(step: int) -> bytes:
    """Print the time of a snowflake's first bits as X does."""
    return printed_time(step + X_EPOCH_MS).encode()


def memory(records: int) -> None:
    """Judge one large file; print how long that took, and the peak of memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "native.jsonl"
        write_many(path, records)
        size = path.stat().st_size / 2**30
        seconds = timed(lambda: judge(path, "duckdb", records))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{records} entrants, {size:.1f} GiB: {seconds:.0f} s, peak memory {peak:.0f} MiB")


def main() -> None:
    """Print what was measured."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=300_000)
    arguments.add_argument("--turns", type=int, default=5)
    arguments.add_argument("--memory", type=int, metavar="RECORDS")
    given = arguments.parse_args()
    if given.memory:
        memory(given.memory)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "native.jsonl"
        write_native(path, given.records)
        size = path.stat().st_size / 1e6
        turns = turns_of(path, given.records, given.turns)
    print(f"{given.records} records, {size:.0f} MB, {given.turns} turns")
    for name in Turn._fields:
        seconds = median(getattr(turn, name) for turn in turns)
        ratios = sorted(turn.parse / getattr(turn, name) for turn in turns)
        spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
        print(
            f"{name:7} {seconds:6.2f} s {size / seconds:5.0f} MB/s,"
            f" {median(ratios):.2f} times as fast as parse ({spread})"
        )
    shares = sorted(turn.duckdb / turn.query for turn in turns)
    print(
        f"duckdb takes {median(shares):.2f} times the query ({shares[0]:.2f} to {shares[-1]:.2f})"
    )


if __name__ == "__main__":
    main()
