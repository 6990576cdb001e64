"""A draw that is held: who is drawn, in which order, from what was fixed and what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from contestjudge.draw.commitment import (
    PROTOCOL,
    Commitment,
    entrants_root,
    seed_of,
)
from contestjudge.draw.randomness import Outcome, Plan
from contestjudge.draw.rfc3797 import MAX_POOL, selections
from contestjudge.draw.tickets import lowest
from contestjudge.errors import input_error
from contestjudge.model.contest import Award
from contestjudge.model.field import TicketKey

RESERVE: Final = 100
"""How many are drawn behind the alternates, for replacements."""


class Drawn(NamedTuple):
    """Somebody who was drawn."""

    place: int
    """In the pool as it was given, from 0."""
    number: int
    """In the sorted pool, from 1."""
    ticket: str
    """The ticket, or what RFC 3797 selects by; hexadecimal."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Everything that a draw follows from, but for who is in it."""

    rules: str
    evidence: str
    award: Award
    plan: Plan

    def commitment(self, pool: Sequence[TicketKey]) -> Commitment:
        """Return the commitment to a pool.

        Args:
            pool: sorted.

        Raises:
            InputError: it is too large to be selected from by RFC 3797.
        """
        root, count = entrants_root(pool)
        plan, award = self.plan, self.award
        if plan.selection == "rfc3797" and count > MAX_POOL:
            raise input_error(
                "randomness.selection",
                f"RFC 3797 selects from at most {MAX_POOL}, and {count} are in the draw",
                'write selection = "tickets"',
                key="award.randomness.selection",
            )
        chain = None if plan.chain is None else plan.chain.hash
        seats = len(award.positions) or award.seats
        return Commitment(
            self.rules,
            self.evidence,
            root,
            count,
            seats,
            award.alternates,
            plan.source,
            chain,
            plan.round,
        )

    def over(
        self, entrants: Sequence[TicketKey], outcome: Outcome, protocol: str = PROTOCOL
    ) -> Held:
        """Hold the draw.

        Args:
            entrants: who is in it, each once, in any order.
            outcome: the randomness.
            protocol: of a real draw, or of a rehearsal.
        """
        numbered = sorted(range(len(entrants)), key=entrants.__getitem__)
        pool = [entrants[place] for place in numbered]
        commitment = self.commitment(pool)
        seed = seed_of(commitment, outcome.value, protocol)
        return Held(commitment, outcome, protocol, seed, numbered, pool)


@dataclass(frozen=True, slots=True)
class Held:
    """A draw with its seed."""

    commitment: Commitment
    outcome: Outcome
    protocol: str
    seed: bytes
    numbered: list[int]
    """Places of the pool as it was given, sorted as the pool is."""
    pool: list[TicketKey]

    def first(self, number: int) -> list[Drawn]:
        """Return the first who are drawn, in order; all of them, where they are fewer."""
        if self.outcome.plan.selection == "rfc3797":
            chosen = islice(selections(self.selecting_key, len(self.pool)), number)
            return [Drawn(self.numbered[one.number - 1], one.number, one.md5) for one in chosen]
        return [
            Drawn(self.numbered[one.number - 1], one.number, one.ticket.hex())
            for one in lowest(self.seed, self.pool, min(number, len(self.pool)))
        ]

    @property
    def selecting_key(self) -> str:
        """The key of RFC 3797; of a rehearsal, one that nobody can take for it."""
        prefix = "" if self.protocol == PROTOCOL else f"{self.protocol} "
        return prefix + self.outcome.value
