"""What is in a piece of evidence, before any contest asks (``contestjudge/inspection/v1``)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contestjudge.model.decision import RejectionDocument, SkippedDocument, Time
from contestjudge.model.document import Document
from contestjudge.model.words import ShareForm


class CountedDocument(Document):
    """How often a post was shared in one form: by the platform's own count, and as seen here."""

    post: str
    form: ShareForm
    declared: int
    """The greatest count that the input shows."""
    seen: int
    """Distinct shares."""


class InspectedInput(Document):
    """One input."""

    name: str
    sha256: str
    format: str
    instrument: str
    records: int
    observations: int
    """What its records and the posts embedded in them say about shares."""
    shares: int
    """Distinct shares among them."""
    forms: dict[ShareForm, int]
    """Observations by form."""
    notices: int
    rejected: tuple[RejectionDocument, ...]
    first: Time | None
    last: Time | None
    precision: dict[str, int]
    """Observations by how exactly they are timed: ``millisecond``, ``second``, ``minute``,
    ``day``, ``wider``, ``not_after``, ``not_before`` (one bound only), ``none``."""
    posts: dict[str, int]
    """What was shared most: ids and observations, at most five."""
    counts: tuple[CountedDocument, ...]
    """What the platform counted, of those posts."""
    blind_to: tuple[ShareForm, ...]
    limits: str
    """What the instrument omits."""
    cap: int | None
    """How many shares of a post the instrument lists at most."""
    suspicious: dict[str, int]
    """What should make a person look twice: finding codes, each with how often."""
    zone_missing: bool
    """Printed times that carry no offset were read as UTC, because no zone is named."""


class InspectionDocument(Document):
    """All inputs."""

    schema_: Literal["contestjudge/inspection/v1"] = Field(
        alias="schema", default="contestjudge/inspection/v1"
    )
    inputs: tuple[InspectedInput, ...]
    skipped: tuple[SkippedDocument, ...] = ()
    """Members of archives that are not read."""
