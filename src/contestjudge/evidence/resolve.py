"""From batches of observations to the resolved set: every step in its order (spec 4).

1. moments of the posts  2. what each share shares  3. who is who  4. shares with an id
5. observations without one  6. undos  7. order pairs  8. counts, tallies, findings
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TypeVar

from contestjudge.canonical import canonical_bytes
from contestjudge.errors import Fault, InputError
from contestjudge.evidence.absence import absent, returned
from contestjudge.evidence.batch import Batch, Count, PostMoment, observation_at
from contestjudge.evidence.gaps import gaps
from contestjudge.evidence.groups import Groups
from contestjudge.evidence.identity import Identities, identities, identity_findings, unvouched
from contestjudge.evidence.join import Joiner
from contestjudge.evidence.listing import listed_pairs, made_from
from contestjudge.evidence.newest import newest_lists
from contestjudge.evidence.order import propagate
from contestjudge.evidence.origin import origins
from contestjudge.evidence.resolved import Resolved
from contestjudge.evidence.servers import aliases, the_server
from contestjudge.evidence.told import told
from contestjudge.evidence.undone import noticed, superseded, undone_by_name
from contestjudge.evidence.weaknesses import conflicts, contradictions, weaknesses
from contestjudge.model.evidence_file import Attestation, Ruling
from contestjudge.model.field import OrderPair, ShareKey
from contestjudge.model.finding import finding_key
from contestjudge.model.reading import Reading
from contestjudge.model.share import Share, batch_of
from contestjudge.model.target import Target
from contestjudge.model.watch import Watch, WatchKey, watch_key
from contestjudge.model.words import Basis, ShareForm

_Statement = TypeVar("_Statement", Attestation, Ruling)


def resolve(
    batches: Sequence[Batch],
    target: Target,
    attestations: Sequence[Attestation] = (),
    rulings: Sequence[Ruling] = (),
    *,
    opening: int | None = None,
) -> Resolved:
    """Resolve the whole set of evidence for one contest.

    Args:
        batches: everything that was read with ``target``, in any order.
        target: the contest's posts.
        attestations: statements of named roles that nothing is missing.
        rulings: doubts settled by named roles.
        opening: when the contest opens (microseconds UTC), where its rules say so: a collection
            that does not say since when it watched begins there, or with the post if that is later.

    Raises:
        InputError: nothing says when a contest post was made; or several servers, that each give
            out ids of their own, served the evidence, and the rules name none of them.
    """
    batches = [_of_the_platform(batch, target) for batch in batches]
    server = the_server(batches)
    moments = moments_of(batches, target)
    groups = Groups(batches)
    known_as = {**groups.first_version, **aliases(batches)}
    origin = origins(groups, target)
    people = identities(batches, frozenset(origin))
    joiner = Joiner(groups, target.platform, moments, origin, people)
    complete_forms = frozenset(
        form for batch in batches if batch.watch.complete for form in batch.watch.sees
    )
    shares = joiner.without_id(joiner.with_id(), complete_forms)
    shares = noticed(shares, batches, known_as, target.platform)
    shares = undone_by_name(shares, batches, origin, people)
    shares = superseded(returned(shares, batches))
    opens = {
        post: moment.earliest if opening is None else max(opening, moment.earliest)
        for post, moment in moments.items()
    }
    doubtful = unvouched(people)
    blurred = doubtful | _possibly(doubtful, people) if doubtful else doubtful
    undone = absent(shares, batches, opens, blurred)
    shares, pairs, in_conflict = _ordered(undone.shares, batches)
    shares.sort(key=itemgetter(1))  # by name
    rejected = _rejected(batches)
    findings = [
        *identity_findings(people, target.platform),
        *weaknesses(shares, batches),
        *contradictions(undone.contradicted),
        *conflicts(shares, in_conflict),
    ]
    return Resolved(
        shares=tuple(shares),
        pairs=pairs,
        counts=_counts(batches, target),
        watches=tuple(sorted({batch.watch for batch in batches}, key=watch_key)),
        contradicted=frozenset(undone.contradicted),
        observed_forms=frozenset(share.form for share in shares),
        rejected=rejected,
        gaps=gaps(batches),
        newest=newest_lists(shares, batches, rejected),
        moments=moments,
        people=people,
        unvouched=doubtful,
        findings=tuple(sorted(findings, key=finding_key)),
        observations=_distinct_observations(shares, batches),
        used=_used(batches, origin, groups, known_as, shares),
        told=told(batches, shares, people, rejected, target),
        server=server,
        attestations=_sorted_set(attestations),
        rulings=_sorted_set(rulings),
    )


def _of_the_platform(batch: Batch, target: Target) -> Batch:
    """Another platform's records say nothing of the contest; each source knows one platform."""
    reading = batch.reading
    platforms = {one.platform for one in reading.observations[:1]}
    platforms.update(notice.platform for _, notice in reading.notices[:1])
    platforms.update(hidden.platform for _, hidden in reading.hidden[:1])
    if platforms <= {target.platform}:
        return batch
    return replace(
        batch,
        reading=Reading(records=reading.records, rejections=reading.rejections),
    )


def _sorted_set(documents: Iterable[_Statement]) -> tuple[_Statement, ...]:
    """Statements of persons are a set too: each once, in an order that no file decides."""
    written = {
        canonical_bytes(one.model_dump(mode="json", by_alias=True)): one for one in documents
    }
    return tuple(one for _, one in sorted(written.items()))


def _possibly(doubtful: frozenset[str], people: Identities) -> frozenset[str]:
    """Accounts that those known by a handle only may be."""
    holders = (people.accounts_of.get(account[1:], frozenset()) for account in doubtful)
    return people.nameless.union(*holders)


def moments_of(batches: Sequence[Batch], target: Target) -> dict[str, PostMoment]:
    """When each post was made: by its id or the rules, else by what embedded originals say."""
    said: dict[str, list[PostMoment]] = defaultdict(list)
    for batch in batches:
        for time in batch.reading.post_times:
            if time.platform == target.platform:
                said[time.post].append(PostMoment(time.earliest, time.latest, time.basis))
    moments: dict[str, PostMoment] = {}
    faults: list[Fault] = []
    for number, post in enumerate(target.posts):
        if post.earliest is not None:
            moments[post.id] = PostMoment(post.earliest, post.earliest, Basis.PLATFORM_CLOCK)
        elif said[post.id]:
            moments[post.id] = min(said[post.id])
        else:
            faults.append(
                Fault(
                    "post.no_time",
                    f"nothing says when post {post.id} was made",
                    "add at = 2010-08-04T09:00:00Z (when it was made) to it in the contest file",
                    key=f"posts[{number}].at",
                )
            )
    if faults:
        raise InputError(*faults)
    return moments


def _ordered(
    shares: Sequence[Share], batches: Sequence[Batch]
) -> tuple[list[Share], tuple[OrderPair, ...], Mapping[ShareKey, tuple[ShareKey, ...]]]:
    pairs = [*listed_pairs(batches, shares), *made_from(shares)]
    if not pairs:
        return list(shares), (), {}
    named = {key for pair in pairs for key in pair}
    intervals = {
        share.key: (share.earliest, share.latest) for share in shares if share.key in named
    }
    result = propagate(intervals, pairs)
    ordered: list[Share] = []
    guilty = frozenset(result.conflicts)
    for share in shares:
        tightened = share
        if share.key in named:
            earliest, latest = result.intervals[share.key]
            if earliest > share.earliest:
                tightened = tightened._replace(earliest=earliest, earliest_basis=Basis.ORDER)
            if latest < share.latest:
                tightened = tightened._replace(latest=latest, latest_basis=Basis.ORDER)
            if share.key in guilty:
                doubts = tuple(sorted({*share.doubts, "time.conflict"}))
                tightened = tightened._replace(doubts=doubts)
        ordered.append(tightened)
    return ordered, result.pairs, result.foes


def _counts(batches: Sequence[Batch], target: Target) -> tuple[Count, ...]:
    """Declared counts at their moments; of several at one moment the largest leaves most open."""
    largest: dict[tuple[str, ShareForm, int | None, Watch], int] = {}
    for batch in batches:
        for count in batch.reading.counts:
            if count.post not in target.post_ids or count.platform != target.platform:
                continue
            at = count.at if count.at is not None else batch.watch.taken_at
            key = (count.post, count.form, at, batch.watch)
            largest[key] = max(count.declared, largest.get(key, 0))
    counts = [
        Count(post, form, declared, at, watch)
        for (post, form, at, watch), declared in largest.items()
    ]
    return tuple(sorted(counts, key=_count_key))


def _count_key(count: Count) -> tuple[str, ShareForm, bool, int, WatchKey]:
    return count.post, count.form, count.at is None, count.at or 0, watch_key(count.watch)


def _rejected(batches: Sequence[Batch]) -> dict[Watch, int]:
    """Distinct rejected records of each collection."""
    digests: dict[Watch, set[str]] = defaultdict(set)
    for batch in batches:
        digests[batch.watch].update(one.digest for one in batch.reading.rejections)
    return {watch: len(found) for watch, found in digests.items() if found}


def _distinct_observations(shares: Sequence[Share], batches: Sequence[Batch]) -> int:
    total = 0
    for share in shares:
        if len(share.cited) == 1:
            total += 1
        else:
            total += len(
                {
                    (batches[batch_of(place)].watch, observation_at(batches, place))
                    for place in share.cited
                }
            )
    return total


def _used(
    batches: Sequence[Batch],
    origin: Mapping[str, tuple[str, str | None]],
    groups: Groups,
    known_as: Mapping[str, str],
    shares: Iterable[Share],
) -> tuple[int, ...]:
    """Count, for each batch, the records that said something of the contest."""
    used: list[int] = []
    names: set[str] = set()
    if any(batch.reading.hidden for batch in batches):
        names = {name for share in shares for name in (share.account, share.name)}
    for batch in batches:
        reading = batch.reading
        records = {
            record
            for record, observation in zip(reading.places, reading.observations, strict=True)
            if observation.post in origin
        }
        records.update(reading.informative)
        for record, notice in reading.notices:
            share_id = known_as.get(notice.share_id, notice.share_id)
            if _concerns(groups, share_id, origin) or notice.post in origin:
                records.add(record)
        records.update(record for record, one in reading.hidden if one.name in names)
        for record, version in reading.unqualified:
            if _concerns(groups, version.versions[0], origin):
                records.add(record)
        records.difference_update(rejection.record for rejection in reading.rejections)
        used.append(len(records))
    return tuple(used)


def _concerns(groups: Groups, share_id: str, origin: Mapping[str, tuple[str, str | None]]) -> bool:
    known = groups.by_id.get(share_id)
    if known is None:
        return False
    codes = [known] if isinstance(known, int) else known
    return any(groups.observation(code).post in origin for code in codes)
