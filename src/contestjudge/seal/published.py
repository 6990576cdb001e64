"""What is published of a decision: who may see what (spec 10.4).

A published document follows from the full decision and the level alone, so that whoever holds the
full record can recompute it byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from contestjudge.canonical import canonical_bytes
from contestjudge.model.bundle import PUBLISHED_SCHEMA, Disclosure, PublishedDocument
from contestjudge.model.draw import DrawnDocument, PlaceDocument

_LONGEST_SHOWN: Final = 3
_TO_THE_MINUTE: Final = len("2010-08-04T09:00")
_TO_THE_SECOND: Final = len("2010-08-04T09:00:00")
_WHOLE: Final = ("spec", "status", "contest", "seats", "positions", "counts", "evidence")
_NAMING: Final = ("exclude", "same_person", "past_winners")
"""Keys of ``eligibility`` that name accounts."""
_OF_A_DRAW: Final = (
    "state",
    "candidates",
    "selection",
    "commitment",
    "entrants_root",
    "source",
    "chain",
    "round",
    "randomness",
    "signature",
    "previous_signature",
    "seed",
)


def masked(handle: str | None) -> str:
    """Return the beginning of a handle: a third of it, at most three characters.

    >>> masked("ada_reads"), masked("bo"), masked(None)
    ('ada…', '…', '…')
    """
    text = handle or ""
    return f"{text[: min(_LONGEST_SHOWN, len(text) // 3)]}…"


def published(
    decision: Mapping[str, Any], level: Disclosure, result: DrawnDocument | None = None
) -> PublishedDocument:
    """Write what is published of a decision.

    Args:
        decision: the decision document, as JSON values.
        level: public or participant.
        result: of a draw, the result that holds.
    """
    by_name = level is Disclosure.PARTICIPANT
    named = {_key(row) for name in ("winners", "alternates") for row in decision[name]}
    if result is not None:
        named = {
            (str(row.entrant.platform), row.entrant.id)
            for row in (*result.winners, *result.alternates)
        }

    def row(one: Mapping[str, Any]) -> dict[str, Any]:
        share, handle = one["share"], _handle(one["entrant"])
        return {
            "seat": one["seat"],
            "tier": one["tier"],
            "tiers": one["tiers"],
            "handle": handle if by_name and handle and _key(one) in named else masked(handle),
            "verdict": one["verdict"],
            "rank": one["rank"],
            "rank_seen": one["rank_seen"],
            "form": share["form"],
            "earliest": _moment(share["earliest"], level),
            "latest": _moment(share["latest"], level),
            "basis": share["basis"],
            "day": one.get("day"),
        }

    draw = decision["draw"]
    written = {
        "schema": PUBLISHED_SCHEMA,
        **{name: decision[name] for name in _WHOLE},
        "level": level,
        **{
            name: [row(one) for one in decision[name]]
            for name in ("winners", "alternates", "contested", "standings")
        },
        "excluded": [
            {
                "handle": masked(_handle(one["entrant"])),
                "form": one["share"]["form"],
                "reason": one["reason"],
                "clause": one["clause"],
                "out_of_play": one["out_of_play"],
            }
            for one in decision["excluded"]
        ],
        "findings": [
            {"code": one["code"], "severity": one["severity"]} for one in decision["findings"]
        ],
        "holes": [{**one, "message": ""} for one in decision["holes"]],
        "draw": None if draw is None else {name: draw.get(name) for name in _OF_A_DRAW},
        "decision": decision["digest"],
        "days": decision.get("days", []),
    }
    if result is not None:
        written["result"] = _result(result, by_name=by_name)
    # From JSON, for documents are strict: words become members, lists tuples.
    return PublishedDocument.model_validate_json(canonical_bytes(written))


def _result(one: DrawnDocument, *, by_name: bool) -> dict[str, Any]:
    """Who holds the seats of a draw; whoever was replaced holds none, and is not named."""

    def place(row: PlaceDocument, *, open_name: bool) -> dict[str, Any]:
        handle = _handle(row.entrant.to_dict())
        return {
            "seat": row.seat,
            "handle": handle if open_name and handle else masked(handle),
            "day": row.day,
        }

    return {
        "digest": one.digest,
        "winners": [place(row, open_name=by_name) for row in one.winners],
        "alternates": [place(row, open_name=by_name) for row in one.alternates],
        "replaced": [place(row.place, open_name=False) for row in one.replaced],
    }


def names_nobody(contest: Mapping[str, Any]) -> bool:
    """Whether rules can be shown to entrants: no account but the sponsor's stands in them."""
    eligibility = contest.get("eligibility", {})
    return not any(eligibility.get(key) for key in _NAMING)


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["entrant"]["platform"], row["entrant"]["id"]


def _handle(entrant: Mapping[str, Any]) -> str | None:
    """The handle; of somebody who is known by nothing else, out of the id."""
    shown: str | None = entrant["handle"]
    person: str = entrant["id"]
    return person[1:] if shown is None and person.startswith("@") else shown


def _moment(written: str | None, level: Disclosure) -> str | None:
    """A time, cut to the minute for the public: finer ones point at a share.

    On X the millisecond is the id: nobody but whoever holds the full record sees it.
    """
    if written is None:
        return None
    if level is Disclosure.PARTICIPANT:
        return f"{written[:_TO_THE_SECOND]}Z"
    return f"{written[:_TO_THE_MINUTE]}:00Z"
