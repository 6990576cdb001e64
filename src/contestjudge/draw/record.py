"""The documents of a draw: what can be told, and done, from them alone (spec 9.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from contestjudge.canonical import is_text
from contestjudge.draw.commitment import Commitment
from contestjudge.draw.held import RESERVE
from contestjudge.errors import InputError, UsageError, input_error, usage_error
from contestjudge.model.decision import EntrantDocument
from contestjudge.model.draw import (
    CommitmentDocument,
    DrawnDocument,
    PlaceDocument,
    ReplacementDocument,
)


def mended(before: CommitmentDocument, source: str) -> InputError | None:
    """Say that a commitment is not what somebody committed to; ``None``: it is.

    Args:
        before: the document.
        source: the file, for messages.
    """
    fixed = Commitment(
        before.contest.digest,
        before.evidence.digest,
        before.entrants.root,
        before.entrants.count,
        before.seats,
        before.alternates,
        before.randomness.source,
        before.randomness.chain,
        before.randomness.round,
    )
    if before.digest != before.computed_digest() or before.commitment != fixed.digest:
        return input_error(
            "commitment.altered",
            "its content does not have the digest that it names",
            "get the file that was published",
            source=source,
        )
    due = before.randomness.due
    if due is not None and before.committed_at >= due:
        return input_error(
            "commitment.late",
            "it was made when the randomness was due already",
            "a draw needs a commitment that is older than its randomness",
            source=source,
        )
    return None


def replaced(
    before: DrawnDocument, is_meant: Callable[[EntrantDocument], bool], reason: str
) -> DrawnDocument:
    """Take somebody out of a result: the next ticket moves up, and everybody else stays.

    Where nobody is left who could take a seat, it stays empty.

    Args:
        before: the result.
        is_meant: whether an entrant is who must go.
        reason: why; the record keeps it.

    Raises:
        UsageError: nobody is meant, or several are, or they were replaced before.
    """
    if not reason.strip():
        raise usage_error("replace.reason", "no reason is given", "write --reason and why")
    if not is_text(reason):
        raise usage_error("replace.reason", "the reason is no text", "write it in UTF-8")
    if any(is_meant(one.place.entrant) for one in before.replaced):
        raise usage_error(
            "replace.again", "they were replaced before", "name somebody who holds a place"
        )
    behind = [*before.alternates, *before.reserve]
    meant = [one for one in (*before.winners, *behind) if is_meant(one.entrant)]
    if len(set(map(_who, meant))) != 1:
        raise usage_error(
            "replace.unknown",
            "several in this draw answer to that name" if meant else "nobody in this draw does",
            "name a winner or an alternate by @handle, x:123 or a bare id",
        )
    seats = [one for one in before.winners if one not in meant]
    behind = [one for one in behind if one not in meant]
    gone: list[ReplacementDocument] = []
    for out in [one for one in meant if one.seat is not None] or meant[:1]:
        by = None
        chosen = _next(out, seats, behind, once=before.same_winner == "once")
        if chosen is not None:
            behind.remove(chosen)
            seats.append(chosen.model_copy(update={"seat": out.seat}))
            by = chosen.entrant.id
        gone.append(ReplacementDocument(place=out, reason=reason.strip(), by=by))
    alternates = _alternates(behind, before.commitment.alternates)
    written = before.model_copy(
        update={
            "winners": tuple(sorted(seats, key=lambda one: (one.day or "", one.seat or 0))),
            "alternates": tuple(alternates),
            "reserve": tuple(one for one in behind if one not in alternates),
            "replaced": (*before.replaced, *gone),
        }
    )
    return written.model_copy(update={"digest": written.computed_digest()})


def _who(one: PlaceDocument) -> tuple[str, str]:
    return one.entrant.platform, one.entrant.id


def _next(
    out: PlaceDocument,
    seats: Sequence[PlaceDocument],
    behind: Sequence[PlaceDocument],
    *,
    once: bool,
) -> PlaceDocument | None:
    """Find who takes a seat: of its day the next, who holds none where nobody holds two."""
    taken = {_who(one) for one in seats} if once else set()
    coming = (one for one in behind if one.day == out.day and _who(one) not in taken)
    return None if out.seat is None else next(coming, None)


def _alternates(behind: Sequence[PlaceDocument], number: int) -> list[PlaceDocument]:
    """Take the first of those behind the seats, of each day."""
    days = sorted({one.day or "" for one in behind})
    return [
        one for day in days for one in [one for one in behind if (one.day or "") == day][:number]
    ]


def empty_seats(one: DrawnDocument) -> list[PlaceDocument]:
    """Return the seats that stayed empty, as whoever held them last."""
    return [gone.place for gone in one.replaced if gone.place.seat is not None and gone.by is None]


def reserve_used_up(one: DrawnDocument, day: str | None) -> bool:
    """Tell whether others may have been in a draw, behind all whom its result ever listed.

    A lot lists everybody who was in it; of a lottery only so many are kept (spec 9.7.3).

    Args:
        one: the result.
        day: where there are draws for each day, which one's.
    """
    fixed = one.commitment
    places = (*one.winners, *one.alternates, *one.reserve)
    listed = len({_who(row) for row in places if row.day == day})
    listed += len({_who(gone.place) for gone in one.replaced})  # on several days perhaps fewer
    kept = fixed.seats + fixed.alternates + RESERVE
    return one.kind == "lottery" and kept <= listed < fixed.entrants.count


def follows(before: DrawnDocument, after: DrawnDocument) -> bool:
    """Tell whether a result is what replacing somebody makes of the one before it.

    Display fields aside: :meth:`DrawnDocument.computed_digest` decides.
    """
    if len(after.replaced) <= len(before.replaced):
        return False
    last = after.replaced[-1]
    gone = last.place.entrant
    try:
        made = replaced(
            before, lambda one: (one.platform, one.id) == (gone.platform, gone.id), last.reason
        )
    except UsageError:
        return False
    return made.digest == after.digest
