"""From shares to the field: every share is a candidate or an exclusion, never neither (spec 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from contestjudge.evidence.order import contracted, propagate
from contestjudge.evidence.resolved import Resolved
from contestjudge.evidence.weaknesses import about_shares
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.field import Candidate, EntrantKey, Entries, Entry, OrderPair, ShareKey
from contestjudge.model.finding import Finding, Params
from contestjudge.model.names import id_key
from contestjudge.model.share import Share
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Grade, Reason, ShareForm
from contestjudge.rules.amendments import changes_told
from contestjudge.rules.days import Day
from contestjudge.rules.eligibility import conditions_of
from contestjudge.rules.flags import flags_on
from contestjudge.rules.judges import Judges
from contestjudge.rules.outcome import Condition, Out
from contestjudge.rules.people import People
from contestjudge.rules.persons import Persons, persons_of, rulings_on_shares
from contestjudge.rules.terms import Terms
from contestjudge.rules.tickets import straddling, what_counts


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

    entries: Entries
    """Those with one plain share in the order of their shares by key, then everyone else."""
    pairs: tuple[OrderPair, ...]
    exclusions: tuple[Exclusion, ...]
    """Sorted by entrant and share."""
    people: People
    findings: tuple[Finding, ...]
    conditions: tuple[Condition, ...] = ()
    """The rules about accounts and texts, as they were judged by."""
    by_day: tuple[tuple[Day, tuple[Entry, ...]], ...] = ()
    """Where there are winners for each day, the days with their entries; ``entries`` are all."""


def build_field(resolved: Resolved, terms: Terms) -> Field:
    """Apply the rules to the resolved evidence."""
    findings: list[Finding] = []
    persons = persons_of(resolved, terms, findings)
    share_rulings = rulings_on_shares(resolved, findings)
    sorted_out = _Sorted(defaultdict(dict), [], defaultdict(list))
    special = persons.special | _ruled_on(share_rulings, resolved) | resolved.unvouched
    plain, rest = _part(resolved.shares, terms, special)
    conditions = conditions_of(resolved, terms, persons.people)
    judged_by = Judges(terms)
    for share in rest:
        _sort(share, judged_by, persons, conditions, share_rulings.get(share.key), sorted_out)
    candidates, excluded, added = sorted_out
    if terms.tolerance and resolved.pairs:
        for on_a_day in candidates.values():
            _tighten_again(on_a_day, resolved.pairs)
    found = _entries(resolved, terms, persons, candidates, excluded)
    entries = Entries(str(terms.platform), *plain, [entry for _, entry in found])
    if terms.days and not terms.per_day:
        added["time.day_edge"] += straddling(terms, candidates[0], resolved.by_key)
    for code, shares in added.items():
        said = {"stood": "unknown"} if code == "share.undone" else {}
        findings += [about_shares(code, shares, **said)] if shares else []
    if terms.changes or terms.flags.model_fields_set:
        gone = {share.key for _, share, *_ in excluded}
        shares = [share for share in resolved.shares if share.key not in gone]
        findings += flags_on(terms.flags, shares, resolved.told, persons.people)
        findings += changes_told(terms.changes, terms.amends, shares)
    return Field(
        entries,
        resolved.pairs,
        _exclusions(terms, frozenset(entries.persons() if excluded else ()), excluded),
        persons.people,
        tuple(findings),
        conditions,
        tuple(
            (day, tuple(entry for number, entry in found if number == place))
            for place, day in enumerate(terms.days if terms.per_day else ())
        ),
    )


_PlainColumns = tuple[list[str], list[str], tuple[list[int], list[int]], list[frozenset[str]]]
"""Accounts, names of shares, their extremes, posts of which a native share is held."""


def _part(
    shares: Sequence[Share], terms: Terms, special: Container[str]
) -> tuple[_PlainColumns, Sequence[Share]]:
    """Part those who made one share, with nothing to doubt about it, from everybody else's shares.

    Such a share is the usual case of ``outcome``: well within the window, no tolerance.
    """
    quick = _quick(terms)
    if quick is None:
        return ([], [], ([], []), []), shares
    grades, entrances, last = quick
    known_form, known_post = ShareForm.REPLY, ""
    entrance = _CLOSED
    accounts: dict[str, int] = {}
    plain: list[Share] = []
    names: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    holds: list[frozenset[str]] = []
    add_plain, add_name, start, end = plain.append, names.append, starts.append, ends.append
    hold = holds.append
    mixed: set[str] = set()
    rest: list[Share] = []
    for share in shares:
        _, name, _, account, _, form, post, via, low, _, high, _, grade, doubts, undone, _ = share
        if post is not known_post or form is not known_form:  # hardly ever in a long row
            known_form, known_post = form, post
            entrance = entrances.get((form, post), _CLOSED)
        if (
            doubts
            or undone
            or via
            or (grade is not None and grade not in grades)
            or account in accounts
            or account in special
            or low < entrance.opens
            or high > last
        ):
            mixed.add(account)
            rest.append(share)
        else:
            accounts[account] = len(plain)
            add_plain(share)
            add_name(name)
            start(low)
            end(high)
            hold(entrance.held)
    mixed &= accounts.keys()
    if not mixed:
        return (list(accounts), names, (starts, ends), holds), rest
    # Someone with several shares is judged by all of them together.
    rest += [plain[accounts[account]] for account in mixed]
    rest.sort(key=lambda share: share.name)
    kept = [index for account, index in accounts.items() if account not in mixed]
    return (
        [account for account in accounts if account not in mixed],
        [names[index] for index in kept],
        ([starts[index] for index in kept], [ends[index] for index in kept]),
        [holds[index] for index in kept],
    ), rest


class _Sorted(NamedTuple):
    """Shares on their way: in, out, and newly doubted."""

    candidates: dict[int, dict[str, tuple[Candidate, ...]]]
    """By the number of the day, where there are winners for each, else all under 0; by person."""
    excluded: list[tuple[str, Share, Reason, str, Params]]
    added: dict[str, list[Share]]


def _sort(
    share: Share,
    judges: Judges,
    persons: Persons,
    conditions: Sequence[Condition],
    ruling: Ruling | None,
    into: _Sorted,
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
    out, parts = judges.judged(share, conditions, accepted=accepted)
    if out is not None:
        row = (person, share, out.reason, out.clause, _params(share, out))
        into.excluded.append(row)
    for doubt in dict.fromkeys(doubt for _, part in parts for doubt in part.doubts):
        # The evidence tells of all that was undone, whether it had to stand or not.
        if doubt not in share.doubts or doubt == "share.undone":
            into.added[doubt].append(share)
    for day, part in parts:
        candidate = part.candidate
        if person in persons.doubtful and not accepted:
            candidate = candidate._replace(certain=False)
        found = into.candidates[day]
        found[person] = (*found.get(person, ()), candidate)


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


class _Entrance(NamedTuple):
    """For shares of one form and post: from when they count, and what they hold."""

    opens: int
    held: frozenset[str]
    """Posts of which a native share is held."""


_CLOSED: Final = _Entrance(UNBOUNDED + 1, frozenset())


class _Quick(NamedTuple):
    """What settles a share without doubts by itself: form and window, no tolerance."""

    grades: frozenset[Grade | None]
    """Grades that count without a doubt; ``None``: no manual share."""
    entrances: Mapping[tuple[ShareForm, str], _Entrance]
    last: int


def _quick(terms: Terms) -> _Quick | None:
    if terms.tolerance or terms.asks or terms.days or terms.per_person == "all":
        return None
    last = UNBOUNDED if terms.closes is None else terms.closes - 1
    entrances = {
        (form, post): _Entrance(
            opens,
            frozenset({post})
            if form is ShareForm.NATIVE and terms.undone == "exclude"
            else frozenset(),
        )
        for form in terms.forms
        for post, opens in terms.opens.items()
    }
    return _Quick(_SURE_GRADES[terms.manual_match], entrances, last)


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
    if out.params:
        return out.params
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
    candidates: Mapping[int, dict[str, tuple[Candidate, ...]]],
    excluded: list[tuple[str, Share, Reason, str, Params]],
) -> list[tuple[int, Entry]]:
    """Make everybody's entries, each with the number of its day, in the order of days."""
    by_key = resolved.by_key if candidates else {}
    entries: list[tuple[int, Entry]] = []
    counts: set[ShareKey] = set()
    for day, several in sorted(candidates.items()):
        for person, found in several.items():
            part = what_counts(terms, day, found, by_key)
            counts.update(one.share for one in part.candidates)
            accounts = persons.people.accounts(person)
            holds: frozenset[str] = frozenset()
            if terms.undone == "exclude":
                # Where an undone share counts, another one can stand unseen.
                holds = _held(part.candidates, by_key, accounts)
            vouched = person in persons.accepted or not resolved.unvouched.issuperset(accounts)
            key = str(terms.platform), person
            entry = Entry(key, part.candidates, holds, vouched, part.tickets, part.is_open)
            entries.append((day, entry))
    passed = {
        one.share: person
        for several in candidates.values()
        for person, found in several.items()
        for one in found
        if one.share not in counts
    }
    for share, person in passed.items():
        params = (("form", str(by_key[share].form)), *((("per", "day"),) if terms.days else ()))
        excluded.append((person, by_key[share], Reason.DUPLICATE, _counts_once(terms), params))
    return entries


def _counts_once(terms: Terms) -> str:
    """Name the clause by which a further share of a person, or of their day, is one too many."""
    if terms.per_person == "day":
        return "entry.per_person"
    return "award.per" if terms.days else "award.seats"


def _stands(share: Share) -> bool:
    """A native share of the post itself that nobody is known to have undone."""
    return share.form is ShareForm.NATIVE and not share.is_apart and share.undone is None


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
