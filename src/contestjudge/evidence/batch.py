"""A batch: one input, read with one set of terms; and what it says beside shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.share import Place, batch_of, number_of
from contestjudge.model.watch import Abilities, Watch
from contestjudge.model.words import Basis, ShareForm


@dataclass(frozen=True, slots=True)
class Batch:
    """One input's reading, with the terms under which it was taken."""

    watch: Watch
    abilities: Abilities
    reading: Reading

    @property
    def sees(self) -> frozenset[ShareForm]:
        """The forms it shows, by its own statement or by its instrument's."""
        return frozenset(self.watch.sees)


def observation_at(batches: Sequence[Batch], place: Place) -> Observation:
    """Look up an observation that a share cites."""
    return batches[batch_of(place)].reading.observations[number_of(place)]


class PostMoment(NamedTuple):
    """When a contest post was recorded (closed interval, microseconds UTC)."""

    earliest: int
    latest: int
    basis: Basis


class Count(NamedTuple):
    """A declared count at a known moment (or ``None``), with the collection that it came from."""

    post: str
    form: ShareForm
    declared: int
    at: int | None
    watch: Watch
