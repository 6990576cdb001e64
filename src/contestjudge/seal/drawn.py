"""A draw in a bundle: commitment, pool, and every result from the first on (spec 10.1.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from contestjudge.canonical import canonical_bytes
from contestjudge.draw.record import empty_seats
from contestjudge.model.bundle import (
    COMMITMENT,
    COMMITMENT_SECRET,
    DRAW,
    DrawnPart,
    draw_before,
)
from contestjudge.model.draw import (
    SECRET_SCHEMA,
    CommitmentDocument,
    DrawnDocument,
    PlaceDocument,
    ReplacementDocument,
    SecretDocument,
)
from contestjudge.model.field import TicketKey

_NAMED: Final = 20
"""So many holders of seats are named in one breath."""


@dataclass(frozen=True, slots=True)
class DrawnRecord:
    """What is sealed of a draw."""

    results: tuple[DrawnDocument, ...]
    """As it was held, and after each replacement: the last one holds."""
    pool: Sequence[TicketKey]
    """Who was in it, sorted: tickets, where somebody can have several."""
    secret: bytes | None = None
    """Of the commitment's proof root; ``None``: it is not at hand."""

    @property
    def commitment(self) -> CommitmentDocument:
        """What was fixed before."""
        return self.results[-1].commitment

    @property
    def part(self) -> DrawnPart:
        """What the manifest says of it."""
        return part_of(self.results[-1])

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Give every document with its path."""
        yield COMMITMENT, canonical_bytes(self.commitment.to_dict())
        yield from result_documents(self.results)
        if self.secret is not None:
            document = SecretDocument(
                schema_=SECRET_SCHEMA,
                commitment=self.commitment.commitment,
                secret=self.secret.hex(),
            )
            yield COMMITMENT_SECRET, canonical_bytes(document.to_dict())


def part_of(result: DrawnDocument) -> DrawnPart:
    """Return what a manifest says of a draw.

    Args:
        result: the one that holds.
    """
    fixed = result.commitment
    return DrawnPart(
        commitment=fixed.digest,
        proof_root=fixed.proof_root,
        count=fixed.entrants.count,
        result=result.digest,
    )


def result_documents(results: Sequence[DrawnDocument]) -> Iterator[tuple[str, bytes]]:
    """Give the results with their paths, the oldest first.

    Args:
        results: as it was held, and after each replacement.
    """
    for number, one in enumerate(results, 1):
        path = DRAW if number == len(results) else draw_before(number)
        yield path, canonical_bytes(one.to_dict())


def called(one: PlaceDocument) -> str:
    """Name somebody in a result: by id, and by handle where there is one."""
    who = f"{one.entrant.platform}:{one.entrant.id}"
    return who if one.entrant.handle is None else f"@{one.entrant.handle} ({who})"


def holders(result: DrawnDocument) -> str:
    """Name who holds the seats now."""
    named = ", ".join(
        f"seat {one.seat}{'' if one.day is None else f' of {one.day}'} {called(one)}"
        for one in result.winners[:_NAMED]
    )
    more = f" and {len(result.winners) - _NAMED} more" if len(result.winners) > _NAMED else ""
    held = f"{named}{more}" if named else "nobody"
    empty = [
        f"seat {one.seat}{'' if one.day is None else f' of {one.day}'}"
        for one in empty_seats(result)[:_NAMED]
    ]
    return f"{held}; empty: {', '.join(empty)}" if empty else held


def replacement(gone: ReplacementDocument) -> str:
    """Say who was replaced, by whom and why."""
    place = gone.place
    on = "" if place.day is None else f" of {place.day}"
    by = "" if gone.by is None else f" in seat {place.seat}{on} by {gone.by}"
    if place.seat is not None and gone.by is None:
        by = f" and seat {place.seat}{on} stays empty"
    return f"{called(place)} was replaced{by}: {gone.reason}"
