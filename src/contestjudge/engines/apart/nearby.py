"""Who stands near the seats: they are ranked by the reference, among everybody (spec 14.4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from contestjudge.engines.apart.everybody import Holds, entries_of
from contestjudge.engines.apart.rows import LAST_ID
from contestjudge.engines.apart.store import Lift, Row, Store
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolved import Resolved
from contestjudge.judge import Judgement
from contestjudge.model.contest import Contest
from contestjudge.model.field import Entries, Entry
from contestjudge.model.share import Share, place_of
from contestjudge.model.time import SECOND
from contestjudge.model.words import Status
from contestjudge.ranking.ranks import Among

_AROUND: Final = 2 * SECOND
"""Nothing that is said of a cut looks further behind it."""


@dataclass(slots=True)
class Near:
    """Who is near the seats, and everybody who is not plain."""

    entries: Entries
    until: int
    """Of everybody whose first share was made by then; the others, whenever they shared."""
    shares: list[Share]
    rows: list[Row]
    """Their records, in the order in which they are cited."""
    beyond: Sequence[int]
    """For each post, how many plain shares are not among them."""


def found_near(
    store: Store,
    batches: Sequence[Batch],
    among: Among,
    others: Sequence[Entry],
    wanted: tuple[int, int],
    holds: Holds,
) -> Near | None:
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
    until = store.ticks.end_of(max(among.starts[least], among.starts[cut - 1] + _AROUND))
    last = min(LAST_ID, store.ticks.first_from(until + 1) - 1)
    beyond = store.beyond(last)
    if store.counts().entrants > 2 * sum(beyond):
        return None
    seen: dict[int, list[Row]] = {}
    for row in store.near(last):
        seen.setdefault(row.id, []).append(row)
    rows: list[Row] = []
    places = {number: len(batch.reading.observations) for number, batch in enumerate(batches)}
    shares = []
    for number in sorted(seen):
        cited = []
        for row in seen[number]:
            cited.append(place_of(row.batch, places[row.batch]))
            places[row.batch] += 1
        shares.append(seen[number][0].share(store.posts, tuple(cited)))
        rows += seen[number]
    return Near(entries_of(store.platform, shares, holds, others), until, shares, rows, beyond)


def possible_beyond(near: Near, lifts: Sequence[Lift | None], cut: int) -> tuple[int, bool]:
    """Count who is possible behind those near the seats; and tell whether that is everyone.

    Nobody there is without enough others before; only what nobody has seen can lift them.
    """
    lifted = 0
    for lift, count in zip(lifts, near.beyond, strict=True):
        if lift is not None and lift.after <= near.until and lift.least <= cut:
            lifted += count
    return lifted, lifted == sum(near.beyond)


def is_settled_near(
    judgement: Judgement, near: Near, contest: Contest, cut: int, *, all_possible: bool
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


def with_near(resolved: Resolved, store: Store, batches: Sequence[Batch], near: Near) -> Resolved:
    """Add the shares near the seats, with their records, and count all records that were used."""
    for row in near.rows:
        batches[row.batch].reading.observe(row.record, row.observation(store.posts))
    used = list(resolved.used)
    for batch, records in store.used().items():
        used[batch] += records
    shares = sorted([*resolved.shares, *near.shares], key=lambda share: share.name)
    return replace(resolved, shares=tuple(shares), used=tuple(used))
