"""Which faults are simulated: a closed list that follows from the rules and evidence (spec 11.4).

Order matters for reading only: what speaks of one exhibit comes first, then clocks and lists, then
forms, then rules, and last what would explain anything: that an account was passed over as such.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from contestjudge.audit.simulation import Fault
from contestjudge.evidence.batch import Batch
from contestjudge.facts import Facts
from contestjudge.model.contest import Contest
from contestjudge.model.names import id_key
from contestjudge.model.share import Place, Share, batch_of
from contestjudge.model.watch import Watch, watch_key
from contestjudge.model.words import ShareForm

LIST_LENGTHS: Final = (15, 20, 40, 80, 100, 200)
"""How many of the newest shares lists have been known to show (spec 11.4)."""
SINGLE_KEYS: Final = 20
"""Of a list in the rules with more members than that, no single one is left out."""
_ELIGIBILITY: Final = (
    "account_created_before",
    "must_follow",
    "min_mentions",
    "hashtags",
    "languages",
    "regions",
    "same_person",
    "past_winners",
)


def faults_of(facts: Facts) -> list[Fault]:
    """List the single faults that can be simulated, absent accounts apart."""
    return [
        *_exhibits(facts),
        *_clocks(facts),
        *_short_lists(facts),
        *_forms(facts),
        *_rules(facts.contest),
        *([Fault("ruling_ignored", no_rulings=True)] if facts.resolved.rulings else []),
    ]


def collections_of(facts: Facts) -> list[Watch]:
    """List the collections that show shares of the contest, sorted."""
    shown = {batch_of(place) for share in facts.resolved.shares for place in share.cited}
    return sorted({facts.batches[number].watch for number in shown}, key=watch_key)


def _exhibits(facts: Facts) -> Iterator[Fault]:
    """Judge each collection alone; where it prints originals' times, with those as well."""
    printed = {batch.watch for batch in facts.batches if _prints_originals(batch)}
    alone = collections_of(facts)
    for watch in alone if len(alone) > 1 else ():
        yield Fault("exhibit_alone", exhibit=watch)
    for watch in alone:
        if watch in printed:
            yield Fault("exhibit_at_face_value", exhibit=watch, clock="printed")


def _prints_originals(batch: Batch) -> bool:
    return any(one.original_clock for one in batch.reading.observations)


def _clocks(facts: Facts) -> Iterator[Fault]:
    if any(share.form is ShareForm.NATIVE for share in facts.resolved.shares):
        yield Fault("original_clock", clock="original")
    yield Fault("minute_clock", clock="minute")


def _short_lists(facts: Facts) -> Iterator[Fault]:
    """Cut the list of each post to its newest ones: the native ones, then all forms."""
    stated = {batch.watch.cap for batch in facts.batches}
    lengths = sorted({*LIST_LENGTHS, *(cap for cap in stated if cap is not None)}, reverse=True)
    for forms in (frozenset({ShareForm.NATIVE}), frozenset(ShareForm)):
        by_post: dict[str, list[Share]] = defaultdict(list)
        for share in facts.resolved.shares:
            if share.form in forms:
                by_post[share.post].append(share)
        for shares in by_post.values():
            shares.sort(key=_newest_first)
        form = "native" if len(forms) == 1 else None
        for limit in lengths:
            older = [share for shares in by_post.values() for share in shares[limit:]]
            if older:
                params = (("form", form), ("limit", limit))
                yield Fault("newest_only", params, dropped=places_of(older))


def _newest_first(share: Share) -> tuple[int, int, tuple[int, int, bytes]]:
    return -share.latest, -share.earliest, id_key(share.name)


def places_of(shares: Iterable[Share]) -> frozenset[Place]:
    """Return the observations that shares were joined from."""
    return frozenset(place for share in shares for place in share.cited)


def absences(facts: Facts, wronged: Sequence[str]) -> Iterator[Fault]:
    """Treat each as if absent, and all of them together; what each needs is their shares."""
    shares: dict[str, list[Share]] = {person: [] for person in wronged}
    for share in facts.resolved.shares:
        person = facts.field.people.person(share.account)
        if person in shares:
            shares[person].append(share)
    for group in (*([person] for person in wronged), *([wronged] if len(wronged) > 1 else [])):
        yield Fault(
            "account_absent",
            (("persons", len(group)),),
            dropped=places_of(share for person in group for share in shares[person]),
            absent=frozenset(group),
        )


def _forms(facts: Facts) -> Iterator[Fault]:
    """Leave out each form that counts, and let each count that was seen and does not."""
    forms = facts.contest.entry.forms
    for form in sorted(set(forms) & facts.resolved.observed_forms):
        left = [str(one) for one in forms if one is not form]
        if left:
            yield Fault(
                "form_unseen",
                (("form", str(form)),),
                changes=(("entry.forms", left),),
                form=form,
            )
    for form in sorted(facts.resolved.observed_forms - set(forms)):
        yield _rule("entry.forms", list(map(str, forms)), [*map(str, forms), str(form)])


def _rules(contest: Contest) -> Iterator[Fault]:
    """Change one key at a time: the other readings of a rule, and every condition left out."""
    written = contest.model_dump(by_alias=True, exclude_unset=True, mode="json")
    yield from _entry(contest, written.get("entry", {}))
    yield from _exclude(list(contest.eligibility.exclude))
    stated: Mapping[str, object] = written.get("eligibility", {})
    for key in _ELIGIBILITY:
        if stated.get(key):
            yield _rule(f"eligibility.{key}", stated[key], None)
    if 1 < len(contest.posts) <= SINGLE_KEYS:
        for number, post in enumerate(contest.posts):
            yield _rule(f"posts[{number}]", post.id, None)
    entry = contest.entry
    days = (entry.opens, entry.closes, contest.eligibility.account_created_before)
    if contest.timezone != "UTC" and any(isinstance(day, date) for day in days):
        yield _rule("timezone", contest.timezone, "UTC")


def _entry(contest: Contest, stated: Mapping[str, object]) -> Iterator[Fault]:
    entry = contest.entry
    other = "exclude" if entry.indirect == "count" else "count"
    yield _rule("entry.indirect", entry.indirect, other)
    for word in ("exclude", "count"):
        if entry.undone != word:
            yield _rule("entry.undone", stated.get("undone", entry.undone), word)
    for key in ("opens", "closes", "recorder", "text_required", "tolerance_ms"):
        if stated.get(key):
            yield _rule(f"entry.{key}", stated[key], None)
    for grade in ("exact", "recognisable", "mention"):
        if entry.manual_match != grade and ShareForm.MANUAL in entry.forms:
            yield _rule("entry.manual_match", entry.manual_match, grade)


def _exclude(excluded: list[str]) -> Iterator[Fault]:
    if 1 < len(excluded) <= SINGLE_KEYS:
        for account in excluded:
            left = [one for one in excluded if one != account]
            yield _rule("eligibility.exclude", excluded, left)
    if excluded:
        yield _rule("eligibility.exclude", excluded, None)


def _rule(key: str, before: object, after: object) -> Fault:
    params = (("after", _json(after)), ("before", _json(before)), ("key", key))
    return Fault("rule", params, changes=((key, after),))


def _json(value: object) -> str | None:
    """Write a value of the rules as JSON; left out, as ``None``."""
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
