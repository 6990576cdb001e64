"""Sources: one file per format, from bytes to observations, and the detection of formats.

The formats are imported when somebody first has something to read: building their decoders takes
longer than all the rest of an import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contestjudge.sources.detection import SOURCES, detect
    from contestjudge.sources.followers import FollowersSource
    from contestjudge.sources.table import TableSource

__all__ = ["SOURCES", "FollowersSource", "TableSource", "detect"]


def __getattr__(name: str) -> object:
    """Import the formats, once one of them is asked for."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from contestjudge.sources import detection

    return getattr(detection, name)
