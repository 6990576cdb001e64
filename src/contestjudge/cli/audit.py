"""``audit`` and ``disputes``: what was announced, and what people said of it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from contestjudge import doors
from contestjudge.cli.bundles import Answer
from contestjudge.cli.progress import reading
from contestjudge.doors.announced import is_name
from contestjudge.errors import usage_error
from contestjudge.report.audit import Audit

_RIGHT: Final = 0
_NOT_RIGHT: Final = 3
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ANNOUNCED: Final = (
    "who was announced: @handle or x:123, several of them, or one file: a name a line, CSV, a JSON"
    " list, or an earlier decision"
)


def add_audit(
    commands: argparse._SubParsersAction[Any],
    run: Callable[[argparse.Namespace], int],
    evidence: str,
) -> None:
    """Add both commands; ``run`` prints their answers.

    Args:
        commands: what to add them to.
        run: what prints an answer.
        evidence: what EVIDENCE is, in a line.
    """
    audit = commands.add_parser("audit", help="who was announced wrongly, who was passed over, why")
    audit.add_argument("contest", metavar="CONTEST", help="the contest file (TOML or JSON)")
    audit.add_argument("evidence", metavar="EVIDENCE", nargs="+", help=evidence)
    audit.add_argument("--announced", metavar="WHO", nargs="+", required=True, help=_ANNOUNCED)
    audit.add_argument("--policy", metavar="FILE", help="what is owed to whom (TOML or JSON)")
    audit.add_argument("--as-of", metavar="DAY", help="the day from which the plan counts")
    audit.add_argument("--log", metavar="FILE", help="complaints: the plan says whose there are")
    audit.add_argument("--format", choices=("text", "json", "markdown", "html"), default="text")
    audit.set_defaults(run=run, answer=_audit)
    disputes = commands.add_parser("disputes", help="how complaints were answered, what changed")
    disputes.add_argument("contest", metavar="CONTEST", help="the contest file (TOML or JSON)")
    disputes.add_argument("evidence", metavar="EVIDENCE", nargs="+", help=evidence)
    disputes.add_argument(
        "--log", metavar="FILE", required=True, help="the complaints: TOML, JSON or JSON lines"
    )
    disputes.add_argument("--as-of", metavar="TIME", help="up to when waiting counts (RFC 3339)")
    disputes.add_argument("--before", metavar="DECISION.json", help="an earlier decision")
    disputes.add_argument("--format", choices=("text", "json"), default="text")
    disputes.set_defaults(run=run, answer=_disputes)


def _audit(
    arguments: argparse.Namespace, gathered: Callable[[Sequence[str]], doors.Evidence]
) -> Answer:
    contest = doors.load_contest(arguments.contest)
    with reading(gathered(arguments.evidence)) as watched:
        found = doors.audit(
            contest,
            watched,
            _announced(arguments.announced),
            policy=arguments.policy,
            as_of=None if arguments.as_of is None else _day(arguments.as_of),
            log=arguments.log,
        )
    return _view(found, arguments.format), _RIGHT if found.is_right else _NOT_RIGHT


def _announced(stated: Sequence[str]) -> str | list[str]:
    """Tell names from a file."""
    if all(map(is_name, stated)):
        return list(stated)
    if len(stated) == 1:
        return stated[0]
    raise usage_error(
        "usage",
        "--announced takes names or one file, not both",
        "write every name as @handle or x:123",
    )


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise usage_error("usage", f"--as-of: {text[:40]!a} is no day", "write it like 2010-08-10")


def _view(found: Audit, wanted: str) -> str:
    match wanted:
        case "json":
            return found.to_json()
        case "markdown":
            return found.markdown()
        case "html":
            return found.html()
        case _:
            return found.text()


def _disputes(
    arguments: argparse.Namespace, gathered: Callable[[Sequence[str]], doors.Evidence]
) -> Answer:
    contest = doors.load_contest(arguments.contest)
    with reading(gathered(arguments.evidence)) as watched:
        found = doors.disputes(
            contest,
            watched,
            arguments.log,
            as_of=arguments.as_of,
            before=arguments.before,
        )
    text = found.to_json() if arguments.format == "json" else found.text()
    return text, _RIGHT if found.is_settled else _NOT_RIGHT
