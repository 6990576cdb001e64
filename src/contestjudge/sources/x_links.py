"""Addresses of X posts in texts and link lists: a quote can be made by address alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_STATUS: Final = re.compile(
    r"(?<![0-9A-Za-z_.@-])(?:https?://)?(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com"
    r"/(?:#!/)?(?:i/web|i|[0-9A-Za-z_]{1,20})/status(?:es)?/([1-9][0-9]{0,18})(?![0-9A-Za-z_])",
    re.IGNORECASE | re.ASCII,
)


def linked_posts(texts: Iterable[str]) -> list[str]:
    """Return the ids of all X posts whose addresses stand in ``texts``, in order, each once.

    >>> linked_posts(["https://mobile.twitter.com/sj_ab/status/20?s=21", "x.com/i/web/status/7"])
    ['20', '7']
    """
    found: dict[str, None] = {}
    for text in texts:
        if "/status" in text:
            for match in _STATUS.finditer(text):
                found[match[1]] = None
    return list(found)
