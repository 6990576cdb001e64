"""No input makes a reader take memory or time out of proportion to its size.

Measured in forks of a process of its own, under a limit of address space.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

if sys.platform != "linux":
    pytest.skip("memory is counted as Linux counts it", allow_module_level=True)

from tests.fuzz.bounded import CLASSES, GROWTHS, MULTIPLE, SECONDS, Cost, allowed

SIZE: Final = 16 * 1024
"""Bytes of each input."""
ROOT: Final = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def costs() -> list[Cost]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.bounded", str(SIZE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Cost(**json.loads(line)) for line in done.stdout.splitlines()]


def test_every_reader_was_given_every_growth(costs: list[Cost]) -> None:
    assert {(one.growth, one.reader) for one in costs} >= {
        (growth, reader) for growth in GROWTHS for reader in CLASSES
    }


def test_none_fails(costs: list[Cost]) -> None:
    assert [one for one in costs if one.failed] == []


def test_memory_is_bounded_by_a_multiple_of_the_size(costs: list[Cost]) -> None:
    assert [one for one in costs if one.peak > allowed(SIZE)] == []
    # The bound is not so wide that it bounds nothing: the dearest comes near the multiple.
    assert max(one.peak for one in costs) > MULTIPLE // 4 * SIZE


def test_records_of_usual_size_cost_little(costs: list[Cost]) -> None:
    own = [one for one in costs if one.growth == "its own, repeated"]
    assert len(own) == len(CLASSES)
    assert [one for one in own if one.peak > 20 * SIZE] == []


def test_time_is_bounded(costs: list[Cost]) -> None:
    assert [one for one in costs if one.seconds > SECONDS] == []


GREEDY: Final = """
from tests.fuzz import bounded

class Greedy:
    def read(self, chunks, options):
        return bytearray(2**31)

bounded.READERS["x.v1"] = Greedy()
print(bounded.cost("any", "x.v1", b"x").failed)
"""


def test_what_takes_more_than_its_due_is_found() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GREEDY], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "MemoryError" in done.stdout
