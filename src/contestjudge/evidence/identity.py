"""Who is who: accounts by immutable id, handles for display and for those who show nothing else.

A handle can be renamed away and taken by somebody else; it stands for an account only while the
evidence shows it with exactly one (spec 4.4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from contestjudge.evidence.batch import Batch
from contestjudge.model.contest import ascii_lower
from contestjudge.model.finding import Finding, finding


class Identities(NamedTuple):
    """What the evidence says of accounts and handles."""

    handles_of: dict[str, dict[str, int]]
    """Account to its handles as printed, each with the latest instant it was seen at."""
    accounts_of: dict[str, frozenset[str]]
    """Handle (ASCII lower case) to the accounts seen with it."""
    nameless: frozenset[str]
    """Accounts that no record shows with a handle."""

    def account(self, account_id: str | None, handle: str | None) -> str | None:
        """Name the account of an observation; ``@handle`` where only that is known."""
        if account_id is not None:
            return account_id
        if handle is None:
            return None
        lower = ascii_lower(handle)
        accounts = self.accounts_of.get(lower, frozenset())
        return next(iter(accounts)) if len(accounts) == 1 else f"@{lower}"

    def display(self, account: str) -> str | None:
        """Return the handle observed last, then least by bytes."""
        handles = self.handles_of.get(account)
        if not handles:
            return None
        return min(handles, key=lambda handle: (-handles[handle], handle.encode()))


def identities(batches: Iterable[Batch], relevant: frozenset[str]) -> Identities:
    """Collect accounts and handles from the observations of contest posts and their shares.

    Args:
        batches: all evidence.
        relevant: ids of contest posts and of shares of them; only who shared one takes part.
    """
    handles_of: dict[str, dict[str, int]] = {}
    nameless: set[str] = set()
    for batch in batches:
        for observation in batch.reading.observations:
            if observation.post not in relevant:
                continue
            account, handle = observation.account_id, observation.handle
            if account is None:
                if handle is None:
                    continue
                account = f"@{ascii_lower(handle)}"
            if handle is None:
                nameless.add(account)
                continue
            known = handles_of.get(account)
            if known is None:
                handles_of[account] = {handle: observation.earliest}
            elif known.get(handle, observation.earliest - 1) < observation.earliest:
                known[handle] = observation.earliest
    accounts_of: dict[str, set[str]] = defaultdict(set)
    for account, handles in handles_of.items():
        if not account.startswith("@"):
            for handle in handles:
                accounts_of[ascii_lower(handle)].add(account)
    return Identities(
        handles_of,
        {handle: frozenset(accounts) for handle, accounts in accounts_of.items()},
        frozenset(nameless - handles_of.keys()),
    )


def identity_findings(found: Identities, platform: str) -> list[Finding]:
    """Say who was renamed, which handles are shared, who is known by a handle only."""
    findings: list[Finding] = []
    handle_only = [
        account
        for account in found.handles_of
        if account.startswith("@") and account[1:] not in found.accounts_of
    ]
    if handle_only:
        touched = [(platform, account) for account in handle_only]
        findings.append(finding("identity.handle_only", count=len(touched), touches=touched))
    for account, handles in found.handles_of.items():
        if not account.startswith("@") and len({ascii_lower(name) for name in handles}) > 1:
            names = " ".join(sorted(handles))
            touched = [(platform, account)]
            findings.append(
                finding("identity.renamed", account=account, handles=names, touches=touched)
            )
    for handle, accounts in found.accounts_of.items():
        if len(accounts) > 1:
            names = " ".join(sorted(accounts))
            touched = [(platform, account) for account in accounts]
            findings.append(
                finding("identity.shared_handle", handle=handle, accounts=names, touches=touched)
            )
    return findings


def unvouched(found: Identities) -> frozenset[str]:
    """Accounts known by handle only that could be somebody else in the evidence."""
    by_handle = [account for account in found.handles_of if account.startswith("@")]
    return frozenset(
        account
        for account in by_handle
        if found.nameless or len(found.accounts_of.get(account[1:], ())) > 1
    )
