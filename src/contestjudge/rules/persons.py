"""What the rules and rulings say of whole persons: groups, exclusions, acceptance (spec 5.2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from contestjudge.evidence.resolved import Resolved
from contestjudge.model.contest import AccountRef
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.field import ShareKey
from contestjudge.model.finding import Finding, Params, finding
from contestjudge.model.words import Platform, Reason
from contestjudge.rules.people import People, matching, people
from contestjudge.rules.terms import Terms


class Persons(NamedTuple):
    """What is decided about whole persons."""

    people: People
    out: dict[str, tuple[Reason, str, Params]]
    doubtful: frozenset[str]
    accepted: frozenset[str]

    @property
    def special(self) -> set[str]:
        """Accounts that cannot be judged by their shares alone."""
        persons = {*self.out, *self.doubtful, *self.accepted}
        accounts = {one for person in persons for one in self.people.accounts(person)}
        return accounts | self.people.person_of.keys()


def persons_of(resolved: Resolved, terms: Terms, findings: list[Finding]) -> Persons:
    """Decide about whole persons; what rulings were applied is added to ``findings``."""

    def accounts(reference: AccountRef) -> frozenset[str]:
        reference = terms.meant(reference, resolved.server)
        # Who showed which handle is worked out only where the rules name one.
        handles = resolved.handle_accounts if reference.account.startswith("@") else {}
        return matching(reference, terms.platform, handles)

    rulings = [ruling for ruling in resolved.rulings if ruling.share is None]

    def together(references: Iterable[AccountRef]) -> frozenset[str]:
        """Accounts of one person; a handle that several accounts showed names none of them."""
        named = [
            (terms.meant(reference, resolved.server), accounts(reference))
            for reference in references
        ]
        return frozenset().union(
            *(
                found if sum(one[0] != "@" for one in found) <= 1 else {reference.account}
                for reference, found in named
            )
        )

    groups: list[Iterable[str]] = [together(group) for group in terms.same_person]
    groups += [
        together(map(AccountRef.parse, _same(ruling)))
        for ruling in rulings
        if ruling.decide == "same_person"
    ]
    closed = people(groups)
    present = (
        {closed.person(share.account) for share in resolved.shares} if rulings else frozenset()
    )
    out: dict[str, tuple[Reason, str, Params]] = {}
    doubtful: set[str] = set()
    accepted: set[str] = set()
    for ruling in rulings:
        if ruling.decide == "same_person":
            findings.append(_applied(ruling, " ".join(_same(ruling))))
            continue
        named_accounts = accounts(AccountRef.parse(ruling.account or ""))
        who = {closed.person(account) for account in named_accounts} & present
        if not who:
            findings.append(_applied(ruling, ruling.account, code="ruling.unmatched"))
            continue
        findings.append(_applied(ruling, ruling.account))
        if ruling.decide == "accept":
            accepted |= who
        else:
            params = (("by", ruling.by), ("reason", ruling.reason))
            out |= dict.fromkeys(who, (Reason.RULING, "rulings", params))
    for reference in terms.excluded:
        _exclude(
            {closed.person(account) for account in accounts(reference)},
            reference,
            (Reason.EXCLUDED_ACCOUNT, "eligibility.exclude"),
            out,
            doubtful,
        )
    for reference, decision in terms.past_winners:
        _exclude(
            {closed.person(account) for account in accounts(reference)},
            reference,
            (Reason.PAST_WINNER, "eligibility.past_winners"),
            out,
            doubtful,
            (("decision", decision),),
        )
    # In the fediverse a server's names are never given out again, and ids mean little elsewhere.
    by_id = terms.platform is not Platform.MASTODON and any(
        not reference.account.startswith("@") for reference in terms.sponsor
    )
    for reference in terms.sponsor:
        # A past handle can be somebody else's now: the id decides where the rules give one.
        names = {reference.account} if by_id else accounts(reference)
        _exclude(
            {closed.person(account) for account in names},
            reference,
            (Reason.SPONSOR, "sponsor"),
            out,
            doubtful,
        )
    return Persons(closed, out, frozenset(doubtful - out.keys()), frozenset(accepted))


def _same(ruling: Ruling) -> list[str]:
    """The accounts that a ruling calls one person."""
    return sorted({*ruling.accounts, *([ruling.account] if ruling.account else [])})


def _exclude(
    who: set[str],
    reference: AccountRef,
    because: tuple[Reason, str],
    out: dict[str, tuple[Reason, str, Params]],
    doubtful: set[str],
    params: Params = (),
) -> None:
    with_id = {person for person in who if not person.startswith("@")}
    if len(with_id) > 1:
        # A handle that several accounts have shown: whom the rule means cannot be told.
        doubtful |= who
        return
    reason, clause = because
    out |= dict.fromkeys(who, (reason, clause, (("account", reference.account), *params)))


def _applied(ruling: Ruling, what: str | None, code: str = "ruling.applied") -> Finding:
    return finding(code, decide=ruling.decide, what=what, by=ruling.by, reason=ruling.reason)


def rulings_on_shares(resolved: Resolved, findings: list[Finding]) -> dict[ShareKey, Ruling]:
    """Find the shares that somebody ruled on; rulings on none are added to ``findings``."""
    on_shares = [ruling for ruling in resolved.rulings if ruling.share is not None]
    # spec 5.2.7: of several on one share, one that excludes holds.
    on_shares.sort(key=lambda ruling: ruling.decide == "exclude")
    by_share = {ruling.share: ruling for ruling in on_shares}
    if not by_share:
        return {}
    found: dict[ShareKey, Ruling] = {}
    for share in resolved.shares:
        ruling = by_share.get(share.key[1])
        if ruling is not None:
            found[share.key] = ruling
    matched = {ruling.share for ruling in found.values()}
    for name, ruling in sorted(by_share.items(), key=lambda item: str(item[0])):
        code = "ruling.applied" if name in matched else "ruling.unmatched"
        findings.append(_applied(ruling, name, code))
    return found
