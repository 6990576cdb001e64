"""Signatures of manifests (Ed25519), by the extra ``sign``; keys are PEM files.

A signature that cannot be looked at is "not checked", never "right".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from contestjudge.doors.payload import PathLike, named, opened
from contestjudge.errors import UsageError, usage_error
from contestjudge.model.bundle import Outcome
from contestjudge.verify import Signed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_LARGEST: Final = 1 << 16


class _PrivateKey(Protocol):
    def sign(self, data: bytes, /) -> bytes:
        """Sign."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its public half."""

    _key: _PrivateKey
    public: str
    """Hexadecimal."""

    def sign(self, content: bytes) -> bytes:
        """Return the signature: 64 bytes."""
        return self._key.sign(content)


def signer_at(path: PathLike) -> Signer:
    """Load a private key.

    Raises:
        UsageError: it is none, or the extra ``sign`` is missing.
    """
    _needed()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(_pem(path), password=None)
    except (ValueError, TypeError) as error:
        raise _no_key(path, "private", "openssl genpkey -algorithm ed25519") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path, "private", "openssl genpkey -algorithm ed25519")
    return Signer(key, key.public_key().public_bytes_raw().hex())


def public_key_at(path: PathLike) -> str:
    """Load a public key, in hexadecimal.

    Raises:
        UsageError: it is none, or the extra ``sign`` is missing.
    """
    _needed()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(_pem(path))
    except (ValueError, TypeError) as error:
        raise _no_key(path, "public", "openssl pkey -in KEY -pubout") from error
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(path, "public", "openssl pkey -in KEY -pubout")
    return key.public_bytes_raw().hex()


def looked_at(content: bytes, signature: bytes, signer: str, trusted: str | None) -> Signed:
    """Look at a signature.

    Args:
        content: what was signed.
        signature: 64 bytes.
        signer: the public key that the manifest names.
        trusted: the public key that the caller trusts; ``None``: none was named.
    """
    if trusted is not None and trusted != signer:
        return Signed(Outcome.MISMATCH, "it is signed by another key than yours")
    if not _installed():
        return Signed(
            Outcome.NOT_CHECKED, "signature not checked: pip install 'contestjudge[sign]'"
        )
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key: Ed25519PublicKey = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer))
        key.verify(signature, content)
    except (InvalidSignature, ValueError):
        return Signed(Outcome.MISMATCH, "the signature is not one of this manifest by that key")
    if trusted is None:
        return Signed(
            Outcome.NOT_CHECKED,
            f"the signature is right; whose key {signer} is was not checked: give it with --key",
        )
    return Signed(Outcome.OK, "signed by the key that you trust")


def _installed() -> bool:
    try:
        import cryptography
    except ImportError:
        return False
    return bool(cryptography.__version__)


def _needed() -> None:
    if not _installed():
        raise usage_error(
            "extra.missing",
            "signatures need the package cryptography",
            "pip install 'contestjudge[sign]'",
        )


def _pem(path: PathLike) -> bytes:
    try:
        with opened(Path(path)) as stream:
            return stream.read(_LARGEST)
    except OSError as error:
        raise usage_error(
            "key.unreadable",
            f"{named(path)} cannot be read ({error.strerror or error})",
            "check the path and its permissions",
        ) from error


def _no_key(path: PathLike, kind: str, made_by: str) -> UsageError:
    return usage_error(
        "key.kind",
        f"{named(path)} is no {kind} Ed25519 key in PEM without a password",
        f"make one with `{made_by}`",
    )
