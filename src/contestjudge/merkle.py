"""RFC 6962 trees: one root over many leaves, and short proofs that a leaf is among them.

A leaf is hashed behind a zero byte and a node behind a one, so that no node can pass for a leaf.
Roots are built in one pass over the leaves and in bounded memory; a verifier trusts nothing of a
proof, neither the number nor the length of its hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

HASH_SIZE: Final = 32
"""Bytes in a hash."""
EMPTY_ROOT: Final = hashlib.sha256().digest()
"""The root over no leaves."""

_LEVELS: Final = 12
_AT_ONCE: Final = 1 << _LEVELS
"""Leaves that are hashed together, as one subtree."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into one."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaves, in one pass.

    Args:
        leaves: the leaves' bytes, in order; as many as there are, of which a few thousand are held
            at a time.

    >>> root_of([]) == EMPTY_ROOT, root_of([b"a"]) == leaf_hash(b"a")
    (True, True)
    """
    sha256 = hashlib.sha256
    coming = iter(leaves)
    whole: list[tuple[int, bytes]] = []
    """Roots of perfect subtrees, (height, root), the tallest first."""
    while True:
        level = [sha256(b"\0" + leaf).digest() for leaf in islice(coming, _AT_ONCE)]
        if len(level) < _AT_ONCE:
            break
        while len(level) > 1:
            pairs = zip(level[::2], level[1::2], strict=True)
            level = [sha256(b"\1" + left + right).digest() for left, right in pairs]
        _push(whole, _LEVELS, level[0])
    for one in level:
        _push(whole, 0, one)
    if not whole:
        return EMPTY_ROOT
    root = whole.pop()[1]
    while whole:
        root = node_hash(whole.pop()[1], root)
    return root


def _push(whole: list[tuple[int, bytes]], height: int, root: bytes) -> None:
    """Add a perfect subtree no taller than those there are; two of one height become one."""
    while whole and whole[-1][0] == height:
        root = node_hash(whole.pop()[1], root)
        height += 1
    whole.append((height, root))


def _split(size: int) -> int:
    """Return how many leaves stand left: the greatest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from a leaf up to the root, the lowest first.

    Args:
        leaves: all leaves, in order.
        index: which of them, from 0.

    Raises:
        IndexError: there is no such leaf.
    """
    return proof_in_passing(leaves, len(leaves), index)


def proof_in_passing(leaves: Iterable[bytes], size: int, index: int) -> list[bytes]:
    """Return what :func:`inclusion_proof` does, in one pass and bounded memory.

    Args:
        leaves: all leaves, in order.
        size: how many they are.
        index: which of them, from 0.

    Raises:
        IndexError: there is no such leaf.

    >>> proof_in_passing(iter([b"a", b"b"]), 2, 1) == [leaf_hash(b"a")]
    True
    """
    if not 0 <= index < size:
        message = f"there is no leaf {index} among {size}"
        raise IndexError(message)
    start, end = 0, size
    beside: list[tuple[int, int]] = []
    """The leaves below each hash of the proof, the highest hash first."""
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    coming = iter(leaves)
    roots: dict[int, bytes] = {}
    # With the leaf itself, these stretches are the whole tree, each leaf once.
    for first, behind in sorted([*beside, (index, index + 1)]):
        roots[first] = root_of(islice(coming, behind - first))
    return [roots[first] for first, _ in reversed(beside)]


def included(hashed: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof shows that a leaf stands at a place under a root.

    Args:
        hashed: the leaf's hash (:func:`leaf_hash`).
        index: its place, from 0.
        size: how many leaves the tree has.
        proof: hashes from the leaf's neighbour upwards.
        root: the root.
    """
    if not 0 <= index < size or not _all_hashes([hashed, root, *proof]):
        return False
    # RFC 9162, 2.1.3.2, in the terms of RFC 6962.
    place, last, found = index, size - 1, hashed
    for one in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(one, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, one)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(
    old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Tell whether a proof shows that one tree is the beginning of another.

    Args:
        old_size: leaves of the smaller tree.
        new_size: leaves of the larger one.
        proof: hashes, as RFC 6962, 2.1.2 orders them.
        old_root: the smaller tree's root.
        new_root: the larger one's.
    """
    if not 0 <= old_size <= new_size or not _all_hashes([old_root, new_root, *proof]):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0 or not proof:
        # A tree without leaves is the beginning of any, which shows nothing.
        return False
    hashes = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            older, newer = node_hash(one, older), node_hash(one, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, one)
        place, last = place >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root


def _all_hashes(found: Iterable[bytes]) -> bool:
    return all(len(one) == HASH_SIZE for one in found)
