"""The one table, and what is printed beside it: growth, and where the time goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.blocks import Block, Heading, Items, Paragraph, Table
from benchmarks.growth import Growth
from benchmarks.machine import Machine
from benchmarks.stages import STAGES, Profile
from benchmarks.timing import Measured, Spread, Timed


def ratio(found: Spread) -> str:
    """Write a median with its spread."""
    return f"{found.median:.2f} ({found.least:.2f} to {found.greatest:.2f})"


def table_blocks(machine: Machine, loads: Sequence[Measured]) -> Iterator[Block]:
    """Write what each job cost on each load."""
    yield Paragraph(
        f"{machine.sentence()} Each ratio is the time of a job over that of `orjson.loads` in the"
        " same turn: the median, and the least and the greatest of the turns; below 1 is faster"
        " than merely parsing. MB are millions of bytes of the input. Memory is the peak of a"
        " process that does this alone, interpreter and libraries included. What a job does stands"
        " below the first table that has it. Behind `/` stands beside which engine: 8 takes eight"
        " times as long as it, in the median of the turns."
    )
    said: set[tuple[str, str]] = set()
    for one in loads:
        yield Heading(f"{one.load}: {one.records:,} entrants")
        yield Paragraph(
            f"{one.shape[0].upper()}{one.shape[1:]}. {one.bytes / 1e6:,.0f} MB,"
            f" {one.bytes / one.records:,.0f} bytes an entrant; {one.turns} turns after a warm-up."
        )
        beside = list(one.jobs[0].beside)
        yield Table(
            (
                "job", "records/s", "MB/s", "ratio to `orjson.loads`",
                *(f"/ `{name}`" for name in beside), "peak MiB",
            ),
            [_row(job, beside) for job in one.jobs],
        )  # fmt: skip
        works = [(job.job, f"{job.work}.") for job in one.jobs]
        unsaid = [work for work in works if work not in said]
        if unsaid:
            yield Items(unsaid)
        said.update(unsaid)
        if one.missing:
            some = "; ".join(f"{job} ({', '.join(each)})" for job, each in one.missing.items())
            yield Paragraph(f"Passed over, for packages that are not installed: {some}.")


def _row(job: Timed, beside: Sequence[str]) -> tuple[str, ...]:
    memory = "" if job.peak_mib is None else f"{job.peak_mib:,.0f}"
    if job.child_peak_mib:
        memory += f" + {job.child_peak_mib:,.0f}"
    return (
        job.job,
        f"{job.records_per_second:,.0f}",
        f"{job.mb_per_second:,.0f}",
        ratio(job.ratio),
        *(f"{job.beside[name].median:.2f}" for name in beside),
        memory,
    )


def growth_blocks(machine: Machine, growths: Sequence[Growth]) -> Iterator[Block]:
    """Write how cost grows."""
    yield Paragraph(
        f"{machine.sentence()} Each size is judged in a process of its own, from the path to the"
        " decision; the exponent is the slope of a straight line through the logarithms of records"
        " and median seconds. (A decision on 10,000 entrants or fewer lists all of them, which"
        " takes longer than judging does: hence the least size.) Memory is the median peak,"
        " interpreter and libraries included."
    )
    for one in growths:
        yield Heading(f"{one.load}, {one.engine}")
        yield Paragraph(
            f"{one.shape[0].upper()}{one.shape[1:]}. Cost grows by the power {one.exponent:.2f}"
            f" ({', '.join(f'{step:.2f}' for step in one.exponents)} from size to size), memory by"
            f" {one.mib_per_million:,.0f} MiB for a million entrants; turns: {one.turns}."
        )
        yield Table(
            ("shares", "entrants", "MB", "seconds", "ratio to `orjson.loads`", "peak MiB"),
            [
                (
                    f"{size.records:,}",
                    f"{size.entrants:,}",
                    f"{size.bytes / 1e6:,.0f}",
                    f"{median(size.seconds):,.2f}",
                    ratio(size.ratio),
                    f"{size.peak_mib:,.0f}"
                    + (f" + {size.child_peak_mib:,.0f}" if size.child_peak_mib else ""),
                )
                for size in one.sizes
            ],
        )


def profile_blocks(machine: Machine, profiles: Sequence[Profile]) -> Iterator[Block]:
    """Write where the time goes, a row for each engine on each load."""
    yield Paragraph(
        f"{machine.sentence()} Shares of the time of judging, by the interpreter's own profiler,"
        " which makes what consists of many calls look larger than it is. *Rows apart* is what an"
        " engine does in place of the reference."
    )
    stages = [name for name in (*STAGES, "other") if any(name in one.stages for one in profiles)]
    yield Table(
        ("load, engine", "entrants", *stages),
        [
            (
                f"{one.load}, {one.engine}",
                f"{one.records:,}",
                *(f"{one.stages.get(name, 0):.0%}" for name in stages),
            )
            for one in profiles
        ],
    )
