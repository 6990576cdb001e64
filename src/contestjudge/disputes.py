"""A log of disputes, held against the decision: who complained, how soon each had an answer.

The law: every complaint is counted, and none is answered by being left out. Pure: the instant up
to which waiting is counted is a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from contestjudge.model.decision import DecisionDocument, EntrantDocument
from contestjudge.model.disputes import (
    DISPUTES_REPORT_SCHEMA,
    AnswerTimesDocument,
    Dispute,
    DisputeDocument,
    DisputeLog,
    DisputesDocument,
    FractionDocument,
    RejudgedDocument,
    ResponseDocument,
    Stands,
)
from contestjudge.model.time import SECOND, format_rfc3339
from contestjudge.model.what_if import WhatIfDocument

_HOUR: Final = 3_600 * SECOND
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SATURDAY: Final = 5


class Complainant(NamedTuple):
    """Who somebody is, and where they stand."""

    entrant: EntrantDocument
    stands: Stands


Named = Callable[[str], Complainant | None]
"""Finds who answers to a name; ``None``: nobody, or several people."""


def reported(
    log: DisputeLog,
    decision: DecisionDocument,
    named: Named,
    zone: tzinfo,
    *,
    as_of: int | None = None,
    before: WhatIfDocument | None = None,
) -> DisputesDocument:
    """Say how complaints were answered (spec 11.8).

    Args:
        log: the complaints.
        decision: the decision now.
        named: finds who answers to a name.
        zone: in which weekends fall.
        as_of: up to when waiting is counted, microseconds UTC; ``None``: it is not.
        before: an earlier decision beside this one.
    """
    changed = {_who(row.entrant) for row in before.changed} if before is not None else set()
    order = sorted(
        range(len(log.disputes)),
        key=lambda number: (
            log.disputes[number].received,
            log.disputes[number].account,
            number,
        ),
    )
    late = log.answer_within_hours * _HOUR
    rows = []
    for number in order:
        one = log.disputes[number]
        found = named(one.account)
        took = None if one.answered is None else one.answered - one.received
        waiting = _waiting(one, as_of)
        rows.append(
            DisputeDocument(
                number=number + 1,
                account=one.account,
                entrant=None if found is None else found.entrant,
                stands="unknown" if found is None else found.stands,
                received=format_rfc3339(one.received),
                answered=None if one.answered is None else format_rfc3339(one.answered),
                outcome=one.outcome,
                took_us=took,
                waiting_us=waiting,
                overdue=_overdue(one, took, waiting, late),
                weekend=is_weekend(one.received, zone),
                changed=found is not None and _who(found.entrant) in changed,
                text=one.text,
            )
        )
    return DisputesDocument(
        schema_=DISPUTES_REPORT_SCHEMA,
        spec=decision.spec,
        timezone=decision.timezone,
        contest=decision.contest,
        decision=decision.digest,
        as_of=None if as_of is None else format_rfc3339(as_of),
        answer_within_hours=log.answer_within_hours,
        all=_response(rows),
        weekend=_response([row for row in rows if row.weekend]),
        weekdays=_response([row for row in rows if not row.weekend]),
        disputes=tuple(rows),
        rejudged=None
        if before is None
        else RejudgedDocument(before=before.real, after=before.other, changed=before.changed),
    )


def is_weekend(instant: int, zone: tzinfo) -> bool:
    """Tell whether an instant falls on a Saturday or a Sunday.

    >>> is_weekend(0, UTC), is_weekend(2 * 86_400_000_000, UTC)  # a Thursday, a Saturday
    (False, True)
    """
    local = (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)
    return local.weekday() >= _SATURDAY


def median(values: Sequence[int]) -> int | None:
    """Return the middle value; of an even number, the mean of the two middle ones, rounded down.

    >>> median([5, 1, 2]), median([1, 2, 4, 9]), median([])
    (2, 3, None)
    """
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) // 2


def complainants(log: DisputeLog, named: Named) -> frozenset[tuple[str, str]]:
    """Return who complained, by platform and id, as far as the evidence shows them."""
    found = (named(one.account) for one in log.disputes)
    return frozenset(_who(one.entrant) for one in found if one is not None)


def _who(entrant: EntrantDocument) -> tuple[str, str]:
    return str(entrant.platform), entrant.id


def _waiting(one: Dispute, as_of: int | None) -> int | None:
    if one.answered is not None or one.outcome == "withdrawn" or as_of is None:
        return None
    return max(0, as_of - one.received)


def _overdue(one: Dispute, took: int | None, waiting: int | None, late: int) -> bool | None:
    if took is not None:
        return took > late
    if one.outcome == "withdrawn":
        return False
    return None if waiting is None else waiting > late


def _response(rows: Collection[DisputeDocument]) -> ResponseDocument:
    counted = [row for row in rows if row.answered is not None or row.outcome != "withdrawn"]
    took = [row.took_us for row in counted if row.took_us is not None]
    return ResponseDocument(
        share=FractionDocument(of=len(counted), answered=len(took)),
        times=AnswerTimesDocument(
            least=min(took, default=None),
            median=median(took),
            greatest=max(took, default=None),
        ),
        overdue=sum(row.overdue is True for row in counted),
    )
