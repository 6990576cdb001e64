"""Whatever comes through the doors: evidence, or an error that says what to do. Never a crash."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.doors.tables import cell_text, column_texts, csv_row, number_text
from contestjudge.sources.table_cells import rounded_by_spreadsheet
from contestjudge.sources.table_rows import Rows, decoded
from tests.unit.doors.made import CONTEST, account_js, raw, tweets_js, v1, v2, zipped

NAMES = st.sampled_from(
    ["a.jsonl", "data/tweets.js", "data/account.js", "tweets.csv", "../x", ".hid", "x/", "é\x1b"]
)
MEMBERS = st.sampled_from(
    [raw(v1(0)), raw(v2(1)), tweets_js(0), account_js(), b"", b"\0\0", b"handle,form\na,native\n"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.binary(max_size=8)
    | st.datetimes(timezones=st.none() | st.just(UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def _says_what_to_do(error: cj.ContestJudgeError) -> None:
    assert all(fault.code and fault.problem for fault in error.faults)


def _judged(content: object) -> None:
    try:
        decision = cj.judge(CONTEST, cj.read(content))  # type: ignore[arg-type]
    except cj.ContestJudgeError as error:
        _says_what_to_do(error)
    else:
        for one in decision.inputs:
            assert one.records == one.used + one.irrelevant + len(one.rejected)


@given(st.lists(st.tuples(NAMES, MEMBERS), max_size=5), st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archives(members: list[tuple[str, bytes]], data: st.DataObject) -> None:
    content = bytearray(zipped(members))
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(content)) | st.just(len(content)))
    _judged(bytes(content[:end]))


@given(st.binary(max_size=200))
def test_bytes_that_begin_as_an_archive(rest: bytes) -> None:
    _judged(b"PK\x03\x04" + rest)
    _judged(b"PK\x05\x06" + rest)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is an extra of development")
    book = openpyxl.Workbook()
    book.active.append(["handle", "form", "time"])
    book.active.append(["anna", "native", datetime(2015, 2, 10)])  # noqa: DTZ001 - local
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_workbooks_whose_parts_are_spoilt(workbook: bytes, data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    part = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 5))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    _judged(zipped({**parts, name: bytes(part)}))


@given(st.lists(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), max_size=4))
def test_records_of_anything(records: list[dict[str, object]]) -> None:
    _judged(records)
    _judged([{**v1(0), **record} for record in records])


@given(VALUES)
def test_anything_at_all(value: object) -> None:
    if not isinstance(value, str):  # that is a path
        _judged(value)


@example([[b";\0", b";\0"]])
@example(["a;b;c"])
@example(["a\tb\tc", 'd"e;f;g'])
@given(st.lists(VALUES, min_size=1, max_size=5))
def test_cells_come_back_as_they_were_written(values: list[object]) -> None:
    cells = column_texts(values)
    assert len(cells) == len(values)
    row = ["x", *cells]
    rows = Rows(decoded([csv_row(row), csv_row(row)], "fuzz"))
    header, delimiter = rows.header()
    if not header.fault and "\0" not in "".join(cells):
        assert header.cells == row
        assert [one.cells for one in rows.records(delimiter)] == [row]


@given(st.integers(0, 2**63))
def test_an_id_is_whole_or_shows_that_it_is_not(identity: int) -> None:
    assert cell_text(identity) == str(identity)
    written = number_text(float(identity))
    if identity < 2**53:
        assert written == str(identity)
    else:
        assert rounded_by_spreadsheet(written)
        assert abs(int(written) - identity) <= 10 ** (len(written) - 15)


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=5)), min_size=1, max_size=4))
def test_records_and_their_lines_are_one(records: list[dict[str, str]]) -> None:
    many = [{**v1(at), **record, "id_str": v1(at)["id_str"]} for at, record in enumerate(records)]
    lines = [json.dumps(one) for one in many]
    outcomes = []
    for given_ in (many, lines, [line.encode() for line in lines], raw(*many)):
        try:
            outcomes.append(cj.judge(CONTEST, cj.read(given_)).digest)
        except cj.ContestJudgeError as error:
            outcomes.append(error.code)
    assert len(set(outcomes)) == 1
