"""What is in the evidence, as a table that a person can read, and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Final

from contestjudge.model.decision import SkippedDocument
from contestjudge.model.inspection import InspectedInput, InspectionDocument
from contestjudge.report.plain import (
    WIDTH,
    counted,
    enumerated,
    shown,
    shown_end,
    skipped_sentence,
    wrapped,
)
from contestjudge.report.sentences import FORM_WORD, FORM_WORDS
from contestjudge.report.times import interval, span

NARROWEST: Final = 80
_LABEL: Final = 11
_REASONS: Final = 4
_NAMED: Final = 5
_LONGEST_ID: Final = 44
_SHORTEST_FILE: Final = 12
_SUSPICIONS: Final = {
    "coverage.cap_reached": "{n} of one post, and no such list is longer than {cap}: the earliest"
    " may be missing",
    "coverage.no_times": "says who shared, and not when",
    "coverage.stream_broken": "breaks in what was recorded: {n}",
    "coverage.stream_limit": "the stream kept back {n}",
    "share.id_unreadable": "ids that a program has rounded or spoilt: {n}",
    "time.ambiguous_local": "local times that happened twice, or never: {n}",
    "time.conflict": "records whose times contradict each other: {n}",
    "time.edited": "posts that were edited, and may have become shares only then: {n}",
    "time.original_clock": "native shares printed with the original's time: {n}",
    "time.truncated": "times cut to midnight: {n}",
}
"""What should make a person look twice; rejected records have a row of their own."""
_PRECISION: Final = {
    "millisecond": "to the millisecond",
    "second": "to the second",
    "minute": "to the minute",
    "day": "to the day",
    "wider": "within more than a day",
    "not_after": "with a latest time only",
    "not_before": "with an earliest time only",
    "none": "without a time",
}
"""How exactly shares are timed, the best first."""


class Inspection(InspectionDocument):
    """The inputs, and what they cannot show."""

    def __init__(
        self, inputs: tuple[InspectedInput, ...], skipped: tuple[SkippedDocument, ...] = ()
    ) -> None:
        super().__init__(inputs=inputs, skipped=skipped)

    def to_json(self) -> str:
        """Return the inspection document as indented JSON."""
        document = self.model_dump(mode="json", by_alias=True)
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def text(self, width: int = WIDTH) -> str:
        """Return the view for a terminal of so many columns (at least 80 are used)."""
        width = max(NARROWEST, width)
        parts = ["\n".join(_overview(self.inputs, width))] if len(self.inputs) > 1 else []
        parts += ["\n".join(_input(one, width)) for one in self.inputs]
        skipped = [f"skipped: {skipped_sentence(one)}" for one in self.skipped]
        if skipped:
            parts.append("\n".join(wrapped(one, width=width, hanging="  ") for one in skipped))
        return "\n\n".join(parts) + "\n"


def _overview(inputs: Sequence[InspectedInput], width: int) -> Iterator[str]:
    """One line an input; a name too long for the width keeps its end."""
    rows = [("file", "read as", "records", "shares", "rejected", "times")]
    rows += [
        (
            one.name,
            one.instrument,
            str(one.records),
            str(one.shares),
            str(len(one.rejected)),
            _worst(one),
        )
        for one in inputs
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(1, 6)]
    room = max(_SHORTEST_FILE, width - sum(widths) - 2 * len(widths))
    names = [shown_end(row[0], room) for row in rows]
    longest = max(map(len, names))
    for name, row in zip(names, rows, strict=True):
        cells = [name.ljust(longest), row[1].ljust(widths[0])]
        cells += [row[column].rjust(widths[column - 1]) for column in (2, 3, 4)]
        yield "  ".join([*cells, row[5]]).rstrip()


def _worst(one: InspectedInput) -> str:
    """Name the coarsest time of an input."""
    found = [word for word in _PRECISION if word in one.precision]
    return found[-1].replace("_", " ") if found else ""


def _input(one: InspectedInput, width: int) -> Iterator[str]:
    yield shown_end(one.name, width)
    rows = [
        ("format", f"{one.format}, read as {one.instrument} ({one.limits})"),
        ("records", _records(one)),
        ("shares", _shares(one)),
        ("undone", counted(one.notices, "notice") if one.notices else ""),
        *(("of post" if n == 0 else "", line) for n, line in enumerate(_posts(one))),
        ("period", _period(one)),
        ("times", _times(one)),
        ("blind to", enumerated(FORM_WORDS[form] for form in one.blind_to)),
        *(("suspicious", line) for line in _suspicions(one)),
        *(("rejected", line) for line in _rejected(one)),
    ]
    if one.zone_missing and one.first:
        rows.append(("zone", "not named: times without an offset were read as UTC"))
    for label, value in rows:
        if value:
            yield wrapped(value, f"  {label:<{_LABEL}}", width)


def _records(one: InspectedInput) -> str:
    if not one.records:
        return "none (an empty answer is evidence too)"
    return f"{one.records}, of which {len(one.rejected)} rejected"


def _shares(one: InspectedInput) -> str:
    forms = enumerated(
        counted(number, FORM_WORD[form], FORM_WORDS[form]) for form, number in one.forms.items()
    )
    if not forms:
        return "none"
    return forms if one.shares == one.observations else f"{forms}; {one.shares} distinct"


def _posts(one: InspectedInput) -> Iterator[str]:
    """Name what was shared most, and what the platform counted."""
    for post, number in one.posts.items():
        counts = [
            f"{counted(count.declared, FORM_WORD[count.form], FORM_WORDS[count.form])}"
            f" ({count.seen} here)"
            for count in one.counts
            if count.post == post and count.declared
        ]
        said = f"; the platform counted {enumerated(counts)}" if counts else ""
        yield f"{shown_end(post, _LONGEST_ID)}: {number}{said}"
    if len(one.posts) == _NAMED:
        yield "and perhaps others, shared less often"


def _period(one: InspectedInput) -> str:
    if one.first is None:
        return ""
    known = interval(one.first, one.last, UTC)
    if known.startswith("between "):
        known = span(one.first, one.last, UTC)
    return f"{known} UTC"


def _times(one: InspectedInput) -> str:
    if not one.precision:
        return ""
    named = [
        (_PRECISION[word], one.precision[word]) for word in _PRECISION if word in one.precision
    ]
    if len(named) == 1:
        return f"all {named[0][0]}" if one.observations > 1 else named[0][0]
    return ", ".join(f"{number} {words}" for words, number in named)


def _suspicions(one: InspectedInput) -> Iterator[str]:
    for code, number in one.suspicious.items():
        if code != "record.rejected":
            sentence = _SUSPICIONS.get(code, "look it up: {n}").format(n=number, cap=one.cap)
            yield f"{sentence} [{code}]"


def _rejected(one: InspectedInput) -> Iterator[str]:
    """Name the reasons, the most frequent first, and where each is found."""
    places: dict[str, list[int]] = defaultdict(list)
    for rejection in one.rejected:
        places[rejection.reason].append(rejection.record)
    ordered = sorted(places.items(), key=lambda item: (-len(item[1]), item[1]))
    for reason, records in ordered[:_REASONS]:
        more = len(records) - _NAMED
        where = ", ".join(map(str, records[:_NAMED])) + (f" and {more} more" if more > 0 else "")
        yield f"record{'s' if len(records) > 1 else ''} {where}: {shown(reason)}"
    if len(ordered) > _REASONS:
        others = sum(len(records) for _, records in ordered[_REASONS:])
        yield f"and {counted(others, 'record')} for {len(ordered) - _REASONS} other reasons"
