"""One made-up contest as it truly was, to be written down in every format there is.

A truth knows each share by its microsecond. A format keeps of that what its records can say: a
*cell* (a millisecond where ids carry time, a second, a minute), or nothing but that somebody
shared.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from hypothesis import strategies as st

import contestjudge as cj

MILLISECOND: Final = 1000
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
POSTED: Final = 250 * MILLISECOND
"""When the post was made, as all instants in microseconds after the course begins."""
CLOSES: Final = 30 * MINUTE
TAKEN: Final = CLOSES + 60 * MINUTE
"""When exhibits were taken, but for lists without times."""
LISTED: Final = CLOSES - SECOND
"""When those were taken: before the late ones came, after everybody else."""
SPONSOR: Final = 0
FORMS: Final = ("native", "quote", "manual")
TEXT: Final = "Five festival tickets go to the first five people who pass this message on"
HANDLE: Final = "brand"
LINK: Final = "https://example.com/tickets"


Interval = tuple[int, int]


class Act(NamedTuple):
    """One share."""

    person: int
    form: str
    made: int
    undone: int | None = None


class Truth(NamedTuple):
    """What happened. Nobody shares twice; number 0 is the sponsor."""

    acts: tuple[Act, ...]
    seats: int

    def counting(self, forms: frozenset[str]) -> list[Act]:
        """Return the shares that count, the first one first."""
        return [act for act in sorted(self.acts, key=_made) if counts(act) and act.form in forms]


def counts(act: Act) -> bool:
    """Tell whether a share counts, wherever its form does."""
    return act.person != SPONSOR and act.undone is None and act.made < CLOSES


def _made(act: Act) -> int:
    return act.made


FIXED: Final = Truth(
    tuple(
        Act(person, form, ms * MILLISECOND + person, None if undone is None else undone * SECOND)
        for person, form, ms, undone in (
            (1, "native", 41_007, None),
            (2, "quote", 41_008, None),
            (3, "manual", 41_950, None),
            (4, "native", 42_000, None),
            (5, "native", 59_999, None),
            (6, "manual", 60_000, None),
            (7, "quote", 61_500, None),
            (8, "native", 600_000, None),
            (9, "native", 20_000, 300),
            (10, "native", 30 * 60_000 + 3, None),
            (11, "manual", 31 * 60_000, None),
            (SPONSOR, "manual", 10_000, None),
        )
    ),
    3,
)
"""Eight entrants; one who undid it, two who came too late, and the sponsor itself."""

_GRID: Final = (
    *(1_000, 1_001, 1_999, 2_000, 2_001, 30_000, 30_500, 59_999, 60_000, 60_001, 61_000),
    *(119_999, 120_000, 180_000, 600_000, 601_500),
)


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    """Draw a contest: entrants close together and on both sides of seconds and minutes."""
    form = st.sampled_from(FORMS)
    acts: list[Act] = []

    def add(ms: int, *, by: int | None = None, undone: bool = False) -> None:
        person = len(acts) + 1 if by is None else by
        made = ms * MILLISECOND + person
        shape = "native" if undone else draw(form)
        acts.append(Act(person, shape, made, made + 200 * SECOND if undone else None))

    for _ in range(draw(st.integers(2, 8))):
        add(draw(st.sampled_from(_GRID)))
    if draw(st.booleans()):
        add(draw(st.sampled_from(_GRID)), undone=True)
    for _ in range(draw(st.integers(0, 2))):
        add(CLOSES // MILLISECOND + draw(st.sampled_from((0, 3, 61_000))))
    if draw(st.booleans()):
        add(draw(st.sampled_from(_GRID)), by=SPONSOR)
    return Truth(tuple(acts), draw(st.integers(1, 3)))


@dataclass(frozen=True)
class Story:
    """A truth, at a date."""

    truth: Truth
    begin: datetime

    @property
    def acts(self) -> list[Act]:
        """All shares, in the order in which they were made."""
        return sorted(self.truth.acts, key=_made)

    def standing(self, at: int = TAKEN, *forms: str) -> list[Act]:
        """Return what a look at an instant shows: of all forms, or of these."""
        return [
            act
            for act in self.acts
            if act.made <= at
            and (act.undone is None or act.undone > at)
            and (not forms or act.form in forms)
        ]

    def micros(self, at: int) -> int:
        """Return an instant as microseconds since 1970."""
        return (self.begin - _EPOCH) // timedelta(microseconds=1) + at

    def moment(self, at: int) -> datetime:
        """Return an instant as a date and time in UTC."""
        return self.begin + timedelta(microseconds=at)

    def rfc(self, at: int) -> str:
        """Print an instant whole, for documents."""
        return f"{self.moment(at):%Y-%m-%dT%H:%M:%S.%fZ}"


class File(NamedTuple):
    """One exhibit."""

    name: str
    content: bytes
    terms: Mapping[str, object]
    """What the evidence file says of it; it is complete, and taken at ``TAKEN``, if that does not
    say otherwise."""


@dataclass(frozen=True)
class Format:
    """One way of writing a contest down."""

    name: str
    begin: datetime
    write: Callable[[Story], Sequence[File]]
    contest: Callable[[Story], dict[str, object]]
    """The rules, less ``entry.forms`` and ``award``."""
    entrant: Callable[[int], str]
    """What a decision calls a person."""
    shown: Callable[[int], Interval | None]
    """What it leaves of the instant of a share; ``None``: nothing but that it was made."""
    forms: frozenset[str] = frozenset(FORMS)
    """The forms that are in it."""
    unvouched: frozenset[str] = frozenset()
    """Those of them that it may lack, for all that its instrument can tell."""
    read_as: Mapping[str, str] = field(default_factory=dict)
    """Forms that it shows as others: it cannot tell them apart."""
    undated_undoing: bool = False
    """It says that a share was undone, and not when."""

    def story(self, truth: Truth) -> Story:
        """Set a truth at this format's date."""
        return Story(truth, self.begin)


def cells(width: int) -> Callable[[int], Interval]:
    """Return how instants are shown of which those within ``width`` cannot be told apart."""
    return lambda at: (at // width * width, at // width * width + width - 1)


def untimed(_at: int) -> None:
    """Show nothing of an instant."""


def rules(story: Story, forms: frozenset[str], base: Mapping[str, object]) -> dict[str, object]:
    """Complete a contest document."""
    entry = base.get("entry", {})
    assert isinstance(entry, dict)
    return {
        "schema": "contestjudge/contest/v1",
        "name": "the same contest",
        **base,
        "entry": {**entry, "forms": sorted(forms), "closes": story.rfc(CLOSES)},
        "award": {"seats": story.truth.seats},
    }


def judged(
    formats: Sequence[Format], truth: Truth, forms: frozenset[str] | None = None
) -> cj.Decision:
    """Judge a truth as one format tells it, or several of one date together.

    Args:
        formats: which; rules and names are those of the first.
        truth: what happened.
        forms: the forms that count; ``None``: those that the first format shows.
    """
    first = formats[0]
    story = first.story(truth)
    with tempfile.TemporaryDirectory() as folder:
        exhibits: list[dict[str, object]] = []
        for number, file in enumerate(file for one in formats for file in one.write(story)):
            path = Path(folder) / f"{number}-{file.name}"
            path.write_bytes(file.content)
            terms = {"taken_at": story.rfc(TAKEN), "complete": True, **file.terms}
            exhibits.append({"path": str(path), **terms})
        evidence = cj.read({"schema": "contestjudge/evidence/v1", "exhibits": exhibits})
        counted = first.forms if forms is None else forms
        return cj.judge(rules(story, counted, first.contest(story)), evidence)


OLD: Final = datetime(2010, 8, 4, 12, tzinfo=UTC)
"""When X counted its ids up."""
SNOWFLAKES: Final = datetime(2012, 7, 4, 12, tzinfo=UTC)
"""When they carried the time, and the old search and the first archives were still there."""
TODAY: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
