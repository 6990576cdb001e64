"""Where fuzzing starts: the project's own fixtures, made into payloads on the fly.

Every reader gets the made-up records of its property tests, each alone and all together, and those
payloads of the conformance cases that are recognised as its own.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from contestjudge.errors import InputError
from contestjudge.sources import SOURCES, detect
from contestjudge.sources.base import Source
from contestjudge.sources.table_presets import PRESETS
from tests.property import test_bluesky_fuzz as bluesky
from tests.property import test_fediverse_fuzz as fediverse
from tests.property import test_gnip_fuzz as gnip
from tests.property import test_lists_and_notices_fuzz as lists
from tests.property import test_search_archive_fuzz as archives
from tests.property import test_sources_fuzz as x
from tests.unit.doors.made import account_js, raw, tweets_js, v1, zipped
from tests.unit.sources.bluesky_made import HANDLE, POST, SPONSOR, did, profile
from tests.unit.sources.fediverse import account

Json = Any  # a JSON value: what the mutations move about
CASES: Final = Path(__file__).parent.parent / "conformance"
LONGEST: Final = 6_000
"""Bytes; a longer seed would make every execution slow, and teach nothing more."""


def _readers() -> dict[str, Source]:
    """Name every reader; formats that several sources share go by their instruments too."""
    names = [one.name for one in SOURCES]
    return {
        one.name if names.count(one.name) == 1 else f"{one.name}-{one.default_instrument}": one
        for one in SOURCES
    }


READERS: Final = _readers()
"""All formats by name; those of Bluesky's answers and of tables are told apart."""


def contest_of(reader: str) -> str:
    """Name the contest that a reader's inputs are judged by."""
    if reader.endswith(".users"):
        return "lists"
    first = reader.partition("-")[0].partition(".")[0]
    return first if first in {"mastodon", "bluesky", "activitypub", "followers"} else "x"


_RECORDS: Final[Mapping[str, list[Json]]] = {
    "x.compliance": lists.EVENTS,
    "x.search": archives.RESULTS,
    "x.v1": x.V1_RECORDS,
    "x.v2": x.V2_RECORDS,
    "gnip": gnip.RECORDS,
    "bluesky-bluesky.feed": bluesky.ANSWERS,
    "bluesky-bluesky.quotes": bluesky.ANSWERS,
    "bluesky-bluesky.reposted_by": [
        *bluesky.ANSWERS,
        {"uri": POST, "repostedBy": [profile(1), profile(2)], "cursor": did(3)},
    ],
    "bluesky.jetstream": bluesky.EVENTS,
    "mastodon": fediverse.STATUSES,
    "mastodon.accounts": fediverse.STATUSES,
    "activitypub": fediverse.ACTIVITIES,
    "followers": [
        {"subject": profile(0), "followers": [profile(1), profile(2)], "cursor": "a"},
        {"subject": {"did": SPONSOR, "handle": HANDLE}, "followers": [profile(1)]},
        {"users": [{"id": 101, "id_str": "101", "screen_name": "ada"}]},
        {"data": [{"id": "101", "name": "Ada", "username": "ada"}], "meta": {"result_count": 1}},
        [account("anna"), account("eve", "b.example")],
    ],
    "x.v1.users": lists.LISTS,
    "x.v2.users": lists.LISTS,
}
_CELLS: Final[Mapping[str, str]] = {
    "handle": "anna",
    "account_id": "100",
    "share_id": "564993789224550401",
    "text": f"RT @lampshop: {x.TEXT}",
    "time": "2015-02-10 04:46:31",
    "form": "native",
    "target": x.POST,
    "via": "@ben",
}
"""A row of a table: our field to what stands in its cell."""


def _table(columns: Mapping[str, str], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), delimiter=delimiter)
    writer.writeheader()
    writer.writerow(columns)
    writer.writerow({name: "ben" if cell == "anna" else cell for name, cell in columns.items()})
    return out.getvalue().encode()


def _tables(instrument: str) -> Iterator[bytes]:
    for preset in PRESETS:
        if preset.instrument == instrument:
            columns = {
                names[0]: _CELLS.get(str(ours), "") for ours, names in preset.columns.items()
            }
            columns |= {any_of[0]: "" for any_of in preset.shape if any_of[0] not in columns}
            yield _table(columns)
    if instrument == "table":
        yield _table(_CELLS)
        yield _table(_CELLS, ";")
        yield _table(_CELLS, "\t").decode().encode("utf-16")


@cache
def _cases() -> tuple[tuple[str, bytes], ...]:
    """Return the payloads of the conformance cases, short ones, each with its format."""
    named = {id(source): name for name, source in READERS.items()}
    found: list[tuple[str, bytes]] = []
    for path in sorted(CASES.glob("*/*")):
        if path.suffix in {".toml", ".md"} or path.name == "expected.json":
            continue
        content = path.read_bytes()
        if len(content) <= LONGEST:
            try:
                found.append((named[id(detect(content, path.name))], content))
            except InputError:
                found.append(("containers", content))
            except KeyError:  # an empty list is anybody's
                continue
    return tuple(found)


@cache
def seeds(reader: str) -> tuple[bytes, ...]:
    """Return the seeds of one reader, or of ``containers``: each once, the same every time."""
    if reader == "containers":
        return tuple(dict.fromkeys((*_containers(), *_of_cases(reader))))
    records = _RECORDS.get(reader, [])
    found = [x.encoded([one]) for one in records]
    if records:
        found += [x.encoded(records), json.dumps(records, indent=1).encode()]
    posts = json.dumps(archives.POSTS).encode()
    match reader:
        case "x.search":
            found.append(archives.FEED)
        case "x.archive.grailbird":
            found.append(archives.MONTH + posts)
        case "x.archive.tweets_js":
            found += [archives.PART + posts, tweets_js(0, 1), account_js()]
        case "x.archive.csv":
            found.append(archives.table([archives.ROW, archives.ROW]))
        case _:
            pass
    found += _tables(reader.partition("-")[2])
    return tuple(dict.fromkeys((*found, *_of_cases(reader))))


def _of_cases(reader: str) -> Iterator[bytes]:
    return (content for whose, content in _cases() if whose == reader)


def _containers() -> Iterator[bytes]:
    lines = raw(v1(0), v1(1))
    yield gzip.compress(lines, mtime=0)
    yield gzip.compress(lines, mtime=0) + gzip.compress(lines, mtime=0)
    yield zipped({"a.jsonl": lines, "b.txt": b"nothing", "c.csv": _table(_CELLS)})
    yield zipped({"data/tweets.js": tweets_js(0), "data/account.js": account_js()})
    yield workbook([list(_CELLS), list(_CELLS.values())])
    yield parquet({name: [cell, cell] for name, cell in _CELLS.items()})


def workbook(rows: list[list[str]]) -> bytes:
    """Make an Excel workbook of one sheet."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet(columns: dict[str, list[str]]) -> bytes:
    """Make a Parquet file."""
    import pyarrow as pa
    from pyarrow.parquet import write_table

    stream = io.BytesIO()
    write_table(pa.table(columns), stream)
    return stream.getvalue()
