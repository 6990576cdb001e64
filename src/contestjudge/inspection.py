"""Looking at evidence before any contest asks: what is in it, and what it cannot show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from contestjudge.evidence.batch import Batch
from contestjudge.model.decision import RejectionDocument
from contestjudge.model.inspection import CountedDocument, InspectedInput
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.time import DAY, MINUTE, SECOND, UNBOUNDED, format_bound
from contestjudge.model.words import Basis, ShareForm

_MOST_SHARED = 5


def inspected(
    name: str, sha256: str, source: str, batch: Batch, *, zone_missing: bool
) -> InspectedInput:
    """Describe one input that was read without a target."""
    reading = batch.reading
    seen = reading.observations
    bounds = [bound for one in seen for bound in _bounds(one)]
    posts = Counter(one.post for one in seen if one.post)
    most = dict(sorted(posts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_SHARED])
    blind = set(ShareForm) - batch.sees - {one.form for one in seen}
    return InspectedInput(
        name=name,
        sha256=sha256,
        format=source,
        instrument=batch.watch.instrument,
        records=reading.records,
        observations=len(seen),
        shares=len({one.share_id or place for place, one in enumerate(seen)}),
        forms={form: count for form in ShareForm if (count := _count(seen, form))},
        notices=sum(not notice.restored for _, notice in reading.notices),
        rejected=tuple(
            RejectionDocument(record=one.record, reason=one.reason) for one in reading.rejections
        ),
        first=format_bound(min(bounds, default=UNBOUNDED)),
        last=format_bound(max(bounds, default=UNBOUNDED)),
        precision=dict(sorted(Counter(map(_precision, seen)).items())),
        posts=most,
        counts=_counts(reading, most),
        blind_to=tuple(form for form in ShareForm if form in blind),
        limits=batch.abilities.note,
        cap=batch.abilities.cap,
        suspicious=_suspicious(batch),
        zone_missing=zone_missing
        and any(Basis.EXPORT in {one.earliest_basis, one.latest_basis} for one in seen),
    )


def _count(seen: list[Observation], form: ShareForm) -> int:
    return sum(one.form is form for one in seen)


def _bounds(one: Observation) -> list[int]:
    return [bound for bound in (one.earliest, one.latest) if abs(bound) < UNBOUNDED]


def _counts(reading: Reading, posts: Iterable[str]) -> tuple[CountedDocument, ...]:
    """Put what the platform counted beside what was seen."""
    shares: dict[tuple[str, ShareForm], set[str]] = defaultdict(set)
    for place, one in enumerate(reading.observations):
        who = one.share_id or one.account_id or one.handle or str(place)
        shares[one.post, one.form].add(who)
    originals = [reading.originals[post] for post in posts if post in reading.originals]
    return tuple(
        CountedDocument(
            post=one.id, form=form, declared=declared, seen=len(shares.get((one.id, form), ()))
        )
        for one in originals
        for form, declared in one.counts
    )


def _precision(one: Observation) -> str:
    if len(_bounds(one)) < 2:  # noqa: PLR2004 - an interval has two
        if one.latest < UNBOUNDED:
            return "not_after"
        return "not_before" if one.earliest > -UNBOUNDED else "none"
    width = one.latest - one.earliest + 1
    for limit, word in (
        (SECOND // 1000, "millisecond"),
        (SECOND, "second"),
        (MINUTE, "minute"),
        (DAY, "day"),
    ):
        if width <= limit:
            return word
    return "wider"


def _suspicious(batch: Batch) -> dict[str, int]:
    """Count what should make a person look twice."""
    reading, able = batch.reading, batch.abilities
    seen = reading.observations
    most = max(Counter(one.post for one in seen).values(), default=0)
    codes = {
        "time.original_clock": sum(one.original_clock for one in seen),
        "time.truncated": sum(one.truncated for one in seen),
        "time.edited": sum(one.edited for one in seen),
        "time.ambiguous_local": sum(one.ambiguous_local for one in seen),
        "time.conflict": sum(bool(one.claims) for one in seen),
        "share.id_unreadable": sum(one.id_unreadable for one in seen),
        "coverage.no_times": 0 if able.gives_times else len(seen),
        "coverage.stream_limit": reading.withheld,
        "coverage.stream_broken": reading.breaks,
        "record.rejected": len(reading.rejections),
        "coverage.cap_reached": 0 if able.cap is None or most < able.cap else most,
    }
    return {code: count for code, count in sorted(codes.items()) if count}
