"""Undone shares: by the platform's notice, by a later native share (spec 4.3.1-2).

Shares are presumed standing. An undo is an interval too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from contestjudge.evidence.batch import Batch
from contestjudge.evidence.identity import Identities
from contestjudge.evidence.intervals import intersect
from contestjudge.model.observation import Claim, Notice
from contestjudge.model.share import Share
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Basis, Platform, ShareForm


def noticed(
    shares: Iterable[Share],
    batches: Iterable[Batch],
    known_as: Mapping[str, str],
    platform: str,
) -> list[Share]:
    """Apply the notices of the shares' own platform, whatever order they came in."""
    notices: dict[str, list[Claim]] = defaultdict(list)
    restored: dict[str, list[Claim]] = defaultdict(list)
    for batch in batches:
        for _, notice in batch.reading.notices:
            if notice.platform != platform:
                continue
            told = restored if notice.restored else notices
            share_id = known_as.get(notice.share_id, notice.share_id)
            told[share_id].append(_claim(notice, batch.watch.taken_at))
    if not notices:
        return list(shares)
    return [
        share
        if share.id is None or share.id not in notices
        else _told(share, notices[share.id], restored.get(share.id, ()))
        for share in shares
    ]


def _told(share: Share, undone: list[Claim], restored: Sequence[Claim]) -> Share:
    """Spec 4.3.1: undone, unless it was restored afterwards; doubtful where that cannot be told."""
    if restored:
        joined, conflict = intersect(undone)
        last = max(claim.earliest for claim in restored)
        left = [claim for claim in (undone if conflict else [joined]) if claim.latest >= last]
        if not left:
            return share
        undone = [
            claim for claim in left if all(claim.earliest > again.latest for again in restored)
        ]
        if not undone:
            return share._replace(doubts=tuple(sorted({*share.doubts, "share.undone"})))
    return share._replace(undone=_undo(share, undone))


_Named = tuple[str, str, str | None]
"""Whose native share, of which contest post, through which share."""


def undone_by_name(
    shares: Sequence[Share],
    batches: Iterable[Batch],
    origin: Mapping[str, tuple[str, str | None]],
    people: Identities,
) -> list[Share]:
    """Spec 4.3.1: apply notices that name no share, but who had shared what.

    Where that account has made several, which of them was undone cannot be told.
    """
    result = list(shares)
    told = _told_by_name(batches, origin, people)
    meant: dict[_Named, list[int]] = defaultdict(list)
    for index, share in enumerate(result if told else ()):
        if share.form is ShareForm.NATIVE:
            meant[share.account, share.post, share.via].append(index)
    for name, claims in told.items():
        places = meant.get(name, ())
        for index in places:
            share = result[index]
            if len(places) == 1:
                known = [] if share.undone is None else [share.undone]
                result[index] = share._replace(undone=_undo(share, [*claims, *known]))
            elif share.undone is None:
                doubts = tuple(sorted({*share.doubts, "share.undone"}))
                result[index] = share._replace(doubts=doubts)
    return result


def _told_by_name(
    batches: Iterable[Batch],
    origin: Mapping[str, tuple[str, str | None]],
    people: Identities,
) -> dict[_Named, list[Claim]]:
    told: dict[_Named, list[Claim]] = defaultdict(list)
    for batch in batches:
        for _, notice in batch.reading.notices:
            if notice.share_id or notice.post is None or notice.post not in origin:
                continue
            who = people.account(notice.account_id, notice.handle)
            if who is None:
                continue
            told[who, *origin[notice.post]].append(_claim(notice, batch.watch.taken_at))
    return told


def _claim(notice: Notice, taken_at: int | None) -> Claim:
    """Say when a notice places the undo: not later than its exhibit was taken."""
    claim = Claim(notice.earliest, notice.earliest_basis, notice.latest, notice.latest_basis)
    if taken_at is not None and claim.latest > taken_at:
        return claim._replace(latest=taken_at, latest_basis=Basis.BOUND)
    return claim


def _undo(share: Share, claims: list[Claim]) -> Claim:
    after = Claim(share.earliest, Basis.BOUND, UNBOUNDED, Basis.BOUND)
    joined, _ = intersect([*claims, after])
    return joined


def _decimal(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdecimal() else None


def superseded(shares: Sequence[Share]) -> list[Share]:
    """Of two native shares of a post by one account, the earlier was undone before the later."""
    if len({share.account for share in shares}) == len(shares):
        return list(shares)  # nobody made two
    held: dict[tuple[str, str], int] = {}
    repeated: dict[tuple[str, str], list[int]] = {}
    for index, share in enumerate(shares):
        if share.form is ShareForm.NATIVE and not share.is_apart:
            earliest = held.setdefault((share.account, share.post), index)
            if earliest != index:
                repeated.setdefault((share.account, share.post), [earliest]).append(index)
    if not repeated:
        return list(shares)
    result = list(shares)
    for places in repeated.values():
        ordered = sorted(
            places,
            key=lambda i: (
                shares[i].earliest,
                shares[i].latest,
                _decimal(shares[i].id) or 0,
                shares[i].key,
            ),
        )
        for earlier, later in pairwise(ordered):
            first, second = shares[earlier], shares[later]
            one, other = _decimal(first.id), _decimal(second.id)
            told = first.latest < second.earliest or (
                one is not None and other is not None and one < other
            )
            side_by_side = first.platform == Platform.BLUESKY
            if side_by_side or not told:
                # Which of the two was undone cannot be told: either may be the one that stands.
                for index in (earlier, later):
                    if side_by_side and shares[index].id is not None:
                        continue  # each record stands until it is deleted by its own name
                    doubts = {*result[index].doubts, "share.undone"}
                    result[index] = result[index]._replace(doubts=tuple(sorted(doubts)))
                continue
            undo = Claim(first.earliest, Basis.BOUND, second.latest, second.latest_basis)
            known = result[earlier].undone
            joined = undo if known is None else intersect([undo, known]).claim
            result[earlier] = result[earlier]._replace(undone=joined)
    return result
