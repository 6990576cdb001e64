"""Names on Bluesky: accounts, records, handles, addresses of posts, and the time a key claims.

An account is its DID. A record is its at-URI, with the DID as authority: whatever names it by a
handle, or by its address on the web, is brought to that form where the handle is the sponsor's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from contestjudge.model.names import ascii_lower
from contestjudge.model.target import Target
from contestjudge.model.time import LAST_INSTANT

POST: Final = "app.bsky.feed.post"
REPOST: Final = "app.bsky.feed.repost"
NO_HANDLE: Final = "handle.invalid"
"""What a service prints instead of a handle that does not lead back to its account."""

_LONGEST_HANDLE: Final = 253
_DID: Final = "did:[a-z]{1,32}:[0-9A-Za-z._:%-]{0,2000}[0-9A-Za-z._-]"
_LABEL: Final = "[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"
_HANDLE: Final = rf"(?:{_LABEL}\.)+[A-Za-z](?:[0-9A-Za-z-]{{0,61}}[0-9A-Za-z])?"
_KEY: Final = "[0-9A-Za-z_~.:-]{1,512}"
_is_did: Final = re.compile(_DID).fullmatch
_is_handle: Final = re.compile(_HANDLE).fullmatch
_is_key: Final = re.compile(_KEY).fullmatch
_AT_URI: Final = re.compile(
    f"at://(?P<authority>{_DID}|{_HANDLE})/(?P<collection>[0-9A-Za-z.-]{{1,317}})/(?P<key>{_KEY})"
)
_ADDRESS: Final = re.compile(
    r"(?<![0-9A-Za-z_.@/-])(?:[hH][tT]{2}[pP][sS]?://)?(?:[wW]{3}\.)?[bB][sS][kK][yY]\.[aA][pP]{2}"
    rf"/profile/(?P<authority>{_DID}|{_HANDLE})/post/(?P<key>[0-9A-Za-z_~-]{{1,512}})"
)
_WHOLE_ADDRESS: Final = re.compile(
    r"[hH][tT]{2}[pP][sS]?://(?:[wW]{3}\.)?[bB][sS][kK][yY]\.[aA][pP]{2}"
    rf"/profile/(?P<authority>{_DID}|{_HANDLE})/post/(?P<key>{_KEY})/?(?:[?#].*)?"
)
_TID_DIGITS: Final = "234567abcdefghijklmnopqrstuvwxyz"
_is_tid: Final = re.compile("[2-7a-j][2-7a-z]{12}").fullmatch
_TID_VALUE: Final = {digit: value for value, digit in enumerate(_TID_DIGITS)}
_CLOCK_BITS: Final = 10


class AtUri(NamedTuple):
    """The parts of a record's name."""

    authority: str
    """A DID, or a handle."""
    collection: str
    key: str

    @property
    def text(self) -> str:
        """The name, whole."""
        return f"at://{self.authority}/{self.collection}/{self.key}"

    @property
    def did(self) -> str | None:
        """The account that the record is of; ``None`` where only a handle names it."""
        return self.authority if is_did(self.authority) else None


def is_did(text: str) -> bool:
    """Tell an account's id."""
    return _is_did(text) is not None


def valid_handle(text: str | None) -> str | None:
    """Return a handle that an account can have, or ``None``.

    >>> valid_handle("brand.bsky.social"), valid_handle("handle.invalid"), valid_handle("brand")
    ('brand.bsky.social', None, None)
    """
    if text is None or len(text) > _LONGEST_HANDLE or _is_handle(text) is None:
        return None
    return None if ascii_lower(text) == NO_HANDLE else text


def is_record_key(text: str) -> bool:
    """Tell the last part of a record's name."""
    return _is_key(text) is not None and text not in {".", ".."}


def parse_at_uri(text: str | None) -> AtUri | None:
    """Take the name of a record apart; ``None`` where it is none.

    >>> parse_at_uri("at://did:plc:abc/app.bsky.feed.post/3juzc2tw2dm2h")
    AtUri(authority='did:plc:abc', collection='app.bsky.feed.post', key='3juzc2tw2dm2h')
    """
    match = None if text is None else _AT_URI.fullmatch(text)
    if match is None or not is_record_key(match["key"]):
        return None
    return AtUri(match["authority"], match["collection"], match["key"])


def key_time(key: str) -> int | None:
    """Return the instant that a record key names, µs UTC, or ``None`` where it names none.

    A TID has 13 signs: 53 bits of microseconds, and 10 that tell clocks apart. Whoever writes the
    record chooses its key: it is a claim.

    >>> key_time("3mbimxt4ro22z")
    1767416548908672
    """
    if _is_tid(key) is None:
        return None
    value = 0
    for digit in key:
        value = value << 5 | _TID_VALUE[digit]
    instant = value >> _CLOCK_BITS
    return instant if instant <= LAST_INSTANT else None


class PostNames:
    """Brings every way of naming a post to its at-URI, as far as one contest tells."""

    def __init__(self, target: Target | None) -> None:
        self._handles: frozenset[str] = frozenset()
        self._sponsor: str | None = None
        if target is not None:
            self._handles = frozenset(map(ascii_lower, target.handles))
            authors = {uri.did for uri in map(parse_at_uri, target.post_ids) if uri is not None}
            self._sponsor = target.sponsor_id or (authors.pop() if len(authors) == 1 else None)

    def of(self, uri: AtUri) -> str:
        """Return the name of a record; the sponsor's handle stands for the sponsor's account."""
        if self._sponsor is not None and ascii_lower(uri.authority) in self._handles:
            uri = uri._replace(authority=self._sponsor)
        return uri.text

    def linked(self, texts: Iterable[str]) -> list[str]:
        """Return the posts whose addresses on bsky.app stand in texts, in order, each once."""
        found: dict[str, None] = {}
        for text in texts:
            if "/post/" in text:
                for match in _ADDRESS.finditer(text):
                    found[self.of(AtUri(match["authority"], POST, match["key"]))] = None
        return list(found)


def post_address(text: str) -> AtUri | None:
    """Read what names a post: its at-URI, or the whole of its address on bsky.app.

    >>> post_address("https://bsky.app/profile/brand.example/post/3juzc2tw2dm2h").text
    'at://brand.example/app.bsky.feed.post/3juzc2tw2dm2h'
    """
    match = _WHOLE_ADDRESS.fullmatch(text)
    if match is not None and is_record_key(match["key"]):
        return AtUri(match["authority"], POST, match["key"])
    uri = parse_at_uri(text)
    return uri if uri is not None and uri.collection == POST else None
