"""Brute force: what a completion of the evidence is, and every rank that one can give.

A completion settles all that the evidence leaves open, in any way that the evidence allows:

* the instant of every share, anywhere in its closed interval;
* one order of all shares that follows the instants and the order pairs, ties falling any way;
* for every doubtful share, whether it is valid;
* the unseen shares: up to ``at_most`` of them in every hole (holes of one budget: in all of them
  together), each anywhere in its hole, and each somebody's: a newcomer's or that of an entrant
  already seen, unless that entrant's one native share of the post is known;
* for every entrant who is not vouched for, whether there is such a person besides the others.

An entrant with a valid share has the rank 1 + the number of other persons whose first valid share
comes before theirs. Nothing here is derived from the formulas that are to be proved.

Two enumerations: one names every completion and is for tiny evidence only; the other walks over
the moments at which an entrant's first valid share can come. They are tested against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations_with_replacement, permutations, product
from typing import NamedTuple

from contestjudge.model.field import Entry, Hole, OrderPair, Rank, ShareKey
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import ShareForm

STAND_IN = 2
"""Unseen shares tried in an unbounded hole: one for the entrant in question, one ahead of it."""


class Outsider(NamedTuple):
    """A share that order pairs name and that certainly does not count: it only carries order."""

    share: ShareKey
    earliest: int
    latest: int


class Evidence(NamedTuple):
    """What a ranking starts from; intervals tightened along the pairs, instants from 0 up."""

    entries: tuple[Entry, ...]
    pairs: tuple[OrderPair, ...] = ()
    holes: tuple[Hole, ...] = ()
    outsiders: tuple[Outsider, ...] = ()


class Reached(NamedTuple):
    """Every rank that some completion gives one entrant."""

    ranks: frozenset[int]
    endless: bool
    """Whether an unbounded hole can push the entrant down any number of places."""

    @property
    def rank(self) -> Rank:
        return Rank(min(self.ranks), None if self.endless else max(self.ranks))


class _Share(NamedTuple):
    owner: int | None
    """Index of the entrant or, from ``len(entries)`` up, a newcomer; ``None``: an outsider."""
    earliest: int
    latest: int
    certain: bool
    key: ShareKey | None = None
    endless: bool = False
    """A newcomer's, from an unbounded hole: where one goes, any number can go."""


def _horizon(evidence: Evidence) -> int:
    """One instant after everything finite; it stands for all later ones."""
    bounds = chain(
        *((c.earliest, c.latest) for entry in evidence.entries for c in entry.candidates),
        *((outsider.earliest, outsider.latest) for outsider in evidence.outsiders),
        *((hole.earliest, hole.latest) for hole in evidence.holes),
    )
    return 1 + max(bound for bound in bounds if bound < UNBOUNDED)


def _seen(evidence: Evidence) -> list[_Share]:
    end = _horizon(evidence)
    return [
        *(
            _Share(owner, c.earliest, min(c.latest, end), c.certain, c.share)
            for owner, entry in enumerate(evidence.entries)
            for c in entry.candidates
        ),
        *(_Share(None, o.earliest, min(o.latest, end), False, o.share) for o in evidence.outsiders),
    ]


def _budgets(holes: Sequence[Hole]) -> list[tuple[int | None, list[Hole]]]:
    """Room and holes of every budget; a hole without one is its own."""
    shared: dict[str, list[Hole]] = {}
    alone: list[list[Hole]] = []
    for hole in holes:
        if hole.budget is None:
            alone.append([hole])
        else:
            shared.setdefault(hole.budget, []).append(hole)
    return [(group[0].at_most, group) for group in (*alone, *shared.values())]


def _can_hide(hole: Hole, entry: Entry) -> bool:
    return hole.form is not ShareForm.NATIVE or hole.post not in entry.holds_native


# The first enumeration: every completion by name.


def _fillings(evidence: Evidence) -> Iterator[tuple[_Share, ...]]:
    """Yield what the holes may hold: every multiset of unseen shares that the budgets allow."""
    end = _horizon(evidence)
    budgets = _budgets(evidence.holes)
    units = sum(STAND_IN if room is None else room for room, _ in budgets)
    entrants = range(len(evidence.entries))
    newcomers = range(len(entrants), len(entrants) + units)
    contents: list[list[tuple[_Share, ...]]] = []
    for room, holes in budgets:
        kinds = [
            _Share(
                owner,
                hole.earliest,
                min(hole.latest, end),
                certain=True,
                endless=room is None and owner in newcomers,
            )
            for hole in holes
            for owner in (*entrants, *newcomers)
            if owner in newcomers or _can_hide(hole, evidence.entries[owner])
        ]
        contents.append(
            [
                content
                for number in range((STAND_IN if room is None else room) + 1)
                for content in combinations_with_replacement(kinds, number)
            ]
        )
    for filling in product(*contents):
        yield tuple(chain(*filling))


def _orders(shares: Sequence[_Share], pairs: Sequence[OrderPair]) -> set[tuple[int, ...]]:
    """Return every order of the shares, by index, that some choice of instants allows."""
    index = {share.key: place for place, share in enumerate(shares) if share.key is not None}
    forced = [(index[pair.before], index[pair.after]) for pair in pairs]
    found: set[tuple[int, ...]] = set()
    for instants in product(*(range(s.earliest, s.latest + 1) for s in shares)):
        moments = [
            [place for place, instant in enumerate(instants) if instant == moment]
            for moment in sorted(set(instants))
        ]
        for ties in product(*(permutations(moment) for moment in moments)):
            order = tuple(chain(*ties))
            if all(order.index(before) < order.index(after) for before, after in forced):
                found.add(order)
    return found


def _subsets(items: Sequence[int]) -> Iterator[frozenset[int]]:
    for chosen in product((False, True), repeat=len(items)):
        yield frozenset(item for item, taken in zip(items, chosen, strict=True) if taken)


def reached_by_naming(evidence: Evidence) -> list[Reached]:
    """Name every completion and read the ranks off it. Aligned with the entries; tiny ones only."""
    entrants = range(len(evidence.entries))
    ranks: list[set[int]] = [set() for _ in entrants]
    endless = [False for _ in entrants]
    unvouched = [i for i in entrants if not evidence.entries[i].vouched]
    seen = _seen(evidence)
    for filling in _fillings(evidence):
        shares = [*seen, *filling]
        doubtful = [
            place
            for place, share in enumerate(shares)
            if not share.certain and share.owner is not None
        ]
        for order in _orders(shares, evidence.pairs):
            for invalid, absent in product(_subsets(doubtful), _subsets(unvouched)):
                persons: list[int] = []
                opened = False
                for place in order:
                    share = shares[place]
                    if share.owner is None or place in invalid or share.owner in absent:
                        continue
                    if share.owner in entrants and share.owner not in persons:
                        ranks[share.owner].add(1 + len(persons))
                        endless[share.owner] |= opened
                    if share.owner not in persons:
                        persons.append(share.owner)
                    opened |= share.endless
    return [Reached(frozenset(ranks[i]), endless[i]) for i in entrants]


# The second enumeration: the moments at which a first valid share can come.


class _Cut(NamedTuple):
    """A moment of some completion: these shares are past, by index, and all others still come."""

    instant: int
    past: int
    """Bit mask."""


def _cuts(shares: Sequence[_Share], leading: Sequence[int], horizon: int) -> Iterator[_Cut]:
    """Yield every moment of every completion.

    What must be over by now is past, what cannot have begun is not, whatever else is open may be
    either; and nothing is past that the pairs put behind something still to come. Every such
    choice happens: give what is past its earliest instant and the rest its latest.
    """
    for instant in range(horizon + 1):
        over = sum(1 << n for n, share in enumerate(shares) if share.latest < instant)
        opened = [n for n, share in enumerate(shares) if share.earliest <= instant <= share.latest]
        for choice in product((0, 1), repeat=len(opened)):
            past = over
            for n, taken in zip(opened, choice, strict=True):
                past |= taken << n
            if all(leading[n] & ~past == 0 for n in range(len(shares)) if past >> n & 1):
                yield _Cut(instant, past)


def reached_by_cutting(evidence: Evidence) -> list[Reached]:
    """Collect the ranks over all cuts at which an entrant's first valid share can come next.

    At a cut, who is ahead is settled share by share, each apart from the others: an entrant with a
    certain share in the past is ahead (if it is a person of its own), one with a doubtful share
    there may be, one with nothing there is not, and every place in a hole that has begun may have
    gone to a newcomer. So every number between the two extremes is reached.
    """
    shares = _seen(evidence)
    index = {share.key: n for n, share in enumerate(shares)}
    leading = [0] * len(shares)
    for pair in evidence.pairs:
        leading[index[pair.after]] |= 1 << index[pair.before]
    entries = evidence.entries
    own = [sum(1 << n for n, s in enumerate(shares) if s.owner == i) for i in range(len(entries))]
    certain = sum(1 << n for n, share in enumerate(shares) if share.certain)
    budgets = _budgets(evidence.holes)
    ranks: list[set[int]] = [set() for _ in entries]
    endless = [False for _ in entries]
    for instant, past in _cuts(shares, leading, _horizon(evidence)):
        begun = [room for room, holes in budgets if any(h.earliest <= instant for h in holes)]
        room = sum(places for places in begun if places is not None)
        for i, entry in enumerate(entries):
            if own[i] & past & certain:
                continue  # the first valid share has been
            seen_next = any(
                own[i] >> n & 1
                and not past >> n & 1
                and share.earliest <= instant <= share.latest
                and leading[n] & ~past == 0
                for n, share in enumerate(shares)
            )
            taken = [
                hole.at_most
                for hole in evidence.holes
                if hole.earliest <= instant <= hole.latest and _can_hide(hole, entry)
            ]
            if not seen_next and not taken:
                continue
            others = [a for a in range(len(entries)) if a != i and own[a] & past]
            surely = sum(entries[a].vouched and own[a] & past & certain != 0 for a in others)
            # An unseen share of one's own takes a place from a newcomer, unless places are endless.
            spare = room if seen_next or None in taken else room - 1
            ranks[i].update(range(1 + surely, 2 + len(others) + spare))
            endless[i] |= None in begun
    return [Reached(frozenset(ranks[i]), endless[i]) for i in range(len(entries))]
