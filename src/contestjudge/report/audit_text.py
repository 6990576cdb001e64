"""An audit as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from contestjudge.model.audit import AuditDocument
from contestjudge.model.remedy import RemedyDocument
from contestjudge.report.audit_rows import (
    CLASSES,
    SHOWN_ROWS,
    by_certainty,
    cost_of,
    grouped,
    passed_over,
    plan_rows,
    who,
)
from contestjudge.report.audit_sentences import AFFECTED, GETS, money
from contestjudge.report.plain import enumerated, shown, wrapped
from contestjudge.report.shares import entrant_name


def audit_text(audit: AuditDocument, zone: tzinfo) -> str:
    """Render an audit for a terminal.

    Args:
        audit: with its sentences.
        zone: the zone to show times in.
    """
    return "\n".join(_lines(audit, zone)) + "\n"


def _lines(audit: AuditDocument, zone: tzinfo) -> Iterator[str]:
    name = shown(audit.contest.name, 70)
    yield f"{name}: audit of the announced winners"
    yield "=" * (len(name) + 32)
    yield ""
    yield wrapped(audit.message)
    if audit.note:
        yield wrapped(audit.note)
    for kind, title in CLASSES:
        yield from _listed(title, [who(row) for row in getattr(audit, kind)])
    for title, rows in by_certainty(audit.wronged):
        yield from _listed(title, [passed_over(row, zone) for row in rows])
    yield from _causes(audit)
    if audit.remedy is not None and audit.remedy.affected:
        yield from _remedy(audit.remedy)
    yield ""
    yield wrapped(f"Times: {shown(audit.timezone, 60)}. Faults simulated: {audit.simulated}.")
    yield f"decision {audit.decision.digest} ({audit.decision.status})"
    yield f"rules    {audit.contest.digest}"


def _listed(title: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    widths = [max(len(row[column]) for row in rows[:SHOWN_ROWS]) for column in range(len(rows[0]))]
    for row in rows[:SHOWN_ROWS]:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width]
        yield f"  {'  '.join(cells)}".rstrip()
    if len(rows) > SHOWN_ROWS:
        yield f"  … and {len(rows) - SHOWN_ROWS} more; the JSON has them all"


def _causes(audit: AuditDocument) -> Iterator[str]:
    """Say why, once for everyone to whom it happened."""
    if not audit.wronged:
        return
    yield ""
    yield "Why, as demonstrated by judging with that fault"
    for rows, causes in grouped(audit.wronged):
        names = [entrant_name(row.entrant) for row in rows[:SHOWN_ROWS]]
        if len(rows) > SHOWN_ROWS:
            names.append(f"{len(rows) - SHOWN_ROWS} more")
        yield wrapped(f"{enumerated(names)}:", "  ")
        for cause in causes or [
            f"None of the {audit.simulated} faults that were simulated explains it."
        ]:
            yield wrapped(cause, "    - ")


def _remedy(remedy: RemedyDocument) -> Iterator[str]:
    policy = remedy.policy
    rows = [
        (
            entrant_name(one.entrant),
            AFFECTED[one.affected],
            GETS[one.gets],
            money(one.value, policy) if one.value else "",
            {None: "", True: "complained", False: "did not complain"}[one.complained],
        )
        for one in remedy.affected
    ]
    yield from _listed("Everyone affected", rows)
    cost = "; ".join(cost_of(remedy))
    if cost:
        yield ""
        yield wrapped(f"Cost: {cost}.")
    yield from _listed("Plan", list(plan_rows(remedy)))
