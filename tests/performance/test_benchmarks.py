"""The benchmark command runs on every load, and refuses wrong answers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from benchmarks import __main__ as command
from benchmarks import timing
from benchmarks.blocks import Block, Heading, Items, Paragraph, Table, as_markdown, as_text
from benchmarks.everything import BESIDE, LARGE, LOADS, QUICK, USUAL, jobs_of, load_named
from benchmarks.growth import sizes_to
from benchmarks.job import Job, first_of
from benchmarks.load import Answer, Load
from benchmarks.loads.bluesky import did
from benchmarks.machine import this_machine
from benchmarks.page import put
from benchmarks.patterns import number, pattern, text
from benchmarks.stages import stage_of
from benchmarks.table import table_blocks
from contestjudge.sources import x_v1_heads, x_v2_pages
from tests.docs.pages import ROOT

RECORDS = 120
PAGE = ROOT / "docs" / "explanation" / "performance.md"
NAMES = [load.name for load in LOADS]


def _said(*arguments: str) -> Any:  # noqa: ANN401 - a JSON document, looked into
    command = [sys.executable, "-m", "benchmarks", "--format", "json", "--turns", "1", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_one_command_measures_every_load() -> None:
    said = _said("--records", str(RECORDS), "--no-memory")
    assert [load["load"] for load in said["table"]] == list(USUAL)
    for load in said["table"]:
        jobs = {job["job"]: job for job in load["jobs"]}
        assert {"orjson", "json", "python"} <= jobs.keys()
        assert jobs.keys().isdisjoint(load["missing"])
        same = {"median": 1.0, "least": 1.0, "greatest": 1.0}
        assert jobs["orjson"]["ratio"] == same
        for name in set(BESIDE) & jobs.keys():
            assert jobs[name]["beside"][name] == same
            (slow,), (quick,) = jobs["orjson"]["seconds"], jobs[name]["seconds"]
            assert jobs["orjson"]["beside"][name]["median"] == pytest.approx(slow / quick)
        assert all(len(job["seconds"]) == 1 and job["work"] for job in jobs.values())
    assert said["machine"]["versions"]["orjson"]


def test_large_files_are_measured_by_those_who_are_quick_enough() -> None:
    said = _said("--large", "--records", str(RECORDS), "--no-memory")
    assert said["table"] == []
    jobs = {load["load"]: {job["job"] for job in load["jobs"]} for load in said["large"]}
    assert tuple(jobs) == LARGE
    assert all({"orjson", "python"} <= each <= {"orjson", *QUICK} for each in jobs.values())


def test_growth_is_measured_of_every_format(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}

    def noted(load: Load, engines: Sequence[str], _: Path, most: int, turns: int) -> list[object]:
        asked[load.name] = most, turns
        assert set(engines) <= {"python", "duckdb"}
        return []

    monkeypatch.setattr(command, "growths", noted)
    given = command.arguments().parse_args(["--growth", "10000000", "--turns", "1"])
    assert command.growth(given, Path()) == []
    rows = ("x-v1-short", "x-v1-again", "x-v2", "table-native", "bluesky")
    assert asked == {
        **dict.fromkeys(rows, (10_000_000, 1)),
        "table": (1_000_000, 1),  # where each entrant is objects in memory
    }


@pytest.mark.parametrize("option", ["--records", "--turns", "--growth"])
def test_nothing_is_not_measured(option: str) -> None:
    command = [sys.executable, "-m", "benchmarks", option, "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 2
    assert "are 1 at least" in done.stderr


def test_growth_and_memory_are_measured_in_processes_of_their_own() -> None:
    said = _said("--growth", "30000", "--only", "x-v1-short", "python")
    (growth,) = said["growth"]
    assert [size["records"] for size in growth["sizes"]] == [10_001, 30_000]
    assert growth["exponents"] == [pytest.approx(growth["exponent"])]
    few, many = (size["peak_mib"] for size in growth["sizes"])
    assert 20 < few < many
    assert growth["mib_per_million"] == pytest.approx((many - few) / 19_999 * 1e6)
    assert said["table"] == []


def test_the_profile_knows_its_stages() -> None:
    said = _said("--profile", "--records", str(RECORDS), "--only", "x-v1", "python")
    (profile,) = said["profile"]
    assert sum(profile["stages"].values()) == pytest.approx(1)
    assert {"reading", "evidence", "rules", "ranking", "record"} <= profile["stages"].keys()
    assert profile["stages"].get("other", 0) < 0.2


@pytest.fixture(params=NAMES)
def load(request: pytest.FixtureRequest) -> Load:
    return next(load for load in LOADS if load.name == request.param)


def test_a_wrong_answer_is_no_measurement(load: Load, tmp_path: Path) -> None:
    path = tmp_path / load.file
    load.write_files(path, RECORDS)
    (right,) = (job for job in jobs_of(load) if job.name == "python")
    right.checked(load, path, RECORDS)
    with pytest.raises(AssertionError, match="nothing was measured"):
        right.checked(load, path, RECORDS + 1)
    accounts = load.answer(RECORDS).first
    swapped = Answer(load.entrants(RECORDS), (accounts[1], accounts[0], *accounts[2:]))
    wrong = Job("wrong", "answers wrongly", "everybody", lambda _: swapped)
    with pytest.raises(AssertionError, match="nothing was measured"):
        wrong.checked(load, path, RECORDS)


@pytest.mark.parametrize("name", ["x-v1", "x-v2"])
def test_the_core_decodes_without_extras(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = load_named(name)
    path = tmp_path / load.file
    load.write_files(path, RECORDS)
    jobs = {job.name: job for job in jobs_of(load)}
    # As after a reading that msgspec was worth: it is taken from the first record on.
    monkeypatch.setattr(x_v1_heads, "is_there", lambda: True)
    monkeypatch.setattr(x_v2_pages, "is_there", lambda: True)
    jobs["python"].checked(load, path, RECORDS)

    def not_asked(*_: object) -> NoReturn:
        pytest.fail("msgspec was asked")

    monkeypatch.setattr(x_v1_heads, "fastest", not_asked)
    monkeypatch.setattr(x_v2_pages, "fastest", not_asked)
    jobs["core"].checked(load, path, RECORDS)
    with pytest.raises(pytest.fail.Exception, match="msgspec was asked"):
        jobs["python"].checked(load, path, RECORDS)


def test_what_is_not_installed_is_passed_over_and_named(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, *_ = jobs_of(load)
    absent = Job("absent", "nothing", "nothing", lambda _: None, ("json", "no_such_package"))
    monkeypatch.setattr(timing, "jobs_of", lambda _: [base, absent])
    found = timing.measured(load, tmp_path, 10, 1, [], memory=False)
    assert [job.job for job in found.jobs] == [base.name]
    assert found.missing == {"absent": ["no_such_package"]}
    assert "absent (no_such_package)" in as_text(table_blocks(this_machine(), [found]))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("records", [1, 34, 99, 100, 230])
def test_natives_are_counted_as_they_come(load: Load, records: int) -> None:
    some = [one for one in range(records) if load.is_native(one)]
    assert load.natives(records) == Answer(load.entrants(len(some)), load.accounts(some[:5]))


def test_files_are_the_same_every_time(load: Load, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    load.write(first, RECORDS)
    load.write(second, RECORDS)
    assert first.read_bytes() == second.read_bytes()


def test_accounts_on_bluesky_differ() -> None:
    assert len({did(one) for one in range(0, 50_000_000, 997)}) == len(range(0, 50_000_000, 997))


def test_a_pattern_fills_texts_and_numbers_in() -> None:
    made = pattern({"a": text("one"), "b": f"100 % {text('one')}", "c": number("two")})
    assert made.line({b"one": b"x", b"two": b"5"}) == b'{"a":"x","b":"100 % x","c":5}\n'


def test_the_first_of_each_account_is_kept_and_sorted() -> None:
    found: Iterator[tuple[str, int]] = iter([("a", 5), ("b", 3), ("a", 2), ("b", 9), ("c", 4)])
    assert first_of(found) == Answer(3, ("a", "b", "c"))


def test_sizes_begin_where_a_decision_stops_to_list_everybody() -> None:
    assert sizes_to(10_000_000) == [10_001, 100_000, 1_000_000, 10_000_000]


@pytest.mark.parametrize(
    ("file", "stage"),
    [
        ("/a/contestjudge/src/contestjudge/sources/x_v1.py", "reading"),
        ("/a/contestjudge/judge.py", "ranking"),
        ("/a/contestjudge/model/field.py", None),
        ("/a/contestjudge/benchmarks/job.py", None),
        ("/a/json/decoder.py", None),
        ("~", None),
    ],
)
def test_a_file_is_of_one_stage(file: str, stage: str | None) -> None:
    assert stage_of(file) == stage


def test_blocks_are_laid_out_twice() -> None:
    blocks: list[Block] = [
        Heading("A"), Paragraph("b."), Table(("c", "d"), [("e", "10")]), Items([("f", "g")]),
    ]  # fmt: skip
    assert as_text(blocks) == "A\n=\n\nb.\n\nc   d\ne  10\n\n- f: g\n"
    assert as_markdown(blocks) == (
        "### A\n\nb.\n\n| c | d |\n| --- | ---: |\n| e | 10 |\n\n- **f**: g\n"
    )


def test_a_part_of_a_page_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- growth -->\nold\n<!-- end of growth -->\nbehind\n")
    put(page, "growth", "new\n")
    assert page.read_text() == (
        "before\n<!-- growth -->\n\nnew\n\n<!-- end of growth -->\nbehind\n"
    )
    with pytest.raises(ValueError, match="there is no part"):
        put(page, "table", "new\n")


def test_the_page_has_every_part_and_names_every_job() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for part in ("table", "large", "growth", "profile"):
        assert page.count(f"<!-- {part} -->") == page.count(f"<!-- end of {part} -->") == 1
    names: Callable[[Load], set[str]] = lambda load: {job.name for job in jobs_of(load)}  # noqa: E731
    missing = {name for load in LOADS for name in names(load) if f"`{name}`" not in page}
    assert not missing
