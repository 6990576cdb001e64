"""What would make a decision final, as data: what to do, about which shares, until when (spec 8.7).

What is needed was worked out on the field (``settle``); here it is told which evidence that is.
Sentences are the report's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from contestjudge.coverage.holes import Coverage
from contestjudge.evidence.resolved import Resolved
from contestjudge.judge import Judgement
from contestjudge.model.contest import Award
from contestjudge.model.decision import NextStepDocument
from contestjudge.model.field import Hole, ShareKey
from contestjudge.model.finding import Finding
from contestjudge.model.share import Share
from contestjudge.model.time import format_bound
from contestjudge.model.words import Action, Platform, ShareForm, Status
from contestjudge.rules.days import days_within
from contestjudge.rules.field import Field
from contestjudge.rules.outcome import PLATFORM_BASED, In, outcome
from contestjudge.rules.terms import Terms
from contestjudge.settle import Needs, needs
from contestjudge.sources.instruments import FOLLOWER_LISTS, INSTRUMENTS

_LISTED: Final = 100
"""A step names so many entrants, and gives the number of the others."""
_APIECE: Final = 3
"""So many conflicts are a step each; the others are one together."""
_FINEST: Final = 1_000
"""Microseconds; no platform's id or clock says more."""
_UNREAD: Final = frozenset({"record.rejected", "coverage.stream_limit"})
_BY: Final[Mapping[str, Action]] = {
    "time.conflict": Action.RESOLVE_CONFLICT,
    "time.window_edge": Action.GET_TIMES,
    "time.day_edge": Action.GET_TIMES,
    "time.edited": Action.GET_TIMES,
    "share.undone": Action.GET_UNDOING,
}
"""What resolves which doubt; every other one is a person's to rule on."""


def next_steps(
    award: Award,
    resolved: Resolved,
    terms: Terms,
    field: Field,
    covered: Coverage,
    judgement: Judgement,
    settled_before: Container[ShareKey] = (),
) -> tuple[NextStepDocument, ...]:
    """Name what would settle what is not settled, as far as it can be told; without sentences.

    Of the shares ``settled_before`` the doubts are gone once earlier days are settled.
    """
    if judgement.status is Status.FINAL:
        return ()
    findings = (
        *resolved.findings,
        *field.findings,
        *covered.findings,
        *judgement.findings,
    )
    found = needs(
        field.entries,
        covered.holes,
        award,
        findings,
        judgement,
        closes=terms.closes is not None,
    )
    left = tuple(one for one in found.doubts if one[1] not in settled_before)
    waits = len(left) < len(found.doubts)
    found = replace(found, doubts=left)
    told = _Told(award, resolved, terms, field, judgement, found, findings, waits)
    return tuple(told.steps())


class _Told(NamedTuple):
    """Everything that steps are told from."""

    award: Award
    resolved: Resolved
    terms: Terms
    field: Field
    judgement: Judgement
    needs: Needs
    findings: Sequence[Finding]
    waits: bool
    """Whether an earlier day settles some of what is open."""

    def steps(self) -> Iterator[NextStepDocument]:
        """Tell all steps: what a person can do at once first, what has to be fetched later."""
        by_action = self._doubts()
        for action in (Action.RULE, Action.GET_UNDOING):
            if action in by_action:
                yield self._about(action, by_action[action])
        yield from self._contradictions()
        yield from self._conflicts(by_action.get(Action.RESOLVE_CONFLICT, ()))
        if self.needs.identities:
            yield self._about(
                Action.GET_ACCOUNT_IDS, [(index, None) for index in self.needs.identities]
            )
        if self.needs.holes:
            yield from self._undated()
            yield from self._holes()
        yield from self._times(by_action.get(Action.GET_TIMES, ()))
        if self.needs.draw:
            yield self._pool(Action.HOLD_DRAW, needed=True)
        elif self.judgement.status is Status.CONTESTED:
            yield self._pool(Action.SET_CONTESTED, needed=False)
        if self.needs.closing:
            yield NextStepDocument(
                action=Action.SET_CLOSING,
                needed=True,
                seats=(len(self.judgement.settled) + 1, self._cut),
            )

    @property
    def _cut(self) -> int:
        return max(self.award.positions, default=self.award.seats)

    def _about(
        self,
        action: Action,
        whom: Iterable[tuple[int, ShareKey | None]],
    ) -> NextStepDocument:
        """Tell a step about entrants and, where named, some of their shares."""
        shares: dict[int, list[str]] = defaultdict(list)
        least = self._cut
        for index, key in whom:
            shares[index] += [] if key is None else [key[1]]
            least = min(least, self.judgement.seen.least[index])
        listed = list(shares)[:_LISTED]
        return NextStepDocument(
            action=action,
            needed=True,
            accounts=self._accounts(listed),
            shares=tuple(name for index in listed for name in shares[index]),
            more=len(shares) - len(listed),
            seats=None if self.award.method == "draw" else (least, self._cut),
        )

    def _accounts(self, indices: Iterable[int]) -> tuple[str, ...]:
        people, entries = self.field.people, self.field.entries
        return tuple(
            account for index in indices for account in people.accounts(entries[index].entrant[1])
        )

    def _pool(self, action: Action, *, needed: bool) -> NextStepDocument:
        """Tell a step about all candidates together."""
        pool, seen = self.judgement.contested, self.judgement.seen
        least = min((seen.least[index] for index in pool), default=self._cut)
        return NextStepDocument(
            action=action,
            needed=needed,
            accounts=self._accounts(pool[:_LISTED]),
            more=max(0, len(pool) - _LISTED),
            seats=None if self.award.method == "draw" else (least, self._cut),
        )

    def _doubts(self) -> dict[Action, list[tuple[int, ShareKey]]]:
        """Sort the doubts that matter by what resolves them."""
        found: dict[Action, list[tuple[int, ShareKey]]] = defaultdict(list)
        for index, key in self.needs.doubts:
            judged = outcome(self.resolved.share(key), self.terms, self.field.conditions)
            doubts = judged.doubts if isinstance(judged, In) else ()
            share = self.resolved.share(key)
            if len(days_within(self.terms.days, share.earliest, share.latest)) > 1:
                doubts = (*doubts, "time.day_edge")
            # Nothing about the share itself: then it is about whose it is.
            for action in {_BY.get(doubt, Action.RULE) for doubt in doubts} or {Action.RULE}:
                found[action].append((index, key))
        return found

    def _contradictions(self) -> Iterator[NextStepDocument]:
        for one in self.needs.findings:
            if one.code == "coverage.contradicted":
                instrument = dict(one.params).get("instrument")
                yield NextStepDocument(
                    action=Action.RESOLVE_CONFLICT,
                    needed=True,
                    instruments=(str(instrument),),
                    shares=tuple(name for _, name in one.about),
                )

    def _conflicts(self, doubts: Sequence[tuple[int, ShareKey]]) -> Iterator[NextStepDocument]:
        keys = [
            key for one in self.needs.findings if one.code == "time.conflict" for key in one.about
        ]
        keys += [key for _, key in doubts]
        distinct = list(dict.fromkeys(keys))
        for key in distinct[:_APIECE]:
            yield self._conflict([key])
        if len(distinct) > _APIECE:
            yield self._conflict(distinct[_APIECE:])

    def _conflict(self, keys: Sequence[ShareKey]) -> NextStepDocument:
        shares = [self.resolved.share(key) for key in keys[:_LISTED]]
        return NextStepDocument(
            action=Action.RESOLVE_CONFLICT,
            needed=True,
            accounts=tuple(dict.fromkeys(share.account for share in shares)),
            shares=tuple(share.name for share in shares),
            more=max(0, len(keys) - _LISTED),
        )

    def _undated(self) -> Iterator[NextStepDocument]:
        """Counts of which nobody knows the moment could close holes, and close none."""
        slots = {(hole.post, str(hole.form)) for hole in self.needs.holes}
        for one in self.findings:
            params = dict(one.params)
            slot = params.get("post"), params.get("form")
            if one.code == "coverage.count_shortfall" and params["at"] is None and slot in slots:
                undated = {
                    w.instrument
                    for w in self.resolved.watches
                    if w.taken_at is None and w.instrument not in FOLLOWER_LISTS
                }
                yield NextStepDocument(
                    action=Action.SAY_TAKEN_AT,
                    needed=False,
                    form=ShareForm(str(params["form"])),
                    post=str(params["post"]),
                    instruments=tuple(sorted(undated)),
                )

    def _holes(self) -> Iterator[NextStepDocument]:
        runs = list(_runs(self.needs.holes))
        found = {place: self._hole(run) for place, run in enumerate(runs)}
        order = (Action.MEND_RECORDS, Action.DECLARE_COMPLETE, Action.GET_LIST)
        for action in order:
            yield from (one for one in found.values() if one.action is action)
        for action in (Action.LEAVE_OUT_FORM, Action.ATTEST):
            for place, run in enumerate(runs):
                blind = any(hole.cause == "coverage.blind_form" for hole in run)
                gap = any(hole.cause == "coverage.window_gap" for hole in run)
                if blind or (gap and action is Action.ATTEST):
                    yield found[place].model_copy(
                        update={"action": action, "needed": False, "instruments": ()}
                    )

    def _hole(self, run: Sequence[Hole]) -> NextStepDocument:
        post, form = run[0].post, run[0].form
        before = bisect_left(self.judgement.settled, run[0].earliest)
        action = self._action(run)
        drawn = self.award.method == "draw"
        return NextStepDocument.model_validate(
            {
                "action": action,
                "needed": True,
                "form": form,
                "post": post,
                "from": format_bound(run[0].earliest),
                "to": format_bound(max(hole.latest for hole in run)),
                "instruments": tuple(sorted(self._instruments(action, run))),
                "seats": None if drawn else (before + 1, self._cut),
            }
        )

    def _action(self, run: Sequence[Hole]) -> Action:
        causes = {hole.cause for hole in run}
        if causes <= _UNREAD:
            return Action.MEND_RECORDS
        counted_out = any(
            one.code == "coverage.count_shortfall"
            and (("form", str(run[0].form)) in one.params and ("post", run[0].post) in one.params)
            for one in self.findings
        )
        if causes - _UNREAD == {"coverage.window_gap"} and not counted_out:
            return Action.DECLARE_COMPLETE
        return Action.GET_LIST

    def _instruments(self, action: Action, run: Sequence[Hole]) -> set[str]:
        form, causes = run[0].form, {hole.cause for hole in run}
        if action is Action.MEND_RECORDS:
            return {
                str(dict(one.params)["instrument"])
                for one in self.findings
                if one.code in causes and dict(one.params).get("relied_on") == 1
            }
        if action is Action.DECLARE_COMPLETE:
            return {w.instrument for w in self.resolved.watches if form in w.sees}
        return set(_can_show(form, self.terms.platform))

    def _times(self, doubts: Sequence[tuple[int, ShareKey]]) -> Iterator[NextStepDocument]:
        """Tell whose shares' times are needed, and where no clock can tell more, their order."""
        doubtful = defaultdict[int, list[ShareKey]](list)
        for index, key in doubts:
            doubtful[index].append(key)
        asked = {*self.needs.times, *doubtful}
        # Whatever is found out about a conflict is its share's time.
        told = {key for one in self.needs.findings for key in one.about}
        fine: list[tuple[int, ShareKey | None]] = []
        finest: list[tuple[int, ShareKey | None]] = []
        for index in self.judgement.placed.order if asked else ():
            if index not in asked:
                continue
            keys = doubtful.get(index, [])
            if index in self.needs.times:
                keys = keys + [
                    one.share
                    for one in self.field.entries[index].candidates
                    if one.earliest < one.latest and one.share not in {*keys, *told}
                ]
            if not keys:
                continue
            coarse = [key for key in keys if not self._is_finest(self.resolved.share(key))]
            fine += [(index, key) for key in coarse]
            finest += [] if coarse else [(index, key) for key in keys]
        rest = self.needs.draw or self.needs.doubts or self.needs.identities or self.waits
        if not (asked or rest) and self.judgement.status is Status.CONTESTED:
            # They tie in the same microsecond: then only the platform's own order tells.
            finest += [(index, None) for index in self.judgement.contested]
        if fine:
            yield self._about(Action.GET_TIMES, fine)
        if finest:
            yield self._about(Action.GET_ORDER, finest)

    def _is_finest(self, share: Share) -> bool:
        """Whether no clock can say better when it was made, or no better than the rules allow."""
        bases = {share.earliest_basis, share.latest_basis}
        width = share.latest - share.earliest
        allowed = self.terms.tolerance if bases <= PLATFORM_BASED else 0
        return width < max(_FINEST, 1 + allowed)


def _runs(holes: Sequence[Hole]) -> Iterator[list[Hole]]:
    """Put together the holes of one slot and one kind that follow on one another or overlap."""
    slots: dict[tuple[str, ShareForm, bool], list[Hole]] = defaultdict(list)
    for hole in holes:
        slots[hole.post, hole.form, hole.cause in _UNREAD].append(hole)
    for found in slots.values():
        run: list[Hole] = []
        for hole in sorted(found, key=lambda one: (one.earliest, one.latest)):
            if run and hole.earliest > max(one.latest for one in run) + 1:
                yield run
                run = []
            run.append(hole)
        yield run


def _can_show(form: ShareForm, platform: Platform) -> Iterator[str]:
    """Name the platform's own instruments that show shares of a form, with their times."""
    for name, able in INSTRUMENTS.items():
        looks = able.lists_standing or able.is_stream or ".search" in name
        if name.startswith(f"{platform}.") and form in able.sees and able.gives_times and looks:
            yield name
