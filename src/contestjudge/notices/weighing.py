"""How long a post is, as X counts: weighted characters, every link 23 (spec 12.4).

Where X knows more than this module (which emoji are one sign, which endings are top-level domains)
the greater number is taken: what fits here fits there.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LINK_WEIGHT: Final = 23
_LIGHT: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that count as one; all others count as two."""
_HOST: Final = r"(?:[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?\.)+[A-Za-z]{2,}"
_REST: Final = r"(?::[0-9]+)?(?:[/?#][0-9A-Za-z/?#%&=+._~:@!$'()*,;-]*[0-9A-Za-z/#=&_-])?/?"
_LINK: Final = re.compile(
    rf"(?P<stated>https?://{_HOST}{_REST})|(?P<bare>(?<![0-9A-Za-z@./-]){_HOST}{_REST})"
)


def weight(text: str) -> int:
    """Return the length of a post.

    >>> weight("Hej då"), weight("抽選"), weight("https://example.com/tickets?lang=sv")
    (6, 4, 23)
    >>> weight("https://example.com/tickets.")  # the full stop is no part of the link
    24
    """
    composed = unicodedata.normalize("NFC", text)
    total, last = 0, 0
    for link in _LINK.finditer(composed):
        total += _plain(composed[last : link.start()])
        # Without a scheme it is a link only if X knows the ending: count what is more.
        bare = link["bare"]
        total += LINK_WEIGHT if bare is None else max(LINK_WEIGHT, _plain(bare))
        last = link.end()
    return total + _plain(composed[last:])


def cut(text: str, heaviest: int) -> str:
    """Return a text, or as many of its first words as weigh no more, with an ellipsis.

    >>> cut("Five festival tickets", 60), cut("Five festival tickets", 16)
    ('Five festival tickets', 'Five festival…')
    >>> cut("Sommarbiljettlotteriet", 12)  # only a first word that is too long is cut itself
    'Sommarbilj…'
    """
    if weight(text) <= heaviest:
        return text
    end = min(len(text), heaviest)
    while end and weight(f"{text[:end]}…") > heaviest:
        end -= 1
    if text[end : end + 1] != " ":
        end = text.rfind(" ", 0, end) if " " in text[:end].strip(" ") else end
    return f"{text[:end].rstrip(' ')}…"


def is_link(text: str) -> bool:
    """Whether a text is one link, with its scheme.

    >>> is_link("https://example.com/complain"), is_link("help@example.com")
    (True, False)
    """
    found = _LINK.fullmatch(text)
    return found is not None and found["stated"] is not None


def _plain(text: str) -> int:
    return sum(1 if any(low <= ord(sign) <= high for low, high in _LIGHT) else 2 for sign in text)
