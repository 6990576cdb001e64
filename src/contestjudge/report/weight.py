"""Which holes a reader must worry about: a view of the decision, which has already been made.

In a final decision no hole matters, by the definition of final. In any other, a hole that starts
after everybody who fills the seats by what was seen is told as the lesser worry; whether it
matters in the end is for the next judging to say.
"""

from __future__ import annotations

from typing import Final

from contestjudge.model.decision import DecisionDocument, FindingDocument, HoleDocument
from contestjudge.model.words import Severity, Status
from contestjudge.report.sentences import is_told_of_undone

_DOUBTS: Final = frozenset(
    {
        "eligibility.age_unknown",
        "eligibility.following_unknown",
        "eligibility.language_unknown",
        "eligibility.region_unknown",
        "eligibility.text_unknown",
        "identity.shared_handle",
        "share.ambiguous",
        "share.doubtful_manual",
        "share.undone",
        "time.conflict",
        "time.day_edge",
        "time.edited",
        "time.window_edge",
    }
)
"""With one of these about, who fills the seats is not to be taken from what was seen."""
_HOLES: Final = frozenset({"coverage.blind_form", "coverage.cap_reached", "coverage.window_gap"})


def cut_of(decision: DecisionDocument) -> int:
    """The last place that wins a prize."""
    return max(decision.positions, default=decision.seats)


def pressing_until(decision: DecisionDocument) -> str | None:
    """When the last seat is taken by what was seen; ``None`` where that cannot be told."""
    first = decision.standings[: cut_of(decision)]
    ends = [row.share.latest for row in first if row.share.latest is not None]
    doubtful = any(one.code in _DOUBTS and not is_told_of_undone(one) for one in decision.findings)
    # Of several days each has its own end.
    whole_pool = decision.draw is not None or bool(decision.days)
    if doubtful or whole_pool or len(ends) < cut_of(decision):
        return None
    return max(ends)


def pressing_holes(decision: DecisionDocument) -> tuple[HoleDocument, ...]:
    """Holes that keep the decision open, as far as can be seen; none in a final one."""
    if decision.status is Status.FINAL:
        return ()
    if decision.status is Status.CONTESTED:
        return () if decision.draw is None else decision.holes
    end = pressing_until(decision)
    if end is None:
        return decision.holes
    pressing = tuple(hole for hole in decision.holes if hole.from_ <= end)
    blocked = any(one.severity is Severity.BLOCKING for one in decision.findings)
    return pressing if pressing or blocked else decision.holes


def late_holes(decision: DecisionDocument) -> tuple[HoleDocument, ...]:
    """The other holes."""
    pressing = set(pressing_holes(decision))
    return tuple(hole for hole in decision.holes if hole not in pressing)


def pressing_findings(decision: DecisionDocument) -> tuple[FindingDocument, ...]:
    """Findings that a reader must weigh; what is told as a late hole is not among them."""
    late = {(hole.post, hole.form) for hole in late_holes(decision)}
    late -= {(hole.post, hole.form) for hole in pressing_holes(decision)}
    starts = {(hole.post, hole.form, hole.from_) for hole in late_holes(decision)}
    found: list[FindingDocument] = []
    for one in decision.findings:
        post, form = one.params.get("post"), one.params.get("form")
        told = (
            (one.code in _HOLES and (post, form, one.params.get("from")) in starts)
            or (one.code == "coverage.count_shortfall" and (post, form) in late)
            or (one.code == "coverage.cap_reached" and decision.status is Status.FINAL)
        )
        weighs = one.severity is not Severity.INFO or (
            one.code in _DOUBTS
            and not is_told_of_undone(one)
            and decision.status is not Status.FINAL
        )
        if weighs and not told and not is_flag(one):
            found.append(one)
    return tuple(found)


def is_flag(one: FindingDocument) -> bool:
    """Tell whether a finding is for a person to look at: it makes nothing doubtful (spec 5.9)."""
    return one.code.startswith("flag.")


def flags_in(decision: DecisionDocument) -> tuple[FindingDocument, ...]:
    """What is for a person to look at, and keeps no decision from being final."""
    return tuple(one for one in decision.findings if is_flag(one))
