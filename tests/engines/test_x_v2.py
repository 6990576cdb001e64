"""Answers of X v2: rows and the rest together are what the reference reads, and decides."""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.cli.progress import Watched
from contestjudge.doors import engines
from contestjudge.engines.apart import engine as apart
from contestjudge.engines.apart import large, pages
from contestjudge.engines.apart.pieces import PieceRead, bounds, in_order, joined, piece_chunks
from contestjudge.engines.apart.rows import Rows, Seen, one_behind_the_other
from contestjudge.errors import InputError
from contestjudge.model.reading import Reading
from contestjudge.rules.terms import target_of
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.json_text import BYTE_ORDER_MARK
from contestjudge.sources.x_v2 import XV2Source
from tests.engines.made import IN_PROCESS, POSTS, File, contests, line, tidy_contests
from tests.engines.made_v2 import (
    MUTATIONS_V2,
    answers,
    files_of_v2,
    flat,
    native_v2,
    page,
    post_v2,
    tidy_files_of_v2,
    user,
)
from tests.engines.test_engines import CONTEST, assert_same, small_band

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

__all__ = ["small_band"]  # a fixture that is used by itself
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
OPTIONS = ReadOptions(name="made up", target=target_of(cj.load_contest(CONTEST)))
EXAMPLES = int(os.environ.get("ENGINE_EXAMPLES", "60"))
USUAL = [(native_v2(n, 4_000 + 700 * n, n % 2), user(n)) for n in range(1, 13)]
PAGE = line(page([one for one, _ in USUAL], [one for _, one in USUAL]))
MORE = [(native_v2(n, 4_000 + 700 * n), user(n)) for n in range(13, 25)]
SECOND = line(page([one for one, _ in MORE], [one for _, one in MORE]))


def whole(rows: Rows, reading: Reading, posts: Sequence[str] = POSTS) -> Reading:
    """Put rows among the observations."""
    handles = rows.handles.decode().split("\n")
    each = zip(rows.records, rows.ids, rows.accounts, handles, rows.posts, strict=False)
    for record, *row in each:
        reading.observe(record, Seen(0, record, *row).observation(posts))  # type: ignore[arg-type]
    return in_order(reading)


def read(content: bytes, size: int = 1 << 20) -> PieceRead | str:
    rows: list[Rows] = []
    chunks = [content[at : at + size] for at in range(0, len(content), size)]
    try:
        reading = pages.read_pages(chunks, OPTIONS, POSTS, rows.append)
    except InputError as error:
        return str(error)
    records = [record for one in rows for record in one.records]
    assert records == sorted(records)
    return PieceRead(reading, one_behind_the_other(rows))


def assert_read(content: bytes, size: int = 1 << 20) -> int:
    """Hold what is read to what the reference reads; return how many rows there were."""
    found = read(content, size)
    assert not isinstance(found, str)
    number = len(found.rows.ids)
    reading = whole(found.rows, found.reading)
    expected = XV2Source().read([content], OPTIONS)
    for one in fields(Reading):
        assert getattr(reading, one.name) == getattr(expected, one.name), one.name
    return number


class TestReading:
    """What is read is the reference's reading, parted."""

    def test_usual_pages_are_rows(self) -> None:
        assert assert_read(b"\n".join([PAGE] * 3)) == 36

    def test_a_page_is_read_wherever_chunks_end(self) -> None:
        for size in (100, 1_000, len(PAGE), len(PAGE) + 1):
            assert assert_read(b"\n".join([PAGE] * 3), size) == 36

    def test_others_on_a_page_do_not_hold_up_the_rest(self) -> None:
        posts = [one for one, _ in USUAL]
        posts[3:3] = [post_v2(70, 900, "quoted"), post_v2(71, 950, text="nothing to do with it")]
        assert assert_read(line(page(posts, [one for _, one in USUAL]))) == 12

    @pytest.mark.parametrize("place", [0, 5, 11])
    def test_a_record_that_is_rejected_is_the_same(self, place: int) -> None:
        posts: list[object] = [one for one, _ in USUAL]
        posts[place] = {**USUAL[place][0], "created_at": "soon"}
        content = line(page(posts, [one for _, one in USUAL]))
        assert assert_read(content) == 11
        assert assert_read(content + b"\n" + PAGE) == 23

    def test_answers_about_one_post(self) -> None:
        singles = [line(page([], [beside], data=one)) for one, beside in USUAL]
        assert assert_read(b"\n".join(singles)) == 12

    def test_flattened_posts(self) -> None:
        lines = [line(flat(one, n % 2)) for n, (one, _) in enumerate(USUAL, 1)]
        assert assert_read(b"\n".join(lines)) == 12

    @pytest.mark.parametrize(
        "second",
        [
            {"type": "replied_to", "id": "20", "text": "so", "created_at": "soon"},
            {"type": "quoted", "id": POSTS[1], "text": "so", "created_at": "soon"},
            {"type": "quoted", "id": POSTS[1]},
        ],
        ids=str,
    )
    @pytest.mark.parametrize("first", ["retweeted", "replied_to"])
    def test_a_flattened_post_that_refers_to_two(
        self, first: str, second: dict[str, object]
    ) -> None:
        record = flat(USUAL[0][0], 1)
        within = record["referenced_tweets"]
        assert isinstance(within, list)
        within[0]["type"] = first
        assert assert_read(line({**record, "referenced_tweets": [*within, second]})) == 0

    @pytest.mark.parametrize("kind", ["retweeted", ""])
    def test_answers_are_not_held(self, kind: str) -> None:
        def chunks() -> Iterator[bytes]:
            for number in range(1, 101):
                post = post_v2(number, 4_000 + number, kind, text="s" * 200_000)
                yield line(page([post], [user(number)])) + b"\n"

        tracemalloc.start()
        try:
            reading = pages.read_pages(chunks(), OPTIONS, POSTS, lambda _: None)
            held = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert reading.records == 100
        assert held < 10_000_000

    def test_midnight_before_the_original(self) -> None:
        """It may be a time that was cut, though the id says the same: spec 2.3.2."""
        cut = -(22 * 3_600 + 13 * 60 + 20) * 1_000
        shares = [native_v2(1, cut + 5), native_v2(2, cut + 1_005), native_v2(3, 5_000)]
        content = line(page(shares, [user(n) for n in range(1, 4)]))
        assert b"T00:00:00.000Z" in content
        assert assert_read(content) == 1

    def test_shapes_by_turns(self) -> None:
        one, beside = USUAL[0]
        shapes = [PAGE, line(page([], [beside], data=one)), line(flat(one, 1)), b'{"data":[]}']
        assert assert_read(b"\n".join([*shapes, *shapes[::-1], b"{}", *shapes])) == 42

    def test_old_pages_have_no_histories(self) -> None:
        assert assert_read(MUTATIONS_V2["no histories"](PAGE)) == 12

    @pytest.mark.parametrize("what", sorted(MUTATIONS_V2))
    def test_an_odd_page(self, what: str) -> None:
        odd = MUTATIONS_V2[what](PAGE)
        assert odd != PAGE
        assert_read(odd)
        assert_read(b"\n".join([PAGE, odd, PAGE]))
        first, beside = USUAL[0]
        for usual in (line(flat(first, 1)), line(page([], [beside], data=first))):
            assert_read(b"\n".join([usual, MUTATIONS_V2[what](usual), usual, b""]))

    @settings(deadline=None, max_examples=EXAMPLES)
    @given(lines=answers(), size=st.sampled_from((200, 4_096, 1 << 20)))
    def test_any_answers(self, lines: list[bytes], size: int) -> None:
        assert_read(b"\n".join(lines), size)


class TestPieces:
    """Lines read in pieces give what they give together."""

    @settings(deadline=None, max_examples=EXAMPLES)
    @given(
        lines=answers(), size=st.integers(1, 9_000), mark=st.sampled_from((b"", BYTE_ORDER_MARK))
    )
    def test_wherever_they_are_cut(self, lines: list[bytes], size: int, mark: bytes) -> None:
        content = mark + b"\n".join(lines)
        whole_input = read(content)
        assert isinstance(whole_input, PieceRead)
        found = joined(
            pages.read_pages_of_piece(
                piece_chunks(BytesIO(content), *ends), OPTIONS, POSTS, first=ends[0] == 0
            )
            for ends in bounds(len(content), size)
        )
        assert found == whole_input


class TestChoosing:
    """Who judges where nobody says."""

    def test_large_files_are_judged_by_duckdb(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert engines.engine_for(None, cj.read(PAGE)) == "python"
        monkeypatch.setattr(engines, "LARGE", 1_000)
        assert engines.engine_for(None, cj.read(PAGE)) == "duckdb"

    def test_a_format_of_ones_own_is_read_by_itself(self) -> None:
        class Half(XV2Source):
            def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
                return super().read(b"".join(chunks).splitlines(keepends=True)[::2], options)

        evidence = cj.exhibit(b"\n".join([PAGE, SECOND]), read_as=Half())
        said = [cj.judge(CONTEST, evidence, engine=one).to_json() for one in IN_PROCESS]
        assert said[0] == said[1] == said[2]
        assert json.loads(said[0])["counts"]["entrants"] == 12

    def test_how_far_it_is_read_is_told(self) -> None:
        told: list[int] = []
        evidence = cj.read(PAGE)
        exhibits = tuple(
            replace(one, format=Watched(one.format, told.append)) for one in evidence.exhibits
        )
        cj.judge(CONTEST, replace(evidence, exhibits=exhibits), engine="python")
        assert sum(told) == len(PAGE)

    def test_rows_stay_apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        kept: list[int] = []

        def watched(*arguments: object) -> object:
            facts = large.judged_apart(*arguments)  # type: ignore[arg-type]
            kept.append(-1 if facts is None else facts.whole.entrants)  # type: ignore[union-attr]
            return facts

        monkeypatch.setattr(apart, "judged_apart", watched)
        assert_same(CONTEST, [File(b"\n".join([PAGE, SECOND]), {})])
        assert kept == [24, 24]

    @pytest.mark.parametrize(
        "asks", [{"languages": ["sv"]}, {"account_created_before": "2020-01-01"}], ids=str
    )
    def test_not_where_rules_ask_more(self, asks: dict[str, object]) -> None:
        given_file = File(b"\n".join([PAGE, SECOND]), {})
        assert '"status"' in assert_same({**CONTEST, "eligibility": asks}, [given_file])


class TestJudging:
    """All engines write the same bytes."""

    @settings(deadline=None, max_examples=EXAMPLES)
    @given(contest=contests(), given_files=files_of_v2())
    def test_the_same_bytes(self, contest: dict[str, object], given_files: list[File]) -> None:
        assert_same(contest, given_files)

    @settings(deadline=None, max_examples=EXAMPLES)
    @given(contest=tidy_contests(), given_files=tidy_files_of_v2())
    def test_the_same_bytes_where_it_is_decided(
        self, contest: dict[str, object], given_files: list[File]
    ) -> None:
        assert_same(contest, given_files)
