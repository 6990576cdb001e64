"""What is in the evidence, as a table that a person can read, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Final

from contestjudge.model.inspection import InspectedInput, InspectionDocument
from contestjudge.report.plain import counted, shown, shown_end
from contestjudge.report.sentences import FORM_WORD, FORM_WORDS
from contestjudge.report.times import interval

_SUSPICIONS: Final = {
    "coverage.cap_reached": "as long as such a list ever is: the earliest may be missing",
    "coverage.no_times": "says who shared, and not when",
    "coverage.stream_limit": "the stream kept records back",
    "record.rejected": "records that could not be read",
    "share.id_unreadable": "ids that a program has rounded or spoilt",
    "time.ambiguous_local": "local times that happened twice, or never",
    "time.conflict": "times that contradict each other",
    "time.original_clock": "native shares printed with the original's time",
    "time.truncated": "times cut to midnight",
}
"""What should make a person look twice."""


class Inspection(InspectionDocument):
    """The inputs, and what they cannot show."""

    def __init__(self, inputs: tuple[InspectedInput, ...]) -> None:
        super().__init__(inputs=inputs)

    def to_json(self) -> str:
        """Return the inspection document as indented JSON."""
        document = self.model_dump(mode="json", by_alias=True)
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return "\n\n".join("\n".join(_input(one)) for one in self.inputs) + "\n"


def _input(one: InspectedInput) -> Iterator[str]:
    yield shown_end(one.name, 90)
    rows = [
        ("format", f"{one.format}, read as {one.instrument} ({one.limits})"),
        ("records", f"{one.records}, of which {len(one.rejected)} rejected"),
        (
            "shares",
            ", ".join(
                counted(number, FORM_WORD[form], FORM_WORDS[form])
                for form, number in one.forms.items()
            )
            or "none",
        ),
        ("distinct", f"{one.shares}" if one.shares else ""),
        ("undone", counted(one.notices, "notice") if one.notices else ""),
        ("of posts", ", ".join(f"{shown(post, 40)} ({n})" for post, n in one.posts.items())),
        ("period", _period(one)),
        ("precision", ", ".join(f"{word}: {n}" for word, n in one.precision.items())),
        ("blind to", ", ".join(FORM_WORDS[form] for form in one.blind_to)),
    ]
    for name, value in rows:
        if value:
            yield f"  {name:<11}{value}"
    for code in one.suspicious:
        yield f"  suspicious {_SUSPICIONS.get(code, 'look it up')} [{code}]"
    for rejection in one.rejected[:3]:
        yield f"  rejected   record {rejection.record}: {shown(rejection.reason)}"
    if one.zone_missing and one.first:
        yield "  zone       not named: times without an offset were read as UTC"


def _period(one: InspectedInput) -> str:
    if one.first is not None:
        return f"{interval(one.first, one.last, UTC)} UTC"
    return "no times" if one.observations else ""
