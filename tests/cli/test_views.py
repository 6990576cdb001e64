"""``judge --format`` and ``summary``: pages in a pipe, colour and bars in a terminal only."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import pytest

from contestjudge.cli.main import BAD_INPUT, FINAL, NOT_FINAL, main
from tests.report.html.made import parsed

SJ = Path(str(resources.files("contestjudge") / "data" / "sj"))
FILES = [str(SJ / "contest.toml"), str(SJ / "evidence-4.toml")]
OPEN = [str(SJ / "contest.toml"), str(SJ / "evidence-1.toml")]


def _said(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    found = capsysbinary.readouterr()
    return status, found.out.decode(), found.err.decode()


def test_html_goes_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    status, out, err = _said(capsysbinary, "judge", *FILES, "--format", "html")
    assert (status, err) == (FINAL, "")
    page = parsed(out)
    assert "x.v1.statuses/retweets" in page.by_tag["text"]
    status, out, _ = _said(capsysbinary, "judge", *OPEN, "--format", "html")
    assert status == NOT_FINAL
    assert "What would settle it" in parsed(out).by_tag["h2"]


def test_markdown_goes_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    status, out, err = _said(capsysbinary, "judge", *FILES, "--format", "markdown")
    assert (status, err) == (FINAL, "")
    assert out.startswith("# Five festival tickets: final\n")


@pytest.mark.parametrize("wanted", ["html", "markdown"])
def test_there_is_no_page_of_rules_that_do_not_hold(
    wanted: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    status, out, err = _said(
        capsysbinary, "judge", *FILES, "--what-if", "award.seats=2", "--format", wanted
    )
    assert (status, out) == (BAD_INPUT, "")
    assert f"--what-if has no {wanted}" in err


def test_summary(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    status, out, err = _said(
        capsysbinary, "summary", *FILES, "--cost", "500000", "--currency", "SEK", "--reach", "9"
    )
    assert (status, err) == (FINAL, "")
    assert "10 entries by 10 entrants." in out
    assert "per entry    500.00000 SEK" in out
    status, out, _ = _said(capsysbinary, "summary", *FILES, "--format", "json")
    found = json.loads(out)
    assert found["schema"] == "contestjudge/summary/v1"
    assert found["cost"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--cost", "12.50"), "--cost takes a whole number, not '12.50'"),
        (("--cost", ""), "--cost takes a whole number"),
        (("--cost", "9" * 16), "--cost takes a whole number"),
        (("--reach", "5"), "--reach is about what it cost"),
        (("--currency", "SEK"), "--currency is about what it cost"),
        (("--cost", "5", "--currency", "kr"), "--currency is no code"),
    ],
)
def test_summary_says_what_is_wrong(
    arguments: tuple[str, ...], said: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    status, out, err = _said(capsysbinary, "summary", *FILES, *arguments)
    assert (status, out) == (BAD_INPUT, "")
    assert said in err


def _in_terminal(arguments: list[str], **environment: str) -> bytes:
    """Run the command where both outputs are a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    kept: Mapping[str, str] = {
        name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "CI"}
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "contestjudge", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**kept, "TERM": "xterm-256color", **environment},
    )
    os.close(theirs)
    found = b""
    while True:
        try:
            more = os.read(ours, 65_536)
        except OSError:  # how a terminal says that nobody writes any more
            break
        if not more:
            break
        found += more
    process.wait()
    os.close(ours)
    return found


def test_a_terminal_shows_colour_and_a_pipe_does_not(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    shown = _in_terminal(["judge", *FILES])
    assert b"\x1b[" in shown
    assert b"FINAL" in shown
    assert b"@made_up_tove" in shown
    _, piped, _ = _said(capsysbinary, "judge", *FILES)
    assert "\x1b" not in piped
    assert piped.startswith("Five festival tickets: FINAL\n")


def test_no_color_is_respected() -> None:
    shown = _in_terminal(["judge", *FILES], NO_COLOR="1")
    assert b"FINAL" in shown
    assert b"\x1b[32m" not in shown
    assert b"\x1b[1;32m" not in shown
    assert b";32" not in shown


def test_hostile_names_do_not_steer_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "shares.csv").write_text(
        "handle,form,time\nada_reads,native,2024-05-14 12:00:41\n", encoding="utf-8"
    )
    (tmp_path / "contest.toml").write_text(
        'schema = "contestjudge/contest/v1"\nname = "[bold]x[/bold] :smile: \\u001b[2J"\n'
        '[sponsor]\nplatform = "x"\nhandles = ["b"]\n[[posts]]\nid = "1790321153928069120"\n',
        encoding="utf-8",
    )
    (tmp_path / "evidence.toml").write_text(
        'schema = "contestjudge/evidence/v1"\n[[exhibits]]\npath = "shares.csv"\nzone = "UTC"\n'
        "taken_at = 2024-05-14T20:30:00Z\n",
        encoding="utf-8",
    )
    shown = _in_terminal(["judge", str(tmp_path / "contest.toml"), str(tmp_path / "evidence.toml")])
    assert b"\x1b[2J" not in shown
    assert b"[bold]x[/bold] :smile:" in shown


def test_a_bar_shows_while_much_is_read_and_never_in_a_pipe(tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "text": "x" * 1000, "author_id": "5"}) + "\n"
    (tmp_path / "much.jsonl").write_text(line * 12_000, encoding="utf-8")
    arguments = ["judge", FILES[0], str(tmp_path / "much.jsonl"), FILES[1]]
    shown = _in_terminal(arguments)
    assert b"much.jsonl" in shown
    assert "━".encode() in shown
    piped = subprocess.run(
        [sys.executable, "-m", "contestjudge", *arguments], capture_output=True, check=False
    )
    assert b"\x1b" not in piped.stdout + piped.stderr
    assert "━".encode() not in piped.stdout + piped.stderr


def test_what_is_no_currency_is_refused_before_anything_is_read(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    words = ("summary", "no-such-contest.toml", "no-such.json", "--cost", "5", "--currency", "sek")
    status, out, err = _said(capsysbinary, *words)
    assert (status, out) == (2, "")
    assert "--currency is no code" in err
