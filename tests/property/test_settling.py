"""What is named as settling a judgement settles it, and none of it is named for nothing (spec 7.5).

Settling is played out on small fields: the named parts of holes turn out to be empty, the named
entrants' shares get exact instants, the named doubts are resolved, whoever may be somebody else is
a person or is not, the named contradictions are gone, the contest has an end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from contestjudge.evidence.order import contracted, propagate
from contestjudge.judge import Judgement, judge_field
from contestjudge.model.contest import Award
from contestjudge.model.field import Candidate, Entry, Hole, OrderPair, ShareKey
from contestjudge.model.finding import Finding, finding
from contestjudge.model.words import Status
from contestjudge.settle import Needs, needs
from tests.property.completions import Evidence
from tests.property.strategies import EXAMPLES, Extent, Known, evidences, known

USUAL = settings(
    max_examples=max(EXAMPLES // 5, 100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
FINE = 16
"""Exact instants are drawn on a grid so much finer, so that no two need be the same."""
_ORDERED = Extent(entrants=5, each=2, shares=7, grid=8, holes=2, outsiders=0)
SMALL = Extent(entrants=3, each=2, shares=4, grid=4, listings=0, outsiders=0, holes=2)


class Case(NamedTuple):
    """A field, and the rules that it is judged by."""

    entries: tuple[Entry, ...]
    pairs: tuple[OrderPair, ...]
    holes: tuple[Hole, ...]
    findings: tuple[Finding, ...]
    award: Award
    closes: bool

    def judged(self) -> Judgement:
        return judge_field(
            self.entries,
            self.pairs,
            self.holes,
            self.award,
            self.findings,
            lambda key: key[1],
            closes=self.closes,
        )

    def needs(self) -> Needs:
        judgement = self.judged()
        found = [*self.findings, *judgement.findings]
        return needs(self.entries, self.holes, self.award, found, judgement, closes=self.closes)

    @property
    def is_final(self) -> bool:
        return self.judged().status is Status.FINAL


class Outcome(NamedTuple):
    """How things turn out, for all that may be asked."""

    instants: dict[ShareKey, int]
    valid: dict[ShareKey, bool]
    real: dict[int, bool]
    """Whether somebody who may be somebody else is a person of its own."""


def _fine(evidence: Evidence) -> tuple[tuple[Entry, ...], tuple[Hole, ...]]:
    """Stretch the grid, so that there is room between two instants."""
    entries = tuple(
        entry._replace(
            candidates=tuple(
                one._replace(earliest=one.earliest * FINE, latest=one.latest * FINE)
                for one in entry.candidates
            )
        )
        for entry in evidence.entries
    )
    holes = tuple(
        hole._replace(earliest=hole.earliest * FINE, latest=min(hole.latest * FINE, 2**62))
        for hole in evidence.holes
    )
    return entries, holes


@st.composite
def cases(
    draw: st.DrawFn,
    extent: Extent = SMALL,
    evidence: Evidence | None = None,
    *,
    positions: bool = False,
) -> Case:
    """Draw a field with rules; around given evidence, where there is some."""
    evidence = evidence or draw(evidences(extent))
    entries, holes = _fine(evidence)
    if positions:
        places = draw(st.lists(st.integers(1, 4), min_size=1, max_size=2, unique=True))
        award = Award(method="positions", positions=tuple(places))
    else:
        award = Award(seats=draw(st.integers(1, 3)))
    touched = draw(st.lists(st.sampled_from(entries), max_size=1))
    findings = tuple(
        finding("time.conflict", share="1", between="times", with_="", touches=[one.entrant])
        for one in touched
        if draw(st.booleans())
    )
    closes = draw(st.integers(0, 3)) > 0
    return Case(entries, evidence.pairs, holes, findings, award, closes)


def _watched(holes: Sequence[Hole], parts: Sequence[Hole]) -> Iterator[Hole]:
    """Cut from every hole the part of it that turned out to be empty."""
    left = list(parts)
    for hole in holes:
        part = next((one for one in left if one._replace(latest=hole.latest) == hole), None)
        if part is None:
            yield hole
        else:
            left.remove(part)
            if part.latest < hole.latest:
                yield hole._replace(earliest=part.latest + 1)
    assert not left


def _learnt(one: Candidate, outcome: Outcome, *, time: bool, doubt: bool) -> Candidate | None:
    if time:
        one = one._replace(earliest=outcome.instants[one.share], latest=outcome.instants[one.share])
    if doubt and not one.certain:
        return one._replace(certain=True) if outcome.valid[one.share] else None
    return one


def settled(case: Case, named: Needs, outcome: Outcome) -> Case:
    """Play out what was named."""
    doubts = set(named.doubts)
    entries: list[Entry] = []
    for index, entry in enumerate(case.entries):
        learnt = tuple(
            found
            for one in entry.candidates
            if (
                found := _learnt(
                    one,
                    outcome,
                    time=index in named.times,
                    doubt=(index, one.share) in doubts,
                )
            )
        )
        if index in named.identities and not outcome.real[index]:
            continue
        if learnt:
            vouched = entry.vouched or index in named.identities
            entries.append(entry._replace(candidates=learnt, vouched=vouched))
    return case._replace(
        entries=_tightened(entries, case.pairs),
        holes=tuple(_watched(case.holes, named.holes)),
        findings=tuple(one for one in case.findings if one not in named.findings),
        closes=case.closes or named.closing,
    )


def _tightened(entries: Sequence[Entry], pairs: Sequence[OrderPair]) -> tuple[Entry, ...]:
    """What is learnt of one share narrows those that are ordered with it."""
    bounds = {
        one.share: (one.earliest, one.latest) for entry in entries for one in entry.candidates
    }
    found = propagate(bounds, contracted(pairs, bounds)).intervals
    return tuple(
        entry._replace(
            candidates=tuple(
                one._replace(earliest=found[one.share][0], latest=found[one.share][1])
                for one in entry.candidates
            )
        )
        for entry in entries
    )


def _without(named: Needs) -> Iterator[tuple[str, Needs]]:
    """Leave out one thing after another."""
    for place in range(len(named.holes)):
        kept = named.holes[:place] + named.holes[place + 1 :]
        yield "hole", _with(named, holes=kept)
    for one in named.times:
        yield "time", _with(named, times=tuple(t for t in named.times if t != one))
    for doubt in named.doubts:
        yield "doubt", _with(named, doubts=tuple(d for d in named.doubts if d != doubt))
    for who in named.identities:
        yield "identity", _with(named, identities=tuple(i for i in named.identities if i != who))
    if named.findings:
        yield "finding", _with(named, findings=())
    if named.closing:
        yield "closing", _with(named, closing=False)


def _with(named: Needs, **changed: object) -> Needs:
    fields = {name: getattr(named, name) for name in Needs.__dataclass_fields__}
    return Needs(**{**fields, **changed})


@st.composite
def outcomes(draw: st.DrawFn, case: Case) -> Outcome:
    """Draw how things turn out; no two shares in one instant, if that is possible."""
    taken: set[int] = set()
    instants: dict[ShareKey, int] = {}
    listed = [one for entry in case.entries for one in entry.candidates]
    listed.sort(key=lambda one: (one.earliest, one.latest))
    for one in listed:
        instant = draw(st.integers(one.earliest, one.latest))
        free = [at for at in range(one.earliest, one.latest + 1) if at not in taken]
        if instant in taken and free:
            instant = min(free, key=lambda at: (abs(at - instant), at))
        taken.add(instant)
        instants[one.share] = instant
    valid = {one.share: draw(st.booleans()) for one in listed}
    real = {index: draw(st.booleans()) for index in range(len(case.entries))}
    return Outcome(instants, valid, real)


def _extremes(case: Case) -> Iterator[Outcome]:
    """Every way in which things can turn out, instants at the ends that anybody's spans have."""
    listed = [one for entry in case.entries for one in entry.candidates]
    ends = sorted({end for one in listed for end in (one.earliest, one.latest)})
    choices = [[at for at in ends if one.earliest <= at <= one.latest] for one in listed]
    doubtful = [one.share for one in listed if not one.certain]
    unsure = [index for index, entry in enumerate(case.entries) if not entry.vouched]
    for instants in product(*choices):
        for valid in product((True, False), repeat=len(doubtful)):
            for real in product((True, False), repeat=len(unsure)):
                yield Outcome(
                    dict(zip((one.share for one in listed), instants, strict=True)),
                    dict(zip(doubtful, valid, strict=True)),
                    dict(zip(unsure, real, strict=True)),
                )


def _apart(case: Case, outcome: Outcome) -> bool:
    """Whether no two shares are in one instant."""
    listed = [one for entry in case.entries for one in entry.candidates]
    exact = [outcome.instants[one.share] for one in listed]
    return len(set(exact)) == len(exact)


@USUAL
@given(st.data())
def test_what_is_named_settles_it_whatever_it_shows(data: st.DataObject) -> None:
    case = data.draw(cases(positions=data.draw(st.booleans())))
    named = case.needs()
    outcome = data.draw(outcomes(case))
    if not _apart(case, outcome):
        event("two in one instant")
        return
    event(str(case.judged().status))
    assert settled(case, named, outcome).is_final, (named, outcome)


@USUAL
@given(known(_ORDERED), st.data())
def test_so_it_does_where_listings_order_shares(drawn: Known, data: st.DataObject) -> None:
    case = data.draw(cases(evidence=drawn.evidence, positions=data.draw(st.booleans())))
    instants = {share: instant * FINE for share, instant in drawn.truth.items()}
    outcome = data.draw(outcomes(case))._replace(instants=instants)
    named = case.needs()
    if case.pairs and _apart(case, outcome):
        event(str(case.judged().status))
        assert settled(case, named, outcome).is_final, (named, outcome)


@USUAL
@given(cases())
def test_nothing_is_named_for_nothing(case: Case) -> None:
    named = case.needs()
    for what, fewer in _without(named):
        event(what)
        assert any(not settled(case, fewer, outcome).is_final for outcome in _extremes(case)), (
            what,
            fewer,
            named,
        )


@USUAL
@given(cases())
def test_what_is_final_needs_nothing(case: Case) -> None:
    assert not case.is_final or case.needs() == Needs()
