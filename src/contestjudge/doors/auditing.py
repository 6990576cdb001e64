"""Auditing an announcement: who was announced is read, judged, and judged again with faults."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from contestjudge.audit.audited import Judged, audited
from contestjudge.audit.standing import standing
from contestjudge.disputes import complainants, reported
from contestjudge.doors.announced import Announced, LoadDecision, announced_names
from contestjudge.doors.documents import MAX_DOCUMENT, document_at
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.judging import chance_of, judged
from contestjudge.doors.other_rules import ReadOnce
from contestjudge.doors.payload import BYTE_ORDER_MARK, PathLike, named, opened, unreadable
from contestjudge.doors.uncollected import without_collection
from contestjudge.errors import input_error, usage_error
from contestjudge.model.audit import AuditDocument
from contestjudge.model.contest import Contest
from contestjudge.model.decision import DecisionDocument
from contestjudge.model.disputes import DISPUTES_SCHEMA, DisputeLog, parse_log
from contestjudge.model.remedy import RemedyPolicy, parse_policy
from contestjudge.record import write_decision
from contestjudge.remedy import DEFAULT_POLICY, planned
from contestjudge.report.audit import Audit
from contestjudge.report.decision import Decision
from contestjudge.report.disputes import Disputes
from contestjudge.sources.zones import zone
from contestjudge.whatif import compared

_YEARS: Final = range(1970, 2200)


@dataclass(frozen=True, slots=True)
class Wish:
    """What else an audit is asked for."""

    policy: RemedyPolicy | PathLike | Mapping[str, object] | None = None
    as_of: date | None = None
    log: DisputeLog | PathLike | Mapping[str, object] | None = None


def _judged(contest: Contest, evidence: Evidence) -> Judged:
    """Judge, and keep what a document leaves out."""
    once = ReadOnce.of(evidence)
    facts, inputs = judged(contest, once, chance_of(contest, evidence))
    decision = Decision.of(write_decision(facts, inputs), zone(contest.timezone))
    return Judged(
        facts,
        decision,
        [one.name for one in inputs],
        lambda target: [batch for batch, _ in once.batches(target)],
    )


def audit(
    contest: Contest, evidence: Evidence, announced: Announced, wish: Wish, load: LoadDecision
) -> Audit:
    """Hold an announcement against the decision.

    Args:
        contest: the rules.
        evidence: what was gathered.
        announced: who was announced.
        wish: policy, day and log of the remedy.
        load: reads a decision.

    Raises:
        InputError: a file cannot be read, or is not what it must be.
        UsageError: a name can be no account's, or several people answer to it; or the rules have
            winners for each day.
    """
    if wish.as_of is not None and wish.as_of.year not in _YEARS:
        raise usage_error(
            "usage", "the day of the plan lies outside the years 1970 to 2199", "write it once more"
        )
    if contest.award.per == "day":
        raise usage_error(
            "audit.days",
            'these rules have winners for each day (award.per = "day"), and an announcement of'
            " several days is not audited",
            "audit each day by rules of its own: the same with entry.opens and entry.closes of that"
            ' day and without per; with same_winner = "once", add the winners of earlier days to'
            " eligibility.past_winners",
        )
    told = announced_names(announced, load, contest.sponsor.platform)
    policy = DEFAULT_POLICY if wish.policy is None else load_policy(wish.policy)
    log = None if wish.log is None else load_log(wish.log)
    with without_collection():
        found = _judged(contest, evidence)
        document = audited(found, told.names)
        who = None if log is None else complainants(log, standing(found.facts))
    remedy = planned(document, policy, wish.as_of, who)
    note = " ".join(filter(None, (told.note, *_unknown(contest, found.decision, document))))
    return Audit.of(
        document.model_copy(update={"note": note, "remedy": remedy}), zone(contest.timezone)
    )


def _unknown(
    contest: Contest, decision: DecisionDocument, document: AuditDocument
) -> Iterator[str]:
    """Say what an audit cannot know of (spec 11.1.6)."""
    is_wrong = document.undeserving or document.wronged
    if decision.draw is not None and decision.draw.state == "pending":
        yield (
            "The draw has not been held on this evidence: it says who may have won, and not who"
            " did."
        )
    if decision.draw is not None and decision.draw.state == "held" and is_wrong:
        yield (
            "Replacements made after the draw are not known here: whoever was replaced is listed as"
            " passed over, and whoever took that seat as announced and not a winner."
        )
    if contest.award.tiers:
        yield "Who was announced for which prize is not checked, only who was announced."


def disputes(
    contest: Contest,
    evidence: Evidence,
    log: DisputeLog | PathLike | Mapping[str, object],
    *,
    as_of: int | None = None,
    before: DecisionDocument | None = None,
) -> Disputes:
    """Hold a log of disputes against the decision.

    Args:
        contest: the rules.
        evidence: what was gathered.
        log: the complaints.
        as_of: up to when waiting is counted, microseconds UTC.
        before: an earlier decision, to be compared with this one.

    Raises:
        InputError: a file cannot be read, or is not what it must be.
    """
    complaints = load_log(log)
    with without_collection():
        found = _judged(contest, evidence)
        report = reported(
            complaints,
            found.decision,
            standing(found.facts),
            zone(contest.timezone),
            as_of=as_of,
            before=None if before is None else compared(before, found.decision, ()),
        )
    return Disputes.of(report, zone(contest.timezone))


def load_policy(policy: RemedyPolicy | PathLike | Mapping[str, object]) -> RemedyPolicy:
    """Load a policy for remedies.

    Raises:
        InputError: all that is wrong with it, each with its key path.
    """
    if isinstance(policy, RemedyPolicy):
        return policy
    if isinstance(policy, Mapping):
        return parse_policy(policy, "policy")
    return parse_policy(document_at(policy), named(policy))


def load_log(log: DisputeLog | PathLike | Mapping[str, object]) -> DisputeLog:
    """Load a log of disputes: TOML, JSON, or JSON lines of one complaint each.

    Raises:
        InputError: all that is wrong with it, each with its key path.
    """
    if isinstance(log, DisputeLog):
        return log
    if isinstance(log, Mapping):
        return parse_log(log, "disputes")
    if Path(log).suffix in {".jsonl", ".ndjson"}:
        return parse_log(_of_lines(log), named(log))
    return parse_log(document_at(log), named(log))


def _of_lines(path: PathLike) -> dict[str, object]:
    """Read JSON lines; one of them may hold the log's own keys, such as ``schema``."""
    source = named(path)
    try:
        with opened(Path(path)) as stream:
            raw = stream.read(MAX_DOCUMENT + 1)
    except OSError as error:
        raise unreadable(source, error) from error
    if len(raw) > MAX_DOCUMENT:
        raise input_error("document.too_large", "too large to be a log", source=source)
    own: dict[str, object] = {"schema": DISPUTES_SCHEMA}
    rows: list[object] = []
    for number, line in enumerate(raw.removeprefix(BYTE_ORDER_MARK).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row: object = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise input_error(
                "document.syntax",
                f"not valid JSON: {error}",
                "mend that line",
                source=source,
                key=f"line {number}",
            ) from error
        if isinstance(row, dict) and ("schema" in row or "answer_within_hours" in row):
            listed = row.pop("disputes", [])
            own |= row
            if isinstance(listed, list):
                rows += listed
            else:
                own["disputes"] = listed  # what is wrong with it is said where logs are validated
        else:
            rows.append(row)
    return {"disputes": rows, **own}
