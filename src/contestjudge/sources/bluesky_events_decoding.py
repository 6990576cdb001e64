"""What an event of Jetstream says that may be a plain repost, of one that is decoded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from contestjudge.sources.bluesky_ids import REPOST

MADE: Final = "create"
"""The operation by which a record comes to be."""


class Event(NamedTuple):
    """A repost that was made, as far as its fields are of the right types."""

    did: str
    time_us: int
    key: str
    created: str
    """What it claims."""
    subject: str
    """What it reposts."""
    via: str
    """The repost that it says it was made from; empty: none."""


Decode = Callable[[bytes], Event | None]
"""Decodes a line; ``None``: it is something else, or somebody slower has to look at it."""


def event_of(value: object) -> Event | None:
    """Tell an event that may be a plain repost: whatever is read of it has the type it must have.

    Args:
        value: a line, decoded.
    """
    if type(value) is not dict or value.get("kind") != "commit":
        return None
    commit = value.get("commit")
    if type(commit) is not dict or "identity" in value or "account" in value:
        return None
    record = commit.get("record")
    if (
        type(record) is not dict
        or commit.get("operation") != MADE
        or commit.get("collection") != REPOST
        or record.get("$type") != REPOST
    ):
        return None
    subject, through = record.get("subject"), record.get("via")
    if through is None:
        through = {"uri": ""}
    if type(subject) is not dict or type(through) is not dict:
        return None
    time_us = value.get("time_us")
    texts = [
        text
        for text in (
            value.get("did"),
            commit.get("rkey"),
            record.get("createdAt"),
            subject.get("uri"),
            through.get("uri"),
        )
        if type(text) is str
    ]
    if type(time_us) is not int or len(texts) < len(Event._fields) - 1:
        return None
    did, key, created, reposted, via = texts
    return Event(did, time_us, key, created, reposted, via)
