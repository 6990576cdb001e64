"""Payloads come from strangers, rules from people in a hurry: nothing of it may break anything.

Whatever is given: exit status 2 with exactly one line that says where, what is wrong and what to
do, or a decision whose counted rejections reconcile. Never a traceback, never status 1.
"""

from __future__ import annotations

import codecs
import gzip
import json
import os
import re
import resource
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from contestjudge.cli.main import main

POST = "564993779258904576"
POSTED = "Tue Feb 10 03:46:28 +0000 2015"
CONTEST = f"""schema = "contestjudge/contest/v1"
name = "A lamp"
[sponsor]
platform = "x"
id = "12"
handles = ["lampshop"]
[[posts]]
id = "{POST}"
text = "Retweet this and win a lamp for your room"
[entry]
forms = ["native", "manual"]
"""
EVIDENCE = 'schema = "contestjudge/evidence/v1"\n[[exhibits]]\npath = "good.jsonl"\n'
TABLE = 'schema = "contestjudge/evidence/v1"\n[[exhibits]]\npath = "table.csv"\n'
MEBIBYTE = 1 << 20
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def record(number: int = 0, **changes: object) -> dict[str, object]:
    """Make a native share, some seconds after the post."""
    share = int(POST) + (number + 1) * (1 << 22) * 2000
    second = datetime.fromtimestamp(((share >> 22) + 1_288_834_974_657) // 1000, UTC)
    return {
        "id_str": str(share),
        "created_at": second.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "text": "RT @lampshop: Retweet this and win a lamp for your room",
        "user": {"id_str": str(100 + number), "screen_name": f"guest{number}"},
        "retweeted_status": {
            "id_str": POST,
            "created_at": POSTED,
            "retweet_count": 3,
            "text": "Retweet this and win a lamp for your room",
            "user": {"id_str": "12", "screen_name": "lampshop"},
        },
        **changes,
    }


def line(number: int = 0, **changes: object) -> bytes:
    return json.dumps(record(number, **changes)).encode() + b"\n"


GOOD = line()


class Ran(NamedTuple):
    """What the command answered."""

    status: int
    output: str
    complaint: str


Run = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contest.toml").write_text(CONTEST)
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    (tmp_path / "table.csv").write_text("handle,form,time\nanna,native,2015-02-10 03:50:00\n")
    return tmp_path


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*arguments: str | Path) -> Ran:
        status = main([os.fspath(argument) for argument in arguments])
        output, complaint = capfdbinary.readouterr()
        return Ran(status, output.decode(), complaint.decode())

    return run


def refused(ran: Ran, *parts: str) -> None:
    """Exit 2, nothing decided, one line with all that it must say."""
    assert ran.status == 2, ran
    assert ran.output == ""
    assert ran.complaint.startswith("contestjudge: ")
    assert ran.complaint.endswith("\n")
    assert ran.complaint.count("\n") == 1
    assert "Traceback" not in ran.complaint
    assert UNSAFE.search(ran.complaint) is None
    for part in parts:
        assert part in ran.complaint


def counted(ran: Ran, *, used: int, rejected: dict[int, str], irrelevant: int = 0) -> None:
    """A decision in spite of it, and every record accounted for, with the reason of each loss."""
    assert ran.status in {0, 3}, ran
    assert ran.complaint == ""
    (one,) = json.loads(ran.output)["inputs"]
    reasons = {row["record"]: row["reason"] for row in one["rejected"]}
    assert reasons.keys() == rejected.keys()
    for number, reason in rejected.items():
        assert reason in reasons[number]
    assert (one["used"], one["irrelevant"]) == (used, irrelevant)
    assert one["records"] == used + irrelevant + len(rejected)


class TestOneBadLineAmongGoodOnes:
    """It is rejected with its number and the reason; the run goes on."""

    @pytest.mark.parametrize(
        ("bad", "reason"),
        [
            pytest.param(GOOD[:200], "not valid JSON (EOF while parsing", id="truncated"),
            pytest.param(b"[" * 10_000 + b"]" * 10_000, "nested more than", id="deep"),
            pytest.param(b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "nested", id="deep objects"),
            pytest.param(
                GOOD[:-2] + b',"z":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
                "nested more than",
                id="deep in a field that nobody reads",
            ),
            pytest.param(b"\0\0\0", "not valid JSON", id="NUL bytes"),
            pytest.param(GOOD[:50] + b"\0" + GOOD[50:-1], "not valid JSON", id="NUL inside"),
            pytest.param(line(2, text="\ud800 x")[:-1], "not valid JSON", id="lone surrogate"),
            pytest.param(
                line(2, unread="\udfff")[:-1], "not valid JSON", id="lone surrogate, not read"
            ),
            pytest.param(
                GOOD[:-1].replace(b"guest0", b"g\xed\xa0\x80"), "not valid JSON", id="raw surrogate"
            ),
            pytest.param(
                GOOD[:-1].replace(b"lamp for", b"l\xe4mp for"), "not valid JSON", id="latin-1"
            ),
            pytest.param(
                GOOD[:-1].replace(b": 3,", b": " + b"9" * 5_000 + b","),
                "not valid JSON (number out of range",
                id="integer of 5,000 digits",
            ),
            pytest.param(
                GOOD[:-1].replace(b": 3,", b": " + b"9" * 4_000 + b","),
                "retweeted_status.retweet_count: input should be less than",
                id="count of 4,000 digits",
            ),
            pytest.param(
                GOOD[:-1].replace(b": 3,", b": -3,"),
                "retweeted_status.retweet_count: input should be greater than",
                id="negative count",
            ),
            pytest.param(GOOD[:-2] + b',"z": NaN}', "not valid JSON", id="NaN, not read"),
            pytest.param(
                GOOD[:-2] + b',"z": -Infinity}', "not valid JSON", id="infinity, not read"
            ),
            pytest.param(b"null", "not an object", id="null"),
            pytest.param(b'"text"', "not an object", id="a string"),
            pytest.param(b"{}", "not a status", id="an empty object"),
            pytest.param(line(3, created_at="yesterday")[:-1], "created_at: ", id="no time"),
            pytest.param(
                line(3, created_at="Fri Dec 31 23:59:59 +0000 9999")[:-1],
                "created_at: lies outside the years 1970 to 2199",
                id="a time beyond all clocks",
            ),
            pytest.param(line(3, user="guest")[:-1], "user: ", id="a field of another type"),
            pytest.param(line(3, retweeted_status=[])[:-1], "retweeted_status: ", id="a list"),
            pytest.param(b'{"delete": {}}', "delete.status: missing", id="an empty notice"),
        ],
    )
    def test_it_is_rejected(self, folder: Path, run: Run, bad: bytes, reason: str) -> None:
        payload = folder / "payload.jsonl"
        payload.write_bytes(GOOD + bad + b"\n" + line(1))
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=2, rejected={2: reason})

    @pytest.mark.parametrize(
        "last", [GOOD[:-100], b'{"id_str":"5', b"\xef\xbb\xbf" + GOOD], ids=["cut", "key", "mark"]
    )
    def test_so_is_the_last_one(self, folder: Path, run: Run, last: bytes) -> None:
        payload = folder / "payload.jsonl"
        payload.write_bytes(line(1) + last)
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=1, rejected={2: "not valid JSON"})

    @pytest.mark.parametrize(
        "bad",
        [
            b'{"limit": {"track": ' + b"9" * 30 + b"}}",
            b'{"delete": {"status": {"id_str": "5"}, "timestamp_ms": "999999999999999"}}',
        ],
    )
    def test_numbers_that_no_stream_counts_to(self, folder: Path, run: Run, bad: bytes) -> None:
        payload = folder / "payload.jsonl"
        payload.write_bytes(GOOD + bad.replace(b'"5"', json.dumps(record()["id_str"]).encode()))
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        assert ran.status in {0, 3}

    def test_rejections_reach_the_reader(self, folder: Path, run: Run) -> None:
        payload = folder / "payload.jsonl"
        payload.write_bytes(GOOD + GOOD[:200] + b"\n")
        ran = run("judge", folder / "contest.toml", payload)
        assert ran.status == 3
        assert "[record.rejected]" in ran.output

    def test_a_hundred_megabytes_in_one_string(self, folder: Path, run: Run) -> None:
        payload = folder / "payload.jsonl"
        with payload.open("wb") as stream:
            stream.write(GOOD + b'{"id_str":"5","text":"')
            stream.writelines(b"a" * MEBIBYTE for _ in range(100))
            stream.write(b'"}\n' + line(1))
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=2, rejected={2: "a record of more than 16777216 bytes"})

    @pytest.mark.parametrize("garbage", [b"a", b'"', b"\\", b"[", b"\xff"])
    def test_a_hundred_megabytes_of_garbage(self, folder: Path, run: Run, garbage: bytes) -> None:
        payload = folder / "payload.jsonl"
        with payload.open("wb") as stream:
            stream.write(GOOD)
            stream.writelines(garbage * MEBIBYTE for _ in range(100))
            stream.write(b"\n" + line(1))
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=2, rejected={2: ""})


class TestWhatIsReadAllTheSame:
    def test_an_id_that_a_double_has_rounded_is_dropped_and_the_record_stays(
        self, folder: Path, run: Run
    ) -> None:
        rounded = record(3, id=int(float(f"{POST}000") / 1000) + (1 << 40))
        del rounded["id_str"]
        payload = folder / "payload.jsonl"
        payload.write_bytes(GOOD + json.dumps(rounded).encode())
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=2, rejected={})
        codes = {finding["code"] for finding in json.loads(ran.output)["findings"]}
        assert "share.id_unreadable" in codes

    def test_of_a_repeated_key_the_last_one_counts(self, folder: Path, run: Run) -> None:
        other = json.loads(line(5))
        payload = folder / "payload.jsonl"
        payload.write_bytes(
            GOOD[:-2]
            + f',"id_str":"{other["id_str"]}","created_at":"{other["created_at"]}"}}'.encode()
        )
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=1, rejected={})
        (row,) = json.loads(ran.output)["standings"]
        assert row["share"]["id"] == other["id_str"]

    @pytest.mark.parametrize(
        "whole", [codecs.BOM_UTF8 + GOOD, GOOD.replace(b"\n", b"\r\n"), b"\n \n" + GOOD + b"\n\n"]
    )
    def test_marks_and_line_ends(self, folder: Path, run: Run, whole: bytes) -> None:
        payload = folder / "payload.jsonl"
        payload.write_bytes(whole)
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=1, rejected={})

    def test_an_empty_answer_is_an_answer(self, folder: Path, run: Run) -> None:
        payload = folder / "payload.json"
        payload.write_bytes(b"[]")
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=0, rejected={})

    def test_a_table_with_a_quote_that_is_never_closed(self, folder: Path, run: Run) -> None:
        payload = folder / "payload.csv"
        payload.write_text(
            "handle,form,time\nanna,native,2015-02-10T03:50:00Z\n"
            'bert,"native,2015-02-10T03:51:00Z\ncleo,native,2015-02-10T03:52:00Z\n'
        )
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=2, rejected={2: "a quote is opened and never closed"})

    def test_a_table_with_a_million_columns(self, folder: Path, run: Run) -> None:
        payload = folder / "payload.csv"
        payload.write_bytes(
            b"handle,form,time"
            + b",more" * 1_000_000
            + b"\nanna,native,2015-02-10T03:50:00Z"
            + b",1" * 1_000_000
            + b"\nbert,native,2015-02-10T03:51:00Z\n"
        )
        ran = run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=1, rejected={2: "cells"})


class TestWholeFilesThatAreRefused:
    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            pytest.param(b"", "is empty", id="empty"),
            pytest.param(b" \n\t\n", "is empty", id="blank"),
            pytest.param(GOOD[:-300], "JSON, but no record of a known format", id="cut object"),
            pytest.param(b"[" + GOOD[:-300], "no record of a known format", id="cut list"),
            pytest.param(
                json.dumps([record(0), record(1)], indent=1).encode()[:-300],
                "record 1: none of its 1 records could be used; not valid JSON (EOF",
                id="cut document",
            ),
            pytest.param(b"[" * 10_000 + b"]" * 10_000, "nested too deep", id="deep"),
            pytest.param(b"\0" * 1_000, "not text in UTF-8", id="NUL bytes"),
            pytest.param(GOOD.decode().encode("utf-16"), "not text in UTF-8", id="UTF-16"),
            pytest.param(GOOD.decode().encode("utf-16-le"), "not text in UTF-8", id="no mark, LE"),
            pytest.param(GOOD.decode().encode("utf-16-be"), "not text in UTF-8", id="no mark, BE"),
            pytest.param(GOOD.replace(b"lamp", b"l\xe4mp"), "not text in UTF-8", id="latin-1"),
            pytest.param(
                b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", "not text in UTF-8", id="a picture"
            ),
            pytest.param(b"null", "no known format", id="null"),
            pytest.param(b"17", "no known format", id="a number"),
            pytest.param(b"{}", "no record of a known format", id="an empty object"),
            pytest.param(b'{"users": []}', "no record of a known format", id="something else"),
            pytest.param(b"<!doctype html><html>RT</html>", "no known format", id="a web page"),
            pytest.param(b"\x1f\x8b", "the gzip file ends too early", id="gzip, two bytes"),
            pytest.param(b"\x1f\x8bxxxxxxxxxxx", "the gzip file is broken", id="gzip in name only"),
            pytest.param(
                gzip.compress(GOOD * 50)[:-30], "the gzip file ends too early", id="gzip, cut"
            ),
            pytest.param(
                gzip.compress(GOOD * 50)[:40] + b"junk" * 30, "gzip file is broken", id="gzip, junk"
            ),
            pytest.param(
                gzip.compress(GOOD) + b"trailing", "the gzip file is broken", id="gzip, tail"
            ),
            pytest.param(gzip.compress(gzip.compress(GOOD)), "not text in UTF-8", id="gzip twice"),
        ],
    )
    @pytest.mark.parametrize("command", ["judge", "inspect"])
    def test_in_one_line_that_names_the_file(
        self, folder: Path, run: Run, command: str, content: bytes, problem: str
    ) -> None:
        payload = folder / "payload.bin"
        payload.write_bytes(content)
        rules = [folder / "contest.toml"] if command == "judge" else []
        ran = run(command, *rules, payload)
        refused(ran, "payload.bin: ", problem, "; ")

    def test_garbage_of_a_hundred_megabytes(self, folder: Path, run: Run) -> None:
        payload = folder / "payload.bin"
        with payload.open("wb") as stream:
            stream.writelines(b"a" * MEBIBYTE for _ in range(100))
        refused(run("judge", folder / "contest.toml", payload), "payload.bin", "no known format")

    @pytest.mark.parametrize(
        "name",
        ["missing.jsonl", "missing.toml", "a" * 300, "a\nb", "a\x1b[31mb", "a\0b", "a\udcffb"],
    )
    def test_files_that_are_not_there(self, folder: Path, run: Run, name: str) -> None:
        refused(run("judge", folder / "contest.toml", name), "cannot be read", "check the path")
        refused(run("judge", name, folder / "good.jsonl"), "cannot be read", "check the path")

    def test_a_folder_without_files(self, folder: Path, run: Run) -> None:
        (folder / "empty").mkdir()
        ran = run("judge", folder / "contest.toml", folder / "empty")
        refused(ran, "empty: holds no files", "name the payloads")
        refused(run("judge", folder, folder / "good.jsonl"), "cannot be read (Is a directory)")

    @pytest.mark.parametrize(
        "arguments", [[], ["settle"], ["judge"], ["judge", "a", "b", "--format", "yaml"], ["-x"]]
    )
    def test_usage(self, run: Run, arguments: list[str]) -> None:
        refused(run(*arguments), "--help")


class TestRules:
    @pytest.mark.parametrize(
        ("changed", "parts"),
        [
            (
                CONTEST + 'colour = "red"\n',
                ("entry.colour: no such key", "the keys here are forms, opens"),
            ),
            (CONTEST + "[award]\nseats = 0\n", ("award.seats: ", "must be at least 1")),
            (CONTEST + "[award]\nseats = -1\n", ("award.seats: ",)),
            (CONTEST + "[award]\nseats = 99999999999999999999\n", ("award.seats: ",)),
            (CONTEST + "[award]\nseats = 1.5\n", ("award.seats: ",)),
            (CONTEST + "[award]\nseats = inf\n", ("award.seats: ",)),
            (CONTEST + "[award]\nseats = true\n", ("award.seats: ",)),
            (CONTEST + f"[award]\nseats = {'9' * 5_000}\n", ("not valid TOML", "mend")),
            (CONTEST + "[award]\npositions = [100]\n", ("award: ", 'method = "positions"')),
            (CONTEST + '[award]\nmethod = "positions"\n', ("award: ", "needs positions")),
            (
                CONTEST + '[award]\nmethod = "positions"\npositions = [1]\nseats = 1\n',
                ("award: ", "contradict"),
            ),
            (CONTEST.replace('"native", "manual"', '"native", "native"'), ("forms", "twice")),
            (CONTEST.replace('"native", "manual"', '"nativ"'), ("entry.forms[0]: ", "'native'")),
            (CONTEST.replace('"native", "manual"', ""), ("entry.forms: ",)),
            (CONTEST.replace(f'"{POST}"', '"0x14"'), ("posts[0].id: ", "address")),
            (CONTEST.replace(f'"{POST}"', POST), ("posts[0].id: ", f'put it in quotes: "{POST}"')),
            (CONTEST.replace(f'"{POST}"', '"20"'), ("posts[0].at: ", "add at")),
            (CONTEST + "opens = 2015-02-10T03:00:00\n", ("entry.opens: ", "Z or an offset")),
            (
                CONTEST + 'opens = "2015-02-10T03:00:00"\n',
                ("entry.opens: ", "2010-08-04T09:00:00Z"),
            ),
            (CONTEST + "opens = 9999-01-01T00:00:00Z\n", ("entry.opens: ", "1970 to 2199")),
            (CONTEST + "closes = 9999-12-31\n", ("entry.closes: ", "1970 to 2199")),
            (
                CONTEST + "opens = 2015-02-11T03:00:00Z\ncloses = 2015-02-10T04:00:00Z\n",
                ("entry.closes: ", "closes before it opens", "must lie after"),
            ),
            (CONTEST + "closes = 2015-02-10T00:00:00Z\n", ("entry.closes: ", "closes before")),
            (CONTEST.replace("/v1", "/v9"), ("schema: ", "contestjudge/contest/v1")),
            (
                CONTEST.replace("name =", 'timezone = "Mars/Phobos"\nname ='),
                ("timezone: ", "IANA"),
            ),
            (
                CONTEST.replace("name =", 'timezone = "../../etc/passwd"\nname ='),
                ("timezone: ", "IANA"),
            ),
            (
                CONTEST.replace("name =", 'timezone = "\\u001b[31m\\u202e"\nname ='),
                ("timezone: ", "IANA"),
            ),
            (CONTEST + 'forms = ["native"]\n', ("not valid TOML", "line 12")),
            ("", ("schema: is missing", "add it")),
            ("these are the rules", ("not valid TOML", "line 1")),
            ("a = " + "[" * 100_000, ("not valid TOML", "mend")),
            (EVIDENCE, ("this is an evidence file", "contest file first")),
            (GOOD.decode(), ("not valid TOML",)),
            ("\0", ("not valid TOML",)),
        ],
    )
    def test_what_is_wrong_is_named_with_its_file_and_key(
        self, folder: Path, run: Run, changed: str, parts: tuple[str, ...]
    ) -> None:
        rules = folder / "rules.toml"
        rules.write_text(changed)
        refused(run("judge", rules, folder / "good.jsonl"), "rules.toml: ", *parts)

    @pytest.mark.parametrize(
        ("changed", "parts"),
        [
            (b'{"schema": "contestjudge/contest/v1"', ("not valid JSON", "mend")),
            (b"[]", ("not an object",)),
            (b"[" * 100_000, ("not valid JSON", "mend")),
            (b'{"schema": "contestjudge/contest/v1", "name": NaN}', ("name: ",)),
            (b'{"schema": "contestjudge/contest/v1", "\\u001b[31m\\n": 1}', ("no such key",)),
            (b'{"schema": "contestjudge/contest/v1", "\\ud800": 1}', ("unicode",)),
            (
                json.dumps(
                    {
                        "schema": "contestjudge/contest/v1",
                        "name": "\ud800",
                        "sponsor": {"platform": "x", "handles": ["lampshop"]},
                        "posts": [{"id": POST}],
                    }
                ).encode(),
                ("name: ",),
            ),
            (CONTEST.encode(), ("not valid JSON",)),
            (GOOD, ("schema: is missing",)),
        ],
    )
    def test_json_rules(
        self, folder: Path, run: Run, changed: bytes, parts: tuple[str, ...]
    ) -> None:
        rules = folder / "rules.json"
        rules.write_bytes(changed)
        refused(run("judge", rules, folder / "good.jsonl"), "rules.json: ", *parts)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
    def test_encodings(self, folder: Path, run: Run, encoding: str) -> None:
        rules = folder / "rules.toml"
        rules.write_bytes(CONTEST.replace("A lamp", "Lämp").encode(encoding))
        ran = run("judge", rules, folder / "good.jsonl")
        refused(ran, "rules.toml: ")


class TestEvidenceFiles:
    @pytest.mark.parametrize(
        ("content", "parts"),
        [
            (CONTEST, ("this is a contest file", "one contest file comes first")),
            (EVIDENCE + "colour = 1\n", ("exhibits[0].colour: no such key", "the keys here are")),
            (EVIDENCE + "taken_at = 2015-02-10T03:00:00\n", ("exhibits[0].taken_at: ", "offset")),
            (EVIDENCE + 'taken_at = "9999-12-31T23:59:59Z"\n', ("taken_at: ", "1970 to 2199")),
            (EVIDENCE + 'taken_at = "0001-01-01T00:00:00Z"\n', ("taken_at: ", "1970 to 2199")),
            (
                EVIDENCE + 'instrument = "x.v9"\n',
                ("exhibits[0]: ", "'x.v9' is not known", "use one"),
            ),
            (EVIDENCE + "complete = true\n", ("exhibits[0]: ", "needs taken_at")),
            (
                EVIDENCE + "from = 2015-02-11T00:00:00Z\nto = 2015-02-10T00:00:00Z\n",
                ("exhibits[0]: ", "from lies after"),
            ),
            (EVIDENCE + 'order = "sideways"\n', ("exhibits[0].order: ", "'newest_first'")),
            (EVIDENCE.replace("good", "gone"), ("exhibits[0]: gone.jsonl: cannot be read",)),
            (EVIDENCE.replace("good.jsonl", "a\\u0000b"), ("exhibits[0]: ", "cannot be read")),
            (EVIDENCE.replace("good.jsonl", "."), ("exhibits[0]: ", "Is a directory")),
            (EVIDENCE.replace("good.jsonl", "these.toml"), ("exhibits[0]: ", "no known format")),
            (TABLE, ("table.csv: zone: ", 'add zone = "Europe/Stockholm"')),
            (TABLE + 'zone = "Nowhere/No"\n', ("table.csv: zone: ", "IANA")),
            (TABLE + 'zone = "UTC"\ncolumns = {handle = "X"}\n', ("table.csv: ", "no column 'X'")),
            (TABLE + 'zone = "UTC"\ncolumns = {name = "handle"}\n', ("table.csv: ", "'name'")),
            (TABLE + 'zone = "UTC"\ndates = "either"\n', ("exhibits[0].dates: ",)),
            (
                EVIDENCE + '[[rulings]]\ndecide = "exclude"\nby = "judge"\nreason = "staff"\n',
                ("rulings[0]: ", "needs either account or share"),
            ),
            (
                'schema = "contestjudge/evidence/v1"\n',
                ("there is no evidence", "name at least one"),
            ),
            ("nonsense", ("not valid TOML", "mend")),
        ],
    )
    def test_what_is_wrong_is_named(
        self, folder: Path, run: Run, content: str, parts: tuple[str, ...]
    ) -> None:
        (folder / "these.toml").write_text(content)
        refused(run("judge", folder / "contest.toml", folder / "these.toml"), *parts)


class TestStrangersNames:
    """What strangers call themselves reaches neither terminal nor reader as anything but text."""

    NASTY = (
        "\x1b[31mred\x1b[0m",
        "\x9b31mred",
        "\u202egnirts",
        "\u2066isolated",
        "a\u200eb",
        "j\u0430ck",
        "<script>alert(1)</script>",
        "a\nwinner: mallory",
        "a\r\x08\x07b",
        "\u0000",
        "ａｎｎａ",
    )

    @pytest.mark.parametrize("name", NASTY)
    @pytest.mark.parametrize("view", ["text", "json"])
    def test_as_a_handle(self, folder: Path, run: Run, name: str, view: str) -> None:
        """No handle of X looks so: the account is known by its id alone."""
        payload = folder / "payload.jsonl"
        payload.write_bytes(line(1, user={"id_str": "5", "screen_name": name}))
        for ran in (
            run("judge", folder / "contest.toml", payload, "--format", view),
            run("inspect", payload, "--format", view),
        ):
            assert ran.status in {0, 3}
            assert ran.complaint == ""
            assert name not in ran.output
            assert UNSAFE.search(ran.output) is None

    @pytest.mark.parametrize("name", NASTY)
    def test_in_a_table(self, folder: Path, run: Run, name: str) -> None:
        payload = folder / "payload.csv"
        cell = name.replace('"', '""')
        payload.write_text(
            f'handle,form,time\n"{cell}",native,2015-02-10T03:50:00Z\n'
            "anna,native,2015-02-10T03:51:00Z\n",
            newline="",
        )
        ran = run("judge", folder / "contest.toml", payload)
        assert ran.status == 3
        assert ran.complaint == ""
        assert UNSAFE.search(ran.output) is None
        assert "\nwinner: mallory" not in ran.output

    @pytest.mark.parametrize("name", NASTY)
    def test_as_the_name_of_a_contest_and_of_a_file(
        self, folder: Path, run: Run, name: str
    ) -> None:
        rules = json.dumps(
            {
                "schema": "contestjudge/contest/v1",
                "name": name,
                "sponsor": {"platform": "x", "handles": ["lampshop"]},
                "posts": [{"id": POST}],
            }
        )
        (folder / "rules.json").write_text(rules)
        ran = run("judge", folder / "rules.json", folder / "good.jsonl")
        assert ran.status == 3
        assert UNSAFE.search(ran.output) is None
        refused(run("judge", folder / "contest.toml", folder / name.replace("/", "")))

    def test_markup_in_texts_is_no_markup_here(self, folder: Path, run: Run) -> None:
        text = "RT @lampshop: Retweet this and win a lamp for your room <img src=x>\x1b]0;x\x07"
        share = record(1, text=text)
        del share["retweeted_status"]
        payload = folder / "payload.jsonl"
        payload.write_text(json.dumps(share))
        ran = run("judge", folder / "contest.toml", payload)
        assert ran.status == 3
        assert "<img" not in ran.output
        assert UNSAFE.search(ran.output) is None


def _gzipped(path: Path, parts: Iterable[bytes]) -> None:
    packer = zlib.compressobj(9, wbits=31)
    with path.open("wb") as stream:
        for part in parts:
            stream.write(packer.compress(part))
        stream.write(packer.flush())


class TestAsAProcess:
    """The same through the door that people use, with the memory of the process bounded."""

    LIMIT = 1 << 30

    def run(self, *arguments: Path | str, text: bytes = b"") -> Ran:
        def bounded() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (self.LIMIT, self.LIMIT))

        done = subprocess.run(
            [sys.executable, "-m", "contestjudge", *map(str, arguments)],
            input=text,
            capture_output=True,
            check=False,
            preexec_fn=bounded,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def test_half_a_gibibyte_of_blanks_in_half_a_megabyte_of_gzip(self, folder: Path) -> None:
        payload = folder / "bomb.jsonl.gz"
        _gzipped(payload, [GOOD, *([b" " * MEBIBYTE] * 512)])
        assert payload.stat().st_size < MEBIBYTE
        ran = self.run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=1, rejected={2: "a line too long to be read"})

    def test_a_document_that_never_ends(self, folder: Path) -> None:
        payload = folder / "bomb.json.gz"
        _gzipped(payload, [b"[\n" + GOOD[:-1], *([b" " * MEBIBYTE] * 400)])
        ran = self.run("judge", folder / "contest.toml", payload)
        refused(ran, "bomb.json.gz: ", "more than 268435456 bytes", "write it as JSON lines")

    def test_brackets_in_a_long_string(self, folder: Path) -> None:
        """Looking for deep nesting must not cost more than the record itself."""
        payload = folder / "payload.jsonl"
        text = b"[{" * 100 + b'\\"' * MEBIBYTE + b"a" * (8 * MEBIBYTE)
        payload.write_bytes(GOOD + b'{"id_str":"5","text":"' + text + b'"}\n')
        ran = self.run("judge", folder / "contest.toml", payload, "--format", "json")
        counted(ran, used=1, rejected={2: "user: missing"})

    def test_standard_input(self, folder: Path) -> None:
        ran = self.run("judge", folder / "contest.toml", "-", "--format", "json", text=GOOD)
        counted(ran, used=1, rejected={})
        refused(self.run("judge", folder / "contest.toml", "-"), "<stdin>: is empty")
        garbage = self.run("judge", folder / "contest.toml", "-", text=b"\xff\xfe\0\x1b[31m")
        refused(garbage, "<stdin>: ", "not text in UTF-8")

    def test_a_name_that_is_not_utf_8(self, folder: Path) -> None:
        refused(self.run("judge", folder / "contest.toml", os.fsdecode(b"a\xffb")), "\\udcff")

    def test_whoever_reads_may_stop_reading(self, folder: Path) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [sys.executable, "-m", "contestjudge", "schema", "decision"],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        os.close(writing)
        assert done.stderr == b""
