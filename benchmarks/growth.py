"""How cost grows with the number of entrants: time by a power, memory by so much each.

Every size is judged in a process of its own, and the sizes take turns. The exponent is the slope of
a straight line through the logarithms of records and median seconds, from the path to the decision;
what each decade adds is said apart. A decision on 10,000 entrants or fewer lists all of them, which
takes longer than judging; so that this does not flatter the growth, the least size is 10,001.
Memory is the slope of a straight line through entrants and peaks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import linear_regression, median
from typing import Final

from benchmarks.child import Cost, cost_of
from benchmarks.load import Load
from benchmarks.timing import Spread, say, spread_of

LEAST: Final = 10_001
"""The fewest entrants of whom a decision lists only those near the seats."""


@dataclass(frozen=True)
class Size:
    """What one size cost."""

    records: int
    entrants: int
    bytes: int
    seconds: list[float]
    ratio: Spread
    """To ``orjson.loads`` in the same process."""
    peak_mib: float
    """The median of the turns."""
    child_peak_mib: float


@dataclass(frozen=True)
class Growth:
    """How one engine's cost grows on one load."""

    load: str
    shape: str
    engine: str
    turns: int
    sizes: list[Size]
    exponent: float
    exponents: list[float]
    """From each size to the next."""
    mib_per_million: float


def sizes_to(most: int) -> list[int]:
    """Return the sizes: ``most``, its tenths that are more than twice the least, and the least.

    >>> sizes_to(1_000_000), sizes_to(50_000)
    ([10001, 100000, 1000000], [10001, 50000])
    """
    found = [most]
    while found[0] // 10 > 2 * LEAST:
        found.insert(0, found[0] // 10)
    return [LEAST, *found]


def growths(
    load: Load, engines: Sequence[str], folder: Path, most: int, turns: int
) -> list[Growth]:
    """Measure engines on growing files of one load, which are removed afterwards."""
    sizes = sizes_to(most)
    files = {size: folder / f"{size}-{load.file}" for size in sizes}
    costs: dict[tuple[str, int], list[Cost]] = {}
    try:
        for size, path in files.items():
            say(f"{load.name}: writing {size} records")
            load.write_files(path, size)
        for turn in range(turns):
            for size, path in files.items():
                for engine in engines:
                    say(f"{load.name}: turn {turn + 1} of {turns}, {size} records, {engine}")
                    costs.setdefault((engine, size), []).append(cost_of(load, engine, path, size))
        weights = {size: path.stat().st_size for size, path in files.items()}
    finally:
        for path in files.values():
            load.remove_files(path)
    return [
        _growth(
            load,
            engine,
            [_size(one, load.entrants(one), weights[one], costs[engine, one]) for one in sizes],
        )
        for engine in engines
    ]


def _size(records: int, entrants: int, weight: int, costs: Sequence[Cost]) -> Size:
    return Size(
        records,
        entrants,
        weight,
        [one.seconds for one in costs],
        spread_of([one.seconds / one.parse_seconds for one in costs]),
        median(one.peak_mib for one in costs),
        median(one.child_peak_mib for one in costs),
    )


def _growth(load: Load, engine: str, sizes: list[Size]) -> Growth:
    points = [(math.log(one.records), math.log(median(one.seconds))) for one in sizes]
    slope, _ = linear_regression(*zip(*points, strict=True))
    each, _ = linear_regression(
        [one.entrants for one in sizes], [one.peak_mib + one.child_peak_mib for one in sizes]
    )
    return Growth(
        load.name,
        load.shape,
        engine,
        len(sizes[0].seconds),
        sizes,
        slope,
        [(late[1] - soon[1]) / (late[0] - soon[0]) for soon, late in pairwise(points)],
        each * 1e6,
    )
