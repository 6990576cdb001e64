"""Tickets: uniform, each from its entrant alone, and the lowest found in one pass."""

from __future__ import annotations

import hmac
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.draw.tickets import DOMAIN, Ticket, lowest, prefixed, ticket_of
from contestjudge.model.field import EntrantKey

SEED = bytes(range(32))
ids = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
pools = st.sets(st.tuples(st.sampled_from(["x", "mastodon"]), ids), max_size=40).map(sorted)


def _order(seed: bytes, pool: list[EntrantKey]) -> list[EntrantKey]:
    return [pool[one.number - 1] for one in lowest(seed, pool, len(pool))]


def test_a_ticket_by_hand() -> None:
    message = b"".join(
        len(part).to_bytes(4, "big") + part
        for part in (b"contestjudge/ticket/v1", b"x", "zoë".encode())
    )
    assert ticket_of(SEED, ("x", "zoë")) == hmac.digest(SEED, message, "sha256")
    assert prefixed(DOMAIN, "x", "zoë") == message


def test_lengths_keep_fields_apart() -> None:
    assert ticket_of(SEED, ("x", "1")) != ticket_of(SEED, ("x1", ""))


@given(pool=pools, seed=st.binary(min_size=32, max_size=32), number=st.integers(0, 50))
def test_the_lowest_are_the_lowest(pool: list[EntrantKey], seed: bytes, number: int) -> None:
    every = sorted(Ticket(ticket_of(seed, one), place) for place, one in enumerate(pool, 1))
    assert lowest(seed, iter(pool), number) == every[:number]


def test_the_lowest_of_many_chunks() -> None:
    pool = [("x", str(number)) for number in range(30_000)]
    every = sorted(Ticket(ticket_of(SEED, one), place) for place, one in enumerate(pool, 1))
    assert lowest(SEED, iter(pool), 7) == every[:7]
    assert lowest(SEED, iter(pool), 9_000) == every[:9_000]


@given(pool=pools, seed=st.binary(min_size=32, max_size=32), data=st.data())
def test_drawing_a_part_is_a_part_of_the_draw(
    pool: list[EntrantKey], seed: bytes, data: st.DataObject
) -> None:
    """So taking somebody out moves nobody, and neither does adding somebody."""
    kept = data.draw(st.sets(st.sampled_from(pool)) if pool else st.just(set()))
    whole = _order(seed, pool)
    assert _order(seed, sorted(kept)) == [one for one in whole if one in kept]


@pytest.mark.parametrize("entrants", [5, 12])
def test_every_place_is_equally_likely_for_everybody(entrants: int) -> None:
    """Chi-square over many seeds; fixed, so that it either always holds or never."""
    pool = [("x", str(1000 + number)) for number in range(entrants)]
    chance = random.Random(3797)
    seeds = 6_000
    counts = [[0] * entrants for _ in pool]
    for _ in range(seeds):
        for place, one in enumerate(lowest(chance.randbytes(32), pool, entrants)):
            counts[one.number - 1][place] += 1
    expected = seeds / entrants
    square = sum((count - expected) ** 2 / expected for row in counts for count in row)
    # Rows and columns both have fixed sums, which spreads the cells by n / (n - 1).
    square *= (entrants - 1) / entrants
    freedom = (entrants - 1) ** 2
    # Mean f, variance 2f: five standard deviations either way.
    assert abs(square - freedom) < 5 * (2 * freedom) ** 0.5


def test_winning_says_nothing_of_ids() -> None:
    """Over many seeds, neighbours in the pool win together no more often than others."""
    pool = [("x", str(number)) for number in range(10)]
    chance = random.Random(6962)
    together = 0
    for _ in range(8_000):
        first, second = lowest(chance.randbytes(32), pool, 2)
        together += abs(first.number - second.number) == 1
    # 9 of 45 pairs are neighbours; standard deviation about 36.
    assert abs(together - 1_600) < 180
