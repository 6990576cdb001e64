"""What reading one input gave: observations, the places they came from, and what was refused."""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass, field

from contestjudge.model.observation import (
    AccountCreated,
    DeclaredCount,
    Follower,
    HandleSeen,
    Hidden,
    Lost,
    Notice,
    Observation,
    Original,
    PostTime,
    Rejection,
    Tagged,
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
    handles: set[HandleSeen] = field(default_factory=set)
    """Handles told without a share: they name accounts that take part, and nobody else."""
    created: set[AccountCreated] = field(default_factory=set)
    """When accounts were created; noted only where the rules ask (:class:`Asked`)."""
    tagged: set[Tagged] = field(default_factory=set)
    """Languages and countries of shares, likewise."""
    followers: set[Follower] = field(default_factory=set)
    """Who follows the sponsor, likewise."""
    informative: array[int] = field(default_factory=lambda: array("Q"))
    """Records that are no share but say something of the contest: its own posts."""
    servers: set[str] = field(default_factory=set)
    """Whose account and status ids these are, where several servers give out ids of their own and
    the rules name none of them."""
    aliases: dict[str, str] = field(default_factory=dict)
    """What the recorder calls a share in its notices, to the share's id."""
    originals: dict[str, Original] = field(default_factory=dict)
    """Posts that others may share, by id; noted only where nothing is looked for (no target)."""
    hidden: list[tuple[int, Hidden]] = field(default_factory=list)
    """Record number, and who or what could not be seen."""
    lost: list[Lost] = field(default_factory=list)
    """Where a stream said that it had kept records back, or that it broke off."""
    records: int = 0
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def withheld(self) -> int:
        """How many records a stream said at most that it had kept back."""
        return max((one.counted or 0 for one in self.lost), default=0)

    @property
    def breaks(self) -> int:
        """How often a stream said that it broke off."""
        return sum(one.counted is None for one in self.lost)

    def observe(self, record: int, observation: Observation) -> None:
        """Keep an observation with the number of the record that it came from."""
        self.observations.append(observation)
        self.places.append(record)

    def note(self, original: Original) -> None:
        """Keep what a record shows of a post, joined with what others show of it."""
        known = self.originals.get(original.id)
        if known != original:
            self.originals[original.id] = original if known is None else known.joined(original)

    def reject(self, record: int, reason: str, raw: bytes) -> None:
        """Count a record as rejected; ``raw`` tells the same record in two inputs as one."""
        self.rejections.append(Rejection(record, reason, hashlib.sha256(raw).hexdigest()[:32]))
