"""What payloads say of a contest: which posts were shared, whose they are, and how often.

A share counts once, however many records show it. Shares that name no post (lists, tables) are
counted beside those that do; copies by hand belong to the post whose author and words they repeat.
"""

from __future__ import annotations

import html
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from contestjudge.model.names import ascii_lower, id_key
from contestjudge.model.observation import Observation, Original
from contestjudge.model.reading import Reading
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Platform, ShareForm
from contestjudge.sources.fedi_ids import actor_address, status_address
from contestjudge.sources.manual import normalised
from contestjudge.sources.manual_markers import WIDE, MarkerKind
from contestjudge.sources.x_links import linked_posts

COUNTED: Final = (ShareForm.NATIVE, ShareForm.QUOTE, ShareForm.MANUAL)
"""The forms that take part where the rules say nothing."""
_LEAST_WORDS: Final = 12
"""Characters; a shorter repetition does not tell which post it repeats."""
_COMPARED: Final = 200
"""Of the different texts by hand, so many of the most frequent ones are compared."""


@dataclass(frozen=True, slots=True)
class SharedPost:
    """A post that was shared, as far as the payloads show it."""

    platform: Platform
    id: str | None
    """``None``: no payload names it."""
    shares: Mapping[ShareForm, int]
    account: str | None = None
    handles: tuple[str, ...] = ()
    text: str = ""
    links: tuple[str, ...] = ()
    posted: tuple[int, int] | None = None
    counts: tuple[tuple[ShareForm, int], ...] = ()
    """By the platform's own count."""
    first: int | None = None
    """From when on shares were made, as far as they say, microseconds UTC."""

    @property
    def total(self) -> int:
        """Shares of the forms that take part where the rules say nothing."""
        return sum(self.shares.get(form, 0) for form in COUNTED)


@dataclass(slots=True)
class _Tally:
    """Distinct shares."""

    named: dict[tuple[Platform, str], dict[ShareForm, set[str]]] = field(default_factory=dict)
    unnamed: dict[Platform, dict[ShareForm, set[str]]] = field(default_factory=dict)
    copies: dict[tuple[Platform, str], dict[str, set[str]]] = field(default_factory=dict)
    """By whom they name as the author: the words to the shares that repeat them."""

    first: dict[tuple[Platform, str], int] = field(default_factory=dict)
    """From when on each named post was shared; under no name, all that name none."""

    def add(self, one: Observation, key: str) -> None:
        if one.earliest > -UNBOUNDED:
            name = (one.platform, one.post)
            self.first[name] = min(one.earliest, self.first.get(name, UNBOUNDED))
        copied = _copied(one) if one.form is ShareForm.MANUAL and not one.post else None
        if copied is not None:
            author, words = copied
            group = self.copies.setdefault((one.platform, author), {})
            group.setdefault(words, set()).add(key)
        elif one.post:
            forms = self.named.setdefault((one.platform, one.post), defaultdict(set))
            forms[one.form].add(key)
        else:
            self.unnamed.setdefault(one.platform, defaultdict(set))[one.form].add(key)


def shared_posts(readings: Iterable[Reading]) -> list[SharedPost]:
    """Return what was shared, the most often shared first; at least one share each."""
    tally = _Tally()
    originals: dict[tuple[Platform, str], Original] = {}
    for number, reading in enumerate(readings):
        for place, one in enumerate(reading.observations):
            tally.add(one, one.share_id or one.account_id or one.handle or f"{number}.{place}")
        for original in reading.originals.values():
            key = (original.platform, original.id)
            known = originals.get(key)
            originals[key] = original if known is None else known.joined(original)
    found = [
        _shared(platform, post, forms, originals.get((platform, post)))
        for (platform, post), forms in tally.named.items()
    ]
    found = list(_with_copies(found, tally, originals))
    found = _with_unnamed(found, tally)
    return sorted(
        (
            replace(one, first=tally.first.get((one.platform, one.id or "")))
            for one in found
            if one.total
        ),
        key=lambda one: (-one.total, one.platform, id_key(one.id or "")),
    )


def _shared(
    platform: Platform,
    post: str | None,
    forms: Mapping[ShareForm, set[str]],
    original: Original | None,
) -> SharedPost:
    shares = {form: len(forms[form]) for form in ShareForm if forms.get(form)}
    if original is None:
        return SharedPost(platform, post, shares)
    return SharedPost(
        platform,
        post,
        shares,
        account=original.account,
        handles=original.handles,
        text=_plain(original.text),
        links=tuple(dict.fromkeys(_outside(original.links))),
        posted=original.posted,
        counts=original.counts,
    )


def _plain(text: str) -> str:
    """Resolve character references once: exports of X escape three signs."""
    return html.unescape(text)


def _outside(links: Iterable[str]) -> Iterator[str]:
    """Leave out addresses of posts (whoever passes one on quotes), of people and of hashtags."""
    return (
        link
        for link in links
        if link
        and not linked_posts([link])
        and status_address(link) is None
        and actor_address(link) is None
        and "/tags/" not in link
    )


def _copied(one: Observation) -> tuple[str, str] | None:
    """Name the author of what a copy by hand repeats, and the words: the last in a chain."""
    text = one.text or ""
    markers = WIDE.markers(text)
    passing = [marker for marker in markers if marker.kind is not MarkerKind.CREDIT]
    if passing:
        return passing[-1].handles[0], text[passing[-1].end :].strip(" \"':-")
    if markers:
        credit = markers[0]
        return credit.handles[0], text[: credit.start].strip(" \"'(/-")
    return None


def _words_of(copies: Mapping[str, set[str]]) -> str:
    """Find what most copies have in common: the words that most of them hold, then the longest."""
    counted = Counter({words: len(keys) for words, keys in copies.items()})
    likely = [words for words, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]
    compared = likely[:_COMPARED]
    whole = [words for words in compared if not words.endswith("...")] or compared
    long = [words for words in whole if len(words) >= _LEAST_WORDS] or whole

    def weight(words: str) -> tuple[int, int, str]:
        held = sum(counted[other] for other in compared if words in other)
        return held, len(words), words

    return max(long, key=weight)


def _with_copies(
    found: list[SharedPost],
    tally: _Tally,
    originals: Mapping[tuple[Platform, str], Original],
) -> Iterator[SharedPost]:
    """Give every group of copies by hand to the post that it repeats, or make it one of its own."""
    places = {(one.platform, one.id): place for place, one in enumerate(found)}
    for (platform, author), copies in sorted(tally.copies.items()):
        words = _words_of(copies)
        keys: set[str] = set().union(*copies.values())
        forms = {ShareForm.MANUAL: keys}
        original = _repeated(platform, author, words, originals.values())
        place = None if original is None else places.get((platform, original.id))
        if original is None:
            found.append(
                SharedPost(
                    platform, None, {ShareForm.MANUAL: len(keys)}, handles=(author,), text=words
                )
            )
        elif place is None:
            found.append(_shared(platform, original.id, forms, original))
        else:
            found[place] = _more(found[place], {ShareForm.MANUAL: len(keys)})
    yield from found


def _repeated(
    platform: Platform, author: str, words: str, originals: Iterable[Original]
) -> Original | None:
    """Find the post of an author that some words repeat; of several the one with the least id."""
    fitting = [
        one
        for one in originals
        if one.platform is platform
        and author in {ascii_lower(handle) for handle in one.handles}
        and _alike(normalised(one.text), words)
    ]
    return min(fitting, key=lambda one: id_key(one.id), default=None)


def _alike(text: str, words: str) -> bool:
    cut = words.removesuffix("...").rstrip(" ")
    return bool(text) and bool(cut) and (text in words or text.startswith(cut))


def _more(one: SharedPost, shares: Mapping[ShareForm, int]) -> SharedPost:
    joined = {
        form: count
        for form in ShareForm
        if (count := one.shares.get(form, 0) + shares.get(form, 0))
    }
    return replace(one, shares=joined)


def _with_unnamed(found: list[SharedPost], tally: _Tally) -> list[SharedPost]:
    """Give shares that name no post to the one that was shared most: there is no other to give."""
    for platform, forms in sorted(tally.unnamed.items()):
        shares = {form: len(keys) for form, keys in forms.items()}
        there = [one for one in found if one.platform is platform and one.total]
        if there:
            best = min(there, key=lambda one: (-one.total, id_key(one.id or "")))
            found[found.index(best)] = _more(best, shares)
        else:
            found.append(SharedPost(platform, None, shares))
    return found
