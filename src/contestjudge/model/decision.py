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
    Action,
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


def band_of(cuts: int) -> int:
    """Return how many places on either side of each cut are listed: of all together 10 000.

    Args:
        cuts: how many there are: one, or one for each day.

    >>> band_of(1), band_of(50), band_of(366)
    (100, 100, 13)
    """
    return min(BAND, BAND_LIMIT // (2 * cuts))


Parameters = dict[str, str | int | None]
Time = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$"),
]


class EntrantDocument(Document):
    """The person judged."""

    platform: Platform
    """Where the accounts are."""
    id: str
    """The least of its accounts; ``@handle`` where no id is known."""
    accounts: tuple[str, ...]
    """All of its accounts: ids, and ``@handle`` where no id is known."""
    handle: str | None = None
    """Display: the handle observed last."""


class RankDocument(Document):
    """Least and greatest rank over all completions; ``max`` null: unbounded."""

    min: int
    """The least rank that is possible."""
    max: int | None
    """The greatest; null: unbounded."""


class BasesDocument(Document):
    """What each bound of the interval rests on."""

    earliest: Basis
    """Of the lower bound."""
    latest: Basis
    """Of the upper bound."""


class ShareDocument(Document):
    """The share that speaks for an entrant, or one that is out."""

    id: str | None
    """The platform's id; null where no evidence gives it."""
    key: str
    """``id``, or ``~`` and a digest of the observation where there is none."""
    form: ShareForm
    """How it was shared."""
    target: str
    """The contest post."""
    via: str | None
    """From whose share it was made; null: from the post itself."""
    earliest: Time | None
    """First instant at which it can have been made; null: no bound."""
    latest: Time | None
    """Last instant; null: no bound."""
    basis: Basis
    """The weaker of the two bounds' bases."""
    bases: BasesDocument
    account: str
    """Who made it: an id, or ``@handle``."""
    evidence: tuple[str, ...]
    """Ids of the observations that it was joined from."""
    url: str | None = None
    """Display: where it can be looked at."""


class SeatDocument(Document):
    """An entrant's place."""

    seat: int | None
    """The number of the seat; null: none."""
    tier: str | None
    """The tier of the seat; null: no seat, no tiers, or not settled which."""
    tiers: tuple[str, ...]
    """The tiers that it may be, best first, of whoever holds a seat or may hold one."""
    entrant: EntrantDocument
    """Whose place it is."""
    verdict: Verdict
    """By rank: certain, possible or out."""
    rank: RankDocument
    """Least and greatest rank, the unseen included."""
    rank_seen: RankDocument
    """The same without the unseen."""
    share: ShareDocument
    """The share that speaks for the entrant."""
    apart: bool
    """Whether the evidence separates it from the next entrant in the standings."""
    margin_us: int | None
    """Microseconds from its latest instant to the earliest of the next entrant, below zero where
    the two overlap; null: no next one, or no bound."""
    day: str | None = None
    """Where there are winners for each day: of which day the row is; else left out."""
    ticket_names: tuple[str, ...] = ()
    """Where somebody can have several tickets: the days or the shares of its tickets; else left
    out."""

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain JSON values; days and tickets only where it has them."""
        document = super().to_dict()
        leave_out_absent(document)
        return document


class ExclusionDocument(Document):
    """A share that does not count, and why."""

    entrant: EntrantDocument
    """Whose share it is."""
    share: ShareDocument
    """The share that does not count."""
    reason: Reason
    """Why, as a code."""
    clause: str
    """The key of the contest file that it follows from."""
    params: Parameters
    """What the reason rests on."""
    evidence: tuple[str, ...]
    """Ids of the observations that it rests on."""
    out_of_play: bool
    """The entrant has no other share that may count."""
    message: str = ""
    """Display: the same in a sentence."""


class FindingDocument(Document):
    """Something the reader must know."""

    code: str
    """What it is, as a code."""
    severity: Severity
    """How much it weighs: a blocking one keeps a decision from being final."""
    params: Parameters
    """What it says, in values."""
    evidence: tuple[str, ...]
    """Ids of the observations that it rests on."""
    message: str = ""
    """Display: the same in a sentence."""


class HoleDocument(Document):
    """Room for shares that nobody has seen."""

    post: str
    """Of which post."""
    form: ShareForm
    """Of which form."""
    from_: Time = Field(alias="from")
    """From when on they may have been made."""
    to: Time | None
    """Until when; null: no end."""
    at_most: int | None
    """How many there can be; null: any number."""
    budget: str | None
    """Holes with the same one share their number; null: its own."""
    cause: str
    """Why nobody can have seen them: a finding's code."""
    message: str = ""
    """Display: the same in a sentence."""


class ContestPart(Document):
    """Which rules."""

    name: str
    """What the contest is called."""
    digest: str
    """SHA-256 of the rules as written."""


class CountsDocument(Document):
    """How many of what."""

    entrants: int
    """Persons with a share that may count."""
    excluded: int
    """Shares that do not count."""
    shares: int
    """Distinct shares."""
    observations: int
    """Distinct statements about shares."""
    contested: int
    """Entrants who may hold a seat that is not settled."""


class EvidencePart(Document):
    """Which evidence."""

    digest: str
    """SHA-256 over the set of what was seen, not over the files."""


class RejectionDocument(Document):
    """A record that could not be used."""

    record: int
    """Its number in the input, from 1."""
    reason: str
    """What is wrong with it."""


class InputDocument(Document):
    """One of today's files: records = used + irrelevant + len(rejected)."""

    name: str
    """The file."""
    sha256: str
    """Digest of its bytes."""
    format: str
    """How it was read."""
    instrument: str
    """What made it."""
    records: int
    """How many records it holds."""
    used: int
    """Those that say something of this contest."""
    irrelevant: int
    """Those that do not."""
    rejected: tuple[RejectionDocument, ...]
    """Those that cannot be read."""


class SkippedDocument(Document):
    """What is not read, and why: of an archive, a workbook or a directory."""

    container: str
    """The archive, workbook or directory."""
    reason: str
    """Why they are not read."""
    members: int
    """How many they are."""
    first: tuple[str, ...]
    """What they are called; of many, the first twenty."""


class TicketDocument(Document):
    """Somebody who was drawn."""

    platform: Platform
    """Where the accounts are."""
    id: str
    """The entrant's id."""
    number: int
    """Its number in the sorted pool, from 1."""
    ticket: str
    """Its ticket, or the digest by which RFC 3797 selected it."""
    day: str | None = None
    """Where there are draws for each day: of which day's it is; else left out."""
    ticket_names: tuple[str, ...] = ()
    """Where somebody can have several tickets: the day or the share that this one is for; else
    left out."""


class DrawDocument(Document):
    """A draw that is due (its candidates are the contested entrants), or that was held."""

    state: Literal["pending", "held"]
    """How far the draw is."""
    kind: Literal["lottery", "lot"]
    """Whether all entrants are drawn from, or those whom the evidence cannot separate."""
    candidates: int
    """How many are in it."""
    doubtful: int = 0
    """How many of them may not be in it at all: in a lottery none may be left."""
    selection: Literal["tickets", "rfc3797"] | None = None
    """How the randomness selected; null, as all below: not yet."""
    commitment: str | None = None
    """Digest of what was fixed before: rules, evidence, entrants, seats, source."""
    entrants_root: str | None = None
    """Root over the sorted pool."""
    source: Literal["drand", "dice", "rfc3797"] | None = None
    """Where the randomness came from."""
    chain: str | None = None
    """Of drand: the hash of the chain."""
    round: int | None = None
    """Of drand: the number of the round."""
    randomness: str | None = None
    """What came out, in its canonical form."""
    signature: str | None = None
    """Of drand: the round's signature."""
    previous_signature: str | None = None
    """Of drand, where rounds are linked: the signature before."""
    seed: str | None = None
    """Digest of commitment and randomness, from which everything follows."""
    tickets: tuple[TicketDocument, ...] = ()
    """Those who were drawn, in order: winners, then alternates."""
    signature_checked: bool | None = None
    """Display: whether the signature was checked here, and is right; null: there is none."""


class NextStepDocument(Document):
    """Something that would help to make the decision final."""

    action: Action
    """What to do."""
    needed: bool
    """One of those that together make it final; false: another way, or what may spare one."""
    form: ShareForm | None = None
    """Shares of which form it is about."""
    post: str | None = None
    """Shares of which post."""
    from_: Time | None = Field(default=None, alias="from")
    """From when on they must be known."""
    to: Time | None = None
    """Until when: what was made later changes nothing; null: no end."""
    instruments: tuple[str, ...] = ()
    """What made the exhibits in question; of something to get, what could show it."""
    accounts: tuple[str, ...] = ()
    """Whose shares it is about."""
    shares: tuple[str, ...] = ()
    """Which shares, by key."""
    more: int = 0
    """How many more entrants it is about than those whose accounts are listed."""
    seats: tuple[int, int] | None = None
    """The first and the last place that hang on it."""
    text: str = ""
    """The same in a sentence; steps that are one piece of work have one sentence."""
    day: str | None = None
    """Where there are winners for each day: the one day that it is about; else left out."""


class DayDocument(Document):
    """A calendar day with winners of its own."""

    day: str
    """Which one, in the contest's zone."""
    from_: Time = Field(alias="from")
    """Its first instant that counts."""
    to: Time
    """Its last one."""
    status: Status
    """Whether its winners may be announced."""
    entrants: int
    """Persons with a share that may count on that day."""


class DecisionDocument(Document):
    """The decision."""

    schema_: Literal["contestjudge/decision/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    spec: str
    """Version of the semantics and of the instrument table."""
    status: Status
    """Whether it may be announced."""
    message: str = ""
    """Display: the verdict in a sentence."""
    detail: str = ""
    """Display: why, and what would make it final."""
    next_steps: tuple[NextStepDocument, ...] = ()
    """Display: the least that would make it final; empty where it is."""
    timezone: str = "UTC"
    """Display: the zone that times are shown in."""
    contest: ContestPart
    """The rules it follows."""
    seats: int
    """How many win."""
    positions: tuple[int, ...]
    """The places that win, where the rules name places."""
    method: Literal["first", "positions", "draw"] | None = None
    """Display: how seats are given; null: a decision from before this was said."""
    winners: tuple[SeatDocument, ...]
    """Who holds a seat."""
    alternates: tuple[SeatDocument, ...]
    """The next in order."""
    contested: tuple[SeatDocument, ...]
    """Who may hold a seat, where that is not settled."""
    standings: tuple[SeatDocument, ...]
    """Everyone with a share that may count."""
    standings_digest: str
    """Over all standings, where they are too many to be listed too."""
    days: tuple[DayDocument, ...] = ()
    """Where there are winners for each day: the days, in order; else left out."""
    excluded: tuple[ExclusionDocument, ...]
    """Shares that do not count, and why."""
    findings: tuple[FindingDocument, ...]
    """What the reader must know."""
    holes: tuple[HoleDocument, ...]
    """Room for shares that nobody has seen."""
    counts: CountsDocument
    """How many of what."""
    evidence: EvidencePart
    """The evidence it rests on."""
    draw: DrawDocument | None
    """A draw that is due, or was held; null: none."""
    digest: str
    """SHA-256 of the canonical JSON of everything that is not display."""
    inputs: tuple[InputDocument, ...] = ()
    """Display: today's files."""
    skipped: tuple[SkippedDocument, ...] = ()
    """Display: members of archives that were not read."""
    provenance: dict[str, tuple[tuple[int, int], ...]] = Field(default_factory=dict)
    """Display: evidence id to (input, record) in today's inputs."""

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain JSON values; days and tickets only where it has them."""
        document = super().to_dict()
        rows = [row for name in ROWS for row in document[name]]
        draw = document["draw"]
        rows += document["next_steps"] + ([] if draw is None else draw["tickets"])
        for row in rows:
            leave_out_absent(row)
        leave_out_absent(document)
        return document

    def computed_digest(self) -> str:
        """Compute the digest of everything but the display fields."""
        return digest(digested_part(self.to_dict()))


ROWS: Final = ("winners", "alternates", "contested", "standings")
"""The lists of entrants in a decision."""
_OPTIONAL: Final = (
    "counted",
    "day",
    "days",
    "further_tickets",
    "same_winner",
    "ticket_names",
)


def leave_out_absent(row: dict[str, Any]) -> None:
    """Take the keys of days and of several tickets out of a JSON object, where it is about none."""
    for name in _OPTIONAL:
        if name in row and not row[name]:
            del row[name]


_DISPLAY_AT_TOP: Final = frozenset(
    {
        "message",
        "detail",
        "next_steps",
        "timezone",
        "method",
        "inputs",
        "skipped",
        "provenance",
        "digest",
    }
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
    "draw": frozenset({"signature_checked"}),
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
