"""What is fixed, and published, before the randomness exists (spec 9.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from json.encoder import encode_basestring
from operator import lt
from typing import Final, NamedTuple

from contestjudge.canonical import digest
from contestjudge.draw.tickets import all_plain, platforms, prefixed
from contestjudge.merkle import root_of
from contestjudge.model.field import TicketKey

PROTOCOL: Final = "contestjudge/draw/v1"
REHEARSAL: Final = "contestjudge/rehearsal/v1"
"""The protocol of rehearsals: other seeds and other tickets than any real draw's."""
SALT_DOMAIN: Final = "contestjudge/salt/v1"
_AT_ONCE: Final = 4096
"""So many salts are cut from one stream."""
_SALT: Final = 32
"""Bytes."""


class Commitment(NamedTuple):
    """All that a draw follows from, but for the randomness."""

    rules: str
    """Digest of the contest document."""
    evidence: str
    """Digest of the evidence."""
    root: str
    """Root of the RFC 6962 tree over all who are in the draw."""
    size: int
    """How many they are."""
    seats: int
    alternates: int
    source: str
    chain: str | None
    round: int | None

    @property
    def digest(self) -> str:
        """The commitment itself: 64 hexadecimal digits."""
        return digest(
            {
                "rules": self.rules,
                "evidence": self.evidence,
                "entrants": {"root": self.root, "count": self.size},
                "seats": self.seats,
                "alternates": self.alternates,
                "randomness": {"source": self.source, "chain": self.chain, "round": self.round},
            }
        )


def seed_of(commitment: Commitment, randomness: str, protocol: str = PROTOCOL) -> bytes:
    """Return the seed: 32 bytes (spec 9.4.1).

    Args:
        commitment: what was fixed before.
        randomness: what came out, in its canonical form.
        protocol: of a real draw, or of a rehearsal.
    """
    named = {
        "protocol": protocol,
        "commitment": commitment.digest,
        "source": commitment.source,
        "round": commitment.round,
        "randomness": randomness,
    }
    return bytes.fromhex(digest(named))


def sorted_pool(entrants: Iterable[TicketKey]) -> list[TicketKey]:
    """Return tickets in the order in which they are numbered: by the bytes of their parts."""
    # Code points sort as their UTF-8 does.
    return sorted(entrants)


def entrants_root(entrants: Iterable[TicketKey]) -> tuple[str, int]:
    """Return the root over a pool, and how many are in it, in one pass and bounded memory.

    Args:
        entrants: the pool, as :func:`sorted_pool` orders it.

    Raises:
        ValueError: it is not in that order, or somebody is in it twice.
    """
    counted = _Counted(entrants)
    return root_of(counted.leaves(_plain_leaves)).hex(), counted.count


def proof_root(entrants: Iterable[TicketKey], secret: bytes) -> str:
    """Return the root over a pool whose leaves are salted, for proofs that show nobody else.

    Args:
        entrants: the pool, as :func:`sorted_pool` orders it.
        secret: 32 bytes that only the organiser knows.

    Raises:
        ValueError: the pool is not in that order, or somebody is in it twice.
    """
    return root_of(salted_leaves(entrants, secret)).hex()


def salt_of(secret: bytes, number: int) -> str:
    """Return a ticket's salt: 64 hexadecimal digits, which tell nothing about anybody else's.

    Args:
        secret: 32 bytes that only the organiser knows.
        number: the ticket's in the pool, from 1.
    """
    block, place = divmod(number - 1, _AT_ONCE)
    return _salts(secret, block)[place]


def _salts(secret: bytes, block: int) -> list[str]:
    """The salts of 4096 who follow on one another: one stream, cut up (spec 9.2.5).

    A hash for each would cost as much as everything else in a draw of millions.
    """
    digits = hashlib.shake_256(secret + prefixed(SALT_DOMAIN, str(block))).hexdigest(
        _SALT * _AT_ONCE
    )
    return [digits[at : at + 2 * _SALT] for at in range(0, len(digits), 2 * _SALT)]


def salted_leaves(entrants: Iterable[TicketKey], secret: bytes) -> Iterator[bytes]:
    """Give the leaves that the proof root is over, in order, in bounded memory.

    Args:
        entrants: the pool, as :func:`sorted_pool` orders it.
        secret: 32 bytes that only the organiser knows.

    Raises:
        ValueError: the pool is not in that order, or somebody is in it twice.
    """
    return _Counted(entrants).leaves(
        lambda chunk, block: _salted_leaves(chunk, _salts(secret, block))
    )


def salted_leaf(entrant: TicketKey, salt: str) -> bytes:
    """Return the leaf of an entrant in the tree that inclusion is proved from.

    >>> salted_leaf(("x", "17"), "ab")
    b'{"id":"17","platform":"x","salt":"ab"}'
    """
    return _leaf((*entrant, "salt", salt))


def plain_leaf(entrant: TicketKey) -> bytes:
    """Return the leaf of a ticket in the tree that is committed to.

    >>> plain_leaf(("x", "17"))
    b'{"id":"17","platform":"x"}'
    >>> plain_leaf(("x", "17", "day", "2024-05-14"))
    b'{"day":"2024-05-14","id":"17","platform":"x"}'
    """
    return _leaf(entrant)


def _leaf(parts: TicketKey) -> bytes:
    """Write the canonical JSON of an entrant and of what else its ticket is of."""
    platform, person, *more = parts
    named = {"id": person, "platform": platform, **dict(zip(more[::2], more[1::2], strict=True))}
    members = (
        f"{encode_basestring(name)}:{encode_basestring(named[name])}" for name in sorted(named)
    )
    return f"{{{','.join(members)}}}".encode()


def _plain_leaves(entrants: Sequence[TicketKey], _: int) -> list[bytes]:
    """The leaves of several (:func:`plain_leaf`)."""
    if not all_plain(entrants):
        return [_leaf(one) for one in entrants]
    tails = {one: f',"platform":{encode_basestring(one)}}}' for one in platforms(entrants)}
    return [
        f'{{"id":{encode_basestring(person)}{tails[platform]}'.encode()
        for platform, person in entrants
    ]


def _salted_leaves(entrants: Sequence[TicketKey], salts: Sequence[str]) -> list[bytes]:
    """The salted leaves of several (:func:`salted_leaf`); of the salts, the first are theirs."""
    if not all_plain(entrants):
        return [salted_leaf(one, salt) for one, salt in zip(entrants, salts, strict=False)]
    tails = {one: f',"platform":{encode_basestring(one)},"salt":"' for one in platforms(entrants)}
    return [
        f'{{"id":{encode_basestring(person)}{tails[platform]}{salt}"}}'.encode()
        for (platform, person), salt in zip(entrants, salts, strict=False)
    ]


class _Counted:
    """Passes a pool through, and sees that it is in order."""

    def __init__(self, entrants: Iterable[TicketKey]) -> None:
        self._entrants = entrants
        self.count = 0

    def leaves(
        self, leaves_of: Callable[[Sequence[TicketKey], int], list[bytes]]
    ) -> Iterator[bytes]:
        before: TicketKey = ()
        coming = iter(self._entrants)
        while chunk := list(islice(coming, _AT_ONCE)):
            if before >= chunk[0] or not all(map(lt, chunk, islice(chunk, 1, None))):
                pairs = pairwise([before, *chunk])
                before, entrant = next((one, two) for one, two in pairs if one >= two)
                message = f"{entrant} does not come after {before}: sort the pool, each once"
                raise ValueError(message)
            before = chunk[-1]
            block = self.count // _AT_ONCE
            self.count += len(chunk)
            yield from leaves_of(chunk, block)
