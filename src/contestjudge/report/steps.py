"""What would make a decision final: the evidence that is missing, said as things to get."""

from __future__ import annotations

from contestjudge.model.decision import DecisionDocument
from contestjudge.model.words import Status
from contestjudge.report.plain import shown

_GET = {
    "native": "a complete list of native shares with their own times (not the original's)",
    "quote": "a complete list of quotes with their times",
    "manual": "a complete search for manual copies, with times",
    "link": "a complete search for posts with the link, with times",
    "reply": "a complete list of replies, with times",
}


def steps(decision: DecisionDocument) -> tuple[str, ...]:
    """Name what would settle what is not settled, the most telling first."""
    if decision.status is Status.FINAL:
        return ()
    found: dict[str, None] = {}
    codes = {one.code for one in decision.findings}
    if "coverage.contradicted" in codes:
        found["Find out which exhibit is wrong: one that is called complete is contradicted"] = None
    if "time.conflict" in codes:
        found["Find out which record is wrong about when the share was made, and leave it out"] = (
            None
        )
    for form, wanted in _GET.items():
        holes = [hole for hole in decision.holes if hole.form == form]
        if not holes:
            continue
        low = min(hole.from_ for hole in holes)
        ends = [hole.to for hole in holes]
        end = "" if None in ends else f" to {max(end for end in ends if end)[:19]}Z"
        posts = ", ".join(sorted({shown(hole.post) for hole in holes}))
        found[f"Get {wanted}, of post {posts}, from {low[:19]}Z{end}"] = None
    if decision.holes:
        found[
            "State in the evidence file what only you know: complete = true and taken_at for a list"
            " that shows everything, the platform's own count, or a named person's attestation"
        ] = None
        found["If a form was never meant to count, leave it out of entry.forms before judging"] = (
            None
        )
    if "share.doubtful_manual" in codes:
        found["Rule on the doubtful manual shares ([[rulings]] in the evidence file)"] = None
    if decision.contested and not decision.holes:
        found["Get finer times for the contested shares: ids, or an ordered listing"] = None
        found["Or let the rules settle it next time: award.contested = award_all or lot"] = None
    if "award.unfilled" in codes and not decision.holes:
        found["Give the contest a closing time, and evidence up to it"] = None
    return tuple(found)
