"""Tails that differ in numbers: the same reading as where every line is decoded as a whole."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contestjudge.engines.apart.pieces import in_order, read_piece
from contestjudge.engines.apart.rows import Seen
from contestjudge.model.observation import DeclaredCount
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform, ShareForm
from contestjudge.sources import x_v1_endings, x_v1_tails
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v1 import XV1Source
from contestjudge.sources.x_v1_heads import HeadReader, Heads, IrregularError
from contestjudge.sources.x_v1_patterns import Pattern, Shown, numbered
from tests.engines.made import POSTS, clock, joined, line, native, original

TARGET = Target(Platform.X, tuple(TargetPost(post, 0) for post in POSTS), ("made_up_shop",))
OPTIONS = ReadOptions("shares.jsonl", target=TARGET)
EXAMPLES = int(os.environ.get("PATTERN_EXAMPLES", "150"))
LATER = 10_000
"""Milliseconds after the first post, so that no share prints a post's own second."""
HEADS = [
    line(
        {
            key: value
            for key, value in native(n, LATER + 70 * n).items()
            if key != "retweeted_status"
        }
    )[:-1]
    for n in range(1, 40)
]
"""With ``lang`` in them, so that nothing else has to stand behind the original."""


def tail(original_: str, behind: str = "") -> bytes:
    """Write a tail of what stands in the original, and behind it."""
    return f'"retweeted_status":{{{original_}}}{behind}}}'.encode()


def shown(post: int, counts: str, user: str = '"followers_count":7', more: str = "") -> str:
    """Write the members of an original."""
    return (
        f'"created_at":"{clock(1_700_000_000_000 + 4_000 * post)}","id_str":"{POSTS[post]}"'
        f',"text":"win 5, \\"retweet_count\\":7,\\"timestamp_ms\\":\\"12\\" or 8","n":[0,23]{more}'
        f',"user":{{"id_str":"17461978",{user},"x-1":-3,"f":2.5,"e":1e5}},{counts}'
    )


USUAL_NUMBERS = ("0", "1", "9", "10", "12", "99", "100", "101", "123456", "999999999999")
ODD_NUMBERS = (
    "00",
    "01",
    "-1",
    "-0",
    "+1",
    "1.0",
    "1e3",
    "1E3",
    "0.5",
    "true",
    "null",
    '"1"',
    '"12"',
    " 12",
    "12 ",
    "1 2",
    "[12]",
    '{"a":12}',
    "NaN",
    "Infinity",
    "1000000000000",
    "1000000000001",
    "123456789012345",
    "999999999999999",
    "1000000000000000",
    "1234567890123456789",
    "7" * 4301,
    "",
    "12,",
    "12}",
    "12,13",
    '12,"retweet_count":13',
    '12,"quote_count":13',
    '12,"id_str":"1"',
    '12},"retweeted_status":{"id_str":"5"',
)
TAILS: dict[str, str | tuple[str, str]] = {
    "a count": shown(0, '"retweet_count":@'),
    "another post": shown(1, '"retweet_count":@'),
    "quotes": shown(0, '"quote_count":@,"retweet_count":5'),
    "both": shown(0, '"retweet_count":@,"quote_count":@'),
    "both the other way": shown(0, '"quote_count":@,"reply_count":@,"retweet_count":@'),
    "no count": shown(0, '"favorite_count":@'),
    "of the user": shown(0, '"retweet_count":7', '"followers_count":@,"statuses_count":@'),
    "of the user, named so": shown(0, '"favorite_count":@', '"retweet_count":@'),
    "twice": shown(0, '"retweet_count":@,"retweet_count":@'),
    "twice, then none": shown(0, '"retweet_count":@,"retweet_count":3'),
    "in an array": shown(0, '"retweet_count":4,"indices":[@,@]'),
    "an exponent": shown(0, '"retweet_count":4,"x":1e@,"y":[1E-@,2.@e+@]'),
    "before an exponent": shown(0, '"retweet_count":@,"x":@e305,"y":-@e300'),
    "in a string": shown(0, '"retweet_count":4,"note":"@"'),
    "in a string that looks so": shown(0, '"retweet_count":4,"note":"a\\":@,\\"b"'),
    "in a name": shown(0, '"retweet_count":4,"@":0'),
    "in the post's id": shown(0, '"id_str":"@","retweet_count":4'),
    "a backslash before": shown(0, '"note":"\\\\","retweet_count":@,"note":"\\\\"'),
    "a stamp in the original": shown(0, '"retweet_count":@,"timestamp_ms":"@"'),
    "a stamp in a string": shown(0, '"retweet_count":@,"note":"\\"timestamp_ms\\":\\"@\\""'),
    "a name like a stamp": shown(0, '"retweet_count":@,"a\\"timestamp_ms":"@"'),
    "spaced": shown(0, '"retweet_count": @ , "quote_count" : @ , "timestamp_ms" : "@"'),
    "behind": (shown(0, '"retweet_count":@'), ',"retweet_count":@,"timestamp_ms":"@"'),
    "a stamp that is a number": (shown(0, '"retweet_count":5'), ',"timestamp_ms":@'),
    "of a later original": (
        shown(0, '"retweet_count":@'),
        ',"retweeted_status":{' + shown(0, '"retweet_count":@') + "}",
    ),
    "no original behind": (shown(0, '"retweet_count":@'), ',"retweeted_status":{}'),
    "an account behind": (shown(0, '"retweet_count":@'), ',"user":{"id":@}'),
    "a carriage return": (shown(0, '"retweet_count":@'), ',"n":@}\r'),
}


def filled(name: str, values: Iterator[str]) -> bytes:
    """Put values into the places of a tail."""
    found = TAILS[name]
    members, behind = (found, "") if isinstance(found, str) else found
    whole = tail(members, behind)
    if whole.endswith(b"\r}"):
        whole = whole[:-1]
    first, *more = whole.split(b"@")
    return first + b"".join(next(values).encode() + one for one in more)


def read_in_parts(content: bytes, size: int = 1 << 20) -> Reading | None:
    """Read with heads and tails; rows are observations then."""
    chunks = [content[at : at + size] for at in range(0, len(content), size)]
    try:
        reading, rows = read_piece(lambda: chunks, OPTIONS, POSTS, first=True)
    except IrregularError:
        return None
    handles = rows.handles.decode().split("\n")
    seen = map(
        Seen, [0] * len(rows.ids), rows.records, rows.ids, rows.accounts, handles, rows.posts
    )
    for row in seen:
        reading.observe(row.record, row.observation(POSTS))
    return in_order(reading)


def greatest(reading: Reading) -> dict[tuple[str, ShareForm], int]:
    """The greatest number of shares of each form that is declared of each post."""
    return {
        (post, form): max(one.declared for one in reading.counts if one[1:3] == (post, form))
        for _, post, form, *_ in reading.counts
    }


def said(reading: Reading) -> list[object]:
    """What decides: everything but which numbers were declared that are not the greatest."""
    return [
        list(zip(reading.places, reading.observations, strict=True)),
        reading.rejections,
        reading.post_times,
        greatest(reading),
        reading.records,
    ]


def assert_same(content: bytes, size: int = 1 << 20) -> None:
    found = read_in_parts(content, size)
    if found is not None:
        assert said(found) == said(XV1Source().read([content], OPTIONS))


def content_of(tails: list[bytes]) -> bytes:
    """Write lines with these tails."""
    heads = [HEADS[number % len(HEADS)] for number in range(len(tails))]
    return joined([head + b"," + one for head, one in zip(heads, tails, strict=True)])


NUMBERS = st.one_of(st.sampled_from(USUAL_NUMBERS), st.integers(0, 10**6).map(str))
SOME = st.one_of(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.sampled_from(ODD_NUMBERS))


@st.composite
def drifting(draw: st.DrawFn) -> list[bytes]:
    """Draw the tails of lines, of few shapes."""
    names = draw(st.lists(st.sampled_from(sorted(TAILS)), min_size=1, max_size=3))
    values = draw(st.sampled_from((NUMBERS, SOME)))
    return [
        filled(draw(st.sampled_from(names)), iter(lambda: draw(values), None))
        for _ in range(draw(st.integers(3, 14)))
    ]


@settings(deadline=None, max_examples=EXAMPLES)
@given(drifting(), st.sampled_from((1 << 20, 700, 1501)))
def test_numbers_that_differ(tails: list[bytes], size: int) -> None:
    assert_same(content_of(tails), size)


@pytest.mark.parametrize("name", sorted(TAILS))
def test_every_number_in_every_place(name: str) -> None:
    """After lines from which a pattern was learned, and with the usual ones again behind it."""
    places = len(re.findall(rb"@", filled(name, iter(lambda: "@", None))))
    assert places
    usual = [filled(name, iter([str(10 * n + place) for place in range(9)])) for n in range(1, 8)]
    for odd in ODD_NUMBERS:
        for place in range(places):
            values = ["55"] * 9
            values[place] = odd
            one = filled(name, iter(values))
            assert_same(content_of([*usual[:5], one, one, *usual[5:], one]))


BYTES = [bytes((n,)) for n in b'"\\{}[],:0123456789-+.eEntf \t\r\n\x00\xff'] + [
    b"",
    b"12",
    b'":1,"',
]


@st.composite
def mutated(draw: st.DrawFn) -> list[bytes]:
    """Draw tails of which some bytes are others."""
    name = draw(st.sampled_from(sorted(TAILS)))
    tails = [filled(name, iter(lambda: draw(NUMBERS), None)) for _ in range(8)]
    for _ in range(draw(st.integers(1, 4))):
        which = draw(st.integers(3, 7))
        raw = tails[which]
        place = draw(
            st.one_of(st.integers(0, len(raw) - 1), st.integers(len(raw) - 40, len(raw) - 1))
        )
        piece = draw(st.sampled_from(BYTES))
        tails[which] = raw[:place] + piece + raw[place + draw(st.integers(0, 2)) :]
    return tails


@settings(deadline=None, max_examples=EXAMPLES)
@given(mutated())
def test_bytes_that_differ(tails: list[bytes]) -> None:
    assert_same(content_of(tails))


@settings(deadline=None, max_examples=EXAMPLES)
@given(st.randoms(use_true_random=False))
@example(random.Random(3))
def test_longer_rows_of_several_posts(chance: random.Random) -> None:
    """Counts that walk, alike for a while; strings that change now and then."""
    counts = {"favorite_count": 95, "retweet_count": 8, "quote_count": 0}
    lines, spaced = [], chance.choice((0, 0, 0.5, 1))
    for number in range(60):
        for name in counts:
            counts[name] += chance.choice((0, 0, 0, 0, 1, 1, 90))
        post = original(chance.choice((0, 0, 0, 1)), **counts, note=chance.choice("aab"))
        share = native(number % 50, LATER + 70 * number, retweeted_status=post)
        lines.append(line({**share, "timestamp_ms": str(1_700_000_000_000 + chance.randrange(9))}))
        if chance.random() < spaced:
            lines[-1] = json.dumps(json.loads(lines[-1])).encode()
    assert_same(joined(lines), chance.choice((1 << 20, 999)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'"a":1}', [b"1"]),
        (b'"a":0,"b":[10,200 ,{"":3}]}', [b"0", b"10", b"200", b"3"]),
        (b'"a":-1,"b":1.0,"c":1e5,"d":1E5,"e":0.5,"f":-0,"g":1.5e-7}', []),
        (b'"a":999999999999999,"b":1000000000000000}', [b"999999999999999"]),
        (b'"1":"2","a \\" 3":"\\"4\\\\","b":5}', [b"5"]),
        (b'"timestamp_ms":"6","timestamp_ms": "7","timestamp_ms":8}', [b"6", b"7", b"8"]),
        (b'"timestamp_ms":"06","timestamp_ms":"-6","timestamp_ms":"1000000000000000"}', []),
        (b'"a":"timestamp_ms","b":"9","\\"timestamp_ms":"9","c":["timestamp_ms","9"]}', []),
        (b'"a":true,"b":null,"c":{},"d":[]}', []),
    ],
)
def test_what_can_be_a_slot(text: bytes, expected: list[bytes]) -> None:
    found = numbered(text)
    assert list(found.numbers) == expected
    assert found.filled(found.numbers) == text
    some = range(0, len(expected), 2)
    assert found.merged(some).filled(expected[::2]) == text
    assert found.merged(()).between == (text,)


class TestWhatIsLearned:
    """Else the tests above would compare a thing with itself."""

    def _decoded(self, monkeypatch: pytest.MonkeyPatch, lines: list[bytes]) -> tuple[int, Reading]:
        decoded: list[bytes] = []
        decode = x_v1_tails.tail_members

        def counted(raw: bytes) -> dict[str, object] | None:
            decoded.append(raw)
            return decode(raw)

        monkeypatch.setattr("contestjudge.sources.x_v1_heads.tail_members", counted)
        reading = read_in_parts(joined(lines))
        assert reading is not None
        return len(decoded), reading

    def _streamed(self, number: int) -> bytes:
        post = original(retweet_count=number, quote_count=number // 3, favorite_count=9 * number)
        share = native(number, LATER + 70 * number, retweeted_status=post, retweet_count=number)
        return line({**share, "timestamp_ms": str(1_700_000_000_000 + number)})

    @pytest.mark.parametrize("spaced", [False, True])
    def test_tails_that_drift_are_decoded_a_few_times(
        self, monkeypatch: pytest.MonkeyPatch, *, spaced: bool
    ) -> None:
        lines = [self._streamed(n) for n in range(1, 400)]
        if spaced:
            lines = [json.dumps(json.loads(one)).encode() for one in lines]
        times, reading = self._decoded(monkeypatch, lines)
        assert times < 12
        assert len(reading.observations) == 399
        assert greatest(reading) == {
            (POSTS[0], ShareForm.NATIVE): 399,
            (POSTS[0], ShareForm.QUOTE): 133,
        }

    def test_what_refused_heads_declare_does_not_count(self) -> None:
        lines = [self._streamed(n) for n in range(1, 30)]
        lines[20] = self._streamed(5_000).replace(b'"geo":null', b'"geo":nul')
        reading = read_in_parts(joined(lines))
        assert reading is not None
        assert len(reading.rejections) == 1
        assert max(one.declared for one in reading.counts) == 29

    def test_lists_that_were_fetched_page_by_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Tails that are alike again after some that were not are compared as a whole."""
        taken: list[int] = []
        take = x_v1_endings.Same.take

        def counted(self: x_v1_endings.Same, chunk: bytes, start: int, lines: object) -> int:
            end = take(self, chunk, start, lines)  # type: ignore[arg-type]
            taken.append(chunk.count(b"\n", start, end))
            return end

        monkeypatch.setattr(x_v1_endings.Same, "take", counted)
        lines = [
            line(native(n, LATER + 70 * n, retweeted_status=original(retweet_count=n // 20)))
            for n in range(400)
        ]
        _, reading = self._decoded(monkeypatch, lines)
        assert len(reading.observations) == 400
        assert sum(taken) > 350

    def test_nothing_is_remembered_without_end(self) -> None:
        kept: list[Heads] = []
        reader = HeadReader(OPTIONS, kept.append)
        lines = [
            line(
                native(n % 90, LATER + 7 * n, retweeted_status=original(note=f"a{n // 3}", n=n % 3))
            )
            for n in range(2_000)
        ]
        reader.read([joined(lines)])
        endings = reader._endings  # noqa: SLF001 - nobody else can tell
        assert sum(len(heads.ids) for heads in kept) == 2_000
        assert len(endings._patterns) <= len(endings._shapes) <= 32  # noqa: SLF001
        assert len(endings._same) <= 64  # noqa: SLF001


def test_counts_of_which_a_pattern_says_nothing() -> None:
    """Slots are told apart by what decoding says, not by their names."""
    raw = numbered(tail(shown(0, '"a":{"retweet_count":4},"retweet_count":5,"quote_count":6')))

    def decode(given_tail: bytes) -> Shown | None:
        found = re.findall(rb'"retweet_count":([0-9]+)', given_tail)
        return Shown(0, int(found[-1]), -1)

    chunk = b"," + raw.filled([b"1" * (place + 1) for place in range(len(raw.numbers))]) + b"\n"
    expected = int(re.findall(rb'"retweet_count":([0-9]+)', chunk)[-1])
    pattern = Pattern(raw, decode)
    assert pattern.fits(chunk, 0)
    assert pattern.shown(chunk, 0) == Shown(0, expected, -1)
    with pytest.raises(ValueError, match=r"^$"):
        Pattern(raw, lambda _: None)


def test_declared_counts_are_weighed() -> None:
    reading = read_in_parts(
        content_of(
            [
                filled("both", iter(["7", "2"])),
                *(filled("both", iter([str(n), "3"])) for n in (9, 12, 8)),
            ]
        )
    )
    assert reading is not None
    assert reading.counts == {
        DeclaredCount(Platform.X, POSTS[0], ShareForm.NATIVE, 12, None),
        DeclaredCount(Platform.X, POSTS[0], ShareForm.QUOTE, 3, None),
    }
