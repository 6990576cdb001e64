"""Events of Jetstream by msgspec (extra ``fast``): reposts as they usually are, or not at all.

Every field of such an event is known, and of a known type, so that nothing is skipped: what
msgspec does not check in what it skips cannot be there. Whatever else comes is left to others.

Only :mod:`~contestjudge.sources.bluesky_events_fastest` imports this module, and only when it is
worth it.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from contestjudge.sources.bluesky_events_decoding import Event

_LONGEST: Final = 4_096
"""Bytes of a usual event; it has some 500."""
_REFUSED: Final = (msgspec.MsgspecError, ValueError, RecursionError)


class _Ref(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    uri: str
    cid: str = ""


class _Record(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    kind: Literal["app.bsky.feed.repost"] = msgspec.field(name="$type")
    created: str = msgspec.field(name="createdAt")
    subject: _Ref
    via: _Ref | None = None


class _Commit(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    operation: Literal["create"]
    collection: Literal["app.bsky.feed.repost"]
    rkey: str
    record: _Record
    rev: str = ""
    cid: str = ""


class _Event(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    did: str
    time_us: int
    kind: Literal["commit"]
    commit: _Commit


_decode: Final = msgspec.json.Decoder(_Event).decode


def by_msgspec(line: bytes) -> Event | None:
    """Decode a line; ``None``: it is something else, or has to be looked at more closely."""
    if len(line) > _LONGEST:
        return None
    try:
        found = _decode(line)
    except _REFUSED:
        return None
    commit = found.commit
    record = commit.record
    via = "" if record.via is None else record.via.uri
    return Event(found.did, found.time_us, commit.rkey, record.created, record.subject.uri, via)
