"""The record of a draw: what is committed to, what changed since, who was drawn.

Pure: the clock, the secret and the files are somebody else's (spec 9.7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contestjudge.draw.commitment import PROTOCOL, Commitment, proof_root, sorted_pool
from contestjudge.draw.held import Draw, Drawn
from contestjudge.draw.randomness import Plan
from contestjudge.draw.several import ticket_names
from contestjudge.errors import UsageError, usage_error
from contestjudge.facts import Facts
from contestjudge.lottery import in_the_draw, tickets_of, waits
from contestjudge.model.contest import Contest
from contestjudge.model.decision import ContestPart, EntrantDocument, EvidencePart
from contestjudge.model.draw import (
    BANNER,
    COMMITMENT_SCHEMA,
    DRAW_SCHEMA,
    REHEARSAL_SCHEMA,
    CommitmentDocument,
    CommittedEntrants,
    CommittedRandomness,
    DrawnDocument,
    OutcomeDocument,
    PlaceDocument,
)
from contestjudge.model.field import TicketKey
from contestjudge.model.time import format_rfc3339
from contestjudge.model.words import SPEC_VERSION, Platform, Status
from contestjudge.ranking.order import Placed
from contestjudge.record import digest_of_evidence, kind_of_draw


def refusal(facts: Facts) -> UsageError | None:
    """Say why no draw can be held on these facts; ``None``: one can."""
    judgement, award = facts.judgement, facts.contest.award
    if waits(judgement):
        return None
    if judgement.status is Status.PROVISIONAL:
        return usage_error(
            "draw.provisional",
            "who is in the draw is not settled yet: the decision is provisional",
            "see what `contestjudge judge` asks for, and draw when that is done",
        )
    if any(one.code == "draw.pending" for one in judgement.findings):
        return usage_error(
            "draw.doubtful",
            "some entrants may not be in the draw at all",
            "rule on their doubts ([[rulings]] in the evidence file) first",
        )
    if award.method != "draw" and award.contested != "lot":
        return usage_error(
            "draw.none",
            "these rules provide for no draw",
            'award.method = "draw" does, and so does award.contested = "lot"',
        )
    return usage_error(
        "draw.settled", "nothing is left to draw for: every seat is decided", "judge is enough"
    )


def counts_tickets(contest: Contest) -> bool:
    """Tell whether somebody can have several tickets, on several days or for several shares."""
    return contest.award.per == "day" or contest.entry.per_person in {"day", "all"}


def pool_of(facts: Facts) -> list[TicketKey]:
    """Return the tickets in the draw, sorted as they are numbered."""
    among = in_the_draw(facts.judgement, facts.contest.award)
    return sorted_pool(key for _, key in tickets_of(facts.field.entries, among))


def committed(facts: Facts, plan: Plan, *, now: int, secret: bytes) -> CommitmentDocument:
    """Write the commitment to a draw that is due.

    Args:
        facts: what was judged without the randomness.
        plan: where the randomness will come from.
        now: microseconds UTC.
        secret: 32 random bytes.

    Raises:
        UsageError: no draw is due.
    """
    refused = refusal(facts)
    if refused is not None:
        raise refused
    contest, pool = facts.contest, pool_of(facts)
    draw = Draw(contest.digest, digest_of_evidence(facts), contest.award, plan)
    written = _commitment(
        facts, plan, draw.commitment(pool), proof_root(pool, secret), format_rfc3339(now)
    )
    return written.model_copy(update={"digest": written.computed_digest()})


def _commitment(
    facts: Facts, plan: Plan, fixed: Commitment, salted: str, moment: str
) -> CommitmentDocument:
    stated = facts.contest.award.randomness
    return CommitmentDocument(
        schema_=COMMITMENT_SCHEMA,
        spec=SPEC_VERSION,
        contest=ContestPart(name=facts.contest.name, digest=fixed.rules),
        evidence=EvidencePart(digest=fixed.evidence),
        entrants=CommittedEntrants(
            root=fixed.root,
            count=fixed.size,
            counted="tickets" if counts_tickets(facts.contest) else None,
        ),
        seats=fixed.seats,
        alternates=fixed.alternates,
        randomness=CommittedRandomness(
            source=plan.source,
            chain=fixed.chain,
            round=fixed.round,
            selection=plan.selection,
            due=None if plan.due is None else format_rfc3339(plan.due),
            event="" if stated is None else stated.event,
        ),
        commitment=fixed.digest,
        proof_root=salted,
        committed_at=moment,
        digest="",
    )


def changes(before: CommitmentDocument, facts: Facts, plan: Plan) -> Iterator[str]:
    """Name everything that was committed to and is not so any more.

    Args:
        before: what was committed to.
        facts: what was judged now, without the randomness.
        plan: where the rules say now that the randomness comes from.
    """
    contest, pool = facts.contest, pool_of(facts)
    draw = Draw(contest.digest, digest_of_evidence(facts), contest.award, plan)
    now = _commitment(facts, plan, draw.commitment(pool), before.proof_root, before.committed_at)
    if before.spec != now.spec:
        yield f"the specification ({before.spec} then, {now.spec} now)"
    if before.contest.digest != now.contest.digest:
        yield "the rules"
    if before.evidence != now.evidence:
        yield "the evidence"
    if before.entrants.count != now.entrants.count:
        yield f"how many are in the draw ({before.entrants.count} then, {now.entrants.count} now)"
    elif before.entrants != now.entrants:
        yield "who is in the draw"
    for what in ("seats", "alternates"):
        then, today = getattr(before, what), getattr(now, what)
        if then != today:
            yield f"the number of {what} ({then} then, {today} now)"
    for what in ("source", "chain", "round", "selection", "due", "event"):
        then, today = getattr(before.randomness, what), getattr(now.randomness, what)
        if then != today:
            yield f"the {what} of the randomness ({then} then, {today} now)"


def result(
    facts: Facts,
    before: CommitmentDocument,
    decision: str,
) -> DrawnDocument:
    """Write what came of a draw, or of its rehearsal.

    Args:
        facts: what was judged with the randomness.
        before: the commitment.
        decision: digest of the decision.
    """
    judgement, held = facts.judgement, facts.judgement.held
    if held is None:
        message = "a draw that was not held has no result"
        raise ValueError(message)
    outcome, rehearsal = held.outcome, held.protocol != PROTOCOL
    tickets = dict(judgement.drawn)
    seats = dict(judgement.winners)
    listed = {*seats, *judgement.alternates}
    entrant = _entrant_writer(facts)

    def place(entry: int) -> PlaceDocument:
        day = judgement.day_of(entry)
        written = _place(entrant(entry), seats.get(entry), tickets.get(entry))
        number = written.number
        key = None if number is None else held.pool[number - 1]
        update = {
            "day": None if day is None else day.name,
            "ticket_names": () if key is None else ticket_names(key, daily=day is not None),
        }
        return written.model_copy(update=update)

    written = DrawnDocument(
        schema_=REHEARSAL_SCHEMA if rehearsal else DRAW_SCHEMA,
        banner=BANNER if rehearsal else "",
        spec=SPEC_VERSION,
        kind=kind_of_draw(facts.contest.award),
        commitment=before,
        randomness=OutcomeDocument(
            source="rehearsal" if rehearsal else outcome.plan.source,
            round=None if rehearsal else outcome.plan.round,
            value=outcome.value,
            signature=outcome.signature,
            previous_signature=outcome.previous_signature,
            signature_checked=outcome.checked,
        ),
        protocol=held.protocol,
        seed=held.seed.hex(),
        decision=None if rehearsal else decision,
        winners=tuple(place(entry) for entry, _ in judgement.winners),
        alternates=tuple(map(place, judgement.alternates)),
        reserve=tuple(place(entry) for entry, _ in judgement.drawn if entry not in listed),
        replaced=(),
        digest="",
        same_winner=facts.contest.award.same_winner if judgement.days else None,
    )
    return written.model_copy(update={"digest": written.computed_digest()})


def _place(entrant: EntrantDocument, seat: int | None, drawn: Drawn | None) -> PlaceDocument:
    return PlaceDocument(
        seat=seat,
        entrant=entrant,
        number=None if drawn is None else drawn.number,
        ticket=None if drawn is None else drawn.ticket,
    )


def _entrant_writer(facts: Facts) -> Callable[[int], EntrantDocument]:
    """Return what writes the entrant at an index of the entries, with its handle."""
    speaking = {one.entry: one.candidate.share for one in _placed(facts)}

    def write(entry: int) -> EntrantDocument:
        platform, person = facts.field.entries[entry].entrant
        return EntrantDocument(
            platform=Platform(platform),
            id=person,
            accounts=facts.field.people.accounts(person),
            handle=facts.resolved.share(speaking[entry]).handle,
        )

    return write


def _placed(facts: Facts) -> Iterator[Placed]:
    """The places of those who were drawn or hold a seat."""
    judgement = facts.judgement
    wanted = {
        *dict(judgement.winners),
        *judgement.alternates,
        *(entry for entry, _ in judgement.drawn),
    }
    for place, entry in enumerate(judgement.placed.order):
        if entry in wanted:
            yield judgement.placed[place]
