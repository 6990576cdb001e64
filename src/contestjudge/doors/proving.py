"""From a full bundle: the proof for one entrant, of the standings and of the draw (spec 10.3)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from contestjudge.doors.opened import (
    broken,
    full_manifest,
    read_as_record,
    sealed_document,
    sealed_lines,
)
from contestjudge.doors.payload import PathLike
from contestjudge.draw.commitment import salt_of, salted_leaves
from contestjudge.draw.recounted import pool_from
from contestjudge.draw.several import day_of, person_of
from contestjudge.errors import UsageError, usage_error
from contestjudge.merkle import proof_in_passing
from contestjudge.model.bundle import (
    COMMITMENT_SECRET,
    DECISION,
    POOL,
    SALTS,
    STANDINGS,
    DrawProof,
    EntrantsRoot,
    Leaf,
    ManifestDocument,
    ProofDocument,
    SaltsDocument,
)
from contestjudge.model.decision import EntrantDocument
from contestjudge.model.draw import SecretDocument
from contestjudge.model.field import TicketKey
from contestjudge.seal.proofs import leaf_of, leaves_of, proof_of
from contestjudge.seal.standings import proof_among, rows_from

IsMeant = Callable[[EntrantDocument], bool]


class _Wanted(NamedTuple):
    """Whose proof is asked for, and of which day."""

    is_meant: IsMeant
    who: str
    """How they were asked for."""
    day: str | None


def prove(full: PathLike, is_meant: IsMeant, who: str, day: str | None = None) -> ProofDocument:
    """Write the proof that somebody is in the record.

    Args:
        full: the full bundle.
        is_meant: whether an entrant is who is asked for.
        who: how they were asked for.
        day: where there are winners for each day, which one, such as ``2024-05-14``.

    Raises:
        InputError: the full bundle is none.
        UsageError: nobody, or more than one, is meant; or there is no tree of entrants.
    """
    folder = Path(full)
    manifest = full_manifest(folder)
    if manifest.entrants is None:
        raise usage_error(
            "prove.none",
            "this record has no tree of entrants",
            "there are none; or too many for the decision, and their standings were not sealed",
        )
    with read_as_record(folder):
        salts = SaltsDocument.model_validate_json(json.dumps(_document(folder, SALTS, manifest)))
        secret = bytes.fromhex(salts.secret)
        wanted = _Wanted(is_meant, who, day)
        if any(one.path == STANDINGS for one in manifest.files):
            proof = _among_many(folder, manifest, manifest.entrants, secret, wanted)
        else:
            proof = _among_few(folder, manifest, secret, wanted)
        tickets = _in_the_draw(folder, manifest, proof.leaf)
    if not tickets:
        return proof
    return proof.model_copy(update={"draw": tickets[0], "further_tickets": tuple(tickets[1:])})


def _document(folder: Path, path: str, manifest: ManifestDocument) -> dict[str, Any]:
    return sealed_document(folder, path, manifest)


def _among_few(
    folder: Path, manifest: ManifestDocument, secret: bytes, wanted: _Wanted
) -> ProofDocument:
    decision = _document(folder, DECISION, manifest)
    leaves = leaves_of(decision, secret) or []
    _, leaf = _the_one(decision["standings"], wanted, secret)
    return proof_of(leaves, leaves.index(leaf), manifest.decision)


def _among_many(
    folder: Path,
    manifest: ManifestDocument,
    entrants: EntrantsRoot,
    secret: bytes,
    wanted: _Wanted,
) -> ProofDocument:
    with sealed_lines(folder, STANDINGS, manifest) as lines:
        meant = _the_one(rows_from(lines), wanted, secret)
        lines.seek(0)
        return proof_among(rows_from(lines), secret, entrants, meant, manifest.decision)


def _the_one(rows: Iterable[Mapping[str, Any]], wanted: _Wanted, secret: bytes) -> tuple[int, Leaf]:
    """Find whoever is meant: their place from 0, and their leaf."""
    meant = [
        (place, leaf_of(row, secret))
        for place, row in enumerate(rows)
        if wanted.is_meant(EntrantDocument.model_validate_json(json.dumps(row["entrant"])))
    ]
    people = {(leaf.platform, leaf.id) for _, leaf in meant}
    if len(people) != 1:
        raise _unknown(wanted.who, several=bool(meant))
    found = [one for one in meant if wanted.day in {None, one[1].day}]
    if len(found) != 1:
        days = ", ".join(sorted({leaf.day for _, leaf in meant if leaf.day is not None}))
        raise usage_error(
            "prove.day",
            f"{wanted.who[:60]}: they do not stand on that day"
            if days and wanted.day is not None
            else f"{wanted.who[:60]}: there are standings of each day, and one must be named"
            if days
            else f"{wanted.who[:60]}: this record has no standings of days",
            f"name one with --day: {days}" if days else "leave --day out",
        )
    return found[0]


def _unknown(who: str, *, several: bool) -> UsageError:
    return usage_error(
        "prove.unknown",
        f"{who[:60]}: several in the standings answer to that name"
        if several
        else f"{who[:60]}: nobody in the standings has that name",
        "name an entrant by @handle, x:123 or a bare id",
    )


def _in_the_draw(folder: Path, manifest: ManifestDocument, leaf: Leaf) -> list[DrawProof]:
    """Show which tickets somebody had: none, where they were not drawn from or nothing shows it."""
    draw = manifest.draw
    if draw is None or not any(one.path == COMMITMENT_SECRET for one in manifest.files):
        return []
    try:
        document = SecretDocument.model_validate_json(
            json.dumps(_document(folder, COMMITMENT_SECRET, manifest))
        )
        secret = bytes.fromhex(document.secret)
    except (ValidationError, ValueError) as error:
        raise broken(folder, COMMITMENT_SECRET) from error
    shown: list[DrawProof] = []
    with sealed_lines(folder, POOL, manifest) as lines:
        theirs = [(at, one) for at, one in enumerate(pool_from(lines)) if _is_theirs(one, leaf)]
        for number, one in theirs:
            lines.seek(0)
            path = proof_in_passing(salted_leaves(pool_from(lines), secret), draw.count, number)
            of = dict(zip(one[2::2], one[3::2], strict=True))
            shown.append(
                DrawProof(
                    commitment=draw.commitment,
                    number=number + 1,
                    count=draw.count,
                    salt=salt_of(secret, number + 1),
                    path=tuple(one.hex() for one in path),
                    day=of.get("day"),
                    share=of.get("share"),
                )
            )
    return shown


def _is_theirs(ticket: TicketKey, leaf: Leaf) -> bool:
    return person_of(ticket) == (leaf.platform, leaf.id) and leaf.day in {None, day_of(ticket)}
