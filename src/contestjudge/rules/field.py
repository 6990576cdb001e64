"""From shares to the field: every share is a candidate or an exclusion, never neither (spec 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from contestjudge.evidence.order import contracted, propagate
from contestjudge.evidence.resolved import Resolved
from contestjudge.evidence.weaknesses import about_shares
from contestjudge.model.contest import AccountRef
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.field import Candidate, EntrantKey, Entry, OrderPair, ShareKey
from contestjudge.model.finding import Finding, Params, finding
from contestjudge.model.share import Share
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Reason, ShareForm
from contestjudge.rules.outcome import Out, outcome
from contestjudge.rules.people import People, account_order, matching, people
from contestjudge.rules.terms import Terms

_new = tuple.__new__
"""Makes a named tuple without its own constructor, where millions are made."""


class Exclusion(NamedTuple):
    """A share that is out, with its reason and clause."""

    entrant: EntrantKey
    share: ShareKey
    reason: Reason
    clause: str
    params: Params
    out_of_play: bool
    """The entrant has no other share that may count."""


@dataclass(frozen=True, slots=True)
class Field:
    """Everything that ranking needs, and everything that it left out."""

    entries: tuple[Entry, ...]
    """In the order of the entrants' first shares by key."""
    pairs: tuple[OrderPair, ...]
    exclusions: tuple[Exclusion, ...]
    """Sorted by entrant and share."""
    people: People
    findings: tuple[Finding, ...]


class _Persons(NamedTuple):
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


def build_field(resolved: Resolved, terms: Terms) -> Field:
    """Apply the rules to the resolved evidence."""
    findings: list[Finding] = []
    persons = _persons(resolved, terms, findings)
    share_rulings = _share_rulings(resolved, findings)
    sorted_out = _Sorted({}, [], defaultdict(list))
    special = persons.special | _ruled_on(share_rulings, resolved)
    quick = _quick(terms)
    candidates = sorted_out.candidates
    for share in resolved.shares:
        account = share.account
        if not (
            quick is None
            or share.doubts
            or share.undone
            or share.grade
            or share.via
            or (special and account in special)
        ):
            earliest, latest = share.earliest, share.latest
            if (
                share.form in quick.forms
                and earliest >= quick.opens[share.post]
                and latest <= quick.last
            ):
                # The usual case of ``outcome``: nothing to doubt, well within the window.
                usual = (_new(Candidate, (share.key, earliest, latest, True)),)
                known = candidates.setdefault(account, usual)
                if known is not usual:
                    candidates[account] = known + usual
                continue
        _sort(share, terms, persons, share_rulings.get(share.key), sorted_out)
    excluded, added = sorted_out.excluded, sorted_out.added
    if terms.tolerance and resolved.pairs:
        _tighten_again(candidates, resolved.pairs)
    entries = _entries(resolved, terms, persons, candidates, excluded)
    findings += [about_shares(code, shares) for code, shares in added.items()]
    return Field(
        tuple(entries),
        resolved.pairs,
        _exclusions(terms, candidates, excluded),
        persons.people,
        tuple(findings),
    )


class _Sorted(NamedTuple):
    """Shares on their way: in, out, and newly doubted."""

    candidates: dict[str, tuple[Candidate, ...]]
    excluded: list[tuple[str, Share, Reason, str, Params]]
    added: dict[str, list[Share]]


def _sort(
    share: Share, terms: Terms, persons: _Persons, ruling: Ruling | None, into: _Sorted
) -> None:
    """Judge one share, the person first."""
    person = persons.people.person(share.account)
    if person in persons.out:
        into.excluded.append((person, share, *persons.out[person]))
        return
    if ruling is not None and ruling.decide == "exclude":
        params = (("by", ruling.by), ("reason", ruling.reason))
        into.excluded.append((person, share, Reason.RULING, "rulings", params))
        return
    accepted = ruling is not None or person in persons.accepted
    result = outcome(share, terms, accepted=accepted)
    if isinstance(result, Out):
        row = (person, share, result.reason, result.clause, _params(share, result))
        into.excluded.append(row)
        return
    candidate = result.candidate
    for doubt in result.doubts:
        if doubt not in share.doubts:
            into.added[doubt].append(share)
    if person in persons.doubtful and not accepted:
        candidate = candidate._replace(certain=False)
    into.candidates[person] = (*into.candidates.get(person, ()), candidate)


def _ruled_on(rulings: Mapping[ShareKey, Ruling], resolved: Resolved) -> set[str]:
    """Accounts of the shares that somebody ruled on."""
    if not rulings:
        return set()
    return {share.account for share in resolved.shares if share.key in rulings}


class _Quick(NamedTuple):
    """What settles a share without doubts by itself: form and window, no tolerance."""

    forms: frozenset[ShareForm]
    opens: Mapping[str, int]
    last: int


def _quick(terms: Terms) -> _Quick | None:
    if terms.tolerance:
        return None
    return _Quick(terms.forms, terms.opens, UNBOUNDED if terms.closes is None else terms.closes - 1)


def _tighten_again(
    candidates: dict[str, tuple[Candidate, ...]], pairs: tuple[OrderPair, ...]
) -> None:
    """The tolerance moved some bounds and not others: ranking needs them monotone along pairs."""
    named = {key for pair in pairs for key in pair}
    bounds = {
        one.share: (one.earliest, one.latest)
        for found in candidates.values()
        for one in found
        if one.share in named
    }
    tightened = propagate(bounds, contracted(pairs, bounds)).intervals
    for person, found in candidates.items():
        if any(one.share in tightened for one in found):
            candidates[person] = tuple(
                one._replace(
                    earliest=tightened.get(one.share, one[1:3])[0],
                    latest=tightened.get(one.share, one[1:3])[1],
                )
                for one in found
            )


def _params(share: Share, out: Out) -> Params:
    params: dict[str, str | int | None] = {"form": str(share.form)}
    if out.reason is Reason.INDIRECT:
        params["via"] = share.via
    elif out.reason is Reason.UNDONE and share.undone is not None:
        params |= {"undone_earliest": share.undone.earliest, "undone_latest": share.undone.latest}
    elif out.reason is Reason.WINDOW:
        params |= {"earliest": share.earliest, "latest": share.latest}
    elif out.reason is Reason.NOT_RECOGNISED:
        params["grade"] = share.grade
    return tuple(sorted((name, _plain(value)) for name, value in params.items()))


def _plain(value: str | int | None) -> str | int | None:
    return str(value) if isinstance(value, str) else value


def _persons(resolved: Resolved, terms: Terms, findings: list[Finding]) -> _Persons:
    def accounts(reference: AccountRef) -> frozenset[str]:
        # Who showed which handle is worked out only where the rules name one.
        handles = resolved.handle_accounts if reference.account.startswith("@") else {}
        return matching(reference, terms.platform, handles)

    rulings = [ruling for ruling in resolved.rulings if ruling.share is None]
    groups: list[Iterable[str]] = [
        frozenset().union(*map(accounts, group)) for group in terms.same_person
    ]
    for ruling in rulings:
        if ruling.decide == "same_person":
            named = [*ruling.accounts, *([ruling.account] if ruling.account else [])]
            groups.append(frozenset().union(*(accounts(AccountRef.parse(one)) for one in named)))
    closed = people(groups)
    present = {closed.person(share.account) for share in resolved.shares}
    out: dict[str, tuple[Reason, str, Params]] = {}
    doubtful: set[str] = set()
    accepted: set[str] = set()
    for ruling in rulings:
        if ruling.decide == "same_person":
            findings.append(_applied(ruling, " ".join(sorted(ruling.accounts))))
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
    by_id = any(not reference.account.startswith("@") for reference in terms.sponsor)
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
    return _Persons(closed, out, frozenset(doubtful - out.keys()), frozenset(accepted))


def _exclude(
    who: set[str],
    reference: AccountRef,
    because: tuple[Reason, str],
    out: dict[str, tuple[Reason, str, Params]],
    doubtful: set[str],
) -> None:
    with_id = {person for person in who if not person.startswith("@")}
    if len(with_id) > 1:
        # A handle that several accounts have shown: whom the rule means cannot be told.
        doubtful |= who
        return
    reason, clause = because
    out |= dict.fromkeys(who, (reason, clause, (("account", reference.account),)))


def _applied(ruling: Ruling, what: str | None, code: str = "ruling.applied") -> Finding:
    return finding(code, decide=ruling.decide, what=what, by=ruling.by, reason=ruling.reason)


def _share_rulings(resolved: Resolved, findings: list[Finding]) -> dict[ShareKey, Ruling]:
    by_share = {ruling.share: ruling for ruling in resolved.rulings if ruling.share is not None}
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


def _entries(
    resolved: Resolved,
    terms: Terms,
    persons: _Persons,
    candidates: dict[str, tuple[Candidate, ...]],
    excluded: list[tuple[str, Share, Reason, str, Params]],
) -> list[Entry]:
    platform = str(terms.platform)
    by_key = resolved.by_key
    grouped = persons.people.accounts_of
    held_by_post = {post: frozenset({post}) for post in terms.opens}
    nobody: frozenset[str] = frozenset()
    exclusive = terms.undone == "exclude"
    unvouched = resolved.unvouched
    entries: list[Entry] = []
    for person, several in candidates.items():
        found = several
        if len(found) > 1:
            found = _without_duplicates(person, found, by_key, excluded)
        holds = nobody
        if not exclusive:
            pass  # an undone share counts, so that another one can stand unseen
        elif len(found) == 1 and person not in grouped:
            share = by_key[found[0].share]
            if found[0].certain and _stands(share):
                holds = held_by_post[share.post]
        else:
            holds = _held(found, by_key, persons.people.accounts(person))
        vouched = (
            not unvouched
            or person in persons.accepted
            or not unvouched.issuperset(persons.people.accounts(person))
        )
        entries.append(_new(Entry, ((platform, person), found, holds, vouched)))
    return entries


def _stands(share: Share) -> bool:
    """A native share of the post itself that nobody is known to have undone."""
    return share.form is ShareForm.NATIVE and share.via is None and share.undone is None


def _without_duplicates(
    person: str,
    found: tuple[Candidate, ...],
    by_key: Mapping[ShareKey, Share],
    excluded: list[tuple[str, Share, Reason, str, Params]],
) -> tuple[Candidate, ...]:
    """One share counts for a person: what is certainly later than a certain one is out."""
    found = tuple(sorted(found, key=lambda one: (one.earliest, one.latest, one.share)))
    settled = min((one.latest for one in found if one.certain), default=None)
    if settled is None:
        return found
    kept: list[Candidate] = []
    for one in found:
        if one.earliest > settled:
            params = (("form", str(by_key[one.share].form)),)
            excluded.append((person, by_key[one.share], Reason.DUPLICATE, "award.seats", params))
        else:
            kept.append(one)
    return tuple(kept)


def _held(
    found: Iterable[Candidate], by_key: Mapping[ShareKey, Share], accounts: tuple[str, ...]
) -> frozenset[str]:
    """Posts of which every account of the person certainly holds a native share."""
    held: dict[str, set[str]] = defaultdict(set)
    for one in found:
        share = by_key[one.share]
        if one.certain and _stands(share):
            held[share.post].add(share.account)
    return frozenset(post for post, holders in held.items() if holders.issuperset(accounts))


def _exclusions(
    terms: Terms,
    candidates: Mapping[str, object],
    excluded: Iterable[tuple[str, Share, Reason, str, Params]],
) -> tuple[Exclusion, ...]:
    platform = str(terms.platform)
    rows = [
        Exclusion((platform, person), share.key, reason, clause, params, person not in candidates)
        for person, share, reason, clause, params in excluded
    ]
    rows.sort(key=lambda row: (account_order(row.entrant[1]), account_order(row.share[1])))
    return tuple(rows)
