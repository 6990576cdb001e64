"""What is in the evidence, as a table that a person can read, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC

from contestjudge.model.inspection import InspectedInput, InspectionDocument
from contestjudge.report.plain import shown, shown_end
from contestjudge.report.sentences import FORM_WORDS
from contestjudge.report.times import interval


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
            ", ".join(f"{number} {FORM_WORDS[form]}" for form, number in one.forms.items())
            or "none",
        ),
        ("distinct", f"{one.shares}" + (f", and {one.notices} undone" if one.notices else "")),
        ("of posts", ", ".join(f"{shown(post, 40)} ({n})" for post, n in one.posts.items())),
        ("period", f"{interval(one.first, one.last, UTC)} UTC" if one.first else "no times"),
        ("precision", ", ".join(f"{word}: {n}" for word, n in one.precision.items())),
        ("blind to", ", ".join(FORM_WORDS[form] for form in one.blind_to)),
        ("suspicious", ", ".join(one.suspicious)),
    ]
    for name, value in rows:
        if value:
            yield f"  {name:<11}{value}"
    for rejection in one.rejected[:3]:
        yield f"  rejected   record {rejection.record}: {shown(rejection.reason)}"
    if one.zone_missing and one.first:
        yield "  zone       not named; printed times were read as UTC: add zone to the exhibit"
