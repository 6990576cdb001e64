"""Frames hold what the decision lists: ids as text, times to the microsecond, null for unknown."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.model.decision import (
    BasesDocument,
    EntrantDocument,
    RankDocument,
    SeatDocument,
    ShareDocument,
)
from contestjudge.model.time import LAST_INSTANT, format_rfc3339
from contestjudge.model.words import Basis, Platform, ShareForm, Verdict
from contestjudge.report.frames import FRAMES, FrameName, to_pandas
from contestjudge.report.frames.columns import Kind, moment_of
from contestjudge.report.frames.tables import columns_of
from tests.docs.pages import ROOT

_CASES = ROOT / "tests" / "conformance"
_SJ = ROOT / "src" / "contestjudge" / "data" / "sj"


def _decision(case: str) -> cj.Decision:
    folder = _CASES / case
    return cj.judge(folder / "contest.toml", cj.read(folder / "evidence.toml"))


@pytest.fixture(scope="module")
def sj() -> cj.Decision:
    return cj.judge(_SJ / "contest.toml", cj.read(_SJ / "evidence-4.toml"))


@pytest.fixture(scope="module")
def provisional() -> cj.Decision:
    return cj.judge(_SJ / "contest.toml", cj.read(_SJ / "evidence-2.toml"))


def _text(value: datetime | None) -> str | None:
    return None if value is None else value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _rows(decision: cj.Decision) -> list[dict[str, object]]:
    """Say what the decision says, by another way than the frames'."""
    found = json.loads(decision.to_json())
    return [
        {
            "seat": row["seat"],
            "id": row["entrant"]["id"],
            "platform": row["entrant"]["platform"],
            "handle": row["entrant"]["handle"],
            "verdict": row["verdict"],
            "rank_min": row["rank"]["min"],
            "rank_max": row["rank"]["max"],
            "share_id": row["share"]["id"],
            "form": row["share"]["form"],
            "earliest": row["share"]["earliest"],
            "latest": row["share"]["latest"],
            "basis": row["share"]["basis"],
            "apart": row["apart"],
            "margin_us": row["margin_us"],
        }
        for row in found["standings"]
    ]


def _told(rows: list[dict[str, Any]], wanted: list[dict[str, object]]) -> list[dict[str, object]]:
    names = list(wanted[0]) if wanted else []
    return [
        {name: _text(row[name]) if name in {"earliest", "latest"} else row[name] for name in names}
        for row in rows
    ]


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """List the rows of a pandas frame, with Python's own nulls and times."""
    columns = {
        name: [None if _null(one) else _python(one) for one in frame[name]]
        for name in frame.columns
    }
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _null(value: object) -> bool:
    return not isinstance(value, tuple) and bool(pd.isna(value))


def _python(value: object) -> object:
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


_IDS = st.one_of(
    st.integers(0, 2**63).map(str),
    st.sampled_from(["007", "1790321324950814720", "9007199254740993", "1e5", "nan", "@ada"]),
)
_TIMES = st.one_of(st.none(), st.integers(0, LAST_INSTANT).map(format_rfc3339))
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@st.composite
def _seat_rows(draw: st.DrawFn) -> SeatDocument:
    who = draw(_IDS)
    basis = draw(st.sampled_from(Basis))
    return SeatDocument(
        seat=draw(st.none() | st.integers(1, 9)),
        tier=draw(st.none() | _TEXTS),
        tiers=tuple(draw(st.lists(_TEXTS, max_size=2))),
        entrant=EntrantDocument(
            platform=draw(st.sampled_from(Platform)),
            id=who,
            accounts=(who, *draw(st.lists(_IDS, max_size=2))),
            handle=draw(st.none() | _TEXTS),
        ),
        verdict=draw(st.sampled_from(Verdict)),
        rank=RankDocument(min=1, max=draw(st.none() | st.integers(1, 2**53))),
        rank_seen=RankDocument(min=1, max=1),
        share=ShareDocument(
            id=draw(st.none() | _IDS),
            key=draw(_IDS),
            form=draw(st.sampled_from(ShareForm)),
            target="1",
            via=None,
            earliest=draw(_TIMES),
            latest=draw(_TIMES),
            basis=basis,
            bases=BasesDocument(earliest=basis, latest=basis),
            account=who,
            evidence=tuple(draw(st.lists(_TEXTS, max_size=2))),
        ),
        apart=draw(st.booleans()),
        margin_us=draw(st.none() | st.integers(-(2**53), 2**53)),
    )


@given(rows=st.lists(_seat_rows(), max_size=6))
def test_every_library_gives_back_what_the_decision_says(
    sj: cj.Decision, rows: list[SeatDocument]
) -> None:
    decision = sj.model_copy(
        update={"standings": tuple(rows), "winners": (), "alternates": (), "contested": ()}
    )
    wanted = _rows(decision)
    assert _told(decision.to_polars().to_dicts(), wanted) == wanted
    assert _told(decision.to_arrow().to_pylist(), wanted) == wanted
    assert _told(_plain(decision.to_pandas()), wanted) == wanted


@pytest.mark.parametrize("which", FRAMES)
@pytest.mark.parametrize("step", ["sj", "provisional"])
def test_the_three_agree(which: FrameName, step: str, request: pytest.FixtureRequest) -> None:
    decision: cj.Decision = request.getfixturevalue(step)
    arrow, polars, pandas = (
        decision.to_arrow(which),
        decision.to_polars(which),
        decision.to_pandas(which),
    )
    assert polars.to_arrow().cast(arrow.schema).equals(arrow)
    assert list(pandas.columns) == polars.columns == arrow.column_names
    rows = polars.to_dicts()
    assert len(rows) == len(pandas) == arrow.num_rows
    listed = [
        {name: list(one) if isinstance(one, tuple) else one for name, one in row.items()}
        for row in _plain(pandas)
    ]
    assert listed == rows


@pytest.mark.parametrize("which", FRAMES)
def test_types_do_not_depend_on_what_is_there(which: FrameName, sj: cj.Decision) -> None:
    empty = sj.model_copy(
        update={"standings": (), "excluded": (), "findings": (), "holes": (), "winners": ()}
    )
    assert empty.to_arrow(which).schema.equals(sj.to_arrow(which).schema)
    assert empty.to_polars(which).schema == sj.to_polars(which).schema
    assert empty.to_pandas(which).dtypes.to_dict() == sj.to_pandas(which).dtypes.to_dict()


def test_ids_are_text_and_times_are_utc(sj: cj.Decision) -> None:
    frame = sj.to_pandas()
    assert isinstance(frame["id"].dtype, pd.StringDtype)
    assert frame["earliest"].dtype == pd.DatetimeTZDtype("us", "UTC")
    assert sj.to_polars().schema["latest"] == pl.Datetime("us", "UTC")
    assert sj.to_arrow().schema.field("latest").type == pa.timestamp("us", "UTC")
    assert sj.to_arrow().schema.field("share_id").type == pa.string()


def test_unbounded_is_null(provisional: cj.Decision) -> None:
    frame = provisional.to_polars()
    unbounded = [row.rank.max is None for row in provisional.standings]
    assert any(unbounded)
    assert frame["rank_max"].is_null().to_list() == unbounded
    holes = provisional.to_polars("holes")
    assert holes["at_most"].to_list() == [hole.at_most for hole in provisional.holes]


def test_parquet_and_feather_keep_ids_and_times(sj: cj.Decision) -> None:
    table = sj.to_arrow()
    for written, kept in (
        (pyarrow.parquet.write_table, pyarrow.parquet.read_table),
        (pyarrow.feather.write_feather, pyarrow.feather.read_table),
    ):
        stream = io.BytesIO()
        written(table, stream)
        stream.seek(0)
        assert kept(stream).equals(table)


def test_places_say_which_list_a_row_is_in(provisional: cj.Decision, sj: cj.Decision) -> None:
    final = sj.to_polars()
    assert final["place"].to_list() == ["winner"] * 5 + [None] * 5
    assert final["seat"].to_list() == [1, 2, 3, 4, 5] + [None] * 5
    assert set(provisional.to_polars()["place"].to_list()) == {"contested"}
    drawn = _decision("a-draw-that-was-held")
    seats = dict(drawn.to_polars().select("id", "seat").rows())
    assert {who: seat for who, seat in seats.items() if seat} == {
        row.entrant.id: row.seat for row in drawn.winners
    }


def test_exclusions_and_findings_carry_their_parameters() -> None:
    decision = _decision("undone-by-absence-from-a-later-complete-list")
    out, found = decision.to_polars("excluded"), decision.to_polars("findings")
    assert len(out) == len(decision.excluded) > 0
    assert [json.loads(one) for one in out["params"]] == [row.params for row in decision.excluded]
    assert out["reason"].to_list() == [str(row.reason) for row in decision.excluded]
    assert [json.loads(one) for one in found["params"]] == [row.params for row in decision.findings]


def test_whatever_reads_arrow_reads_a_decision(sj: cj.Decision) -> None:
    assert pa.table(sj).equals(sj.to_arrow())
    assert pl.DataFrame(sj).equals(sj.to_polars())


def test_there_is_no_other_frame(sj: cj.Decision) -> None:
    with pytest.raises(cj.UsageError, match="ask for one of standings, excluded, findings, holes"):
        to_pandas(sj, "winners")


@pytest.mark.parametrize(
    ("call", "package", "extra"),
    [
        ("to_pandas()", "pandas", "pandas"),
        ("to_polars()", "polars", "polars"),
        ("to_arrow()", "pyarrow", "arrow"),
        ("plot.photo_finish()", "matplotlib", "plot"),
        ("plot.coverage()", "matplotlib", "plot"),
    ],
)
def test_a_missing_extra_is_named_in_one_line(
    call: str, package: str, extra: str, sj: cj.Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [one for one in sys.modules if one.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    target = sj.plot if call.startswith("plot.") else sj
    with pytest.raises(cj.UsageError) as caught:
        getattr(target, call.removeprefix("plot.").removesuffix("()"))()
    assert caught.value.code == "extra.missing"
    said = f"{call} needs {package}, which is not installed; pip install 'contestjudge[{extra}]'"
    assert str(caught.value) == said


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    code = (
        "import sys, contestjudge as cj; "
        f"d = cj.judge({str(_SJ / 'contest.toml')!r}, cj.read({str(_SJ / 'evidence-1.toml')!r})); "
        "d._repr_html_(); d.plot; "
        "print({'pandas', 'polars', 'pyarrow', 'matplotlib', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout == "set()\n"


def test_the_page_names_every_column_with_its_kind(sj: cj.Decision) -> None:
    page = (ROOT / "docs" / "reference" / "frames.md").read_text(encoding="utf-8")
    for which in FRAMES:
        part = re.split(r"^## ", page.partition(f"\n## {which}\n")[2], flags=re.MULTILINE)[0]
        named = re.findall(r"^\| `([a-z_]+)` \| ([a-z]+) \|", part, flags=re.MULTILINE)
        assert named == [(one.name, str(one.kind)) for one in columns_of(sj, which)]
    kinds = re.findall(r"^\| ([a-z]+) \| `", page, flags=re.MULTILINE)
    assert kinds == [str(kind) for kind in Kind]


def test_a_time_is_read_without_loss() -> None:
    assert moment_of("2199-12-31T23:59:59.999999Z") == datetime(
        2199, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC
    )


def test_a_line_about_a_decision_is_short(sj: cj.Decision) -> None:
    said = f"Decision(contest='Five festival tickets', status='final', digest='{sj.digest}')"
    assert repr(sj) == said
    assert len(str(sj)) < 200
