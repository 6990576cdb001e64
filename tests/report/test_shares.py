"""A share that a finding is about is called by whose it is, and by the records that show it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import contestjudge as cj

POST = "1790321153928069120"  # 2024-05-14T10:00:00.312Z
CONTEST: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "Buns",
    "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
    "posts": [{"id": POST}],
    "entry": {"forms": ["native"], "closes": "2024-05-14T22:00:00Z"},
    "award": {"seats": 2},
}


def _decision(folder: Path, *rows: str, taken_at: str) -> cj.Decision:
    path = folder / "shares.csv"
    path.write_text("handle,form,time\n" + "\n".join(rows) + "\n", encoding="utf-8")
    exhibit = {"path": str(path), "taken_at": taken_at, "zone": "UTC"}
    document = {"schema": "contestjudge/evidence/v1", "exhibits": [exhibit]}
    return cj.judge(CONTEST, cj.read(document))


def test_a_conflict_names_the_person_and_the_record(tmp_path: Path) -> None:
    decision = _decision(
        tmp_path,
        "ada,native,2024-05-14 10:01:00",
        "bo,native,2024-05-14 12:00:00",
        taken_at="2024-05-14T11:00:00Z",
    )
    (conflict,) = [one for one in decision.findings if one.code == "time.conflict"]
    assert conflict.message.startswith("What is said about when the native share of @bo (record 2")
    assert "shares.csv) was made contradicts itself" in conflict.message
    assert "the native share of @bo (record 2 of " in decision.message
    assert any("@bo (record 2 of " in step and "taken_at" in step for step in _said(decision))
    assert "~" not in decision.text()


def test_many_conflicts_are_told_in_a_few_lines(tmp_path: Path) -> None:
    rows = [f"guest{number},native,2024-05-14 12:00:0{number}" for number in range(8)]
    decision = _decision(tmp_path, *rows, taken_at="2024-05-14T11:00:00Z")
    assert len([one for one in decision.findings if one.code == "time.conflict"]) == 8
    assert " and 5 others were made contradicts itself" in decision.message
    told = [step for step in _said(decision) if "Find out what is wrong" in step]
    assert len(told) == 3
    assert "Do so for 5 more whose times contradict themselves" in _said(decision)


def test_what_does_not_count_is_told_by_reason(tmp_path: Path) -> None:
    rows = [f"guest{number},native,2024-05-14 23:00:0{number}" for number in range(7)]
    decision = _decision(
        tmp_path,
        "ada,native,2024-05-14 10:01:00",
        "ada,quote,2024-05-14 10:02:00",
        *rows,
        taken_at="2024-05-15T11:00:00Z",
    )
    text = " ".join(decision.text().split())
    assert "1 share of @ada: of a form that does not count (entry.forms)" in text
    assert "7 shares of @guest0, @guest1, @guest2, @guest3, @guest4 and 2 more: not made" in text


def test_evidence_of_something_else_asks_for_the_post(tmp_path: Path) -> None:
    other = {
        "id": "1790321324950814720",
        "author_id": "5001",
        "text": "RT",
        "referenced_tweets": [{"type": "retweeted", "id": "1790321153928069999"}],
    }
    path = tmp_path / "retweets.json"
    path.write_text(json.dumps({"data": [other]}), encoding="utf-8")
    exhibit = {
        "path": str(path),
        "instrument": "x.v2.retweets",
        "taken_at": "2024-05-14T22:30:00Z",
        "complete": True,
    }
    document = {"schema": "contestjudge/evidence/v1", "exhibits": [exhibit]}
    decision = cj.judge(CONTEST, cj.read(document))
    assert decision.status == "final"
    assert "is the id in [[posts]] right?" in decision.message
    exhibit["path"] = str(tmp_path / "none.json")
    (tmp_path / "none.json").write_text('{"meta": {"result_count": 0}}', encoding="utf-8")
    assert cj.judge(CONTEST, cj.read(document)).message.endswith("nobody took part in time.")


def test_a_handle_without_its_sign_is_offered_with_it(tmp_path: Path) -> None:
    decision = _decision(
        tmp_path, "ada_reads,native,2024-05-14 10:01:00", taken_at="2024-05-14T11:00:00Z"
    )
    for who in ("ada_reads", "ADA_READS", "@ada_read"):
        with pytest.raises(cj.UsageError, match=r"did you mean @ada_reads\?"):
            decision.explain(who)


def _said(decision: cj.Decision) -> list[str]:
    return [step.text for step in decision.next_steps]
