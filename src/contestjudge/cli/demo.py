"""The founding case, step by step: what each exhibit bears, and what the tool had shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Final

from contestjudge import doors
from contestjudge.model.words import Status
from contestjudge.report.decision import Decision
from contestjudge.report.text import name_of

_STEPS: Final = (
    ("evidence-1.toml", "the list that the team's tool showed"),
    ("evidence-2.toml", "and the permalinks, with the times that the screen printed"),
    ("evidence-3.toml", "and the platform's search listing, whose order counts"),
    ("evidence-4.toml", "and the complete native list, with its own times and the count"),
)


def _codes(decision: Decision) -> str:
    codes = dict.fromkeys(one.code for one in decision.findings if one.severity != "info")
    return ", ".join(codes) or "none"


def _beside(first: Decision, last: Decision) -> str:
    shown = [name_of(row) for row in first.standings]
    true = [name_of(row) for row in last.standings]
    lines = [f"  {'place':<7}{'what the tool showed':<24}what happened"]
    for place in range(max(len(shown), len(true))):
        seat = "  <- seats end here" if place + 1 == last.seats else ""
        left = shown[place] if place < len(shown) else ""
        right = true[place] if place < len(true) else ""
        lines.append(f"  {place + 1:<7}{left:<24}{right:<20}{seat}".rstrip())
    crowned = set(shown[: first.seats])
    rightful = [name_of(row) for row in last.winners]
    passed_over = [name for name in rightful if name not in crowned]
    instead = [name for name in shown[: first.seats] if name not in rightful]
    lines += [
        "",
        f"  Passed over: {', '.join(passed_over)}",
        f"  Crowned in their place: {', '.join(instead)}",
    ]
    return "\n".join(lines) + "\n"


def run_demo(write: Callable[[str], None]) -> int:
    """Judge the shipped case with ever more evidence; return the exit status of the last step."""
    with resources.as_file(resources.files("contestjudge") / "data" / "sj") as folder:
        return _run(folder, write)


def _run(folder: Path, write: Callable[[str], None]) -> int:
    contest = doors.load_contest(folder / "contest.toml")
    write(
        "SJ, Sweden, August 2010: five festival tickets to the first five to retweet.\n"
        "Partly made up: CASE.md beside the case's files says what.\n"
    )
    decisions = []
    for number, (name, title) in enumerate(_STEPS, 1):
        decision = doors.judge(contest, doors.read(folder / name))
        decisions.append(decision)
        write(f"\nStep {number}: {title}\n")
        write(f"  {decision.message}\n")
        write(f"  findings: {_codes(decision)}\n")
        if decision.status is not Status.FINAL:
            seen = sorted(decision.standings, key=lambda row: row.rank_seen.min)
            names = ", ".join(name_of(row) for row in seen[: decision.seats])
            write(f"  by what was seen, these would win: {names}\n")
    first, last = decisions[0], decisions[-1]
    write("\nThe last decision in full\n\n" + last.text())
    write("\nWhat the tool showed, beside what happened\n\n" + _beside(first, last))
    evidence = doors.read(folder / _STEPS[-1][0])
    audit = doors.audit(contest, evidence, folder / "announced.txt", policy=folder / "policy.toml")
    write("\nThe winners who were announced, audited\n\n" + audit.text())
    return 0 if last.status is Status.FINAL else 3
