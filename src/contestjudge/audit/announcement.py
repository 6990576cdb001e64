"""Everyone announced in one class, everyone passed over on one list: by the decision alone.

Spec 11.2 and 11.3. Whether somebody deserves a seat follows from the ranks, holes included: what
the evidence does not settle is undecidable, and is not called wrong.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from contestjudge.audit.known import Known, by_person
from contestjudge.errors import Fault as Wrong
from contestjudge.errors import FaultList, UsageError
from contestjudge.facts import Facts
from contestjudge.model.audit import AnnouncedDocument, WrongedDocument
from contestjudge.model.decision import BAND_LIMIT, RankDocument
from contestjudge.model.field import Candidate
from contestjudge.model.share import Share
from contestjudge.model.time import UNBOUNDED, format_bound
from contestjudge.model.words import Reason, Verdict

Kind = Literal["rightful", "undeserving", "undecidable", "unknown"]
_PERSONAL: Final = frozenset({Reason.SPONSOR, Reason.EXCLUDED_ACCOUNT, Reason.PAST_WINNER})
"""With one of these a person is out, whatever else they shared."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where everybody stands by the decision."""

    facts: Facts
    known: Known
    index: Mapping[str, int]
    """Person to the number of their entry."""
    seats: Mapping[int, int]
    """Entry to the number of the seat."""
    contested: frozenset[int]
    reasons: Mapping[str, frozenset[Reason]]
    """Of everyone with a share that does not count: why."""
    ruled_out: frozenset[str]
    """Whom somebody ruled out, whatever they shared."""
    turn: Mapping[int, int]
    """Entry to its place in the display order."""

    @classmethod
    def of(cls, facts: Facts, known: Known) -> Places:
        """Look at a judgement."""
        judgement = facts.judgement
        reasons: dict[str, set[Reason]] = defaultdict(set)
        for row in facts.field.exclusions:
            reasons[row.entrant[1]].add(row.reason)
        return cls(
            facts,
            known,
            {person: number for number, person in enumerate(facts.field.entries.persons())},
            dict(judgement.winners),
            frozenset(judgement.contested),
            {person: frozenset(found) for person, found in reasons.items()},
            frozenset().union(
                *(
                    known.called(ruling.account)
                    for ruling in facts.resolved.rulings
                    if ruling.account is not None and ruling.decide == "exclude"
                )
            ),
            {entry: place for place, entry in enumerate(judgement.placed.order)},
        )

    def kind(self, person: str) -> Kind:
        """Put somebody whom the evidence shows into a class (spec 11.2.3)."""
        number = self.index.get(person)
        if number is not None:
            if number in self.seats:
                return "rightful"
            return "undecidable" if number in self.contested else "undeserving"
        if self.reasons[person] & _PERSONAL or person in self.ruled_out or not self._room():
            return "undeserving"
        return "undecidable"

    def _room(self) -> bool:
        """Whether a share that nobody saw could take a seat (spec 7.3.1 (a))."""
        facts = self.facts
        award = facts.contest.award
        seats = max(award.positions, default=award.seats)
        if award.method == "draw":
            return bool(facts.coverage.holes)
        settled = facts.judgement.settled
        return any(
            1 + bisect_left(settled, hole.earliest) <= seats for hole in facts.coverage.holes
        )

    def announced(self, person: str, named: Iterable[str], kind: Kind) -> AnnouncedDocument:
        """Write somebody announced whom the evidence shows."""
        number = self.index.get(person)
        if number is None:
            return AnnouncedDocument(
                entrant=self.known.entrant(person),
                named=tuple(sorted(named)),
                rank=None,
                verdict=Verdict.OUT if kind == "undeserving" else Verdict.POSSIBLE,
                seat=None,
                reasons=tuple(sorted(map(str, self.reasons[person]))),
                earliest=None,
                latest=None,
            )
        share, judgement = self.speaking(number), self.facts.judgement
        rank = judgement.ranks[number]
        waits = self.facts.contest.award.method == "draw" and not self.seats
        return AnnouncedDocument(
            entrant=self.known.entrant(person, share.handle),
            named=tuple(sorted(named)),
            # Before a draw is held nobody has a place in it: who was first decides nothing there.
            rank=None if waits else RankDocument(min=rank.min, max=rank.max),
            verdict=judgement.verdicts[number],
            seat=self.seats.get(number),
            reasons=(),
            earliest=format_bound(share.earliest),
            latest=format_bound(share.latest),
        )

    def wronged(self, number: int, last: int | None) -> WrongedDocument:
        """Write somebody passed over, without causes; ``last``: see :meth:`last_of`."""
        judgement, entry = self.facts.judgement, self.facts.field.entries[number]
        share, rank = self.speaking(number), judgement.ranks[number]
        ends = [self._share(one).latest for one in entry.candidates if one.certain]
        end = min(ends, default=share.latest)
        known = last is not None and abs(end) < UNBOUNDED
        return WrongedDocument(
            entrant=self.known.entrant(entry.entrant[1], share.handle),
            rank=RankDocument(min=rank.min, max=rank.max),
            verdict=judgement.verdicts[number],
            seat=self.seats.get(number),
            form=share.form,
            earliest=format_bound(share.earliest),
            latest=format_bound(share.latest),
            ahead_by_us=last - end if known and last is not None else None,
            causes=(),
        )

    def speaking(self, number: int) -> Share:
        """Return the share that speaks for an entry: the first that may count (spec 6.5)."""
        place = self.turn[number]
        return self.facts.resolved.share(self.facts.judgement.placed[place].candidate.share)

    def _share(self, candidate: Candidate) -> Share:
        return self.facts.resolved.share(candidate.share)

    def last_of(self, persons: Iterable[str]) -> int | None:
        """Return the greatest first instant of persons' shares that may count (spec 11.3.3).

        ``None``: none of them has one, there is no bound, or a draw decides and not the time.
        """
        if self.facts.contest.award.method == "draw":
            return None
        entries = self.facts.field.entries
        starts = [
            min(self._share(one).earliest for one in entries[self.index[person]].candidates)
            for person in persons
            if person in self.index
        ]
        return max((one for one in starts if abs(one) < UNBOUNDED), default=None)

    def passed_over(self, announced: frozenset[str]) -> list[int]:
        """List the entries that hold a seat, or may hold one, and were not announced.

        In display order, the seated ones first; of those that only may, as many as a decision
        lists. Before a draw is held it passes nobody over.
        """
        entries = self.facts.field.entries
        certain = sorted(self.seats, key=self.seats.__getitem__)
        possible: list[int] = []
        if self.facts.contest.award.method != "draw":
            possible = sorted(self.contested, key=self.turn.__getitem__)
        rows = [
            number
            for number in [*certain, *possible]
            if entries[number].entrant[1] not in announced
        ]
        return rows[: len(certain) + BAND_LIMIT]


def identified(
    known: Known, names: Iterable[str]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Find who was announced: person to the names given; and account to those nobody answers to.

    Raises:
        UsageError: a name can be no account's, or several people answer to it.
    """
    persons: dict[str, set[str]] = defaultdict(set)
    strangers: dict[str, set[str]] = defaultdict(set)
    faults = FaultList()
    for name in sorted(set(names)):
        try:
            who = known.called(name)
            stranger = None if who else known.stranger(name).id
        except ValueError as error:
            faults.add(Wrong("announced.name", str(error), key="announced"))
            continue
        if len(who) > 1:
            ids = ", ".join(f"{known.platform}:{one}" for one in sorted(who, key=by_person))
            faults.add(
                Wrong(
                    "announced.ambiguous",
                    f"{name[:60]} is the handle of several people: {ids[:200]}",
                    "name the one that was announced by id",
                    key="announced",
                )
            )
        elif stranger is None:
            persons[next(iter(who))].add(name)
        else:
            strangers[stranger].add(name)
    if faults.faults:
        raise UsageError(*faults.faults)
    return dict(persons), dict(strangers)
