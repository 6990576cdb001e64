"""What became of somebody after a draw: replaced, moved up, or where they were drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import NamedTuple

from contestjudge.model.decision import DecisionDocument, SeatDocument
from contestjudge.model.draw import DrawnDocument, PlaceDocument, ReplacementDocument
from contestjudge.report.plain import shown
from contestjudge.report.shares import entrant_name
from contestjudge.report.times import moment


class SinceDrawn(NamedTuple):
    """The result that holds, and by when it did."""

    result: DrawnDocument
    sealed_at: str | None = None
    """When it was sealed, by the sealer's clock; ``None``: it is a file alone."""


def since_drawn(
    decision: DecisionDocument, row: SeatDocument, since: SinceDrawn, zone: tzinfo
) -> Iterator[str]:
    """Say what changed for somebody after the draw; nothing, where nothing did.

    Args:
        decision: the decision that the draw gave.
        row: of its standings.
        since: the result that holds.
        zone: the zone to show times in.
    """
    result = since.result
    gone = [one for one in result.replaced if _is(one.place, row)]
    on_day = [one for one in gone if one.place.day == row.day]
    if gone:
        yield from _gone((on_day or gone)[-1], row, since, zone)
        return
    held = _place(result.winners, row)
    if held is not None and held.seat != row.seat:
        yield (
            f"You hold seat {held.seat}: whoever held it was replaced after the draw, and you were"
            " next in the order in which all were drawn."
        )
        return
    before = [one for one in decision.alternates if one.day == row.day]
    now = [one for one in result.alternates if one.day == row.day]
    place = next((at for at, one in enumerate(now, 1) if _is(one, row)), None)
    if place is not None and (before.index(row) + 1 if row in before else None) != place:
        yield (
            "You hold no seat. Since the draw somebody was replaced, and you are alternate number"
            f" {place} now."
        )


def _gone(
    one: ReplacementDocument, row: SeatDocument, since: SinceDrawn, zone: tzinfo
) -> Iterator[str]:
    place = one.place
    by_then = "" if since.sealed_at is None else f", before {moment(since.sealed_at, zone)}"
    if place.day != row.day:
        what = f"You were taken out of the draws of all days after they were held{by_then}"
    elif place.seat is None:
        what = f"You were drawn behind the seats, and taken out after the draw{by_then}"
    else:
        what = f"You held seat {place.seat}, and were replaced after the draw{by_then}"
    yield f"{what}. The reason on the record: {shown(one.reason)}."
    if place.seat is not None and place.day == row.day:
        yield _taken(one, since.result)
    yield "You hold no seat; everybody else stays where they were drawn."


def _taken(one: ReplacementDocument, result: DrawnDocument) -> str:
    if one.by is None:
        return f"Nobody took seat {one.place.seat}: it is empty."
    places = (*result.winners, *(other.place for other in result.replaced))
    by = next(row for row in places if (row.entrant.id, row.day) == (one.by, one.place.day))
    own = f"{by.entrant.platform}:{shown(by.entrant.id, 60)}"
    name = own if by.entrant.handle is None else f"{entrant_name(by.entrant)} ({own})"
    return f"Seat {one.place.seat} went to {name}."


def _is(place: PlaceDocument, row: SeatDocument) -> bool:
    return (place.entrant.platform, place.entrant.id) == (row.entrant.platform, row.entrant.id)


def _place(places: Sequence[PlaceDocument], row: SeatDocument) -> PlaceDocument | None:
    return next((one for one in places if _is(one, row) and one.day == row.day), None)
