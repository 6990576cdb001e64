"""Which tiers of prizes a place can fall into: all that a rank leaves open (spec 7.7).

A tier is a run of seats with a name: the first ones, the next ones. A rank that lies within one
tier names it; of any other it is said which tiers it may be, and never which it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contestjudge.model.contest import Tier
from contestjudge.model.field import Entries, Entry, Rank, RankColumns


def tiers_between(tiers: Sequence[Tier], least: int, greatest: int | None) -> tuple[str, ...]:
    """Name the tiers that have a seat from place ``least`` to place ``greatest``, in order.

    >>> both = Tier(name="gold", seats=1), Tier(name="silver", seats=2)
    >>> tiers_between(both, 1, 1), tiers_between(both, 1, 3), tiers_between(both, 4, None)
    (('gold',), ('gold', 'silver'), ())
    """
    found: list[str] = []
    first = 1
    for tier in tiers:
        last = first + tier.seats - 1
        if least <= last and (greatest is None or first <= greatest):
            found.append(tier.name)
        first = last + 1
    return tuple(found)


def best_of_nameless(entries: Sequence[Entry], ranks: RankColumns) -> int | None:
    """Return the best rank of all who are not vouched for; ``None``: everyone is.

    Such a one may be anybody else, and that person then stands as high as the better of the two
    rows does (spec 6.1.5).
    """
    nameless = (ranks.least[index] for index, entry in _not_plain(entries) if not entry.vouched)
    return min(nameless, default=None)


def tiers_by_rank(
    tiers: Sequence[Tier],
    entries: Sequence[Entry],
    ranks: RankColumns,
    among: Iterable[int],
    perhaps: int | None,
) -> dict[int, tuple[str, ...]]:
    """Name the tiers that each of ``among`` may hold.

    Args:
        tiers: of the prizes, best first; none: nobody has any.
        entries: the field, or some of it.
        ranks: theirs.
        among: indices into them.
        perhaps: the best rank of whoever is not vouched for, in the whole field.
    """
    if not tiers:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    for index in among:
        rank: Rank = ranks[index]
        least = rank.min if perhaps is None else min(rank.min, perhaps)
        if not entries[index].vouched:
            least = 1
        # Whose own shares are all doubtful stands by the nameless one's, if they are one person.
        most = None if perhaps is not None and entries[index].doubtful else rank.max
        found[index] = tiers_between(tiers, least, most)
    return found


def _not_plain(entries: Sequence[Entry]) -> Iterable[tuple[int, Entry]]:
    """Give everybody about whom more than one interval is to be told."""
    several = Entries.of(entries)
    return enumerate(several.others, several.plain)
