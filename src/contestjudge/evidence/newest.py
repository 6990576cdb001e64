"""Lists of the newest shares, cut off at some number: what each shows, and since when (spec 4.9).

Such a list shows everything that is newer than its oldest entry. One that is shorter than it could
be shows everything there is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from contestjudge.evidence.batch import Batch
from contestjudge.model.share import Share, batch_of
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Watch
from contestjudge.model.words import Platform


class Newest(NamedTuple):
    """What one list shows of one post."""

    entries: frozenset[str]
    """The names of the direct shares of it that it shows."""
    cap: int
    """How many such a list can show; of a list that is not full, the least such number above."""
    full: bool
    """Whether it shows as many, so that older ones may have been pushed out."""
    since: int
    """By when its oldest entry was made, µs UTC: what was made later stands in it."""
    gives_times: bool
    omitted: int
    """Shares that it should have shown: a later look shows that they stood."""


@dataclass(slots=True)
class _List:
    cap: int
    pages: tuple[int, ...]
    gives_times: bool
    unread: int
    """Records that could not be read: each may be one more."""
    entries: list[str] = field(default_factory=list)
    since: int = UNBOUNDED

    @property
    def shown(self) -> int:
        return len(self.entries)

    @property
    def limit(self) -> int:
        """The least number at which such a list can end, from what it shows upwards."""
        return min(
            (size for size in (*self.pages, self.cap) if size >= self.shown), default=self.cap
        )

    @property
    def full(self) -> bool:
        return self.shown + self.unread >= self.limit


def newest_lists(
    shares: Sequence[Share], batches: Sequence[Batch], unread: Mapping[Watch, int]
) -> dict[tuple[Watch, str], Newest]:
    """Describe every list with a cap, for each post of which it shows shares.

    Args:
        shares: all shares, resolved.
        batches: the evidence; lists with equal terms are one list.
        unread: how many records of it could not be read.
    """
    capped: dict[Watch, tuple[int, tuple[int, ...], bool]] = {}
    for batch in batches:
        cap = batch.watch.cap or batch.abilities.cap
        if cap is not None:
            pages = () if batch.watch.cap else batch.abilities.pages
            capped[batch.watch] = cap, pages, batch.abilities.gives_times
    if not capped:
        return {}
    lists: dict[tuple[Watch, str], _List] = {}
    shown_in: list[tuple[Share, frozenset[Watch]]] = []
    for share in shares:
        if share.is_apart or share.platform == Platform.BLUESKY:
            continue  # lists of Bluesky are sorted by what the entrant claims
        watches = frozenset(batches[batch_of(place)].watch for place in share.cited)
        shown_in.append((share, watches))
        for watch in watches & capped.keys():
            if share.form not in watch.sees:
                continue
            found = lists.setdefault(
                (watch, share.post), _List(*capped[watch], unread.get(watch, 0))
            )
            found.entries.append(share.name)
            found.since = min(found.since, share.latest)
    omitted = _omitted(lists, shown_in, _standing_looks(batches))
    return {
        name: Newest(
            frozenset(one.entries),
            one.limit,
            one.full,
            one.since,
            one.gives_times,
            omitted.get(name, 0),
        )
        for name, one in lists.items()
    }


def _standing_looks(batches: Iterable[Batch]) -> Mapping[Watch, int]:
    """Exhibits that prove that what they show existed when they were taken."""
    return {
        batch.watch: batch.watch.taken_at
        for batch in batches
        if batch.watch.taken_at is not None and not batch.abilities.is_stream
    }


def _omitted(
    lists: Mapping[tuple[Watch, str], _List],
    shown_in: Iterable[tuple[Share, frozenset[Watch]]],
    looks: Mapping[Watch, int],
) -> dict[tuple[Watch, str], int]:
    """Count, for each list, the shares that stood unseen: a later look shows the same id."""
    by_post: dict[str, list[tuple[int, int, Watch]]] = defaultdict(list)
    for (watch, post), one in lists.items():
        if watch.taken_at is not None:
            since = one.since if one.full else -UNBOUNDED
            by_post[post].append((watch.taken_at, since, watch))
    for found in by_post.values():
        found.sort(key=lambda one: one[0])
    omitted: dict[tuple[Watch, str], int] = defaultdict(int)
    for share, watches in shown_in:
        if share.id is None:
            continue
        last = max((looks[watch] for watch in watches if watch in looks), default=-UNBOUNDED)
        found = by_post.get(share.post, [])
        # From the last list before the last look backwards, while the share was there already.
        place = bisect_left(found, last, key=itemgetter(0))
        while place > 0 and found[place - 1][0] >= share.latest:
            place -= 1
            _, since, watch = found[place]
            if since < share.earliest and watch not in watches and share.form in watch.sees:
                omitted[watch, share.post] += 1
    return omitted
