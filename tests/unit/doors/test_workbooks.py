"""Workbooks are tables: to the precision that their cells show, and their numbers are doubles."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.doors import workbooks
from tests.unit.doors.made import CONTEST, TEXT, digest, share_id
from tests.unit.doors.made import zipped as made

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is an extra of development")


def _book(sheets: dict[str, list[list[object]]], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for place, shown in (formats or {}).items():
            sheet[place].number_format = shown
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


HEADER: list[object] = ["handle", "text", "time"]
COPY = f"RT @lampshop: {TEXT}"


def _csv(content: bytes) -> list[str]:
    (exhibit,) = cj.read(content).exhibits
    return b"".join(exhibit.payload.chunks()).decode().splitlines()


def test_a_workbook_is_judged_as_its_table() -> None:
    content = _book({"Mentions": [HEADER, ["anna", COPY, datetime(2015, 2, 10, 4, 50, 7)]]})  # noqa: DTZ001 - local
    table = f"handle,text,time\nanna,{COPY},2015-02-10 04:50:07\n".encode()
    zone = "Europe/Stockholm"
    assert digest(cj.exhibit(content, zone=zone)) == digest(cj.exhibit(table, zone=zone))
    assert cj.read(content).exhibits[0].payload.name == "<bytes>!Mentions"


def test_local_times_need_their_zone() -> None:
    content = _book({"Mentions": [HEADER, ["anna", COPY, datetime(2015, 2, 10, 4, 50)]]})  # noqa: DTZ001
    with pytest.raises(cj.InputError) as caught:
        cj.judge(CONTEST, cj.read(content))
    assert caught.value.code == "zone.missing"


@pytest.mark.parametrize(
    ("value", "shown", "wanted"),
    [
        (datetime(2015, 2, 10, 4, 50, 7), "yyyy-mm-dd hh:mm:ss", "2015-02-10T04:50:07"),  # noqa: DTZ001
        (datetime(2015, 2, 10, 4, 50), "yyyy-mm-dd hh:mm:ss", "2015-02-10T04:50:00"),  # noqa: DTZ001
        (datetime(2015, 2, 10, 4, 50), "yyyy-mm-dd hh:mm", "2015-02-10T04:50"),  # noqa: DTZ001
        (datetime(2015, 2, 10, 4, 50, 7), "yyyy-mm-dd hh:mm", "2015-02-10T04:50:07"),  # noqa: DTZ001
        (datetime(2015, 2, 10, 4, 50, 7, 120_000), "hh:mm:ss", "2015-02-10T04:50:07.120"),  # noqa: DTZ001
        (datetime(2015, 2, 10), "yyyy-mm-dd hh:mm", "2015-02-10T00:00"),  # noqa: DTZ001
        (datetime(2015, 2, 10), "[$-41D]d mmmm yyyy", "2015-02-10"),  # noqa: DTZ001
        (date(2015, 2, 10), "yyyy-mm-dd", "2015-02-10"),
        (datetime(2015, 2, 10, 16, 50), 'd/m/yyyy" kl "h:mm AM/PM', "2015-02-10T16:50"),  # noqa: DTZ001
        (time(4, 50), "hh:mm", "04:50"),
        (time(4, 50, 7), "hh:mm:ss", "04:50:07"),
    ],
)
def test_times_are_as_exact_as_their_cells_show_them(
    value: object, shown: str, wanted: str
) -> None:
    content = _book({"A": [HEADER, ["anna", "x", value]]}, {"C2": shown})
    assert _csv(content)[1] == f"anna,x,{wanted}"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (20313410000, "20313410000"),
        (20313410000.0, "20313410000"),
        (2**53 - 1, "9007199254740991"),
        (564993779258904065, "564993779258904000"),
        (5.64993779258904e17, "564993779258904000"),
        ("564993779258904065", "564993779258904065"),
        (0.5, "0.5"),
        (-3, "-3"),
        (True, "true"),
        (None, ""),
        ("#N/A", "#N/A"),
    ],
)
def test_numbers_are_doubles(value: object, wanted: str) -> None:
    content = _book({"A": [["share_id", "handle", "form"], [value, "anna", "native"]]})
    assert _csv(content)[1] == f"{wanted},anna,native"


def test_a_rounded_id_is_the_same_finding_as_in_a_table() -> None:
    own = share_id(0)
    rows: list[list[object]] = [["share_id", "handle", "form"], [int(own), "anna", "native"]]
    decision = cj.judge(CONTEST, cj.read(_book({"A": rows})))
    assert "share.id_unreadable" in {one.code for one in decision.findings}
    table = f"share_id,handle,form\n{own[:15]}{'0' * (len(own) - 15)},anna,native\n".encode()
    assert decision.digest == digest(cj.read(table))
    # What is left of the id still says when, almost exactly; it never says too much.
    share = decision.standings[0].share
    assert share.earliest is not None
    assert share.latest is not None
    truth = cj.judge(CONTEST, cj.read(f"share_id,handle,form\n{own},anna,native\n".encode()))
    exact = truth.standings[0].share
    assert share.earliest <= str(exact.earliest) <= str(exact.latest) <= share.latest
    text: list[list[object]] = [["share_id", "handle", "form"], [own, "anna", "native"]]
    assert digest(cj.read(_book({"A": text}))) == truth.digest


def test_of_formulas_the_computed_value_counts() -> None:
    content = _book({"A": [HEADER, ["anna", '="R"&"T"', None]]})
    assert _csv(content)[1] == "anna,,"  # never computed: there is no value


def test_sheets_are_inputs_and_others_are_skipped() -> None:
    content = _book(
        {
            "Notes": [["who to call"], ["nobody"]],
            "Mentions": [HEADER, ["anna", COPY, None]],
            "More, later": [HEADER, ["bo", COPY, None]],
            "Empty": [],
        }
    )
    decision = cj.judge(CONTEST, cj.read(content))
    assert [one.name for one in decision.inputs] == ["<bytes>!Mentions", "<bytes>!More, later"]
    assert {one.first: one.reason for one in decision.skipped} == {
        ("Notes",): "no known format",
        ("Empty",): "is empty",
    }


def test_columns_choose_the_sheets_that_have_them(tmp_path: Path) -> None:
    path = tmp_path / "lists.xlsx"
    path.write_bytes(
        _book({"A": [["Wer", "Was"], ["anna", COPY]], "B": [["Sonst", "Noch"], ["was", "?"]]})
    )
    evidence = cj.exhibit(path, columns={"handle": "Wer", "text": "Was"})
    decision = cj.judge(CONTEST, evidence)
    assert [one.name for one in decision.inputs] == [f"{path}!A"]
    chosen = cj.exhibit(f"{path}!B", columns={"handle": "Sonst", "text": "Noch"})
    assert cj.judge(CONTEST, chosen).inputs[0].irrelevant == 1


def test_a_tool_s_columns_are_known() -> None:
    content = _book({"A": [["From", "Message", "Date"], ["anna", COPY, None]]})
    assert cj.read(content).exhibits[0].watch.instrument == "cotweet"


def test_gaps_and_ragged_rows() -> None:
    content = _book(
        {"A": [[], HEADER, [], ["anna", COPY], ["bo", COPY, None, "beside"], [None, None]]}
    )
    lines = _csv(content)
    assert lines == ["handle,text,time", f"anna,{COPY},", f"bo,{COPY},,beside"]
    decision = cj.judge(CONTEST, cj.read(content))
    assert [one.record for one in decision.inputs[0].rejected] == [2]


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(cj.InputError, match=r"pip install 'contestjudge\[xlsx\]'") as caught:
        cj.read(GOOD)
    assert caught.value.code == "extra.missing"


def _changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[part] = change(members[part])
    return made(members)


GOOD = _book({"A": [HEADER, ["anna", COPY, None]]})
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_changed(GOOD, "xl/workbook.xml", lambda xml: LAUGHS + xml), "workbook.broken"),
        (
            _changed(
                GOOD,
                "xl/worksheets/sheet1.xml",
                lambda xml: (LAUGHS.decode() + xml.decode()).encode("utf-16"),
            ),
            "workbook.broken",
        ),
        (_changed(GOOD, "xl/workbook.xml", lambda _: b"<not xml"), "workbook.broken"),
        (_changed(GOOD, "xl/workbook.xml", lambda _: b"<a/>"), "input.not_recognised"),
        (
            _changed(GOOD, "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2]),
            "workbook.broken",
        ),
        (
            _changed(
                GOOD,
                "xl/worksheets/sheet1.xml",
                lambda xml: xml.replace(b'<row r="2"', b'<row r="999999999999"'),
            ),
            "workbook.too_large",
        ),
    ],
)
def test_broken_and_hostile_workbooks_are_refused(
    content: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MAX_CELLS", 100_000)
    with pytest.raises(cj.InputError) as caught:
        cj.judge(CONTEST, cj.read(content))
    assert caught.value.code == code


def test_a_workbook_that_would_be_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 1000)
    with pytest.raises(cj.InputError) as caught:
        cj.read(GOOD)
    assert caught.value.code == "workbook.too_large"
