"""Who decodes events of Jetstream first: msgspec, where it is installed and worth it.

This is the one place where the choice is made. What it leaves, and everything where it is not
there, is decoded by the law of JSON itself (:mod:`~contestjudge.sources.json_text`).
"""

from __future__ import annotations

from functools import cache
from typing import Final

from contestjudge.sources.bluesky_events_decoding import Decode, Event

WORTH_IT: Final = 1 << 21
"""So many bytes take as long as it takes to import a faster decoder."""


@cache
def fastest() -> Decode:
    """Return what decodes usual events fastest, the same from call to call."""
    try:
        from contestjudge.sources import bluesky_events_fast
    except ImportError:  # of msgspec
        return nothing
    return bluesky_events_fast.by_msgspec


def is_there() -> bool:
    """Tell whether the fastest decoder was asked for before, and takes no time to import."""
    return fastest.cache_info().currsize > 0


def nothing(_: bytes) -> Event | None:
    """Decode nothing."""
    return None
