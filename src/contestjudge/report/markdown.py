"""The Markdown view: for an issue, a wiki, a mail; tables where there are rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Final

from contestjudge.model.decision import DecisionDocument, SeatDocument
from contestjudge.model.words import Severity, Status
from contestjudge.report.by_day import (
    DAY_COLUMNS,
    SHOWN_DAYS,
    could_win,
    day_rows,
    has_days,
    is_lottery,
    seen_so_far,
)
from contestjudge.report.markdown_text import escaped, said
from contestjudge.report.plain import counted, shown_end, skipped_sentence
from contestjudge.report.sentences import FORM_WORD, REASON_WORDS
from contestjudge.report.steps import sentences
from contestjudge.report.text import BASIS_WORDS, LOOK_AT, name_of, rank_text
from contestjudge.report.times import interval
from contestjudge.report.weight import flags_in, is_flag

_SHOWN_ROWS: Final = 100
_SHOWN_POINTS: Final = 50
_LONGEST_FILE: Final = 60


def decision_markdown(decision: DecisionDocument, zone: tzinfo) -> str:
    """Render a decision as Markdown (CommonMark, with the tables that most add to it).

    Args:
        decision: with its sentences.
        zone: the zone to show times in.
    """
    lines = [f"# {escaped(decision.contest.name, 120)}: {decision.status}", ""]
    lines.append(f"**{said(decision.message)}**")
    lines += _days(decision)
    if decision.winners:
        lines += _table("Winners", decision.winners, zone)
    if decision.status is Status.PROVISIONAL:
        near = seen_so_far(decision)
        lines += _table("By what was seen so far (not a result)", near, zone, seen=True)
        lines += ("", could_win(decision)) if is_lottery(decision) else ()
    elif decision.status is Status.CONTESTED:
        title = "In the draw" if decision.draw is not None else "Candidates"
        lines += _table(title, decision.contested, zone, seen=decision.draw is None)
    lines += _table("Alternates", decision.alternates, zone)
    lines += _draw(decision)
    lines += _points("What would make it final", map(said, sentences(decision.next_steps)))
    lines += _points(
        "Findings",
        (
            f"{_weight(one.severity)}{said(one.message)} (`{one.code}`)"
            for one in decision.findings
            if not is_flag(one)
        ),
    )
    flagged = (f"{said(one.message)} (`{one.code}`)" for one in flags_in(decision))
    lines += _points(LOOK_AT, flagged)
    lines += _points("What does not count", _out(decision))
    lines += _evidence(decision)
    return "\n".join(lines) + "\n"


def _weight(severity: Severity) -> str:
    return "" if severity is Severity.INFO else f"**{severity}:** "


def _table(
    title: str, rows: Sequence[SeatDocument], zone: tzinfo, *, seen: bool = False
) -> Iterator[str]:
    if not rows:
        return
    yield from ("", f"## {title}", "")
    daily = has_days(rows)
    yield f"|{' Day |' * daily} {'Rank' if seen else 'Seat'} | Who | Verdict | Form | When | By |"
    yield f"|{'---|' * (daily + 6)}"
    for row in rows[:_SHOWN_ROWS]:
        place = "–" if row.seat is None else str(row.seat)
        if seen:
            place = rank_text(row.rank_seen)
        elif row.seat is not None and row.tiers:
            place += f" ({' or '.join(escaped(tier, 40) for tier in row.tiers)})"
        cells = (
            *((row.day or "",) if daily else ()),
            place,
            escaped(name_of(row)),
            str(row.verdict),
            FORM_WORD[row.share.form],
            interval(row.share.earliest, row.share.latest, zone),
            BASIS_WORDS[row.share.basis],
        )
        yield f"| {' | '.join(cells)} |"
    if len(rows) > _SHOWN_ROWS:
        yield from ("", f"… and {len(rows) - _SHOWN_ROWS:,} more; the JSON has them all.")


def _days(decision: DecisionDocument) -> Iterator[str]:
    """Say how each day stands, where each has winners of its own."""
    rows = day_rows(decision)
    if not rows:
        return
    yield from ("", "## Days", "")
    yield f"| {' | '.join(DAY_COLUMNS)} |"
    yield "|---|---|--:|--:|"
    yield from (f"| {' | '.join(row)} |" for row in rows[:SHOWN_DAYS])
    if len(rows) > SHOWN_DAYS:
        yield from ("", f"… and {len(rows) - SHOWN_DAYS:,} more; the JSON has them all.")


def _draw(decision: DecisionDocument) -> Iterator[str]:
    draw = decision.draw
    if draw is None or draw.state != "held":
        return
    yield from ("", "## The draw", "")
    yield f"- Randomness: {draw.source}: {escaped(draw.randomness)}"
    if draw.round is not None:
        yield f"- Round: {draw.round} of chain `{draw.chain}`"
    if draw.signature_checked is not None:
        yield f"- Signature: {'checked, and right' if draw.signature_checked else 'NOT CHECKED'}"
    yield f"- Commitment: `{draw.commitment}`"
    yield f"- Seed: `{draw.seed}`"


def _points(title: str, points: Iterable[str]) -> Iterator[str]:
    listed = list(points)
    if not listed:
        return
    yield from ("", f"## {title}", "")
    yield from (f"- {point}" for point in listed[:_SHOWN_POINTS])
    if len(listed) > _SHOWN_POINTS:
        yield f"- … and {len(listed) - _SHOWN_POINTS:,} more; the JSON has them all"


def _out(decision: DecisionDocument) -> Iterator[str]:
    groups = Counter((row.reason, row.clause) for row in decision.excluded)
    for (reason, clause), number in sorted(groups.items()):
        yield f"{counted(number, 'share')} {REASON_WORDS[reason]} (`{clause}`)"


def _evidence(decision: DecisionDocument) -> Iterator[str]:
    counts = decision.counts
    yield from ("", "## Evidence", "")
    yield (
        f"{counted(counts.entrants, 'entrant')}; {counted(counts.shares, 'share')}, of which"
        f" {counts.excluded} {'does' if counts.excluded == 1 else 'do'} not count."
        f" Times: {escaped(decision.timezone, 60)}."
    )
    if decision.inputs:
        yield ""
        yield "| File | Format | Instrument | Records | Used | Irrelevant | Rejected |"
        yield "|---|---|---|--:|--:|--:|--:|"
    for one in decision.inputs:
        numbers = (one.records, one.used, one.irrelevant, len(one.rejected))
        names = (shown_end(one.name, _LONGEST_FILE), one.format, one.instrument)
        yield f"| {' | '.join([*map(escaped, names), *map(str, numbers)])} |"
    if decision.skipped:
        yield ""
        yield from (f"- skipped: {said(skipped_sentence(one))}" for one in decision.skipped)
    yield ""
    yield f"- decision `{decision.digest}`"
    yield f"- evidence `{decision.evidence.digest}`"
    yield f"- rules `{decision.contest.digest}`"
