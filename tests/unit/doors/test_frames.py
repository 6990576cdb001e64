"""A data frame, an Arrow table and a Parquet file are the table that they hold."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.doors import parquet
from contestjudge.doors.frames import arrow_rows, arrow_values, frame_bytes
from contestjudge.doors.tables import Shown, column_texts, csv_row
from tests.unit.doors.made import CONTEST, POST, TEXT, digest, moment, share_id
from tests.unit.doors.made import zipped as made

pd = pytest.importorskip("pandas", reason="pandas is an extra of development")
pl = pytest.importorskip("polars", reason="polars is an extra of development")
pa = pytest.importorskip("pyarrow", reason="pyarrow is an extra of development")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra of development")

Columns = dict[str, list[object]]


def _parquet(columns: Columns) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, row_group_size=1)
    return stream.getvalue()


KINDS: list[tuple[str, Callable[[Columns], object]]] = [
    ("pandas", pd.DataFrame),
    ("polars", pl.DataFrame),
    ("polars, not computed yet", lambda columns: pl.DataFrame(columns).lazy()),
    ("pyarrow", pa.table),
    ("Parquet", _parquet),
]


@pytest.fixture(params=[pytest.param(make, id=name) for name, make in KINDS])
def make(request: pytest.FixtureRequest) -> Callable[[Columns], object]:
    chosen: Callable[[Columns], object] = request.param
    return chosen


def _lines(given: object) -> list[str]:
    (exhibit,) = cj.read(given).exhibits  # type: ignore[arg-type]
    return b"".join(exhibit.payload.chunks()).decode().splitlines()


def test_it_is_judged_as_the_table(make: Callable[[Columns], object]) -> None:
    columns: Columns = {
        "account_id": [101, 102],
        "Share": [int(share_id(0)), int(share_id(1))],
        "when": [moment(share_id(0)), moment(share_id(1))],
        "form": ["native", "native"],
        "post": [int(POST), int(POST)],
    }
    rows = [
        f"{100 + n},{share_id(n - 1)},{moment(share_id(n - 1)):%Y-%m-%dT%H:%M:%S}Z,native,{POST}"
        for n in (1, 2)
    ]
    table = "\n".join(["account_id,Share,when,form,post", *rows]).encode()
    terms = {"account_id": "account_id", "share_id": "Share", "time": "when", "target": "post"}
    terms["form"] = "form"
    given = cj.exhibit(make(columns), columns=terms)  # type: ignore[arg-type]
    assert digest(given) == digest(cj.exhibit(table, columns=terms))


def test_every_digit_of_an_integer_is_kept(make: Callable[[Columns], object]) -> None:
    assert _lines(make({"share_id": [564993779258904065], "handle": ["a"]}))[1] == (
        "564993779258904065,a"
    )


def test_a_number_with_a_point_is_a_rounded_id(make: Callable[[Columns], object]) -> None:
    own = share_id(0)
    columns: Columns = {
        "share_id": [float(own), None],
        "handle": ["a", "b"],
        "form": ["native"] * 2,
    }
    decision = cj.judge(CONTEST, cj.read(make(columns)))  # type: ignore[arg-type]
    assert "share.id_unreadable" in {one.code for one in decision.findings}
    assert own not in decision.to_json()
    accounts: Columns = {"account_id": [564993779258904065.0, 1.0], "form": ["native"] * 2}
    decision = cj.judge(CONTEST, cj.read(make(accounts)))  # type: ignore[arg-type]
    assert [one.record for one in decision.inputs[0].rejected] == [1]
    assert decision.standings[0].entrant.id == "1"


@pytest.mark.parametrize(
    ("times", "wanted"),
    [
        (
            [datetime(2015, 2, 10, 4, 50), datetime(2015, 2, 10, 4, 51, 7)],  # noqa: DTZ001 - local
            ["2015-02-10T04:50:00", "2015-02-10T04:51:07"],
        ),
        (
            [datetime(2015, 2, 10, 4, 50), datetime(2015, 2, 10)],  # noqa: DTZ001
            ["2015-02-10T04:50", "2015-02-10T00:00"],
        ),
        (
            [datetime(2015, 2, 10), None],  # noqa: DTZ001
            ["2015-02-10", ""],
        ),
        (
            [
                datetime(2015, 2, 10, 4, 50, 7, 120_000, tzinfo=UTC),
                datetime(2015, 2, 10, 4, 50, 7, 120_001, tzinfo=UTC),
            ],
            ["2015-02-10T04:50:07.120Z", "2015-02-10T04:50:07.120001Z"],
        ),
        (
            [datetime(2015, 2, 10, tzinfo=UTC), None],
            ["2015-02-10T00:00Z", ""],
        ),
        ([date(2015, 2, 10), date(2015, 2, 11)], ["2015-02-10", "2015-02-11"]),
    ],
)
def test_times_are_as_exact_as_their_column(
    make: Callable[[Columns], object], times: list[object], wanted: list[str]
) -> None:
    lines = _lines(make({"handle": ["a", "b"], "time": times}))
    assert [line.partition(",")[2] for line in lines[1:]] == wanted


def test_texts_are_quoted_and_nothing_is_lost(make: Callable[[Columns], object]) -> None:
    texts: list[object] = ['a "b"', "c,d", "e;f", "g\th", "i\nj", " k ", "“ö”", ""]
    (exhibit,) = cj.read(make({"handle": ["a"] * 8, "text": texts})).exhibits  # type: ignore[arg-type]
    content = b"".join(exhibit.payload.chunks()).decode()
    assert [row[1] for row in csv.reader(io.StringIO(content, newline=""))][1:] == texts


def test_local_times_need_a_zone(make: Callable[[Columns], object]) -> None:
    copy = f"RT @lampshop: {TEXT}"
    columns: Columns = {"handle": ["a"], "text": [copy], "time": [datetime(2015, 2, 10, 9, 50, 7)]}  # noqa: DTZ001
    given = make(columns)
    with pytest.raises(cj.InputError) as caught:
        cj.judge(CONTEST, cj.read(given))  # type: ignore[arg-type]
    assert caught.value.code == "zone.missing"
    known = cj.exhibit(given, zone="Europe/Stockholm")  # type: ignore[arg-type]
    share = cj.judge(CONTEST, known).standings[0].share
    assert share.earliest == "2015-02-10T08:50:07.000000Z"


def test_a_nested_cell_is_json(make: Callable[[Columns], object]) -> None:
    lines = _lines(make({"handle": ["a"], "entities.urls": [[{"expanded_url": "https://a.se"}]]}))
    assert lines[1] == 'a,"[{""expanded_url"": ""https://a.se""}]"'


class TestPandas:
    def test_what_is_missing_is_empty(self) -> None:
        frame = pd.DataFrame(
            {
                "handle": pd.array(["a", None], dtype="string"),
                "account_id": pd.array([564993779258904065, None], dtype="Int64"),
                "time": pd.to_datetime(["2015-02-10T04:50:07Z", None]),
                "text": pd.Categorical(["x", None]),
            }
        )
        assert frame_bytes(frame).splitlines()[1:] == [
            b"a,564993779258904065,2015-02-10T04:50:07Z,x",
            b",,,",
        ]

    def test_what_lies_below_the_microsecond_is_cut(self) -> None:
        frame = pd.DataFrame(
            {"handle": ["a"], "time": pd.to_datetime(["2015-02-10T04:50:07.123456789Z"])}
        )
        assert frame_bytes(frame).splitlines()[1] == b"a,2015-02-10T04:50:07.123456Z"

    def test_an_index_with_a_name_is_a_column(self) -> None:
        frame = pd.DataFrame({"handle": ["a"], "text": ["x"]})
        assert frame_bytes(frame.set_index("handle")) == frame_bytes(frame)

    def test_two_columns_of_one_name_stay_two(self) -> None:
        frame = pd.DataFrame([["a", "b"]], columns=["handle", "handle"])
        assert frame_bytes(frame) == b"handle,handle\na,b\n"

    def test_a_column_alone_is_no_evidence(self) -> None:
        with pytest.raises(cj.UsageError):
            cj.read(pd.Series([1.5, 2.5]))
        with pytest.raises(cj.UsageError):
            cj.read(pl.Series([1.5, 2.5]))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["a", None, 'b"c', "d,e", "f\ng", "", "å"], pa.string()),
        (["a", None, "é;"], pa.large_string()),
        (["a", "b", "a", None], pa.dictionary(pa.int8(), pa.string())),
        ([0, -1, 2**63 - 1, None, 564993779258904065], pa.int64()),
        ([2**64 - 1, None], pa.uint64()),
        ([-128, 7], pa.int8()),
        ([True, False, None], pa.bool_()),
        ([0.5, 564993779258904065.0, None], pa.float64()),
        ([date(2024, 5, 14), None], pa.date32()),
        ([0, 1_000, 1_000, None, 1_500, -1], pa.timestamp("ms")),
        ([0, 86_400, 86_400, None], pa.timestamp("s")),
        ([1_715_688_041, -1, None, 7], pa.timestamp("s", "America/New_York")),
        ([-30_610_224_000, 253_402_300_799, 5], pa.timestamp("s")),
        ([-30_610_224_001, 5], pa.timestamp("s")),
        ([None, None], pa.timestamp("ms", "UTC")),
        ([1_715_688_041_000_000_999, 1_715_688_042_000_000_000], pa.timestamp("ns")),
        ([0, 1_715_688_041_120_000, None], pa.timestamp("us", "Europe/Stockholm")),
        ([1_715_688_041_120_000_999, 1_715_688_041_120_000_000], pa.timestamp("ns", "UTC")),
        ([[1, 2], None], pa.list_(pa.int64())),
    ],
    ids=lambda value: None if isinstance(value, list) else str(value),
)
@pytest.mark.parametrize("shown", list(Shown))
def test_a_column_of_arrow_is_written_as_its_values_are(
    values: list[object], kind: object, shown: Shown
) -> None:
    batch = pa.record_batch([pa.array(values, kind)], ["a"])
    (column,) = batch.columns
    header, rows = arrow_rows(["a"], [batch], [shown])
    assert header == b"a\n"
    assert rows == b"".join(csv_row([cell]) for cell in column_texts(arrow_values(column), shown))


class TestParquet:
    GOOD = _parquet({"handle": ["a"], "text": [f"RT @lampshop: {TEXT}"]})

    def test_a_file_and_a_member(self, tmp_path: Path) -> None:
        path = tmp_path / "a.parquet"
        path.write_bytes(self.GOOD)
        wanted = digest(cj.read(self.GOOD))
        assert digest(cj.read(path)) == wanted
        assert digest(cj.read(made({"a.parquet": self.GOOD}))) == wanted
        alone, member = (cj.inspect(cj.read(one)).inputs[0] for one in (path, self.GOOD))
        assert alone.sha256 == member.sha256

    def test_broken_files_are_refused(self) -> None:
        codes = set()
        for content in (self.GOOD[:50], self.GOOD[:-4], b"PAR1" + bytes(200) + b"PAR1", b"PAR1"):
            with pytest.raises(cj.InputError) as caught:
                cj.read(content)
            codes.add(caught.value.code)
        assert codes == {"parquet.broken"}

    def test_what_would_be_too_large_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parquet, "MAX_ROW_GROUP", 10)
        with pytest.raises(cj.InputError) as caught:
            cj.read(self.GOOD)
        assert caught.value.code == "parquet.too_large"

    def test_more_rows_than_bytes_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stream = io.BytesIO()
        pq.write_table(pa.table({"handle": ["a"] * 100_000}), stream)
        assert len(stream.getvalue()) < 100_000
        monkeypatch.setattr(parquet, "MAX_DENSE_ROWS", 1000)
        with pytest.raises(cj.InputError) as caught:
            cj.read(stream.getvalue())
        assert caught.value.code == "parquet.too_large"

    def test_without_the_extra_it_says_how_to_get_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(cj.InputError, match=r"pip install 'contestjudge\[parquet\]'") as caught:
            cj.read(self.GOOD)
        assert caught.value.code == "extra.missing"
