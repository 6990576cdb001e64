"""Inclusion: everybody in the standings is a salted leaf of one tree (spec 10.3).

A proof shows one entrant their own leaf. The others are hashes over 32 bytes that nobody else
knows: whoever guesses an id cannot confirm the guess.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any, Final

from contestjudge.canonical import canonical_bytes
from contestjudge.draw.commitment import salted_leaf
from contestjudge.draw.tickets import prefixed
from contestjudge.merkle import included, inclusion_proof, leaf_hash, root_of
from contestjudge.model.bundle import (
    PROOF_SCHEMA,
    DrawProof,
    EntrantsRoot,
    Leaf,
    ProofDocument,
)
from contestjudge.model.decision import BAND_LIMIT, RankDocument
from contestjudge.model.words import Verdict

DOMAIN: Final = "contestjudge/standing/v1"


def leaves_of(decision: Mapping[str, Any], secret: bytes) -> list[Leaf] | None:
    """Return everybody's leaf, sorted by salt; ``None``: the standings do not hold everybody.

    Sorted by salt, a leaf's place tells nothing about its entrant.

    Args:
        decision: the decision document, as JSON values.
        secret: 32 bytes.
    """
    standings = decision["standings"]
    if decision["counts"]["entrants"] > BAND_LIMIT or not standings:
        return None
    return sorted((leaf_of(row, secret) for row in standings), key=lambda leaf: leaf.salt)


def leaf_of(row: Mapping[str, Any], secret: bytes) -> Leaf:
    """Return a row's leaf.

    Args:
        row: of the standings, as JSON values.
        secret: 32 bytes.
    """
    return Leaf(
        platform=row["entrant"]["platform"],
        id=row["entrant"]["id"],
        seat=row["seat"],
        verdict=Verdict(row["verdict"]),
        rank=RankDocument(**row["rank"]),
        salt=_salt(secret, *_named(row)),
        day=row.get("day"),
    )


def _named(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What a row is named by: its entrant, and its day where there are winners for each."""
    day = row.get("day")
    entrant = row["entrant"]["platform"], row["entrant"]["id"]
    return entrant if day is None else (*entrant, "day", day)


def _salt(secret: bytes, *named: str) -> str:
    return hmac.digest(secret, prefixed(DOMAIN, *named), "sha256").hex()


def leaf_bytes(leaf: Leaf) -> bytes:
    """Return the bytes that are hashed."""
    return canonical_bytes(leaf.to_dict())


def entrants_root(leaves: Sequence[Leaf] | None) -> EntrantsRoot | None:
    """Return the root over all leaves."""
    if leaves is None:
        return None
    return EntrantsRoot(root=root_of(map(leaf_bytes, leaves)).hex(), count=len(leaves))


def proof_of(leaves: Sequence[Leaf], index: int, decision: str) -> ProofDocument:
    """Write the proof for one leaf.

    Args:
        leaves: all of them, as :func:`leaves_of` orders them.
        index: which one.
        decision: digest of the decision.
    """
    encoded = [leaf_bytes(leaf) for leaf in leaves]
    return ProofDocument(
        schema_=PROOF_SCHEMA,
        decision=decision,
        entrants=EntrantsRoot(root=root_of(encoded).hex(), count=len(encoded)),
        leaf=leaves[index],
        index=index,
        path=tuple(one.hex() for one in inclusion_proof(encoded, index)),
    )


def holds(proof: ProofDocument) -> bool:
    """Tell whether a proof leads from its leaf to its root."""
    return included(
        leaf_hash(leaf_bytes(proof.leaf)),
        proof.index,
        proof.entrants.count,
        [bytes.fromhex(one) for one in proof.path],
        bytes.fromhex(proof.entrants.root),
    )


def was_in(leaf: Leaf, proof: DrawProof, root: str) -> bool:
    """Tell whether a proof shows that somebody was in a draw when it was committed to.

    Args:
        leaf: who.
        proof: the path to the commitment's proof root.
        root: the proof root.
    """
    named = (("day", proof.day), ("share", proof.share))
    of = (text for name, value in named if value is not None for text in (name, value))
    return included(
        leaf_hash(salted_leaf((leaf.platform, leaf.id, *of), proof.salt)),
        proof.number - 1,
        proof.count,
        [bytes.fromhex(one) for one in proof.path],
        bytes.fromhex(root),
    )
