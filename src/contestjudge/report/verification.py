"""What came of verifying a bundle: the verdict first, then what was checked and what was not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from contestjudge.model.bundle import CheckDocument, Outcome, VerificationDocument
from contestjudge.report.plain import WIDTH, counted, shown, wrapped

_HEADING: Final = {
    Outcome.MISMATCH: "Does not match",
    Outcome.NOT_CHECKED: "Not checked",
    Outcome.OK: "Checked",
}
_WHO_HOLDS: Final = frozenset({"draw.winners", "published.result", "proof.replaced"})
"""What is said first, where nothing contradicts anything: who holds the seats."""
_FILES: Final = 20
"""So many files that are as sealed are listed; the rest is counted."""


class Verification(VerificationDocument):
    """What came of verifying a bundle, with its views."""

    @classmethod
    def of(cls, document: VerificationDocument) -> Verification:
        """Take over a document."""
        return cls.model_construct(
            **{name: getattr(document, name) for name in VerificationDocument.model_fields}
        )

    @property
    def matches(self) -> bool:
        """Whether nothing that was checked failed."""
        return self.mismatches == 0

    @property
    def is_complete(self) -> bool:
        """Whether nothing failed and nothing was left unchecked."""
        return self.matches and self.not_checked == 0

    def to_json(self) -> str:
        """Return the document as indented JSON."""
        document = self.model_dump(mode="json", by_alias=True)
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return "\n".join(_lines(self)) + "\n"


def _lines(report: Verification) -> Iterator[str]:
    if report.mismatches:
        yield f"MISMATCH: {counted(report.mismatches, 'check')} failed. Do not rely on this bundle."
    elif any(row.code == "judged" and row.outcome is Outcome.OK for row in report.checks):
        yield "Verified: it is as it was sealed, and judging again gives the same decision."
    else:
        yield "As it was sealed: every digest holds. It was not judged again."
    if report.manifest is not None:
        yield f"manifest {shown(report.manifest)}"
    if report.matches:
        for row in report.checks:
            if row.code in _WHO_HOLDS:
                told = shown(row.message, 2_000)
                yield wrapped(f"{told[:1].upper()}{told[1:]}.")
    for outcome, heading in _HEADING.items():
        rows = [row for row in report.checks if row.outcome is outcome]
        if not rows:
            continue
        yield ""
        yield heading
        files = [row for row in rows if row.code == "files"] if outcome is Outcome.OK else []
        hidden = {id(row) for row in files[_FILES:]}
        for row in rows:
            if id(row) not in hidden:
                yield from _row(row)
        if hidden:
            yield f"  - and {counted(len(hidden), 'more file')}"


def _row(row: CheckDocument) -> Iterator[str]:
    about = f"{shown(row.about, 80)}: " if row.about else ""
    yield from wrap(
        f"{about}{shown(row.message, 400)}",
        WIDTH,
        initial_indent="  - ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
