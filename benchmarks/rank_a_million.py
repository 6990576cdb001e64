"""What ranking costs, as a multiple of sorting: ``python -m benchmarks.rank_a_million``.

A made-up field: every entrant has one share whose second is known, five a second; one hole in the
middle, with room for seven; one listing of a thousand lines, whose order is evidence. Measured in
one process, in turn:

- *sort*: the entrants' tuples, sorted twice with the interpreter's own sort: as (earliest, latest,
  share, account), and as (latest, earliest, share, account);
- *judge*: ``judge_field``, from the built field to seats and ranks.

Printed are the medians, the median of the ratios of neighbouring turns, and how the cost grows
from a tenth of the entrants to all of them: cost ~ entrants ** exponent.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from contestjudge.judge import judge_field
from contestjudge.model.contest import Award
from contestjudge.model.field import Entries, Hole, OrderPair
from contestjudge.model.words import ShareForm

A_SECOND: Final = 5
"""Shares in every second."""
LINES: Final = 1000
SECOND: Final = 1_000_000
START: Final = 1_700_000_000 * SECOND
HOLDS: Final = frozenset({"post"})

Row = tuple[int, int, str, str]


class MadeUp(NamedTuple):
    """A field in columns, in no order."""

    accounts: list[str]
    shares: list[str]
    earliest: list[int]
    latest: list[int]
    pairs: list[OrderPair]
    holes: list[Hole]

    def entries(self) -> Entries:
        """Build the field anew: it remembers what was asked of it."""
        # No set is made: what everybody holds is one object, as it is when rules are applied.
        holds = [HOLDS] * len(self.accounts)
        return Entries("x", self.accounts, self.shares, (self.earliest, self.latest), holds)

    def rows(self) -> tuple[list[Row], list[Row]]:
        """Give the entrants' tuples, by the earliest instant and by the latest."""
        names = self.shares, self.accounts
        return (
            list(zip(self.earliest, self.latest, *names, strict=True)),
            list(zip(self.latest, self.earliest, *names, strict=True)),
        )


def made_up(entrants: int) -> MadeUp:
    """Make up so many entrants, the same at every run; the listing shows a stretch of them."""
    shuffled = list(range(entrants))
    random.Random(377).shuffle(shuffled)
    seconds = [START + number // A_SECOND * SECOND for number in shuffled]
    names = [str(10**15 + number) for number in range(entrants)]
    lines = min(LINES, entrants)
    first = (entrants - lines) // 2
    listed = [("x", names[number]) for number in range(first, first + lines)]
    middle = START + entrants // A_SECOND // 2 * SECOND
    hole = Hole("other", ShareForm.NATIVE, middle, middle + 60 * SECOND, 7, None, "made up")
    return MadeUp(
        accounts=[str(10**9 + number) for number in shuffled],
        shares=[names[number] for number in shuffled],
        earliest=seconds,
        latest=[second + SECOND - 1 for second in seconds],
        pairs=[OrderPair(*two) for two in pairwise(listed)],
        holes=[hole],
    )


def sort(field: MadeUp) -> float:
    """Sort the entrants' tuples twice; return the seconds that it took."""
    by_earliest, by_latest = field.rows()
    gc.collect()
    start = time.perf_counter()
    by_earliest.sort()
    by_latest.sort()
    return time.perf_counter() - start


def judge(field: MadeUp) -> float:
    """Judge the field; return the seconds that it took."""
    entries = field.entries()
    account_of = dict(zip(field.shares, field.accounts, strict=True))
    award = Award(seats=len(field.accounts) // 2 + A_SECOND)  # the hole matters
    gc.collect()
    start = time.perf_counter()
    judged = judge_field(
        entries,
        field.pairs,
        field.holes,
        award,
        (),
        lambda key: account_of[key[1]],
        closes=True,
    )
    taken = time.perf_counter() - start
    if judged.status != "provisional" or len(judged.placed) != len(field.accounts):
        message = f"{judged.status}: nothing was measured"
        raise AssertionError(message)
    return taken


Turn = tuple[float, float]
"""Seconds to sort twice, and to judge."""


def turns_of(*entrants: int, turns: int) -> list[list[Turn]]:
    """Measure fields of several sizes, in turn, so that a busy machine is busy for all of them."""
    fields = [made_up(size) for size in entrants]
    for field in fields:
        judge(field)
    return [[(sort(field), judge(field)) for field in fields] for _ in range(turns)]


def ratio(turns: Iterable[Turn]) -> float:
    """Return the median of judging against sorting."""
    return median(judged / sorted_ for sorted_, judged in turns)


def exponent(few: int, many: int, turns: Sequence[Sequence[Turn]]) -> float:
    """Return the power of the number of entrants by which the cost of judging grows.

    Args:
        few: how many entrants the first field of every turn has.
        many: how many the last one has.
        turns: what was measured.
    """
    grown = median(turn[-1][1] / turn[0][1] for turn in turns)
    return math.log(grown) / math.log(many / few)


def main() -> None:
    """Print three lines."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entrants", type=int, default=1_000_000)
    arguments.add_argument("--turns", type=int, default=5)
    given = arguments.parse_args()
    few, many = given.entrants // 10, given.entrants
    measured = turns_of(few, many, turns=given.turns)
    small, large = zip(*measured, strict=True)
    sorted_, judged = (median(column) for column in zip(*large, strict=True))
    print(f"{many} entrants, {given.turns} turns")
    print(f"sort twice {sorted_:.2f} s, judge {judged:.2f} s: {ratio(large):.2f} times")
    grown = exponent(few, many, measured)
    print(f"from a tenth of them: {ratio(small):.2f} times, growing by the power {grown:.2f}")


if __name__ == "__main__":
    main()
