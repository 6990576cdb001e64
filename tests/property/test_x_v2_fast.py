"""With msgspec or without: the same rows, the same reading, whatever the answers are."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.engines.apart.checking import checked_posts
from contestjudge.engines.apart.pieces import in_order
from contestjudge.engines.apart.rows import Rows, Seen
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform
from contestjudge.sources import x_v2_fast, x_v2_fastest, x_v2_pages
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.json_text import JsonError, decode
from contestjudge.sources.x_v2 import XV2Source
from contestjudge.sources.x_v2_decoding import ByPydantic, MakeDecode
from contestjudge.sources.x_v2_fast import ByMsgspec
from contestjudge.sources.x_v2_pages import PageReader, Posts
from tests.engines.made import POSTS, line
from tests.engines.made_v2 import MUTATIONS_V2, answers, flat, native_v2, page, post_v2, user
from tests.property.test_x_v1_fast import STRINGS, VALUES, mutated

TARGET = Target(Platform.X, tuple(TargetPost(post, 0) for post in POSTS), ("made_up_shop",))
OPTIONS = ReadOptions("shares.jsonl", target=TARGET)
USUAL = [(native_v2(n, 4_000 + 70 * n, n % 2), user(n)) for n in range(1, 5)]
QUOTE = (post_v2(70, 900, "quoted"), user(70))
PAGE = line(page(*map(list, zip(*USUAL, QUOTE, strict=True))))
SINGLE = line(page([], [USUAL[0][1]], data=USUAL[0][0]))
FLAT = line(flat(USUAL[0][0], 1))


def _read(content: bytes, size: int, make: MakeDecode) -> tuple[list[int], Reading]:
    """Read an input; return which records were rows, and everything."""
    kept: list[Rows] = []

    def keep(found: Posts) -> list[int]:
        rows, refused = checked_posts(found, POSTS)
        kept.append(rows)
        return refused

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(x_v2_pages, "WORTH_IT", 0)
        patch.setattr(x_v2_pages, "fastest", lambda: make)
        reader = PageReader(OPTIONS, keep)
        reader.read(content[at : at + size] for at in range(0, len(content), size))
    for rows in kept:
        handles = rows.handles.decode().split("\n")
        each = zip(rows.records, rows.ids, rows.accounts, handles, rows.posts, strict=False)
        for record, share, account, handle, post in each:
            seen = Seen(0, record, share, account, handle, post)
            reader.reading.observe(record, seen.observation(POSTS))
    return [record for rows in kept for record in rows.records], in_order(reader.reading)


def _same(content: bytes, size: int = 1 << 20) -> list[int]:
    """Read with and without msgspec, and as the reference does; return which records were rows.

    Where something is nested as deep as may be, pydantic may leave it to the reference.
    """
    expected = XV2Source().read([content], OPTIONS)
    found = [_read(content, size, make) for make in (ByMsgspec, ByPydantic)]
    assert {*found[0][0]} >= {*found[1][0]}
    assert found[0][0] == found[1][0] or b"[1, [1, [1, " in content
    for _, reading in found:
        for one in fields(Reading):
            assert getattr(reading, one.name) == getattr(expected, one.name), one.name
    return found[0][0]


PLACES = {
    "skipped": (b'"lang":"sv"', b'"x":%s'),
    "skipped in front": (b'"created_at"', b'"x":%s,"created_at"'),
    "skipped of the account": (b'"name":"n"', b'"name":%s'),
    "skipped of the answer": (b'{"data"', b'{"x":%s,"data"'),
    "within what is skipped": (b'"name":"n"', b'"x":{"a":[0,%s,{"b":null}]}'),
    "for the language": (b'"lang":"sv"', b'"lang":%s'),
    "for the text": (b'"text":"RT"', b'"text":%s'),
    "for the id": (b'"id":"', b'"id":%s,"id_":"'),
    "for the id, then the id": (b'"id":"', b'"id":%s,"id":"'),
    "for the account": (b'"author_id":"', b'"author_id":%s,"x":"'),
    "for the author": (b'"lang":"sv"', b'"author":%s'),
    "for the handle": (b'"username":"', b'"username":%s,"x":"'),
    "for the time": (b'"created_at":"', b'"created_at":%s,"x":"'),
    "for the history": (b'"edit_history_tweet_ids":', b'"edit_history_tweet_ids":%s,"x":'),
    "in the history": (b'"edit_history_tweet_ids":[', b'"edit_history_tweet_ids":[%s,'),
    "for the references": (b'"referenced_tweets":', b'"referenced_tweets":%s,"x":'),
    "for a reference": (b'"referenced_tweets":[', b'"referenced_tweets":[%s,'),
    "for a kind": (b'"type":"retweeted"', b'"type":%s'),
    "for a reference's id": (b'"type":"retweeted","id":', b'"type":"retweeted","id":%s,"x":'),
    "for a reference's text": (b'"type":"retweeted"', b'"type":"retweeted","text":%s'),
    "for the counts": (b'"public_metrics":', b'"public_metrics":%s,"x":'),
    "for a count": (b'"retweet_count":60', b'"retweet_count":%s'),
    "for the entities": (b'"entities":', b'"entities":%s,"x":'),
    "for the addresses": (b'"entities":{', b'"entities":{"urls":%s,'),
    "for an address": (b'"entities":{', b'"entities":{"urls":[{"unwound_url":%s}],'),
    "for the long text": (b'"lang":"sv"', b'"note_tweet":{"text":%s}'),
    "for what stands beside": (b'"includes":', b'"includes":%s,"x":'),
    "for the accounts": (b'"users":', b'"users":%s,"x":'),
    "for an account beside": (b'"users":[', b'"users":[%s,'),
    "for the originals": (b'"tweets":', b'"tweets":%s,"x":'),
    "for the posts": (b'"data":', b'"data":%s,"x":'),
    "for the posts, then the posts": (b'"data":', b'"data":%s,"data":'),
    "for a post": (b'"data":[', b'"data":[%s,'),
    "behind it": (b'"lang":"sv"', b'"lang":"sv"%s'),
    "at the end": (b"}}\n", b"}}%s\n"),
}
KEYS = {
    "of a post": (b'"lang"', b'"%s"'),
    "of an account": (b'"name"', b'"%s"'),
    "of an answer": (b'"meta"', b'"%s"'),
    "of what is skipped": (b'"name":"n"', b'"x":{"%s":null}'),
    "like the account": (b'"lang":"sv"', rb'"\u0061uthor_id":"1002","%s":1'),
}


@pytest.mark.parametrize("place", PLACES)
def test_every_value_in_every_place(place: str) -> None:
    old, new = PLACES[place]
    for usual in (PAGE, SINGLE, FLAT):
        lines = usual + b"\n"
        if old not in lines:
            continue
        for value in VALUES.values():
            odd = lines.replace(old, new.replace(b"%s", value), 1)
            _same(odd + PAGE)


@pytest.mark.parametrize("place", KEYS)
def test_every_key_in_every_place(place: str) -> None:
    old, new = KEYS[place]
    for text in STRINGS.values():
        _same(PAGE.replace(old, new.replace(b"%s", text), 1) + b"\n" + PAGE)


def test_strings_within_what_is_kept() -> None:
    for text in STRINGS.values():
        for field in (b'"id":"', b'"username":"', b'"created_at":"', b'"author_id":"', b'"text":"'):
            _same(PAGE.replace(field, field + text, 1) + b"\n" + PAGE)


@pytest.mark.parametrize("name", sorted(MUTATIONS_V2))
@pytest.mark.parametrize("feed", [b"\n", b"\r\n", b" \n \n"])
def test_answers_that_are_odd_otherwise(name: str, feed: bytes) -> None:
    odd = MUTATIONS_V2[name](PAGE)
    _same(b"\xef\xbb\xbf" + feed.join([PAGE, odd, PAGE, FLAT, odd, SINGLE]))
    _same(feed.join([odd, b"\xef\xbb\xbf" + PAGE, PAGE]))


@given(answers(), st.integers(1, 3000))
def test_chunks_that_end_anywhere(lines: list[bytes], size: int) -> None:
    _same(b"\n".join(lines), size)


def mutants(number: int, seed: int) -> Iterator[bytes]:
    """Give inputs with three mutants each, that many in all."""
    chance = random.Random(seed)
    before = [PAGE, PAGE, SINGLE, FLAT]
    before += [one.replace(b'"name":"n"', rb'"name":"\u00e5 \/\"\\"') for one in before]
    for _ in range(number // 3):
        lines = [mutated(chance.choice(before), chance) for _ in range(3)]
        lines += chance.sample(before, 2)
        chance.shuffle(lines)
        yield b"\n".join(lines)


def test_mutants() -> None:
    rows = [len(_same(content)) for content in mutants(900, 1)]
    assert sum(rows) > 1_000


def test_usual_answers_are_decoded_by_msgspec_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else all tests above would compare a thing with itself."""
    monkeypatch.setattr(ByPydantic, "__call__", None)
    text = PAGE.replace(b'"RT"', rb'"[a] {b\" \\"').replace(b'"name":"n"', '"name":"å😀"'.encode())
    deep = PAGE.replace(b'"lang":"sv"', b'"lang":' + b"[" * 29 + b"]" * 29)
    rows, _ = _read(b"\n".join([PAGE, SINGLE, text, deep]), 1 << 20, ByMsgspec)
    assert len(rows) == 13


def _levels(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max(map(_levels, inner), default=0) if isinstance(value, list | dict) else 0  # type: ignore[call-overload]


TEXTS = st.lists(st.sampled_from(("\\", '"', "n", "[", "]", "{", "}", "u0041")), max_size=9)
SMALL = st.recursive(
    st.one_of(TEXTS.map("".join), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(TEXTS.map("".join), inner, max_size=3)
    ),
    max_leaves=12,
)


class TestDepth:
    """The look at all brackets together says what a walk from bracket to bracket does."""

    @given(SMALL, st.integers(20, 40), st.booleans())
    def test_levels(self, value: object, around: int, is_first: bool) -> None:  # noqa: FBT001
        for _ in range(around):
            value = {"]": value, "b": '"['} if is_first else ["\\", value, '"}']
        assert x_v2_fast.is_shallow(line(value)) == (_levels(value) <= 32)

    @given(TEXTS)
    def test_escapes_as_they_are_written(self, letters: list[str]) -> None:
        raw = ('["' + "".join(letters) + '",[]]').encode()
        try:
            value = decode(raw)
        except JsonError:
            return
        assert _levels(value) == 2
        for levels in (29, 30, 31):
            deep = b"[" * levels + raw + b"]" * levels
            assert x_v2_fast.is_shallow(deep) == (levels <= 30)

    def test_many_escapes_are_not_looked_at(self) -> None:
        assert x_v2_fast.is_shallow(line(["a" * 20_000 + "\n" * 10]))
        assert not x_v2_fast.is_shallow(line(["a" * 20_000 + "\n" * 2_000]))


def test_a_decoder_that_is_not_strict_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    x_v2_fastest.fastest.cache_clear()
    monkeypatch.setattr(x_v2_fast, "is_strict", lambda: False)
    assert x_v2_fastest.fastest() is ByPydantic
    monkeypatch.undo()
    x_v2_fastest.fastest.cache_clear()
    assert x_v2_fastest.fastest() is ByMsgspec


def _kept(_: Posts) -> list[int]:
    return []


def test_a_decoder_that_is_there_decodes_the_first_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ByPydantic] = []

    def make(posts: Sequence[str]) -> ByPydantic:
        made.append(ByPydantic(posts))
        return made[-1]

    monkeypatch.setattr(x_v2_pages, "fastest", lambda: make)
    for is_there in (True, False):
        made.clear()
        x_v2_fastest.fastest()
        if not is_there:
            x_v2_fastest.fastest.cache_clear()
        PageReader(OPTIONS, _kept).read([PAGE])
        assert bool(made) is is_there


@pytest.mark.parametrize("is_installed", [True, False])
def test_msgspec_is_not_needed_and_not_imported_for_little(*, is_installed: bool) -> None:
    code = f"""
import sys
if not {is_installed}:
    sys.modules["msgspec"] = None
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v2_pages import PageReader
options = ReadOptions("a", target=Target(Platform.X, (TargetPost({POSTS[0]!r}, 0),), ("b",)))
counts = []
for times in (10, 3_000):
    rows = []
    reader = PageReader(options, lambda posts: rows.extend(posts.ids) or ())
    reader.read([b"\\n".join([{PAGE!r}] * times)])
    counts += [len(rows), bool(sys.modules.get("msgspec"))]
print(counts)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == str([20, False, 6_000, is_installed])
