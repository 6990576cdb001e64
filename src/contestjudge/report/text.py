"""The text view: what a marketing manager understands at a glance, and can act on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from textwrap import fill

from contestjudge.model.decision import DecisionDocument, RankDocument, SeatDocument
from contestjudge.model.words import Severity, Status
from contestjudge.report.plain import shown
from contestjudge.report.sentences import FORM_WORD
from contestjudge.report.steps import steps
from contestjudge.report.times import interval

WIDTH = 96
_SHOWN_ROWS = 20
_BASIS = {
    "platform_id": "the platform's id",
    "platform_index": "the platform's index",
    "platform_clock": "the platform's clock",
    "export": "a tool's export",
    "snapshot": "lists at two moments",
    "order": "an ordered listing",
    "bound": "bounds only",
    "claim": "the entrant's claim",
}


def name_of(row: SeatDocument) -> str:
    """How an entrant is called: by handle, else by id."""
    if row.entrant.handle is not None:
        return shown(f"@{row.entrant.handle}", 40)
    return shown(row.entrant.id, 40)


def rank_text(rank: RankDocument) -> str:
    """Write a rank: ``3``, ``2 to 5``, ``2 or later``.

    >>> rank_text(RankDocument(min=2, max=None))
    '2 or later'
    """
    if rank.max is None:
        return f"{rank.min} or later"
    return str(rank.min) if rank.min == rank.max else f"{rank.min} to {rank.max}"


def _wrapped(text: str, indent: str = "") -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )


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
        yield (
            f"rank {rank_text(row.rank_seen)}" if seen else place,
            name_of(row),
            FORM_WORD[row.share.form],
            interval(row.share.earliest, row.share.latest, zone),
            f"by {_BASIS[row.share.basis]}",
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
    lines.append(_wrapped(decision.message))
    lines += _listed("Winners", decision.winners, zone)
    if decision.status is not Status.FINAL:
        lines += _seen(decision, zone)
    lines += _listed("Alternates", decision.alternates, zone)
    grave = [one for one in decision.findings if one.severity is not Severity.INFO]
    if grave:
        title = "Why it is not final" if decision.status is not Status.FINAL else "Mind"
        lines += ["", title]
        lines += [_wrapped(f"{one.message} [{one.code}]", "  - ") for one in grave[:_SHOWN_ROWS]]
        if len(grave) > _SHOWN_ROWS:
            lines.append(f"  … and {len(grave) - _SHOWN_ROWS} more; the JSON has them all")
    wanted = steps(decision)
    if wanted:
        lines += ["", "What would make it final"]
        lines += [_wrapped(step, "  - ") for step in wanted]
    quiet = [one for one in decision.findings if one.severity is Severity.INFO]
    if quiet:
        lines += ["", "Also noted"]
        lines += [_wrapped(f"{one.message} [{one.code}]", "  - ") for one in quiet[:_SHOWN_ROWS]]
    lines += _evidence(decision)
    return "\n".join(lines) + "\n"


def _seen(decision: DecisionDocument, zone: tzinfo) -> Iterator[str]:
    """What the evidence at hand says, where it does not settle the seats."""
    cut = max(decision.positions, default=decision.seats)
    near = tuple(row for row in decision.standings if row.rank_seen.min <= cut)
    yield from _listed("By what was seen (not a result)", near, zone, seen=True)
    if decision.counts.contested:
        yield ""
        yield _wrapped(
            f"{decision.counts.contested} of {decision.counts.entrants} entrants could still win."
        )


def _evidence(decision: DecisionDocument) -> Iterator[str]:
    counts = decision.counts
    yield ""
    yield "Evidence"
    rows = [("file", "format", "instrument", "records", "used", "irrelevant", "rejected")]
    rows += [
        (
            shown(one.name, 48),
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
            yield _wrapped(
                f"rejected: {shown(one.name)}, record {rejection.record}:"
                f" {shown(rejection.reason)}",
                "  ",
            )
    yield (
        f"  {counts.entrants} entrants, {counts.shares} shares, {counts.excluded} excluded"
        f" (`contestjudge explain` says why, for each person)"
    )
    yield ""
    yield f"decision {decision.digest}"
    yield f"evidence {decision.evidence.digest}"
    yield f"rules    {decision.contest.digest}"
