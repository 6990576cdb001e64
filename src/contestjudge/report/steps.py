"""What would make a decision final, in sentences: things to do, the smallest that helps first.

What the steps are was worked out with the decision (spec 8.7); here they are only said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Final

from contestjudge.model.decision import DecisionDocument, NextStepDocument
from contestjudge.model.time import SECOND, format_rfc3339, parse_rfc3339
from contestjudge.model.words import Action
from contestjudge.report.plain import enumerated, shown
from contestjudge.report.sentences import FORM_WORDS
from contestjudge.report.shares import entrant_name, shares_called
from contestjudge.report.times import span

_GET: Final = {
    "native": "a complete list of native shares with their own times (not the original's)",
    "quote": "a complete list of quotes, with times",
    "manual": "a complete search for manual copies, with times",
    "link": "a complete search for posts with the link, with times",
    "reply": "a complete list of replies, with times",
}
_NAMED: Final = 3
_RULE: Final = "add a [[rulings]] entry to the evidence file"
_TOLD_ONCE: Final = frozenset(
    {Action.MEND_RECORDS, Action.SAY_TAKEN_AT, Action.LEAVE_OUT_FORM, Action.ATTEST}
)
_Group = Sequence[NextStepDocument]


def told(decision: DecisionDocument, zone: tzinfo) -> tuple[NextStepDocument, ...]:
    """Give a decision's steps their sentences; those that are one piece of work share one.

    Args:
        decision: the decision, with its steps.
        zone: the zone to show times in.
    """
    groups: dict[object, list[NextStepDocument]] = defaultdict(list)
    for step in decision.next_steps:
        groups[_together(step)].append(step)
    words = _Words(decision, zone)
    texts = {key: f"{words.say(group)}{_on(group)}" for key, group in groups.items()}
    return tuple(
        step.model_copy(update={"text": texts[_together(step)]}) for step in decision.next_steps
    )


def _on(group: _Group) -> str:
    """Say which day alone steps are about, where their periods do not say it."""
    days = {step.day for step in group}
    day = days.pop() if len(days) == 1 else None
    alike = group[0].from_ is not None or group[0].action is Action.SET_CONTESTED
    return "" if day is None or alike else f" ({day})"


def sentences(steps: Iterable[NextStepDocument]) -> tuple[str, ...]:
    """Return the sentences of steps, each once."""
    return tuple(dict.fromkeys(step.text for step in steps))


def _together(step: NextStepDocument) -> object:
    """Name what steps that one sentence tells have in common."""
    if step.action is Action.DECLARE_COMPLETE:
        return step.action, step.post, step.from_, step.to
    if step.action is Action.GET_LIST:
        return step.action, step.form, step.from_, step.to
    return step.action if step.action in _TOLD_ONCE else step


class _Words:
    """Says the steps of one decision."""

    def __init__(self, decision: DecisionDocument, zone: tzinfo) -> None:
        self._decision = decision
        self._zone = zone
        self._several_posts = len({step.post for step in decision.next_steps} - {None}) > 1
        wanted = {
            key
            for step in decision.next_steps
            if step.action is Action.RESOLVE_CONFLICT
            for key in step.shares[:_NAMED]
        }
        self._shares: Mapping[str, str] = shares_called(decision, wanted)

    def say(self, group: _Group) -> str:
        """Say steps that are one piece of work."""
        step = group[0]
        match step.action:
            case Action.RULE | Action.GET_UNDOING | Action.RESOLVE_CONFLICT:
                return self._doubt(step)
            case Action.GET_ACCOUNT_IDS | Action.GET_TIMES | Action.GET_ORDER:
                return self._people(step)
            case Action.SAY_TAKEN_AT:
                return (
                    "Say in the evidence file when the lists were taken (taken_at): without it the"
                    " platform's counts close nothing"
                )
            case Action.MEND_RECORDS:
                return (
                    "Mend or fetch again the records of the relied-on list that could not be read"
                )
            case Action.DECLARE_COMPLETE | Action.GET_LIST:
                return self._list(group)
            case Action.LEAVE_OUT_FORM | Action.ATTEST:
                return self._otherwise(group)
            case _:
                return self._rules(step)

    def _doubt(self, step: NextStepDocument) -> str:
        if step.action is Action.RULE:
            return f"Rule on {self._doubtful(step)} ({len(step.shares) + step.more}): {_RULE}"
        if step.action is Action.GET_UNDOING:
            return f"Find out when the shares of {self._names(step)} were undone"
        if step.instruments:
            instrument = shown(step.instruments[0], 60)
            return (
                f"Find out which is wrong: the list ({instrument}) that is called complete, or the"
                " exhibit that contradicts it"
            )
        if len(step.shares) > 1:
            number = len(step.shares) + step.more
            return f"Do so for {number} more whose times contradict themselves"
        key = step.shares[0]
        return (
            f"Find out what is wrong about when {self._shares.get(key, f'share {shown(key, 60)}')}"
            " was made (a record, or the zone or taken_at of its exhibit), and mend it or leave it"
            " out"
        )

    def _doubtful(self, step: NextStepDocument) -> str:
        codes = {one.code for one in self._decision.findings}
        if "share.doubtful_manual" in codes:
            return "the doubtful manual shares"
        if "share.ambiguous" in codes:
            return "the records that fit several shares"
        if any(code.startswith("eligibility.") for code in codes):
            return "whether those who made these shares meet the rules on eligibility"
        return f"the doubtful shares of {self._names(step)}"

    def _people(self, step: NextStepDocument) -> str:
        if step.action is Action.GET_ACCOUNT_IDS:
            if any(one.code == "identity.shared_handle" for one in self._decision.findings):
                return "Get account ids, not handles alone, for whoever shares a handle"
            return (
                f"Get the account ids of {self._names(step)}, known by a handle alone and perhaps"
                " the same as somebody else"
            )
        if step.action is Action.GET_TIMES:
            return (
                f"Get finer times for the shares of {self._names(step)}: the shares' ids, or an"
                " ordered listing"
            )
        return (
            f"Get a listing in the platform's own order of the shares of {self._names(step)}: no"
            " clock says more about them"
        )

    def _names(self, step: NextStepDocument) -> str:
        """Name people by handle where the decision knows it."""
        known = {
            account: entrant_name(row.entrant)
            for row in self._decision.standings
            for account in row.entrant.accounts
        }
        names = list(dict.fromkeys(known.get(one, shown(one, 40)) for one in step.accounts))
        more = len(names) - _NAMED + step.more
        listed = [*names[:_NAMED], *([f"{more} more"] if more > 0 else [])]
        return enumerated(listed)

    def _list(self, group: _Group) -> str:
        step = group[0]
        posts = {one.post for one in group} if self._several_posts else set[str | None]()
        of = f" of post {enumerated(sorted(shown(one, 40) for one in posts))}" if posts else ""
        when = f"{of} {self._period(step)}"
        if step.action is Action.DECLARE_COMPLETE:
            forms = [str(one.form) for one in group]
            missing = _GET[forms[0]]
            if len(forms) > 1:
                missing = "what is missing, with each share's own time (not the original's)"
            return (
                f"If your lists show all {_forms(group, 'and')}{when}, say so in the evidence file"
                f" (complete = true and taken_at); if they do not, get {missing}"
            )
        text = f"Get {_GET[str(step.form)]},{when}"
        if any(self._is_cut_off(one) for one in group):
            text += (
                "; lists that were taken earlier, before the newest pushed out the first, are just"
                " as good"
            )
        return text

    def _is_cut_off(self, step: NextStepDocument) -> bool:
        return any(
            (hole.post, hole.form, hole.cause) == (step.post, step.form, "coverage.cap_reached")
            for hole in self._decision.holes
        )

    def _period(self, step: NextStepDocument) -> str:
        """Say which period must be seen: where more is open than matters, how much at least."""
        first, last = step.from_ or "", step.to
        beyond = any(
            (hole.post, hole.form) == (step.post, step.form)
            and last is not None
            and (hole.to is None or hole.to > last)
            for hole in self._decision.holes
        )
        if last is None or not beyond:
            return span(first, last, self._zone)
        later = format_rfc3339(-(-(parse_rfc3339(last)[1] + 1) // SECOND) * SECOND)
        return span(first, later, self._zone).replace(" to ", " to at least ")

    def _otherwise(self, group: _Group) -> str:
        if group[0].action is Action.LEAVE_OUT_FORM:
            return (
                f"Only if the published rules never let {_forms(group, 'or')} count: leave them"
                " out of entry.forms in the contest file"
            )
        return (
            "Where no list is to be had, somebody who was there can vouch for it by name"
            " ([[attestations]] in the evidence file); the decision then says so first"
        )

    def _rules(self, step: NextStepDocument) -> str:
        if step.action is Action.HOLD_DRAW:
            draw = self._decision.draw
            among = "" if draw is None else f" among the {draw.candidates} candidates"
            return f"{'Then hold' if draw is None else 'Hold'} the draw{among}, in public"
        if step.action is Action.SET_CONTESTED:
            return (
                'Only if the published rules say so: award.contested = "award_all" in the'
                " contest file gives the prize to every candidate"
            )
        return "Name in the contest file when entries close (entry.closes), and show all up to it"


def _forms(group: _Group, last: str) -> str:
    forms = {step.form for step in group}
    return enumerated((FORM_WORDS[form] for form in FORM_WORDS if form in forms), last)
