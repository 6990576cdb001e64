"""Who or what could not be seen at some moment: what is absent then need not be gone (4.3.4).

A platform speaks of its own accounts and shares: equal ids elsewhere are somebody else's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from contestjudge.evidence.batch import Batch
from contestjudge.model.observation import Hidden
from contestjudge.model.share import Share


class Hiding:
    """What the evidence says of accounts and shares that could not be seen for a while."""

    def __init__(self, batches: Iterable[Batch]) -> None:
        self._told: dict[tuple[str, str], set[Hidden]] = defaultdict(set)
        for batch in batches:
            for _, one in batch.reading.hidden:
                self._told[one.platform, one.name].add(one)

    def perhaps(self, share: Share, instant: int) -> bool:
        """Whether a share may have stood at an instant and not been visible."""
        if not self._told:
            return False
        names = (share.account, *(() if share.id is None else (share.id,)))
        told = (self._told.get((share.platform, name), ()) for name in names)
        return any(_perhaps(of_one, instant) for of_one in told)


def _perhaps(told: Iterable[Hidden], instant: int) -> bool:
    """Something hid it that may have begun by then, and was not certainly over by then."""
    told = list(told)
    return any(
        one.earliest <= instant
        and not any(
            end.ended
            and end.cause == one.cause
            and one.latest <= end.earliest
            and end.latest <= instant
            for end in told
        )
        for one in told
        if not one.ended
    )
