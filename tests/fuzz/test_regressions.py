"""What fuzzing found, made small: ``regressions/<reader>/<what-it-is>`` with bytes of our own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from contestjudge.sources.base import ReadOptions
from tests.fuzz.contests import TARGETS
from tests.fuzz.harness import examine
from tests.fuzz.seeds import READERS, contest_of

FOUND: Final = sorted(Path(__file__).with_name("regressions").glob("*/*"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_stays_mended(path: Path) -> None:
    content = path.read_bytes()
    reader = path.parent.name
    if reader in READERS:
        examine(content, reader)
    examine(content)


@pytest.mark.parametrize(
    "path",
    [path for path in FOUND if path.parent.name in READERS],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_is_read_at_all(path: Path) -> None:
    """Bytes that are no records would show nothing; of containers, some are refused as such."""
    reader = path.parent.name
    options = ReadOptions("x", TARGETS[contest_of(reader)], zone="UTC")
    assert READERS[reader].read([path.read_bytes()], options).records


def test_there_are_some() -> None:
    assert FOUND
