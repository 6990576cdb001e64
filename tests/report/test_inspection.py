"""``inspect``: a table that fits, that says what is suspicious, and that nobody can steer."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import contestjudge as cj
from contestjudge.schemas import json_schema

HEAD = "handle,form,time\n"


def _share(number: int, **more: object) -> dict[str, object]:
    return {
        "id_str": f"17903213249508147{number:02}",
        "created_at": "Tue May 14 10:00:41 +0000 2024",
        "text": "RT @brand: Buns",
        "user": {"id_str": f"5{number:03}", "screen_name": f"u{number}"},
        "retweeted_status": {
            "id_str": "1790321153928069120",
            "created_at": "Tue May 14 10:00:00 +0000 2024",
            "text": "Buns",
            "retweet_count": 7,
            "user": {"id_str": "17", "screen_name": "brand"},
        },
        **more,
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shares = [_share(number) for number in range(3)]
    (tmp_path / "retweets.json").write_text(json.dumps(shares), encoding="utf-8")
    (tmp_path / "shares.csv").write_text(
        f"{HEAD}ada,native,2024-05-14 12:00\nbo,native,yesterday\ncy,native,soon\n", "utf-8"
    )
    (tmp_path / "none.json").write_text("[]", encoding="utf-8")
    return tmp_path


def test_what_was_counted_stands_beside_what_was_seen(folder: Path) -> None:
    del folder
    found = cj.inspect(cj.read("retweets.json"))
    assert found.text() == (
        "retweets.json\n"
        "  format     x.v1, read as x.v1.statuses (statuses that somebody picked; says nothing of"
        " others)\n"
        "  records    3, of which 0 rejected\n"
        "  shares     3 native shares\n"
        "  of post    1790321153928069120: 3; the platform counted 7 native shares (3 here)\n"
        "  period     2024-05-14 10:00:41.086 UTC\n"
        "  times      all to the millisecond\n"
    )
    (count,) = found.inputs[0].counts
    assert (count.declared, count.seen) == (7, 3)


def test_several_inputs_are_compared_first(folder: Path) -> None:
    del folder
    text = cj.inspect(cj.read("none.json", "retweets.json", "shares.csv")).text(80)
    assert text.startswith(
        "file           read as        records  shares  rejected  times\n"
        "none.json      x.v1.statuses        0       0         0\n"
        "retweets.json  x.v1.statuses        3       3         0  millisecond\n"
        "shares.csv     table                3       1         2  minute\n\n"
    )


def test_reasons_are_given_once_with_their_records(folder: Path) -> None:
    (folder / "many.csv").write_text(
        HEAD + "ada,native,2024-05-14 12:00\n" + "bo,native\n" * 8, encoding="utf-8"
    )
    text = cj.inspect(cj.read("many.csv")).text()
    assert (
        "  rejected   records 2, 3, 4, 5, 6 and 3 more: 2 cells, where the header has 3\n" in text
    )


def test_an_empty_answer_is_said_to_be_one(folder: Path) -> None:
    del folder
    assert "  records    none (an empty answer is evidence too)\n  shares     none\n" in (
        cj.inspect(cj.read("none.json")).text()
    )


@pytest.mark.parametrize("width", [80, 96, 120])
def test_no_line_is_wider_than_the_terminal(folder: Path, width: int) -> None:
    long = folder / ("a-very-long-name-" * 8 + ".json")
    long.write_bytes((folder / "retweets.json").read_bytes())
    text = cj.inspect(cj.read(folder)).text(width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" in text


def test_a_full_list_is_suspicious(folder: Path) -> None:
    shares = [_share(number) for number in range(100)]
    (folder / "full.json").write_text(json.dumps(shares), encoding="utf-8")
    found = cj.inspect(cj.exhibit("full.json", instrument="x.v1.statuses/retweets"))
    assert found.inputs[0].suspicious == {"coverage.cap_reached": 100}
    assert (
        "  suspicious 100 of one post, and no such list is longer than 100: the earliest may be"
        " missing\n             [coverage.cap_reached]\n"
    ) in found.text()


def test_the_original_s_clock_is_suspicious(folder: Path) -> None:
    share = _share(1, created_at="Tue May 14 10:00:00 +0000 2024")
    share["id_str"] = "20313602118"
    (folder / "old.json").write_text(json.dumps([share]), encoding="utf-8")
    found = cj.inspect(cj.read("old.json"))
    assert found.inputs[0].suspicious == {"time.original_clock": 1}
    assert found.inputs[0].precision == {"not_before": 1}
    assert "printed with the original's time: 1 [time.original_clock]" in found.text()


def test_nothing_steers_the_reader(folder: Path) -> None:
    hostile = "a\x1b[31m\u202e.csv"
    (folder / hostile).write_text(f"{HEAD}ada,native,\u202e\x1bsoon\nbo,native,\n", "utf-8")
    text = cj.inspect(cj.read(folder / hostile)).text()
    assert {"\x1b", "\u202e"}.isdisjoint(text)


def test_json_is_as_its_schema_says(folder: Path) -> None:
    document = json.loads(cj.inspect(cj.read(folder)).to_json())
    jsonschema.validate(document, json_schema("inspection"))
    assert document["schema"] == "contestjudge/inspection/v1"
    assert len(document["inputs"]) == 3


def test_a_zone_is_missed_only_where_times_are_local(folder: Path) -> None:
    (folder / "offset.csv").write_text(f"{HEAD}ada,native,2024-05-14T12:00:00Z\n", "utf-8")
    (folder / "epoch.csv").write_text(f"{HEAD}ada,native,1715680800\n", "utf-8")
    (folder / "both.csv").write_text(
        f"{HEAD}ada,native,1715680800\nbo,native,2024-05-14 12:00\n", "utf-8"
    )
    (folder / "ids.csv").write_text("handle,form,share_id\nada,native,1790321324950814720\n")
    names = ("both.csv", "epoch.csv", "ids.csv", "offset.csv", "shares.csv")
    missing = {one.name: one.zone_missing for one in cj.inspect(cj.read(*names)).inputs}
    assert [name for name in names if missing[name]] == ["both.csv", "shares.csv"]
