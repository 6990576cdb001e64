"""From a judgement to the decision document: the same facts, written down (spec 8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from contestjudge.decision_rows import RowWriter, digest_of_standings, parameters
from contestjudge.draw.held import Drawn
from contestjudge.draw.several import ticket_names
from contestjudge.evidence.digest import evidence_digest
from contestjudge.facts import Facts, Whole
from contestjudge.judge import Judgement, Span
from contestjudge.model.contest import Award
from contestjudge.model.decision import (
    BAND_LIMIT,
    DECISION_SCHEMA,
    ContestPart,
    CountsDocument,
    DayDocument,
    DecisionDocument,
    DrawDocument,
    EvidencePart,
    FindingDocument,
    HoleDocument,
    InputDocument,
    SeatDocument,
    TicketDocument,
    band_of,
)
from contestjudge.model.field import TicketKey
from contestjudge.model.finding import Finding, params_key
from contestjudge.model.time import format_bound
from contestjudge.model.words import SPEC_VERSION, Platform, Severity


def _band(judgement: Judgement, cut: int, seated: set[int]) -> list[int]:
    """Places to list where there are too many: the seats, and the band around each day's cut."""
    spans = [(day.first, day.end) for day in judgement.days] or [(0, len(judgement.placed))]
    band = band_of(len(spans))
    near = {
        place
        for first, end in spans
        for place in range(max(first, first + cut - band), min(end, first + cut + band))
    }
    chosen = {place for place, entry in enumerate(judgement.placed.order) if entry in seated}
    return sorted(chosen | near)


def write_decision(facts: Facts, inputs: Sequence[InputDocument]) -> DecisionDocument:
    """Write a decision, with its digest, without the sentences that the report adds."""
    judgement, field, contest = facts.judgement, facts.field, facts.contest
    writer = RowWriter(facts)
    award = contest.award
    cut = max(award.positions, default=award.seats)
    whole = _whole(facts) if facts.whole is None else facts.whole
    many = whole.entrants > BAND_LIMIT
    seats = dict(judgement.winners)
    seated = {*seats, *judgement.alternates}
    places: Sequence[int] = _band(judgement, cut, seated) if many else range(len(judgement.placed))
    rows: dict[int, SeatDocument] = {}
    for place in places:
        entry = judgement.placed.order[place]
        rows[entry] = writer.seat(place, seats.get(entry))
    excluded = field.exclusions[:BAND_LIMIT]
    document = DecisionDocument(
        schema_=DECISION_SCHEMA,
        spec=SPEC_VERSION,
        status=judgement.status,
        next_steps=facts.steps,
        timezone=contest.timezone,
        contest=ContestPart(name=contest.name, digest=contest.digest),
        seats=len(award.positions) or award.seats,
        positions=award.positions,
        method=award.method,
        winners=tuple(rows[entry] for entry, _ in judgement.winners),
        alternates=tuple(rows[entry] for entry in judgement.alternates),
        contested=tuple(rows[entry] for entry in judgement.contested if entry in rows),
        standings=tuple(rows.values()),
        standings_digest=whole.standings_digest,
        days=tuple(map(_day, judgement.days)),
        excluded=tuple(writer.exclusion(row) for row in excluded),
        findings=_findings(facts, writer),
        holes=tuple(
            HoleDocument.model_validate(
                {
                    "post": hole.post,
                    "form": hole.form,
                    "from": format_bound(hole.earliest),
                    "to": format_bound(hole.latest),
                    "at_most": hole.at_most,
                    "budget": hole.budget,
                    "cause": hole.cause,
                }
            )
            for hole in facts.coverage.holes
        ),
        counts=CountsDocument(
            entrants=whole.entrants,
            excluded=whole.excluded,
            shares=whole.shares,
            observations=whole.observations,
            contested=whole.contested,
        ),
        evidence=EvidencePart(digest=whole.evidence_digest),
        draw=_draw(facts),
        digest="",
        inputs=tuple(inputs),
        provenance={
            identity: tuple(sorted(spots)) for identity, spots in sorted(writer.provenance.items())
        },
    )
    return document.model_copy(update={"digest": document.computed_digest()})


def _day(day: Span) -> DayDocument:
    return DayDocument.model_validate(
        {
            "day": day.name,
            "from": format_bound(day.opens),
            "to": format_bound(day.closes - 1),
            "status": day.status,
            "entrants": day.end - day.first,
        }
    )


def _whole(facts: Facts) -> Whole:
    return Whole(
        len(facts.field.entries),
        len(facts.resolved.shares),
        facts.resolved.observations,
        len(facts.judgement.contested),
        len(facts.field.exclusions),
        digest_of_standings(facts),
        digest_of_evidence(facts),
    )


def digest_of_evidence(facts: Facts) -> str:
    """Return the digest of the evidence: a draw that was held has it already."""
    held = facts.judgement.held
    return evidence_digest(facts.resolved) if held is None else held.commitment.evidence


def kind_of_draw(award: Award) -> Literal["lottery", "lot"]:
    """Say what a draw is for: all of the seats, or those that evidence leaves open."""
    return "lottery" if award.method == "draw" else "lot"


def _draw(facts: Facts) -> DrawDocument | None:
    """Say that a draw is due, or how it went: never while provisional (spec 7.2.3)."""
    judgement = facts.judgement
    if judgement.held is None:
        pending = [one for one in judgement.findings if one.code == "draw.pending"]
        if not pending:
            return None
        doubtful = dict(pending[0].params)["doubtful"]
        return DrawDocument(
            state="pending",
            kind=kind_of_draw(facts.contest.award),
            candidates=len(judgement.contested),
            doubtful=int(doubtful or 0),
        )
    held, outcome = judgement.held, judgement.held.outcome
    taken = {*dict(judgement.winners), *judgement.alternates}
    return DrawDocument(
        state="held",
        kind=kind_of_draw(facts.contest.award),
        candidates=held.commitment.size,
        selection=outcome.plan.selection,
        commitment=held.commitment.digest,
        entrants_root=held.commitment.root,
        source=outcome.plan.source,
        chain=held.commitment.chain,
        round=held.commitment.round,
        randomness=outcome.value,
        signature=outcome.signature,
        previous_signature=outcome.previous_signature,
        seed=held.seed.hex(),
        tickets=tuple(
            ticket_row(held.pool[ticket.number - 1], ticket, daily=bool(judgement.days))
            for entry, ticket in judgement.drawn
            if entry in taken
        ),
        signature_checked=outcome.checked,
    )


def ticket_row(key: TicketKey, drawn: Drawn, *, daily: bool) -> TicketDocument:
    """Write somebody who was drawn."""
    platform, person, *more = key
    return TicketDocument(
        platform=Platform(platform),
        id=person,
        number=drawn.number,
        ticket=drawn.ticket,
        day=more[1] if daily else None,
        ticket_names=ticket_names(key, daily=daily),
    )


def _findings(facts: Facts, writer: RowWriter) -> tuple[FindingDocument, ...]:
    found = {
        *facts.judgement.findings,
        *facts.coverage.findings,
        *facts.field.findings,
        *facts.resolved.findings,
    }
    rows = {(_finding_key(one), writer.cite_all(one.about)): one for one in found}
    return tuple(
        FindingDocument(
            code=one.code,
            severity=one.severity,
            params=parameters(one.params),
            evidence=evidence,
        )
        for (_, evidence), one in sorted(rows.items(), key=lambda item: item[0])
    )


def _finding_key(
    one: Finding,
) -> tuple[bool, bool, str, tuple[tuple[str, int, int, str], ...]]:
    """Spec 8.1.3: by severity, code, parameters."""
    weight = one.severity is not Severity.BLOCKING, one.severity is not Severity.WARNING
    return *weight, one.code, params_key(one.params)
