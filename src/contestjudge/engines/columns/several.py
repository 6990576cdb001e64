"""Accounts with several plain shares: which one speaks, and what becomes of the others (14.3.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple

from contestjudge.engines.apart.store import Law


class Speaking(NamedTuple):
    """What becomes of accounts' several shares; they are named by their rows."""

    silent: frozenset[int]
    """Those that do not speak for their accounts."""
    until: Mapping[int, int]
    """Those that were undone: by which id."""
    mixed: frozenset[int]
    """Accounts whose shares have to be given back, all of them."""


def by_account(
    rows: Iterable[int], accounts: Sequence[int], values: Sequence[int]
) -> dict[int, list[int]]:
    """Return the rows of every account that has several.

    Args:
        rows: the first one of each share, by id.
        accounts: the whole column.
        values: the accounts of those rows, in any order.
    """
    found: dict[int, list[int]] = {
        account: [] for account, count in Counter(values).items() if count > 1
    }
    for row in rows:
        account = accounts[row]
        if account in found:
            found[account].append(row)
    return found


def spoken_for(
    several: Mapping[int, Sequence[int]], ids: Sequence[int], posts: Sequence[int], law: Law
) -> Speaking:
    """Find which share speaks for each account.

    Args:
        several: accounts with their shares' rows, by id.
        ids: the whole column.
        posts: the whole column.
        law: what becomes of shares that were undone, and how many are listed.
    """
    until: dict[int, int] = {}
    mixed: set[int] = set()
    silent: dict[int, list[int]] = {}
    owner: dict[int, int] = {}
    for account, rows in several.items():
        undone = _undone(rows, ids, posts)
        standing = [row for row in rows if law.again == "counts" or row not in undone]
        tied = len(standing) > 1 and ids[standing[0]] >> 22 == ids[standing[1]] >> 22
        if tied or (undone and law.again == "open"):
            mixed.add(account)
            continue
        silent[account] = [row for row in rows if row != standing[0]]
        until |= undone
        owner.update(dict.fromkeys(undone, account))
    mixed.update(_listed(silent, law.listed))
    mixed.update(owner[row] for row in nsmallest(law.cited, until, key=lambda row: str(ids[row])))
    for account in mixed:
        for row in several[account]:
            until.pop(row, None)
    kept = (row for account, rows in silent.items() if account not in mixed for row in rows)
    return Speaking(frozenset(kept), until, frozenset(mixed))


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


def _listed(silent: Mapping[int, Sequence[int]], most: int) -> Iterator[int]:
    """Give the first accounts, by number, that have so many shares that are out."""
    done = 0
    for account in sorted(silent):
        if done >= most:
            return
        yield account
        done += len(silent[account])
