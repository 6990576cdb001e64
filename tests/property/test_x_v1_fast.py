"""With msgspec or without: the same heads, the same reading, whatever the lines are."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.observation import Observation
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform
from contestjudge.sources import x_v1_decoding, x_v1_fast, x_v1_fastest, x_v1_heads
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v1 import XV1Source
from contestjudge.sources.x_v1_heads import HeadReader, Heads, IrregularError
from contestjudge.sources.x_v1_middles import Portion
from tests.engines.made import MUTATIONS, POSTS, line, native, odd_lines

TARGET = Target(Platform.X, tuple(TargetPost(post, 0) for post in POSTS), ("made_up_shop",))
OPTIONS = ReadOptions("shares.jsonl", target=TARGET)
PLAIN = [line(native(n, 70 * n)).replace("…".encode(), b"n") for n in range(1, 13)]
EDGE = 198
"""So many levels fit into a field of a head's user; one more into one of the head itself."""


class Read(NamedTuple):
    """All that a reader makes of an input."""

    rows: list[tuple[object, ...]]
    originals: list[tuple[str, str]]
    observations: list[tuple[int, Observation]]
    rejections: list[tuple[int, str, str]]
    records: int


def _sorted(reader: HeadReader | None, content: bytes, rows: list[tuple[object, ...]]) -> Read:
    reading = XV1Source().read([content], OPTIONS) if reader is None else reader.reading
    return Read(
        rows,
        [] if reader is None else reader.originals,
        sorted(zip(reading.places, reading.observations, strict=True)),
        sorted((one.record, one.reason, one.digest) for one in reading.rejections),
        reading.records,
    )


def _read(content: bytes, size: int, decoder: x_v1_decoding.Decode) -> list[Read] | None:
    """Read an input as heads and the rest, and again with nothing left as heads."""
    kept: list[Heads] = []
    reader = HeadReader(OPTIONS, kept.append)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(x_v1_heads, "WORTH_IT", -1)
        patch.setattr(x_v1_heads, "fastest", lambda: decoder)
        try:
            reader.read(content[at : at + size] for at in range(0, len(content), size))
            rows = [row for heads in kept for row in zip(*heads, strict=True)]
            parted = _sorted(reader, content, rows)
            reader.again([content], frozenset(number for heads in kept for number in heads.records))
        except IrregularError:
            return None
    return [parted, _sorted(reader, content, [])]


def _same(content: bytes, size: int = 1 << 20) -> list[Read] | None:
    """Read with and without msgspec; return what both say."""
    fast = _read(content, size, x_v1_fast.by_msgspec)
    assert fast == _read(content, size, x_v1_decoding.by_pydantic)
    if fast is not None:
        reference = _sorted(None, content, [])
        assert fast[1]._replace(originals=[]) == reference
    return fast


STRINGS = {
    "plain": b"abc",
    "an escape of each kind": rb"\"\\\/\b\f\n\r\t\u0031\u00e5",
    "a pair of escapes": rb"\ud83d\ude00",
    "a pair the wrong way round": rb"\ude00\ud83d",
    "half a pair": rb"\ud800",
    "half a pair and a letter": rb"\ud800\u0041",
    "half a pair at the end": rb"\ud800\u",
    "the other half": rb"\udc00",
    "an escape that is none": rb"\x41",
    "a single quote escaped": rb"\'",
    "no digit": rb"\u12g4",
    "too few digits": rb"\u12",
    "a nought byte": b"\x00",
    "a tab": b"\t",
    "the last control character": b"\x1f",
    "delete": b"\x7f",
    "a carriage return": b"\r",
    "latin-1": b"\xe5",
    "a lone continuation": b"\x80",
    "overlong": b"\xc0\xaf",
    "overlong in three": b"\xe0\x80\xaf",
    "a surrogate in bytes": b"\xed\xa0\x80",
    "above all planes": b"\xf4\x90\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "cut short": b"\xe2\x82",
    "letters": "åäö€😀".encode(),
    "separators": "\u0085\u2028\ufeff\ufffe".encode(),
    "brackets": b"[" * 201,
    "braces": b"{" * 150 + b"[" * 150,
    "a word": b"NaN Infinity",
}
VALUES = {
    **{name: b'"' + text + b'"' for name, text in STRINGS.items()},
    "NaN": b"NaN",
    "nan": b"nan",
    "Infinity": b"Infinity",
    "minus Infinity": b"-Infinity",
    "minus nought": b"-0",
    "a nought in front": b"01",
    "minus and a nought in front": b"-01",
    "a sign": b"+1",
    "only a sign": b"-",
    "no digit before the point": b".5",
    "no digit behind the point": b"1.",
    "no exponent": b"1e",
    "no exponent behind a sign": b"1e+",
    "an exponent": b"1E+2",
    "too large": b"1e400",
    "too small": b"1e-400",
    "hexadecimal": b"0x10",
    "an underscore": b"1_000",
    "as long as may be": b"7" * 4300,
    "longer": b"7" * 4301,
    "longer, below nought": b"-" + b"7" * 4301,
    "longer, with a point": b"7" * 4301 + b".5",
    "a long fraction": b"0." + b"7" * 5000,
    "a long string": b'"' + b"x" * 5000 + b'"',
    "a long string and a bad one": b'["' + b"x" * 5000 + rb'","\ud800"]',
    "a comma too many": b"[1,]",
    "a comma too many in an object": b'{"a":1,}',
    "no comma": b"[1 2]",
    "no colon": b'{"a" 1}',
    "no quotes": b"{a:1}",
    "single quotes": b"'a'",
    "a number for a key": b"{1:1}",
    "closed otherwise": b"[1}",
    "not closed": b"[",
    "closed twice": b"[]]",
    "a comment": b"/* */ 1",
    "nothing": b"",
    "half a word": b"nul",
    "a word too long": b"nulll",
    "a capital": b"True",
    "a space that is none": b"\xa01",
    "a form feed": b"\x0c1",
    "spaces": b" \t\r 1 \t\r ",
    "empty": b'[[],{},"",{"":""}]',
    "the fields once more, deeper": b'{"id_str":1,"user":2,"created_at":[]}',
    "too deep for msgspec": b"[" * 5000 + b"]" * 5000,
    **{
        f"{what} {levels} deep": opened * levels + inner + closed * levels
        for levels in (100, EDGE - 1, EDGE, EDGE + 1, EDGE + 2, EDGE + 3)
        for what, opened, inner, closed in (
            ("arrays", b"[", b"", b"]"),
            ("arrays apart", b"[1, ", b"2", b" ]"),
            ("objects", b'{"":', b"[]", b"}"),
        )
    },
    **{
        f"both {2 * pairs} deep": b'{"a":[' * pairs + b"]}" * pairs
        for pairs in (EDGE // 2, EDGE // 2 + 1)
    },
    "many side by side": b"[" + b",".join([b"[]"] * 300) + b"]",
}
PLACES = {
    "skipped": (b'"geo":null', b'"geo":%s'),
    "skipped in front": (b'"created_at"', b'"geo_":%s,"created_at"'),
    "skipped of the user": (b'"name":"n"', b'"name":%s'),
    "within what is skipped": (b'"geo":null', b'"geo":{"a":[0,%s,{"b":null}]}'),
    "in the tail": (b'"lang":"sv"', b'"lang":%s'),
    "in the original": (b'"text":"Share', b'"note":%s,"text":"Share'),
    "for the id": (b'"id_str":"', b'"id_str":%s,"id_str_":"'),
    "for the id, then the id": (b'"id_str":"', b'"id_str":%s,"id_str":"'),
    "for the account": (b'"user":{"id_str":"', b'"user":{"id_str":%s,"x":"'),
    "for the handle": (b'"screen_name":"', b'"screen_name":%s,"x":"'),
    "for the time": (b'"created_at":"', b'"created_at":%s,"x":"'),
    "for the user": (b'"user":{', b'"user":%s,"user_":{'),
    "for the user, behind it": (b'"geo":null', b'"user":%s'),
    "for the user, before it": (b'"user":{', b'"user":%s,"user":{'),
    "under no name": (b'"geo":null', b'"":%s'),
    "instead of the line's end": (b'"geo":null', b'"geo":null}%s{"a":1'),
}
KEYS = {
    "of the head": (b'"geo":null', b'"%s":null'),
    "of the user": (b'"name":"n"', b'"%s":"n"'),
    "of what is skipped": (b'"geo":null', b'"geo":{"%s":null}'),
    "of the tail": (b'"lang":"sv"', b'"%s":"sv"'),
    "like the id": (b'"geo":null', rb'"\u0069d_str":"1700000000000000003","%s":1'),
}


def _among_plain(odd: bytes) -> bytes:
    """Put a line between plain ones, and once more where most of a portion is like it."""
    return b"\n".join([*PLAIN[:6], odd, *PLAIN[6:], *([odd] * 12), b""])


@pytest.mark.parametrize("place", PLACES)
def test_every_value_in_every_place(place: str) -> None:
    old, new = PLACES[place]
    for value in VALUES.values():
        odd = PLAIN[0].replace(old, new.replace(b"%s", value), 1)
        assert odd != PLAIN[0] or value == b'"sv"'
        _same(_among_plain(odd))


@pytest.mark.parametrize("place", KEYS)
def test_every_key_in_every_place(place: str) -> None:
    old, new = KEYS[place]
    for text in STRINGS.values():
        _same(_among_plain(PLAIN[0].replace(old, new.replace(b"%s", text), 1)))


def test_strings_within_what_is_kept() -> None:
    for text in STRINGS.values():
        for field in (b'"id_str":"', b'"screen_name":"', b'"created_at":"', b'"user":{"id_str":"'):
            _same(_among_plain(PLAIN[0].replace(field, field + text, 1)))


@pytest.mark.parametrize("name", sorted(MUTATIONS))
@pytest.mark.parametrize("feed", [b"\n", b"\r\n", b" \n \n"])
def test_lines_that_are_odd_otherwise(name: str, feed: bytes) -> None:
    odd = MUTATIONS[name](line(native(400, 4000)))
    _same(b"\xef\xbb\xbf" + feed.join([*PLAIN, odd, *PLAIN, odd]))
    _same(feed.join([odd, b"\xef\xbb\xbf" + PLAIN[0], *PLAIN]))


@given(st.lists(st.one_of(odd_lines(), st.sampled_from(PLAIN)), max_size=12), st.integers(1, 3000))
def test_chunks_that_end_anywhere(lines: list[bytes], size: int) -> None:
    _same(b"\n".join(lines), size)


BYTES = [
    bytes((n,)) for n in b'"\\{}[],:0123456789-+.eEuntf \t\r\n\x00\x1f\x7f\x80\xa5\xc3\xed\xf0\xff'
]
PIECES = [
    *BYTES,
    b'""',
    b'\\"',
    rb"\u00",
    rb"\ud8",
    b"[[",
    b"]]",
    b"{}",
    b"null",
    b"NaN",
    b',"id_str":',
]


def mutated(raw: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        place = chance.randrange(len(raw))
        cut = chance.choice((0, 0, 1, 1, 1, 2, 9))
        piece = chance.choice((b"", chance.choice(PIECES), chance.choice(PIECES)))
        if chance.random() < 0.1:
            from_ = chance.randrange(len(raw))
            piece = raw[from_ : from_ + chance.randrange(60)]
        raw = raw[:place] + piece + raw[place + cut :]
    return raw


def mutants(number: int, seed: int) -> Iterator[tuple[bytes, int]]:
    """Give inputs with ten mutants each, that many in all, and sizes of chunks."""
    chance = random.Random(seed)
    before = [*PLAIN, *(line(native(n, 70 * n, n % 2)) for n in range(20, 40))]
    before += [
        b'{"text":"\\u00e5 \\/","entities":{"urls":[{"indices":[0,23],"x":-1.5e3}]},' + one[1:]
        for one in before
    ]
    for _ in range(number // 10):
        lines = [mutated(chance.choice(before), chance) for _ in range(10)]
        lines += chance.sample(before, 10)
        chance.shuffle(lines)
        yield b"\n".join(lines), chance.choice((300, 4096, 1 << 20))


def test_mutants() -> None:
    found = [_same(content, size) for content, size in mutants(1_500, 1)]
    rows = [len(read[0].rows) for read in found if read is not None]
    rejected = [len(read[0].rejections) for read in found if read is not None]
    assert len(rows) > 130
    assert sum(rows) > 1_500
    assert sum(rejected) > 500


def test_plain_heads_are_decoded_by_msgspec_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else all tests above would compare a thing with itself."""
    monkeypatch.setattr(x_v1_decoding, "_decode_head", None)
    deep = [one.replace(b'"geo":null', b'"geo":' + b"[" * 190 + b"]" * 190) for one in PLAIN]
    letters = [line(native(n, 70 * n)) for n in range(20, 25)]
    read = _read(b"\n".join([*PLAIN, *deep, *letters, b""]), 1 << 20, x_v1_fast.by_msgspec)
    assert read is not None
    assert len(read[0].rows) == 29


def test_a_decoder_that_is_not_strict_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    decode = x_v1_fast._decode  # noqa: SLF001 - what stands in for it has to ask it
    assert x_v1_fast.is_strict()
    monkeypatch.setattr(x_v1_fast, "_decode", lambda head: decode(head.replace(b"[1,]", b"[1]")))
    assert not x_v1_fast.is_strict()
    x_v1_fastest.fastest.cache_clear()
    assert x_v1_fastest.fastest() is x_v1_decoding.by_pydantic
    monkeypatch.undo()
    x_v1_fastest.fastest.cache_clear()
    assert x_v1_fastest.fastest() is x_v1_fast.by_msgspec


def test_a_decoder_that_is_there_decodes_the_first_head(monkeypatch: pytest.MonkeyPatch) -> None:
    heads: list[int] = []

    def decoder(portion: Portion) -> x_v1_decoding.Columns:
        heads.append(len(portion.starts))
        return x_v1_decoding.by_pydantic(portion)

    monkeypatch.setattr(x_v1_heads, "fastest", lambda: decoder)
    content = b"\n".join([*PLAIN, b""])
    for is_there in (True, False):
        heads.clear()
        x_v1_fastest.fastest()
        if not is_there:
            x_v1_fastest.fastest.cache_clear()
        kept: list[Heads] = []
        HeadReader(OPTIONS, kept.append).read([content])
        assert sum(len(one.ids) for one in kept) > 0
        assert bool(heads) is is_there


@pytest.mark.parametrize("is_installed", [True, False])
def test_msgspec_is_not_needed_and_not_imported_for_little(*, is_installed: bool) -> None:
    code = f"""
import sys
if not {is_installed}:
    sys.modules["msgspec"] = None
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v1_heads import HeadReader
options = ReadOptions("a", target=Target(Platform.X, (TargetPost({POSTS[0]!r}, 0),), ("b",)))
counts = []
for times in (10, 300):
    rows = []
    HeadReader(options, rows.append).read([b"\\n".join({PLAIN!r} * times)])
    counts += [sum(len(one.ids) for one in rows), bool(sys.modules.get("msgspec"))]
print(counts)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == str([120, False, 3600, is_installed])
