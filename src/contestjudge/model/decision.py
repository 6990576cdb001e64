"""The decision document (``contestjudge/decision/v1``): what was decided, on what, and how surely.

Arrays are in rank order, ids are strings, times RFC 3339 UTC with microseconds. Fields marked
*display* stand outside the digest: they may change with language, file names and versions.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from contestjudge.canonical import digest
from contestjudge.model.document import Document
from contestjudge.model.words import (
    Basis,
    Platform,
    Reason,
    Severity,
    ShareForm,
    Status,
    Verdict,
)

DECISION_SCHEMA: Final = "contestjudge/decision/v1"
BAND_LIMIT: Final = 10_000
"""With more entrants than this, long arrays hold the seats and the band around the cut only."""
BAND: Final = 100
"""How many places on either side of the cut the band holds."""

Parameters = dict[str, str | int | None]
Time = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$"),
]


class EntrantDocument(Document):
    """The person judged."""

    platform: Platform
    id: str
    accounts: tuple[str, ...]
    handle: str | None = None
    """Display: the handle observed last."""


class RankDocument(Document):
    """Least and greatest rank over all completions; ``max`` null: unbounded."""

    min: int
    max: int | None


class BasesDocument(Document):
    """What each bound of the interval rests on."""

    earliest: Basis
    latest: Basis


class ShareDocument(Document):
    """The share that speaks for an entrant, or one that is out."""

    id: str | None
    """The platform's id; null where no evidence gives it."""
    key: str
    """``id``, or ``~`` and a digest of the observation where there is none."""
    form: ShareForm
    target: str
    """The contest post."""
    via: str | None
    earliest: Time | None
    latest: Time | None
    basis: Basis
    """The weaker of the two bounds' bases."""
    bases: BasesDocument
    account: str
    evidence: tuple[str, ...]
    """Ids of the observations that it was joined from."""
    url: str | None = None
    """Display."""


class SeatDocument(Document):
    """An entrant's place."""

    seat: int | None
    entrant: EntrantDocument
    verdict: Verdict
    rank: RankDocument
    rank_seen: RankDocument
    share: ShareDocument
    apart: bool
    """Whether the evidence separates it from the next entrant in the standings."""


class ExclusionDocument(Document):
    """A share that does not count, and why."""

    entrant: EntrantDocument
    share: ShareDocument
    reason: Reason
    clause: str
    params: Parameters
    evidence: tuple[str, ...]
    out_of_play: bool
    """The entrant has no other share that may count."""
    message: str = ""
    """Display."""


class FindingDocument(Document):
    """Something the reader must know."""

    code: str
    severity: Severity
    params: Parameters
    evidence: tuple[str, ...]
    message: str = ""
    """Display."""


class HoleDocument(Document):
    """Room for shares that nobody has seen."""

    post: str
    form: ShareForm
    from_: Time = Field(alias="from")
    to: Time | None
    at_most: int | None
    budget: str | None
    cause: str
    message: str = ""
    """Display."""


class ContestPart(Document):
    """Which rules."""

    name: str
    digest: str


class CountsDocument(Document):
    """How many of what."""

    entrants: int
    excluded: int
    shares: int
    observations: int
    contested: int


class EvidencePart(Document):
    """Which evidence."""

    digest: str


class RejectionDocument(Document):
    """A record that could not be used."""

    record: int
    reason: str


class InputDocument(Document):
    """One of today's files: records = used + irrelevant + len(rejected)."""

    name: str
    sha256: str
    format: str
    instrument: str
    records: int
    used: int
    irrelevant: int
    rejected: tuple[RejectionDocument, ...]


class DrawDocument(Document):
    """A draw that is due: its candidates are the contested entrants."""

    state: Literal["pending"]
    candidates: int


class DecisionDocument(Document):
    """The decision."""

    schema_: Literal["contestjudge/decision/v1"] = Field(alias="schema")
    spec: str
    status: Status
    message: str = ""
    """Display: the verdict in a sentence."""
    detail: str = ""
    """Display: why, and what would make it final."""
    timezone: str = "UTC"
    """Display: the zone that times are shown in."""
    contest: ContestPart
    seats: int
    positions: tuple[int, ...]
    winners: tuple[SeatDocument, ...]
    alternates: tuple[SeatDocument, ...]
    contested: tuple[SeatDocument, ...]
    standings: tuple[SeatDocument, ...]
    standings_digest: str
    """Over all standings, where they are too many to be listed too."""
    excluded: tuple[ExclusionDocument, ...]
    findings: tuple[FindingDocument, ...]
    holes: tuple[HoleDocument, ...]
    counts: CountsDocument
    evidence: EvidencePart
    draw: DrawDocument | None
    digest: str
    inputs: tuple[InputDocument, ...] = ()
    """Display."""
    provenance: dict[str, tuple[tuple[int, int], ...]] = Field(default_factory=dict)
    """Display: evidence id to (input, record) in today's inputs."""

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain JSON values."""
        return self.model_dump(mode="json", by_alias=True)

    def computed_digest(self) -> str:
        """Compute the digest of everything but the display fields."""
        return digest(digested_part(self.to_dict()))


_DISPLAY_AT_TOP: Final = frozenset(
    {"message", "detail", "timezone", "inputs", "provenance", "digest"}
)


def digested_part(document: dict[str, Any]) -> dict[str, Any]:
    """Leave the display fields out of a decision's JSON object (spec 8.3)."""
    return {
        key: _without_display(value, key)
        for key, value in document.items()
        if key not in _DISPLAY_AT_TOP
    }


_DISPLAY_IN: Final = {
    "entrant": frozenset({"handle"}),
    "share": frozenset({"url"}),
    "excluded": frozenset({"message"}),
    "findings": frozenset({"message"}),
    "holes": frozenset({"message"}),
}


def _without_display(value: object, key: str) -> object:
    if isinstance(value, list):
        return [_without_display(item, key) for item in value]
    if not isinstance(value, dict) or key == "params":
        return value
    hidden = _DISPLAY_IN.get(key, frozenset())
    return {
        name: _without_display(item, name) for name, item in value.items() if name not in hidden
    }
