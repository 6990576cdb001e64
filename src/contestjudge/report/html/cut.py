"""The cut: where the last seat ends, who stands on either side, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from contestjudge.model.decision import BAND, DecisionDocument, SeatDocument
from contestjudge.model.summary import SummaryDocument
from contestjudge.model.time import MINUTE, SECOND, parse_rfc3339
from contestjudge.model.words import Status, Verdict
from contestjudge.report.html.scale import Scale
from contestjudge.report.text import name_of

AROUND: Final = 7
"""How many are drawn on either side of the cut."""
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


def is_lottery(decision: DecisionDocument, summary: SummaryDocument | None) -> bool:
    """Tell whether chance decides about every seat; before a draw is due a decision names none."""
    if decision.draw is not None:
        return decision.draw.kind == "lottery"
    return summary is not None and summary.method == "draw"


def place_of_cut(decision: DecisionDocument, cut: int) -> int | None:
    """Find the row behind the cut among those that are listed; ``None``: it cannot be told.

    Of many, a decision lists whoever is seated, the alternates, and the band around the cut.
    """
    listed = decision.standings
    if not listed or not any(bounds_of(row) for row in listed):
        return None
    if decision.counts.entrants == len(listed) or cut <= BAND:
        return min(cut, len(listed))
    seated = {row.entrant.id for row in (*decision.winners, *decision.alternates)}
    if listed[-1].entrant.id in seated:
        return None  # it may lie behind the band
    behind = min(decision.counts.entrants, cut + BAND) - cut
    return len(listed) - behind


def told_at_cut(decision: DecisionDocument, place: int) -> Iterator[str | SeatDocument]:
    """Say in a sentence what happened at the cut; a row stands for whom it is about."""
    rows = decision.standings
    if place >= len(rows):
        seen = " were seen to take" if decision.status is Status.PROVISIONAL else " took"
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
    yield ", last before the cut, and "
    yield first
    yield ", first behind it"
    if margin is not None and margin <= 0:
        yield f", overlap{_by(margin)}: they do not say who was earlier."
    else:
        yield ", by what was seen." if decision.status is Status.PROVISIONAL else "."


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
