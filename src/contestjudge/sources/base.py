"""The interface that every format stands behind: chunks of bytes and a target in, a reading out.

A source knows its format and nothing of rules, ranking or files. It never raises for a bad
record (it rejects it, with a reason) and raises :class:`~contestjudge.errors.InputError` only
where the whole input cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Protocol

from contestjudge.model.contest import AccountRef
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target
from contestjudge.model.words import Platform

MAX_RECORD_BYTES: Final = 16 * 2**20
"""A longer JSON object, or row of a table, is rejected."""
MAX_DOCUMENT_BYTES: Final = 256 * 2**20
"""A longer line is rejected unread; a longer JSON document that is not line by line is refused."""
MAX_DEPTH: Final = 200
"""Arrays and objects nested deeper than this are rejected."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What an evidence file may say about how to read one exhibit."""

    name: str
    """How the input is called in messages."""
    target: Target | None = None
    """``None``: read for inspection; whatever could be a share of anything is observed."""
    zone: str | None = None
    """IANA key of the zone that printed times are in; tables only."""
    columns: Mapping[str, str] | None = None
    """Our field name to the table's column name; tables only."""
    dates: Literal["day_first", "month_first"] | None = None
    """How to read ``04/08/2010``; tables only. Unstated: such a date is refused."""
    day: date | None = None
    """The local day of times printed without one (``11.02``); tables only."""
    account: AccountRef | None = None
    """Whose archive it is; personal archives only."""
    handle: str | None = None
    """What ``account`` is called, where the archive says both."""
    taken_at: int | None = None
    """When the exhibit was taken, microseconds UTC, where known."""
    instrument: str = ""
    """The declared instrument, or empty."""
    is_stream: bool = False
    """Whether each record was made as the share happened (its counts are of that moment)."""

    def is_elsewhere(self, platform: Platform) -> bool:
        """Tell a contest on another platform: nothing on this one is a share of its posts."""
        return self.target is not None and self.target.platform is not platform


class Source(Protocol):
    """One format."""

    @property
    def name(self) -> str:
        """The format's stable name, such as ``x.v1``."""

    @property
    def default_instrument(self) -> str:
        """The instrument to assume where the evidence file names none."""

    def recognises(self, head: bytes) -> bool:
        """Tell from the first bytes (up to 1 MiB, a leading mark dropped) whether this is ours."""

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read a whole input, given as consecutive chunks of bytes of any size."""
