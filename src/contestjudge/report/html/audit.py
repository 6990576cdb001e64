"""An audit as one page: what was announced, who was passed over and why, what puts it right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Final
from xml.etree.ElementTree import Element

from contestjudge.model.audit import AuditDocument
from contestjudge.model.remedy import RemedyDocument
from contestjudge.report.audit_rows import (
    CLASSES,
    by_certainty,
    cost_of,
    grouped,
    passed_over,
    plan_rows,
    who,
)
from contestjudge.report.audit_sentences import AFFECTED, GETS, money
from contestjudge.report.html.elements import (
    Child,
    el,
    head_of,
    name,
    points,
    rows_of,
    section,
    titled,
)
from contestjudge.report.html.shell import page_of
from contestjudge.report.plain import counted, shown
from contestjudge.report.shares import entrant_name

SHOWN_ROWS: Final = 1_000
"""So many rows of a list are on the page; the JSON has them all."""
_LONGEST_TITLE: Final = 90
_LONGEST_HEADING: Final = 120
_COMPLAINED: Final = {None: "", True: "yes", False: "no"}


def audit_html(audit: AuditDocument, zone: tzinfo) -> str:
    """Write an audit as one HTML file that needs no other.

    Args:
        audit: with its sentences.
        zone: the zone to show times in.
    """
    parts = (_announced(audit), _passed(audit, zone), _why(audit), _remedy(audit), _rests(audit))
    sections = [one for one in parts if one is not None]
    title = f"{shown(audit.contest.name, _LONGEST_TITLE)}: audit of the announced winners"
    return page_of(title, _masthead(audit), sections, audit.timezone)


def _masthead(audit: AuditDocument) -> Element:
    """Write what was found, with what it is about; the mark is told apart without any colour."""
    mark, word, look = "○", "Not right", "contested"
    if audit.is_right:
        mark, word, look = "●", "Right", "final"
    figures = [("announced", sum(len(getattr(audit, kind)) for kind, _ in CLASSES))]
    figures += [
        (_FIGURES[kind], len(getattr(audit, kind))) for kind, _ in CLASSES if getattr(audit, kind)
    ]
    figures += [(words, len(rows)) for words, rows in _passed_figures(audit) if rows]
    return el(
        "header",
        el("p", "Audit of announced winners", class_="over"),
        el("h1", titled(audit.contest.name, _LONGEST_HEADING)),
        el(
            "p",
            el("span", mark, aria_hidden="true"),
            f" {word}",
            class_=f"status {look}",
        ),
        el("p", audit.message, class_="verdict"),
        el("p", audit.note, class_="aside") if audit.note else None,
        el(
            "dl",
            *(el("div", el("dt", what), el("dd", f"{number:,}")) for what, number in figures),
            class_="figures",
        ),
    )


_FIGURES: Final = {
    "rightful": "rightly",
    "undeserving": "did not win",
    "undecidable": "not settled",
    "unknown": "not in the evidence",
}


def _passed_figures(audit: AuditDocument) -> Iterator[tuple[str, Sequence[object]]]:
    for words, (_, rows) in zip(
        ("passed over", "perhaps passed over"), by_certainty(audit.wronged), strict=True
    ):
        yield words, rows


def _announced(audit: AuditDocument) -> Element:
    columns = ("Who", "Seat", "Place", "Announced as")
    parts = [
        _table(title, columns, [who(row) for row in getattr(audit, kind)])
        for kind, title in CLASSES
    ]
    return section("announced", "Announced", *parts)


def _passed(audit: AuditDocument, zone: tzinfo) -> Element | None:
    if not audit.wronged:
        return None
    columns = ("Who", "Seat", "Share", "How far ahead")
    parts = [
        _table(title, columns, [passed_over(row, zone) for row in rows])
        for title, rows in by_certainty(audit.wronged)
    ]
    return section("passed", "Not announced", *parts)


def _why(audit: AuditDocument) -> Element | None:
    """Say why, once for everyone to whom it happened."""
    if not audit.wronged:
        return None
    return section(
        "why",
        "Why",
        el(
            "p",
            f"{counted(audit.simulated, 'fault was', 'faults were')} simulated: a cause is named"
            " only where judging with that fault put the announced where they were put.",
            class_="lede",
        ),
        *(
            el(
                "div",
                el("h3", *_names([entrant_name(row.entrant) for row in rows])),
                points(causes or ["No fault that was simulated explains it."], class_="steps"),
            )
            for rows, causes in grouped(audit.wronged)
        ),
    )


def _names(names: Sequence[str]) -> Iterator[Child]:
    """Enumerate whom something happened to."""
    listed = names[:SHOWN_ROWS]
    for place, one in enumerate(listed):
        yield name(one)
        left = len(names) - place - 1
        yield ", " if left > 1 else " and " if left else None
    if len(names) > len(listed):
        yield f"{len(names) - len(listed):,} more"


def _remedy(audit: AuditDocument) -> Element | None:
    remedy = audit.remedy
    if remedy is None or not remedy.affected:
        return None
    cost = "; ".join(cost_of(remedy))
    return section(
        "remedy",
        "What puts it right",
        el("p", f"Cost: {cost}.", class_="lede") if cost else None,
        _table(
            "Everyone affected",
            ("Who", "How", "Gets", "Value", "Complained"),
            list(_affected(remedy)),
        ),
        _table("Plan", ("Step", "Due", "Owner", "What"), list(plan_rows(remedy)), named=False),
    )


def _affected(remedy: RemedyDocument) -> Iterator[tuple[str, ...]]:
    for one in remedy.affected:
        yield (
            entrant_name(one.entrant),
            AFFECTED[one.affected],
            GETS[one.gets],
            money(one.value, remedy.policy) if one.value else "",
            _COMPLAINED[one.complained],
        )


def _rests(audit: AuditDocument) -> Element:
    """Say what it was held against."""
    digests = (("decision", audit.decision.digest), ("rules", audit.contest.digest))
    return section(
        "rests",
        "What this rests on",
        el("p", audit.decision.message, class_="lede"),
        el(
            "dl",
            *(el("div", el("dt", what), el("dd", el("code", one))) for what, one in digests),
            class_="digests",
        ),
        el(
            "p",
            "The same rules, evidence and names give the same audit, byte for byte, on every"
            " machine; the report of the decision says who won, and why.",
            class_="aside",
        ),
    )


def _table(
    title: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]], *, named: bool = True
) -> Element | None:
    """Write a list under its title, without the columns in which nothing stands."""
    if not rows:
        return None
    used = [column for column in range(len(columns)) if any(row[column] for row in rows)]
    more = len(rows) - SHOWN_ROWS
    return el(
        "div",
        el("h3", title),
        el(
            "div",
            el(
                "table",
                head_of(*(columns[column] for column in used)),
                rows_of(
                    tuple(
                        titled(row[column]) if named and not column else row[column]
                        for column in used
                    )
                    for row in rows[:SHOWN_ROWS]
                ),
            ),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label=title,
        ),
        el("p", f"… and {more:,} more; the JSON has them all.", class_="aside")
        if more > 0
        else None,
    )
