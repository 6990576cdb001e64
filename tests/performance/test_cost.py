"""What must not creep up: the cost of judging against parsing, and what an import brings along."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.read_and_judge import turns_of

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


def test_judging_costs_a_small_multiple_of_parsing() -> None:
    """The goal is 2.5 and is measured on a quiet machine; this guard leaves room for a busy one."""
    best = min(judged / parsed for parsed, _, judged in turns_of(records=20_000, turns=4))
    assert best < 4.5


def test_an_import_brings_no_extra_along() -> None:
    code = f"import sys, contestjudge; print([name for name in {EXTRAS} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "[]"
