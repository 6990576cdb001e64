"""Spark writes the bytes that the reference writes, whatever is lost on the way."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import contestjudge as cj
from contestjudge import record
from contestjudge.cli import main
from contestjudge.doors import engines, spark_reading, spark_session, standings
from contestjudge.doors.payload import Payload
from contestjudge.engines.apart import engine as apart
from contestjudge.engines.apart import everybody, large, named, pieces
from contestjudge.engines.apart.store import Behind, Lift
from contestjudge.engines.columns.writing import Portion, standing_rows
from contestjudge.engines.spark import reading, store, writing
from contestjudge.engines.spark.reading import Outcome, Refused
from contestjudge.errors import ContestJudgeError, UsageError
from contestjudge.model import finding
from contestjudge.rules.terms import target_of
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v1 import XV1Source
from tests.conformance.test_cases import CASES, case_expected, case_path
from tests.engines.made import (
    MUTATIONS,
    POSTS,
    REPEATED,
    UNDONE,
    X_EPOCH_MS,
    clock,
    joined,
    line,
    native,
    original,
    share_id,
    status,
)
from tests.engines.made_tables import Cells, cells, table
from tests.engines.made_v2 import native_v2, page, post_v2, user
from tests.engines.sparks import PYTHONPATH, QUICK, quick_session, why_no_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_WHY = why_no_spark()
pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(_WHY is not None, reason=f"no Spark: {_WHY}"),
    # Spark leaves its sockets to the end of the process, and says things about pandas.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning:pyspark"),
]

CONTEST: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "A lamp",
    "sponsor": {"platform": "x", "id": "17461978", "handles": ["made_up_shop"]},
    "posts": [{"id": post} for post in POSTS],
    "award": {"seats": 2, "alternates": 1},
}
USUAL = [line(native(n, 700 * n)) for n in range(1, 40)]
OTHERS = [
    line(status(70, 900, text="see", quoted_status=original())),
    line(status(71, 1400, text="see", quoted_status=original())),
    line(native(7, 21_111)),
    line({"delete": {"status": {"id_str": share_id(700 * 9, 9)}}}),
    line(native(72, 700 * 12)),
    line(native(73, 700 * 12, 1)),
    USUAL[3],
    b"no JSON",
]
"""Records that are no usual shares, or take others along."""
WHOLE = {"two on a line", "statuses too", "statuses behind"}
"""Mutations that leave a whole input to the reference."""
CHOSEN = [
    "a-bare-payload",
    "a-conflict-far-behind-the-position-that-wins",
    "a-share-among-gnip-s-activities",
    "bluesky-deleted-and-made-anew",
    "final-five-seats-on-a-complete-list",
    "provisional-by-one-rejected-record",
    "records-of-other-things-are-irrelevant",
    "two-servers-and-the-recorder-named",
    "undone-between-two-lists-without-times",
    "undone-by-a-notice-before-its-share",
]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Start the one session that these tests use; the engine finds it active."""
    found = quick_session(tmp_path_factory.mktemp("spark"))
    yield found
    found.stop()


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a field of a dozen be large, files have many pieces, and shares several partitions."""
    for module in (record, large, store, standings, named):
        monkeypatch.setattr(module, "BAND_LIMIT", 8)
    for module in (finding, named):
        monkeypatch.setattr(module, "CITED_AT_MOST", 3)
    monkeypatch.setattr(everybody, "AT_ONCE", 7)
    monkeypatch.setattr(record, "band_of", lambda _: 2)
    monkeypatch.setattr(large, "BAND", 2)
    monkeypatch.setattr(pieces, "PIECE", 1_500)
    monkeypatch.setattr(writing, "IN_A_PARTITION", 16)


def said(contest: object, evidence: cj.Evidence, engine: str) -> str:
    """Return the whole decision as JSON, display fields too; or what is wrong."""
    try:
        return cj.judge(contest, evidence, engine=engine).to_json()  # type: ignore[arg-type]
    except ContestJudgeError as error:
        return str(error)


def assert_same(contest: object, *files: Path | bytes, **terms: object) -> str:
    evidence = cj.Evidence()
    for number, file in enumerate(files):
        evidence += cj.exhibit(file, name=f"file {number}", **terms)  # type: ignore[arg-type]
    expected = said(contest, evidence, "reference")
    assert said(contest, evidence, "spark") == expected
    return expected


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Tell how many entrants the engine kept to itself each time, -1: none."""
    found: list[int] = []

    def watched(*arguments: object) -> object:
        facts = large.judged_apart(*arguments)  # type: ignore[arg-type]
        whole = None if facts is None else facts.whole
        found.append(-1 if whole is None else whole.entrants)
        return facts

    monkeypatch.setattr(apart, "judged_apart", watched)
    return found


@pytest.fixture
def nothing_for_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where the driver of Spark reads an exhibit itself."""

    def never(*_: object) -> object:
        pytest.fail("the driver reads")

    for name in ("read", "read_into"):
        monkeypatch.setattr(spark_reading, name, never)


def written(folder: Path, *contents: bytes) -> list[Path]:
    found = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.jsonl"
        path.write_bytes(content)
        found.append(path)
    return found


@pytest.mark.usefixtures("session")
class TestTheSameBytes:
    def test_of_everybodys_rows(self, tmp_path: Path) -> None:
        paths = written(tmp_path, joined([*USUAL, *OTHERS]), joined(USUAL[10:30]))
        written_by = {}
        for engine in ("reference", "spark"):
            rows = tmp_path / engine
            cj.judge(CONTEST, cj.read(*paths), engine=engine, standings=rows)
            written_by[engine] = rows.read_bytes()
        assert written_by["spark"] == written_by["reference"]
        assert len(written_by["spark"].splitlines()) > 35

    @pytest.mark.parametrize("case", CHOSEN)
    def test_of_conformance_cases(self, case: str) -> None:
        assert case in CASES
        expected = case_expected(case)
        contest = cj.load_contest(case_path(case, expected.contest))
        evidence = cj.read(*(case_path(case, name) for name in expected.evidence))
        assert said(contest, evidence, "spark") == said(contest, evidence, "reference")

    def test_of_usual_shares_and_a_few_others(self, tmp_path: Path, kept: list[int]) -> None:
        lines = [*OTHERS[:4], *USUAL, *OTHERS[4:]]
        assert_same(CONTEST, *written(tmp_path, joined(lines)))
        assert kept == [42]

    def test_of_everything_that_a_line_can_be(self, tmp_path: Path) -> None:
        odd = [
            MUTATIONS[what](line(native(60 + number, 4_321 + 97 * number, 1)))
            for number, what in enumerate(sorted(MUTATIONS))
            if what not in WHOLE
        ]
        lines = [*USUAL[:20], *odd, *USUAL[20:]]
        decided = assert_same(CONTEST, *written(tmp_path, joined(lines)))
        assert json.loads(decided)["counts"]["entrants"] > 39

    def test_of_inputs_that_only_the_reference_reads(self, tmp_path: Path, kept: list[int]) -> None:
        whole = [MUTATIONS[what](line(native(80, 4_321))) for what in sorted(WHOLE)]
        files = [joined([*USUAL[:9], one]) for one in whole]
        document = json.dumps([json.loads(one) for one in USUAL[9:14]]).encode()
        assert_same(CONTEST, *written(tmp_path, *files, document, joined(USUAL[12:])))
        assert len(kept) == 1

    def test_of_several_files_that_overlap(self, tmp_path: Path, kept: list[int]) -> None:
        several = [*USUAL, *(line(native(n, 700 * n + 3, 1)) for n in range(40, 60))]
        files = written(
            tmp_path,
            b"\xef\xbb\xbf" + b"\r\n".join(several[:30]),
            gzip.compress(joined(several[20:45]), mtime=0),
        )
        taken = {"taken_at": "2023-11-14T23:00:00Z", "complete": True}
        assert_same(CONTEST, *files, joined(several[40:]), **taken)
        assert kept == [59]

    def test_of_a_table_in_memory_beside(self, tmp_path: Path, kept: list[int]) -> None:
        rows = [*(cells(n, 700 * n) for n in range(30, 60)), {**cells(70, 9_000), "share_id": ""}]
        (file,) = written(tmp_path, joined(USUAL))
        evidence = cj.read(file) + cj.exhibit(table(rows), zone="UTC")
        assert said(CONTEST, evidence, "spark") == said(CONTEST, evidence, "reference")
        assert kept == [60]

    @pytest.mark.usefixtures("nothing_for_the_driver")
    def test_of_every_format_that_has_rows(self, tmp_path: Path, kept: list[int]) -> None:
        """Pages in lines and as one answer, tables, and what is packed: executors read all."""
        pages_of_them = [
            page([native_v2(n, 700 * n), post_v2(n + 1, 700 * n, "quoted")], [user(n), user(n + 1)])
            for n in range(100, 130, 2)
        ]
        several = page([native_v2(n, 900 * n) for n in range(3, 20)], [user(n) for n in range(20)])
        rows = [*(cells(n, 700 * n) for n in range(30, 60)), {**cells(70, 9_000), "share_id": ""}]
        files = {
            "lines.jsonl": joined([line(one) for one in pages_of_them]),
            "answer.json": json.dumps(several, indent=1).encode(),
            "table.csv": table(rows),
            "table.tsv.gz": gzip.compress(table(rows[20:], mark="\t"), mtime=0),
        }
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
            archive.writestr("shares.jsonl", joined([*USUAL, *OTHERS]))
            archive.writestr("table.csv", table(rows[:10]))
        self._parquet(tmp_path / "table.parquet", rows)
        names = [*files, "both.zip", "table.parquet"]
        evidence = sum((cj.exhibit(tmp_path / name, zone="UTC") for name in names), cj.Evidence())
        assert said(CONTEST, evidence, "spark") == said(CONTEST, evidence, "reference")
        assert kept == [93]

    def _parquet(self, path: Path, rows: Sequence[Cells]) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        names = ("handle", "account_id", "share_id", "form", "target", "time")
        parquet.write_table(
            pa.table({name: [row.get(name, "") for row in rows] for name in names}), path
        )

    def test_of_terms_of_two_kinds(self, tmp_path: Path, kept: list[int]) -> None:
        one, other = written(tmp_path, joined(USUAL), joined(USUAL[10:]))
        evidence = cj.exhibit(one, taken_at="2023-11-14T23:00:00Z") + cj.read(other)
        assert said(CONTEST, evidence, "spark") == said(CONTEST, evidence, "reference")
        assert kept == [39]

    def test_of_ids_of_two_lengths(self, tmp_path: Path, kept: list[int]) -> None:
        embedded = {"id_str": "900000000000000000", "created_at": "Fri Aug 25 00:00:00 +0000 2017"}
        lines = []
        for number in range(40):
            identity = 10**18 + (number - 20) * 7_000_000_000 + number
            made = native(number % 25 + 1, 0, retweeted_status=embedded)
            made["id_str"] = str(identity)
            made["created_at"] = clock((identity >> 22) + X_EPOCH_MS)
            lines.append(line(made))
        contest = {**CONTEST, "posts": [{"id": "900000000000000000"}]}
        assert_same(contest, *written(tmp_path, joined(lines)))
        assert kept == [25]

    @pytest.mark.parametrize("undone", sorted(UNDONE))
    def test_of_accounts_with_several_shares(
        self, tmp_path: Path, kept: list[int], undone: str
    ) -> None:
        entry = {"forms": ["native"], "undone": UNDONE[undone], "closes": "2023-11-14T22:59:00Z"}
        files = written(tmp_path, joined(REPEATED), joined(REPEATED[60:]))
        terms = {"taken_at": "2023-11-14T23:00:00Z", "complete": True}
        decided = assert_same({**CONTEST, "entry": entry}, *files, **terms)
        counts = json.loads(decided)["counts"]
        assert (counts["entrants"], counts["shares"]) == (39, 89)
        assert (counts["excluded"] == 50, kept == [39]) == ((undone != "open"),) * 2

    @pytest.mark.parametrize(
        "award",
        [{"method": "draw", "seats": 2}, {"per": "day", "seats": 1}],
        ids=["draw", "days"],
    )
    def test_of_contests_that_the_reference_judges(
        self, tmp_path: Path, award: dict[str, object], kept: list[int]
    ) -> None:
        entry = {"opens": "2023-11-14T22:00:00Z", "closes": "2023-11-16T00:00:00Z"}
        contest = {**CONTEST, "award": award, "entry": entry}
        assert_same(contest, *written(tmp_path, joined(USUAL)))
        assert kept == []

    def test_of_what_is_wrong(self, tmp_path: Path) -> None:
        large = [line(native(n, 700 * n, lang="".join(map(str, range(n * 90))))) for n in range(99)]
        broken = gzip.compress(joined(large), 0, mtime=0)[:-40]
        assert "ends too early" in assert_same(CONTEST, *written(tmp_path, joined(USUAL), broken))
        timeless = [line({**native(n, 700 * n), "created_at": 7}) for n in range(12)]
        assert "none of its 12 records" in assert_same(
            CONTEST, *written(tmp_path, joined(timeless))
        )


class TestTasksThatFail:
    @pytest.mark.usefixtures("session")
    def test_a_worker_that_dies_is_replaced(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: list[int]
    ) -> None:
        marker = tmp_path / "died"

        def dying(
            number: int, some: Sequence[spark_reading.Piece], posts: Sequence[str]
        ) -> tuple[int, Outcome]:
            if number == 2 and not marker.exists():
                marker.touch()
                os._exit(9)
            from contestjudge.doors.spark_reading import read_numbered

            return read_numbered(number, some, posts)

        monkeypatch.setattr(spark_reading, "read_numbered", dying)
        assert_same(CONTEST, *written(tmp_path, joined(USUAL)))
        assert marker.exists()
        assert kept == [39]

    @pytest.mark.usefixtures("session")
    def test_a_file_that_executors_do_not_find(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (path,) = written(tmp_path, joined(USUAL))

        def elsewhere(
            number: int, some: Sequence[spark_reading.Piece], posts: Sequence[str]
        ) -> tuple[int, Outcome]:
            from contestjudge.engines.spark.reading import Refused

            return some[number].batch, Refused("/far/away.jsonl")

        monkeypatch.setattr(spark_reading, "read_numbered", elsewhere)
        with pytest.raises(UsageError, match=r"cannot open /far/away\.jsonl; put the files where"):
            cj.judge(CONTEST, cj.read(path), engine="spark")

    @pytest.mark.usefixtures("session")
    def test_a_task_that_fails_every_time(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (path,) = written(tmp_path, joined(USUAL))

        def failing(*_: object, **__: object) -> tuple[int, Outcome]:
            raise MemoryError("no memory\x1b left")

        monkeypatch.setattr(spark_reading, "read_numbered", failing)
        with pytest.raises(UsageError) as caught:
            cj.judge(CONTEST, cj.read(path), engine="spark")
        assert caught.value.code == "engine.failed"
        assert "no memory" in str(caught.value)
        assert "\x1b" not in str(caught.value)

    @pytest.mark.parametrize("content", [None, b"another one"])
    def test_what_it_finds_in_its_place(self, tmp_path: Path, content: bytes | None) -> None:
        path = tmp_path / "p.jsonl"
        if content is not None:
            path.write_bytes(content)
        payload = Payload("p.jsonl", path)
        piece = spark_reading.Piece(
            3, payload, XV1Source(), ReadOptions("p"), 0, None, whole=False, file=path, size=5
        )
        of, outcome = spark_reading.read_numbered(0, [piece], POSTS)
        assert of == 3
        assert isinstance(outcome, Refused)
        assert str(path) in outcome.why


class TestReadings:
    """What is no row travels as one cell."""

    @pytest.mark.parametrize(("largest", "rows"), [(1 << 30, 38), (100, 0)])
    def test_one_that_is_too_large_is_left_to_the_driver(
        self, monkeypatch: pytest.MonkeyPatch, largest: int, rows: int
    ) -> None:
        import pyarrow as pa

        monkeypatch.setattr(reading, "LARGEST", largest)
        options = ReadOptions("made up", target=target_of(cj.load_contest(CONTEST)))

        def read(number: int) -> tuple[int, Outcome]:
            return number, pieces.read_piece(lambda: [joined(USUAL)], options, POSTS, first=True)

        found = list(reading.as_columns([pa.record_batch({"id": [4]})], read))
        told = found[-1].to_pylist()[0]
        assert (told["batch"], told["piece"], told["record"]) == (4, 4, rows)
        assert sum(one.num_rows for one in found[:-1]) == rows
        assert (pickle.loads(told["reading"]) is None) == (not rows)  # noqa: S301


class TestPartitions:
    """What stands where among all is known from counts, or it is an error."""

    behind = Behind([], [], [Lift(0, 1)], [])

    def _written(self, ids: list[int], offsets: dict[int, tuple[int, int]]) -> list[str]:
        import pyarrow as pa

        columns = [pa.array(one, pa.int64()) for one in (ids, ids, [0] * len(ids))]
        batch = pa.RecordBatch.from_arrays(columns, ["id", "account", "post"])
        found = writing.standings([batch], self.behind, offsets)
        rows = [pa.ipc.open_stream(one.column(0)[0].as_py()).read_all() for one in found]
        return [row for table in rows for row in table.column("row").to_pylist()]

    def test_they_are_counted_on(self) -> None:
        ids = [millisecond << 22 for millisecond in (5, 6, 6, 9)]
        ids[2] += 1
        whole = Portion(ids, ids, [0] * 4, [])
        expected = [one for rows in standing_rows([whole], self.behind) for one in rows.lines]
        offsets = writing.offsets_of([writing.Partition(ids[0], 1), writing.Partition(ids[1], 3)])
        found = self._written(ids[:1], offsets) + self._written(ids[1:], offsets)
        assert found == expected

    @pytest.mark.parametrize("ids", [[6 << 22, 7 << 22], [5 << 22], [5 << 22, 6 << 22, 7 << 22]])
    def test_another_one_is_none(self, ids: list[int]) -> None:
        with pytest.raises(writing.PartitionChangedError):
            self._written(ids, {5 << 22: (0, 2)})


_JUDGED = """
import sys, datetime, contestjudge as cj
from contestjudge import record
from contestjudge.engines.apart import large, named
from contestjudge.engines.spark import store
record.BAND_LIMIT = large.BAND_LIMIT = store.BAND_LIMIT = named.BAND_LIMIT = 8
record.band_of, large.BAND = lambda _: 2, 2
contest, payload, out = sys.argv[1:]
decision = cj.judge(contest, cj.read(payload), engine="spark")
at = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
cj.seal(cj.load_contest(contest), decision, out, at=at)
"""
_DRIVER_DIES = """
import os
from contestjudge.engines.spark.store import SparkStore
SparkStore.standings_digest = lambda *a, **k: os._exit(9)
"""
_EXECUTOR_DIES = """
import os, signal
from datetime import datetime
from pathlib import Path
from contestjudge.engines.spark.store import SparkStore
digest = SparkStore.standings_digest
def executors():
    mine = os.getpid()
    for one in Path("/proc").glob("[0-9]*"):
        try:
            line = (one / "cmdline").read_bytes()
            environment = (one / "environ").read_bytes()
        except OSError:
            continue
        ours = b"CONTESTJUDGE_TEST=%d" % mine in environment
        if ours and b"CoarseGrainedExecutorBackend" in line:
            yield int(one.name)
os.environ["CONTESTJUDGE_TEST"] = str(os.getpid())
def killing(*a, **k):
    found = sorted(executors())
    assert len(found) == 2, found
    os.kill(found[0], signal.SIGKILL)
    print("killed", flush=True)
    return digest(*a, **k)
SparkStore.standings_digest = killing
"""


class TestProcesses:
    """Whole runs, with a session of their own."""

    @pytest.fixture
    def given(self, tmp_path: Path) -> list[str]:
        contest, payload = tmp_path / "c.json", tmp_path / "p.jsonl"
        contest.write_text(json.dumps(CONTEST), encoding="utf-8")
        payload.write_bytes(joined([*USUAL, *OTHERS[:4]]))
        return [str(contest), str(payload)]

    def _run(
        self, tmp_path: Path, arguments: Sequence[str], **more: str
    ) -> subprocess.CompletedProcess[bytes]:
        known = {name: value for name, value in os.environ.items() if "SPARK" not in name}
        environment = known | {"TMPDIR": str(tmp_path), "PYTHONPATH": PYTHONPATH, **more}
        # An administrator's defaults name an interpreter; without any, the engine does.
        if "SPARK_CONF_DIR" in more:
            environment["PYSPARK_PYTHON"] = sys.executable
        return subprocess.run(
            [sys.executable, *arguments], check=False, capture_output=True, env=environment
        )

    @pytest.fixture
    def quick(self, tmp_path: Path) -> str:
        """Write defaults of Spark, as an administrator would, for quick small runs."""
        folder = tmp_path / "conf"
        folder.mkdir()
        lines = [f"{key} {value}\n" for key, value in {**QUICK, "spark.master": "local[2]"}.items()]
        (folder / "spark-defaults.conf").write_text("".join(lines), encoding="utf-8")
        return str(folder)

    def _sealed(self, given: Sequence[str], folder: Path, engine: str = "reference") -> bytes:
        decision = cj.judge(given[0], cj.read(given[1]), engine=engine)
        at = "2024-01-01T00:00:00Z"
        cj.seal(cj.load_contest(given[0]), decision, folder, at=datetime.fromisoformat(at))
        return (folder / "decision.json").read_bytes()

    @pytest.mark.usefixtures("session")
    def test_a_killed_driver_leaves_no_decision(
        self, tmp_path: Path, given: list[str], quick: str
    ) -> None:
        out = tmp_path / "out"
        arguments = ["-c", _DRIVER_DIES + _JUDGED, *given, str(out)]
        killed = self._run(tmp_path, arguments, SPARK_CONF_DIR=quick)
        assert (killed.returncode, out.exists()) == (9, False), killed.stderr
        expected = self._sealed(given, tmp_path / "expected")
        assert self._sealed(given, out, "spark") == expected

    @pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds processes in /proc")
    def test_a_killed_executor_is_made_up_for(
        self, tmp_path: Path, given: list[str], quick: str
    ) -> None:
        out = tmp_path / "out"
        done = self._run(
            tmp_path,
            ["-c", _EXECUTOR_DIES + _JUDGED, *given, str(out)],
            SPARK_MASTER="local-cluster[2,1,1024]",
            SPARK_CONF_DIR=quick,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout == b"killed\n"
        expected = self._sealed(given, tmp_path / "expected")
        assert (out / "decision.json").read_bytes() == expected

    def test_on_the_command_line_nothing_else_is_said(
        self, tmp_path: Path, given: list[str], capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        arguments = ["judge", *given, "--format", "json", "--engine"]
        assert main([*arguments, "reference"]) == 3
        expected = capsysbinary.readouterr().out
        done = self._run(tmp_path, ["-m", "contestjudge", *arguments, "spark"])
        assert (done.stderr, done.returncode) == (b"", 3)
        assert json.loads(done.stdout)["counts"] == json.loads(expected)["counts"]
        assert not list(tmp_path.glob("contestjudge-spark-*"))

    def test_java_that_does_not_start(self, tmp_path: Path, given: list[str]) -> None:
        java = tmp_path / "home" / "bin" / "java"
        java.parent.mkdir(parents=True)
        java.write_text("#!/bin/sh\necho 'Error: no memory' >&2\nexit 1\n", encoding="utf-8")
        java.chmod(0o755)
        arguments = ["-m", "contestjudge", "judge", *given, "--engine", "spark"]
        done = self._run(tmp_path, arguments, JAVA_HOME=str(java.parents[1]))
        assert done.returncode == 2
        assert b"Spark does not start: 'Error: no memory'" in done.stderr
        assert done.stderr.count(b"\n") == 1


class TestChoosing:
    def test_without_packages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engines, "find_spec", lambda _: None)
        with pytest.raises(UsageError, match=r"needs pyspark.*contestjudge\[spark\]"):
            engines.engine_for("spark", cj.Evidence())

    def test_without_java(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
        with pytest.raises(UsageError, match="needs Java, which is not installed; install Java 17"):
            engines.engine_for("spark", cj.Evidence())

    @pytest.mark.parametrize(
        ("environment", "master"),
        [
            ({}, "local[*,4]"),
            ({"SPARK_MASTER": "spark://far:7077"}, "spark://far:7077"),
            ({"SPARK_CONF_DIR": "/etc/spark"}, None),
            ({"SPARK_MASTER": "local[1]", "PYSPARK_GATEWAY_PORT": "5"}, None),
        ],
        ids=str,
    )
    def test_where_it_runs(
        self,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        environment: dict[str, str],
        master: str | None,
    ) -> None:
        for name in list(os.environ):
            if "SPARK" in name:
                monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        settings = spark_session.settings_for(tmp_path)
        assert settings.get("spark.master") == master
        local = master is not None and master.startswith("local")
        assert (settings.get("spark.driver.bindAddress") == "127.0.0.1") is local
