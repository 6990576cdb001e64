"""What would settle a judgement: the least of it, worked out on the field (spec 7.5).

Settling is: to look where nobody looked and find that nothing was missed, to learn the exact times
of somebody's shares, to resolve a doubt about a share one way or the other, to learn who somebody
is. What is named here makes the decision final, whatever it shows; and of nothing that is named
can it be said beforehand that it makes no difference.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from contestjudge.judge import Judgement, touching, unsure, verdicts_near
from contestjudge.model.contest import Award
from contestjudge.model.field import Entries, Entry, Hole, ShareKey
from contestjudge.model.finding import Finding
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Status, Verdict

_MOST_DOUBTS: Final = 12
"""Of so many doubtful shares of one entrant every two are taken together; of more, the extremes."""
_MOST_COMPARED: Final = 4_000_000
"""From so many comparisons on, all that may help is named, and not the least of it."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What settles a judgement, all of it together. Numbers are indices into the entries."""

    holes: tuple[Hole, ...] = ()
    """The parts of holes that somebody must have looked at."""
    findings: tuple[Finding, ...] = ()
    """Blocking findings that touch a seat."""
    times: tuple[int, ...] = ()
    """Whose shares' exact times, in display order."""
    doubts: tuple[tuple[int, ShareKey], ...] = ()
    """Which doubtful shares of whom, in display order."""
    identities: tuple[int, ...] = ()
    """Who may be somebody else, in display order."""
    closing: bool = False
    """Whether the contest must have an end."""
    draw: bool = False
    """Whether a draw must be held."""


def needs(
    entries: Sequence[Entry],
    holes: Sequence[Hole],
    award: Award,
    findings: Sequence[Finding],
    judgement: Judgement,
    *,
    closes: bool,
) -> Needs:
    """Work out what would make a judgement final.

    Args:
        entries: the field that was judged.
        holes: room for unseen shares.
        award: how many win, and what is done where it is not certain who.
        findings: all findings, those of the judgement included.
        judgement: what was made of them.
        closes: whether the contest has a closing time.
    """
    if judgement.status is Status.FINAL:
        return Needs()
    entries, seen, settled = Entries.of(entries), judgement.seen, judgement.settled
    cut = max(award.positions, default=award.seats)
    if award.method == "draw":
        return _pool(entries, holes, findings, judgement, closing=not closes)
    until = settled[cut - 1] if len(settled) >= cut else UNBOUNDED
    parts = tuple(
        hole._replace(latest=min(hole.latest, until)) for hole in holes if hole.earliest <= until
    )
    blocking = touching(findings, entries, seen, cut)
    near = [index for index, least in enumerate(seen.least) if least <= cut]
    verdicts = verdicts_near(entries, seen, near, award)
    undecided = {index for index in near if verdicts[index] is Verdict.POSSIBLE}
    if award.contested != "open":
        return Needs(
            parts,
            blocking,
            closing=not closes and len(entries) < cut,
            draw=award.contested == "lot" and bool(undecided),
        )
    # On a certain place hangs too who may stand before it, and has no seat in sight himself.
    watched = set(near) if award.positions else undecided
    if not watched:
        return Needs(parts, blocking, closing=not closes and len(settled) < cut)
    ahead = [index for index in judgement.placed.order if index in watched]
    board = _Board(entries, award)
    board.rough = len(ahead) * len(board.special) > _MOST_COMPARED
    return Needs(
        parts,
        blocking,
        tuple(index for index in ahead if index in undecided and board.hangs_on_time(index)),
        tuple((index, share) for index in ahead for share in board.doubts_of(index)),
        tuple(index for index in ahead if index >= entries.plain and not entries[index].vouched),
        closing=not closes and len(settled) < cut,
    )


def _pool(
    entries: Entries,
    holes: Sequence[Hole],
    findings: Sequence[Finding],
    judgement: Judgement,
    *,
    closing: bool,
) -> Needs:
    """In a draw everybody's part must be known, and nobody's time."""
    ahead = judgement.placed.order if any(map(unsure, entries.others)) else ()
    doubtful = [index for index in ahead if unsure(entries[index])]
    return Needs(
        tuple(holes),
        touching(findings, entries, judgement.seen, len(entries)),
        doubts=tuple(
            (index, one.share)
            for index in doubtful
            if entries[index].doubtful or entries[index].tickets_open
            for one in entries[index].candidates
            if not (entries[index].tickets_open and one.certain)
        ),
        identities=tuple(index for index in doubtful if not entries[index].vouched),
        closing=closing and any(one.code == "award.unfilled" for one in judgement.findings),
        draw=True,
    )


class _Span(NamedTuple):
    """Between which instants an entrant's first valid share lies, doubts resolved in some way."""

    earliest: int
    latest: int


class _Special(NamedTuple):
    """An entrant about whom more is open than one interval says."""

    entry: int
    spans: tuple[_Span, ...]
    absent: bool
    """Whether it may not take part at all."""


class _Relation(NamedTuple):
    """How the others can stand to a span."""

    before: int
    """So many are before it, however their doubts are resolved."""
    overlapping: int
    """So many can overlap it."""
    either: int
    """So many others can be before it, or not before it."""


class _Board:
    """Everybody's spans, to hold one against."""

    def __init__(self, entries: Entries, award: Award) -> None:
        self._entries = entries
        self._award = award
        self.rough = False
        """Whether to name all that may help, where telling would take too long."""
        self._simple: dict[int, _Span] = {}
        """The span of everybody who is not plain, and about whom no more is open than that."""
        self.special: list[_Special] = []
        for index, entry in enumerate(entries.others, entries.plain):
            if len(entry.candidates) == 1 and entry.vouched and entry.candidates[0].certain:
                self._simple[index] = _Span(*entry.candidates[0][1:3])
            else:
                self.special.append(_Special(index, _spans(entry), unsure(entry)))
        columns, plain = entries.columns, entries.plain
        simple = self._simple.values()
        self._starts = sorted([*columns.earliest[:plain], *(span.earliest for span in simple)])
        ends = [end for end in columns.latest[:plain] if end is not None]  # the plain are certain
        self._ends = sorted([*ends, *(span.latest for span in simple)])

    def _alone(self, index: int) -> _Span | None:
        """The span of somebody about whom no more is open than that."""
        if index < self._entries.plain:
            earliest, latest = self._entries.columns
            end = latest[index]
            return None if end is None else _Span(earliest[index], end)
        return self._simple.get(index)

    def _relation(self, index: int, span: _Span) -> _Relation:
        before = bisect_left(self._ends, span.earliest)
        overlapping = bisect_right(self._starts, span.latest) - before
        overlapping -= self._alone(index) is not None
        either = 0
        for other in self.special:
            if other.entry == index:
                continue
            if any(_overlap(one, span) for one in other.spans):
                overlapping += 1
            elif any(one.latest < span.earliest for one in other.spans):
                if other.absent or any(one.earliest > span.latest for one in other.spans):
                    either += 1
                else:
                    before += 1
        return _Relation(before, overlapping, either)

    def _open(self, index: int, span: _Span) -> bool:
        """Whether a seat can hang on where in the span the entrant stands."""
        before, overlapping, either = self._relation(index, span)
        if overlapping == 0:
            return False
        positions = self._award.positions
        if not positions:
            seats = self._award.seats
            return before < seats <= before + either + overlapping
        return any(before < place <= before + either + overlapping + 1 for place in positions)

    def hangs_on_time(self, index: int) -> bool:
        """Whether a seat can hang on when the entrant's shares were made, all doubts resolved."""
        alone = self._alone(index)
        spans = _spans(self._entries[index]) if alone is None else (alone,)
        wide = [span for span in spans if span.earliest < span.latest]
        return bool(wide) and (self.rough or any(self._open(index, span) for span in wide))

    def doubts_of(self, index: int) -> list[ShareKey]:
        """Doubtful shares of the entrant on which a seat can hang, all else being known."""
        if self._alone(index) is not None:
            return []
        entry = self._entries[index]
        sure = min((one.latest for one in entry.candidates if one.certain), default=None)
        found: list[ShareKey] = []
        for one in entry.candidates:
            if one.certain or (sure is not None and sure < one.earliest):
                continue
            if self.rough:
                matters = True
            elif sure is None:
                first = _Span(one.earliest, one.earliest)
                cut = max(self._award.positions, default=self._award.seats)
                matters = self._relation(index, first).before < cut
            else:
                matters = self._open(index, _Span(one.earliest, sure))
            if matters:
                found.append(one.share)
        return found


def _overlap(one: _Span, other: _Span) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


def _spans(entry: Entry) -> tuple[_Span, ...]:
    """Every span that an entrant can have once its doubts are resolved, the shares' times not."""
    sure = [one for one in entry.candidates if one.certain]
    doubtful = [one for one in entry.candidates if not one.certain]
    spans = {_of(sure)} if sure else set()
    if len(doubtful) > _MOST_DOUBTS:
        doubtful = [
            min(doubtful, key=lambda one: one.earliest),
            min(doubtful, key=lambda one: one.latest),
            max(doubtful, key=lambda one: one.latest),
        ]
    spans |= {_of([*sure, one, other]) for one in doubtful for other in doubtful}
    return tuple(sorted(spans))


def _of(accepted: Sequence[tuple[ShareKey, int, int, bool]]) -> _Span:
    """The span of the first of several shares that count."""
    return _Span(min(one[1] for one in accepted), min(one[2] for one in accepted))
