"""What an audit found, in plain English: verdict, causes, steps. Strangers' text is made safe."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import Final

from contestjudge.model.audit import (
    AuditDocument,
    Cause,
    CauseDocument,
    DemonstrationDocument,
    ExhibitPart,
    FaultDocument,
    Strength,
    WrongedDocument,
)
from contestjudge.model.remedy import RemedyDocument, RemedyPolicy, StepDocument
from contestjudge.model.time import SECOND
from contestjudge.model.words import ShareForm, Status
from contestjudge.report.plain import counted, enumerated, shown
from contestjudge.report.sentences import FORM_WORDS
from contestjudge.report.shares import entrant_name
from contestjudge.report.times import moment

CAUSES: Final[Mapping[Cause, str]] = {
    Cause.BLIND_INSTRUMENT: "what was looked at{exhibit} cannot show {forms}",
    Cause.SHORT_LIST: "the list that was looked at{exhibit} ends before the first shares",
    Cause.ABSENT_ACCOUNT: "the account was treated as if it had not taken part{exhibit}",
    Cause.WRONG_CLOCK: "the original post's time was taken for the share's{exhibit}",
    Cause.COARSE_CLOCK: "times were taken to the minute only{exhibit}",
    Cause.NO_TIMES: "what was looked at{exhibit} does not say who was first",
    Cause.INCOMPLETE_EXHIBIT: "what was looked at{exhibit} shows other shares, or other times",
    Cause.RULE_MISAPPLIED: "other rules were followed than those that were published",
}
"""What a cause is, as it follows ``because``."""
_STEPS: Final[Mapping[str, str]] = {
    "settle": "Get what would settle the decision, and judge again, for {people}",
    "admit": "Say in public what went wrong, who is affected and what happens now",
    "tell_wronged": "Write to {people} passed over{perhaps}, whether they complained or not",
    "tell_announced": "Write to {people} announced in error or in doubt",
    "take_back": "Take the prize back from {people}",
    "hand_over": "Hand over what is owed to {people}",
    "answer_disputes": "Answer every complaint",
    "prevent": "Mend what led to it before the next contest",
}
_NAMED: Final = 10
_MILLISECOND: Final = 1_000


def message(audit: AuditDocument) -> str:
    """Say in a few sentences what was found."""
    announced = (audit.rightful, audit.undeserving, audit.undecidable, audit.unknown)
    named = sum(map(len, announced))
    names = sum(len(row.named) for rows in announced for row in rows)
    if audit.is_right:
        return f"Right: {_all(named)} announced deserved it, and nobody was passed over."
    did_not = "did not" if audit.rightful else "did not deserve it"
    classes = (
        "deserved it",
        did_not,
        "cannot be decided on this evidence",
        f"{'is' if len(audit.unknown) == 1 else 'are'} not in the evidence at all",
    )
    told = enumerated(
        f"{len(rows)} {what}" for rows, what in zip(announced, classes, strict=True) if rows
    )
    sentences = ["Nobody was announced."]
    if named:
        sentences = [f"{counted(named, 'person was', 'people were')} announced: {told}."]
    if names > named:
        sentences.append(f"They were announced by {names} names, and everyone counts once.")
    passed = _passed(audit)
    if passed:
        sentences.append(passed)
    elif audit.decision.status is Status.FINAL:
        sentences.append("Nobody was passed over.")
    if names < audit.seats and audit.wronged:
        sentences.append(
            f"There are {audit.seats} seats: if more people were announced, name them too."
        )
    if audit.decision.status is not Status.FINAL:
        sentences.append(
            f"The decision is {audit.decision.status}, so none of this is the last word."
        )
    return " ".join(sentences)


def _passed(audit: AuditDocument) -> str:
    """Say how many were passed over, and how many perhaps."""
    wronged = sum(row.seat is not None for row in audit.wronged)
    maybe = len(audit.wronged) - wronged
    told = []
    if wronged:
        people = counted(
            wronged, "person who should have won was", "people who should have won were"
        )
        told.append(f"{people} passed over")
    if maybe:
        people = counted(maybe, "person who may have won was", "people who may have won were")
        told.append(f"{people} not announced")
    return f"{enumerated(told)}." if told else ""


def _all(number: int) -> str:
    return "the only one" if number == 1 else f"all {number}"


def cause_sentence(cause: CauseDocument, form: ShareForm) -> str:
    """Say why somebody was passed over, and what that rests on.

    Args:
        cause: a demonstrated cause.
        form: how they had shared.
    """
    exhibit = "" if cause.exhibit is None else f" ({exhibit_name(cause.exhibit)})"
    text = CAUSES[cause.code].format(exhibit=exhibit, forms=FORM_WORDS[form])
    return f"{text[:1].upper()}{text[1:]}. {cause.demonstrated_by.text}"


def exhibit_name(exhibit: ExhibitPart) -> str:
    """Name an exhibit by its instrument and its files."""
    files = [shown(name.rpartition("/")[2], 60) for name in exhibit.names[:3]]
    if len(exhibit.names) > len(files):
        files.append(f"{len(exhibit.names) - len(files)} more")
    return f"{shown(exhibit.instrument, 60)}: {enumerated(files)}"


def demonstration(shown_by: DemonstrationDocument, zone: tzinfo) -> str:
    """Say what was simulated, and whom that seats."""
    what = enumerated(_fault(one, zone) for one in shown_by.faults)
    names = [entrant_name(one) for one in shown_by.winners[:_NAMED]]
    if len(shown_by.winners) > _NAMED:
        names.append(f"{len(shown_by.winners) - _NAMED} more")
    whom = enumerated(names) if names else "nobody"
    if shown_by.strength is Strength.EXACT:
        return f"Judged {what}, the winners are {whom}: those who were announced."
    if shown_by.strength is Strength.SEATED:
        return f"Judged {what}, the winners are {whom}."
    level = counted(shown_by.contested, "entrant")
    return (
        f"Judged {what}, {whom} would be certain to win, and nothing would separate {level}"
        " for what is left."
    )


def _fault(fault: FaultDocument, zone: tzinfo) -> str:  # noqa: PLR0911 - a case for each fault
    params = fault.params
    if fault.exhibit is not None:
        alone = f"by {exhibit_name(fault.exhibit)} alone"
        if fault.code == "exhibit_at_face_value":
            return f"{alone}, with the times that it prints"
        return alone
    if fault.code == "original_clock":
        return "with every native share dated by the original post"
    if fault.code == "minute_clock":
        return "with all times cut to the minute"
    if fault.code == "newest_only":
        form = FORM_WORDS[str(params["form"])] if params.get("form") else "shares"
        return f"by the newest {params['limit']} {form} of each post"
    if fault.code == "form_unseen":
        return f"without {FORM_WORDS[str(params['form'])]}"
    if fault.code == "ruling_ignored":
        return "without the rulings"
    if fault.code == "account_absent":
        number = int(str(params["persons"]))
        return "without this account" if number == 1 else f"without all {number} passed over"
    before, after = (_value(params.get(name), zone) for name in ("before", "after"))
    return f"with {shown(params['key'], 60)} = {after} in place of {before}"


def _value(written: str | int | None, zone: tzinfo) -> str:
    """Show a value of the rules; times in the contest's zone."""
    if written is None:
        return "nothing"
    value: object = json.loads(str(written))
    if isinstance(value, str) and len(value) == len("2010-08-04T09:00:00.000000Z"):
        try:
            return moment(value, zone)
        except ValueError:
            return shown(value, 80)
    return shown(written, 80)


def ahead(row: WrongedDocument) -> str:
    """Say by how much somebody came before the last of the undeserving; empty: not known."""
    if row.ahead_by_us is None:
        return ""
    if row.ahead_by_us <= 0:
        return "not certainly ahead"
    return f"at least {duration(row.ahead_by_us)} ahead"


def duration(microseconds: int) -> str:
    """Write a duration in its two greatest units, rounded down.

    >>> duration(287_000_001), duration(90_061_000_000), duration(31_400), duration(2_000_000)
    ('4 min 47 s', '1 d 1 h', '31 ms', '2 s')
    """
    if microseconds < SECOND:
        whole = microseconds // _MILLISECOND
        return f"{whole} ms" if whole else f"{microseconds} µs"
    left = microseconds // SECOND
    parts: list[str] = []
    for seconds, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        number, left = divmod(left, seconds)
        if number or parts:
            parts.append(f"{number} {unit}" if number else "")
    return " ".join(filter(None, parts[:2]))


def money(amount: int | None, policy: RemedyPolicy) -> str:
    """Write an amount of minor units; empty where the policy names no currency.

    >>> policy = RemedyPolicy(schema_="contestjudge/remedy/v1", currency="SEK", prize_value=75050)
    >>> money(75050, policy), money(None, policy)
    ('750.50 SEK', '')
    """
    if amount is None or policy.currency is None:
        return ""
    if not policy.minor_digits:
        return f"{amount} {policy.currency}"
    whole, rest = divmod(amount, 10**policy.minor_digits)
    return f"{whole}.{rest:0{policy.minor_digits}} {policy.currency}"


def step_sentence(step: StepDocument, remedy: RemedyDocument) -> str:
    """Say what is to be done."""
    people = "the one person" if step.persons == 1 else f"all {step.persons} people"
    open_ = any(one.affected == "possibly_wronged" for one in remedy.affected)
    perhaps = ", or perhaps passed over" if open_ else ""
    return _STEPS[step.action].format(people=people, perhaps=perhaps) + "."


def due(step: StepDocument) -> str:
    """Say by when."""
    if step.due is None:
        return f"day {step.days}"
    return _day(step.due)


def _day(day: date) -> str:
    return f"{day.isoformat()} {_WEEKDAYS[day.weekday()]}"


_WEEKDAYS: Final[Sequence[str]] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
GETS: Final[Mapping[str, str]] = {
    "prize": "gets the prize",
    "voucher": "gets a voucher",
    "keeps_prize": "keeps the prize",
    "returns_prize": "gives the prize back",
    "waits": "waits until it is settled",
}
AFFECTED: Final[Mapping[str, str]] = {
    "wronged": "passed over",
    "possibly_wronged": "perhaps passed over",
    "undeserving": "announced, did not win",
    "undecidable": "announced, not settled",
    "unknown": "announced, not in the evidence",
}
