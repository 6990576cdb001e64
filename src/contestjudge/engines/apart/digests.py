"""Digests over millions of rows that come in order, with the rows of a few others between them."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from contestjudge.engines.apart.rows import LAST_ID, WIDTH, earliest_of, first_from
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


@dataclass(frozen=True, slots=True)
class Sorted(Generic[_Key]):
    """By what rows are sorted."""

    key_of: Callable[[int], _Key]
    """The key of the row of a plain share, by its id."""
    about: Callable[[_Key], int]
    """The least id that probably does not come before a key: a guess, which is looked at."""

    def position(self, numbers: Sequence[int], key: _Key, first: int) -> int:
        """Return how many ids come before a key; so many are known to."""
        found = bisect_left(numbers, self.about(key), lo=first)
        if (found == first or self.key_of(numbers[found - 1]) < key) and (
            found == len(numbers) or not self.key_of(numbers[found]) < key
        ):
            return found
        return bisect_left(numbers, key, lo=first, key=self.key_of)


_MOST_DIGITS: Final = len(str(LAST_ID))
_BEGINS: Final = b'["share","x","'


def _row_begins(number: int) -> bytes:
    """How the row of evidence of a share begins: no other row begins so."""
    return b'%b%d"' % (_BEGINS, number)


def _id_in_row(row: bytes) -> int:
    if not row.startswith(_BEGINS):
        return 0
    digits = row[len(_BEGINS) : row.find(b'"', len(_BEGINS))]
    return int(digits) if len(digits) <= _MOST_DIGITS and digits.isdigit() else 0


EVIDENCE: Final = Sorted(_row_begins, _id_in_row)
"""Rows of evidence: as texts."""


def place(number: int) -> PlaceKey:
    """Say where a plain share stands in display order."""
    earliest = earliest_of(number)
    return earliest, earliest + WIDTH, (0, number, b"")


def _first_about(key: PlaceKey) -> int:
    return first_from(key[0])


STANDINGS: Final = Sorted(place, _first_about)
"""Rows of standings: in display order."""


def between(others: Iterable[str]) -> list[tuple[bytes, bytes]]:
    """Return distinct rows of evidence with that by which they are sorted."""
    return [(row.encode(), row.encode() + b"\n") for row in sorted(set(others))]


def digest_of(
    rows: Iterable[Written], others: Sequence[tuple[_Key, bytes]], by: Sorted[_Key]
) -> str:
    """Digest rows that come in order, with others between them.

    Args:
        rows: those of plain shares.
        others: all the others, with their keys, in order.
        by: that order.
    """
    hasher = hashlib.sha256()
    waiting = list(reversed(others))
    for some in rows:
        numbers, done = some.numbers, 0
        while waiting and waiting[-1][0] < by.key_of(numbers[-1]):
            key, row = waiting.pop()
            at = by.position(numbers, key, done)
            hasher.update(some.text(done, at))
            hasher.update(row)
            done = at
        hasher.update(some.text(done, len(numbers)))
    for _, row in reversed(waiting):
        hasher.update(row)
    return hasher.hexdigest()
