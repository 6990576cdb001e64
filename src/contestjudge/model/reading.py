"""What reading one input gave: observations, the places they came from, and what was refused."""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass, field

from contestjudge.model.observation import (
    DeclaredCount,
    Notice,
    Observation,
    PostTime,
    Rejection,
    UnqualifiedVersion,
)


@dataclass(slots=True)
class Reading:
    """Everything that one source found in one input, in the input's own order.

    ``places[i]`` is the one-based record number of ``observations[i]``; one record can give
    several observations (a native share of somebody's manual share shows both) or none. Which
    records are *used* is known only when the whole set is resolved, so nothing is counted here
    but ``records``.
    """

    observations: list[Observation] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("Q"))
    notices: list[tuple[int, Notice]] = field(default_factory=list)
    """Record number and notice."""
    unqualified: list[tuple[int, UnqualifiedVersion]] = field(default_factory=list)
    post_times: set[PostTime] = field(default_factory=set)
    post_versions: set[tuple[str, ...]] = field(default_factory=set)
    """Edit histories of contest posts: whoever shares one version shares the post."""
    counts: set[DeclaredCount] = field(default_factory=set)
    informative: array[int] = field(default_factory=lambda: array("Q"))
    """Records that are no share but say something of the contest: its own posts."""
    withheld: int = 0
    """How many records a stream said that it had kept back."""
    records: int = 0
    rejections: list[Rejection] = field(default_factory=list)

    def observe(self, record: int, observation: Observation) -> None:
        """Keep an observation with the number of the record that it came from."""
        self.observations.append(observation)
        self.places.append(record)

    def reject(self, record: int, reason: str, raw: bytes) -> None:
        """Count a record as rejected; ``raw`` tells the same record in two inputs as one."""
        self.rejections.append(Rejection(record, reason, hashlib.sha256(raw).hexdigest()[:32]))
