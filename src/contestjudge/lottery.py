"""A judgement that waits for its draw, and the draw: the judgement after it (spec 9.6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from contestjudge.draw.commitment import PROTOCOL
from contestjudge.draw.held import RESERVE, Held
from contestjudge.draw.randomness import Outcome
from contestjudge.judge import Judgement
from contestjudge.model.contest import Award
from contestjudge.model.field import EntrantKey, Entries, Entry, OrderPair
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


def after_draw(
    judgement: Judgement,
    entries: Sequence[Entry],
    pairs: Sequence[OrderPair],
    award: Award,
    hold: Callable[[Sequence[EntrantKey]], Held],
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
    keys = Entries.of(entries).entrants()
    held = hold([keys[entry] for entry in among])
    lottery = award.method == "draw"
    wanted = award.seats + award.alternates + RESERVE if lottery else len(among)
    first = [(among[one.place], one) for one in held.first(wanted)]
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
