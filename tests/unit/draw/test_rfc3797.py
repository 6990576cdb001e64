"""RFC 3797: its published example, and a selection that was really made."""

from __future__ import annotations

import tomllib
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from contestjudge.draw.rfc3797 import MAX_POOL, key_of, selections

VECTORS = Path(__file__).parents[2] / "vectors" / "rfc3797.toml"
ROWS: list[dict[str, Any]] = tomllib.loads(VECTORS.read_text(encoding="utf-8"))["selections"]
NAMES = [row["name"] for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_key_is_made_of_the_inputs(row: dict[str, Any]) -> None:
    assert key_of(row["raw"]) == row["key"]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_selection_is_the_published_one(row: dict[str, Any]) -> None:
    found = list(islice(selections(row["key"], row["pool"]), len(row["rows"])))
    assert [[one.number, one.md5] for one in found] == row["rows"]


def test_everybody_is_selected_once_in_the_end() -> None:
    assert sorted(one.number for one in selections("1./", 300)) == list(range(1, 301))


def test_a_pool_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 65535"):
        next(selections("1./", MAX_POOL + 1))


def test_a_larger_pool_passes_two_hundred_and_fifty_six_selections() -> None:
    """The count that is hashed has two bytes, the greater first."""
    first = [one.md5 for one in selections("1./", 300)]
    assert len(set(first)) == 300
