"""Every test that the page on threats names exists, and no attack goes without an answer."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

_PAGE = (ROOT / "docs" / "explanation" / "threats.md").read_text(encoding="utf-8")
_ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in _PAGE.splitlines()
    if line.startswith("| ") and not line.startswith(("| attack", "|---"))
]
_NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", _PAGE)))


def _names(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {
                f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)
            }
    return found


def test_the_page_says_something() -> None:
    assert len(_ROWS) >= 25
    assert len(_NAMED) >= 40


@pytest.mark.parametrize("named", _NAMED)
def test_what_is_named_exists(named: str) -> None:
    file, _, name = named.partition("::")
    path = ROOT / file
    if path.is_dir():
        assert (path / "expected.json").is_file()
        return
    assert path.is_file()
    if name:
        assert name in _names(path)


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: str(row[0])[:40])
def test_every_attack_has_a_test_or_says_that_nothing_prevents_it(row: list[str]) -> None:
    _, answer, shown = row
    assert "`tests/" in shown or ("**Not prevented" in answer and shown == "–")


def test_every_attack_on_the_list_is_there() -> None:
    attacks = " ".join(row[0] for row in _ROWS)
    for word in (
        "picks the round",
        "grinds the list",
        "sock puppets",
        "drops entrants",
        "backdates the sealing",
        "swaps the rules",
        "backdates a share",
        "floods",
        "renames",
        "impersonates",
        "injects",
    ):
        assert word in attacks
