"""The evidence document: which exhibits there are, and what only a person can say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from contestjudge.errors import InputError
from contestjudge.model.contest import AccountRef, Strings
from contestjudge.model.document import Day, Document, Instant, Tuple, faults_of
from contestjudge.model.words import ShareForm

EVIDENCE_SCHEMA: Final = "contestjudge/evidence/v1"

Form = Annotated[ShareForm, Field(strict=False)]


class Exhibit(Document):
    """One piece of evidence: a file, with the instrument that made it.

    All but ``path`` may be left out; ``sees``, ``from``, ``to``, ``complete`` and ``order``
    override what the instrument is known for.
    """

    path: Annotated[str, Field(min_length=1)]
    instrument: str | None = None
    taken_at: Instant | None = None
    sees: Annotated[tuple[Form, ...], Tuple] | None = None
    from_: Instant | None = Field(default=None, alias="from")
    to: Instant | None = None
    complete: bool | None = None
    order: Literal["newest_first", "oldest_first"] | None = None
    zone: str | None = None
    columns: dict[str, str] | None = None
    dates: Literal["day_first", "month_first"] | None = None
    day: Day | None = None

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
    from_: Instant = Field(alias="from")
    to: Instant
    by: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1)]
    post: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.from_ > self.to:
            message = "from lies after to"
            raise ValueError(message)
        return self


class Ruling(Document):
    """A doubt settled, or a fact found later, by a named role."""

    account: str | None = None
    share: str | None = None
    accounts: Strings = ()
    decide: Literal["accept", "exclude", "same_person"]
    by: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1)]

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
    round: Annotated[int, Field(ge=1)] | None = None
    signature: str | None = None
    values: Annotated[tuple[int, ...], Tuple] | None = None
    key: str | None = None


class EvidenceFile(Document):
    """Exhibits, attestations, rulings, randomness."""

    schema_: Literal["contestjudge/evidence/v1"] = Field(alias="schema")
    exhibits: Annotated[tuple[Exhibit, ...], Tuple] = ()
    attestations: Annotated[tuple[Attestation, ...], Tuple] = ()
    rulings: Annotated[tuple[Ruling, ...], Tuple] = ()
    randomness: DrawnRandomness | None = None


def parse_evidence_file(document: Mapping[str, object], source: str) -> EvidenceFile:
    """Validate an evidence document (decoded TOML or JSON).

    Raises:
        InputError: all that is wrong with it, each with its key path.
    """
    try:
        return EvidenceFile.model_validate(document)
    except ValidationError as error:
        raise InputError(*faults_of(error.errors(include_url=False), source)) from error
