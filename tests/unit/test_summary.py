"""The campaign in numbers: integers that add up, and the figures of a real lottery for reach."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.canonical import canonical_bytes

POST = "6000000000"
START = datetime(2009, 11, 27, 12, tzinfo=UTC)
CLOSES = datetime(2009, 12, 1, 12, tzinfo=UTC)
Row = tuple[str, str, str]
"""Account id, form, time."""


def _contest(**award: object) -> cj.Contest:
    return cj.load_contest(
        {
            "schema": "contestjudge/contest/v1",
            "name": "A laptop",
            "timezone": "America/New_York",
            "sponsor": {"platform": "x", "id": "1"},
            "posts": [{"id": POST, "at": START.isoformat(), "links": ["https://example.com/win"]}],
            "entry": {"forms": ["native", "link"], "closes": CLOSES.isoformat()},
            "award": award,
        }
    )


def _evidence(folder: Path, rows: Iterable[Row], **terms: object) -> cj.Evidence:
    path = folder / "shares.csv"
    lines = (f"{account},{form},{time}" for account, form, time in rows)
    path.write_text("account_id,form,time\n" + "\n".join(lines) + "\n", encoding="utf-8")
    exhibit: Mapping[str, object] = {
        "path": str(path),
        "taken_at": "2009-12-01T13:00:00Z",
        "sees": ["native", "link"],
        **terms,
    }
    return cj.read({"schema": "contestjudge/evidence/v1", "exhibits": [exhibit]})


def _at(seconds: int) -> str:
    return (START + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_cyber_monday(tmp_path: Path) -> None:
    """A laptop of 1,200 USD for tweeting a link: 4,400 retweets, 1,500 tweets, 23,000 clicks.

    Six days before the end of the real one; accounts, times and who posted again are made up.
    """
    native = [(str(100_000 + n), "native", _at(60 + n * 60)) for n in range(4_400)]
    # 1,200 people, of whom 100 tweet the link four times.
    link = [(str(200_000 + n % 1_200), "link", _at(86_400 * 3 + n * 30)) for n in range(1_200)]
    link += [(str(200_000 + n % 100), "link", _at(300_000 + n * 30)) for n in range(300)]
    evidence = _evidence(tmp_path, [*native, *link], complete=True)
    found = cj.summarise(
        _contest(method="first", seats=1), evidence, cost=120_000, currency="USD", reach=23_000
    )
    assert found.entries == 5_900
    assert found.entrants == 5_600
    assert {one.form: one.entries for one in found.forms} == {"native": 4_400, "link": 1_500}
    assert (found.repeats.people, found.repeats.entries, found.repeats.most) == (100, 300, 4)
    assert [(one.entries, one.people) for one in found.repeats.spread] == [(1, 5_500), (4, 100)]
    assert found.cost is not None
    assert found.cost.per_entry.thousandths == 20_339
    assert found.cost.per_entrant.thousandths == 21_429
    assert found.cost.per_reach is not None
    assert found.cost.per_reach.thousandths == 5_217
    text = found.text()
    assert "5900 entries by 5600 entrants." in text
    assert "per entry    0.20339 USD" in text
    assert "per reach    0.05217 USD (23,000 as stated)" in text
    assert "100 entrants posted more than once: 300 entries behind the first" in text
    assert sum(one.entries for one in found.days) == 5_900
    assert sum(one.entries for one in found.hours) == 5_900


def test_days_are_those_of_the_contest_s_zone(tmp_path: Path) -> None:
    rows = [
        ("11", "native", "2009-11-28T04:59:59Z"),
        ("12", "native", "2009-11-28T05:00:00Z"),
        ("13", "link", "2009-11-28T05:00:00Z"),
    ]
    found = cj.summarise(_contest(), _evidence(tmp_path, rows))
    assert [(one.day, one.form, one.entries) for one in found.days] == [
        ("2009-11-27", "native", 1),
        ("2009-11-28", "native", 1),
        ("2009-11-28", "link", 1),
    ]
    assert [(one.from_, one.entries) for one in found.hours] == [
        ("2009-11-28T04:00:00.000000Z", 1),
        ("2009-11-28T05:00:00.000000Z", 1),
        ("2009-11-28T05:00:00.000000Z", 1),
    ]
    assert found.cost is None
    assert "Nobody has more than one entry." in found.text()


def test_where_the_evidence_leaves_the_day_open_no_day_is_made_up(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("account_id,form\n11,native\n12,native\n", encoding="utf-8")
    evidence = cj.read(
        {
            "schema": "contestjudge/evidence/v1",
            "exhibits": [{"path": str(path), "taken_at": "2009-12-01T13:00:00Z"}],
        }
    )
    found = cj.summarise(_contest(), evidence)
    assert [(one.day, one.entries) for one in found.days] == [(None, 2)]
    assert [(one.from_, one.entries) for one in found.hours] == [(None, 2)]
    assert "day not known" in found.text()


def test_what_does_not_count_is_no_entry(tmp_path: Path) -> None:
    rows = [
        ("1", "native", _at(5)),
        ("11", "native", _at(9)),
        ("12", "native", "2009-12-01T12:30:00Z"),
    ]
    found = cj.summarise(_contest(), _evidence(tmp_path, rows))
    assert (found.entries, found.entrants) == (1, 1)


def test_nobody_at_all_costs_nobody_anything(tmp_path: Path) -> None:
    found = cj.summarise(_contest(), _evidence(tmp_path, [("1", "native", _at(5))]), cost=7)
    assert (found.entries, found.days, found.repeats.most) == (0, (), 0)
    assert found.cost is not None
    assert found.cost.per_entry.thousandths is None
    assert "no figure: there are none" in found.text()


def test_the_order_of_records_changes_nothing(tmp_path: Path) -> None:
    rows = [(str(11 + n % 7), ("native", "link")[n % 2], _at(n * 977)) for n in range(200)]
    first = cj.summarise(_contest(), _evidence(tmp_path, rows))
    second = cj.summarise(_contest(), _evidence(tmp_path, rows[::-1]))
    assert first.to_json() == second.to_json()
    canonical_bytes(json.loads(first.to_json()))  # integers and texts alone


def test_what_was_watched_is_said_form_by_form(tmp_path: Path) -> None:
    evidence = _evidence(tmp_path, [("11", "native", _at(9))], complete=True)
    found = cj.summarise(_contest(), evidence)
    assert [(one.form, one.instrument, one.complete, one.to) for one in found.watched] == [
        ("native", "table", True, "2009-12-01T13:00:00.000000Z"),
        ("link", "table", True, "2009-12-01T13:00:00.000000Z"),
    ]


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        ({"currency": "USD"}, "give cost too"),
        ({"reach": 4}, "give cost too"),
        ({"cost": -1}, "no count"),
        ({"cost": 2**60}, "no count"),
        ({"cost": 1, "reach": -4}, "no count"),
        ({"cost": 1, "currency": "usd"}, "no code"),
    ],
)
def test_what_is_no_cost_is_refused(tmp_path: Path, spent: dict[str, object], said: str) -> None:
    evidence = _evidence(tmp_path, [("11", "native", _at(9))])
    with pytest.raises(cj.UsageError, match=said):
        cj.summarise(_contest(), evidence, **spent)  # type: ignore[arg-type]
