"""Bundles of draws for each day, and of draws with several tickets (spec 9.8, 10.1.5)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest

from contestjudge.canonical import canonical_bytes, digest
from contestjudge.model.bundle import Outcome
from contestjudge.model.draw import DrawnDocument
from contestjudge.schemas import json_schema
from contestjudge.verify import checks
from tests.cli.test_days import DAILY, DAYS, THROWN, Case, _told
from tests.seal.made import ASKED, files_of, sealed_of

KINDS = {
    "days": (f'{DAILY}same_winner = "daily"\n', ""),
    "once": (DAILY, ""),
    "days and shares": (DAILY, 'per_person = "all"\n'),
    "a ticket a day": ('method = "draw"\nseats = 2\n', 'per_person = "day"\n'),
    "a ticket a share": ('method = "draw"\nseats = 2\n', 'per_person = "all"\n'),
}


@pytest.fixture(params=sorted(KINDS))
def bundle(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # the result is written there too
    case = Case(tmp_path, *KINDS[request.param])
    commitment, folder = tmp_path / "c.json", tmp_path / "drawn"
    assert _told("draw", "commit", *case.files, "--out", str(commitment)) == 0
    run = ("draw", "run", str(commitment), *case.files, "--randomness", THROWN)
    assert _told(*run, "--out", str(folder)) == 0
    return folder


def test_it_is_verified_with_nothing_but_what_is_inside(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _told("verify", str(bundle)) == 0
    drawn = json.loads((bundle / "draw.json").read_bytes())
    told = " ".join(capsys.readouterr().out.split())
    for one in drawn["winners"]:
        on = f" of {one['day']}" if "day" in one else ""
        assert f"seat {one['seat']}{on} @{one['entrant']['handle']}" in told


def test_a_replacement_is_verified_and_published(bundle: Path, tmp_path: Path) -> None:
    drawn = json.loads((bundle / "draw.json").read_bytes())
    held = [one["entrant"]["id"] for one in drawn["winners"]]
    out = tmp_path / "next"

    def replaced(who: str) -> bool:
        command = ("draw", "replace", str(bundle), f"x:{who}", "--reason", "a colleague")
        return _told(*command, "--out", str(out)) == 0

    # On some days nobody else took part who holds no seat: there nobody can be replaced.
    gone = next(one for one in held if replaced(one))
    assert _told("verify", str(out)) == 0
    made = json.loads((out / "draw.json").read_bytes())
    assert gone not in {one["entrant"]["id"] for one in made["winners"]}
    public = tmp_path / "public"
    assert _told("publish", str(out), "--level", "public", "--out", str(public)) == 0
    assert _told("verify", str(public), "--full", str(out)) == 0
    published = json.loads((public / "published.json").read_bytes())
    jsonschema.validate(published, json_schema("published"))
    days = [one.get("day") for one in made["winners"]]
    assert [one.get("day") for one in published["result"]["winners"]] == days


def test_every_ticket_of_somebody_is_proved(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of ann's two shares of one day both were in it, where tickets are of shares."""
    pool = [json.loads(line) for line in (bundle / "pool.jsonl").read_bytes().splitlines()]
    decision = json.loads((bundle / "decision.json").read_bytes())
    day = ("--day", DAYS[1]) if "days" in decision else ()
    theirs = [one for one in pool if one["id"] == "11" and (not day or one["day"] == DAYS[1])]
    capsys.readouterr()
    assert _told("prove", str(bundle), "@ann", *day) == 0
    text = capsys.readouterr().out
    proof = json.loads(text)
    jsonschema.validate(proof, json_schema("proof"))
    shown = [proof["draw"], *proof.get("further_tickets", ())]
    assert [(one.get("day"), one.get("share")) for one in shown] == [
        (one.get("day"), one.get("share")) for one in theirs
    ]
    assert [pool[one["number"] - 1] for one in shown] == theirs
    kept = tmp_path / "proof.json"
    kept.write_text(text)
    assert _told("verify", str(bundle), "--proof", str(kept)) == 0
    for name, other in (("day", DAYS[2]), ("share", "x"), ("number", 1), ("salt", "0" * 64)):
        if name in shown[0]:
            bent = {**proof, "draw": {**shown[0], name: other}}
            kept.write_bytes(canonical_bytes(bent))
            expected = 0 if other == shown[0][name] else 3
            assert _told("verify", str(bundle), "--proof", str(kept)) == expected, name


def test_a_result_that_is_bent_and_sealed_anew_is_found_out(bundle: Path) -> None:
    files = files_of(bundle)
    drawn = json.loads(files["draw.json"])

    def faults(bent: dict[str, object]) -> list[str]:
        again = DrawnDocument.model_validate_json(json.dumps(bent))
        again = again.model_copy(update={"digest": again.computed_digest()})
        content = canonical_bytes(again.to_dict())
        manifest = json.loads(files["manifest.json"])
        manifest["draw"]["result"] = again.digest
        for row in manifest["files"]:
            if row["path"] == "draw.json":
                row["bytes"], row["sha256"] = len(content), hashlib.sha256(content).hexdigest()
        del manifest["digest"]
        manifest["digest"] = digest(manifest)
        sealed = {**files, "draw.json": content, "manifest.json": canonical_bytes(manifest)}
        rows = checks(sealed_of(sealed), ASKED)
        return [row.message for row in rows if row.outcome is Outcome.MISMATCH]

    assert faults(drawn) == []
    winners = drawn["winners"]
    ticket = {**winners[0], "ticket": "0" * 64}
    assert faults({**drawn, "winners": [ticket, *winners[1:]]})
    assert faults({**drawn, "winners": winners[:-1]})
    assert faults({**drawn, "winners": winners[:-1], "reserve": [winners[-1]]})
    assert faults({**drawn, "commitment": {**drawn["commitment"], "entrants": _plain(drawn)}})
    named = {key: value for key, value in winners[0].items() if key != "ticket_names"}
    if named != winners[0]:
        assert faults({**drawn, "winners": [named, *winners[1:]]})
    if "same_winner" in drawn:
        other = "once" if drawn["same_winner"] == "daily" else "daily"
        assert "it lets people win on other days than the rules do" in faults(
            {**drawn, "same_winner": other}
        )
        assert faults({**drawn, "winners": [{**winners[0], "day": DAYS[3]}, *winners[1:]]})


def _plain(drawn: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
    pool = drawn["commitment"]["entrants"]
    return {key: value for key, value in pool.items() if key != "counted"}
