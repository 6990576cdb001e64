"""Judging a field that is not in memory: near the seats by the reference, behind them by counting.

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
from contestjudge.engines.duck.apart import LAST_ID
from contestjudge.engines.duck.digests import (
    EARLIEST,
    PlaceKey,
    count_by,
    evidence_digest_with,
    standings_digest_with,
)
from contestjudge.engines.duck.store import Seen, Store, earliest_of, first_from
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.digest import rows_of_evidence
from contestjudge.evidence.resolved import Resolved
from contestjudge.judge import Judgement, judge_field
from contestjudge.model.contest import Contest
from contestjudge.model.decision import BAND, BAND_LIMIT
from contestjudge.model.field import Entries, Entry
from contestjudge.model.names import id_key
from contestjudge.model.share import Place, Share, place_of
from contestjudge.model.time import SECOND
from contestjudge.model.words import Basis, Platform, ShareForm, Status
from contestjudge.next_steps import next_steps
from contestjudge.ranking.ranks import Among, Unseen
from contestjudge.record import Facts, Whole
from contestjudge.rules.field import build_field
from contestjudge.rules.terms import Terms
from contestjudge.sources.instruments import INSTRUMENTS

_AROUND: Final = 2 * SECOND
"""Nothing that is said of a cut looks further behind it."""
_MOST_BUDGETS: Final = 200
"""Of more holes the reference is asked: a query that names them all would be longer than a page."""


@dataclass(frozen=True, slots=True)
class PlainShares:
    """What coverage asks of shares that are not listed."""

    store: Store

    def made_by(self, post: str, instant: int) -> int:
        """Count those of a post that were certainly made by an instant."""
        return self.begun_by(post, instant - 999)

    def begun_by(self, post: str, instant: int) -> int:
        """Count those of a post that may have been made by an instant."""
        if post not in self.store.posts:
            return 0
        return self.store.number(
            "SELECT count(*) FROM plain WHERE post = $1 AND id < $2",
            [self.store.posts.index(post), min(LAST_ID, first_from(instant + 1))],
        )


def may_stay(contest: Contest, terms: Terms, batches: Sequence[Batch], kept: set[int]) -> bool:
    """Tell whether rules and exhibits let usual shares be judged by counting them.

    Args:
        contest: the rules.
        terms: the same, resolved.
        batches: every exhibit.
        kept: which of them have shares in the store.
    """
    award = contest.award
    if (
        contest.sponsor.platform is not Platform.X
        or award.method == "draw"
        or award.contested != "open"
        or terms.tolerance
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
    beyond: list[int]
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
    plain = store.number("SELECT count(*) FROM plain")
    cut = max(contest.award.positions, default=contest.award.seats)
    least = cut + BAND + contest.award.alternates + 2
    if plain <= max(BAND_LIMIT, 2 * least) or resolved.pairs:
        return None
    resolved = replace(
        resolved,
        elsewhere=PlainShares(store),
        observed_forms=resolved.observed_forms | {ShareForm.NATIVE},
    )
    field = build_field(resolved, terms)
    known = INSTRUMENTS | {batch.watch.instrument: batch.abilities for batch in batches}
    covered = coverage(resolved, terms, known)
    store.holds = [_held(terms, post) for post in store.posts]
    others = list(field.entries)
    among = _among(store, Entries.of(others))
    near = _near(store, batches, among, others, (cut, least))
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
    possible = _possible_beyond(near, store, unseen, cut)
    if not _is_settled_near(judgement, near, contest, cut, all_possible=possible[1]):
        return None
    whole = Whole(
        entrants=plain + len(others),
        shares=plain + len(resolved.shares),
        observations=resolved.observations + _observations(store, batches),
        contested=len(judgement.contested) + possible[0],
        standings_digest=standings_digest_with(store, unseen, _other_standings(judgement, near)),
        evidence_digest=evidence_digest_with(store, list(rows_of_evidence(resolved))),
    )
    resolved = _with_near(resolved, store, batches, near)
    field = replace(field, entries=near.entries)
    steps = next_steps(contest.award, resolved, terms, field, covered, judgement)
    return Facts(contest, batches, resolved, field, covered, judgement, steps, whole)


def _held(terms: Terms, post: str) -> frozenset[str]:
    return frozenset({post}) if terms.undone == "exclude" else frozenset()


def _among(store: Store, others: Entries) -> Among:
    """Make the sorted columns of everybody's instants."""
    columns = others.columns
    settled = [
        latest
        for latest, entry in zip(columns.latest, others, strict=True)
        if latest is not None and entry.vouched
    ]
    count_by(store, "settled", settled)
    count_by(store, "begun", columns.earliest)
    return Among(
        _sorted_column(store, EARLIEST, columns.earliest),
        _sorted_column(store, f"{EARLIEST} + 999", settled),
    )


def _sorted_column(store: Store, instant: str, others: Sequence[int]) -> array[int]:
    """Return all instants in a column, sorted: plain rows are sorted by them already."""
    column = array("q")
    waiting = sorted(others, reverse=True)
    for batch in store.stream(f"SELECT {instant} AS instant FROM plain"):  # noqa: S608
        values = batch.column("instant")
        view = memoryview(values.buffers()[1]).cast("q")[values.offset :][: len(values)]
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
) -> _Near | None:
    """Fetch who is near the seats; ``None``: that is nearly everybody.

    Args:
        store: with its shares parted.
        batches: to put the records of those shares into, so that they can be cited.
        among: everybody's instants.
        others: those who are not plain.
        wanted: the last place with a seat, and how many places have to be known at least.
    """
    cut, least = wanted
    until = max(among.starts[least], among.starts[cut - 1] + _AROUND) // 1000 * 1000 + 999
    last = min(LAST_ID, first_from(until + 1) - 1)
    seen: dict[int, list[Seen]] = {}
    for row in store.seen_in(f"id IN (SELECT id FROM plain WHERE id <= {last})"):  # noqa: S608
        seen.setdefault(row.id, []).append(row)
    beyond = [0] * len(store.posts)
    for post, count in store.rows(
        "SELECT post, count(*) FROM plain WHERE id > $1 GROUP BY post", [last]
    ):
        beyond[post] = count
    if len(seen) > sum(beyond):
        return None
    rows: list[Seen] = []
    places = {number: len(batch.reading.observations) for number, batch in enumerate(batches)}
    shares = []
    for number in sorted(seen):
        cited = []
        for row in seen[number]:
            cited.append(place_of(row.batch, places[row.batch]))
            places[row.batch] += 1
        shares.append(_share(store, seen[number][0], tuple(cited)))
        rows += seen[number]
    entries = Entries(
        str(Platform.X),
        [share.account for share in shares],
        [share.name for share in shares],
        ([share.earliest for share in shares], [share.latest for share in shares]),
        [store.holds[store.posts.index(share.post)] for share in shares],
        others,
    )
    return _Near(entries, until, shares, rows, beyond)


def _share(store: Store, first: Seen, cited: tuple[Place, ...]) -> Share:
    """Write a usual share."""
    earliest = earliest_of(first.id)
    return Share(
        str(Platform.X),
        str(first.id),
        str(first.id),
        str(first.account),
        first.handle,
        ShareForm.NATIVE,
        store.posts[first.post],
        None,
        earliest,
        Basis.PLATFORM_ID,
        earliest + 999,
        Basis.PLATFORM_ID,
        None,
        (),
        None,
        cited,
    )


def _possible_beyond(
    near: _Near, store: Store, unseen: Unseen | None, cut: int
) -> tuple[int, bool]:
    """Count who is possible behind those near the seats; and tell whether that is everyone.

    Nobody there is without enough others before; only what nobody has seen can lift them.
    """
    if unseen is None:
        return 0, not any(near.beyond)
    lifted = 0
    for holds, count in zip(store.holds, near.beyond, strict=True):
        _, start, before = unseen.hiding[holds]
        if start is not None and start <= near.until and 1 + before <= cut:
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
    if len(kinds) == 1:
        return store.number("SELECT count(*) FROM plain")
    cases = " ".join(
        f"WHEN {number} THEN {kinds[batch.watch]}" for number, batch in enumerate(batches)
    )
    return store.number(
        f"SELECT count(*) FROM (SELECT DISTINCT CASE batch {cases} END, id FROM seen"  # noqa: S608
        " WHERE id IN (SELECT id FROM plain))"
    )


def _other_standings(judgement: Judgement, near: _Near) -> list[tuple[PlaceKey, bytes]]:
    """Write the standings of those who are not plain, in display order."""
    entries = near.entries
    names, persons = judgement.placed.names(), entries.persons()
    ranks, seen = judgement.ranks, judgement.seen
    found: list[tuple[PlaceKey, bytes]] = []
    for index, entry in enumerate(entries.others, entries.plain):
        one = next(one for one in entry.candidates if one.share[1] == names[index])
        numbers = ranks.least[index], ranks.greatest[index], *seen[index]
        written = "\t".join("null" if number is None else str(number) for number in numbers)
        row = f"{persons[index]}\t{names[index]}\t{written}\n".encode()
        found.append(((one.earliest, one.latest, id_key(names[index])), row))
    # Of one share there is one owner, so that no two keys are equal.
    return sorted(found)


def _with_near(resolved: Resolved, store: Store, batches: Sequence[Batch], near: _Near) -> Resolved:
    """Add the shares near the seats, with their records, and count all records that were used."""
    for row in near.rows:
        batches[row.batch].reading.observe(row.record, row.observation(store.posts))
    used = list(resolved.used)
    for batch, records in store.rows(
        "SELECT batch, count(*) FROM seen WHERE id IN (SELECT id FROM plain) GROUP BY batch"
    ):
        used[batch] += records
    shares = sorted([*resolved.shares, *near.shares], key=lambda share: share.name)
    return replace(resolved, shares=tuple(shares), used=tuple(used))
