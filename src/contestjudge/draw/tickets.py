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
"""So many parts has the key of an entrant with one ticket: platform and id."""


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
        for place, ticket in enumerate(keyed_hashes(seed, DOMAIN, chunk), count + 1):
            if ticket < bound:
                kept.append(Ticket(ticket, place))
        count += len(chunk)
        if len(kept) > room:
            kept.sort()
            del kept[number:]
            bound = kept[-1].ticket if kept else b""
    return sorted(kept)[:number]


def keyed_hashes(key: bytes, domain: str, entrants: Sequence[TicketKey]) -> list[bytes]:
    """Return HMAC-SHA256 over domain and the parts of several, each length-prefixed.

    HMAC spelled out: its two padded keys are made once for all.

    Args:
        key: at most 64 bytes.
        domain: what it is for.
        entrants: platforms and ids; and what else each is of.
    """
    if not all_plain(entrants):
        return [hmac.digest(key, prefixed(domain, *entrant), "sha256") for entrant in entrants]
    sha256 = hashlib.sha256
    inner, outer = (bytes(one ^ pad for one in key.ljust(64, b"\0")) for pad in (0x36, 0x5C))
    heads = {one: inner + prefixed(domain, one) for one in platforms(entrants)}
    return [
        sha256(
            outer
            + sha256(
                heads[platform] + len(name := person.encode()).to_bytes(4, "big") + name
            ).digest()
        ).digest()
        for platform, person in entrants
    ]


def all_plain(entrants: Sequence[TicketKey]) -> bool:
    """Tell whether all are entrants with one ticket: platform and id, and nothing more."""
    return set(map(len, entrants)) <= {_PLAIN}


def platforms(entrants: Sequence[TicketKey]) -> set[str]:
    """Return the platforms of several, all plain: what is made for each is made once."""
    return {platform for platform, _ in entrants}
