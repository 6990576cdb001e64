"""The only opener of files, for the package root and the command line.

Reading is lazy: :func:`read` looks at the beginnings of files and remembers where they are; the
records are read when a contest says what to look for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

# Modules that are called as a function of the package: imported later, they would take its place.
import contestjudge.audit
import contestjudge.disputes  # noqa: F401
from contestjudge.doors import other_rules
from contestjudge.doors.contests import load_contest
from contestjudge.doors.decisions import load_decision
from contestjudge.doors.draw_files import load_commitment, load_draw
from contestjudge.doors.drawing import (
    HeldDraw,
    commit_draw,
    hold_draw,
    replace_drawn,
    run_draw,
)
from contestjudge.doors.drawn_bundles import replace_in_bundle, seal_draw
from contestjudge.doors.engines import ENGINES, check_evidence, check_jobs, engine_for, is_large
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.explaining import explained
from contestjudge.doors.gathering import Evidential, exhibit, read, read_bytes
from contestjudge.doors.inspecting import inspect
from contestjudge.doors.payload import PathLike
from contestjudge.doors.plugins import registered
from contestjudge.doors.proving import prove as proved
from contestjudge.doors.publishing import publish
from contestjudge.doors.sealing import seal
from contestjudge.doors.signing import signer_at
from contestjudge.doors.standings import check_standings, write_standings
from contestjudge.doors.summarising import decided, judged_and_summarised
from contestjudge.doors.verifying import verify as verified
from contestjudge.errors import usage_error
from contestjudge.lint import lint_rules
from contestjudge.model.bundle import ProofDocument
from contestjudge.model.contest import Contest
from contestjudge.model.decision import DecisionDocument
from contestjudge.model.time import from_datetime, parse_rfc3339
from contestjudge.report.decision import Decision
from contestjudge.report.explain import answers_to
from contestjudge.report.lint import LintReport
from contestjudge.report.summary import Summary
from contestjudge.report.verification import Verification
from contestjudge.report.what_if import WhatIf
from contestjudge.sources.instruments import INSTRUMENTS, abilities
from contestjudge.summary import Spent

if TYPE_CHECKING:  # audits are asked for seldom, and long to import
    from contestjudge.doors.announced import Announced
    from contestjudge.model.disputes import DisputeLog
    from contestjudge.model.remedy import RemedyPolicy
    from contestjudge.report.audit import Audit
    from contestjudge.report.disputes import Disputes

__all__ = [
    "ENGINES",
    "Evidence",
    "Evidential",
    "HeldDraw",
    "audit",
    "commit_draw",
    "disputes",
    "exhibit",
    "explained",
    "hold_draw",
    "inspect",
    "judge",
    "lint",
    "load_commitment",
    "load_contest",
    "load_decision",
    "load_draw",
    "prove",
    "publish",
    "read",
    "read_bytes",
    "replace_drawn",
    "replace_in_bundle",
    "run_draw",
    "seal",
    "seal_draw",
    "signer_at",
    "summarise",
    "verify",
    "what_if",
]


def lint(
    contest: Contest | PathLike | Mapping[str, object], instruments: Iterable[str] = ()
) -> LintReport:
    """Say what is missing in rules, unfair, or more than can be kept, before anybody takes part.

    Args:
        contest: what :func:`load_contest` returned, or what it takes.
        instruments: how entries will be collected, such as ``x.v2.retweets``; with none named,
            nothing is said of what can be seen.

    Raises:
        InputError: it is no contest document.
        UsageError: an instrument is not known.
    """
    if not isinstance(contest, Contest):
        contest = load_contest(contest)
    wanted = dict.fromkeys(instruments)
    known = dict(INSTRUMENTS)
    if wanted.keys() - known.keys():
        for one in registered():
            known = {**one.instruments, **known}
    return LintReport.of(lint_rules(contest, {name: abilities(name, known) for name in wanted}))


def judge(
    contest: Contest | PathLike | Mapping[str, object],
    evidence: Evidence,
    *,
    standings: PathLike | None = None,
    engine: str | None = None,
    jobs: int = 1,
) -> Decision:
    """Judge a contest on its evidence.

    Args:
        contest: what :func:`load_contest` returned, or what it takes.
        evidence: what :func:`read` returned.
        standings: a new file for everybody's row: Parquet where its name ends in ``.parquet``
            (needs the extra ``parquet``), else JSON lines, which can be sealed; it is written only
            where they are too many for the decision.
        engine: ``python``, ``duckdb``, ``spark`` (both need the extras of their names) or
            ``reference``; the decision is the same. Default: DuckDB for large files, where it is
            installed, else ``python``.
        jobs: how many processes read; the decision is the same.

    Raises:
        InputError: the rules contradict themselves, or an exhibit cannot be read.
        UsageError: there is no such engine, or it is not installed, or ``jobs`` is no number of
            processes, or the evidence has not been read.
    """
    if not isinstance(contest, Contest):
        contest = load_contest(contest)
    check_evidence(evidence)
    check_jobs(jobs)
    beside = None if standings is None else Path(standings)
    check_standings(beside)
    chosen = engine_for(engine, evidence)
    return decided(contest, evidence, lambda facts: write_standings(facts, beside), chosen, jobs)[0]


def audit(
    contest: Contest | Decision | PathLike | Mapping[str, object],
    evidence: Evidence | None = None,
    announced: Announced = (),
    *,
    policy: RemedyPolicy | PathLike | Mapping[str, object] | None = None,
    as_of: date | None = None,
    log: DisputeLog | PathLike | Mapping[str, object] | None = None,
) -> Audit:
    """Hold announced winners against the decision: who deserved it, who was passed over, and why.

    Args:
        contest: what :func:`load_contest` returned, or what it takes; or a decision that
            :func:`judge` returned, which brings its evidence along.
        evidence: what :func:`read` returned.
        announced: names (``@handle``, ``x:123``), one name, the path of a file of names, or an
            earlier decision.
        policy: what is owed to whom, or its file; default: winners keep their prizes, everyone
            passed over gets the same.
        as_of: the day from which the plan counts.
        log: complaints, or their file: the plan then says who complained.

    Raises:
        InputError: a file cannot be read, or is not what it must be.
        UsageError: a name can be no account's, or several people answer to it.
    """
    if isinstance(contest, Decision):
        contest, evidence = _judged_from(contest, evidence)
    elif not isinstance(contest, Contest):
        contest = load_contest(contest)
    if evidence is None:
        raise usage_error("evidence.none", "there is no evidence", "name at least one payload")
    check_evidence(evidence)
    from contestjudge.doors import auditing

    wish = auditing.Wish(policy, as_of, log)
    return auditing.audit(contest, evidence, announced, wish, load_decision)


def _judged_from(decision: Decision, evidence: Evidence | None) -> tuple[Contest, Evidence]:
    """Return what a decision rests on: causes are shown by judging that once more."""
    known = decision.judged_from
    rests_on = known.evidence if evidence is None else evidence
    if not isinstance(known.contest, Contest) or not isinstance(rests_on, Evidence):
        raise usage_error(
            "audit.decision_alone",
            "a decision that was read from a file does not bring its evidence along",
            "give the contest, what read() returns for the evidence, and who was announced",
        )
    return known.contest, rests_on


def disputes(
    contest: Contest | PathLike | Mapping[str, object],
    evidence: Evidence,
    log: DisputeLog | PathLike | Mapping[str, object],
    *,
    as_of: datetime | str | None = None,
    before: DecisionDocument | PathLike | None = None,
) -> Disputes:
    """Hold a log of disputes against the decision: who was answered, how soon, what changed.

    Args:
        contest: what :func:`load_contest` returned, or what it takes.
        evidence: what :func:`read` returned, new evidence included.
        log: the complaints, or their file: TOML, JSON, or JSON lines.
        as_of: up to when waiting is counted: a ``datetime`` with a zone, or RFC 3339.
        before: an earlier decision, or its file: what changed since is shown.

    Raises:
        InputError: a file cannot be read, or is not what it must be.
        UsageError: ``as_of`` is no instant.
    """
    if not isinstance(contest, Contest):
        contest = load_contest(contest)
    if before is not None and not isinstance(before, DecisionDocument):
        before = load_decision(before)
    moment = None if as_of is None else _instant(as_of)
    from contestjudge.doors import auditing

    return auditing.disputes(contest, evidence, log, as_of=moment, before=before)


def _instant(stated: datetime | str) -> int:
    try:
        return parse_rfc3339(stated)[0] if isinstance(stated, str) else from_datetime(stated)
    except ValueError as error:
        advice = "write it like 2010-08-10T09:00:00Z"
        raise usage_error("usage", f"as_of: {error}", advice) from error


def summarise(
    contest: Contest | PathLike | Mapping[str, object],
    evidence: Evidence,
    *,
    cost: int | None = None,
    currency: str | None = None,
    reach: int | None = None,
) -> Summary:
    """Count what a contest brought: entries by form and day, who posted again, what it cost.

    Args:
        contest: what :func:`load_contest` returned, or what it takes.
        evidence: what :func:`read` returned.
        cost: what it cost, in the currency's minor units.
        currency: its ISO 4217 code.
        reach: how many were reached (clicks, views), as somebody says.

    Raises:
        InputError: the rules contradict themselves, or an exhibit cannot be read.
        UsageError: there is no evidence, or what it cost is no cost.
    """
    if not isinstance(contest, Contest):
        contest = load_contest(contest)
    if cost is None and (currency is not None or reach is not None):
        raise usage_error("usage", "currency and reach are about what it cost", "give cost too")
    spent = None if cost is None else Spent(cost, currency, reach)
    return judged_and_summarised(contest, evidence, spent)[1]


def what_if(
    contest: Contest | PathLike | Mapping[str, object],
    evidence: Evidence,
    changes: Mapping[str, object],
) -> WhatIf:
    """Judge a contest by other rules beside its own, and say which seats change.

    Args:
        contest: what :func:`load_contest` returned, or what it takes.
        evidence: what :func:`read` returned.
        changes: key path of the contest document (``entry.indirect``, ``posts[0].text``) to the
            value to put there; ``None`` leaves the key out.

    Raises:
        UsageError: there is no such key, or the other rules contradict themselves.
        InputError: the contest's own rules do so, or an exhibit cannot be read.
    """
    if not isinstance(contest, Contest):
        contest = load_contest(contest)
    # What the reference reads can be looked at under other rules too; of much, rows are made twice.
    engine = None if is_large(evidence) else "reference"
    return other_rules.what_if(contest, evidence, changes, partial(judge, engine=engine))


def verify(
    bundle: PathLike,
    *,
    evidence: Evidence | None = None,
    key: PathLike | None = None,
    full: PathLike | None = None,
    proof: PathLike | None = None,
) -> Verification:
    """Recompute a bundle: every digest, and the decision itself where there is evidence.

    Args:
        bundle: the folder.
        evidence: what :func:`read` returned, where it is not in the bundle.
        key: PEM file of the public key that must have signed it.
        full: of a published record, the full bundle.
        proof: file with a proof of inclusion in this record.

    Raises:
        InputError: there is no bundle, or a file cannot be read.
        UsageError: the key is none.
    """
    return verified(bundle, judge, evidence=evidence, key=key, full=full, proof=proof)


def prove(bundle: PathLike, who: str, day: str | None = None) -> ProofDocument:
    """Write the proof that somebody is in a record; it shows nobody else.

    Args:
        bundle: the full bundle.
        who: ``@handle``, ``x:123`` or a bare account id.
        day: where there are winners for each day, which one, such as ``2024-05-14``.

    Raises:
        InputError: it is no full bundle.
        UsageError: nobody of that name is in the standings.
    """
    return proved(bundle, lambda entrant: answers_to(entrant, who), who, day)
