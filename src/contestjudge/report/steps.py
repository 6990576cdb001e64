"""What would make a decision final: things to do, the smallest that can help first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import tzinfo
from typing import Final

from contestjudge.model.decision import DecisionDocument, HoleDocument
from contestjudge.model.time import SECOND, format_rfc3339, parse_rfc3339
from contestjudge.model.words import Status
from contestjudge.report.plain import enumerated, shown
from contestjudge.report.sentences import FORM_WORDS
from contestjudge.report.shares import named_shares
from contestjudge.report.times import span
from contestjudge.report.weight import pressing_findings, pressing_holes, pressing_until

_GET: Final = {
    "native": "a complete list of native shares with their own times (not the original's)",
    "quote": "a complete list of quotes, with times",
    "manual": "a complete search for manual copies, with times",
    "link": "a complete search for posts with the link, with times",
    "reply": "a complete list of replies, with times",
}
_NAMED: Final = 3
_RULE: Final = "add a [[rulings]] entry to the evidence file"


def steps(decision: DecisionDocument, zone: tzinfo) -> tuple[str, ...]:
    """Name what would settle what is not settled; empty where all is.

    Args:
        decision: the decision.
        zone: the zone to show times in.
    """
    if decision.status is Status.FINAL:
        return ()
    return tuple(dict.fromkeys(_steps(decision, zone)))


def _steps(decision: DecisionDocument, zone: tzinfo) -> Iterator[str]:
    findings = pressing_findings(decision)
    codes = {one.code for one in findings}
    conflicts = [str(one.params.get("share")) for one in findings if one.code == "time.conflict"]
    named = named_shares(decision)
    for one in findings:
        if one.code == "share.doubtful_manual":
            yield f"Rule on the doubtful manual shares ({one.params.get('count')}): {_RULE}"
        elif one.code == "coverage.contradicted":
            instrument = shown(one.params.get("instrument"), 60)
            yield (
                f"Find out which is wrong: the list ({instrument}) that is called complete, or the"
                " exhibit that contradicts it"
            )
    for key in conflicts[:_NAMED]:
        yield (
            f"Find out what is wrong about when {named.get(key, f'share {shown(key, 60)}')} was"
            " made (a record, or the zone or taken_at of its exhibit), and mend it or leave it out"
        )
    if len(conflicts) > _NAMED:
        yield f"Do so for {len(conflicts) - _NAMED} more whose times contradict themselves"
    if "identity.shared_handle" in codes:
        yield "Get account ids, not handles alone, for whoever shares a handle"
    short = [one for one in findings if one.code == "coverage.count_shortfall"]
    if any(one.params.get("at") is None for one in short):
        yield (
            "Say in the evidence file when the lists were taken (taken_at): without it the"
            " platform's counts close nothing"
        )
    holes = pressing_holes(decision)
    counted_out = {str(one.params.get("form")) for one in short}
    yield from _for_holes(holes, pressing_until(decision), zone, counted_out)
    if decision.status is Status.CONTESTED:
        yield from _for_contested(decision)
    if not holes and len(decision.standings) < decision.seats:
        yield "Name in the contest file when entries close (entry.closes), and show all up to it"


def _period(holes: Sequence[HoleDocument], until: str | None, zone: tzinfo) -> str:
    """Say which period must be seen: to the last seat is enough, where that is known."""
    earliest = min(hole.from_ for hole in holes)
    ends = [hole.to for hole in holes]
    last = None if None in ends else max(end for end in ends if end is not None)
    if until is not None and until >= earliest and (last is None or last > until):
        later = format_rfc3339(-(-(parse_rfc3339(until)[1] + 1) // SECOND) * SECOND)
        return span(earliest, later, zone).replace(" to ", " to at least ")
    return span(earliest, last, zone)


def _for_holes(
    holes: Sequence[HoleDocument], until: str | None, zone: tzinfo, counted_out: Collection[str]
) -> Iterator[str]:
    """Name what closes holes; of the forms that are counted out, lists are known to lack some."""
    unread = {hole.cause for hole in holes} & {"record.rejected", "coverage.stream_limit"}
    if unread:
        yield "Mend or fetch again the records of the relied-on list that could not be read"
    by_form = {
        form: found
        for form in FORM_WORDS
        if (
            found := [
                hole
                for hole in holes
                if hole.form == form
                and hole.cause not in {"record.rejected", "coverage.stream_limit"}
            ]
        )
    }
    posts = {hole.post for found in by_form.values() for hole in found}
    gaps: dict[str, list[str]] = defaultdict(list)
    wanted: list[str] = []
    for form, found in by_form.items():
        of = ""
        if len(posts) > 1:
            of = f" of post {enumerated(sorted({shown(hole.post, 40) for hole in found}))}"
        when = f"{of} {_period(found, until, zone)}"
        causes = {hole.cause for hole in found}
        if causes == {"coverage.window_gap"} and form not in counted_out:
            gaps[when].append(form)
        elif "coverage.cap_reached" in causes:
            wanted.append(
                f"Get {_GET[form]},{when}; lists that were taken earlier, before the newest"
                " pushed out the first, are just as good"
            )
        else:
            wanted.append(f"Get {_GET[form]},{when}")
    # What somebody may know already is less work than what has to be fetched.
    for when, forms in gaps.items():
        named = enumerated(FORM_WORDS[form] for form in forms)
        missing = _GET[forms[0]]
        if len(forms) > 1:
            missing = "what is missing, with each share's own time (not the original's)"
        yield (
            f"If your lists show all {named}{when}, say so in the evidence file (complete = true"
            f" and taken_at); if they do not, get {missing}"
        )
    yield from wanted
    blind = [
        FORM_WORDS[form]
        for form, found in by_form.items()
        if any(hole.cause == "coverage.blind_form" for hole in found)
    ]
    if blind:
        yield (
            f"Only if the published rules never let {enumerated(blind, 'or')} count: leave them"
            " out of entry.forms in the contest file"
        )
    if any(
        hole.cause in {"coverage.blind_form", "coverage.window_gap"}
        for found in by_form.values()
        for hole in found
    ):
        yield (
            "Where no list is to be had, somebody who was there can vouch for it by name"
            " ([[attestations]] in the evidence file); the decision then says so first"
        )


def _for_contested(decision: DecisionDocument) -> Iterator[str]:
    if decision.draw is not None:
        yield (
            f"Hold the draw among the {decision.draw.candidates} candidates, in public; this"
            " version does not hold it for you"
        )
        return
    if not any(one.code == "share.doubtful_manual" for one in decision.findings):
        yield "Get finer times for the candidates' shares: the shares' ids, or an ordered listing"
    yield (
        'Or settle it as the published rules provide: award.contested = "award_all" gives the'
        " prize to every candidate"
    )
