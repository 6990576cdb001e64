"""What looks like a machine: flags for a person to look at, and never an exclusion (spec 5.9).

Only where the rules ask for them, and only about shares that may count. Every measure is an
integer, and each flag rests on what is certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from contestjudge.evidence.told import Told
from contestjudge.model.contest import Flags
from contestjudge.model.finding import Finding, finding
from contestjudge.model.share import Share
from contestjudge.model.time import DAY, SECOND
from contestjudge.model.words import ShareForm
from contestjudge.rules.people import People

LEAST_TEXT: Final = 20
"""Characters of a text that several people do not write by chance."""
SHOWN_TEXT: Final = 80
LEAST_GAP: Final = SECOND
"""Shares that come closer than this are a crowd, and no rhythm."""
MOST_SWAY: Final = SECOND // 10
"""By so much the gaps of a rhythm may differ."""
_EXACT: Final = SECOND // 1000
_OWN_WORDS: Final = frozenset({ShareForm.QUOTE, ShareForm.LINK, ShareForm.REPLY})


def flags_on(
    asked: Flags, shares: Collection[Share], told: Told, people: People
) -> Iterator[Finding]:
    """Find what the rules want flagged.

    Args:
        asked: what to look for, and from how much on.
        shares: those that may count.
        told: when accounts were created, and what shares say.
        people: which accounts are one person.
    """
    if asked.young_account_days is not None:
        yield from _young(asked.young_account_days, shares, told.created)
    if asked.identical_texts is not None:
        yield from _identical(asked.identical_texts, shares, told.texts, people)
    if asked.rhythm is not None:
        yield from _rhythm(asked.rhythm, shares)


def _young(
    days: int, shares: Collection[Share], created: Mapping[str, tuple[int, int]]
) -> Iterator[Finding]:
    """Flag accounts that were certainly younger than so many days when they shared."""
    young = [
        share
        for share in shares
        if share.account in created and share.latest - created[share.account][0] < days * DAY
    ]
    if young:
        yield finding(
            "flag.young_account",
            days=days,
            count=len(young),
            about=[share.key for share in young],
            touches={(share.platform, share.account) for share in young},
        )


def _identical(
    least: int, shares: Collection[Share], texts: Mapping[str, tuple[str, ...]], people: People
) -> Iterator[Finding]:
    """Flag words of their own that several persons share to the letter."""
    alike: dict[str, list[Share]] = defaultdict(list)
    for share in shares:
        for text in texts.get(share.name, ()) if share.form in _OWN_WORDS else ():
            if len(text) >= LEAST_TEXT:
                alike[text].append(share)
    for text, found in sorted(alike.items()):
        persons = {people.person(share.account) for share in found}
        if len(persons) >= least:
            yield finding(
                "flag.identical_texts",
                persons=len(persons),
                text=text[:SHOWN_TEXT],
                about=[share.key for share in found],
                touches={(share.platform, share.account) for share in found},
            )


def _rhythm(least: int, shares: Collection[Share]) -> Iterator[Finding]:
    """Flag shares that follow on one another at all but equal gaps."""
    exact = sorted(
        (share for share in shares if share.latest - share.earliest < _EXACT),
        key=lambda share: (share.earliest, share.key),
    )
    start = 0
    while start + least <= len(exact):
        end = _run(exact, start)
        if end - start >= least:
            run = exact[start:end]
            yield finding(
                "flag.rhythm",
                count=len(run),
                gap_ms=(run[1].earliest - run[0].earliest) // 1000,
                from_=run[0].earliest,
                to=run[-1].latest,
                about=[share.key for share in run],
                touches={(share.platform, share.account) for share in run},
            )
        # The last share of a run may begin the next.
        start = max(start + 1, end - 1)


def _run(shares: Sequence[Share], start: int) -> int:
    """Return where the run that begins at ``start`` ends: its gaps are all but equal."""
    gaps: list[int] = []
    for end in range(start + 1, len(shares)):
        gap = shares[end].earliest - shares[end - 1].earliest
        gaps = [min([gap, *gaps]), max([gap, *gaps])]
        if gaps[0] < LEAST_GAP or gaps[1] - gaps[0] > MOST_SWAY:
            return end
    return len(shares)
