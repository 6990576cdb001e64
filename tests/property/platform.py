"""A made-up X with a truth behind it, and exhibits that tell nothing but that truth.

A world is a course of events: posts, accounts with the handles they went by, shares made and
undone, each at one true microsecond, no two at the same; accounts that cannot be seen for a while.
Every exhibit is derived from a world: it may leave out whatever its terms let it leave out, and
says nothing that is not so.

Within the assumptions that the judge declares: what was undone is told by a notice or by a later
complete list, or nobody saw it; counts are right, and hold those who cannot be seen; a handle is
not passed on to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from hypothesis import strategies as st

BEGIN: Final = datetime(2020, 1, 1, 12, tzinfo=UTC)
BEGIN_MS: Final = int(BEGIN.timestamp()) * 1000
_X_EPOCH_MS: Final = 1_288_834_974_657
_GRID: Final = (
    *(1, 2, 3, 500, 999, 1000, 1001, 1500, 2000, 2001, 30_000),
    *(59_999, 60_000, 60_001, 61_000, 90_000, 119_999, 120_000, 180_000, 181_000),
)
"""Milliseconds after the first post, close together and on both sides of seconds and minutes."""
END: Final = 240_000_000
"""After everything that happens, in microseconds after the first post."""
TEXTS: Final = (
    "Five festival tickets go to the first five people who pass this message on",
    "Second chance: ten signed posters wait here for whoever is quick this evening",
)
FORMS: Final = ("native", "quote", "manual")
SPONSOR: Final = {"id_str": "77", "screen_name": "brand"}


class Life(NamedTuple):
    """One share, from its making to its undoing; instants in microseconds after the first post."""

    id: str
    account: str
    post: int
    form: str
    made: int
    undone: int | None
    through: str | None
    """The id of the manual share that it was made from."""

    def stands(self, at: int) -> bool:
        """Whether it was there at ``at``."""
        return self.made <= at and (self.undone is None or self.undone > at)


class Rules(NamedTuple):
    """What the contest document will say; instants as in :class:`Life`."""

    forms: frozenset[str]
    opens: int | None
    closes: int | None
    undone: str
    standing_at: int
    indirect: str
    seats: int
    tolerance_ms: int
    together: frozenset[str]
    excluded: frozenset[str]


@dataclass(frozen=True)
class World:
    """What truly happened."""

    posts: tuple[int, ...]
    handles: Mapping[str, tuple[tuple[int, str], ...]]
    """For each account, since when it went by which handle."""
    lives: tuple[Life, ...]
    """In the order in which they were made."""
    rules: Rules
    told: str
    """How undoing is told: ``notices``, ``lists``, or ``""`` where nothing was undone."""
    hidden: Mapping[str, tuple[int, int]]
    """From when to when some accounts, protected or suspended, could not be seen."""
    shown_as: tuple[tuple[str, ...], ...]
    """Which columns tables name people by: one choice for each table that may be drawn."""
    plain: bool

    @property
    def post_ids(self) -> tuple[str, ...]:
        """The ids of the contest posts."""
        return tuple(snowflake(made, 0) for made in self.posts)

    def life(self, life_id: str) -> Life:
        """Find a share."""
        return next(life for life in self.lives if life.id == life_id)

    def is_hidden(self, life: Life, at: int) -> bool:
        """Whether nobody can see it at an instant, although it stands."""
        since, until = self.hidden.get(life.account, (END, -END))
        return life.stands(at) and since <= at <= until

    def shows(self, life: Life, at: int) -> bool:
        """Whether a look at an instant can show it."""
        return life.stands(at) and not self.is_hidden(life, at)

    def handle(self, account: str, at: int) -> str:
        """Return what an account was called at an instant."""
        return [name for since, name in self.handles[account] if since <= at][-1]

    def account(self, entrant: str) -> str:
        """Find whom a decision means by an id or by an ``@handle``."""
        if not entrant.startswith("@"):
            return entrant
        return next(
            account
            for account, names in self.handles.items()
            if any(name.lower() == entrant[1:] for _, name in names)
        )

    def person(self, account: str) -> str:
        """Return the least account of a person."""
        return min(self.rules.together) if account in self.rules.together else account

    def count(self, post: int, form: str, at: int) -> int:
        """Count as the platform does: what stands of the post itself, seen or not."""
        return sum(
            life.stands(at) and life.through is None and (life.post, life.form) == (post, form)
            for life in self.lives
        )

    def firsts(self, told: Told, *, assumed: bool) -> dict[str, int]:
        """For each person with a share that counts, the instant of the first of them.

        A native share of somebody's manual share that nobody saw did not happen, as far as the
        decision goes: no list or count of the platform tells of it. Where the decision names
        what it assumes, that goes for whatever was undone and seen by nobody, and for whatever
        could not be seen when somebody looked, and was never seen. Without a closing it speaks of
        what was made until the last look.
        """
        last = stamp(END) if self.rules.closes is not None else told.last
        first: dict[str, int] = {}
        for life in self.lives:
            unseen = life.undone is not None or life.id in told.hides
            known = life.through is None and not (assumed and unseen)
            if not (known or life.id in told.shows) or stamp(life.made) > last:
                continue
            if self._counts(life):
                first.setdefault(self.person(life.account), life.made)
        return first

    def _counts(self, life: Life) -> bool:
        rules = self.rules
        opens = max(self.posts[life.post], rules.opens or 0)
        closes = END if rules.closes is None else rules.closes
        stood = {
            "exclude": life.undone is None or life.undone >= closes,
            "count": True,
            "standing": life.undone is None or life.made <= rules.standing_at < life.undone,
        }
        return (
            life.form in rules.forms
            and (life.through is None or rules.indirect == "count")
            and opens <= life.made < closes
            and stood[rules.undone]
            and self.person(life.account) not in map(self.person, rules.excluded)
        )


class Exhibit(NamedTuple):
    """One truthful exhibit."""

    records: tuple[bytes, ...]
    header: bytes
    """The first line of every file, of a table."""
    terms: Mapping[str, object]
    shows: frozenset[str]
    """Ids of the shares that a reader finds in it."""
    hides: frozenset[str] = frozenset()
    """Ids of those that it would show, could their accounts be seen when it was taken."""


class Attestation(NamedTuple):
    """A true statement that nothing is missing."""

    form: str
    post: int | None
    since: int
    until: int


class Told(NamedTuple):
    """Evidence about a world."""

    exhibits: tuple[Exhibit, ...]
    attestations: tuple[Attestation, ...] = ()

    @property
    def shows(self) -> frozenset[str]:
        """Ids of all shares that somebody saw."""
        return frozenset().union(*(one.shows for one in self.exhibits))

    @property
    def hides(self) -> frozenset[str]:
        """Ids of all shares that some look would show, had it been possible to see them."""
        return frozenset().union(*(one.hides for one in self.exhibits))

    @property
    def last(self) -> str:
        """When the last exhibit was taken; after everything where one does not say."""
        return max(str(one.terms.get("taken_at", stamp(END))) for one in self.exhibits)


class Case(NamedTuple):
    """A world, some evidence about it, and more of it."""

    world: World
    some: Told
    more: Told
    """All of ``some`` is in it."""


def snowflake(made: int, number: int) -> str:
    """Return the id that X gives out at an instant."""
    return str((BEGIN_MS + made // 1000 - _X_EPOCH_MS) << 22 | number)


def stamp(at: int) -> str:
    """Print an instant as RFC 3339."""
    return (BEGIN + timedelta(microseconds=at)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@st.composite
def worlds(
    draw: st.DrawFn, *, indirect: bool = False, plain: bool = False, hiding: bool = False
) -> World:
    """Draw a world of up to five accounts.

    With ``indirect``, some share others' shares. In a ``plain`` one nothing is undone, every
    record dates itself by its id, no tolerance widens that, and looks and rules begin with the
    first post. With ``hiding``, some accounts cannot be seen for a while; there no list calls
    itself one of all that stands, from which absence would mean undone.
    """
    posts = (0, *draw(st.lists(st.sampled_from((1_000_000, 60_000_000)), max_size=1)))
    tellings = ("", "", "notices") if hiding else ("", "", "notices", "lists")
    told = "" if plain else draw(st.sampled_from(tellings))
    accounts = [str(101 + n) for n in range(draw(st.integers(1, 5)))]
    renamed = draw(st.integers(0, 3)) == 0
    events = iter(range(1, 1000))  # no two within one microsecond

    def instant(after: int = 0) -> int:
        return max(draw(MILLISECONDS), after // 1000) * 1000 + next(events)

    handles = {
        account: ((-1, f"Name{account}"),)
        + (((instant(), f"new_{account}"),) if renamed and draw(st.booleans()) else ())
        for account in accounts
    }
    drawn: list[Life] = []
    for account in accounts:
        for _ in range(draw(st.sampled_from((1, 1, 1, 2, 3)))):
            form = draw(st.sampled_from(("native", "native", *FORMS)))
            post = draw(st.integers(0, len(posts) - 1))
            made = instant(posts[post])
            last = max(
                (one.undone or END for one in drawn if _same_place(one, account, post, form)),
                default=0,
            )
            if last == END:
                continue
            made = max(made, made if made > last else instant(last))
            undone = None
            if told and form == "native" and draw(st.booleans()):
                undone = instant(made)
            drawn.append(Life("", account, post, form, made, undone, None))
    lives = _numbered(drawn)
    copies = [life for life in lives if life.form == "manual"]
    if indirect and copies:
        copy = draw(st.sampled_from(copies))
        sharer = draw(st.sampled_from(accounts))
        if sharer != copy.account:
            again = Life("", sharer, copy.post, "native", instant(copy.made), None, copy.id)
            made_later = again._replace(id=snowflake(again.made, len(lives) + 1))
            lives = tuple(sorted((*lives, made_later), key=lambda life: life.made))
    hidden: dict[str, tuple[int, int]] = {}
    for account in accounts if hiding else ():
        if draw(st.booleans()):
            since = instant()
            hidden[account] = since, draw(st.sampled_from((END, instant(since))))
    ways = [("account_id",), ("handle",), ("account_id", "handle")]
    if renamed:
        ways = [way for way in ways if way != ("handle",)]
    if draw(st.booleans()):
        ways = [draw(st.sampled_from(ways))]
    return World(
        posts,
        handles,
        lives,
        draw(_rules(accounts, indirect=indirect, plain=plain, polled=hiding)),
        told if any(life.undone is not None for life in lives) else "",
        hidden,
        tuple(ways),
        plain,
    )


MILLISECONDS: Final = st.sampled_from(_GRID)


def _same_place(life: Life, account: str, post: int, form: str) -> bool:
    """An account holds at most one native share of a post at a time."""
    return form == "native" and (life.account, life.post, life.form) == (account, post, form)


def _numbered(drawn: Iterable[Life]) -> tuple[Life, ...]:
    ordered = sorted(drawn, key=lambda life: life.made)
    return tuple(
        life._replace(id=snowflake(life.made, number)) for number, life in enumerate(ordered, 1)
    )


@st.composite
def _rules(
    draw: st.DrawFn, accounts: Sequence[str], *, indirect: bool, plain: bool, polled: bool
) -> Rules:
    several_forms = () if polled else (FORMS, ("native", "manual"))
    forms = draw(st.sampled_from((("native",), ("native",), *several_forms)))
    opens = None if plain else draw(st.sampled_from((None, None, 2_000_000, 59_999_500)))
    closes = draw(st.sampled_from((None, 61_000_000, 120_000_000, 200_000_000)))
    pairs = st.lists(st.sampled_from(accounts), min_size=2, max_size=2, unique=True)
    several = len(accounts) > 1 and draw(st.integers(0, 4)) == 0
    return Rules(
        frozenset(forms),
        opens,
        closes,
        draw(st.sampled_from(("exclude", "exclude", "count", "standing"))),
        draw(MILLISECONDS) * 1000,
        draw(st.sampled_from(("count", "exclude"))) if indirect else "count",
        draw(st.integers(1, 3)),
        0 if plain else draw(st.sampled_from((0, 0, 0, 1, 1000))),
        frozenset(draw(pairs)) if several else frozenset(),
        frozenset(draw(st.lists(st.sampled_from(accounts), max_size=1)))
        if draw(st.integers(0, 4)) == 0
        else frozenset(),
    )


def contest(world: World) -> dict[str, object]:
    """Write the contest document."""
    rules = world.rules
    entry: dict[str, object] = {
        "forms": sorted(rules.forms),
        "indirect": rules.indirect,
        "tolerance_ms": rules.tolerance_ms,
        "undone": {"count_if_standing_at": stamp(rules.standing_at)}
        if rules.undone == "standing"
        else rules.undone,
    }
    if rules.opens is not None:
        entry["opens"] = stamp(rules.opens)
    if rules.closes is not None:
        entry["closes"] = stamp(rules.closes)
    return {
        "schema": "contestjudge/contest/v1",
        "name": "made up",
        "sponsor": {"platform": "x", "id": SPONSOR["id_str"], "handles": ["brand"]},
        "posts": [
            {"id": post_id, "text": text}
            for post_id, text in zip(world.post_ids, TEXTS, strict=False)
        ],
        "entry": entry,
        "eligibility": {
            "exclude": _by_every_name(world, rules.excluded),
            "same_person": [_by_every_name(world, rules.together)] if rules.together else [],
        },
        "award": {"seats": rules.seats},
    }


def _by_every_name(world: World, accounts: Iterable[str]) -> list[str]:
    """Whoever writes rules about a person names all that they go by."""
    return [
        name
        for account in sorted(accounts)
        for name in (f"x:{account}", *(f"@{handle}" for _, handle in world.handles[account]))
    ]
