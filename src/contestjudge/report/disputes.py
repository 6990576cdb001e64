"""A log of disputes as a person reads it: how many were answered, how soon, what is overdue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Final

from pydantic import PrivateAttr

from contestjudge.model.disputes import DisputeDocument, DisputesDocument, ResponseDocument
from contestjudge.report.audit_sentences import duration
from contestjudge.report.plain import counted, shown, wrapped
from contestjudge.report.shares import entrant_name
from contestjudge.report.times import moment

_SHOWN_ROWS: Final = 50
_LONGEST_TEXT: Final = 60
_STANDS: Final = {
    "winner": "holds a seat",
    "contested": "may hold a seat",
    "out": "holds no seat",
    "excluded": "no share that counts",
    "unknown": "not in the evidence",
}


class Disputes(DisputesDocument):
    """Complaints held against the decision: how soon they were answered, and what changed."""

    _zone: tzinfo = PrivateAttr()

    @classmethod
    def of(cls, document: DisputesDocument, zone: tzinfo) -> Disputes:
        """Add the views to a document.

        Args:
            document: the report.
            zone: the zone that views show times in.
        """
        values = {name: getattr(document, name) for name in DisputesDocument.model_fields}
        report = cls.model_construct(**values)
        report._zone = zone  # noqa: SLF001 - its own private attribute
        return report

    @property
    def is_settled(self) -> bool:
        """Whether every complaint has an answer, and none came late."""
        return self.all.share.answered == self.all.share.of and not self.all.overdue

    def to_json(self) -> str:
        """Return the document as indented JSON, keys in the document's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return "\n".join(_lines(self, self._zone)) + "\n"


def _lines(report: DisputesDocument, zone: tzinfo) -> Iterator[str]:
    name = shown(report.contest.name, 70)
    yield f"{name}: disputes"
    yield "=" * (len(name) + 10)
    yield ""
    yield from _table(
        [
            ("", "complaints", "answered", "quickest", "median", "slowest", "overdue"),
            _response("all", report.all),
            _response("Monday to Friday", report.weekdays),
            _response("Saturday, Sunday", report.weekend),
        ]
    )
    yield ""
    promise = counted(report.answer_within_hours, "hour")
    until = "" if report.as_of is None else f" Waiting is counted up to {_at(report.as_of, zone)}."
    yield wrapped(f"Overdue is what took, or waits, longer than {promise}.{until}")
    waiting = [row for row in report.disputes if row.answered is None]
    if report.as_of is None and any(row.overdue is None for row in waiting):
        yield wrapped("How long the open ones have waited is not counted: give --as-of.")
    rows = list(report.disputes)
    yield from _disputes("Overdue", [row for row in rows if row.overdue], zone)
    yield from _disputes(
        "Not answered", [row for row in waiting if not row.overdue and row.outcome is None], zone
    )
    in_time = [row for row in rows if row.answered and not row.overdue]
    yield from _disputes("Answered", in_time, zone)
    yield from _disputes("Withdrawn", [row for row in waiting if row.outcome == "withdrawn"], zone)
    yield from _rejudged(report)
    yield ""
    yield f"Times: {shown(report.timezone, 60)}."
    yield f"decision {report.decision}"


def _response(name: str, one: ResponseDocument) -> tuple[str, ...]:
    share = one.share
    percent = f" ({100 * share.answered // share.of} %)" if share.of else ""
    times = [one.times.least, one.times.median, one.times.greatest]
    return (
        name,
        str(share.of),
        f"{share.answered}{percent}",
        *("-" if time is None else duration(time) for time in times),
        str(one.overdue),
    )


def _at(text: str, zone: tzinfo) -> str:
    return moment(text, zone, "minute")


def _disputes(title: str, rows: Sequence[DisputeDocument], zone: tzinfo) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    yield from _table([_row(row, zone) for row in rows[:_SHOWN_ROWS]])
    if len(rows) > _SHOWN_ROWS:
        yield f"  … and {len(rows) - _SHOWN_ROWS} more; the JSON has them all"


def _row(row: DisputeDocument, zone: tzinfo) -> tuple[str, ...]:
    if row.took_us is not None:
        took = f"after {duration(row.took_us)}"
    elif row.waiting_us is not None:
        took = f"waits {duration(row.waiting_us)}"
    else:
        took = ""
    name = shown(row.account, 40) if row.entrant is None else entrant_name(row.entrant)
    return (
        name,
        _at(row.received, zone) + (" (weekend)" if row.weekend else ""),
        took,
        (row.outcome or "").replace("_", " "),
        _STANDS[row.stands] + (", changed" if row.changed else ""),
        shown(row.text.replace("\n", " "), _LONGEST_TEXT),
    )


def _rejudged(report: DisputesDocument) -> Iterator[str]:
    found = report.rejudged
    if found is None:
        return
    yield ""
    yield "Since the earlier decision"
    yield wrapped(f"then: {shown(found.before.message)}", "  ")
    yield wrapped(f"now:  {shown(found.after.message)}", "  ")
    if not found.changed:
        yield "  Nobody gains or loses a seat."
    for row in found.changed[:_SHOWN_ROWS]:
        then = "out" if row.before is None else row.before.state
        now = "out" if row.after is None else row.after.state
        yield f"  {entrant_name(row.entrant)}: {then} -> {now}"
    if len(found.changed) > _SHOWN_ROWS:
        yield f"  … and {len(found.changed) - _SHOWN_ROWS} more; the JSON has them all"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width]
        yield f"  {'  '.join(cells)}".rstrip()
