"""Hashtags in texts: what follows ``#`` or ``＃`` up to the next blank, sign or picture (5.8.6).

The end of a tag is a closed table, so that no version of Unicode moves it.
"""

from __future__ import annotations

import re
from typing import Final

from contestjudge.sources.manual_text import normalised

_SIGNS: Final = (
    "\\x00-/:-@\\[-^`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7"
    "\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f"
    "\ue000-\uf8ff\ufe00-\ufe19\ufe30-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3e\uff40"
    "\uff5b-\uff65\U0001f000-\U0001fbff\U000e0000-\U000e0fff"
)
"""What no hashtag holds: blanks, signs but for the underscore, arrows, pictures."""
_TAG: Final = re.compile(f"(?<![^{_SIGNS}])(?<!&)[#\uff03]([^{_SIGNS}]+)")


def hashtags_in(text: str) -> frozenset[str]:
    """Return the hashtags of a normalised text, without their signs.

    >>> sorted(hashtags_in("go #win, not c#sharp; \uff03jul2024!"))
    ['jul2024', 'win']
    """
    return frozenset(_TAG.findall(text))


def hashtag(written: str) -> str | None:
    """Return a hashtag as rules write it, with or without its sign; ``None``: it is none.

    >>> hashtag("#LampContest"), hashtag("two words")
    ('lampcontest', None)
    """
    bare = normalised(written)
    if bare[:1] in {"#", "\uff03"}:
        bare = bare[1:]
    return bare if hashtags_in(f"#{bare}") == {bare} else None
