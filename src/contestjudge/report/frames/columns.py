"""A column of a frame: a name, one of five kinds, and values that plain Python has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from contestjudge.model.time import parse_rfc3339

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Cell = str | int | bool | datetime | tuple[str, ...] | None
"""What stands in a frame; ``None``: not known, or no bound."""


class Kind(StrEnum):
    """What a column holds; any may hold nulls."""

    TEXT = "text"
    INTEGER = "integer"
    """64 bits, signed."""
    TRUTH = "truth"
    INSTANT = "instant"
    """A time in UTC, to the microsecond."""
    TEXTS = "texts"
    """A list of texts."""


class Column(NamedTuple):
    """A column."""

    name: str
    kind: Kind
    values: Sequence[Cell]


def text(name: str, values: Iterable[str | None]) -> Column:
    """Make a column of texts: of words of a closed list their plain text."""
    return Column(name, Kind.TEXT, [None if one is None else str(one) for one in values])


def integer(name: str, values: Iterable[int | None]) -> Column:
    """Make a column of whole numbers."""
    return Column(name, Kind.INTEGER, list(values))


def truth(name: str, values: Iterable[bool]) -> Column:
    """Make a column of yes and no."""
    return Column(name, Kind.TRUTH, list(values))


def texts(name: str, values: Iterable[tuple[str, ...]]) -> Column:
    """Make a column of lists of texts."""
    return Column(name, Kind.TEXTS, list(values))


def instant(name: str, values: Iterable[str | None]) -> Column:
    """Make a column of times out of the times of a document."""
    return Column(name, Kind.INSTANT, [None if one is None else moment_of(one) for one in values])


def moment_of(time: str) -> datetime:
    """Read a time of a document, without loss.

    >>> moment_of("2010-08-04T09:00:00.000001Z")
    datetime.datetime(2010, 8, 4, 9, 0, 0, 1, tzinfo=datetime.timezone.utc)
    """
    return _EPOCH + timedelta(microseconds=parse_rfc3339(time)[0])
