"""The reference engine: everything in this process, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from contestjudge.coverage.holes import coverage
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import resolve
from contestjudge.judge import judge_field
from contestjudge.model.contest import Contest
from contestjudge.model.evidence_file import Attestation, Ruling
from contestjudge.model.target import Target
from contestjudge.record import Facts
from contestjudge.rules.field import build_field
from contestjudge.rules.terms import opening_of, terms_of
from contestjudge.sources.instruments import INSTRUMENTS


def judge_batches(
    contest: Contest,
    target: Target,
    batches: Sequence[Batch],
    attestations: Sequence[Attestation],
    rulings: Sequence[Ruling],
) -> Facts:
    """Judge what was read: evidence, rules, coverage, ranking, in that order.

    Args:
        contest: the rules.
        target: what ``batches`` were read with.
        batches: every input's reading with its terms.
        attestations: statements that nothing is missing.
        rulings: doubts settled.
    """
    resolved = resolve(batches, target, attestations, rulings, opening=opening_of(contest))
    terms = terms_of(contest, resolved.moments)
    field = build_field(resolved, terms)
    known = INSTRUMENTS | {batch.watch.instrument: batch.abilities for batch in batches}
    covered = coverage(resolved, terms, known)
    judgement = judge_field(
        field.entries,
        field.pairs,
        covered.holes,
        contest.award,
        [*resolved.findings, *field.findings, *covered.findings],
        lambda key: resolved.share(key).account,
        closes=terms.closes is not None,
    )
    return Facts(contest, batches, resolved, field, covered, judgement)
