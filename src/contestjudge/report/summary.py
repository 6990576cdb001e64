"""The campaign summary as a person reads it: how many, when, who again and again, at what cost."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from contestjudge.model.summary import RatioDocument, SummaryDocument
from contestjudge.model.words import ShareForm
from contestjudge.report.plain import counted, shown
from contestjudge.report.sentences import FORM_WORDS

_NO_MINOR: Final = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
"""Currencies without minor units (ISO 4217)."""
_THREE: Final = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Those whose minor unit is a thousandth."""
_SHOWN_DAYS: Final = 62
_SHOWN_SPREAD: Final = 12


class Summary(SummaryDocument):
    """What a contest brought, in numbers."""

    @classmethod
    def of(cls, document: SummaryDocument) -> Summary:
        """Add the views to a document."""
        return cls.model_construct(
            **{name: getattr(document, name) for name in SummaryDocument.model_fields}
        )

    def to_json(self) -> str:
        """Return the document as indented JSON, keys in the document's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return "\n".join(_lines(self)) + "\n"


def money(minor_units: int, currency: str | None) -> str:
    """Write an amount.

    >>> money(120000, "USD"), money(500, "JPY"), money(7, None)
    ('1,200.00 USD', '500 JPY', '7 minor units')
    """
    if currency is None:
        return f"{minor_units:,} minor units"
    digits = _digits(currency)
    whole, part = divmod(minor_units, 10**digits)
    return f"{whole:,}{f'.{part:0{digits}}' if digits else ''} {currency}"


def each(ratio: RatioDocument, currency: str | None) -> str:
    """Write a cost per something, to a thousandth of a minor unit.

    >>> each(RatioDocument(cost=120000, by=5900, thousandths=20339), "USD")
    '0.20339 USD'
    """
    if ratio.thousandths is None:
        return "no figure: there are none"
    digits = 3 + (_digits(currency) if currency is not None else 0)
    whole, part = divmod(ratio.thousandths, 10**digits)
    return f"{whole:,}.{part:0{digits}} {currency or 'minor units'}"


def _digits(currency: str) -> int:
    if currency in _NO_MINOR:
        return 0
    return 3 if currency in _THREE else 2


def _lines(found: SummaryDocument) -> Iterator[str]:
    name = shown(found.contest.name, 70)
    yield f"{name}: summary"
    yield "=" * (len(name) + 9)
    yield ""
    yield f"{counted(found.entries, 'entry', 'entries')} by {counted(found.entrants, 'entrant')}."
    for row in found.forms:
        yield f"  {row.entries:>9,}  {FORM_WORDS[row.form]}"
    yield from _days(found)
    yield from _again(found)
    yield from _cost(found)


def _days(found: SummaryDocument) -> Iterator[str]:
    if not found.days:
        return
    rows: dict[str, dict[ShareForm, int]] = defaultdict(dict)
    for one in found.days:
        rows[one.day or "day not known"][one.form] = one.entries
    forms = [row.form for row in found.forms]
    yield ""
    yield f"By day ({shown(found.timezone, 60)})"
    heads = [FORM_WORDS[form] for form in forms]
    yield from _columns("", [*heads, "all"], [max(9, len(head)) for head in [*heads, "all"]])
    for day, numbers in list(rows.items())[:_SHOWN_DAYS]:
        yield from _row(day, forms, numbers, heads)
    if len(rows) > _SHOWN_DAYS:
        yield f"  … and {len(rows) - _SHOWN_DAYS} more days; the JSON has them all"


def _row(
    day: str, forms: Sequence[ShareForm], numbers: Mapping[ShareForm, int], heads: Sequence[str]
) -> Iterator[str]:
    cells = [numbers.get(form, 0) for form in forms]
    widths = [max(9, len(head)) for head in [*heads, "all"]]
    yield from _columns(day, [f"{number:,}" for number in [*cells, sum(cells)]], widths)


def _columns(first: str, cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    shown_cells = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    yield f"  {first:<13}  {'  '.join(shown_cells)}"


def _again(found: SummaryDocument) -> Iterator[str]:
    repeats = found.repeats
    yield ""
    yield "Repeat posting"
    if not repeats.people:
        yield "  Nobody has more than one entry."
        return
    yield (
        f"  {counted(repeats.people, 'entrant')} posted more than once:"
        f" {counted(repeats.entries, 'entry', 'entries')} behind the first, at most {repeats.most}"
        " by one person."
    )
    for row in repeats.spread[:_SHOWN_SPREAD]:
        yield f"  {row.people:>9,}  with {counted(row.entries, 'entry', 'entries')}"
    if len(repeats.spread) > _SHOWN_SPREAD:
        more = sum(row.people for row in repeats.spread[_SHOWN_SPREAD:])
        yield f"  {more:>9,}  with more"


def _cost(found: SummaryDocument) -> Iterator[str]:
    cost = found.cost
    if cost is None:
        return
    yield ""
    yield f"Cost: {money(cost.minor_units, cost.currency)}"
    yield f"  per entry    {each(cost.per_entry, cost.currency)}"
    yield f"  per entrant  {each(cost.per_entrant, cost.currency)}"
    if cost.per_reach is not None:
        yield f"  per reach    {each(cost.per_reach, cost.currency)} ({cost.reach:,} as stated)"
