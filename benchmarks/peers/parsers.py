"""Merely parsing: every line decoded as it is read from the file, and nothing kept.

On a table the JSON decoders parse the same rows as JSON objects; ``csv`` reads the table itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks.job import Job
from benchmarks.load import Load
from benchmarks.loads.table import rows

BASE: Final = "orjson"
"""What all others are measured against."""


def _each(decode: Callable[[bytes], object], path: Path) -> None:
    with path.open("rb") as stream:
        for line in stream:
            decode(line)


def _orjson(path: Path) -> None:
    import orjson

    _each(orjson.loads, path)


def _json(path: Path) -> None:
    _each(json.loads, path)


def _msgspec(path: Path) -> None:
    import msgspec

    _each(msgspec.json.decode, path)


def _csv(path: Path) -> None:
    for _ in rows(path):
        pass


_DECODERS: Final = (
    (BASE, "`orjson.loads` on every line", _orjson, ("orjson",)),
    ("json", "`json.loads` on every line", _json, ()),
    ("msgspec", "`msgspec.json.decode` without types, on every line", _msgspec, ("msgspec",)),
)


def jobs(load: Load) -> Iterator[Job]:
    """Give what parses a load."""
    for name, work, decode, needs in _DECODERS:
        yield Job(name, work, "nothing", _parsing(decode, load), needs)
    if load.as_json is not None:
        yield Job("csv", "`csv.reader` over the table, every row", "nothing", _csv)


def _parsing(decode: Callable[[Path], None], load: Load) -> Callable[[Path], None]:
    return lambda path: decode(load.json_file(path))
