"""Holes: where, within the window, a share that counts could stand that nobody has seen (spec 4.7).

For each post and form: the window, less what complete collections watched, less what somebody
attests, bounded by what the platform counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from contestjudge.coverage.chains import chain_findings, chained
from contestjudge.coverage.counts import Room, rooms
from contestjudge.coverage.spans import Span, without
from contestjudge.coverage.unread import unread_holes
from contestjudge.coverage.watched import Relied, together, watched
from contestjudge.evidence.gaps import total
from contestjudge.evidence.resolved import Resolved
from contestjudge.model.field import Hole
from contestjudge.model.finding import Finding, finding
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Abilities, Watch, watch_key
from contestjudge.model.words import ShareForm
from contestjudge.rules.terms import Terms
from contestjudge.sources.instruments import FOLLOWER_LISTS


class Coverage(NamedTuple):
    """What nobody looked at, and what the reader must know of how it was looked."""

    holes: tuple[Hole, ...]
    findings: tuple[Finding, ...]


class _Slot(NamedTuple):
    """One post and form, with what is known of its shares."""

    post: str
    form: ShareForm
    window: Span
    since: int
    """When the post was made."""
    rooms: Sequence[Room]


def coverage(resolved: Resolved, terms: Terms, known: dict[str, Abilities]) -> Coverage:
    """Compare what was watched with what the rules need.

    Args:
        resolved: the evidence.
        terms: the rules, with the window of each post.
        known: the instrument table.
    """
    findings: list[Finding] = [*_instrument_findings(resolved, known)]
    holes: list[Hole] = []
    end = _end(resolved, terms)
    counted = rooms(resolved)
    relied: Relied = defaultdict(dict)
    for post in sorted(terms.opens):
        for form in sorted(terms.countable):
            window = terms.opens[post], end
            if window[0] <= window[1]:
                since = resolved.moments[post].earliest
                slot = _Slot(post, form, window, since, counted.get((post, form), ()))
                holes += _slot_holes(slot, resolved, terms, findings, relied)
    holes += unread_holes(resolved, terms, end, relied, findings)
    is_counted = any(one.code == "coverage.count_trusted" for one in findings) or any(
        hole.at_most is not None for hole in holes
    )
    if relied or is_counted:
        # What was made and undone between two looks nobody can see: an assumption, named.
        # Nor is it in a count: that says nothing of what was undone before its moment.
        findings.append(finding("coverage.undone_unseen", collections=len(relied)))
    holes.sort(key=lambda hole: (hole.post, hole.form, hole.earliest, hole.latest, hole.cause))
    return Coverage(tuple(holes), tuple(dict.fromkeys(findings)))


def _end(resolved: Resolved, terms: Terms) -> int:
    """The window's last instant: before closing, or when the last exhibit was taken."""
    if terms.closes is not None:
        return terms.closes - 1
    # Of an exhibit that does not say when it was taken, nobody knows how late it shows shares.
    shown = (one for one in resolved.watches if one.instrument not in FOLLOWER_LISTS)
    taken = (watch.taken_at for watch in shown)
    return max((UNBOUNDED if at is None else at for at in taken), default=UNBOUNDED)


def _slot_holes(
    slot: _Slot,
    resolved: Resolved,
    terms: Terms,
    findings: list[Finding],
    relied: Relied,
) -> list[Hole]:
    attested = [
        (statement.from_, statement.to)
        for statement in resolved.attestations
        if statement.form is slot.form and statement.post in {None, slot.post}
    ]
    standing = {
        watch: span
        for watch in resolved.watches
        if slot.form in watch.sees
        and watch not in resolved.contradicted
        and (span := watched(watch, slot.window)) is not None
    }
    lists = chained(resolved, slot.post, slot.form, slot.window, slot.rooms)
    findings += lists.findings
    before = without(slot.window, standing.values())
    findings += chain_findings(slot.post, slot.form, slot.window, lists.spans, before)
    standing |= lists.spans
    open_spans = without(slot.window, [*attested, *standing.values()])
    # What could not be read, or was kept back, was shown all the same.
    unread = sum(
        resolved.rejected.get(watch, 0) + total(resolved.gaps.get(watch, ())) for watch in standing
    )
    shown, withdrawn = _shown_missing(
        slot, open_spans, standing, attested, terms, findings, unread=unread
    )
    if shown:
        # Somebody must stand where a statement says that nobody does: the statement gives way.
        kept = {watch: span for watch, span in standing.items() if watch not in withdrawn}
        open_spans = without(slot.window, kept.values())
        if not open_spans or min(low for low, _ in open_spans) > shown.at_instant:
            open_spans = without(slot.window, [])
        else:
            _rely(kept, slot, relied)
    else:
        _rely(standing, slot, relied)
        _say_attested(slot, resolved, standing.values(), findings)
    cause = _cause(slot, resolved)
    findings += _cut_off(slot, resolved, open_spans)
    holes: list[Hole] = []
    for span in open_spans:
        holes += _bounded(slot, span, cause, findings, missing=shown is not None)
    _count_findings(slot, findings)
    findings += [
        finding(
            hole.cause,
            post=hole.post,
            form=str(hole.form),
            from_=hole.earliest,
            to=None if hole.latest >= UNBOUNDED else hole.latest,
            at_most=hole.at_most,
        )
        for hole in holes
        if hole.cause != "coverage.count_shortfall"
    ]
    return holes


def _rely(standing: Mapping[Watch, Span], slot: _Slot, relied: Relied) -> None:
    for watch, span in standing.items():
        relied[watch][slot.post, slot.form] = span


class _Shown(NamedTuple):
    at_instant: int


def _shown_missing(
    slot: _Slot,
    open_spans: Sequence[Span],
    standing: dict[Watch, Span],
    attested: Sequence[Span],
    terms: Terms,
    findings: list[Finding],
    *,
    unread: int,
) -> tuple[_Shown | None, set[Watch]]:
    """Find counts that leave shares over although nowhere is left for them to hide."""
    shown: _Shown | None = None
    withdrawn: set[Watch] = set()
    for room in slot.rooms:
        if room.at is None or room.at < slot.window[0]:
            continue
        missing = room.at_least - unread
        if missing <= 0:
            continue
        if any(low <= room.until for low, _ in open_spans) or not (standing or attested):
            continue
        # Those who are missing may have shared before the opening or after the closing: a look
        # that was complete is not contradicted by them. A mere statement gives way all the same.
        counted = min(slot.since, slot.window[0]), room.until
        elsewhere = without(counted, [*attested, *standing.values()])
        judged = slot.window[0], min(room.at, slot.window[1])
        if elsewhere and not without(judged, standing.values()):
            continue
        by_then = slot.window[0], room.at
        if terms.visible == "public" and not without(by_then, standing.values()):
            # The rules count what can be seen: the rest is put down to accounts that cannot be.
            findings.append(
                finding(
                    "coverage.not_visible",
                    post=slot.post,
                    form=str(slot.form),
                    at=room.at,
                    missing=missing,
                )
            )
            continue
        shown = _Shown(max(room.at, shown.at_instant if shown else room.at))
        for watch, (low, _) in standing.items():
            if low <= room.at and not elsewhere:
                withdrawn.add(watch)
                if watch.complete and not any(together(watch, other) for other in room.watches):
                    findings.append(
                        finding(
                            "coverage.contradicted",
                            instrument=watch.instrument,
                            taken_at=watch.taken_at,
                            count=missing,
                        )
                    )
    return shown, withdrawn


def _bounded(
    slot: _Slot, span: Span, cause: str, findings: list[Finding], *, missing: bool
) -> list[Hole]:
    """Cut a span at the count moments; in each part the least shortfall that reaches it rules."""
    useful = [
        room
        for room in slot.rooms
        if room.at is not None and room.declared >= room.observed and room.at >= span[0]
    ]
    holes: list[Hole] = []
    low = span[0]
    # From the last moment backwards, the least shortfall of all counts at or after it.
    least: list[Room] = []
    for room in reversed(useful):
        if not least or room.at_most < least[-1].at_most:
            least.append(room)
    for room in reversed(least):
        at = room.at
        if at is None or at < low:
            continue
        high = min(at, span[1])
        if room.at_most == 0:
            findings.append(
                finding(
                    "coverage.count_trusted",
                    post=slot.post,
                    form=str(slot.form),
                    at=at,
                    declared=room.declared,
                )
            )
        else:
            holes.append(
                Hole(
                    slot.post,
                    slot.form,
                    low,
                    high,
                    room.at_most,
                    f"count/{slot.post}/{slot.form}/{at}",
                    "coverage.count_shortfall" if missing else cause,
                )
            )
        low = high + 1
        if low > span[1]:
            return holes
    holes.append(Hole(slot.post, slot.form, low, span[1], None, None, cause))
    return holes


def _cause(slot: _Slot, resolved: Resolved) -> str:
    """Say why nobody looked: blind, capped, or simply not there."""
    seeing = [watch for watch in resolved.watches if slot.form in watch.sees]
    if not seeing and slot.form not in resolved.observed_forms:
        return "coverage.blind_form"
    lists = (resolved.newest.get((watch, slot.post)) for watch in seeing)
    if any(newest is not None and newest.full for newest in lists):
        return "coverage.cap_reached"
    return "coverage.window_gap"


def _cut_off(slot: _Slot, resolved: Resolved, open_spans: Sequence[Span]) -> Iterable[Finding]:
    """Name the lists from whose early end shares were pushed out that nobody else shows."""
    for (watch, post), newest in sorted(
        resolved.newest.items(), key=lambda item: (watch_key(item[0][0]), item[0][1])
    ):
        oldest = min(newest.since, slot.window[1])
        if (
            post == slot.post
            and slot.form in watch.sees
            and newest.full
            and any(low <= oldest <= high for low, high in open_spans)
        ):
            yield finding(
                "coverage.cap_reached",
                instrument=watch.instrument,
                post=post,
                cap=newest.cap,
                taken_at=watch.taken_at,
            )


def _count_findings(slot: _Slot, findings: list[Finding]) -> None:
    """Say where counts and shares differ; of counts that differ by the same the first only."""
    told: int | None = None
    for room in slot.rooms:
        difference = room.declared - room.observed
        if difference in {0, told} and room.at is not None:
            continue
        told = difference if room.at is not None else told
        if difference == 0:
            continue
        code = "coverage.count_shortfall" if difference > 0 else "coverage.count_exceeded"
        findings.append(
            finding(
                code,
                post=slot.post,
                form=str(slot.form),
                observed=room.observed,
                declared=room.declared,
                at=room.at,
            )
        )


def _say_attested(
    slot: _Slot, resolved: Resolved, complete: Iterable[Span], findings: list[Finding]
) -> None:
    """Name attestations that close something that nothing else does."""
    bare = without(slot.window, complete)
    for statement in resolved.attestations:
        if statement.form is not slot.form or statement.post not in {None, slot.post}:
            continue
        if any(low <= statement.to and statement.from_ <= high for low, high in bare):
            findings.append(
                finding(
                    "coverage.attested",
                    form=str(slot.form),
                    post=statement.post,
                    from_=statement.from_,
                    to=statement.to,
                    by=statement.by,
                    reason=statement.reason,
                )
            )


def _instrument_findings(resolved: Resolved, known: dict[str, Abilities]) -> Iterable[Finding]:
    for watch in resolved.watches:
        instrument = known.get(watch.instrument)
        if instrument is None:
            continue
        if not instrument.gives_times:
            yield finding("coverage.no_times", instrument=watch.instrument)
