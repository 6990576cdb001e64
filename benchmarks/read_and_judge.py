"""What judging costs, as a multiple of merely parsing: ``python -m benchmarks.read_and_judge``.

All work through the same file of made-up X v1.1 records, in turn, in one process:

- *parse*: ``orjson.loads`` on every line of the file, as it is read, and nothing else;
- *parse in memory*: the same on lines that are in memory already, which is harder to keep up with;
- *judge*: ``contestjudge.read`` and ``contestjudge.judge``, from the path to the decision.

Printed are the medians and the spread of the ratios of neighbouring turns.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

import orjson

import contestjudge
from benchmarks.generate import POST, TEXT, native_share, write_native

CONTEST = {
    "schema": "contestjudge/contest/v1",
    "name": "A made-up giveaway",
    "sponsor": {"platform": "x", "id": "17461978", "handles": ["made_up_brand"]},
    "posts": [{"id": str(POST), "text": TEXT}],
    "award": {"seats": 5},
}


def parse(path: Path) -> float:
    """Parse every line; return the seconds that it took."""
    start = time.perf_counter()
    with path.open("rb") as stream:
        for line in stream:
            orjson.loads(line)
    return time.perf_counter() - start


def parse_in_memory(path: Path) -> float:
    """Parse lines that are in memory; return the seconds that it took."""
    lines = path.read_bytes().splitlines()
    start = time.perf_counter()
    for line in lines:
        orjson.loads(line)
    return time.perf_counter() - start


def judge(path: Path, records: int) -> float:
    """Read and judge; return the seconds that it took."""
    contest = contestjudge.load_contest(CONTEST)
    start = time.perf_counter()
    decision = contestjudge.judge(contest, contestjudge.read(path), engine="python")
    taken = time.perf_counter() - start
    if decision.counts.entrants != records:
        message = f"{decision.counts.entrants} entrants, not {records}: nothing was measured"
        raise AssertionError(message)
    return taken


def turns_of(
    records: int, turns: int, *, drifting: bool = False
) -> list[tuple[float, float, float]]:
    """Measure; return seconds to parse, to parse in memory, to judge, for turns after a warm-up."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "native.jsonl"
        write_native(path, records, drifting=drifting)
        judge(path, records)
        return [(parse(path), parse_in_memory(path), judge(path, records)) for _ in range(turns)]


def main() -> None:
    """Print one line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=200_000)
    arguments.add_argument("--turns", type=int, default=5)
    arguments.add_argument(
        "--drifting", action="store_true", help="the post looks different in every share"
    )
    given = arguments.parse_args()
    measured = turns_of(given.records, given.turns, drifting=given.drifting)
    microseconds = 1e6 / given.records
    parsed, held, judged = (median(column) * microseconds for column in zip(*measured, strict=True))
    print(f"{given.records} records of {len(native_share(0))} bytes, {given.turns} turns")
    print(f"a record: parse {parsed:.1f} us, in memory {held:.1f} us, judge {judged:.1f} us")
    for name, column in (("parse", 0), ("parse in memory", 1)):
        each = sorted(turn[2] / turn[column] for turn in measured)
        print(f"judge / {name}: median {median(each):.2f} ({each[0]:.2f} to {each[-1]:.2f})")


if __name__ == "__main__":
    main()
