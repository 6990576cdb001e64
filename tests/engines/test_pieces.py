"""An input read in pieces gives what it gives as a whole, wherever it is cut."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator
from dataclasses import fields
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.engines.apart.pieces import (
    PieceRead,
    bounds,
    is_in_lines,
    joined,
    piece_chunks,
    piece_of,
    read_piece,
)
from contestjudge.engines.apart.rows import no_rows
from contestjudge.model.observation import (
    NOTHING_SAID,
    AccountCreated,
    DeclaredCount,
    Follower,
    HandleSeen,
    Hidden,
    Lost,
    Notice,
    Observation,
    Original,
    PostTime,
    Rejection,
    Tagged,
    UnqualifiedVersion,
)
from contestjudge.model.reading import Reading
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.rules.terms import target_of
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v1_heads import IrregularError
from tests.engines.made import MUTATIONS, POSTS, File, files, line, native, status
from tests.engines.made import joined as lines_of

CONTEST: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "A lamp",
    "sponsor": {"platform": "x", "id": "17461978", "handles": ["made_up_shop"]},
    "posts": [{"id": post} for post in POSTS],
    "award": {"seats": 2},
}
OPTIONS = ReadOptions(name="made up", target=target_of(cj.load_contest(CONTEST)))
USUAL = [line(native(n, 1_400 + 700 * n)) for n in range(1, 12)]


def chunked(content: bytes, start: int, end: int | None) -> Iterator[bytes]:
    return piece_chunks(io.BytesIO(content), start, end)


def whole(content: bytes) -> PieceRead | None:
    try:
        return read_piece(lambda: [content], OPTIONS, POSTS, first=True)
    except IrregularError:
        return None


def in_pieces(content: bytes, size: int) -> PieceRead | None:
    if not is_in_lines([content]):
        return None
    try:
        return joined(
            read_piece(partial(chunked, content, *one), OPTIONS, POSTS, first=one[0] == 0)
            for one in bounds(len(content), size)
        )
    except IrregularError:
        return None


def assert_same(content: bytes, size: int) -> PieceRead | None:
    expected, found = whole(content), in_pieces(content, size)
    if expected is None or found is None:
        assert expected is found
        return None
    assert found.rows == expected.rows
    for one in fields(Reading):
        there, here = (getattr(read.reading, one.name) for read in (expected, found))
        if one.name == "counts":
            # Each piece says the greatest number that is declared in it; they are weighed later.
            assert greatest(here) == greatest(there)
        else:
            assert here == there, one.name
    return found


def greatest(counts: set[DeclaredCount]) -> dict[tuple[str, ShareForm], int]:
    found: dict[tuple[str, ShareForm], int] = {}
    for one in counts:
        found[one.post, one.form] = max(one.declared, found.get((one.post, one.form), 0))
    return found


SIZES = st.one_of(st.integers(1, 40), st.integers(100, 3_000))


@settings(deadline=None, max_examples=60)
@given(given_files=files(), size=SIZES)
def test_pieces_of_any_file(given_files: list[File], size: int) -> None:
    for one in given_files:
        assert_same(one.content, size)


@pytest.mark.parametrize("what", sorted(MUTATIONS))
def test_pieces_with_an_odd_line(what: str) -> None:
    odd = MUTATIONS[what](line(native(60, 4_321, 1)))
    content = lines_of([*USUAL[:2], odd, *USUAL[2:4], odd])
    for size in (97, 200, len(USUAL[0]), len(USUAL[0]) + 1, 5_000):
        assert_same(content, size)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("feed", [b"\n", b"\r\n", b"\n\n"])
@pytest.mark.parametrize("last", [b"", b"\n"])
def test_every_border(mark: bytes, feed: bytes, last: bytes) -> None:
    odd = line(status(70, 900, text="nothing to do with it"))
    content = mark + feed.join([*USUAL[:2], odd, USUAL[2], b"{"]) + last
    for size in range(1, len(content) + 2, 7):
        found = assert_same(content, size)
        assert found is not None
        assert (found.reading.records, list(found.rows.records)) == (5, [1, 2, 4])
        assert [one.record for one in found.reading.rejections] == [5]


def test_a_mark_that_is_not_at_the_beginning_is_no_mark() -> None:
    content = lines_of([USUAL[0], b"\xef\xbb\xbf" + USUAL[1], USUAL[2]])
    for size in (len(USUAL[0]) + 1, 50):
        found = assert_same(content, size)
        assert found is not None
        assert [one.record for one in found.reading.rejections] == [2]


def test_a_document_is_read_in_no_pieces() -> None:
    document = b"[\n" + b",\n".join(USUAL) + b"\n]\n"
    assert not is_in_lines([document])
    assert not is_in_lines([document[:1], document[1:]])
    for size in (1, 200, 10_000):
        assert assert_same(document, size) is None


def test_a_line_longer_than_pieces_is_in_one_of_them() -> None:
    content = lines_of([USUAL[0], line(native(50, 9_400, text="s" * 1_000_000)), USUAL[1]])
    found = assert_same(content, 300_000)
    assert found is not None
    assert list(found.rows.records) == [1, 2, 3]
    lengths = [sum(map(len, chunked(content, *one))) for one in bounds(len(content), 300_000)]
    assert [length > 0 for length in lengths] == [True, False, False, True]
    assert sum(lengths) == len(content)


@given(content=st.lists(st.sampled_from((b"a", b"bc", b"\n")), max_size=30), size=SIZES)
def test_every_byte_is_in_one_piece_and_no_line_in_two(content: list[bytes], size: int) -> None:
    stored = b"".join(content)
    pieces = [b"".join(chunked(stored, *one)) for one in bounds(len(stored), size)]
    assert b"".join(pieces) == stored
    assert all(one.endswith(b"\n") for one in pieces[:-1] if one and not stored.endswith(one))


@pytest.mark.parametrize(
    ("size", "pieces", "largest"),
    [(1, 1, 1), (1 << 24, 1, 1), (1 << 28, 16, 1), (1 << 30, 32, 2), (5 << 30, 80, 4)],
)
def test_large_files_have_larger_pieces(size: int, pieces: int, largest: int) -> None:
    found = piece_of(size)
    assert (len(bounds(size, found)), found) == (pieces, largest << 24)


def _original(number: int) -> Original:
    handles = (f"handle_{number}",)
    return Original(Platform.X, "7", None, handles, "a" * number, (), None)


SAMPLES: dict[str, tuple[object, object, object]] = {
    "observations": (
        [
            _seen := Observation(
                Platform.X, "1", "2", "h", ShareForm.NATIVE, "3", None, *NOTHING_SAID
            )
        ],
        [_seen],
        [_seen, _seen],
    ),
    "places": (array("Q", [3]), array("Q", [1]), array("Q", [3, 6])),
    "notices": (
        [(2, _notice := Notice(Platform.X, "1", None, *NOTHING_SAID))],
        [(1, _notice)],
        [(2, _notice), (6, _notice)],
    ),
    "unqualified": (
        [(2, _version := UnqualifiedVersion(Platform.X, "1", ("1", "2")))],
        [(1, _version)],
        [(2, _version), (6, _version)],
    ),
    "post_times": (
        {_time := PostTime(Platform.X, "1", 0, 9, Basis.PLATFORM_ID)},
        {_time, _other := _time._replace(post="2")},
        {_time, _other},
    ),
    "post_versions": ({("1", "2")}, {("3", "4")}, {("1", "2"), ("3", "4")}),
    "counts": (
        {_count := DeclaredCount(Platform.X, "1", ShareForm.NATIVE, 4, None)},
        {_more := _count._replace(declared=5)},
        {_count, _more},
    ),
    "handles": (
        {_told := HandleSeen("1", "h", 5)},
        {_later := HandleSeen("1", "i", 6)},
        {_told, _later},
    ),
    "created": (
        {_made := AccountCreated("1", 0, 9)},
        {_made_too := AccountCreated("2", 0, 9)},
        {_made, _made_too},
    ),
    "tagged": ({_tag := Tagged("1", ("sv",), None)}, {_tag}, {_tag}),
    "followers": ({_one := Follower("1", None)}, {_two := Follower("2", None)}, {_one, _two}),
    "informative": (array("Q", [2, 4]), array("Q", [2]), array("Q", [2, 4, 7])),
    "servers": ({"a.example"}, {"b.example"}, {"a.example", "b.example"}),
    "aliases": ({"a": "1", "b": "2"}, {"b": "3"}, {"a": "1", "b": "3"}),
    "originals": (
        {"7": _original(2)},
        {"7": _original(1)},
        {"7": _original(2).joined(_original(1))},
    ),
    "hidden": (
        [(2, _gone := Hidden(Platform.X, "1", "suspend", ended=False, earliest=0, latest=9))],
        [(1, _gone)],
        [(2, _gone), (6, _gone)],
    ),
    "lost": ([Lost(5, 2, None)], [Lost(1, None, 8)], [Lost(5, 2, None), Lost(6, None, 8)]),
    "records": (5, 4, 9),
    "rejections": (
        [Rejection(1, "no", "d")],
        [Rejection(4, "no", "d")],
        [Rejection(1, "no", "d"), Rejection(9, "no", "d")],
    ),
}
"""For each field: what a piece of five records holds, what the next one does, and both."""


@pytest.mark.parametrize("name", [one.name for one in fields(Reading)])
def test_nothing_that_a_reading_holds_is_left_out(name: str) -> None:
    first, second, both = SAMPLES[name]
    pieces = [Reading(records=5), Reading(records=4)]
    for reading, value in zip(pieces, (first, second), strict=True):
        setattr(reading, name, value)
    found = joined(PieceRead(reading, no_rows()) for reading in pieces).reading
    assert getattr(found, name) == both
    assert found.records == 9
