"""The calendar days of a contest: a half-open span each, from midnight to midnight (spec 5.11).

A day has 23 or 25 hours where clocks change in it; the first begins with the window and the last
ends with it. Which day a share is of follows from its own interval, never from a tolerance.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from operator import attrgetter
from typing import Final, NamedTuple

from contestjudge.errors import input_error
from contestjudge.model.contest import Contest
from contestjudge.model.field import Hole
from contestjudge.sources.zones import first_instant, zone

MOST_DAYS: Final = 366
"""How many days of its own a contest can have."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Day(NamedTuple):
    """One calendar day, as far as the window reaches."""

    name: str
    """``2024-05-14``."""
    opens: int
    """Its first instant that counts."""
    closes: int
    """The first one that does not."""


_OPENS: Final = attrgetter("opens")


def asks_days(contest: Contest) -> bool:
    """Tell whether anything in the rules is by the day."""
    return contest.award.per == "day" or contest.entry.per_person == "day"


def days_of(
    contest: Contest, opens: int, closes: int | None, posts: Sequence[int | None]
) -> tuple[Day, ...]:
    """Return the days of the window; none, where the rules ask for none.

    Args:
        contest: the rules.
        opens: the first instant at which a share of any post counts, microseconds UTC.
        closes: the first instant at which none does.
        posts: when the rules say that each post was made.

    Raises:
        InputError: the window has no beginning in the rules, or no end, or is too long.
    """
    if not asks_days(contest):
        return ()
    what = 'award.per = "day"' if contest.award.per == "day" else 'entry.per_person = "day"'
    if contest.entry.opens is None and all(moment is None for moment in posts):
        raise input_error(
            "rules.days",
            f"{what} needs to know which day is the first",
            "write entry.opens, or posts[0].at",
            key="entry.opens",
        )
    if closes is None:
        raise input_error(
            "rules.days",
            f"{what} needs to know which day is the last",
            "write entry.closes",
            key="entry.closes",
        )
    # Nothing is a day longer than 26 hours, wherever clocks change.
    if closes - opens > (MOST_DAYS + 2) * 93_600_000_000:
        raise _too_many(what)
    days = _spans(zone(contest.timezone), opens, closes)
    if len(days) > MOST_DAYS:
        raise _too_many(what)
    return days


def _too_many(what: str) -> Exception:
    return input_error(
        "rules.days",
        f"{what}: the window has more than {MOST_DAYS} days",
        "look at entry.opens and entry.closes, or split the contest",
        key="entry.closes",
    )


def _spans(clock: tzinfo, opens: int, closes: int) -> tuple[Day, ...]:
    """Cut a window at every midnight: its first reading, where the clock showed it twice.

    Where clocks skip it, a day begins at what follows. Where they skip a whole day, it begins
    where the next one does, and so is none.
    """
    shown = (_EPOCH + timedelta(microseconds=opens)).astimezone(clock)
    # A day back: what the clock shows between two readings of a midnight is the day before's.
    date = datetime(shown.year, shown.month, shown.day) - timedelta(days=1)  # noqa: DTZ001 - local
    found: list[Day] = []
    start = first_instant(date, clock)
    while start < closes:
        name, date = date.date().isoformat(), date + timedelta(days=1)
        end = first_instant(date, clock)
        if end > max(start, opens):
            found.append(Day(name, max(start, opens), min(end, closes)))
        start = max(start, end)
    return tuple(found)


def days_within(days: Sequence[Day], earliest: int, latest: int) -> range:
    """Return which days an interval touches, by their places.

    >>> days_within([Day("a", 0, 10), Day("b", 10, 20)], 9, 10), days_within([], 0, 1)
    (range(0, 2), range(0, 0))
    """
    first, last = (bisect_right(days, one, key=_OPENS) - 1 for one in (earliest, latest))
    if last < 0 or not days or earliest >= days[-1].closes:
        return range(0)
    return range(max(0, first), last + 1)


def holes_on(day: Day, holes: Sequence[Hole]) -> tuple[Hole, ...]:
    """Return the parts of holes that lie within a day."""
    return tuple(
        hole._replace(
            earliest=max(hole.earliest, day.opens), latest=min(hole.latest, day.closes - 1)
        )
        for hole in holes
        if hole.earliest < day.closes and hole.latest >= day.opens
    )
