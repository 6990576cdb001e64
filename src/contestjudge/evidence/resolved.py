"""The whole set of evidence, resolved: what rules and coverage work on."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Protocol

from contestjudge.evidence.batch import Count, PostMoment
from contestjudge.evidence.gaps import Gap
from contestjudge.evidence.identity import Identities
from contestjudge.evidence.newest import Newest
from contestjudge.evidence.told import Told
from contestjudge.model.evidence_file import Attestation, Ruling
from contestjudge.model.field import OrderPair, ShareKey
from contestjudge.model.finding import Finding
from contestjudge.model.share import Share
from contestjudge.model.watch import Watch
from contestjudge.model.words import ShareForm

_name = attrgetter("name")
_NOTHING_TOLD = Told()


class Elsewhere(Protocol):
    """Native shares that are not listed, as there is nothing to doubt about any of them.

    Those that were undone need not have stood at any time.
    """

    def made_by(self, post: str, instant: int) -> int:
        """Count those of a post that were certainly made by an instant, and never undone."""

    def begun_by(self, post: str, instant: int) -> int:
        """Count those of a post that may have been made by an instant."""

    def gone_by(self, post: str, instant: int) -> int:
        """Count those of a post that were certainly undone by an instant."""


@dataclass(frozen=True)
class Resolved:
    """The whole set of evidence, resolved: what rules and coverage work on."""

    shares: tuple[Share, ...]
    """Sorted by name."""
    pairs: tuple[OrderPair, ...]
    counts: tuple[Count, ...]
    watches: tuple[Watch, ...]
    """Every collection, sorted, each once."""
    observed_forms: frozenset[ShareForm]
    rejected: dict[Watch, int]
    """Distinct rejected records of each collection that has some."""
    gaps: dict[Watch, tuple[Gap, ...]]
    """Where each stream lost records, where it says so."""
    newest: dict[tuple[Watch, str], Newest]
    """What each list of the newest shares shows of each post."""
    moments: dict[str, PostMoment]
    """When each contest post was made."""
    contradicted: frozenset[Watch]
    """Complete collections that standing shares from elsewhere contradict."""
    people: Identities
    """Which accounts were seen with which handles."""
    unvouched: frozenset[str]
    """Accounts known by a handle only that could be somebody else in the evidence."""
    findings: tuple[Finding, ...]
    observations: int
    """Distinct observations."""
    used: tuple[int, ...]
    """Records used, by batch."""
    attestations: tuple[Attestation, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    told: Told = _NOTHING_TOLD
    """What rules on eligibility ask beyond shares."""
    elsewhere: Elsewhere | None = None
    """Usual shares that an engine keeps to itself."""
    server: str | None = None
    """Whose ids these are, where servers give out their own and the rules name none."""

    @property
    def handle_accounts(self) -> dict[str, frozenset[str]]:
        """Handle (ASCII lower case) to the accounts that were seen with it."""
        return self.people.accounts_of

    def share(self, key: ShareKey) -> Share:
        """Look one share up."""
        return self.shares[bisect_left(self.shares, key[1], key=_name)]

    @cached_property
    def by_key(self) -> dict[ShareKey, Share]:
        """All shares by their keys, for who looks many up."""
        return {share.key: share for share in self.shares}
