"""From evidence and rules to the facts of a decision: what judging and drawing have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contestjudge.doors.engines import Engine
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.exhibits import LaidOut
from contestjudge.doors.uncollected import without_collection
from contestjudge.draw.randomness import RULES, outcome_of, plan_of
from contestjudge.engines.reference import judge_batches
from contestjudge.errors import input_error, usage_error
from contestjudge.evidence.batch import Batch
from contestjudge.facts import Facts
from contestjudge.lottery import Chance
from contestjudge.model.contest import Contest
from contestjudge.model.decision import InputDocument, RejectionDocument
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target
from contestjudge.rules.terms import target_of


@contextmanager
def facts_of(
    contest: Contest,
    evidence: Evidence,
    chance: Chance | None = None,
    engine: Engine = "reference",
    jobs: int = 1,
) -> Iterator[tuple[Facts, list[InputDocument]]]:
    """Judge a contest on its evidence: the facts, and how the inputs were used.

    Args:
        contest: the rules.
        evidence: what was gathered.
        chance: the randomness of a draw, where it is known.
        engine: what judges; the decision that is written from the facts is the same, and so are
            everybody's rows; but only of the reference do the facts themselves hold everybody.
        jobs: how many processes read.

    Raises:
        InputError: the rules contradict themselves, or an exhibit cannot be read.
        UsageError: there is no evidence.
    """
    if not evidence.exhibits:
        raise usage_error("evidence.none", "there is no evidence", "name at least one payload")
    with without_collection(), _read_and_judged(contest, evidence, chance, engine, jobs) as found:
        facts, read_in = found
        inputs = [
            _input(one, batch.reading, sha256, used)
            for one, (batch, sha256), used in zip(
                evidence.exhibits, read_in, facts.resolved.used, strict=True
            )
        ]
        yield facts, inputs


def judged(
    contest: Contest, evidence: Evidence, chance: Chance | None = None
) -> tuple[Facts, list[InputDocument]]:
    """Judge as :func:`facts_of` does, by the reference: facts that hold everybody, to be kept."""
    with facts_of(contest, evidence, chance) as found:
        return found


@contextmanager
def _read_and_judged(
    contest: Contest, evidence: Evidence, chance: Chance | None, engine: Engine, jobs: int
) -> Iterator[tuple[Facts, list[tuple[Batch, str]]]]:
    """Judge; with every exhibit's batch comes the SHA-256 of its bytes."""
    target = target_of(contest)
    if engine == "reference":
        read_in = evidence.batches(target) if jobs == 1 else _read_shared(evidence, target, jobs)
        batches = [batch for batch, _ in read_in]
        said = evidence.attestations, evidence.rulings
        yield judge_batches(contest, target, batches, *said, chance), read_in
        return
    from contestjudge.doors.apart import judged_with_store  # slow to import
    from contestjudge.engines.apart.engine import Asked

    asked = Asked(contest, target, evidence.attestations, evidence.rulings, chance)
    with judged_with_store(engine, asked, evidence, jobs) as found:
        yield found


def _read_shared(evidence: Evidence, target: Target, jobs: int) -> list[tuple[Batch, str]]:
    from contestjudge.doors.sharing import read_shared  # slow to import

    return read_shared(evidence.exhibits, target, jobs)


def _input(exhibit: LaidOut, reading: Reading, sha256: str, used: int) -> InputDocument:
    rejected = tuple(
        RejectionDocument(record=one.record, reason=one.reason) for one in reading.rejections
    )
    return InputDocument(
        name=exhibit.payload.name,
        sha256=sha256,
        format=exhibit.format.name,
        instrument=exhibit.watch.instrument,
        records=reading.records,
        used=used,
        irrelevant=reading.records - used - len(rejected),
        rejected=rejected,
    )


def draws(contest: Contest) -> bool:
    """Tell whether a contest's rules provide for a draw or a lot."""
    return contest.award.method == "draw" or contest.award.contested == "lot"


def chance_of(contest: Contest, evidence: Evidence) -> Chance | None:
    """Return the randomness that the evidence holds, checked; ``None``: there is none, or no draw.

    Raises:
        InputError: it is not what the rules ask for, or two files differ about it.
    """
    if not draws(contest) or not evidence.randomness:
        return None
    source, drawn = evidence.randomness[0]
    for other, stated in evidence.randomness[1:]:
        if stated != drawn:
            raise input_error(
                "randomness.conflict",
                f"it is not the randomness that {source} states",
                "a draw has one; leave the wrong one out",
                source=other,
                key="randomness",
            )
    if contest.award.randomness is None:
        raise input_error(
            "randomness.unplanned",
            "there is randomness for a draw, and the rules do not say where it comes from",
            "write [award.randomness] in the contest file, before the draw",
            source=source,
            key=RULES,
        )
    return Chance(outcome_of(plan_of(contest.award), drawn, source))
