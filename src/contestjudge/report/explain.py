"""Why this account won or did not: in the second person, each reason with its clause."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Final

from contestjudge.errors import UsageError, usage_error
from contestjudge.model.decision import (
    DecisionDocument,
    DrawDocument,
    EntrantDocument,
    FindingDocument,
    SeatDocument,
    ShareDocument,
)
from contestjudge.model.finding import CITED_AT_MOST
from contestjudge.model.names import ascii_lower
from contestjudge.model.words import Verdict
from contestjudge.report.plain import counted, enumerated, shown
from contestjudge.report.sentences import FORM_WORD, exclusion_reason, your_doubt, your_flag
from contestjudge.report.shares import entrant_name
from contestjudge.report.since_drawn import SinceDrawn, since_drawn
from contestjudge.report.text import BASIS_WORDS, name_of, rank_text
from contestjudge.report.times import interval, moment
from contestjudge.report.weight import flags_in, pressing_findings

_LONGEST_NAME: Final = 60

_PLACES: Final = 10
"""So many places that win are listed."""


def answers_to(entrant: EntrantDocument, who: str) -> bool:
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


def explain(
    decision: DecisionDocument, who: str, zone: tzinfo, since: SinceDrawn | None = None
) -> str:
    """Say why somebody won or did not.

    Args:
        decision: the decision, with its sentences.
        who: ``@handle``, ``x:123`` or a bare id.
        zone: the zone to show times in.
        since: of a draw, the result that holds, where somebody may have been replaced.

    Raises:
        UsageError: nobody of that name is in the decision.
    """
    # One person may go by several handles: every row of whoever answers to this one.
    entrants = [
        *(row.entrant for row in decision.standings),
        *(row.entrant for row in decision.excluded),
    ]
    persons = {entrant.id for entrant in entrants if answers_to(entrant, who)}
    standing = [row for row in decision.standings if row.entrant.id in persons]
    excluded = [row for row in decision.excluded if row.entrant.id in persons]
    if not standing and not excluded:
        raise _unknown(decision, entrants, who)
    lines: list[str] = []
    for row in standing:
        lines += _standing(decision, row, zone, since)
        lines += _under(decision, row.share, zone)
    for exclusion in excluded:
        when = interval(exclusion.share.earliest, exclusion.share.latest, zone)
        lines.append(
            f"Your {FORM_WORD[exclusion.share.form]} {_named(exclusion.share)}, made {when}, does"
            f" not count: {exclusion_reason(exclusion, zone, yours=True)}."
        )
        lines += _under(decision, exclusion.share, zone)
    if not standing:
        lines.insert(
            0, f"{shown(who, 60)}: you are not in the running; you have no share that counts."
        )
    made = [*(row.share for row in standing), *(row.share for row in excluded)]
    lines += _flagged(decision, {one for share in made for one in share.evidence}, zone)
    lines.append(f"(Times: {shown(decision.timezone, 60)}.)")
    return "\n".join(lines) + "\n"


def _unknown(
    decision: DecisionDocument, entrants: Sequence[EntrantDocument], who: str
) -> UsageError:
    """Say that nobody is called so, and who may have been meant."""
    listed = len(decision.standings) >= decision.counts.entrants
    names = {ascii_lower(name): name for name in map(entrant_name, entrants)}
    wanted = ascii_lower(who[:_LONGEST_NAME])
    meant = [f"@{wanted}"] if f"@{wanted}" in names else difflib.get_close_matches(wanted, names, 1)
    hint = f"did you mean {names[meant[0]]}? " if meant else ""
    return usage_error(
        "explain.unknown",
        f"{shown(who, 60)} is not among the {counted(decision.counts.entrants, 'entrant')} and"
        f" {counted(decision.counts.excluded, 'excluded share')}"
        + ("" if listed else " that this decision lists"),
        f"{hint}check the spelling (@handle, x:123 or a bare id); the evidence may not show that"
        " account at all",
    )


def _named(share: ShareDocument) -> str:
    """Name a share by its id, where one was seen."""
    return shown(share.id, 60) if share.id is not None else "(its id was not seen)"


def _under(decision: DecisionDocument, share: ShareDocument, zone: tzinfo) -> Iterator[str]:
    """Say under which version of the rules a share was made, where they were changed."""
    for one in decision.findings:
        at = one.params.get("at")
        if one.code != "rules.amended" or not isinstance(at, str):
            continue
        # Times are written with equally many digits: as texts they sort as they follow.
        if share.latest is not None and share.latest < at:
            when = "before"
        elif share.earliest is not None and share.earliest >= at:
            when = "after"
        else:
            when = "perhaps before"
        yield (
            f"It was made {when} the rules were changed {moment(at, zone)}"
            f" ({shown(one.params.get('changed') or '')}); it is judged by the rules as changed."
        )


def _doubts(decision: DecisionDocument, row: SeatDocument) -> list[FindingDocument]:
    """Return the findings by which shares may not count, where this one can be among them."""
    # Nobody is certain by a doubtful share. Of two days one is doubted where each has winners.
    if row.verdict is Verdict.CERTAIN:
        return []
    return [
        one
        for one in decision.findings
        if your_doubt(one) is not None and (one.code != "time.day_edge" or row.day is not None)
    ]


def _doubts_about(decision: DecisionDocument, row: SeatDocument) -> list[FindingDocument]:
    """Return the doubts about somebody's share: those that rest on what it rests on."""
    evidence = set(row.share.evidence)
    return [one for one in _doubts(decision, row) if not evidence.isdisjoint(one.evidence)]


def _only_of(finding: FindingDocument, share: ShareDocument) -> bool:
    """Tell whether a finding is about no other share."""
    return finding.params.get("count", 1) == 1 and set(finding.evidence) <= set(share.evidence)


def _how_surely(decision: DecisionDocument, row: SeatDocument) -> str:
    """Say whether a share counts, or why it may not."""
    about = _doubts_about(decision, row)
    if about:
        why = "; ".join(f"{your_doubt(one)} [{one.code}]" for one in about)
        return f"may not count: {why}. That stays open until it is known, or somebody rules."
    for one in _doubts(decision, row):
        count = one.params.get("count")
        if isinstance(count, int) and count > CITED_AT_MOST:
            return (
                f"counts, unless it is one of {count} doubtful shares, of which this decision"
                f" names {CITED_AT_MOST} [{one.code}]."
            )
    return "counts."


def _flagged(decision: DecisionDocument, evidence: set[str], zone: tzinfo) -> Iterator[str]:
    """Say what a person should look at, to nobody but whom it concerns."""
    for one in flags_in(decision):
        if not evidence.isdisjoint(one.evidence):
            yield (
                f"For a person to look at: {your_flag(one, zone)} [{one.code}]. Nobody is out for"
                " it."
            )


def _standing(
    decision: DecisionDocument, row: SeatDocument, zone: tzinfo, since: SinceDrawn | None
) -> Iterator[str]:
    share = row.share
    when = interval(share.earliest, share.latest, zone)
    on = "" if row.day is None else f" ({row.day})"
    yield (
        f"{name_of(row)}{on}: your {FORM_WORD[share.form]} {_named(share)}"
        f" {_how_surely(decision, row)}"
        f" When it was made: {when}, known by {BASIS_WORDS[share.basis]}."
    )
    changed = () if since is None else tuple(since_drawn(decision, row, since, zone))
    if changed:
        yield from changed
        return
    if row.seat is None and decision.draw is not None and row in decision.contested:
        yield (
            f"You are one of the {decision.draw.candidates} candidates in the draw, which has yet"
            " to be held."
        )
        return
    if decision.draw is not None and decision.draw.state == "held":
        drawn = tuple(_drawn(decision, decision.draw, row))
        yield from drawn
        if drawn:
            return
    rank = f"Your rank is {rank_text(row.rank)}"
    if row.rank != row.rank_seen:
        rank += f"; by what was seen alone, {rank_text(row.rank_seen)}"
    seats = f"the first {decision.seats}" if decision.seats > 1 else "the first"
    if row.day is not None and not decision.positions:
        seats += " of the day"
    if decision.positions:
        listed = [str(place) for place in decision.positions[:_PLACES]]
        if len(decision.positions) > _PLACES:
            listed.append(f"so on, {decision.positions[-1]} being the last")
        seats = f"place {enumerated(listed)}"
    yield f"{rank}. The prize is for {seats}."
    yield from _verdict(decision, row)
    if not row.apart:
        yield "The evidence cannot separate you from the next entrant in the list."


def _drawn(decision: DecisionDocument, draw: DrawDocument, row: SeatDocument) -> Iterator[str]:
    """Say how chance decided about somebody; nothing, where it did not."""
    tickets = {(one.id, one.day): one.ticket for one in draw.tickets}
    ticket = tickets.get((row.entrant.id, row.day))
    if draw.kind == "lot" and row.verdict is not Verdict.POSSIBLE:
        return
    if draw.kind == "lot":
        yield (
            f"The evidence cannot separate you from others for the last places: your rank is"
            f" {rank_text(row.rank)}. The rules let a lot decide among {draw.candidates}."
        )
    else:
        yield from _in_the_draw(decision, draw, row)
    if row.seat is not None:
        yield f"You were drawn, and hold seat {row.seat}; your ticket is {ticket}."
        yield from _prize(row)
    elif row in decision.alternates:
        place = [one for one in decision.alternates if one.day == row.day].index(row) + 1
        yield f"You hold no seat; you are alternate number {place}."
    elif any(
        (one.entrant.platform, one.entrant.id) == (row.entrant.platform, row.entrant.id)
        for one in decision.winners
    ):
        yield "You were not drawn on this day; where nobody wins twice, a winner is passed over."
    else:
        yield "You were not drawn."
    yield (
        "Anybody can compute every ticket from the seed and the account ids: see the"
        " specification, chapter 9."
    )


def _in_the_draw(
    decision: DecisionDocument, draw: DrawDocument, row: SeatDocument
) -> Iterator[str]:
    """Say among how many somebody was, and with how many tickets."""
    if row.day is not None:
        of_day = sum(
            max(1, len(one.ticket_names)) for one in decision.standings if one.day == row.day
        )
        listed = len(decision.standings) == decision.counts.entrants
        among = f"the {counted(of_day, 'ticket')} of {row.day}" if listed else "that day's tickets"
        yield f"You were in the draw, with {max(1, len(row.ticket_names))} of {among}."
    elif row.ticket_names:
        yield (
            f"You were in the draw, with {len(row.ticket_names)} of"
            f" {counted(draw.candidates, 'ticket')}."
        )
    else:
        yield f"You were in the draw, with {draw.candidates - 1} others."


def _prize(row: SeatDocument) -> Iterator[str]:
    """Say which tier a seat is of, where there are tiers."""
    tiers = [shown(tier, 40) for tier in row.tiers]
    if len(tiers) == 1:
        yield f"Your prize: {tiers[0]}."
    elif tiers:
        yield f"Your prize is not settled: it may be {' or '.join(tiers)}."


def _earlier(decision: DecisionDocument, row: SeatDocument) -> Iterator[str]:
    """Say on which earlier days somebody may have won, where that may put them out on this one."""
    days = sorted(
        one.day
        for one in decision.contested
        if one.entrant.id == row.entrant.id and one.day is not None and one.day < (row.day or "")
    )
    if days:
        yield (
            f"You may have won on {enumerated(days)} already; where nobody wins twice, that puts"
            f" you out on {row.day}."
        )


def _verdict(decision: DecisionDocument, row: SeatDocument) -> Iterator[str]:
    if row.seat is not None:
        if row.verdict is Verdict.CERTAIN:
            yield (
                f"You hold a seat (shown as number {row.seat}), and nothing unseen could change"
                " that."
            )
        else:
            yield f"You hold a seat (shown as number {row.seat}), as the rules provide."
        yield from _prize(row)
    elif row.verdict is Verdict.OUT and decision.positions:
        yield "None of those places can be yours, and nothing unseen could change that."
    elif row.verdict is Verdict.OUT:
        before = row.rank.min - 1
        yield (
            f"At least {before} {'entrant was' if before == 1 else 'entrants were'} certainly"
            " before you, so you do not hold a seat, and nothing unseen could change that."
        )
    else:
        yield from _earlier(decision, row)
        own = [one for one in _doubts_about(decision, row) if _only_of(one, row.share)]
        told = [
            f"  - {one.message} [{one.code}]"
            for one in pressing_findings(decision)
            if one.params.get("day", row.day) == row.day and one not in own
        ]
        if own:
            told.insert(0, "  - your share may not count, as said above")
        earlier = any(
            one.day is not None and one.day < (row.day or "") for one in decision.contested
        )
        if not told and earlier:
            told.append("  - it hangs on who wins on earlier days, which is not settled")
        yield f"Whether you hold a seat cannot be said on this evidence{':' if told else '.'}"
        yield from told
