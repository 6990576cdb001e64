"""From a full bundle: what is published of it (spec 10.4)."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from contestjudge.canonical import canonical_bytes
from contestjudge.doors.drawn_bundles import results_in, taken_over
from contestjudge.doors.folders import whole_folder
from contestjudge.doors.opened import full_manifest, read_as_record, sealed_document
from contestjudge.doors.payload import PathLike
from contestjudge.doors.sealing import write_manifest
from contestjudge.doors.signing import Signer
from contestjudge.errors import usage_error
from contestjudge.model.bundle import (
    COMMITMENT,
    CONTEST,
    DECISION,
    MANIFEST,
    PUBLISHED,
    SIGNATURE,
    Disclosure,
    ManifestDocument,
)
from contestjudge.seal.parts import Record, Stamp, manifest_of, sealed_file
from contestjudge.seal.published import names_nobody, published


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
    manifest = full_manifest(source)
    if level is Disclosure.REGULATOR:
        if signer is not None:
            raise usage_error(
                "publish.sign", "the whole is copied as it was sealed", "seal it anew"
            )
        with whole_folder(folder) as beside:
            # What else lies in the folder was not sealed, and is shown to nobody.
            for one in manifest.files:
                taken_over(source, beside, one)
            for name in (MANIFEST, SIGNATURE)[: 1 if manifest.signer is None else 2]:
                shutil.copyfile(source / name, beside / name)
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
    own = full_manifest(full)
    made, files = _published(full, own, manifest.level, manifest.signer)
    return {**files, MANIFEST: canonical_bytes(made.to_dict())}


def _published(
    folder: Path, full: ManifestDocument, level: Disclosure, signer: str | None
) -> tuple[ManifestDocument, dict[str, bytes]]:
    decision = sealed_document(folder, DECISION, full)
    newest = None if full.draw is None else results_in(folder, full)[-1]
    with read_as_record(folder):
        written = published(decision, level, newest)
    files = {PUBLISHED: canonical_bytes(written.to_dict())}
    if newest is not None:
        # It names nobody, and was for all to see before the draw.
        files[COMMITMENT] = canonical_bytes(newest.commitment.to_dict())
    if level is Disclosure.PARTICIPANT:
        contest = sealed_document(folder, CONTEST, full)
        if names_nobody(contest):
            files[CONTEST] = canonical_bytes(contest)
    made = manifest_of(
        [sealed_file(path, content) for path, content in files.items()],
        # No clock: what is published follows from the full record alone.
        Stamp(full.envelope.sealed_at, full.envelope.software, signer),
        Record(full.spec, full.contest, full.decision, full.entrants, full.draw),
        level=level,
        full=full.digest,
    )
    return made, files
