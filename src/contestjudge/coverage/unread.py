"""Records that could not be read, or were kept back: each may be a share (spec 4.7.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from contestjudge.coverage.spans import Span, without
from contestjudge.coverage.watched import Relied, together
from contestjudge.evidence.resolved import Resolved
from contestjudge.model.field import Hole
from contestjudge.model.finding import Finding, finding
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Watch
from contestjudge.rules.terms import Terms

Window = tuple[Mapping[str, int], int]
"""For each post the first instant that counts; and the last one of all."""


class _Lost(NamedTuple):
    """What one exhibit lost somewhere in a stretch of time."""

    span: Span
    number: int | None
    budget: str | None
    cause: str


def unread_holes(
    resolved: Resolved,
    terms: Terms,
    end: int,
    relied: Relied,
    findings: list[Finding],
) -> list[Hole]:
    """A record of a relied-on exhibit that could not be read, or was kept back, is a share."""
    holes: list[Hole] = []
    for number, watch in enumerate(resolved.watches):
        lost = [*_refused(resolved, watch, number), *_kept_back(resolved, watch, number)]
        if not lost:
            continue
        findings += _findings(watch, lost, relied_on=watch in relied)
        if watch in relied:
            clean = _clean(watch, relied, resolved, terms)
            for one in lost:
                holes += _holes(relied, watch, clean, (terms.opens, end), one)
    return holes


def _refused(resolved: Resolved, watch: Watch, number: int) -> Iterator[_Lost]:
    refused = resolved.rejected.get(watch, 0)
    if refused:
        budget = f"record.rejected/{number}"
        yield _Lost((-UNBOUNDED, UNBOUNDED), refused, budget, "record.rejected")


def _kept_back(resolved: Resolved, watch: Watch, number: int) -> Iterator[_Lost]:
    for place, gap in enumerate(resolved.gaps.get(watch, ())):
        if gap.at_most is None:
            yield _Lost((gap.earliest, gap.latest), None, None, "coverage.stream_broken")
        else:
            budget = f"coverage.stream_limit/{number}/{place}"
            yield _Lost((gap.earliest, gap.latest), gap.at_most, budget, "coverage.stream_limit")


def _findings(watch: Watch, lost: Sequence[_Lost], *, relied_on: bool) -> Iterator[Finding]:
    instrument, relied = watch.instrument, int(relied_on)
    for code in ("record.rejected", "coverage.stream_limit"):
        records = sum(one.number or 0 for one in lost if one.cause == code)
        if records:
            yield finding(code, instrument=instrument, records=records, relied_on=relied)
    breaks = sum(one.cause == "coverage.stream_broken" for one in lost)
    if breaks:
        yield finding(
            "coverage.stream_broken", instrument=instrument, breaks=breaks, relied_on=relied
        )


def _clean(watch: Watch, relied: Relied, resolved: Resolved, terms: Terms) -> list[Watch]:
    """Complete exhibits that show what ``watch`` could not: nothing of their own is unread.

    One that looked later shows only what still stood, which is all that counts as long as a share
    must stand until then.
    """
    unread = {*resolved.rejected, *resolved.gaps}
    # With winners for each day a share must stand until its day ends: of all days, the first.
    closes = terms.days[0].closes if terms.per_day else terms.closes
    stands_until = closes if terms.undone == "exclude" else terms.undone
    if terms.undone == "exclude" and closes is None:
        stands_until = UNBOUNDED
    by = watch.taken_at or -UNBOUNDED
    if isinstance(stands_until, int):
        by = max(by, stands_until)
    return [
        other
        for other in relied
        if other.taken_at is not None
        and other.taken_at <= by
        and not any(together(other, torn) for torn in unread)
    ]


def _holes(
    relied: Relied, watch: Watch, clean: Sequence[Watch], window: Window, lost: _Lost
) -> list[Hole]:
    """Holes for shares that can be of any post and form that a collection alone was to show."""
    opens, end = window
    holes: list[Hole] = []
    for (post, form), span in sorted(relied[watch].items()):
        low = max(span[0], opens[post], lost.span[0])
        high = min(span[1], end, lost.span[1])
        if low > high:
            continue
        shown = [relied[other].get((post, form)) for other in clean]
        holes += [
            Hole(post, form, start, stop, lost.number, lost.budget, lost.cause)
            for start, stop in without((low, high), filter(None, shown))
        ]
    return holes
