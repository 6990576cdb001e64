"""The evidence document: which exhibits there are, and what only a person can say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from contestjudge.canonical import MAX_INTEGER
from contestjudge.errors import InputError
from contestjudge.model.contest import AccountRef, Strings
from contestjudge.model.document import Day, Document, Instant, Tuple
from contestjudge.model.faults import faults_of
from contestjudge.model.words import ShareForm

EVIDENCE_SCHEMA: Final = "contestjudge/evidence/v1"

Form = Annotated[ShareForm, Field(strict=False)]
Number = Annotated[int, Field(ge=0, le=MAX_INTEGER)]


class Exhibit(Document):
    """One piece of evidence: a file, with the instrument that made it.

    All but ``path`` may be left out; ``sees``, ``from``, ``to``, ``complete``, ``order`` and
    ``cap`` override what the instrument is known for.
    """

    path: Annotated[str, Field(min_length=1)]
    """The payload, relative to the evidence file."""
    instrument: str | None = None
    """What made it, such as ``x.v2.retweets``; default: by its format."""
    taken_at: Instant | None = None
    """When it was taken; needed with ``complete``."""
    sees: Annotated[tuple[Form, ...], Tuple] | None = None
    """The forms that it shows."""
    from_: Instant | None = Field(default=None, alias="from")
    """From when on it shows them; default: the opening."""
    to: Instant | None = None
    """Until when; default: ``taken_at``."""
    complete: bool | None = None
    """It shows every share of these forms made in that time and standing at ``taken_at``."""
    order: Literal["newest_first", "oldest_first"] | None = None
    """The listing's order is the platform's own."""
    cap: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    """It lists the newest shares, and at most so many of them."""
    zone: str | None = None
    """Tables: IANA key of the zone of printed times without an offset."""
    columns: dict[str, str] | None = None
    """Tables: our field to the table's column."""
    dates: Literal["day_first", "month_first"] | None = None
    """Tables: how to read 04/08/2010."""
    day: Day | None = None
    """Tables: the local day of times that are printed without one."""
    account: str | None = None
    """Personal archives that do not say whose they are: ``x:123`` or ``@handle``."""

    @field_validator("account")
    @classmethod
    def _owner(cls, account: str | None) -> str | None:
        if account is not None:
            AccountRef.parse(account)
        return account

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.complete and self.taken_at is None:
            message = "complete = true needs taken_at: complete as of when?"
            raise ValueError(message)
        if self.to is not None and self.taken_at is not None and self.to > self.taken_at:
            message = "to lies after taken_at"
            raise ValueError(message)
        end = self.to if self.to is not None else self.taken_at
        if self.from_ is not None and end is not None and self.from_ > end:
            message = "from lies after the end of what was watched"
            raise ValueError(message)
        return self


class Attestation(Document):
    """A named role states that nothing is missing for a form and a period (closed)."""

    form: Form
    """The form of which nothing is missing."""
    from_: Instant = Field(alias="from")
    """The first instant of the period."""
    to: Instant
    """Its last instant."""
    by: Annotated[str, Field(min_length=1)]
    """Whose word it is: a role, not a name."""
    reason: Annotated[str, Field(min_length=1)]
    """How they know."""
    post: str | None = None
    """The post that it is about; default: all."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.from_ > self.to:
            message = "from lies after to"
            raise ValueError(message)
        return self


class Ruling(Document):
    """A doubt settled, or a fact found later, by a named role."""

    account: str | None = None
    """Whom it is about: ``x:123`` or ``@handle``; or ``share``."""
    share: str | None = None
    """The id of the share that it is about; or ``account``."""
    accounts: Strings = ()
    """With ``same_person``: the accounts that are one entrant."""
    decide: Literal["accept", "exclude", "same_person"]
    """What is ruled."""
    by: Annotated[str, Field(min_length=1)]
    """Who ruled: a role, not a name."""
    reason: Annotated[str, Field(min_length=1)]
    """Why."""

    @field_validator("account")
    @classmethod
    def _account(cls, account: str | None) -> str | None:
        if account is not None:
            AccountRef.parse(account)
        return account

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for account in self.accounts:
            AccountRef.parse(account)
        if self.decide == "same_person":
            named = {*self.accounts, *([self.account] if self.account else [])}
            if len(named) < 2 or self.share is not None:  # noqa: PLR2004 - one is no pair
                message = 'same_person needs accounts = ["x:1", "x:2"], and no share'
                raise ValueError(message)
        elif (self.account is None) == (self.share is None) or self.accounts:
            message = f"decide = {self.decide!r} needs either account or share"
            raise ValueError(message)
        return self


class DrawnRandomness(Document):
    """The randomness of a draw, as it came out."""

    source: Literal["drand", "dice", "rfc3797"]
    """Who made it."""
    round: Annotated[int, Field(ge=1, le=MAX_INTEGER)] | None = None
    """Of drand: the number of the round."""
    signature: str | None = None
    """Of drand: the round's signature, in hexadecimal."""
    previous_signature: str | None = None
    """Of a chain of drand that links its rounds: the signature of the round before."""
    values: Annotated[tuple[Number, ...], Tuple] | None = None
    """Of dice: the numbers that came up, in the order in which the rules take them."""
    key: str | None = None
    """Of RFC 3797: the key; or ``inputs``."""
    inputs: Annotated[tuple[Annotated[tuple[Number, ...], Tuple], ...], Tuple] | None = None
    """Of RFC 3797: the numbers of each input, from which the key is made."""


class EvidenceFile(Document):
    """Exhibits, attestations, rulings, randomness."""

    schema_: Literal["contestjudge/evidence/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    exhibits: Annotated[tuple[Exhibit, ...], Tuple] = ()
    """What there is to look at."""
    attestations: Annotated[tuple[Attestation, ...], Tuple] = ()
    """What somebody vouches for."""
    rulings: Annotated[tuple[Ruling, ...], Tuple] = ()
    """Doubts settled, and facts found later."""
    randomness: DrawnRandomness | None = None
    """The randomness of a draw, as it came out."""


def parse_evidence_file(document: Mapping[str, object], source: str) -> EvidenceFile:
    """Validate an evidence document (decoded TOML or JSON).

    Raises:
        InputError: all that is wrong with it, each with its key path.
    """
    try:
        return EvidenceFile.model_validate(document)
    except ValidationError as error:
        raise InputError(
            *faults_of(error.errors(include_url=False), source, EvidenceFile)
        ) from error
