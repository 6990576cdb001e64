"""The founding case under other rules: what is told is what judging by them says."""

from __future__ import annotations

import json
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import contestjudge as cj
from contestjudge.cli import main

SJ = Path(str(resources.files("contestjudge") / "data" / "sj"))
CONTEST = SJ / "contest.toml"
LAST = SJ / "evidence-4.toml"


def _without_the_search() -> cj.Evidence:
    """Return the evidence of the last step, less the listing whose order counts."""
    document: dict[str, Any] = tomllib.loads(LAST.read_text(encoding="utf-8"))
    exhibits = [
        {**one, "path": str(SJ / one["path"])}
        for one in document["exhibits"]
        if one["path"] != "search.csv"
    ]
    return cj.read(document | {"exhibits": exhibits})


def _indirect(folder: Path) -> cj.Evidence:
    """Add somebody who natively shared a copy by hand, so that no list of the post shows it."""
    path = folder / "notices.csv"
    path.write_text(
        "handle,form,time,via\nmade_up_ulla,native,2010-08-04 11:00:20,@made_up_elin\n",
        encoding="utf-8",
    )
    return cj.read(LAST) + cj.exhibit(
        path, zone="Europe/Stockholm", taken_at="2010-08-04T12:20:00Z"
    )


def _names(rows: object) -> list[str | None]:
    assert isinstance(rows, tuple)
    return [row.entrant.handle for row in rows]


def test_a_tolerance_does_not_touch_an_order_that_the_platform_listed() -> None:
    found = cj.what_if(CONTEST, cj.read(LAST), {"entry.tolerance_ms": 60_000})
    assert found.changed == ()
    assert found.real.status is found.other.status is cj.Status.FINAL
    assert "It changes nothing" in found.text()


def test_a_tolerance_unsettles_what_only_clocks_tell() -> None:
    evidence = _without_the_search()
    found = cj.what_if(CONTEST, evidence, {"entry.tolerance_ms": 16_000})
    assert found.real.status is cj.Status.FINAL
    assert found.other.status is cj.Status.CONTESTED
    assert _names(found.gained) == []
    assert _names(found.lost) == ["made_up_tove"]
    assert _names(found.contested) == ["made_up_tove", "rasmus"]
    (before, after) = (found.changed[0].before, found.changed[0].after)
    assert before is not None
    assert after is not None
    assert (before.state, after.state) == ("winner", "contested")
    assert before.rank.max == 5
    assert after.rank.max == 6
    judged = cj.judge(_with(tolerance_ms=16_000), evidence)
    assert judged.digest == found.other.digest
    assert cj.judge(CONTEST, evidence).digest == found.real.digest


def _with(**entry: object) -> dict[str, object]:
    document = tomllib.loads(CONTEST.read_text(encoding="utf-8"))
    return {**document, "entry": {**document["entry"], **entry}}


def test_shares_of_shares(tmp_path: Path) -> None:
    evidence = _indirect(tmp_path)
    found = cj.what_if(CONTEST, evidence, {"entry.indirect": "exclude"})
    assert _names(found.gained) == ["made_up_tove"]
    assert _names(found.lost) == ["made_up_ulla"]
    assert found.contested == ()
    assert set(found.changed) == {*found.gained, *found.lost}
    assert found.lost[0].after is None
    (rule,) = found.rules
    assert (rule.key, rule.before, rule.after) == ("entry.indirect", None, "exclude")
    assert cj.judge(_with(indirect="exclude"), evidence).digest == found.other.digest


def test_the_blind_tool_had_there_been_no_native_shares(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """By the rules as they are nobody can be crowned: the exit status says that, not the other."""
    setting = 'entry.forms=["manual"]'
    paths = [str(CONTEST), str(SJ / "evidence-1.toml")]
    assert main(["judge", *paths, "--what-if", setting, "--format", "json"]) == 3
    out, err = capsysbinary.readouterr()
    assert err == b""
    found = json.loads(out)
    assert found["schema"] == "contestjudge/what-if/v1"
    assert (found["real"]["status"], found["other"]["status"]) == ("provisional", "final")
    assert [row["entrant"]["handle"] for row in found["gained"]] == [
        "made_up_elin",
        "rasmus",
        "peter",
        "made_up_knut",
        "made_up_siv",
    ]
    assert {row["before"]["state"] for row in found["gained"]} == {"contested"}
    assert (found["lost"], found["contested"]) == ([], [])
