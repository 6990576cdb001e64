"""A process of the same interpreter, spoken to through its pipes.

Nothing of the caller's script is run in it, it needs no terminal and no main module, and it may be
started beside threads.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from typing import Final

from contestjudge.doors.errands import Done, Errand

_CODE: Final = """\
import pickle, sys
from importlib.util import find_spec, module_from_spec
sys.path[:] = pickle.load(sys.stdin.buffer)
for name in ("contestjudge", "contestjudge.doors"):
    sys.modules[name] = module_from_spec(find_spec(name))
from contestjudge.doors.worker import main
main()
"""
"""The packages are there, and what they import for their callers is not: that takes longest."""


class ChildGoneError(Exception):
    """It has ended, or cannot be understood."""


class Child:
    """One such process, which does errands."""

    def __init__(self) -> None:
        """Start it.

        Raises:
            ChildGoneError: it cannot be started.
        """
        if not sys.executable or getattr(sys, "frozen", False):
            raise ChildGoneError
        flags = ["-P"]  # no module of the folder in which somebody happens to be
        if sys.flags.ignore_environment:
            flags.append("-E")
        if sys.flags.no_user_site:
            flags.append("-s")
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
                [sys.executable, *flags, "-c", _CODE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise ChildGoneError from error
        if process.stdin is None or process.stdout is None:
            raise ChildGoneError
        self._process, self._questions, self._answers = process, process.stdin, process.stdout

    def greet(self) -> None:
        """Wait until it is there.

        Raises:
            ChildGoneError: it will not be.
        """
        self._asked(sys.path)

    def done(self, errand: Errand) -> Done | None:
        """Send it for something; ``None``: it did not bring that.

        Raises:
            ChildGoneError: it will do nothing any more.
        """
        answer = self._asked(errand)
        return answer if isinstance(answer, Done) else None

    def _asked(self, question: object) -> object:
        try:
            pickle.dump(question, self._questions, pickle.HIGHEST_PROTOCOL)
            self._questions.flush()
            answer: object = pickle.load(self._answers)  # noqa: S301 - of our own child
        except Exception as error:  # what was cut off fails in any way
            raise ChildGoneError from error
        return answer

    def kill(self) -> None:
        """End it, whatever it is at: it leaves nothing behind."""
        self._process.kill()

    def close(self) -> None:
        """End it, and let go of its pipes."""
        self._process.kill()
        for stream in (self._questions, self._answers):
            with suppress(OSError):
                stream.close()
        self._process.wait()
