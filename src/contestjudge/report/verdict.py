"""The verdict in a sentence or two: what is decided, and, where it is not, why not.

What rests on somebody's word comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Final

from contestjudge.model.decision import (
    DecisionDocument,
    DrawDocument,
    FindingDocument,
    HoleDocument,
)
from contestjudge.model.words import Severity, Status, Verdict
from contestjudge.report.plain import counted, enumerated, shown
from contestjudge.report.sentences import FORM_WORDS
from contestjudge.report.shares import named_shares
from contestjudge.report.times import span
from contestjudge.report.weight import cut_of, pressing_findings, pressing_holes

_NAMED: Final = 3
_SHORTFALL: Final = "coverage.count_shortfall"


def verdict_message(decision: DecisionDocument, zone: tzinfo) -> str:
    """Say the whole verdict."""
    attested = sorted(
        {
            shown(one.params.get("by"))
            for one in decision.findings
            if one.code == "coverage.attested"
        }
    )
    text = _status(decision, zone)
    if not attested:
        return text
    return f"Resting on the word of {enumerated(attested)}: {text[0].lower()}{text[1:]}"


def _status(decision: DecisionDocument, zone: tzinfo) -> str:
    seats, won = seats_in_all(decision), len(decision.winners)
    if decision.status is Status.FINAL:
        return f"Final: {_final(decision)}{_chance(decision)}"
    if decision.status is Status.CONTESTED:
        if decision.draw is not None:
            among = decision.draw.candidates
            return f"Contested: a draw among {among} candidates{_over(decision)} is to be held."
        return (
            f"Contested: {_certain(won, seats)}; the evidence does not settle who of"
            f" {decision.counts.contested} candidates gets the {'rest' if won else 'prize'}."
        )
    why = "; ".join(_causes(decision, zone)) or "something could still change who wins"
    return f"Provisional: {_certain(won, seats)}. {why[0].upper()}{why[1:]}."


def _chance(decision: DecisionDocument) -> str:
    """Say what a draw adds to a verdict, and what it does not."""
    draw = decision.draw
    if draw is None or draw.state != "held":
        return ""
    said = ""
    if draw.kind == "lot":
        said = (
            f" A lot decided among {draw.candidates} whom the evidence cannot separate; it says"
            " nothing of how likely anybody was to have been first."
        )
    if draw.signature_checked is False:
        said += " SIGNATURE NOT CHECKED: whether the randomness is real was not looked at here."
    return said


def _final(decision: DecisionDocument) -> str:
    seats, won = seats_in_all(decision), len(decision.winners)
    draw = decision.draw
    if draw is not None and draw.state == "held" and draw.kind == "lottery" and won == seats:
        return f"{_seats(seats)}{_over(decision)} drawn from {candidates(decision, draw)}."
    if won < seats:
        return f"{won} of {_seats(seats)}{_over(decision)} filled; {_nobody(decision)}."
    if won > seats:
        return (
            f"{won} people win, for {_seats(seats)}: the rules give the prize to everyone who may"
            " have won it, and nothing unseen could change who that is."
        )
    if seats == 1:
        return "the seat is decided, and nothing unseen could change it."
    return f"all {seats} seats{_over(decision)} are decided, and nothing unseen could change them."


def _over(decision: DecisionDocument) -> str:
    """Say over how many days the seats are."""
    return f" over {counted(len(decision.days), 'day')}" if decision.days else ""


def candidates(decision: DecisionDocument, draw: DrawDocument) -> str:
    """Say how many are in a draw: entrants, or tickets where somebody can have several."""
    several = decision.days or any(row.ticket_names for row in decision.standings)
    return counted(draw.candidates, "ticket" if several else "entrant")


def _nobody(decision: DecisionDocument) -> str:
    """Say why seats stay empty; a misspelt post makes everybody's share somebody else's."""
    entrants, last = decision.counts.entrants, max(decision.positions, default=0)
    if 0 < entrants < last and not decision.days:
        return f"{counted(entrants, 'entrant')} took part in time, fewer than place {last} needs"
    if decision.winners and decision.days:
        return "on some days nobody was left who could win"
    if decision.winners:
        return "nobody else took part in time"
    records = sum(one.irrelevant for one in decision.inputs)
    if decision.counts.shares or not records:
        return "nobody took part in time"
    return (
        f"nobody took part in time: {'none' if records > 1 else 'not one'} of the"
        f" {counted(records, 'record')} read says anything of this contest (is the id in"
        " [[posts]] right?)"
    )


def _seats(number: int) -> str:
    return "1 seat" if number == 1 else f"{number} seats"


def seats_in_all(decision: DecisionDocument) -> int:
    """How many seats there are: where each day has winners, on all days together."""
    return decision.seats * (len(decision.days) or 1)


def _certain(won: int, seats: int) -> str:
    if won == 0:
        return "no seat is certain"
    return f"{won} of {seats} seats {'is' if won == 1 else 'are'} certain"


def _forms(forms: set[str], last: str = "or") -> str:
    return enumerated((FORM_WORDS[form] for form in FORM_WORDS if form in forms), last)


def _touching(decision: DecisionDocument) -> list[FindingDocument]:
    """Blocking findings that rest on evidence of somebody who may hold a seat."""
    blocking = [one for one in decision.findings if one.severity is Severity.BLOCKING]
    near = {
        identity
        for row in decision.standings
        if row.verdict is not Verdict.OUT
        for identity in row.share.evidence
    }
    found = [
        one for one in blocking if one.code != "time.conflict" or not near.isdisjoint(one.evidence)
    ]
    return found if found or pressing_holes(decision) else blocking


def _causes(decision: DecisionDocument, zone: tzinfo) -> Iterator[str]:
    """Say why a decision is provisional, the gravest first."""
    yield from _contradictions(decision)
    holes = pressing_holes(decision)
    told: set[tuple[str, str]] = set()
    shortfalls = [one for one in pressing_findings(decision) if one.code == _SHORTFALL]
    for one in shortfalls:
        declared, observed = one.params.get("declared"), one.params.get("observed")
        form, post = str(one.params.get("form")), str(one.params.get("post"))
        if (form, post) not in told and any((h.form, h.post) == (form, post) for h in holes):
            told.add((form, post))
            yield (
                f"the platform counted {declared} {FORM_WORDS[form]}, and the evidence shows"
                f" {observed}"
            )
    yield from _unseen([hole for hole in holes if (hole.form, hole.post) not in told], zone)
    if len(decision.standings) < cut_of(decision) and not holes and not decision.days:
        yield (
            f"only {decision.counts.entrants} took part so far, and the rules name no closing time"
        )


def _contradictions(decision: DecisionDocument) -> Iterator[str]:
    """Say which evidence that a seat hangs on contradicts itself."""
    conflicts: list[str] = []
    for one in _touching(decision):
        if one.code == "time.conflict":
            conflicts.append(str(one.params.get("share")))
        else:
            instrument = shown(one.params.get("instrument"), 60)
            yield (
                f"a list that was called complete ({instrument}) is contradicted by other evidence"
            )
    if conflicts:
        named = named_shares(decision)
        names = [named.get(key, f"share {shown(key, 60)}") for key in conflicts[:_NAMED]]
        if len(conflicts) > _NAMED:
            names.append(f"{len(conflicts) - _NAMED} others")
        yield (
            f"what is said about when {enumerated(names)} {'was' if len(names) == 1 else 'were'}"
            " made contradicts itself, and a seat hangs on it"
        )


def _unseen(left: Sequence[HoleDocument], zone: tzinfo) -> Iterator[str]:
    """Say why shares may be missing that no count tells of."""
    blind = {str(hole.form) for hole in left if hole.cause == "coverage.blind_form"}
    if blind:
        yield f"no exhibit can show {_forms(blind)}, which count under the rules"
    capped = {str(hole.form) for hole in left if hole.cause == "coverage.cap_reached"}
    if capped:
        yield f"the list of {_forms(capped)} is cut off at its length, and the first ones are out"
    gaps = [hole for hole in left if hole.cause in {"coverage.window_gap", _SHORTFALL}]
    if gaps:
        ends = [hole.to for hole in gaps]
        last = None if None in ends else max(end for end in ends if end is not None)
        when = span(min(hole.from_ for hole in gaps), last, zone)
        forms = {str(hole.form) for hole in gaps}
        yield f"nobody can say that all {_forms(forms, 'and')} were seen {when}"
    causes = {hole.cause for hole in left}
    if causes & {"record.rejected", "coverage.stream_limit"}:
        yield "a list that is relied on has records that were kept back or could not be read"
    if "coverage.stream_broken" in causes:
        yield "a stream that is relied on broke off, and nothing else shows what came then"
