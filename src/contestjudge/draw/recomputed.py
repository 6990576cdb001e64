"""A draw recomputed from its record alone: no evidence is needed to find out that it was bent.

What the record says of the entrants is taken as said; whether they are the right ones, judging
again finds out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from contestjudge.draw.bls import loaded, signed
from contestjudge.draw.chains import CHAINS
from contestjudge.draw.commitment import Commitment, entrants_root, seed_of, sorted_pool
from contestjudge.draw.rfc3797 import selections
from contestjudge.draw.several import Turns, in_turn
from contestjudge.draw.tickets import lowest, ticket_of
from contestjudge.model.field import TicketKey


def draw_faults(decision: Mapping[str, Any], contest: Mapping[str, Any]) -> Iterator[str]:
    """Name what in a draw that was held does not follow from the rest of the record.

    Args:
        decision: the decision document, as JSON values, with a draw that was held.
        contest: the rules, likewise.

    Raises:
        KeyError, TypeError, ValueError: the record is no such document.
    """
    draw, award = decision["draw"], contest.get("award", {})
    plan = {"selection": "tickets", **(award.get("randomness") or {})}
    for key in ("source", "chain", "round", "selection"):
        if draw[key] != plan.get(key):
            yield f"the rules name another {key}"
    fixed = Commitment(
        decision["contest"]["digest"],
        decision["evidence"]["digest"],
        draw["entrants_root"],
        draw["candidates"],
        decision["seats"],
        award.get("alternates", 0),
        draw["source"],
        draw["chain"],
        draw["round"],
    )
    if fixed.digest != draw["commitment"]:
        yield "the commitment is not that of rules, evidence, entrants, seats and source"
    if seed_of(fixed, draw["randomness"]).hex() != draw["seed"]:
        yield "the seed is not that of commitment and randomness"
    if draw["source"] == "drand":
        signature = bytes.fromhex(draw["signature"])
        if hashlib.sha256(signature).hexdigest() != draw["randomness"]:
            yield "the randomness is not the digest of its signature"
    seed = bytes.fromhex(draw["seed"])
    rows = draw["tickets"]
    yield from _ticketed(draw, contest, seed)
    yield from _seated(decision)
    if (
        award.get("method") != "draw"
        or len(decision["standings"]) != decision["counts"]["entrants"]
    ):
        return  # who was in a lot, judging again finds out
    pool = sorted_pool(
        key
        for row in decision["standings"]
        for key in _keys(row["entrant"]["platform"], row["entrant"]["id"], row, contest)
    )
    if entrants_root(pool)[0] != draw["entrants_root"]:
        yield "the entrants are not those of the commitment"
    several = len(pool) > len(decision["standings"]) or "days" in decision
    wanted = len(pool) if several else len(rows)
    if draw["selection"] == "tickets":
        drawn = [(one.number, one.ticket.hex()) for one in lowest(seed, pool, wanted)]
    else:
        chosen = islice(selections(draw["randomness"], len(pool)), wanted)
        drawn = [(one.number, one.md5) for one in chosen]
    if several:
        drawn = _passed_over(drawn, pool, decision, award)
    if drawn != [(row["number"], row["ticket"]) for row in rows]:
        yield "those drawn are not those whom the seed selects"


def _passed_over(
    drawn: Sequence[tuple[int, str]],
    pool: Sequence[TicketKey],
    decision: Mapping[str, Any],
    award: Mapping[str, Any],
) -> list[tuple[int, str]]:
    """Spec 9.8: of an order of all tickets those that win or are alternates, day by day."""
    seats = decision["seats"]
    turns = Turns(
        days=tuple(one["day"] for one in decision.get("days", ())) or (None,),
        seats=seats,
        wanted=seats + award.get("alternates", 0),
        once=award.get("same_winner", "once") == "once",
    )
    in_order = in_turn(drawn, lambda one: pool[one[0] - 1], turns)
    return [one for _, taken in in_order for one in taken]


def _ticketed(draw: Mapping[str, Any], contest: Mapping[str, Any], seed: bytes) -> Iterator[str]:
    if draw["selection"] != "tickets":
        return
    for row in draw["tickets"]:
        (key,) = _keys(row["platform"], row["id"], row, contest)
        if ticket_of(seed, key).hex() != row["ticket"]:
            yield f"the ticket of {row['id']} does not follow from the seed"


def _keys(
    platform: str, person: str, row: Mapping[str, Any], contest: Mapping[str, Any]
) -> list[TicketKey]:
    """Return the tickets of a row: its entrant, its day, and the days or shares that it names."""
    kind = "share" if contest.get("entry", {}).get("per_person") == "all" else "day"
    key = (platform, person, *(("day", row["day"]) if "day" in row else ()))
    return [(*key, kind, name) for name in row.get("ticket_names", ())] or [key]


def signature_holds(draw: Mapping[str, Any]) -> bool | None:
    """Tell whether a drand round is signed by its chain's pinned key; ``None``: no library.

    Raises:
        KeyError, TypeError, ValueError, OverflowError: the record is no such document.
    """
    signature, previous = (
        bytes.fromhex(draw[key] or "") for key in ("signature", "previous_signature")
    )
    chain, library = CHAINS[draw["chain"]], loaded()
    return None if library is None else signed(library, chain, draw["round"], signature, previous)


def _seated(decision: Mapping[str, Any]) -> Iterator[str]:
    """In a lottery all seats go to those who were drawn first; in a lot, those that are left.

    Where places win, the order of all candidates is needed: judging again has it.
    """
    if decision["positions"]:
        return
    for day in [one["day"] for one in decision.get("days", ())] or [None]:
        yield from _seated_on(decision, day)


def _seated_on(decision: Mapping[str, Any], day: str | None) -> Iterator[str]:
    drawn = [
        (row["platform"], row["id"]) for row in decision["draw"]["tickets"] if row.get("day") == day
    ]
    seated = [
        (row["entrant"]["platform"], row["entrant"]["id"])
        for row in decision["winners"]
        if row.get("day") == day
    ]
    selected = set(drawn)
    among = [one for one in seated if one in selected]
    if set(drawn[: len(among)]) != set(among) or not (among or not drawn):
        yield "the winners are not those who were drawn"
