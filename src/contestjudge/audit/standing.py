"""Where whoever answers to a name stands by a decision, for those who complain about it."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from contestjudge.audit.announcement import Places
from contestjudge.audit.known import Known
from contestjudge.disputes import Complainant, Named
from contestjudge.facts import Facts
from contestjudge.model.disputes import Stands


def standing(facts: Facts) -> Named:
    """Return what finds a person and their place by a name.

    It finds nobody where nothing in the evidence shows them, or several people answer to it.
    """
    known = Known.of(facts)
    places = Places.of(facts, known)
    # With winners for each day somebody has an entry for each of theirs: the best of them counts.
    entries: dict[str, list[int]] = defaultdict(list)
    for number, person in enumerate(facts.field.entries.persons()):
        entries[person].append(number)

    def named(name: str) -> Complainant | None:
        who = known.called(name)
        if len(who) != 1:
            return None
        (person,) = who
        own = entries.get(person, [])
        handle = places.speaking(own[0]).handle if own else None
        found = [_stands(places, number) for number in own]
        stands = min(found, key=_BEST.index, default=_stands(places, None))
        return Complainant(known.entrant(person, handle), stands)

    return named


_BEST: Final[tuple[Stands, ...]] = ("winner", "contested", "out", "excluded")


def _stands(places: Places, number: int | None) -> Stands:
    if number is None:
        return "excluded"
    if number in places.seats:
        return "winner"
    return "contested" if number in places.contested else "out"
