"""A small contest for the views: over four days, or of a draw; final, or not."""

from __future__ import annotations

from pathlib import Path

import contestjudge as cj
from tests.cli.test_days import ROWS, Case


def judged_in(
    folder: Path, award: str, *, complete: bool = True, thrown: bool = False, rows: str = ROWS
) -> cj.Decision:
    """Judge it.

    Args:
        folder: where its files go.
        award: lines of that table.
        complete: whether the list is called complete; otherwise nothing is final.
        thrown: whether the dice were thrown.
        rows: who shared when.
    """
    case = Case(folder, award, rows=rows)
    if not complete:
        case.evidence.write_text(case.evidence.read_text().replace("complete = true\n", ""))
    elif thrown:
        case.throw()
    return cj.judge(cj.load_contest(case.contest), cj.read(case.evidence))
