"""The command line: what each command prints, and its exit status."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest

import contestjudge as cj
from contestjudge.cli import main
from contestjudge.errors import InputError

POST = "1790321153928069120"
CONTEST = f"""
schema = "contestjudge/contest/v1"
name = "Buns"
timezone = "Europe/Stockholm"
sponsor = {{ platform = "x", id = "1", handles = ["blue_bakery"] }}
posts = [{{ id = "{POST}" }}]

[entry]
forms = ["native"]
closes = 2024-05-14T22:00:00Z

[eligibility]
exclude = ["@staff"]
"""
EVIDENCE = """
schema = "contestjudge/evidence/v1"

[[exhibits]]
path = "shares.jsonl"
instrument = "x.v2.retweets"
taken_at = 2024-05-14T22:30:00Z
complete = true
"""


def _line(share: str, account: str, handle: str) -> str:
    reference = {"type": "retweeted", "id": POST}
    post = {
        "id": share,
        "text": "RT @blue_bakery: buns",
        "author_id": account,
        "author": {"id": account, "username": handle},
        "referenced_tweets": [reference],
    }
    return json.dumps(post) + "\n"


SHARES = (
    _line("1790321324950814720", "5001", "ada")
    + _line("1790321648390373376", "5002", "staff")
    + _line("1790321995632607232", "5003", "bo")
)


class Ran(NamedTuple):
    status: int
    out: str
    err: str


class Desk:
    """A folder with the files, and the command line in it."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def __call__(self, *arguments: str) -> Ran:
        self._capfd.readouterr()
        status = main(arguments)
        return Ran(status, *self._capfd.readouterr())


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Desk:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contest.toml").write_text(CONTEST, encoding="utf-8")
    (tmp_path / "evidence.toml").write_text(EVIDENCE, encoding="utf-8")
    (tmp_path / "shares.jsonl").write_text(SHARES, encoding="utf-8")
    return Desk(capfd)


def test_a_final_decision_exits_with_0(desk: Desk) -> None:
    ran = desk("judge", "contest.toml", "evidence.toml")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Buns: FINAL\n===========\n\nFinal: the seat is decided")


def test_a_decision_that_is_not_final_exits_with_3(desk: Desk) -> None:
    ran = desk("judge", "contest.toml", "shares.jsonl")
    assert ran.status == 3
    assert ran.out.startswith("Buns: PROVISIONAL\n")


def test_a_directory_is_evidence(desk: Desk) -> None:
    by_file = desk("judge", "contest.toml", "evidence.toml", "--format", "json")
    by_folder = desk("judge", "contest.toml", ".", "--format", "json")
    assert by_folder.status == 0
    assert json.loads(by_folder.out)["digest"] == json.loads(by_file.out)["digest"]
    Path("evidence.toml").unlink()
    file_by_file = desk("judge", "contest.toml", ".")
    assert file_by_file.status == 3
    assert "shares.jsonl" in file_by_file.out


def test_gzip_is_read(desk: Desk) -> None:
    Path("packed").write_bytes(gzip.compress(SHARES.encode()))
    plain = json.loads(desk("judge", "contest.toml", "shares.jsonl", "--format", "json").out)
    packed = json.loads(desk("judge", "contest.toml", "packed", "--format", "json").out)
    assert packed["digest"] == plain["digest"]


def test_standard_input_is_evidence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SHARES.encode())))
    given = desk("judge", "contest.toml", "-", "--format", "json")
    named = desk("judge", "contest.toml", "shares.jsonl", "--format", "json")
    assert given.status == 3
    assert json.loads(given.out)["inputs"][0]["name"] == "<stdin>"
    assert json.loads(given.out)["digest"] == json.loads(named.out)["digest"]


@pytest.mark.parametrize("evidence", ["evidence.toml", "shares.jsonl"])
def test_json_follows_the_schema_that_is_printed(desk: Desk, evidence: str) -> None:
    schema = json.loads(desk("schema", "decision").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    decision = json.loads(desk("judge", "contest.toml", evidence, "--format", "json").out)
    validator = jsonschema.Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(decision)] == []
    # The schema is no rubber stamp.
    del decision["digest"]
    assert list(validator.iter_errors(decision))


@pytest.mark.parametrize("document", ["contest", "evidence", "decision", "share"])
def test_schemas_are_schemas(desk: Desk, document: str) -> None:
    ran = desk("schema", document)
    assert ran.status == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(ran.out))


@pytest.mark.parametrize("document", ["contest", "evidence", "decision", "share"])
def test_every_key_is_described(desk: Desk, document: str) -> None:
    schema = json.loads(desk("schema", document).out)
    tables = [schema, *schema.get("$defs", {}).values()]
    keys = [item for table in tables for item in table.get("properties", {}).items()]
    assert len(keys) > 10
    # What is only a reference is described where it leads.
    assert [name for name, said in keys if "description" not in said and "$ref" not in said] == []
    assert [table["title"] for table in tables if "description" not in table] == []


def test_a_contradiction_of_the_rules_names_their_file(desk: Desk) -> None:
    early = CONTEST.replace("2024-05-14T22", "2024-05-13T22")
    Path("early.toml").write_text(early, encoding="utf-8")
    ran = desk("judge", "early.toml", "evidence.toml")
    assert ran.status == 2
    assert ran.err.startswith("contestjudge: early.toml: entry.closes: the contest closes before")


def test_inspect(desk: Desk) -> None:
    ran = desk("inspect", "evidence.toml")
    assert ran.status == 0
    assert "shares     3 native shares" in ran.out
    document = json.loads(desk("inspect", "shares.jsonl", "--format", "json").out)
    assert document["inputs"][0]["forms"] == {"native": 3}


def test_demo(desk: Desk) -> None:
    ran = desk("demo")
    assert ran.status == 0
    assert [line for line in ran.out.splitlines() if line.startswith("Step")][3].startswith(
        "Step 4"
    )
    assert "  Passed over: @raz, @jacob, @made_up_majken, @made_up_tove\n" in ran.out


@pytest.fixture
def decided(desk: Desk) -> Desk:
    out = desk("judge", "contest.toml", "evidence.toml", "--format", "json").out
    Path("decision.json").write_text(out, encoding="utf-8")
    return desk


def test_explain_a_winner(decided: Desk) -> None:
    ran = decided("explain", "decision.json", "@ada")
    assert ran.status == 0
    assert "@ada: your native share 1790321324950814720 counts." in ran.out
    assert "2024-05-14 12:00:41.087" in ran.out
    assert "You hold a seat" in ran.out


def test_explain_one_who_came_later(decided: Desk) -> None:
    out = decided("explain", "decision.json", "x:5003").out
    assert "Your rank is 2. The prize is for the first." in out
    assert "At least 1 entrant was certainly before you" in out


def test_explain_an_excluded_one(decided: Desk) -> None:
    ran = decided("explain", "decision.json", "5002")
    assert ran.status == 0
    assert "you are not in the running" in ran.out
    assert "the rules exclude your account (eligibility.exclude)." in ran.out


def test_explain_an_unknown_one(decided: Desk) -> None:
    ran = decided("explain", "decision.json", "@nobody")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("contestjudge: @nobody is not among the 2 entrants")
    assert ran.err.count("\n") == 1


def test_an_altered_decision_is_refused(decided: Desk) -> None:
    text = Path("decision.json").read_text(encoding="utf-8").replace('"5001"', '"5004"')
    Path("decision.json").write_text(text, encoding="utf-8")
    ran = decided("explain", "decision.json", "@ada")
    assert ran.status == 2
    assert "does not have the digest" in ran.err


def test_a_decision_with_a_huge_number_is_refused(decided: Desk) -> None:
    document = json.loads(Path("decision.json").read_text(encoding="utf-8"))
    document["seats"] = 2**60
    Path("decision.json").write_text(json.dumps(document), encoding="utf-8")
    ran = decided("explain", "decision.json", "@ada")
    assert ran.status == 2
    assert "beyond 53 bits" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("frobnicate",), "invalid choice: 'frobnicate'"),
        ((), "command"),
        (("judge", "contest.toml"), "EVIDENCE"),
        (("judge", "contest.toml", "missing.json"), "missing.json: cannot be read"),
        (("judge", "missing.toml", "shares.jsonl"), "missing.toml: cannot be read"),
        (("judge", "evidence.toml", "shares.jsonl"), "this is an evidence file"),
        (("judge", "contest.toml", "contest.toml"), "this is a contest file"),
        (("judge", "contest.toml", "hello.txt"), "hello.txt: no known format"),
        (("judge", "broken.toml", "shares.jsonl"), "entry.froms: no such key"),
        (("explain", "contest.toml", "@ada"), "contest.toml: this is no decision"),
        (("schema", "frobnicate"), "invalid choice"),
    ],
)
def test_bad_input_is_one_line_and_2(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    Path("hello.txt").write_text("hello\n", encoding="utf-8")
    broken = CONTEST.replace("forms =", "froms =")
    Path("broken.toml").write_text(broken, encoding="utf-8")
    ran = desk(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.startswith("contestjudge: ")
    assert ran.err.count("\n") == 1


def test_a_hostile_file_name_is_written_out(desk: Desk) -> None:
    ran = desk("judge", "contest.toml", "a\x1b[2Jb\nc.json")
    assert ran.status == 2
    assert "a\\u001b[2Jb\\u000ac.json" in ran.err


def test_a_fault_of_ours_is_1(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("contestjudge.doors.load_contest", fails)
    ran = desk("judge", "contest.toml", "shares.jsonl")
    assert ran.status == 1
    assert "not of your input" in ran.err


def test_version_and_help(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    for option, beginning in (("--version", "contestjudge "), ("--help", "usage: contestjudge")):
        with pytest.raises(SystemExit) as stop:
            desk(option)
        assert stop.value.code in {0, None}
        assert capfd.readouterr().out.startswith(beginning)


def test_the_module_runs_and_ignores_the_locale(desk: Desk) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "contestjudge", "judge", "contest.toml", "evidence.toml"],
        capture_output=True,
        check=False,
        env={"PATH": "", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": ":".join(sys.path)},
    )
    assert ran.returncode == 0
    assert ran.stdout.decode("utf-8") == desk("judge", "contest.toml", "evidence.toml").out


def test_errors_are_the_library_s_own(desk: Desk) -> None:
    with pytest.raises(InputError, match=r"entry\.closes"):
        cj.judge(
            cj.load_contest(
                {
                    "schema": "contestjudge/contest/v1",
                    "name": "Buns",
                    "sponsor": {"platform": "x", "id": "1"},
                    "posts": [{"id": POST}],
                    "entry": {"closes": "2020-01-01T00:00:00Z"},
                }
            ),
            cj.read("evidence.toml"),
        )
