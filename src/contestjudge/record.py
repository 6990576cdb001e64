"""From a judgement to the decision document: the same facts, written down (spec 8)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from contestjudge.coverage.holes import Coverage
from contestjudge.draw.held import Drawn
from contestjudge.draw.several import ticket_names
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.cite import evidence_id
from contestjudge.evidence.digest import evidence_digest
from contestjudge.evidence.resolved import Resolved
from contestjudge.judge import Judgement, Span
from contestjudge.model.contest import Award, Contest
from contestjudge.model.decision import (
    BAND_LIMIT,
    DECISION_SCHEMA,
    BasesDocument,
    ContestPart,
    CountsDocument,
    DayDocument,
    DecisionDocument,
    DrawDocument,
    EntrantDocument,
    EvidencePart,
    ExclusionDocument,
    FindingDocument,
    HoleDocument,
    InputDocument,
    NextStepDocument,
    Parameters,
    RankDocument,
    SeatDocument,
    ShareDocument,
    TicketDocument,
    band_of,
)
from contestjudge.model.field import EntrantKey, ShareKey, TicketKey
from contestjudge.model.finding import Finding, Params, params_key
from contestjudge.model.share import Place, Share, batch_of, number_of
from contestjudge.model.time import format_bound
from contestjudge.model.words import BASIS_RANK, SPEC_VERSION, Platform, Severity
from contestjudge.ranking.edges import margin_after
from contestjudge.rules.field import Exclusion, Field

_INSTANTS = frozenset(
    {
        "at",
        "created_earliest",
        "created_latest",
        "earliest",
        "from",
        "latest",
        "limit",
        "taken_at",
        "to",
        "undone_earliest",
        "undone_latest",
    }
)
_ROWS_AT_ONCE = 4096


class Stretch(NamedTuple):
    """Some of a field, in the facts that hold them."""

    facts: Facts
    """With whoever stands next behind them, and the whole of what they hang on."""
    entrants: int
    """How many they are: so many of the first places."""


class Whole(NamedTuple):
    """What is true of the whole field, where the facts hold only who is near the seats."""

    entrants: int
    shares: int
    observations: int
    contested: int
    excluded: int
    standings_digest: str
    evidence_digest: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a decision is written from."""

    contest: Contest
    batches: Sequence[Batch]
    resolved: Resolved
    field: Field
    coverage: Coverage
    judgement: Judgement
    steps: tuple[NextStepDocument, ...]
    whole: Whole | None = None
    """``None``: everybody is in the field and the judgement."""
    stretches: Callable[[], Iterator[Stretch]] | None = None
    """Gives everybody in display order, as long as the engine that judged is there; ``None``:
    these facts hold them all."""

    @property
    def entrants(self) -> int:
        """Count everybody who has a share that may count."""
        return len(self.field.entries) if self.whole is None else self.whole.entrants


class _Writer:
    """Writes the parts of one decision, citing evidence as it goes."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._share = facts.resolved.share
        self._ids: dict[Place, str] = {}
        self.provenance: dict[str, set[tuple[int, int]]] = {}

    def _cite(self, share: Share) -> tuple[str, ...]:
        """Evidence ids of a share, and where they stand in today's inputs."""
        found: set[str] = set()
        for place in share.cited:
            batch = self._facts.batches[batch_of(place)]
            identity = self._ids.get(place)
            if identity is None:
                observation = batch.reading.observations[number_of(place)]
                identity = evidence_id(observation, batch.watch)
                self._ids[place] = identity
            record = batch.reading.places[number_of(place)]
            self.provenance.setdefault(identity, set()).add((batch_of(place), record))
            found.add(identity)
        return tuple(sorted(found))

    def cite_all(self, keys: Sequence[ShareKey]) -> tuple[str, ...]:
        """Evidence ids of several shares."""
        return tuple(sorted({one for key in keys for one in self._cite(self._share(key))}))

    def share(self, key: ShareKey) -> ShareDocument:
        """Write a share."""
        share = self._share(key)
        weaker = max(share.earliest_basis, share.latest_basis, key=BASIS_RANK.__getitem__)
        return ShareDocument(
            id=share.id,
            key=share.key[1],
            form=share.form,
            target=share.post,
            via=share.via,
            earliest=format_bound(share.earliest),
            latest=format_bound(share.latest),
            basis=weaker,
            bases=BasesDocument(earliest=share.earliest_basis, latest=share.latest_basis),
            account=share.account,
            evidence=self._cite(share),
            url=_url(share),
        )

    def entrant(self, entrant: EntrantKey, share: ShareKey) -> EntrantDocument:
        """Write a person."""
        platform, person = entrant
        return EntrantDocument(
            platform=Platform(platform),
            id=person,
            accounts=self._facts.field.people.accounts(person),
            handle=self._share(share).handle,
        )

    def seat(self, place: int, seat: int | None) -> SeatDocument:
        """Write the entrant at a place of the display order."""
        judgement = self._facts.judgement
        placed = judgement.placed[place]
        entry = self._facts.field.entries[placed.entry]
        tiers = judgement.tiers.get(placed.entry, ())
        rank, seen = judgement.ranks[placed.entry], judgement.seen[placed.entry]
        day = judgement.day_of(placed.entry)
        return SeatDocument(
            seat=seat,
            tier=tiers[0] if seat is not None and len(tiers) == 1 else None,
            tiers=tiers,
            entrant=self.entrant(entry.entrant, placed.candidate.share),
            verdict=judgement.verdicts[placed.entry],
            rank=RankDocument(min=rank.min, max=rank.max),
            rank_seen=RankDocument(min=seen.min, max=seen.max),
            share=self.share(placed.candidate.share),
            apart=placed.apart,
            margin_us=margin_after(judgement.placed, place),
            day=None if day is None else day.name,
            ticket_names=tuple(
                name for key in entry.tickets for name in ticket_names(key, daily=day is not None)
            ),
        )

    def exclusion(self, row: Exclusion) -> ExclusionDocument:
        """Write a share that is out."""
        share = self.share(row.share)
        return ExclusionDocument(
            entrant=self.entrant(row.entrant, row.share),
            share=share,
            reason=row.reason,
            clause=row.clause,
            params=parameters(row.params),
            evidence=share.evidence,
            out_of_play=row.out_of_play,
        )


def parameters(params: Params) -> Parameters:
    """Write parameters as JSON values: instants as RFC 3339."""
    return {
        name: format_bound(value) if name in _INSTANTS and isinstance(value, int) else value
        for name, value in params
    }


def _url(share: Share) -> str | None:
    """Where the share can be looked at; reposts on Bluesky and boosts have no page of their own."""
    if share.id is None:
        return None
    if share.platform == Platform.X:
        return f"https://x.com/{share.handle or 'i/web'}/status/{share.id}"
    repo, collection, key = share.id.removeprefix("at://").partition("/app.bsky.feed.post/")
    if share.platform == Platform.BLUESKY and collection:
        return f"https://bsky.app/profile/{repo}/post/{key}"
    return None


def _standings_digest(facts: Facts) -> str:
    """Digest all standings, one line each, in display order (spec 8.4)."""
    judgement = facts.judgement
    persons, names = facts.field.entries.persons(), judgement.placed.names()
    ranks, seen = judgement.ranks, judgement.seen
    rows = list(
        zip(persons, names, ranks.least, ranks.greatest, seen.least, seen.greatest, strict=True)
    )
    hasher = hashlib.sha256()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        lines = []
        for index in judgement.placed.order[start : start + _ROWS_AT_ONCE]:
            person, name, least, most, least_seen, most_seen = rows[index]
            day = judgement.day_of(index)
            lines.append(
                ("" if day is None else f"{day.name}\t")
                + f"{person}\t{name}\t{least}\t{'null' if most is None else most}\t"
                f"{least_seen}\t{'null' if most_seen is None else most_seen}\n"
            )
        hasher.update("".join(lines).encode())
    return hasher.hexdigest()


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


def standing_rows(facts: Facts) -> Iterator[SeatDocument]:
    """Write everybody's row, in display order; nothing is kept of the rows before (spec 8.4.4)."""
    everybody = [Stretch(facts, facts.entrants)] if facts.stretches is None else facts.stretches()
    for some, entrants in everybody:
        yield from _first_rows(some, entrants)


def _first_rows(facts: Facts, entrants: int) -> Iterator[SeatDocument]:
    """Write the rows of so many of the first places."""
    order, seats = facts.judgement.placed.order, dict(facts.judgement.winners)
    for start in range(0, entrants, _ROWS_AT_ONCE):
        writer = _Writer(facts)
        for place in range(start, min(start + _ROWS_AT_ONCE, entrants)):
            yield writer.seat(place, seats.get(order[place]))


def write_decision(facts: Facts, inputs: Sequence[InputDocument]) -> DecisionDocument:
    """Write a decision, with its digest, without the sentences that the report adds."""
    judgement, field, contest = facts.judgement, facts.field, facts.contest
    writer = _Writer(facts)
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
        _standings_digest(facts),
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


def _findings(facts: Facts, writer: _Writer) -> tuple[FindingDocument, ...]:
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
