"""One job in a process of its own: its peak of memory, and its time beside parsing.

``python -m benchmarks.child LOAD JOB FILE RECORDS`` does the job on a hundred records, so that
everything is imported; then it parses the file with ``orjson.loads``, does the job once, and prints
a JSON object.

The peak is ``VmHWM`` of ``/proc/self/status``: all that was ever resident, interpreter and
libraries included. (``getrusage`` would begin with the peak of the process that started this one.)
What processes of the job's own held is said apart: the peak of the greatest of them.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks.everything import jobs_of, load_named
from benchmarks.load import Load

WARM: Final = 100
ROOT: Final = Path(__file__).parents[1]


@dataclass(frozen=True)
class Cost:
    """What one job cost."""

    seconds: float
    parse_seconds: float
    peak_mib: float
    child_peak_mib: float
    """Of the greatest process that the job started itself; 0: it started none."""


def cost_of(load: Load, job: str, path: Path, records: int) -> Cost:
    """Do a job in a process of its own.

    Raises:
        subprocess.CalledProcessError: it failed, or its answer is wrong.
    """
    command = [sys.executable, "-m", "benchmarks.child", load.name, job, str(path), str(records)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)  # noqa: S603
    return Cost(**json.loads(done.stdout))


def _peak_mib() -> float:
    told = Path("/proc/self/status")
    if not told.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = next(line for line in told.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(found.split()[1]) / 1024


def _measured(load: Load, name: str, path: Path, records: int) -> Cost:
    base, *_ = jobs = jobs_of(load)
    job = next(one for one in jobs if one.name == name)
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / load.file
        load.write_files(small, WARM)
        base.checked(load, small, WARM)
        job.checked(load, small, WARM)
    start = time.perf_counter()
    base.checked(load, path, records)
    parsed = time.perf_counter()
    job.checked(load, path, records)
    done = time.perf_counter()
    beside = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Cost(done - parsed, parsed - start, round(_peak_mib(), 1), round(beside, 1))


def main() -> None:
    """Measure one job."""
    load, job, path, records = sys.argv[1:]
    print(json.dumps(asdict(_measured(load_named(load), job, Path(path), int(records)))))


if __name__ == "__main__":
    main()
