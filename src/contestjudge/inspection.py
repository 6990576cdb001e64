"""Looking at evidence before any contest asks: what is in it, and what it cannot show."""

from __future__ import annotations

from collections import Counter

from contestjudge.evidence.batch import Batch
from contestjudge.model.decision import RejectionDocument
from contestjudge.model.inspection import InspectedInput
from contestjudge.model.observation import Observation
from contestjudge.model.time import DAY, MINUTE, SECOND, UNBOUNDED, format_bound
from contestjudge.model.words import ShareForm

_MOST_SHARED = 5


def inspected(
    name: str, sha256: str, source: str, batch: Batch, *, zone_missing: bool
) -> InspectedInput:
    """Describe one input that was read without a target."""
    reading = batch.reading
    seen = reading.observations
    timed = [one for one in seen if one.earliest > -UNBOUNDED and one.latest < UNBOUNDED]
    posts = Counter(one.post for one in seen if one.post)
    blind = set(ShareForm) - batch.sees - {one.form for one in seen}
    return InspectedInput(
        name=name,
        sha256=sha256,
        format=source,
        instrument=batch.watch.instrument,
        records=reading.records,
        observations=len(seen),
        shares=len({one.share_id or (place, one) for place, one in enumerate(seen)}),
        forms={form: count for form in ShareForm if (count := _count(seen, form))},
        notices=sum(not notice.restored for _, notice in reading.notices),
        rejected=tuple(
            RejectionDocument(record=one.record, reason=one.reason) for one in reading.rejections
        ),
        first=format_bound(min((one.earliest for one in timed), default=UNBOUNDED)),
        last=format_bound(max((one.latest for one in timed), default=UNBOUNDED)),
        precision=dict(sorted(Counter(map(_precision, seen)).items())),
        posts=dict(sorted(posts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_SHARED]),
        blind_to=tuple(form for form in ShareForm if form in blind),
        limits=batch.abilities.note,
        suspicious=_suspicious(batch),
        zone_missing=zone_missing,
    )


def _count(seen: list[Observation], form: ShareForm) -> int:
    return sum(one.form is form for one in seen)


def _precision(one: Observation) -> str:
    if one.latest >= UNBOUNDED or one.earliest <= -UNBOUNDED:
        return "none"
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


def _suspicious(batch: Batch) -> tuple[str, ...]:
    """Name what should make a person look twice."""
    seen = batch.reading.observations
    codes = {
        "time.original_clock": any(one.original_clock for one in seen),
        "time.truncated": any(one.truncated for one in seen),
        "time.ambiguous_local": any(one.ambiguous_local for one in seen),
        "time.conflict": any(one.claims for one in seen),
        "share.id_unreadable": any(one.id_unreadable for one in seen),
        "coverage.no_times": bool(seen) and not batch.abilities.gives_times,
        "coverage.stream_limit": batch.reading.withheld > 0,
        "record.rejected": bool(batch.reading.rejections),
        "coverage.cap_reached": batch.abilities.cap is not None
        and any(
            count >= batch.abilities.cap for count in Counter(one.post for one in seen).values()
        ),
    }
    return tuple(sorted(code for code, found in codes.items() if found))
