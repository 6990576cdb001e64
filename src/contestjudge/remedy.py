"""From an audit and a policy to a plan: who gets what, what it costs, who does what by when.

The law: everyone whom the error touches is in it, whether they complained or not, and nothing is
promised that is not settled. Pure: the day of the plan is a parameter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Final, Literal, get_args

from contestjudge.model.audit import AnnouncedDocument, AuditDocument, WrongedDocument
from contestjudge.model.decision import EntrantDocument
from contestjudge.model.remedy import (
    DEFAULT_STEPS,
    REMEDY_SCHEMA,
    Action,
    AffectedDocument,
    CostDocument,
    RemedyDocument,
    RemedyPolicy,
    StepDocument,
)

DEFAULT_POLICY: Final = RemedyPolicy(schema_=REMEDY_SCHEMA)
Person = tuple[str, str]
"""Platform and id of an entrant."""
_Gets = Literal["prize", "voucher", "keeps_prize", "returns_prize", "waits"]


def planned(
    audit: AuditDocument,
    policy: RemedyPolicy = DEFAULT_POLICY,
    as_of: date | None = None,
    complained: Collection[Person] | None = None,
) -> RemedyDocument:
    """Plan how an error is put right (spec 11.7).

    Args:
        audit: what went wrong.
        policy: what is owed to whom.
        as_of: the day from which the days of steps are counted; ``None``: steps get no dates.
        complained: who did, by platform and id; ``None``: there is no log.
    """
    affected = tuple(_affected(audit, policy, complained))
    return RemedyDocument(
        policy=policy,
        as_of=as_of,
        affected=affected,
        cost=_cost(affected, policy),
        steps=tuple(_steps(affected, audit, policy, as_of)),
    )


def _affected(
    audit: AuditDocument, policy: RemedyPolicy, complained: Collection[Person] | None
) -> Iterator[AffectedDocument]:
    def row(
        one: AnnouncedDocument | WrongedDocument,
        how: Literal["wronged", "possibly_wronged", "undeserving", "undecidable", "unknown"],
        gets: _Gets,
    ) -> AffectedDocument:
        return AffectedDocument(
            entrant=one.entrant,
            affected=how,
            gets=gets,
            value=_value(gets, policy),
            complained=None if complained is None else person_of(one.entrant) in complained,
        )

    for passed in audit.wronged:
        if passed.seat is not None:
            yield row(passed, "wronged", policy.wronged_get)
        else:
            waits = policy.possible_get == "wait"
            yield row(passed, "possibly_wronged", "waits" if waits else policy.wronged_get)
    kept: _Gets = "keeps_prize" if policy.keep_prizes else "returns_prize"
    # Who may deserve it gives nothing back before that is settled.
    open_: _Gets = "keeps_prize" if policy.keep_prizes else "waits"
    for one in audit.undeserving:
        yield row(one, "undeserving", kept)
    for one in audit.undecidable:
        yield row(one, "undecidable", open_)
    for one in audit.unknown:
        yield row(one, "unknown", open_)


def person_of(entrant: EntrantDocument) -> Person:
    """Return what names an entrant among all."""
    return str(entrant.platform), entrant.id


def _value(gets: _Gets, policy: RemedyPolicy) -> int | None:
    if gets == "voucher" and policy.voucher_value is not None:
        return policy.voucher_value
    return 0 if gets == "waits" else policy.prize_value


def _cost(affected: Collection[AffectedDocument], policy: RemedyPolicy) -> CostDocument:
    added = {"prize", "voucher"}
    waiting = sum(one.gets == "waits" and one.affected == "possibly_wronged" for one in affected)
    now = _sum(affected, added)
    each = _value(policy.wronged_get, policy)
    return CostDocument(
        announced=_sum(affected, {"keeps_prize"}),
        added=now,
        returned=_sum(affected, {"returns_prize"}),
        at_most=None if now is None or each is None else now + waiting * each,
    )


def _sum(affected: Collection[AffectedDocument], what: Collection[str]) -> int | None:
    """Add up values; ``None``: one of them is not known."""
    values = [one.value for one in affected if one.gets in what]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _steps(
    affected: Collection[AffectedDocument],
    audit: AuditDocument,
    policy: RemedyPolicy,
    as_of: date | None,
) -> Iterator[StepDocument]:
    persons = _persons(affected, audit)
    stated = {step.action: step for step in (*DEFAULT_STEPS, *policy.steps)}
    due = [
        (stated[action].days, place, stated[action])
        for place, action in enumerate(get_args(Action))
        if persons[action]
    ]
    for number, (days, _, step) in enumerate(sorted(due, key=lambda one: one[:2]), 1):
        yield StepDocument(
            number=number,
            action=step.action,
            owner=step.owner,
            days=days,
            due=None if as_of is None else as_of + timedelta(days=days),
            persons=persons[step.action],
        )


def _persons(affected: Collection[AffectedDocument], audit: AuditDocument) -> Mapping[Action, int]:
    """Count whom each step is about; a step about nobody is left out."""
    total = len(affected)
    wronged = sum(one.affected in {"wronged", "possibly_wronged"} for one in affected)
    open_ = sum(
        one.gets == "waits" or one.affected in {"undecidable", "unknown", "possibly_wronged"}
        for one in affected
    )
    return {
        "settle": open_,
        "admit": total,
        "tell_wronged": wronged,
        "tell_announced": total - wronged,
        "take_back": sum(one.gets == "returns_prize" for one in affected),
        "hand_over": sum(one.gets in {"prize", "voucher"} for one in affected),
        "answer_disputes": total,
        "prevent": total if any(row.causes for row in audit.wronged) or wronged else 0,
    }
