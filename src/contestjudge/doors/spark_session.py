"""A session of Spark: the one that is there already, or one of our own, which says nothing."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contestjudge.errors import UsageError, usage_error

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SETTINGS: Final = ("SPARK_HOME", "SPARK_CONF_DIR", "SPARK_REMOTE", "PYSPARK_SUBMIT_ARGS")
"""Where one of these is set, Spark finds out by itself where it runs."""
_PYTHON: Final = "PYSPARK_PYTHON"
_SUBMITTED: Final = "PYSPARK_GATEWAY_PORT"
"""Set by ``spark-submit``: Java runs already."""


def java_missing() -> bool:
    """Tell whether there is no Java to run Spark with."""
    if _SUBMITTED in os.environ:
        return False
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java" if home is None else str(Path(home) / "bin" / "java")) is None


@contextmanager
def spark_session() -> Iterator[SparkSession]:
    """Give a session; one of our own is stopped afterwards, and its folder is gone.

    Raises:
        UsageError: Spark does not start.
    """
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    try:
        there = SparkSession.active()
    except PySparkRuntimeError:
        there = None
    if there is not None:
        yield there
        return
    with tempfile.TemporaryDirectory(
        prefix="contestjudge-spark-", ignore_cleanup_errors=True
    ) as folder:
        session = _started(Path(folder))
        try:
            yield session
        finally:
            _stop(session)


def _stop(session: SparkSession) -> None:
    try:
        session.stop()
    except Exception as error:
        if not is_of_spark(error):  # what is gone needs no stopping
            raise


def _started(folder: Path) -> SparkSession:
    from pyspark.sql import SparkSession

    log = folder / "log"
    settings = settings_for(folder)
    try:
        builder = SparkSession.builder.appName("contestjudge")
        for key, value in settings.items():
            builder = builder.config(key, value)
        with _said_to(log), _this_python(settings), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return builder.getOrCreate()
    except Exception as error:
        if not is_of_spark(error):
            raise
        raise _not_started(error, log) from error


def is_of_spark(error: Exception) -> bool:
    """Tell whether Spark, or Java behind it, is at fault: each has error classes of its own."""
    is_gone = isinstance(error, ConnectionError)
    return is_gone or type(error).__module__.startswith(("pyspark.", "py4j."))


def settings_for(folder: Path) -> dict[str, str]:
    """Say how our own session is to run, where nobody else says so."""
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.executorEnv.PYTHONPATH": str(Path(__file__).parents[2]),
    }
    if _SUBMITTED in os.environ:
        return settings
    master = os.environ.get("SPARK_MASTER")
    if master is None and not any(name in os.environ for name in _SETTINGS):
        master = "local[*,4]"  # a task that fails is tried again
    if master is None:
        return settings
    settings["spark.master"] = master
    if master.startswith("local"):
        # Everything is on this machine: its own Python, and no socket that others can reach.
        settings |= {
            "spark.driver.host": "localhost",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(folder),
            "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
        }
    return settings


@contextmanager
def _this_python(settings: Mapping[str, str]) -> Iterator[None]:
    """Let workers on this machine run in this interpreter, whatever ``python3`` is on the path.

    Spark asks the environment for it as it starts; its setting of that name is for others.
    """
    mine = settings.get("spark.master", "").startswith("local") and _PYTHON not in os.environ
    if mine:
        os.environ[_PYTHON] = sys.executable
    try:
        yield
    finally:
        if mine:
            del os.environ[_PYTHON]


@contextmanager
def _said_to(log: Path) -> Iterator[None]:
    """Let what Java says from its start on go into a file, and not onto the terminal."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with log.open("wb") as stream:
            os.dup2(stream.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _not_started(error: Exception, log: Path) -> UsageError:
    said = str(error).splitlines()
    with suppress(OSError):
        said += log.read_text("utf-8", "replace").splitlines()[-8:]
    return usage_error(
        "engine.not_started",
        f"Spark does not start: {told(said)}",
        "install Java 17 or 21, or see what `spark-submit --version` says",
    )


def told(said: Sequence[str]) -> str:
    """Choose the line that says what was wrong; it is written out, for it is a stranger's."""
    lines = [line.strip() for line in said if line.strip()] or ["it does not say why"]
    named = (line for line in reversed(lines) if "rror" in line or "xception" in line)
    return f"{next(named, lines[0])[:300]!a}"
