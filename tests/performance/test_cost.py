"""What must not creep up: the cost of judging against parsing, and what an import brings along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.everything import jobs_of
from benchmarks.load import Load
from benchmarks.loads.bluesky import STREAM
from benchmarks.loads.table import NATIVES
from benchmarks.loads.x_v1 import DRIFTING, NATIVE
from benchmarks.loads.x_v2 import PAGES
from benchmarks.peers.parsers import BASE
from benchmarks.timing import seconds_of

EXTRAS = (
    "py_ecc",
    "cryptography",
    "openpyxl",
    "pyarrow",
    "tweepy",
    "orjson",
    "msgspec",
    "duckdb",
    "pyspark",
    "pandas",
    "polars",
    "rich",
    "numpy",
    "babel",
)


RECORDS = 20_000
"""Enough that a decision does not list everybody, and that what is loaded once weighs little."""


@pytest.mark.parametrize(
    ("load", "most"),
    [(NATIVE, 4), (DRIFTING, 3), (PAGES, 8), (NATIVES, 25), (STREAM, 18)],
    ids=lambda one: getattr(one, "name", None),
)
def test_judging_costs_a_small_multiple_of_parsing(load: Load, most: int, tmp_path: Path) -> None:
    """What it costs is measured on a quiet machine; this guard leaves room for a busy one.

    The long way costs 3 to 20 times as much as parsing what these loads hold; of a table and of a
    stream, whose records are far shorter, 40 times.
    """
    path = tmp_path / load.file
    load.write_files(path, RECORDS)
    jobs = [job for job in jobs_of(load) if job.name in {BASE, "python"}]
    seconds = seconds_of(load, jobs, path, RECORDS, turns=4)
    each = zip(seconds["python"], seconds[BASE], strict=True)
    assert min(judged / parsed for judged, parsed in each) < most


def test_an_import_brings_no_extra_along() -> None:
    code = f"import sys, contestjudge; print([name for name in {EXTRAS} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "[]"
