"""What the tests of the engine on Spark share: one session, and why there may be none."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contestjudge.doors.spark_session import java_missing

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).parents[2]
PYTHONPATH = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
QUICK = {
    # Little is computed here: Java need not think about how to do that best.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.executorEnv.PYTHONPATH": PYTHONPATH,
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def why_no_spark() -> str | None:
    """Say why Spark cannot be tested here; ``None``: it can."""
    missing = [name for name in ("pyspark", "pyarrow", "pandas") if find_spec(name) is None]
    if missing:
        return f"{missing[0]} is not installed (extra spark)"
    return "Java is not installed" if java_missing() else None


def quick_session(folder: Path) -> SparkSession:
    """Start a session for small tests, whose executors try again what failed."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2,4]").appName("tests")
    for key, value in {**QUICK, "spark.local.dir": str(folder)}.items():
        builder = builder.config(key, value)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYSPARK_PYTHON", sys.executable)
        return builder.getOrCreate()
