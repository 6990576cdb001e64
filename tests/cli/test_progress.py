"""Bars while much is read: where somebody looks at standard error, and nowhere else."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from contestjudge.cli import main, progress

pytest.importorskip("rich")
_FILE = "retweets.json"


@pytest.fixture
def folder() -> Iterator[Path]:
    """The founding case."""
    with resources.as_file(resources.files("contestjudge") / "data" / "sj") as found:
        yield found


def _judge(folder: Path) -> int:
    return main(["judge", str(folder / "contest.toml"), str(folder / _FILE)])


def _in_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Judge with standard error a terminal; return what it shows."""
    ours, theirs = pty.openpty()
    try:
        with monkeypatch.context() as patched, os.fdopen(theirs, "w") as terminal:
            patched.setenv("TERM", "xterm")
            patched.setattr(sys, "stderr", terminal)
            assert _judge(folder) in {0, 3}
            terminal.write("[end]")
            terminal.flush()
            shown = b""
            while b"[end]" not in shown:
                shown += os.read(ours, 65536)
    finally:
        os.close(ours)
    return shown.decode()


def test_a_terminal_shows_how_far_it_is_though_the_answer_goes_to_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not sys.stdout.isatty()
    monkeypatch.setattr(progress, "_WORTH_IT", 1)
    shown = _in_terminal(folder, monkeypatch)
    assert _FILE in shown
    assert "%" in shown
    answer = capsys.readouterr().out
    assert answer
    assert "\x1b" not in answer
    assert "━" not in answer


def test_what_is_read_at_once_has_no_bar(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (folder / _FILE).stat().st_size < progress._WORTH_IT  # noqa: SLF001  # the threshold
    assert _FILE not in _in_terminal(folder, monkeypatch)


def test_where_standard_error_is_no_terminal_there_is_no_bar(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_WORTH_IT", 1)
    assert _judge(folder) in {0, 3}
    errors = capsys.readouterr().err
    assert "%" not in errors
    assert "\x1b" not in errors
