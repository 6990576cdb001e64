"""What every view of an audit lists: groups, rows and their words, the same in all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Final

from contestjudge.model.audit import AnnouncedDocument, WrongedDocument
from contestjudge.model.remedy import RemedyDocument
from contestjudge.report.audit_sentences import ahead, cause_sentence, due, money, step_sentence
from contestjudge.report.plain import enumerated, shown
from contestjudge.report.sentences import FORM_WORD, REASON_WORDS
from contestjudge.report.shares import entrant_name
from contestjudge.report.text import rank_text
from contestjudge.report.times import interval

SHOWN_ROWS: Final = 50
"""So many rows of a list are in a text; the JSON has them all."""
CLASSES: Final = (
    ("rightful", "Announced, and rightly"),
    ("undeserving", "Announced, and did not win"),
    ("undecidable", "Announced, and not settled by this evidence"),
    ("unknown", "Announced, and nothing in the evidence shows them"),
)


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
