"""A line is read alike whatever lines are before it: that their ends are known changes nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.reading import Reading
from contestjudge.sources import x_v1_tails
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v1 import XV1Source
from contestjudge.sources.x_v1_types import DECODE_NATIVE_HEAD, NativeShare
from tests.unit.sources.test_x_v1 import POST, TARGET, native, printed, share_id


def _line(record: object) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode()


PLAIN = [_line(native(seconds)) for seconds in (61, 62, 63)]
CUT = PLAIN[0].index(b',"retweeted_status":{') + 1
TAIL = PLAIN[0][CUT:]
HEAD = _line({key: value for key, value in native(64).items() if key != "retweeted_status"})[:-1]
ID, OTHER = f'"id_str":"{share_id(65)}"', f'"id_str":"{share_id(66)}"'
CREATED = f'"created_at":"{printed(65)}"'
USER = '"user":{"id_str":"165","screen_name":"bo"}'
HEADS = [
    HEAD,
    HEAD + b',"text":"NaN"',
    HEAD + b',"score":NaN',
    HEAD + b',"note":"a',
    HEAD + b',"note":["a"',
    HEAD + b',"note":{"a":1',
    HEAD + b',"note":"\\ud800"',
    HEAD + b',"note":"\xff"',
    HEAD + b',"note":"\x01"',
    HEAD + b',"":1',
    HEAD + b',"retweeted_status" : {"id_str":"5","created_at":"never"}',
    HEAD + b',"retweeted_status":{"id_str":"5","created_at":"never"}',
    HEAD + b',"retweeted_status":null',
    HEAD + b"," + OTHER.encode(),
    HEAD + b',"quoted_status":{"id_str":"9","retweeted_status":{}}',
    b"[" + HEAD,
    b"{",
    b"",
    f"{{{ID}".encode(),
    f"{{{ID},{CREATED}".encode(),
    f"{{{ID},{CREATED},{USER}".encode(),
    f'{{{ID},{CREATED},"user":null'.encode(),
    f'{{{ID},"created_at":"{printed(0)}",{USER}'.encode(),
    f'{{{ID},"created_at":"{printed(64)}",{USER}'.encode(),
    f'{{"id_str":"+7",{CREATED},{USER}'.encode(),
    f'{{{ID},{CREATED},"user":{{"id_str":"165","screen_name":"b o"}}'.encode(),
    f" {{ {ID} ,\t{CREATED}, {USER} ".encode(),
]
TAILS = [
    TAIL,
    TAIL + b" ",
    b" " + TAIL.replace(b":", b": ", 1),
    TAIL + b"\r",
    TAIL[:-1] + f",{OTHER}}}".encode(),
    TAIL[:-1] + b',"user":{"id_str":"9","screen_name":"eve"}}',
    TAIL[:-1] + b',"retweeted_status":{"id_str":"5","created_at":"never"}}',
    TAIL[:-1] + b',"retweeted_status":null}',
    TAIL[:-1] + b',"note":NaN}',
    TAIL[:-1] + b',"note":"\\ud800"}',
    TAIL[:-1],
    TAIL + b"}",
    TAIL.replace(b'"retweet_count":7', b'"retweet_count":8'),
    TAIL.replace(POST.encode(), b"77"),
]


def _read(lines: list[bytes]) -> Reading:
    return XV1Source().read([b"\n".join(lines)], ReadOptions("made-up.jsonl", TARGET))


def _said(readings: list[Reading]) -> list[object]:
    """What is read, but for the numbers of records."""
    return [
        [one for reading in readings for one in reading.observations],
        [(one.reason, one.digest) for reading in readings for one in reading.rejections],
        {one for reading in readings for one in reading.counts},
        {one for reading in readings for one in reading.post_times},
        sum(reading.records for reading in readings),
    ]


@given(
    st.sampled_from(TAILS),
    st.lists(st.tuples(st.sampled_from(HEADS), st.booleans()), min_size=1, max_size=8),
    st.integers(0, 4),
)
def test_lines_say_the_same_alone(tail: bytes, heads: list[tuple[bytes, bool]], usual: int) -> None:
    before = [PLAIN[number % 3][:CUT] + tail for number in range(usual)]
    lines = before + [head + (b"," if comma else b"") + tail for head, comma in heads]
    assert _said([_read(lines)]) == _said([_read([line]) for line in lines])


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("head", HEADS)
def test_every_end_behind_every_beginning(head: bytes, tail: bytes) -> None:
    lines = [line[:CUT] + tail for line in PLAIN] + [head + b"," + tail]
    assert _said([_read(lines)]) == _said([_read([line]) for line in lines])


def test_an_end_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the tests above would compare a thing with itself."""
    heads: list[bytes] = []

    def decoded(head: bytes) -> NativeShare:
        heads.append(head)
        return DECODE_NATIVE_HEAD(head)

    monkeypatch.setattr(x_v1_tails, "DECODE_NATIVE_HEAD", decoded)
    lines = [_line(native(seconds)) for seconds in range(61, 71)]
    assert len(_read(lines).observations) == 10
    assert heads == [line[:CUT] + b'"":0}' for line in lines[2:]]
