"""Whether a drand signature is what the chain's key made of the round (spec 9.3.4).

The mathematics are those of ``py_ecc``, which comes with the extra ``beacon``. This module is the
only one that knows it, and asks it for as little as it can: points, hashing to a curve, a pairing.
Lengths, encodings, subgroups and the point at infinity are looked at here before anything is
paired.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Final, Protocol, cast

from contestjudge.draw.chains import Chain

_G1_SIZE: Final = 48
_G2_SIZE: Final = 96
_DST_G1: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_DST_G2: Final = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_"


class _Point(Protocol):
    """A point of one of the two groups, as the library keeps it."""


class _Target(Protocol):
    """An element of the group that pairings lead to."""

    def __mul__(self, other: _Target) -> _Target: ...
    @classmethod
    def one(cls) -> _Target: ...


class _Curve(Protocol):
    """What is used of ``py_ecc.optimized_bls12_381``."""

    G1: _Point
    G2: _Point

    def neg(self, point: _Point) -> _Point: ...
    def is_inf(self, point: _Point) -> bool: ...
    def pairing(self, in_g2: _Point, in_g1: _Point, *, final_exponentiate: bool) -> _Target: ...
    def final_exponentiate(self, product: _Target) -> _Target: ...


class _Hashing(Protocol):
    """What is used of ``py_ecc.bls.hash_to_curve``."""

    def hash_to_G1(self, message: bytes, tag: bytes, hash_function: object) -> _Point: ...  # noqa: N802
    def hash_to_G2(self, message: bytes, tag: bytes, hash_function: object) -> _Point: ...  # noqa: N802


class _Compression(Protocol):
    """What is used of ``py_ecc.bls.point_compression``."""

    def decompress_G1(self, number: int) -> _Point: ...  # noqa: N802
    def decompress_G2(self, numbers: tuple[int, int]) -> _Point: ...  # noqa: N802


class _Subgroups(Protocol):
    """What is used of ``py_ecc.bls.g2_primitives``."""

    def subgroup_check(self, point: _Point) -> bool: ...


@contextmanager
def _recursion_as_it_was() -> Iterator[None]:
    """Undo what loading the library does: it lets recursion go so deep that the stack overflows.

    What strangers send may be nested so deeply that this limit is all that stands before a crash.
    """
    limit = sys.getrecursionlimit()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


class Pairings:
    """The library, loaded."""

    def __init__(self) -> None:
        """Load it.

        Raises:
            ImportError: it is not installed.
        """
        with _recursion_as_it_was():
            self.curve = cast("_Curve", import_module("py_ecc.optimized_bls12_381"))
            self.hashing = cast("_Hashing", import_module("py_ecc.bls.hash_to_curve"))
            self._compression = cast("_Compression", import_module("py_ecc.bls.point_compression"))
            self._subgroups = cast("_Subgroups", import_module("py_ecc.bls.g2_primitives"))

    def point(self, encoded: bytes) -> _Point | None:
        """Read a compressed point of either group; ``None``: it is none that may be used.

        Refused are other lengths, encodings that are not canonical, what is not on the curve or
        not in the subgroup of prime order, and the point at infinity.
        """
        try:
            if len(encoded) == _G1_SIZE:
                found = self._compression.decompress_G1(int.from_bytes(encoded, "big"))
            elif len(encoded) == _G2_SIZE:
                halves = encoded[:_G1_SIZE], encoded[_G1_SIZE:]
                first, second = (int.from_bytes(half, "big") for half in halves)
                found = self._compression.decompress_G2((first, second))
            else:
                return None
        except ValueError:
            return None
        if self.curve.is_inf(found) or not self._subgroups.subgroup_check(found):
            return None
        return found


def loaded() -> Pairings | None:
    """Return the library; ``None`` where it is not installed."""
    try:
        return Pairings()
    except ImportError:
        return None


def signature_size(chain: Chain) -> int:
    """Return how many bytes a signature of a chain has."""
    return _G2_SIZE if chain.chained else _G1_SIZE


def signed(library: Pairings, chain: Chain, number: int, signature: bytes, previous: bytes) -> bool:
    """Tell whether a signature is the chain's, for this round.

    Args:
        library: what :func:`loaded` returned.
        chain: whose key it is.
        number: the round.
        signature: a compressed point.
        previous: the signature of the round before; empty where the chain does not link them.
    """
    point = library.point(signature) if len(signature) == signature_size(chain) else None
    key = library.point(bytes.fromhex(chain.public_key))
    if point is None or key is None or bool(previous) != chain.chained:
        return False
    curve, message = library.curve, chain.message(number, previous)
    # e(signature, generator) * e(hash, -key) is one exactly for the signature of this message.
    if chain.chained:
        hashed = library.hashing.hash_to_G2(message, _DST_G2, hashlib.sha256)
        left = curve.pairing(point, curve.G1, final_exponentiate=False)
        right = curve.pairing(hashed, curve.neg(key), final_exponentiate=False)
    else:
        hashed = library.hashing.hash_to_G1(message, _DST_G1, hashlib.sha256)
        left = curve.pairing(curve.G2, point, final_exponentiate=False)
        right = curve.pairing(curve.neg(key), hashed, final_exponentiate=False)
    found = curve.final_exponentiate(left * right)
    return bool(found == type(found).one())
