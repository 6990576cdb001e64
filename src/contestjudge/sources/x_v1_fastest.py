"""Who decodes the heads of X v1.1 lines: pydantic, or msgspec where it is installed and worth it.

This is the one place where the choice is made.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from contestjudge.sources.x_v1_decoding import Decode, by_pydantic

WORTH_IT: Final = 2_000
"""So many heads take as long as it takes to import a faster decoder."""


@cache
def fastest() -> Decode:
    """Return the fastest decoder that there is, the same from call to call."""
    try:
        from contestjudge.sources import x_v1_fast
    except ImportError:  # of msgspec
        return by_pydantic
    return x_v1_fast.by_msgspec if x_v1_fast.is_strict() else by_pydantic


def is_there() -> bool:
    """Tell whether the fastest decoder was asked for before, and takes no time to import."""
    return fastest.cache_info().currsize > 0
