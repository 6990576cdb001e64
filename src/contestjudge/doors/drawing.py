"""Draws, for programs and the command line: commit before, run after, replace on the record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contestjudge.doors.draw_files import SECRET_SIZE
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.judging import chance_of, draws, judged
from contestjudge.doors.uncollected import without_collection
from contestjudge.draw.commitment import REHEARSAL
from contestjudge.draw.randomness import Outcome, Plan, already_due, plan_of
from contestjudge.draw.record import mended, replaced
from contestjudge.drawn import changes, committed, refusal, result
from contestjudge.engines.reference import with_draw
from contestjudge.errors import input_error, usage_error
from contestjudge.facts import Facts
from contestjudge.lottery import Chance
from contestjudge.model.contest import Contest
from contestjudge.model.decision import InputDocument
from contestjudge.model.draw import (
    CommitmentDocument,
    DrawnDocument,
)
from contestjudge.model.evidence_file import DrawnRandomness
from contestjudge.model.field import TicketKey
from contestjudge.model.time import from_datetime
from contestjudge.record import write_decision
from contestjudge.report.decision import Decision
from contestjudge.report.draw import DrawCommitment, DrawResult
from contestjudge.report.explain import answers_to
from contestjudge.report.plain import enumerated
from contestjudge.sources.zones import zone

_NUMBERS: Final = re.compile(r"[0-9]{1,15}(?:[ ,]+[0-9]{1,15})*")
_GIVEN: Final = "--randomness"


def commit_draw(
    contest: Contest, evidence: Evidence, *, now: datetime, secret: bytes
) -> DrawCommitment:
    """Fix everything about a draw but its randomness, before that exists.

    Args:
        contest: the rules; they name where the randomness will come from.
        evidence: what :func:`contestjudge.read` returned.
        now: the time, with a zone.
        secret: 32 bytes that nobody can guess; every entrant's salt follows from them.

    Raises:
        InputError: the rules do not say where the randomness comes from, or it is due already.
        UsageError: no draw is due, or who is in it is not settled.
    """
    if len(secret) != SECRET_SIZE:
        raise usage_error("draw.secret", f"a secret has {SECRET_SIZE} bytes", "make a new one")
    plan = _plan(contest)
    moment = from_datetime(now)
    late = already_due(plan, moment)
    if late is not None:
        raise late
    if evidence.randomness:
        raise input_error(
            "randomness.early",
            "it is there already, and a commitment must come before it",
            "leave it out, or take randomness that is yet to come",
            source=evidence.randomness[0][0],
            key="randomness",
        )
    facts, _ = judged(contest, evidence)
    with without_collection():
        return DrawCommitment.of(committed(facts, plan, now=moment, secret=secret))


def _plan(contest: Contest) -> Plan:
    if not draws(contest):
        raise usage_error(
            "draw.none",
            "these rules provide for no draw",
            'award.method = "draw" does, and so does award.contested = "lot"',
        )
    return plan_of(contest.award)


@dataclass(frozen=True, slots=True)
class HeldDraw:
    """A draw that was held, with everything that is sealed of it."""

    contest: Contest
    commitment: DrawCommitment
    result: DrawResult
    evidence: Evidence
    """What was judged, with the randomness."""
    facts: Facts
    inputs: Sequence[InputDocument]

    @property
    def decision(self) -> Decision:
        """The decision that the draw gave."""
        return Decision.of(write_decision(self.facts, self.inputs), zone(self.contest.timezone))

    @property
    def pool(self) -> Sequence[TicketKey]:
        """Who was in it, sorted."""
        held = self.facts.judgement.held
        return () if held is None else held.pool


def run_draw(
    commitment: CommitmentDocument,
    contest: Contest,
    evidence: Evidence,
    *,
    randomness: str | None = None,
    source: str = "commitment",
) -> DrawResult:
    """Hold the draw that was committed to.

    Args:
        commitment: what :func:`load_commitment` returned.
        contest: the rules, unchanged.
        evidence: the evidence, unchanged; it may hold ``[randomness]`` now.
        randomness: what came out, where the evidence does not hold it: of drand the signature
            (and the one before, after a blank), of dice the numbers, of RFC 3797 the key.
        source: how the commitment is called in messages.

    Raises:
        InputError: something that was committed to has changed, or the randomness is not the
            chain's.
        UsageError: no draw is due, or its randomness is missing.
    """
    return hold_draw(commitment, contest, evidence, randomness=randomness, source=source).result


def hold_draw(
    commitment: CommitmentDocument,
    contest: Contest,
    evidence: Evidence,
    *,
    randomness: str | None = None,
    source: str = "commitment",
) -> HeldDraw:
    """Hold the draw that was committed to, and keep what :func:`seal_draw` seals of it.

    Arguments and errors are those of :func:`run_draw`.
    """
    plan = _plan(contest)
    facts, inputs = judged(contest, evidence)
    _refuse_changes(commitment, facts, plan, source)
    given = evidence
    if randomness is not None:
        given = evidence + Evidence(randomness=((_GIVEN, _given(plan, randomness)),))
    chance = chance_of(contest, given)
    if chance is None:
        raise usage_error(
            "randomness.missing",
            "the randomness is missing",
            f"write it as [randomness] in the evidence file, or give it with {_GIVEN}",
        )
    held = with_draw(facts, chance)
    made = result(held, commitment, write_decision(held, inputs).digest)
    return HeldDraw(
        contest, DrawCommitment.of(commitment), DrawResult.of(made), given, held, inputs
    )


def rehearse_draw(
    commitment: CommitmentDocument,
    contest: Contest,
    evidence: Evidence,
    *,
    made_up: str,
    source: str = "commitment",
) -> DrawResult:
    """Go through a draw with randomness that is nobody's; the result is none.

    Args:
        commitment: what :func:`load_commitment` returned.
        contest: the rules, unchanged.
        evidence: the evidence, unchanged.
        made_up: any text.
        source: how the commitment is called in messages.

    Raises:
        InputError: something that was committed to has changed.
        UsageError: no draw is due.
    """
    plan = _plan(contest)
    facts, inputs = judged(contest, evidence)
    _refuse_changes(commitment, facts, plan, source)
    held = with_draw(facts, Chance(Outcome(plan, f"rehearsal {made_up}"), REHEARSAL))
    return DrawResult.of(result(held, commitment, write_decision(held, inputs).digest))


def _refuse_changes(commitment: CommitmentDocument, facts: Facts, plan: Plan, source: str) -> None:
    """Refuse a draw of which anything is not as it was committed to; say what."""
    fault = mended(commitment, source)
    if fault is not None:
        raise fault
    refused = refusal(facts)
    same_rules = facts.contest.digest == commitment.contest.digest
    if refused is not None and same_rules:
        raise refused
    changed = ["the rules"] if refused is not None else [*changes(commitment, facts, plan)]
    if changed:
        raise input_error(
            "draw.changed",
            f"this has changed since it was committed to: {enumerated(changed)}",
            "draw on what was committed to; a new commitment is a new draw",
            source=source,
        )


def _given(plan: Plan, text: str) -> DrawnRandomness:
    """Read randomness as it is typed."""
    if plan.source == "drand":
        signature, _, previous = text.strip().partition(" ")
        return DrawnRandomness(
            source="drand",
            round=plan.round,
            signature=signature,
            previous_signature=previous.strip() or None,
        )
    if plan.source == "rfc3797":
        return DrawnRandomness(source="rfc3797", key=text.strip())
    if not _NUMBERS.fullmatch(text.strip()):
        raise usage_error(
            "randomness.values",
            f"{_GIVEN} takes the numbers that came up",
            f'write, for example, {_GIVEN} "4 1 6"',
        )
    return DrawnRandomness(source="dice", values=tuple(map(int, re.findall("[0-9]+", text))))


def replace_drawn(before: DrawnDocument, who: str, reason: str) -> DrawResult:
    """Take somebody out of a result: the next ticket moves up, and everybody else stays.

    Where nobody is left, the seat stays empty.

    Args:
        before: what :func:`load_draw` returned.
        who: ``@handle``, ``x:123`` or a bare account id of a winner or an alternate.
        reason: why; the record keeps it.

    Raises:
        UsageError: nobody is meant, or they were replaced before.
    """
    return DrawResult.of(replaced(before, lambda entrant: answers_to(entrant, who), reason))
