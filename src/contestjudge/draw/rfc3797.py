"""RFC 3797: the key that published numbers make, and whom it selects (spec 9.5).

A pool is numbered from 1 and never renumbered; each selection takes one number out of what is left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

MAX_POOL: Final = 65_535
"""Selections are counted in two bytes."""


class Selected(NamedTuple):
    """One selection."""

    number: int
    """In the pool, from 1."""
    md5: str
    """The digest that selected it, hexadecimal."""


def key_of(inputs: Sequence[Sequence[int]]) -> str:
    """Make the key of inputs: each sorted, each number followed by a point, each input by a slash.

    >>> key_of([[9319], [2, 5, 12, 8, 10]])
    '9319./2.5.8.10.12./'
    """
    return "".join("".join(f"{one}." for one in sorted(numbers)) + "/" for numbers in inputs)


def selections(key: str, pool: int) -> Iterator[Selected]:
    """Select from a pool, one after the other, until it is empty.

    Args:
        key: the key, in ASCII.
        pool: how many there are, at most ``MAX_POOL``.

    Raises:
        ValueError: the pool is larger.

    >>> next(selections("9319./2.5.8.10.12./9.18.26.34.41.45./", 25)).number
    17
    """
    if pool > MAX_POOL:
        message = f"RFC 3797 selects from at most {MAX_POOL}, not {pool}"
        raise ValueError(message)
    left = list(range(1, pool + 1))
    middle = key.encode("ascii")
    for index in range(pool):
        edge = index.to_bytes(2, "big")
        md5 = hashlib.md5(edge + middle + edge, usedforsecurity=False).hexdigest()
        yield Selected(left.pop(int(md5, 16) % len(left)), md5)
