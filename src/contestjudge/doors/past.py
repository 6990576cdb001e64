"""Past winners: the earlier decisions that a contest file names are read, and bound into it.

What a contest is judged by must stand in its document: whom those decisions named, and by which
digests, is filled in beside their paths. A document that has it already is taken at its word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from contestjudge.errors import Fault, InputError
from contestjudge.model.contest import Contest, PastDecision
from contestjudge.model.decision import DecisionDocument


def with_past_winners(
    contest: Contest, folder: Path, source: str, load: Callable[[Path], DecisionDocument]
) -> Contest:
    """Fill in who won by the earlier decisions that a contest names.

    Args:
        contest: the document, as written.
        folder: what its paths are relative to.
        source: how it is called in messages.
        load: reads a decision and checks its digest.

    Raises:
        InputError: a decision cannot be read, was altered, or is not the one that is named.
    """
    past = contest.eligibility.past_winners
    if all(one.is_read for one in past):
        return contest
    faults: list[Fault] = []
    found: list[PastDecision] = []
    for number, one in enumerate(past):
        key = f"eligibility.past_winners[{number}]"
        if one.is_read:
            found.append(one)
            continue
        try:
            decision = load(folder / (one.path or ""))
        except InputError as error:
            faults += [
                replace(
                    fault, source=source, key=f"{key}: {fault.source}: {fault.key}".rstrip(": ")
                )
                for fault in error.faults
            ]
            continue
        if one.digest not in {None, decision.digest}:
            problem = f"is another decision ({decision.digest}) than the one that is named"
            advice = "name the right file, or the right digest"
            faults.append(Fault("past.digest", problem, advice, source=source, key=key))
            continue
        found.append(
            PastDecision(path=one.path, digest=decision.digest, winners=_winners(decision))
        )
    if faults:
        raise InputError(*faults)
    eligibility = contest.eligibility.model_copy(update={"past_winners": tuple(found)})
    return contest.model_copy(update={"eligibility": eligibility})


def _winners(decision: DecisionDocument) -> tuple[str, ...]:
    """Name all accounts of those who hold a seat, in the order of seats."""
    return tuple(
        f"{row.entrant.platform}:{account}"
        for row in decision.winners
        for account in row.entrant.accounts
    )
