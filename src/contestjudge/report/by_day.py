"""What views list, and in which parts: by what was seen, and day by day (spec 7.8, 8.1.6).

Nobody is ahead in a draw: before one is held, no view lists anybody as if they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from contestjudge.model.decision import DecisionDocument, SeatDocument
from contestjudge.model.words import Status
from contestjudge.report.plain import counted, enumerated
from contestjudge.report.weight import cut_of

SHOWN_DAYS: Final = 31
"""So many days are listed in a view for people; the JSON has them all."""
_NAMED: Final = 5
DAY_COLUMNS: Final = ("Day", "Status", "Entrants", "Winners")


def is_lottery(decision: DecisionDocument) -> bool:
    """Tell whether chance decides about every seat; before a draw is due a decision names none."""
    if decision.draw is not None:
        return decision.draw.kind == "lottery"
    return decision.method == "draw"


def seen_so_far(decision: DecisionDocument) -> tuple[SeatDocument, ...]:
    """Return who would hold the seats by what was seen, where that is open; nobody, in a lottery.

    Of several days, those of the days that are provisional.
    """
    if decision.status is not Status.PROVISIONAL or is_lottery(decision):
        return ()
    cut = cut_of(decision)
    status = {one.day: one.status for one in decision.days}
    return tuple(
        row
        for row in decision.standings
        if row.rank_seen.min <= cut
        and (row.day is None or status.get(row.day) is Status.PROVISIONAL)
    )


def could_win(decision: DecisionDocument) -> str:
    """Say how many of those seen can still win; empty: nobody, or nothing is open."""
    seen = counted(decision.counts.entrants, "entrant")
    if is_lottery(decision):
        return f"{seen} seen so far would be in the draw; nobody is ahead in a draw."
    if not decision.counts.contested:
        return ""
    each = " (each once for every day)" if decision.days else ""
    return f"Of {seen} seen{each}, {decision.counts.contested:,} could still win."


def by_day(rows: Sequence[SeatDocument]) -> Iterator[tuple[str | None, Sequence[SeatDocument]]]:
    """Part rows by the day that they are of, in their order; ``None``: there are no days."""
    for day, several in groupby(rows, lambda row: row.day):
        yield day, tuple(several)


def has_days(rows: Sequence[SeatDocument]) -> bool:
    """Tell whether rows are of days."""
    return any(row.day is not None for row in rows)


def unordered_days(decision: DecisionDocument) -> str:
    """Say on which days winners may stand in another order than the one shown; empty: on none."""
    open_ = Counter(row.day for row in decision.winners if row.rank.min != row.rank.max)
    days = [str(day) for day, places in open_.items() if places > 1]
    if not days:
        return ""
    named = [*days[:_NAMED], *([f"{len(days) - _NAMED} more"] if days[_NAMED:] else [])]
    return f"In which order some win is not certain on {enumerated(named)}; that they win is."


def day_rows(decision: DecisionDocument) -> list[tuple[str, str, str, str]]:
    """Say of each day how it stands: name, status, how many took part, how many won."""
    won = Counter(row.day for row in decision.winners)
    return [
        (one.day, str(one.status), f"{one.entrants:,}", f"{won[one.day]:,}")
        for one in decision.days
    ]
