"""Accounts with several plain shares: which one speaks, and what becomes of the others (14.3.4).

Rows are integers in arrays here as well: most people of a large contest may have shared again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from typing import NamedTuple

from contestjudge.engines.apart.store import Law


class Speaking(NamedTuple):
    """What becomes of accounts' several shares."""

    silent: bytearray
    """For each row, 1 if it is of a share that does not speak for its account; empty: none is."""
    until: array[int]
    """For each row, the id by which its share was undone; 0: it was not. Empty: none was."""
    mixed: frozenset[int]
    """Accounts whose shares have to be given back, all of them."""


def by_account(rows: Iterable[int], accounts: Sequence[int]) -> array[int]:
    """Return the rows of accounts that have several, account by account, in the order given.

    Args:
        rows: the first one of each share.
        accounts: the whole column.
    """
    once: set[int] = set()
    add = once.add
    rows = array("I", rows)
    several = {one for one in map(accounts.__getitem__, rows) if one in once or add(one)}
    del once
    found = array("I", [row for row in rows if accounts[row] in several])
    del several
    return array("I", sorted(found, key=accounts.__getitem__))


def groups(rows: Sequence[int], accounts: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Give each account with its rows, which stand one behind the other."""
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or accounts[rows[at]] != accounts[rows[start]]:
            yield accounts[rows[start]], rows[start:at]
            start = at


def spoken_for(
    rows: Sequence[int],
    columns: tuple[Sequence[int], Sequence[int], Sequence[int]],
    law: Law,
    mixed: frozenset[int],
) -> Speaking:
    """Find which share speaks for each account.

    Args:
        rows: of accounts that have several, as :func:`by_account` gives them, each's by id.
        columns: ids, accounts and posts of all rows.
        law: what becomes of shares that were undone, and how many are listed.
        mixed: accounts whose shares are given back in any case.
    """
    ids, accounts, posts = columns
    silent, until = bytearray(len(ids)), array("q", bytes(8 * len(ids)))
    more: set[int] = set()
    listed = 0
    undone = array("I")
    for account, own in groups(rows, accounts):
        if account in mixed:
            continue
        again = _undone(own, ids, posts)
        standing = [row for row in own if law.again == "counts" or row not in again]
        tied = len(standing) > 1 and ids[standing[0]] >> 22 == ids[standing[1]] >> 22
        if tied or (again and law.again == "open"):
            more.add(account)
            continue
        if listed < law.listed:
            more.add(account)  # among the first whose shares are out
        listed += len(own) - 1
        undone.extend(again)
        for row, later in again.items():
            until[row] = later
        for row in own:
            silent[row] = row != standing[0]
    more.update(accounts[row] for row in nsmallest(law.cited, undone, key=lambda n: str(ids[n])))
    return Speaking(silent, until, frozenset(more))


def _undone(rows: Sequence[int], ids: Sequence[int], posts: Sequence[int]) -> dict[int, int]:
    """Return of which shares the account shared the post once more, and by which id (4.3.2)."""
    found: dict[int, int] = {}
    last: dict[int, int] = {}
    for row in rows:
        before = last.get(posts[row])
        if before is not None:
            found[before] = ids[row]
        last[posts[row]] = row
    return found
