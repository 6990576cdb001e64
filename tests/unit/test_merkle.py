"""Roots, inclusion and consistency against published proofs, and against every damage to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.merkle import (
    EMPTY_ROOT,
    HASH_SIZE,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
)

VECTORS = Path(__file__).parents[1] / "vectors" / "merkle.json"


class _Inclusion(TypedDict):
    index: int
    size: int
    leaf: str
    proof: list[str]
    root: str


class _Consistency(TypedDict):
    old: int
    new: int
    proof: list[str]
    old_root: str
    new_root: str


class _Vectors(TypedDict):
    leaves: list[str]
    roots: list[str]
    inclusion: list[_Inclusion]
    not_inclusion: list[_Inclusion]
    consistency: list[_Consistency]
    not_consistency: list[_Consistency]
    foreign_lengths: list[_Consistency]


@cache
def _vectors() -> _Vectors:
    found: _Vectors = json.loads(VECTORS.read_bytes())
    return found


def _leaves() -> list[bytes]:
    return [bytes.fromhex(leaf) for leaf in _vectors()["leaves"]]


def _shows(row: _Inclusion) -> bool:
    proof = [bytes.fromhex(one) for one in row["proof"]]
    return included(
        bytes.fromhex(row["leaf"]), row["index"], row["size"], proof, bytes.fromhex(row["root"])
    )


def _continues(row: _Consistency) -> bool:
    proof = [bytes.fromhex(one) for one in row["proof"]]
    return consistent(
        row["old"],
        row["new"],
        proof,
        bytes.fromhex(row["old_root"]),
        bytes.fromhex(row["new_root"]),
    )


def _flipped(digits: str, bit: int) -> str:
    raw = bytearray.fromhex(digits)
    raw[bit // 8] ^= 1 << bit % 8
    return raw.hex()


def _damaged_inclusion(row: _Inclusion) -> Iterator[_Inclusion]:
    size, index, proof, root = row["size"], row["index"], row["proof"], row["root"]
    for other in (index - 1, index + 1, index ^ 2, -1, size):
        yield {**row, "index": other}
    for other in (size * 2, size // 2, 0):
        yield {**row, "size": other}
    for wrong in ("00" * HASH_SIZE, "", root[:-2], root + "00", _flipped(root, 9)):
        yield {**row, "root": wrong}
        yield {**row, "leaf": wrong}
    yield {**row, "leaf": root + root}
    for extra in ("", "00" * HASH_SIZE, root, "abcd"):
        yield {**row, "proof": [*proof, extra]}
        yield {**row, "proof": [extra, *proof]}
    for place, one in enumerate(proof):
        yield {**row, "proof": [*proof[:place], *proof[place + 1 :]]}
        yield {**row, "proof": [*proof[:place], one[:-2], *proof[place + 1 :]]}
        for bit in (0, 100, 255):
            yield {**row, "proof": [*proof[:place], _flipped(one, bit), *proof[place + 1 :]]}


def _damaged_consistency(row: _Consistency) -> Iterator[_Consistency]:
    old, new, proof = row["old"], row["new"], row["proof"]
    for other in (old - 1, old + 1, old ^ 2):
        yield {**row, "old": other}
    for other in (new * 2, new // 2):
        yield {**row, "new": other}
    yield {**row, "old_root": row["new_root"], "new_root": row["old_root"]}
    for which in ("old_root", "new_root"):
        root = row["old_root"] if which == "old_root" else row["new_root"]
        for wrong in (_flipped(root, 3), root[:-2], "", root + "00"):
            yield _with_root(row, which, wrong)
    for extra in ("", "00" * HASH_SIZE, row["old_root"], row["new_root"]):
        yield {**row, "proof": [*proof, extra]}
        yield {**row, "proof": [extra, *proof]}
    yield {**row, "proof": []}
    for place, one in enumerate(proof):
        yield {**row, "proof": [*proof[:place], _flipped(one, 77), *proof[place + 1 :]]}
        yield {**row, "proof": [*proof[:place], *proof[place + 1 :]]}


def _with_root(row: _Consistency, which: str, root: str) -> _Consistency:
    if which == "old_root":
        return {**row, "old_root": root}
    return {**row, "new_root": root}


class TestRoots:
    @pytest.mark.parametrize("size", range(9))
    def test_are_the_published_ones(self, size: int) -> None:
        assert root_of(_leaves()[:size]).hex() == _vectors()["roots"][size]

    def test_of_nothing_is_the_hash_of_nothing(self) -> None:
        assert root_of(iter(())) == EMPTY_ROOT

    def test_a_node_cannot_pass_for_a_leaf(self) -> None:
        left, right = leaf_hash(b"a"), leaf_hash(b"b")
        assert root_of([b"a", b"b"]) == node_hash(left, right) != leaf_hash(left + right)

    @pytest.mark.parametrize("size", [4095, 4096, 4097, 8192, 12289])
    def test_in_one_pass_is_the_recursive_definition(self, size: int) -> None:
        leaves = [b"%d" % one for one in range(size)]

        def defined(start: int, end: int) -> bytes:
            if end - start == 1:
                return leaf_hash(leaves[start])
            half = 1
            while half * 2 < end - start:
                half *= 2
            return node_hash(defined(start, start + half), defined(start + half, end))

        assert root_of(iter(leaves)) == defined(0, size)


class TestInclusion:
    @pytest.mark.parametrize("row", _vectors()["inclusion"])
    def test_published_proofs_hold(self, row: _Inclusion) -> None:
        assert _shows(row)

    @pytest.mark.parametrize("row", _vectors()["not_inclusion"])
    def test_published_counterexamples_do_not(self, row: _Inclusion) -> None:
        assert not _shows(row)

    def test_no_damage_is_overlooked(self) -> None:
        damaged = [
            one
            for row in _vectors()["inclusion"]
            for one in _damaged_inclusion(row)
            if one != row and not (row["size"] == 1 and one["leaf"] == one["root"])
        ]
        assert len(damaged) > 150
        assert [one for one in damaged if _shows(one)] == []

    @given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
    def test_our_own_proofs_hold_there_and_nowhere_else(self, chosen: tuple[int, int]) -> None:
        size, index = chosen
        leaves = [b"leaf %d" % one for one in range(size)]
        root, proof = root_of(leaves), inclusion_proof(leaves, index)
        hashes = [leaf_hash(one) for one in leaves]
        assert included(hashes[index], index, size, proof, root)
        assert len(proof) <= size.bit_length()
        others = [
            place for place in range(size) if included(hashes[place], place, size, proof, root)
        ]
        assert others == [index]

    def test_there_is_no_proof_of_a_leaf_that_is_not_there(self) -> None:
        with pytest.raises(IndexError, match="no leaf 2 among 2"):
            inclusion_proof([b"a", b"b"], 2)


class TestConsistency:
    @pytest.mark.parametrize("row", _vectors()["consistency"])
    def test_published_proofs_hold(self, row: _Consistency) -> None:
        assert _continues(row)

    @pytest.mark.parametrize("row", _vectors()["not_consistency"])
    def test_published_counterexamples_do_not(self, row: _Consistency) -> None:
        assert not _continues(row)

    def test_what_is_no_hash_is_refused_even_where_it_is_equal(self) -> None:
        """The published case compares texts that are not 32 bytes long; here they are no roots."""
        (row,) = _vectors()["foreign_lengths"]
        assert row["old_root"] == row["new_root"]
        assert not _continues(row)

    def test_no_damage_is_overlooked(self) -> None:
        damaged = [
            one
            for row in _vectors()["consistency"]
            if row["proof"]
            for one in _damaged_consistency(row)
            if one != row
        ]
        assert len(damaged) > 60
        assert [one for one in damaged if _continues(one)] == []
