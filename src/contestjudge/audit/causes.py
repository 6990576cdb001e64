"""What a simulated fault demonstrates about somebody who was passed over (spec 11.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, NamedTuple

from contestjudge.audit.exhibits import Exhibits
from contestjudge.audit.faults import absences, faults_of
from contestjudge.audit.known import Known
from contestjudge.audit.simulation import Case, Fault, Seated
from contestjudge.facts import Facts
from contestjudge.model.audit import (
    Cause,
    CauseDocument,
    DemonstrationDocument,
    FaultDocument,
    Strength,
)
from contestjudge.model.decision import EntrantDocument

MOST_ABSENT: Final = 100
"""Of more who were passed over than that, nobody is treated as absent alone (spec 11.4)."""
MOST_PAIRS: Final = 200
MOST_SHARES: Final = 2_000
"""Of more shares than that no pairs of faults are simulated (spec 11.4)."""
LISTED: Final = 100
_STRONGEST: Final = tuple(Strength)
_OF_FAULT: Final = {
    "original_clock": Cause.WRONG_CLOCK,
    "minute_clock": Cause.COARSE_CLOCK,
    "newest_only": Cause.SHORT_LIST,
    "form_unseen": Cause.BLIND_INSTRUMENT,
    "rule": Cause.RULE_MISAPPLIED,
    "ruling_ignored": Cause.RULE_MISAPPLIED,
    "account_absent": Cause.ABSENT_ACCOUNT,
}


class Announcement(NamedTuple):
    """Whom the causes must explain: ids of persons."""

    announced: frozenset[str]
    """Everyone announced whom the evidence shows."""
    undeserving: frozenset[str]
    strangers: int
    """How many were announced whom it does not show."""
    wronged: tuple[str, ...]
    """Who holds a seat, or may hold one, and was not announced; in rank order."""
    is_wrong: bool
    """Somebody who holds a seat was passed over, or somebody announced does not hold one."""


class Result(NamedTuple):
    """Whom a simulation seats, as persons of the real evidence."""

    faults: tuple[Fault, ...]
    winners: frozenset[str]
    possible: frozenset[str]
    """The winners, and whoever nothing separates from them."""
    clear: bool
    """Every winner is exactly one real person, and nothing is left open."""
    sees_all: bool
    """Whoever was announced has a share that is seen."""
    rows: tuple[EntrantDocument, ...]
    contested: int


class Explained(NamedTuple):
    """The causes of everyone passed over, and how many simulations that took."""

    causes: dict[str, tuple[CauseDocument, ...]]
    simulated: int


@dataclass(frozen=True, slots=True)
class Explainer:
    """Simulates faults, and keeps the strongest explanations."""

    facts: Facts
    case: Case
    known: Known
    exhibits: Exhibits
    told: Announcement

    def explained(self) -> Explained:
        """Find what demonstrably led to each being passed over."""
        told = self.told
        if not told.wronged or not told.is_wrong or not (told.announced or told.strangers):
            return Explained({}, 0)
        singles = faults_of(self.facts)
        results = [one for one in map(self._result, ((one,) for one in singles)) if one]
        simulated = len(singles)
        found = {person: self._strongest(person, results) for person in told.wronged}
        # Without somebody the next ones are seated: of those who all deserve it, or may, that
        # says nothing, not even where they are exactly those who were announced.
        if told.undeserving and any(not causes for causes in found.values()):
            several = list(absences(self.facts, told.wronged))
            if len(told.wronged) > MOST_ABSENT:
                several = several[-1:]
            gone = [one for one in map(self._result, ((one,) for one in several)) if one]
            simulated += len(several)
            for person in told.wronged:
                found[person] = found[person] or self._strongest(person, gone)
        open_ = [person for person, causes in found.items() if not causes]
        if open_ and len(self.facts.resolved.shares) <= MOST_SHARES:
            pairs = list(_pairs(singles))
            both = [one for one in map(self._result, pairs) if one]
            simulated += len(pairs)
            for person in open_:
                found[person] = self._strongest(person, both)
        return Explained(found, simulated)

    def _result(self, faults: tuple[Fault, ...]) -> Result | None:
        seated = self.case.with_faults(faults)
        return None if seated is None else self._identified(faults, seated)

    def _identified(self, faults: tuple[Fault, ...], seated: Seated) -> Result:
        """Find the real persons behind the accounts of a simulation."""
        real = [self.known.same(accounts) for accounts in seated.winners]
        maybe = [self.known.same(accounts) for accounts in seated.contested]
        winners = frozenset(next(iter(one)) for one in real if len(one) == 1)
        return Result(
            faults,
            winners,
            frozenset().union(*real, *maybe),
            all(len(one) == 1 for one in real) and not seated.contested,
            self.told.announced <= self.exhibits.persons_seen(faults),
            tuple(
                self._entrant(one, accounts)
                for one, accounts in list(zip(real, seated.winners, strict=True))[:LISTED]
            ),
            len(seated.contested),
        )

    def _entrant(self, real: frozenset[str], accounts: tuple[str, ...]) -> EntrantDocument:
        if len(real) == 1:
            return self.known.entrant(next(iter(real)))
        return EntrantDocument(platform=self.known.platform, id=accounts[0], accounts=accounts)

    def _strength(self, person: str, result: Result) -> Strength | None:
        """Say how much a simulation explains about somebody (spec 11.5.2)."""
        told = self.told
        if person in result.winners:
            return None
        lottery = self.facts.contest.award.method == "draw"
        if result.clear and not told.strangers and result.winners == told.announced:
            return Strength.EXACT
        if any(one.code == "account_absent" for one in result.faults):
            return None  # without somebody the next one is always seated: that says nothing
        if person not in result.possible and told.undeserving & result.winners and result.sees_all:
            return Strength.SEATED
        if self._makes_level(person, result.faults):
            return None  # much is equal then, whoever was announced: that explains nobody
        if (
            told.undeserving & result.possible
            and told.announced <= result.possible
            and not (lottery and person in result.possible)
        ):
            return Strength.LEVEL
        return None

    def _makes_level(self, person: str, faults: tuple[Fault, ...]) -> bool:
        """Whether faults make much equal that nothing at hand shows as equal."""
        if len(faults) > 1 or faults[0].code == "original_clock":
            return True
        return faults[0].code == "minute_clock" and not self.exhibits.prints_minutes(person)

    def _strongest(self, person: str, results: Iterable[Result]) -> tuple[CauseDocument, ...]:
        """Keep what explains most, without what something more definite says (spec 11.5.4)."""
        rated = [(self._strength(person, one), one) for one in results]
        for strength in _STRONGEST:
            equal = [one for found, one in rated if found is strength]
            if equal:
                causes = [
                    cause
                    for one in _first_of_each(equal)
                    for cause in self._causes(person, strength, one)
                ]
                shown = {cause.code for cause in causes if cause.exhibit is not None}
                return tuple(
                    cause
                    for cause in causes
                    if cause.exhibit is not None or cause.code not in shown
                )
        return ()

    def _causes(self, person: str, strength: Strength, result: Result) -> Iterator[CauseDocument]:
        """One cause for each fault of the simulation."""
        shown = DemonstrationDocument(
            faults=tuple(
                FaultDocument(
                    code=fault.code,
                    params=fault.parameters(),
                    exhibit=None
                    if fault.exhibit is None
                    else self.exhibits.described(fault.exhibit),
                )
                for fault in result.faults
            ),
            strength=strength,
            winners=result.rows,
            contested=result.contested,
        )
        for fault, written in zip(result.faults, shown.faults, strict=True):
            code = (
                _OF_FAULT[fault.code]
                if fault.exhibit is None
                else self.exhibits.cause(fault.exhibit, person, printed=fault.clock is not None)
            )
            yield CauseDocument(code=code, exhibit=written.exhibit, demonstrated_by=shown)


def _first_of_each(results: Sequence[Result]) -> Iterator[Result]:
    """Of the same fault in several sizes, and of pairs, give the first."""
    seen: set[object] = set()
    for one in results:
        if len(one.faults) > 1:
            yield one
            return
        (fault,) = one.faults
        what: object = fault.exhibit if fault.exhibit is not None else fault.code
        if fault.code == "rule":
            what = fault.changes[0][0]
        if what not in seen:
            seen.add(what)
            yield one


def _pairs(singles: Sequence[Fault]) -> Iterator[tuple[Fault, ...]]:
    """Give pairs of faults that can be made together, the first ones of each kind first."""
    given = 0
    for one, other in combinations(singles, 2):
        if _compatible(one, other):
            given += 1
            yield one, other
        if given == MOST_PAIRS:
            return


def _compatible(one: Fault, other: Fault) -> bool:
    if one.exhibit is not None and one.exhibit == other.exhibit:
        return False
    if one.code == other.code == "newest_only" or (one.form and other.form):
        return False
    keys = {key for key, _ in one.changes}
    return keys.isdisjoint(key for key, _ in other.changes)
