"""Winners for each day, and several tickets, from the command line: drawn, sealed, proved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import contestjudge as cj
from contestjudge.cli import main
from contestjudge.draw.recomputed import draw_faults
from contestjudge.schemas import json_schema

CONTEST = """
schema = "contestjudge/contest/v1"
name = "A hat a day"
timezone = "Europe/Stockholm"
sponsor = {{ platform = "x", id = "5001", handles = ["brand"] }}
posts = [{{ id = "100", at = 2010-08-04T09:00:00Z, text = "Quote this" }}]

[entry]
forms = ["quote"]
closes = 2010-08-08
{entry}
[award]
{award}
"""
DICE = """
[award.randomness]
source = "dice"
at = 2100-01-01T00:00:00Z
event = "five dice"
"""
EVIDENCE = """
schema = "contestjudge/evidence/v1"

[[exhibits]]
path = "quotes.csv"
instrument = "table"
zone = "Europe/Stockholm"
taken_at = 2010-08-09T00:00:00Z
complete = true
sees = ["quote"]

[exhibits.columns]
account_id = "id"
handle = "who"
text = "text"
time = "when"
share_id = "share"
form = "form"
"""
ROWS = """id,who,text,when,share,form
11,ann,Quote,2010-08-04 12:00:01,201,quote
12,bo,Quote,2010-08-04 12:00:05,202,quote
11,ann,Quote,2010-08-05 08:00:00,203,quote
12,bo,Quote,2010-08-05 08:10:00,204,quote
13,cy,Quote,2010-08-05 08:20:00,205,quote
14,di,Quote,2010-08-05 23:59:59,206,quote
11,ann,Quote,2010-08-05 09:00:00,211,quote
12,bo,Quote,2010-08-06 09:00:00,207,quote
13,cy,Quote,2010-08-06 09:05:00,208,quote
15,ed,Quote,2010-08-06 09:30:00,209,quote
11,ann,Quote,2010-08-07 09:00:00,210,quote
"""
THROWN = "1 2 3 4 5"
DAYS = ("2010-08-04", "2010-08-05", "2010-08-06", "2010-08-07")
DAILY = 'method = "draw"\nper = "day"\nalternates = 1\n'


class Case:
    """A contest's files in a folder."""

    def __init__(self, folder: Path, award: str, entry: str = "", rows: str = ROWS) -> None:
        self.folder = folder
        self.contest = folder / "contest.toml"
        self.evidence = folder / "evidence.toml"
        drawn = DICE if "draw" in award else ""
        self.contest.write_text(CONTEST.format(award=award, entry=entry) + drawn)
        self.evidence.write_text(EVIDENCE)
        (folder / "quotes.csv").write_text(rows)

    @property
    def files(self) -> tuple[str, str]:
        return str(self.contest), str(self.evidence)

    def throw(self) -> None:
        self.evidence.write_text(
            EVIDENCE + '\n[randomness]\nsource = "dice"\nvalues = [1, 2, 3, 4, 5]\n'
        )


def _told(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)


def _json(path: Path) -> Any:  # noqa: ANN401 - a document
    return json.loads(path.read_text())


def _held(case: Case) -> dict[str, Any]:
    commitment, draw = case.folder / "c.json", case.folder / "draw.json"
    assert _told("draw", "commit", *case.files, "--out", str(commitment)) == 0
    run = ("draw", "run", str(commitment), *case.files, "--randomness", THROWN)
    assert _told(*run, "--out", str(draw)) == 0
    found: dict[str, Any] = _json(draw)
    jsonschema.validate(found, json_schema("draw"))
    jsonschema.validate(_json(commitment), json_schema("commitment"))
    return found


def _sealed(case: Case) -> dict[str, Any]:
    bundle = case.folder / "bundle"
    assert _told("judge", *case.files, "--out", str(bundle), "--with-evidence") == 0
    found: dict[str, Any] = _json(bundle / "decision.json")
    jsonschema.validate(found, json_schema("decision"))
    return found


def _named(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["day"], row["entrant"]["handle"]) for row in rows]


@pytest.mark.parametrize("same_winner", ["once", "daily"])
def test_a_draw_a_day(tmp_path: Path, same_winner: str) -> None:
    case = Case(tmp_path, f'{DAILY}same_winner = "{same_winner}"\n')
    drawn = _held(case)
    assert drawn["commitment"]["entrants"]["count"] == 10  # two of ann's are of one day
    assert drawn["commitment"]["entrants"]["counted"] == "tickets"
    assert [one["day"] for one in drawn["winners"]] == list(DAYS[: len(drawn["winners"])])
    who = [one["entrant"]["id"] for one in drawn["winners"]]
    if same_winner == "once":
        assert len(who) == len(set(who))
    else:
        assert len(who) == len(DAYS)
    case.throw()
    decision = _sealed(case)
    assert decision["digest"] == drawn["decision"]
    assert _named(decision["winners"]) == _named(drawn["winners"])
    assert {day["status"] for day in decision["days"]} == {"final"}
    assert _told("verify", str(tmp_path / "bundle")) == 0


@pytest.mark.parametrize(
    ("award", "entry", "tickets"),
    [
        ('method = "draw"\n', 'per_person = "all"\n', 11),
        ('method = "draw"\n', 'per_person = "day"\n', 10),
        ('method = "draw"\n', 'per_person = "best"\n', 5),
        (DAILY, 'per_person = "all"\n', 11),
        (f'{DAILY}same_winner = "daily"\n', 'per_person = "day"\n', 10),
    ],
)
def test_tickets_are_counted_drawn_and_verified(
    tmp_path: Path, award: str, entry: str, tickets: int
) -> None:
    case = Case(tmp_path, f"seats = 2\n{award}", entry)
    drawn = _held(case)
    assert drawn["commitment"]["entrants"]["count"] == tickets
    case.throw()
    decision = _sealed(case)
    assert decision["digest"] == drawn["decision"]
    assert decision["draw"]["candidates"] == tickets
    named = [(row.get("day"), row["entrant"]["id"]) for row in decision["winners"]]
    assert len(named) == len(set(named))
    assert _told("verify", str(tmp_path / "bundle")) == 0


def test_a_bent_ticket_is_found_out(tmp_path: Path) -> None:
    """Whose ticket it is, and of which day, is part of it."""
    case = Case(tmp_path, DAILY)
    case.throw()
    decision = _sealed(case)
    contest = _json(tmp_path / "bundle" / "contest.json")
    assert list(draw_faults(decision, contest)) == []
    bent = json.loads(json.dumps(decision))
    bent["draw"]["tickets"][0]["day"] = DAYS[3]
    assert "the ticket of" in " ".join(draw_faults(bent, contest))
    bent = json.loads(json.dumps(decision))
    bent["winners"][0], bent["alternates"][0] = bent["alternates"][0], bent["winners"][0]
    assert list(draw_faults(bent, contest)) == ["the winners are not those who were drawn"]
    bent = json.loads(json.dumps(decision))
    bent["standings"][1]["day"] = DAYS[3]
    assert "the entrants are not those of the commitment" in [*draw_faults(bent, contest)]


def test_replaced_on_every_day(tmp_path: Path) -> None:
    case = Case(tmp_path, f'{DAILY}same_winner = "daily"\n')
    drawn = _held(case)
    out = drawn["winners"][1]["entrant"]["id"]
    held = [one["day"] for one in drawn["winners"] if one["entrant"]["id"] == out]
    first, second = tmp_path / "draw.json", tmp_path / "draw-2.json"
    after = cj.replace_drawn(cj.load_draw(first), f"x:{out}", "member of staff")
    assert [one.place.day for one in after.replaced] == held
    assert out not in {one.entrant.id for one in (*after.winners, *after.alternates)}
    # On the last day nobody else took part: that seat stays empty.
    assert [one.day for one in after.winners] == list(DAYS[:3])
    assert [one.by is None for one in after.replaced] == [day == DAYS[3] for day in held]
    kept = {one["day"]: one["entrant"]["id"] for one in drawn["winners"] if one["day"] not in held}
    assert kept.items() <= {one.day: one.entrant.id for one in after.winners}.items()
    second.write_text(after.to_json())
    assert cj.load_draw(second).digest == after.digest


def test_proofs_are_of_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = Case(tmp_path, 'per = "day"\n')
    decision = _sealed(case)
    bundle = str(tmp_path / "bundle")
    assert [row["entrant"]["handle"] for row in decision["winners"]] == ["ann", "bo", "cy"]
    capsys.readouterr()
    assert _told("prove", bundle, "@bo") == 2
    assert "name one with --day: 2010-08-04, 2010-08-05" in capsys.readouterr().err
    assert _told("prove", bundle, "@bo", "--day", DAYS[3]) == 2
    capsys.readouterr()
    assert _told("prove", bundle, "@bo", "--day", DAYS[1]) == 0
    proof = tmp_path / "proof.json"
    proof.write_text(capsys.readouterr().out)
    jsonschema.validate(_json(proof), json_schema("proof"))
    assert _told("verify", bundle, "--proof", str(proof)) == 0
    assert "x:12 is in the record on 2010-08-05: certain" in capsys.readouterr().out
    public = tmp_path / "public"
    assert _told("publish", bundle, "--level", "public", "--out", str(public)) == 0
    published = _json(public / "published.json")
    assert [row["day"] for row in published["winners"]] == list(DAYS[:3])
    assert len(published["days"]) == len(DAYS)
    assert _told("verify", str(public), "--full", bundle) == 0


def test_why_somebody_is_out_on_later_days(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Case(tmp_path, 'per = "day"\n')
    decision = _sealed(case)
    reasons = [
        (row["entrant"]["handle"], row["share"]["id"], row["reason"], row["params"])
        for row in decision["excluded"]
    ]
    assert reasons == [
        ("ann", "203", "day_winner", {"day": DAYS[0]}),
        ("ann", "210", "day_winner", {"day": DAYS[0]}),
        ("ann", "211", "duplicate", {"form": "quote", "per": "day"}),
        ("bo", "207", "day_winner", {"day": DAYS[1]}),
    ]
    capsys.readouterr()
    assert _told("explain", str(tmp_path / "bundle" / "decision.json"), "@ann") == 0
    told = capsys.readouterr().out
    assert "@ann (2010-08-04): your quote 201 counts." in told
    assert "everyone counts once a day (award.per)" in told
    assert "you won on 2010-08-04, and whoever won on one day takes no part on later ones" in told


def test_a_decision_without_days_has_none_of_it(tmp_path: Path) -> None:
    text = json.dumps(_sealed(Case(tmp_path, "seats = 2\n")))
    assert not {name for name in ('"day"', '"days"', '"ticket_names"') if name in text}


def test_what_if_days_had_winners(tmp_path: Path) -> None:
    case = Case(tmp_path, "seats = 1\n")
    contest, evidence = cj.load_contest(case.contest), cj.read(str(case.evidence))
    found = cj.what_if(contest, evidence, {"award.per": "day"})
    assert [(row.entrant.handle, row.day) for row in found.gained] == [("bo", None), ("cy", None)]
    assert found.lost == ()
    daily = Case(tmp_path, 'seats = 1\nper = "day"\n')
    other = cj.what_if(cj.load_contest(daily.contest), evidence, {"award.same_winner": "daily"})
    assert [(row.entrant.handle, row.day) for row in other.gained] == [
        ("ann", DAYS[1]),
        ("bo", DAYS[2]),
        ("ann", DAYS[3]),
    ]
    assert [(row.entrant.handle, row.day) for row in other.lost] == [
        ("bo", DAYS[1]),
        ("cy", DAYS[2]),
    ]
    assert '"day": "2010-08-05"' in other.to_json()


def test_a_share_between_two_days_leaves_tickets_open(tmp_path: Path) -> None:
    rows = ROWS + "16,flo,Quote,2010-08-05,212,quote\n"
    case = Case(tmp_path, 'method = "draw"\n', 'per_person = "day"\n', rows)
    text = case.evidence.read_text()
    case.evidence.write_text(text.replace('"Europe/Stockholm"\ntaken', '"UTC"\ntaken'))
    assert _told("judge", *case.files, "--out", str(tmp_path / "bundle")) == 3
    decision = _json(tmp_path / "bundle" / "decision.json")
    assert decision["draw"]["doubtful"] == 1
    assert "time.day_edge" in {one["code"] for one in decision["findings"]}
    refused = ("draw", "commit", *case.files, "--out", str(tmp_path / "c.json"))
    assert _told(*refused) == 2


def test_an_announcement_of_several_days_is_not_audited(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Case(tmp_path, 'per = "day"\n')
    assert _told("audit", *case.files, "--announced", "@ann", "@bo") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "an announcement of several days is not audited" in told.err
    assert "audit each day by rules of its own" in told.err
    one = case.contest.read_text().replace('per = "day"\n', "")
    case.contest.write_text(one.replace("closes = 2010-08-08", "closes = 2010-08-05"))
    assert _told("audit", *case.files, "--announced", "@ann") == 0


def test_who_disputes_stands_as_on_the_best_of_their_days(tmp_path: Path) -> None:
    case = Case(tmp_path, 'per = "day"\n')
    log = {
        "schema": "contestjudge/disputes/v1",
        "disputes": [
            {"account": who, "received": "2010-08-09T10:00:00Z"} for who in ("@bo", "@cy", "@di")
        ],
    }
    found = cj.disputes(cj.load_contest(case.contest), cj.read(case.evidence), log)
    # On the first day nobody but ann won; bo won the second, cy the third, di none.
    assert [row.stands for row in found.disputes] == ["winner", "winner", "out"]
