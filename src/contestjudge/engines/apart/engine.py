"""Read, keep usual shares apart where that is worth it, judge (spec 14)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from contestjudge.engines.apart.allowed import award_allows, may_stay
from contestjudge.engines.apart.large import judged_apart
from contestjudge.engines.apart.named import law_of, named_in
from contestjudge.engines.apart.reading import Input, ReadAll, put_back, read_all
from contestjudge.engines.apart.store import Store
from contestjudge.engines.reference import judge_batches
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import moments_of, resolve
from contestjudge.facts import Facts
from contestjudge.lottery import Chance
from contestjudge.model.contest import Contest
from contestjudge.model.evidence_file import Attestation, Ruling
from contestjudge.model.target import Target
from contestjudge.rules.terms import opening_of, terms_of


class Asked(NamedTuple):
    """What is to be judged, beside the exhibits."""

    contest: Contest
    target: Target
    attestations: Sequence[Attestation]
    rulings: Sequence[Ruling]
    chance: Chance | None


def judge_inputs(
    store: Store, asked: Asked, inputs: Sequence[Input], reads: ReadAll = read_all
) -> tuple[Facts, list[Batch]]:
    """Judge what the inputs hold; the facts are those that the reference finds.

    Args:
        store: an empty one.
        asked: the rules, and what is stated beside the exhibits.
        inputs: every exhibit.
        reads: reads them.
    """
    if asked.contest.sponsor.platform is not store.platform or not award_allows(asked.contest):
        batches = reads(None, inputs)
        return _by_reference(asked, batches), batches
    batches = reads(store, inputs)
    found = _apart(store, asked, batches) if store.is_large() else None
    if found is not None:
        return found, batches
    put_back(batches, store.everything(), store.posts)
    return _by_reference(asked, batches), batches


def _apart(store: Store, asked: Asked, batches: list[Batch]) -> Facts | None:
    """Judge with usual shares apart, where that gives what the reference would."""
    moments = moments_of(batches, asked.target)
    terms = terms_of(asked.contest, moments)
    if not may_stay(terms, batches, store.batches(), store.platform):
        return None
    named = named_in(batches, terms, asked.rulings, store.posts)
    store.part(named, law_of(store, batches, moments, terms))
    put_back(batches, store.given_back(), store.posts)
    resolved = resolve(
        batches,
        asked.target,
        asked.attestations,
        asked.rulings,
        opening=opening_of(asked.contest),
    )
    return judged_apart(asked.contest, store, batches, resolved, terms)


def _by_reference(asked: Asked, batches: list[Batch]) -> Facts:
    return judge_batches(
        asked.contest, asked.target, batches, asked.attestations, asked.rulings, asked.chance
    )
