"""Changing a contest document by key paths, and reading settings off a command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest

import contestjudge as cj
from contestjudge.cli import main
from contestjudge.cli.settings import settings
from contestjudge.doors.evidence import Evidence
from contestjudge.errors import UsageError
from contestjudge.model.target import Target
from contestjudge.schemas import json_schema
from contestjudge.whatif import changed_contest

POST = "1790321153928069120"  # 2024-05-14T10:00:00.312Z
CONTEST: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "Buns",
    "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
    "posts": [{"id": POST, "text": "the first one gets a bun"}],
    "entry": {"forms": ["native"], "closes": "2024-05-14T22:00:00Z"},
    "award": {"seats": 1},
}


def _contest() -> cj.Contest:
    return cj.load_contest(CONTEST)


def _evidence(folder: Path) -> cj.Evidence:
    path = folder / "shares.csv"
    path.write_text(
        "handle,form,time\nada,native,2024-05-14 10:01:00\nbo,native,2024-05-14 10:02:00\n",
        encoding="utf-8",
    )
    return cj.exhibit(
        path, zone="UTC", taken_at="2024-05-14T22:30:00Z", sees=["native"], complete=True
    )


class TestChanging:
    def test_a_key_that_is_there(self) -> None:
        other, (rule,) = changed_contest(_contest(), {"award.seats": 3})
        assert other.award.seats == 3
        assert (rule.key, rule.before, rule.after) == ("award.seats", 1, 3)

    def test_a_key_that_is_not_there_yet(self) -> None:
        other, (rule,) = changed_contest(_contest(), {"eligibility.exclude": ["@bo"]})
        assert other.eligibility.exclude == ("@bo",)
        assert (rule.before, rule.after) == (None, ["@bo"])

    def test_inside_a_list(self) -> None:
        other, (rule,) = changed_contest(_contest(), {"posts[0].text": "a bun for the first"})
        assert other.posts[0].text == "a bun for the first"
        assert rule.before == "the first one gets a bun"

    def test_leaving_out(self) -> None:
        other, (rule,) = changed_contest(_contest(), {"entry.closes": None})
        assert other.entry.closes is None
        assert (rule.before, rule.after) == ("2024-05-14T22:00:00.000000Z", None)

    def test_times_are_written_as_in_decisions(self) -> None:
        at = datetime(2024, 5, 14, 21, tzinfo=UTC)
        _, (rule,) = changed_contest(_contest(), {"entry.closes": at})
        assert rule.after == "2024-05-14T21:00:00.000000Z"
        other, _ = changed_contest(_contest(), {"entry.closes": date(2024, 5, 15)})
        assert other.entry.closes == date(2024, 5, 15)

    def test_two_that_only_fit_together(self) -> None:
        changes = {"award.method": "positions", "award.positions": [2], "award.seats": None}
        other, rules = changed_contest(_contest(), changes)
        assert other.award.positions == (2,)
        assert len(rules) == 3

    def test_the_real_rules_stay(self) -> None:
        contest = _contest()
        digest = contest.digest
        changed_contest(contest, {"entry.forms": ["quote"], "posts[0].text": ""})
        assert contest.digest == digest

    @pytest.mark.parametrize(
        ("key", "value", "said"),
        [
            ("entry.indirekt", "exclude", "what-if: entry.indirekt: no such key; did you mean"),
            ("entry.indirect", "perhaps", "what-if: entry.indirect: 'perhaps' is not known"),
            ("award.positions", [1], 'positions need method = "positions"'),
            ("award.seats", 0, "what-if: award.seats: must be at least 1"),
            ("posts[7].text", "x", "has nothing there to change"),
            ("award.seats.more", 1, "has nothing there to change"),
            ("posts[0]", None, "what-if: posts: must not be empty"),
            ("entry..indirect", 1, "is no key of a contest file"),
            ("", 1, "is no key of a contest file"),
            ("posts[-1].text", 1, "is no key of a contest file"),
            ("name", None, "what-if: name: is missing"),
        ],
    )
    def test_what_does_not_fit(self, key: str, value: object, said: str) -> None:
        with pytest.raises(UsageError) as caught:
            changed_contest(_contest(), {key: value})
        assert said in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_nothing_to_change(self) -> None:
        with pytest.raises(UsageError, match="no rule is changed"):
            changed_contest(_contest(), {})


class TestSettings:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("exclude", "exclude"),
            ("Europe/Stockholm", "Europe/Stockholm"),
            ("@staff", "@staff"),
            ("true", True),
            ("-3", -3),
            ('"two words"', "two words"),
            ("[1, 2]", [1, 2]),
            ("{ count_if_standing_at = 2024-05-14 }", {"count_if_standing_at": date(2024, 5, 14)}),
        ],
    )
    def test_values(self, text: str, value: object) -> None:
        assert settings([f"entry.x={text}"]) == {"entry.x": value}

    @pytest.mark.parametrize(
        "text", ["1\nseats = 2", "]", '"', "two words", "1 2", "a=b", "[" * 5000]
    )
    def test_nothing_else_gets_in(self, text: str) -> None:
        with pytest.raises(UsageError, match="is no value"):
            settings([f"entry.x={text}"])

    @pytest.mark.parametrize("stated", [["entry.indirect"], ["=1"], ["a=1", "a=2"]])
    def test_what_is_no_setting(self, stated: list[str]) -> None:
        with pytest.raises(UsageError):
            settings(stated)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Target | None]:
    """Note every time that evidence is really read, and what for."""
    noted: list[Target | None] = []
    really = Evidence.batches

    def batches(self: Evidence, target: Target | None) -> object:
        noted.append(target)
        return really(self, target)

    monkeypatch.setattr(Evidence, "batches", batches)
    return noted


class TestReading:
    @pytest.mark.parametrize(
        ("changes", "times"),
        [
            ({"award.seats": 2}, 1),
            ({"entry.forms": ["quote"]}, 1),
            ({"posts[0].text": "another"}, 2),
            ({"sponsor.handles": ["red_bakery"]}, 2),
        ],
    )
    def test_once_where_nothing_else_is_looked_for(
        self,
        tmp_path: Path,
        readings: list[Target | None],
        changes: dict[str, object],
        times: int,
    ) -> None:
        found = cj.what_if(CONTEST, _evidence(tmp_path), changes)
        assert len(readings) == times
        assert found.real.digest == cj.judge(CONTEST, _evidence(tmp_path)).digest

    def test_rules_that_contradict_themselves_only_on_this_evidence(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"what-if: entry\.closes: the contest closes before"):
            cj.what_if(CONTEST, _evidence(tmp_path), {"entry.closes": "2024-05-13T00:00:00Z"})

    def test_a_zone_that_there_is_not(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="what-if: 'Mars' is not a time zone"):
            cj.what_if(CONTEST, _evidence(tmp_path), {"timezone": "Mars"})


def test_a_change_of_status_alone_is_told(tmp_path: Path) -> None:
    """Three seats for two people, and no end: one more may come."""
    changes: dict[str, object] = {"award.seats": 3}
    found = cj.what_if({**CONTEST, "award": {"seats": 2}}, _evidence(tmp_path), changes)
    assert found.changed == ()
    assert "It changes nothing" in found.text()
    changes = {"award.seats": 3, "entry.closes": None}
    found = cj.what_if({**CONTEST, "award": {"seats": 2}}, _evidence(tmp_path), changes)
    assert found.other.status is cj.Status.PROVISIONAL
    assert found.changed == ()
    assert "would be provisional instead of final" in found.text()


def test_the_document_has_the_form_that_its_schema_says(tmp_path: Path) -> None:
    found = cj.what_if(CONTEST, _evidence(tmp_path), {"award.seats": 2})
    document = json.loads(found.to_json())
    jsonschema.validate(document, json_schema("what-if"))
    assert [row["after"]["seat"] for row in document["gained"]] == [2]
    assert document["gained"] == document["changed"]


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    contest = {**CONTEST, "name": "a\x1b[31mb"}
    text = cj.what_if(contest, _evidence(tmp_path), {"name": "c\u202ed"}).text()
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_on_the_command_line(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("contest.json").write_text(json.dumps(CONTEST), encoding="utf-8")
    Path("evidence.json").write_text(
        json.dumps(
            {
                "schema": "contestjudge/evidence/v1",
                "exhibits": [
                    {
                        "path": "shares.csv",
                        "zone": "UTC",
                        "taken_at": "2024-05-14T22:30:00Z",
                        "sees": ["native"],
                        "complete": True,
                    }
                ],
            }
        ),
        encoding="utf-8",
    )
    _evidence(tmp_path)
    call = ["judge", "contest.json", "evidence.json"]
    assert main([*call, "--what-if", "award.seats=2"]) == 0
    assert b"Would gain a seat\n  @bo  rank 2 -> seat 2, rank 2" in capsysbinary.readouterr().out
    for wrong in ("award.seets=2", "award.seats=none", "award.seats", "award.positions=[1]"):
        assert main([*call, "--what-if", wrong]) == 2
        out, err = capsysbinary.readouterr()
        assert out == b""
        assert err.count(b"\n") == 1
