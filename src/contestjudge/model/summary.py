"""The campaign summary (``contestjudge/summary/v1``): what a contest brought, in numbers.

Counts are integers. Money is in the currency's minor units; a ratio keeps both of its terms.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from contestjudge.model.decision import ContestPart, Time
from contestjudge.model.document import Document
from contestjudge.model.words import ShareForm

SUMMARY_SCHEMA: Final = "contestjudge/summary/v1"

Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class FormEntries(Document):
    """Entries of one form."""

    form: ShareForm
    """The form."""
    entries: int
    """How many."""


class DayEntries(Document):
    """Entries of one form on one day."""

    day: Day | None
    """The day in the contest's zone; null: the evidence leaves several open."""
    form: ShareForm
    """The form."""
    entries: int
    """How many."""


class HourEntries(Document):
    """Entries of one form in one hour."""

    from_: Time | None = Field(alias="from")
    """When the hour begins (whole hours of UTC); null: the evidence leaves several open."""
    form: ShareForm
    """The form."""
    entries: int
    """How many."""


class PeopleEntries(Document):
    """How many people made so many entries."""

    entries: int
    """So many entries each."""
    people: int
    """How many people."""


class RepeatsDocument(Document):
    """Who posted more than once."""

    people: int
    """Entrants with more than one entry."""
    entries: int
    """Entries behind the first one of each entrant."""
    most: int
    """The most entries of one entrant."""
    spread: tuple[PeopleEntries, ...]
    """How many made one entry, how many two, and so on."""


class WatchedDocument(Document):
    """What one collection of exhibits watched, for one form."""

    form: ShareForm
    """The form that it shows."""
    instrument: str
    """What made it."""
    from_: Time | None = Field(alias="from")
    """From when on; null: from the opening."""
    to: Time | None
    """Until when; null: nobody says."""
    complete: bool
    """Whether it is stated to show everything."""
    contradicted: bool
    """Whether other evidence contradicts that statement."""


class WindowDocument(Document):
    """The time in which shares count."""

    from_: Time | None = Field(alias="from")
    """The earliest opening; null: not known."""
    to: Time | None
    """The last instant; null: the rules name no closing."""


class RatioDocument(Document):
    """A cost per something, exactly and to a thousandth."""

    cost: int
    """In minor units."""
    by: int
    """Divided by so many."""
    thousandths: int | None
    """Thousandths of a minor unit each, halves rounded up; null: divided by nothing."""


class CostDocument(Document):
    """What it cost, and what for."""

    minor_units: int
    """The cost in minor units (cents, öre)."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None
    """ISO 4217 code; null: nobody said."""
    reach: int | None
    """How many it reached (clicks, views), as stated; null: nobody said."""
    per_entry: RatioDocument
    """Each entry, repeated ones included."""
    per_entrant: RatioDocument
    """Each person."""
    per_reach: RatioDocument | None
    """Each one reached; null: nobody said how many."""


class SummaryDocument(Document):
    """The campaign summary."""

    schema_: Literal["contestjudge/summary/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    contest: ContestPart
    """The rules."""
    timezone: str
    """The zone that days are of."""
    method: Literal["first", "positions", "draw"]
    """How the rules choose."""
    window: WindowDocument
    """When shares count."""
    entries: int
    """Shares that count or may, and those out only because their person has one already."""
    entrants: int
    """Persons."""
    forms: tuple[FormEntries, ...]
    """Entries by form."""
    days: tuple[DayEntries, ...]
    """Entries by day and form; days without any are left out."""
    hours: tuple[HourEntries, ...]
    """Entries by hour and form, likewise."""
    repeats: RepeatsDocument
    """Who posted more than once."""
    watched: tuple[WatchedDocument, ...]
    """What each collection of exhibits watched."""
    cost: CostDocument | None
    """What it cost; null: nobody said."""
