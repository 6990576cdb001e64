"""What is wrong with rules, before anybody takes part (``contestjudge/lint/v1``)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from pydantic import Field

from contestjudge.model.decision import ContestPart, Parameters
from contestjudge.model.document import Document

LINT_SCHEMA: Final = "contestjudge/lint/v1"

Kind = Literal["speed", "position", "chance"]
"""What decides: who is first, who hits a place, or a draw."""


class Level(StrEnum):
    """How much a remark on rules weighs; the first two are faults."""

    ERROR = "error"
    """Judging refuses such rules, or they cannot be kept."""
    WARNING = "warning"
    """Somebody can rightly complain."""
    INFO = "info"
    """Worth knowing; perhaps meant so."""


LEVELS: Final[Mapping[str, Level]] = MappingProxyType(
    {
        "lint.refused": Level.ERROR,
        "lint.no_randomness": Level.ERROR,
        "lint.randomness_before_closing": Level.ERROR,
        "lint.manual_without_handle": Level.ERROR,
        "lint.manual_without_text": Level.ERROR,
        "lint.link_without_links": Level.ERROR,
        "lint.form_unseen": Level.ERROR,
        "lint.form_without_times": Level.ERROR,
        "lint.days_without_times": Level.ERROR,
        "lint.following_unseen": Level.ERROR,
        "lint.rule_unseen": Level.ERROR,
        "lint.amended": Level.WARNING,
        "lint.bare_date": Level.WARNING,
        "lint.calendar_in_utc": Level.WARNING,
        "lint.capped": Level.WARNING,
        "lint.days_in_utc": Level.WARNING,
        "lint.draw_can_be_steered": Level.WARNING,
        "lint.excluded_elsewhere": Level.WARNING,
        "lint.foreign_instrument": Level.WARNING,
        "lint.form_never_complete": Level.WARNING,
        "lint.forms_unstated": Level.WARNING,
        "lint.group_of_one": Level.WARNING,
        "lint.natives_cannot_comply": Level.WARNING,
        "lint.no_closing": Level.WARNING,
        "lint.no_post_time": Level.WARNING,
        "lint.no_recorder": Level.WARNING,
        "lint.no_tie_break": Level.WARNING,
        "lint.post_after_closing": Level.WARNING,
        "lint.randomness_unused": Level.WARNING,
        "lint.region_unseen": Level.WARNING,
        "lint.same_winner_unstated": Level.WARNING,
        "lint.sponsor_by_handle": Level.WARNING,
        "lint.standing_before_closing": Level.WARNING,
        "lint.tickets_for_repeating": Level.WARNING,
        "lint.undone_unseen": Level.WARNING,
        "lint.undone_unstated": Level.WARNING,
        "lint.best_is_first": Level.INFO,
        "lint.every_ends": Level.INFO,
        "lint.excluded_by_handle": Level.INFO,
        "lint.form_left_out": Level.INFO,
        "lint.indirect_unstated": Level.INFO,
        "lint.kind_chance": Level.INFO,
        "lint.kind_position": Level.INFO,
        "lint.kind_speed": Level.INFO,
        "lint.manual_match_unstated": Level.INFO,
        "lint.no_alternates": Level.INFO,
        "lint.no_mention_asked": Level.INFO,
        "lint.no_staff_excluded": Level.INFO,
        "lint.not_in_the_file": Level.INFO,
        "lint.several_accounts": Level.INFO,
        "lint.several_posts": Level.INFO,
        "lint.tiers_unsettled": Level.INFO,
    }
)
"""Code to level: the list is closed."""


class LintRow(Document):
    """One remark on the rules."""

    code: str
    """What it is, as a code."""
    level: Level
    """How much it weighs."""
    key: str
    """The key of the contest file that it is about."""
    params: Parameters
    """What it says, in values."""
    message: str = ""
    """The same in a sentence."""
    advice: str = ""
    """What to do about it."""
    source: str = ""
    """Whose rule or guidance it rests on; empty: what this program can do."""


class LintDocument(Document):
    """Everything that was remarked on."""

    schema_: Literal["contestjudge/lint/v1"] = Field(default=LINT_SCHEMA, alias="schema")
    """Which document this is, and in which version."""
    contest: ContestPart
    """The rules that were looked at."""
    instruments: tuple[str, ...]
    """The ways of collecting that they were held against; empty: none was named."""
    kind: Kind
    """What decides: who is first, who hits a place, or a draw."""
    errors: int
    """How many remarks are errors."""
    warnings: int
    """How many are warnings."""
    rows: tuple[LintRow, ...]
    """All remarks, the heaviest first."""
