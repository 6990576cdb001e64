"""Judging by other rules beside a contest's own, on evidence that is read once where it can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from contestjudge.doors.evidence import Evidence
from contestjudge.errors import InputError, UsageError
from contestjudge.evidence.batch import Batch
from contestjudge.model.contest import Contest
from contestjudge.model.target import Target
from contestjudge.report.decision import Decision
from contestjudge.report.what_if import WhatIf
from contestjudge.whatif import changed_contest, compared

_Batches = list[tuple[Batch, str]]


@dataclass(frozen=True, slots=True)
class ReadOnce(Evidence):
    """Evidence that remembers what was read of it for the last target."""

    last: dict[Target | None, _Batches] = field(default_factory=dict)

    @classmethod
    def of(cls, evidence: Evidence) -> ReadOnce:
        """Take evidence, of which nothing is read yet."""
        return cls(
            evidence.exhibits,
            evidence.attestations,
            evidence.rulings,
            evidence.skipped,
            evidence.randomness,
        )

    def batches(self, target: Target | None) -> _Batches:
        """Read every exhibit, or return what was read for an equal target."""
        if target not in self.last:
            found = Evidence.batches(self, target)
            self.last.clear()
            self.last[target] = found
        return self.last[target]


def what_if(
    contest: Contest,
    evidence: Evidence,
    changes: Mapping[str, object],
    judge: Callable[[Contest, Evidence], Decision],
) -> WhatIf:
    """Judge a contest as it is and with some of its rules changed.

    Args:
        contest: the rules as they are.
        evidence: what was gathered.
        changes: key path of the contest document to the value to put there.
        judge: judges a contest on evidence.

    Raises:
        UsageError: there is no such key, or the other rules contradict themselves.
        InputError: the contest's own rules do so, or an exhibit cannot be read.
    """
    other, rules = changed_contest(contest, changes)
    once = ReadOnce.of(evidence)
    real = judge(contest, once)
    try:
        changed = judge(other, once)
    except InputError as error:
        faults = (replace(one, source=one.source or "what-if") for one in error.faults)
        raise UsageError(*faults) from error
    return WhatIf.of(compared(real, changed, rules))
