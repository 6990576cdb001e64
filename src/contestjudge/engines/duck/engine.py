"""Judging with DuckDB: read, keep usual shares apart where that is worth it, judge (spec 11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from contestjudge.engines.duck.reading import Input, everything, put_back, read_into
from contestjudge.engines.duck.store import Store
from contestjudge.engines.python import judge_batches
from contestjudge.evidence.batch import Batch
from contestjudge.lottery import Chance
from contestjudge.model.contest import Contest
from contestjudge.model.evidence_file import Attestation, Ruling
from contestjudge.model.target import Target
from contestjudge.record import Facts


class Asked(NamedTuple):
    """What is to be judged, beside the exhibits."""

    contest: Contest
    target: Target
    attestations: Sequence[Attestation]
    rulings: Sequence[Ruling]
    chance: Chance | None


def judge_inputs(store: Store, asked: Asked, inputs: Sequence[Input]) -> tuple[Facts, list[Batch]]:
    """Judge what the inputs hold; the facts are those that the reference finds.

    Args:
        store: an empty one.
        asked: the rules, and what is stated beside the exhibits.
        inputs: every exhibit.
    """
    batches = [read_into(store, number, one) for number, one in enumerate(inputs)]
    put_back(batches, everything(store), tuple(store.posts))
    return _by_reference(asked, batches), batches


def _by_reference(asked: Asked, batches: list[Batch]) -> Facts:
    return judge_batches(
        asked.contest, asked.target, batches, asked.attestations, asked.rulings, asked.chance
    )
