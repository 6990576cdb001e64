"""Notices (``contestjudge/notices/v1``): what is said to whom, in which language, of an audit."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from pydantic import Field

from contestjudge.model.decision import ContestPart, EntrantDocument
from contestjudge.model.document import Document
from contestjudge.model.words import Status

NOTICES_SCHEMA: Final = "contestjudge/notices/v1"
POST_LIMIT: Final = 280
"""Weighted characters of a post (spec 12.4)."""


class NoticeKind(StrEnum):
    """To whom a notice speaks."""

    PUBLIC = "public"
    """Everybody: the statement."""
    WRONGED = "wronged"
    """Each person who was passed over, or may have been."""
    WINNER = "winner"
    """Each person who was announced."""
    REPLY = "reply"
    """One person who complained."""


class NoticeLength(StrEnum):
    """How long a notice may be."""

    SHORT = "short"
    """A post: 280 characters, as X counts them."""
    PAGE = "page"
    """As long as it takes to say everything, on one page."""


class NoticeLevel(StrEnum):
    """Who may read a notice, and so what it may name."""

    PUBLIC = "public"
    """Anybody: nobody is named."""
    PARTICIPANT = "participant"
    """Entrants: the rightful winners are named by their handles."""


class NoticeDocument(Document):
    """One notice."""

    to: EntrantDocument | None
    """Whom it speaks to; null: everybody."""
    title: str
    """Its title, or the subject of a message; empty: a post has none."""
    text: str
    """What it says; an empty line between paragraphs."""
    weight: int | None
    """Of a post: its length as X counts (spec 12.4); null: a page."""


class NoticesDocument(Document):
    """What is said of an audit: one notice, or one for each person."""

    schema_: Literal["contestjudge/notices/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    lang: str
    """The catalogue that it is written from, such as ``sv``."""
    locale: str
    """Whose conventions dates and numbers follow (CLDR), such as ``en_GB``."""
    kind: NoticeKind
    """To whom it speaks."""
    length: NoticeLength
    """How long it may be."""
    level: NoticeLevel
    """Who may read it."""
    contest: ContestPart
    """The rules."""
    decision: str
    """Digest of the decision that the announcement was held against."""
    status: Status
    """Whether that decision is final."""
    notices: tuple[NoticeDocument, ...]
    """The notices, in the order of the audit."""
