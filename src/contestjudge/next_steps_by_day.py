"""What would make a decision with winners for each day final: what each day needs (spec 7.8.9).

What was only doubtful because of an earlier day is settled by what settles that one. Parts of one
hole that several days need are one step, where they follow on one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from contestjudge.coverage.holes import Coverage
from contestjudge.daily import Daily
from contestjudge.evidence.resolved import Resolved
from contestjudge.model.contest import Award
from contestjudge.model.decision import NextStepDocument
from contestjudge.model.field import Entries
from contestjudge.model.time import parse_rfc3339
from contestjudge.next_steps import next_steps
from contestjudge.rules.terms import Terms


def steps_by_day(
    award: Award, resolved: Resolved, terms: Terms, covered: Coverage, daily: Daily
) -> tuple[NextStepDocument, ...]:
    """Name what would settle all days; without sentences.

    Args:
        award: how many win on a day.
        resolved: the evidence.
        terms: the rules.
        covered: the holes of the whole window.
        daily: the days, judged.
    """
    if award.method == "draw":
        # The tickets of all days are in one draw.
        return next_steps(award, resolved, terms, daily.field, covered, daily.judgement)
    steps: list[NextStepDocument] = []
    for one in daily.days:
        found = next_steps(
            one.award,
            resolved,
            terms.on(one.day),
            replace(daily.field, entries=Entries.of(one.entries)),
            covered._replace(holes=one.holes),
            one.judgement,
            one.certain_alone,
        )
        steps += [step.model_copy(update={"day": one.day.name}) for step in found]
    return tuple(_together(steps))


def _together(steps: Iterable[NextStepDocument]) -> Iterator[NextStepDocument]:
    """Make one step of those that differ in their day and period alone, and follow on another."""
    runs: dict[object, list[NextStepDocument]] = {}
    for step in steps:
        apart = {"day": None, "from_": None, "to": None, "seats": None}
        run = runs.setdefault(step.model_copy(update=apart), [])
        if run and _follows(run[-1], step):
            run[-1] = _one_of(run[-1], step)
        else:
            run.append(step)
    for run in runs.values():
        yield from run


def _follows(one: NextStepDocument, other: NextStepDocument) -> bool:
    if one.from_ is None or other.from_ is None:
        return one.from_ is other.from_
    return one.to is not None and parse_rfc3339(other.from_)[0] <= parse_rfc3339(one.to)[1] + 1


def _one_of(one: NextStepDocument, other: NextStepDocument) -> NextStepDocument:
    seats = one.seats
    if one.seats is not None and other.seats is not None:
        seats = min(one.seats[0], other.seats[0]), max(one.seats[1], other.seats[1])
    day = one.day if one.day == other.day else None
    return one.model_copy(update={"to": other.to, "seats": seats, "day": day})
