"""What declared counts leave room for (spec 4.8).

For a post, a form and a count moment T: declared, less the distinct shares certainly made by T and
certainly not undone by then. Counts say nothing of shares undone before T.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from typing import Final, NamedTuple

from contestjudge.evidence.batch import Count
from contestjudge.evidence.resolved import Elsewhere, Resolved
from contestjudge.model.share import Share
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Watch, watch_key
from contestjudge.model.words import Platform, ShareForm

WITHIN: Final = 999
"""A stream's count is of the millisecond that its record names: of an instant so much later."""


class Room(NamedTuple):
    """What one count leaves open."""

    at: int | None
    declared: int
    observed: int
    """Distinct shares certainly made by then (where the moment is unknown: all)."""
    possible: int
    """Shares that may have been made by then, and were not certainly undone by then."""
    watches: tuple[Watch, ...]
    """The collections that the count came with."""

    @property
    def at_most(self) -> int:
        """How many shares can be missing."""
        return max(0, self.declared - self.observed)

    @property
    def at_least(self) -> int:
        """How many shares must be missing: those that nothing seen can be."""
        return max(0, self.declared - self.possible)

    @property
    def until(self) -> int:
        """The last instant that can have been counted; only where the moment is known."""
        at = 0 if self.at is None else self.at
        return at if any(watch.taken_at == at for watch in self.watches) else at + WITHIN


def rooms(resolved: Resolved) -> dict[tuple[str, ShareForm], list[Room]]:
    """Return for each post and form its counts, by moment, those at unknown moments last."""
    grouped: dict[tuple[str, ShareForm], list[Count]] = defaultdict(list)
    for count in resolved.counts:
        grouped[count.post, count.form].append(count)
    if not grouped:
        return {}
    tallies = _tallied(resolved, grouped.keys())
    found: dict[tuple[str, ShareForm], list[Room]] = {}
    for key, counts in grouped.items():
        tally = tallies[key]
        certain = sorted(tally.made), sorted(tally.undone)
        possible = sorted(tally.begun), sorted(tally.gone)
        at: dict[int | None, list[Count]] = defaultdict(list)
        for count in counts:
            at[count.at].append(count)
        unlisted = resolved.elsewhere if key[1] is ShareForm.NATIVE else None
        found[key] = [
            _room(moment, same, certain, possible, unlisted)
            for moment, same in sorted(
                at.items(), key=lambda item: UNBOUNDED if item[0] is None else item[0]
            )
        ]
    return found


_Together = tuple[str, ShareForm, str]
"""Post, form and account."""


class _Tally(NamedTuple):
    """Instants of the shares of one post and form, in no order."""

    made: list[int]
    """By when each distinct one was certainly made."""
    undone: list[int]
    """From when on some of those need not stand."""
    begun: list[int]
    """From when on each may have been made."""
    gone: list[int]
    """By when some of those were certainly undone."""


def _tallied(
    resolved: Resolved, keys: Iterable[tuple[str, ShareForm]]
) -> dict[tuple[str, ShareForm], _Tally]:
    tallies = {key: _Tally([], [], [], []) for key in keys}
    either: dict[_Together, int] = {}
    beside = _side_by_side(resolved.shares)
    usual = not beside and not resolved.unvouched
    for share in resolved.shares:
        _, _, _, _, _, form, post, via, low, _, high, _, _, doubts, undone, _ = share
        tally = tallies.get((post, form))
        if tally is None:
            continue
        if usual and via is None and not doubts and undone is None:
            # What the rest comes to where there is nothing to mind.
            tally.begun.append(low)
            tally.made.append(high)
        elif not share.is_apart:
            _tally(share, tally, resolved, beside, either)
    for (post, form, _), latest in either.items():
        tallies[post, form].made.append(latest)
    return tallies


def _tally(
    share: Share,
    tally: _Tally,
    resolved: Resolved,
    beside: Container[_Together],
    either: dict[_Together, int],
) -> None:
    """Enter one share; one of several that are together one into ``either``."""
    tally.begun.append(share.earliest)
    if share.undone is not None:
        tally.gone.append(max(share.latest, share.undone.latest))
    together = share.post, share.form, share.account
    if _perhaps_counted(share, resolved) or (together in beside and share.undone is not None):
        return
    if "share.undone" in share.doubts or together in beside:
        # One of several stands, which one cannot be told: together they are one share.
        either[together] = max(share.latest, either.get(together, share.latest))
        return
    tally.made.append(share.latest)
    if share.undone is not None:
        # From when it may have been undone on, it need not be among those counted.
        tally.undone.append(max(share.latest, share.undone.earliest))


def _side_by_side(shares: Sequence[Share]) -> set[_Together]:
    """Find who holds several reposts of one post on Bluesky: its counts are of accounts."""
    if not shares or shares[0].platform != Platform.BLUESKY:
        return set()
    held = Counter(
        (share.post, share.form, share.account)
        for share in shares
        if share.form is ShareForm.NATIVE and not share.is_apart
    )
    return {key for key, many in held.items() if many > 1}


def _perhaps_counted(share: Share, resolved: Resolved) -> bool:
    """Whether it may be a share that is counted already: only distinct ones narrow a count."""
    return "share.ambiguous" in share.doubts or share.account in resolved.unvouched


Moments = tuple[Sequence[int], Sequence[int]]
"""When shares were made and when they were undone, each sorted."""


def _room(
    moment: int | None,
    counts: Sequence[Count],
    certain: Moments,
    possible: Moments,
    unlisted: Elsewhere | None,
) -> Room:
    by = UNBOUNDED if moment is None else moment
    made, undone = certain
    observed = bisect_right(made, by) - bisect_right(undone, by)
    made, undone = possible
    perhaps = bisect_right(made, by + WITHIN) - bisect_right(undone, by)
    if unlisted is not None:
        observed += unlisted.made_by(counts[0].post, by)
        perhaps += unlisted.begun_by(counts[0].post, by + WITHIN)
        perhaps -= unlisted.gone_by(counts[0].post, by)
    # Of several counts of one moment the largest leaves most open.
    declared = max(count.declared for count in counts)
    watches = tuple(sorted({count.watch for count in counts}, key=watch_key))
    return Room(moment, declared, observed, perhaps, watches)
