"""Texts made comparable: what two copies of one post have in common, whoever carried them.

Every step is a closed table or a standard transformation, and every measure an integer, so that a
second implementation gives the same numbers (spec 3.1, 3.4). Nothing here knows of markers.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from functools import cached_property
from typing import Final, NamedTuple

from contestjudge.model.words import Grade

MAX_RAW: Final = 8192
"""Characters of a text that are looked at before character references are resolved."""
MAX_RESOLVED: Final = 4096
"""Characters that are looked at before composition."""
MAX_TEXT: Final = 2048
"""Characters that are looked at after it: no text that people share is longer."""
SHINGLE: Final = 4
"""Length of the pieces that two texts must have in common to count as alike there."""
SURE_LENGTH: Final = 24
"""So many characters of a post are recognisable wherever they stand."""
LEAST_LENGTH: Final = 8
"""Fewer characters of a post than this prove nothing."""
RECOGNISABLE_PERMILLE: Final = 800
"""Of the post's characters, found again: recognisable."""
DOUBTFUL_PERMILLE: Final = 400
"""Of the post's characters, found again: for a person to rule on."""
OWN_PERMILLE: Final = 200
"""Less than this of the words being the post's, they are somebody's own."""

_BLANKS: Final = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_BLANK_RUN: Final = re.compile(f"[{_BLANKS}]+")
_UNSEEN: Final = "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_FOLD: Final = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2039": "'", "\u203a": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"',
    "\u300c": '"', "\u300d": '"', "\u300e": '"', "\u300f": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-",
    "\u2026": "...", "\uff20": "@",
}  # fmt: skip
_FOLDABLE: Final = re.compile(f"[{''.join(_FOLD)}{_UNSEEN}]")
_ADDRESS: Final = "[!#-;=?-~]"  # visible ASCII, but for ", < and >
_LINK: Final = re.compile(
    f"[hH][tT][tT][pP][sS]?:/(?:/{_ADDRESS}*|(?=\u2026))\u2026?"
    "|(?<![0-9A-Za-z@._-])(?:[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?\\.)+[A-Za-z]{2,24}"
    f"/{_ADDRESS}*\u2026?"
    # What a limit of length left of an address at the very end of a text.
    "|(?<![0-9A-Za-z])(?:[hH][tT]{1,2}(?:[pP][sS]?(?::/{0,2})?)?|t\\.c?|t\\.co|bit\\.l?|bit\\.ly)"
    f"(?:\u2026|\\.\\.\\.)(?=[{_BLANKS}]*$)"
)


_LATER_MARKS: Final = re.compile(
    "([\U00010efd-\U00010eff\U00011f41\U00011f42\U0001e08f\U0001e4ec-\U0001e4ef])"
)
"""Marks that Unicode got after 14.0: all of its later characters that composition moves."""


def composed(text: str) -> str:
    """Put a text into form C as Unicode 14.0 has it, whatever version this Python has (3.1.2).

    For Unicode 14.0 the later marks are unassigned: nothing moves past them or joins across them.
    """
    if _LATER_MARKS.search(text) is None:
        return unicodedata.normalize("NFC", text)
    return "".join(unicodedata.normalize("NFC", part) for part in _LATER_MARKS.split(text))


def prepared(text: str) -> str:
    """Cut a text to what is looked at, resolve character references, compose (spec 3.1.1-3).

    References are resolved until none is left: exports escape once, twice or not at all.
    """
    text = text[:MAX_RAW]
    while "&" in text:
        resolved = html.unescape(text)
        if resolved == text:
            break
        text = resolved
    if text.isascii():
        return text[:MAX_TEXT]
    return composed(text[:MAX_RESOLVED])[:MAX_TEXT]


def folded(text: str) -> str:
    """Fold a prepared text: links out, signs and blanks by table, case (spec 3.1.4-7)."""
    if "/" in text or "..." in text or "\u2026" in text:
        text = _LINK.sub(" ", text)
    if text.isascii():
        text = text.casefold()
    else:
        text = _FOLDABLE.sub(_folded_sign, text)
        text = composed(text.casefold())
    return _BLANK_RUN.sub(" ", text).strip(" ")


def normalised(text: str) -> str:
    r"""Return the form in which texts of different exhibits are compared for equality.

    >>> normalised("WIN &amp; ride\u2026  http://example.com/x \u201cnow\u201d")
    'win & ride... "now"'
    """
    return folded(prepared(text))


def shared_start(one: str, other: str) -> int:
    """Return how many characters two texts have in common from their beginning."""
    longest = min(len(one), len(other))
    return bisect_left(range(1, longest + 1), 1, key=lambda length: one[:length] != other[:length])


def skeleton(text: str) -> str:
    """Return a folded text without its blanks: what is compared piece by piece (spec 3.3.1)."""
    return text.replace(" ", "")


def shingles(bones: str) -> frozenset[str]:
    """Return every run of :data:`SHINGLE` characters of a skeleton."""
    return frozenset([bones[start : start + SHINGLE] for start in range(len(bones) - SHINGLE + 1)])


def covered(bones: str, pieces: frozenset[str]) -> int:
    """Count the characters of a skeleton that stand in some run which is among ``pieces``.

    >>> covered("abcdeXfghi", shingles("fghi abcde".replace(" ", "")))
    9
    """
    count = 0
    reach = 0
    for start in range(len(bones) - SHINGLE + 1):
        if bones[start : start + SHINGLE] in pieces:
            end = start + SHINGLE
            count += end - max(start, reach)
            reach = end
    return count


class Likeness(NamedTuple):
    """How well some words repeat a post. Compares: the greater is the better."""

    rank: int
    """Of the grade: its place in :data:`GRADES`."""
    permille: int
    matched: int
    """Characters of the post that were found."""


GRADES: Final = (Grade.MENTION, Grade.DOUBTFUL, Grade.RECOGNISABLE, Grade.EXACT)
"""The grades from worst to best."""
_MENTION, _DOUBTFUL, _RECOGNISABLE, _EXACT = range(4)
NOT_ALIKE: Final = Likeness(_MENTION, 0, 0)
ONLY_LINK: Final = Likeness(_DOUBTFUL, 0, 0)
"""Of a post that has no words, its link was found (spec 3.4.9)."""

_FORE: Final = " \"':;,.-<>|/\\~=*^()[]{}\uff1a"
_AFT: Final = " \"':;,-<>|/\\~=*^()[]{}"
_SET_APART: Final = re.compile(
    " ?(?:\"|[)\\]}|<>~^\\\\]|'(?![0-9a-z])|//|--"
    "|[\u2190-\u21ff\u27f5-\u27ff\u2b00-\u2b11])"
    "| [-/*+=:(\\[{]"
)
"""What a comment behind a post begins with where it is plainly set apart (spec 3.4.3)."""
_IN_WORD: Final = re.compile("[0-9a-z_\u00df-\u00f6\u00f8-\u024f]{2}")


class Passage:
    """Words of a text that may repeat a post, made ready once for many posts."""

    def __init__(self, words: str, *, behind: bool) -> None:
        self.start = words.lstrip(_FORE)
        self.whole = self.start.rstrip(_AFT)
        self.answers = behind and self.start.startswith("@")
        """Behind a marker a mention belongs to what is repeated: an answer (spec 3.4.8)."""

    @cached_property
    def bones(self) -> str:
        """The skeleton, made where it is needed."""
        return skeleton(self.whole)

    @cached_property
    def pieces(self) -> frozenset[str]:
        """The skeleton's shingles."""
        return shingles(self.bones)


class PostText:
    """A post's words, made ready once for many comparisons."""

    def __init__(self, text: str) -> None:
        words = normalised(text)
        self._start = words.lstrip(_FORE)
        self._whole = self._start.rstrip(_AFT)
        self._uncut = self._start[:-3].rstrip(" ") if self._start.endswith("...") else ""
        self._bones = skeleton(self._whole)
        self._pieces = shingles(self._bones)
        self.is_empty = self._whole == ""
        self._opens_with_mention = self._start.startswith("@")

    def compare(self, passage: Passage) -> Likeness:
        """Say how well a passage repeats the post (spec 3.4)."""
        if not passage.whole or not self._whole:
            return NOT_ALIKE
        found = self._directly(passage.start, passage.whole)
        if found.rank < _RECOGNISABLE:
            found = max(found, self._piecewise(passage))
        if passage.answers and not self._opens_with_mention:
            found = found._replace(rank=min(found.rank, _DOUBTFUL))
        return found

    def _directly(self, start: str, whole: str) -> Likeness:
        """Compare from the beginning: whole copies, comments, endings cut off (spec 3.4.2-6)."""
        length = len(self._whole)
        if whole == self._whole:
            return Likeness(_EXACT, 1000, length)
        if start.startswith(self._start):
            rest = start[len(self._start) :]
            if _SET_APART.match(rest) is not None:
                return Likeness(_EXACT, 1000, length)
            if length >= SURE_LENGTH or (
                length >= LEAST_LENGTH and _IN_WORD.fullmatch(self._start[-1] + rest[0]) is None
            ):
                return Likeness(_RECOGNISABLE, 1000, length)
            return Likeness(_DOUBTFUL, 1000, length)
        if len(self._uncut) >= SURE_LENGTH and start.startswith(self._uncut):
            return Likeness(_RECOGNISABLE, 1000, len(self._uncut))
        if length >= LEAST_LENGTH and self._whole in whole:
            rank = _RECOGNISABLE if length >= SURE_LENGTH else _DOUBTFUL
            return Likeness(rank, 1000, length)
        return self._cut_off(start, whole)

    def _cut_off(self, start: str, whole: str) -> Likeness:
        """Judge words that begin as the post does and then end, or break off (spec 3.4.5-6)."""
        shared = shared_start(start, self._start)
        kept = len(start[:shared].rstrip(_AFT))
        if kept < LEAST_LENGTH:
            return NOT_ALIKE
        is_half = 2 * kept >= len(self._whole)
        # The shared part may have taken up to two of the dots with it.
        if "..." in start[max(0, shared - 2) : shared + 4]:
            is_sure = is_half or kept >= SURE_LENGTH
            return Likeness(_RECOGNISABLE if is_sure else _DOUBTFUL, 1000, kept)
        if shared >= len(whole) and (is_half or kept >= SURE_LENGTH):
            return Likeness(_RECOGNISABLE if is_half else _DOUBTFUL, 1000, kept)
        return NOT_ALIKE

    def _piecewise(self, passage: Passage) -> Likeness:
        """Compare piece by piece: changed and shortened copies (spec 3.4.7)."""
        bones = passage.bones
        if min(len(bones), len(self._bones)) < LEAST_LENGTH:
            return NOT_ALIKE
        matched = covered(self._bones, passage.pieces)
        if matched < LEAST_LENGTH:
            return NOT_ALIKE
        recall = matched * 1000 // len(self._bones)
        share = covered(bones, self._pieces) * 1000 // len(bones)
        is_long = len(self._bones) >= SURE_LENGTH
        if recall >= RECOGNISABLE_PERMILLE and (is_long or share >= DOUBTFUL_PERMILLE):
            return Likeness(_RECOGNISABLE, recall, matched)
        if recall >= DOUBTFUL_PERMILLE and share >= OWN_PERMILLE:
            is_shortened = share >= RECOGNISABLE_PERMILLE and matched >= SURE_LENGTH
            return Likeness(_RECOGNISABLE if is_shortened else _DOUBTFUL, recall, matched)
        if share >= RECOGNISABLE_PERMILLE and matched >= SURE_LENGTH:
            return Likeness(_DOUBTFUL, recall, matched)
        return NOT_ALIKE


def _folded_sign(match: re.Match[str]) -> str:
    return _FOLD.get(match[0], "")
