"""The draw: as the decision tells of it, and by its own documents where these are sealed."""

from __future__ import annotations

from collections.abc import Iterator

from contestjudge.draw.recomputed import draw_faults, signature_holds
from contestjudge.draw.record import mended
from contestjudge.draw.recounted import Recorded
from contestjudge.model.bundle import (
    COMMITMENT,
    CONTEST,
    DECISION,
    DRAW,
    MANIFEST,
    POOL,
    Disclosure,
)
from contestjudge.model.draw import CommitmentDocument
from contestjudge.seal.rows import NO_RECORD, Row, bad, good, unknown
from contestjudge.seal.sealed_draw import SealedDraw
from contestjudge.verify.looking import Looking


def check_draw(looking: Looking) -> Iterator[Row]:
    """Check the draw (10.5.7)."""
    yield from _decided_draw(looking)
    yield from _drawn(looking)


def _decided_draw(looking: Looking) -> Iterator[Row]:
    decision, contest = looking.values.get(DECISION), looking.values.get(CONTEST)
    if decision is None or contest is None:
        return
    try:
        draw = decision["draw"]
        if draw is None or draw["state"] != "held":
            return
        faults = list(draw_faults(decision, contest))
        signed = signature_holds(draw) if draw["source"] == "drand" else None
    except (*NO_RECORD, OverflowError):
        yield bad("draw", DECISION, "its draw is no record of one")
        return
    for fault in faults:
        yield bad("draw", DECISION, fault)
    if not faults:
        yield good("draw", DECISION, "commitment, seed and tickets follow from the record")
    if draw["source"] != "drand":
        yield unknown(
            "draw.source", DECISION, f"where {draw['source']} came from, no file can show"
        )
    elif signed is None:
        yield unknown("draw.source", DECISION, "drand's signature not checked: no library")
    elif signed:
        yield good("draw.source", DECISION, "drand's signature is by the chain's key")
    else:
        yield bad("draw.source", DECISION, "drand's signature is not by the chain's key")


def _drawn(looking: Looking) -> Iterator[Row]:
    """The documents of a draw (spec 10.5.7), where the bundle is of one."""
    manifest = looking.manifest
    if manifest is None:
        return
    if manifest.draw is None:
        if not looking.sealed.found.keys().isdisjoint({COMMITMENT, DRAW, POOL}):
            yield bad("draw", MANIFEST, "there is a draw in here that it does not name")
        return
    drawn = SealedDraw(looking.sealed.documents, looking.sealed.found, looking.sealed.lines)
    committed = drawn.modelled(CommitmentDocument, COMMITMENT)
    if committed is None:
        yield bad("draw.commitment", COMMITMENT, "it is no canonical commitment")
        return
    stated = committed.digest, committed.proof_root, committed.entrants.count
    part = manifest.draw
    if stated != (part.commitment, part.proof_root, part.count):
        yield bad("draw.commitment", COMMITMENT, "it is not the one that the manifest names")
    decision, contest = looking.values.get(DECISION), looking.values.get(CONTEST)
    if manifest.level is not Disclosure.REGULATOR or decision is None or contest is None:
        fault = mended(committed, "")
        if fault is None:
            yield good("draw.commitment", COMMITMENT, f"digest: {committed.digest}")
        else:
            yield bad("draw.commitment", COMMITMENT, fault.faults[0].problem)
        return
    record = Recorded(manifest.spec, manifest.contest, manifest.decision, contest, decision)
    try:
        yield from drawn.rows(committed, record, part)
    except (*NO_RECORD, OverflowError):
        yield bad("draw.result", DRAW, "it is no record of a draw")
