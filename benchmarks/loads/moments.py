"""When made-up shares are made on X: one every 61 ms, from a second after the post on.

That is a million in 17 hours, and ten million in a week. No two of them share a millisecond, so
that who was first is never left open.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from benchmarks.generate import POST, X_EPOCH_MS, printed_time

APART_MS: Final = 61
FIRST_MS: Final = 1_000
ACCOUNTS: Final = 2_000_000_000
SEQUENCES: Final = 4_096


class Moment(NamedTuple):
    """The id of a share, and its time as X prints it."""

    id: int
    milliseconds: int


def moment(number: int) -> Moment:
    """Say when the ``number``-th share is made, and which id it gets."""
    milliseconds = (POST >> 22) + FIRST_MS + number * APART_MS
    return Moment((milliseconds << 22) + number % SEQUENCES, milliseconds + X_EPOCH_MS)


def printed(milliseconds: int) -> bytes:
    """Print a time as X v1.1 does."""
    return _printed(milliseconds // 1000)


@lru_cache(maxsize=8)
def _printed(seconds: int) -> bytes:
    return printed_time(seconds * 1000).encode()


def printed_v2(milliseconds: int) -> bytes:
    """Print a time as X v2 does, whose milliseconds are none."""
    return _printed_v2(milliseconds // 1000)


@lru_cache(maxsize=8)
def _printed_v2(seconds: int) -> bytes:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.000Z".encode()
