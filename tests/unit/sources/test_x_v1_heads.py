"""Heads and tails: however the bytes come, the same heads, and everything else as it always is."""

from __future__ import annotations

import pytest

from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform
from contestjudge.sources import x_v1
from contestjudge.sources.base import MAX_RECORD_BYTES, ReadOptions
from contestjudge.sources.x_v1_heads import HeadReader, Heads, IrregularError
from tests.engines.made import MUTATIONS, POSTS, joined, line, native, status

TARGET = Target(Platform.X, tuple(TargetPost(post, 0) for post in POSTS), ("made_up_shop",))
OPTIONS = ReadOptions("shares.jsonl", target=TARGET)
ODD = [
    MUTATIONS[name](line(native(n, 90 * n)))
    for n, name in enumerate(
        sorted(MUTATIONS.keys() - {"statuses behind", "statuses too", "two on a line"}), 400
    )
]
LINES = [line(native(n, 70 * n, n % 2)) for n in range(1, 300)]
LINES[20:20] = ODD[: len(ODD) // 2]
LINES[200:200] = [*ODD[len(ODD) // 2 :], b"", b" \t", b" " * 900, b"\t" * 65, line(status(7, 7))]
CONTENT = joined(LINES)


def _read(content: bytes, size: int) -> tuple[list[tuple[object, ...]], HeadReader]:
    kept: list[Heads] = []
    reader = HeadReader(OPTIONS, kept.append)
    reader.read(content[at : at + size] for at in range(0, len(content), size))
    rows = [row for heads in kept for row in zip(*heads, strict=True)]
    return rows, reader


@pytest.mark.parametrize("size", [700, 4_096, 70_001, 10**9])
def test_chunks_of_any_size(size: int) -> None:
    assert len(CONTENT) > 2 * 70_001
    rows, reader = _read(CONTENT, size)
    whole, other = _read(CONTENT, 10**9)
    assert rows == whole
    assert len(rows) > 300
    assert reader.reading == other.reading
    assert reader.reading.records == len([one for one in LINES if one.strip()])


def test_no_line_feed_at_the_end_and_a_mark_at_the_beginning() -> None:
    content = b"\xef\xbb\xbf" + CONTENT.removesuffix(b"\n")
    assert _read(content, 5_000)[0] == _read(CONTENT, 10**9)[0]


def test_heads_and_the_rest_are_what_the_reference_reads() -> None:
    rows, reader = _read(CONTENT, 10**9)
    numbers = {row[0]: row[1] for row in rows}
    reader.again([CONTENT], frozenset(number for number in numbers if isinstance(number, int)))
    expected = x_v1.XV1Source().read([CONTENT], OPTIONS)
    found = sorted(zip(reader.reading.places, reader.reading.observations, strict=True))
    assert found == sorted(zip(expected.places, expected.observations, strict=True))
    assert sorted(reader.reading.rejections) == sorted(expected.rejections)
    assert reader.reading.records == expected.records


@pytest.mark.parametrize(
    "content",
    [
        b"[\n" + b",\n".join(LINES[:3]) + b"\n]\n",
        joined([*LINES[:2], b'[{"id_str":"20"},{"id_str":"21"}]']),
        joined(LINES) + b'{"text":"' + b"x" * MAX_RECORD_BYTES,
    ],
    ids=["one document", "several on a line", "an endless line"],
)
def test_what_is_no_row_of_records(content: bytes) -> None:
    with pytest.raises(IrregularError):
        _read(content, 1 << 18)
