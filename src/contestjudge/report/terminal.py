"""The view for a terminal that can show more than plain text; needs rich.

The same facts as in the text view, with weight, colour and columns that fit the window. Text of
strangers is never read as markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from contestjudge.model.decision import DecisionDocument, FindingDocument, SeatDocument
from contestjudge.model.words import Severity, Status, Verdict
from contestjudge.report.by_day import (
    DAY_COLUMNS,
    SHOWN_DAYS,
    could_win,
    day_rows,
    has_days,
    seen_so_far,
    unordered_days,
)
from contestjudge.report.plain import counted, enumerated, shown, shown_end, skipped_sentence
from contestjudge.report.sentences import FORM_WORD, REASON_WORDS
from contestjudge.report.steps import sentences
from contestjudge.report.text import BASIS_WORDS, LOOK_AT, name_of, rank_text
from contestjudge.report.times import interval
from contestjudge.report.weight import flags_in, is_flag, pressing_findings

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_SHOWN_ROWS: Final = 20
_LONGEST_FILE: Final = 48
_REJECTED: Final = 3
_STATUS: Final = {Status.FINAL: "green", Status.CONTESTED: "yellow", Status.PROVISIONAL: "red"}
_VERDICT: Final = {Verdict.CERTAIN: "green", Verdict.POSSIBLE: "yellow", Verdict.OUT: "dim"}
_WEIGHT: Final = {Severity.BLOCKING: "red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


def decision_view(decision: DecisionDocument, zone: tzinfo) -> Iterator[RenderableType]:
    """Give the parts of the view, from top to bottom.

    Args:
        decision: with its sentences.
        zone: the zone to show times in.
    """
    from rich.padding import Padding
    from rich.text import Text

    title = Text(shown(decision.contest.name, 70), style="bold")
    title.append("  ")
    title.append(f" {decision.status.upper()} ", style=f"bold reverse {_STATUS[decision.status]}")
    yield Padding(title, (1, 0, 0, 0))
    yield Padding(Text(decision.message), (1, 0, 0, 0))
    yield from _days(decision)
    yield from _listed("Winners", decision.winners, zone)
    yield from _lines(_unordered(decision))
    yield from _draw(decision)
    if decision.status is Status.PROVISIONAL:
        near = seen_so_far(decision)
        yield from _listed("By what was seen so far (not a result)", near, zone, seen=True)
        if could_win(decision):
            yield Text(could_win(decision))
    elif decision.status is Status.CONTESTED:
        drawn = decision.draw is not None
        title_ = "In the draw" if drawn else "Candidates"
        yield from _listed(title_, decision.contested, zone, seen=not drawn)
    yield from _listed("Alternates", decision.alternates, zone)
    grave = set(map(id, pressing_findings(decision)))
    final = decision.status is Status.FINAL
    yield from _findings(
        "Mind" if final else "Why it is not final",
        [one for one in decision.findings if id(one) in grave],
    )
    yield from _points("What would make it final", sentences(decision.next_steps))
    yield from _findings(LOOK_AT, list(flags_in(decision)))
    quiet = [one for one in decision.findings if id(one) not in grave and not is_flag(one)]
    yield from _findings("Also noted", quiet)
    yield from _points("What does not count", _out(decision))
    yield from _evidence(decision)


def _heading(text: str) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def _columns(*columns: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _listed(
    title: str, rows: Sequence[SeatDocument], zone: tzinfo, *, seen: bool = False
) -> Iterator[RenderableType]:
    from rich.text import Text

    if not rows:
        return
    yield _heading(title)
    daily = ["day"] if has_days(rows) else []
    place_ = "rank" if seen else "seat"
    table = _columns(*daily, place_, "who", "verdict", "form", "when", "by")
    for row in rows[:_SHOWN_ROWS]:
        place = "-" if row.seat is None else str(row.seat)
        if row.seat is not None and row.tiers:
            place += f" ({' or '.join(shown(tier, 40) for tier in row.tiers)})"
        table.add_row(
            *(Text(row.day or "", style="dim") for _ in daily),
            Text(rank_text(row.rank_seen) if seen else place),
            Text(name_of(row), style="bold"),
            Text(str(row.verdict), style=_VERDICT[row.verdict]),
            Text(FORM_WORD[row.share.form]),
            Text(interval(row.share.earliest, row.share.latest, zone)),
            Text(BASIS_WORDS[row.share.basis], style="dim"),
        )
    yield table
    if len(rows) > _SHOWN_ROWS:
        yield Text(f"… and {len(rows) - _SHOWN_ROWS:,} more; the JSON has them all", style="dim")


def _days(decision: DecisionDocument) -> Iterator[RenderableType]:
    """Say how each day stands, where each has winners of its own."""
    from rich.text import Text

    rows = day_rows(decision)
    if not rows:
        return
    yield _heading("Days")
    table = _columns(*(column.lower() for column in DAY_COLUMNS))
    for row, day in zip(rows[:SHOWN_DAYS], decision.days, strict=False):
        name, status, *numbers = row
        table.add_row(
            Text(name),
            Text(status, style=_STATUS[day.status]),
            *(Text(number, justify="right") for number in numbers),
        )
    yield table
    if len(rows) > SHOWN_DAYS:
        yield Text(f"… and {len(rows) - SHOWN_DAYS:,} more; the JSON has them all", style="dim")


def _lines(said: Iterable[str], style: str = "") -> Iterator[RenderableType]:
    from rich.text import Text

    yield from (Text(line, style=style, overflow="fold") for line in said)


def _unordered(decision: DecisionDocument) -> Iterator[str]:
    """Say which winners may stand in another order than the one shown."""
    places = [str(row.seat) for row in decision.winners if row.rank.min != row.rank.max]
    by_chance = decision.draw is not None and decision.draw.state == "held"
    if decision.days:
        told = unordered_days(decision)
        if told and not by_chance and not decision.positions:
            yield told
        return
    if len(places) > 1 and not by_chance and not decision.positions:
        yield (
            f"The order of places {enumerated(places[:_SHOWN_ROWS])} is not certain; that they"
            " win is."
        )


def _draw(decision: DecisionDocument) -> Iterator[RenderableType]:
    """Say how a draw went, and what that rests on."""
    draw = decision.draw
    if draw is None or draw.state != "held":
        return
    yield _heading("The draw")
    round_ = "" if draw.round is None else f", round {draw.round} of chain {draw.chain}"
    yield from _lines([f"Randomness: {draw.source}{round_}: {shown(draw.randomness, 300)}"])
    if draw.signature_checked is not None:
        checked = "checked, and right" if draw.signature_checked else "NOT CHECKED"
        yield from _lines([f"Signature: {checked}"], "" if draw.signature_checked else "bold red")
    yield from _lines([f"Commitment: {draw.commitment}", f"Seed: {draw.seed}"], "dim")
    yield from _lines(
        [
            f"Ticket {one.ticket[:32]}…  {one.platform}:{shown(one.id, 60)}"
            for one in draw.tickets[:_SHOWN_ROWS]
        ],
        "dim",
    )
    yield from _lines(
        [
            (
                "It proves something only if the commitment file that names this commitment was"
                " published before the randomness existed."
            )
        ]
    )


def _findings(title: str, rows: Sequence[FindingDocument]) -> Iterator[RenderableType]:
    from rich.text import Text

    said: list[Text] = []
    for one in rows:
        line = Text(one.message)
        line.append(f" [{one.code}]", style=_WEIGHT[one.severity])
        said.append(line)
    yield from _bulleted(title, said)


def _points(title: str, points: Iterable[str]) -> Iterator[RenderableType]:
    from rich.text import Text

    yield from _bulleted(title, [Text(point) for point in points])


def _bulleted(title: str, said: Sequence[RenderableType]) -> Iterator[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    if not said:
        return
    yield _heading(title)
    table = Table.grid(padding=(0, 1))
    for line in said[:_SHOWN_ROWS]:
        table.add_row(Text("•", style="dim"), line)
    yield table
    if len(said) > _SHOWN_ROWS:
        yield Text(f"… and {len(said) - _SHOWN_ROWS:,} more; the JSON has them all", style="dim")


def _out(decision: DecisionDocument) -> Iterator[str]:
    groups = Counter((REASON_WORDS[row.reason], row.clause) for row in decision.excluded)
    for (words, clause), number in sorted(groups.items()):
        yield f"{counted(number, 'share')} {words} ({clause})"


def _evidence(decision: DecisionDocument) -> Iterator[RenderableType]:
    from rich.text import Text

    yield _heading("Evidence")
    table = _columns("file", "instrument", "records", "used", "irrelevant", "rejected")
    for one in decision.inputs:
        table.add_row(
            Text(shown_end(one.name, _LONGEST_FILE)),
            Text(shown(one.instrument, 40)),
            *(
                Text(f"{number:,}", justify="right")
                for number in (one.records, one.used, one.irrelevant, len(one.rejected))
            ),
        )
    yield table
    for one in decision.inputs:
        for rejection in one.rejected[:_REJECTED]:
            name = shown_end(one.name, _LONGEST_FILE)
            said = f"rejected: {name}, record {rejection.record}: {shown(rejection.reason)}"
            yield from _lines([said], "yellow")
    yield from _lines((f"skipped: {skipped_sentence(one)}" for one in decision.skipped), "yellow")
    counts = decision.counts
    yield Text(
        f"{counted(counts.entrants, 'entrant')}, {counted(counts.shares, 'share')}, of which"
        f" {counts.excluded} {'does' if counts.excluded == 1 else 'do'} not count."
        f" Times: {shown(decision.timezone, 60)}.",
        style="dim",
    )
    yield from _lines(
        [
            "Why somebody won or did not: contestjudge explain DECISION.json @handle",
            "",
            f"decision {decision.digest}",
            f"evidence {decision.evidence.digest}",
            f"rules    {decision.contest.digest}",
        ],
        "dim",
    )
