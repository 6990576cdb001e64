"""What counts of somebody's several shares: the first, one a day, or all of them (spec 5.5, 5.12).

A share whose day, or whose part in the contest, is open leaves the number of tickets open: no draw
is then held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from contestjudge.model.field import Candidate, ShareKey, TicketKey
from contestjudge.model.share import Share
from contestjudge.rules.days import by_day, days_within
from contestjudge.rules.terms import Terms


class Part(NamedTuple):
    """What counts of somebody's shares, in the whole contest or on one day."""

    candidates: tuple[Candidate, ...]
    tickets: tuple[TicketKey, ...]
    """In a draw: what names each ticket; none: there is one."""
    is_open: bool
    """Whether it is open how many tickets there are."""


@dataclass(frozen=True, slots=True)
class Several:
    """Somebody's shares that may count, sorted, as the rules take them."""

    terms: Terms
    whole: tuple[Candidate, ...]
    days: Mapping[int, tuple[Candidate, ...]]
    """Those that may be of each day, each clipped to it."""

    @classmethod
    def of(
        cls, terms: Terms, candidates: Sequence[Candidate], by_key: Mapping[ShareKey, Share]
    ) -> Several:
        """Take the shares of one person.

        Args:
            terms: the rules.
            candidates: the shares that may count, in any order.
            by_key: all shares.
        """
        whole = tuple(sorted(candidates, key=_by_time))
        if not terms.days:
            return cls(terms, whole, {})
        made = {one.share: _made(by_key[one.share]) for one in whole}
        days = {
            day: tuple(sorted(found, key=_by_time))
            for day, found in by_day(terms.days, whole, made).items()
        }
        return cls(terms, whole, days)

    def entered(self) -> Iterator[tuple[int, Part]]:
        """Give what counts, with the number of its day; 0 where there are no winners a day."""
        if self.terms.per_day:
            for day, found in sorted(self.days.items()):
                name = ("day", self.terms.days[day].name)
                if self.terms.per_person == "all":
                    tickets = tuple((*name, *ticket) for ticket in _each(found))
                    yield day, Part(found, tickets, _doubted(found))
                else:
                    yield day, Part(_first(found), (name,), is_open=False)
        elif self.terms.per_person == "all":
            yield 0, Part(self.whole, _each(self.whole), _doubted(self.whole))
        elif self.terms.per_person == "day":
            first = {share for found in self.days.values() for share in _keys(_first(found))}
            tickets = tuple(
                ("day", self.terms.days[day].name)
                for day, found in sorted(self.days.items())
                if not _doubted(found, some=True)
            )
            is_open = any(_doubted(found, some=True) for found in self.days.values())
            yield 0, Part(tuple(o for o in self.whole if o.share in first), tickets, is_open)
        else:
            yield 0, Part(_first(self.whole), (), is_open=False)

    def duplicates(self) -> Iterator[ShareKey]:
        """Give the shares that count nowhere, for another one of the person does."""
        counts = {one.share for _, part in self.entered() for one in part.candidates}
        yield from (one.share for one in self.whole if one.share not in counts)


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
        for found in (candidates.values() if terms.days else ())
        for one in found
        if len(days_within(terms.days, *_made(by_key[one.share]))) > 1
    ]


def _made(share: Share) -> tuple[int, int]:
    return share.earliest, share.latest


def _by_time(one: Candidate) -> tuple[int, int, ShareKey]:
    return one.earliest, one.latest, one.share


def _keys(candidates: Sequence[Candidate]) -> list[ShareKey]:
    return [one.share for one in candidates]


def _first(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Spec 5.5.1: what is certainly later than a certain one is out."""
    settled = min((one.latest for one in found if one.certain), default=None)
    if settled is None:
        return found
    return tuple(one for one in found if one.earliest <= settled)


def _each(found: Sequence[Candidate]) -> tuple[TicketKey, ...]:
    """One ticket for each share that certainly counts."""
    return tuple(("share", one.share[1]) for one in found if one.certain)


def _doubted(found: Sequence[Candidate], *, some: bool = False) -> bool:
    """Tell whether one of them may not count; with ``some``: whether none certainly does."""
    return not any(one.certain for one in found) if some else not all(o.certain for o in found)
