"""What puts shares in order: listings that are declared to, and what was made from what (4.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from contestjudge.evidence.batch import Batch
from contestjudge.model.field import OrderPair, ShareKey
from contestjudge.model.share import Share, batch_of, number_of
from contestjudge.model.words import Platform, ShareForm


def listed_pairs(batches: Sequence[Batch], shares: Iterable[Share]) -> list[OrderPair]:
    """Return the pairs of neighbours of every ordered listing, sorted, each once.

    A share that stands twice in a row counts at one place. One that stands at two places puts
    others before and after itself: the pairs then form a circle, which is found later. Of a record
    that shows two shares the first is listed; the one embedded in it stands there by chance.
    """
    ordered = {number for number, batch in enumerate(batches) if batch.watch.order is not None}
    if not ordered:
        return []
    place_of: dict[tuple[int, int], ShareKey] = {
        (batch_of(place), number_of(place)): share.key
        for share in shares
        for place in share.cited
        if batch_of(place) in ordered
    }
    pairs: set[OrderPair] = set()
    for number in ordered:
        batch = batches[number]
        keys: list[ShareKey] = []
        last_record = 0
        for index, record in enumerate(batch.reading.places):
            key = place_of.get((number, index)) if record != last_record else None
            last_record = record
            if key is not None and (not keys or keys[-1] != key):
                keys.append(key)
        if batch.watch.order == "newest_first":
            keys.reverse()
        pairs.update(OrderPair(before, after) for before, after in pairwise(keys))
    return sorted(pairs)


def made_from(shares: Sequence[Share]) -> list[OrderPair]:
    """Return a pair for every native share of somebody's share: that was there first.

    Only where the platform itself says from what it was made, as X does. What a text names, and
    the reference in a record that the entrant wrote, is the entrant's own word.
    """
    made = [
        share
        for share in shares
        if share.via is not None
        and share.form is ShareForm.NATIVE
        and share.platform == Platform.X
        and share.via != share.id
    ]
    if not made:
        return []
    known = {share.name for share in shares if share.id is not None}
    return [
        OrderPair((share.platform, share.via), share.key)
        for share in made
        if share.via is not None and share.via in known
    ]
