"""Tables: every engine writes the same bytes, and usual rows are kept as a few numbers."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.cli.progress import Watched
from contestjudge.doors import engines, sharing
from contestjudge.engines.apart import engine as apart
from contestjudge.engines.apart import large
from contestjudge.engines.apart.pieces import in_order
from contestjudge.engines.apart.rows import Rows as Portion
from contestjudge.engines.apart.rows import Seen, one_behind_the_other
from contestjudge.engines.apart.tables import read_table
from contestjudge.errors import ContestJudgeError
from contestjudge.model.reading import Reading
from contestjudge.rules.terms import target_of
from contestjudge.sources import table_rows
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.table import TableSource
from contestjudge.sources.table_rows import Row, Rows, decoded
from tests.engines.made import IN_PROCESS, POSTS, File, contests, tidy_contests
from tests.engines.made_tables import (
    COLUMNS,
    ODD,
    cells,
    files_with_tables,
    odd_row,
    table,
    tidy_tables,
    usual_rows,
)
from tests.engines.test_engines import CONTEST, assert_same, judged, small_band

__all__ = ["small_band"]

EXAMPLES = int(os.environ.get("ENGINE_EXAMPLES", "60"))
USUAL = [cells(n, 700 * n) for n in range(1, 40)]
OPTIONS = ReadOptions(
    name="made up",
    zone="Europe/Stockholm",
    target=target_of(cj.load_contest({**CONTEST, "posts": [{"id": one} for one in POSTS]})),
)
ONE = replace(OPTIONS, target=target_of(cj.load_contest({**CONTEST, "posts": [{"id": POSTS[0]}]})))
MORE: dict[str, object] = {"zone": "Europe/Stockholm"}


def chunked(content: bytes, size: int) -> list[bytes]:
    """Part bytes into chunks."""
    return [content[start : start + size] for start in range(0, len(content), size)]


def read(
    content: bytes, options: ReadOptions = OPTIONS, size: int = 1 << 16
) -> tuple[int, Reading]:
    """Read a table for a store; return how many rows went there, and all of it put together."""
    assert options.target is not None
    posts = [post.id for post in options.target.posts]
    found: list[Portion] = []
    reading = read_table(TableSource(), chunked(content, size), options, posts, found.append)
    rows = one_behind_the_other(found)
    handles = rows.handles.decode().split("\n")
    columns = zip(rows.records, rows.ids, rows.accounts, handles, rows.posts, strict=False)
    for record, number, account, handle, post in columns:
        reading.observe(record, Seen(0, record, number, account, handle, post).observation(posts))
    return len(rows.ids), in_order(reading)


def tried(reads: Callable[[], Reading]) -> Reading | str:
    """Read, or say what is wrong."""
    try:
        return reads()
    except ContestJudgeError as error:
        return str(error)


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
        found: list[Portion] = []
        content = table([{**one, **ODD[what]} for one in USUAL])
        # Of a minute, only those that were made in it.
        right = sum(n * 700 < 40_000 for n in range(1, 40)) if what == "a minute" else len(USUAL)
        read_table(TableSource(), [content], ONE, POSTS[:1], found.append)
        assert sum(len(rows.ids) for rows in found) == right

    def test_portions_are_handed_on_as_they_are_full(self) -> None:
        many = [cells(n, 10 * n) for n in range(1, 9_000)]
        # One in ten thousand ids looks as if a spreadsheet had rounded it.
        many = [one for one in many if not one["share_id"].endswith("0000")]
        found: list[Portion] = []
        reading = read_table(TableSource(), [table(many)], OPTIONS, POSTS, found.append)
        kept = [len(rows.ids) for rows in found]
        assert sum(kept) == len(many)
        assert max(kept) < 8_192
        assert reading.records == len(many)
        assert not reading.observations

    @settings(deadline=None, max_examples=4 * EXAMPLES)
    @given(st.data())
    def test_any_table(self, data: st.DataObject) -> None:
        rows = data.draw(usual_rows()) + data.draw(st.lists(odd_row(), max_size=3))
        rows = data.draw(st.permutations(rows))
        dropped = data.draw(st.sets(st.sampled_from(("target", "via", "text", "time", "form"))))
        columns = data.draw(st.permutations([one for one in COLUMNS if one not in dropped]))
        mark = data.draw(st.sampled_from(",;\t"))
        content = table(rows, [*columns, "beside"], mark)
        if data.draw(st.booleans()):
            content = content.replace(b"\n", b"\r\n")
        for _ in range(data.draw(st.integers(0, 2))):
            place = data.draw(st.integers(0, len(content)))
            more = data.draw(st.sampled_from((b"\n", b"\r", b'"', b" ", b"\0", b",,,,,,,,\n")))
            content = content[:place] + more + content[place:]
        options = ONE if data.draw(st.booleans()) else OPTIONS
        size = data.draw(st.integers(1, 400))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(table_rows, "_STRETCH", data.draw(st.sampled_from((60, 500, 1 << 16))))
            patch.setattr(table_rows, "_BLOCK", data.draw(st.sampled_from((50, 1 << 16))))
            expected = tried(lambda: TableSource().read(chunked(content, size), options))
            assert tried(lambda: read(content, options, size)[1]) == expected

    @settings(deadline=None, max_examples=4 * EXAMPLES)
    @given(
        st.lists(st.sampled_from(("a", ",", "\n", "\r\n", "\r", '"', " ", "\0", "é")), max_size=60),
        st.integers(1, 9),
        st.integers(1, 40),
    )
    def test_lines_are_the_rows_that_they_are(
        self, parts: list[str], size: int, stretch: int
    ) -> None:
        chunks = chunked("".join(parts).encode(), size)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(table_rows, "_STRETCH", stretch)
            patch.setattr(table_rows, "_BLOCK", 10)
            found: list[Row] = []
            for some in Rows(decoded(chunks, "")).stretches(","):
                if isinstance(some, Row):
                    found.append(some)
                else:
                    assert all(line.isprintable() for line in some)
                    found += [Row(line.split(","), line) for line in some if line.strip(" ,")]
            assert found == list(Rows(decoded(chunks, "")).records(","))

    def test_nothing_is_looked_at_once_more_for_every_row(self) -> None:
        """Quotes, lone line ends and nothing but them cost a row each, and no more."""
        for content in ("a,b\r" * 40_000, 'a,"b"\n' * 40_000, "a\0,b\n" * 40_000):
            rows = Rows(decoded(chunked(content.encode(), 1 << 16), ""))
            start = time.process_time()
            assert sum(1 for _ in rows.stretches(",")) == 40_000
            taken = time.process_time() - start
            start = time.process_time()
            list(Rows(decoded(chunked(content.encode(), 1 << 16), "")).records(","))
            assert taken < 20 * (time.process_time() - start)


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
