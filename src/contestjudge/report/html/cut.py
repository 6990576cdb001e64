"""The cut: where the last seat ends, who stands on either side, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from contestjudge.model.decision import DecisionDocument, SeatDocument, band_of
from contestjudge.model.time import MINUTE, SECOND, UNBOUNDED, parse_rfc3339
from contestjudge.model.words import Status, Verdict
from contestjudge.report.by_day import by_day, is_lottery
from contestjudge.report.html.scale import Scale
from contestjudge.report.text import name_of
from contestjudge.report.weight import cut_of

AROUND: Final = 7
"""How many are drawn on either side of the cut."""
MOST_CUTS: Final = 4
"""So many cuts are drawn."""
_NEAR: Final = 50
"""The gap at the cut is at least one part in so many of the drawing, if it can be."""
VERDICT_WORDS: Final = {
    Verdict.CERTAIN: "certain",
    Verdict.POSSIBLE: "possible",
    Verdict.OUT: "out",
}


def margin_text(micros: int) -> str:
    """Write a margin.

    >>> margin_text(312_000), margin_text(-1_500_000), margin_text(90_000_000)
    ('312 ms', '1.5 s', '1 min 30 s')
    """
    size = abs(micros)
    if size < SECOND // 1000:
        return f"{size} µs"
    if size < SECOND:
        return f"{size // 1000} ms"
    if size < MINUTE:
        tenths = size // (SECOND // 10)
        return f"{tenths // 10}{f'.{tenths % 10}' if tenths % 10 else ''} s"
    if size < 60 * MINUTE:
        seconds = size % MINUTE // SECOND
        return f"{size // MINUTE} min{f' {seconds} s' if seconds else ''}"
    hours, minutes = divmod(size // MINUTE, 60)
    return f"{hours} h{f' {minutes} min' if minutes else ''}"


class Cut(NamedTuple):
    """Where seats end: among all, on one day, or behind a place that wins."""

    rows: Sequence[SeatDocument]
    """Who is listed, in display order."""
    place: int
    """Which of them is the first behind it, from 0; as many as they are: nobody is."""
    status: Status
    """Of the day, or of the decision."""
    day: str | None = None
    """Which day it is of."""
    wins: int | None = None
    """The place that wins, where places do."""


def cuts_of(decision: DecisionDocument) -> tuple[Cut, ...]:
    """Find the cuts that can be drawn: none in a lottery, or where nobody has a time.

    Of few places each has its own, of many the last. Of many days those are chosen that are open,
    and then those whose cut was closest.
    """
    if is_lottery(decision):
        return ()
    if decision.days:
        found = list(_of_days(decision, None))
        chosen = sorted(found, key=_urgent)[:MOST_CUTS]
        return tuple(one for one in found if one in chosen)
    rows_, all_ = decision.standings, decision.counts.entrants
    if 1 < len(decision.positions) <= MOST_CUTS and len(rows_) == all_ and _timed(rows_):
        return tuple(
            Cut(rows_, min(place, len(rows_)), decision.status, wins=place)
            for place in sorted(decision.positions)
            if place <= len(rows_)
        )
    return tuple(_cut_of(decision, rows_, all_, decision.status, None))


def cut_on(decision: DecisionDocument, day: str | None) -> Cut | None:
    """Find the one cut to draw; ``None``: it cannot be told.

    Args:
        decision: the decision.
        day: of which day; ``None``: of the last seat, or of the day that is the most urgent.
    """
    if is_lottery(decision):
        return None
    if not decision.days:
        found = _cut_of(
            decision, decision.standings, decision.counts.entrants, decision.status, None
        )
        return None if day is not None else next(found, None)
    return min(_of_days(decision, day), key=_urgent, default=None)


def _of_days(decision: DecisionDocument, day: str | None) -> Iterator[Cut]:
    rows = dict(by_day(decision.standings))
    for one in decision.days:
        if day in {None, one.day}:
            yield from _cut_of(decision, rows.get(one.day, ()), one.entrants, one.status, one.day)


def _urgent(cut: Cut) -> tuple[bool, int, str]:
    margin = cut.rows[cut.place - 1].margin_us if 0 < cut.place < len(cut.rows) else None
    return cut.status is Status.FINAL, UNBOUNDED if margin is None else abs(margin), cut.day or ""


def _timed(rows: Sequence[SeatDocument]) -> bool:
    return any(bounds_of(row) for row in rows)


def _cut_of(
    decision: DecisionDocument,
    listed: Sequence[SeatDocument],
    entrants: int,
    status: Status,
    day: str | None,
) -> Iterator[Cut]:
    """Find the last cut among those who are listed; nothing: it cannot be told.

    Of many, a decision lists whoever is seated, the alternates, and the band around the cut.
    """
    cut, band = cut_of(decision), band_of(len(decision.days) or 1)
    wins = cut if decision.positions else None
    if not listed or not _timed(listed):
        return
    if entrants == len(listed) or cut <= band:
        yield Cut(listed, min(cut, len(listed)), status, day, wins)
        return
    seated = {row.entrant.id for row in (*decision.winners, *decision.alternates) if row.day == day}
    if listed[-1].entrant.id in seated:
        return  # it may lie behind the band
    behind = min(entrants, cut + band) - cut
    yield Cut(listed, len(listed) - behind, status, day, wins)


def told_at_cut(cut: Cut) -> Iterator[str | SeatDocument]:
    """Say in a sentence what happened at a cut; a row stands for whom it is about."""
    rows, place, open_ = cut.rows, cut.place, cut.status is Status.PROVISIONAL
    if place >= len(rows):
        were = "was" if len(rows) == 1 else "were"
        seen = f" {were} seen to take" if open_ else " took"
        yield f"{len(rows)}{seen} part in time: nobody was behind the last seat."
        return
    last, first = rows[place - 1], rows[place]
    margin = last.margin_us
    if margin is None:
        yield "Nothing bounds the time between "
    elif margin > 0:
        yield f"At least {margin_text(margin)} between "
    else:
        yield "The times of "
    yield last
    yield ", last before the cut, and " if cut.wins is None else f", on place {cut.wins}, and "
    yield first
    yield ", first behind it"
    if margin is not None and margin <= 0:
        yield f", overlap{_by(margin)}: they do not say who was earlier."
    else:
        yield ", by what was seen." if open_ else "."


def name_of_cut(cut: Cut, *, alone: bool) -> str:
    """Name a cut: by its day, by the place that wins, or, alone, as the last seat."""
    if cut.day is not None:
        return cut.day
    if cut.wins is not None and not alone:
        return f"Place {cut.wins:,}"
    return "The last seat"


def plainly(told: Iterable[str | SeatDocument]) -> str:
    """Write such a sentence as text."""
    return "".join(name_of(one) if isinstance(one, SeatDocument) else one for one in told)


def _by(margin: int) -> str:
    return f" by {margin_text(margin)}" if margin < 0 else ""


def bounds_of(row: SeatDocument) -> tuple[int, int] | None:
    """The interval of a row; ``None`` where a side has no bound."""
    if row.share.earliest is None or row.share.latest is None:
        return None
    return parse_rfc3339(row.share.earliest)[0], parse_rfc3339(row.share.latest)[0]


def frame_around(rows: Sequence[SeatDocument], cut: int) -> Scale:
    """Choose what is drawn: as much around the cut as leaves the gap there to be seen."""
    spans = [bounds_of(row) for row in rows]
    best: Scale | None = None
    for reach in range(AROUND, 0, -1):
        near = [one for one in spans[max(0, cut - reach) : cut + reach] if one is not None]
        if not near:
            continue
        first, last = min(one[0] for one in near), max(one[1] for one in near)
        pad = max((last - first) // 20, SECOND // 2000)
        frame = Scale(first - pad, last + pad)
        best = best or frame
        before = spans[cut - 1] if cut else None
        behind = spans[cut] if cut < len(spans) else None
        if before is None or behind is None:
            break
        gap = abs(behind[0] - before[0])
        if gap * _NEAR >= frame.last - frame.first:
            return frame
    return best or Scale(0, SECOND)
