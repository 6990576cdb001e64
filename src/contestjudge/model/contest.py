"""The contest document: the rules as the sponsor published them (``contestjudge/contest/v1``).

Only ``schema``, ``name``, ``sponsor`` and one post are needed. Instants are microseconds UTC; a
bare date is midnight in the contest's ``timezone``, resolved by ``rules``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal, NamedTuple, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from contestjudge.canonical import NotCanonicalError, digest
from contestjudge.errors import Fault, InputError, input_error
from contestjudge.model.document import Document, Instant, InstantOrDay, Tuple, faults_of
from contestjudge.model.words import Platform, ShareForm

CONTEST_SCHEMA: Final = "contestjudge/contest/v1"
_ACCOUNT: Final = re.compile(
    r"(?:(?P<platform>x|mastodon|bluesky|other):)?(?P<name>@?[^ \t\r\n@][^ \t\r\n]{0,253})"
)


class AccountRef(NamedTuple):
    """An account as rules name it: by id (``x:17461978``) or by handle (``@sj_ab``)."""

    platform: Platform | None
    account: str
    """The id; or ``@handle``, ASCII lower case."""

    @classmethod
    def parse(cls, text: str) -> AccountRef:
        """Read ``x:123``, ``@handle`` or ``x:@handle``.

        Raises:
            ValueError: it is neither.

        >>> AccountRef.parse("@SJ_ab")
        AccountRef(platform=None, account='@sj_ab')
        """
        match = _ACCOUNT.fullmatch(text)
        if match is None or (match["platform"] is None and not text.startswith("@")):
            message = f"{text[:60]!r} names no account; write x:123 or @handle"
            raise ValueError(message)
        name = match["name"]
        platform = None if match["platform"] is None else Platform(match["platform"])
        return cls(platform, ascii_lower(name) if name.startswith("@") else name)


_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def ascii_lower(text: str) -> str:
    """Lower-case A to Z and nothing else: handles compare so, in every locale.

    >>> ascii_lower("İSTANBUL_I")
    'İstanbul_i'
    """
    return text.translate(_LOWER)


def _account(text: str) -> str:
    AccountRef.parse(text)
    return text


Strings = Annotated[tuple[str, ...], Tuple]


class Sponsor(Document):
    """Who runs the contest."""

    platform: Annotated[Platform, Field(strict=False)]
    id: str | None = None
    handles: Strings = ()

    @property
    def bare_handles(self) -> tuple[str, ...]:
        """The handles as they compare: ASCII lower case, without ``@``."""
        return tuple(ascii_lower(handle.removeprefix("@")) for handle in self.handles)

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.id is None and not self.handles:
            message = "a sponsor needs an id or at least one handle"
            raise ValueError(message)
        return self


class Post(Document):
    """One of the contest's own posts."""

    id: Annotated[str, Field(min_length=1)]
    at: Instant | None = None
    text: str = ""
    links: Strings = ()


class CountIfStandingAt(Document):
    """An undone share counts if it stood at a named instant."""

    count_if_standing_at: InstantOrDay


class EntryRules(Document):
    """What counts as an entry."""

    forms: Annotated[
        tuple[Annotated[ShareForm, Field(strict=False)], ...], Tuple, Field(min_length=1)
    ] = (ShareForm.NATIVE, ShareForm.QUOTE, ShareForm.MANUAL)
    opens: InstantOrDay | None = None
    closes: InstantOrDay | None = None
    indirect: Literal["count", "exclude"] = "count"
    undone: Literal["exclude", "count"] | CountIfStandingAt = "exclude"
    visible: Literal["any", "public"] = "any"
    recorder: str | None = None
    tolerance_ms: Annotated[int, Field(ge=0, le=86_400_000)] = 0
    manual_match: Literal["exact", "recognisable", "mention"] = "recognisable"

    @field_validator("forms")
    @classmethod
    def _sorted(cls, forms: tuple[ShareForm, ...]) -> tuple[ShareForm, ...]:
        if len(set(forms)) != len(forms):
            message = "a form is named twice"
            raise ValueError(message)
        return forms


class Eligibility(Document):
    """Who may take part."""

    exclude: Annotated[tuple[Annotated[str, Field()], ...], Tuple] = ()
    account_created_before: InstantOrDay | None = None
    must_follow: bool = False
    min_mentions: Annotated[int, Field(ge=0)] = 0
    hashtags: Strings = ()
    same_person: Annotated[tuple[Strings, ...], Tuple] = ()

    @field_validator("exclude")
    @classmethod
    def _accounts(cls, accounts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_account, accounts))

    @field_validator("same_person")
    @classmethod
    def _groups(cls, groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        for group in groups:
            for account in group:
                _account(account)
        return groups


class Randomness(Document):
    """Where the randomness of a draw comes from."""

    source: Literal["drand", "dice", "rfc3797"]
    chain: str | None = None
    round: Annotated[int, Field(ge=1)] | None = None


class Award(Document):
    """How many win, and how they are found."""

    method: Literal["first", "positions", "draw"] = "first"
    seats: Annotated[int, Field(ge=1, le=10_000_000)] = 1
    positions: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Tuple] = ()
    alternates: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    contested: Literal["open", "award_all", "lot"] = "open"
    randomness: Randomness | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.method == "positions":
            if not self.positions:
                message = 'method = "positions" needs positions, such as [100, 200]'
                raise ValueError(message)
            if "seats" in self.model_fields_set:
                message = "positions and seats contradict each other; leave one out"
                raise ValueError(message)
        elif self.positions:
            message = f'positions need method = "positions", not {self.method!r}'
            raise ValueError(message)
        if len(set(self.positions)) != len(self.positions):
            message = "a position is named twice"
            raise ValueError(message)
        return self


class Contest(Document):
    """A contest's rules."""

    schema_: Literal["contestjudge/contest/v1"] = Field(alias="schema")
    name: str
    timezone: str = "UTC"
    sponsor: Sponsor
    posts: Annotated[tuple[Post, ...], Tuple, Field(min_length=1)]
    entry: EntryRules = EntryRules()
    eligibility: Eligibility = Eligibility()
    award: Award = Award()

    @field_validator("posts")
    @classmethod
    def _distinct(cls, posts: tuple[Post, ...]) -> tuple[Post, ...]:
        if len({post.id for post in posts}) != len(posts):
            message = "two posts have the same id"
            raise ValueError(message)
        return posts

    @property
    def digest(self) -> str:
        """SHA-256 of the document as written: times normalised, no defaults filled in."""
        return digest(self.model_dump(by_alias=True, exclude_unset=True, mode="json"))


def parse_contest(document: Mapping[str, object], source: str = "contest") -> Contest:
    """Validate a contest document (decoded TOML or JSON).

    Raises:
        InputError: all that is wrong with it, each with its key path.
    """
    try:
        contest = Contest.model_validate(document)
        _ = contest.digest
    except ValidationError as error:
        raise InputError(*faults_of(error.errors(include_url=False), source)) from error
    except NotCanonicalError as error:
        raise input_error("document.not_canonical", str(error), source=source) from error
    unsupported = [
        Fault(
            "rule.unsupported",
            "this version cannot judge by this rule",
            "leave it out, and check it by hand for the winners",
            source,
            f"eligibility.{key}",
        )
        for key, value in (
            ("account_created_before", contest.eligibility.account_created_before),
            ("must_follow", contest.eligibility.must_follow),
            ("min_mentions", contest.eligibility.min_mentions),
            ("hashtags", contest.eligibility.hashtags),
        )
        if value
    ]
    if unsupported:
        raise InputError(*unsupported)
    return contest
