"""Plain reposts and what has to be given back, parted over whole columns (spec 14.3.6)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain, compress, islice
from operator import eq, lt
from typing import Final, NamedTuple

from contestjudge.engines.apart.store import Elsewhere, Law
from contestjudge.engines.events.names import Names


class Kept(NamedTuple):
    """What rows hold."""

    instants: Sequence[int]
    claimed: Sequence[int]
    posts: Sequence[int]
    names: Names
    via: Sequence[int]
    """Which of the next names what it was made from, the first being 1; 0: it says nothing."""
    through: Names


class Parted(NamedTuple):
    """Rows, parted; a row is named by its place in the columns."""

    plain: Sequence[int]
    """The first row of each plain share, by instant; a range, if it is of all."""
    by_name: array[int]
    """The same, by name."""
    again: array[int]
    """All other rows of plain shares, by instant."""
    indirect: int
    """Plain shares that say they were made from another one."""
    stays: bytes
    """For each row, 1 if it is of a plain share, else 0."""


NOTHING_PARTED: Final = Parted((), array("I"), array("I"), 0, b"")


def parted(kept: Kept, elsewhere: Elsewhere, law: Law) -> Parted:
    """Part rows.

    Args:
        kept: what they hold.
        elsewhere: names that stand anywhere else.
        law: by what else they are parted.
    """
    firsts, again, unlike = _by_account(kept)
    stays = bytearray(len(kept.instants))
    for row in firsts:
        stays[row] = 1
    found = _Parting(kept, firsts, stays)
    for plc in (*unlike, *elsewhere.plcs):
        found.give_back(plc)
    plain = _by_instant(firsts, kept.instants)
    found.give_back_of_one_instant(plain)
    found.give_back_outside(plain, law.inside)
    indirect = array("I", [row for row in firsts if kept.via[row] and stays[row]])
    cited = indirect[: law.cited] if law.indirect else indirect
    for row in cited:
        stays[row] = 0
    if sum(stays) < len(firsts):
        again = array("I", [row for row in again if found.is_plain(row)])
        plain, firsts = (
            array("I", [row for row in rows if stays[row]]) for rows in (plain, firsts)
        )
    for row in again:
        stays[row] = 1
    by_instant = array("I", sorted(again, key=kept.instants.__getitem__))
    return Parted(plain, firsts, by_instant, len(indirect) - len(cited), bytes(stays))


class _Parting:
    """Finds the shares of accounts that have one."""

    def __init__(self, kept: Kept, firsts: Sequence[int], stays: bytearray) -> None:
        """Take them.

        Args:
            kept: what rows hold.
            firsts: the first row of each account, by name.
            stays: for each row, 1 if it is the first one of a plain share; changed here.
        """
        self._kept = kept
        self._firsts = firsts
        self._stays = stays

    def _row(self, plc: bytes) -> int | None:
        """Return the first row of an account."""
        names, firsts = self._kept.names, self._firsts
        at = names.place(firsts, plc)
        return firsts[at] if at < len(firsts) and names.plc(firsts[at]) == plc else None

    def give_back(self, plc: bytes) -> None:
        """Give back what an account shared."""
        row = self._row(plc)
        if row is not None:
            self._stays[row] = 0

    def is_plain(self, row: int) -> bool:
        """Tell whether the share of a row stays."""
        first = self._row(self._kept.names.plc(row))
        return first is not None and self._stays[first] == 1

    def give_back_of_one_instant(self, plain: Sequence[int]) -> None:
        """Give back shares of which several were made in one microsecond.

        Args:
            plain: by instant.
        """
        if isinstance(plain, range):
            return
        instants, stays = self._kept.instants, self._stays
        rows = array("I", [row for row in plain if stays[row]])
        times = array("q", [instants[row] for row in rows])
        same = array("b", map(eq, times, islice(times, 1, None)))
        for row in chain(compress(rows, same), compress(islice(rows, 1, None), same)):
            stays[row] = 0

    def give_back_outside(self, plain: Sequence[int], inside: Sequence[tuple[int, int]]) -> None:
        """Give back shares that are not usual for their posts.

        Args:
            plain: by instant.
            inside: for each post, the first and the last instant of those that are.
        """
        instants, posts = self._kept.instants, self._kept.posts
        low, high = max(low for low, _ in inside), min(high for _, high in inside)
        if not plain or low <= instants[plain[0]] <= instants[plain[-1]] <= high:
            return
        for row in plain:
            low, high = inside[posts[row]]
            if not low <= instants[row] <= high:
                self._stays[row] = 0


def _by_account(kept: Kept) -> tuple[array[int], array[int], set[bytes]]:
    """Return the first row of each account, by name; all others; and accounts of several shares.

    Rows of one share have to say the same of it.
    """
    names = kept.names
    firsts, again = array("I"), array("I")
    unlike: set[bytes] = set()
    account, first = b"", 0
    for row in names.in_order():
        plc = names.plc(row)
        if plc != account:
            account, first = plc, row
            firsts.append(row)
            continue
        again.append(row)
        if _said(kept, row) != _said(kept, first):
            unlike.add(plc)
    return firsts, again, unlike


def _said(kept: Kept, row: int) -> tuple[object, ...]:
    via = kept.via[row]
    through = kept.through[via - 1] if via else b""
    return kept.names[row], kept.instants[row], kept.claimed[row], kept.posts[row], through


def _by_instant(rows: Sequence[int], instants: Sequence[int]) -> Sequence[int]:
    """Put rows in the order of their instants; a range, if these are all, and each has its own."""
    if len(rows) == len(instants) and all(map(lt, instants, islice(instants, 1, None))):
        return range(len(rows))
    return array("I", sorted(sorted(rows), key=instants.__getitem__))
