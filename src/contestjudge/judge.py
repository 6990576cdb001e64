"""Field and holes in, seats and a status out. Pure, and no longer than a page (spec 7)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from contestjudge.draw.held import Drawn, Held
from contestjudge.model.contest import Award
from contestjudge.model.field import Entries, Entry, Hole, OrderPair, Rank, RankColumns, ShareKey
from contestjudge.model.finding import Finding, finding
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Severity, Status, Verdict
from contestjudge.ranking.edges import bursts, photo_finishes
from contestjudge.ranking.order import Placings, display_order
from contestjudge.ranking.ranks import Among, rank_both
from contestjudge.ranking.seats import verdict, verdict_at
from contestjudge.ranking.tiers import best_of_nameless, tiers_between, tiers_by_rank


class Span(NamedTuple):
    """A calendar day with winners of its own, and its entries: of those given, as far as ``end``.

    A day without entries has none of them; entries of later days follow.
    """

    name: str
    opens: int
    closes: int
    first: int
    end: int
    status: Status


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who holds which seat, how surely. Numbers are indices into the entries given."""

    status: Status
    placed: Placings
    """All entrants, in display order."""
    ranks: RankColumns
    seen: RankColumns
    """The ranks without holes."""
    verdicts: tuple[Verdict, ...]
    winners: tuple[tuple[int, int], ...]
    """(entry, seat), in display order."""
    contested: tuple[int, ...]
    alternates: tuple[int, ...]
    findings: tuple[Finding, ...]
    settled: Sequence[int]
    """For everyone vouched for with a certain share, the least latest instant; sorted."""
    held: Held | None = None
    """The draw, where it was held."""
    tiers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """For whoever holds a seat, or may hold one, the tiers that it may be of."""
    drawn: tuple[tuple[int, Drawn], ...] = ()
    """(entry, ticket) of all who were drawn, in order: behind the alternates there are more."""
    days: tuple[Span, ...] = ()
    """Where there are winners for each day: the days, and which entries are of each."""

    def day_of(self, entry: int) -> Span | None:
        """Return the day that an entry is of; ``None``: there are no winners for each day."""
        if not self.days:
            return None
        return self.days[bisect_right(self.days, entry, key=lambda day: day.end)]


def judge_field(  # noqa: PLR0913 - everything that a judgement hangs on, and nothing else
    entries: Sequence[Entry],
    pairs: Sequence[OrderPair],
    holes: Sequence[Hole],
    award: Award,
    findings: Sequence[Finding],
    account_of: Callable[[ShareKey], str],
    *,
    closes: bool,
    among: Among | None = None,
) -> Judgement:
    """Decide who holds the seats.

    Args:
        entries: the field, intervals tightened along ``pairs``.
        pairs: order pairs without a circle.
        holes: room for unseen shares.
        award: how many win, and what is done where it is not certain who.
        findings: what evidence, rules and coverage found; blocking ones can touch a seat.
        account_of: the account that made a share (the last tie-break of the display order).
        closes: whether the contest has a closing time.
        among: everybody, where the entries are only those near the seats.
    """
    ranks, seen, settled = rank_both(entries, pairs, holes, among)
    placed = display_order(entries, pairs, account_of)
    positions = award.positions
    seats = max(positions, default=award.seats)
    near = near_seats(ranks, seats)
    drawn = award.method == "draw"
    verdicts = (
        [Verdict.POSSIBLE] * len(entries) if drawn else verdicts_near(entries, ranks, near, award)
    )
    # Spec 7.4: in a draw no seat hangs on who was first.
    found: list[Finding] = []
    if not drawn:
        found += photo_finishes(placed, positions, award.seats)
        found += bursts(placed, positions, award.seats)
    if seats > len(entries):
        found.append(finding("award.unfilled", seats=seats, entrants=len(entries)))
    ahead = placed.order
    certain, possible = _split(ahead, near, verdicts)
    winners = [] if drawn else certain
    contested = ahead if drawn else possible
    provisional = (
        _holes_matter(settled, holes, len(entries) + 1 if drawn else seats)
        or bool(touching([*findings, *found], entries, ranks, len(entries) if drawn else seats))
        or (seats > len(entries) and not closes)
    )
    if provisional:
        status = Status.PROVISIONAL
    elif drawn or (contested and award.contested == "lot"):
        status = Status.CONTESTED
        doubtful = sum(map(unsure, Entries.of(entries).others)) if drawn else 0
        found.append(finding("draw.pending", candidates=len(contested), doubtful=doubtful))
    elif contested and award.contested == "award_all":
        status = Status.FINAL
        seated = {*winners, *contested}
        winners, contested = [i for i in ahead if i in seated], []
        places = len(positions) or award.seats
        if len(winners) > places:
            found.append(finding("award.overflow", seats=places, winners=len(winners)))
    else:
        status = Status.CONTESTED if contested else Status.FINAL
    # Of a million candidates nobody is asked for again unless there is something behind them.
    taken = {*winners, *contested} if award.tiers or award.alternates else frozenset[int]()
    if drawn:
        anything = tiers_between(award.tiers, 1, None)
        tiers = dict.fromkeys(taken, anything) if anything else {}
    else:
        perhaps = best_of_nameless(entries, ranks) if award.tiers else None
        tiers = tiers_by_rank(award.tiers, entries, ranks, taken, perhaps)
    several = [index for index in winners if len(tiers.get(index, ())) > 1]
    if several:
        shares = [one.share for index in several for one in entries[index].candidates]
        found.append(finding("award.tier_open", about=shares, winners=len(several)))
    alternates = list(islice((i for i in ahead if i not in taken), award.alternates))
    return Judgement(
        status,
        placed,
        ranks,
        seen,
        tuple(verdicts),
        tuple(_seats(winners, ranks, positions)),
        tuple(contested),
        tuple(alternates),
        tuple(found),
        settled,
        tiers=tiers,
    )


def unsure(entry: Entry) -> bool:
    """Tell whether somebody may not take part at all, or with so many tickets, or be another."""
    return entry.doubtful or not entry.vouched or entry.tickets_open


def near_seats(ranks: RankColumns, seats: int) -> list[int]:
    """Return who may stand at the last seat, or before it."""
    return [index for index, least in enumerate(ranks.least) if least <= seats]


def verdicts_near(
    entries: Sequence[Entry], ranks: RankColumns, near: Sequence[int], award: Award
) -> list[Verdict]:
    """Judge every rank; only those ``near`` can be anything but out."""
    positions, seats = sorted(award.positions), award.seats
    if len(near) == len(entries) and not positions:
        verdicts = [Verdict.POSSIBLE] * len(entries)
        near = [index for index, most in enumerate(ranks.greatest) if (most or UNBOUNDED) <= seats]
    else:
        verdicts = [Verdict.OUT] * len(entries)
    for index in near:
        verdicts[index] = _verdict(entries[index], ranks[index], seats, positions)
    return verdicts


def _split(
    ahead: Sequence[int], near: Sequence[int], verdicts: Sequence[Verdict]
) -> tuple[list[int], list[int]]:
    """Give the certain and the possible ones, in display order."""
    several: Sequence[int] = ahead
    if len(near) < len(ahead):
        close = set(near)
        several = [i for i in ahead if i in close]
    certain = [i for i in several if verdicts[i] is Verdict.CERTAIN]
    return certain, [i for i in several if verdicts[i] is Verdict.POSSIBLE]


def _verdict(entry: Entry, rank: Rank, seats: int, positions: Sequence[int]) -> Verdict:
    reached = verdict_at(rank, positions) if positions else verdict(rank, seats)
    if reached is Verdict.CERTAIN and not (
        entry.vouched and any(one.certain for one in entry.candidates)
    ):
        # Spec 7.1.3: the rank is certain; that the share counts, or that this is nobody else, not.
        return Verdict.POSSIBLE
    return reached


def _seats(
    winners: Sequence[int], ranks: Sequence[Rank], positions: Sequence[int]
) -> list[tuple[int, int]]:
    if not positions:
        return [(index, seat) for seat, index in enumerate(winners, 1)]
    return [
        (index, min(position for position in positions if position >= ranks[index].min))
        for index in winners
    ]


def _holes_matter(settled: Sequence[int], holes: Sequence[Hole], seats: int) -> bool:
    """Spec 7.3: some completion of the holes changes who is seated."""
    return any(1 + bisect_left(settled, hole.earliest) <= seats for hole in holes)


def touching(
    findings: Sequence[Finding], entries: Sequence[Entry], ranks: RankColumns, seats: int
) -> tuple[Finding, ...]:
    """Spec 7.3: the blocking findings that touch a share that holds or may hold a seat.

    So does one about an entrant ahead of a seat: on whom the position behind falls hangs on it.
    A share that is out in any case touches none, whoever made it.
    """
    blocking = [one for one in findings if one.severity is Severity.BLOCKING]
    if not blocking:
        return ()
    near = [entries[index] for index, least in enumerate(ranks.least) if least <= seats]
    entrants = {entry.entrant for entry in near}
    shares = {candidate.share for entry in near for candidate in entry.candidates}
    return tuple(
        one
        for one in blocking
        if not one.touches
        or not (shares.isdisjoint(one.about) if one.about else entrants.isdisjoint(one.touches))
    )
