"""The documents of a draw: what can be told, and done, from them alone (spec 9.7)."""

from __future__ import annotations

from collections.abc import Callable

from contestjudge.draw.commitment import Commitment
from contestjudge.errors import InputError, UsageError, input_error, usage_error
from contestjudge.model.decision import EntrantDocument
from contestjudge.model.draw import CommitmentDocument, DrawnDocument, ReplacementDocument


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

    Args:
        before: the result.
        is_meant: whether an entrant is who must go.
        reason: why; the record keeps it.

    Raises:
        UsageError: nobody is meant, or several are, or nobody is left.
    """
    if not reason.strip():
        raise usage_error("replace.reason", "no reason is given", "write --reason and why")
    if any(is_meant(one.place.entrant) for one in before.replaced):
        raise usage_error(
            "replace.again", "they were replaced before", "name somebody who holds a place"
        )
    behind = [*before.alternates, *before.reserve]
    meant = [one for one in (*before.winners, *behind) if is_meant(one.entrant)]
    if len(meant) != 1:
        raise usage_error(
            "replace.unknown",
            "several in this draw answer to that name" if meant else "nobody in this draw does",
            "name a winner or an alternate by @handle, x:123 or a bare id",
        )
    (out,) = meant
    seats = [one for one in before.winners if one is not out]
    behind = [one for one in behind if one is not out]
    by = None
    if out.seat is not None:
        if not behind:
            raise usage_error(
                "replace.exhausted",
                "nobody is left who could take the seat",
                "it stays empty; say so",
            )
        chosen = behind.pop(0).model_copy(update={"seat": out.seat})
        by = chosen.entrant.id
        seats = sorted([*seats, chosen], key=lambda one: one.seat or 0)
    number = before.commitment.alternates
    written = before.model_copy(
        update={
            "winners": tuple(seats),
            "alternates": tuple(behind[:number]),
            "reserve": tuple(behind[number:]),
            "replaced": (
                *before.replaced,
                ReplacementDocument(place=out, reason=reason.strip(), by=by),
            ),
        }
    )
    return written.model_copy(update={"digest": written.computed_digest()})


def follows(before: DrawnDocument, after: DrawnDocument) -> bool:
    """Tell whether a result is what replacing somebody makes of the one before it.

    Display fields aside: :meth:`DrawnDocument.computed_digest` decides.
    """
    if len(after.replaced) != len(before.replaced) + 1:
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
