"""What heads have in common is left out, and nothing that is read changes for it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.sources import x_v1_fast, x_v1_heads, x_v1_middles
from contestjudge.sources.x_v1_decoding import Columns, Decode, by_pydantic
from contestjudge.sources.x_v1_heads import HeadReader, Heads, IrregularError
from contestjudge.sources.x_v1_middles import Middles, Portion, middle_of
from tests.engines.made import TEXT, line, native
from tests.property.test_x_v1_fast import KEYS, OPTIONS, PLACES, STRINGS, VALUES, mutated

REPEATED: Final = (
    b'"text":"RT @made_up_shop: %b","truncated":false,"entities":{"hashtags":[{"text":"x",'
    b'"indices":[1,3]}],"media":[%b]}'
    % (TEXT.encode(), b",".join(b'{"id":%d,"type":"photo","sizes":[]}' % n for n in range(20)))
)
"""What shares of one post repeat of it, as the platform prints it behind their ids."""


def _line(number: int, middle: bytes = REPEATED) -> bytes:
    raw = line(native(number, 70 * number)).replace("…".encode(), b"n")
    return raw.replace(b'"text":"RT"', middle + b',"source":"%d"' % (number % 3), 1)


PLAIN: Final = [_line(number) for number in range(1, 25)]
FRONT: Final = PLAIN[0].index(b',"text"')
BEHIND: Final = PLAIN[0].index(b',"source"')


class _Never(Middles):
    """Knows of no middle, ever."""

    def portion(self, chunk: bytes, starts: Sequence[int], cuts: Sequence[int]) -> Portion:
        return Portion(chunk, starts, cuts)


def _read(
    content: bytes, size: int, decode: Decode, middles: type[Middles]
) -> tuple[object, ...] | None:
    """Return all that is read of an input, or ``None`` where the reference has to."""
    kept: list[Heads] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(x_v1_heads, "WORTH_IT", -1)
        patch.setattr(x_v1_heads, "fastest", lambda: decode)
        patch.setattr(x_v1_heads, "Middles", middles)
        reader = HeadReader(OPTIONS, kept.append)
        try:
            reader.read(content[at : at + size] for at in range(0, len(content), size))
        except IrregularError:
            return None
    reading = reader.reading
    return (
        [row for heads in kept for row in zip(*heads, strict=True)],
        reader.originals,
        sorted(zip(reading.places, reading.observations, strict=True)),
        sorted((one.record, one.reason, one.digest) for one in reading.rejections),
        reading.records,
    )


def _same(content: bytes, size: int = 1 << 20) -> int:
    """Read with middles and without; return how many heads there are."""
    expected = _read(content, size, by_pydantic, _Never)
    for decode in (by_pydantic, x_v1_fast.by_msgspec):
        assert _read(content, size, decode, Middles) == expected
    if expected is None:
        return 0
    assert isinstance(expected[0], list)
    return len(expected[0])


class _Seen(Middles):
    """Counts the heads whose middles were left out."""

    left_out = 0

    def portion(self, chunk: bytes, starts: Sequence[int], cuts: Sequence[int]) -> Portion:
        portion = super().portion(chunk, starts, cuts)
        type(self).left_out += len(starts) * portion.has_middle
        return portion


def _left_out(lines: Sequence[bytes], size: int = 1 << 20) -> int:
    """Count the heads whose middles are left out."""
    _Seen.left_out = 0
    _read(b"\n".join([*lines, b""]), size, by_pydantic, _Seen)
    return _Seen.left_out


def test_a_middle_is_found_and_left_out() -> None:
    """Else all tests here would compare a thing with itself."""
    heads = [one[: one.index(b'"retweeted_status"')] for one in PLAIN]
    found = middle_of(heads)
    assert found is not None
    assert (found.front, found.text) == (FRONT, PLAIN[0][FRONT:BEHIND] + b",")
    assert _left_out(PLAIN) == len(PLAIN)
    closed: list[bytes] = []

    def decode(portion: Portion) -> Columns:
        closed.extend(head for some in portion.closed() for head in some)
        return by_pydantic(portion)

    _read(b"\n".join([*PLAIN, b""]), 1 << 20, decode, Middles)
    assert len(closed) == len(PLAIN)
    for short, whole in zip(closed, PLAIN, strict=True):
        assert len(short) < len(whole) - BEHIND + FRONT
        members = json.loads(whole)
        for name in ("text", "truncated", "entities", "retweeted_status", "lang"):
            del members[name]
        assert json.loads(short) == {**members, "": 0}


def test_with_blanks_between_members_too() -> None:
    lines = [json.dumps(json.loads(one)).encode() for one in PLAIN]
    assert _left_out(lines) == len(PLAIN)
    assert _same(b"\n".join([*lines, b""])) == len(PLAIN)


def test_no_middle_where_it_is_not_worth_it_or_not_certain() -> None:
    heads = [one[: one.index(b'"retweeted_status"')] for one in PLAIN]
    changes: dict[str, Callable[[bytes], bytes]] = {
        "little in common": lambda head: head[:FRONT] + b',"text":"RT"' + head[BEHIND:],
        "no text": lambda head: head.replace(b'"text":"RT', b'"texts":"RT'),
        "a bracket in front": lambda head: b'{"a":[],' + head[1:],
        "an escape in front": lambda head: rb'{"a":"\n",' + head[1:],
        "within the user": lambda head: b'{"user":{"a":"b"' + head[FRONT:BEHIND] + b"}," + head[1:],
        "a name that is read": lambda head: head.replace(b'"truncated"', b'"user"'),
        "the tail's name": lambda head: head.replace(b'"truncated"', b'"retweeted_status"'),
        "no JSON": lambda head: head.replace(b"false", b"False"),
    }
    assert middle_of([change(heads[0]) for change in changes.values()]) is None
    for what, change in changes.items():
        assert middle_of([change(head) for head in heads]) is None, what
    assert middle_of(heads[:1]) is None
    assert middle_of([]) is None


FRONTS: Final = {
    "the id twice": (b'"id_str"', b'"id_str":"1700000000000000001","id_str"'),
    "another name": (b'"id_str"', b'"id_sts"'),
    "an escape for a quote": (b'","id_str"', b'\\",id_str"'),
    "an escape at the end": (b'","text"', b'\\","text"'),
    "a bracket for a letter": (b'{"cr', b'["cr'),
    "a quote too many": (b'"created_at":"T', b'"created_at":""'),
    "a quote too few": (b'"created_at":"T', b'"created_at":TT'),
    "a brace in a string": (b"+0000", b"+{000"),
    "a closing one": (b"+0000", b"+}000"),
    "a bracket in a string": (b"+0000", b"[0000"),
    "a control character": (b"+0000", b"\x010000"),
    "no UTF-8": (b"+0000", b"\xff0000"),
    "a letter": (b"+0000", "å000".encode()),
    "an object of its own": (b"{", b'{"user":{'),
}
"""What can be odd about fronts, most of it without a change of how long they are."""


@pytest.mark.parametrize("name", FRONTS)
def test_odd_fronts(name: str) -> None:
    old, new = FRONTS[name]
    odd = PLAIN[3].replace(old, new, 1)
    assert odd != PLAIN[3]
    _same(b"\n".join([*PLAIN, odd, *PLAIN, b""]))
    _same(b"\n".join([*PLAIN[:2], *([odd] * 9), b""]))
    _same(b"\n".join([one.replace(old, new, 1) for one in PLAIN]))


JOINTS: Final = [
    b",",
    b"",
    b"3,",
    b" ,",
    b",,",
    b"},",
    b"],",
    b'"a",',
    b':1,"b":2,',
    b'"b":2,',
    b",{},",
    b"\\,",
    b" 1,",
    b"e5,",
    b".5,",
]


@pytest.mark.parametrize("last", [b'"n":1', b'"n":"a"', b'"n":null', b'"n":[]', b'"n":{}'])
@pytest.mark.parametrize("joint", JOINTS)
def test_odd_joints(joint: bytes, last: bytes) -> None:
    """What stands behind a middle can make one thing of it and what stands before."""
    for front in (b'"id_str"', b'"id":5'):
        usual = [_line(n, REPEATED + b"," + last) for n in range(1, 14)]
        if front == b'"id":5':
            usual = [one.replace(b',"text"', b',"id":5,"text"', 1) for one in usual]
        odd = usual[5].replace(last + b",", last + joint, 1)
        _same(b"\n".join([*usual, odd, b""]))
        _same(b"\n".join([*usual[:2], *([odd] * 9), b""]))


@pytest.mark.parametrize("place", PLACES)
def test_every_value_in_every_place_beside_a_middle(place: str) -> None:
    old, new = PLACES[place]
    for value in VALUES.values():
        odd = PLAIN[0].replace(old, new.replace(b"%s", value), 1)
        _same(b"\n".join([*PLAIN[:9], odd, b""]))


@pytest.mark.parametrize("place", KEYS)
def test_every_key_in_every_place_beside_a_middle(place: str) -> None:
    old, new = KEYS[place]
    for text in STRINGS.values():
        _same(b"\n".join([*PLAIN[:9], PLAIN[9].replace(old, new.replace(b"%s", text), 1), b""]))


@pytest.mark.parametrize("where", [b'"truncated":false', b'"truncated"', b"RT @made_up_shop"])
def test_every_value_within_middles(where: bytes) -> None:
    """All heads have it: it is lawful, or no middle."""
    for value in [*VALUES.values(), *STRINGS.values()]:
        new = b'"truncated":' + value if where.endswith(b"false") else value
        lines = [one.replace(where, new, 1) for one in PLAIN[:9]]
        _same(b"\n".join([*lines, b""]))


def _mutants(number: int, seed: int) -> Iterator[tuple[bytes, int]]:
    """Give inputs whose lines are changed all alike, and one by one beside what they repeat."""
    chance = random.Random(seed)
    for _ in range(number):
        repeated = mutated(REPEATED, chance) if chance.random() < 0.5 else REPEATED
        lines = [_line(n, repeated) for n in chance.sample(range(1, 60), 14)]
        for at in chance.sample(range(14), chance.choice((0, 1, 2))):
            front, behind = lines[at][:FRONT], lines[at][FRONT + len(repeated) + 1 :]
            if chance.random() < 0.5:
                front = mutated(front, chance)
            else:
                behind = mutated(behind, chance)
            lines[at] = front + b"," + repeated + behind
        yield b"\n".join([*lines, b""]), chance.choice((4096, 1 << 20))


def test_mutants_beside_middles() -> None:
    heads = [_same(content, size) for content, size in _mutants(1_500, 7)]
    assert sum(heads) > 5_000


@given(st.lists(st.sampled_from(PLAIN), max_size=12), st.integers(1, 3000))
def test_chunks_with_middles_end_anywhere(lines: list[bytes], size: int) -> None:
    _same(b"\n".join(lines), size)


def test_middles_of_several_posts_take_turns() -> None:
    other = [_line(n, REPEATED.replace(b"lamp", b"tent")) for n in range(30, 54)]
    lines = [one for some in (PLAIN, other, PLAIN) for one in some * 3]
    assert _same(b"\n".join([*lines, b""]), 12_000) == len(lines)
    assert len(lines) - 40 < _left_out(lines, 12_000) < len(lines)


def test_what_is_never_there_is_not_looked_for_in_each_portion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[int] = []

    def found(heads: Sequence[bytes]) -> None:
        looked.append(len(heads))

    monkeypatch.setattr(x_v1_middles, "middle_of", found)
    middles = Middles()
    head = b'{"a":1,'
    for _ in range(640):
        assert not middles.portion(head * 99, range(0, 693, 7), range(7, 700, 7)).has_middle
    assert 8 < len(looked) < 30
    assert max(looked) <= 16
