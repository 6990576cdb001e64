"""The closed vocabularies of the field. Every member is a stable word of the file formats."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

SPEC_VERSION: Final = "1.0"
"""Version of the semantics and of the instrument table; two equal ones give equal bytes."""


class Platform(StrEnum):
    """Where a post lives."""

    X = "x"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    OTHER = "other"


class ShareForm(StrEnum):
    """How an account passed a post on."""

    NATIVE = "native"
    """Retweet, boost, repost: the platform's own button."""
    QUOTE = "quote"
    """A post of one's own that refers to the post by reference or by its address."""
    MANUAL = "manual"
    """A copy by hand: ``RT @user …`` and its kin."""
    LINK = "link"
    """A post of one's own that carries a contest link."""
    REPLY = "reply"
    """An answer to the post."""


class Basis(StrEnum):
    """What a bound of an interval rests on."""

    PLATFORM_ID = "platform_id"
    PLATFORM_INDEX = "platform_index"
    PLATFORM_CLOCK = "platform_clock"
    EXPORT = "export"
    SNAPSHOT = "snapshot"
    ORDER = "order"
    BOUND = "bound"
    CLAIM = "claim"


BASIS_RANK: Final[dict[Basis, int]] = {basis: rank for rank, basis in enumerate(Basis)}
"""Of two equal bounds the one with the lower number is named: the stronger evidence."""


class Grade(StrEnum):
    """How surely a manual share repeats the contest's post (spec 3.4)."""

    EXACT = "exact"
    RECOGNISABLE = "recognisable"
    DOUBTFUL = "doubtful"
    MENTION = "mention"


class Status(StrEnum):
    """What a decision may be used for."""

    FINAL = "final"
    CONTESTED = "contested"
    PROVISIONAL = "provisional"


_BEST_FIRST: Final = (Status.FINAL, Status.CONTESTED, Status.PROVISIONAL)


def worst_of(statuses: Iterable[Status]) -> Status:
    """Return the worst of several statuses: provisional, contested, final (spec 7.8.8).

    >>> str(worst_of([Status.FINAL, Status.PROVISIONAL, Status.CONTESTED])), str(worst_of([]))
    ('provisional', 'final')
    """
    return max(statuses, key=_BEST_FIRST.index, default=Status.FINAL)


class Verdict(StrEnum):
    """Whether an entrant holds a seat in every, in some, or in no completion of the evidence."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    OUT = "out"


class Severity(StrEnum):
    """How much a finding weighs; a blocking one that touches a seat keeps a decision open."""

    INFO = "info"
    WARNING = "warning"
    BLOCKING = "blocking"


class Action(StrEnum):
    """What can be done to make a decision final. The list is closed (spec 8.7)."""

    RULE = "rule"
    RESOLVE_CONFLICT = "resolve_conflict"
    GET_ACCOUNT_IDS = "get_account_ids"
    SAY_TAKEN_AT = "say_taken_at"
    MEND_RECORDS = "mend_records"
    DECLARE_COMPLETE = "declare_complete"
    GET_LIST = "get_list"
    LEAVE_OUT_FORM = "leave_out_form"
    ATTEST = "attest"
    GET_TIMES = "get_times"
    GET_UNDOING = "get_undoing"
    GET_ORDER = "get_order"
    HOLD_DRAW = "hold_draw"
    SET_CONTESTED = "set_contested"
    SET_CLOSING = "set_closing"


class Reason(StrEnum):
    """Why a share or a person is out. The list is closed; each names a clause (spec 5.4)."""

    SPONSOR = "sponsor"
    EXCLUDED_ACCOUNT = "excluded_account"
    RULING = "ruling"
    FORM = "form"
    WINDOW = "window"
    UNDONE = "undone"
    INDIRECT = "indirect"
    NOT_RECOGNISED = "not_recognised"
    ACCOUNT_AGE = "account_age"
    NOT_FOLLOWING = "not_following"
    MENTIONS = "mentions"
    HASHTAGS = "hashtags"
    TEXT = "text"
    LANGUAGE = "language"
    REGION = "region"
    PAST_WINNER = "past_winner"
    DAY_WINNER = "day_winner"
    DUPLICATE = "duplicate"
