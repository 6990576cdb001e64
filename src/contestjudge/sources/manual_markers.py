"""Markers of hand-made shares: the words and signs that name whose text somebody repeats.

A marker says *who* is repeated, never *what*: whether the words are a post's is decided by
:mod:`contestjudge.sources.manual`. The list of markers is closed (spec 3.2). All classes of
characters are spelled out, and letters match in both cases one by one, so that nothing depends on
a locale or on a version of Unicode.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, NamedTuple

from contestjudge.model.names import ascii_lower

MAX_MARKERS: Final = 16
"""No more markers of one text are read: longer chains are noise (spec 3.2.7)."""

_GAP: Final = (
    " \\t\\n\\r\\f\\v\\x85\\xa0\\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u2064\u2066-\u206f\u3000\ufe0f\ufeff"
)
_QUOTES: Final = "\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u300c\u300e"
_WORD: Final = "0-9A-Za-z_"
_LATIN: Final = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_AT: Final = "[@\uff20]"
_PLAIN: Final = f"[{_WORD}]++"
_FOREIGN: Final = "(?:[xX][nN]--)?"
"""How a host's part begins that is written in other letters."""
_WIDE: Final = (
    f"{_FOREIGN}[{_WORD}]++(?:(?:[.]{_FOREIGN}|-)[{_WORD}]++)*+"
    f"(?:{_AT}[0-9A-Za-z]++(?:[.-]++[0-9A-Za-z]++)++)?+"
)
_END: Final = f"(?![{_WORD}{_LATIN}\u0300-\u036f@\uff20]|://)"
_START: Final = f"(?<![{_WORD}{_LATIN}@\uff20])"
_PASSING: Final = (
    f"{_START}(?:[mMpP]?[rR][tT]|[mM][tT]|[rR][eE][tT][wW][eE][eE][tT](?:[iI][nN][gG])?)"
    # Glued to the word before it, only capitals count: "indowebsterRT", but not "smart".
    "|(?<=[0-9a-z_\u00df-\u00f6\u00f8-\u00ff])RT"
    "|[\u267a\u267b]"
)
_CREDIT: Final = f"{_START}(?:[vV][iI][aA]|[hH]/?[tT])"


class MarkerKind(Enum):
    """Where the repeated words stand."""

    PASSING = "passing"
    """``RT @u`` and its kin: behind the marker."""
    CREDIT = "credit"
    """``via @u``, ``HT @u``: before the marker, or behind it."""
    QUOTED = "quoted"
    """An opening quotation mark, ``@u:``: behind the marker."""


class Marker(NamedTuple):
    """One marker: where it stands in the text, and whom it names."""

    kind: MarkerKind
    start: int
    end: int
    handles: tuple[str, ...]
    """ASCII lower case, without ``@``; several only in ``via @a, @b``."""


class Grammar:
    """The markers, for one way of writing handles."""

    def __init__(self, handle: str) -> None:
        self._marker = re.compile(
            f"(?:(?P<passing>{_PASSING})|(?P<credit>{_CREDIT}))"
            f"(?P<between>[{_GAP}]*(?:[:\uff1a][{_GAP}]*)?(?:[-\u2013\u2014>.][{_GAP}]*)?"
            f"(?:[{_QUOTES}][{_GAP}]*)?){_AT}(?P<named>{handle}){_END}"
            f"|[{_QUOTES}][{_GAP}]*{_AT}(?P<quoted>{handle}){_END}[{_GAP}]*[:\uff1a]"
        )
        self._further = re.compile(f"[{_GAP}]*[,&+/][{_GAP}]*{_AT}({handle}){_END}")
        self._mention = re.compile(f"(?<![{_WORD}@\uff20]){_AT}({handle}){_END}")

    def markers(self, text: str) -> list[Marker]:
        """Return the first markers of a text (at most :data:`MAX_MARKERS`), left to right."""
        found: list[Marker] = []
        at = 0
        while len(found) < MAX_MARKERS and (match := self._marker.search(text, at)) is not None:
            at = match.end()
            if match["quoted"] is not None:
                handle = ascii_lower(match["quoted"])
                found.append(Marker(MarkerKind.QUOTED, match.start(), at, (handle,)))
                continue
            if match["between"] == "" and _continues_address(text, at):
                continue  # "RT@example.com" is an address for mail
            handles = [ascii_lower(match["named"])]
            kind = MarkerKind.PASSING
            if match["credit"] is not None:
                kind = MarkerKind.CREDIT
                while (more := self._further.match(text, at)) is not None:
                    handles.append(ascii_lower(more[1]))
                    at = more.end()
            found.append(Marker(kind, match.start(), at, tuple(handles)))
        return found

    def mentions(self, text: str) -> frozenset[str]:
        """Return every handle mentioned in a text, in ASCII lower case."""
        return frozenset(ascii_lower(match[1]) for match in self._mention.finditer(text))


PLAIN: Final = Grammar(_PLAIN)
"""Handles of letters, digits and underscores."""
WIDE: Final = Grammar(_WIDE)
"""Handles that may hold dots, hyphens and a host: ``brand.example``, ``brand@example.social``."""

_PLAIN_HANDLE: Final = re.compile(_PLAIN)


def grammar_for(handles: frozenset[str]) -> Grammar:
    """Choose the way of writing handles that can express all the given ones (spec 3.2.1)."""
    return PLAIN if all(_PLAIN_HANDLE.fullmatch(handle) for handle in handles) else WIDE


def _continues_address(text: str, at: int) -> bool:
    """Tell whether a dot and a letter or digit follow: the rest of a host's name."""
    return _HOST_REST.match(text, at) is not None


_HOST_REST: Final = re.compile("\\.[0-9A-Za-z]")
