"""What is in a piece of evidence, before any contest asks (``contestjudge/inspection/v1``)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contestjudge.model.decision import RejectionDocument, Time
from contestjudge.model.document import Document
from contestjudge.model.words import ShareForm


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
    """Observations by how exactly they are timed."""
    posts: dict[str, int]
    """What was shared most: ids and observations, at most five."""
    blind_to: tuple[ShareForm, ...]
    limits: str
    """What the instrument omits."""
    suspicious: tuple[str, ...]
    """Finding codes."""
    zone_missing: bool
    """Printed times were read as UTC, because no zone is named."""


class InspectionDocument(Document):
    """All inputs."""

    schema_: Literal["contestjudge/inspection/v1"] = Field(
        alias="schema", default="contestjudge/inspection/v1"
    )
    inputs: tuple[InspectedInput, ...]
