"""Bundles of draws: sealed when one was held, and again after every replacement (spec 10.1.5)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pydantic import ValidationError

from contestjudge.doors.draw_files import load_secret, next_path
from contestjudge.doors.drawing import HeldDraw, replace_drawn
from contestjudge.doors.folders import whole_folder
from contestjudge.doors.opened import (
    broken,
    full_manifest,
    is_as_large,
    sealed_document,
    sealed_stream,
)
from contestjudge.doors.payload import PathLike, is_taken, named, unreadable
from contestjudge.doors.sealing import copied, seal, stamp, write_manifest
from contestjudge.doors.signing import Signer
from contestjudge.doors.standings import write_standings
from contestjudge.draw.commitment import proof_root
from contestjudge.errors import input_error, usage_error
from contestjudge.model.bundle import (
    DRAW,
    STANDINGS,
    ManifestDocument,
    SealedFile,
    draw_before,
)
from contestjudge.model.contest import Contest
from contestjudge.model.draw import DrawnDocument
from contestjudge.report.draw import DrawResult
from contestjudge.seal.drawn import DrawnRecord, part_of, result_documents
from contestjudge.seal.parts import Record, manifest_of

_MOST: Final = 9_999
"""So many replacements a bundle can hold."""


def seal_draw(  # noqa: PLR0913 - each is a part that a bundle may have or not
    held: HeldDraw,
    folder: PathLike,
    *,
    at: datetime,
    commitment: PathLike | None = None,
    with_evidence: bool = False,
    signer: Signer | None = None,
    entropy: Callable[[int], bytes] = os.urandom,
    amends: Contest | None = None,
) -> ManifestDocument:
    """Write the bundle of a draw.

    Args:
        held: what :func:`hold_draw` returned.
        folder: where to; it must not exist yet, or be empty.
        at: when, with a zone.
        commitment: file of the commitment; the secret beside it is sealed too, so that entrants
            can be shown that they were in the draw.
        with_evidence: whether what was judged is to be part of the bundle.
        signer: who signs; ``None``: nobody.
        entropy: makes the secret of the salts of the standings.
        amends: the rules that the draw's took the place of.

    Raises:
        UsageError: the folder is there already.
        InputError: a payload cannot be read, or the secret is that of another commitment.
    """
    secret = None if commitment is None else load_secret(commitment, held.commitment)
    if secret is not None and proof_root(held.pool, secret) != held.commitment.proof_root:
        raise input_error(
            "secret.other",
            "the secret beside it is not the one that its proof root was made with",
            "put the right one there, or move it away: then there are no proofs by it",
            source=named(commitment or ""),
        )
    with TemporaryDirectory(prefix="contestjudge-") as room:
        standings = write_standings(held.facts, Path(room) / STANDINGS)
        return seal(
            held.contest,
            held.decision,
            folder,
            at=at,
            evidence=held.evidence if with_evidence else None,
            signer=signer,
            entropy=entropy,
            standings=standings,
            amends=amends,
            drawn=DrawnRecord((held.result,), held.pool, secret),
        )


def replace_in_bundle(
    bundle: PathLike,
    who: str,
    reason: str,
    folder: PathLike | None,
    *,
    at: datetime,
    signer: Signer | None = None,
) -> tuple[DrawResult, str]:
    """Take somebody out of the draw of a bundle, and seal what follows.

    Args:
        bundle: the full bundle of the draw.
        who: ``@handle``, ``x:123`` or a bare account id of a winner or an alternate.
        reason: why; the record keeps it.
        folder: where the new bundle goes; ``None``: beside the old one, one number on.
        at: when, with a zone.
        signer: who signs; ``None``: nobody.

    Returns:
        The result, and the folder.

    Raises:
        InputError: it is no full bundle, or not as it was sealed.
        UsageError: the folder is there, or nobody is meant, or they were replaced before.
    """
    source = Path(bundle)
    manifest = full_manifest(source)
    if manifest.draw is None:
        raise usage_error(
            "replace.no_draw", f"{named(bundle)} is the bundle of no draw", "name one that is"
        )
    out = Path(next_path(bundle) if folder is None else folder)
    results = results_in(source, manifest)
    made = replace_drawn(results[-1], who, reason)
    if len(results) >= _MOST:
        raise usage_error("replace.many", "a bundle holds no more replacements", "seal the files")
    newest = dict(result_documents((*results, made)))
    old = {DRAW, *(draw_before(number) for number in range(1, len(results)))}
    with whole_folder(out) as beside:
        files: list[SealedFile] = []
        for one in manifest.files:
            if one.path in old:
                continue
            files.append(taken_over(source, beside, one))
        for path, content in newest.items():
            (beside / path).write_bytes(content)
            files.append(sealed_stream(beside / path, path))
        record = Record(
            manifest.spec, manifest.contest, manifest.decision, manifest.entrants, part_of(made)
        )
        write_manifest(beside, manifest_of(files, stamp(at, signer), record), signer)
    return made, str(out)


def taken_over(source: Path, folder: Path, sealed: SealedFile) -> SealedFile:
    """Take a file of a bundle over into another folder, as it was sealed.

    Args:
        source: the bundle.
        folder: where to.
        sealed: what the manifest says of it.

    Raises:
        InputError: it cannot be read, or is not what was sealed.
    """
    place = source / sealed.path
    if is_taken(place) and not is_as_large(place, sealed):
        raise broken(source, sealed.path)
    (folder / sealed.path).parent.mkdir(parents=True, exist_ok=True)
    try:
        with place.open("rb") as stream:
            taken = copied(stream, folder, sealed.path, named(place))
    except OSError as error:
        raise unreadable(named(place), error) from error
    if taken != sealed:
        raise broken(source, sealed.path)
    return taken


def results_in(folder: Path, manifest: ManifestDocument) -> tuple[DrawnDocument, ...]:
    """Return the results of a bundle's draw, the oldest first.

    Args:
        folder: the full bundle.
        manifest: its manifest.

    Raises:
        InputError: they are not as they were sealed.
    """
    return tuple(_results(folder, manifest))


def _results(folder: Path, manifest: ManifestDocument) -> Iterator[DrawnDocument]:
    listed = {one.path for one in manifest.files}
    number = 1
    while draw_before(number) in listed:
        yield _result(folder, draw_before(number), manifest)
        number += 1
    yield _result(folder, DRAW, manifest)


def _result(folder: Path, path: str, manifest: ManifestDocument) -> DrawnDocument:
    document = sealed_document(folder, path, manifest)
    try:
        return DrawnDocument.model_validate_json(json.dumps(document))
    except ValidationError as error:
        raise broken(folder, path) from error
