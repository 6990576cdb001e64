"""The text of a status, from the HTML that servers send: words, links and linked mentions.

A small tokenizer of its own, not the standard library's parser: that one reads broken markup
differently from one patch of Python to the next, and some of it in quadratic time. Here every
character is looked at a bounded number of times, and what is no tag is text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final, NamedTuple

MAX_HTML: Final = 32_768
"""Characters that are looked at."""

_TAG: Final = re.compile(
    "<(?P<close>/?)(?P<name>[A-Za-z][0-9A-Za-z]*+)"
    "(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
    "|<[!?][^<>]*+>"
)
_ATTRIBUTE: Final = re.compile(
    "([0-9A-Za-z_:-]++)[ \\t\\r\\n]*+=[ \\t\\r\\n]*+"
    "(?:\"([^\"]*+)\"|'([^']*+)'|([^ \\t\\r\\n\"'=]++))"
)
_BLOCKS: Final = frozenset({"p", "div", "br", "li", "ul", "ol", "blockquote", "pre", "h1", "h2"})
_UNSHOWN: Final = frozenset({"script", "style", "template"})
_SPANS: Final = frozenset({"p", "span", "div", "blockquote"})
_FALLBACK: Final = "quote-inline"
"""The class of what stands in for a quote where quotes are not shown: no words of the author."""


class Content(NamedTuple):
    """What stands in a status."""

    text: str
    links: tuple[str, ...]
    """Addresses behind its links, mentions and hashtags included."""


Mention = Callable[[str, str], str]
"""From what is shown of a linked mention, and its address, to what stands for it in the text."""


def read_html(source: str, mention: Mention) -> Content:
    r"""Read the HTML of a status.

    >>> read_html("<p>RT <a href='https://b.example/@a'>@a</a>: Win<br>now</p>", lambda s, _: s)
    Content(text='RT @a: Win\nnow', links=('https://b.example/@a',))
    """
    reader = _Reader(mention)
    at = 0
    source = source[:MAX_HTML]
    for match in _TAG.finditer(source):
        reader.words(source[at : match.start()])
        at = match.end()
        if match["name"] is not None:
            name = match["name"].lower()
            if match["close"]:
                reader.close(name)
            else:
                reader.open(name, match["rest"])
    reader.words(source[at:])
    return reader.content()


class _Reader:
    """Gathers words and links, one tag after the other."""

    def __init__(self, mention: Mention) -> None:
        self._mention = mention
        self._parts: list[str] = []
        self._links: dict[str, None] = {}
        self._skipped = ""
        """The element that is being passed over."""
        self._depth = 0
        self._address: str | None = None
        self._shown: list[str] = []

    def words(self, raw: str) -> None:
        if raw and not self._skipped:
            (self._parts if self._address is None else self._shown).append(html.unescape(raw))

    def open(self, name: str, rest: str) -> None:
        attributes = _attributes(rest)
        if name == "a":
            self._end_link()
            address = attributes.get("href", "")
            if address:
                self._links[address] = None
            if not self._skipped:
                self._address, self._shown = address, []
        if self._skipped:
            self._depth += name == self._skipped and not rest.endswith("/")
        elif name in _UNSHOWN or (
            name in _SPANS and _FALLBACK in attributes.get("class", "").split(" ")
        ):
            self._end_link()
            self._skipped, self._depth = name, 1
        elif name in _BLOCKS:
            self.words("\n")

    def close(self, name: str) -> None:
        if self._skipped:
            self._depth -= name == self._skipped
            if self._depth == 0:
                self._skipped = ""
        elif name == "a":
            self._end_link()
        elif name in _BLOCKS:
            self.words("\n")

    def _end_link(self) -> None:
        if self._address is not None:
            shown, address = "".join(self._shown), self._address
            self._parts.append(
                self._mention(shown, address) if shown.startswith(("@", "\uff20")) else shown
            )
        self._address = None

    def content(self) -> Content:
        self._end_link()
        return Content("".join(self._parts).strip("\n"), tuple(self._links))


def _attributes(rest: str) -> dict[str, str]:
    return {
        match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(rest)
    }
