"""What other rules would change, as a person reads it: the rules, the status, who and how."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from contestjudge.model.what_if import ChangeDocument, StandDocument, WhatIfDocument
from contestjudge.report.plain import counted, shown, wrapped
from contestjudge.report.shares import entrant_name
from contestjudge.report.text import rank_text

_SHOWN_ROWS = 20
_LONGEST_VALUE = 60


class WhatIf(WhatIfDocument):
    """Two decisions on the same evidence: under the rules as they are, and under others."""

    @classmethod
    def of(cls, document: WhatIfDocument) -> WhatIf:
        """Add the views to a document."""
        return cls.model_construct(
            **{name: getattr(document, name) for name in WhatIfDocument.model_fields}
        )

    def to_json(self) -> str:
        """Return the document as indented JSON, keys in the document's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return "\n".join(_lines(self)) + "\n"


def _lines(found: WhatIfDocument) -> Iterator[str]:
    name = shown(found.real.contest.name, 70)
    yield f"{name}: what if"
    yield "=" * (len(name) + 9)
    yield ""
    for rule in found.rules:
        yield f"  {shown(rule.key, 60)}: {_value(rule.before)} -> {_value(rule.after)}"
    yield ""
    yield wrapped(f"As it is: {found.real.message}", hanging="  ")
    yield wrapped(f"What if:  {found.other.message}", hanging="  ")
    if not found.changed:
        yield ""
        yield wrapped(_nothing(found), hanging="  ")
    yield from _listed("Would gain a seat", found.gained)
    yield from _listed("Would lose a seat", found.lost)
    yield from _listed("Would be contested", found.contested)
    told = {*found.gained, *found.lost, *found.contested}
    rest = tuple(row for row in found.changed if row not in told)
    yield from _listed("Would not be contested any more", rest)
    yield ""
    yield f"as it is  {found.real.digest}"
    yield f"what if   {found.other.digest}"


def _nothing(found: WhatIfDocument) -> str:
    if found.real.status is not found.other.status:
        return (
            "Nobody gains or loses a seat; the decision would be"
            f" {found.other.status} instead of {found.real.status}."
        )
    return "It changes nothing: the same seats for the same people, and the same status."


def _value(value: JsonValue) -> str:
    """Write a value of a contest file as TOML and JSON both do."""
    if value is None:
        return "(left out)"
    return shown(json.dumps(value, ensure_ascii=False), _LONGEST_VALUE)


def _listed(title: str, rows: Sequence[ChangeDocument]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    names = [
        entrant_name(row.entrant) + ("" if row.day is None else f" ({row.day})")
        for row in rows[:_SHOWN_ROWS]
    ]
    width = max(map(len, names))
    for name, row in zip(names, rows, strict=False):
        yield f"  {name.ljust(width)}  {_stand(row.before)} -> {_stand(row.after)}"
    if len(rows) > _SHOWN_ROWS:
        yield f"  … and {counted(len(rows) - _SHOWN_ROWS, 'entrant')} more; the JSON has them all"


def _stand(stand: StandDocument | None) -> str:
    if stand is None:
        return "no share that counts"
    seat = f"seat {stand.seat}, " if stand.seat is not None else ""
    state = "contested, " if stand.state == "contested" else ""
    return f"{seat}{state}rank {rank_text(stand.rank)}"
