"""Digests over millions of rows that come in order, with the rows of a few others between them."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol, TypeVar

from contestjudge.engines.apart.rows import WIDTH, earliest_of
from contestjudge.model.names import IdKey
from contestjudge.model.words import Basis, ShareForm

PlaceKey = tuple[int, int, IdKey]
"""Where somebody stands in display order: earliest, latest, share."""
_Key = TypeVar("_Key", bytes, PlaceKey)
NATIVE: Final = ShareForm.NATIVE.value
BY_ID: Final = Basis.PLATFORM_ID.value


class Written(Protocol):
    """Rows of some shares, in order."""

    @property
    def numbers(self) -> Sequence[int]:
        """The ids of the shares."""

    def text(self, first: int, last: int) -> bytes | memoryview:
        """Return the rows from the first one up to the last one, which is left out."""


def row_begins(number: int) -> bytes:
    """How the row of evidence of a share begins: no other row begins so."""
    return b'["share","x","%d"' % number


def place(number: int) -> PlaceKey:
    """Say where a plain share stands in display order."""
    earliest = earliest_of(number)
    return earliest, earliest + WIDTH, (0, number, b"")


def between(others: Iterable[str]) -> list[tuple[bytes, bytes]]:
    """Return distinct rows of evidence with that by which they are sorted."""
    return [(row.encode(), row.encode() + b"\n") for row in sorted(set(others))]


def digest_of(
    rows: Iterable[Written], others: Sequence[tuple[_Key, bytes]], key_of: Callable[[int], _Key]
) -> str:
    """Digest rows that come in order, with others between them.

    Args:
        rows: those of plain shares.
        others: all the others, with their places, in order.
        key_of: the place of the row of a share.
    """
    hasher = hashlib.sha256()
    waiting = list(reversed(others))
    for some in rows:
        numbers, done = some.numbers, 0
        while waiting and waiting[-1][0] < key_of(numbers[-1]):
            key, row = waiting.pop()
            at = bisect_left(numbers, key, lo=done, key=key_of)
            hasher.update(some.text(done, at))
            hasher.update(row)
            done = at
        hasher.update(some.text(done, len(numbers)))
    for _, row in reversed(waiting):
        hasher.update(row)
    return hasher.hexdigest()
