"""Ids and handles compare the same everywhere: by number, by bytes, by ASCII lower case."""

from __future__ import annotations

from typing import Final

_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}

IdKey = tuple[int, int, bytes]
"""How an id sorts."""


def ascii_lower(text: str) -> str:
    """Lower-case A to Z and nothing else: handles compare so, in every locale.

    >>> ascii_lower("İSTANBUL_I")
    'İstanbul_i'
    """
    return text.translate(_LOWER)


def id_key(text: str) -> IdKey:
    """Sort decimal ids as integers, before all others by their bytes.

    >>> sorted(["10", "9", "@zoë", "@ada"], key=id_key)
    ['9', '10', '@ada', '@zoë']
    """
    if text.isascii() and text.isdecimal():
        return 0, int(text), b""
    return 1, 0, text.encode()
