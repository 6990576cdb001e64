"""Whatever was committed to changes the seed when it changes; nothing else does."""

from __future__ import annotations

import json
from hashlib import shake_256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.canonical import canonical_bytes, digest
from contestjudge.draw.commitment import (
    PROTOCOL,
    REHEARSAL,
    Commitment,
    entrants_root,
    proof_root,
    salt_of,
    salted_leaf,
    salted_leaves,
    seed_of,
    sorted_pool,
)
from contestjudge.merkle import included, inclusion_proof, leaf_hash, root_of

FIXED = Commitment("a" * 64, "b" * 64, "c" * 64, 5, 2, 1, "drand", "d" * 64, 7)
POOL = [("x", "10"), ("x", "9"), ("x", "@zoë")]
SECRET = bytes(32)


def test_the_commitment_by_hand() -> None:
    written = (
        '{"alternates":1,"entrants":{"count":5,"root":"' + "c" * 64 + '"},"evidence":"' + "b" * 64
        + '","randomness":{"chain":"' + "d" * 64 + '","round":7,"source":"drand"},"rules":"'
        + "a" * 64 + '","seats":2}'
    )  # fmt: skip
    assert FIXED.digest == digest(json.loads(written))
    assert canonical_bytes(json.loads(written)).decode() == written


def test_the_seed_by_hand() -> None:
    assert seed_of(FIXED, "17").hex() == digest(
        {
            "protocol": "contestjudge/draw/v1",
            "commitment": FIXED.digest,
            "source": "drand",
            "round": 7,
            "randomness": "17",
        }
    )


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("rules", "a" * 63 + "b"),
        ("evidence", "b" * 63 + "c"),
        ("root", "c" * 63 + "d"),
        ("size", 6),
        ("seats", 3),
        ("alternates", 0),
        ("source", "dice"),
        ("chain", "d" * 63 + "e"),
        ("chain", None),
        ("round", 8),
        ("round", None),
    ],
)
def test_any_change_to_what_is_committed_changes_the_seed(field: str, other: Any) -> None:  # noqa: ANN401
    changed = FIXED._replace(**{field: other})
    assert changed.digest != FIXED.digest
    assert seed_of(changed, "17") != seed_of(FIXED, "17")


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_so_does_other_randomness(one: str, other: str) -> None:
    assert (seed_of(FIXED, one) == seed_of(FIXED, other)) == (one == other)


def test_a_rehearsal_has_a_seed_of_its_own() -> None:
    assert seed_of(FIXED, "17", REHEARSAL) != seed_of(FIXED, "17", PROTOCOL)


class TestRoot:
    def test_leaves_are_canonical(self) -> None:
        leaves = [canonical_bytes({"platform": platform, "id": one}) for platform, one in POOL]
        assert entrants_root(POOL) == (root_of(leaves).hex(), 3)

    @given(st.sets(st.tuples(st.just("x"), st.text(st.characters(codec="utf-8"), min_size=1))))
    def test_whatever_ids_hold(self, entrants: set[tuple[str, str]]) -> None:
        pool = sorted_pool(entrants)
        leaves = [canonical_bytes({"platform": platform, "id": one}) for platform, one in pool]
        assert entrants_root(iter(pool)) == (root_of(leaves).hex(), len(pool))
        assert pool == sorted(entrants, key=lambda one: (one[0].encode(), one[1].encode()))

    @pytest.mark.parametrize("pool", [POOL[::-1], [POOL[0], POOL[0]]])
    def test_a_pool_out_of_order_or_with_somebody_twice_is_refused(
        self, pool: list[tuple[str, str]]
    ) -> None:
        with pytest.raises(ValueError, match="sort the pool, each once"):
            entrants_root(pool)


class TestProofs:
    """Inclusion is shown from salted leaves, so that no neighbour can be guessed."""

    def test_an_entrant_is_shown_to_be_in(self) -> None:
        root = bytes.fromhex(proof_root(POOL, SECRET))
        leaves = [salted_leaf(one, salt_of(SECRET, n)) for n, one in enumerate(POOL, 1)]
        for place, one in enumerate(POOL):
            shown = leaf_hash(salted_leaf(one, salt_of(SECRET, place + 1)))
            assert included(shown, place, len(POOL), inclusion_proof(leaves, place), root)

    def test_a_leaf_is_canonical(self) -> None:
        assert salted_leaf(("x", "@zoë"), "ab") == canonical_bytes(
            {"platform": "x", "id": "@zoë", "salt": "ab"}
        )

    def test_salts_differ_between_entrants_and_secrets(self) -> None:
        numbers = (1, 2, 3, 4096, 4097, 8192, 8193)
        salts = {salt_of(secret, n) for secret in (SECRET, bytes([1] * 32)) for n in numbers}
        assert len(salts) == 14

    @pytest.mark.parametrize("number", [1, 4096, 4097, 10_000])
    def test_a_salt_is_what_the_specification_says(self, number: int) -> None:
        block, place = divmod(number - 1, 4096)
        texts = (b"contestjudge/salt/v1", str(block).encode())
        said = b"".join(len(text).to_bytes(4, "big") + text for text in texts)
        stream = shake_256(SECRET + said).digest(32 * 4096)
        assert salt_of(SECRET, number) == stream[32 * place : 32 * place + 32].hex()

    def test_many_have_the_salts_of_their_numbers(self) -> None:
        pool = sorted(("x", str(one)) for one in range(9_000))
        leaves = [salted_leaf(one, salt_of(SECRET, n)) for n, one in enumerate(pool, 1) if n < 6]
        made = list(salted_leaves(pool, SECRET))
        assert made[:5] == leaves
        assert made[8_191:8_193] == [
            salted_leaf(pool[n - 1], salt_of(SECRET, n)) for n in (8_192, 8_193)
        ]

    def test_another_secret_gives_another_root(self) -> None:
        assert proof_root(POOL, SECRET) != proof_root(POOL, bytes([1] * 32))
        assert proof_root(POOL, SECRET) != entrants_root(POOL)[0]
