"""The text view: what a marketing manager understands at a glance, and can act on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Final

from contestjudge.model.decision import (
    DecisionDocument,
    ExclusionDocument,
    FindingDocument,
    RankDocument,
    SeatDocument,
)
from contestjudge.model.words import Severity, Status
from contestjudge.report.by_day import SHOWN_DAYS, could_win, seen_so_far, unordered_days
from contestjudge.report.plain import (
    counted,
    enumerated,
    shown,
    shown_end,
    skipped_sentence,
    wrapped,
)
from contestjudge.report.sentences import FORM_WORD, FORM_WORDS, REASON_WORDS
from contestjudge.report.shares import entrant_name
from contestjudge.report.steps import sentences
from contestjudge.report.times import interval, moment, span
from contestjudge.report.weight import flags_in, late_holes, pressing_findings

_SHOWN_ROWS = 20
_NAMED = 5
_LONGEST_FILE = 48
LOOK_AT: Final = "For a person to look at"
"""What flags stand under."""
BASIS_WORDS: Final = {
    "platform_id": "the platform's id",
    "platform_index": "the platform's index",
    "platform_clock": "the platform's clock",
    "export": "a tool's export",
    "snapshot": "lists at two moments",
    "order": "an ordered listing",
    "bound": "its bounds only",
    "claim": "the entrant's claim",
}
"""What a time rests on."""


def name_of(row: SeatDocument) -> str:
    """How an entrant is called: by handle, else by id."""
    return entrant_name(row.entrant)


def rank_text(rank: RankDocument) -> str:
    """Write a rank: ``3``, ``2 to 5``, ``2 or later``.

    >>> rank_text(RankDocument(min=2, max=None))
    '2 or later'
    """
    if rank.max is None:
        return f"{rank.min} or later"
    return str(rank.min) if rank.min == rank.max else f"{rank.min} to {rank.max}"


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    listed = list(rows)
    widths = [max(len(row[column]) for row in listed) for column in range(len(listed[0]))]
    for row in listed:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()


def _seat_rows(
    rows: Iterable[SeatDocument], zone: tzinfo, *, seen: bool
) -> Iterator[tuple[str, ...]]:
    for row in rows:
        place = str(row.seat) if row.seat is not None else "-"
        on = () if row.day is None else (row.day,)
        if row.seat is not None and row.tiers:
            place += f" ({' or '.join(shown(tier, 40) for tier in row.tiers)})"
        yield (
            *on,
            f"rank {rank_text(row.rank_seen)}" if seen else place,
            name_of(row),
            FORM_WORD[row.share.form],
            interval(row.share.earliest, row.share.latest, zone),
            f"by {BASIS_WORDS[row.share.basis]}",
        )


def _listed(
    title: str, rows: tuple[SeatDocument, ...], zone: tzinfo, *, seen: bool = False
) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    yield from _table(_seat_rows(rows[:_SHOWN_ROWS], zone, seen=seen))
    if len(rows) > _SHOWN_ROWS:
        yield f"  … and {len(rows) - _SHOWN_ROWS} more; the JSON has them all"


def decision_text(decision: DecisionDocument, zone: tzinfo) -> str:
    """Render a decision for a terminal.

    Args:
        decision: with its sentences.
        zone: the zone to show times in.
    """
    name = shown(decision.contest.name, 70)
    lines = [f"{name}: {decision.status.upper()}", "=" * (len(name) + 2 + len(decision.status)), ""]
    lines.append(wrapped(decision.message))
    lines += _days(decision)
    lines += _listed("Winners", decision.winners, zone)
    lines += _unordered(decision)
    lines += _draw(decision)
    if decision.status is Status.PROVISIONAL:
        lines += _seen(decision, zone)
    elif decision.status is Status.CONTESTED:
        title = "In the draw" if decision.draw is not None else "Candidates"
        lines += _listed(title, decision.contested, zone, seen=decision.draw is None)
    lines += _listed("Alternates", decision.alternates, zone)
    final = decision.status is Status.FINAL
    grave = [f"{one.message} [{one.code}]" for one in pressing_findings(decision)]
    lines += _points("Mind" if final else "Why it is not final", grave)
    lines += _points("What would make it final", sentences(decision.next_steps))
    flagged = [f"{one.message} [{one.code}]" for one in flags_in(decision)]
    lines += _points(LOOK_AT, flagged)
    quiet = [f"{one.message} [{one.code}]" for one in decision.findings if _is_quiet(one)]
    lines += _points("Also noted", [*_late(decision, zone), *quiet])
    lines += _points("What does not count", list(_out(decision)))
    lines += _evidence(decision)
    return "\n".join(lines) + "\n"


def _days(decision: DecisionDocument) -> Iterator[str]:
    """Say how each day stands, where each has winners of its own."""
    if not decision.days:
        return
    won = Counter(row.day for row in decision.winners)
    yield ""
    yield "Days"
    rows = [
        (
            one.day,
            str(one.status),
            counted(one.entrants, "entrant"),
            counted(won[one.day], "winner"),
        )
        for one in decision.days
    ]
    yield from _table(rows[:SHOWN_DAYS])
    if len(rows) > SHOWN_DAYS:
        yield f"  … and {len(rows) - SHOWN_DAYS} more; the JSON has them all"


def _unordered(decision: DecisionDocument) -> Iterator[str]:
    """Say which winners may stand in another order than the one shown."""
    by_chance = decision.draw is not None and decision.draw.state == "held"
    if decision.days and not by_chance and not decision.positions:
        told = unordered_days(decision)
        if told:
            yield wrapped(told, "  ")
        return
    places = [str(row.seat) for row in decision.winners if row.rank.min != row.rank.max]
    if len(places) > 1 and not by_chance and not decision.positions:
        yield wrapped(
            f"The order of places {enumerated(places[:_SHOWN_ROWS])} is not certain; that they"
            " win is.",
            "  ",
        )


def _draw(decision: DecisionDocument) -> Iterator[str]:
    """Say how a draw went: what it rests on, and with which tickets."""
    draw = decision.draw
    if draw is None or draw.state != "held":
        return
    yield ""
    yield "The draw"
    round_ = "" if draw.round is None else f", round {draw.round} of chain {draw.chain}"
    yield wrapped(f"Randomness: {draw.source}{round_}: {shown(draw.randomness, 300)}", "  ")
    if draw.signature_checked is not None:
        checked = "checked, and right" if draw.signature_checked else "NOT CHECKED"
        yield f"  Signature: {checked}"
    yield f"  Commitment: {draw.commitment}"
    yield f"  Seed: {draw.seed}"
    for one in draw.tickets[:_SHOWN_ROWS]:
        of = " ".join(shown(name, 60) for name in (one.day, *one.ticket_names) if name)
        on = f" ({of})" if of else ""
        yield f"  ticket {one.ticket[:32]}…  {one.platform}:{shown(one.id, 60)}{on}"
    if len(draw.tickets) > _SHOWN_ROWS:
        yield f"  … and {len(draw.tickets) - _SHOWN_ROWS} more; the JSON has them all"
    yield wrapped(
        "It proves something only if the commitment file that names this commitment was published"
        " before the randomness existed.",
        "  ",
    )


def _is_quiet(finding: FindingDocument) -> bool:
    return finding.severity is Severity.INFO


def _points(title: str, points: Sequence[str]) -> Iterator[str]:
    if not points:
        return
    yield ""
    yield title
    for point in points[:_SHOWN_ROWS]:
        yield wrapped(point, "  - ")
    if len(points) > _SHOWN_ROWS:
        yield f"  … and {len(points) - _SHOWN_ROWS} more; the JSON has them all"


def _late(decision: DecisionDocument, zone: tzinfo) -> Iterator[str]:
    """Say which holes are no alarm: they start after everything that decides."""
    spans: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for hole in late_holes(decision):
        spans[hole.from_, hole.to].add(hole.form)
    final = decision.status is not Status.PROVISIONAL
    judged = "too late to matter" if final else "by what was seen, too late to matter"
    for (earliest, latest), forms in sorted(spans.items(), key=lambda item: item[0][0]):
        named = enumerated((FORM_WORDS[form] for form in FORM_WORDS if form in forms), "or")
        when = f"after {moment(earliest, zone)}" if latest == _end(decision) else ""
        yield f"Nobody looked for {named} {when or span(earliest, latest, zone)}; {judged}."


def _out(decision: DecisionDocument) -> Iterator[str]:
    """Say how many shares are out for which reason, and whose the first of them are."""
    rows: dict[tuple[str, str], list[ExclusionDocument]] = defaultdict(list)
    for row in decision.excluded:
        rows[row.reason, row.clause].append(row)
    for (reason, clause), out in sorted(rows.items()):
        names = list(dict.fromkeys(entrant_name(row.entrant) for row in out))
        more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
        yield (
            f"{counted(len(out), 'share')} of {enumerated(names[:_NAMED] + more)}:"
            f" {REASON_WORDS[reason]} ({clause})"
        )
    if decision.counts.excluded > len(decision.excluded):
        listed = len(decision.excluded)
        yield f"In all {decision.counts.excluded} shares, of which {listed} are listed"


def _end(decision: DecisionDocument) -> str | None:
    """Where the last hole ends: at the closing, if there is one."""
    ends = [hole.to for hole in decision.holes]
    return None if None in ends else max(end for end in ends if end is not None)


def _seen(decision: DecisionDocument, zone: tzinfo) -> Iterator[str]:
    """What the evidence at hand says, where it does not settle the seats."""
    near = seen_so_far(decision)
    yield from _listed("By what was seen so far (not a result)", near, zone, seen=True)
    open_ = could_win(decision)
    if open_:
        yield ""
        yield wrapped(open_)


def _evidence(decision: DecisionDocument) -> Iterator[str]:
    counts = decision.counts
    yield ""
    yield "Evidence"
    rows = [("file", "format", "instrument", "records", "used", "irrelevant", "rejected")]
    rows += [
        (
            shown_end(one.name, _LONGEST_FILE),
            one.format,
            one.instrument,
            str(one.records),
            str(one.used),
            str(one.irrelevant),
            str(len(one.rejected)),
        )
        for one in decision.inputs
    ]
    yield from _table(rows)
    for one in decision.inputs:
        for rejection in one.rejected[:3]:
            yield wrapped(
                f"rejected: {shown_end(one.name, _LONGEST_FILE)}, record {rejection.record}:"
                f" {shown(rejection.reason)}",
                "  ",
            )
    for skipped in decision.skipped:
        yield wrapped(f"skipped: {skipped_sentence(skipped)}", "  ")
    each = " (each once for every day)" if decision.days else ""
    yield (
        f"  Entrants: {counts.entrants}{each}. Shares: {counts.shares}, of which {counts.excluded}"
        f" {'does' if counts.excluded == 1 else 'do'} not count."
    )
    yield f"  Times: {shown(decision.timezone, 60)}."
    yield "  Why somebody won or did not: contestjudge explain DECISION.json @handle"
    yield ""
    yield f"decision {decision.digest}"
    yield f"evidence {decision.evidence.digest}"
    yield f"rules    {decision.contest.digest}"
