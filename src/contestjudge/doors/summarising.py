"""Judging once for two answers: the decision, and the campaign in numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from contestjudge.doors.containers import skipped_rows
from contestjudge.doors.engines import Engine, check_jobs, engine_for
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.judging import chance_of, facts_of
from contestjudge.doors.standings import write_standings
from contestjudge.doors.uncollected import without_collection
from contestjudge.errors import usage_error
from contestjudge.facts import Facts
from contestjudge.model.contest import Contest
from contestjudge.model.summary import SummaryDocument
from contestjudge.record import write_decision
from contestjudge.report.decision import Decision, JudgedFrom
from contestjudge.report.summary import Summary
from contestjudge.sources.zones import zone
from contestjudge.summary import Spent, check_spent, summarised

_Seen = TypeVar("_Seen")


def decided(
    contest: Contest,
    evidence: Evidence,
    look: Callable[[Facts], _Seen],
    engine: Engine = "reference",
    jobs: int = 1,
) -> tuple[Decision, _Seen]:
    """Judge, and look at the facts before they are let go.

    Args:
        contest: the rules.
        evidence: what was gathered.
        look: what is asked of the facts.
        engine: what judges; ``reference`` where ``look`` needs facts that hold everybody.
        jobs: how many processes read.

    Raises:
        InputError: the rules contradict themselves, or an exhibit cannot be read.
        UsageError: there is no evidence.
    """
    if not evidence.exhibits:
        raise usage_error("evidence.none", "there is no evidence", "name at least one payload")
    chance = chance_of(contest, evidence)
    # They are let go while nobody looks for circles among millions of records.
    with (
        without_collection(),
        facts_of(contest, evidence, chance, engine, jobs) as (facts, inputs),
    ):
        written = write_decision(facts, inputs)
        seen = look(facts)
        del facts
    if evidence.skipped:
        written = written.model_copy(update={"skipped": skipped_rows(evidence.skipped)})
    judged_from = JudgedFrom(contest, evidence)
    return Decision.of(written, zone(contest.timezone), judged_from), seen


def judged_and_summarised(
    contest: Contest,
    evidence: Evidence,
    spent: Spent | None = None,
    standings: Path | None = None,
    engine: str | None = None,
    jobs: int = 1,
) -> tuple[Decision, Summary]:
    """Judge a contest, and count what it brought.

    Args:
        contest: the rules.
        evidence: what was gathered.
        spent: what it cost.
        standings: a new file for everybody's row, where they are too many for the decision.
        engine: which one is asked for; everybody is counted, so that the reference judges.
        jobs: how many processes read.

    Raises:
        InputError: the rules contradict themselves, or an exhibit cannot be read.
        UsageError: there is no evidence, or what it cost is no cost; or there is no such engine,
            or it is not installed.
    """
    check_jobs(jobs)
    if spent is not None:
        check_spent(spent)  # before everything is judged for nothing

    def look(facts: Facts) -> SummaryDocument:
        write_standings(facts, standings)
        return summarised(facts, spent)

    chosen = engine_for(engine, evidence, everybody=True)
    decision, counted = decided(contest, evidence, look, chosen, jobs)
    return decision, Summary.of(counted)
