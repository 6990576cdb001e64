"""Accounts become persons: declared groups and rulings close transitively (spec 5.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contestjudge.model.contest import AccountRef
from contestjudge.model.names import id_key
from contestjudge.model.words import Platform


class People(NamedTuple):
    """Which person each grouped account is; everyone else is a person alone."""

    person_of: dict[str, str]
    accounts_of: dict[str, tuple[str, ...]]

    def person(self, account: str) -> str:
        """Return the id of the person behind an account: the least member's."""
        return self.person_of.get(account, account)

    def accounts(self, person: str) -> tuple[str, ...]:
        """Return a person's accounts, sorted."""
        return self.accounts_of.get(person, (person,))


def matching(
    reference: AccountRef, platform: Platform, handle_accounts: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Return the accounts that a reference names: by id, or all that showed the handle.

    A handle also names the account that is known by it alone.
    """
    if reference.platform not in {None, platform}:
        return frozenset()
    if reference.account.startswith("@"):
        known = handle_accounts.get(reference.account[1:], frozenset())
        return known | {reference.account}
    return frozenset({reference.account})


def people(groups: Iterable[Iterable[str]]) -> People:
    """Close groups transitively.

    >>> people([["9", "10"], ["10", "@ada"]]).person("@ada")
    '9'
    """
    parent: dict[str, str] = {}

    def root(account: str) -> str:
        parent.setdefault(account, account)
        while parent[account] != account:
            parent[account] = parent[parent[account]]
            account = parent[account]
        return account

    for group in groups:
        members = sorted(group, key=id_key)
        for member in members:
            one, other = sorted((root(members[0]), root(member)), key=id_key)
            parent[other] = one
    accounts_of: dict[str, list[str]] = defaultdict(list)
    for account in sorted(parent, key=id_key):
        accounts_of[root(account)].append(account)
    return People(
        {account: root(account) for account in parent},
        {person: tuple(accounts) for person, accounts in accounts_of.items()},
    )
