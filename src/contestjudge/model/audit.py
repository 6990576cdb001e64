"""The audit document (``contestjudge/audit/v1``): who was announced, who should have been, and why.

Everything in it follows from the rules, the evidence and the names that were announced. A cause is
*demonstrated*: judging with that fault put the announced where they were put.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from pydantic import Field

from contestjudge.model.decision import (
    ContestPart,
    EntrantDocument,
    Parameters,
    RankDocument,
    Time,
)
from contestjudge.model.document import Document
from contestjudge.model.remedy import RemedyDocument
from contestjudge.model.words import ShareForm, Status, Verdict

AUDIT_SCHEMA: Final = "contestjudge/audit/v1"

FaultCode = Literal[
    "exhibit_alone",
    "exhibit_at_face_value",
    "original_clock",
    "minute_clock",
    "newest_only",
    "form_unseen",
    "rule",
    "ruling_ignored",
    "account_absent",
]
"""What can be simulated (spec 11.4)."""


class Cause(StrEnum):
    """Why somebody was passed over. The list is closed (spec 11.5)."""

    BLIND_INSTRUMENT = "blind_instrument"
    """What was looked at cannot show shares of this form."""
    SHORT_LIST = "short_list"
    """What was looked at holds the newest shares only, and this one is older."""
    ABSENT_ACCOUNT = "absent_account"
    """The account was treated as if it had not taken part."""
    WRONG_CLOCK = "wrong_clock"
    """The original post's time was taken for the share's."""
    COARSE_CLOCK = "coarse_clock"
    """Times were cut to the minute."""
    NO_TIMES = "no_times"
    """What was looked at does not say who was first."""
    INCOMPLETE_EXHIBIT = "incomplete_exhibit"
    """What was looked at shows other shares or other times than there were."""
    RULE_MISAPPLIED = "rule_misapplied"
    """Other rules were followed than those that were published."""


class Strength(StrEnum):
    """How much a fault explains, the strongest first (spec 11.5)."""

    EXACT = "exact"
    """Under it the winners are those who were announced, all of them and nobody else."""
    SEATED = "seated"
    """Under it this person has no seat, and somebody undeserving has one."""
    LEVEL = "level"
    """Under it somebody undeserving cannot be told apart from this person."""


class ExhibitPart(Document):
    """What was looked at: the files of one collection, with one instrument."""

    instrument: str
    """What made it, such as ``cotweet``."""
    taken_at: Time | None
    """When it was taken; null: not said."""
    sees: tuple[ShareForm, ...]
    """The forms of shares that it shows; empty: it says nothing of itself."""
    names: tuple[str, ...]
    """Its files, sorted."""


class FaultDocument(Document):
    """One thing that somebody may have done wrong, as it was simulated."""

    code: FaultCode
    """What was simulated."""
    params: Parameters
    """Of ``newest_only`` ``limit``; of ``form_unseen`` ``form``; of ``rule`` ``key``, ``before``
    and ``after`` as JSON; of ``account_absent`` ``persons``."""
    exhibit: ExhibitPart | None = None
    """Of the first two: what was judged alone."""


class DemonstrationDocument(Document):
    """How a cause was demonstrated: what was simulated, and whom it seated."""

    faults: tuple[FaultDocument, ...]
    """One; two where no single one explains it."""
    strength: Strength
    """How much it explains."""
    winners: tuple[EntrantDocument, ...]
    """Who would have had a seat under it, in order; the first hundred of them."""
    contested: int
    """How many more could have had one, because nothing separates them."""
    text: str = ""
    """The same in a sentence."""


class CauseDocument(Document):
    """A demonstrated cause."""

    code: Cause
    """What it was."""
    exhibit: ExhibitPart | None
    """Which exhibit misled; null: none of those at hand, or no exhibit did."""
    demonstrated_by: DemonstrationDocument
    """The judging that shows it."""


class AnnouncedDocument(Document):
    """Somebody who was announced."""

    entrant: EntrantDocument
    """Who it is; of an unknown one, the name as it was given."""
    named: tuple[str, ...]
    """How they were called in the announcement, sorted."""
    rank: RankDocument | None
    """Least and greatest rank; null: no share of theirs may count, or a draw is not held yet."""
    verdict: Verdict | None
    """By rank: certain, possible or out; null: they are unknown."""
    seat: int | None
    """The seat that the decision gives them; null: none."""
    reasons: tuple[str, ...]
    """Where no share of theirs may count: why, as codes of reasons, sorted."""
    earliest: Time | None
    """First instant at which their share can have been made; null: no share, or no bound."""
    latest: Time | None
    """Last instant; null: no share, or no bound."""


class WrongedDocument(Document):
    """Somebody who holds a seat, or may hold one, and was not announced."""

    entrant: EntrantDocument
    """Who it is."""
    rank: RankDocument
    """Least and greatest rank."""
    verdict: Verdict
    """By rank: certain, or possible."""
    seat: int | None
    """The seat that the decision gives them; null: they may hold one, and it is not settled."""
    form: ShareForm
    """How they shared."""
    earliest: Time | None
    """First instant at which their share can have been made; null: no bound."""
    latest: Time | None
    """Last instant; null: no bound."""
    ahead_by_us: int | None
    """By how many microseconds at least their share came before the last of the undeserving; below
    zero: that it did is not certain; null: there is none to compare with, or no bound."""
    causes: tuple[CauseDocument, ...]
    """Why, as demonstrated; empty: no fault that was simulated explains it."""


class AuditedDecision(Document):
    """The decision that the announcement is held against."""

    digest: str
    """Its digest."""
    status: Status
    """Whether it may be announced."""
    message: str = ""
    """The verdict in a sentence."""


class AuditDocument(Document):
    """An announcement, held against the decision."""

    schema_: Literal["contestjudge/audit/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    spec: str
    """Version of the semantics and of the instrument table."""
    timezone: str
    """The zone that times are shown in."""
    contest: ContestPart
    """The rules."""
    decision: AuditedDecision
    """The decision."""
    seats: int
    """How many win."""
    message: str
    """What was found, in a sentence."""
    note: str = ""
    """How it was found out who was announced, where they were not named; what is not known here of
    a draw, of replacements after it, and of tiers; else empty."""
    is_right: bool
    """Everyone announced is rightful, nobody was passed over, and the decision is final."""
    rightful: tuple[AnnouncedDocument, ...]
    """Announced, and they hold a seat; in rank order."""
    undeserving: tuple[AnnouncedDocument, ...]
    """Announced, and they hold none, whatever was not seen; in rank order, then by id."""
    undecidable: tuple[AnnouncedDocument, ...]
    """Announced, and this evidence does not settle it; in rank order, then by id."""
    unknown: tuple[AnnouncedDocument, ...]
    """Announced, and nothing in the evidence shows them; by id."""
    wronged: tuple[WrongedDocument, ...]
    """Not announced, and they hold a seat or may hold one; in rank order."""
    simulated: int
    """How many faults, and pairs of them, were simulated."""
    remedy: RemedyDocument | None
    """What puts it right; null: nobody asked for it."""
