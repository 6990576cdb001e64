"""Evidence judged by rules on eligibility, in one line of a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import resolve
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.observation import AccountCreated, Follower
from contestjudge.rules.field import Field, build_field
from contestjudge.rules.terms import target_of, terms_of
from tests.property.strategies_evidence import watched
from tests.unit.rules.made import contest

IN, DOUBTFUL = "in", "doubtful"


def field_of(
    batches: Sequence[Batch],
    eligibility: Mapping[str, object] | None = None,
    entry: Mapping[str, object] | None = None,
    *rulings: Ruling,
    **rest: object,
) -> Field:
    """Judge batches."""
    rules = contest(entry, eligibility, **rest)  # type: ignore[arg-type]
    resolved = resolve(batches, target_of(rules), rulings=rulings)
    return build_field(resolved, terms_of(rules, resolved.moments))


def outcomes(field: Field) -> dict[str, str]:
    """Say of every share whether it is in, doubtful, or out for which reason."""
    found = {row.share[1]: str(row.reason) for row in field.exclusions}
    for entry in field.entries:
        for one in entry.candidates:
            assert one.share[1] not in found
            found[one.share[1]] = IN if one.certain else DOUBTFUL
    return found


def born(batch: Batch, *created: tuple[str, int, int]) -> Batch:
    """Let a batch say when accounts were created."""
    batch.reading.created.update(AccountCreated(*one) for one in created)
    return batch


def followers(
    *members: tuple[str | None, str | None],
    taken_at: int | None = None,
    complete: bool = False,
    rejected: Sequence[str] = (),
) -> Batch:
    """Build a list of followers: ids and handles."""
    batch = watched(
        instrument="x.v2.followers", taken_at=taken_at, complete=complete, rejected=rejected
    )
    batch.reading.followers.update(Follower(*one) for one in members)
    assert batch.abilities.lists_followers
    return batch
