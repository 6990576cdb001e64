"""What a look did not show: undone since, made later, shared again, or a contradiction (spec 4.3).

A complete collection shows every share of its forms that was made in its period and stood when it
was taken. A share that it lacks was therefore made after the period, or undone before the look, or
the collection was not complete.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from contestjudge.evidence.batch import Batch, observation_at
from contestjudge.evidence.cite import evidence_id
from contestjudge.evidence.gaps import gaps, total
from contestjudge.evidence.hidden import Hiding
from contestjudge.evidence.intervals import intersect
from contestjudge.model.names import NAMELESS
from contestjudge.model.observation import Claim
from contestjudge.model.share import Place, Share, batch_of
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Watch, watch_key
from contestjudge.model.words import Basis, Platform, ShareForm


class Undone(NamedTuple):
    """Shares with their undos, and what contradicts a declared completeness."""

    shares: list[Share]
    contradicted: dict[Watch, list[Share]]
    """Complete exhibits, each with the standing shares that their collection lacks."""


class _Collection(NamedTuple):
    """Complete exhibits of one period, taken at one moment: complete together."""

    taken_at: int
    since: int | None
    """``None``: from the opening."""
    until: int
    members: frozenset[int]
    """The batches."""
    watches: tuple[Watch, ...]
    listing: frozenset[ShareForm]
    """Forms whose absence can mean undone: some exhibit lists what stands of them."""
    unread: int
    """Records that were refused or kept back: each may be a share that seems to be missing."""

    def sees(self, form: ShareForm) -> bool:
        return any(form in watch.sees for watch in self.watches)


def _collections(batches: Sequence[Batch]) -> list[_Collection]:
    """All of them, as they were taken one after the other."""
    together: dict[tuple[int, int, int | None], list[int]] = defaultdict(list)
    for number, batch in enumerate(batches):
        watch = batch.watch
        if watch.complete and watch.taken_at is not None:
            until = watch.taken_at if watch.until is None else watch.until
            together[watch.taken_at, until, watch.since].append(number)
    found: list[_Collection] = []
    for (taken_at, until, since), members in together.items():
        watches = sorted({batches[number].watch for number in members}, key=watch_key)
        listing = frozenset(
            form
            for number in members
            if batches[number].abilities.lists_standing
            for form in batches[number].watch.sees
        )
        found.append(
            _Collection(
                taken_at,
                since,
                until,
                frozenset(members),
                tuple(watches),
                listing,
                _unread([batches[number] for number in members]),
            )
        )
    return sorted(found, key=lambda one: (one.taken_at, one.until, one.since is None, one.since))


def _unread(members: Sequence[Batch]) -> int:
    """Count distinct refused records, and what streams say that they kept back."""
    refused = {(batch.watch, one.digest) for batch in members for one in batch.reading.rejections}
    return len(refused) + sum(map(total, gaps(members).values()))


def absent(
    shares: Sequence[Share],
    batches: Sequence[Batch],
    opens: Mapping[str, int],
    blurred: frozenset[str] = frozenset(),
) -> Undone:
    """Hold every complete collection against the shares that it should show and does not.

    Args:
        shares: with the undos that are known otherwise.
        batches: all evidence.
        opens: for each post, where a collection begins that does not say so itself.
        blurred: accounts that may be one another, some known by handle only and some by id only:
            a collection may show the share of one under the name of another.
    """
    contradicted: dict[Watch, list[Share]] = defaultdict(list)
    result = list(shares)
    vague = [share for share in shares if "share.ambiguous" in share.doubts]
    hiding = Hiding(batches)
    for collection in _collections(batches):
        again: list[Share] = []
        missing: list[Share] = []
        shown = {
            share.account
            for share in (result if blurred else ())
            if any(batch_of(place) in collection.members for place in share.cited)
        }
        held = _held(result, collection)
        for index, share in enumerate(result):
            since = opens[share.post] if collection.since is None else collection.since
            if (
                not collection.sees(share.form)
                or share.is_apart
                or not since <= share.earliest <= collection.until
                or any(batch_of(place) in collection.members for place in share.cited)
                or _perhaps_shown(share, vague, collection)
                or hiding.perhaps(share, collection.taken_at)
                or (share.account, share.post, share.form) in held
                or (share.account in blurred and not shown.isdisjoint(blurred - {share.account}))
            ):
                continue
            judged = _explained(share, collection, batches)
            if judged and not collection.unread:
                result[index] = judged[0]
                again += judged[1:]
            elif (
                not judged
                and share.latest <= collection.until
                and not _perhaps_gone(share, collection)
            ):
                missing.append(share)
        result += again
        if len(missing) > collection.unread:
            for share in missing:
                for watch in collection.watches:
                    if share.form in watch.sees:
                        contradicted[watch].append(share)
    return Undone(result, dict(contradicted))


def _held(
    shares: Iterable[Share], collection: _Collection
) -> frozenset[tuple[str, str, ShareForm]]:
    """Whose reposts a collection shows on Bluesky: it shows one of an account's, not each."""
    return frozenset(
        (share.account, share.post, share.form)
        for share in shares
        if share.platform == Platform.BLUESKY
        and share.form is ShareForm.NATIVE
        and any(batch_of(place) in collection.members for place in share.cited)
    )


def _perhaps_shown(share: Share, vague: Sequence[Share], collection: _Collection) -> bool:
    """Whether a record whose share cannot be told may be of this one, on either side."""
    return any(
        share.key == one.key
        or (
            (share.account, share.post, share.form) == (one.account, one.post, one.form)
            and any(batch_of(place) in collection.members for place in one.cited)
        )
        for one in vague
    )


def _perhaps_gone(share: Share, collection: _Collection) -> bool:
    """Whether it is known to have been undone, perhaps before the look."""
    return share.undone is not None and share.undone.earliest <= collection.taken_at


def _explained(share: Share, collection: _Collection, batches: Sequence[Batch]) -> list[Share]:
    """Say how the share can be missing: made later, undone, undone and made again; or nothing."""
    taken_at, gone = collection.taken_at, _perhaps_gone(share, collection)
    looks = [_seen_at(share, batches[batch_of(place)]) for place in share.cited]
    known = [look for look in looks if look is not None]
    before = [look for look in known if look < taken_at]
    if not before and share.latest > collection.until and any(look > taken_at for look in known):
        # Spec 4.3.4 (a): absent from an earlier complete look, so made after what that one watched.
        made_later = share._replace(earliest=collection.until + 1, earliest_basis=Basis.SNAPSHOT)
        return [] if gone else [made_later]
    if share.form not in collection.listing or not before or len(known) < len(looks):
        return []
    stood = max(
        _stood_until(share, batches[batch_of(place)])
        for place, look in zip(share.cited, known, strict=True)
        if look < taken_at
    )
    undo = Claim(stood, Basis.SNAPSHOT, taken_at, Basis.SNAPSHOT)
    joined = intersect([undo] if share.undone is None else [undo, share.undone])
    if joined.conflict:
        return []
    if len(before) == len(looks):
        return [] if share.latest > collection.until else [share._replace(undone=joined.claim)]
    later = [place for place, look in zip(share.cited, known, strict=True) if look > taken_at]
    if len(later) + len(before) < len(looks):
        return []
    return _made_again(share, joined.claim, later, collection.until + 1, batches)


def returned(shares: Sequence[Share], batches: Sequence[Batch]) -> list[Share]:
    """Part what a list showed after a share was undone from that share: it is a new one."""
    result = list(shares)
    for index, share in enumerate(shares):
        if share.undone is None or share.form is not ShareForm.NATIVE:
            continue
        later = [
            place
            for place in share.cited
            if batches[batch_of(place)].abilities.lists_standing
            and share.undone.latest < _taken(place, batches) < UNBOUNDED
        ]
        parted = _made_again(share, share.undone, later, share.undone.earliest, batches)
        if parted:
            result[index] = parted[0]
            result += parted[1:]
    return result


def _made_again(
    share: Share, undo: Claim, later: Sequence[Place], since: int, batches: Sequence[Batch]
) -> list[Share]:
    """Spec 4.3.5: part a native share from a later one of the same account, or say that it is not.

    Only observations without an id can be of another share than the one they were joined to.
    """
    if (
        share.form is not ShareForm.NATIVE
        or not 0 < len(later) < len(share.cited)
        or any(observation_at(batches, place).share_id is not None for place in later)
    ):
        return []
    sooner = [place for place in share.cited if place not in later]
    taken = min(_taken(place, batches) for place in later)
    seen = observation_at(batches, _first(later, batches))
    claim, conflict = intersect(
        [
            Claim(seen.earliest, seen.earliest_basis, seen.latest, seen.latest_basis),
            Claim(since, Basis.SNAPSHOT, taken, Basis.BOUND),
        ]
    )
    if conflict:
        return []
    again = share._replace(
        name=_name(later, batches),
        id=None,
        earliest=claim.earliest,
        earliest_basis=claim.earliest_basis,
        latest=claim.latest,
        latest_basis=claim.latest_basis,
        doubts=(),
        undone=None,
        cited=tuple(later),
    )
    gone = share._replace(cited=tuple(sooner), undone=undo)
    if share.id is None:
        gone = gone._replace(name=_name(sooner, batches))
        seen_by = min(_taken(place, batches) for place in sooner)
        if seen_by < gone.latest:
            gone = gone._replace(latest=seen_by, latest_basis=Basis.BOUND)
    return [gone, again]


def _taken(place: Place, batches: Sequence[Batch]) -> int:
    taken_at = batches[batch_of(place)].watch.taken_at
    return UNBOUNDED if taken_at is None else taken_at


def _first(places: Iterable[Place], batches: Sequence[Batch]) -> Place:
    """The observation that names a share without an id: of the earliest look, then by content."""
    return min(
        places,
        key=lambda place: (
            _taken(place, batches),
            evidence_id(observation_at(batches, place), batches[batch_of(place)].watch),
            place,
        ),
    )


def _name(places: Iterable[Place], batches: Sequence[Batch]) -> str:
    place = _first(places, batches)
    identity = evidence_id(observation_at(batches, place), batches[batch_of(place)].watch)
    return f"{NAMELESS}{identity[:32]}"


def _seen_at(share: Share, batch: Batch) -> int | None:
    """When an exhibit looked: as it was taken; a stream, as the share was made."""
    if batch.abilities.is_stream:
        return share.earliest
    return batch.watch.taken_at


def _stood_until(share: Share, batch: Batch) -> int:
    """Until when a look proves that it stood: an export of old records proves only that it did."""
    taken_at = batch.watch.taken_at
    if taken_at is None or not batch.abilities.lists_standing:
        return share.earliest
    return max(taken_at, share.earliest)
