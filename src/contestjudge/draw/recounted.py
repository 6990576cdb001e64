"""The documents of a draw held against each other and against the pool: nothing else is needed.

What the documents say is taken as said only where the pool, the rules, the decision or the
randomness do not say it too (spec 10.5.7).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from contestjudge.draw.chains import CHAINS
from contestjudge.draw.commitment import (
    PROTOCOL,
    Commitment,
    plain_leaf,
    seed_of,
)
from contestjudge.draw.held import RESERVE
from contestjudge.draw.record import mended
from contestjudge.draw.rfc3797 import selections
from contestjudge.draw.several import Turns, counts_tickets, in_turn, person_of, ticket_names
from contestjudge.draw.tickets import lowest, ticket_of
from contestjudge.model.decision import EvidencePart
from contestjudge.model.draw import (
    DRAW_SCHEMA,
    CommitmentDocument,
    CommittedEntrants,
    DrawnDocument,
    PlaceDocument,
)
from contestjudge.model.field import TicketKey
from contestjudge.model.time import format_rfc3339

Pool = Callable[[], Iterator[TicketKey]]
"""Gives the pool from its beginning, each time it is asked."""


class Recorded(NamedTuple):
    """What a draw's documents must agree with."""

    spec: str
    rules: str
    """Digest of the rules."""
    decision: str
    """Digest of the decision."""
    contest: Mapping[str, Any]
    """The rules, as JSON values."""
    decided: Mapping[str, Any]
    """The decision, likewise."""


class Selected(NamedTuple):
    """Somebody whom the randomness selects."""

    entrant: TicketKey
    number: int
    ticket: str


def pool_line(entrant: TicketKey) -> bytes:
    r"""Return a ticket's line of a pool: its leaf, and a line feed.

    >>> pool_line(("x", "17"))
    b'{"id":"17","platform":"x"}\n'
    """
    return plain_leaf(entrant) + b"\n"


def pool_from(lines: Iterable[bytes]) -> Iterator[TicketKey]:
    """Read a pool.

    Args:
        lines: each with its line feed.

    Raises:
        ValueError: a line is none of a pool.
    """
    for number, line in enumerate(lines, 1):
        row = json.loads(line)
        key = _key(row) if isinstance(row, dict) else None
        if key is None or pool_line(key) != line:
            message = f"line {number} is no canonical line of a pool"
            raise ValueError(message)
        yield key


def _key(row: Mapping[str, object]) -> TicketKey | None:
    platform, person = row.get("platform"), row.get("id")
    if not isinstance(platform, str) or not isinstance(person, str):
        return None
    key: TicketKey = (platform, person)
    for name in ("day", "share"):
        value = row.get(name)
        if isinstance(value, str):
            key = (*key, name, value)
    return key


def commitment_faults(one: CommitmentDocument, record: Recorded) -> Iterator[str]:
    """Name what in a commitment does not follow from itself, the rules and the decision.

    Args:
        one: the commitment.
        record: what it must agree with.

    Raises:
        KeyError, TypeError, ValueError: the record is no such document.
    """
    fault = mended(one, "")
    if fault is not None:
        yield fault.faults[0].problem
    draw, award = record.decided["draw"], record.contest.get("award", {})
    if (one.spec, one.contest.digest) != (record.spec, record.rules):
        yield "it is about other rules, or another version of the specification"
    if one.contest.name != record.contest["name"]:
        yield "it is about a contest of another name"
    if one.evidence != EvidencePart(**record.decided["evidence"]):
        yield "it is about other evidence"
    if one.entrants != CommittedEntrants(
        root=draw["entrants_root"],
        count=draw["candidates"],
        counted="tickets" if counts_tickets(record.contest) else None,
    ):
        yield "it is about other entrants than the decision's draw"
    if (one.seats, one.alternates) != (record.decided["seats"], award.get("alternates", 0)):
        yield "its seats or alternates are not those of the rules"
    if one.commitment != draw["commitment"]:
        yield "it is not the commitment of the decision's draw"
    stated = {"selection": "tickets", "event": "", **(award.get("randomness") or {})}
    for key in ("source", "chain", "round", "selection", "event"):
        if getattr(one.randomness, key) != stated.get(key):
            yield f"the rules name another {key}"
    due = stated.get("at")
    if stated.get("source") == "drand":
        due = format_rfc3339(CHAINS[stated["chain"]].due(stated["round"]))
    if one.randomness.due != due:
        yield "the randomness was due at another moment"


def result_faults(
    one: DrawnDocument, committed: CommitmentDocument, record: Recorded, pool: Pool
) -> Iterator[str]:
    """Name what in a draw's result, as it was held, does not follow from everything else.

    Args:
        one: the result, before anybody was replaced.
        committed: the commitment, as it was published.
        record: what it must agree with.
        pool: who was in the draw; its root is the commitment's.

    Raises:
        KeyError, TypeError, ValueError: the record is no such document.
    """
    draw = record.decided["draw"]
    award = record.contest.get("award", {})
    lottery = award.get("method") == "draw"
    days = bool(record.decided.get("days"))
    if (one.schema_, one.banner, one.protocol) != (DRAW_SCHEMA, "", PROTOCOL):
        yield "it is no result of a real draw"
    if (one.spec, one.decision) != (record.spec, record.decision):
        yield "it is about another decision"
    if one.kind != ("lottery" if lottery else "lot"):
        yield "it is another kind of draw than that of the rules"
    if one.commitment != committed:
        yield "it rests on another commitment"
    if one.same_winner != (award.get("same_winner", "once") if days else None):
        yield "it lets people win on other days than the rules do"
    if one.replaced:
        yield "somebody was replaced already when it was held"
    yield from _came_out(one, draw)
    fixed = Commitment(
        committed.contest.digest,
        committed.evidence.digest,
        committed.entrants.root,
        committed.entrants.count,
        committed.seats,
        committed.alternates,
        committed.randomness.source,
        committed.randomness.chain,
        committed.randomness.round,
    )
    seed = seed_of(fixed, one.randomness.value)
    if seed.hex() != one.seed:
        yield "the seed is not that of commitment and randomness"
    for name in ("winners", "alternates"):
        if [_named(place) for place in getattr(one, name)] != [
            _named_row(row) for row in record.decided[name]
        ]:
            yield f"the {name} are not those of the decision"
    if lottery:
        yield from _lottery_faults(one, record, selected(committed, one, seed, pool))
    else:
        yield from _lot_faults(one, seed, pool)


def _came_out(one: DrawnDocument, draw: Mapping[str, Any]) -> Iterator[str]:
    outcome = one.randomness
    said = outcome.source, outcome.round, outcome.value
    if said != (draw["source"], draw["round"], draw["randomness"]):
        yield "its randomness is not that of the decision"
    signatures = outcome.signature, outcome.previous_signature
    if signatures != (draw["signature"], draw["previous_signature"]):
        yield "its signature is not that of the decision"
    if outcome.source == "drand":
        signature = bytes.fromhex(outcome.signature or "")
        if hashlib.sha256(signature).hexdigest() != outcome.value:
            yield "the randomness is not the digest of its signature"


def selected(
    committed: CommitmentDocument, one: DrawnDocument, seed: bytes, pool: Pool
) -> list[Selected]:
    """Select from the pool whomever a lottery's result must name, in order.

    Where somebody can have several tickets, all are put in order: who was drawn is passed over.

    Args:
        committed: how many that are.
        one: the result, for the key of RFC 3797.
        seed: the seed.
        pool: who was in the draw.
    """
    count = committed.entrants.count
    wanted = min(count, committed.seats + committed.alternates + RESERVE)
    if committed.entrants.counted is not None:
        wanted = count
    if committed.randomness.selection == "rfc3797":
        chosen = islice(selections(one.randomness.value, count), wanted)
        drawn = [(row.number, row.md5) for row in chosen]
    else:
        drawn = [(row.number, row.ticket.hex()) for row in lowest(seed, pool(), wanted)]
    who = _numbered({number for number, _ in drawn}, pool)
    return [Selected(who[number], number, ticket) for number, ticket in drawn]


def _numbered(numbers: set[int], pool: Pool) -> dict[int, TicketKey]:
    return {number: one for number, one in enumerate(pool(), 1) if number in numbers}


_Place = tuple[str | None, int | None, TicketKey, tuple[str, ...], int | None, str | None]
"""Somebody in a result: day, seat, entrant, what the ticket is for, number, ticket."""


def _lottery_faults(
    one: DrawnDocument, record: Recorded, drawn: Sequence[Selected]
) -> Iterator[str]:
    fixed = one.commitment
    days = tuple(day["day"] for day in record.decided.get("days", ()))
    turns = Turns(
        days=days or (None,),
        seats=fixed.seats,
        wanted=fixed.seats + fixed.alternates + RESERVE,
        once=record.contest.get("award", {}).get("same_winner", "once") == "once",
    )
    winners: list[_Place] = []
    alternates: list[_Place] = []
    reserve: list[_Place] = []
    behind = fixed.seats + fixed.alternates
    for day, taken in in_turn(drawn, lambda row: row.entrant, turns):
        for place, row in enumerate(taken):
            seat = place + 1 if place < fixed.seats else None
            names = ticket_names(row.entrant, daily=bool(days))
            entrant = person_of(row.entrant)
            in_list = winners if seat else alternates if place < behind else reserve
            in_list.append((day, seat, entrant, names, row.number, row.ticket))
    listed = [*one.winners, *one.alternates, *one.reserve]
    expected = [*winners, *alternates, *reserve]
    if [_drawn(place)[2:] for place in listed] != [place[2:] for place in expected]:
        yield "those drawn are not those whom the seed selects, in that order"
    # Where the same are drawn, these lists are of other lengths, or somebody sits elsewhere.
    several = (one.winners, winners), (one.alternates, alternates), (one.reserve, reserve)
    if any(
        [_drawn(place)[:2] for place in own] != [row[:2] for row in due] for own, due in several
    ):
        yield "the seats are not those of the first who were drawn"


def _drawn(place: PlaceDocument) -> _Place:
    entrant = (str(place.entrant.platform), place.entrant.id)
    return place.day, place.seat, entrant, place.ticket_names, place.number, place.ticket


def _lot_faults(one: DrawnDocument, seed: bytes, pool: Pool) -> Iterator[str]:
    """Who is in the lot and what they drew; its order rests on the evidence as well."""
    places = [*one.winners, *one.alternates, *one.reserve]
    drawn = [place for place in places if place.number is not None]
    numbers = [place.number for place in drawn]
    count = one.commitment.entrants.count
    if len(set(numbers)) != len(numbers) or (one.reserve and len(numbers) != count):
        yield "somebody was drawn twice, or not at all"
    who = _numbered({number for number in numbers if number is not None}, pool)
    by_rfc: dict[int, str] = {}
    if one.commitment.randomness.selection == "rfc3797":
        by_rfc = {row.number: row.md5 for row in selections(one.randomness.value, count)}
    for place in drawn:
        entrant: TicketKey = (place.entrant.platform, place.entrant.id)
        number = place.number or 0
        ticket = by_rfc.get(number) if by_rfc else ticket_of(seed, entrant).hex()
        if who.get(number) != entrant or place.ticket != ticket:
            yield f"the ticket of {place.entrant.id} does not follow from seed and pool"


def _named(place: PlaceDocument) -> tuple[str | None, int | None, str, str, list[str]]:
    one = place.entrant
    return place.day, place.seat, str(one.platform), one.id, list(one.accounts)


def _named_row(row: Mapping[str, Any]) -> tuple[str | None, int | None, str, str, list[str]]:
    one = row["entrant"]
    return row.get("day"), row["seat"], one["platform"], one["id"], one["accounts"]
