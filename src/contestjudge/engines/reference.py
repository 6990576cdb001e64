"""The reference engine: everything in this process, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from contestjudge.coverage.holes import coverage
from contestjudge.daily import judge_days
from contestjudge.draw.held import Draw, Held
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.digest import evidence_digest
from contestjudge.evidence.resolve import resolve
from contestjudge.evidence.resolved import Resolved
from contestjudge.facts import Facts
from contestjudge.judge import judge_field
from contestjudge.lottery import Chance, after_draw
from contestjudge.model.contest import Contest
from contestjudge.model.evidence_file import Attestation, Ruling
from contestjudge.model.field import TicketKey
from contestjudge.model.target import Target
from contestjudge.model.words import Status
from contestjudge.next_steps import next_steps
from contestjudge.next_steps_by_day import steps_by_day
from contestjudge.rules.field import build_field
from contestjudge.rules.terms import opening_of, terms_of
from contestjudge.sources.instruments import INSTRUMENTS


def judge_batches(
    contest: Contest,
    target: Target,
    batches: Sequence[Batch],
    attestations: Sequence[Attestation],
    rulings: Sequence[Ruling],
    chance: Chance | None = None,
) -> Facts:
    """Judge what was read: evidence, rules, coverage, ranking, in that order.

    Args:
        contest: the rules.
        target: what ``batches`` were read with.
        batches: every input's reading with its terms.
        attestations: statements that nothing is missing.
        rulings: doubts settled.
        chance: the randomness of a draw, where it is known.
    """
    resolved = resolve(batches, target, attestations, rulings, opening=opening_of(contest))
    terms = terms_of(contest, resolved.moments)
    field = build_field(resolved, terms)
    known = INSTRUMENTS | {batch.watch.instrument: batch.abilities for batch in batches}
    covered = coverage(resolved, terms, known)
    findings = [*resolved.findings, *field.findings, *covered.findings]
    if terms.per_day:
        daily = judge_days(
            field, covered.holes, contest.award, findings, lambda key: resolved.share(key).account
        )
        field, judgement = daily.field, daily.judgement
        steps = steps_by_day(contest.award, resolved, terms, covered, daily)
    else:
        judgement = judge_field(
            field.entries,
            field.pairs,
            covered.holes,
            contest.award,
            findings,
            lambda key: resolved.share(key).account,
            closes=terms.closes is not None,
        )
        steps = next_steps(contest.award, resolved, terms, field, covered, judgement)
    facts = Facts(contest, batches, resolved, field, covered, judgement, steps)
    return facts if chance is None else with_draw(facts, chance)


def with_draw(facts: Facts, chance: Chance) -> Facts:
    """Hold the draw that facts wait for; the same facts, where they wait for none.

    Args:
        facts: what was judged without the randomness.
        chance: the randomness.
    """
    field, award = facts.field, facts.contest.award
    hold = partial(_held, chance, facts.contest, facts.resolved)
    judgement = after_draw(facts.judgement, field.entries, field.pairs, award, hold)
    steps = () if judgement.status is Status.FINAL else facts.steps
    return replace(facts, judgement=judgement, steps=steps)


def _held(chance: Chance, contest: Contest, resolved: Resolved, pool: Sequence[TicketKey]) -> Held:
    """Hold the draw among those who are in it."""
    draw = Draw(contest.digest, evidence_digest(resolved), contest.award, chance.outcome.plan)
    return draw.over(pool, chance.outcome, chance.protocol)
