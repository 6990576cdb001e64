"""TOML, written so that no stranger's text can end a string, a comment or a line.

Strings are basic strings on one line. Controls, and characters that nobody sees or that turn the
direction of writing, are written as escapes in strings and spelled out in comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import Final

from contestjudge.model.time import SECOND, format_rfc3339
from contestjudge.report.plain import shown

WIDTH: Final = 98
_LONGEST_COMMENT: Final = 200
_ESCAPED: Final = re.compile(
    '["\\\\\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f'
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_BARE: Final = re.compile("[0-9A-Za-z_-]+")


def string(text: str) -> str:
    r"""Write a string.

    >>> print(string('say "hi"\n'), string("\u202e\ud800"))
    "say \"hi\"\u000A" "\u202E\uFFFD"
    """
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in {'"', "\\"}:
        return f"\\{character}"
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - half a character is none in TOML
        code = 0xFFFD
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"  # noqa: PLR2004


def strings(texts: Iterable[str]) -> str:
    """Write an array of strings on one line."""
    return f"[{', '.join(map(string, texts))}]"


def table(pairs: Mapping[str, str]) -> str:
    """Write an inline table of strings.

    >>> table({"handle": "From", "a b": "c"})
    '{ handle = "From", "a b" = "c" }'
    """
    inside = ", ".join(
        f"{key if _BARE.fullmatch(key) else string(key)} = {string(value)}"
        for key, value in pairs.items()
    )
    return f"{{ {inside} }}"


def instant(moment: int) -> str:
    """Write an instant (microseconds UTC) as an offset date-time, as short as it can be.

    >>> instant(0), instant(1_500_000)
    ('1970-01-01T00:00:00Z', '1970-01-01T00:00:01.500000Z')
    """
    text = format_rfc3339(moment)
    return text if moment % SECOND else f"{text[:19]}Z"


def comment(*sentences: str) -> list[str]:
    """Write sentences as lines of comment; what they quote must have gone through ``quoted``.

    >>> comment("Who won?", "Nobody.")
    ['# Who won? Nobody.']
    """
    words = wrap(" ".join(sentences), WIDTH - 2, break_long_words=True, break_on_hyphens=False)
    return [f"# {line}" for line in words]


def quoted(text: str, longest: int = _LONGEST_COMMENT) -> str:
    """Write a stranger's text for a comment: one line, nothing in it that is not seen."""
    return shown(text, longest)
