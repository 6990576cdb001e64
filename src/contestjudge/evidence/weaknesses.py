"""What is weak, doubtful or contradictory about the shares, as findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from contestjudge.evidence.batch import Batch, observation_at
from contestjudge.model.field import ShareKey
from contestjudge.model.finding import Finding, finding
from contestjudge.model.observation import Observation
from contestjudge.model.share import Share, place_of
from contestjudge.model.watch import Watch
from contestjudge.model.words import Basis

_NAMED: Final = 20
"""Of how many others at most a conflict is told."""


def about_shares(code: str, shares: Sequence[Share], **said: str) -> Finding:
    """Make one finding about many shares: their number, whom they concern, and what is said."""
    return finding(
        code,
        **said,
        count=len(shares),
        about=[share.key for share in shares],
        touches=sorted({(share.key[0], share.account) for share in shares}),
    )


def weaknesses(shares: Sequence[Share], batches: Sequence[Batch]) -> list[Finding]:
    """Say what is weak about many shares at once: one finding a code."""
    kinds: dict[str, list[Share]] = defaultdict(list)
    flagged = {
        place_of(number, place)
        for number, batch in enumerate(batches)
        for place, one in enumerate(batch.reading.observations)
        if one.original_clock or one.truncated or one.ambiguous_local or one.id_unreadable
    }
    for share in shares:
        _, _, _, _, _, _, _, via, _, _, _, _, _, doubts, undone, _ = share
        if via is None and undone is None and not doubts and not flagged:
            continue
        if share.via is not None:
            kinds["share.indirect"].append(share)
        if share.undone is not None or "share.undone" in share.doubts:
            kinds["share.undone"].append(share)
        for doubt in share.doubts:
            if doubt not in {"time.conflict", "share.undone"}:
                kinds[doubt].append(share)
        if flagged and not flagged.isdisjoint(share.cited):
            codes = {
                code
                for place in share.cited
                for code in _flagged(observation_at(batches, place), share)
            }
            for code in codes:
                kinds[code].append(share)
    return [about_shares(code, found) for code, found in kinds.items()]


def _flagged(one: Observation, share: Share) -> Iterator[str]:
    """What a source marked about an observation, as far as it still matters for the share."""
    if one.original_clock and share.latest_basis in {Basis.BOUND, Basis.ORDER}:
        yield "time.original_clock"
    if one.truncated:
        yield "time.truncated"
    if one.ambiguous_local:
        yield "time.ambiguous_local"
    if one.id_unreadable:
        yield "share.id_unreadable"


def conflicts(
    shares: Sequence[Share], by_order: Mapping[ShareKey, Sequence[ShareKey]]
) -> list[Finding]:
    """Name every share whose evidence contradicts itself: one finding a share, as it blocks.

    Args:
        shares: all shares.
        by_order: those that order evidence contradicts, each with the fewest others that it
            contradicts together with.
    """
    return [
        finding(
            "time.conflict",
            share=share.name,
            between="order" if share.key in by_order else "times",
            with_=" ".join(name for _, name in by_order.get(share.key, ())[:_NAMED]),
            about=[share.key],
            touches=[(share.platform, share.account)],
        )
        for share in shares
        if "time.conflict" in share.doubts
    ]


def contradictions(contradicted: Mapping[Watch, Sequence[Share]]) -> list[Finding]:
    """Name every collection that was called complete and is contradicted by shares."""
    return [
        finding(
            "coverage.contradicted",
            instrument=watch.instrument,
            taken_at=watch.taken_at,
            count=len(shares),
            about=[share.key for share in shares],
        )
        for watch, shares in contradicted.items()
    ]
