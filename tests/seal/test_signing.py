"""Signatures: whose, over what, and what is said where nobody can look."""

from __future__ import annotations

import builtins
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

import contestjudge as cj
from contestjudge.model.bundle import CheckDocument, Outcome
from tests.seal.made import sealed_in


def _keys(folder: Path, seed: int) -> tuple[Path, Path]:
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    secret, public = folder / f"{seed}.pem", folder / f"{seed}.pub"
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return secret, public


def _signature(folder: Path, key: Path | None = None) -> CheckDocument:
    (row,) = [row for row in cj.verify(folder, key=key).checks if row.code == "signature"]
    return row


@pytest.fixture
def signed(tmp_path: Path) -> tuple[Path, Path]:
    secret, public = _keys(tmp_path, 7)
    return sealed_in(tmp_path, signer=cj.signer_at(secret))[0], public


def test_the_right_key(signed: tuple[Path, Path]) -> None:
    folder, public = signed
    assert len((folder / "manifest.sig").read_bytes()) == 64
    found = cj.verify(folder, key=public)
    assert found.is_complete, found.text()
    assert found.text().startswith("Verified")


def test_another_key(signed: tuple[Path, Path], tmp_path: Path) -> None:
    folder, _ = signed
    row = _signature(folder, _keys(tmp_path, 8)[1])
    assert row.outcome is Outcome.MISMATCH
    assert row.message == "it is signed by another key than yours"


def test_no_key_named(signed: tuple[Path, Path]) -> None:
    row = _signature(signed[0])
    assert row.outcome is Outcome.NOT_CHECKED
    assert "whose key" in row.message


def test_every_bit_of_the_signature_counts(signed: tuple[Path, Path]) -> None:
    folder, public = signed
    path = folder / "manifest.sig"
    content = path.read_bytes()
    for at in range(len(content)):
        path.write_bytes(content[:at] + bytes([content[at] ^ (1 << at % 8)]) + content[at + 1 :])
        assert _signature(folder).outcome is Outcome.MISMATCH
    for other in (b"", content[:-1], content + b"\n"):
        path.write_bytes(other)
        assert _signature(folder, public).outcome is Outcome.MISMATCH


def test_taking_the_signature_away_shows(signed: tuple[Path, Path]) -> None:
    folder, _ = signed
    (folder / "manifest.sig").unlink()
    assert _signature(folder).message == "it is missing"
    assert not cj.verify(folder).matches


def test_a_key_is_named_and_nobody_signed(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    assert _signature(folder).outcome is Outcome.NOT_CHECKED
    assert _signature(folder, _keys(tmp_path, 7)[1]).outcome is Outcome.MISMATCH


def test_without_the_library_it_is_not_checked_and_never_passed(
    signed: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, public = signed
    real = builtins.__import__

    def without(name: str, *arguments: object) -> object:
        if name.startswith("cryptography"):
            raise ImportError(name)
        return real(name, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    row = _signature(folder)
    assert row.outcome is Outcome.NOT_CHECKED
    assert row.message.startswith("signature not checked")
    with pytest.raises(cj.UsageError, match=r"contestjudge\[sign\]"):
        cj.verify(folder, key=public)
    with pytest.raises(cj.UsageError, match=r"contestjudge\[sign\]"):
        cj.signer_at(public)


def test_what_is_no_key(tmp_path: Path) -> None:
    secret, public = _keys(tmp_path, 7)
    (tmp_path / "text.pem").write_text("no key")
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    (tmp_path / "locked.pem").write_bytes(locked)
    curve = generate_private_key(SECP256R1())
    (tmp_path / "ec.pem").write_bytes(
        curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    for name in ("text.pem", "locked.pem", "ec.pem", public.name, "nothing.pem"):
        with pytest.raises(cj.UsageError):
            cj.signer_at(tmp_path / name)
    folder, _ = sealed_in(tmp_path)
    with pytest.raises(cj.UsageError, match="no public Ed25519 key"):
        cj.verify(folder, key=secret)
