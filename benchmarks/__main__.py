"""What judging costs, beside merely parsing and beside others at the same work: one table.

``python -m benchmarks`` measures all loads and all jobs; ``--large`` some of them on a million
entrants; ``--growth`` how cost grows; ``--profile`` where the time goes. Needs ``pip install
'.[bench]'``; what is not installed is passed over, and named. Made-up records are written into a
folder for temporary files (``TMPDIR`` names another).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from benchmarks import engines
from benchmarks.blocks import Block, as_markdown, as_text
from benchmarks.everything import GROWING, GROWN, LARGE, LOADS, QUICK, USUAL, load_named, names
from benchmarks.growth import LEAST, Growth, growths
from benchmarks.job import Job
from benchmarks.load import Load
from benchmarks.machine import Machine, this_machine
from benchmarks.page import put
from benchmarks.stages import Profile, profiled
from benchmarks.table import growth_blocks, profile_blocks, table_blocks
from benchmarks.timing import Measured, measured

MANY: Final = 100_000
LARGEST: Final = 1_000_000
"""So many are large; no more are measured where each of them is objects in memory."""


def _loads(only: Sequence[str], usual: Sequence[str]) -> list[Load]:
    chosen = [load for load in LOADS if load.name in only]
    return chosen or [load_named(name) for name in usual]


def _engines(load: Load, only: Sequence[str]) -> list[Job]:
    jobs = [job for job in engines.jobs(load) if not job.missing()]
    return [job for job in jobs if job.name in only] or jobs


def _jobs(only: Sequence[str], usual: Sequence[str]) -> Sequence[str]:
    return [name for name in only if name not in {load.name for load in LOADS}] or usual


def table(given: argparse.Namespace, folder: Path) -> list[Measured]:
    """Measure jobs on loads."""
    records = given.records or MANY
    return [
        measured(load, folder, records, given.turns, _jobs(given.only, ()), memory=given.memory)
        for load in _loads(given.only, USUAL)
    ]


def large(given: argparse.Namespace, folder: Path) -> list[Measured]:
    """Measure the quick ones on loads that are large."""
    jobs, records = _jobs(given.only, QUICK), given.records or LARGEST
    return [
        measured(load, folder, records, given.turns, jobs, memory=given.memory)
        for load in _loads(given.only, LARGE)
    ]


def growth(given: argparse.Namespace, folder: Path) -> list[Growth]:
    """Measure how engines grow."""
    wanted = _jobs(given.only, GROWN)
    return [
        one
        for load in _loads(given.only, GROWING)
        for one in growths(
            load,
            [job.name for job in _engines(load, wanted)],
            folder,
            min(given.growth, LARGEST) if load.is_kept_whole else given.growth,
            given.turns,
        )
    ]


def profile(given: argparse.Namespace, folder: Path) -> list[Profile]:
    """Profile engines on loads."""
    return [
        profiled(load, job, folder, given.records or MANY)
        for load in _loads(given.only, USUAL)
        for job in _engines(load, given.only)
    ]


def arguments() -> argparse.ArgumentParser:
    """Say what can be asked for."""
    found = argparse.ArgumentParser("python -m benchmarks", description=__doc__.split("\n")[0])
    found.add_argument(
        "--only", nargs="+", default=[], choices=names(), metavar="NAME",
        help=f"these loads and these jobs: {', '.join(names())}",
    )  # fmt: skip
    found.add_argument(
        "--records", type=int, help=f"entrants ({MANY:,}, and {LARGEST:,} with --large)"
    )
    found.add_argument("--turns", type=int, default=5, help="turns after the warm-up (5)")
    found.add_argument(
        "--large", action="store_true", help="files of gigabytes, by jobs that are quick enough"
    )
    found.add_argument(
        "--growth", type=int, nargs="?", const=LARGEST, metavar="RECORDS",
        help="how cost grows, by decades up to so many (1,000,000)",
    )  # fmt: skip
    found.add_argument("--profile", action="store_true", help="where the time goes, by stage")
    found.add_argument(
        "--table", action="store_true", help="the table too, beside --large, --growth or --profile"
    )
    found.add_argument(
        "--memory", action=argparse.BooleanOptionalAction, default=True,
        help="each job once more, in a process of its own, for its peak of memory",
    )  # fmt: skip
    found.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    found.add_argument(
        "--page", type=Path, help="put the parts into this page, in place of what stands there"
    )
    return found


Found = tuple[list[Measured], list[Measured], list[Growth], list[Profile]]


def _documents(found: Found) -> dict[str, object]:
    loads, larger, grown, profiles = found
    return {
        "table": [asdict(one) for one in loads],
        "large": [asdict(one) for one in larger],
        "growth": [asdict(one) for one in grown],
        "profile": [asdict(one) for one in profiles],
    }


def _parts(machine: Machine, found: Found) -> Iterator[tuple[str, list[Block]]]:
    loads, larger, grown, profiles = found
    if loads:
        yield "table", list(table_blocks(machine, loads))
    if larger:
        yield "large", list(table_blocks(machine, larger))
    if grown:
        yield "growth", list(growth_blocks(machine, grown))
    if profiles:
        yield "profile", list(profile_blocks(machine, profiles))


def main() -> None:
    """Measure what is asked for, and print it."""
    parser = arguments()
    given = parser.parse_args()
    records = MANY if given.records is None else given.records
    most = LARGEST if given.growth is None else given.growth
    if records < 1 or given.turns < 1 or most <= LEAST:
        parser.error(f"--records and --turns are 1 at least, --growth is more than {LEAST}")
    machine = this_machine()
    asks_table = given.table or not (given.large or given.growth or given.profile)
    with tempfile.TemporaryDirectory(prefix="contestjudge-benchmarks-") as name:
        folder = Path(name)
        found = (
            table(given, folder) if asks_table else [],
            large(given, folder) if given.large else [],
            growth(given, folder) if given.growth else [],
            profile(given, folder) if given.profile else [],
        )
    parts = dict(_parts(machine, found))
    if given.page is not None:
        for part, blocks in parts.items():
            put(given.page, part, as_markdown(blocks))
    if given.format == "json":
        document: dict[str, object] = {"machine": asdict(machine)}
        print(json.dumps(document | _documents(found), indent=2, ensure_ascii=False))
    else:
        write = as_markdown if given.format == "markdown" else as_text
        print("\n".join(map(write, parts.values())), end="")


if __name__ == "__main__":
    main()
