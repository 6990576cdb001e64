"""How a documentation page is run: its files are written, its commands and examples executed.

The convention, for every page on its own, from top to bottom, in an empty folder:

- ``<!-- file: NAME -->`` on a line of its own, and then a fenced block: the block is that file.
- A fenced block called ``console``: lines that begin with ``$ `` are commands, what follows each
  is its whole output. A line that is ``...`` alone stands for any lines. Known commands are
  ``contestjudge …`` (with ``> FILE`` or ``< FILE``), ``echo $?``, ``cat FILE``, and, to show that
  nothing of ours is needed, ``sha256sum FILE…`` and ``python FILE …`` (isolated).
- A fenced block called ``python`` that holds ``>>>``: doctest runs it; names live on.
- Any other block is looked at by no one, except that ``toml`` must be TOML.
"""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO
from unittest import mock

from contestjudge.cli import main

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(
    r"(?:^<!-- file: (?P<file>[^ ]+) -->\n+)?"
    r"^(?P<ticks>```+)(?P<kind>[a-z]*)\n(?P<body>.*?)^(?P=ticks)$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """One fenced block."""

    kind: str
    file: str | None
    body: str
    line: int


class Command(NamedTuple):
    """A command and the output that the page promises."""

    line: str
    expected: str


def pages() -> list[Path]:
    """All pages, sorted."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(text: str) -> Iterator[Block]:
    """Find the fenced blocks of a page."""
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Block(match["kind"], match["file"], match["body"], line)


def commands(body: str) -> list[Command]:
    """Split a console block."""
    found: list[Command] = []
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        line, _, expected = part.partition("\n")
        found.append(Command(line, expected))
    return found


def matches(expected: str, actual: str) -> bool:
    """Compare outputs; a line of three dots stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", expected, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*".join(parts), actual) is not None


class Shell:
    """Runs the few commands that pages use, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.status = 0

    def run(self, line: str) -> str:
        """Run a command line; return what it printed, errors included."""
        words = shlex.split(line)
        if words == ["echo", "$?"]:
            return f"{self.status}\n"
        if words[0] == "cat":
            return (self.folder / words[1]).read_text(encoding="utf-8")
        if words[0] in {"sha256sum", "python"}:
            return self._without_us(words)
        if words[0] != "contestjudge":
            message = f"pages do not use {words[0]}"
            raise ValueError(message)
        into = given = None
        if ">" in words:
            *words, _, into = words
        if "<" in words:
            *words, _, given = words
        content = b"" if given is None else self._bytes(given)
        if into is None:
            return self._judge(words[1:], content)
        err = io.BytesIO()
        with io.TextIOWrapper(err, encoding="utf-8") as errors:
            printed = self._judge(words[1:], content, errors)
            (self.folder / into).write_text(printed, encoding="utf-8")
            errors.flush()
            return err.getvalue().decode()

    def _without_us(self, words: list[str]) -> str:
        """Run a program of the system's, or a script that can import the standard library only."""
        start = [sys.executable, "-I", "-S"] if words[0] == "python" else words[:1]
        done = subprocess.run(
            [*start, *words[1:]], cwd=self.folder, capture_output=True, check=False
        )
        self.status = done.returncode
        return (done.stdout + done.stderr).decode()

    def _bytes(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def _judge(self, arguments: list[str], given: bytes, err: TextIO | None = None) -> str:
        """Run the command; return what it printed, with its errors unless they go elsewhere."""
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with (
            mock.patch.object(sys, "stdout", out),
            mock.patch.object(sys, "stderr", err or out),
            mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given))),
        ):
            try:
                self.status = main(arguments)
            except SystemExit as stop:  # --help and --version
                self.status = int(stop.code or 0)
            out.flush()
        buffer = out.detach()
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()
