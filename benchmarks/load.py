"""What a load is: records of one real shape, and the answer that is right.

Whoever works through a load says how many entrants there are and who was first, and is held
against this answer: where it is not right, nothing was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

SEATS = 5
"""So many are looked at to tell whether the order is right."""
_PERIOD = 100
"""After so many records the forms come round again, in every load."""


class Answer(NamedTuple):
    """Who took part, in short."""

    entrants: int
    first: tuple[str, ...]
    """The accounts of the first, in order."""


class Load(NamedTuple):
    """Made-up records of one shape, as many as are asked for."""

    name: str
    shape: str
    """What the records are, in words."""
    file: str
    """The name of the file: its suffix says what it is."""
    contest: Mapping[str, object]
    write: Callable[[Path, int], None]
    """Writes a file of so many records."""
    accounts: Callable[[Iterable[int]], tuple[str, ...]]
    """Names the accounts of the first, the second, …"""
    is_native: Callable[[int], bool]
    """Tells which records refer to the contest's post in a field of their own."""
    entrants: Callable[[int], int] = lambda records: records
    """Says how many accounts so many records are by: each by its own, unless some share again."""
    as_json: Callable[[Path, int], None] | None = None
    """Where the file is no JSON: writes the same records as JSON lines, to be parsed."""
    is_kept_whole: bool = False
    """Everybody is some objects in memory, so that there is an end to how many there can be."""

    def answer(self, records: int) -> Answer:
        """Say what is right: everybody takes part."""
        entrants = self.entrants(records)
        return Answer(entrants, self.accounts(range(min(SEATS, entrants))))

    def natives(self, records: int) -> Answer:
        """Say what is right for those who see references only, and no copies by hand."""
        some = [one for one in range(_PERIOD) if self.is_native(one)]
        whole, rest = divmod(records, _PERIOD)
        count = whole * len(some) + sum(one < rest for one in some)
        first = [one for one in some if one < records][:SEATS]
        return Answer(self.entrants(count), self.accounts(first))

    def write_files(self, path: Path, records: int) -> None:
        """Write the file, and the JSON beside it where that is another one."""
        self.write(path, records)
        if self.as_json is not None:
            self.as_json(self.json_file(path), records)

    def remove_files(self, path: Path) -> None:
        """Remove what :meth:`write_files` wrote."""
        path.unlink(missing_ok=True)
        self.json_file(path).unlink(missing_ok=True)

    def json_file(self, path: Path) -> Path:
        """Return the file whose lines are parsed, to compare with: the load's own, if it is JSON.

        Args:
            path: the load's file.
        """
        return path if self.as_json is None else path.with_suffix(".jsonl")
