"""The field: everything that ranking needs, and nothing that it does not.

Ranking knows entrants, intervals, doubts, order pairs and holes; it knows no format, no rule and
no file.
"""

from __future__ import annotations

from typing import NamedTuple

from contestjudge.model.words import ShareForm

EntrantKey = tuple[str, str]
"""``(platform, entrant id)``."""
ShareKey = tuple[str, str]
"""``(platform, share key)``: the platform's id, or ``~`` and a digest where there is none."""


class Candidate(NamedTuple):
    """A share that may count: a member of S_i; of V_i too where ``certain``.

    The interval is clipped to the window and widened by the tolerance, for order only.
    """

    share: ShareKey
    earliest: int
    latest: int
    certain: bool
    """Certainly valid under the rules."""


class Entry(NamedTuple):
    """One entrant in the field."""

    entrant: EntrantKey
    candidates: tuple[Candidate, ...]
    """Not empty."""
    holds_native: frozenset[str] = frozenset()
    """Posts of which the entrant certainly holds a native share, so that no native hole of that
    post can hide another one of theirs. Empty where undone shares count."""
    vouched: bool = True
    """False: perhaps the same person as another entrant; counts in others' greatest rank only."""


class OrderPair(NamedTuple):
    """Evidence that ``before`` was recorded no later than ``after``."""

    before: ShareKey
    after: ShareKey


class Hole(NamedTuple):
    """Room for shares that nobody has seen: a post, a form, a closed period."""

    post: str
    form: ShareForm
    earliest: int
    latest: int
    """``UNBOUNDED`` where the period has no end."""
    at_most: int | None
    """How many shares can hide there; ``None``: any number. Never 0."""
    budget: str | None
    """Holes with the same budget have the same ``at_most`` and share it; ``None``: its own."""
    cause: str
    """The finding code that says why nobody looked."""


class Rank(NamedTuple):
    """Least and greatest rank over all completions; ``max`` is ``None`` where unbounded."""

    min: int
    max: int | None
