"""The log of disputes (``contestjudge/disputes/v1``), and what it shows of how they were answered.

Instants are microseconds UTC in the log's model, RFC 3339 in the report's; durations are whole
microseconds, shares are two whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from contestjudge.errors import InputError
from contestjudge.model.contest import AccountRef
from contestjudge.model.decision import ContestPart, EntrantDocument, Time
from contestjudge.model.document import Document, Instant, Tuple
from contestjudge.model.faults import faults_of
from contestjudge.model.what_if import ChangeDocument, JudgedDocument

DISPUTES_SCHEMA: Final = "contestjudge/disputes/v1"
DISPUTES_REPORT_SCHEMA: Final = "contestjudge/disputes-report/v1"

Outcome = Literal["upheld", "partly_upheld", "rejected", "explained", "withdrawn"]
"""What came of a complaint."""
Stands = Literal["winner", "contested", "out", "excluded", "unknown"]
"""Where somebody stands by a decision."""


class Dispute(Document):
    """One complaint."""

    account: str
    """Whose: ``x:123`` or ``@handle``."""
    received: Instant
    """When it came in."""
    answered: Instant | None = None
    """When it was answered; left out: it was not."""
    outcome: Outcome | None = None
    """What came of it; left out: nothing yet."""
    text: Annotated[str, Field(max_length=20_000)] = ""
    """What it says, in the complainant's words or in short."""

    @field_validator("account")
    @classmethod
    def _account(cls, account: str) -> str:
        AccountRef.parse(account)
        return account

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.answered is not None and self.answered < self.received:
            message = "answered lies before received"
            raise ValueError(message)
        if self.outcome is not None and self.outcome != "withdrawn" and self.answered is None:
            message = f"outcome = {self.outcome!r} needs answered: when was it told?"
            raise ValueError(message)
        return self


class DisputeLog(Document):
    """Complaints about a contest."""

    schema_: Literal["contestjudge/disputes/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    answer_within_hours: Annotated[int, Field(ge=1, le=8_760)] = 48
    """The promise: later than that is overdue."""
    disputes: Annotated[tuple[Dispute, ...], Tuple] = ()
    """The complaints, in any order."""


class DisputeDocument(Document):
    """A complaint, as the report shows it."""

    number: int
    """Its place in the log, from 1."""
    account: str
    """Whose, as the log has it."""
    entrant: EntrantDocument | None
    """Who that is; null: nothing in the evidence shows them, or several people answer to it."""
    stands: Stands
    """Where they stand by the decision now."""
    received: Time
    """When it came in."""
    answered: Time | None
    """When it was answered; null: it was not."""
    outcome: Outcome | None
    """What came of it."""
    took_us: int | None
    """How long it took to answer; null: it was not answered."""
    waiting_us: int | None
    """How long it has waited, where it waits; null: it does not, or there is no day to count to."""
    overdue: bool | None
    """Answered late, or waiting too long; null: it waits, and there is no day to count to."""
    weekend: bool
    """It came in on a Saturday or Sunday, in the contest's zone."""
    changed: bool
    """A seat changed for them since the earlier decision."""
    text: str
    """What it says."""


class FractionDocument(Document):
    """A share of a whole, as two whole numbers."""

    of: int
    """The whole."""
    answered: int
    """The part."""


class AnswerTimesDocument(Document):
    """How long answers took, in microseconds; null: there are none."""

    least: int | None
    """The quickest."""
    median: int | None
    """The middle one; of an even number, the mean of the two middle ones, rounded down."""
    greatest: int | None
    """The slowest."""


class ResponseDocument(Document):
    """How complaints were answered."""

    share: FractionDocument
    """How many of how many were answered; withdrawn ones are not counted."""
    times: AnswerTimesDocument
    """How long it took."""
    overdue: int
    """How many were answered late, or wait too long."""


class RejudgedDocument(Document):
    """What evidence that came in since changed."""

    before: JudgedDocument
    """The earlier decision."""
    after: JudgedDocument
    """The decision now."""
    changed: tuple[ChangeDocument, ...]
    """Everyone for whom a seat changes in one way or another."""


class DisputesDocument(Document):
    """A log of disputes, held against the decision."""

    schema_: Literal["contestjudge/disputes-report/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    spec: str
    """Version of the semantics and of the instrument table."""
    timezone: str
    """The zone that times are shown in, and in which weekends fall."""
    contest: ContestPart
    """The rules."""
    decision: str
    """Digest of the decision now."""
    as_of: Time | None
    """The instant up to which waiting is counted; null: none was given."""
    answer_within_hours: int
    """The promise."""
    all: ResponseDocument
    """Over all complaints."""
    weekend: ResponseDocument
    """Over those that came in on a Saturday or Sunday."""
    weekdays: ResponseDocument
    """Over the others."""
    disputes: tuple[DisputeDocument, ...]
    """Every complaint, by when it came in, then by account and by place in the log."""
    rejudged: RejudgedDocument | None
    """What changed since an earlier decision; null: none was given."""


def parse_log(document: Mapping[str, object], source: str) -> DisputeLog:
    """Validate a log (decoded TOML or JSON).

    Raises:
        InputError: all that is wrong with it, each with its key path.
    """
    try:
        return DisputeLog.model_validate(document)
    except ValidationError as error:
        raise InputError(*faults_of(error.errors(include_url=False), source, DisputeLog)) from error
