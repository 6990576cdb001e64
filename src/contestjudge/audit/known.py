"""Who answers to a name: handles, ids and groups of accounts, as all of the evidence has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from contestjudge.evidence.identity import Identities
from contestjudge.facts import Facts
from contestjudge.model.contest import AccountRef
from contestjudge.model.decision import EntrantDocument
from contestjudge.model.names import ascii_lower, id_key
from contestjudge.model.words import Platform
from contestjudge.rules.people import People, matching
from contestjudge.rules.terms import terms_of

_NO_NAME: Final = re.compile(
    r"[\x00-\x20!\"#$&'()*+,;<=>?\[\\\]^`{|}\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
"""What stands in no name of an account on any platform: markup, blanks, what nobody sees."""


@dataclass(frozen=True, slots=True)
class Known:
    """The persons that a set of evidence shows, and what they are called."""

    platform: Platform
    people: People
    identities: Identities
    present: frozenset[str]
    """Ids of the persons with a share, whether it counts or not."""
    meant: Callable[[AccountRef], AccountRef]
    """Writes an account as the evidence does."""
    sponsor: tuple[AccountRef, ...]
    """Who runs the contest, who is known whether they share anything or not."""

    @classmethod
    def of(cls, facts: Facts) -> Known:
        """Collect who is in the evidence."""
        resolved, contest = facts.resolved, facts.contest
        terms = terms_of(contest, resolved.moments)
        people = facts.field.people
        return cls(
            contest.sponsor.platform,
            people,
            resolved.people,
            frozenset(people.person(share.account) for share in resolved.shares),
            lambda reference: terms.meant(reference, resolved.server),
            terms.sponsor,
        )

    def reference(self, name: str) -> AccountRef:
        """Read a name: ``x:123``, ``@handle``, or a bare id or handle.

        A bare name is the id of an account where there is one, else a handle.

        Raises:
            ValueError: it can be no account's.
        """
        if name.startswith("@") or _names_platform(name):
            return AccountRef.parse(name)
        by_id = AccountRef.parse(f"{self.platform}:{name}")
        if self.people.person(by_id.account) in self.present:
            return by_id
        return AccountRef.parse(f"@{name}")

    def called(self, name: str) -> frozenset[str]:
        """Return the persons who answer to a name; several, where a handle was shared.

        Raises:
            ValueError: it can be no account's.
        """
        reference = self.meant(self.reference(name))
        accounts = matching(reference, self.platform, self.identities.accounts_of)
        return self.persons(accounts)

    def is_sponsor(self, name: str) -> bool:
        """Tell whether a name is that of whoever runs the contest, seen or not.

        Raises:
            ValueError: it can be no account's.
        """
        accounts_of = self.identities.accounts_of
        own = matching(self.meant(self.reference(name)), self.platform, accounts_of)
        return any(own & matching(one, self.platform, accounts_of) for one in self.sponsor)

    def persons(self, accounts: Iterable[str]) -> frozenset[str]:
        """Return who is behind accounts, as far as the evidence shows them."""
        return frozenset(map(self.people.person, accounts)) & self.present

    def same(self, accounts: Iterable[str]) -> frozenset[str]:
        """Return who is behind accounts of other evidence on the same contest.

        An account that is known there by its handle only is whoever shows that handle here.
        """
        found: set[str] = set()
        for account in accounts:
            found |= self.persons([account])
            if account.startswith("@"):
                found |= self.persons(self.identities.accounts_of.get(account[1:], ()))
        return frozenset(found)

    def entrant(self, person: str, handle: str | None = None) -> EntrantDocument:
        """Write a person; ``handle``: the one to show, else any that was seen last."""
        accounts = self.people.accounts(person)
        if handle is None:
            seen = filter(None, map(self.identities.display, accounts))
            handle = next(seen, None)
        return EntrantDocument(platform=self.platform, id=person, accounts=accounts, handle=handle)

    def stranger(self, name: str) -> EntrantDocument:
        """Write somebody whom nothing in the evidence shows.

        Raises:
            ValueError: it can be no account's.
        """
        reference = self.reference(name)
        if _NO_NAME.search(name) or ("/" in name and reference.account.startswith("@")):
            message = f"{name[:60]!a} can be no account's name; write x:123 or @handle"
            raise ValueError(message)
        account = self.meant(reference).account
        return EntrantDocument(
            platform=reference.platform or self.platform,
            id=account,
            accounts=(account,),
            handle=_bare(name) if account.startswith("@") else None,
        )


def _names_platform(name: str) -> bool:
    return name.partition(":")[0] in {str(one) for one in Platform}


def _bare(name: str) -> str:
    """Take platform and ``@`` off a handle; what follows a second ``@`` is its server.

    >>> _bare("mastodon:@Ada@example.social"), _bare("@Ada"), _bare("ada@example.social")
    ('Ada@example.social', 'Ada', 'ada@example.social')
    """
    handle = name.partition(":")[2] if _names_platform(name) else name
    return handle.removeprefix("@")


def by_person(person: str) -> tuple[bool, tuple[int, int, bytes]]:
    """Sort persons by id; those known by handle only come last."""
    return person.startswith("@"), id_key(ascii_lower(person))
