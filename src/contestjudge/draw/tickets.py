"""Tickets: every entrant's lot, from the seed and from who they are alone (spec 9.4).

Nobody's ticket depends on who else takes part, or on any order: taking somebody out moves nobody.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, NamedTuple

from contestjudge.model.field import TicketKey

DOMAIN: Final = "contestjudge/ticket/v1"
_AT_ONCE: Final = 4096
_PLAIN: Final = 2


class Ticket(NamedTuple):
    """An entrant's place in the pool, with its ticket."""

    ticket: bytes
    number: int
    """In the pool, from 1."""


def prefixed(*fields: str) -> bytes:
    r"""Encode texts so that no two lists of texts read alike: each behind its length.

    Four bytes, the most significant first, give the number of bytes in UTF-8.

    >>> prefixed("ab", "")
    b'\x00\x00\x00\x02ab\x00\x00\x00\x00'
    """
    encoded = [field.encode() for field in fields]
    return b"".join(len(one).to_bytes(4, "big") + one for one in encoded)


def ticket_of(seed: bytes, entrant: TicketKey) -> bytes:
    """Return an entrant's ticket: 32 bytes; the lowest wins.

    Args:
        seed: 32 bytes.
        entrant: platform and id; and what else the ticket is of, in pairs of name and value.
    """
    return hmac.digest(seed, prefixed(DOMAIN, *entrant), "sha256")


def lowest(seed: bytes, entrants: Iterable[TicketKey], number: int) -> list[Ticket]:
    """Return the lowest tickets of a pool, the lowest first; equal ones in the order of the pool.

    One pass, and no more than about twice ``number`` tickets are kept.

    Args:
        seed: 32 bytes.
        entrants: the pool, in its order.
        number: how many are wanted.
    """
    kept: list[Ticket] = []
    bound = b"\xff" * 33
    room = 2 * number + _AT_ONCE
    coming, count = iter(entrants), 0
    while chunk := list(islice(coming, _AT_ONCE)):
        for place, ticket in enumerate(_tickets(seed, chunk), count + 1):
            if ticket < bound:
                kept.append(Ticket(ticket, place))
        count += len(chunk)
        if len(kept) > room:
            kept.sort()
            del kept[number:]
            bound = kept[-1].ticket if kept else b""
    return sorted(kept)[:number]


def _tickets(seed: bytes, entrants: Sequence[TicketKey]) -> list[bytes]:
    """The tickets of several, by HMAC's two hashes, which are begun once for all."""
    inner = hashlib.sha256(bytes(one ^ 0x36 for one in seed.ljust(64, b"\0")))
    outer = hashlib.sha256(bytes(one ^ 0x5C for one in seed.ljust(64, b"\0")))
    if any(len(entrant) > _PLAIN for entrant in entrants):
        return [ticket_of(seed, entrant) for entrant in entrants]
    heads: dict[str, bytes] = {}
    tickets: list[bytes] = []
    for platform, person in entrants:
        head = heads.get(platform)
        if head is None:
            head = heads[platform] = prefixed(DOMAIN, platform)
        name = person.encode()
        inside, outside = inner.copy(), outer.copy()
        inside.update(head + len(name).to_bytes(4, "big") + name)
        outside.update(inside.digest())
        tickets.append(outside.digest())
    return tickets
