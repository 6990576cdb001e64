"""Jetstream: one line for everything that happens in a repository, as it passed.

``time_us`` is when the stream's server saw it. A deletion names the record alone. What befalls an
account as a whole (deactivated, suspended, taken down) undoes no share; it hides them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from contestjudge.model.observation import Hidden
from contestjudge.model.reading import Reading
from contestjudge.model.time import MINUTE
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.bluesky_ids import (
    POST,
    REPOST,
    AtUri,
    is_did,
    is_record_key,
    parse_at_uri,
    valid_handle,
)
from contestjudge.sources.bluesky_post import Author, BlueskyObserver, Shown
from contestjudge.sources.bluesky_record import read_post, read_repost
from contestjudge.sources.bluesky_time import Recorded, streamed
from contestjudge.sources.bluesky_types import EVENT, Commit, Event
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import JsonError, Refused, head_value, values
from contestjudge.sources.narrow import validated

_KINDS: Final = frozenset({"account", "commit", "identity"})
_OPERATIONS: Final = frozenset({"create", "delete", "update"})
_LOOKED_AT: Final = 20
_SHOWN: Final = 60


class JetstreamSource:
    """Reads recordings of Jetstream."""

    name: Final = "bluesky.jetstream"
    default_instrument: Final = "bluesky.jetstream"

    def recognises(self, head: bytes) -> bool:
        """Tell events by their three fields."""
        value = head_value(head)
        some = value[:_LOOKED_AT] if isinstance(value, list) else [value]
        return any(map(_is_event, some))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read all events."""
        reader = EventReader(options)
        for raw in values(chunks, options.name):
            reader.value(raw)
        return reader.reading


def _is_event(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("did"), str)
        and isinstance(value.get("time_us"), int)
        and isinstance(value.get("kind"), str)
    )


class EventReader:
    """Reads the events of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        """Begin with none."""
        self.reading = Reading()
        self._observer = BlueskyObserver(options, self.reading)
        self._is_elsewhere = options.is_elsewhere(Platform.BLUESKY)
        posts = () if options.target is None else map(parse_at_uri, options.target.post_ids)
        self._keys = [uri.key for uri in posts if uri is not None]

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        for value in decoded_values(raw, self.reading):
            self.decoded(value)

    def decoded(self, value: object) -> None:
        """Read what a line says, or the one document."""
        events = value if isinstance(value, list) else [value]
        read_each(events, self.reading, self._event)

    def _event(self, record: object) -> None:
        event = validated(EVENT, record)
        if not is_did(event["did"]):
            message = "did: names no account"
            raise JsonError(message)
        recorded = streamed(event["time_us"])
        kind = event["kind"]
        if kind not in _KINDS:
            message = f"kind: {kind[:_SHOWN]!a} is none of {', '.join(sorted(_KINDS))}"
            raise JsonError(message)
        if kind == "commit":
            self._commit(event, recorded)
        elif kind == "account":
            active = (event.get("account") or {}).get("active")
            if active is not None:
                # The stream tells of it afterwards.
                since = recorded.earliest if active else recorded.earliest - MINUTE
                said = Hidden(
                    Platform.BLUESKY, event["did"], "account", active, since, recorded.latest
                )
                self.reading.hidden.append((self.reading.records, said))
        elif kind == "identity":
            handle = (event.get("identity") or {}).get("handle")
            who = Author(event["did"], valid_handle(handle))
            self._observer.handle(who, recorded.latest)

    def _commit(self, event: Event, recorded: Recorded) -> None:
        commit = event.get("commit")
        if commit is None:
            message = "commit: missing"
            raise JsonError(message)
        if commit["operation"] not in _OPERATIONS:
            message = (
                f"commit.operation: {commit['operation'][:_SHOWN]!a} is none of"
                f" {', '.join(sorted(_OPERATIONS))}"
            )
            raise JsonError(message)
        if commit["collection"] not in {POST, REPOST}:
            return  # nobody's share
        if not is_record_key(commit["rkey"]):
            message = "commit.rkey: not the key of a record"
            raise JsonError(message)
        uri = AtUri(event["did"], commit["collection"], commit["rkey"])
        if commit["operation"] == "delete":
            self._observer.undone(uri, event["did"], recorded)
            return
        edited = commit["operation"] == "update"
        shown = Shown(uri, Author(event["did"], None), recorded, edited)
        try:
            self._written(shown, commit)
        except JsonError:
            # Anybody can write anything into a repository of their own. What no app can read is
            # no share; it is a record refused only where it may have been one of this contest.
            if self._is_elsewhere:
                return
            if not self._keys or any(key in repr(commit) for key in self._keys):
                raise

    def _written(self, shown: Shown, commit: Commit) -> None:
        record = commit.get("record")
        if record is None:
            message = "commit.record: missing"
            raise JsonError(message)
        names = self._observer.names
        if commit["collection"] == REPOST:
            repost = read_repost(record, names, "commit.record.")
            self._observer.repost(shown, repost.subject, via=repost.via, created=repost.created)
        else:
            self._observer.own(shown, read_post(record, names, "commit.record."))
