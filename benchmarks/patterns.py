"""Many records from one: a record is encoded once, and what differs is put into its bytes.

A value that differs is written as :func:`text` or :func:`number` of a name; :class:`Pattern` has
places for these names, and filling them in costs some microseconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

_PLACE: Final = re.compile(rb'"#([a-z_]+)#"|@#([a-z_]+)#')


def text(name: str) -> str:
    """Mark the place of a text, alone or within another one."""
    return f"@#{name}#"


def number(name: str) -> str:
    """Mark the place of a number: the quotation marks round it go away."""
    return f"#{name}#"


class Pattern:
    """Bytes with places for what differs."""

    __slots__ = ("_line",)

    def __init__(self, raw: bytes) -> None:
        self._line = _PLACE.sub(
            lambda place: b"%%(%b)b" % (place[1] or place[2]), raw.replace(b"%", b"%%")
        )

    def line(self, values: Mapping[bytes, bytes]) -> bytes:
        """Fill the places in."""
        return self._line % values


def encoded(record: object) -> bytes:
    """Encode a record as compact JSON, without a line feed."""
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode()


def pattern(record: object) -> Pattern:
    """Make a pattern of a record: compact JSON, a line."""
    return Pattern(encoded(record) + b"\n")
