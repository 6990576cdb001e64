"""All engines write the same bytes: of anything that files can hold, and by any rules."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge import decision_rows, record
from contestjudge.cli import main
from contestjudge.cli.progress import Watched
from contestjudge.doors import engines, standings
from contestjudge.engines.apart import engine as apart
from contestjudge.engines.apart import everybody, large, named
from contestjudge.engines.apart.store import Store
from contestjudge.engines.columns import store as columns
from contestjudge.engines.duck import store as duck
from contestjudge.errors import ContestJudgeError
from contestjudge.facts import Stretch
from contestjudge.model import finding
from contestjudge.model.bundle import DECISION, STANDINGS
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.reading import Reading
from contestjudge.seal.standings import standings_digest
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v1 import XV1Source
from tests.engines.made import (
    HANDLE,
    IN_PROCESS,
    MUTATIONS,
    POSTS,
    REPEATED,
    TEXT,
    UNDONE,
    File,
    clock,
    contests,
    drifting_files,
    files,
    joined,
    line,
    native,
    original,
    repeated_contests,
    repeated_files,
    share_id,
    status,
    tidy_contests,
    tidy_files,
)

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

CONTEST: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "A lamp",
    "sponsor": {"platform": "x", "id": "17461978", "handles": ["made_up_shop"]},
    "posts": [{"id": post} for post in POSTS],
    "award": {"seats": 2, "alternates": 1},
}
USUAL = [line(native(n, 700 * n)) for n in range(1, 40)]
TWO_DAYS = {
    "forms": ["native"],
    "opens": "2023-11-14T22:00:00Z",
    "closes": "2023-11-16T00:00:00Z",
}
DAYS = [*USUAL, *(line(native(n, 7_200_000 + 700 * n)) for n in range(20, 60))]
"""Shares on two days, UTC; some shared on both."""


@pytest.fixture(autouse=True)
def small_band(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a field of a dozen be too large to be listed, and to be written at one go."""
    for module in (record, large, columns, duck, standings, named):
        monkeypatch.setattr(module, "BAND_LIMIT", 8)
    for module in (finding, named):
        monkeypatch.setattr(module, "CITED_AT_MOST", 3)
    monkeypatch.setattr(everybody, "AT_ONCE", 7)
    monkeypatch.setattr(columns, "_SEEN_AT_ONCE", 5)
    monkeypatch.setattr(decision_rows, "_ROWS_AT_ONCE", 4)
    monkeypatch.setattr(record, "band_of", lambda _: 2)
    monkeypatch.setattr(large, "BAND", 2)


def judged(contest: dict[str, object], given_files: list[File], engine: str, **more: object) -> str:
    """Return the whole decision as JSON, display fields too, and all rows; or what is wrong."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "standings.jsonl"
        try:
            evidence = cj.Evidence()
            for number, file in enumerate(given_files):
                evidence += cj.exhibit(file.content, name=f"file {number}", **file.terms)  # type: ignore[arg-type]
            for extra in more.values():
                evidence += extra  # type: ignore[operator]
            decision = cj.judge(contest, evidence, standings=path, engine=engine)
        except ContestJudgeError as error:
            return str(error)
        rows = path.read_bytes().splitlines() if path.exists() else []
    assert not rows or standings_digest(map(json.loads, rows)) == decision.standings_digest
    return "\n".join((decision.to_json(), *(row.decode() for row in rows)))


def assert_same(contest: dict[str, object], given_files: list[File], **more: object) -> str:
    expected = judged(contest, given_files, "reference", **more)
    for engine in IN_PROCESS:
        assert judged(contest, given_files, engine, **more) == expected, engine
    return expected


@settings(deadline=None, max_examples=int(os.environ.get("ENGINE_EXAMPLES", "60")))
@given(contest=contests(), given_files=files())
def test_the_same_bytes(contest: dict[str, object], given_files: list[File]) -> None:
    assert_same(contest, given_files)


@settings(deadline=None, max_examples=int(os.environ.get("ENGINE_EXAMPLES", "60")))
@given(contest=tidy_contests(), given_files=tidy_files())
def test_the_same_bytes_where_it_is_decided(
    contest: dict[str, object], given_files: list[File]
) -> None:
    assert_same(contest, given_files)


def test_shares_without_an_id_stand_behind_those_of_their_second_by_account() -> None:
    sharers = ("10", "9", "12000", "700", "2000", "31")
    nameless = [
        {
            **native(1, 7_000),
            "id_str": None,
            "user": {"id_str": sharer},
        }
        for sharer in sharers
    ]
    written = joined([*USUAL, *map(line, nameless)])
    _, *rows = assert_same(CONTEST, [File(written, {})]).split("\n{")
    found = [json.loads("{" + row) for row in rows]
    assert len(found) == len(USUAL) + len(sharers)
    accounts = [row["entrant"]["id"] for row in found if row["share"]["id"] is None]
    assert accounts == sorted(sharers, key=int)


@settings(deadline=None, max_examples=int(os.environ.get("ENGINE_EXAMPLES", "60")))
@given(contest=repeated_contests(), given_files=repeated_files())
def test_the_same_bytes_where_many_share_again(
    contest: dict[str, object], given_files: list[File]
) -> None:
    assert_same(contest, given_files)


@settings(deadline=None, max_examples=int(os.environ.get("ENGINE_EXAMPLES", "60")))
@given(contest=st.one_of(contests(), tidy_contests()), given_files=drifting_files())
def test_the_same_bytes_where_counts_drift(
    contest: dict[str, object], given_files: list[File]
) -> None:
    assert_same(contest, given_files)


@pytest.mark.parametrize("what", sorted(MUTATIONS))
def test_one_odd_line_among_usual_ones(what: str) -> None:
    odd = [MUTATIONS[what](line(native(n, after, 1))) for n, after in ((60, 4_321), (61, 24_000))]
    assert odd[0] != line(native(60, 4_321, 1)) or what == "a leap second"
    assert_same(CONTEST, [File(joined([*USUAL[:20], *odd, *USUAL[20:]]), {})])


@pytest.mark.parametrize(("levels", "rejected"), [(199, 0), (200, 1), (201, 1)])
@pytest.mark.parametrize("form", ["native", "quote"])
def test_a_level_is_a_level_with_nothing_in_it(levels: int, rejected: int, form: str) -> None:
    """Beside those that are told there is the record's own (spec 1.1.5)."""
    share = native(70, 900) if form == "native" else status(70, 900, quoted_status=original())
    nested = b'"geo":' + b"[" * (levels - 1) + b"[]" + b"]" * (levels - 1)
    deep = line(share).replace(b'"geo":null', nested)
    assert deep != line(share)
    records = joined([*USUAL, deep])
    assert_same(CONTEST, [File(records, {})])
    decided = json.loads(cj.judge(CONTEST, cj.read(records), engine="python").to_json())
    assert len(decided["inputs"][0]["rejected"]) == rejected


@pytest.mark.parametrize("after", [-80_000_000, -80_000_000 + 999, -80_000_000 + 1_000])
@pytest.mark.parametrize("copies", [1, 3])
def test_midnight_before_the_original(after: int, copies: int) -> None:
    """By its id it was made then; but so a time looks, too, that was cut (spec 2.3.2)."""
    cut = [line(native(70 + n, after)) for n in range(copies)]
    in_lines = assert_same(CONTEST, [File(joined([*USUAL, *cut]), {})])
    document = b"[" + b",".join([*USUAL, *cut]) + b"]"
    at_once = assert_same(CONTEST, [File(document, {})])
    one, other = (json.JSONDecoder().raw_decode(text)[0] for text in (in_lines, at_once))
    assert one["digest"] == other["digest"]
    assert ("time.truncated" in in_lines) == (after < -79_999_000)


class TestShares:
    """What stays apart, and what goes back."""

    def _apart(self, monkeypatch: pytest.MonkeyPatch, lines: list[bytes], **rules: object) -> int:
        """Judge by both; return how many entrants the engine kept to itself, -1: none."""
        kept: list[int] = []

        def watched(*arguments: object) -> object:
            facts = large.judged_apart(*arguments)  # type: ignore[arg-type]
            kept.append(-1 if facts is None else facts.whole.entrants)  # type: ignore[union-attr]
            return facts

        monkeypatch.setattr(apart, "judged_apart", watched)
        assert_same({**CONTEST, **rules}, [File(joined(lines), {})])
        assert len(set(kept)) <= 1
        return kept[0] if kept else -1

    def test_usual_shares_are_judged_by_counting(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self._apart(monkeypatch, USUAL) == 39

    def test_a_few_others_are_counted_with_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        others = [
            line(status(70, 900, text="see", quoted_status=original())),
            line(status(71, 20_000, text="see", quoted_status=original())),
            line(native(7, 21_111)),
            line({"delete": {"status": {"id_str": share_id(700 * 9, 9)}}}),
            USUAL[3],
        ]
        assert self._apart(monkeypatch, [*USUAL, *others]) == 40

    @pytest.mark.parametrize(
        ("undone", "shares"), [("out", (39, 89, 50)), ("counts", (39, 89, 50)), ("open", None)]
    )
    def test_accounts_with_several_shares(
        self, monkeypatch: pytest.MonkeyPatch, undone: str, shares: tuple[int, int, int] | None
    ) -> None:
        seen: list[tuple[int, int, int]] = []
        silent: list[int] = []

        def watched(*arguments: object) -> object:
            facts, store = large.judged_apart(*arguments), arguments[1]  # type: ignore[arg-type]
            assert isinstance(store, Store)
            if facts is not None and facts.whole is not None:
                seen.append((facts.whole.entrants, facts.whole.shares, facts.whole.excluded))
                silent.append(store.counts().shares - store.counts().entrants)
            return facts

        monkeypatch.setattr(apart, "judged_apart", watched)
        entry = {"forms": ["native"], "undone": UNDONE[undone], "closes": "2023-11-14T22:59:00Z"}
        terms = {"taken_at": "2023-11-14T23:00:00Z", "complete": True}
        assert_same({**CONTEST, "entry": entry}, [File(joined(REPEATED), terms)])
        assert len(set(seen)) <= 1
        if shares is not None:
            assert seen[0] == shares
            assert min(silent) > 20

    def test_several_shares_with_ids_of_two_lengths(self, monkeypatch: pytest.MonkeyPatch) -> None:
        posts = [{"id": "900000000000000000"}]
        embedded = {"id_str": "900000000000000000", "created_at": "Fri Aug 25 00:00:00 +0000 2017"}
        lines = []
        for number in range(80):
            identity = 10**18 + (number - 40) * 7_000_000_000 + number
            record = native(number % 40 + 1, 0, retweeted_status=embedded)
            record["id_str"] = str(identity)
            record["created_at"] = clock((identity >> 22) + 1_288_834_974_657)
            lines.append(line(record))
        award = {"seats": 2, "alternates": 1}
        assert self._apart(monkeypatch, lines, posts=posts, award=award) == 40

    def test_positions_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        award = {"method": "positions", "positions": [2, 5]}
        assert self._apart(monkeypatch, USUAL, award=award) == 39

    def test_ids_of_two_lengths(self, monkeypatch: pytest.MonkeyPatch) -> None:
        posts = [{"id": "900000000000000000"}]
        embedded = {"id_str": "900000000000000000", "created_at": "Fri Aug 25 00:00:00 +0000 2017"}
        lines = []
        for number in range(40):
            identity = 10**18 - 20 * 7_000_000_000 + number * 7_000_000_000 + number
            record = native(number + 1, 0, retweeted_status=embedded)
            record["id_str"] = str(identity)
            milliseconds = (identity >> 22) + 1_288_834_974_657
            record["created_at"] = clock(milliseconds)
            lines.append(line(record))
        assert {len(json.loads(one)["id_str"]) for one in lines} == {18, 19}
        assert self._apart(monkeypatch, lines, posts=posts) == 40

    @pytest.mark.parametrize("other", [0, 70])
    def test_a_tie_with_somebody_who_is_not_plain(
        self, monkeypatch: pytest.MonkeyPatch, other: int
    ) -> None:
        """A quote made in the millisecond of a share, by its id before or behind it."""
        tied = line(status(other, 1400, text="see", quoted_status=original()))
        assert self._apart(monkeypatch, [*USUAL, tied]) == 40

    @pytest.mark.parametrize(
        "award",
        [{"method": "draw", "seats": 2}, {"seats": 2, "contested": "award_all"}],
    )
    def test_not_where_all_have_to_be_named(
        self, monkeypatch: pytest.MonkeyPatch, award: dict[str, object]
    ) -> None:
        assert self._apart(monkeypatch, USUAL, award=award) == -1

    @pytest.mark.parametrize("winner", ["once", "daily"])
    @pytest.mark.parametrize("seats", [1, 3])
    def test_not_with_winners_for_each_day(
        self, monkeypatch: pytest.MonkeyPatch, winner: str, seats: int
    ) -> None:
        award = {"per": "day", "same_winner": winner, "seats": seats, "alternates": 1}
        assert self._apart(monkeypatch, DAYS, award=award, entry=TWO_DAYS) == -1

    @pytest.mark.parametrize("per_person", ["first", "best", "day", "all"])
    def test_not_with_several_tickets(
        self, monkeypatch: pytest.MonkeyPatch, per_person: str
    ) -> None:
        entry = {**TWO_DAYS, "per_person": per_person}
        award = {"method": "draw", "seats": 2}
        assert self._apart(monkeypatch, DAYS, award=award, entry=entry) == -1

    def test_those_who_count_once_may_stay(self, monkeypatch: pytest.MonkeyPatch) -> None:
        entry = {**TWO_DAYS, "per_person": "best"}
        assert self._apart(monkeypatch, DAYS, entry=entry) == 59


@pytest.mark.parametrize(
    "about",
    [{"account": "x:1003"}, {"account": "@made_up_9"}, {"share": share_id(700 * 4, 4)}],
    ids=str,
)
def test_rulings(about: dict[str, str]) -> None:
    said = {"decide": "exclude", "by": "adjudicator", "reason": "staff", **about}
    ruling = Ruling.model_validate(said)
    given_file = [File(joined(USUAL), {})]
    assert "ruling.applied" in assert_same(
        CONTEST, given_file, rulings=cj.Evidence(rulings=(ruling,))
    )


def _written(folder: Path) -> tuple[Path, Path]:
    """Write rules and usual shares; return where they are."""
    contest, payload = folder / "c.json", folder / "p.jsonl"
    contest.write_text(json.dumps(CONTEST), encoding="utf-8")
    payload.write_bytes(joined(USUAL))
    return contest, payload


def test_killed_in_the_middle_nothing_is_written(tmp_path: Path) -> None:
    (contest, payload), out = _written(tmp_path), tmp_path / "out"
    judged_and_sealed = (
        "import sys, datetime, contestjudge as cj\n"
        "contest, payload, out = sys.argv[1:]\n"
        "decision = cj.judge(contest, cj.read(payload), engine='duckdb')\n"
        "at = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)\n"
        "cj.seal(cj.load_contest(contest), decision, out, at=at)\n"
    )
    stop = (
        "import os, contestjudge.engines.apart.engine as e\n"
        "e.resolve = e._by_reference = lambda *a, **k: os._exit(9)\n"
    )

    def run(script: str, folder: Path) -> int:
        return subprocess.run(
            [sys.executable, "-c", script, str(contest), str(payload), str(folder)],
            check=False,
            env=os.environ | {"TMPDIR": str(tmp_path)},  # what a kill leaves goes with it
        ).returncode

    assert run(stop + judged_and_sealed, out) == 9
    assert not out.exists()
    assert run(judged_and_sealed, out) == run(judged_and_sealed, tmp_path / "again") == 0
    files_of = [(folder / "decision.json").read_bytes() for folder in (out, tmp_path / "again")]
    assert files_of[0] == files_of[1]


class TestEverybody:
    """Everybody's row is the same by every engine, and none of them but the reference holds all."""

    def _rows(self, contest: dict[str, object], *given_files: File) -> list[dict[str, Any]]:
        written = assert_same({**CONTEST, **contest}, list(given_files))
        return [json.loads(one) for one in written.splitlines() if one.startswith('{"apart":')]

    def test_more_than_the_decision_lists(self) -> None:
        rows = self._rows({}, File(joined(USUAL), {}))
        assert [one["entrant"]["id"] for one in rows] == [str(1000 + n) for n in range(1, 40)]
        assert all(one["apart"] for one in rows)
        assert [one["margin_us"] for one in rows] == [699_001] * 38 + [None]

    @pytest.mark.parametrize("engine", ["python", "duckdb"])
    def test_few_are_held_at_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: engines.Engine
    ) -> None:
        held: list[int] = []
        whole = everybody.Everybody.stretches

        def watched(self: everybody.Everybody) -> Iterator[Stretch]:
            for one in whole(self):
                held.append(len(one.facts.field.entries))
                yield one

        monkeypatch.setattr(everybody.Everybody, "stretches", watched)
        cj.judge(CONTEST, cj.read(joined(USUAL)), standings=tmp_path / "rows", engine=engine)
        assert held == [8] * 5 + [4]

    @pytest.mark.parametrize("step", [1, 6])
    def test_neighbours_within_a_millisecond(self, step: int) -> None:
        """Also where rows are written at two goes: seven come at one."""
        tied = [line(native(n, 700 * (n // 6 * 6 + (n % 6) // step))) for n in range(1, 60)]
        rows = self._rows({}, File(joined(tied[::-1]), {}))
        assert len(rows) == 59
        stamps = [int(one["share"]["id"]) >> 22 for one in rows]
        for here, (own, following) in zip(rows, pairwise(stamps), strict=False):
            assert here["apart"] == (own < following)
            assert here["margin_us"] == 1000 * (following - own) - 999
        assert (stamps[6] == stamps[7]) == (step == 6)

    def test_records_in_several_files_are_all_cited(self) -> None:
        rows = self._rows(
            {},
            File(joined(USUAL), {"taken_at": "2023-11-15T00:00:00Z"}),
            File(joined(USUAL[::-1]), {"taken_at": "2023-11-15T01:00:00Z"}),
            File(joined(USUAL[20:]), {}),
            File(joined([*USUAL[20:], *USUAL]), {}),
        )
        assert [len(one["share"]["evidence"]) for one in rows] == [3] * 39

    def test_a_handle_that_is_written_in_two_ways(self) -> None:
        other = [one.replace(b'"Made_up_', b'"made_up_') for one in USUAL[::2]]
        assert other[0] != USUAL[0]
        rows = self._rows({}, File(joined(USUAL), {}), File(joined(other), {}))
        assert [len(one["share"]["evidence"]) for one in rows] == [2, 1] * 19 + [2]

    def test_those_who_are_not_plain_stand_among_them(self) -> None:
        others = [
            line(status(70 + n, 700 * n, text="see", quoted_status=original()))
            for n in (1, 7, 8, 14, 30, 38, 50)
        ]
        rows = self._rows({}, File(joined([*others, *USUAL]), {}))
        assert len(rows) == 46
        order = [one["entrant"]["id"] for one in rows]
        assert order[:3] == ["1001", "1071", "1002"]
        assert order[-1] == "1120"
        assert rows[-1]["share"]["form"] == "quote"

    def test_tiers_of_all_who_can_still_win(self) -> None:
        """A list that ends early, of one of two posts; then with somebody who may be anyone."""
        tiers = [{"name": "gold", "seats": 1}, {"name": "tin", "seats": 5}]
        copied = status(0, 1, text=f"RT @{HANDLE}: {TEXT}", user={"screen_name": "Who_knows"})
        nameless = native(80, 300, user={"id_str": "1080"})  # whose handle nobody knows
        said = {"complete": True, "taken_at": "2023-11-14T23:00:00Z"}
        ended = {**said, "to": "2023-11-14T22:13:23Z"}
        award = {"seats": 6, "tiers": tiers}
        posts = [{"id": post, "text": TEXT} for post in POSTS]
        found = []
        for lines in (USUAL, [line(copied), line(nameless), *USUAL]):
            rows = self._rows({"award": award, "posts": posts}, File(joined(lines), ended))
            found.append({tuple(one["tiers"]) for one in rows[-20:]})
            assert {one["verdict"] for one in rows[-20:]} == {"possible"}
        assert found == [{("tin",)}, {("gold", "tin")}]

    def test_sealed_bundles(self, tmp_path: Path) -> None:
        contest, evidence = cj.load_contest(CONTEST), cj.read(joined(USUAL))
        sealed = []
        for engine in IN_PROCESS:
            rows, out = tmp_path / f"{engine}.jsonl", tmp_path / engine
            decision = cj.judge(contest, evidence, standings=rows, engine=engine)
            cj.seal(
                contest,
                decision,
                out,
                at=datetime(2024, 1, 1, tzinfo=UTC),
                evidence=evidence,
                standings=rows,
                entropy=bytes,
            )
            paths = sorted(one for one in out.rglob("*") if one.is_file())
            sealed.append({str(one.relative_to(out)): one.read_bytes() for one in paths})
        assert "standings.jsonl" in sealed[0]
        assert sealed[0] == sealed[1] == sealed[2]

    def test_bundles_and_pages(
        self, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        contest, payload = _written(tmp_path)
        said = []
        for engine in IN_PROCESS:
            arguments = ["judge", str(contest), str(payload), "--engine", engine]
            out = tmp_path / engine
            page = tmp_path / f"{engine} with a page"
            written = []
            assert main([*arguments, "--format", "markdown", "--out", str(out)]) == 3
            written.append(capsysbinary.readouterr().out)
            assert main([*arguments, "--format", "html", "--out", str(page)]) == 3
            written.append(capsysbinary.readouterr().out)
            for folder in (out, page):
                written += [(folder / one).read_bytes() for one in (DECISION, STANDINGS)]
            said.append(written)
        assert said[0] == said[1] == said[2]
        assert said[0][2:4] == said[0][4:]
        assert json.loads(said[0][2])["counts"]["entrants"] == 39 == len(said[0][3].splitlines())


class _Wordless(XV1Source):
    """A format of one's own that goes by a known name."""

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        lines = b"".join(chunks).splitlines(keepends=True)
        return XV1Source().read(lines[::2], options)


class TestFormats:
    """Formats that stand for X v1.1, or only go by its name."""

    def test_a_format_of_ones_own_is_read_by_itself(self) -> None:
        evidence = cj.exhibit(joined(USUAL), read_as=_Wordless())
        said = [cj.judge(CONTEST, evidence, engine=one).to_json() for one in IN_PROCESS]
        assert said[0] == said[1] == said[2]
        assert json.loads(said[1])["counts"]["entrants"] == 20

    def test_how_far_it_is_read_is_told(self) -> None:
        evidence = cj.exhibit(joined(USUAL), name="usual")
        told: list[int] = []
        watched = replace(
            evidence,
            exhibits=tuple(
                replace(one, format=Watched(one.format, told.append)) for one in evidence.exhibits
            ),
        )
        for engine in IN_PROCESS:
            told.clear()
            cj.judge(CONTEST, watched, engine=engine)
            assert sum(told) == len(joined(USUAL)), engine


class TestChoosing:
    def test_small_files_are_judged_in_memory(self) -> None:
        assert engines.engine_for(None, cj.read(joined(USUAL))) == "python"

    def test_large_ones_by_duckdb(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engines, "LARGE", 1000)
        assert engines.engine_for(None, cj.read(joined(USUAL))) == "duckdb"

    def test_not_where_it_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engines, "LARGE", 1000)
        monkeypatch.setattr(engines, "find_spec", lambda _: None)
        assert engines.engine_for(None, cj.read(joined(USUAL))) == "python"
        with pytest.raises(ContestJudgeError, match=r"contestjudge\[duckdb\]"):
            engines.engine_for("duckdb", cj.read(joined(USUAL)))

    def test_not_where_everybody_is_needed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engines, "LARGE", 1000)
        evidence = cj.read(joined(USUAL))
        for asked in (None, "duckdb"):
            assert engines.engine_for(asked, evidence, everybody=True) == "reference"
        monkeypatch.setattr(engines, "find_spec", lambda _: None)
        with pytest.raises(ContestJudgeError, match=r"contestjudge\[duckdb\]"):
            engines.engine_for("duckdb", evidence, everybody=True)

    def test_an_engine_that_nobody_knows(self) -> None:
        with pytest.raises(ContestJudgeError, match="no engine 'steam'"):
            cj.judge(CONTEST, cj.read(joined(USUAL)), engine="steam")

    def test_from_the_command_line(
        self, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        contest, payload = _written(tmp_path)
        said = []
        for engine in IN_PROCESS:
            arguments = ["judge", str(contest), str(payload), "--format", "json"]
            assert main([*arguments, "--engine", engine]) == 3
            said.append(capsysbinary.readouterr().out)
        assert said[0] == said[1] == said[2]
