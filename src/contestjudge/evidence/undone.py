"""Undone shares: by the platform's notice, by a later native share, by absence (spec 4.3).

Shares are presumed standing. An undo is an interval too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from contestjudge.evidence.batch import Batch
from contestjudge.evidence.intervals import intersect
from contestjudge.model.observation import Claim
from contestjudge.model.share import Share
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Watch
from contestjudge.model.words import Basis, ShareForm


class Undone(NamedTuple):
    """Shares with their undos, and what contradicts a declared completeness."""

    shares: list[Share]
    contradicted: dict[Watch, list[Share]]
    """Complete collections, each with the standing shares that it lacks."""


def noticed(
    shares: Iterable[Share], batches: Iterable[Batch], first_version: Mapping[str, str]
) -> list[Share]:
    """Apply the platform's notices, whatever order they came in."""
    notices: dict[str, list[Claim]] = defaultdict(list)
    for batch in batches:
        upper = batch.watch.taken_at
        for _, notice in batch.reading.notices:
            claim = Claim(
                notice.earliest, notice.earliest_basis, notice.latest, notice.latest_basis
            )
            if upper is not None and claim.latest > upper:
                claim = claim._replace(latest=upper, latest_basis=Basis.BOUND)
            notices[first_version.get(notice.share_id, notice.share_id)].append(claim)
    if not notices:
        return list(shares)
    return [
        share
        if share.id is None or share.id not in notices
        else share._replace(undone=_undo(share, notices[share.id]))
        for share in shares
    ]


def _undo(share: Share, claims: list[Claim]) -> Claim:
    after = Claim(share.earliest, Basis.BOUND, UNBOUNDED, Basis.BOUND)
    joined, _ = intersect([*claims, after])
    return joined


def _decimal(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdecimal() else None


def superseded(shares: Sequence[Share]) -> list[Share]:
    """Of two native shares of a post by one account, the earlier was undone before the later."""
    held: dict[tuple[str, str], int] = {}
    repeated: dict[tuple[str, str], list[int]] = {}
    for index, share in enumerate(shares):
        if share.form is ShareForm.NATIVE and share.via is None:
            earliest = held.setdefault((share.account, share.post), index)
            if earliest != index:
                repeated.setdefault((share.account, share.post), [earliest]).append(index)
    if not repeated:
        return list(shares)
    result = list(shares)
    for places in repeated.values():
        ordered = sorted(
            places,
            key=lambda i: (shares[i].earliest, shares[i].latest, _decimal(shares[i].id) or 0),
        )
        for earlier, later in pairwise(ordered):
            first, second = shares[earlier], shares[later]
            numbers = _decimal(first.id), _decimal(second.id)
            told = first.latest < second.earliest or (
                None not in numbers and first.earliest <= second.earliest
            )
            if not told:
                # Which of the two was undone cannot be told: either may be the one that stands.
                for index in (earlier, later):
                    doubts = {*result[index].doubts, "share.undone"}
                    result[index] = result[index]._replace(doubts=tuple(sorted(doubts)))
                continue
            undo = Claim(first.earliest, Basis.BOUND, second.latest, second.latest_basis)
            known = result[earlier].undone
            joined = undo if known is None else intersect([undo, known]).claim
            result[earlier] = result[earlier]._replace(undone=joined)
    return result


def absent(shares: Sequence[Share], batches: Sequence[Batch]) -> Undone:
    """Hold every complete collection against the shares that it should show and does not.

    Absence after presence in an earlier look means undone in between, where the instrument lists
    what stands; presence in no earlier look contradicts the completeness.
    """
    contradicted: dict[Watch, list[Share]] = defaultdict(list)
    result = list(shares)
    collections = {
        batch.watch: batch.abilities.lists_standing for batch in batches if batch.watch.complete
    }
    for watch, lists_standing in sorted(collections.items(), key=lambda item: repr(item[0])):
        until = watch.until if watch.until is not None else watch.taken_at
        since = watch.since if watch.since is not None else -UNBOUNDED
        if until is None or watch.taken_at is None:
            continue
        members = frozenset(number for number, batch in enumerate(batches) if batch.watch == watch)
        for index, share in enumerate(result):
            if (
                share.form not in watch.sees
                or share.via is not None
                or share.earliest < since
                or share.latest > until
                or any(place.batch in members for place in share.cited)
            ):
                continue
            if share.undone is not None and share.undone.earliest <= watch.taken_at:
                continue
            looks = [_present_at(share, batches[place.batch]) for place in share.cited]
            earlier = [look for look in looks if look is not None and look < watch.taken_at]
            if lists_standing and len(earlier) == len(looks):
                undo = Claim(max(earlier), Basis.SNAPSHOT, watch.taken_at, Basis.SNAPSHOT)
                known = share.undone
                joined = undo if known is None else intersect([undo, known]).claim
                result[index] = share._replace(undone=joined)
            else:
                contradicted[watch].append(share)
    return Undone(result, dict(contradicted))


def _present_at(share: Share, batch: Batch) -> int | None:
    """When a look saw the share standing: as it was taken; a stream, as the share was made."""
    if batch.abilities.is_stream:
        return share.earliest
    return batch.watch.taken_at
