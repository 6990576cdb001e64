"""Decisions about many: as many rows as a decision ever lists."""

from __future__ import annotations

import contestjudge as cj
from contestjudge.model.decision import BAND_LIMIT, ExclusionDocument
from contestjudge.model.words import Reason, Verdict
from tests.report.html.made import STOCKHOLM, judged


def crowd() -> cj.Decision:
    """Judge forty who shared within the same fifth of a second."""
    contest = cj.load_contest(
        {
            "schema": "contestjudge/contest/v1",
            "name": "Buns",
            "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
            "posts": [{"id": "1790321153928069120", "text": "a bun for the first"}],
            "entry": {"forms": ["native"], "closes": "2024-05-14T22:00:00Z"},
            "award": {"seats": 2},
        }
    )
    rows = [f"p{place},native,2024-05-14 10:00:01.{place * 5:03}" for place in range(40)]
    return cj.judge(
        contest,
        cj.exhibit(
            "\n".join(["handle,form,time", *rows]).encode(),
            name="shares.csv",
            zone="UTC",
            sees=["native"],
            complete=True,
            taken_at="2024-05-14T22:30:00Z",
        ),
    )


def as_many_as_listed() -> cj.Decision:
    """List as many entrants and as many exclusions as a decision can, with names of 15 letters."""
    decision, _ = judged(4)
    first, last = decision.standings[0], decision.standings[-1]
    standings = tuple(
        (first if place < decision.seats else last).model_copy(
            update={
                "seat": None,
                "verdict": Verdict.CERTAIN if place < decision.seats else Verdict.OUT,
                "entrant": last.entrant.model_copy(
                    update={"id": str(10**17 + place), "handle": f"somebody_{place:06}"}
                ),
                "rank": last.rank.model_copy(update={"min": place + 1, "max": place + 2}),
            }
        )
        for place in range(BAND_LIMIT)
    )
    excluded = tuple(
        ExclusionDocument(
            entrant=row.entrant,
            share=row.share,
            reason=Reason.ACCOUNT_AGE,
            clause="eligibility.account_created_before",
            params={
                "created_earliest": f"2024-05-{1 + place % 28:02}T10:{place % 60:02}:07.000000Z",
                "limit": "2024-01-01T00:00:00.000000Z",
            },
            evidence=row.share.evidence,
            out_of_play=False,
        )
        for place, row in enumerate(standings)
    )
    seated = tuple(
        row.model_copy(update={"seat": seat})
        for seat, row in enumerate(standings[: decision.seats], 1)
    )
    document = decision.model_copy(
        update={
            "standings": (*seated, *standings[decision.seats :]),
            "winners": seated,
            "excluded": excluded,
            "counts": decision.counts.model_copy(
                update={"entrants": BAND_LIMIT, "excluded": BAND_LIMIT}
            ),
        }
    )
    return cj.Decision.of(document, STOCKHOLM)
