"""A table as TAGS exports it: CSV, a row for every copy or native share, told by its text alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

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


def _patterns(*, as_json: bool) -> list[Pattern]:
    rows = [_cells(words) for words in MANUAL]
    if as_json:
        return [pattern(dict(zip(COLUMNS, row, strict=True))) for row in rows]
    return [_row(row) for row in rows]


def _lines(records: int, *, as_json: bool) -> Iterator[bytes]:
    patterns = _patterns(as_json=as_json)
    for one in range(records - 1, -1, -1):
        values = values_of(one)
        values[b"sheet"] = values[b"time"]
        yield patterns[one % len(patterns)].line(values)


def write(path: Path, records: int) -> None:
    """Write the table, newest first."""
    with path.open("wb", 1 << 20) as stream:
        stream.write(",".join(COLUMNS).encode() + b"\r\n")
        stream.writelines(_lines(records, as_json=False))


def write_json(path: Path, records: int) -> None:
    """Write the same rows as JSON objects, a line each."""
    with path.open("wb", 1 << 20) as stream:
        stream.writelines(_lines(records, as_json=True))


def rows(path: Path) -> Iterator[list[str]]:
    """Read the rows of a table, its header left out."""
    with path.open(encoding="utf-8", newline="") as stream:
        found = csv.reader(stream)
        next(found)
        yield from found


TAGS: Final = Load(
    "table",
    "a table as TAGS exports it, CSV of 18 columns: copies and native shares in nine usual forms;"
    " `orjson.loads` parses the same rows as JSON objects, a line each",
    "table.csv",
    CONTEST,
    write,
    accounts,
    lambda _: True,
    as_json=write_json,
)
