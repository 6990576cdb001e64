"""Tables: every engine writes the same bytes, and usual rows are kept as a few numbers."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

import contestjudge as cj
from contestjudge.cli.progress import Watched
from contestjudge.doors import engines, sharing
from contestjudge.engines.apart import engine as apart
from contestjudge.engines.apart import large
from contestjudge.engines.apart.reading import put_back
from contestjudge.engines.apart.rows import Rows
from contestjudge.engines.apart.tables import read_table
from contestjudge.engines.columns.store import ColumnStore
from contestjudge.model.reading import Reading
from contestjudge.rules.terms import target_of
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.table import TableSource
from tests.engines.made import IN_PROCESS, POSTS, File, contests, tidy_contests
from tests.engines.made_tables import ODD, cells, files_with_tables, table, tidy_tables
from tests.engines.test_engines import CONTEST, assert_same, judged, small_band

__all__ = ["small_band"]

EXAMPLES = int(os.environ.get("ENGINE_EXAMPLES", "60"))
USUAL = [cells(n, 700 * n) for n in range(1, 40)]
OPTIONS = ReadOptions(
    name="made up",
    zone="Europe/Stockholm",
    target=target_of(cj.load_contest({**CONTEST, "posts": [{"id": one} for one in POSTS]})),
)
MORE: dict[str, object] = {"zone": "Europe/Stockholm"}


def read(content: bytes) -> tuple[int, Reading]:
    """Read a table for a store; return how many rows went there, and all of it put together."""
    store, batch = ColumnStore(POSTS), []
    found: list[Rows] = []
    reading = read_table(TableSource(), [content], OPTIONS, POSTS, found.append)
    for rows in found:
        store.keep(0, rows)
    batch.append(_Holding(reading))
    put_back(batch, store.everything(), POSTS)  # type: ignore[arg-type]
    return sum(len(rows.ids) for rows in found), reading


class _Holding:
    """All of a batch that putting back asks for."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading


class TestReading:
    """Rows and everything else together are what the format reads."""

    def test_usual_rows_are_numbers(self) -> None:
        kept, whole = read(table(USUAL))
        assert kept == len(USUAL) == len(whole.observations)
        assert whole == TableSource().read([table(USUAL)], OPTIONS)

    @pytest.mark.parametrize("what", sorted(ODD))
    def test_one_odd_row_among_usual_ones(self, what: str) -> None:
        content = table([*USUAL[:20], {**cells(70, 9_000), **ODD[what]}, *USUAL[20:]])
        kept, whole = read(content)
        assert kept in {len(USUAL), len(USUAL) + 1}
        assert whole == TableSource().read([content], OPTIONS)
        assert_same(CONTEST, [File(content, MORE)])

    @pytest.mark.parametrize("what", ["no time", "a minute", "the post's time", "no target"])
    def test_what_an_id_makes_certain_is_kept(self, what: str) -> None:
        only = replace(
            OPTIONS, target=target_of(cj.load_contest({**CONTEST, "posts": [{"id": POSTS[0]}]}))
        )
        found: list[Rows] = []
        content = table([{**one, **ODD[what]} for one in USUAL])
        # Of a minute, only those that were made in it.
        right = sum(n * 700 < 40_000 for n in range(1, 40)) if what == "a minute" else len(USUAL)
        read_table(TableSource(), [content], only, POSTS[:1], found.append)
        assert sum(len(rows.ids) for rows in found) == right

    def test_portions_are_handed_on_as_they_are_full(self) -> None:
        many = [cells(n, 10 * n) for n in range(1, 9_000)]
        # One in ten thousand ids looks as if a spreadsheet had rounded it.
        many = [one for one in many if not one["share_id"].endswith("0000")]
        found: list[Rows] = []
        reading = read_table(TableSource(), [table(many)], OPTIONS, POSTS, found.append)
        assert [len(rows.ids) for rows in found] == [4096, 4096, len(many) - 8192]
        assert reading.records == len(many)
        assert not reading.observations


class TestChoosing:
    """Who judges, and what stays apart."""

    def test_large_tables_are_judged_by_duckdb(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert engines.engine_for(None, cj.read(table(USUAL))) == "python"
        monkeypatch.setattr(engines, "LARGE", 1_000)
        assert engines.engine_for(None, cj.read(table(USUAL))) == "duckdb"

    def test_rows_stay_apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        kept: list[int] = []

        def watched(*arguments: object) -> object:
            facts = large.judged_apart(*arguments)  # type: ignore[arg-type]
            kept.append(-1 if facts is None else facts.whole.entrants)  # type: ignore[union-attr]
            return facts

        monkeypatch.setattr(apart, "judged_apart", watched)
        terms = {"taken_at": "2023-11-14T23:00:00Z", "complete": True, "sees": ["native"]}
        rules = {**CONTEST, "entry": {"forms": ["native"], "closes": "2023-11-14T22:59:00Z"}}
        assert '"status": "final"' in assert_same(rules, [File(table(USUAL), terms)])
        assert kept == [39, 39]

    def test_a_format_of_ones_own_is_read_by_itself(self) -> None:
        class Half(TableSource):
            def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
                lines = b"".join(chunks).splitlines(keepends=True)
                return super().read([lines[0], *lines[1::2]], options)

        evidence = cj.exhibit(table(USUAL), read_as=Half())
        said = [cj.judge(CONTEST, evidence, engine=one).to_json() for one in IN_PROCESS]
        assert said[0] == said[1] == said[2]
        assert '"entrants": 20' in said[0]

    def test_how_far_it_is_read_is_told(self) -> None:
        told: list[int] = []
        evidence = cj.read(table(USUAL))
        exhibits = tuple(
            replace(one, format=Watched(one.format, told.append)) for one in evidence.exhibits
        )
        cj.judge(CONTEST, replace(evidence, exhibits=exhibits), engine="python")
        assert sum(told) == len(table(USUAL))

    @pytest.mark.parametrize("broken", [b"handle,form\n", b"handle,form,time\nada,native,12:00\n"])
    def test_what_is_wrong_is_said_alike(self, broken: bytes) -> None:
        given_files = [File(table(USUAL), MORE), File(broken, {})]
        said = {judged(CONTEST, given_files, engine) for engine in IN_PROCESS}
        assert len(said) == 1


class TestJudging:
    """All engines write the same bytes."""

    @settings(deadline=None, max_examples=EXAMPLES)
    @given(contest=contests(), given_files=files_with_tables())
    def test_the_same_bytes(self, contest: dict[str, object], given_files: list[File]) -> None:
        assert_same(contest, given_files)

    @settings(deadline=None, max_examples=EXAMPLES)
    @given(contest=tidy_contests(), given_files=tidy_tables())
    def test_the_same_bytes_where_it_is_decided(
        self, contest: dict[str, object], given_files: list[File]
    ) -> None:
        assert_same(contest, given_files)


class TestContainers:
    """What is a table inside something else is one, too."""

    def test_parquet(self, tmp_path: Path) -> None:
        pa = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        path = tmp_path / "shares.parquet"
        columns = {name: [one[name] for one in USUAL] for name in USUAL[0]}
        parquet.write_table(pa.table(columns), path)
        said = [cj.judge(CONTEST, cj.read(path), engine=one).to_json() for one in IN_PROCESS]
        assert said[0] == said[1] == said[2]
        assert '"entrants": 39' in said[0]

    def test_a_workbook(self, tmp_path: Path) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for row in [list(USUAL[0]), *(list(one.values()) for one in USUAL)]:
            book.active.append(row)
        book.save(tmp_path / "shares.xlsx")
        evidence = cj.read(tmp_path / "shares.xlsx")
        said = [cj.judge(CONTEST, evidence, engine=one).to_json() for one in IN_PROCESS]
        assert said[0] == said[1] == said[2]

    def test_by_several_processes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sharing, "WORTH_IT", 1)
        paths = []
        for place in range(2):
            path = tmp_path / f"{place}.csv"
            path.write_bytes(table(USUAL[place::2]))
            paths.append(path)
        evidence = cj.read(paths[0]) + cj.read(paths[1])
        alone = cj.judge(CONTEST, evidence, engine="python").to_json()
        assert cj.judge(CONTEST, evidence, engine="python", jobs=2).to_json() == alone
