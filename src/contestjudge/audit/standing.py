"""Where whoever answers to a name stands by a decision, for those who complain about it."""

from __future__ import annotations

from contestjudge.audit.announcement import Places
from contestjudge.audit.known import Known
from contestjudge.disputes import Complainant, Named
from contestjudge.model.disputes import Stands
from contestjudge.record import Facts


def standing(facts: Facts) -> Named:
    """Return what finds a person and their place by a name.

    It finds nobody where nothing in the evidence shows them, or several people answer to it.
    """
    known = Known.of(facts)
    places = Places.of(facts, known)

    def named(name: str) -> Complainant | None:
        who = known.called(name)
        if len(who) != 1:
            return None
        (person,) = who
        number = places.index.get(person)
        handle = None if number is None else places.speaking(number).handle
        return Complainant(known.entrant(person, handle), _stands(places, number))

    return named


def _stands(places: Places, number: int | None) -> Stands:
    if number is None:
        return "excluded"
    if number in places.seats:
        return "winner"
    return "contested" if number in places.contested else "out"
