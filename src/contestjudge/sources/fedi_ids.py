"""Addresses and ids of the fediverse: which server, whose account, which status, and what time.

A status has one address (its URI), given out by its author's server, and a local id on every server
that knows it. Mastodon's ids hold the milliseconds since 1970 in their bits from the 16th up.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from contestjudge.model.names import ascii_lower

FIRST_MS: Final = 1_451_606_400_000
"""2016-01-01: no id of Mastodon's that carries a time is older."""
LAST_MS: Final = 4_102_444_799_999
"""2099-12-31: other programs' numbers are taken for later times, and carry none."""
MAX_ADDRESS: Final = 2048
"""Characters; a longer address names nothing."""

_REMEMBERED: Final = 1024
"""Addresses: those of the post and its author stand in every record."""
_DECIMAL: Final = re.compile(r"[1-9][0-9]{0,19}")
_HOST: Final = "[0-9A-Za-z](?:[0-9A-Za-z.-]{0,251}[0-9A-Za-z])?(?::[0-9]{1,5})?"
_WEB: Final = re.compile(f"[hH][tT]{{2}}[pP][sS]?://({_HOST})(/[^?#]*)?(?:[?#].*)?", re.DOTALL)
_NAME: Final = "[0-9A-Za-z_](?:[0-9A-Za-z_.-]{0,98}[0-9A-Za-z_])?"
_STATUS: Final = re.compile(
    f"/(?:users/(?P<user>{_NAME})/statuses|ap/users/(?P<number>[1-9][0-9]{{0,19}})/statuses"
    f"|@(?P<at>{_NAME}))/(?P<id>[0-9A-Za-z_-]{{1,64}})(?:/activity)?/?"
)
_ACTOR: Final = re.compile(
    f"/(?:users/(?P<user>{_NAME})|ap/users/(?P<number>[1-9][0-9]{{0,19}})|@(?P<at>{_NAME}))/?"
)
_ID: Final = re.compile("[!-?A-}][!-~]*")
_HANDLE: Final = re.compile(f"{_NAME}(?:@{_HOST})?")


class StatusAddress(NamedTuple):
    """Which status an address of a known shape names."""

    host: str
    id: str
    """As its author's server numbers it."""
    name: str | None
    """Its author's, ASCII lower case, where the address says so."""
    number: str | None = None
    """Its author's id on that server, where the address says so."""


class ActorAddress(NamedTuple):
    """Whose address an address of a known shape is."""

    host: str
    name: str | None
    number: str | None
    """The account's id on its own server."""


@lru_cache(_REMEMBERED)
def host_of(address: str | None) -> str | None:
    """Return the host of a web address, ASCII lower case, with its port.

    >>> host_of("https://Social.example/@anna"), host_of("tag:example.com,2001:1")
    ('social.example', None)
    """
    parts = _parts(address)
    return None if parts is None else parts[0]


@lru_cache(_REMEMBERED)
def status_address(address: str | None) -> StatusAddress | None:
    """Read the address of a status, in the shapes that Mastodon and its kin give out.

    >>> status_address("https://social.example/@Anna/117020586019094258")
    StatusAddress(host='social.example', id='117020586019094258', name='anna', number=None)
    >>> status_address("https://social.example/ap/users/7/statuses/8/activity").id
    '8'
    """
    parts = _parts(address)
    found = None if parts is None else _STATUS.fullmatch(parts[1])
    if parts is None or found is None:
        return None
    name = found["user"] or found["at"]
    name = None if name is None else ascii_lower(name)
    return StatusAddress(parts[0], found["id"], name, found["number"])


@lru_cache(_REMEMBERED)
def actor_address(address: str | None) -> ActorAddress | None:
    """Read the address of an account."""
    parts = _parts(address)
    found = None if parts is None else _ACTOR.fullmatch(parts[1])
    if parts is None or found is None:
        return None
    return ActorAddress(parts[0], found["user"] or found["at"], found["number"])


def _parts(address: str | None) -> tuple[str, str] | None:
    if address is None or len(address) > MAX_ADDRESS:
        return None
    found = _WEB.fullmatch(address)
    return None if found is None else (ascii_lower(found[1]), found[2] or "/")


def is_decimal(text: str) -> bool:
    """Tell whether an id is a number, as those of Mastodon are."""
    return _DECIMAL.fullmatch(text) is not None


def id_interval(text: str) -> tuple[int, int] | None:
    """Return the millisecond that an id of Mastodon's carries, µs UTC; ``None``: it carries none.

    >>> id_interval("117020586027094262")
    (1785592438157000, 1785592438157999)
    >>> id_interval("1"), id_interval("01ARZ3NDEKTSV4RRFFQ69G5FAV")
    (None, None)
    """
    if not is_decimal(text):
        return None
    milliseconds = int(text) >> 16
    if not FIRST_MS <= milliseconds <= LAST_MS:
        return None
    return milliseconds * 1000, milliseconds * 1000 + 999


def valid_id(text: str | None) -> str | None:
    r"""Return what can name a status or an account: an id or an address, in visible ASCII.

    What is known by a handle only, and shares without an id, are named with ``@`` and ``~`` first:
    nobody else's id can begin so.

    >>> valid_id("https://social.example/users/anna"), valid_id("@anna"), valid_id("7\n8")
    ('https://social.example/users/anna', None, None)
    """
    if text is None or len(text) > MAX_ADDRESS or _ID.fullmatch(text) is None:
        return None
    return text


def valid_handle(text: str | None) -> str | None:
    """Return a name, with or without a host, that a server can have given out, or ``None``."""
    return text if text is not None and _HANDLE.fullmatch(text) is not None else None
