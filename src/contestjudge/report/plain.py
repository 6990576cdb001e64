"""Strangers' text, made safe to look at: nothing in it may steer a terminal or a reader's eye."""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import fill
from typing import Final

from contestjudge.model.decision import SkippedDocument

_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_KEY_PARTS: Final = re.compile(r"[.\[\]]")
WIDTH: Final = 96
"""Columns of a view for a terminal."""
_LONGEST: Final = 280
_NAMED: Final = 3
"""Of many skipped members, so many are named."""


def _safe(text: object) -> str:
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", str(text))


def shown(text: object, longest: int = _LONGEST) -> str:
    r"""Return text in which controls, invisible and direction-changing characters are written out.

    >>> print(shown("a\x1b[31mb\u202ec"))
    a\u001b[31mb\u202ec
    """
    safe = _safe(text)
    return safe if len(safe) <= longest else f"{safe[: longest - 1]}…"


def shown_end(text: object, longest: int) -> str:
    """Return the same, but where it is too long its end: of a path, the file's name.

    >>> shown_end("exports/2024-05/retweets.jsonl", 20)
    '…4-05/retweets.jsonl'
    """
    safe = _safe(text)
    if len(safe) <= longest:
        return safe
    return f"…{safe[len(safe) - longest + 1 :]}"


def capitalised(text: str, key: str = "") -> str:
    """Begin a sentence with a capital, unless it begins with a name or a key.

    Args:
        text: the sentence.
        key: the key that it is about; its parts are names too.

    >>> capitalised("write it"), capitalised("entry.closes must lie later"), capitalised("x:1 is")
    ('Write it', 'entry.closes must lie later', 'x:1 is')
    >>> capitalised("seats are too many", "award.seats"), capitalised("")
    ('seats are too many', '')
    """
    first = text.partition(" ")[0].rstrip(",.:;")
    is_word = first.replace("-", "").isalpha() and first not in _KEY_PARTS.split(key)
    return text[:1].upper() + text[1:] if is_word else text


def counted(number: int, one: str, many: str = "") -> str:
    """Say how many of what.

    >>> counted(1, "entrant"), counted(2, "entrant"), counted(0, "reply", "replies")
    ('1 entrant', '2 entrants', '0 replies')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def skipped_sentence(one: SkippedDocument) -> str:
    """Say which members of an archive are not read, and why."""
    more = one.members - _NAMED
    names = ", ".join(shown_end(name, 60) for name in one.first[:_NAMED])
    behind = f" and {more} more" if more > 0 else ""
    return f"{shown_end(one.container, 60)}: {names}{behind} ({shown(one.reason)})"


def enumerated(items: Iterable[str], last: str = "and") -> str:
    """Join as people do.

    >>> enumerated(["quotes", "replies", "manual shares"])
    'quotes, replies and manual shares'
    """
    listed = list(items)
    if len(listed) < 2:  # noqa: PLR2004 - one needs no joining
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def wrapped(text: str, indent: str = "", width: int = WIDTH, *, hanging: str | None = None) -> str:
    """Fill lines of a terminal; what cannot be broken stays whole.

    Args:
        text: what to write.
        indent: what its first line begins with.
        width: columns of the terminal.
        hanging: what further lines begin with; unstated: blanks below ``indent``.
    """
    return fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=" " * len(indent) if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
