"""A batch: one input, read with one set of terms; and what evidence there is beside shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from contestjudge.model.evidence_file import Attestation, Ruling
from contestjudge.model.field import OrderPair
from contestjudge.model.finding import Finding
from contestjudge.model.reading import Reading
from contestjudge.model.share import Share
from contestjudge.model.watch import Abilities, Watch
from contestjudge.model.words import Basis, ShareForm


@dataclass(frozen=True, slots=True)
class Batch:
    """One input's reading, with the terms under which it was taken."""

    watch: Watch
    abilities: Abilities
    reading: Reading

    @property
    def sees(self) -> frozenset[ShareForm]:
        """The forms it shows, by its own statement or by its instrument's."""
        return frozenset(self.watch.sees)


class PostMoment(NamedTuple):
    """When a contest post was recorded (closed interval, microseconds UTC)."""

    earliest: int
    latest: int
    basis: Basis


class Count(NamedTuple):
    """A declared count at a known moment (or ``None``), with the collection that it came from."""

    post: str
    form: ShareForm
    declared: int
    at: int | None
    watch: Watch


@dataclass(frozen=True, slots=True)
class Resolved:
    """The whole set of evidence, resolved: what rules and coverage work on."""

    shares: tuple[Share, ...]
    """Sorted by key."""
    pairs: tuple[OrderPair, ...]
    counts: tuple[Count, ...]
    watches: tuple[Watch, ...]
    """Every collection, sorted, each once."""
    observed_forms: frozenset[ShareForm]
    rejected: dict[Watch, int]
    """Distinct rejected records of each collection that has some."""
    withheld: dict[Watch, int]
    """Records that each stream said it kept back, where it did."""
    listed: dict[tuple[Watch, str], int]
    """Distinct shares that each collection shows of each post; only where a list has a cap."""
    moments: dict[str, PostMoment]
    """When each contest post was made."""
    contradicted: frozenset[Watch]
    """Complete collections that standing shares from elsewhere contradict."""
    handle_accounts: dict[str, frozenset[str]]
    """Handle (ASCII lower case) to the accounts that were seen with it."""
    unvouched: frozenset[str]
    """Accounts known by a handle only that could be somebody else in the evidence."""
    findings: tuple[Finding, ...]
    observations: int
    """Distinct observations."""
    used: tuple[int, ...]
    """Records used, by batch."""
    attestations: tuple[Attestation, ...] = ()
    rulings: tuple[Ruling, ...] = ()
