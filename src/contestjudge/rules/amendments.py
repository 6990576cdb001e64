"""Rules that were changed while the contest ran: what, when, and who had shared by then (5.10).

Everybody is judged by the rules as they are now. That they were not always so is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from contestjudge.model.finding import Finding, finding
from contestjudge.model.share import Share


class Change(NamedTuple):
    """One change of the rules."""

    at: int
    """From when on they were as they then were, microseconds UTC."""
    changed: str
    """The keys, with blanks between them."""
    reason: str | None


def changes_told(
    changes: Sequence[Change], predecessor: str | None, shares: Collection[Share]
) -> Iterator[Finding]:
    """Say of each change how many of the shares that may count were made before it.

    Args:
        changes: in their order.
        predecessor: digest of the rules before the last of them.
        shares: those that may count.
    """
    for number, change in enumerate(changes, 1):
        before = sum(share.latest < change.at for share in shares)
        after = sum(share.earliest >= change.at for share in shares)
        yield finding(
            "rules.amended",
            at=change.at,
            changed=change.changed,
            reason=change.reason,
            predecessor=predecessor if number == len(changes) else None,
            before=before,
            after=after,
            either=len(shares) - before - after,
        )
