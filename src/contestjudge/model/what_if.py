"""What other rules would have made of the same evidence (``contestjudge/what-if/v1``)."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field, JsonValue

from contestjudge.model.decision import (
    ContestPart,
    EntrantDocument,
    RankDocument,
    leave_out_absent,
)
from contestjudge.model.document import Document
from contestjudge.model.words import Status, Verdict

WHAT_IF_SCHEMA: Final = "contestjudge/what-if/v1"


class RuleChangeDocument(Document):
    """A key of the contest document, before and after."""

    key: str
    """Its path, such as ``entry.indirect``."""
    before: JsonValue
    """Its value under the rules as they are; null: left out."""
    after: JsonValue
    """Its value under the other rules; null: left out."""


class JudgedDocument(Document):
    """A decision, in short."""

    contest: ContestPart
    """The rules it follows."""
    status: Status
    """Whether it may be announced."""
    message: str
    """The verdict in a sentence."""
    digest: str
    """The decision's digest."""


class StandDocument(Document):
    """Where an entrant stands in one decision."""

    state: Literal["winner", "contested", "out"]
    """Whether it holds a seat, may hold one, or neither."""
    seat: int | None
    """The number of its seat; null: none."""
    verdict: Verdict
    """By rank: certain, possible or out."""
    rank: RankDocument
    """Least and greatest rank, the unseen included."""


class ChangeDocument(Document):
    """An entrant for whom the other rules make a difference to a seat."""

    entrant: EntrantDocument
    """Who it is."""
    before: StandDocument | None
    """Where it stands under the rules as they are; null: no share of its may count."""
    after: StandDocument | None
    """Where it stands under the other rules."""
    day: str | None = None
    """Where both decisions are day by day: on which day; else left out."""


class WhatIfDocument(Document):
    """Two decisions on the same evidence, side by side."""

    schema_: Literal["contestjudge/what-if/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    spec: str
    """Version of the semantics and of the instrument table."""
    timezone: str
    """The zone of the real contest."""
    rules: tuple[RuleChangeDocument, ...]
    """The rules changed."""
    real: JudgedDocument
    """The decision under the rules as they are."""
    other: JudgedDocument
    """The decision under the other rules."""
    gained: tuple[ChangeDocument, ...]
    """Who holds a seat under the other rules only."""
    lost: tuple[ChangeDocument, ...]
    """Who holds a seat under the rules as they are only."""
    contested: tuple[ChangeDocument, ...]
    """Whose seat is unsettled under the other rules only."""
    changed: tuple[ChangeDocument, ...]
    """Everyone for whom a seat changes in one way or another, in the order of the real decision,
    then in that of the other."""

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain JSON values; the days, where there are any."""
        document = super().to_dict()
        for name in ("gained", "lost", "contested", "changed"):
            for row in document[name]:
                leave_out_absent(row)
        return document
