"""A page about many stays small."""

from __future__ import annotations

import json
from pathlib import Path

import contestjudge as cj
from contestjudge.doors.summarising import judged_and_summarised
from contestjudge.model.decision import BAND_LIMIT
from tests.report.html.made import parsed
from tests.report.html.many import as_many_as_listed

MOST = 5_000_000
POST = "1790321153928069120"  # 2024-05-14T10:00:00.312Z
ENTRANTS = 100_000


def test_as_many_rows_as_a_decision_lists() -> None:
    page = as_many_as_listed().html()
    assert len(page.encode()) < MOST
    assert page.count("<tr>") > 2 * BAND_LIMIT


def test_a_hundred_thousand_entrants(tmp_path: Path) -> None:
    path = tmp_path / "shares.csv"
    # Their ids say when they were made: forty a second.
    first = 1_715_680_801_000 - 1_288_834_974_657
    rows = (f"{10**12 + n},person_{n},native,{(first + n * 25) << 22}" for n in range(ENTRANTS))
    path.write_text("account_id,handle,form,share_id\n" + "\n".join(rows) + "\n", encoding="utf-8")
    contest = cj.load_contest(
        {
            "schema": "contestjudge/contest/v1",
            "name": "Very many",
            "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
            "posts": [{"id": POST}],
            "entry": {"forms": ["native"], "closes": "2024-05-14T22:00:00Z"},
            "award": {"seats": 300},
        }
    )
    evidence = cj.read(
        {
            "schema": "contestjudge/evidence/v1",
            "exhibits": [
                {
                    "path": str(path),
                    "taken_at": "2024-05-14T22:30:00Z",
                    "sees": ["native"],
                    "complete": True,
                }
            ],
        }
    )
    decision, summary = judged_and_summarised(contest, evidence)
    assert decision.counts.entrants == ENTRANTS
    page = decision.html(summary)
    assert len(page.encode()) < MOST
    said = " ".join(parsed(page).texts)
    assert f"100,000 entrants took part. Listed are {len(decision.standings)}" in said
    assert "100,000 native shares." in said
    assert sum(one.entries for one in summary.hours) == ENTRANTS
    assert json.loads(summary.to_json())["entries"] == ENTRANTS
    # Seats 201 to 400 are the band; the cut is drawn between the 300th and the 301st.
    assert "At least 24 ms between person_299" in said.replace("@", "")
    # Without the summary nothing here tells of all of them, and nothing is drawn of some.
    assert "When entries came in" not in decision.html()
