"""What a notebook shows of a decision: the verdict and the seats, in a few lines of HTML.

It is a tree of elements, like the whole report: text of strangers is text by construction. It
takes its colours from the page that it stands in, so that it can be read on light and on dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final
from xml.etree.ElementTree import Element, tostring

from contestjudge.model.decision import DecisionDocument, SeatDocument
from contestjudge.model.words import Status
from contestjudge.report.by_day import has_days, seen_so_far
from contestjudge.report.html.elements import el, head_of, name, rows_of
from contestjudge.report.html.verdict import MARKS
from contestjudge.report.plain import counted
from contestjudge.report.sentences import FORM_WORD
from contestjudge.report.text import BASIS_WORDS, name_of, rank_text
from contestjudge.report.times import interval
from contestjudge.report.weight import flags_in, pressing_findings

_SHOWN: Final = 12
"""So many rows of a list are shown; the frames have them all."""
_LONGEST_TITLE: Final = 100
_QUIET: Final = "opacity:.75;margin:.4em 0"
_HEADING: Final = "font-weight:600;text-align:left;caption-side:top;padding:.8em 0 .2em"


def decision_fragment(decision: DecisionDocument, zone: tzinfo) -> str:
    """Write the fragment.

    Args:
        decision: with its sentences.
        zone: the zone to show times in.
    """
    findings = len(pressing_findings(decision)) + len(flags_in(decision))
    counts = decision.counts
    told = [counted(counts.entrants, "entrant")]
    if counts.excluded:
        told.append(counted(counts.excluded, "share") + " not counted")
    if findings:
        told.append(counted(findings, "finding") + " to mind")
    fragment = el(
        "div",
        el(
            "p",
            el("b", name(decision.contest.name, _LONGEST_TITLE)),
            f" {MARKS[decision.status]} {decision.status}",
            style="margin:.2em 0",
        ),
        el("p", decision.message, style="margin:.4em 0;max-width:46em"),
        *_tables(decision, zone),
        el("p", f"{' · '.join(told)}. Times: {decision.timezone}.", style=_QUIET),
        class_="contestjudge-decision",
        style="line-height:1.45",
    )
    return tostring(fragment, encoding="unicode", method="html")


def _tables(decision: DecisionDocument, zone: tzinfo) -> list[Element]:
    made = [_table("Winners", decision.winners, zone)]
    if decision.status is Status.PROVISIONAL:
        seen = seen_so_far(decision)
        made.append(_table("By what was seen so far: not a result", seen, zone, seen=True))
    elif decision.status is Status.CONTESTED:
        title = "Candidates" if decision.draw is None else "In the draw"
        made.append(_table(title, decision.contested, zone, seen=decision.draw is None))
    made.append(_table("Alternates", decision.alternates, zone))
    return [one for one in made if one is not None]


def _table(
    title: str, rows: Sequence[SeatDocument], zone: tzinfo, *, seen: bool = False
) -> Element | None:
    if not rows:
        return None
    # The first cell of a row is its head.
    day = ("day",) if has_days(rows) else ()
    columns = (*day, "rank" if seen else "seat", "who", "verdict", "form", "when", "by")
    table = el(
        "table",
        el("caption", title, style=_HEADING),
        head_of(*columns),
        rows_of(
            (*(() if row.day is None else (row.day,)), *_cells(row, zone, seen=seen))
            for row in rows[:_SHOWN]
        ),
    )
    if len(rows) > _SHOWN:
        more = el("td", f"… and {len(rows) - _SHOWN:,} more", colspan=len(columns))
        table.append(el("tfoot", el("tr", more)))
    return table


def _cells(row: SeatDocument, zone: tzinfo, *, seen: bool) -> tuple[Element | str, ...]:
    place = "–" if row.seat is None else str(row.seat)
    return (
        rank_text(row.rank_seen) if seen else place,
        name(name_of(row)),
        str(row.verdict),
        FORM_WORD[row.share.form],
        interval(row.share.earliest, row.share.latest, zone),
        BASIS_WORDS[row.share.basis],
    )
