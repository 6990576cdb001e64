"""What each exhibit shows of a person: why whoever looked at it alone passed them over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from contestjudge.audit.simulation import Fault
from contestjudge.facts import Facts
from contestjudge.model.audit import Cause, ExhibitPart
from contestjudge.model.observation import Observation
from contestjudge.model.share import Share, batch_of, number_of
from contestjudge.model.time import MINUTE, UNBOUNDED, format_rfc3339
from contestjudge.model.watch import Abilities, Watch
from contestjudge.model.words import ShareForm


@dataclass(frozen=True, slots=True)
class Exhibits:
    """The exhibits of one set of evidence, beside those who were passed over."""

    facts: Facts
    names: Mapping[Watch, tuple[str, ...]]
    """The files of each collection, sorted."""
    shares: Mapping[str, Sequence[Share]]
    """Of everyone passed over, the shares that may count, the first one first."""
    looked: Mapping[Watch, Abilities]
    """What each collection's instrument can show."""
    oldest: dict[Watch, dict[tuple[str, ShareForm], int]] = field(default_factory=dict)
    """By post and form, the least latest instant that a collection shows; filled when asked."""

    @classmethod
    def of(cls, facts: Facts, names: Sequence[str], persons: Iterable[str]) -> Exhibits:
        """Look up what the evidence shows of some persons.

        Args:
            facts: what was judged.
            names: what the inputs are called, in the order of its batches.
            persons: who was passed over.
        """
        files: dict[Watch, set[str]] = defaultdict(set)
        for batch, name in zip(facts.batches, names, strict=True):
            files[batch.watch].add(name)
        entries = facts.field.entries
        places = {person: index for index, person in enumerate(entries.persons())}
        shares = {
            person: [
                facts.resolved.share(one.share)
                for one in sorted(
                    entries[places[person]].candidates,
                    key=lambda one: (not one.certain, one.earliest, one.latest, one.share),
                )
            ]
            for person in persons
        }
        return cls(
            facts,
            {watch: tuple(sorted(found)) for watch, found in files.items()},
            shares,
            {batch.watch: batch.abilities for batch in facts.batches},
        )

    def described(self, watch: Watch) -> ExhibitPart:
        """Write what a collection is."""
        return ExhibitPart(
            instrument=watch.instrument,
            taken_at=None if watch.taken_at is None else format_rfc3339(watch.taken_at),
            sees=watch.sees,
            names=self.names[watch],
        )

    def cause(self, watch: Watch | None, person: str, *, printed: bool = False) -> Cause:
        """Say why somebody who looked at one collection alone passed a person over (spec 11.5.3).

        Args:
            watch: the collection.
            person: who was passed over.
            printed: the times that it prints were taken at their word.
        """
        if watch is None:
            return Cause.INCOMPLETE_EXHIBIT
        seen = [
            one
            for share in self.shares[person]
            for place in share.cited
            if (one := self._observed(place, watch)) is not None
        ]
        if seen:
            return self._misread(watch, seen, printed=printed)
        share = self.shares[person][0]
        if watch.sees and share.form not in watch.sees:
            return Cause.BLIND_INSTRUMENT
        able = self.looked[watch]
        if (watch.cap or able.cap or able.pages) and self._is_older(share, watch):
            return Cause.SHORT_LIST
        taken = UNBOUNDED if watch.taken_at is None else watch.taken_at
        if share.latest <= taken and (watch.complete or able.lists_standing):
            return Cause.ABSENT_ACCOUNT
        return Cause.INCOMPLETE_EXHIBIT

    def persons_seen(self, faults: Sequence[Fault]) -> frozenset[str]:
        """Return whoever has a share that is seen in spite of faults, whether it counts or not."""
        people, batches = self.facts.field.people, self.facts.batches
        alone = {fault.exhibit for fault in faults if fault.exhibit is not None}
        unseen = {fault.form for fault in faults}
        dropped = frozenset().union(*(fault.dropped for fault in faults))
        return frozenset(
            people.person(share.account)
            for share in self.facts.resolved.shares
            if share.form not in unseen
            and any(
                place not in dropped and (not alone or batches[batch_of(place)].watch in alone)
                for place in share.cited
            )
        )

    def _observed(self, place: int, watch: Watch) -> Observation | None:
        batch = self.facts.batches[batch_of(place)]
        if batch.watch != watch:
            return None
        return batch.reading.observations[number_of(place)]

    def _misread(self, watch: Watch, seen: Sequence[Observation], *, printed: bool) -> Cause:
        if printed or any(one.original_clock for one in seen):
            return Cause.WRONG_CLOCK
        widths = [one.latest - one.earliest for one in seen]
        if not self.looked[watch].gives_times or min(widths) >= UNBOUNDED:
            return Cause.NO_TIMES
        return Cause.COARSE_CLOCK if min(widths) >= MINUTE - 1 else Cause.INCOMPLETE_EXHIBIT

    def prints_minutes(self, person: str) -> bool:
        """Whether something at hand dates a share of a person by one whole minute."""
        seen = (
            self.facts.batches[batch_of(place)].reading.observations[number_of(place)]
            for share in self.shares[person]
            for place in share.cited
        )
        return any(
            one.latest - one.earliest == MINUTE - 1 and not one.earliest % MINUTE for one in seen
        )

    def _is_older(self, share: Share, watch: Watch) -> bool:
        """Whether a share is older than everything of its form and post in a collection."""
        if watch not in self.oldest:
            self.oldest[watch] = self._oldest_in(watch)
        oldest = self.oldest[watch].get((share.post, share.form))
        return oldest is not None and share.latest <= oldest

    def _oldest_in(self, watch: Watch) -> dict[tuple[str, ShareForm], int]:
        found: dict[tuple[str, ShareForm], int] = {}
        for one in self.facts.resolved.shares:
            if any(self.facts.batches[batch_of(place)].watch == watch for place in one.cited):
                kind = one.post, one.form
                found[kind] = min(one.latest, found.get(kind, one.latest))
        return found
