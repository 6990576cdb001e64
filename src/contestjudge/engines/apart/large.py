"""Judging a field that is kept as rows: near the seats by the reference, behind them by counting.

The ranks of everybody near the seats need, of all others, only how many instants lie before and
behind: two sorted columns. Whoever is far from the seats needs no rank but in a digest (spec 14.4).
Where that does not hold, :func:`judged_apart` gives up, and the reference judges everybody.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from contestjudge.coverage.holes import coverage
from contestjudge.engines.apart.digests import PlaceKey
from contestjudge.engines.apart.everybody import Everybody, others_in_order
from contestjudge.engines.apart.nearby import (
    Near,
    found_near,
    is_settled_near,
    possible_beyond,
    with_near,
)
from contestjudge.engines.apart.rows import LAST_ID
from contestjudge.engines.apart.store import Behind, Counts, Lift, Made, Store
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.digest import rows_of_evidence
from contestjudge.evidence.resolved import Resolved
from contestjudge.facts import Facts, Whole
from contestjudge.judge import Judgement, judge_field
from contestjudge.model.contest import Contest
from contestjudge.model.decision import BAND, BAND_LIMIT
from contestjudge.model.field import Entries, ShareKey
from contestjudge.model.finding import Finding, finding
from contestjudge.model.words import ShareForm
from contestjudge.next_steps import next_steps
from contestjudge.ranking.ranks import Among, Unseen
from contestjudge.rules.field import build_field
from contestjudge.rules.terms import Terms
from contestjudge.sources.instruments import INSTRUMENTS

_MOST_BUDGETS: Final = 200
"""Of more holes the reference is asked: what names them all, as a query, is longer than a page."""


@dataclass(frozen=True, slots=True)
class PlainShares:
    """What coverage asks of shares that are not listed."""

    store: Store

    def made_by(self, post: str, instant: int) -> int:
        """Count those of a post that were certainly made by an instant, and never undone."""
        found = self._made_by(post, instant - self.store.ticks.width)
        return found.made - found.undone

    def begun_by(self, post: str, instant: int) -> int:
        """Count those of a post that may have been made by an instant."""
        return self._made_by(post, instant).made

    def gone_by(self, post: str, instant: int) -> int:
        """Count those of a post that were certainly undone by an instant."""
        return self._made_by(post, instant - self.store.ticks.width).gone

    def _made_by(self, post: str, instant: int) -> Made:
        posts = self.store.posts
        if post not in posts:
            return Made(0, 0, 0)
        number = self.store.ticks.first_from(instant + 1)
        return self.store.made_before(posts.index(post), min(LAST_ID, number))


def judged_apart(
    contest: Contest, store: Store, batches: Sequence[Batch], resolved: Resolved, terms: Terms
) -> Facts | None:
    """Judge what is parted; ``None``: the reference has to judge everybody.

    Args:
        contest: the rules.
        store: with its shares parted.
        batches: everything else, and the exhibits of the shares.
        resolved: the same, resolved.
        terms: the rules, resolved.
    """
    counts = store.counts()
    plain = counts.entrants
    cut = max(contest.award.positions, default=contest.award.seats)
    least = cut + BAND + contest.award.alternates + 2
    if plain <= max(BAND_LIMIT, 2 * least) or resolved.pairs:
        return None
    resolved = replace(
        resolved,
        elsewhere=PlainShares(store),
        findings=_counted(resolved.findings, counts),
        observed_forms=resolved.observed_forms | {ShareForm.NATIVE},
    )
    field = build_field(resolved, terms)
    known = INSTRUMENTS | {batch.watch.instrument: batch.abilities for batch in batches}
    covered = coverage(resolved, terms, known)
    holds = {post: _held(terms, post) for post in store.posts}
    others = list(field.entries)
    settled, begun = _instants_of(Entries.of(others))
    among = Among(*_sorted_columns(store, begun, settled))
    near = found_near(store, batches, among, others, (cut, least), holds)
    if near is None or len(covered.holes) > _MOST_BUDGETS:
        return None
    nearby = {share.key: share.account for share in near.shares}

    def account_of(key: ShareKey) -> str:
        return nearby.get(key) or resolved.share(key).account

    judgement = judge_field(
        near.entries,
        (),
        covered.holes,
        contest.award,
        [*resolved.findings, *field.findings, *covered.findings],
        account_of,
        closes=terms.closes is not None,
        among=among,
    )
    unseen = Unseen(covered.holes, among.settled, among.starts) if covered.holes else None
    lifts = [None if unseen is None else _lift(unseen, one) for one in holds.values()]
    possible = possible_beyond(near, lifts, cut)
    if not is_settled_near(judgement, near, contest, cut, all_possible=possible[1]):
        return None
    placed = others_in_order(near.entries, judgement.placed, account_of)
    whole = Whole(
        entrants=plain + len(others),
        shares=counts.shares + len(resolved.shares),
        observations=resolved.observations + _observations(store, batches),
        contested=len(judgement.contested) + possible[0],
        excluded=len(field.exclusions) + counts.shares - counts.entrants,
        standings_digest=store.standings_digest(
            Behind(settled, begun, lifts, [] if unseen is None else _rooms(unseen)),
            _other_standings(judgement, near, placed),
        ),
        evidence_digest=store.evidence_digest(rows_of_evidence(resolved)),
    )
    resolved = with_near(resolved, store, batches, near)
    field = replace(field, entries=near.entries)
    steps = next_steps(contest.award, resolved, terms, field, covered, judgement)
    facts = Facts(contest, batches, resolved, field, covered, judgement, steps)
    everybody = Everybody(store, facts, among, holds, placed)
    return replace(facts, whole=whole, stretches=everybody.stretches)


def _held(terms: Terms, post: str) -> frozenset[str]:
    return frozenset({post}) if terms.undone == "exclude" else frozenset()


def _counted(findings: Sequence[Finding], counts: Counts) -> tuple[Finding, ...]:
    """Count what stays apart, too: what is cited was given back."""
    more = {"share.undone": counts.undone, "share.indirect": counts.indirect}
    return tuple(
        finding(one.code, about=one.about, touches=one.touches, count=_number(one) + more[one.code])
        if one.code in more and "stood" not in dict(one.params)
        else one
        for one in findings
    )


def _number(one: Finding) -> int:
    count = dict(one.params)["count"]
    return count if isinstance(count, int) else 0


def _instants_of(others: Entries) -> tuple[list[int], list[int]]:
    """Return by when those who are not plain certainly shared, and from when on they may have."""
    columns = others.columns
    settled = [
        latest
        for latest, entry in zip(columns.latest, others, strict=True)
        if latest is not None and entry.vouched
    ]
    return sorted(settled), sorted(columns.earliest)


class _Sorted:
    """A column of instants, ascending, to which others are added."""

    def __init__(self, others: Sequence[int]) -> None:
        """Take the others, ascending."""
        self.column = array("q")
        self._waiting = list(reversed(others))

    def add(self, view: memoryview[int]) -> None:
        """Add instants that are behind those before, and the others that come before them."""
        column, waiting, done = self.column, self._waiting, 0
        while waiting and waiting[-1] < view[-1]:
            place = bisect_left(view, waiting[-1], lo=done)
            column.frombytes(view[done:place].cast("B"))
            column.append(waiting.pop())
            done = place
        column.frombytes(view[done:].cast("B"))

    def whole(self) -> array[int]:
        """Return the column with all others."""
        self.column.extend(reversed(self._waiting))
        return self.column


def _sorted_columns(
    store: Store, begun: Sequence[int], settled: Sequence[int]
) -> tuple[array[int], array[int]]:
    """Return everybody's earliest and latest instants, sorted: the store's are sorted already.

    Args:
        store: with its shares parted.
        begun: the earliest instants of all others, ascending.
        settled: the latest ones of theirs that count, ascending.
    """
    earliest, latest = _Sorted(begun), _Sorted(settled)
    for some in store.instants():
        earliest.add(some.earliest)
        latest.add(some.latest)
    return earliest.whole(), latest.whole()


def _lift(unseen: Unseen, holds: frozenset[str]) -> Lift | None:
    _, start, before = unseen.hiding[holds]
    return None if start is None else Lift(start, 1 + before)


def _rooms(unseen: Unseen) -> list[tuple[int, int | None]]:
    starts, totals = unseen.room
    return list(zip(starts, totals[1:], strict=True))


def _observations(store: Store, batches: Sequence[Batch]) -> int:
    """Count distinct observations of usual shares: one each for every kind of terms."""
    kinds = {watch: number for number, watch in enumerate({batch.watch for batch in batches})}
    return store.observations([kinds[batch.watch] for batch in batches])


def _other_standings(
    judgement: Judgement, near: Near, placed: Sequence[tuple[PlaceKey, int]]
) -> list[tuple[PlaceKey, bytes]]:
    """Write the standings of those who are not plain, in display order."""
    names, persons = judgement.placed.names(), near.entries.persons()
    ranks, seen = judgement.ranks, judgement.seen
    found: list[tuple[PlaceKey, bytes]] = []
    for key, index in placed:
        numbers = ranks.least[index], ranks.greatest[index], *seen[index]
        written = "\t".join("null" if number is None else str(number) for number in numbers)
        found.append((key, f"{persons[index]}\t{names[index]}\t{written}\n".encode()))
    return found
