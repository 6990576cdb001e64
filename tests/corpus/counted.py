"""The optional folder of public payloads beside the project, and what stands in each file of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final, NamedTuple

import pytest

CORPUS: Final = Path(__file__).resolve().parents[3] / "shared" / "corpus"
"""Public payloads, as they are."""
needs_corpus: Final = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="no folder shared/corpus beside the checkout: nothing to read"
)


class Counted(NamedTuple):
    """What stands in a file; see ``every_file.toml``."""

    format: str
    instrument: str
    records: int
    native: int = 0
    quote: int = 0
    manual: int = 0
    link: int = 0
    reply: int = 0
    notices: int = 0
    restored: int = 0
    nothing: int = 0
    withheld: int = 0
    declared_native: int = 0
    declared_quote: int = 0
    unreadable_ids: int = 0


_TABLE = tomllib.loads((Path(__file__).parent / "every_file.toml").read_text(encoding="utf-8"))
REFUSED: Final[dict[str, str]] = {
    name: row["refused"] for name, row in _TABLE.items() if "refused" in row
}
"""What is said of a file that is no evidence."""
REJECTED: Final[dict[str, list[tuple[int, str]]]] = {
    name: [(record, reason) for record, reason in row.get("rejected", ())]
    for name, row in _TABLE.items()
    if name not in REFUSED
}
"""The records of a file that cannot be used, and part of why."""
COUNTED: Final = {
    name: Counted(**{key: value for key, value in row.items() if key != "rejected"})
    for name, row in _TABLE.items()
    if name not in REFUSED
}
"""Everything else, by path."""
