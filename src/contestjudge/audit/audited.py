"""One announcement, audited: classes, the list of those passed over, and a cause for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contestjudge.audit.announcement import Kind, Places, identified
from contestjudge.audit.causes import Announcement, Explainer
from contestjudge.audit.exhibits import Exhibits
from contestjudge.audit.known import Known, by_person
from contestjudge.audit.simulation import Case
from contestjudge.evidence.batch import Batch
from contestjudge.facts import Facts
from contestjudge.model.audit import (
    AUDIT_SCHEMA,
    AnnouncedDocument,
    AuditDocument,
    AuditedDecision,
)
from contestjudge.model.decision import DecisionDocument
from contestjudge.model.target import Target
from contestjudge.model.words import Reason, Status, Verdict

_KINDS: Final[tuple[Kind, ...]] = ("rightful", "undeserving", "undecidable", "unknown")


@dataclass(frozen=True, slots=True)
class Judged:
    """What an announcement is held against."""

    facts: Facts
    decision: DecisionDocument
    """The same, as a document."""
    names: Sequence[str]
    """What the inputs are called, in the order of the batches."""
    read: Callable[[Target], Sequence[Batch]]
    """Reads the evidence once more, for rules that look for something else."""


def audited(judged: Judged, announced: Iterable[str]) -> AuditDocument:
    """Hold an announcement against a decision.

    Args:
        judged: the decision, and what it rests on.
        announced: the names: ``@handle``, ``x:123``, or a bare id or handle; in any order.

    Raises:
        UsageError: a name can be no account's, or several people answer to it.
    """
    facts, decision = judged.facts, judged.decision
    known = Known.of(facts)
    places = Places.of(facts, known)
    persons, strangers = identified(known, announced)
    kinds: dict[str, Kind] = {person: places.kind(person) for person in persons}
    rows: dict[Kind, list[AnnouncedDocument]] = {kind: [] for kind in _KINDS}
    for person in sorted(persons, key=lambda one: _turn(places, one)):
        kind = kinds[person]
        rows[kind].append(places.announced(person, persons[person], kind))
    rows["unknown"] = [
        AnnouncedDocument(
            entrant=known.stranger(min(strangers[account])),
            named=tuple(sorted(strangers[account])),
            rank=None,
            verdict=None,
            seat=None,
            reasons=(),
            earliest=None,
            latest=None,
        )
        for account in sorted(strangers, key=by_person)
        if not known.is_sponsor(min(strangers[account]))
    ]
    rows["undeserving"] += _sponsor(known, strangers)
    undeserving = frozenset(person for person, kind in kinds.items() if kind == "undeserving")
    last = places.last_of(undeserving)
    passed = [places.wronged(number, last) for number in places.passed_over(frozenset(persons))]
    told = Announcement(
        frozenset(persons),
        undeserving,
        len(strangers),
        tuple(row.entrant.id for row in passed),
        is_wrong=len(rows["rightful"]) < len(persons) or any(row.seat for row in passed),
    )
    moments = facts.resolved.moments
    case = Case(facts.contest, facts.batches, facts.resolved.rulings, moments, judged.read)
    exhibits = Exhibits.of(facts, judged.names, told.wronged)
    explained = Explainer(facts, case, known, exhibits, told).explained()
    wronged = tuple(
        row.model_copy(update={"causes": explained.causes.get(row.entrant.id, ())})
        for row in passed
    )
    is_right = (
        not (wronged or strangers or undeserving or rows["undecidable"])
        and decision.status is Status.FINAL
    )
    return AuditDocument(
        schema_=AUDIT_SCHEMA,
        spec=decision.spec,
        timezone=decision.timezone,
        contest=decision.contest,
        decision=AuditedDecision(
            digest=decision.digest, status=decision.status, message=decision.message
        ),
        seats=decision.seats,
        message="",
        is_right=is_right,
        rightful=tuple(rows["rightful"]),
        undeserving=tuple(rows["undeserving"]),
        undecidable=tuple(rows["undecidable"]),
        unknown=tuple(rows["unknown"]),
        wronged=wronged,
        simulated=explained.simulated,
        remedy=None,
    )


def _sponsor(known: Known, strangers: Mapping[str, Iterable[str]]) -> Iterator[AnnouncedDocument]:
    """Write the sponsor, announced without a share to their name (spec 11.2.1): one person."""
    own = [one for one in sorted(strangers, key=by_person) if known.is_sponsor(min(strangers[one]))]
    if own:
        yield AnnouncedDocument(
            entrant=known.stranger(min(strangers[own[0]])),
            named=tuple(sorted({name for account in own for name in strangers[account]})),
            rank=None,
            verdict=Verdict.OUT,
            seat=None,
            reasons=(str(Reason.SPONSOR),),
            earliest=None,
            latest=None,
        )


def _turn(places: Places, person: str) -> tuple[int, tuple[bool, tuple[int, int, bytes]]]:
    """Sort by the place in the display order; who has none comes last, by id."""
    number = places.index.get(person)
    if number is None:
        return len(places.index), by_person(person)
    return places.turn[number], by_person(person)
