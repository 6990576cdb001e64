"""The field: everything that ranking needs, and nothing that it does not.

Ranking knows entrants, intervals, doubts, order pairs and holes; it knows no format, no rule and
no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, overload

from contestjudge.model.words import ShareForm

EntrantKey = tuple[str, str]
"""``(platform, entrant id)``."""
TicketKey = tuple[str, ...]
"""A ticket of an entrant: its key, and, in pairs of a name and a value, what else it is of."""
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
    tickets: tuple[TicketKey, ...] = ()
    """In a draw: what tells each of its tickets from others of its own; none: it has one."""
    tickets_open: bool = False
    """Whether it is open how many tickets it has, or which."""

    @property
    def doubtful(self) -> bool:
        """Whether V_i is empty."""
        return not any(one.certain for one in self.candidates)


class Columns(NamedTuple):
    """Every entrant's extremes, aligned with the entries."""

    earliest: list[int]
    """The least earliest instant of S_i."""
    latest: list[int | None]
    """The least latest instant of V_i; ``None`` where that is empty."""


class Entries(Sequence[Entry]):
    """Entries in columns: nearly everyone made one share, with nothing to doubt about it.

    Those are kept as columns, and made into an :class:`Entry` when somebody asks; everyone else
    follows behind them as is.
    """

    def __init__(
        self,
        platform: str,
        accounts: list[str],
        shares: list[str],
        extremes: tuple[list[int], list[int]],
        holds: list[frozenset[str]],
        others: Iterable[Entry] = (),
    ) -> None:
        """Take the columns of the plain entries, all of one length, and the others.

        Args:
            platform: of all plain entrants.
            accounts: their ids.
            shares: the name of the one share of each.
            extremes: its earliest and its latest instant, microseconds UTC.
            holds: posts of which each certainly holds a native share.
            others: entries that are not plain.
        """
        self._platform = platform
        self._accounts = accounts
        self._shares = shares
        self._earliest, self._latest = extremes
        self._holds = holds
        self.plain = len(accounts)
        """How many are plain; they come first."""
        self.others = tuple(others)

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Entries:
        """Take entries in any form."""
        if isinstance(entries, cls):
            return entries
        return cls("", [], [], ([], []), [], entries)

    def __len__(self) -> int:
        """Count the entrants."""
        return self.plain + len(self.others)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, index: int | slice) -> Entry | tuple[Entry, ...]:
        """Return an entry, or several."""
        if isinstance(index, slice):
            return tuple(self[one] for one in range(*index.indices(len(self))))
        if index < 0:
            index = range(len(self))[index]
        if index >= self.plain:
            return self.others[index - self.plain]
        candidate = Candidate(
            self.plain_share(index), self._earliest[index], self._latest[index], certain=True
        )
        return Entry((self._platform, self._accounts[index]), (candidate,), self._holds[index])

    def persons(self) -> list[str]:
        """Return the ids of all entrants."""
        return [*self._accounts, *(entry.entrant[1] for entry in self.others)]

    def entrants(self) -> list[EntrantKey]:
        """Return the keys of all entrants."""
        plain = [(self._platform, person) for person in self._accounts]
        return [*plain, *(entry.entrant for entry in self.others)]

    def plain_share(self, index: int) -> ShareKey:
        """Return the one share of a plain entrant."""
        return self._platform, self._shares[index]

    def plain_owners(self, shares: Iterable[ShareKey]) -> dict[ShareKey, int]:
        """Find which of some shares are the one share of a plain entrant, and whose."""
        names = {name for platform, name in shares if platform == self._platform}
        return {
            (self._platform, name): index
            for index, name in enumerate(self._shares)
            if name in names
        }

    @property
    def plain_accounts(self) -> Sequence[str]:
        """Return the accounts of all plain entrants."""
        return self._accounts

    @property
    def plain_names(self) -> Sequence[str]:
        """Return the names of the shares of all plain entrants."""
        return self._shares

    @property
    def plain_latest(self) -> Sequence[int]:
        """Return the latest instants of the shares of all plain entrants."""
        return self._latest

    def holds(self) -> list[frozenset[str]]:
        """Return, for every entrant, the posts of which it certainly holds a native share."""
        return [*self._holds, *(entry.holds_native for entry in self.others)]

    @cached_property
    def columns(self) -> Columns:
        """Every entrant's extremes."""
        latest: list[int | None] = [*self._latest]
        earliest = list(self._earliest)
        for entry in self.others:
            candidates = entry.candidates
            earliest.append(min(one.earliest for one in candidates))
            latest.append(min((one.latest for one in candidates if one.certain), default=None))
        return Columns(earliest, latest)

    @cached_property
    def by_earliest(self) -> list[int]:
        """Return all indices, sorted by the least earliest instant."""
        return sorted(range(len(self)), key=self.columns.earliest.__getitem__)


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


class RankColumns(Sequence[Rank]):
    """Ranks in columns, aligned with the entries."""

    def __init__(self, least: list[int], greatest: list[int | None]) -> None:
        """Take two columns of one length."""
        self.least = least
        self.greatest = greatest

    def __len__(self) -> int:
        """Count the ranks."""
        return len(self.least)

    @overload
    def __getitem__(self, index: int) -> Rank: ...
    @overload
    def __getitem__(self, index: slice) -> list[Rank]: ...
    def __getitem__(self, index: int | slice) -> Rank | list[Rank]:
        """Return a rank, or several."""
        if isinstance(index, slice):
            return list(map(Rank, self.least[index], self.greatest[index]))
        return Rank(self.least[index], self.greatest[index])
