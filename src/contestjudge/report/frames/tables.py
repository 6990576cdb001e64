"""What each frame of a decision holds: a row for each row of the decision's list, in its order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final, Literal, get_args

from contestjudge.errors import usage_error
from contestjudge.model.decision import (
    DecisionDocument,
    EntrantDocument,
    ExclusionDocument,
    FindingDocument,
    HoleDocument,
    Parameters,
    SeatDocument,
    ShareDocument,
)
from contestjudge.report.frames.columns import Column, instant, integer, text, texts, truth

FrameName = Literal["standings", "excluded", "findings", "holes"]
FRAMES: Final[tuple[FrameName, ...]] = get_args(FrameName)


def columns_of(decision: DecisionDocument, which: str) -> tuple[Column, ...]:
    """Lay one of a decision's lists out in columns.

    Args:
        decision: the decision.
        which: ``standings``, ``excluded``, ``findings`` or ``holes``.

    Raises:
        UsageError: there is no such frame.
    """
    if which == "standings":
        return tuple(_standings(decision))
    if which == "excluded":
        return tuple(_excluded(decision.excluded))
    if which == "findings":
        return tuple(_findings(decision.findings))
    if which == "holes":
        return tuple(_holes(decision.holes))
    raise usage_error(
        "usage", f"a decision has no frame {which!r:.40}", f"ask for one of {', '.join(FRAMES)}"
    )


def _standings(decision: DecisionDocument) -> Iterator[Column]:
    rows = decision.standings
    # A seat is given in the list of winners, and shown there; here it is looked up.
    seated = {_whose(row): row for row in decision.winners}
    held = [seated.get(_whose(row), row) for row in rows]
    yield integer("seat", (row.seat for row in held))
    yield text("place", _places(decision))
    yield text("tier", (row.tier for row in held))
    yield texts("tiers", (row.tiers for row in held))
    yield from _entrants([row.entrant for row in rows])
    yield from _ranked(rows)


def columns_of_rows(rows: Sequence[SeatDocument]) -> tuple[Column, ...]:
    """Lay out everybody's rows, or some of them, as they stand beside a decision (spec 8.4.4)."""
    return (
        text("day", (row.day for row in rows)),
        integer("seat", (row.seat for row in rows)),
        text("tier", (row.tier for row in rows)),
        texts("tiers", (row.tiers for row in rows)),
        *_entrants([row.entrant for row in rows]),
        *_ranked(rows),
    )


def _ranked(rows: Sequence[SeatDocument]) -> Iterator[Column]:
    yield text("verdict", (row.verdict for row in rows))
    yield integer("rank_min", (row.rank.min for row in rows))
    yield integer("rank_max", (row.rank.max for row in rows))
    yield integer("rank_seen_min", (row.rank_seen.min for row in rows))
    yield integer("rank_seen_max", (row.rank_seen.max for row in rows))
    yield from _shares([row.share for row in rows])
    yield truth("apart", (row.apart for row in rows))
    yield integer("margin_us", (row.margin_us for row in rows))


def _whose(row: SeatDocument) -> tuple[str | None, str, str]:
    """Say whose row it is, and of which day: of several days each has its own list."""
    return row.day, row.entrant.platform, row.entrant.id


def _places(decision: DecisionDocument) -> Iterator[str | None]:
    """Say which of the decision's other lists a row is in: it is in one of them at most."""
    listed: tuple[tuple[str, Sequence[SeatDocument]], ...] = (
        ("winner", decision.winners),
        ("contested", decision.contested),
        ("alternate", decision.alternates),
    )
    places = {_whose(row): place for place, rows in listed for row in rows}
    return (places.get(_whose(row)) for row in decision.standings)


def _excluded(rows: Sequence[ExclusionDocument]) -> Iterator[Column]:
    yield from _entrants([row.entrant for row in rows])
    yield from _shares([row.share for row in rows])
    yield text("reason", (row.reason for row in rows))
    yield text("clause", (row.clause for row in rows))
    yield text("params", (_parameters(row.params) for row in rows))
    yield texts("out_evidence", (row.evidence for row in rows))
    yield truth("out_of_play", (row.out_of_play for row in rows))
    yield text("message", (row.message for row in rows))


def _findings(rows: Sequence[FindingDocument]) -> Iterator[Column]:
    yield text("code", (row.code for row in rows))
    yield text("severity", (row.severity for row in rows))
    yield text("params", (_parameters(row.params) for row in rows))
    yield texts("evidence", (row.evidence for row in rows))
    yield text("message", (row.message for row in rows))


def _holes(rows: Sequence[HoleDocument]) -> Iterator[Column]:
    yield text("post", (row.post for row in rows))
    yield text("form", (row.form for row in rows))
    yield instant("from", (row.from_ for row in rows))
    yield instant("to", (row.to for row in rows))
    yield integer("at_most", (row.at_most for row in rows))
    yield text("budget", (row.budget for row in rows))
    yield text("cause", (row.cause for row in rows))
    yield text("message", (row.message for row in rows))


def _entrants(entrants: Sequence[EntrantDocument]) -> Iterator[Column]:
    yield text("platform", (one.platform for one in entrants))
    yield text("id", (one.id for one in entrants))
    yield text("handle", (one.handle for one in entrants))
    yield texts("accounts", (one.accounts for one in entrants))


def _shares(shares: Sequence[ShareDocument]) -> Iterator[Column]:
    yield text("share_id", (one.id for one in shares))
    yield text("share_key", (one.key for one in shares))
    yield text("form", (one.form for one in shares))
    yield text("target", (one.target for one in shares))
    yield text("via", (one.via for one in shares))
    yield text("account", (one.account for one in shares))
    yield instant("earliest", (one.earliest for one in shares))
    yield instant("latest", (one.latest for one in shares))
    yield text("basis", (one.basis for one in shares))
    yield text("basis_earliest", (one.bases.earliest for one in shares))
    yield text("basis_latest", (one.bases.latest for one in shares))
    yield text("url", (one.url for one in shares))
    yield texts("evidence", (one.evidence for one in shares))


def _parameters(params: Parameters) -> str:
    """Write parameters as one JSON object, keys in order: they differ from row to row."""
    return json.dumps(params, ensure_ascii=False, sort_keys=True)
