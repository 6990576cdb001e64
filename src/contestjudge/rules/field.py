"""From shares to the field: every share is a candidate or an exclusion, never neither (spec 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from contestjudge.evidence.order import contracted, propagate
from contestjudge.evidence.resolved import Resolved
from contestjudge.evidence.weaknesses import about_shares
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.field import Candidate, EntrantKey, Entry, OrderPair, ShareKey
from contestjudge.model.finding import Finding, Params
from contestjudge.model.names import id_key
from contestjudge.model.share import Share
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Grade, Reason, ShareForm
from contestjudge.rules.outcome import Out, outcome
from contestjudge.rules.people import People
from contestjudge.rules.persons import Persons, persons_of, rulings_on_shares
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


def build_field(resolved: Resolved, terms: Terms) -> Field:
    """Apply the rules to the resolved evidence."""
    findings: list[Finding] = []
    persons = persons_of(resolved, terms, findings)
    share_rulings = rulings_on_shares(resolved, findings)
    sorted_out = _Sorted({}, [], defaultdict(list))
    special = persons.special | _ruled_on(share_rulings, resolved) | resolved.unvouched
    quick = _quick(terms)
    single: dict[str, Share] = {}
    for share in resolved.shares:
        account = share.account
        if not (
            quick is None
            or share.doubts
            or share.undone
            or share.grade not in quick.grades
            or share.via
            or account in special
            or share.form not in quick.forms
            or share.earliest < quick.opens[share.post]
            or share.latest > quick.last
        ):
            # The usual case of ``outcome``: nothing to doubt, well within the window.
            first = single.setdefault(account, share)
            if first is share:
                continue
            special.add(account)
            for one in (first, share):
                _sort(one, terms, persons, None, sorted_out)
            continue
        _sort(share, terms, persons, share_rulings.get(share.key), sorted_out)
    candidates, excluded, added = sorted_out
    for account in candidates.keys() & single.keys():
        if account not in special:
            # One of several shares of that account was not as simple as the first.
            _sort(single[account], terms, persons, None, sorted_out)
            special.add(account)
    if terms.tolerance and resolved.pairs:
        _tighten_again(candidates, resolved.pairs)
    entries = [
        *_plain_entries(terms, (share for who, share in single.items() if who not in special)),
        *_entries(resolved, terms, persons, candidates, excluded),
    ]
    findings += [about_shares(code, shares) for code, shares in added.items()]
    return Field(
        tuple(entries),
        resolved.pairs,
        _exclusions(terms, {entry.entrant[1] for entry in entries}, excluded),
        persons.people,
        tuple(findings),
    )


def _plain_entries(terms: Terms, shares: Iterable[Share]) -> Iterator[Entry]:
    """Entries of those who made one share, with nothing to doubt about it."""
    platform = str(terms.platform)
    nobody: frozenset[str] = frozenset()
    exclusive = terms.undone == "exclude"
    held = {post: frozenset({post}) if exclusive else nobody for post in terms.opens}
    for share in shares:
        candidate = _new(Candidate, (share.key, share.earliest, share.latest, True))
        holds = held[share.post] if share.form is ShareForm.NATIVE else nobody
        yield _new(Entry, ((platform, share.account), (candidate,), holds, True))


class _Sorted(NamedTuple):
    """Shares on their way: in, out, and newly doubted."""

    candidates: dict[str, tuple[Candidate, ...]]
    excluded: list[tuple[str, Share, Reason, str, Params]]
    added: dict[str, list[Share]]


def _sort(
    share: Share, terms: Terms, persons: Persons, ruling: Ruling | None, into: _Sorted
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


_SURE_GRADES: Final[Mapping[str, frozenset[Grade | None]]] = {
    "exact": frozenset({None, Grade.EXACT}),
    "recognisable": frozenset({None, Grade.EXACT, Grade.RECOGNISABLE}),
    "mention": frozenset({None, *Grade}),
}
"""What ``entry.manual_match`` takes without asking anybody (spec 5.3)."""


class _Quick(NamedTuple):
    """What settles a share without doubts by itself: form and window, no tolerance."""

    forms: frozenset[ShareForm]
    grades: frozenset[Grade | None]
    """Grades that count without a doubt; ``None``: no manual share."""
    opens: Mapping[str, int]
    last: int


def _quick(terms: Terms) -> _Quick | None:
    if terms.tolerance:
        return None
    last = UNBOUNDED if terms.closes is None else terms.closes - 1
    return _Quick(terms.forms, _SURE_GRADES[terms.manual_match], terms.opens, last)


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


def _entries(
    resolved: Resolved,
    terms: Terms,
    persons: Persons,
    candidates: dict[str, tuple[Candidate, ...]],
    excluded: list[tuple[str, Share, Reason, str, Params]],
) -> list[Entry]:
    by_key = resolved.by_key if candidates else {}
    entries: list[Entry] = []
    for person, several in candidates.items():
        found = _without_duplicates(person, several, by_key, excluded)
        accounts = persons.people.accounts(person)
        holds: frozenset[str] = frozenset()
        if terms.undone == "exclude":
            # Where an undone share counts, another one can stand unseen.
            holds = _held(found, by_key, accounts)
        vouched = person in persons.accepted or not resolved.unvouched.issuperset(accounts)
        entries.append(Entry((str(terms.platform), person), found, holds, vouched))
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
    in_play: Container[str],
    excluded: Iterable[tuple[str, Share, Reason, str, Params]],
) -> tuple[Exclusion, ...]:
    platform = str(terms.platform)
    rows = [
        Exclusion((platform, person), share.key, reason, clause, params, person not in in_play)
        for person, share, reason, clause, params in excluded
    ]
    rows.sort(key=lambda row: (id_key(row.entrant[1]), id_key(row.share[1])))
    return tuple(rows)
