"""Everything that a decision is written from: of everybody, or of those near the seats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from contestjudge.coverage.holes import Coverage
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolved import Resolved
from contestjudge.judge import Judgement
from contestjudge.model.contest import Contest
from contestjudge.model.decision import NextStepDocument
from contestjudge.rules.field import Field


class Stretch(NamedTuple):
    """Some of a field, in the facts that hold them."""

    facts: Facts
    """With whoever stands next behind them, and the whole of what they hang on."""
    entrants: int
    """How many they are: so many of the first places."""


class Whole(NamedTuple):
    """What is true of the whole field, where the facts hold only who is near the seats."""

    entrants: int
    shares: int
    observations: int
    contested: int
    excluded: int
    standings_digest: str
    evidence_digest: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a decision is written from."""

    contest: Contest
    batches: Sequence[Batch]
    resolved: Resolved
    field: Field
    coverage: Coverage
    judgement: Judgement
    steps: tuple[NextStepDocument, ...]
    whole: Whole | None = None
    """``None``: everybody is in the field and the judgement."""
    stretches: Callable[[], Iterator[Stretch]] | None = None
    """Gives everybody in display order, as long as the engine that judged is there; ``None``:
    these facts hold them all."""

    @property
    def entrants(self) -> int:
        """Count everybody who has a share that may count."""
        return len(self.field.entries) if self.whole is None else self.whole.entrants
