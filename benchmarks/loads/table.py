"""Tables: CSV as TAGS exports it, and a list of native shares as an analyst keeps it.

Of the first each row is a copy or a native share, told by its text alone; of the second each row
says so itself.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.generate import POST
from benchmarks.load import Load
from benchmarks.loads.x_v1 import MANUAL, accounts, values_of
from benchmarks.patterns import Pattern, pattern, text
from benchmarks.read_and_judge import CONTEST

COLUMNS: Final = (
    "id_str", "from_user", "text", "created_at", "time", "geo_coordinates", "user_lang",
    "in_reply_to_user_id_str", "in_reply_to_screen_name", "from_user_id_str",
    "in_reply_to_status_id_str", "source", "profile_image_url", "user_followers_count",
    "user_friends_count", "user_location", "status_url", "entities_str",
)  # fmt: skip
OURS: Final = ("handle", "account_id", "share_id", "form", "target", "time")
_SOURCE: Final = '<a href="https://example.invalid" rel="nofollow">Made-up client</a>'
_ENTITIES: Final = json.dumps({"hashtags": [], "symbols": [], "urls": [], "user_mentions": []})


def _cells(words: str) -> list[str]:
    who, share = text("account"), text("id")
    return [
        share, f"made_up_{who}", words, text("time"), text("sheet"), "", "en", "", "", who, "",
        _SOURCE, f"https://example.invalid/{who}.jpg", text("some"), "210", "Lund",
        f"https://twitter.com/made_up_{who}/statuses/{share}", _ENTITIES,
    ]  # fmt: skip


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') else cell


def _row(cells: list[str]) -> Pattern:
    return Pattern(",".join(map(_quoted, cells)).encode() + b"\r\n")


def _share() -> list[str]:
    who = text("account")
    return [f"made_up_{who}", who, text("id"), "native", str(POST), text("time")]


class _Table(NamedTuple):
    """A table's columns, and the forms that its rows have."""

    columns: Sequence[str]
    rows: Sequence[list[str]]

    def _patterns(self, *, as_json: bool) -> list[Pattern]:
        if as_json:
            return [pattern(dict(zip(self.columns, row, strict=True))) for row in self.rows]
        return [_row(row) for row in self.rows]

    def _lines(self, records: int, *, as_json: bool) -> Iterator[bytes]:
        patterns = self._patterns(as_json=as_json)
        for one in range(records - 1, -1, -1):
            values = values_of(one)
            values[b"sheet"] = values[b"time"]
            yield patterns[one % len(patterns)].line(values)

    def write(self, path: Path, records: int) -> None:
        """Write the table, newest first."""
        with path.open("wb", 1 << 20) as stream:
            stream.write(",".join(self.columns).encode() + b"\r\n")
            stream.writelines(self._lines(records, as_json=False))

    def write_json(self, path: Path, records: int) -> None:
        """Write the same rows as JSON objects, a line each."""
        with path.open("wb", 1 << 20) as stream:
            stream.writelines(self._lines(records, as_json=True))


def rows(path: Path) -> Iterator[list[str]]:
    """Read the rows of a table, its header left out."""
    with path.open(encoding="utf-8", newline="") as stream:
        found = csv.reader(stream)
        next(found)
        yield from found


_SAME_ROWS: Final = "`orjson.loads` parses the same rows as JSON objects, a line each"
_OF_TAGS: Final = _Table(COLUMNS, [_cells(words) for words in MANUAL])
_OF_NATIVES: Final = _Table(OURS, [_share()])
TAGS: Final = Load(
    "table",
    "a table as TAGS exports it, CSV of 18 columns: copies and native shares in nine usual forms;"
    f" {_SAME_ROWS}",
    "table.csv",
    CONTEST,
    _OF_TAGS.write,
    accounts,
    lambda _: True,
    as_json=_OF_TAGS.write_json,
    is_kept_whole=True,
)
NATIVES: Final = Load(
    "table-native",
    f"a table of native shares, CSV of 6 columns, their ids and accounts among them; {_SAME_ROWS}",
    "natives.csv",
    CONTEST,
    _OF_NATIVES.write,
    accounts,
    lambda _: True,
    as_json=_OF_NATIVES.write_json,
)
