"""Recordings of Jetstream a portion at a time: plain reposts as columns, all else as it always is.

Of an event that stands for a plain repost (spec 14.2.13) nothing but a few strings is read, and
all of them are looked at; whatever is not certain is read by
:class:`~contestjudge.sources.bluesky_jetstream.EventReader`, which reads everything where no rows
are wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from contestjudge.model.reading import Reading
from contestjudge.model.time import FIRST_INSTANT, LAST_INSTANT, recordable_time
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.bluesky_events_decoding import Event, event_of
from contestjudge.sources.bluesky_events_fastest import WORTH_IT, fastest, is_there
from contestjudge.sources.bluesky_ids import REPOST
from contestjudge.sources.bluesky_jetstream import EventReader
from contestjudge.sources.bluesky_time import MILLISECOND
from contestjudge.sources.json_text import JsonError, Refused, decoded_line, values

ROWS_AT_ONCE: Final = 1 << 12
_MOST_MINUTES: Final = 1 << 16
_MINUTE: Final = len("2026-01-01T12:00:")
_SECOND: Final = _MINUTE + len("00")
_DID: Final = len("did:plc:")
_is_usual: Final = re.compile(
    # account, key, createdAt
    r"did:plc:[2-7a-z]{24} [2-7ab][2-7a-z]{12}"
    r" [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]\.[0-9]{3}Z"
).fullmatch
_repost: Final = re.compile(
    rf"at://did:plc:([2-7a-z]{{24}})/{re.escape(REPOST)}/([2-7ab][2-7a-z]{{12}})"
).fullmatch


class Reposts(NamedTuple):
    """What plain reposts say, in columns of one length."""

    records: list[int]
    """One-based numbers of the records."""
    instants: list[int]
    """When the stream recorded them, microseconds UTC."""
    claimed: list[int]
    """When they claim to have been made, milliseconds UTC."""
    subjects: list[str]
    """Which of the contest's posts they share."""
    names: list[str]
    """What tells each apart: 24 signs of its account, 13 of its key."""
    through: list[str]
    """Likewise, the repost that it says it was made from; empty: it says nothing."""


Keep = Callable[[Reposts], None]
"""Keeps reposts as they come."""


class _Minutes(dict[str, int | None]):
    """When a printed minute begins, milliseconds UTC; ``None``: it is none of the calendar."""

    def __missing__(self, printed: str) -> int | None:
        if len(self) >= _MOST_MINUTES:
            self.clear()
        try:
            earliest, _ = recordable_time(f"{printed}00.000Z")
        except ValueError:
            found = None
        else:
            found = earliest // MILLISECOND
        self[printed] = found
        return found


class RepostReader:
    """Reads one recording; plain reposts go to ``keep``, everything else into the reading."""

    def __init__(self, options: ReadOptions, keep: Keep) -> None:
        """Take what to look for.

        Args:
            options: with a target whose recorder is the stream, and that asks nothing beyond
                shares.
            keep: takes reposts, in portions.
        """
        self._name = options.name
        self._posts = frozenset() if options.target is None else options.target.post_ids
        self._keep = keep
        self._reader = EventReader(options)
        self._minutes = _Minutes()

    @property
    def reading(self) -> Reading:
        """What the reference's reader found, and how many records there are."""
        return self._reader.reading

    def read(self, chunks: Iterable[bytes]) -> None:
        """Read the whole input.

        Raises:
            InputError: a document is too large.
        """
        reader = self._reader
        decode = fastest() if is_there() else None
        size = 0
        found = _no_reposts()
        for raw in values(chunks, self._name):
            if isinstance(raw, Refused):
                reader.value(raw)
                continue
            event = None if decode is None else decode(raw)
            if event is None or not self._is_plain(event, found):
                self._slowly(raw, found)
            if len(found.records) >= ROWS_AT_ONCE:
                self._keep(found)
                found = _no_reposts()
            if decode is None:
                size += len(raw)
                if size > WORTH_IT:
                    decode = fastest()
        self._keep(found)

    def _slowly(self, raw: bytes, found: Reposts) -> None:
        """Read an event that nobody has read yet, by the law of JSON."""
        try:
            value = decoded_line(raw)
        except JsonError:
            self._reader.value(raw)
            return
        event = event_of(value)
        if event is None or not self._is_plain(event, found):
            self._reader.decoded(value)

    def _is_plain(self, event: Event, found: Reposts) -> bool:
        """Add what a plain repost says; tell whether it is one."""
        did, instant, key, claimed, subject, via = event
        if (
            subject not in self._posts
            or not FIRST_INSTANT <= instant <= LAST_INSTANT
            or _is_usual(f"{did} {key} {claimed}") is None
        ):
            return False
        minute = self._minutes[claimed[:_MINUTE]]
        through = _repost(via) if via else None
        if minute is None or (via and through is None):
            return False
        reading = self._reader.reading
        reading.records += 1
        found.records.append(reading.records)
        found.instants.append(instant)
        seconds = int(claimed[_MINUTE:_SECOND]) * 1000 + int(claimed[_SECOND + 1 : -1])
        found.claimed.append(minute + seconds)
        found.subjects.append(subject)
        found.names.append(did[_DID:] + key)
        found.through.append("" if through is None else through[1] + through[2])
        return True


def _no_reposts() -> Reposts:
    return Reposts([], [], [], [], [], [])
