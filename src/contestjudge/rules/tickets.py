"""What counts of somebody's several shares: the first, one a day, or all of them (spec 5.5, 5.12).

A share whose day, or whose part in the contest, is open leaves the number of tickets open: no draw
is then held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contestjudge.model.field import Candidate, ShareKey, TicketKey
from contestjudge.model.share import Share
from contestjudge.rules.days import days_within
from contestjudge.rules.terms import Terms


class Part(NamedTuple):
    """What counts of somebody's shares, in the whole contest or on one day."""

    candidates: tuple[Candidate, ...]
    tickets: tuple[TicketKey, ...] = ()
    """In a draw: what names each ticket; none: there is one."""
    is_open: bool = False
    """Whether it is open how many tickets there are, or which."""


def what_counts(
    terms: Terms, day: int, candidates: Sequence[Candidate], by_key: Mapping[ShareKey, Share]
) -> Part:
    """Say what counts of a person's shares, and for how many tickets.

    Args:
        terms: the rules.
        day: the number of the day, where there are winners for each.
        candidates: the person's shares that may count, of that day or of the contest.
        by_key: all shares.
    """
    found = tuple(sorted(candidates, key=lambda one: (one.earliest, one.latest, one.share)))
    name: TicketKey = ("day", terms.days[day].name) if terms.per_day else ()
    if terms.per_person == "all":
        tickets = tuple((*name, "share", one.share[1]) for one in found if one.certain)
        return Part(found, tickets, not all(one.certain for one in found))
    if terms.per_person == "day" and not terms.per_day:
        return _one_a_day(terms, found, by_key)
    return Part(_first(found), (name,) if name else ())


def _one_a_day(terms: Terms, found: Sequence[Candidate], by_key: Mapping[ShareKey, Share]) -> Part:
    """Give a ticket for each day with a share that certainly counts and is certainly of it."""
    days: dict[int, list[Candidate]] = defaultdict(list)
    for one in found:
        touched = days_within(terms.days, *_made(by_key[one.share]))
        for number in touched:
            days[number].append(one._replace(certain=one.certain and len(touched) == 1))
    sure = [number for number, several in days.items() if any(one.certain for one in several)]
    kept = {one.share for several in days.values() for one in _first(tuple(several))}
    return Part(
        tuple(one for one in found if one.share in kept),
        tuple(("day", terms.days[number].name) for number in sorted(sure)),
        len(sure) < len(days),
    )


def straddling(
    terms: Terms,
    candidates: Mapping[str, Sequence[Candidate]],
    by_key: Mapping[ShareKey, Share],
) -> list[Share]:
    """Return the shares that may count of which it is open on which day they were made.

    Args:
        terms: the rules.
        candidates: everybody's shares that may count.
        by_key: all shares.
    """
    return [
        by_key[one.share]
        for found in candidates.values()
        for one in found
        if len(days_within(terms.days, *_made(by_key[one.share]))) > 1
    ]


def _made(share: Share) -> tuple[int, int]:
    return share.earliest, share.latest


def _first(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Spec 5.5.1: what is certainly later than a certain one is out."""
    settled = min((one.latest for one in found if one.certain), default=None)
    if settled is None:
        return found
    return tuple(one for one in found if one.earliest <= settled)
