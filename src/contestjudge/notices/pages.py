"""Notices of a page: everything that the audit shows, in the order in which people ask for it.

What went wrong, how, what happens now, how sure that is, where to complain.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from contestjudge.model.audit import Cause
from contestjudge.model.notice import NoticeLevel
from contestjudge.model.words import Status
from contestjudge.notices.situation import Fault, Person, Situation
from contestjudge.notices.voice import Paragraph, Said, Sum

MOST_NAMES: Final = 50
"""More winners than that are not named in a statement: the published record has them."""
_SECOND: Final = 1_000_000


def public_page(about: Situation, level: NoticeLevel, contact: str) -> Iterator[Paragraph]:
    """Write the public statement."""
    yield Paragraph(tuple(_what_happened(about)))
    if about.has_fault or about.owned:
        yield _causes(about.owned, about.unproven if about.wronged else 0)
        yield Paragraph(tuple(_now(about)))
    yield Paragraph(tuple(_how_sure(about)))
    if level is NoticeLevel.PARTICIPANT and 0 < len(about.winners) <= MOST_NAMES:
        key = "names.final" if about.status is Status.FINAL else "names.so_far"
        yield Paragraph((Said(key, number=len(about.winners), names=about.winners),))
    yield Paragraph((Said("contact.public" if contact else "contact.public_here"),))


def wronged_page(person: Person, about: Situation, contact: str) -> Iterator[Paragraph]:
    """Write to somebody who was passed over, or may have been."""
    yield _greeting(person)
    yield from passed_over(person, about, ("wronged.lead", "wronged.maybe"))
    yield _questions(contact)


def winner_page(person: Person, about: Situation, contact: str) -> Iterator[Paragraph]:
    """Write to somebody who was announced."""
    yield _greeting(person)
    yield from _announced(person, about, "winner")
    yield _questions(contact)


def reply_page(
    person: Person, about: Situation, contact: str, received: date | None
) -> Iterator[Paragraph]:
    """Answer somebody who complained."""
    yield _greeting(person)
    lead = Said("reply.lead") if received is None else Said("reply.lead_dated", day=received)
    yield Paragraph((lead,))
    if person.stands in {"wronged", "maybe"}:
        yield from passed_over(person, about, ("reply.wronged", "reply.undecided"))
    elif person.stands == "outside":
        sure = "final" if about.status is Status.FINAL else "open"
        yield Paragraph((Said(f"reply.outside_{sure}"), Said("reply.evidence")))
    else:
        yield from _announced(person, about, "reply")
    yield _questions(contact)


def passed_over(person: Person, about: Situation, leads: tuple[str, str]) -> Iterator[Paragraph]:
    """Tell somebody what was done to them, and what they get."""
    is_certain = person.stands == "wronged"
    yield Paragraph((Said(leads[0] if is_certain else leads[1]),))
    if is_certain:
        yield _causes(person.faults, 0)
        if (person.ahead_by_us or 0) >= _SECOND:
            yield Paragraph((Said("wronged.gap", gap=person.ahead_by_us),))
    yield Paragraph(tuple(_what_they_get(person, about)))


def prize(person: Person, about: Situation, base: str) -> Said:
    """Say what somebody gets who was passed over; ``base``: ``wronged``, ``now`` or ``post``."""
    if person.gets == "voucher":
        worth = sum_of(person, about)
        if worth is None:
            return Said(f"{base}.voucher_unvalued", number=max(1, len(about.wronged)))
        return Said(f"{base}.voucher", number=max(1, len(about.wronged)), value=worth)
    return Said(f"{base}.prize", number=max(1, len(about.wronged)))


def sum_of(person: Person, about: Situation) -> Sum | None:
    """Return what somebody's voucher is worth, where the plan says."""
    policy = None if about.remedy is None else about.remedy.policy
    if policy is None or policy.currency is None or person.value is None:
        return None
    return Sum(person.value, policy.currency, policy.minor_digits)


def keeping(about: Situation, key: str) -> Said:
    """Say that whoever was announced keeps the prize."""
    return Said(key, number=max(1, len(about.announced)))


def withdrawing(about: Situation) -> Said:
    """Say that whoever was announced wrongly does not keep the prize."""
    return Said("now.withdraw", number=max(1, about.count("undeserving")))


def fate(person: Person, about: Situation, key: str) -> Said:
    """Say what becomes of the prize of somebody who was announced."""
    match person.gets:
        case "keeps_prize":
            settled = about.status is Status.FINAL
            sure = settled or person.stands in {"undeserving", "rightful"}
            return Said("winner.keeps" if sure else "winner.keeps_anyway")
        case "returns_prize":
            return Said("winner.returns")
        case "waits":
            return Said("winner.waits")
        case _:
            return Said(key)


def _what_happened(about: Situation) -> Iterator[Said]:
    counts = (
        ("public.passed", len(about.wronged)),
        ("public.undeserving", about.count("undeserving")),
    )
    if about.has_fault:
        yield Said("public.lead")
    elif about.owned:
        yield Said("public.lead")
        yield Said("public.open")
    elif not about.is_open:
        yield Said("public.checked")
    else:
        yield Said("post.open")
    for key, number in counts:
        if number:
            yield Said(key, number=number)


def _causes(faults: tuple[Fault, ...], unproven: int) -> Paragraph:
    told = [Said(_cause_key(one)) for one in faults]
    if unproven and told:
        told.append(Said("cause.unproven_some", number=unproven))
    ours = Said("cause.ours")
    if not told:
        return Paragraph((Said("cause.unproven"), ours))
    if len(told) == 1:
        return Paragraph((*told, ours))
    return Paragraph((Said("cause.several"), *told, ours), listed=True)


def _cause_key(fault: Fault) -> str:
    if fault.cause is Cause.BLIND_INSTRUMENT and fault.native:
        return "cause.blind_instrument.native"
    return f"cause.{fault.cause.value}"


def _now(about: Situation) -> Iterator[Said]:
    """What happens now: to the wronged first, then to those announced."""
    if about.remedy is None:
        yield Said("now.undecided")
        return
    if about.wronged:
        yield prize(about.wronged[0], about, "now")
        due = about.due("hand_over")
        if due is not None:
            yield Said("now.by", day=due)
        yield Said("now.reach", number=len(about.wronged))
    elif not about.has_fault:
        yield Said(f"now.later_{about.remedy.policy.wronged_get}")
    if about.remedy.policy.keep_prizes:
        yield keeping(about, "now.keep")
    elif about.count("undeserving"):
        yield withdrawing(about)


def _how_sure(about: Situation) -> Iterator[Said]:
    yield Said(f"status.{about.status.value}")
    for key, number in (
        ("public.undecided", about.count("undecided")),
        ("public.maybe_more" if about.wronged else "public.maybe_passed", len(about.maybe)),
        ("public.unknown", about.count("unknown")),
    ):
        if number:
            yield Said(key, number=number)
    due = about.due("settle")
    if due is not None and about.status is not Status.FINAL:
        yield Said("status.settle_by", day=due)


def _greeting(person: Person) -> Paragraph:
    if person.entrant.handle is None and not person.entrant.id.startswith("@"):
        return Paragraph((Said("greeting.plain"),))
    return Paragraph((Said("greeting.name", name=person.entrant),))


def _what_they_get(person: Person, about: Situation) -> Iterator[Said]:
    if person.gets is None:
        yield Said("wronged.undecided" if person.stands == "wronged" else "wronged.waits")
    elif person.gets == "waits":
        yield Said("wronged.waits")
    else:
        yield prize(person, about, "wronged")
        due = about.due("hand_over")
        if due is not None:
            yield Said("wronged.by", day=due)
        return
    due = about.due("settle")
    if due is not None and person.stands == "maybe":
        yield Said("status.settle_by", day=due)


def _announced(person: Person, about: Situation, base: str) -> Iterator[Paragraph]:
    if person.stands == "rightful":
        if base == "reply":
            yield Paragraph((Said("reply.rightful"),))
        else:
            key = "winner.rightful" if about.has_fault else "winner.confirmed"
            yield Paragraph((Said(key),))
        return
    yield Paragraph((Said(f"{base}.{person.stands}"),))
    if person.stands == "undeserving":
        yield _causes(about.faults, 0)
    yield Paragraph((fate(person, about, "winner.open"), *_others(person, about)))


def _others(person: Person, about: Situation) -> Iterator[Said]:
    """Tell somebody who was announced wrongly what those get whom they stood before."""
    if person.stands == "undeserving" and about.remedy is not None and about.wronged:
        yield prize(about.wronged[0], about, "now")


def _questions(contact: str) -> Paragraph:
    return Paragraph((Said("contact.person" if contact else "contact.person_here"),))
