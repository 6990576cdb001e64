"""Made-up audits: what notices are written from, without judging anything."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import NamedTuple

from hypothesis import strategies as st

from contestjudge.model.audit import (
    AUDIT_SCHEMA,
    AnnouncedDocument,
    AuditDocument,
    AuditedDecision,
    Cause,
    CauseDocument,
    DemonstrationDocument,
    FaultDocument,
    Strength,
    WrongedDocument,
)
from contestjudge.model.decision import ContestPart, EntrantDocument, RankDocument
from contestjudge.model.remedy import (
    AffectedDocument,
    CostDocument,
    RemedyDocument,
    RemedyPolicy,
    StepDocument,
)
from contestjudge.model.words import Platform, ShareForm, Status, Verdict


class Wronged(NamedTuple):
    """Somebody passed over."""

    causes: tuple[Cause, ...] = (Cause.BLIND_INSTRUMENT,)
    seated: bool = True
    form: ShareForm = ShareForm.NATIVE
    ahead_by_us: int | None = 287_000_001
    together: bool = False
    """The causes were demonstrated together."""
    handle: str | None = None


class Remedy(NamedTuple):
    """What puts it right."""

    keep: bool = True
    voucher: int | None = None
    """What a voucher is worth; below zero: a voucher, and nobody says."""
    same_for_possible: bool = False
    currency: str = "SEK"
    as_of: date | None = date(2010, 8, 16)


class Shape(NamedTuple):
    """An audit, in short."""

    name: str = "Five festival tickets"
    status: Status = Status.FINAL
    wronged: tuple[Wronged, ...] = ()
    rightful: int = 0
    undeserving: int = 0
    undecidable: int = 0
    unknown: int = 0
    remedy: Remedy | None = Remedy()


def audit(shape: Shape) -> AuditDocument:
    """Write the audit of a shape."""
    numbers = count(1)
    wronged = tuple(_wronged(one, next(numbers)) for one in shape.wronged)
    rightful, undeserving, undecidable, unknown = (
        tuple(_announced(next(numbers), verdict) for _ in range(many))
        for many, verdict in (
            (shape.rightful, Verdict.CERTAIN),
            (shape.undeserving, Verdict.OUT),
            (shape.undecidable, Verdict.POSSIBLE),
            (shape.unknown, None),
        )
    )
    document = AuditDocument(
        schema_=AUDIT_SCHEMA,
        spec="1.0",
        timezone="Europe/Stockholm",
        contest=ContestPart(name=shape.name, digest="0" * 64),
        decision=AuditedDecision(digest="1" * 64, status=shape.status),
        seats=5,
        message="",
        is_right=False,
        rightful=rightful,
        undeserving=undeserving,
        undecidable=undecidable,
        unknown=unknown,
        wronged=wronged,
        simulated=7,
        remedy=None,
    )
    if shape.remedy is None:
        return document
    return document.model_copy(update={"remedy": _remedy(document, shape.remedy)})


def _entrant(number: int, handle: str | None = None) -> EntrantDocument:
    return EntrantDocument(
        platform=Platform.X,
        id=str(number),
        accounts=(str(number),),
        handle=handle or f"person_{number}",
    )


def _announced(number: int, verdict: Verdict | None) -> AnnouncedDocument:
    return AnnouncedDocument(
        entrant=_entrant(number),
        named=(f"@person_{number}",),
        rank=None,
        verdict=verdict,
        seat=number if verdict is Verdict.CERTAIN else None,
        reasons=(),
        earliest=None,
        latest=None,
    )


def _wronged(one: Wronged, number: int) -> WrongedDocument:
    codes = ["form_unseen"] * (len(one.causes) if one.together else 1)
    faults = tuple(FaultDocument.model_validate({"code": code, "params": {}}) for code in codes)
    causes = []
    for place, code in enumerate(one.causes):
        own = faults
        if not one.together:
            own = (FaultDocument(code="form_unseen", params={"place": place}),)
        shown = DemonstrationDocument(faults=own, strength=Strength.EXACT, winners=(), contested=0)
        causes.append(CauseDocument(code=code, exhibit=None, demonstrated_by=shown))
    return WrongedDocument(
        entrant=_entrant(number, one.handle),
        rank=RankDocument(min=number, max=number),
        verdict=Verdict.CERTAIN if one.seated else Verdict.POSSIBLE,
        seat=number if one.seated else None,
        form=one.form,
        earliest=None,
        latest=None,
        ahead_by_us=one.ahead_by_us,
        causes=tuple(causes),
    )


def _remedy(document: AuditDocument, wish: Remedy) -> RemedyDocument:
    gets = "prize" if wish.voucher is None else "voucher"
    value = wish.voucher if wish.voucher is not None and wish.voucher >= 0 else None
    policy = RemedyPolicy.model_validate(
        {
            "schema": "contestjudge/remedy/v1",
            "keep_prizes": wish.keep,
            "wronged_get": gets,
            "currency": wish.currency,
            "possible_get": "same" if wish.same_for_possible else "wait",
        }
    )
    affected = []
    for row in document.wronged:
        served = row.seat is not None or wish.same_for_possible
        affected.append(
            {
                "entrant": row.entrant,
                "affected": "wronged" if row.seat is not None else "possibly_wronged",
                "gets": gets if served else "waits",
                "value": value if served else None,
                "complained": None,
            }
        )
    for kind, rows in (
        ("undeserving", document.undeserving),
        ("undecidable", document.undecidable),
        ("unknown", document.unknown),
    ):
        lost = "returns_prize" if kind == "undeserving" else "waits"
        affected += [
            {
                "entrant": row.entrant,
                "affected": kind,
                "gets": "keeps_prize" if wish.keep else lost,
                "value": None,
                "complained": None,
            }
            for row in rows
        ]
    steps = tuple(
        StepDocument.model_validate(
            {
                "number": number,
                "action": action,
                "owner": "customer service",
                "days": days,
                "due": None
                if wish.as_of is None
                else date.fromordinal(wish.as_of.toordinal() + days),
                "persons": 1,
            }
        )
        for number, (action, days) in enumerate((("hand_over", 14), ("settle", 7)), 1)
    )
    return RemedyDocument(
        policy=policy,
        as_of=wish.as_of,
        affected=tuple(AffectedDocument.model_validate(one) for one in affected),
        cost=CostDocument(announced=None, added=None, returned=None, at_most=None),
        steps=steps,
    )


_names = st.one_of(
    st.text(max_size=120),
    st.sampled_from(
        [
            "Five festival tickets",
            "<script>alert(1)</script>",
            "{number} {contact} {0} %s",
            "\u202egnirts\u202c",
            "抽選" * 50,
            "win.example.com",
            "a\nb\tc",
        ]
    ),
)
_handles = st.one_of(st.none(), st.text(min_size=1, max_size=60))
_wrongeds = st.builds(
    Wronged,
    causes=st.lists(st.sampled_from(Cause), unique=True, max_size=4).map(tuple),
    seated=st.booleans(),
    form=st.sampled_from(ShareForm),
    ahead_by_us=st.one_of(st.none(), st.integers(-(10**12), 10**15)),
    together=st.booleans(),
    handle=_handles,
)
_remedies = st.one_of(
    st.none(),
    st.builds(
        Remedy,
        keep=st.booleans(),
        voucher=st.one_of(st.none(), st.integers(-1, 10**12)),
        same_for_possible=st.booleans(),
        currency=st.sampled_from(["SEK", "NOK", "EUR", "USD", "JPY", "XXX"]),
        as_of=st.one_of(st.none(), st.dates(date(2006, 3, 21), date(2100, 1, 1))),
    ),
)
shapes = st.builds(
    Shape,
    name=_names,
    status=st.sampled_from(Status),
    wronged=st.lists(_wrongeds, max_size=4).map(tuple),
    rightful=st.integers(0, 3),
    undeserving=st.integers(0, 3),
    undecidable=st.integers(0, 2),
    unknown=st.integers(0, 2),
    remedy=_remedies,
)
"""Any audit."""
