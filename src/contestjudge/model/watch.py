"""What an exhibit watched: the circumstances that every one of its observations shares."""

from __future__ import annotations

from typing import Literal, NamedTuple

from contestjudge.model.words import ShareForm


class Abilities(NamedTuple):
    """What an instrument can show, by itself."""

    sees: frozenset[ShareForm]
    """Forms it shows; empty: it says nothing of itself."""
    cap: int | None
    """How many shares it lists at most."""
    gives_times: bool
    """Whether its records say when the share was made."""
    lists_standing: bool
    """Whether it lists what stands at one moment, so that absence can mean undone."""
    is_stream: bool
    """Whether each record was made as the share happened, so that its counts are of that moment."""
    note: str
    """What it omits, in a sentence."""
    pages: tuple[int, ...] = ()
    """Smaller numbers that it lists where nobody asks for more."""
    lists_followers: bool = False
    """It lists who follows the sponsor, and no shares at all."""


class Watch(NamedTuple):
    """The resolved terms of an exhibit: its own statements over its instrument's abilities.

    Two exhibits with equal terms are one collection, however many files it is split over. Instants
    are microseconds UTC; ``None`` means unknown (``since``: from the opening; ``until``: to
    ``taken_at``).
    """

    instrument: str
    taken_at: int | None = None
    sees: tuple[ShareForm, ...] = ()
    since: int | None = None
    until: int | None = None
    complete: bool = False
    order: Literal["newest_first", "oldest_first"] | None = None
    cap: int | None = None
    """How many shares it can have listed, where the exhibit says so."""


WatchKey = tuple[
    str,
    tuple[bool, int],
    tuple[ShareForm, ...],
    tuple[bool, int],
    tuple[bool, int],
    bool,
    str,
    int,
]


def watch_key(watch: Watch) -> WatchKey:
    """Sort terms field by field; what is unknown comes last."""
    return (
        watch.instrument,
        _unknown_last(watch.taken_at),
        watch.sees,
        _unknown_last(watch.since),
        _unknown_last(watch.until),
        watch.complete,
        watch.order or "",
        watch.cap or 0,
    )


def _unknown_last(instant: int | None) -> tuple[bool, int]:
    return instant is None, instant or 0
