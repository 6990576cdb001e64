"""Evidence made up from little: a builder for single observations, and strategies for whole sets.

Instants are small integers. Two kinds of sets are drawn: *any* sets, in which observations may
contradict one another as they like (what joining promises, it promises for all evidence), and
*true* ones, in which every observation holds the instant at which its share was really made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Literal, NamedTuple

from hypothesis import strategies as st

from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolved import Resolved
from contestjudge.model.observation import (
    DeclaredCount,
    Notice,
    Observation,
    Rejection,
    UnqualifiedVersion,
)
from contestjudge.model.reading import Reading
from contestjudge.model.share import Share, batch_of, number_of
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Watch
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources.instruments import INSTRUMENTS

POST, OTHER_POST = "20313410000", "20313419999"
TARGET = Target(
    Platform.X, (TargetPost(POST, 0), TargetPost(OTHER_POST, 3)), ("sj_ab",), "17461978"
)
ONE_POST = Target(Platform.X, (TargetPost(POST, 0),), ("sj_ab",), "17461978")

NATIVE, QUOTE, MANUAL = ShareForm.NATIVE, ShareForm.QUOTE, ShareForm.MANUAL


def seen(  # noqa: PLR0913 - a record says that many things
    account: str | None = None,
    share_id: str | None = None,
    *,
    at: int | tuple[int, int] | None = None,
    handle: str | None = None,
    form: ShareForm = NATIVE,
    post: str = POST,
    text: str | None = None,
    basis: Basis = Basis.PLATFORM_CLOCK,
) -> Observation:
    """Build an observation; ``at`` is an instant, a closed interval, or not said at all.

    A manual one repeats the post exactly.
    """
    low, high = (-UNBOUNDED, UNBOUNDED) if at is None else (at, at) if isinstance(at, int) else at
    said = Basis.BOUND if at is None else basis
    grade = Grade.EXACT if form is MANUAL else None
    return Observation(
        Platform.X,
        share_id,
        account,
        handle,
        form,
        post,
        None,
        low,
        said,
        high,
        said,
        grade=grade,
        text=text,
    )


def watched(  # noqa: PLR0913 - so do the terms of an exhibit
    *observations: Observation,
    instrument: str = "x.v1.statuses",
    taken_at: int | None = None,
    sees: Iterable[ShareForm] | None = None,
    since: int | None = None,
    until: int | None = None,
    complete: bool = False,
    order: Literal["newest_first", "oldest_first"] | None = None,
    counts: Iterable[DeclaredCount] = (),
    undone: Iterable[Notice] = (),
    unqualified: Iterable[UnqualifiedVersion] = (),
    rejected: Iterable[str] = (),
    records: Sequence[int] | None = None,
) -> Batch:
    """Build a batch; every observation is a record of its own unless ``records`` says otherwise."""
    able = INSTRUMENTS[instrument]
    reading = Reading(counts=set(counts))
    numbers = range(1, len(observations) + 1) if records is None else records
    for number, observation in zip(numbers, observations, strict=True):
        reading.observe(number, observation)
    reading.records = max(numbers, default=0)
    for notice in undone:
        reading.records += 1
        reading.notices.append((reading.records, notice))
    for version in unqualified:
        reading.records += 1
        reading.unqualified.append((reading.records, version))
    for digest in rejected:
        reading.records += 1
        reading.rejections.append(Rejection(reading.records, "not JSON", digest))
    watch = Watch(
        instrument,
        taken_at,
        tuple(sorted(able.sees if sees is None else sees)),
        since,
        until,
        complete,
        order,
    )
    return Batch(watch, able, reading)


def native_list(
    *accounts: str, taken_at: int, complete: bool = True, since: int | None = None
) -> Batch:
    """Build a list of native sharers without times: the ids of accounts, and nothing else."""
    return watched(
        *map(seen, accounts),
        instrument="x.v2.retweeted_by",
        taken_at=taken_at,
        complete=complete,
        since=since,
    )


def deleted(share_id: str, at: int) -> Notice:
    """Build the platform's word that a share was undone."""
    return Notice(Platform.X, share_id, None, at, Basis.PLATFORM_CLOCK, at, Basis.PLATFORM_CLOCK)


def declared(
    number: int, at: int | None = None, form: ShareForm = NATIVE, post: str = POST
) -> DeclaredCount:
    """Build a platform's count; ``at`` is the record's own moment, in a stream."""
    return DeclaredCount(Platform.X, post, form, number, at)


class Content(NamedTuple):
    """A share, and what it was joined from, wherever that stands."""

    share: Share
    observations: frozenset[tuple[Watch, Observation]]


def contents(resolved: Resolved, batches: Sequence[Batch]) -> list[Content]:
    """Say what was resolved without the places where it stands in today's inputs."""
    return [
        Content(
            share._replace(cited=()),
            frozenset(
                (
                    batches[batch_of(place)].watch,
                    batches[batch_of(place)].reading.observations[number_of(place)],
                )
                for place in share.cited
            ),
        )
        for share in resolved.shares
    ]


# -------------------------------------------------------------------- any evidence
_CHAIN = ("1404", "1405")
_INSTRUMENTS = ("x.v1.statuses", "x.v2.retweets", "x.v2.retweeted_by", "x.v1.stream", "table")
_GRID = 12


def _interval(grid: int) -> st.SearchStrategy[tuple[int, int] | None]:
    instants = st.integers(0, grid)
    return st.none() | st.tuples(instants, instants).map(lambda two: (min(two), max(two)))


@st.composite
def _anything(draw: st.DrawFn) -> Observation:
    """Draw an observation that agrees with nothing in particular."""
    share_id = draw(st.none() | st.sampled_from(["1401", "1402", "1403", *_CHAIN]))
    account, handle = draw(
        st.sampled_from(
            [("1", "ada"), ("1", None), ("2", "bo"), (None, "ada"), (None, "Bo"), (None, "cy")]
        )
    )
    form = draw(st.sampled_from([NATIVE, NATIVE, QUOTE, MANUAL]))
    observation = seen(
        account,
        share_id,
        at=draw(_interval(_GRID)),
        handle=handle,
        form=form,
        post=draw(st.sampled_from([POST, POST, POST, OTHER_POST, "1401", "999"])),
        text=None if form is NATIVE else draw(st.sampled_from([None, "we won", "so did we"])),
        basis=draw(st.sampled_from([Basis.PLATFORM_CLOCK, Basis.EXPORT])),
    )
    if share_id in _CHAIN:
        observation = observation._replace(versions=_CHAIN)
    if form is MANUAL:
        grade = draw(st.sampled_from(Grade))
        observation = observation._replace(
            grade=grade, via=draw(st.sampled_from([None, "@somebody"]))
        )
    return observation


@st.composite
def _any_batch(draw: st.DrawFn) -> Batch:
    instrument = draw(st.sampled_from(_INSTRUMENTS))
    taken_at = draw(st.none() | st.integers(4, _GRID))
    notices = draw(st.lists(st.builds(deleted, st.just("1401"), st.integers(0, _GRID)), max_size=1))
    version = UnqualifiedVersion(Platform.X, _CHAIN[0], _CHAIN)
    return watched(
        *draw(st.lists(_anything(), max_size=6)),
        instrument=instrument,
        taken_at=taken_at,
        since=draw(st.sampled_from([None, None, 2])),
        complete=taken_at is not None and draw(st.booleans()),
        order=draw(st.sampled_from([None, None, None, "newest_first"])),
        counts=draw(st.lists(st.builds(declared, st.integers(0, 6)), max_size=1)),
        undone=notices,
        unqualified=draw(st.lists(st.just(version), max_size=1)),
        rejected=draw(st.lists(st.sampled_from(["d1", "d2"]), max_size=2)),
    )


def any_evidence() -> st.SearchStrategy[list[Batch]]:
    """Batches in which anything may be said."""
    return st.lists(_any_batch(), min_size=1, max_size=4)


def parts(batch: Batch, cuts: Sequence[int]) -> list[Batch]:
    """Split a batch that is no ordered listing into several of equal terms."""
    if batch.watch.order is not None or not cuts:
        return [batch]
    reading = batch.reading
    pieces = [Reading() for _ in range(max(cuts) + 1)]
    chosen = (cuts[number % len(cuts)] for number in range(10_000))
    for record, observation in zip(reading.places, reading.observations, strict=True):
        pieces[next(chosen)].observe(record, observation)
    for notice in reading.notices:
        pieces[next(chosen)].notices.append(notice)
    for version in reading.unqualified:
        pieces[next(chosen)].unqualified.append(version)
    for count in sorted(reading.counts):
        pieces[next(chosen)].counts.add(count)
    for rejection in reading.rejections:
        pieces[next(chosen)].rejections.append(rejection)
    for piece in pieces:
        piece.records = reading.records
    return [Batch(batch.watch, batch.abilities, piece) for piece in pieces]


def backwards(batch: Batch) -> Batch:
    """Turn a batch that is no ordered listing round."""
    if batch.watch.order is not None:
        return batch
    reading = batch.reading
    turned = Reading(
        notices=reading.notices[::-1],
        unqualified=reading.unqualified[::-1],
        counts=reading.counts,
        records=reading.records,
        rejections=reading.rejections[::-1],
    )
    for record, observation in zip(
        reversed(reading.places), reversed(reading.observations), strict=True
    ):
        turned.observe(record, observation)
    return Batch(batch.watch, batch.abilities, turned)


# -------------------------------------------------------------------- true evidence
class Course(NamedTuple):
    """What really happened, and batches of observations that are all true."""

    made: dict[str, int]
    """Share id to the instant at which it was made."""
    batches: list[Batch]


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Draw a course of events, and looks at it that all tell the truth about it."""
    instants = draw(st.lists(st.integers(1, _GRID - 1), min_size=1, max_size=5))
    made = {str(1500 + number): instant for number, instant in enumerate(instants)}
    batches: list[Batch] = []
    for _ in range(draw(st.integers(1, 3))):
        taken_at = draw(st.none() | st.integers(max(instants), _GRID))
        observations = []
        for number, (share_id, instant) in enumerate(made.items()):
            for _ in repeat(None, draw(st.integers(0, 2))):
                low, high = draw(st.integers(0, instant)), draw(st.integers(instant, _GRID))
                claimed = draw(st.none() | st.just((low, high)))
                form = NATIVE if number % 2 else MANUAL
                account = str(number)
                observations.append(seen(account, share_id, at=claimed, form=form))
        batches.append(watched(*observations, taken_at=taken_at))
    return Course(made, batches)


class Life(NamedTuple):
    """One native share as it really was: made, and perhaps undone again."""

    account: str
    share_id: str
    made: int
    undone: int | None

    def stands(self, instant: int) -> bool:
        """Whether it stood at an instant."""
        return self.made <= instant and (self.undone is None or instant < self.undone)


class Lives(NamedTuple):
    """Native shares as they really were, and lists that all tell the truth about them."""

    lives: list[Life]
    batches: list[Batch]


@st.composite
def lives(draw: st.DrawFn) -> Lives:
    """Draw shares made, undone and made again, and lists of who stood at some moments.

    Nobody undoes and makes again unseen: some complete list is of a moment in between. What
    happens between two looks no evidence can tell.
    """
    moments = draw(st.lists(st.integers(0, 32), min_size=1, max_size=6, unique=True))
    looks = [(taken_at, draw(st.booleans())) for taken_at in moments]
    found: list[Life] = []
    for account in "123"[: draw(st.integers(1, 3))]:
        turns = sorted(draw(st.sets(st.integers(1, 30), min_size=1, max_size=6)))
        since: int | None = None
        for number in range(0, len(turns), 2):
            made = turns[number]
            gone = turns[number + 1] if number + 1 < len(turns) else None
            if since is None or any(full and since <= at < made for at, full in looks):
                found.append(Life(account, f"{1600 + len(found)}", made, gone))
                since = gone
    batches: list[Batch] = []
    for taken_at, complete in looks:
        standing = [life for life in found if life.stands(taken_at)]
        if draw(st.booleans()):
            accounts = (life.account for life in standing)
            batches.append(native_list(*accounts, taken_at=taken_at, complete=complete))
        else:
            batches.append(
                watched(
                    *(seen(life.account, life.share_id, at=life.made) for life in standing),
                    instrument="x.v1.statuses/retweets",
                    taken_at=taken_at,
                    complete=complete,
                )
            )
    return Lives(found, batches)
