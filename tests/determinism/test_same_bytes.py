"""The same evidence gives the same bytes: in any order, split, name, machine setting, version.

Each case runs the command line as a process of its own and compares all that the digest covers.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from contestjudge.model.decision import digested_part

X_EPOCH_MS = 1_288_834_974_657
OPENS_MS = 1_700_000_000_000
SPONSOR, HANDLE = "17461978", "made_up_shop"
TEXT = "Retweet this by Friday and win one of three lamps! İstanbul, Ørsta, 東京"
CONTEST = {
    "schema": "contestjudge/contest/v1",
    "name": "Three lamps",
    "timezone": "America/St_Johns",
    "sponsor": {"platform": "x", "id": SPONSOR, "handles": [HANDLE]},
    "posts": [{"id": str((OPENS_MS - X_EPOCH_MS) << 22), "text": TEXT}],
    "entry": {"forms": ["native", "manual"], "closes": "2023-11-17"},
    "eligibility": {"same_person": [["x:1004", "@made_up_9"]], "exclude": ["@made_up_7"]},
    "award": {"seats": 3, "alternates": 2},
}
POST = CONTEST["posts"][0]["id"]  # type: ignore[index]


def _snowflake(after_ms: int, sequence: int) -> int:
    return ((OPENS_MS + after_ms - X_EPOCH_MS) << 22) + sequence


def _status(number: int, after_ms: int, **more: object) -> dict[str, object]:
    identity = _snowflake(after_ms, number)
    second = (OPENS_MS + after_ms) // 1000
    clock = f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"
    account = 1000 + number
    return {
        "id": identity,
        "id_str": str(identity),
        "created_at": f"Tue Nov 14 {clock} +0000 2023",
        "user": {"id_str": str(account), "screen_name": f"made_up_{number}"},
        **more,
    }


def _records() -> list[dict[str, object]]:
    original = {
        "id_str": POST,
        "created_at": "Tue Nov 14 22:13:20 +0000 2023",
        "user": {"id_str": SPONSOR, "screen_name": HANDLE},
        "text": TEXT,
        "retweet_count": 14,
    }
    natives = [
        _status(n, 1_000 + 137 * (n % 5) + n // 5, retweeted_status=original, text="RT")
        for n in range(12)
    ]
    manuals = [_status(20 + n, 1_000 + 90 * n, text=f"RT @{HANDLE}: {TEXT}") for n in range(4)]
    indirect = _status(30, 5_000, retweeted_status=manuals[0], text="RT")
    again: dict[str, object] = _status(3, 90_000, retweeted_status=original, text="RT")
    undone: dict[str, object] = {
        "delete": {"status": {"id_str": natives[1]["id_str"]}, "timestamp_ms": "1700000030000"}
    }
    noise: dict[str, object] = {
        "id_str": str(_snowflake(7, 7)),
        "user": {"id_str": "5"},
        "text": "İ",
        "created_at": "no",
    }
    return [*natives, *manuals, indirect, again, undone, noise]


def _lines(records: Iterable[Mapping[str, object]]) -> list[bytes]:
    return [json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records]


def _judged(folder: Path, *evidence: Path, python: str = sys.executable, **setting: str) -> bytes:
    """Judge in a process of its own; return the canonical part of the decision, as bytes."""
    contest = folder / "contest.json"
    contest.write_text(json.dumps(CONTEST), encoding="utf-8")
    ran = subprocess.run(
        [python, "-m", "contestjudge", "judge", contest, *evidence, "--format", "json"],
        capture_output=True,
        check=False,
        env=os.environ | setting,
    )
    assert ran.returncode == 3, ran.stderr
    decision: dict[str, Any] = json.loads(ran.stdout)
    part = digested_part(decision)
    return json.dumps([part, decision["digest"]], sort_keys=True, ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What the records give in one file, in their own order."""
    folder = tmp_path_factory.mktemp("plain")
    payload = folder / "all.jsonl"
    payload.write_bytes(b"".join(_lines(_records())))
    return _judged(folder, payload)


def test_the_case_says_something(plain: bytes) -> None:
    part, _ = json.loads(plain)
    assert part["counts"]["entrants"] > 10
    assert {row["reason"] for row in part["excluded"]} >= {"undone", "excluded_account"}
    assert {one["code"] for one in part["findings"]} >= {"record.rejected", "share.indirect"}


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order(tmp_path: Path, plain: bytes, seed: int) -> None:
    lines = _lines(_records())
    random.Random(seed).shuffle(lines)
    payload = tmp_path / "shuffled.jsonl"
    payload.write_bytes(b"".join(lines))
    assert _judged(tmp_path, payload) == plain


def test_split_line_by_line(tmp_path: Path, plain: bytes) -> None:
    files = []
    for number, line in enumerate(_lines(_records())[:-1]):
        files.append(tmp_path / f"{number}.json")
        files[-1].write_bytes(line)
    # A file in which no record can be used is refused, so the broken record keeps company.
    files[0].write_bytes(files[0].read_bytes() + _lines(_records())[-1])
    assert _judged(tmp_path, *reversed(files)) == plain


def test_repeated_and_renamed(tmp_path: Path, plain: bytes) -> None:
    content = b"".join(_lines(_records()))
    files = [tmp_path / name for name in ("ä b.json", "copy.jsonl", "x.txt")]
    for file in files:
        file.write_bytes(content)
    assert _judged(tmp_path, *files) == plain


def test_gzipped(tmp_path: Path, plain: bytes) -> None:
    payload = tmp_path / "all.jsonl.gz"
    payload.write_bytes(gzip.compress(b"".join(_lines(_records())), mtime=0))
    assert _judged(tmp_path, payload) == plain


@pytest.mark.parametrize(
    "setting",
    [
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "random"},
        {"TZ": "Asia/Tokyo"},
        {"TZ": "America/St_Johns"},
        {"LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONOPTIMIZE": "2"},
    ],
    ids=lambda setting: " ".join(f"{name}={value}" for name, value in setting.items()),
)
def test_settings_of_the_machine(tmp_path: Path, plain: bytes, setting: dict[str, str]) -> None:
    payload = tmp_path / "all.jsonl"
    payload.write_bytes(b"".join(_lines(_records())))
    assert _judged(tmp_path, payload, **setting) == plain


RECORDED = "dcdafac7fd2942917cedb66208758acd481fa97b8a4208752ee3caf4a1ce8e59"
"""The decision's digest, written down: every version of Python that runs this must give it."""


def test_the_digest_is_the_one_on_record(plain: bytes) -> None:
    _, digest = json.loads(plain)
    assert digest == RECORDED


def test_other_versions_of_python(tmp_path: Path, plain: bytes) -> None:
    """Interpreters that have the package installed, where the environment names some."""
    pythons = [
        name for name in os.environ.get("CONTESTJUDGE_PYTHONS", "").split(os.pathsep) if name
    ]
    if not pythons:
        pytest.skip("CONTESTJUDGE_PYTHONS names no other interpreters; `make versions` does")
    payload = tmp_path / "all.jsonl"
    payload.write_bytes(b"".join(_lines(_records())))
    for python in pythons:
        assert _judged(tmp_path, payload, python=python) == plain, python
