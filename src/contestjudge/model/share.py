"""A share: one act by one account that passes a contest post on, after all evidence is joined."""

from __future__ import annotations

from typing import Final, NamedTuple

from contestjudge.model.field import ShareKey
from contestjudge.model.observation import Claim
from contestjudge.model.words import Basis, Grade, ShareForm

_REPOST: Final = "/app.bsky.feed.repost/"
"""What the id of a repost on Bluesky holds, and no id of anything that can be reposted."""

Place = int
"""Where an observation stands in today's inputs, in one small integer: millions are kept."""
BATCH_SHIFT: Final = 40
NUMBER_MASK: Final = (1 << BATCH_SHIFT) - 1


def place_of(batch: int, number: int) -> Place:
    """Name a place: the index of a batch, and the index into that batch's observations."""
    return batch << BATCH_SHIFT | number


def batch_of(place: Place) -> int:
    """Return the index of the batch (one input read with one set of terms)."""
    return place >> BATCH_SHIFT


def number_of(place: Place) -> int:
    """Return the index into that batch's observations."""
    return place & NUMBER_MASK


class Share(NamedTuple):
    """One share. Instants are microseconds UTC; ±``UNBOUNDED`` where nothing is known."""

    platform: str
    name: str
    """Its id, or ``~`` and a digest where there is none."""
    id: str | None
    account: str
    """The account's id; ``@handle`` (ASCII lower case) where only the handle is known."""
    handle: str | None
    """As observed last, without ``@``; for display."""
    form: ShareForm
    post: str
    """The contest post that it passes on, directly or not."""
    via: str | None
    """The share it was made from: its id, or ``@handle``; ``None``: from the post itself."""
    earliest: int
    earliest_basis: Basis
    latest: int
    latest_basis: Basis
    grade: Grade | None
    doubts: tuple[str, ...]
    """Codes of the findings that make it doubtful, sorted."""
    undone: Claim | None
    """When it was undone, where it was."""
    cited: tuple[Place, ...]
    """The observations it was joined from."""

    @property
    def key(self) -> ShareKey:
        """What names it among all shares."""
        return self.platform, self.name

    @property
    def is_apart(self) -> bool:
        """Whether it is of somebody's share, so that the post's own lists and counts lack it.

        A repost on Bluesky is of the post itself: its ``via`` is the repost that led there.
        """
        return self.via is not None and _REPOST not in self.via
