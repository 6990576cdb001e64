"""The whole page of a decision: its parts in order."""

from __future__ import annotations

from datetime import tzinfo
from typing import Final

from contestjudge.model.decision import DecisionDocument
from contestjudge.model.summary import SummaryDocument
from contestjudge.report.html.arrivals import arrivals
from contestjudge.report.html.coverage import coverage
from contestjudge.report.html.finish import finish
from contestjudge.report.html.notes import evidence, findings, steps, verify
from contestjudge.report.html.people import excluded, people
from contestjudge.report.html.script import SCRIPT
from contestjudge.report.html.shell import page_of
from contestjudge.report.html.verdict import masthead, seats
from contestjudge.report.plain import shown

_LONGEST_TITLE: Final = 90


def decision_html(
    decision: DecisionDocument, zone: tzinfo, summary: SummaryDocument | None = None
) -> str:
    """Write the report of a decision as one HTML file that needs no other.

    Args:
        decision: with its sentences.
        zone: the zone to show times in.
        summary: the campaign in numbers, counted with the same judging; without it, what each
            instrument watched is left out, and entries are counted from the rows that there are.
    """
    sections = [
        one
        for one in (
            seats(decision, zone),
            finish(decision, zone),
            steps(decision),
            coverage(decision, zone, summary),
            arrivals(decision, zone, summary),
            findings(decision),
            people(decision, zone),
            excluded(decision, zone),
            evidence(decision),
            verify(decision),
        )
        if one is not None
    ]
    title = f"{shown(decision.contest.name, _LONGEST_TITLE)}: {decision.status}"
    return page_of(title, masthead(decision), sections, decision.timezone, script=SCRIPT)
