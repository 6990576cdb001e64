"""What is in the folder: the manifest, the files that it lists, and who signed it."""

from __future__ import annotations

from collections.abc import Iterator

from contestjudge.canonical import digest
from contestjudge.model.bundle import MANIFEST, SIGNATURE, ManifestDocument
from contestjudge.seal.rows import Row, bad, equal, good, model_of, unknown
from contestjudge.verify.looking import Looking


def check_manifest(looking: Looking) -> Iterator[Row]:
    """Check the manifest (10.5.1)."""
    value, fault = looking.document(MANIFEST)
    if value is None:
        yield bad("manifest", MANIFEST, fault)
        return
    model = model_of(ManifestDocument, looking.sealed.documents[MANIFEST])
    if model is None:
        yield bad("manifest", MANIFEST, "it is no manifest")
        return
    looking.manifest = model
    stated = {key: one for key, one in value.items() if key != "digest"}
    yield equal("manifest", MANIFEST, "digest", model.digest, digest(stated))


def check_files(looking: Looking) -> Iterator[Row]:
    """Check that the files are those that it lists (10.5.2)."""
    if looking.manifest is None:
        yield unknown("files", "", "the manifest cannot be read")
        return
    listed = {one.path: one for one in looking.manifest.files}
    apart = {MANIFEST} | ({SIGNATURE} if looking.manifest.signer is not None else set())
    if [one.path for one in looking.manifest.files] != sorted(listed):
        yield bad("files", MANIFEST, "files are listed twice, or not in order")
    for path in sorted(looking.expected() - listed.keys()):
        yield bad("files", path, "a bundle of this level must hold it")
    for path in looking.sealed.strange:
        yield bad("files", path, "it is no plain file of a bundle")
    for path in sorted(looking.sealed.found.keys() - listed.keys() - apart):
        yield bad("files", path, "the manifest does not list it")
    for path, one in sorted(listed.items()):
        found = looking.sealed.found.get(path)
        if found is None:
            yield bad("files", path, "it is missing")
        elif found != one:
            yield bad("files", path, "its bytes are not those that were sealed")
        else:
            yield good("files", path, f"{one.bytes} bytes, sha256 {one.sha256}")


def check_signature(looking: Looking) -> Iterator[Row]:
    """Check who signed (10.5.5)."""
    if looking.manifest is None or looking.manifest.signer is None:
        row = bad if looking.asked.must_be_signed else unknown
        yield row(
            "signature",
            SIGNATURE,
            "it is not signed: whoever can change the bundle can seal it anew, so compare the"
            " manifest's digest with one that was published",
        )
        return
    signature = looking.sealed.documents.get(SIGNATURE)
    if signature is None:
        yield bad("signature", SIGNATURE, "it is missing")
    elif looking.asked.signature is None:
        yield unknown("signature", SIGNATURE, "signature not checked: no library for it")
    else:
        signed = looking.asked.signature(
            looking.sealed.documents[MANIFEST], signature, looking.manifest.signer
        )
        yield "signature", signed.outcome, SIGNATURE, signed.message
