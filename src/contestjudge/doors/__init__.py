"""The only opener of files, for the package root and the command line.

Reading is lazy: :func:`read` looks at the beginnings of files and remembers where they are; the
records are read when a contest says what to look for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace

from pydantic import ValidationError

from contestjudge.canonical import NotCanonicalError
from contestjudge.doors import other_rules
from contestjudge.doors.containers import skipped_rows
from contestjudge.doors.documents import document_at
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.gathering import Evidential, exhibit, read, read_bytes
from contestjudge.doors.judging import chance_of, judged
from contestjudge.doors.payload import PathLike, named
from contestjudge.doors.plugins import registered
from contestjudge.errors import InputError, input_error, usage_error
from contestjudge.inspection import inspected
from contestjudge.lint import lint_rules
from contestjudge.model.contest import Contest, parse_contest
from contestjudge.model.decision import (
    DECISION_SCHEMA,
    DecisionDocument,
)
from contestjudge.model.evidence_file import EVIDENCE_SCHEMA
from contestjudge.model.faults import faults_of
from contestjudge.record import write_decision
from contestjudge.report.decision import Decision
from contestjudge.report.inspection import Inspection
from contestjudge.report.what_if import WhatIf
from contestjudge.report.lint import LintReport
from contestjudge.sources.instruments import INSTRUMENTS, abilities
from contestjudge.sources.zones import zone

__all__ = [
    "Evidence",
    "Evidential",
    "exhibit",
    "inspect",
    "judge",
    "lint",
    "load_contest",
    "load_decision",
    "read",
    "read_bytes",
    "what_if",
]


def load_contest(contest: PathLike | Mapping[str, object]) -> Contest:
    """Load a contest document.

    Args:
        contest: the path of a TOML or JSON file, or the decoded document.

    Raises:
        InputError: all that is wrong with it, each with its key path.
    """
    if isinstance(contest, Mapping):
        return _with_known_zone(parse_contest(contest), "contest")
    document = document_at(contest)
    if document.get("schema") == EVIDENCE_SCHEMA:
        raise input_error(
            "document.swapped",
            "this is an evidence file",
            "give the contest file first, then the evidence",
            source=os.fspath(contest),
        )
    return _with_known_zone(parse_contest(document, named(contest)), named(contest))


def _with_known_zone(contest: Contest, source: str) -> Contest:
    try:
        zone(contest.timezone)
    except InputError as error:
        raise InputError(
            *(replace(fault, source=source, key="timezone") for fault in error.faults)
        ) from error
    return contest


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


def judge(contest: Contest | PathLike | Mapping[str, object], evidence: Evidence) -> Decision:
    """Judge a contest on its evidence.

    Args:
        contest: what :func:`load_contest` returned, or what it takes.
        evidence: what :func:`read` returned.

    Raises:
        InputError: the rules contradict themselves, or an exhibit cannot be read.
    """
    if not isinstance(contest, Contest):
        contest = load_contest(contest)
    if not evidence.exhibits:
        raise usage_error("evidence.none", "there is no evidence", "name at least one payload")
    facts, inputs = judged(contest, evidence, chance_of(contest, evidence))
    written = write_decision(facts, inputs)
    if evidence.skipped:
        written = written.model_copy(update={"skipped": skipped_rows(evidence.skipped)})
    return Decision.of(written, zone(contest.timezone))


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
    return other_rules.what_if(contest, evidence, changes, judge)


def load_decision(path: PathLike) -> Decision:
    """Load a decision that was written as JSON.

    Raises:
        InputError: it is no decision, or not the one that its digest names.
    """
    name = os.fspath(path)
    found = document_at(path)
    if found.get("schema") != DECISION_SCHEMA:
        raise input_error(
            "document.swapped",
            "this is no decision",
            "give what `contestjudge judge --format json` wrote",
            source=name,
        )
    try:
        document = DecisionDocument.model_validate_json(
            json.dumps(found, default=str), strict=False
        )
        computed = document.computed_digest()
    except ValidationError as error:
        raise InputError(
            *faults_of(error.errors(include_url=False), name, DecisionDocument)
        ) from error
    except NotCanonicalError as error:
        raise input_error("document.not_canonical", str(error), source=name) from error
    if computed != document.digest:
        raise input_error(
            "decision.altered",
            "its content does not have the digest that it names",
            "judge once more, or get the original file",
            source=name,
        )
    return Decision.of(document, zone(document.timezone))


def inspect(evidence: Evidence) -> Inspection:
    """Say what evidence holds, and what it cannot show, without any contest.

    Raises:
        InputError: an exhibit cannot be read.
    """
    assumed = Evidence(
        tuple(
            one
            if one.options.zone is not None or one.format.name != "table"
            else replace(one, options=replace(one.options, zone="UTC"))
            for one in evidence.exhibits
        )
    )
    rows = []
    for looked_at, original, (batch, sha256) in zip(
        assumed.exhibits, evidence.exhibits, assumed.batches(None), strict=True
    ):
        rows.append(
            inspected(
                looked_at.payload.name,
                sha256,
                looked_at.format.name,
                batch,
                zone_missing=original.options.zone is None and looked_at.format.name == "table",
            )
        )
    return Inspection(tuple(rows), skipped_rows(evidence.skipped))
