"""What a program holds is read as the payload that it was made from."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType

import pytest
from pydantic import BaseModel, ConfigDict, Field

import contestjudge as cj
from contestjudge.doors import objects
from tests.unit.doors.made import POST, digest, raw, v1, v2, v2_page

RECORDS = [v1(0), v1(1), v1(2)]
WANTED = digest(cj.read(raw(*RECORDS)))


def _generated() -> Iterator[Mapping[str, object]]:
    yield from RECORDS


GIVEN: list[tuple[str, Callable[[], cj.Evidence]]] = [
    ("dictionaries", lambda: cj.read(RECORDS)),
    ("a tuple", lambda: cj.read(tuple(RECORDS))),
    ("a generator", lambda: cj.read(_generated())),
    ("mappings that are no dictionaries", lambda: cj.read([MappingProxyType(r) for r in RECORDS])),
    ("pages that are lists", lambda: cj.read([RECORDS[:2], [], RECORDS[2:]])),
    ("bytes", lambda: cj.read([json.dumps(r).encode() for r in RECORDS])),
    ("byte arrays", lambda: cj.read([bytearray(json.dumps(r).encode()) for r in RECORDS])),
    ("lines of text", lambda: cj.read(raw(*RECORDS).decode().splitlines(keepends=True))),
    ("indented texts", lambda: cj.read([json.dumps(r, indent=1) for r in RECORDS])),
    ("one after the other", lambda: cj.read(*RECORDS)),
    ("memory", lambda: cj.read(memoryview(raw(*RECORDS)))),
    ("an open file", lambda: cj.read(io.BytesIO(raw(*RECORDS)))),
    ("an open text", lambda: cj.read(io.StringIO(raw(*RECORDS).decode()))),
    ("an open file of gzip", lambda: cj.read(io.BytesIO(gzip.compress(raw(*RECORDS))))),
]


@pytest.mark.parametrize("given", [pytest.param(make, id=name) for name, make in GIVEN])
def test_the_decision_is_that_on_the_raw_payload(given: Callable[[], cj.Evidence]) -> None:
    assert digest(given()) == WANTED


def test_an_open_file_is_read_from_where_it_stands_and_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "retweets.jsonl"
    path.write_bytes(b"not ours\n" + raw(*RECORDS))
    with path.open("rb") as stream:
        stream.readline()
        evidence = cj.read(stream)
        assert not stream.closed
        assert stream.seekable()
        assert stream.read() == b""
        stream.seek(0)
        assert stream.readline() == b"not ours\n"
    # What was read is kept: neither closing nor removing the file matters any more.
    path.unlink()
    assert digest(evidence) == WANTED
    assert cj.inspect(evidence).inputs[0].name == str(path)


def test_a_file_that_cannot_be_sought_is_read_in_small_pieces() -> None:
    class Pipe:
        def __init__(self, content: bytes) -> None:
            self._rest = content
            self.asked: list[int] = []

        def read(self, size: int) -> bytes:
            self.asked.append(size)
            piece, self._rest = self._rest[:7], self._rest[7:]
            return piece

    pipe = Pipe(raw(*RECORDS))
    assert digest(cj.read(pipe)) == WANTED  # type: ignore[arg-type]  # it can read, no more
    assert max(pipe.asked) <= 1 << 20


def test_a_stream_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "MAX_HELD", 3000)

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b" " * min(size, 1000)

    def records() -> Iterator[Mapping[str, object]]:
        while True:
            yield v1(0)

    for given in (Endless(), records()):
        with pytest.raises(cj.UsageError, match="give its path") as caught:
            cj.read(given)
        assert caught.value.code == "evidence.too_large"


def test_times_are_written_as_platforms_write_them() -> None:
    east = timezone(timedelta(hours=2))
    record = {
        "a": datetime(2024, 5, 14, 12, 0, 41, 87_000, tzinfo=east),
        "b": datetime(2024, 5, 14, 10, 0, 41, tzinfo=UTC),
        "c": datetime(2024, 5, 14, 10, 0, 41, 87_001, tzinfo=UTC),
        "d": datetime(2024, 5, 14, tzinfo=UTC).date(),
    }
    assert json.loads(objects.object_payload(record).content) == {
        "a": "2024-05-14T10:00:41.087Z",
        "b": "2024-05-14T10:00:41.000Z",
        "c": "2024-05-14T10:00:41.087001Z",
        "d": "2024-05-14",
    }


def test_keys_keep_their_order() -> None:
    record = {"z": 1, "a": {"y": 2, "b": 3}}
    assert objects.object_payload(record).content == b'{"z": 1, "a": {"y": 2, "b": 3}}\n'


class _Reference(BaseModel):
    kind: str = Field(alias="type")
    id: str


class _Post(BaseModel):
    model_config = ConfigDict(extra="allow", populate_by_name=True)
    id: str
    author_id: str
    created_at: datetime
    references: list[_Reference] = Field(alias="referenced_tweets")
    place: str | None = None


def test_models_of_pydantic_are_written_by_their_aliases() -> None:
    wanted = digest(cj.read(raw(v2(0), v2(1))))
    models = [_Post.model_validate(v2(number)) for number in range(2)]
    assert digest(cj.read(models)) == wanted
    assert digest(cj.read(*models)) == wanted
    assert "place" not in json.loads(objects.object_payload(models[0]).content)


def test_ids_alone_are_the_list_that_they_stood_in() -> None:
    ids = [101, 102]
    wanted = digest(cj.read({"ids": ["101", "102"]}))
    assert digest(cj.read(ids)) == wanted
    assert digest(cj.read(iter([ids]))) == wanted


def test_an_evidence_document_is_still_one() -> None:
    document = {
        "schema": "contestjudge/evidence/v1",
        "rulings": [
            {"account": "x:100", "decide": "exclude", "by": "adjudicator", "reason": "staff"}
        ],
    }
    decision = cj.judge({**_contest(), "entry": {"forms": ["native"]}}, cj.read(RECORDS, document))
    assert decision.excluded[0].reason == "ruling"


def _contest() -> dict[str, object]:
    return {
        "schema": "contestjudge/contest/v1",
        "name": "A lamp",
        "sponsor": {"platform": "x", "id": "12", "handles": ["lampshop"]},
        "posts": [{"id": POST}],
    }


def _circle() -> dict[str, object]:
    circle: dict[str, object] = {}
    circle["self"] = circle
    return circle


def _deep() -> list[object]:
    deep: list[object] = []
    for _ in range(200_000):
        deep = [deep]
    return [{"a": deep}]


class _Closed:
    def read(self, size: int) -> None:
        """Answer as a socket does that has nothing yet."""


async def _later() -> AsyncIterator[object]:
    yield v1(0)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (3, "int is no evidence"),
        (None, "NoneType is no evidence"),
        (object(), "object is no evidence"),
        ([object()], "object is no record"),
        ([1, "x"], "str is no account id"),
        ([True], "bool is no record"),
        ([{"at": datetime(2024, 5, 14)}], "a time without a zone"),  # noqa: DTZ001 - the point
        ([{"at": {1, 2}}], "set is not a value of JSON"),
        ([{"at": float("nan")}], "not JSON"),
        (_circle(), "not JSON"),
        (_deep(), "not JSON"),
        (_Closed(), "a file that gives NoneType"),
        (_later(), "must be waited for"),
    ],
)
def test_what_is_no_evidence_is_refused_with_a_reason(given: object, said: str) -> None:
    with pytest.raises(cj.UsageError, match=said) as caught:
        cj.read(given)  # type: ignore[arg-type]  # that is the point
    assert caught.value.code == "evidence.type"


def test_text_that_no_encoding_holds_is_one_rejected_record() -> None:
    bad = {**v1(1), "text": "\ud800"}
    decision = cj.judge(_contest(), cj.read([v1(0), bad]))
    assert len(decision.inputs[0].rejected) == 1


def test_nothing_at_all_is_said_to_be_empty() -> None:
    nothing: list[list[object] | io.BytesIO | bytes] = [[], io.BytesIO(), b""]
    for given in nothing:
        with pytest.raises(cj.InputError) as caught:
            cj.read(given)
        assert caught.value.code == "input.empty"


def test_a_page_is_one_record() -> None:
    assert digest(cj.read(v2_page(3))) == digest(cj.read(raw(v2_page(3))))
