"""Winners for each day: every day is judged as a contest of its own, in order (spec 7.8).

Who certainly won takes no part in later days, where the rules let nobody win twice; who may have
won is doubtful there. Whatever is unseen of one day may have decided who is left for the next.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from contestjudge.judge import Judgement, Span, judge_field
from contestjudge.model.contest import Award
from contestjudge.model.field import EntrantKey, Entries, Entry, Hole, RankColumns, ShareKey
from contestjudge.model.finding import Finding
from contestjudge.model.names import id_key
from contestjudge.model.words import Reason, Status, Verdict, worst_of
from contestjudge.ranking.joined import Joined
from contestjudge.rules.days import Day, holes_on
from contestjudge.rules.field import Exclusion, Field


@dataclass(frozen=True, slots=True)
class DayJudged:
    """One day, judged."""

    day: Day
    entries: tuple[Entry, ...]
    holes: tuple[Hole, ...]
    award: Award
    """As it acted on this day."""
    judgement: Judgement
    certain_alone: frozenset[ShareKey]
    """Shares that are doubtful for what happened on earlier days, and for nothing else."""


@dataclass(frozen=True, slots=True)
class Daily:
    """All days, judged; as one field and one judgement, and each by itself."""

    field: Field
    """Entries are those of all days, one day after the other."""
    judgement: Judgement
    days: tuple[DayJudged, ...]


@dataclass(slots=True)
class _Before:
    """What earlier days leave open for those who come."""

    won: dict[EntrantKey, str] = field(default_factory=dict)
    """Who certainly won, and on which day."""
    maybe: set[EntrantKey] = field(default_factory=set)
    anybody: bool = False
    """Whether somebody may have won of whom it is not known who that is."""
    seen: list[frozenset[EntrantKey]] = field(default_factory=list)
    """Who was seen, for each day on which somebody unseen may have won."""
    provisional: bool = False

    def may_have_won(self, entrant: EntrantKey) -> bool:
        """Tell whether somebody who did not certainly win may have won.

        Who was not seen on a day may have won it unseen, whatever they hold of later days: what
        stands now may have taken the place of what stood until that day was over.
        """
        return (
            self.anybody or entrant in self.maybe or any(entrant not in seen for seen in self.seen)
        )

    def add(self, judged: DayJudged) -> None:
        """Add a day that was judged."""
        entries, judgement = judged.entries, judged.judgement
        winners = {index for index, _ in judgement.winners}
        self.won |= {entries[index].entrant: judged.day.name for index in winners}
        for index, verdict in enumerate(judgement.verdicts):
            if verdict is not Verdict.OUT and index not in winners:
                self.maybe.add(entries[index].entrant)
                self.anybody |= not entries[index].vouched
        # An award to everybody possible can seat who is not vouched for: whose seat is that?
        self.anybody |= any(not entries[index].vouched for index in winners)
        cut = max(judged.award.positions, default=judged.award.seats)
        if any(1 + bisect_left(judgement.settled, one.earliest) <= cut for one in judged.holes):
            self.seen.append(frozenset(one.entrant for one in entries))
        self.provisional |= judgement.status is Status.PROVISIONAL


def judge_days(
    found: Field,
    holes: Sequence[Hole],
    award: Award,
    findings: Sequence[Finding],
    account_of: Callable[[ShareKey], str],
) -> Daily:
    """Decide who holds the seats of each day.

    Args:
        found: the field, with its days.
        holes: room for unseen shares, over the whole window.
        award: how many win on a day, and whether somebody can win on several.
        findings: what evidence, rules and coverage found.
        account_of: the account that made a share.
    """
    # In a draw everybody has a ticket on each of their days, and is passed over (spec 9.8).
    once = award.same_winner == "once" and award.method != "draw"
    before, judged = _Before(), list[DayJudged]()
    gone: list[tuple[Entry, str]] = []
    for day, several in found.by_day:
        entries, certain_alone, acting = several, frozenset[ShareKey](), award
        if once:
            gone += [(one, before.won[one.entrant]) for one in several if one.entrant in before.won]
            left = [one for one in several if one.entrant not in before.won]
            perhaps = {one.entrant for one in left if before.may_have_won(one.entrant)}
            certain_alone = frozenset(
                share.share
                for one in left
                if one.entrant in perhaps
                for share in one.candidates
                if share.certain
            )
            entries = tuple(_doubted(one) if one.entrant in perhaps else one for one in left)
            if before.provisional and award.contested == "award_all":
                acting = award.model_copy(update={"contested": "open"})
        parts = holes_on(day, holes)
        judgement = judge_field(
            Entries.of(entries), found.pairs, parts, acting, findings, account_of, closes=True
        )
        judged.append(DayJudged(day, entries, parts, acting, judgement, certain_alone))
        if once:
            before.add(judged[-1])
    return _joined(found, judged, gone)


def _doubted(entry: Entry) -> Entry:
    return entry._replace(candidates=tuple(one._replace(certain=False) for one in entry.candidates))


def _joined(found: Field, judged: Sequence[DayJudged], gone: Sequence[tuple[Entry, str]]) -> Daily:
    entries = [entry for one in judged for entry in one.entries]
    parts = [one.judgement for one in judged]
    placed = Joined([part.placed for part in parts])
    firsts = placed.firsts

    def on(number: int, indices: Iterable[int]) -> list[int]:
        return [firsts[number] + index for index in indices]

    held = list(enumerate(parts))
    judgement = Judgement(
        worst_of(part.status for part in parts),
        placed,
        RankColumns(
            [rank for part in parts for rank in part.ranks.least],
            [rank for part in parts for rank in part.ranks.greatest],
        ),
        RankColumns(
            [rank for part in parts for rank in part.seen.least],
            [rank for part in parts for rank in part.seen.greatest],
        ),
        tuple(verdict for part in parts for verdict in part.verdicts),
        tuple((firsts[day] + index, seat) for day, part in held for index, seat in part.winners),
        tuple(index for day, part in held for index in on(day, part.contested)),
        tuple(index for day, part in held for index in on(day, part.alternates)),
        _findings(judged, worst_of(part.status for part in parts)),
        (),
        tiers={
            firsts[day] + index: tiers for day, part in held for index, tiers in part.tiers.items()
        },
        days=tuple(
            Span(*one.day, firsts[day], firsts[day + 1], one.judgement.status)
            for day, one in enumerate(judged)
        ),
    )
    exclusions = sorted(
        {*found.exclusions, *_day_winners(entries, gone)},
        key=lambda row: (id_key(row.entrant[1]), id_key(row.share[1])),
    )
    whole = replace(found, entries=Entries.of(entries), exclusions=tuple(exclusions))
    return Daily(whole, judgement, tuple(judged))


def _findings(judged: Sequence[DayJudged], status: Status) -> tuple[Finding, ...]:
    """Date what is found about a day; a draw is one for all days, and due when all of them are."""
    found: list[Finding] = []
    totals = {"candidates": 0, "doubtful": 0}
    pending = False
    for one in judged:
        for row in one.judgement.findings:
            if row.code == "draw.pending":
                pending = True
                for name, value in row.params:
                    totals[name] += value if isinstance(value, int) else 0
                continue
            params = tuple(sorted((*row.params, ("day", one.day.name))))
            found.append(row._replace(params=params))
    if pending and status is not Status.PROVISIONAL:
        found.append(Finding("draw.pending", tuple(sorted(totals.items()))))
    return tuple(found)


def _day_winners(entries: Iterable[Entry], gone: Sequence[tuple[Entry, str]]) -> set[Exclusion]:
    """Spec 5.11.6: the shares of who won already, as far as they count on no other day."""
    counts = {one.share for entry in entries for one in entry.candidates}
    return {
        Exclusion(
            entry.entrant,
            one.share,
            Reason.DAY_WINNER,
            "award.same_winner",
            (("day", day),),
            out_of_play=False,
        )
        for entry, day in gone
        for one in entry.candidates
        if one.share not in counts
    }
