"""How complaints were answered: shares, times, what is overdue, weekends, what changed."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.disputes import median
from contestjudge.errors import InputError, UsageError
from contestjudge.schemas import json_schema
from tests.unit.audit.made import contest, table

HOUR = 3_600_000_000
ROWS = [(name, "native", f"10:0{n}:00") for n, name in enumerate(["ada", "bo", "cleo"], 1)]
LOG: dict[str, object] = {
    "schema": "contestjudge/disputes/v1",
    "answer_within_hours": 24,
    "disputes": [
        {
            "account": "@bo",
            "received": "2024-05-16T09:00:00Z",  # a Thursday
            "answered": "2024-05-16T11:00:00Z",
            "outcome": "rejected",
        },
        {"account": "@cleo", "received": "2024-05-15T09:00:00Z"},
        {
            "account": "@eve",
            "received": "2024-05-17T22:30:00Z",  # a Saturday in Stockholm
            "answered": "2024-05-19T22:30:00Z",
            "outcome": "explained",
        },
        {"account": "@ada", "received": "2024-05-17T09:00:00Z", "outcome": "withdrawn"},
    ],
}


def _rules() -> cj.Contest:
    return contest(1, timezone="Europe/Stockholm")


def _report(log: object = LOG, **rest: object) -> cj.Disputes:
    return cj.disputes(_rules(), table(ROWS), log, **rest)  # type: ignore[arg-type]


def test_who_complained_and_where_they_stand() -> None:
    rows = [(row.number, row.account, row.stands) for row in _report().disputes]
    assert rows == [
        (2, "@cleo", "out"),
        (1, "@bo", "out"),
        (4, "@ada", "winner"),
        (3, "@eve", "unknown"),
    ]


def test_share_and_times() -> None:
    report = _report(as_of="2024-05-20T09:00:00Z")
    assert (report.all.share.answered, report.all.share.of) == (2, 3)
    times = report.all.times
    assert (times.least, times.median, times.greatest) == (2 * HOUR, 25 * HOUR, 48 * HOUR)
    assert report.all.overdue == 2
    assert [row.overdue for row in report.disputes] == [True, False, False, True]
    assert report.disputes[0].waiting_us == 5 * 24 * HOUR


def test_weekends_are_those_of_the_contest_s_zone() -> None:
    report = _report()
    assert [row.account for row in report.disputes if row.weekend] == ["@eve"]
    assert (report.weekend.share.of, report.weekdays.share.of) == (1, 2)


def test_without_a_day_nothing_is_said_of_what_waits() -> None:
    report = _report()
    assert report.disputes[0].overdue is None
    assert report.disputes[0].waiting_us is None
    assert "give --as-of" in report.text()
    assert not report.is_settled


def test_an_empty_log() -> None:
    report = _report({"schema": "contestjudge/disputes/v1"})
    assert report.is_settled
    assert report.all.times.median is None


def test_new_evidence_judged_again() -> None:
    before = cj.judge(_rules(), table(ROWS[1:]))
    report = _report(before=before)
    assert report.rejudged is not None
    assert {str(row.entrant.handle) for row in report.rejudged.changed} == {"ada", "bo"}
    assert [row.account for row in report.disputes if row.changed] == ["@bo", "@ada"]
    assert "@bo: winner -> out" in report.text()


def test_json_lines_are_the_same_log(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    rows = LOG["disputes"]
    assert isinstance(rows, list)
    lines = [json.dumps({"answer_within_hours": 24}), *map(json.dumps, rows), ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert _report(path).to_json() == _report().to_json()


def test_a_log_on_one_line_takes_no_complaint_from_the_others(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    rows = LOG["disputes"]
    assert isinstance(rows, list)
    first = {**LOG, "disputes": rows[:2]}
    path.write_text("\n".join(map(json.dumps, [first, *rows[2:]])), encoding="utf-8")
    assert _report(path).to_json() == _report().to_json()
    path.write_text(json.dumps({**LOG, "disputes": 7}), encoding="utf-8")
    with pytest.raises(InputError, match="disputes: "):
        _report(path)


def test_it_is_what_its_schema_says() -> None:
    schema = json_schema("disputes-report")
    jsonschema.validate(json.loads(_report().to_json()), schema)


@given(st.permutations(range(4)))
def test_the_order_of_the_log_is_nothing_but_numbers(order: list[int]) -> None:
    rows = LOG["disputes"]
    assert isinstance(rows, list)
    shuffled = {**LOG, "disputes": [rows[number] for number in order]}
    one, other = _report(shuffled), _report()
    assert one.all == other.all
    assert [row.account for row in one.disputes] == [row.account for row in other.disputes]


@given(st.lists(st.integers(0, 10**9), min_size=1))
def test_the_median_parts_the_values(values: list[int]) -> None:
    middle = median(values)
    assert middle is not None
    below = sum(value < middle for value in values)
    above = sum(value > middle for value in values)
    assert max(below, above) * 2 <= len(values)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"account": "ada"}, r"disputes\[0\].account: 'ada' names no account"),
        ({"account": "@ada", "received": "2024-05-15"}, r"disputes\[0\].received"),
        (
            {
                "account": "@ada",
                "received": "2024-05-15T09:00:00Z",
                "answered": "2024-05-14T09:00:00Z",
            },
            "answered lies before received",
        ),
        (
            {"account": "@ada", "received": "2024-05-15T09:00:00Z", "outcome": "upheld"},
            "needs answered",
        ),
    ],
)
def test_what_is_wrong_with_a_log(row: dict[str, str], said: str) -> None:
    log = {"schema": "contestjudge/disputes/v1", "disputes": [row]}
    with pytest.raises(InputError, match=said):
        _report(log)


def test_a_line_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"account": "@a"\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 1: not valid JSON"):
        _report(path)


def test_a_day_that_is_none() -> None:
    with pytest.raises(UsageError, match="as_of"):
        _report(as_of="yesterday")
    with pytest.raises(UsageError, match="without a zone"):
        _report(as_of=datetime(2024, 5, 20))  # noqa: DTZ001 - that is what is wrong with it
