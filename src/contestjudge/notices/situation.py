"""What an audit lets a notice say: who is affected, by which demonstrated fault, and what follows.

Somebody who was passed over *should have won* only where the decision gives them a seat; all others
may have been passed over, and are told that (spec 12.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from contestjudge.model.audit import (
    AnnouncedDocument,
    AuditDocument,
    Cause,
    CauseDocument,
    Strength,
    WrongedDocument,
)
from contestjudge.model.decision import EntrantDocument
from contestjudge.model.remedy import RemedyDocument
from contestjudge.model.words import Platform, ShareForm, Status

Gets = Literal["prize", "voucher", "keeps_prize", "returns_prize", "waits"]
_Class = Literal["rightful", "undeserving", "undecided", "unknown"]
_ORDER: Final = {cause: place for place, cause in enumerate(Cause)}


class Fault(NamedTuple):
    """A cause as it is told."""

    cause: Cause
    native: bool
    """Everyone whom it hid had shared natively."""


class Person(NamedTuple):
    """Somebody whom a notice can speak to."""

    entrant: EntrantDocument
    stands: _Class | Literal["wronged", "maybe", "outside"]
    gets: Gets | None = None
    """Null: nobody has decided."""
    value: int | None = None
    """Of a voucher, in minor units."""
    ahead_by_us: int | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """An audit, as notices tell it."""

    contest: str
    status: Status
    platform: Platform
    """Where those whom the audit lists are."""
    wronged: tuple[Person, ...]
    """They hold a seat, and were not announced."""
    maybe: tuple[Person, ...]
    """They may hold one, and were not announced."""
    announced: tuple[Person, ...]
    faults: tuple[Fault, ...]
    """What was demonstrated, what misled about most people first."""
    exact: frozenset[Cause]
    """Of these, what alone gives exactly those who were announced."""
    unproven: int
    """For how many of ``wronged`` no cause was demonstrated."""
    remedy: RemedyDocument | None

    def count(self, stands: str) -> int:
        """Count those announced who stand so."""
        return sum(one.stands == stands for one in self.announced)

    @property
    def has_fault(self) -> bool:
        """Whether something is certain to have been announced wrongly."""
        return bool(self.wronged) or self.count("undeserving") > 0

    @property
    def owned(self) -> tuple[Fault, ...]:
        """What to own: the faults, where nothing is certain only what explains all announced."""
        if self.has_fault:
            return self.faults
        return tuple(one for one in self.faults if one.cause in self.exact)

    @property
    def is_open(self) -> bool:
        """Whether somebody's prize is not settled."""
        return bool(self.maybe or self.count("undecided") or self.count("unknown"))

    @property
    def winners(self) -> tuple[EntrantDocument, ...]:
        """Who is certain to win: those announced rightly, then those passed over."""
        right = [one.entrant for one in self.announced if one.stands == "rightful"]
        return (*right, *(one.entrant for one in self.wronged))

    def due(self, action: str) -> date | None:
        """Return the day by which the plan has a step done."""
        steps = () if self.remedy is None else self.remedy.steps
        return next((one.due for one in steps if one.action == action), None)


def situation_of(audit: AuditDocument, preferred: Cause | None = None) -> Situation:
    """Look at an audit.

    Args:
        audit: the document.
        preferred: of several demonstrated causes of a person, the one to tell; default: the first.
    """
    remedy = audit.remedy
    gets: dict[tuple[str, str], tuple[Gets, int | None]] = {}
    for row in () if remedy is None else remedy.affected:
        gets[_key(row.entrant)] = (row.gets, row.value)
    chosen = {_key(one.entrant): _told(one, preferred) for one in audit.wronged}
    native = _native_only(audit.wronged, chosen)

    def faults(causes: Iterable[CauseDocument]) -> tuple[Fault, ...]:
        return tuple(
            Fault(code, native.get(code, False)) for code in dict.fromkeys(c.code for c in causes)
        )

    def passed_over(one: WrongedDocument) -> Person:
        what, value = gets.get(_key(one.entrant), (None, None))
        return Person(
            one.entrant,
            "maybe" if one.seat is None else "wronged",
            what,
            value,
            one.ahead_by_us,
            faults(chosen[_key(one.entrant)]),
        )

    passed = [passed_over(one) for one in audit.wronged]
    counted = Counter(fault for one in passed for fault in one.faults)
    classes: tuple[tuple[_Class, tuple[AnnouncedDocument, ...]], ...] = (
        ("rightful", audit.rightful),
        ("undeserving", audit.undeserving),
        ("undecided", audit.undecidable),
        ("unknown", audit.unknown),
    )
    return Situation(
        contest=audit.contest.name,
        status=audit.decision.status,
        platform=next((row.entrant.platform for row in _rows(audit)), Platform.OTHER),
        wronged=tuple(one for one in passed if one.stands == "wronged"),
        maybe=tuple(one for one in passed if one.stands == "maybe"),
        announced=tuple(
            _announced(row, stands, gets, remedy) for stands, rows in classes for row in rows
        ),
        faults=tuple(sorted(counted, key=lambda one: (-counted[one], _ORDER[one.cause]))),
        exact=frozenset(
            cause.code
            for causes in chosen.values()
            for cause in causes
            if cause.demonstrated_by.strength is Strength.EXACT
        ),
        unproven=sum(one.stands == "wronged" and not one.faults for one in passed),
        remedy=remedy,
    )


def _rows(audit: AuditDocument) -> Iterator[AnnouncedDocument | WrongedDocument]:
    yield from audit.wronged
    for rows in (audit.rightful, audit.undeserving, audit.undecidable, audit.unknown):
        yield from rows


def _key(entrant: EntrantDocument) -> tuple[str, str]:
    return entrant.platform, entrant.id


def _announced(
    row: AnnouncedDocument,
    stands: _Class,
    gets: Mapping[tuple[str, str], tuple[Gets, int | None]],
    remedy: RemedyDocument | None,
) -> Person:
    if stands == "rightful":
        return Person(row.entrant, stands, "keeps_prize")
    what, _ = gets.get(_key(row.entrant), (None, None))
    if what is None and remedy is not None and remedy.policy.keep_prizes:
        what = "keeps_prize"
    return Person(row.entrant, stands, what)


def _told(one: WrongedDocument, preferred: Cause | None) -> tuple[CauseDocument, ...]:
    """Return the cause to tell, with the one that it was demonstrated together with."""
    if not one.causes:
        return ()
    first = next((cause for cause in one.causes if cause.code is preferred), one.causes[0])
    if len(first.demonstrated_by.faults) == 1:
        return (first,)
    together = first.demonstrated_by.faults
    return tuple(cause for cause in one.causes if cause.demonstrated_by.faults == together)


def _native_only(
    rows: Iterable[WrongedDocument],
    chosen: Mapping[tuple[str, str], tuple[CauseDocument, ...]],
) -> dict[Cause, bool]:
    """Say of each cause whether everyone whom it hid had shared natively."""
    found: dict[Cause, bool] = {}
    for row in rows:
        for cause in chosen[_key(row.entrant)]:
            is_native = row.form is ShareForm.NATIVE
            found[cause.code] = found.get(cause.code, True) and is_native
    return found
