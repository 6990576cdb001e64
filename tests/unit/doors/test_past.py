"""Past winners: named by the decisions that they won by, which are read, checked and bound in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.errors import InputError
from contestjudge.model.contest import parse_contest
from contestjudge.rules.terms import terms_of
from tests.unit.rules.made import MOMENTS

POST = 1_790_321_153_928_069_120
SECOND = 1_000 << 22
RULES = {
    "schema": "contestjudge/contest/v1",
    "name": "Hats",
    "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
    "posts": [{"id": str(POST)}],
    "entry": {"forms": ["quote"], "closes": "2024-05-14T20:00:00Z"},
}


def _evidence() -> cj.Evidence:
    page = [
        {
            "id": str(POST + seconds * SECOND),
            "author_id": account,
            "text": "look",
            "referenced_tweets": [{"type": "quoted", "id": str(POST)}],
        }
        for account, seconds in (("5001", 40), ("5002", 50), ("5003", 60))
    ]
    return cj.exhibit(
        json.dumps(page).encode(),
        instrument="x.v2.quote_tweets",
        taken_at="2024-05-14T21:00:00Z",
        complete=True,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the decision of a first contest, which 5001 won."""
    first = cj.judge(RULES, _evidence())
    assert [row.entrant.id for row in first.winners] == ["5001"]
    (tmp_path / "first.json").write_text(first.to_json(), encoding="utf-8")
    return tmp_path


def _contest(folder: Path, *past: object) -> Path:
    path = folder / "contest.json"
    rules = {**RULES, "eligibility": {"past_winners": past}}
    path.write_text(json.dumps(rules), encoding="utf-8")
    return path


def test_whoever_won_before_never_takes_part(folder: Path) -> None:
    contest = cj.load_contest(_contest(folder, "first.json"))
    first = cj.load_decision(folder / "first.json")
    decision = cj.judge(contest, _evidence())
    assert [row.entrant.id for row in decision.winners] == ["5002"]
    (row,) = decision.excluded
    assert (row.reason, row.clause, row.out_of_play) == (
        "past_winner",
        "eligibility.past_winners",
        True,
    )
    assert dict(row.params) == {"account": "5001", "decision": first.digest}
    told = decision.explain("x:5001")
    assert f"you won before ({first.digest})" in told
    assert "(eligibility.past_winners)" in told


def test_who_won_is_part_of_the_rules_and_of_their_digest(folder: Path) -> None:
    """What a bundle keeps of the contest needs no other file."""
    contest = cj.load_contest(_contest(folder, "first.json"))
    kept = contest.model_dump(by_alias=True, exclude_unset=True, mode="json")
    (past,) = kept["eligibility"]["past_winners"]
    assert past["winners"] == ["x:5001"]
    (folder / "first.json").unlink()
    again = cj.load_contest(kept)
    assert (again, again.digest) == (contest, contest.digest)
    other = json.loads(json.dumps(kept).replace("x:5001", "x:5002"))
    assert cj.load_contest(other).digest != contest.digest


def test_a_person_with_a_winner_s_account_is_out(folder: Path) -> None:
    path = _contest(folder, "first.json")
    rules = json.loads(path.read_text(encoding="utf-8"))
    rules["eligibility"]["same_person"] = [["x:5001", "x:5002"]]
    path.write_text(json.dumps(rules), encoding="utf-8")
    decision = cj.judge(path, _evidence())
    assert [row.entrant.id for row in decision.winners] == ["5003"]
    assert len(decision.excluded) == 2


def test_the_decision_that_is_named(folder: Path) -> None:
    digest = cj.load_decision(folder / "first.json").digest
    named = {"path": "first.json", "digest": digest}
    assert cj.load_contest(_contest(folder, named)) == cj.load_contest(
        _contest(folder, "first.json")
    )
    with pytest.raises(InputError) as refused:
        cj.load_contest(_contest(folder, {**named, "digest": "0" * 64}))
    assert (refused.value.code, refused.value.faults[0].key) == (
        "past.digest",
        "eligibility.past_winners[0]",
    )


def test_what_cannot_be_relied_on_is_refused_all_at_once(folder: Path) -> None:
    altered = (folder / "first.json").read_text(encoding="utf-8").replace('"5001"', '"5002"')
    (folder / "altered.json").write_text(altered, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        cj.load_contest(_contest(folder, "altered.json", "first.json", "nowhere.json"))
    assert [fault.code for fault in refused.value.faults] == ["decision.altered", "file.unreadable"]
    assert "past_winners[2]" in str(refused.value.faults[1].key)


def test_nobody_judges_by_a_decision_that_nobody_read() -> None:
    unread = parse_contest({**RULES, "eligibility": {"past_winners": ["first.json"]}})
    with pytest.raises(InputError) as refused:
        terms_of(unread, MOMENTS)
    assert refused.value.code == "rules.past_winners"


@pytest.mark.parametrize("past", [{}, {"winners": ["nobody"]}, {"path": "a", "digest": "short"}])
def test_what_names_nothing_is_no_rule(past: dict[str, object]) -> None:
    with pytest.raises(InputError):
        parse_contest({**RULES, "eligibility": {"past_winners": [past]}})
