"""From a full bundle: what is published of it, and the proof for one entrant."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from contestjudge.canonical import NotCanonicalError, canonical_bytes, digest
from contestjudge.doors.documents import document_at
from contestjudge.doors.folders import whole_folder
from contestjudge.doors.payload import PathLike, named
from contestjudge.doors.sealing import write_manifest
from contestjudge.doors.signing import Signer
from contestjudge.errors import InputError, input_error, usage_error
from contestjudge.model.bundle import (
    CONTEST,
    DECISION,
    MANIFEST,
    PUBLISHED,
    SALTS,
    Disclosure,
    Leaf,
    ManifestDocument,
    ProofDocument,
    SaltsDocument,
)
from contestjudge.model.decision import EntrantDocument, digested_part
from contestjudge.seal.parts import Record, Stamp, manifest_of, sealed_file
from contestjudge.seal.proofs import leaves_of, proof_of
from contestjudge.seal.published import names_nobody, published

_ADVICE: Final = "see what `contestjudge verify` says of it"


def publish(
    full: PathLike, folder: PathLike, level: Disclosure, signer: Signer | None = None
) -> ManifestDocument:
    """Write what is published of a full bundle.

    Args:
        full: the full bundle.
        folder: where to; it must not exist yet, or be empty.
        level: for whose eyes.
        signer: who signs what is published; of the whole, the signature is copied.

    Raises:
        InputError: the full bundle is none.
        UsageError: the folder is there already.
    """
    source = Path(full)
    manifest = _full_manifest(source)
    if level is Disclosure.REGULATOR:
        if signer is not None:
            raise usage_error(
                "publish.sign", "the whole is copied as it was sealed", "seal it anew"
            )
        with whole_folder(folder) as beside:
            shutil.copytree(source, beside, dirs_exist_ok=True)
        return manifest
    made, files = _published(source, manifest, level, None if signer is None else signer.public)
    with whole_folder(folder) as beside:
        for path, content in files.items():
            (beside / path).write_bytes(content)
        write_manifest(beside, made, signer)
    return made


def republished(full: Path, manifest: ManifestDocument) -> Mapping[str, bytes]:
    """Publish a full bundle again, for comparison: every file at the manifest's level.

    Raises:
        InputError: the full bundle is none.
    """
    own = _full_manifest(full)
    made, files = _published(full, own, manifest.level, manifest.signer)
    return {**files, MANIFEST: canonical_bytes(made.to_dict())}


def prove(
    full: PathLike,
    is_meant: Callable[[EntrantDocument], bool],
    who: str,
    day: str | None = None,
) -> ProofDocument:
    """Write the proof that somebody is in the record.

    Args:
        full: the full bundle.
        is_meant: whether an entrant is who is asked for.
        who: how they were asked for.
        day: where there are winners for each day, which one, such as ``2024-05-14``.

    Raises:
        InputError: the full bundle is none.
        UsageError: nobody, or more than one, is meant; or there are too many entrants.
    """
    folder = Path(full)
    manifest = _full_manifest(folder)
    decision = _sealed(folder, DECISION, manifest)
    if manifest.entrants is None:
        raise usage_error(
            "prove.none", "this record has no tree of entrants", "there are none, or too many"
        )
    salts = SaltsDocument.model_validate_json(json.dumps(_sealed(folder, SALTS, manifest)))
    leaves = leaves_of(decision, bytes.fromhex(salts.secret)) or []
    entrants = [
        EntrantDocument.model_validate_json(json.dumps(row["entrant"]))
        for row in decision["standings"]
    ]
    meant = {(one.platform, one.id) for one in entrants if is_meant(one)}
    places = [at for at, leaf in enumerate(leaves) if _key(leaf) in meant]
    if day is not None:
        places = [at for at in places if leaves[at].day == day]
    if meant and len({leaves[at].day for at in places}) != 1:
        days = ", ".join(sorted({leaf.day or "" for leaf in leaves if _key(leaf) in meant}))
        raise usage_error(
            "prove.day",
            f"{who[:60]}: there are standings of each day, and one day must be named",
            f"name one of them: {days}" if days else "this record has no days: name none",
        )
    if len(places) != 1:
        raise usage_error(
            "prove.unknown",
            f"{who[:60]}: several in the standings answer to that name"
            if meant
            else f"{who[:60]}: nobody in the standings has that name",
            "name an entrant by @handle, x:123 or a bare id",
        )
    return proof_of(leaves, places[0], manifest.decision)


def _key(leaf: Leaf) -> tuple[str, str]:
    return leaf.platform, leaf.id


def _published(
    folder: Path, full: ManifestDocument, level: Disclosure, signer: str | None
) -> tuple[ManifestDocument, dict[str, bytes]]:
    decision = _sealed(folder, DECISION, full)
    written = published(decision, level).to_dict()
    files = {PUBLISHED: canonical_bytes(written)}
    if level is Disclosure.PARTICIPANT:
        contest = _sealed(folder, CONTEST, full)
        if names_nobody(contest):
            files[CONTEST] = canonical_bytes(contest)
    made = manifest_of(
        [sealed_file(path, content) for path, content in files.items()],
        # No clock: what is published follows from the full record alone.
        Stamp(full.envelope.sealed_at, full.envelope.software, signer),
        Record(full.spec, full.contest, full.decision, full.entrants),
        level=level,
        full=full.digest,
    )
    return made, files


def _full_manifest(folder: Path) -> ManifestDocument:
    try:
        manifest = ManifestDocument.model_validate_json(json.dumps(document_at(folder / MANIFEST)))
    except ValidationError as error:
        raise _broken(folder, MANIFEST) from error
    if manifest.level is not Disclosure.REGULATOR or manifest.digest != manifest.computed_digest():
        raise input_error(
            "bundle.not_full", "is no full bundle", _ADVICE, source=named(folder / MANIFEST)
        )
    return manifest


def _sealed(folder: Path, path: str, manifest: ManifestDocument) -> dict[str, Any]:
    """Return a document, if it is the one that was sealed."""
    document = document_at(folder / path)
    try:
        content = canonical_bytes(document)
    except NotCanonicalError as error:
        raise _broken(folder, path) from error
    if sealed_file(path, content) not in manifest.files:
        raise _broken(folder, path)
    if path == DECISION and digest(digested_part(document)) != manifest.decision:
        raise _broken(folder, path)
    return document


def _broken(folder: Path, path: str) -> InputError:
    return input_error(
        "bundle.altered", "is not what was sealed", _ADVICE, source=named(folder / path)
    )
