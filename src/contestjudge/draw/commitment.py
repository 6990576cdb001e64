"""What is fixed, and published, before the randomness exists (spec 9.2)."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator
from json.encoder import encode_basestring
from typing import Final, NamedTuple

from contestjudge.canonical import digest
from contestjudge.draw.tickets import prefixed
from contestjudge.merkle import root_of
from contestjudge.model.field import TicketKey

PROTOCOL: Final = "contestjudge/draw/v1"
REHEARSAL: Final = "contestjudge/rehearsal/v1"
"""The protocol of rehearsals: other seeds and other tickets than any real draw's."""
SALT_DOMAIN: Final = "contestjudge/salt/v1"
_PLAIN: Final = 2
"""So many parts has the key of an entrant with one ticket: platform and id."""


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
    return root_of(counted.leaves(_plain_leaf)).hex(), counted.count


def proof_root(entrants: Iterable[TicketKey], secret: bytes) -> str:
    """Return the root over a pool whose leaves are salted, for proofs that show nobody else.

    Args:
        entrants: the pool, as :func:`sorted_pool` orders it.
        secret: 32 bytes that only the organiser knows.

    Raises:
        ValueError: the pool is not in that order, or somebody is in it twice.
    """
    return root_of(
        _Counted(entrants).leaves(lambda one: salted_leaf(one, salt_of(secret, one)))
    ).hex()


def salt_of(secret: bytes, entrant: TicketKey) -> str:
    """Return an entrant's salt: 64 hexadecimal digits, which tell nothing about anybody else's."""
    return hmac.digest(secret, prefixed(SALT_DOMAIN, *entrant), "sha256").hex()


def salted_leaf(entrant: TicketKey, salt: str) -> bytes:
    """Return the leaf of an entrant in the tree that inclusion is proved from.

    >>> salted_leaf(("x", "17"), "ab")
    b'{"id":"17","platform":"x","salt":"ab"}'
    """
    return _leaf((*entrant, "salt", salt))


def _plain_leaf(entrant: TicketKey) -> bytes:
    if len(entrant) > _PLAIN:
        return _leaf(entrant)
    platform, person = entrant
    return f'{{"id":{encode_basestring(person)},"platform":{encode_basestring(platform)}}}'.encode()


def _leaf(parts: TicketKey) -> bytes:
    """Write the canonical JSON of an entrant and of what else its ticket is of."""
    platform, person, *more = parts
    named = {"id": person, "platform": platform, **dict(zip(more[::2], more[1::2], strict=True))}
    members = (
        f"{encode_basestring(name)}:{encode_basestring(named[name])}" for name in sorted(named)
    )
    return f"{{{','.join(members)}}}".encode()


class _Counted:
    """Passes a pool through, and sees that it is in order."""

    def __init__(self, entrants: Iterable[TicketKey]) -> None:
        self._entrants = entrants
        self.count = 0

    def leaves(self, leaf: Callable[[TicketKey], bytes]) -> Iterator[bytes]:
        before: TicketKey = ()
        count = 0
        for entrant in self._entrants:
            if entrant <= before:
                message = f"{entrant} does not come after {before}: sort the pool, each once"
                raise ValueError(message)
            before = entrant
            count += 1
            yield leaf(entrant)
        self.count = count
