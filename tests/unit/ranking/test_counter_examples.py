"""Small fields in which a plausible formula is wrong; every completion is named beside it.

The instants stand for themselves; ``ranks`` are those of the first entrant of each field.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from contestjudge.model.field import Candidate, Entry, Hole, OrderPair, Rank
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import ShareForm
from contestjudge.ranking.ranks import rank_entries
from tests.property.completions import (
    Evidence,
    Outsider,
    reached_by_cutting,
    reached_by_naming,
)


def _entry(
    name: str,
    *shares: tuple[int, int] | tuple[int, int, str],
    holds: bool = False,
    vouched: bool = True,
) -> Entry:
    """Make an entrant; a third element of a share says that it is doubtful."""
    candidates = tuple(
        Candidate(("x", f"{name}{number}"), share[0], share[1], len(share) == 2)
        for number, share in enumerate(shares)
    )
    return Entry(("x", name), candidates, frozenset({"p"} if holds else ()), vouched)


def _hole(
    earliest: int,
    latest: int,
    at_most: int | None = 1,
    budget: str | None = None,
    form: ShareForm = ShareForm.NATIVE,
) -> Hole:
    return Hole("p", form, earliest, latest, at_most, budget, "coverage.window_gap")


def _pair(before: str, after: str) -> OrderPair:
    return OrderPair(("x", before), ("x", after))


class Example(NamedTuple):
    """A field, and what its first entrant's ranks are."""

    says: str
    evidence: Evidence
    rank: Rank


EXAMPLES = (
    Example(
        "two holes that share a budget push down once",
        Evidence(
            (_entry("a", (2, 2), holds=True),),
            holes=(_hole(0, 0, budget="c"), _hole(1, 1, budget="c")),
        ),
        Rank(1, 2),
    ),
    Example(
        "two holes with budgets of their own push down twice",
        Evidence((_entry("a", (2, 2), holds=True),), holes=(_hole(0, 0), _hole(1, 1))),
        Rank(1, 3),
    ),
    Example(
        "a budget counts from the first of its holes, wherever the others are",
        Evidence(
            (_entry("a", (1, 1), holds=True),),
            holes=(_hole(2, 2, budget="c"), _hole(0, 0, budget="c")),
        ),
        Rank(1, 2),
    ),
    Example(
        "a hole that begins in the last instant of one's own share still pushes down",
        Evidence((_entry("a", (0, 1), holds=True),), holes=(_hole(1, 2),)),
        Rank(1, 2),
    ),
    Example(
        "one that begins an instant later does not, without a bound or not",
        Evidence((_entry("a", (0, 1), holds=True),), holes=(_hole(2, UNBOUNDED, None),)),
        Rank(1, 1),
    ),
    Example(
        "somebody already seen may have an earlier share in a hole",
        Evidence((_entry("a", (2, 2)), _entry("b", (1, 1), holds=True)), holes=(_hole(0, 0),)),
        Rank(1, 3),
    ),
    Example(
        "not so in a native hole of a post of which they hold a native share",
        Evidence(
            (_entry("a", (2, 2), holds=True), _entry("b", (1, 1), holds=True)),
            holes=(_hole(0, 0),),
        ),
        Rank(2, 3),
    ),
    Example(
        "but in a hole of another form of that post",
        Evidence(
            (_entry("a", (2, 2), holds=True), _entry("b", (1, 1), holds=True)),
            holes=(_hole(0, 0, form=ShareForm.MANUAL),),
        ),
        Rank(1, 3),
    ),
    Example(
        "an unseen share of one's own takes the only place that a newcomer could have had",
        Evidence((_entry("a", (0, 0, "doubtful")),), holes=(_hole(1, 1),)),
        Rank(1, 1),
    ),
    Example(
        "the doubtful share comes last where the unseen one comes first: the greatest is by it",
        Evidence((_entry("a", (2, 2, "doubtful")), _entry("b", (1, 1))), holes=(_hole(0, 0),)),
        Rank(1, 3),
    ),
    Example(
        "one person with two shares ahead is one person ahead",
        Evidence((_entry("a", (2, 2)), _entry("b", (0, 0), (1, 1)))),
        Rank(2, 2),
    ),
    Example(
        "one's own earlier doubtful share lifts, a certain later one bounds",
        Evidence((_entry("a", (0, 0, "doubtful"), (2, 2)), _entry("b", (1, 1)))),
        Rank(1, 2),
    ),
    Example(
        "a doubtful share ahead may push down and need not",
        Evidence((_entry("a", (1, 1)), _entry("b", (0, 0, "doubtful")))),
        Rank(1, 2),
    ),
    Example(
        "a pair puts somebody behind only if no other share of theirs can be in front",
        Evidence(
            (_entry("a", (0, 1)), _entry("b", (0, 1), (1, 1, "doubtful"))),
            pairs=(_pair("a0", "b0"),),
        ),
        Rank(1, 2),
    ),
    Example(
        "it does where that is their only one",
        Evidence((_entry("a", (0, 1)), _entry("b", (0, 1))), pairs=(_pair("a0", "b0"),)),
        Rank(1, 1),
    ),
    Example(
        "order passes through a share that does not count",
        Evidence(
            (_entry("a", (0, 2)), _entry("b", (0, 2))),
            pairs=(_pair("b0", "out"), _pair("out", "a0")),
            outsiders=(Outsider(("x", "out"), 0, 2),),
        ),
        Rank(2, 2),
    ),
    Example(
        "whoever may be somebody else is certainly before nobody",
        Evidence((_entry("a", (1, 1)), _entry("b", (0, 0), vouched=False))),
        Rank(1, 2),
    ),
    Example(
        "whom order puts after one certain share is after, whatever the others do",
        Evidence(
            (_entry("a", (0, 2), (0, 2)), _entry("b", (0, 2))),
            pairs=(_pair("a1", "b0"),),
        ),
        Rank(1, 1),
    ),
    Example(
        "touching intervals are in no order",
        Evidence((_entry("a", (0, 1)), _entry("b", (1, 2)))),
        Rank(1, 2),
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.says.replace(" ", "-"))
def test_a_plausible_formula_is_wrong_here(example: Example) -> None:
    evidence = example.evidence
    ranks = rank_entries(evidence.entries, evidence.pairs, evidence.holes)
    assert ranks[0] == example.rank
    assert ranks == [reached.rank for reached in reached_by_naming(evidence)]
    assert ranks == [reached.rank for reached in reached_by_cutting(evidence)]
