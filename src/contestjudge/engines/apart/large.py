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
from contestjudge.engines.apart.everybody import Everybody, Holds, entries_of, others_in_order
from contestjudge.engines.apart.rows import LAST_ID, WIDTH, Seen, first_from
from contestjudge.engines.apart.store import Behind, Counts, Lift, Made, Store
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.digest import rows_of_evidence
from contestjudge.evidence.resolved import Resolved
from contestjudge.judge import Judgement, judge_field
from contestjudge.model.contest import Contest
from contestjudge.model.decision import BAND, BAND_LIMIT
from contestjudge.model.field import Entries, Entry
from contestjudge.model.finding import Finding, finding
from contestjudge.model.share import Share, place_of
from contestjudge.model.time import SECOND
from contestjudge.model.words import Platform, ShareForm, Status
from contestjudge.next_steps import next_steps
from contestjudge.ranking.ranks import Among, Unseen
from contestjudge.record import Facts, Whole
from contestjudge.rules.field import build_field
from contestjudge.rules.terms import Terms
from contestjudge.sources.instruments import INSTRUMENTS

_AROUND: Final = 2 * SECOND
"""Nothing that is said of a cut looks further behind it."""
_MOST_BUDGETS: Final = 200
"""Of more holes the reference is asked: what names them all, as a query, is longer than a page."""


@dataclass(frozen=True, slots=True)
class PlainShares:
    """What coverage asks of shares that are not listed."""

    store: Store

    def made_by(self, post: str, instant: int) -> int:
        """Count those of a post that were certainly made by an instant, and never undone."""
        found = self._made_by(post, instant - WIDTH)
        return found.made - found.undone

    def begun_by(self, post: str, instant: int) -> int:
        """Count those of a post that may have been made by an instant."""
        return self._made_by(post, instant).made

    def gone_by(self, post: str, instant: int) -> int:
        """Count those of a post that were certainly undone by an instant."""
        return self._made_by(post, instant - WIDTH).gone

    def _made_by(self, post: str, instant: int) -> Made:
        posts = self.store.posts
        if post not in posts:
            return Made(0, 0, 0)
        return self.store.made_before(posts.index(post), min(LAST_ID, first_from(instant + 1)))


def award_allows(contest: Contest) -> bool:
    """Tell whether prizes are given so that usual shares can be judged by counting them."""
    award = contest.award
    return (
        contest.sponsor.platform is Platform.X
        and award.method != "draw"
        and award.contested == "open"
        and award.per == "contest"
    )


def may_stay(terms: Terms, batches: Sequence[Batch], kept: frozenset[int]) -> bool:
    """Tell whether rules and exhibits let usual shares be judged by counting them.

    Args:
        terms: the rules, resolved.
        batches: every exhibit.
        kept: which of them have shares in the store.
    """
    if (
        terms.tolerance
        or terms.asks
        or terms.changes
        or terms.days
        or terms.per_person == "all"
        or terms.flags.model_fields_set
        or ShareForm.NATIVE not in terms.forms
    ):
        return False
    if any(
        batch.watch.cap or batch.abilities.cap or batch.watch.order or batch.reading.lost
        for batch in batches
    ):
        return False
    # A share that a complete collection lacks is looked at one by one: here none lacks any.
    complete = {
        (batch.watch.taken_at, batch.watch.until, batch.watch.since)
        for batch in batches
        if batch.watch.complete and batch.watch.taken_at is not None
    }
    return not complete or (
        len(complete) == 1
        and all(
            batches[number].watch.complete and batches[number].watch.taken_at is not None
            for number in kept
        )
    )


@dataclass(slots=True)
class _Near:
    """Who is near the seats, and everybody who is not plain."""

    entries: Entries
    until: int
    """Of everybody whose first share was made by then; the others, whenever they shared."""
    shares: list[Share]
    rows: list[Seen]
    """Their records, in the order in which they are cited."""
    beyond: Sequence[int]
    """For each post, how many plain shares are not among them."""


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
        findings=_with_undone(resolved.findings, counts),
        observed_forms=resolved.observed_forms | {ShareForm.NATIVE},
    )
    field = build_field(resolved, terms)
    known = INSTRUMENTS | {batch.watch.instrument: batch.abilities for batch in batches}
    covered = coverage(resolved, terms, known)
    holds = {post: _held(terms, post) for post in store.posts}
    others = list(field.entries)
    settled, begun = _instants_of(Entries.of(others))
    among = Among(_sorted_column(store, 0, begun), _sorted_column(store, WIDTH, settled))
    near = _near(store, batches, among, others, (cut, least), holds)
    if near is None or len(covered.holes) > _MOST_BUDGETS:
        return None
    nearby = {share.key: share.account for share in near.shares}
    judgement = judge_field(
        near.entries,
        (),
        covered.holes,
        contest.award,
        [*resolved.findings, *field.findings, *covered.findings],
        lambda key: nearby.get(key) or resolved.share(key).account,
        closes=terms.closes is not None,
        among=among,
    )
    unseen = Unseen(covered.holes, among.settled, among.starts) if covered.holes else None
    lifts = [None if unseen is None else _lift(unseen, one) for one in holds.values()]
    possible = _possible_beyond(near, lifts, cut)
    if not _is_settled_near(judgement, near, contest, cut, all_possible=possible[1]):
        return None
    placed = others_in_order(near.entries, judgement.placed)
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
    resolved = _with_near(resolved, store, batches, near)
    field = replace(field, entries=near.entries)
    steps = next_steps(contest.award, resolved, terms, field, covered, judgement)
    facts = Facts(contest, batches, resolved, field, covered, judgement, steps)
    everybody = Everybody(store, facts, among, holds, placed)
    return replace(facts, whole=whole, stretches=everybody.stretches)


def _held(terms: Terms, post: str) -> frozenset[str]:
    return frozenset({post}) if terms.undone == "exclude" else frozenset()


def _with_undone(findings: Sequence[Finding], counts: Counts) -> tuple[Finding, ...]:
    """Count the undone ones that stay apart, too: those that are cited were given back."""
    return tuple(
        finding(one.code, about=one.about, touches=one.touches, count=_number(one) + counts.undone)
        if one.code == "share.undone"
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


def _sorted_column(store: Store, width: int, others: Sequence[int]) -> array[int]:
    """Return all instants in a column, sorted: those of plain shares are sorted already.

    Args:
        store: with its shares parted.
        width: so much behind the earliest instants of plain shares.
        others: those of all others, ascending.
    """
    column = array("q")
    waiting = list(reversed(others))
    for view in store.instants(width):
        done = 0
        while waiting and waiting[-1] < view[-1]:
            place = bisect_left(view, waiting[-1], lo=done)
            column.frombytes(view[done:place].cast("B"))
            column.append(waiting.pop())
            done = place
        column.frombytes(view[done:].cast("B"))
    column.extend(reversed(waiting))
    return column


def _near(
    store: Store,
    batches: Sequence[Batch],
    among: Among,
    others: Sequence[Entry],
    wanted: tuple[int, int],
    holds: Holds,
) -> _Near | None:
    """Fetch who is near the seats; ``None``: that is nearly everybody.

    Args:
        store: with its shares parted.
        batches: to put the records of those shares into, so that they can be cited.
        among: everybody's instants.
        others: those who are not plain.
        wanted: the last place with a seat, and how many places have to be known at least.
        holds: for each post, of which ones a share of it is known to be the one native share.
    """
    cut, least = wanted
    until = max(among.starts[least], among.starts[cut - 1] + _AROUND) // 1000 * 1000 + WIDTH
    last = min(LAST_ID, first_from(until + 1) - 1)
    beyond = store.beyond(last)
    if store.counts().entrants > 2 * sum(beyond):
        return None
    seen: dict[int, list[Seen]] = {}
    for row in store.near(last):
        seen.setdefault(row.id, []).append(row)
    rows: list[Seen] = []
    places = {number: len(batch.reading.observations) for number, batch in enumerate(batches)}
    shares = []
    for number in sorted(seen):
        cited = []
        for row in seen[number]:
            cited.append(place_of(row.batch, places[row.batch]))
            places[row.batch] += 1
        shares.append(seen[number][0].share(store.posts, tuple(cited)))
        rows += seen[number]
    return _Near(entries_of(shares, holds, others), until, shares, rows, beyond)


def _lift(unseen: Unseen, holds: frozenset[str]) -> Lift | None:
    _, start, before = unseen.hiding[holds]
    return None if start is None else Lift(start, 1 + before)


def _rooms(unseen: Unseen) -> list[tuple[int, int | None]]:
    starts, totals = unseen.room
    return list(zip(starts, totals[1:], strict=True))


def _possible_beyond(near: _Near, lifts: Sequence[Lift | None], cut: int) -> tuple[int, bool]:
    """Count who is possible behind those near the seats; and tell whether that is everyone.

    Nobody there is without enough others before; only what nobody has seen can lift them.
    """
    lifted = 0
    for lift, count in zip(lifts, near.beyond, strict=True):
        if lift is not None and lift.after <= near.until and lift.least <= cut:
            lifted += count
    return lifted, lifted == sum(near.beyond)


def _is_settled_near(
    judgement: Judgement, near: _Near, contest: Contest, cut: int, *, all_possible: bool
) -> bool:
    """Tell whether all that is said of seats hangs on those near them alone."""
    entries, until = near.entries, near.until
    if sum(1 for _ in _up_to(judgement.settled, until, cut)) < cut:
        return False
    if judgement.status is not Status.FINAL:
        for index, entry in enumerate(entries.others, entries.plain):
            wide = any(one.latest > until for one in entry.candidates)
            if wide and judgement.seen.least[index] <= cut:
                return False
    # Of every alternate its neighbour behind has to be known, for the margin between them.
    earliest = entries.columns.earliest
    placed = [index for index in judgement.placed.order if earliest[index] <= until]
    if not {*judgement.alternates} <= {*placed[:-1]}:
        return False
    return all_possible or len(judgement.alternates) == contest.award.alternates


def _up_to(settled: Sequence[int], until: int, most: int) -> Sequence[int]:
    return [instant for instant in settled[:most] if instant <= until]


def _observations(store: Store, batches: Sequence[Batch]) -> int:
    """Count distinct observations of usual shares: one each for every kind of terms."""
    kinds = {watch: number for number, watch in enumerate({batch.watch for batch in batches})}
    return store.observations([kinds[batch.watch] for batch in batches])


def _other_standings(
    judgement: Judgement, near: _Near, placed: Sequence[tuple[PlaceKey, int]]
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


def _with_near(resolved: Resolved, store: Store, batches: Sequence[Batch], near: _Near) -> Resolved:
    """Add the shares near the seats, with their records, and count all records that were used."""
    for row in near.rows:
        batches[row.batch].reading.observe(row.record, row.observation(store.posts))
    used = list(resolved.used)
    for batch, records in store.used().items():
        used[batch] += records
    shares = sorted([*resolved.shares, *near.shares], key=lambda share: share.name)
    return replace(resolved, shares=tuple(shares), used=tuple(used))
