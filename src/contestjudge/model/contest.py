"""The contest document: the rules as the sponsor published them (``contestjudge/contest/v1``).

Only ``schema``, ``name``, ``sponsor`` and one post are needed. Instants are microseconds UTC; a
bare date is midnight in the contest's ``timezone``, resolved by ``rules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from contestjudge.canonical import MAX_INTEGER, NotCanonicalError, digest
from contestjudge.errors import Fault, InputError, input_error
from contestjudge.model.document import Document, Instant, InstantOrDay, Tuple
from contestjudge.model.faults import faults_of
from contestjudge.model.keys import is_key, like
from contestjudge.model.names import ascii_lower
from contestjudge.model.words import Platform, ShareForm

_LANGUAGE: Final = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
MAX_SPELLED: Final = 1_000
"""So many places ``award.every`` can stand for."""
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


def _account(text: str) -> str:
    AccountRef.parse(text)
    return text


Strings = Annotated[tuple[str, ...], Tuple]


class Sponsor(Document):
    """Who runs the contest."""

    platform: Annotated[Platform, Field(strict=False)]
    """The platform that the contest runs on."""
    id: str | None = None
    """The account's id."""
    handles: Strings = ()
    """Its handles, past ones too, with or without @; manual shares name one of them."""

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
    """The post's id."""
    at: Instant | None = None
    """When it was made; needed where neither its id nor an embedded original says."""
    text: str = ""
    """What a manual share repeats."""
    links: Strings = ()
    """Addresses that make an own post a share of form ``link``."""


class CountIfStandingAt(Document):
    """An undone share counts if it stood at a named instant."""

    count_if_standing_at: InstantOrDay
    """The instant at which a share must have stood."""


class EntryRules(Document):
    """What counts as an entry."""

    forms: Annotated[
        tuple[Annotated[ShareForm, Field(strict=False)], ...], Field(min_length=1), Tuple
    ] = (ShareForm.NATIVE, ShareForm.QUOTE, ShareForm.MANUAL)
    """Which forms of sharing count; one that is left out is left out on purpose."""
    opens: InstantOrDay | None = None
    """First instant that counts; default: the earliest post. A bare date is midnight in
    the contest's timezone."""
    closes: InstantOrDay | None = None
    """First instant that does not count any more; default: never. A bare date is midnight in the
    contest's timezone."""
    indirect: Literal["count", "exclude"] = "count"
    """Whether a share of somebody's share counts."""
    undone: Literal["exclude", "count"] | CountIfStandingAt = "exclude"
    """Shares undone before closing are out, or count, or count if they stood at an instant."""
    visible: Literal["any", "public"] = "any"
    """With ``public``, shares by accounts that cannot be seen do not count."""
    recorder: str | None = None
    """Whose clock counts, on platforms without a single one."""
    tolerance_ms: Annotated[int, Field(ge=0, le=86_400_000)] = 0
    """How much less exact than they look times on the platform's clock are, for order."""
    manual_match: Literal["exact", "recognisable", "mention"] = "recognisable"
    """How much of the text a manual share must repeat."""
    text_required: Strings = ()
    """Words that the share's own text must hold, all of them."""
    per_person: Literal["first", "best", "day", "all"] = "first"
    """How many tickets somebody has in a draw: one, one for each day, or one for each share."""

    @field_validator("forms")
    @classmethod
    def _each_once(cls, forms: tuple[ShareForm, ...]) -> tuple[ShareForm, ...]:
        if len(set(forms)) != len(forms):
            message = "a form is named twice"
            raise ValueError(message)
        return forms


def _past(value: object) -> object:
    """A path alone names an earlier decision."""
    if isinstance(value, list | tuple):
        return tuple({"path": one} if isinstance(one, str) else one for one in value)
    return value


class PastDecision(Document):
    """An earlier decision, and whom it named."""

    path: Annotated[str, Field(min_length=1)] | None = None
    """The decision as JSON, relative to the contest file."""
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    """The decision's digest; filled in where it is not given."""
    winners: Strings = ()
    """The accounts of its winners, ``x:123``; filled in from the decision."""

    @property
    def is_read(self) -> bool:
        """Whether it is known who won."""
        return "winners" in self.model_fields_set

    @model_validator(mode="after")
    def _named(self) -> Self:
        for account in self.winners:
            AccountRef.parse(account)
        if self.path is None and not self.is_read:
            message = "name a decision's file (path), or its winners"
            raise ValueError(message)
        return self


class Eligibility(Document):
    """Who may take part."""

    exclude: Annotated[tuple[str, ...], Tuple] = ()
    """Accounts that never take part: ``x:123`` or ``@handle``."""
    account_created_before: InstantOrDay | None = None
    """The account that shares must have been created before; a bare date is midnight in the
    contest's timezone."""
    must_follow: bool = False
    """The account that shares must follow the sponsor; needs a list of followers."""
    min_mentions: Annotated[int, Field(ge=0, le=100)] = 0
    """So many accounts other than the sponsor's and one's own must be mentioned."""
    hashtags: Strings = ()
    """Hashtags that the share's own text must carry, all of them."""
    languages: Annotated[
        tuple[Annotated[str, Field(pattern=_LANGUAGE)], ...],
        Tuple,
    ] = ()
    """Languages that the share may be written in, such as ``sv`` or ``pt-BR``."""
    regions: Annotated[
        tuple[Annotated[str, Field(pattern="^[A-Za-z]{2}$")], ...],
        Tuple,
    ] = ()
    """Countries that the share may be from, by two letters, such as ``SE``."""
    same_person: Annotated[tuple[Strings, ...], Tuple] = ()
    """Groups of accounts that are one entrant."""
    past_winners: Annotated[tuple[PastDecision, ...], BeforeValidator(_past)] = ()
    """Earlier decisions, as JSON: whoever won by one of them never takes part."""

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


class Amendment(Document):
    """One change of the rules after they were published."""

    at: InstantOrDay
    """From when on they were so; a bare date is midnight in the contest's timezone."""
    changed: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[^ \t\r\n]+$")], ...], Field(min_length=1), Tuple
    ]
    """The keys that were changed, such as ``entry.closes``."""
    reason: str | None = None
    """Why."""


class Flags(Document):
    """What a person wants to look at; nobody is out for it."""

    young_account_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    """Accounts that were younger than so many days when they shared."""
    identical_texts: Annotated[int, Field(ge=2, le=1_000_000)] | None = None
    """Words of their own that so many entrants share to the letter."""
    rhythm: Annotated[int, Field(ge=3, le=1_000_000)] | None = None
    """So many shares or more that follow on one another at all but equal gaps."""


class Randomness(Document):
    """Where the randomness of a draw comes from."""

    source: Literal["drand", "dice", "rfc3797"]
    """Who makes it."""
    chain: str | None = None
    """Of drand: the hash of the chain."""
    round: Annotated[int, Field(ge=1, le=MAX_INTEGER)] | None = None
    """Of drand: the number of the round."""
    at: Instant | None = None
    """Of dice and RFC 3797: when they are thrown, or the numbers are drawn."""
    event: str = ""
    """Of dice and RFC 3797: which numbers will be taken, and in which order, in words."""
    selection: Literal["tickets", "rfc3797"] = "tickets"
    """How the randomness selects: by everyone's ticket, or as RFC 3797 does."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.source != "drand" and (self.chain is not None or self.round is not None):
            message = f"chain and round belong to drand, not to {self.source}"
            raise ValueError(message)
        if self.source == "drand" and self.at is not None:
            message = "a round of drand is due when it is due; leave at out"
            raise ValueError(message)
        if self.selection == "rfc3797" and self.source != "rfc3797":
            message = f'selection = "rfc3797" needs source = "rfc3797", not {self.source!r}'
            raise ValueError(message)
        return self


class Tier(Document):
    """Some of the seats, by the name of their prize."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    """What those who hold them win."""
    seats: Annotated[int, Field(ge=1, le=10_000_000)]
    """How many of them there are."""


class Award(Document):
    """How many win, and how they are found."""

    method: Literal["first", "positions", "draw"] = "first"
    """The first ones win, or those on certain places, or a draw decides."""
    seats: Annotated[int, Field(ge=1, le=10_000_000)] = 1
    """How many win; with tiers: as many as they have together."""
    tiers: Annotated[tuple[Tier, ...], Tuple] = ()
    """The seats by their prizes, the best first."""
    positions: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Tuple] = ()
    """With method ``positions``: the places that win."""
    every: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    """In place of ``positions``: every so manieth place wins, as many as ``seats`` says, or up to
    ``up_to``."""
    up_to: Annotated[int, Field(ge=1, le=10_000_000_000)] | None = None
    """With ``every``: no place behind this one wins."""
    alternates: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    """How many more to name, in order."""
    contested: Literal["open", "award_all", "lot"] = "open"
    """What happens where the evidence cannot separate: the candidates are named and no more, all
    of them get the prize, or a lot decides."""
    randomness: Randomness | None = None
    """Where the randomness of a draw or lot comes from."""
    per: Literal["contest", "day"] = "contest"
    """Whether the seats are given once, or once for each calendar day in the timezone."""
    same_winner: Literal["once", "daily"] = "once"
    """With ``per = "day"``: whether somebody can win on one day only, or on every one."""

    @model_validator(mode="after")
    def _spelled(self) -> Self:
        if self.every is None:
            if self.up_to is not None:
                message = "up_to says how far every goes, and there is no every"
                raise ValueError(message)
            return self
        if self.method != "positions":
            message = f'every needs method = "positions", not {self.method!r}'
            raise ValueError(message)
        if "positions" in self.model_fields_set:
            message = "every and positions contradict each other; leave one out"
            raise ValueError(message)
        if (self.up_to is None) == ("seats" not in self.model_fields_set):
            message = "every needs an end: seats (how many win) or up_to (the last place), not both"
            raise ValueError(message)
        number = self.seats if self.up_to is None else self.up_to // self.every
        if not 1 <= number <= MAX_SPELLED:
            message = f"every comes to {number} places, and can mean 1 to {MAX_SPELLED:,}"
            raise ValueError(message)
        # Worked out, and not written: the digest is of the document as it stands.
        self.__dict__["positions"] = tuple(range(self.every, self.every * number + 1, self.every))
        return self

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.method == "positions":
            if not self.positions:
                message = 'method = "positions" needs positions, such as [100, 200], or every'
                raise ValueError(message)
            if "seats" in self.model_fields_set and self.every is None:
                message = "positions and seats contradict each other; leave one out"
                raise ValueError(message)
        elif self.positions:
            message = f'positions need method = "positions", not {self.method!r}'
            raise ValueError(message)
        if len(set(self.positions)) != len(self.positions):
            message = "a position is named twice"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _daily(self) -> Self:
        if self.per == "day":
            if self.contested == "lot":
                message = (
                    "lots are not held day by day, for who is in one day's lot hangs on the lot of"
                    " the day before; take open or award_all"
                )
                raise ValueError(message)
        elif "same_winner" in self.model_fields_set:
            message = 'same_winner is about winners of several days, and needs per = "day"'
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _tiered(self) -> Self:
        if not self.tiers:
            return self
        if self.method == "positions":
            message = "tiers are of seats for the first ones, or of a draw, and not of positions"
            raise ValueError(message)
        if self.contested == "lot":
            message = (
                "a lot settles who holds a seat, and not of which tier; take open or award_all"
            )
            raise ValueError(message)
        if len({tier.name for tier in self.tiers}) != len(self.tiers):
            message = "two tiers have the same name"
            raise ValueError(message)
        seats = sum(tier.seats for tier in self.tiers)
        if "seats" in self.model_fields_set and self.seats != seats:
            message = f"the tiers have {seats} seats together, and seats says {self.seats}"
            raise ValueError(message)
        # Worked out, and not written: the digest is of the document as it stands.
        self.__dict__["seats"] = seats
        return self


class Contest(Document):
    """A contest's rules."""

    schema_: Literal["contestjudge/contest/v1"] = Field(alias="schema")
    """Which document this is, and in which version."""
    name: str
    """What the contest is called in views."""
    timezone: str = "UTC"
    """IANA key, such as ``Europe/Stockholm``: for display, and for bare dates."""
    sponsor: Sponsor
    """Who runs the contest; its own accounts never take part."""
    posts: Annotated[tuple[Post, ...], Field(min_length=1), Tuple]
    """The contest's own posts, at least one."""
    entry: EntryRules = EntryRules()
    """What counts as an entry."""
    eligibility: Eligibility = Eligibility()
    """Who may take part."""
    flags: Flags = Flags()
    """What a person wants to look at; nobody is out for it."""
    award: Award = Award()
    """How many win, and how they are found."""
    amends: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    """Digest of the contest document that this one takes the place of."""
    amendments: Annotated[tuple[Amendment, ...], Tuple] = ()
    """What was changed since the rules were first published, and when, in that order."""

    @model_validator(mode="after")
    def _amended(self) -> Self:
        if (self.amends is None) != (not self.amendments):
            message = "amends and amendments belong together: which rules were changed, how, when"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _several(self) -> Self:
        if self.entry.per_person in {"day", "all"} and self.award.method != "draw":
            message = (
                f'entry.per_person = "{self.entry.per_person}" gives somebody several tickets in a'
                f' draw; with method = "{self.award.method}" the earliest share of a person'
                ' decides, and others change nothing: leave it out, or write method = "draw"'
            )
            raise ValueError(message)
        return self

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
        raise InputError(*faults_of(error.errors(include_url=False), source, Contest)) from error
    except NotCanonicalError as error:
        raise input_error("document.not_canonical", str(error), source=source) from error
    faults = list(_unknown_changes(contest, source))
    if faults:
        raise InputError(*faults)
    return contest


def _unknown_changes(contest: Contest, source: str) -> Iterator[Fault]:
    """Say which changes are of keys that there are not."""
    for number, amendment in enumerate(contest.amendments):
        for key in amendment.changed:
            if not is_key(key, Contest):
                meant = like(key, Contest)
                yield Fault(
                    "amendments.key",
                    f"{key[:60]!a} is no key of a contest file",
                    "write it like entry.closes or posts[0].text"
                    if meant is None
                    else f"did you mean {meant}?",
                    source,
                    f"amendments[{number}].changed",
                )
