"""``summary``: what a contest brought, in numbers, and what each of them cost."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, Final

from contestjudge import doors
from contestjudge.cli.bundles import Answer
from contestjudge.cli.progress import reading
from contestjudge.doors.summarising import judged_and_summarised
from contestjudge.errors import usage_error
from contestjudge.summary import Spent, check_spent

_COUNTED: Final = 0
_LONGEST: Final = 15
"""Digits of a number."""


def add_summary(
    commands: argparse._SubParsersAction[Any],
    run: Callable[[argparse.Namespace], int],
    evidence: str,
) -> None:
    """Add the command; ``run`` prints its answer.

    Args:
        commands: what to add it to.
        run: what prints an answer.
        evidence: what EVIDENCE is, in a line.
    """
    summary = commands.add_parser("summary", help="what a contest brought, in numbers")
    summary.add_argument("contest", metavar="CONTEST", help="the contest file (TOML or JSON)")
    summary.add_argument("evidence", metavar="EVIDENCE", nargs="+", help=evidence)
    summary.add_argument(
        "--cost", metavar="N", help="what it cost, in minor units: 120000 for 1,200.00 USD"
    )
    summary.add_argument("--currency", metavar="CODE", help="of the cost, such as USD")
    summary.add_argument("--reach", metavar="N", help="how many were reached: clicks, views")
    summary.add_argument("--format", choices=("text", "json"), default="text")
    summary.set_defaults(run=run, answer=_summary)


def _summary(
    arguments: argparse.Namespace, gathered: Callable[[Sequence[str]], doors.Evidence]
) -> Answer:
    spent = _spent(arguments)
    contest = doors.load_contest(arguments.contest)
    with reading(gathered(arguments.evidence)) as watched:
        _, found = judged_and_summarised(contest, watched, spent)
    return found.to_json() if arguments.format == "json" else found.text(), _COUNTED


def _spent(arguments: argparse.Namespace) -> Spent | None:
    if arguments.cost is None:
        for option in ("currency", "reach"):
            if getattr(arguments, option) is not None:
                raise usage_error(
                    "usage", f"--{option} is about what it cost", "write --cost N too"
                )
        return None
    reach = None if arguments.reach is None else _whole("--reach", arguments.reach)
    spent = Spent(_whole("--cost", arguments.cost), arguments.currency, reach)
    check_spent(spent)
    return spent


def _whole(option: str, text: str) -> int:
    if not text or len(text) > _LONGEST or not all("0" <= digit <= "9" for digit in text):
        raise usage_error(
            "usage",
            f"{option} takes a whole number, not {text[:40]!a}",
            "write digits alone; money in minor units (cents, öre)",
        )
    return int(text)
