"""The drand chains that draws may rest on: pinned, so that no key is taken on trust (spec 9.3).

A chain is named by its hash, which covers its key, its clock and its scheme. What stands here was
checked against that hash; a chain that does not stand here is refused.
"""

from __future__ import annotations

import hashlib
from typing import Final, Literal, NamedTuple

from contestjudge.model.time import SECOND

Scheme = Literal["pedersen-bls-chained", "bls-unchained-g1-rfc9380"]


class Chain(NamedTuple):
    """A chain of rounds: when each is due, and whose signature makes it."""

    name: str
    hash: str
    public_key: str
    """Compressed point, hexadecimal."""
    genesis: int
    """When round 1 is due, seconds UTC."""
    period: int
    """Seconds between rounds."""
    scheme: Scheme
    group_hash: str

    def due(self, number: int) -> int:
        """When a round comes out, microseconds UTC.

        >>> QUICKNET.due(1), QUICKNET.due(2) - QUICKNET.due(1)
        (1692803367000000, 3000000)
        """
        return (self.genesis + (number - 1) * self.period) * SECOND

    def latest_by(self, instant: int) -> int:
        """The last round that is out at an instant (microseconds UTC); 0: none.

        >>> QUICKNET.latest_by(QUICKNET.due(7)), QUICKNET.latest_by(QUICKNET.due(7) - 1)
        (7, 6)
        """
        return max(0, (instant - self.genesis * SECOND) // (self.period * SECOND) + 1)

    @property
    def chained(self) -> bool:
        """Whether a round's signature covers the one before."""
        return self.scheme == "pedersen-bls-chained"

    def message(self, number: int, previous: bytes) -> bytes:
        """What is signed in a round: a digest of its number, and of the signature before."""
        signed = number.to_bytes(8, "big")
        return hashlib.sha256(previous + signed if self.chained else signed).digest()


DEFAULT: Final = Chain(
    "default",
    "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce",
    "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31",
    1_595_431_050,
    30,
    "pedersen-bls-chained",
    "176f93498eac9ca337150b46d21dd58673ea4e3581185f869672e59fa4cb390a",
)
QUICKNET: Final = Chain(
    "quicknet",
    "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
    1_692_803_367,
    3,
    "bls-unchained-g1-rfc9380",
    "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e",
)
CHAINS: Final = {chain.hash: chain for chain in (DEFAULT, QUICKNET)}
"""By hash."""
