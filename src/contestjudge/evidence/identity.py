"""Who is who: accounts by immutable id, handles for display and for those who show nothing else.

A handle can be renamed away and taken by somebody else; it stands for an account only while the
evidence shows it with exactly one (spec 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from contestjudge.evidence.batch import Batch
from contestjudge.model.finding import Finding, finding
from contestjudge.model.names import account_name, ascii_lower, handle_account
from contestjudge.model.observation import HandleSeen, Observation


@dataclass(frozen=True)
class Identities:
    """What the evidence says of accounts and handles."""

    handle_of: dict[str, str]
    """Account (``@handle`` where only that is known) to the one handle it was seen with."""
    handles_of: dict[str, dict[str, int]]
    """Accounts seen with several handles: each with the latest instant it was seen at."""
    nameless: frozenset[str]
    """Accounts that no record shows with a handle."""

    @cached_property
    def accounts_of(self) -> dict[str, frozenset[str]]:
        """Handle (ASCII lower case) to the accounts seen with it; made when first asked for."""
        return _inverted(self.handle_of, self.handles_of)

    @property
    def shared(self) -> dict[str, frozenset[str]]:
        """Handles that were seen with several accounts."""
        lower = set(map(str.lower, self.handle_of.values()))
        if len(lower) == len(self.handle_of) and not self.handles_of:
            return {}
        return {name: who for name, who in self.accounts_of.items() if len(who) > 1}

    def account(self, account_id: str | None, handle: str | None) -> str | None:
        """Name the account of an observation; ``@handle`` where only that is known."""
        if account_id is not None:
            return account_id
        if handle is None:
            return None
        accounts = self.accounts_of.get(ascii_lower(handle), frozenset())
        return next(iter(accounts)) if len(accounts) == 1 else handle_account(handle)

    def names(self, account: str) -> frozenset[str]:
        """Return every handle that an account was seen with, ASCII lower case."""
        if account[0] == "@":
            return frozenset((account[1:],))
        one = self.handle_of.get(account)
        several = self.handles_of.get(account, {})
        return frozenset(map(ascii_lower, several if one is None else (one, *several)))

    def display(self, account: str) -> str | None:
        """Return the handle observed last, then least by bytes."""
        handles = self.handles_of.get(account)
        if handles is None:
            return self.handle_of.get(account)
        return min(handles, key=lambda handle: (-handles[handle], handle.encode()))


def identities(batches: Iterable[Batch], relevant: frozenset[str]) -> Identities:
    """Collect accounts and handles from the observations of contest posts and their shares.

    Args:
        batches: all evidence.
        relevant: ids of contest posts and of shares of them; only who shared one takes part.
    """
    handle_of: dict[str, str] = {}
    several: set[str] = set()
    nameless: set[str] = set()
    for batch in batches:
        for observation in batch.reading.observations:
            _, _, account, handle, _, post = observation[:6]
            if post not in relevant:
                continue
            if account is None:
                if handle is None:
                    continue
                account = handle_account(handle)
            if handle is None:
                nameless.add(account)
            elif handle_of.setdefault(account, handle) != handle:
                several.add(account)
    told = _told(batches, handle_of, nameless)
    several.update(
        one.account for one in told if handle_of.setdefault(one.account, one.handle) != one.handle
    )
    handles_of: dict[str, dict[str, int]] = {account: {} for account in several}
    for one in told:
        if one.account in several:
            seen = handles_of[one.account]
            seen[one.handle] = max(seen.get(one.handle, one.at), one.at)
    for looked_at, observation in _looks(batches, relevant, several):
        account = account_name(observation.account_id, observation.handle)
        if observation.handle is not None and account in several:
            seen = handles_of[account]
            seen[observation.handle] = max(seen.get(observation.handle, looked_at), looked_at)
    return Identities(
        handle_of,
        handles_of,
        frozenset(nameless - handle_of.keys()),
    )


def _told(
    batches: Iterable[Batch], handle_of: Mapping[str, str], nameless: Iterable[str]
) -> list[HandleSeen]:
    """Return what is told of handles without a share, as far as it is about who takes part."""
    told = {one for batch in batches for one in batch.reading.handles}
    if not told:
        return []
    accounts = {*handle_of, *nameless}
    shown = {ascii_lower(handle) for handle in handle_of.values()}
    return sorted(
        one for one in told if one.account in accounts or ascii_lower(one.handle) in shown
    )


def _looks(
    batches: Iterable[Batch], relevant: frozenset[str], several: set[str]
) -> Iterator[tuple[int, Observation]]:
    """Go through the observations once more, only where some account showed several handles.

    Each comes with the moment at which the handle was seen: as the exhibit was taken; in a
    stream, or where that is not known, as the share was made.
    """
    for batch in batches if several else ():
        taken = None if batch.abilities.is_stream else batch.watch.taken_at
        for observation in batch.reading.observations:
            if observation.post in relevant:
                yield observation.earliest if taken is None else taken, observation


def _inverted(
    handle_of: Mapping[str, str], handles_of: Mapping[str, Mapping[str, int]]
) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for account, handle in handle_of.items():
        if account[0] != "@":
            lower = handle.lower() if handle.isascii() else ascii_lower(handle)
            known = found.get(lower)
            found[lower] = frozenset((account,)) if known is None else known | {account}
    for account, handles in handles_of.items():
        if account[0] != "@":
            for handle in handles:
                lower = ascii_lower(handle)
                found[lower] = found.get(lower, frozenset()) | {account}
    return found


def identity_findings(found: Identities, platform: str) -> list[Finding]:
    """Say who was renamed, which handles are shared, who is known by a handle only."""
    findings: list[Finding] = []
    handle_only = [
        account
        for account in found.handle_of
        if account[0] == "@" and account[1:] not in found.accounts_of
    ]
    if handle_only:
        touched = [(platform, account) for account in handle_only]
        findings.append(finding("identity.handle_only", count=len(touched), touches=touched))
    for account, handles in found.handles_of.items():
        if account[0] != "@" and len({ascii_lower(name) for name in handles}) > 1:
            names = " ".join(sorted(handles))
            touched = [(platform, account)]
            findings.append(
                finding("identity.renamed", account=account, handles=names, touches=touched)
            )
    for handle, accounts in found.shared.items():
        names = " ".join(sorted(accounts))
        touched = [(platform, account) for account in accounts]
        findings.append(
            finding("identity.shared_handle", handle=handle, accounts=names, touches=touched)
        )
    return findings


def unvouched(found: Identities) -> frozenset[str]:
    """Accounts known by handle only that could be somebody else in the evidence."""
    by_handle = [account for account in found.handle_of if account[0] == "@"]
    return frozenset(
        account
        for account in by_handle
        if found.nameless or len(found.accounts_of.get(account[1:], ())) > 1
    )
