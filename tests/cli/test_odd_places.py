"""What is no plain file, cannot be opened, or is named as nothing can be: read whole, or refused.

Pipes give their bytes once; folders may hold what nobody can look into; streams may be closed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.doors import payload
from contestjudge.errors import InputError
from contestjudge.model.decision import DecisionDocument
from tests.cli.test_bad_input import CONTEST, Ran, line, refused

SHARES = b"".join(map(line, range(3_000)))
HEX = f"0x{'f' * 5_000}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contest.toml").write_text(CONTEST)
    (tmp_path / "shares.jsonl").write_bytes(SHARES)
    return tmp_path


def _ran(command: str) -> Ran:
    """Run a line of a shell, in which ``judge`` stands for the program."""
    program = f'judge() {{ "{sys.executable}" -m contestjudge "$@"; }}'
    done = subprocess.run(
        ["bash", "-c", f"{program}; {command}"],
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def _counts(ran: Ran) -> list[tuple[int, int]]:
    assert ran.status in {0, 3}, ran.complaint
    return [(one["records"], one["used"]) for one in json.loads(ran.output)["inputs"]]


class TestPipes:
    """Files are read several times; a pipe can be read once."""

    def test_everything_that_comes_through_counts(self, folder: Path) -> None:
        assert folder.is_dir()
        read = _ran("judge judge contest.toml shares.jsonl --format json")
        for source in ("<(cat shares.jsonl)", "<(gzip -c shares.jsonl)"):
            piped = _ran(f"judge judge contest.toml {source} --format json")
            assert _counts(piped) == _counts(read) == [(3_000, 3_000)]
            assert json.loads(piped.output)["digest"] == json.loads(read.output)["digest"]

    def test_a_pipe_with_a_name(self, folder: Path) -> None:
        os.mkfifo(folder / "pipe")
        ran = _ran("(cat shares.jsonl > pipe &); judge judge contest.toml pipe --format json")
        assert _counts(ran) == [(3_000, 3_000)]

    def test_no_evidence_file_can_name_it_again(self, folder: Path) -> None:
        assert folder.is_dir()
        refused(_ran("judge init <(cat shares.jsonl) --out drafted"), "cannot name")

    def test_what_never_ends(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(payload, "MOST_HELD", 1 << 20)
        with pytest.raises(InputError, match="write it to a file first"):
            cj.read("/dev/zero")


class TestFolders:
    """What lies in one and is not read is named."""

    @pytest.fixture
    def there(self, folder: Path) -> Path:
        there = folder / "there"
        there.mkdir()
        (there / "a.jsonl").write_bytes(line())
        return there

    def test_links_and_pipes(self, folder: Path, there: Path) -> None:
        (folder / "elsewhere").mkdir()
        (folder / "elsewhere" / "b.jsonl").write_bytes(line(1))
        (there / "link").symlink_to("../elsewhere")
        (there / "nowhere").symlink_to("nothing")
        os.mkfifo(there / "pipe")
        ran = _ran("judge judge contest.toml there --format json")
        assert len(_counts(ran)) == 1
        (row, *more) = ((one["first"], one["reason"]) for one in json.loads(ran.output)["skipped"])
        assert row == (["link"], "a link to a folder; name that folder too if it is evidence")
        assert [names for names, _ in more] == [["nowhere"], ["pipe"]]

    def test_nothing_left_out_is_called_complete(self, there: Path) -> None:
        (there / "nowhere").symlink_to("nothing")
        with pytest.raises(InputError, match=r"nowhere in it is not read: a link to nothing"):
            cj.exhibit(there, complete=True, taken_at="2015-02-11T00:00:00Z")

    def test_what_cannot_be_listed(self, there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing is closed to the superuser, so that it has to be made up."""
        (there / "inner").mkdir()
        scan = os.scandir

        def closed(path: str | Path) -> object:
            if Path(path).name == "inner":
                raise PermissionError(13, "Permission denied", os.fspath(path))
            return scan(path)

        monkeypatch.setattr(os, "scandir", closed)
        skipped = cj.read(there).skipped
        assert [(one.member, one.reason) for one in skipped] == [
            ("inner", "a folder that cannot be read (Permission denied)")
        ]
        with pytest.raises(InputError, match="cannot be read"):
            cj.read(there / "inner")


class TestStreams:
    """The status is 2 whatever cannot be written or read, and one line says so where it can."""

    def test_a_full_disk(self, folder: Path) -> None:
        assert folder.is_dir()
        refused(_ran("judge --version > /dev/full"), "standard output cannot be written")

    def test_closed(self, folder: Path) -> None:
        assert folder.is_dir()
        refused(_ran("judge --version >&-"), "standard output is closed")
        refused(_ran("judge judge contest.toml - <&-"), "standard input is closed")

    def test_nowhere_to_complain_to(self, folder: Path) -> None:
        assert folder.is_dir()
        for closed in ("2>&-", "2>/dev/full"):
            assert _ran(f"judge judge contest.toml nothing {closed}") == (2, "", "")


class TestNames:
    """No file is called so, and no account."""

    @pytest.mark.parametrize(
        "command",
        [
            f"judge inspect '{'a' * 300}!b'",
            f"judge judge contest.toml '{'a' * 300}!b'",
            f"judge init '{'a' * 300}!b' --out drafted",
        ],
    )
    def test_longer_than_any(self, folder: Path, command: str) -> None:
        assert folder.is_dir()
        refused(_ran(command), "cannot be read")

    def test_no_text(self, folder: Path) -> None:
        (folder / "names.json").write_text('["@\\ud800"]')
        command = "judge audit contest.toml shares.jsonl --announced"
        refused(_ran(f"{command} names.json"), "names.json: [0]", "is no name")
        refused(_ran(f"{command} $'@\\xff'"), "is no text")


class TestNumbers:
    """No program writes numbers of thousands of digits."""

    @pytest.mark.parametrize(
        "command",
        [
            "judge lint long.toml",
            "judge explain long.toml @ada",
            "judge notice long.toml --lang en",
            "judge judge contest.toml shares.jsonl long.toml",
        ],
    )
    def test_in_a_document(self, folder: Path, command: str) -> None:
        (folder / "long.toml").write_text(f'schema = "contestjudge/contest/v1"\nname = {HEX}\n')
        refused(_ran(command), "long.toml: not valid TOML: a number has too many digits")

    @pytest.mark.parametrize("value", [HEX, "9" * 4_301])
    def test_in_a_setting(self, folder: Path, value: str) -> None:
        assert folder.is_dir()
        command = f"judge judge contest.toml shares.jsonl --what-if award.seats={value}"
        refused(_ran(command), "is no value")

    def test_in_a_program(self) -> None:
        with pytest.raises(InputError, match=r"name: must be text, not a number"):
            cj.load_contest({"schema": "contestjudge/contest/v1", "name": int(HEX, 16)})


class TestDocuments:
    """They may be called ours and be none."""

    @pytest.mark.parametrize("schema", ["[]", "{}", "null", "7"])
    @pytest.mark.parametrize("command", ["explain odd.json @ada", "draw replace odd.json @ada"])
    def test_a_schema_that_is_no_name(self, folder: Path, schema: str, command: str) -> None:
        (folder / "odd.json").write_text(f'{{"schema": {schema}}}')
        reason = " --reason moved" if "replace" in command else ""
        refused(_ran(f"judge {command}{reason}"), "this is no ")

    def test_nested_too_deep(self, folder: Path) -> None:
        deep = "[" * 700 + "]" * 700
        (folder / "deep.json").write_text(
            f'{{"schema": "contestjudge/decision/v1", "odd": {deep}}}'
        )
        refused(_ran("judge explain deep.json @ada"), "nested more than 200 levels deep")
        (folder / "deep.toml").write_text(f"odd = {deep}\n")
        refused(_ran("judge lint deep.toml"), "nested more than 200 levels deep")

    def test_a_time_that_is_none_is_shown_as_it_is(self, folder: Path) -> None:
        """A decision's digest is right for whatever somebody wrote, and digested."""
        decision = cj.judge("contest.toml", cj.read("shares.jsonl")).to_dict()
        hole = next(one for one in decision["findings"] if "from" in one["params"])
        hole["params"] |= {"from": "soon", "to": "\x1b[31mlater"}
        altered = DecisionDocument.model_validate_json(json.dumps(decision))
        decision["digest"] = altered.computed_digest()
        (folder / "decision.json").write_text(json.dumps(decision))
        ran = _ran("judge explain decision.json @guest0")
        assert (ran.status, ran.complaint) == (0, "")
        assert "\x1b" not in ran.output
        assert cj.load_decision("decision.json").findings[0].params is not None


def test_blank_lines_cost_next_to_nothing(folder: Path) -> None:
    """Some hundred kilobytes of gzip hold a hundred million of them."""
    (folder / "blank.jsonl").write_bytes(line() + b"\n" * (1 << 25) + b" \r\n" * 1_000 + line(1))
    ran = _ran(
        'timeout 60 bash -c \'"$0" -m contestjudge judge contest.toml blank.jsonl'
        f' --format json\' "{sys.executable}"'
    )
    assert _counts(ran) == [(2, 2)]
