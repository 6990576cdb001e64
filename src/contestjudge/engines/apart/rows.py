"""A usual share as a row: the few numbers that tell it from all the others."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from contestjudge.model.observation import Observation
from contestjudge.model.share import Place, Share
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.x_ids import X_EPOCH_MS

LAST_ID: Final = (1 << 63) - 1
LAST_ACCOUNT: Final = 8_999_999_999_999_999_999
WIDTH: Final = 999
"""A snowflake names a millisecond: its latest microsecond, less its earliest."""


class Ticks(NamedTuple):
    """How the numbers that tell shares apart name the instants at which these were made."""

    bits: int
    """The last so many tell apart what was made within a tick."""
    length: int
    """Of a tick, microseconds."""
    epoch: int
    """From when on ticks are counted, microseconds UTC."""

    @property
    def width(self) -> int:
        """The latest microsecond of a tick, less its earliest."""
        return self.length - 1

    def earliest_of(self, number: int) -> int:
        """Return the first microsecond of a number's tick."""
        return (number >> self.bits) * self.length + self.epoch

    def first_from(self, instant: int) -> int:
        """Return the least number of a tick that begins at an instant or later."""
        return max(0, -(-(instant - self.epoch) // self.length)) << self.bits

    def end_of(self, instant: int) -> int:
        """Return the last microsecond of the tick in which an instant lies."""
        return instant - (instant - self.epoch) % self.length + self.width


SNOWFLAKES: Final = Ticks(22, WIDTH + 1, X_EPOCH_MS * 1000)
"""Of ids of X."""
MICROSECONDS: Final = Ticks(0, 1, 0)
"""Of instants themselves, where no two shares have the same."""


class Seen(NamedTuple):
    """A row: one record of a plain share."""

    batch: int
    record: int
    id: int
    account: int
    handle: str
    post: int
    """Its place among the contest's posts."""

    def observation(self, posts: Sequence[str]) -> Observation:
        """Write it as the short path would have observed it."""
        earliest = earliest_of(self.id)
        return Observation(
            Platform.X,
            str(self.id),
            str(self.account),
            self.handle,
            ShareForm.NATIVE,
            posts[self.post],
            None,
            earliest,
            Basis.PLATFORM_ID,
            earliest + WIDTH,
            Basis.PLATFORM_ID,
        )

    def share(self, posts: Sequence[str], cited: tuple[Place, ...]) -> Share:
        """Write its share, as the reference would have joined it from the records cited."""
        earliest = earliest_of(self.id)
        return Share(
            str(Platform.X),
            str(self.id),
            str(self.id),
            str(self.account),
            self.handle,
            ShareForm.NATIVE,
            posts[self.post],
            None,
            earliest,
            Basis.PLATFORM_ID,
            earliest + WIDTH,
            Basis.PLATFORM_ID,
            None,
            (),
            None,
            cited,
        )


class Rows(NamedTuple):
    """Rows in columns of one length, 64-bit integers but for the posts, in order of records."""

    records: array[int]
    ids: array[int]
    accounts: array[int]
    posts: array[int]
    """16-bit integers: places among the contest's posts."""
    handles: bytes
    """With a line feed between two."""


def no_rows() -> Rows:
    """Return columns of no length."""
    return Rows(array("q"), array("q"), array("q"), array("H"), b"")


def one_behind_the_other(portions: Iterable[Rows]) -> Rows:
    """Put portions of rows into one."""
    some = [rows for rows in portions if rows.ids]
    if len(some) == 1:
        return some[0]
    found = no_rows()
    for rows in some:
        for column, more in zip(found[:4], rows[:4], strict=True):
            column.extend(more)
    return found._replace(handles=b"\n".join(rows.handles for rows in some))


def earliest_of(number: int) -> int:
    """Return the first microsecond in which a snowflake can have been given out."""
    return ((number >> 22) + X_EPOCH_MS) * 1000


def first_from(instant: int) -> int:
    """Return the least id that was given out at an instant or later (microseconds UTC)."""
    return max(0, -(-instant // 1000) - X_EPOCH_MS) << 22
