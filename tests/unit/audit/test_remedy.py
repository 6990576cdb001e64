"""From an audit to a plan: everyone in it, what it costs, who does what by when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.errors import InputError
from contestjudge.model.remedy import REMEDY_SCHEMA, RemedyDocument
from tests.unit.audit.made import contest, table

ROWS = [(name, "native", f"10:0{n}:00") for n, name in enumerate(["ada", "bo", "cleo", "dan"], 1)]
VALUE = {"schema": REMEDY_SCHEMA, "currency": "SEK", "prize_value": 69_500}


def _remedy(
    policy: dict[str, object] | None = None,
    names: tuple[str, ...] = ("@cleo", "@dan", "@nobody"),
    *,
    complete: bool = True,
    **rest: object,
) -> RemedyDocument:
    rows = table(ROWS, complete=complete)
    found = cj.audit(contest(2), rows, names, policy=policy, **rest).remedy  # type: ignore[arg-type]
    assert found is not None
    return found


def _rows(remedy: RemedyDocument) -> list[tuple[str, str, str, int | None]]:
    return [(str(one.entrant.handle), one.affected, one.gets, one.value) for one in remedy.affected]


def test_everyone_is_in_it_and_winners_keep_what_they_were_promised() -> None:
    assert _rows(_remedy()) == [
        ("ada", "wronged", "prize", None),
        ("bo", "wronged", "prize", None),
        ("cleo", "undeserving", "keeps_prize", None),
        ("dan", "undeserving", "keeps_prize", None),
        ("nobody", "unknown", "keeps_prize", None),
    ]


def test_what_it_costs_in_minor_units() -> None:
    cost = _remedy(VALUE).cost
    assert (cost.announced, cost.added, cost.returned, cost.at_most) == (
        208_500,
        139_000,
        0,
        139_000,
    )


def test_a_voucher_of_another_value() -> None:
    remedy = _remedy({**VALUE, "wronged_get": "voucher", "voucher_value": 50_000})
    assert _rows(remedy)[0] == ("ada", "wronged", "voucher", 50_000)
    assert remedy.cost.added == 100_000


def test_prizes_taken_back_from_the_undeserving_only() -> None:
    remedy = _remedy({**VALUE, "keep_prizes": False})
    assert [row[2] for row in _rows(remedy)] == [
        "prize",
        "prize",
        "returns_prize",
        "returns_prize",
        "waits",
    ]
    assert remedy.cost.returned == 139_000
    assert [(one.action, one.persons) for one in remedy.steps if one.action == "take_back"] == [
        ("take_back", 2)
    ]


def test_what_is_not_settled_waits_and_is_in_the_greatest_cost() -> None:
    remedy = _remedy(VALUE, ("@cleo",), complete=False)
    assert {row[1:3] for row in _rows(remedy)} == {
        ("possibly_wronged", "waits"),
        ("undecidable", "keeps_prize"),
    }
    assert (remedy.cost.added, remedy.cost.at_most) == (0, 3 * 69_500)
    assert remedy.steps[0].action == "admit"
    assert "settle" in {one.action for one in remedy.steps}
    paid = _remedy({**VALUE, "possible_get": "same"}, ("@cleo",), complete=False)
    assert (paid.cost.added, paid.cost.at_most) == (3 * 69_500, 3 * 69_500)


def test_unknown_values_are_not_called_nothing() -> None:
    cost = _remedy().cost
    assert (cost.announced, cost.added) == (None, None)


def test_steps_have_owners_and_days() -> None:
    own = {"action": "admit", "owner": "the head", "days": 3}
    remedy = _remedy({**VALUE, "steps": [own]}, as_of=date(2024, 5, 30))
    admit = next(one for one in remedy.steps if one.action == "admit")
    assert (admit.owner, admit.due) == ("the head", date(2024, 6, 2))
    assert [one.number for one in remedy.steps] == list(range(1, len(remedy.steps) + 1))
    assert [one.days for one in remedy.steps] == sorted(one.days for one in remedy.steps)


def test_no_day_no_dates() -> None:
    assert {one.due for one in _remedy().steps} == {None}


def test_who_complained() -> None:
    log = {
        "schema": "contestjudge/disputes/v1",
        "disputes": [{"account": "@ada", "received": "2024-05-15T09:00:00Z"}],
    }
    assert [one.complained for one in _remedy(log=log).affected] == [True, *[False] * 4]
    assert {one.complained for one in _remedy().affected} == {None}


def test_nothing_wrong_nothing_planned() -> None:
    remedy = _remedy(VALUE, ("@ada", "@bo"))
    assert (remedy.affected, remedy.steps) == ((), ())
    assert remedy.cost.added == 0


@given(st.sets(st.sampled_from(["@ada", "@bo", "@cleo", "@dan", "@eve"])), st.booleans())
def test_sums_are_those_of_the_rows(names: set[str], keep: bool) -> None:  # noqa: FBT001 - drawn
    remedy = _remedy({**VALUE, "keep_prizes": keep}, tuple(names))
    sums = {"keeps_prize": 0, "prize": 0, "returns_prize": 0, "waits": 0}
    for one in remedy.affected:
        sums[one.gets] += one.value or 0
    cost = remedy.cost
    assert (cost.announced, cost.added, cost.returned) == (
        sums["keeps_prize"],
        sums["prize"],
        sums["returns_prize"],
    )
    assert sums["waits"] == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prize_value = 1", "policy.toml: a value needs its currency"),
        ('currency = "SEK"\nprize_value = 1.5', "prize_value: must be a whole number"),
        ('currency = "kr"', "currency"),
        ("keep_prize = true", "keep_prize: no such key; did you mean keep_prizes"),
        ("voucher_value = 3\ncurrency = 'SEK'", "needs wronged_get"),
        ("[[steps]]\naction = 'admit'", r"steps\[0\].owner: is missing"),
    ],
)
def test_what_is_wrong_with_a_policy(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(f'schema = "{REMEDY_SCHEMA}"\n{text}\n', encoding="utf-8")
    with pytest.raises(InputError, match=said):
        cj.audit(contest(2), table(ROWS), ["@ada"], policy=path)
