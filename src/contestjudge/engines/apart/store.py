"""What judging asks of the place where plain rows are kept, wherever that is.

A *plain* share is one that stays apart. One of every account's *speaks* for it: by that one the
account is ranked. All its others are out (spec 14.3.4).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple

from contestjudge.engines.apart.digests import PlaceKey, place
from contestjudge.engines.apart.events import EventRows, SeenEvent
from contestjudge.engines.apart.rows import MICROSECONDS, SNOWFLAKES, Rows, Seen, Ticks
from contestjudge.model.words import Platform

Row = Seen | SeenEvent
"""One record of a plain share."""


class Elsewhere(NamedTuple):
    """Names by which rows can be meant elsewhere."""

    numbers: Sequence[int]
    """Ids of shares, of what is shared, of accounts; ascending."""
    handles: frozenset[str]
    """ASCII lower case, without ``@``."""
    plcs: frozenset[bytes] = frozenset()
    """Of accounts named ``did:plc:``, and of whose records are named: what stands behind that."""


Again = Literal["out", "counts", "open"]
"""What an account's share is whose post it shared once more: which of several counts may be open,
so that all of them are given back."""


class Law(NamedTuple):
    """By what rows are parted, beside names (spec 14.3)."""

    inside: Sequence[tuple[int, int]]
    """For each post, the first and the last id with which a share of it is usual."""
    again: Again
    listed: int
    """The first exclusions, by account, that the reference has to see: so many are listed."""
    cited: int
    """The undone shares, by the digits of their ids, and the indirect ones, by their names, that it
    has to see: so many are cited."""
    indirect: bool = True
    """Whether shares that were made from others may count."""


class Counts(NamedTuple):
    """How many stay apart."""

    entrants: int
    """Each with the share that speaks for the account; all their other shares are out."""
    shares: int
    undone: int
    indirect: int = 0
    """Those that say they were made from another share."""


class Made(NamedTuple):
    """Shares of a post that were made before an id was given out."""

    made: int
    undone: int
    """Those of them that were undone, be it later."""
    gone: int
    """Those that were undone by a share made before that id."""


class Lift(NamedTuple):
    """How far unseen shares by those who shared may lift them: whoever shared later than this."""

    after: int
    """Microseconds UTC."""
    least: int
    """To this rank at best."""


class Behind(NamedTuple):
    """What the ranks of plain shares hang on, beside themselves."""

    settled: Sequence[int]
    """By when others certainly shared, ascending."""
    begun: Sequence[int]
    """From when on others may have shared, ascending."""
    lifts: Sequence[Lift | None]
    """For each post."""
    rooms: Sequence[tuple[int, int | None]]
    """From an instant on, how many more nobody saw (``None``: nobody knows); ascending."""


class Instants(NamedTuple):
    """When some shares were made, ascending: 64 bits each, microseconds UTC."""

    earliest: memoryview[int]
    latest: memoryview[int]


class Store(ABC):
    """Rows of one judgement: kept as they are read, then parted, then counted."""

    posts: Sequence[str]
    """Ids of the contest's posts; rows name them by their places here."""
    platform: ClassVar[Platform]
    """Where all rows are from."""
    ticks: ClassVar[Ticks]
    """How the numbers of shares, by which they are asked for here, name instants."""

    @abstractmethod
    def forget(self, batch: int) -> None:
        """Drop what was kept of the last input."""

    @abstractmethod
    def is_large(self) -> bool:
        """Tell whether so many rows are kept that not all are listed in a decision."""

    @abstractmethod
    def batches(self) -> frozenset[int]:
        """Return the inputs of which rows are kept."""

    @abstractmethod
    def part(self, elsewhere: Elsewhere, law: Law) -> None:
        """Part the rows into plain shares and what has to be given back (spec 14.3).

        Args:
            elsewhere: names that stand anywhere else.
            law: by what else they are parted.
        """

    @abstractmethod
    def given_back(self) -> Iterator[Row]:
        """Give the rows that are not plain shares, input by input, record by record."""

    @abstractmethod
    def everything(self) -> Iterator[Row]:
        """Give all rows, but for those that were given back, in the same order."""

    @abstractmethod
    def counts(self) -> Counts:
        """Count who stays apart."""

    @abstractmethod
    def made_before(self, post: int, number: int) -> Made:
        """Count the plain shares of a post whose numbers are less than another."""

    @abstractmethod
    def stands(self, number: int) -> PlaceKey:
        """Say where the plain share of a number stands in display order."""

    @abstractmethod
    def instants(self) -> Iterator[Instants]:
        """Give the instants of those that speak, ascending, in portions."""

    @abstractmethod
    def near(self, last: int) -> Iterator[Row]:
        """Give the rows of shares that speak, up to a number, input by input, record by record."""

    @abstractmethod
    def by_id(self) -> Iterator[Row]:
        """Give the rows of all shares that speak, each's together, by number; few are held."""

    @abstractmethod
    def beyond(self, last: int) -> Sequence[int]:
        """Count for each post the shares that speak behind a number."""

    @abstractmethod
    def used(self) -> Mapping[int, int]:
        """Count the rows of plain shares, for each input that has some."""

    @abstractmethod
    def observations(self, kinds: Sequence[int]) -> int:
        """Count distinct observations of plain shares: one each for every kind of terms.

        Args:
            kinds: for each input, of what kind its terms are.
        """

    @abstractmethod
    def evidence_digest(self, others: Iterable[str]) -> str:
        """Digest the evidence (spec 4.6.3).

        Args:
            others: all rows but those of plain shares.
        """

    @abstractmethod
    def standings_digest(self, behind: Behind, others: Sequence[tuple[PlaceKey, bytes]]) -> str:
        """Digest the standings (spec 8.4).

        Args:
            behind: what ranks hang on.
            others: rows of those who are not plain, in display order.
        """


class SnowflakeStore(Store):
    """Rows of native shares on X: each is named by its id."""

    platform = Platform.X
    ticks = SNOWFLAKES

    @abstractmethod
    def keep(self, batch: int, rows: Rows) -> None:
        """Keep rows.

        Args:
            batch: which input they are of; all of one come before those of the next.
            rows: the next ones.
        """

    def stands(self, number: int) -> PlaceKey:
        """Say where the plain share of a number stands in display order."""
        return place(number)


class EventStore(Store):
    """Rows of reposts on Bluesky, as a stream recorded them: each is named by its microsecond."""

    platform = Platform.BLUESKY
    ticks = MICROSECONDS

    @abstractmethod
    def keep(self, batch: int, rows: EventRows) -> None:
        """Keep rows likewise."""
