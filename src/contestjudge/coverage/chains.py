"""Lists of the newest shares, taken again and again, close what none of them shows alone (4.9).

Nobody declares such lists complete. Each shows what is newer than its oldest entry; where two
overlap, nothing that stood between them was missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from contestjudge.coverage.counts import Room
from contestjudge.coverage.spans import Span
from contestjudge.evidence.newest import Newest
from contestjudge.evidence.resolved import Resolved
from contestjudge.model.finding import Finding, finding
from contestjudge.model.watch import Watch, watch_key
from contestjudge.model.words import ShareForm


class Chained(NamedTuple):
    """What lists of the newest shares watched of one post and form."""

    spans: dict[Watch, Span]
    findings: list[Finding]


class _List(NamedTuple):
    taken_at: int
    watch: Watch
    newest: Newest


def chained(
    resolved: Resolved, post: str, form: ShareForm, window: Span, rooms: Sequence[Room]
) -> Chained:
    """Say what every list of the newest shares watched that follows on another.

    Args:
        resolved: the evidence.
        post: whose shares.
        form: of which form.
        window: from the opening to the closing.
        rooms: what was counted, and when.
    """
    findings: list[Finding] = []
    lists: list[_List] = []
    for (watch, listed), newest in resolved.newest.items():
        taken_at = watch.taken_at
        if listed != post or form not in watch.sees or watch.complete or taken_at is None:
            continue
        if newest.omitted:
            findings.append(
                finding(
                    "coverage.list_incomplete",
                    instrument=watch.instrument,
                    post=post,
                    taken_at=taken_at,
                    count=newest.omitted,
                )
            )
        elif newest.full or _shows_everything(newest, taken_at, rooms):
            lists.append(_List(taken_at, watch, newest))
    lists.sort(key=lambda one: (one.taken_at, watch_key(one.watch)))
    # Linked to any other, not only to its neighbour: one more look between two takes nothing back.
    shown_at: dict[str, set[int]] = defaultdict(set)
    for one in lists:
        for entry in one.newest.entries:
            shown_at[entry].add(one.taken_at)
    spans: dict[Watch, Span] = {}
    for one in lists:
        since = one.newest.since + 1 if one.newest.full else window[0]
        linked = any(len(shown_at[entry]) > 1 for entry in one.newest.entries)
        if linked and since <= one.taken_at:
            spans[one.watch] = since, one.taken_at
    return Chained(spans, findings)


def _shows_everything(newest: Newest, taken_at: int, rooms: Sequence[Room]) -> bool:
    """Whether a list that is not full shows all there was: no count of that moment says more.

    Of lists without times short ones are known that lack most: there a count has to agree.
    """
    declared = [room.declared for room in rooms if room.at == taken_at]
    if not declared:
        return newest.gives_times
    return max(declared) <= len(newest.entries)


def chain_findings(
    post: str, form: ShareForm, window: Span, spans: dict[Watch, Span], open_before: Sequence[Span]
) -> list[Finding]:
    """Name what only such lists close: that nothing was missed is concluded, not stated."""
    closing = [
        span
        for span in spans.values()
        if any(low <= span[1] and span[0] <= high for low, high in open_before)
    ]
    if not closing:
        return []
    return [
        finding(
            "coverage.chained",
            post=post,
            form=str(form),
            lists=len(closing),
            from_=max(window[0], min(low for low, _ in closing)),
            to=min(window[1], max(high for _, high in closing)),
        )
    ]
