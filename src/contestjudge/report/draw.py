"""Views of a draw: what to publish before it, who was drawn, and first of all what is no result."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from contestjudge.draw.chains import CHAINS
from contestjudge.draw.held import RESERVE
from contestjudge.draw.record import empty_seats, reserve_used_up
from contestjudge.model.decision import EntrantDocument
from contestjudge.model.draw import CommitmentDocument, DrawnDocument, PlaceDocument
from contestjudge.report.plain import counted, shown, wrapped
from contestjudge.report.shares import entrant_name

_SHOWN_ROWS: Final = 100


class DrawCommitment(CommitmentDocument):
    """A commitment, with its views."""

    @classmethod
    def of(cls, document: CommitmentDocument) -> DrawCommitment:
        """Add the views to a document."""
        return cls.model_construct(
            **{name: getattr(document, name) for name in CommitmentDocument.model_fields}
        )

    def to_json(self) -> str:
        """Return the document as indented JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return "\n".join(_commitment_lines(self)) + "\n"


class DrawResult(DrawnDocument):
    """The result of a draw, or of its rehearsal, with its views."""

    @classmethod
    def of(cls, document: DrawnDocument) -> DrawResult:
        """Add the views to a document."""
        return cls.model_construct(
            **{name: getattr(document, name) for name in DrawnDocument.model_fields}
        )

    def to_json(self) -> str:
        """Return the document as indented JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return "\n".join(_result_lines(self)) + "\n"


def _titled(title: str) -> list[str]:
    return [title, "=" * len(title), ""]


def _moment(written: str) -> str:
    return f"{written[:10]} {written[11:19]} UTC"


def source_of(commitment: CommitmentDocument) -> str:
    """Say where the randomness comes from.

    Args:
        commitment: the commitment.
    """
    stated = commitment.randomness
    due = "" if stated.due is None else f", due {_moment(stated.due)}"
    if stated.source == "drand":
        chain = CHAINS.get(stated.chain or "")
        name = shown(stated.chain, 80) if chain is None else chain.name
        return f"round {stated.round} of drand's chain {name}{due}"
    what = "dice or drawn numbers" if stated.source == "dice" else "the key of RFC 3797"
    event = f" ({shown(stated.event)})" if stated.event else ""
    return f"{what}{event}{due}"


def pool_size(commitment: CommitmentDocument) -> str:
    """Say how many are in the draw: people, or tickets where somebody can have several.

    Args:
        commitment: the commitment.
    """
    pool = commitment.entrants
    return counted(pool.count, "entrant" if pool.counted is None else "ticket")


def _commitment_lines(one: CommitmentDocument) -> Iterator[str]:
    yield from _titled(f"{shown(one.contest.name, 70)}: COMMITTED, NOT DRAWN YET")
    before = "the randomness exists"
    if one.randomness.due is not None:
        before = _moment(one.randomness.due)
    yield wrapped(
        f"Publish this number before {before}, where everybody sees it and you cannot change it"
        " (a post will do):"
    )
    yield ""
    yield f"  {one.digest}"
    yield ""
    yield wrapped(
        f"In the draw: {pool_size(one)}. Seats: {one.seats}. Alternates: {one.alternates}."
    )
    yield wrapped(f"Randomness: {source_of(one)}.")
    yield from _selected_by(one)
    yield wrapped("From now on rules and evidence stay as they are: a draw on others is refused.")
    yield ""
    yield f"commitment {one.commitment}"
    yield f"rules      {one.contest.digest}"
    yield f"evidence   {one.evidence.digest}"
    yield f"entrants   {one.entrants.root}"
    yield f"proofs     {one.proof_root}"


def _selected_by(one: CommitmentDocument) -> Iterator[str]:
    if one.randomness.selection == "rfc3797":
        yield "Selection: as RFC 3797 does, from the sorted pool."


def _result_lines(one: DrawnDocument) -> Iterator[str]:
    name = shown(one.commitment.contest.name, 70)
    if one.banner:
        bar = "#" * (len(one.banner) + 4)
        yield from (bar, f"# {one.banner} #", bar, "")
    yield from _titled(f"{name}: {'REHEARSAL' if one.rehearsal else 'DRAWN'}")
    drawn = pool_size(one.commitment)
    if one.kind == "lottery":
        yield wrapped(f"Drawn from {drawn}.")
    else:
        yield wrapped(
            f"A lot among {drawn} whom the evidence could not separate, after those who win for"
            " certain. It says nothing of how likely anybody was to have been first."
        )
    yield from _places("Would win in this rehearsal" if one.rehearsal else "Winners", one.winners)
    yield from _places("Alternates, in order", one.alternates)
    yield from _replacements(one)
    yield ""
    yield wrapped(f"Randomness: {_came_out(one)}.")
    if one.randomness.source == "drand":
        yield wrapped(_checked(one))
    published = _moment(one.commitment.committed_at)
    if not one.rehearsal:
        yield wrapped(
            f"It proves something only if the number {one.commitment.digest} was published before"
            f" the randomness existed; the commitment says that it was made {published}."
        )
    yield ""
    if one.decision is not None:
        yield f"decision   {one.decision}"
    yield f"commitment {one.commitment.commitment}"
    yield f"seed       {one.seed}"
    yield f"draw       {one.digest}"
    if one.banner:
        yield from ("", f"# {one.banner} #")


def _came_out(one: DrawnDocument) -> str:
    if one.rehearsal:
        return f"made up for this rehearsal ({shown(one.randomness.value, 80)})"
    value = shown(one.randomness.value, 300)
    return f"{source_of(one.commitment)}; it gave {value}"


def _checked(one: DrawnDocument) -> str:
    if one.randomness.signature_checked:
        return "Its signature was checked against the chain's key: it is right."
    return (
        "SIGNATURE NOT CHECKED: that needs the extra `beacon` (pip install"
        " 'contestjudge[beacon]'). Until then nobody should rely on this draw."
    )


def _places(title: str, places: Sequence[PlaceDocument]) -> Iterator[str]:
    if not places:
        return
    yield ""
    yield title
    for place in places[:_SHOWN_ROWS]:
        seat = "-" if place.seat is None else str(place.seat)
        if place.day is not None:
            seat = f"{place.day} {seat}"
        ticket = "by rank, not drawn" if place.ticket is None else f"ticket {place.ticket[:16]}…"
        number = "" if place.number is None else f", number {place.number} of the pool"
        yield f"  {seat:<4} {_called(place.entrant):<24} {ticket}{number}"
    if len(places) > _SHOWN_ROWS:
        yield f"  … and {len(places) - _SHOWN_ROWS} more; the JSON has them all"


def _called(entrant: EntrantDocument) -> str:
    name = entrant_name(entrant)
    own = f"{entrant.platform}:{shown(entrant.id, 60)}"
    return own if entrant.handle is None else f"{name} ({own})"


def _replacements(one: DrawnDocument) -> Iterator[str]:
    if not one.replaced:
        return
    yield ""
    yield "Replaced after the draw; everybody else stays where they were drawn"
    for gone in one.replaced:
        seat = gone.place.seat
        on = "" if gone.place.day is None else f" of {gone.place.day}"
        now = "empty" if gone.by is None else f"now {shown(gone.by, 60)}"
        where = "an alternate" if seat is None else f"seat {seat}{on}, {now}"
        yield wrapped(f"{_called(gone.place.entrant)} ({where}): {shown(gone.reason)}", "  - ")
    yield from _empty(one)


def _empty(one: DrawnDocument) -> Iterator[str]:
    """Say why seats are empty, and what can be done."""
    empty = empty_seats(one)
    used_up = any(reserve_used_up(one, place.day) for place in empty)
    if not empty:
        return
    yield ""
    if used_up:
        others = (
            "others were" if one.commitment.entrants.counted is None else "others may have been"
        )
        yield wrapped(
            f"{counted(len(empty), 'seat')} empty: of a draw at most {RESERVE} are kept behind the"
            f" alternates, and they are used up, though {others} in the draw. This record cannot"
            " fill a seat any more. Draw for it anew, on a commitment of its own: exclude everybody"
            " whom this record names (eligibility.exclude), and say why."
        )
    else:
        yield wrapped(
            f"{counted(len(empty), 'seat')} empty: nobody is left in the draw who could take it."
            " Say so where you announce the winners."
        )
