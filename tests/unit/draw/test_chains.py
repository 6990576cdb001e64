"""Real rounds of drand: due when they were, signed as they were, and nothing else is."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from contestjudge.draw import bls
from contestjudge.draw.bls import Pairings, loaded, signature_size, signed
from contestjudge.draw.chains import CHAINS, Chain
from contestjudge.model.time import from_datetime

VECTORS = Path(__file__).parents[2] / "vectors" / "drand.toml"
_NAMES = {chain.name: chain for chain in CHAINS.values()}


@cache
def _vectors() -> dict[str, Any]:
    return tomllib.loads(VECTORS.read_text(encoding="utf-8"))


ROUNDS = _vectors()["rounds"]
IDS = [f"{row['chain']} {row['round']}" for row in ROUNDS]


@pytest.fixture(scope="module")
def library() -> Pairings:
    found = loaded()
    assert found is not None, "the extra `beacon` is part of the development environment"
    return found


def _parts(row: dict[str, Any]) -> tuple[Chain, int, bytes, bytes]:
    chain = _NAMES[row["chain"]]
    signature, previous = (bytes.fromhex(row[key]) for key in ("signature", "previous_signature"))
    return chain, row["round"], signature, previous


@pytest.mark.parametrize("name", sorted(_NAMES))
def test_what_is_pinned_is_what_was_published(name: str) -> None:
    chain, stated = _NAMES[name], _vectors()["chains"][name]
    assert chain.hash == stated["hash"]
    assert chain.public_key == stated["public_key"]
    assert (chain.period, chain.genesis) == (stated["period"], stated["genesis"])
    assert (chain.scheme, chain.group_hash) == (stated["scheme"], stated["group_hash"])


@pytest.mark.parametrize("name", sorted(_NAMES))
def test_a_chain_s_hash_covers_its_key_and_its_clock(name: str) -> None:
    chain = _NAMES[name]
    covered = (
        chain.period.to_bytes(4, "big")
        + chain.genesis.to_bytes(8, "big")
        + bytes.fromhex(chain.public_key)
        + bytes.fromhex(chain.group_hash)
    )
    if name != "default":
        covered += name.encode()
    assert hashlib.sha256(covered).hexdigest() == chain.hash


class TestClock:
    @pytest.mark.parametrize("row", ROUNDS, ids=IDS)
    def test_rounds_are_due_when_they_were(self, row: dict[str, Any]) -> None:
        assert _NAMES[row["chain"]].due(row["round"]) == row["due"] * 1_000_000

    @pytest.mark.parametrize("row", _vectors()["clock"])
    def test_which_round_is_out(self, row: dict[str, Any]) -> None:
        assert _NAMES[row["chain"]].latest_by(from_datetime(row["at"])) == row["round"]

    def test_none_is_out_before_the_first(self) -> None:
        chain = _NAMES["quicknet"]
        assert chain.latest_by(chain.due(1) - 1) == chain.latest_by(0) == 0
        assert chain.latest_by(chain.due(1)) == 1


class TestSignatures:
    @pytest.mark.parametrize("row", ROUNDS, ids=IDS)
    def test_a_real_one_holds(self, row: dict[str, Any], library: Pairings) -> None:
        chain, number, signature, previous = _parts(row)
        assert len(signature) == signature_size(chain)
        assert signed(library, chain, number, signature, previous)
        assert hashlib.sha256(signature).hexdigest() == row["randomness"]

    @pytest.mark.parametrize("row", ROUNDS, ids=IDS)
    def test_not_for_the_next_round(self, row: dict[str, Any], library: Pairings) -> None:
        chain, number, signature, previous = _parts(row)
        assert not signed(library, chain, number + 1, signature, previous)

    @pytest.mark.parametrize("bit", [0, 3, 200, 380])
    @pytest.mark.parametrize("row", ROUNDS, ids=IDS)
    def test_not_with_a_bit_flipped(self, row: dict[str, Any], bit: int, library: Pairings) -> None:
        chain, number, signature, previous = _parts(row)
        changed = bytearray(signature)
        changed[bit // 8] ^= 1 << bit % 8
        assert not signed(library, chain, number, bytes(changed), previous)

    def test_not_of_another_chain(self, library: Pairings) -> None:
        by_chain = {row["chain"]: _parts(row) for row in ROUNDS}
        _, number, signature, previous = by_chain["default"]
        quicknet = _NAMES["quicknet"]
        assert not signed(library, quicknet, number, signature, b"")
        assert not signed(library, quicknet, number, signature, previous)

    def test_the_round_before_is_signed_too(self, library: Pairings) -> None:
        chain, number, signature, previous = _parts(
            next(row for row in ROUNDS if row["chain"] == "default" and row["round"] > 1)
        )
        changed = bytes([previous[0] ^ 1, *previous[1:]])
        assert not signed(library, chain, number, signature, changed)
        assert not signed(library, chain, number, signature, b"")

    def test_an_unchained_round_has_none_before(self, library: Pairings) -> None:
        chain, number, signature, _ = _parts(
            next(row for row in ROUNDS if row["chain"] == "quicknet")
        )
        assert not signed(library, chain, number, signature, signature)


class TestPoints:
    """What is not exactly one point of the right group is refused before anything is paired."""

    @pytest.mark.parametrize("size", [48, 96])
    def test_infinity(self, size: int, library: Pairings) -> None:
        assert library.point(b"\xc0" + bytes(size - 1)) is None

    @pytest.mark.parametrize("size", [0, 1, 47, 49, 95, 97, 192])
    def test_other_lengths(self, size: int, library: Pairings) -> None:
        assert library.point(b"\x80" + bytes(size)[1:] if size else b"") is None

    def test_uncompressed_flags(self, library: Pairings) -> None:
        signature = _parts(ROUNDS[-1])[2]
        assert library.point(signature) is not None
        assert library.point(bytes([signature[0] & 0x7F, *signature[1:]])) is None

    @pytest.mark.parametrize("size", [48, 96])
    def test_on_the_curve_but_outside_the_subgroup(self, size: int, library: Pairings) -> None:
        """Nearly every point of the curves lies outside the subgroup."""
        found = 0
        for x in range(1, 40):
            encoded = bytearray(size)
            encoded[0], encoded[-1] = 0x80, x
            decompressed = _decompressed(bytes(encoded))
            if decompressed is not None:
                found += 1
                assert library.point(bytes(encoded)) is None
        assert found > 5

    def test_coordinates_beyond_the_field(self, library: Pairings) -> None:
        assert library.point(b"\x9f" + b"\xff" * 47) is None
        assert library.point(b"\x9f" + b"\xff" * 95) is None


def _decompressed(encoded: bytes) -> object:
    loaded()  # before anything else loads it: see the recursion test
    from py_ecc.bls import point_compression
    from py_ecc.bls.typing import G1Compressed, G2Compressed

    try:
        if len(encoded) == 48:
            return point_compression.decompress_G1(G1Compressed(int.from_bytes(encoded, "big")))
        halves = int.from_bytes(encoded[:48], "big"), int.from_bytes(encoded[48:], "big")
        return point_compression.decompress_G2(G2Compressed(halves))
    except ValueError:
        return None


def test_loading_the_library_leaves_the_limit_of_recursion_alone() -> None:
    """It raises it to where deeply nested JSON overflows the stack: a crash, not an error."""
    code = (
        "import sys; before = sys.getrecursionlimit();"
        "from contestjudge.draw.bls import loaded; assert loaded() is not None;"
        "assert 'py_ecc' in sys.modules; print(sys.getrecursionlimit() - before)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "0"


def test_without_the_extra_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(bls, "import_module", absent)
    assert loaded() is None
