"""What puts it right (``contestjudge/remedy/v1``): a policy, and the plan that follows from it.

Money is counted in minor units (öre, cents) of one currency: integers, never fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator

from contestjudge.errors import InputError
from contestjudge.model.decision import EntrantDocument
from contestjudge.model.document import Day, Document, Tuple
from contestjudge.model.faults import faults_of

REMEDY_SCHEMA: Final = "contestjudge/remedy/v1"
MOST_MINOR_UNITS: Final = 10**12
"""Of the value of one prize: with ten million of them the sum is still an integer everywhere."""

Amount = Annotated[int, Field(ge=0, le=MOST_MINOR_UNITS)]
Action = Literal[
    "settle",
    "admit",
    "tell_wronged",
    "tell_announced",
    "take_back",
    "hand_over",
    "answer_disputes",
    "prevent",
]
"""What a step of a plan is, in the order in which they are done."""


class PlannedStep(Document):
    """When a step is due, and whose it is."""

    action: Action
    """Which step."""
    owner: Annotated[str, Field(min_length=1, max_length=100)]
    """Whose it is: a role, not a name."""
    days: Annotated[int, Field(ge=0, le=3_650)]
    """How many calendar days after the day of the plan it is due."""


DEFAULT_STEPS: Final = (
    PlannedStep(action="settle", owner="campaign manager", days=7),
    PlannedStep(action="admit", owner="campaign manager", days=0),
    PlannedStep(action="tell_wronged", owner="customer service", days=1),
    PlannedStep(action="tell_announced", owner="customer service", days=1),
    PlannedStep(action="take_back", owner="campaign manager", days=14),
    PlannedStep(action="hand_over", owner="campaign manager", days=14),
    PlannedStep(action="answer_disputes", owner="customer service", days=2),
    PlannedStep(action="prevent", owner="campaign manager", days=30),
)
"""Who does what by when, where a policy does not say."""


class RemedyPolicy(Document):
    """How an error is put right.

    The default: announced winners keep what they were promised, everyone wronged gets the same.
    """

    schema_: Literal["contestjudge/remedy/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    keep_prizes: bool = True
    """Whoever was announced keeps the prize, deserved or not."""
    wronged_get: Literal["prize", "voucher"] = "prize"
    """What everyone wronged gets: the prize itself, or a voucher."""
    possible_get: Literal["wait", "same"] = "wait"
    """What those get who may have been wronged: nothing until it is settled, or the same."""
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    """Of all amounts, by three letters, such as ``SEK``."""
    minor_digits: Annotated[int, Field(ge=0, le=4)] = 2
    """How many decimals the currency has: 2 where amounts are in öre or cents, 0 in yen."""
    prize_value: Amount | None = None
    """What one prize is worth, in minor units."""
    voucher_value: Amount | None = None
    """What one voucher is worth, in minor units; default: as much as the prize."""
    steps: Annotated[tuple[PlannedStep, ...], Tuple] = ()
    """Owner and day of steps, where they differ from the default."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.prize_value is not None or self.voucher_value is not None) and not self.currency:
            message = 'a value needs its currency, such as currency = "SEK"'
            raise ValueError(message)
        if self.voucher_value is not None and self.wronged_get != "voucher":
            message = 'voucher_value needs wronged_get = "voucher"'
            raise ValueError(message)
        if len({step.action for step in self.steps}) != len(self.steps):
            message = "a step is planned twice"
            raise ValueError(message)
        return self


class AffectedDocument(Document):
    """Somebody whom the error touches, whether they complained or not."""

    entrant: EntrantDocument
    """Who it is."""
    affected: Literal["wronged", "possibly_wronged", "undeserving", "undecidable", "unknown"]
    """How."""
    gets: Literal["prize", "voucher", "keeps_prize", "returns_prize", "waits"]
    """What they get, keep or give back; ``waits``: it must be settled first."""
    value: int | None
    """What that is worth, in minor units; null: the policy does not say."""
    complained: bool | None
    """Whether the log of disputes has a complaint of theirs; null: there is no log."""


class CostDocument(Document):
    """What it costs, in minor units; null: the policy gives no value."""

    announced: int | None
    """Prizes that were announced, and are kept."""
    added: int | None
    """What everyone wronged gets on top."""
    returned: int | None
    """Prizes that are given back."""
    at_most: int | None
    """``added``, with what those would get too who may have been wronged."""


class StepDocument(Document):
    """One step of the plan."""

    number: int
    """Its place, from 1."""
    action: Action
    """What is done."""
    owner: str
    """By whom."""
    days: int
    """How many calendar days after the day of the plan."""
    due: Day | None
    """By which day; null: the plan has no day."""
    persons: int
    """How many people it is about."""
    text: str = ""
    """The same in a sentence."""


class RemedyDocument(Document):
    """A plan to put it right."""

    policy: RemedyPolicy
    """What it follows from."""
    as_of: Day | None
    """The day of the plan, from which days are counted; null: none was given."""
    affected: tuple[AffectedDocument, ...]
    """Everyone, in the order of the audit: the wronged, then the announced."""
    cost: CostDocument
    """What it costs."""
    steps: tuple[StepDocument, ...]
    """What is done, by whom and when."""


def parse_policy(document: Mapping[str, object], source: str) -> RemedyPolicy:
    """Validate a policy (decoded TOML or JSON).

    Raises:
        InputError: all that is wrong with it, each with its key path.
    """
    try:
        return RemedyPolicy.model_validate(document)
    except ValidationError as error:
        raise InputError(
            *faults_of(error.errors(include_url=False), source, RemedyPolicy)
        ) from error
