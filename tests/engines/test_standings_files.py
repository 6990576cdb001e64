"""Files of everybody's row: Parquet says what JSON lines say, and nothing half-written stays."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import contestjudge as cj
from contestjudge import decision_rows
from contestjudge.doors import standings
from contestjudge.engines.apart import everybody, large
from contestjudge.engines.columns import store
from contestjudge.errors import ContestJudgeError
from contestjudge.facts import Facts
from contestjudge.report.frames.columns import moment_of
from tests.engines.made import IN_PROCESS, POSTS, joined, line, native, original, status

pq = pytest.importorskip("pyarrow.parquet")

CONTEST: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "A lamp",
    "sponsor": {"platform": "x", "id": "17461978", "handles": ["made_up_shop"]},
    "posts": [{"id": post} for post in POSTS],
    "award": {"seats": 2, "tiers": [{"name": "gold", "seats": 1}, {"name": "tin", "seats": 1}]},
}
SHARES = joined(
    [line(native(n, 700 * n)) for n in range(1, 40)]
    + [line(status(70, 900, text="see", quoted_status=original()))]
)


@pytest.fixture(autouse=True)
def small_band(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few dozen be too many to be listed."""
    for module in (large, store, standings):
        monkeypatch.setattr(module, "BAND_LIMIT", 8)
    monkeypatch.setattr(large, "BAND", 2)
    monkeypatch.setattr(everybody, "AT_ONCE", 7)
    monkeypatch.setattr(standings, "_AT_ONCE", 5)


@pytest.mark.parametrize("engine", IN_PROCESS)
def test_parquet_says_what_lines_say(tmp_path: Path, engine: str) -> None:
    lines, table = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    for path in (lines, table):
        cj.judge(CONTEST, cj.read(SHARES), standings=path, engine=engine)
    expected = [json.loads(one) for one in lines.read_bytes().splitlines()]
    found = pq.read_table(table)
    assert found.num_rows == len(expected) == 40
    assert found.column("earliest").type.tz == "UTC"
    for row, said in zip(expected, found.to_pylist(), strict=True):
        assert _shown(row) == {name: said[name] for name in _shown(row)}
    assert found.column("seat").to_pylist()[:3] == [row["seat"] for row in expected[:3]]


def _shown(row: dict[str, Any]) -> dict[str, object]:
    entrant, share = row["entrant"], row["share"]
    return {
        "day": row.get("day"),
        "seat": row["seat"],
        "tiers": row["tiers"],
        "platform": entrant["platform"],
        "id": entrant["id"],
        "handle": entrant["handle"],
        "verdict": row["verdict"],
        "rank_min": row["rank"]["min"],
        "rank_max": row["rank"]["max"],
        "rank_seen_min": row["rank_seen"]["min"],
        "rank_seen_max": row["rank_seen"]["max"],
        "share_key": share["key"],
        "form": share["form"],
        "earliest": moment_of(share["earliest"]),
        "latest": moment_of(share["latest"]).astimezone(UTC),
        "evidence": share["evidence"],
        "apart": row["apart"],
        "margin_us": row["margin_us"],
    }


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.PARQUET"])
def test_no_file_is_written_over(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ContestJudgeError, match="not overwritten"):
        cj.judge(CONTEST, cj.read(SHARES), standings=path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ContestJudgeError, match="cannot be written"):
        cj.judge(CONTEST, cj.read(SHARES), standings=tmp_path / "none" / "rows.jsonl")


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.parquet"])
def test_what_breaks_in_the_middle_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def broken(facts: Facts) -> Iterator[object]:
        yield next(whole(facts))
        raise ZeroDivisionError

    whole = decision_rows.standing_rows
    monkeypatch.setattr(standings, "standing_rows", broken)
    with pytest.raises(ZeroDivisionError):
        cj.judge(CONTEST, cj.read(SHARES), standings=tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.parquet"])
def test_killed_in_the_middle_there_is_no_file_of_that_name(tmp_path: Path, name: str) -> None:
    contest, payload = tmp_path / "c.json", tmp_path / "p.jsonl"
    contest.write_text(json.dumps(CONTEST), encoding="utf-8")
    payload.write_bytes(SHARES)
    script = (
        "import os, sys, contestjudge as cj\n"
        "from contestjudge.doors import standings as s\n"
        "s.BAND_LIMIT = 8\n"
        "whole = s.standing_rows\n"
        "def killed(facts):\n"
        "    yield next(whole(facts))\n"
        "    os._exit(9)\n"
        "if sys.argv[4] == 'kill':\n"
        "    s.standing_rows = killed\n"
        "cj.judge(sys.argv[1], cj.read(sys.argv[2]), standings=sys.argv[3])\n"
    )
    rows = tmp_path / name

    def run(how: str, path: Path) -> int:
        arguments = [str(one) for one in (contest, payload, path)]
        return subprocess.run(
            [sys.executable, "-c", script, *arguments, how], check=False
        ).returncode

    assert run("kill", rows) == 9
    assert not rows.exists()
    again = tmp_path / f"again-{name}"
    assert run("whole", rows) == run("whole", again) == 0
    assert rows.read_bytes() == again.read_bytes()
    assert {one.name for one in tmp_path.iterdir()} == {
        *(contest.name, payload.name, rows.name, again.name)
    }


def test_parquet_is_not_sealed_for_lines(tmp_path: Path) -> None:
    table = tmp_path / "rows.parquet"
    evidence = cj.read(SHARES)
    decision = cj.judge(CONTEST, evidence, standings=table)
    with pytest.raises(ContestJudgeError, match=r"rows\.parquet"):
        cj.seal(
            cj.load_contest(CONTEST),
            decision,
            tmp_path / "bundle",
            at=datetime(2024, 1, 1, tzinfo=UTC),
            standings=table,
        )
