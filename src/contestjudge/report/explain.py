"""Why this account won or did not: in the second person, each reason with its clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from contestjudge.errors import usage_error
from contestjudge.model.contest import ascii_lower
from contestjudge.model.decision import DecisionDocument, EntrantDocument, SeatDocument
from contestjudge.model.words import Status, Verdict
from contestjudge.report.plain import shown
from contestjudge.report.sentences import FORM_WORD, exclusion_message
from contestjudge.report.text import rank_text
from contestjudge.report.times import interval


def _is(entrant: EntrantDocument, who: str) -> bool:
    """Whether ``who`` (``@handle``, ``x:123`` or an id) names this entrant."""
    if who.startswith("@"):
        handle = ascii_lower(who[1:])
        return (
            entrant.handle is not None and ascii_lower(entrant.handle) == handle
        ) or f"@{handle}" in entrant.accounts
    platform, colon, account = who.partition(":")
    if colon and platform == entrant.platform:
        return account in entrant.accounts
    return who in entrant.accounts


def explain(decision: DecisionDocument, who: str, zone: tzinfo) -> str:
    """Say why somebody won or did not.

    Args:
        decision: the decision, with its sentences.
        who: ``@handle``, ``x:123`` or a bare id.
        zone: the zone to show times in.

    Raises:
        UsageError: nobody of that name is in the decision.
    """
    name = who if who.startswith("@") or ":" in who else f"{who}"
    standing = [row for row in decision.standings if _is(row.entrant, name)]
    excluded = [row for row in decision.excluded if _is(row.entrant, name)]
    if not standing and not excluded:
        listed = len(decision.standings) >= decision.counts.entrants
        raise usage_error(
            "explain.unknown",
            f"{shown(who, 60)} is not among the {decision.counts.entrants} entrants"
            f" and {decision.counts.excluded} excluded shares"
            + ("" if listed else " that this decision lists"),
            "check the spelling; the evidence may not show that account at all",
        )
    lines: list[str] = []
    for row in standing:
        lines += _standing(decision, row, zone)
    for exclusion in excluded:
        when = interval(exclusion.share.earliest, exclusion.share.latest, zone)
        share = exclusion.share.id or exclusion.share.key
        lines.append(f"Your share {shown(share, 60)} ({when}): {exclusion_message(exclusion)}")
    if excluded and not standing:
        lines.insert(
            0, f"{shown(who, 60)}: you are not in the running; you have no share that counts."
        )
    return "\n".join(lines) + "\n"


def _standing(decision: DecisionDocument, row: SeatDocument, zone: tzinfo) -> Iterator[str]:
    name = shown(f"@{row.entrant.handle}" if row.entrant.handle else row.entrant.id, 60)
    share = row.share
    when = interval(share.earliest, share.latest, zone)
    yield (
        f"{name}: your {FORM_WORD[share.form]} {shown(share.id or share.key, 60)} counts."
        f" It was made {when} (basis: {share.basis})."
    )
    rank = f"Your rank is {rank_text(row.rank)}"
    if row.rank != row.rank_seen:
        rank += f"; by what was seen alone, {rank_text(row.rank_seen)}"
    seats = f"{decision.seats} seat{'s' if decision.seats != 1 else ''}"
    if decision.positions:
        seats = "the positions " + ", ".join(map(str, decision.positions))
    yield f"{rank}. The prize is for {seats}."
    if row.seat is not None:
        settled = "" if decision.status is not Status.PROVISIONAL else ", whatever else turns up"
        yield f"You hold seat {row.seat}{settled}."
    elif row.verdict is Verdict.OUT:
        yield (
            f"At least {row.rank.min - 1} entrants were certainly before you,"
            " so you do not hold a seat, whatever else turns up."
        )
    elif row.verdict is Verdict.POSSIBLE:
        yield "Whether you hold a seat cannot be said on this evidence:"
        for finding in decision.findings:
            if finding.severity != "info":
                yield f"  - {finding.message} [{finding.code}]"
    if not row.apart:
        yield "The evidence cannot separate you from the next entrant in the list."
