"""Which rules and exhibits let usual shares be judged by counting them (spec 14.4.1)."""

from __future__ import annotations

from collections.abc import Sequence

from contestjudge.evidence.batch import Batch
from contestjudge.model.contest import Contest
from contestjudge.model.words import Platform, ShareForm
from contestjudge.rules.terms import Terms


def award_allows(contest: Contest) -> bool:
    """Tell whether prizes are given so that usual shares can be judged by counting them."""
    award = contest.award
    return award.method != "draw" and award.contested == "open" and award.per == "contest"


def may_stay(
    terms: Terms, batches: Sequence[Batch], kept: frozenset[int], platform: Platform
) -> bool:
    """Tell whether rules and exhibits let usual shares be judged by counting them.

    Args:
        terms: the rules, resolved.
        batches: every exhibit.
        kept: which of them have shares in the store.
        platform: where these are from.
    """
    if (
        terms.tolerance
        or terms.asks
        or terms.changes
        or terms.days
        or terms.per_person == "all"
        or terms.flags.model_fields_set
        or ShareForm.NATIVE not in terms.forms
    ):
        return False
    if any(
        batch.watch.cap or batch.abilities.cap or batch.watch.order or batch.reading.lost
        for batch in batches
    ):
        return False
    # What a stream showed may be missing from a list.
    if platform is Platform.BLUESKY and any(
        batch.watch.complete and not batch.abilities.is_stream for batch in batches
    ):
        return False
    # A share that a complete collection lacks is looked at one by one: here none lacks any.
    complete = {
        (batch.watch.taken_at, batch.watch.until, batch.watch.since)
        for batch in batches
        if batch.watch.complete and batch.watch.taken_at is not None
    }
    return not complete or (
        len(complete) == 1
        and all(
            batches[number].watch.complete and batches[number].watch.taken_at is not None
            for number in kept
        )
    )
