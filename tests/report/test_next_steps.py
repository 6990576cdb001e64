"""Next steps: the data that decisions carry, and the sentences made of them (spec 8.7)."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import contestjudge as cj
from contestjudge.model.decision import digested_part
from contestjudge.model.words import Action
from contestjudge.schemas import json_schema

POST = "1790321153928069120"  # 2024-05-14T10:00:00.312Z
TEXT = "The first two to share this get a jar of our raspberry jam, made this morning"
HALF = "share this get a jar of raspberry jam, yes please, I want it"
TAKEN = "2024-05-14T22:30:00Z"


def _contest(*forms: str, **award: object) -> dict[str, object]:
    entry: dict[str, object] = {"forms": forms or ("native",), "closes": "2024-05-14T22:00:00Z"}
    return {
        "schema": "contestjudge/contest/v1",
        "name": "Buns",
        "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
        "posts": [{"id": POST, "text": TEXT}],
        "entry": entry,
        "award": {"seats": 1, **award},
    }


def _table(folder: Path, *rows: str, head: str = "handle,time", **terms: object) -> cj.Evidence:
    number = len(list(folder.iterdir()))
    path = folder / f"{number}.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    stated: dict[str, object] = {"zone": "UTC", "taken_at": TAKEN, "sees": ["native"]}
    exhibit = {"path": str(path), "complete": True, **stated, **terms}
    if exhibit["taken_at"] is None:
        del exhibit["taken_at"], exhibit["complete"]
    return cj.read({"schema": "contestjudge/evidence/v1", "exhibits": [exhibit]})


def _row(handle: str, at: str, form: str = "native") -> str:
    return f"{handle},2024-05-14 {at},{form}"


FORMS = "handle,time,form"


def _actions(decision: cj.Decision, *, needed: bool = True) -> list[Action]:
    return [step.action for step in decision.next_steps if step.needed is needed]


def test_a_final_decision_has_none(tmp_path: Path) -> None:
    evidence = _table(tmp_path, _row("ada", "10:01:00"), head=FORMS)
    decision = cj.judge(_contest(), evidence)
    assert decision.status is cj.Status.FINAL
    assert decision.next_steps == ()
    assert decision.detail == ""


def test_they_stand_outside_the_digest_and_within_the_schema(tmp_path: Path) -> None:
    evidence = _table(tmp_path, _row("ada", "10:01:00"), head=FORMS, complete=False)
    decision = cj.judge(_contest(), evidence)
    document = json.loads(decision.to_json())
    jsonschema.validate(document, json_schema("decision"))
    assert document["next_steps"]
    assert "next_steps" not in digested_part(document)
    document["next_steps"] = []
    path = tmp_path / "decision.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert cj.load_decision(path).next_steps == ()
    path.write_text(decision.to_json(), encoding="utf-8")
    assert cj.load_decision(path).next_steps == decision.next_steps
    assert cj.load_decision(path).text() == decision.text()


def test_two_forms_of_one_period_are_two_steps_and_one_sentence(tmp_path: Path) -> None:
    evidence = _table(
        tmp_path, _row("ada", "10:01:00"), head=FORMS, complete=False, sees=["native", "quote"]
    )
    decision = cj.judge(_contest("native", "quote"), evidence)
    declared = [step for step in decision.next_steps if step.action is Action.DECLARE_COMPLETE]
    assert [step.form for step in declared] == ["native", "quote"]
    assert len({step.text for step in declared}) == 1
    assert "all native shares and quotes from" in declared[0].text
    assert decision.text().count("If your lists show all") == 1
    assert declared[0].to == "2024-05-14T10:01:00.999999Z"
    assert declared[0].instruments == ("table",)
    assert declared[0].seats == (1, 1)
    attested = [step for step in decision.next_steps if step.action is Action.ATTEST]
    assert [(one.form, one.from_, one.to) for one in attested] == [
        (one.form, one.from_, one.to) for one in declared
    ]


def test_taking_them_makes_it_final(tmp_path: Path) -> None:
    """The list is declared complete up to the instant that the step names, and no further."""
    rows = [_row("ada", "10:01:00"), _row("bo", "11:00:00")]
    before = cj.judge(_contest(), _table(tmp_path, *rows, head=FORMS, complete=False))
    (step,) = (one for one in before.next_steps if one.needed)
    assert step.to is not None
    enough = {"from": step.from_, "to": step.to}
    assert cj.judge(_contest(), _table(tmp_path, *rows, head=FORMS, **enough)).status == "final"
    less = {**enough, "to": step.to.replace("00.999999", "00.999998")}
    after = cj.judge(_contest(), _table(tmp_path, *rows, head=FORMS, **less))
    assert after.status == "provisional"
    (left,) = (one for one in after.next_steps if one.needed)
    assert left.from_ == left.to == step.to


def test_whose_times(tmp_path: Path) -> None:
    rows = [_row("ada", "10:01"), _row("bo", "10:01"), _row("cleo", "10:30"), _row("dag", "10:30")]
    decision = cj.judge(_contest(seats=3), _table(tmp_path, *rows, head=FORMS))
    (step,) = (one for one in decision.next_steps if one.needed)
    assert step.action is Action.GET_TIMES
    assert set(step.accounts) == {"@cleo", "@dag"}
    assert len(step.shares) == 2
    assert step.seats == (3, 3)
    assert step.text.startswith("Get finer times for the shares of @")
    assert _actions(decision, needed=False) == [Action.SET_CONTESTED]


def test_many_are_named_in_a_few_words_and_counted_in_full(tmp_path: Path) -> None:
    rows = [_row(f"guest{number:03}", "10:01") for number in range(130)]
    decision = cj.judge(_contest(), _table(tmp_path, *rows, head=FORMS))
    (step,) = (one for one in decision.next_steps if one.needed)
    assert len(step.accounts) == len(step.shares) == 100
    assert step.more == 30
    assert " and 127 more: " in step.text


def test_where_no_clock_says_more_the_order_is_asked_for(tmp_path: Path) -> None:
    ids = [
        f"{handle},native,{int(POST) + (60_000 << 22) + n}"
        for n, handle in enumerate(("ada", "bo"))
    ]
    decision = cj.judge(_contest(), _table(tmp_path, *ids, head="handle,form,share_id"))
    (step,) = (one for one in decision.next_steps if one.needed)
    assert (step.action, set(step.accounts)) == (Action.GET_ORDER, {"@ada", "@bo"})
    assert "the platform's own order" in step.text


def test_a_doubtful_text_is_ruled_on_and_only_where_a_seat_hangs_on_it(tmp_path: Path) -> None:
    head = "handle,account_id,text,time"
    rows = [
        f'ada,1,"RT @blue_bakery: {TEXT}",2024-05-14 10:02:00',
        f'bo,2,"RT @blue_bakery {HALF}",2024-05-14 10:01:00',
        f'cleo,3,"RT @blue_bakery {HALF}",2024-05-14 10:03:00',
    ]
    evidence = _table(tmp_path, *rows, head=head, sees=["manual"])
    decision = cj.judge(_contest("manual"), evidence)
    (step,) = (one for one in decision.next_steps if one.needed)
    assert (step.action, step.accounts, len(step.shares)) == (Action.RULE, ("2",), 1)
    assert step.text.startswith("Rule on the doubtful manual shares (1): ")
    ruling = {"decide": "accept", "account": "x:2", "by": "adjudicator", "reason": "names the jam"}
    for decide in ("accept", "exclude"):
        document = {"schema": "contestjudge/evidence/v1", "rulings": [{**ruling, "decide": decide}]}
        settled = cj.judge(_contest("manual"), evidence + cj.read(document))
        assert settled.status is cj.Status.FINAL


def test_who_somebody_is(tmp_path: Path) -> None:
    """One is known by a handle, another by an id: the two may be one person."""
    evidence = _table(tmp_path, _row("ada", "10:01:00"), head=FORMS) + _table(
        tmp_path, "7,2024-05-14 10:02:00,native", head="account_id,time,form"
    )
    decision = cj.judge(_contest(seats=2), evidence)
    (step,) = (one for one in decision.next_steps if one.needed)
    assert (step.action, step.accounts) == (Action.GET_ACCOUNT_IDS, ("@ada",))
    assert step.text.startswith("Get the account ids of @ada, ")


def test_a_share_at_the_edge_of_the_window_needs_its_time(tmp_path: Path) -> None:
    contest = _contest()
    contest["entry"] = {
        "forms": ["quote"],
        "opens": "2024-05-14T10:05:30Z",
        "closes": "2024-05-14T22:00:00Z",
    }
    rows = [_row("ada", "10:05", "quote"), _row("bo", "10:30", "quote")]
    decision = cj.judge(contest, _table(tmp_path, *rows, head=FORMS, sees=["quote"]))
    (step,) = (one for one in decision.next_steps if one.needed)
    assert (step.action, step.accounts) == (Action.GET_TIMES, ("@ada",))


def test_a_contest_without_an_end(tmp_path: Path) -> None:
    contest = _contest(seats=3)
    contest["entry"] = {"forms": ["native"]}
    decision = cj.judge(contest, _table(tmp_path, _row("ada", "10:01:00"), head=FORMS))
    (step,) = (one for one in decision.next_steps if one.needed)
    assert (step.action, step.seats) == (Action.SET_CLOSING, (2, 3))
    assert "entry.closes" in step.text


def test_a_draw_that_is_due(tmp_path: Path) -> None:
    rows = [_row("ada", "10:01"), _row("bo", "10:01")]
    evidence = _table(tmp_path, *rows, head=FORMS)
    decision = cj.judge(_contest(method="draw"), evidence)
    assert _actions(decision) == [Action.HOLD_DRAW]
    assert set(decision.next_steps[0].accounts) == {"@ada", "@bo"}
    assert decision.next_steps[0].seats is None
    lot = cj.judge(_contest(contested="lot"), evidence)
    assert _actions(lot) == [Action.HOLD_DRAW]
    assert lot.next_steps[0].seats == (1, 1)
    open_ = _table(tmp_path, *rows, head=FORMS, complete=False)
    assert _actions(cj.judge(_contest(method="draw"), open_)) == [
        Action.DECLARE_COMPLETE,
        Action.HOLD_DRAW,
    ]


def test_a_conflict_at_a_seat_names_whose_share_it_is(tmp_path: Path) -> None:
    rows = [_row("ada", "10:01:00", "quote"), _row("bo", "12:00:00", "quote")]
    taken = {"taken_at": "2024-05-14T11:00:00Z", "sees": ["quote"]}
    decision = cj.judge(_contest("quote", seats=2), _table(tmp_path, *rows, head=FORMS, **taken))
    steps = [one for one in decision.next_steps if one.action is Action.RESOLVE_CONFLICT]
    assert [(one.accounts, len(one.shares), one.needed) for one in steps] == [(("@bo",), 1, True)]
    assert Action.GET_TIMES not in {one.action for one in decision.next_steps}


def test_award_all_needs_no_times(tmp_path: Path) -> None:
    rows = [_row("ada", "10:01"), _row("bo", "10:01")]
    evidence = _table(tmp_path, *rows, head=FORMS, complete=False)
    decision = cj.judge(_contest(contested="award_all"), evidence)
    assert _actions(decision) == [Action.DECLARE_COMPLETE]


@pytest.mark.parametrize("taken_at", [TAKEN, None])
def test_what_could_show_a_form(tmp_path: Path, taken_at: str | None) -> None:
    evidence = _table(tmp_path, _row("ada", "10:01:00"), head=FORMS, taken_at=taken_at)
    decision = cj.judge(_contest("native", "quote"), evidence)
    (step,) = (one for one in decision.next_steps if one.action is Action.GET_LIST)
    assert step.form == "quote"
    assert "x.v2.quote_tweets" in step.instruments
    assert "x.v2.retweets" not in step.instruments
    assert "mastodon.stream" not in step.instruments


def test_every_action_is_in_the_specification() -> None:
    page = Path(__file__).parents[2] / "docs" / "spec" / "08-decision.md"
    text = page.read_text(encoding="utf-8")
    assert {action for action in Action if f"\n| `{action}` | " not in text} == set()
