"""An audit as Markdown: for a ticket, a mail or a wiki. Strangers' text cannot become markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

from contestjudge.model.audit import AuditDocument
from contestjudge.report.audit_rows import (
    CLASSES,
    SHOWN_ROWS,
    by_certainty,
    grouped,
    passed_over,
    plan_rows,
    who,
)
from contestjudge.report.audit_sentences import AFFECTED, GETS, money
from contestjudge.report.markdown_text import escaped, said
from contestjudge.report.plain import enumerated
from contestjudge.report.shares import entrant_name


def audit_markdown(audit: AuditDocument, zone: tzinfo) -> str:
    """Render an audit as Markdown.

    Args:
        audit: with its sentences.
        zone: the zone to show times in.
    """
    return "\n".join(_lines(audit, zone)) + "\n"


def _lines(audit: AuditDocument, zone: tzinfo) -> Iterator[str]:
    yield f"# {escaped(audit.contest.name, 120)}: audit of the announced winners"
    yield ""
    yield f"**{_quiet(audit.message)}**"
    if audit.note:
        yield ""
        yield _quiet(audit.note)
    for kind, title in CLASSES:
        yield from _table(
            title, ("who", "seat", "place", "named"), [who(row) for row in getattr(audit, kind)]
        )
    for title, passed in by_certainty(audit.wronged):
        yield from _table(
            title,
            ("who", "seat", "share", "how far ahead"),
            [passed_over(row, zone) for row in passed],
        )
    if audit.wronged:
        yield ""
        yield "## Why"
        yield ""
        for rows, causes in grouped(audit.wronged):
            names = [escaped(entrant_name(row.entrant)) for row in rows[:SHOWN_ROWS]]
            if len(rows) > SHOWN_ROWS:
                names.append(f"{len(rows) - SHOWN_ROWS} more")
            told = causes or ["No fault that was simulated explains it."]
            yield f"- {enumerated(names)}: {' '.join(map(_quiet, told))}"
    if audit.remedy is not None and audit.remedy.affected:
        remedy = audit.remedy
        complained = {None: "", True: "yes", False: "no"}
        yield from _table(
            "Everyone affected",
            ("who", "how", "gets", "value", "complained"),
            [
                (
                    entrant_name(one.entrant),
                    AFFECTED[one.affected],
                    GETS[one.gets],
                    money(one.value, remedy.policy) if one.value else "",
                    complained[one.complained],
                )
                for one in remedy.affected
            ],
        )
        yield from _table("Plan", ("", "due", "owner", "what"), list(plan_rows(remedy)))
    yield ""
    yield f"Decision `{audit.decision.digest}` ({audit.decision.status})."


def _quiet(text: str) -> str:
    """Write a sentence of ours; the names in it must not call anybody either."""
    return said(text).replace("@", "\\@")


def _cell(text: str, column: int) -> str:
    """Write a cell; the first one is a name, which must not call anybody."""
    return _quiet(text) if column else escaped(text)


def _table(title: str, header: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    if not rows:
        return
    used = [column for column in range(len(header)) if any(row[column] for row in rows)]
    yield ""
    yield f"## {title}"
    yield ""
    yield f"| {' | '.join(header[column] for column in used)} |"
    yield f"|{' --- |' * len(used)}"
    for row in rows[:SHOWN_ROWS]:
        yield f"| {' | '.join(_cell(row[column], column) for column in used)} |"
    if len(rows) > SHOWN_ROWS:
        yield ""
        yield f"… and {len(rows) - SHOWN_ROWS} more; the JSON has them all."
