"""Shares by hand: a marker that names the sponsor, and words that are recognisably the post's.

The grammar says how surely a text repeats a contest's post, and from whom it was copied. It never
says whether that counts: rules do, and a person rules on what lies between (spec 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from contestjudge.model.names import ascii_lower
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Grade
from contestjudge.sources.manual_markers import (
    WIDE,
    Grammar,
    Marker,
    MarkerKind,
    grammar_for,
)
from contestjudge.sources.manual_text import (
    GRADES,
    NOT_ALIKE,
    ONLY_LINK,
    Likeness,
    Passage,
    PostText,
    folded,
    normalised,
    prepared,
)

__all__ = ["ManualMatch", "Recogniser", "has_marker", "normalised"]

SERVICES: Final = frozenset(
    {
        "addthis", "addtoany", "buffer", "change", "flickr", "hootsuite", "instagram", "pocket",
        "po_st", "sharethis", "soundcloud", "spotify", "tweetdeck", "twitpic", "twitter",
        "twitterfeed", "vimeo", "wordpressdotcom", "youtube",
    }
)  # fmt: skip
"""Whom buttons credit (``via @YouTube``): never the person somebody copied from (spec 3.3.4)."""


_MOST_SEEN: Final = 256
_LONGEST_SEEN: Final = 1_000
"""So many texts, that are no longer than that, are remembered."""


class ManualMatch(NamedTuple):
    """What a text says as a share by hand."""

    grade: Grade
    post: str
    """Id of the contest post that it matches best."""
    via: str | None
    """Whom it was copied from, ``@handle`` in lower case; ``None``: from the sponsor itself."""
    text: str
    """The normalised text, for equality between exhibits."""


class Recogniser:
    """Recognises shares by hand of one contest's posts."""

    def __init__(self, target: Target) -> None:
        handles = {ascii_lower(handle).removeprefix("@") for handle in target.handles} - {""}
        self._handles = frozenset(handles)
        self._needles = tuple(handle.encode() for handle in sorted(handles))
        self._grammar = grammar_for(self._handles)
        self._posts = tuple(_Candidate(post, self._grammar) for post in target.posts)
        self._seen: dict[str, dict[int, ManualMatch]] = {}
        """Copies are copies: many are the same, letter for letter."""

    def match(self, text: str, latest: int | None = None) -> ManualMatch | None:
        """Return how surely a text repeats a contest post; ``None`` where no marker says so.

        ``latest`` is the last instant at which the text can have been written, microseconds UTC,
        where known: of posts matched equally well, the last one made by then is meant.
        """
        if not self._may_name_sponsor(text):
            return None
        found = self._seen.get(text)
        if found is None:
            found = self._compared(text)
            if len(text) <= _LONGEST_SEEN:
                if len(self._seen) >= _MOST_SEEN:
                    self._seen.clear()
                self._seen[text] = found
        return found[self._meant(list(found), latest)] if found else None

    def _compared(self, text: str) -> dict[int, ManualMatch]:
        """Return which posts a text matches best, and how; none where no marker says so."""
        text = prepared(text)
        markers = self._grammar.markers(text)
        passages = _passages(
            text, markers, [i for i, marker in enumerate(markers) if self._names_sponsor(marker)]
        )
        if not passages or not self._posts:
            return {}
        best = [_likeness(post, text, passages) for post in self._posts]
        top = max(likeness for likeness, _ in best)
        grade, words = GRADES[top.rank], folded(text)
        return {
            index: ManualMatch(grade, post.id, self._source(post, markers, place), words)
            for index, (post, (likeness, place)) in enumerate(zip(self._posts, best, strict=True))
            if likeness == top
        }

    def carries_link(self, text: str, expanded: Sequence[str] = ()) -> bool:
        """Tell whether a contest link stands in a text, or among the addresses behind its links.

        Scheme, ``www.``, a last slash and the case of the host make no difference. An address
        that breaks off with an ellipsis is not one.
        """
        return any(post.links.are_carried(text, expanded) for post in self._posts)

    def _may_name_sponsor(self, text: str) -> bool:
        """Tell cheaply whether a handle can be in a text: most texts end here."""
        # Bytes lower only A to Z, and ASCII is found in UTF-8 only where it stands.
        raw = text.encode("utf-8", "surrogatepass").lower()
        for needle in self._needles:
            if needle in raw:
                return True
        # A reference may hide letters, and the kelvin sign is by composition a K.
        if "&" in text or "\u212a" in text:
            plain = ascii_lower(prepared(text))
            return any(handle in plain for handle in self._handles)
        return False

    def _names_sponsor(self, marker: Marker) -> bool:
        return not self._handles.isdisjoint(marker.handles)

    def _meant(self, equals: list[int], latest: int | None) -> int:
        """Of posts matched equally well, choose the last one made by then (spec 3.3.5)."""
        chosen = equals[0]
        newest: int | None = None
        for index in equals:
            earliest = self._posts[index].earliest
            if latest is None or earliest is None or earliest > latest:
                continue
            if newest is None or earliest > newest:
                chosen, newest = index, earliest
        return chosen

    def _source(self, post: _Candidate, markers: list[Marker], place: int) -> str | None:
        """Return whom the text was copied from, where that is not the sponsor (spec 3.3.4)."""
        credits_backwards = [m for m in reversed(markers) if m.kind is MarkerKind.CREDIT]
        is_credit = markers[place].kind is MarkerKind.CREDIT
        for marker in (markers[0], *credits_backwards):
            may_be_words = is_credit or marker.start > markers[place].start
            for handle in marker.handles:
                if handle in self._handles or handle in SERVICES:
                    continue
                if may_be_words and handle in post.mentions:
                    continue
                return f"@{handle}"
        return None


def has_marker(text: str) -> str | None:
    """Return whom the first marker of a text names (lower case, no ``@``), whoever that is.

    Services that buttons credit are passed over. ``None``: no marker.

    >>> has_marker("Ditto RT @Sj_ab win!"), has_marker("RT to win"), has_marker("via @YouTube")
    ('sj_ab', None, None)
    """
    if "@" not in text and "\uff20" not in text and "&" not in text:
        return None
    for marker in WIDE.markers(prepared(text)):
        for handle in marker.handles:
            if handle not in SERVICES:
                return handle
    return None


class _Candidate:
    """A contest's post, made ready for comparison."""

    def __init__(self, post: TargetPost, grammar: Grammar) -> None:
        self.id = post.id
        self.earliest = post.earliest
        self.words = PostText(post.text)
        self.mentions = grammar.mentions(prepared(post.text))
        self.links = _Links(post.links)


class _Links:
    """Addresses of a contest, found in texts however they are written (spec 3.5)."""

    def __init__(self, links: Sequence[str]) -> None:
        addresses = [address for link in links if (address := _address(link)) is not None]
        self._keys = frozenset(host + path for host, path in addresses)
        self._hosts = tuple(sorted({host.encode() for host, _ in addresses}))
        self._patterns = tuple(
            re.compile(f"{_BEFORE}{_either_case(host)}{re.escape(path)}{_BEHIND}")
            for host, path in sorted(addresses)
        )

    def are_carried(self, text: str, expanded: Sequence[str]) -> bool:
        """Tell whether one of them stands in the text, or is among the expanded addresses."""
        if not self._keys:
            return False
        if any((found := _address(url)) and "".join(found) in self._keys for url in expanded):
            return True
        raw = text.encode("utf-8", "surrogatepass").lower()
        if "&" not in text and not any(host in raw for host in self._hosts):
            return False
        text = prepared(text)
        return any(pattern.search(text) is not None for pattern in self._patterns)


_SCHEME: Final = "[hH][tT]{2}[pP][sS]?://"
_WWW: Final = "(?:[wW]{3}\\.)?"
_BEFORE: Final = f"(?:(?<![/=?&%.]){_SCHEME}{_WWW}|(?<![0-9A-Za-z_.@/~%=-]){_WWW})"
_BEHIND: Final = "/?(?![0-9A-Za-z_/?#&=%~@+$*-]|\u2026|\\.\\.\\.|[.,;:!']+[0-9A-Za-z_%])"
_ADDRESS: Final = re.compile(f"(?:{_SCHEME})?{_WWW}([^/?#]+)([^\0]*)")


def _address(link: str) -> tuple[str, str] | None:
    """Take an address apart: the host in lower case, and all behind it less a last slash."""
    match = _ADDRESS.fullmatch(prepared(link).strip(" \t\r\n"))
    return None if match is None else (ascii_lower(match[1]), match[2].removesuffix("/"))


def _either_case(host: str) -> str:
    """Return a pattern that matches a host's name in any mixture of ASCII cases."""
    return "".join(
        f"[{letter}{letter.upper()}]" if "a" <= letter <= "z" else re.escape(letter)
        for letter in host
    )


def _passages(text: str, markers: list[Marker], places: list[int]) -> list[tuple[Passage, int]]:
    """Return what the markers at the given places can mean, and which does (spec 3.3.2)."""
    return [
        (Passage(folded(text[start:end]), behind=start >= markers[place].end), place)
        for place in places
        for start, end in dict.fromkeys(_spans(len(text), markers, place))
    ]


def _spans(length: int, markers: list[Marker], place: int) -> Iterator[tuple[int, int]]:
    """Yield the beginning and end of every passage that one marker can mean."""
    marker = markers[place]
    yield marker.end, length
    if place + 1 < len(markers):
        yield marker.end, markers[place + 1].start
    if marker.kind is not MarkerKind.CREDIT:
        return
    before = markers[:place]
    for start in (0, *[m.end for m in before if m.kind is not MarkerKind.CREDIT][-1:]):
        yield start, marker.start
        inner = [m.start for m in before if m.kind is MarkerKind.CREDIT and m.start > start]
        if inner:
            yield start, inner[0]


def _likeness(
    post: _Candidate, text: str, passages: list[tuple[Passage, int]]
) -> tuple[Likeness, int]:
    """Return a post's best likeness, and the place of the first marker that gives it."""
    if post.words.is_empty:
        found = ONLY_LINK if post.links.are_carried(text, ()) else NOT_ALIKE
        return found, passages[0][1]
    return max(
        ((post.words.compare(passage), place) for passage, place in passages),
        key=lambda likeness: likeness[0],
    )
