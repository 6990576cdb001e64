"""A judgement that waits for its draw, and the draw: the judgement after it (spec 9.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from contestjudge.draw.commitment import PROTOCOL
from contestjudge.draw.held import RESERVE, Drawn, Held
from contestjudge.draw.randomness import Outcome
from contestjudge.judge import Judgement
from contestjudge.model.contest import Award
from contestjudge.model.field import EntrantKey, Entries, Entry, OrderPair, TicketKey
from contestjudge.model.words import Status, Verdict
from contestjudge.ranking.lot import by_lot
from contestjudge.ranking.tiers import tiers_between


@dataclass(frozen=True, slots=True)
class Chance:
    """The randomness of a draw, and whether the draw is real."""

    outcome: Outcome
    protocol: str = PROTOCOL


def waits(judgement: Judgement) -> bool:
    """Tell whether a draw can be held: it is due, and nobody in a lottery is doubtful."""
    pending = [one for one in judgement.findings if one.code == "draw.pending"]
    return any(not dict(one.params)["doubtful"] for one in pending)


def in_the_draw(judgement: Judgement, award: Award) -> Sequence[int]:
    """Return who is in the draw: indices of entries.

    All entrants of a lottery; the candidates of a lot; and where a lot is about positions, all who
    may stand no later than the last of them.
    """
    if not award.positions:
        return judgement.contested
    last = max(award.positions)
    return [entry for entry, least in enumerate(judgement.ranks.least) if least <= last]


def tickets_of(entries: Sequence[Entry], among: Sequence[int]) -> list[tuple[int, TicketKey]]:
    """Return all tickets of those who are in a draw, each with the index of its entry.

    Args:
        entries: the field.
        among: who is in the draw.
    """
    several = Entries.of(entries)
    keys, plain = several.entrants(), several.plain
    return [
        (entry, (*keys[entry], *ticket))
        for entry in among
        for ticket in (several[entry].tickets if entry >= plain else ()) or ((),)
    ]


def after_draw(
    judgement: Judgement,
    entries: Sequence[Entry],
    pairs: Sequence[OrderPair],
    award: Award,
    hold: Callable[[Sequence[TicketKey]], Held],
) -> Judgement:
    """Return the judgement after its draw; the same where none can be held.

    Args:
        judgement: what was judged without the randomness.
        entries: the field.
        pairs: order pairs without a circle.
        award: how many win.
        hold: holds the draw among those whom it is given.
    """
    if not waits(judgement):
        return judgement
    among = in_the_draw(judgement, award)
    pool = tickets_of(entries, among)
    held = hold([key for _, key in pool])
    lottery = award.method == "draw"
    wanted = award.seats + award.alternates + RESERVE if lottery else len(among)
    if judgement.days:
        return _after_daily_draw(judgement, held, [entry for entry, _ in pool], entries, award)
    # Who has several tickets can be drawn again, and is passed over.
    drawn = held.first(wanted if len(pool) == len(among) else len(pool))
    first = list(islice(_each_once((pool[one.place][0], one) for one in drawn), wanted))
    if not lottery:
        tickets = dict(first)
        turn = {entry: place for place, entry in enumerate(tickets)}
        first = [(entry, tickets[entry]) for entry in by_lot(entries, pairs, among, turn)]
    seats = _seated([entry for entry, _ in first], judgement, award)
    seated = dict(seats)
    behind = [entry for entry, _ in first if entry not in seated]
    taken = {*seated, *behind}
    others = [] if lottery else [one for one in judgement.placed.order if one not in taken]
    return replace(
        judgement,
        status=Status.FINAL,
        verdicts=_verdicts(judgement, seated) if lottery else judgement.verdicts,
        winners=seats,
        contested=(),
        alternates=tuple(islice((*behind, *others), award.alternates)),
        findings=tuple(one for one in judgement.findings if one.code != "draw.pending"),
        held=held,
        tiers={entry: tiers_between(award.tiers, seat, seat) for entry, seat in seats},
        drawn=tuple(first),
    )


def _each_once(drawn: Iterable[tuple[int, Drawn]]) -> Iterator[tuple[int, Drawn]]:
    """Pass over whoever was drawn before."""
    seen: set[int] = set()
    for entry, one in drawn:
        if entry not in seen:
            seen.add(entry)
            yield entry, one


def _after_daily_draw(
    judgement: Judgement,
    held: Held,
    owners: Sequence[int],
    entries: Sequence[Entry],
    award: Award,
) -> Judgement:
    """Draw for one day after the other, from one order of all tickets (spec 9.8)."""
    by_day: dict[str, list[tuple[int, Drawn]]] = {day.name: [] for day in judgement.days}
    names = [day.name for day in judgement.days for _ in range(day.first, day.end)]
    for one in held.first(len(owners)):
        entry = owners[one.place]
        by_day[names[entry]].append((entry, one))
    winners: list[tuple[int, int]] = []
    alternates: list[int] = []
    drawn: list[tuple[int, Drawn]] = []
    won: set[EntrantKey] = set()
    for day in judgement.days:
        coming = (one for one in by_day[day.name] if entries[one[0]].entrant not in won)
        wanted = award.seats + award.alternates + RESERVE
        first = list(islice(_each_once(coming), wanted))
        seated = [entry for entry, _ in first[: award.seats]]
        winners += [(entry, seat) for seat, entry in enumerate(seated, 1)]
        alternates += [entry for entry, _ in first[award.seats : award.seats + award.alternates]]
        drawn += first
        if award.same_winner == "once":
            won |= {entries[entry].entrant for entry in seated}
    return replace(
        judgement,
        status=Status.FINAL,
        verdicts=_verdicts(judgement, dict(winners)),
        winners=tuple(winners),
        contested=(),
        alternates=tuple(alternates),
        findings=tuple(one for one in judgement.findings if one.code != "draw.pending"),
        held=held,
        tiers={entry: tiers_between(award.tiers, seat, seat) for entry, seat in winners},
        drawn=tuple(drawn),
        days=tuple(day._replace(status=Status.FINAL) for day in judgement.days),
    )


def _seated(
    ahead: Sequence[int], judgement: Judgement, award: Award
) -> tuple[tuple[int, int], ...]:
    """Give the seats: the certain winners keep theirs, the rest go to who comes first."""
    if award.positions:
        places = sorted(award.positions)
        return tuple((ahead[place - 1], place) for place in places if place <= len(ahead))
    certain = [entry for entry, _ in judgement.winners]
    drawn = ahead[: award.seats - len(certain)]
    return tuple((entry, seat) for seat, entry in enumerate([*certain, *drawn], 1))


def _verdicts(judgement: Judgement, seated: dict[int, int]) -> tuple[Verdict, ...]:
    """In a lottery nobody holds a seat by rank: who was drawn does, and nobody else."""
    return tuple(
        Verdict.CERTAIN if entry in seated else Verdict.OUT
        for entry in range(len(judgement.verdicts))
    )
