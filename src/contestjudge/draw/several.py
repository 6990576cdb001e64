"""Several tickets, several days: one order of all tickets, and who is passed over (spec 9.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from contestjudge.model.field import EntrantKey, TicketKey

DrawnT = TypeVar("DrawnT")


class Turns(NamedTuple):
    """How many are taken of each day's tickets, and who is passed over."""

    days: tuple[str | None, ...]
    """In order; of a draw for the whole contest one, without a name."""
    seats: int
    """How many win on a day."""
    wanted: int
    """How many are taken on a day, winners included."""
    once: bool
    """Whether who won on a day is passed over on later ones."""


def person_of(key: TicketKey) -> EntrantKey:
    """Return whose a ticket is."""
    return key[0], key[1]


def day_of(key: TicketKey) -> str | None:
    """Return the day that a ticket is of; ``None``: of none.

    >>> day_of(("x", "17", "day", "2024-05-14", "share", "99"))
    '2024-05-14'
    """
    return key[3] if key[2:3] == ("day",) else None


def counts_tickets(contest: Mapping[str, Any]) -> bool:
    """Tell whether somebody can have several tickets.

    Args:
        contest: the rules, as JSON values.
    """
    per_person = contest.get("entry", {}).get("per_person")
    return per_person in {"day", "all"} or contest.get("award", {}).get("per") == "day"


def in_turn(
    drawn: Sequence[DrawnT], key_of: Callable[[DrawnT], TicketKey], turns: Turns
) -> Iterator[tuple[str | None, list[DrawnT]]]:
    """Give each day's tickets: those that are taken, in the order in which they were drawn.

    Args:
        drawn: all tickets, in order.
        key_of: gives the key of one.
        turns: how many are taken.
    """
    by_day: dict[str | None, list[DrawnT]] = {day: [] for day in turns.days}
    for one in drawn:
        day = None if None in by_day else day_of(key_of(one))
        if day in by_day:
            by_day[day].append(one)
    won: set[EntrantKey] = set()
    for day, coming in by_day.items():
        listed: dict[EntrantKey, DrawnT] = {}
        for one in coming:
            person = person_of(key_of(one))
            if person not in won:
                listed.setdefault(person, one)
        first = list(islice(listed.items(), turns.wanted))
        if turns.once:
            won |= {person for person, _ in first[: turns.seats]}
        yield day, [one for _, one in first]


def ticket_names(key: TicketKey, *, daily: bool) -> tuple[str, ...]:
    """Say which day or share a ticket is for, of whoever can have several.

    Args:
        key: of the ticket, or what of it tells it from others of its entrant.
        daily: whether there are winners for each day; then that is told by the row itself.

    >>> ticket_names(("x", "17", "day", "2024-05-14", "share", "99"), daily=True)
    ('99',)
    """
    more = key if len(key) % 2 == 0 and key[:1] in {("day",), ("share",)} else key[2:]
    named = list(zip(more[::2], more[1::2], strict=True))
    return tuple(value for name, value in named if not (daily and name == "day"))
