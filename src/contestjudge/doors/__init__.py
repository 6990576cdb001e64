"""The only opener of files, for the package root and the command line.

Reading is lazy: :func:`read` looks at the beginnings of files and remembers where they are; the
records are read when a contest says what to look for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from contestjudge.canonical import NotCanonicalError
from contestjudge.doors import other_rules
from contestjudge.doors.containers import skipped_rows
from contestjudge.doors.documents import document_at
from contestjudge.doors.drawing import (
    commit_draw,
    load_commitment,
    load_draw,
    replace_drawn,
    run_draw,
)
from contestjudge.doors.engines import ENGINES, engine_for
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.exhibits import LaidOut
from contestjudge.doors.gathering import Evidential, exhibit, read, read_bytes
from contestjudge.doors.judging import chance_of, judged, without_collection
from contestjudge.doors.past import with_past_winners
from contestjudge.doors.payload import PathLike, named
from contestjudge.doors.plugins import registered
from contestjudge.doors.publishing import prove as proved
from contestjudge.doors.publishing import publish
from contestjudge.doors.sealing import seal
from contestjudge.doors.signing import signer_at
from contestjudge.doors.verifying import verify as verified
from contestjudge.errors import InputError, input_error, usage_error
from contestjudge.inspection import inspected
from contestjudge.lint import lint_rules
from contestjudge.model.bundle import ProofDocument
from contestjudge.model.contest import Contest, parse_contest
from contestjudge.model.decision import (
    DECISION_SCHEMA,
    DecisionDocument,
)
from contestjudge.model.evidence_file import EVIDENCE_SCHEMA
from contestjudge.model.faults import faults_of
from contestjudge.record import write_decision
from contestjudge.report.decision import Decision
from contestjudge.report.explain import answers_to
from contestjudge.report.inspection import Inspection
from contestjudge.report.lint import LintReport
from contestjudge.report.verification import Verification
from contestjudge.report.what_if import WhatIf
from contestjudge.sources.instruments import INSTRUMENTS, abilities
from contestjudge.sources.zones import zone

__all__ = [
    "ENGINES",
    "Evidence",
    "Evidential",
    "commit_draw",
    "exhibit",
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
    "run_draw",
    "seal",
    "signer_at",
    "verify",
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
        return _complete(parse_contest(contest), "contest", Path())
    document = document_at(contest)
    if document.get("schema") == EVIDENCE_SCHEMA:
        raise input_error(
            "document.swapped",
            "this is an evidence file",
            "give the contest file first, then the evidence",
            source=os.fspath(contest),
        )
    return _complete(parse_contest(document, named(contest)), named(contest), Path(contest).parent)


def _complete(contest: Contest, source: str, folder: Path) -> Contest:
    """Check the zone, and read who won before."""
    return with_past_winners(_with_known_zone(contest, source), folder, source, load_decision)


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


def judge(
    contest: Contest | PathLike | Mapping[str, object],
    evidence: Evidence,
    *,
    engine: str | None = None,
) -> Decision:
    """Judge a contest on its evidence.

    Args:
        contest: what :func:`load_contest` returned, or what it takes.
        evidence: what :func:`read` returned.
        engine: ``python`` or ``duckdb`` (needs the extra ``duckdb``); the decision is the same.
            Default: DuckDB for large files, where it is installed.

    Raises:
        InputError: the rules contradict themselves, or an exhibit cannot be read.
        UsageError: there is no such engine, or it is not installed.
    """
    if not isinstance(contest, Contest):
        contest = load_contest(contest)
    if not evidence.exhibits:
        raise usage_error("evidence.none", "there is no evidence", "name at least one payload")
    chosen = engine_for(engine, evidence)
    with without_collection():
        facts, inputs = judged(contest, evidence, chance_of(contest, evidence), chosen)
        written = write_decision(facts, inputs)
        del facts  # while nobody looks for circles among millions of records
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


def prove(bundle: PathLike, who: str) -> ProofDocument:
    """Write the proof that somebody is in a record; it shows nobody else.

    Args:
        bundle: the full bundle.
        who: ``@handle``, ``x:123`` or a bare account id.

    Raises:
        InputError: it is no full bundle.
        UsageError: nobody of that name is in the standings.
    """
    return proved(bundle, lambda entrant: answers_to(entrant, who), who)


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
                zone_missing=looked_at is not original and _prints_local_times(original),
            )
        )
    return Inspection(tuple(rows), skipped_rows(evidence.skipped))


def _prints_local_times(table: LaidOut) -> bool:
    """Whether a table cannot be read without a zone: the first local time in it says so."""
    try:
        table.format.read(table.payload.chunks(), table.options)
    except InputError as error:
        return error.code == "zone.missing"
    return False
