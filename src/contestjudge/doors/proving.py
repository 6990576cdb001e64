"""From a full bundle: the proof for one entrant, of the standings and of the draw (spec 10.3)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

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
from contestjudge.model.field import EntrantKey
from contestjudge.seal.proofs import leaf_of, leaves_of, proof_of
from contestjudge.seal.standings import proof_among, rows_from

IsMeant = Callable[[EntrantDocument], bool]


def prove(full: PathLike, is_meant: IsMeant, who: str) -> ProofDocument:
    """Write the proof that somebody is in the record.

    Args:
        full: the full bundle.
        is_meant: whether an entrant is who is asked for.
        who: how they were asked for.

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
        if any(one.path == STANDINGS for one in manifest.files):
            proof = _among_many(folder, manifest, manifest.entrants, secret, (is_meant, who))
        else:
            proof = _among_few(folder, manifest, secret, (is_meant, who))
        drawn = _in_the_draw(folder, manifest, (str(proof.leaf.platform), proof.leaf.id))
    return proof if drawn is None else proof.model_copy(update={"draw": drawn})


def _document(folder: Path, path: str, manifest: ManifestDocument) -> dict[str, Any]:
    return sealed_document(folder, path, manifest)


def _among_few(
    folder: Path, manifest: ManifestDocument, secret: bytes, wanted: tuple[IsMeant, str]
) -> ProofDocument:
    decision = _document(folder, DECISION, manifest)
    leaves = leaves_of(decision, secret) or []
    is_meant, who = wanted
    _, leaf = _the_one(decision["standings"], is_meant, who, secret)
    return proof_of(leaves, leaves.index(leaf), manifest.decision)


def _among_many(
    folder: Path,
    manifest: ManifestDocument,
    entrants: EntrantsRoot,
    secret: bytes,
    wanted: tuple[IsMeant, str],
) -> ProofDocument:
    is_meant, who = wanted
    with sealed_lines(folder, STANDINGS, manifest) as lines:
        meant = _the_one(rows_from(lines), is_meant, who, secret)
        lines.seek(0)
        return proof_among(rows_from(lines), secret, entrants, meant, manifest.decision)


def _the_one(
    rows: Iterable[Mapping[str, Any]], is_meant: IsMeant, who: str, secret: bytes
) -> tuple[int, Leaf]:
    """Find whoever is meant: their place from 0, and their leaf."""
    found = [
        (place, leaf_of(row, secret))
        for place, row in enumerate(rows)
        if is_meant(EntrantDocument.model_validate_json(json.dumps(row["entrant"])))
    ]
    if len(found) != 1:
        raise _unknown(who, several=bool(found))
    return found[0]


def _unknown(who: str, *, several: bool) -> UsageError:
    return usage_error(
        "prove.unknown",
        f"{who[:60]}: several in the standings answer to that name"
        if several
        else f"{who[:60]}: nobody in the standings has that name",
        "name an entrant by @handle, x:123 or a bare id",
    )


def _in_the_draw(folder: Path, manifest: ManifestDocument, entrant: EntrantKey) -> DrawProof | None:
    """Show that somebody was in the draw; ``None``: they were not, or the secret is not here."""
    draw = manifest.draw
    if draw is None or not any(one.path == COMMITMENT_SECRET for one in manifest.files):
        return None
    try:
        document = SecretDocument.model_validate_json(
            json.dumps(_document(folder, COMMITMENT_SECRET, manifest))
        )
        secret = bytes.fromhex(document.secret)
    except (ValidationError, ValueError) as error:
        raise broken(folder, COMMITMENT_SECRET) from error
    with sealed_lines(folder, POOL, manifest) as lines:
        number = next((at for at, one in enumerate(pool_from(lines)) if one == entrant), None)
        if number is None:
            return None
        lines.seek(0)
        path = proof_in_passing(salted_leaves(pool_from(lines), secret), draw.count, number)
    return DrawProof(
        commitment=draw.commitment,
        number=number + 1,
        count=draw.count,
        salt=salt_of(secret, number + 1),
        path=tuple(one.hex() for one in path),
    )
