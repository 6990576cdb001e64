"""Recordings of Jetstream: rows and the rest together are what the reference reads, and decides."""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.cli.progress import Watched
from contestjudge.engines.apart import engine as apart
from contestjudge.engines.apart import large
from contestjudge.engines.apart.events import EventRows, SeenEvent
from contestjudge.engines.apart.pieces import in_order
from contestjudge.engines.apart.recordings import read_events
from contestjudge.engines.events import store, writing
from contestjudge.engines.events.store import RepostStore
from contestjudge.errors import InputError
from contestjudge.model.reading import Reading
from contestjudge.rules.terms import target_of
from contestjudge.sources import bluesky_events, bluesky_events_fast
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.bluesky_events_decoding import event_of
from contestjudge.sources.bluesky_events_fastest import nothing
from contestjudge.sources.bluesky_jetstream import JetstreamSource
from tests.engines.made import IN_PROCESS, File, joined
from tests.engines.made_events import (
    COUNTS,
    LIST,
    ODD,
    POSTS,
    UNLAWFUL,
    contest,
    contests_of_events,
    deleted,
    did,
    files_of_events,
    line,
    quote,
    recordings,
    repost,
    told,
    uri,
)
from tests.engines.test_engines import assert_same, small_band
from tests.unit.sources.bluesky_made import AT, iso, later

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pytest.importorskip("msgspec")

__all__ = ["small_band"]  # a fixture that is used by itself
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
EXAMPLES = int(os.environ.get("ENGINE_EXAMPLES", "60"))
RULES = contest({"recorder": "jetstream", "closes": iso(later(3_000))}, {"seats": 2})
TWO = contest(
    {"recorder": "jetstream"},
    {"seats": 2, "alternates": 1},
    {},
    [{"id": one, "at": iso(AT)} for one in POSTS],
)
OPTIONS = ReadOptions(name="made up", target=target_of(cj.load_contest(TWO)), is_stream=True)
USUAL = [line(repost(n, 1_500_000 * n, via=n - 1 if n % 3 else None)) for n in range(1, 40)]
WHOLE: dict[str, object] = {
    "taken_at": iso(later(7_200)),
    "from_": iso(later(-60)),
    "to": iso(later(7_100)),
    "complete": True,
}


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch, small_band: None) -> None:
    """Let few rows be many."""
    monkeypatch.setattr(bluesky_events, "ROWS_AT_ONCE", 5)
    monkeypatch.setattr(bluesky_events, "WORTH_IT", 2_000)
    monkeypatch.setattr(bluesky_events, "is_there", lambda: False)
    monkeypatch.setattr(store, "BAND_LIMIT", 8)
    monkeypatch.setattr(store, "AT_ONCE", 4)
    monkeypatch.setattr(store, "_INSTANTS_AT_ONCE", 3)
    monkeypatch.setattr(writing, "AT_ONCE", 4)


def kept(content: bytes, size: int = 1 << 20) -> tuple[RepostStore, Reading] | str:
    rows = RepostStore(POSTS)
    chunks = [content[at : at + size] for at in range(0, len(content), size)]
    try:
        reading = read_events(chunks, OPTIONS, POSTS, lambda some: rows.keep(0, some))
    except InputError as error:
        return str(error)
    return rows, reading


def assert_read(content: bytes, size: int = 1 << 20) -> int:
    """Hold what is read to what the reference reads; return how many rows there were."""
    found = kept(content, size)
    assert not isinstance(found, str)
    rows, reading = found
    seen = list(rows.everything())
    for one in seen:
        reading.observe(one.record, one.observation(POSTS))
    in_order(reading)
    expected = JetstreamSource().read([content], OPTIONS)
    for part in fields(Reading):
        assert getattr(reading, part.name) == getattr(expected, part.name), part.name
    return len(seen)


class TestReading:
    """What is read is the reference's reading, parted."""

    def test_usual_events_are_rows(self) -> None:
        assert assert_read(joined(USUAL)) == 39

    def test_wherever_chunks_end(self) -> None:
        for size in (1, 100, 1_000):
            assert assert_read(joined(USUAL), size) == 39

    def test_in_one_document(self) -> None:
        document = b"[\n" + b",\n".join(USUAL) + b"\n]"
        assert assert_read(document) == 0

    @pytest.mark.parametrize("what", sorted(ODD))
    def test_an_odd_event(self, what: str) -> None:
        odd = line(ODD[what](repost(50, 9_000_000)))
        assert 39 <= assert_read(joined([*USUAL, odd])) <= 40
        assert 39 <= assert_read(joined([odd, *USUAL, odd])) <= 41

    @pytest.mark.parametrize("what", sorted(UNLAWFUL))
    def test_an_odd_line(self, what: str) -> None:
        odd = UNLAWFUL[what](line(repost(50, 9_000_000)))
        assert 39 <= assert_read(joined([*USUAL, odd])) <= 40
        assert 39 <= assert_read(joined([*USUAL[:3], odd, *USUAL[3:], odd])) <= 41

    @pytest.mark.parametrize("others", ["deleted", "quote", "identity", "account"])
    def test_other_events(self, others: str) -> None:
        odd = {
            "deleted": deleted(3, 90_000_000),
            "quote": quote(4, 90_000_000),
            "identity": told(5, 90_000_000, "identity", handle="p5.example"),
            "account": told(6, 90_000_000, "account", active=False),
        }[others]
        assert assert_read(joined([*USUAL[:20], line(odd), *USUAL[20:]])) == 39

    def test_without_a_faster_decoder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bluesky_events, "fastest", lambda: nothing)
        assert assert_read(joined(USUAL)) == 39

    @settings(deadline=None, max_examples=EXAMPLES)
    @given(lines=recordings(), size=st.sampled_from((200, 4_096, 1 << 20)))
    def test_any_recording(self, lines: list[bytes], size: int) -> None:
        assert_read(b"\n".join(lines), size)

    def test_a_recording_is_not_held(self) -> None:
        def chunks() -> Iterator[bytes]:
            for number in range(1, 3_000):
                yield line(repost(number, 1_000 * number)) + b" " * 10_000 + b"\n"

        tracemalloc.start()
        try:
            reading = read_events(chunks(), OPTIONS, POSTS, lambda _: None)
            held = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert reading.records == 2_999
        assert held < 3_000_000


class TestDecoding:
    """Whatever the faster decoder takes, the slower one takes as the same."""

    @pytest.mark.parametrize("what", sorted(ODD))
    def test_odd_events(self, what: str) -> None:
        self.compare(line(ODD[what](repost(50, 9_000_000, via=3))))
        self.compare(line(ODD[what](repost(50, 9_000_000))))

    @pytest.mark.parametrize("what", sorted(UNLAWFUL))
    def test_odd_lines(self, what: str) -> None:
        assert not self.compare(UNLAWFUL[what](line(repost(50, 9_000_000)))) or what in {
            "an escape",
            "spaces",
            "in another order",
            "a name twice",
        }

    def test_usual_events(self) -> None:
        assert all(map(self.compare, USUAL))

    @staticmethod
    def compare(raw: bytes) -> bool:
        found = bluesky_events_fast.by_msgspec(raw)
        assert found is None or found == event_of(json.loads(raw))
        return found is not None


class TestStore:
    """What is kept is given back."""

    def test_an_input_is_forgotten(self) -> None:
        rows = RepostStore(POSTS)
        for batch, some in enumerate((USUAL[:10], USUAL[10:])):
            read_events([joined(some)], OPTIONS, POSTS, partial(rows.keep, batch))
        before = [one for one in rows.everything() if one.batch == 0]
        rows.forget(1)
        assert list(rows.everything()) == before
        assert rows.batches() == {0}
        read_events([joined(USUAL[10:])], OPTIONS, POSTS, lambda one: rows.keep(2, one))
        again = list(rows.everything())
        assert again[:10] == before
        assert [one.via for one in again[10:]] == [
            None if n % 3 == 0 else uri(n - 1) for n in range(11, 40)
        ]

    def test_nothing_is_kept_of_nothing(self) -> None:
        found = kept(b"")
        assert not isinstance(found, str)
        assert found[0].batches() == frozenset()

    def test_a_row_says_what_was_kept(self) -> None:
        found = kept(joined(USUAL[1:2]))
        assert not isinstance(found, str)
        (row,) = found[0].everything()
        assert isinstance(row, SeenEvent)
        assert (row.account, row.share_id, row.via) == (did(2), uri(2), uri(1))

    def test_rows_are_small(self) -> None:
        names = [(did(n)[8:] + uri(n)[-13:]).encode() for n in range(20_000)]
        rows = RepostStore(POSTS)
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            for first in range(0, 20_000, 1_000):
                some = names[first : first + 1_000]
                rows.keep(0, _rows(first, some))
            held = tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
        assert held < 100 * 20_000


def _rows(first: int, names: list[bytes]) -> EventRows:
    from array import array

    numbers = range(first + 1, first + 1 + len(names))
    return EventRows(
        array("q", numbers),
        array("q", numbers),
        array("q", numbers),
        array("H", bytes(2 * len(names))),
        b"".join(names),
        array("I", bytes(4 * len(names))),
        b"",
    )


class TestJudging:
    """All engines write the same bytes."""

    @pytest.fixture
    def apart_or_not(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """Tell of each judgement by rows how many entrants there were; -1: it gave up."""
        kept: list[int] = []

        def watched(*arguments: object) -> object:
            facts = large.judged_apart(*arguments)  # type: ignore[arg-type]
            kept.append(-1 if facts is None else facts.whole.entrants)  # type: ignore[union-attr]
            return facts

        monkeypatch.setattr(apart, "judged_apart", watched)
        return kept

    def test_rows_stay_apart(self, apart_or_not: list[int]) -> None:
        assert_same(RULES, [File(joined(USUAL), WHOLE)])
        assert apart_or_not == [39, 39]

    @pytest.mark.parametrize(
        "odd",
        [
            deleted(3, 90_000_000),
            quote(4, 90_000_000),
            told(5, 90_000_000, "identity", handle="p5.example"),
            told(6, 90_000_000, "account", active=False),
            repost(7, 95_000_000),
            repost(60, 15_000_000),
            repost(1, 1_500_000, via=9),
            repost(2, 3_000_000, 1),
            repost(61, 90_000_000, via=70),
            repost(63, 4_000_000_000),
        ],
        ids=lambda odd: odd["kind"] + odd["did"][-3:],
    )
    def test_others_do_not_hold_up_the_rest(
        self, odd: dict[str, object], apart_or_not: list[int]
    ) -> None:
        lines = [*USUAL[:20], line(odd), *USUAL[20:]]
        for rules in (RULES, TWO):
            assert_same(rules, [File(joined(lines), WHOLE)])
            assert_same(rules, [File(joined(lines), WHOLE), File(joined(USUAL[::2]), WHOLE)])
        assert min(apart_or_not) >= 38

    def test_a_share_before_its_post(self) -> None:
        assert_same(TWO, [File(joined([*USUAL, line(repost(62, -90_000_000))]), WHOLE)])

    def test_a_recording_that_was_taken_up_again(self, apart_or_not: list[int]) -> None:
        again = [File(joined(USUAL[:25]), WHOLE), File(joined(USUAL[15:]), WHOLE)]
        said = assert_same(RULES, again)
        assert json.loads(said.split("\n\n")[0].rpartition("}")[0] + "}")
        assert apart_or_not == [39, 39]

    @pytest.mark.parametrize("beside", [LIST, COUNTS], ids=["a list", "counts"])
    @pytest.mark.parametrize("complete", [False, True])
    def test_with_what_the_app_shows(self, beside: object, *, complete: bool) -> None:
        shown = {"taken_at": iso(later(7_200)), "complete": complete}
        assert_same(RULES, [File(joined(USUAL), WHOLE), File(line(beside), shown)])
        assert_same(RULES, [File(joined(USUAL), {**WHOLE, **shown}), File(line(beside), shown)])

    @pytest.mark.parametrize("indirect", ["count", "exclude"])
    @pytest.mark.parametrize("number", [2, 3, 4, 30])
    def test_those_made_from_another(
        self, indirect: str, number: int, apart_or_not: list[int]
    ) -> None:
        lines = [
            line(repost(n, 1_500_000 * n, via=70 if n <= number else None)) for n in range(1, 60)
        ]
        entry: dict[str, object] = {"recorder": "jetstream", "indirect": indirect}
        said = assert_same(contest(entry, {"seats": 2}), [File(joined(lines), WHOLE)])
        assert f'"count": {number}' in said
        assert min(apart_or_not) > 0

    def test_a_claim_that_differs_is_another_observation(self) -> None:
        other = line(ODD["a claim in 1970"](repost(5, 7_500_000, via=4)))
        assert_same(RULES, [File(joined([*USUAL, other]), WHOLE)])

    def test_without_a_recorder(self, apart_or_not: list[int]) -> None:
        assert_same(contest({}, {"seats": 2}), [File(joined(USUAL), WHOLE)])
        assert apart_or_not == []

    def test_a_format_of_ones_own_is_read_by_itself(self) -> None:
        class Half(JetstreamSource):
            def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
                return super().read(b"".join(chunks).splitlines(keepends=True)[::2], options)

        evidence = cj.exhibit(joined(USUAL), read_as=Half())
        said = [cj.judge(RULES, evidence, engine=one).to_json() for one in IN_PROCESS]
        assert said[0] == said[1] == said[2]
        assert json.loads(said[0])["counts"]["entrants"] == 20

    def test_how_far_it_is_read_is_told(self) -> None:
        told_of: list[int] = []
        evidence = cj.read(joined(USUAL))
        exhibits = tuple(
            replace(one, format=Watched(one.format, told_of.append)) for one in evidence.exhibits
        )
        cj.judge(RULES, replace(evidence, exhibits=exhibits), engine="python")
        assert sum(told_of) == len(joined(USUAL))

    @settings(deadline=None, max_examples=EXAMPLES)
    @given(rules=contests_of_events(), given_files=files_of_events())
    def test_the_same_bytes(self, rules: dict[str, object], given_files: list[File]) -> None:
        assert_same(rules, given_files)

    @settings(deadline=None, max_examples=EXAMPLES)
    @given(
        given_files=files_of_events(odd=2),
        rules=st.sampled_from((RULES, TWO)),
        seats=st.integers(1, 5),
    )
    def test_the_same_bytes_where_it_is_decided(
        self, given_files: list[File], rules: dict[str, object], seats: int
    ) -> None:
        assert_same({**rules, "award": {"seats": seats, "alternates": 1}}, given_files)
