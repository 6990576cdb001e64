"""What others are shown: what is published of a bundle, and proofs that somebody is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contestjudge.canonical import canonical_bytes
from contestjudge.model.bundle import (
    DRAW,
    PUBLISHED,
    Disclosure,
    DrawnPart,
    Leaf,
    ProofDocument,
    PublishedDocument,
    PublishedResult,
)
from contestjudge.model.draw import DrawnDocument
from contestjudge.seal.drawn import replacement
from contestjudge.seal.proofs import holds, was_in
from contestjudge.seal.rows import Row, bad, canonical, equal, good, model_of, unknown
from contestjudge.verify.looking import Looking

_NAMED: Final = 20
"""So many holders of seats are named in one breath."""


def check_published(looking: Looking) -> Iterator[Row]:
    """Check what is published (10.5.9)."""
    if looking.manifest is None:
        return
    if looking.manifest.level is Disclosure.REGULATOR:
        if looking.asked.republished is not None:
            yield unknown("published.full", "", "this is a full bundle itself")
        return
    value, fault = looking.document(PUBLISHED)
    if value is None:
        yield bad("published", PUBLISHED, fault)
        return
    model = model_of(PublishedDocument, looking.sealed.documents[PUBLISHED])
    if model is None:
        yield bad("published", PUBLISHED, "it is no published decision")
        return
    yield equal("published", PUBLISHED, "decision", model.decision, looking.manifest.decision)
    yield equal(
        "published", PUBLISHED, "contest.digest", model.contest.digest, looking.manifest.contest
    )
    yield equal("published", PUBLISHED, "level", model.level, looking.manifest.level)
    result = None if model.result is None else model.result.digest
    part = None if looking.manifest.draw is None else looking.manifest.draw.result
    if (result, part) != (None, None):
        yield equal("published", PUBLISHED, "result", result, part)
    if model.result is not None:
        yield good(
            "published.result",
            PUBLISHED,
            f"the seats are held by those in `result`: {_holders(model.result)}; `winners` and"
            " `alternates` beside it are those of the decision, before anybody was replaced",
        )
    if looking.asked.republished is None:
        yield unknown(
            "published.full",
            "",
            "that it follows from the full record shows only who holds that: give it with --full",
        )
        return
    for path, content in looking.asked.republished(looking.manifest).items():
        if looking.sealed.documents.get(path) == content:
            yield good("published.full", path, "it follows from the full record")
        else:
            yield bad("published.full", path, "it does not follow from that full record")


def _holders(result: PublishedResult) -> str:
    held = [
        f"seat {one.seat}{'' if one.day is None else f' of {one.day}'} {one.handle}"
        for one in result.winners
    ]
    more = f" and {len(held) - _NAMED} more" if len(held) > _NAMED else ""
    return f"{', '.join(held[:_NAMED])}{more}" if held else "nobody"


def check_proof(looking: Looking) -> Iterator[Row]:
    """Check a proof (10.5.10)."""
    if looking.asked.proof is None:
        return
    if canonical(looking.asked.proof)[0] is None:
        yield bad("proof", "", "the proof is not canonical JSON")
        return
    proof = model_of(ProofDocument, looking.asked.proof)
    if proof is None or canonical_bytes(proof.to_dict()) != looking.asked.proof:
        yield bad("proof", "", "it is no proof")
    elif looking.manifest is None:
        yield unknown("proof", "", "the manifest cannot be read")
    elif (proof.decision, proof.entrants) != (looking.manifest.decision, looking.manifest.entrants):
        yield bad("proof", "", "the proof is about another record")
    elif not holds(proof):
        yield bad("proof", "", "the proof does not lead to the root of the entrants")
    else:
        rank = proof.leaf.rank
        on = "" if proof.leaf.day is None else f" on {proof.leaf.day}"
        yield good(
            "proof",
            "",
            f"{proof.leaf.platform}:{proof.leaf.id} is in the record{on}: {proof.leaf.verdict},"
            f" rank {rank.min} to {rank.max if rank.max is not None else 'any'}",
        )
        yield from _proved_draw(proof, looking.manifest.draw)
        yield from _since(proof.leaf, looking)


def _since(leaf: Leaf, looking: Looking) -> Iterator[Row]:
    """Say what became of them after the draw: a leaf is of the decision, as it was held."""
    if looking.manifest is None or looking.manifest.draw is None:
        return
    who = f"{leaf.platform}:{leaf.id}"
    if looking.manifest.level is not Disclosure.REGULATOR:
        content = looking.sealed.documents.get(PUBLISHED)
        open_record = None if content is None else model_of(PublishedDocument, content)
        result = None if open_record is None else open_record.result
        if result is not None and result.replaced:
            number = len(result.replaced)
            counted = f"{number} {'was' if number == 1 else 'were'}"
            yield unknown(
                "proof.replaced",
                PUBLISHED,
                f"{counted} replaced after the draw; whether {who} is among them"
                " the full record says",
            )
        return
    content = looking.sealed.documents.get(DRAW)
    drawn = None if content is None else model_of(DrawnDocument, content)
    if drawn is None or drawn.digest != looking.manifest.draw.result:
        return  # said where the draw was checked
    for gone in drawn.replaced:
        if (str(gone.place.entrant.platform), gone.place.entrant.id) == (leaf.platform, leaf.id):
            yield good("proof.replaced", DRAW, f"after the draw, {replacement(gone)}")
    for one in drawn.winners:
        same = (str(one.entrant.platform), one.entrant.id, one.day)
        if same == (leaf.platform, leaf.id, leaf.day) and one.seat != leaf.seat:
            said = f"{who} holds seat {one.seat} since somebody was replaced after the draw"
            yield good("proof.replaced", DRAW, said)


def _proved_draw(proof: ProofDocument, part: DrawnPart | None) -> Iterator[Row]:
    if proof.draw is None:
        if part is not None:
            yield unknown("proof.draw", "", "that they were in the draw the proof does not show")
        if proof.further_tickets:
            yield bad("proof.draw", "", "it has further tickets, and none before them")
        return
    for one in proof.tickets:
        if part is None or (one.commitment, one.count) != (part.commitment, part.count):
            yield bad("proof.draw", "", "the proof is about another draw")
        elif one.day != proof.leaf.day and proof.leaf.day is not None:
            yield bad("proof.draw", "", "the proof is about the draw of another day")
        elif not was_in(proof.leaf, one, part.proof_root):
            yield bad("proof.draw", "", "the proof does not lead to the commitment's proof root")
        else:
            yield good(
                "proof.draw",
                "",
                f"{proof.leaf.platform}:{proof.leaf.id} was in the draw when it was committed to,"
                f" number {one.number} of {one.count}",
            )
