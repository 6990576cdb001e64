"""Terms can be given to whatever a program holds, as an evidence file gives them to a path."""

from __future__ import annotations

import inspect as introspection
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.model.evidence_file import Exhibit
from contestjudge.model.words import ShareForm
from tests.unit.doors.made import CONTEST, POST, TEXT, digest, raw, tweets_js, v1

LIST = [v1(1), v1(0)]
TERMS = """schema = "contestjudge/evidence/v1"
[[exhibits]]
path = "retweets.json"
instrument = "x.v1.statuses/retweets"
taken_at = 2015-02-10T05:00:00Z
sees = ["native"]
from = 2015-02-10T03:00:00Z
to = 2015-02-10T04:30:00Z
complete = true
order = "newest_first"
"""


@pytest.fixture
def from_file(tmp_path: Path) -> cj.Decision:
    (tmp_path / "retweets.json").write_text(json.dumps(LIST), encoding="utf-8")
    (tmp_path / "evidence.toml").write_text(TERMS, encoding="utf-8")
    return cj.judge(CONTEST, cj.read(tmp_path / "evidence.toml"))


def test_the_same_terms_give_the_same_decision(from_file: cj.Decision) -> None:
    spelt = cj.exhibit(
        LIST,
        instrument="x.v1.statuses/retweets",
        taken_at=datetime(2015, 2, 10, 5, tzinfo=UTC),
        sees=[ShareForm.NATIVE],
        from_="2015-02-10T03:00:00Z",
        to="2015-02-10T05:30:00+01:00",
        complete=True,
        order="newest_first",
    )
    assert cj.judge(CONTEST, spelt).digest == from_file.digest
    bare = cj.judge(CONTEST, cj.read(LIST))
    assert bare.digest != from_file.digest
    native = [hole for hole in from_file.holes if hole.form == "native"]
    assert [(hole.from_, hole.at_most) for hole in native] == [("2015-02-10T04:30:00.000001Z", 1)]
    assert [hole.at_most for hole in bare.holes if hole.form == "native"] == [None]


def test_every_term_of_an_evidence_file_is_a_keyword() -> None:
    taken = set(introspection.signature(cj.exhibit).parameters) - {"evidence", "name", "read_as"}
    assert {name.removesuffix("_") for name in taken} == {
        name.removesuffix("_") for name in Exhibit.model_fields
    } - {"path"}


def test_without_terms_it_is_read() -> None:
    assert digest(cj.exhibit(LIST)) == digest(cj.read(LIST))
    assert cj.exhibit(LIST).exhibits == cj.read(LIST).exhibits


def test_a_name_of_one_s_own_is_shown() -> None:
    evidence = cj.exhibit(LIST, name="the list of five o'clock")
    assert cj.inspect(evidence).inputs[0].name == "the list of five o'clock"
    assert digest(evidence) == digest(cj.read(LIST))


def test_paths_and_folders_take_terms(tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}.jsonl").write_bytes(raw(v1(number)))
    both = cj.exhibit(tmp_path, taken_at="2015-02-10T05:00:00Z", complete=True)
    assert [one.watch.complete for one in both.exhibits] == [True, True]
    one = cj.exhibit(tmp_path / "0.jsonl", instrument="x.v1.stream", name="stream")
    assert (one.exhibits[0].watch.instrument, one.exhibits[0].payload.name) == (
        "x.v1.stream",
        "stream",
    )


def test_tables_and_archives_take_theirs() -> None:
    table = f"Wer;Was;Wann\nanna;RT @lampshop: {TEXT};10/02 04.50\n".replace("10/02", "10/02/2015")
    evidence = cj.exhibit(
        table.encode(),
        zone="Europe/Stockholm",
        columns={"handle": "Wer", "text": "Was", "time": "Wann"},
        dates="day_first",
    )
    share = cj.judge(CONTEST, evidence).standings[0].share
    assert (share.earliest, share.latest) == (
        "2015-02-10T03:50:00.000000Z",
        "2015-02-10T03:50:59.999999Z",
    )
    short = f"handle,text,time\nanna,RT @lampshop: {TEXT},04:50\n".encode()
    for day in ("2015-02-10", date(2015, 2, 10)):
        found = cj.judge(CONTEST, cj.exhibit(short, zone="Europe/Stockholm", day=day))
        assert found.standings[0].share.earliest == share.earliest
    owned = cj.judge(CONTEST, cj.exhibit(tweets_js(0), account="@raz"))
    assert owned.standings[0].entrant.id == "@raz"


@pytest.mark.parametrize(
    ("terms", "key"),
    [
        ({"taken_at": datetime(2015, 2, 10)}, "taken_at"),  # noqa: DTZ001 - the point
        ({"taken_at": "yesterday"}, "taken_at"),
        ({"complete": True}, ""),
        ({"sees": ["natives"]}, "sees[0]"),
        ({"order": "random"}, "order"),
        ({"account": "nobody"}, "account"),
        ({"dates": "dmy"}, "dates"),
        ({"from_": "2015-02-10T03:00:00Z", "to": "2015-02-10T02:00:00Z"}, ""),
    ],
)
def test_a_bad_term_is_the_caller_s_fault(terms: dict[str, object], key: str) -> None:
    with pytest.raises(cj.UsageError) as caught:
        cj.exhibit(LIST, **terms)  # type: ignore[arg-type]  # that is the point
    assert [one.key for one in caught.value.faults] == [key]
    assert "exhibit()" in str(caught.value)


def test_an_unknown_instrument_is_named() -> None:
    with pytest.raises(cj.InputError, match=r"'x\.v3' is not known"):
        cj.exhibit(LIST, instrument="x.v3")


def test_evidence_files_state_their_own_terms(tmp_path: Path) -> None:
    path = tmp_path / "evidence.toml"
    path.write_text(TERMS, encoding="utf-8")
    document = {"schema": "contestjudge/evidence/v1"}
    named_otherwise = tmp_path / "terms.json"
    named_otherwise.write_text(json.dumps(document), encoding="utf-8")
    for given in (path, str(path), tmp_path, document, named_otherwise):
        with pytest.raises(cj.UsageError, match=r"give it to read\(\)") as caught:
            cj.exhibit(given, complete=False)
        assert caught.value.code == "exhibit.evidence_file"


def test_what_is_given_is_not_changed() -> None:
    records = [v1(0)]
    before = json.dumps(records)
    digest(cj.exhibit(records))
    assert json.dumps(records) == before
    assert POST in before
