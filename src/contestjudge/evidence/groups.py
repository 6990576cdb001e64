"""Observations grouped by the share that they are of: by id, edit histories under the first one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from contestjudge.evidence.batch import Batch
from contestjudge.model.observation import Observation
from contestjudge.model.share import Place, batch_of, number_of, place_of
from contestjudge.model.words import Grade, ShareForm

_FORM_RANK: Final = {form: rank for rank, form in enumerate(ShareForm)}
GRADE_RANK: Final = {grade: rank for rank, grade in enumerate(Grade)}
"""The surest first."""


class Groups:
    """Observations grouped by share id; edit histories under their first id."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self.batches = batches
        self.by_id: dict[str, Place | list[Place]] = {}
        self.without_id: list[Place] = []
        self.first_version: dict[str, str] = {}
        self.unqualified: dict[str, set[str]] = defaultdict(set)
        self.chains: dict[str, tuple[str, ...]] = {}
        histories = {
            one.versions for batch in batches for one in batch.reading.observations if one.versions
        }
        refused = [version for batch in batches for _, version in batch.reading.unqualified]
        # The longest first, so that histories which contradict each other do so in every order.
        for versions in sorted(
            histories.union(version.versions for version in refused),
            key=lambda ids: (-len(ids), ids),
        ):
            self._chain(versions)
        for version in refused:
            self.unqualified[self.first_version[version.share_id]].add(version.share_id)
        by_id, without_id = self.by_id, self.without_id
        first_version = self.first_version
        for number, batch in enumerate(batches):
            code = place_of(number, 0)
            for observation in batch.reading.observations:
                share_id = observation.share_id
                if share_id is None:
                    without_id.append(code)
                else:
                    if first_version:
                        share_id = first_version.get(share_id, share_id)
                    known = by_id.get(share_id)
                    if known is None:
                        by_id[share_id] = code
                    elif isinstance(known, list):
                        known.append(code)
                    else:
                        by_id[share_id] = [known, code]
                code += 1

    def _chain(self, versions: tuple[str, ...]) -> None:
        known = (self.first_version[one] for one in versions if one in self.first_version)
        first = next(known, versions[0])
        self.chains.setdefault(first, versions)
        for version in versions:
            self.first_version.setdefault(version, first)

    def observation(self, code: Place) -> Observation:
        """Look an observation up."""
        return self.batches[batch_of(code)].reading.observations[number_of(code)]

    def posts_shared(self) -> set[str]:
        """Return the ids of everything that some observation shares."""
        return {seen.post for batch in self.batches for seen in batch.reading.observations}

    def posts_of(self) -> Mapping[str, str]:
        """For every share id, what it shares (the strongest form's word)."""
        found: dict[str, str] = {}
        first_version = self.first_version
        for share_id, codes in self.by_id.items():
            if isinstance(codes, int):
                post = self.observation(codes).post
            else:
                post = strongest(map(self.observation, codes)).post
            found[share_id] = first_version.get(post, post)
        return found


def strongest(observations: Iterable[Observation]) -> Observation:
    """Structure beats text; among equals the surer grade, then the least content."""
    return min(
        observations,
        key=lambda seen: (
            _FORM_RANK[seen.form],
            GRADE_RANK[seen.grade] if seen.grade is not None else 0,
            seen.post,
            seen.via or "",
        ),
    )
