"""Who decodes answers of X v2: pydantic, or msgspec where it is installed and worth it.

This is the one place where the choice is made.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from contestjudge.sources.x_v2_decoding import ByPydantic, MakeDecode

WORTH_IT: Final = 1 << 22
"""So many bytes take as long as it takes to import a faster decoder."""


@cache
def fastest() -> MakeDecode:
    """Return what makes the fastest decoder that there is, the same from call to call."""
    try:
        from contestjudge.sources import x_v2_fast
    except ImportError:  # of msgspec
        return ByPydantic
    return x_v2_fast.ByMsgspec if x_v2_fast.is_strict() else ByPydantic


def is_there() -> bool:
    """Tell whether the fastest decoder was asked for before, and takes no time to import."""
    return fastest.cache_info().currsize > 0
