"""What ``expected.json`` of a case may say; a word that is not one of these is a mistake in it.

A list of entrants is compared whole and in order. Of an entrant, a hole, an exclusion or an input
only what the case is about is stated, and only that is compared.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Who = str
"""An entrant: its id, or ``@handle`` as shown."""


class _Stated(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ExpectedRow(_Stated):
    """An entrant at a place."""

    who: Who
    seat: int | None = None
    day: str | None = None
    tier: str | None = None
    tiers: list[str] | None = None
    verdict: Literal["certain", "possible", "out"] | None = None
    rank: list[int | None] | None = None
    rank_seen: list[int | None] | None = None
    accounts: list[str] | None = None
    handle: str | None = None
    share: str | None = None
    """The share's id; ``~`` where there is none."""
    form: str | None = None
    via: str | None = None
    earliest: str | None = None
    latest: str | None = None
    basis: str | None = None


class ExpectedHole(_Stated):
    """Room for unseen shares."""

    post: str | None = None
    form: str | None = None
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None
    at_most: int | Literal["any"] | None = None
    cause: str | None = None


class ExpectedExclusion(_Stated):
    """A share that does not count."""

    who: Who
    reason: str
    clause: str | None = None
    share: str | None = None
    out_of_play: bool | None = None


class ExpectedInput(_Stated):
    """How the records of one file were used."""

    records: int | None = None
    used: int | None = None
    irrelevant: int | None = None
    rejected: list[int] | None = None
    """Numbers of the rejected records."""


class ExpectedStep(_Stated):
    """One of the steps that together make it final."""

    action: str
    form: str | None = None
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None
    accounts: list[str] | None = None
    seats: list[int] | None = None
    day: str | None = None
    says: str = ""
    """Words of its sentence."""


class Expected(_Stated):
    """What a case is to show."""

    contest: str = "contest.toml"
    """A path in the case's folder, or ``package:`` and one in the package's data."""
    evidence: list[str] = ["evidence.toml"]
    exit: int
    status: Literal["final", "contested", "provisional"]
    winners: list[ExpectedRow | Who]
    contested: list[ExpectedRow | Who] | None = None
    alternates: list[ExpectedRow | Who] | None = None
    entrants: int | None = None
    """How many take part, where they are too many to be named."""
    standings: list[ExpectedRow | Who] | None = None
    codes: list[str]
    """Findings that must be there."""
    absent: list[str] = []
    """Findings that must not."""
    params: dict[str, dict[str, str | int | None]] = {}
    """By code: parameters that some finding of that code must have."""
    messages: dict[str, str] = {}
    """By code: words that stand in the message of some finding of that code."""
    message_begins: str | None = None
    holes: list[ExpectedHole] | None = None
    excluded: list[ExpectedExclusion] | None = None
    steps: list[ExpectedStep] | None = None
    """All steps that are needed, in their order."""
    inputs: dict[str, ExpectedInput] = {}
    draw_candidates: int | None = None
