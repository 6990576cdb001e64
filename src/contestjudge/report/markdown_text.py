"""Text of strangers in Markdown: nothing in it may be markup, and nothing HTML."""

from __future__ import annotations

import re
from typing import Final

from contestjudge.report.plain import shown

_MARKS: Final = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~=:&$^@/\"']")
_LONGEST: Final = 1_000


def escaped(text: object, longest: int = _LONGEST) -> str:
    r"""Write text so that Markdown shows it as it is.

    Whatever could begin markup, a link or an entity is escaped; a character that CommonMark lets
    nobody escape could not begin any.

    >>> print(escaped("<b>[a](b)</b> | *c*"))
    \<b\>\[a\]\(b\)\<\/b\> \| \*c\*
    """
    return _MARKS.sub(lambda match: f"\\{match[0]}", shown(text, longest))


def said(text: object, longest: int = _LONGEST) -> str:
    r"""Write a sentence of ours that may quote strangers: only what could be markup is escaped.

    >>> print(said("@a_b is out (award.seats) <i>"))
    @a\_b is out (award.seats) \<i\>
    """
    safe = _IN_SENTENCES.sub(lambda match: f"\\{match[0]}", shown(text, longest))
    return _ADDRESS.sub(lambda match: match[0].replace(":", "\\:", 1).replace(".", "\\."), safe)


_IN_SENTENCES: Final = re.compile(r"[\\`*_\[\]<>|~#&$!]")
_ADDRESS: Final = re.compile(r"(?:https?|ftp|mailto|xmpp):|[wW][wW][wW]\.", re.IGNORECASE)
"""What some make links of by themselves."""
