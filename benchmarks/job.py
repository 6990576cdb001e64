"""What a job is: one way of working through a load's file, and what it is held against.

The work of each stands in words beside it, for what is not the same work must not look as if it
were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

from benchmarks.load import SEATS, Answer, Load

Sees = Literal["nothing", "natives", "everybody"]
"""Whom a job finds: nobody, for it only parses; who refers to the post in a field; all."""


class Job(NamedTuple):
    """One way of working through a file."""

    name: str
    work: str
    """Exactly what is done, in words."""
    sees: Sees
    run: Callable[[Path], Answer | None]
    needs: tuple[str, ...] = ()
    """Modules that must be installed."""

    def missing(self) -> list[str]:
        """Name the modules that are needed and not installed."""
        return [name for name in self.needs if find_spec(name) is None]

    def checked(self, load: Load, path: Path, records: int) -> None:
        """Do the work once, and hold what is found against what is right.

        Raises:
            AssertionError: it is wrong, so nothing was measured.
        """
        found = self.run(path)
        right = {
            "nothing": None,
            "natives": load.natives(records),
            "everybody": load.answer(records),
        }[self.sees]
        if found != right:
            message = f"{self.name} on {load.name}: {found}, not {right}: nothing was measured"
            raise AssertionError(message)


def first_of(found: Iterable[tuple[str, int]]) -> Answer:
    """Keep the first of each account and sort them.

    Args:
        found: accounts, each with what orders it.
    """
    earliest: dict[str, int] = {}
    for account, when in found:
        if when < earliest.get(account, when + 1):
            earliest[account] = when
    ranked = sorted(earliest.items(), key=lambda one: one[1])
    return Answer(len(ranked), tuple(account for account, _ in ranked[:SEATS]))
