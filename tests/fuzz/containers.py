"""Payloads put into what payloads come in: gzip, ZIP, Excel, Parquet, themselves spoilt or not."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from random import Random
from typing import Final

from tests.fuzz.mutations import by_bytes, mutated
from tests.fuzz.seeds import READERS, parquet, seeds, workbook
from tests.unit.doors.made import zipped

_MEMBERS: Final = (
    "a.jsonl",
    "data/tweets.js",
    "data/account.js",
    "tweets.csv",
    "../../x",
    "/etc/x",
    "C:\\x",
    ".hidden",
    "__MACOSX/._a",
    "x/",
    "é\x1b[31m\u202e",
    "a\nb",
    "a" * 3_000,
    "evidence.toml",
    "contest.toml",
    "mimetype",
    "xl/workbook.xml",
)
_XML: Final = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")


def wrapped(random: Random) -> bytes:
    """Make a container of something that was mutated; now and then spoil the container too."""
    made = random.choice((_gzip, _zip, _workbook, _parquet))(random)
    return by_bytes(made, random) if random.randint(0, 2) == 0 else made


def _payload(random: Random) -> bytes:
    payload = random.choice(seeds(random.choice(tuple(READERS))))
    return mutated(payload, random) if random.randint(0, 1) else payload


def _gzip(random: Random) -> bytes:
    members = [gzip.compress(_payload(random), mtime=0) for _ in range(random.randint(1, 3))]
    return b"".join(members) + random.choice((b"", b"\0\0", b"x", members[0][:20]))


def _zip(random: Random) -> bytes:
    members = {
        random.choice(_MEMBERS): random.choice((_payload, _gzip, _nested))(random)
        for _ in range(random.randint(0, 4))
    }
    return zipped(members)


def _nested(random: Random) -> bytes:
    return zipped({"inner.jsonl": _payload(random)}) if random.randint(0, 5) == 0 else b""


def _rows(random: Random) -> list[list[str]]:
    text = mutated(random.choice(seeds("table-table")), random).decode("utf-8", "replace")
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", "")[:3_000])))
    except csv.Error:
        rows = []
    return [row[:40] for row in rows[:5] if row]


def _workbook(random: Random) -> bytes:
    from openpyxl.utils.exceptions import IllegalCharacterError

    try:
        made = workbook(_rows(random))
    except IllegalCharacterError:
        made = workbook([["handle", "form"], ["anna", "native"]])
    if random.randint(0, 1):
        return made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    spoilt = random.choice([name for name in _XML if name in parts])
    return zipped({**parts, spoilt: by_bytes(parts[spoilt], random)})


def _parquet(random: Random) -> bytes:
    rows = _rows(random) or [["handle"], ["anna"]]
    header = dict.fromkeys(name or "_" for name in rows[0])
    return parquet(
        {name: [(row + [""] * 50)[at] for row in rows[1:]] for at, name in enumerate(header)}
    )
