"""The views of a decision that ``judge --format`` gives."""

from __future__ import annotations

import argparse
import io
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import get_terminal_size
from typing import Final

from contestjudge import doors
from contestjudge.cli.progress import reading
from contestjudge.doors.summarising import judged_and_summarised
from contestjudge.errors import usage_error
from contestjudge.model.contest import Contest
from contestjudge.report.decision import Decision
from contestjudge.report.summary import Summary

FORMATS: Final = ("text", "json", "markdown", "html")
FORMAT_HELP: Final = (
    "a view for people (the default), the whole document for `explain` and for programs, Markdown,"
    " or a report in one HTML file"
)
_WIDEST: Final = 120


def refuse_pages_of_what_if(wanted: str) -> None:
    """Refuse a page about rules that do not hold: somebody would take it for the result.

    Raises:
        UsageError: it was asked for.
    """
    if wanted in {"markdown", "html"}:
        raise usage_error(
            "usage",
            f"--what-if has no {wanted}: a page would be taken for the decision",
            "use --format text or json",
        )


def judged_for(
    arguments: argparse.Namespace,
    contest: Contest,
    evidence: doors.Evidence,
    standings: Path | None = None,
) -> tuple[Decision, Summary | None]:
    """Judge, with the campaign in numbers where the view shows them."""
    engine = arguments.engine
    jobs = 1 if arguments.jobs is None else arguments.jobs
    with reading(evidence) as watched:
        if arguments.format == "html":
            return judged_and_summarised(
                contest, watched, standings=standings, engine=engine, jobs=jobs
            )
        decision = doors.judge(contest, watched, standings=standings, engine=engine, jobs=jobs)
        return decision, None


def view(decision: Decision, summary: Summary | None, wanted: str) -> str:
    """Write a decision in the format that was asked for."""
    match wanted:
        case "json":
            return decision.to_json()
        case "markdown":
            return decision.markdown()
        case "html":
            return decision.html(summary)
        case _:
            return _for_terminal(decision) if _is_rich() else decision.text()


def _is_rich() -> bool:
    return sys.stdout.isatty() and find_spec("rich") is not None


def _for_terminal(decision: Decision) -> str:
    """Write the view that has weight and colour, as much of it as this terminal shows."""
    from rich.console import Console

    written = io.StringIO()
    console = Console(
        file=written,
        force_terminal=True,  # it is one: this only gathers what goes there
        width=min(_WIDEST, get_terminal_size().columns),
        markup=False,
        highlight=False,
        emoji=False,
    )
    for part in decision.view():
        console.print(part)
    return written.getvalue()
