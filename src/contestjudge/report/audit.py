"""The audit as people use it: the document, with its sentences and views."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Final

from pydantic import PrivateAttr

from contestjudge.model.audit import AnnouncedDocument, AuditDocument, WrongedDocument
from contestjudge.model.remedy import RemedyDocument
from contestjudge.report.audit_sentences import (
    AFFECTED,
    GETS,
    ahead,
    cause_sentence,
    demonstration,
    due,
    message,
    money,
    step_sentence,
)
from contestjudge.report.plain import enumerated, shown, wrapped
from contestjudge.report.sentences import FORM_WORD, REASON_WORDS
from contestjudge.report.shares import entrant_name
from contestjudge.report.text import rank_text
from contestjudge.report.times import interval

SHOWN_ROWS: Final = 50
CLASSES: Final = (
    ("rightful", "Announced, and rightly"),
    ("undeserving", "Announced, and did not win"),
    ("undecidable", "Announced, and not settled by this evidence"),
    ("unknown", "Announced, and nothing in the evidence shows them"),
)


class Audit(AuditDocument):
    """An announcement held against the decision: classes, those passed over, causes, a remedy."""

    _zone: tzinfo = PrivateAttr()

    @classmethod
    def of(cls, document: AuditDocument, zone: tzinfo) -> Audit:
        """Add the sentences and views to a document.

        Args:
            document: the audit.
            zone: the zone that views show times in.
        """
        values = {name: getattr(document, name) for name in AuditDocument.model_fields}
        values["message"] = message(document)
        values["wronged"] = tuple(_told(row, zone) for row in document.wronged)
        if document.remedy is not None:
            steps = tuple(
                step.model_copy(update={"text": step_sentence(step, document.remedy)})
                for step in document.remedy.steps
            )
            values["remedy"] = document.remedy.model_copy(update={"steps": steps})
        audit = cls.model_construct(**values)
        audit._zone = zone  # noqa: SLF001 - its own private attribute
        return audit

    def to_json(self) -> str:
        """Return the document as indented JSON, keys in the document's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return "\n".join(_lines(self, self._zone)) + "\n"

    def markdown(self) -> str:
        """Return the view as Markdown."""
        from contestjudge.report.audit_markdown import audit_markdown

        return audit_markdown(self, self._zone)

    def html(self) -> str:
        """Return the report: one HTML file that needs no other, and no network."""
        from contestjudge.report.html.audit import audit_html

        return audit_html(self, self._zone)


def _told(row: WrongedDocument, zone: tzinfo) -> WrongedDocument:
    causes = tuple(
        cause.model_copy(
            update={
                "demonstrated_by": cause.demonstrated_by.model_copy(
                    update={"text": demonstration(cause.demonstrated_by, zone)}
                )
            }
        )
        for cause in row.causes
    )
    return row.model_copy(update={"causes": causes})


def grouped(rows: Sequence[WrongedDocument]) -> list[tuple[list[WrongedDocument], list[str]]]:
    """Put together whoever was passed over for the same causes, in order."""
    found: dict[tuple[str, ...], list[WrongedDocument]] = {}
    for row in rows:
        told = tuple(cause_sentence(cause, row.form) for cause in row.causes)
        found.setdefault(told, []).append(row)
    return [(several, list(causes)) for causes, several in found.items()]


def by_certainty(
    rows: Sequence[WrongedDocument],
) -> Iterator[tuple[str, Sequence[WrongedDocument]]]:
    """Part those who hold a seat from those who may; each list with its title."""
    behind = " (ahead: of the last who was announced and did not deserve it)"
    ahead_of = behind if any(row.ahead_by_us is not None for row in rows) else ""
    yield f"Passed over{ahead_of}", [row for row in rows if row.seat is not None]
    yield (
        "Not announced, and perhaps passed over",
        [row for row in rows if row.seat is None],
    )


def who(row: AnnouncedDocument) -> tuple[str, ...]:
    """Say who somebody announced is, and where they stand."""
    if row.rank is not None:
        place = f"rank {rank_text(row.rank)}"
    elif row.reasons:
        place = f"out: {enumerated(REASON_WORDS[reason] for reason in row.reasons)}"
    else:
        place = ""
    seat = "" if row.seat is None else f"seat {row.seat}"
    called = [name for name in row.named if name.lower() != entrant_name(row.entrant).lower()]
    as_ = f"announced as {shown(enumerated(called), 80)}" if called else ""
    return entrant_name(row.entrant), seat, place, as_


def passed_over(row: WrongedDocument, zone: tzinfo) -> tuple[str, ...]:
    """Say who somebody passed over is, and where they stand."""
    seat = "" if row.seat is None else f"seat {row.seat}"
    when = interval(row.earliest, row.latest, zone)
    return entrant_name(row.entrant), seat, f"{FORM_WORD[row.form]}, {when}", ahead(row)


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


def cost_of(remedy: RemedyDocument) -> Iterator[str]:
    """Say what it costs, in parts."""
    cost, policy = remedy.cost, remedy.policy
    added, most = money(cost.added, policy), money(cost.at_most, policy)
    if added:
        yield f"{added} for those passed over"
    if most != added:
        yield f"{most} if all who may have won are paid too"
    if cost.announced and policy.currency:
        yield f"{money(cost.announced, policy)} of prizes is kept by those announced"
    if cost.returned and policy.currency:
        yield f"{money(cost.returned, policy)} is given back"


def plan_rows(remedy: RemedyDocument) -> Iterable[tuple[str, ...]]:
    """Give the steps as a table: number, day, owner, what is done."""
    for step in remedy.steps:
        yield f"{step.number}.", due(step), shown(step.owner, 40), step_sentence(step, remedy)
