"""What a share's own text must say: mentions of friends, hashtags, words (spec 5.8.4-8).

A native share has no text of its own, so no rule about texts can be met by one. A text that was
cut off refutes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Self

from contestjudge.evidence.resolved import Resolved
from contestjudge.model.share import Share
from contestjudge.model.words import Platform, Reason, ShareForm
from contestjudge.rules.fediverse import full_handle
from contestjudge.rules.outcome import Out
from contestjudge.rules.people import People
from contestjudge.rules.terms import Terms
from contestjudge.sources.hashtags import hashtags_in
from contestjudge.sources.manual_markers import PLAIN, WIDE, Grammar

LONG_TEXT: Final = 1024
"""Of so long a text not all may have been looked at: it counts as cut off."""
_CUT: Final = "..."
_LONGEST_ON_X: Final = 20
_LAST_WORD: Final = re.compile("[^ ]*$")


class Visible(NamedTuple):
    """A text as far as it is whole."""

    text: str
    is_cut: bool

    @classmethod
    def of(cls, text: str) -> Visible:
        """Leave out an ending that may be cut.

        >>> Visible.of("win with @ada and @b...")
        Visible(text='win with @ada and ', is_cut=True)
        """
        if not text.endswith(_CUT):
            return cls(text, len(text) >= LONG_TEXT)
        return cls(_LAST_WORD.sub("", text.removesuffix(_CUT)), is_cut=True)


def _judged(share: Share, met: Iterable[tuple[bool, bool]], out: Out) -> Out | str | None:
    """Judge a share by its texts: for each, whether it meets the rule, and whether it is cut off.

    Several texts of one share are versions of it, or one text as different exhibits keep it.
    """
    if share.form is ShareForm.NATIVE:
        return out
    found = set(met)
    meets = any(one for one, _ in found)
    if (False, False) in found:
        # It said so in some version only: from when on, nobody knows.
        return "eligibility.text_unknown" if meets else out
    return None if meets else "eligibility.text_unknown"


def _is_handle(name: str, platform: Platform) -> bool:
    """Whether a platform can have given a handle out, and so shows it as a mention."""
    if platform is Platform.X:
        return len(name) <= _LONGEST_ON_X
    return platform is not Platform.BLUESKY or "." in name


class Mentions:
    """``eligibility.min_mentions``: distinct accounts other than the sponsor's and one's own."""

    def __init__(
        self,
        least: int,
        texts: Mapping[str, tuple[str, ...]],
        platform: Platform,
        sponsor: frozenset[str],
        own: Mapping[str, frozenset[str]],
        host: str | None,
    ) -> None:
        self._least = least
        self._texts = texts
        self._grammar: Grammar = PLAIN if platform is Platform.X else WIDE
        self._platform = platform
        self._sponsor = sponsor
        self._own = own
        self._host = host

    @classmethod
    def of(cls, resolved: Resolved, terms: Terms, people: People) -> Self:
        """Make the rule ready for the evidence."""
        host = terms.recorder or resolved.server if terms.platform is Platform.MASTODON else None
        own: dict[str, frozenset[str]] = {}
        for share in resolved.shares:
            if share.account not in own:
                accounts = people.accounts(people.person(share.account))
                own[share.account] = frozenset(
                    full_handle(handle, host)
                    for account in accounts
                    for handle in resolved.people.names(account)
                )
        named = (one.account[1:] for one in terms.sponsor if one.account[0] == "@")
        # What the post itself mentions, those who repeat it mention too: no friends of theirs.
        sponsor = frozenset({*(full_handle(name, host) for name in named), *terms.post_mentions})
        return cls(terms.min_mentions, resolved.told.texts, terms.platform, sponsor, own, host)

    def judge(self, share: Share) -> Out | str | None:
        """Say whether the share mentions enough others."""
        out_of = self._sponsor | self._own.get(share.account, frozenset())
        if share.via is not None and share.via[0] == "@":
            out_of |= {full_handle(share.via[1:], self._host)}
        most = 0
        met: list[tuple[bool, bool]] = []
        for text in self._texts.get(share.name, ()):
            visible = Visible.of(text)
            names = {
                full_handle(one, self._host)
                for one in self._grammar.mentions(visible.text)
                if _is_handle(one, self._platform)
            }
            most = max(most, len(names - out_of))
            met.append((len(names - out_of) >= self._least, visible.is_cut))
        params = (("asked", self._least), ("form", str(share.form)), ("found", most))
        return _judged(share, met, Out(Reason.MENTIONS, "eligibility.min_mentions", params))


class Hashtags(NamedTuple):
    """``eligibility.hashtags``: all of them."""

    tags: Sequence[str]
    texts: Mapping[str, tuple[str, ...]]

    def judge(self, share: Share) -> Out | str | None:
        """Say whether the share carries every hashtag."""
        visible = [Visible.of(text) for text in self.texts.get(share.name, ())]
        found = [hashtags_in(one.text) for one in visible]
        carried = frozenset().union(*found)
        missing = [tag for tag in self.tags if tag not in carried] or list(self.tags)
        met = [
            (tags.issuperset(self.tags), one.is_cut)
            for tags, one in zip(found, visible, strict=True)
        ]
        named = " ".join(f"#{tag}" for tag in missing)
        params = (("form", str(share.form)), ("missing", named))
        return _judged(share, met, Out(Reason.HASHTAGS, "eligibility.hashtags", params))


class RequiredText(NamedTuple):
    """``entry.text_required``: a text must hold every one of these words."""

    words: Sequence[str]
    """Normalised, each once."""
    texts: Mapping[str, tuple[str, ...]]

    def judge(self, share: Share) -> Out | str | None:
        """Say whether the share says what it must."""
        texts = self.texts.get(share.name, ())
        said = [{word for word in self.words if word in text} for text in texts]
        missing = [word for word in self.words if not any(word in one for one in said)]
        met = [
            (len(one) == len(self.words), Visible.of(text).is_cut)
            for one, text in zip(said, texts, strict=True)
        ]
        params = (("form", str(share.form)), ("missing", " / ".join(missing or self.words)))
        return _judged(share, met, Out(Reason.TEXT, "entry.text_required", params))
