"""Any number of processes gives the same bytes, and the same errors."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.cli import main
from contestjudge.cli.progress import Watched
from contestjudge.doors import crew as crews
from contestjudge.doors import judging, sharing
from contestjudge.doors.child import Child, ChildGoneError
from contestjudge.doors.crew import Crew
from contestjudge.doors.errands import Done, Errand, PieceErrand, WholeErrand, file_of
from contestjudge.doors.payload import Payload
from contestjudge.engines.apart import pieces
from contestjudge.errors import ContestJudgeError, InputError
from contestjudge.rules.terms import target_of
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v1 import XV1Source
from tests.conformance.test_cases import CASES, case_expected, case_path
from tests.engines.made import (
    IN_PROCESS,
    MUTATIONS,
    POSTS,
    File,
    contests,
    files,
    joined,
    line,
    native,
    original,
    status,
)
from tests.engines.made_v2 import native_v2, page, post_v2, user

CONTEST: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "A lamp",
    "sponsor": {"platform": "x", "id": "17461978", "handles": ["made_up_shop"]},
    "posts": [{"id": post} for post in POSTS],
    "award": {"seats": 2, "alternates": 1},
}
TABLE = b"handle,time,form,target\nada,2023-11-14T22:14:00Z,native,%s\n" % POSTS[0].encode()
USUAL = [line(native(n, 1_400 + 700 * n)) for n in range(1, 40)]
ODD = [
    MUTATIONS[what](line(native(60 + n, 4_321 + 900 * n, 1)))
    for n, what in enumerate(sorted(set(MUTATIONS) - {"two on a line"}))
]
PAGES = [
    line(page([native_v2(n, 700 * n) for n in some], [user(n) for n in some]))
    for some in (range(1, 9), range(9, 14), range(14, 15), range(15, 30))
]
ODD_PAGE = line(page([post_v2(70, 900, "quoted"), native_v2(71, 950), {"id": "5"}], [user(71)]))
OTHERS = [
    line(status(70, 9_000, text="see", quoted_status=original())),
    line({"delete": {"status": {"id_str": "5"}}}),
    *ODD,
]


@pytest.fixture(autouse=True)
def tiny_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let borders fall everywhere, and everything be worth it."""
    monkeypatch.setattr(pieces, "PIECE", 700)
    monkeypatch.setattr(sharing, "WORTH_IT", 0)


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def said(*paths: Path, jobs: int, engine: str = "python") -> str:
    try:
        return cj.judge(CONTEST, cj.read(*paths), engine=engine, jobs=jobs).to_json()
    except ContestJudgeError as error:
        return str(error)


def assert_same(*paths: Path, jobs: int = 2) -> str:
    expected = said(*paths, jobs=1, engine="reference")
    for engine in ("reference", "python"):
        assert said(*paths, jobs=jobs, engine=engine) == expected, engine
    return expected


class TestHere:
    """With nobody else: plans, pieces and their order, in this process."""

    @pytest.fixture(autouse=True)
    def nobody_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(crews, "Child", refuse)

    @pytest.mark.parametrize("size", [1, 97, 1_500])
    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_borders(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, mark: bytes
    ) -> None:
        monkeypatch.setattr(pieces, "PIECE", size)
        lines = [*USUAL[:4], OTHERS[0], *USUAL[4:8], ODD[3]]
        path = written(tmp_path, "a.jsonl", mark + b"\r\n".join(lines))
        assert '"status"' in assert_same(path)

    @pytest.mark.parametrize("size", [1, 97, 1_500])
    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_borders_of_pages(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, mark: bytes
    ) -> None:
        monkeypatch.setattr(pieces, "PIECE", size)
        lines = [*PAGES[:2], b"{}", ODD_PAGE, b"", *PAGES[2:], b"{"]
        path = written(tmp_path, "a.jsonl", mark + b"\r\n".join(lines))
        packed = written(tmp_path, "b.jsonl.gz", gzip.compress(joined(PAGES), mtime=0))
        assert '"status"' in assert_same(path, packed)

    def test_a_page_over_several_lines(self, tmp_path: Path) -> None:
        document = json.dumps(json.loads(PAGES[0]), indent=1).encode()
        assert '"status"' in assert_same(written(tmp_path, "a.json", document))

    def test_a_document(self, tmp_path: Path) -> None:
        document = b"[\n" + b",\n".join(USUAL) + b"\n]"
        assert "blank" not in assert_same(written(tmp_path, "a.json", document))

    def test_a_line_of_several_records_far_behind(self, tmp_path: Path) -> None:
        lines = [*USUAL[:30], b"[" + USUAL[30] + b"," + USUAL[31] + b"]", *USUAL[32:]]
        first = written(tmp_path, "a.jsonl", joined(lines))
        second = written(tmp_path, "b.jsonl", joined(USUAL[:9]))
        found = json.loads(assert_same(first, second))
        assert [one["records"] for one in found["inputs"]] == [39, 9]

    def test_a_line_longer_than_a_record(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pieces, "PIECE", 1 << 20)
        endless = line(native(50, 9_400, text="s" * (17 << 20)))
        path = written(tmp_path, "a.jsonl", joined([*USUAL, endless, *OTHERS]))
        assert "a record of more than" in assert_same(path)

    def test_many_kinds(self, tmp_path: Path) -> None:
        archive = tmp_path / "c.zip"
        with zipfile.ZipFile(archive, "w") as made:
            made.writestr("d.jsonl", joined(USUAL[10:20]))
            made.writestr("e.jsonl", joined(USUAL[20:30]))
        paths = [
            written(tmp_path, "a.jsonl", joined([*USUAL[:9], *OTHERS])),
            written(tmp_path, "b.jsonl.gz", gzip.compress(joined(USUAL[5:15]), mtime=0)),
            archive,
            written(
                tmp_path,
                "f.csv",
                b"handle,time,form,target\nada,2023-11-14T22:14:00Z,native,%s\n"
                % POSTS[0].encode(),
            ),
        ]
        assert len(json.loads(assert_same(*paths))["inputs"]) == 5

    def test_the_first_error_is_told(self, tmp_path: Path) -> None:
        good = written(tmp_path, "a.jsonl", joined(USUAL))
        broken = [
            written(tmp_path, name, gzip.compress(joined(USUAL * 80))[:-12])
            for name in ("b.gz", "c.gz")
        ]
        wrong = written(tmp_path, "d.jsonl", joined([b'{"id_str":"5","text":"","user":{}}'] * 50))
        assert "b.gz" in assert_same(good, *broken, wrong)
        assert "d.jsonl" in assert_same(good, wrong, broken[0])


@settings(deadline=None, max_examples=int(os.environ.get("ENGINE_EXAMPLES", "30")))
@given(
    contest=contests(),
    given_files=files(),
    size=st.integers(100, 3_000),
)
def test_pieces_decide_alike(
    contest: dict[str, object], given_files: list[File], size: int
) -> None:
    def judged(jobs: int) -> str:
        evidence = cj.Evidence()
        try:
            for path, one in zip(paths, given_files, strict=True):
                evidence += cj.exhibit(path, **one.terms)  # type: ignore[arg-type]
            return cj.judge(contest, evidence, engine="python", jobs=jobs).to_json()
        except ContestJudgeError as error:
            return str(error)

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        paths = [
            written(Path(folder), str(number), one.content)
            for number, one in enumerate(given_files)
        ]
        patched.setattr(crews, "Child", refuse)
        patched.setattr(pieces, "PIECE", size)
        assert judged(2) == judged(1)


def refuse() -> Child:
    """Start nobody."""
    raise ChildGoneError


class TestOthers:
    """With other processes."""

    @pytest.mark.parametrize("engine", ["python", "duckdb", "reference"])
    def test_the_same_bytes(self, tmp_path: Path, engine: str) -> None:
        if engine == "duckdb":
            pytest.importorskip("duckdb")
        paths = [
            written(tmp_path, "a.jsonl", b"\xef\xbb\xbf" + joined([*USUAL[:30], *OTHERS])),
            written(tmp_path, "b.jsonl.gz", gzip.compress(joined(USUAL[25:]), mtime=0)),
        ]
        expected = said(*paths, jobs=1, engine="reference")
        assert json.loads(expected)["counts"]["entrants"] > 39
        for jobs in (2, 3):
            assert said(*paths, jobs=jobs, engine=engine) == expected

    def test_they_do_what_they_are_sent_for(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.jsonl", joined([*USUAL, *OTHERS]))
        for errand in errands(path):
            child = Child()
            try:
                child.greet()
                assert child.done(errand) == errand.done()
            finally:
                child.close()

    def test_every_format_can_be_read_there(self) -> None:
        found = [
            WholeErrand(file, one.payload, one.format, one.options, None)
            for case in CASES
            for name in case_expected(case).evidence
            for one in cj.read(case_path(case, name)).exhibits
            if (file := file_of(one.payload)) is not None
        ]
        assert len({errand.format.name for errand in found}) > 12
        assert len({type(errand.payload) for errand in found}) > 1
        child = Child()
        try:
            child.greet()
            for errand in found:
                assert child.done(errand) == tried(errand), errand.payload.name
        finally:
            child.close()

    def test_what_they_cannot_do_is_left_undone(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.gz", gzip.compress(joined(USUAL))[:-12])
        moved_away = errands(written(tmp_path, "b.jsonl", joined(USUAL)))[0]
        written(tmp_path, "c.jsonl", joined(USUAL)).rename(tmp_path / "b.jsonl")
        child = Child()
        try:
            child.greet()
            assert child.done(errands(path)[1]) is None
            assert child.done(moved_away) is None
        finally:
            child.close()

    def test_killed_in_the_middle(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = written(tmp_path, "a.jsonl", joined([*USUAL, *OTHERS]))
        expected = said(path, jobs=1)
        killed: list[Errand] = []
        done = Child.done

        def killing(child: Child, errand: Errand) -> Done | None:
            if killed:
                child.kill()
            killed.append(errand)
            return done(child, errand)

        late = PieceErrand.done
        until = time.monotonic() + 60

        def waiting(errand: PieceErrand) -> Done:
            while len(killed) < 2 and time.monotonic() < until:
                time.sleep(0.01)
            return late(errand)

        monkeypatch.setattr(Child, "done", killing)
        monkeypatch.setattr(PieceErrand, "done", waiting)
        assert said(path, jobs=3) == expected
        assert len(killed) > 1

    def test_nobody_is_left(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        started: list[Child] = []

        class Remembered(Child):
            def __init__(self) -> None:
                super().__init__()
                started.append(self)

        def interrupted(paths: list[Errand]) -> None:
            with Crew(paths, 3):
                until = time.monotonic() + 60
                while len(started) < 2 and time.monotonic() < until:
                    time.sleep(0.01)
                raise KeyboardInterrupt

        monkeypatch.setattr(crews, "Child", Remembered)
        path = written(tmp_path, "a.jsonl", joined(USUAL))
        with pytest.raises(KeyboardInterrupt):
            interrupted(errands(path))
        assert len(started) == 2
        for child in started:
            with pytest.raises(ChildGoneError):
                child.greet()

    def test_from_a_script_without_a_main_guard(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.jsonl", joined([*USUAL, *OTHERS]))
        contest = written(tmp_path, "c.json", json.dumps(CONTEST).encode())
        script = written(
            tmp_path,
            "script.py",
            b"import sys, contestjudge as cj\n"
            b"from contestjudge.engines.apart import pieces\n"
            b"from contestjudge.doors import sharing\n"
            b"pieces.PIECE, sharing.WORTH_IT = 900, 0\n"
            b"print('once', file=sys.stderr)\n"
            b"print(cj.judge(sys.argv[1], cj.read('/dev/stdin', sys.argv[2]), jobs=2).digest)\n",
        )
        written(tmp_path, "pickle.py", b"raise SystemExit(5)\n")  # a folder of somebody else's
        with path.open("rb") as given:
            ran = subprocess.run(
                [sys.executable, "-P", script, contest, path],
                check=True,
                stdin=given,
                capture_output=True,
                cwd=tmp_path,
            )
        assert ran.stderr == b"once\n"
        evidence = cj.exhibit(path.read_bytes(), name="/dev/stdin") + cj.read(path)
        assert ran.stdout.decode().strip() == cj.judge(CONTEST, evidence).digest


def errands(path: Path) -> list[Errand]:
    """Return one of each kind."""
    payload = Payload(path.name, path)
    file = file_of(payload)
    assert file is not None
    options = ReadOptions(name=path.name, target=target_of(cj.load_contest(CONTEST)))
    return [
        PieceErrand(file, payload, XV1Source(), options, POSTS, 700, 9_000),
        WholeErrand(file, payload, XV1Source(), options, None),
        WholeErrand(file, payload, XV1Source(), options, POSTS),
    ]


def tried(errand: Errand) -> Done | None:
    try:
        return errand.done()
    except InputError:
        return None


def test_how_far_it_is_read_is_told(tmp_path: Path) -> None:
    content = joined([*USUAL, *OTHERS])
    paths = [written(tmp_path, "a.jsonl", content), written(tmp_path, "b.jsonl", content[:600])]
    told: list[int] = []
    evidence = cj.read(*paths)
    watched = replace(
        evidence,
        exhibits=tuple(
            replace(one, format=Watched(one.format, told.append)) for one in evidence.exhibits
        ),
    )
    for engine in IN_PROCESS:
        if engine != "duckdb":
            told.clear()
            with judging.facts_of(cj.load_contest(CONTEST), watched, engine=engine, jobs=2):
                pass
            assert sum(told) == len(content) + 600, engine


@pytest.mark.parametrize("jobs", ["0", "-1", "two"])
def test_no_number_of_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    path = written(tmp_path, "a.jsonl", joined(USUAL))
    contest = written(tmp_path, "c.json", json.dumps(CONTEST).encode())
    assert main(["judge", str(contest), str(path), "--jobs", jobs]) == 2
    assert "jobs" in capsys.readouterr().err
    if jobs != "two":
        with pytest.raises(ContestJudgeError, match="no number of processes"):
            cj.judge(CONTEST, cj.read(path), jobs=int(jobs))
        with pytest.raises(ContestJudgeError, match="no number of processes"):
            cj.judge(CONTEST, cj.read(path), jobs=True)


def test_from_the_command_line(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = written(tmp_path, "a.jsonl", joined(USUAL))
    contest = written(tmp_path, "c.json", json.dumps(CONTEST).encode())
    answers = []
    for wish in ((), ("--jobs", "2"), ("--jobs", "2", "--engine", "reference")):
        assert main(["judge", str(contest), str(path), "--format", "json", *wish]) == 3
        answers.append(capsysbinary.readouterr().out)
    assert answers[0] == answers[1] == answers[2]
    assert main(["judge", str(contest), str(path), "--jobs", "2", "--what-if", "a=1"]) == 2


def test_a_path_is_no_evidence(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", joined(USUAL))
    for not_read in (str(path), path, [path], None):
        with pytest.raises(ContestJudgeError, match=r"is no evidence.*read\("):
            cj.judge(CONTEST, not_read)  # type: ignore[arg-type]
    with pytest.raises(ContestJudgeError, match="str is no evidence"):
        cj.audit(CONTEST, str(path), "@raz")  # type: ignore[arg-type]
