"""What was measured on: figures without it say nothing."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

PACKAGES: Final = (
    "contestjudge", "pydantic", "orjson", "msgspec", "duckdb", "pyarrow", "pyspark", "pandas",
    "polars", "tweet_parser", "twarc",
)  # fmt: skip


@dataclass(frozen=True)
class Machine:
    """The machine, the day and the versions."""

    date: str
    processor: str
    cores: int
    memory_gib: float
    system: str
    python: str
    busy: float
    """The load average of the last minute, as it began."""
    versions: dict[str, str]

    def sentence(self) -> str:
        """Say it."""
        versions = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        return (
            f"{self.date}; {self.processor}, {self.cores} cores, {self.memory_gib:.0f} GiB;"
            f" {self.system}; Python {self.python}; {versions}; load average {self.busy:.1f} as it"
            " began."
        )


def this_machine() -> Machine:
    """Say what this is."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(
        date=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        processor=_processor(),
        cores=os.cpu_count() or 1,
        memory_gib=round(pages / 2**30, 1),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        busy=round(os.getloadavg()[0], 2),
        versions=_versions(),
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    for line in told.read_text(encoding="utf-8").splitlines() if told.exists() else ():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor() or "unknown processor"


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
