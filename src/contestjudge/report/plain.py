"""Strangers' text, made safe to look at: nothing in it may steer a terminal or a reader's eye."""

from __future__ import annotations

import re
from typing import Final

_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LONGEST: Final = 280


def shown(text: object, longest: int = _LONGEST) -> str:
    r"""Return text in which controls, invisible and direction-changing characters are written out.

    >>> print(shown("a\x1b[31mb\u202ec"))
    a\u001b[31mb\u202ec
    """
    safe = _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", str(text))
    return safe if len(safe) <= longest else f"{safe[: longest - 1]}…"
