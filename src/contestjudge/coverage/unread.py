"""Records that could not be read, or were kept back: each may be a share (spec 4.7.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contestjudge.coverage.spans import without
from contestjudge.coverage.watched import Relied, together
from contestjudge.evidence.resolved import Resolved
from contestjudge.model.field import Hole
from contestjudge.model.finding import Finding, finding
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Watch, watch_key
from contestjudge.rules.terms import Terms

Window = tuple[Mapping[str, int], int]
"""For each post the first instant that counts; and the last one of all."""


class _Unread(NamedTuple):
    number: int
    budget: str
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
    for code, numbers in (
        ("record.rejected", resolved.rejected),
        ("coverage.stream_limit", resolved.withheld),
    ):
        for watch, number in sorted(numbers.items(), key=lambda item: watch_key(item[0])):
            findings.append(
                finding(
                    code,
                    instrument=watch.instrument,
                    records=number,
                    relied_on=int(watch in relied),
                )
            )
            if watch in relied:
                budget = f"{code}/{resolved.watches.index(watch)}"
                clean = _clean(watch, relied, resolved, terms)
                holes += _holes(
                    relied, watch, clean, (terms.opens, end), _Unread(number, budget, code)
                )
    return holes


def _clean(watch: Watch, relied: Relied, resolved: Resolved, terms: Terms) -> list[Watch]:
    """Complete exhibits that show what ``watch`` could not: nothing of their own is unread.

    One that looked later shows only what still stood, which is all that counts as long as a share
    must stand until then.
    """
    unread = {*resolved.rejected, *resolved.withheld}
    stands_until = terms.closes if terms.undone == "exclude" else terms.undone
    if terms.undone == "exclude" and terms.closes is None:
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
    relied: Relied, watch: Watch, clean: Sequence[Watch], window: Window, unread: _Unread
) -> list[Hole]:
    """Holes for shares that can be of any post and form that a collection alone was to show."""
    opens, end = window
    holes: list[Hole] = []
    for (post, form), span in sorted(relied[watch].items()):
        shown_alone = max(span[0], opens[post]), min(span[1], end)
        if shown_alone[0] > shown_alone[1]:
            continue
        shown = [relied[other].get((post, form)) for other in clean]
        holes += [
            Hole(post, form, low, high, unread.number, unread.budget, unread.cause)
            for low, high in without(shown_alone, filter(None, shown))
        ]
    return holes
