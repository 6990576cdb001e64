"""Languages and countries as records print them: read, or nothing is said (spec 4.11.5, 4.11.6).

What cannot be read is no reason to reject a record: it only says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from contestjudge.model.names import ascii_lower

_is_tag: Final = re.compile("[a-z]{2,8}(?:-[a-z0-9]{1,8})*").fullmatch
_is_country: Final = re.compile("[A-Za-z]{2}").fullmatch
_RENAMED: Final[Mapping[str, str]] = {"in": "id", "iw": "he", "ji": "yi"}
"""Old codes that platforms still print."""
_NO_LANGUAGE: Final = re.compile("(?:und|mul|mis|zxx|q[a-t][a-z])(?:-.*)?").fullmatch
"""Undetermined, several, uncoded, none; and the codes for private use, which X prints where a text
is only mentions, hashtags, links or media."""
_MOST: Final = 16
"""So many languages of one text are looked at."""


def language(printed: object) -> str | None:
    """Read a language as it compares: a tag in lower case; ``None``: it names none.

    >>> language("pt-BR"), language("iw"), language("und"), language("qme"), language(7)
    ('pt-br', 'he', None, None, None)
    """
    if not isinstance(printed, str):
        return None
    tag = ascii_lower(printed)
    if _is_tag(tag) is None or _NO_LANGUAGE(tag) is not None:
        return None
    first, dash, rest = tag.partition("-")
    return _RENAMED.get(first, first) + dash + rest


def languages(printed: object) -> tuple[str, ...]:
    """Read one language, or a list of several: sorted, each once.

    >>> languages(["sv", "en", "sv", None]), languages("sv"), languages(None)
    (('en', 'sv'), ('sv',), ())
    """
    several: Iterable[object] = printed[:_MOST] if isinstance(printed, list) else (printed,)
    return tuple(sorted({tag for one in several if (tag := language(one)) is not None}))


def country(printed: object) -> str | None:
    """Read a country by its two letters.

    >>> country("se"), country("Sweden"), country(None)
    ('SE', None, None)
    """
    if not isinstance(printed, str) or _is_country(printed) is None:
        return None
    return printed.upper()


def country_of_place(place: object) -> str | None:
    """Read the country of a place that a post is tagged with."""
    if place is None or not isinstance(place, Mapping):  # most are not: to ask a class costs more
        return None
    return country(place.get("country_code"))
