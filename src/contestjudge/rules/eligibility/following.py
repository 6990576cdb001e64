"""Whether an account follows the sponsor: shown by any list, refuted by a whole one alone.

When somebody began to follow, no list says. Whoever stands in any list follows; whoever is missing
from one that was whole, and taken when the share had been made, does not; of everybody else it is
not known, and an incomplete list proves nobody's absence (spec 5.8.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from contestjudge.evidence.identity import Identities
from contestjudge.evidence.told import FollowerList
from contestjudge.model.share import Share
from contestjudge.model.words import Platform, Reason
from contestjudge.rules.outcome import Out


class _Listed(NamedTuple):
    """A list, made ready to look accounts up."""

    taken_at: int | None
    """Where its silence says something: when it was taken."""
    instrument: str
    accounts: frozenset[str]
    handles: frozenset[str]
    handles_alone: frozenset[str]
    """Of members without an id."""
    all_by_id: bool
    all_by_handle: bool

    @classmethod
    def of(cls, found: FollowerList) -> _Listed:
        members = found.members
        return cls(
            found.watch.taken_at if found.is_whole else None,
            found.watch.instrument,
            frozenset(one.account for one in members if one.account is not None),
            frozenset(one.handle for one in members if one.handle is not None),
            frozenset(one.handle for one in members if one.account is None and one.handle),
            all(one.account is not None for one in members),
            all(one.handle is not None for one in members),
        )


class Follows:
    """``eligibility.must_follow``."""

    def __init__(
        self, platform: Platform, lists: Sequence[FollowerList], people: Identities
    ) -> None:
        self._platform = platform
        self._people = people
        self._lists = tuple(map(_Listed.of, lists))

    def judge(self, share: Share) -> Out | str | None:
        """Say whether the account that made the share follows the sponsor."""
        if any(self._stands_in(one, share.account) for one in self._lists):
            return None
        silent = [
            (one.taken_at, one.instrument)
            for one in self._lists
            if one.taken_at is not None
            and one.taken_at >= share.latest
            and self._would_show(one, share.account)
        ]
        if not silent:
            return "eligibility.following_unknown"
        taken_at, instrument = min(silent)
        params = (("form", str(share.form)), ("instrument", instrument), ("taken_at", taken_at))
        return Out(Reason.NOT_FOLLOWING, "eligibility.must_follow", params)

    def _stands_in(self, listed: _Listed, account: str) -> bool:
        if account[0] == "@":
            return account[1:] in listed.handles
        return account in listed.accounts or not listed.handles_alone.isdisjoint(
            self._people.names(account)
        )

    def _would_show(self, listed: _Listed, account: str) -> bool:
        """Whether a list that holds the account would show it under a name that it has here."""
        if account[0] != "@" and listed.all_by_id:
            return True
        # Elsewhere a handle may have changed hands between the share and the list.
        return (
            self._platform is Platform.MASTODON
            and listed.all_by_handle
            and any("@" in handle for handle in self._people.names(account))
        )
