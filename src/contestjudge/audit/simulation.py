"""Judging with a fault: one exhibit alone, another clock, fewer shares, other rules (spec 11.4).

What was not seen is taken not to exist: whoever counts what a tool shows counts so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from contestjudge.errors import ContestJudgeError
from contestjudge.evidence.batch import Batch, PostMoment
from contestjudge.evidence.resolve import resolve
from contestjudge.judge import judge_field
from contestjudge.model.audit import FaultCode
from contestjudge.model.contest import Contest
from contestjudge.model.decision import Parameters
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.observation import Observation, PostTime
from contestjudge.model.share import Place, place_of
from contestjudge.model.target import Target
from contestjudge.model.time import MINUTE, UNBOUNDED
from contestjudge.model.watch import Watch
from contestjudge.model.words import Basis, ShareForm
from contestjudge.rules.field import build_field
from contestjudge.rules.terms import opening_of, target_of, terms_of
from contestjudge.whatif import changed_contest


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that somebody may have done wrong."""

    code: FaultCode
    params: tuple[tuple[str, str | int | None], ...] = ()
    exhibit: Watch | None = None
    """The collection that is judged alone."""
    clock: Literal["original", "printed", "minute"] | None = None
    """What the share's time is taken from."""
    dropped: frozenset[Place] = frozenset()
    """Observations that nobody saw; places in the evidence as it is."""
    changes: tuple[tuple[str, object], ...] = ()
    """Keys of the contest document, with other values."""
    no_rulings: bool = False
    form: ShareForm | None = None
    """Of ``form_unseen``: which."""
    absent: frozenset[str] = frozenset()
    """Of ``account_absent``: the persons."""

    def parameters(self) -> Parameters:
        """Write what it is about."""
        return dict(self.params)


class Seated(NamedTuple):
    """Who is seated under a fault: the accounts of each, in display order."""

    winners: tuple[tuple[str, ...], ...]
    contested: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The contest and its evidence as they are, to be judged with faults."""

    contest: Contest
    batches: Sequence[Batch]
    rulings: Sequence[Ruling]
    moments: dict[str, PostMoment]
    """When each contest post was made, as all of the evidence says."""
    read: Callable[[Target], Sequence[Batch]]
    """Reads the evidence once more, for rules that look for something else."""

    def with_faults(self, faults: Sequence[Fault]) -> Seated | None:
        """Judge with faults; ``None``: it cannot be done, as the rules then contradict themselves.

        Args:
            faults: one, or two at once.
        """
        try:
            return self._judged(faults)
        except ContestJudgeError:
            return None

    def _judged(self, faults: Sequence[Fault]) -> Seated | None:
        contest, batches, dropped = self.contest, self.batches, _dropped(faults)
        changes = {key: value for fault in faults for key, value in fault.changes}
        target = target_of(contest)
        if changes:
            contest, _ = changed_contest(contest, changes)
            if target_of(contest) != target:
                if dropped:
                    return None  # places are those of the evidence as it was read
                target = target_of(contest)
                batches = self.read(target)
        rulings = () if any(fault.no_rulings for fault in faults) else self.rulings
        batches = self._told(list(_kept(batches, faults, dropped)), target)
        clocks = {fault.clock for fault in faults}
        posts = {post.id for post in target.posts}
        for clock in ("original", "printed", "minute"):  # the minute of what the clock shows
            if clock in clocks:
                batches = [_clocked(batch, clock, self.moments, posts) for batch in batches]
        resolved = resolve(batches, target, (), rulings, opening=opening_of(contest))
        field = build_field(resolved, terms_of(contest, resolved.moments))
        judgement = judge_field(
            field.entries,
            field.pairs,
            (),
            contest.award,
            (),
            lambda key: resolved.share(key).account,
            closes=True,
        )
        persons = field.entries.persons()
        return Seated(
            tuple(field.people.accounts(persons[entry]) for entry, _ in judgement.winners),
            tuple(field.people.accounts(persons[entry]) for entry in judgement.contested),
        )

    def _told(self, batches: list[Batch], target: Target) -> list[Batch]:
        """Say when the posts were made, which an exhibit alone may not say."""
        if not batches:
            return batches
        times = {
            PostTime(target.platform, post.id, moment.earliest, moment.latest, moment.basis)
            for post in target.posts
            if (moment := self.moments.get(post.id)) is not None
        }
        first = batches[0]
        reading = replace(first.reading, post_times=first.reading.post_times | times)
        return [replace(first, reading=reading), *batches[1:]]


def _dropped(faults: Iterable[Fault]) -> frozenset[Place]:
    return frozenset().union(*(fault.dropped for fault in faults))


def _kept(
    batches: Sequence[Batch], faults: Sequence[Fault], dropped: frozenset[Place]
) -> Iterable[Batch]:
    """Leave out what nobody looked at; lists of followers are no part of what was counted."""
    alone = {fault.exhibit for fault in faults if fault.exhibit is not None}
    for number, batch in enumerate(batches):
        if alone and batch.watch not in alone and not batch.abilities.lists_followers:
            continue
        yield _without(batch, number, dropped) if dropped else batch


def _without(batch: Batch, number: int, dropped: frozenset[Place]) -> Batch:
    reading = batch.reading
    kept = [
        index
        for index in range(len(reading.observations))
        if place_of(number, index) not in dropped
    ]
    if len(kept) == len(reading.observations):
        return batch
    left = replace(
        reading,
        observations=[reading.observations[index] for index in kept],
        places=type(reading.places)("Q", [reading.places[index] for index in kept]),
    )
    return replace(batch, reading=left)


def _clocked(batch: Batch, clock: str, moments: dict[str, PostMoment], posts: set[str]) -> Batch:
    """Date shares by another clock, and by nothing else: a declared order says nothing then."""
    observations = [
        _dated(one, clock, moments) if one.post in posts else one
        for one in batch.reading.observations
    ]
    return replace(
        batch,
        watch=batch.watch._replace(order=None),
        reading=replace(batch.reading, observations=observations),
    )


def _dated(one: Observation, clock: str, moments: dict[str, PostMoment]) -> Observation:
    if clock == "minute":
        if abs(one.earliest) >= UNBOUNDED or abs(one.latest) >= UNBOUNDED:
            return one
        return one._replace(
            earliest=one.earliest - one.earliest % MINUTE,
            latest=one.latest - one.latest % MINUTE + MINUTE - 1,
            claims=(),
        )
    moment = moments.get(one.post)
    wanted = one.original_clock if clock == "printed" else one.form is ShareForm.NATIVE
    if moment is None or not wanted:
        return one
    return one._replace(
        earliest=moment.earliest,
        earliest_basis=Basis.EXPORT,
        latest=moment.latest,
        latest_basis=Basis.EXPORT,
        original_clock=False,
        claims=(),
    )
