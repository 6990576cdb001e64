"""Everybody in display order, a stretch at a time (spec 14.4.4).

Whatever is said of an entrant hangs on the instants of all, which are two sorted columns, and on
whoever stands next. So facts that hold a stretch, and one more behind it, say of those in it what
facts that hold everybody would; the reference's own words are asked for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from contestjudge.engines.apart.digests import PlaceKey
from contestjudge.engines.apart.store import Row, Store
from contestjudge.evidence.batch import Batch
from contestjudge.facts import Facts, Stretch
from contestjudge.judge import Judgement, near_seats, verdicts_near
from contestjudge.model.field import EntrantKey, Entries, Entry, ShareKey
from contestjudge.model.names import share_order
from contestjudge.model.reading import Reading
from contestjudge.model.share import Share, place_of
from contestjudge.model.words import Platform, Verdict
from contestjudge.ranking.order import Placings, display_order
from contestjudge.ranking.ranks import Among, rank_both
from contestjudge.ranking.tiers import best_of_nameless, tiers_by_rank

AT_ONCE: Final = 4096
Holds = Mapping[str, frozenset[str]]
"""For each post, of which ones a share of it is known to be the one native share."""
_One = list[Row] | Entry
"""The records of somebody who is plain; the entry of anybody else."""


def entries_of(
    platform: Platform, shares: Sequence[Share], holds: Holds, others: Sequence[Entry]
) -> Entries:
    """Make the entries of plain shares, and of those who are not plain."""
    return Entries(
        str(platform),
        [share.account for share in shares],
        [share.name for share in shares],
        ([share.earliest for share in shares], [share.latest for share in shares]),
        [holds[share.post] for share in shares],
        others,
    )


def others_in_order(
    entries: Entries, placed: Placings, account_of: Callable[[ShareKey], str]
) -> list[tuple[PlaceKey, int]]:
    """Put those who are not plain into display order: where they stand, and their index."""
    names = placed.names()
    found: list[tuple[PlaceKey, int]] = []
    for index, entry in enumerate(entries.others, entries.plain):
        one = next(one for one in entry.candidates if one.share[1] == names[index])
        order = share_order(names[index], account_of(one.share))
        found.append(((one.earliest, one.latest, order), index))
    # Of one share there is one owner, so that no two keys are equal.
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Everybody:
    """Those in a store, and all others."""

    store: Store
    """With its shares parted."""
    near: Facts
    """What hold those near the seats, and all who are not plain."""
    among: Among
    """Everybody's instants."""
    holds: Holds
    others: Sequence[tuple[PlaceKey, int]]
    """Those who are not plain, in display order: where they stand, and their index in ``near``."""

    def stretches(self) -> Iterator[Stretch]:
        """Give everybody, stretch by stretch."""
        judgement, entries = self.near.judgement, self.near.field.entries
        seats = {entries[index].entrant: seat for index, seat in judgement.winners}
        perhaps = best_of_nameless(entries, judgement.ranks)
        some: list[_One] = []
        for one in self._in_order():
            some.append(one)
            if len(some) > AT_ONCE:  # the last one stands behind those that are asked for
                yield Stretch(self._facts(some, seats, perhaps), AT_ONCE)
                del some[:AT_ONCE]
        yield Stretch(self._facts(some, seats, perhaps), len(some))

    def _in_order(self) -> Iterator[_One]:
        """Give all entrants."""
        entries, waiting = self.near.field.entries, list(reversed(self.others))
        for number, records in groupby(self.store.by_id(), key=attrgetter("id")):
            while waiting and waiting[-1][0] < self.store.stands(number):
                yield entries[waiting.pop()[1]]
            yield list(records)
        for _, index in reversed(waiting):
            yield entries[index]

    def _facts(
        self,
        some: Sequence[_One],
        seats: Mapping[EntrantKey, int],
        perhaps: int | None,
    ) -> Facts:
        """Make facts that hold some."""
        near, posts = self.near, self.store.posts
        others = [one for one in some if isinstance(one, Entry)]
        batches = _Batches(near.batches)
        plain = [
            one[0].share(posts, tuple(batches.put(seen, posts) for seen in one))
            for one in some
            if not isinstance(one, Entry)
        ]
        theirs = [near.resolved.share(one.share) for entry in others for one in entry.candidates]
        shares = sorted((*plain, *theirs), key=attrgetter("name"))
        resolved = replace(near.resolved, shares=tuple(shares))
        field = replace(
            near.field, entries=entries_of(self.store.platform, plain, self.holds, others)
        )
        return replace(
            near,
            batches=batches.all,
            resolved=resolved,
            field=field,
            judgement=self._judgement(
                field.entries,
                display_order(field.entries, (), lambda key: resolved.share(key).account),
                seats,
                perhaps,
            ),
        )

    def _judgement(
        self,
        entries: Entries,
        placed: Placings,
        seats: Mapping[EntrantKey, int],
        perhaps: int | None,
    ) -> Judgement:
        """Say of some what the judgement of everybody would say of them."""
        award = self.near.contest.award
        ranks, seen, _ = rank_both(entries, (), self.near.coverage.holes, self.among)
        last = max(award.positions, default=award.seats)
        verdicts = verdicts_near(entries, ranks, near_seats(ranks, last), award)
        in_play = [index for index, one in enumerate(verdicts) if one is not Verdict.OUT]
        return replace(
            self.near.judgement,
            placed=placed,
            ranks=ranks,
            seen=seen,
            verdicts=tuple(verdicts),
            winners=tuple(
                (index, seats[entries[index].entrant])
                for index in in_play
                if entries[index].entrant in seats
            ),
            contested=(),
            alternates=(),
            tiers=tiers_by_rank(award.tiers, entries, ranks, in_play, perhaps),
        )


class _Batches:
    """The inputs, and behind them those that hold the records of a stretch."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self.all = list(batches)
        self._added: dict[int, int] = {}
        """For inputs of which there are records, where these are."""

    def put(self, seen: Row, posts: Sequence[str]) -> int:
        """Put a record there; return its place."""
        number = self._added.get(seen.batch)
        if number is None:
            self._added[seen.batch] = number = len(self.all)
            self.all.append(replace(self.all[seen.batch], reading=Reading()))
        reading = self.all[number].reading
        reading.observe(seen.record, seen.observation(posts))
        return place_of(number, len(reading.observations) - 1)
