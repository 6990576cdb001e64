"""The grammar of manual shares: made-up texts, each with what it shows, and laws for all texts."""

from __future__ import annotations

import html
import json
import time
import tomllib
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Grade, Platform
from contestjudge.sources.manual import ManualMatch, Recogniser, has_marker, normalised
from contestjudge.sources.manual_markers import MAX_MARKERS, PLAIN, WIDE
from contestjudge.sources.manual_text import covered, prepared, shared_start, shingles
from tests.corpus.counted import CORPUS, needs_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator


class Post(TypedDict, total=False):
    id: str
    text: str
    links: list[str]


class Contest(TypedDict):
    handles: list[str]
    posts: list[Post]


class Case(TypedDict, total=False):
    contest: str
    text: str
    grade: str
    via: str
    post: str
    shows: str


class Table(TypedDict):
    contests: dict[str, Contest]
    texts: list[Case]


def _table() -> Table:
    path = Path(__file__).with_name("manual_texts.toml")
    table: Table = tomllib.loads(path.read_text(encoding="utf-8"))  # type: ignore[assignment] # its shape is ours
    return table


TABLE = _table()
POST = TABLE["contests"]["train"]["posts"][0]["text"]


def _recogniser(contest: Contest, more_handles: tuple[str, ...] = ()) -> Recogniser:
    posts = tuple(
        TargetPost(post["id"], None, post["text"], tuple(post.get("links", ())))
        for post in contest["posts"]
    )
    return Recogniser(Target(Platform.X, posts, (*contest["handles"], *more_handles)))


RECOGNISERS = {name: _recogniser(contest) for name, contest in TABLE["contests"].items()}
TRAIN = RECOGNISERS["train"]


def _of(posts: tuple[TargetPost, ...], handle: str = "sj_ab") -> Recogniser:
    return Recogniser(Target(Platform.X, posts, (handle,)))


@pytest.mark.parametrize("case", TABLE["texts"], ids=[case["shows"] for case in TABLE["texts"]])
def test_table(case: Case) -> None:
    match = RECOGNISERS[case["contest"]].match(case["text"])
    if "grade" not in case:
        assert match is None
        return
    first = TABLE["contests"][case["contest"]]["posts"][0]["id"]
    assert match is not None
    assert (match.grade, match.via) == (case["grade"], case.get("via"))
    assert match.post == case.get("post", first)
    assert match.text == normalised(case["text"])


def test_the_table_is_large_and_says_what_each_text_shows() -> None:
    shows = [case["shows"] for case in TABLE["texts"]]
    assert len(shows) >= 150
    assert len(set(shows)) == len(shows)
    assert {case.get("grade") for case in TABLE["texts"]} == {*Grade, None}


class TestSeveralPosts:
    """Of posts matched equally well, the last one made by then is meant (spec 3.3.5)."""

    recogniser = _of(
        (
            TargetPost("a", 100, POST),
            TargetPost("b", 300, POST),
            TargetPost("c", None, POST),
            TargetPost("d", 200, POST),
        )
    )

    @pytest.mark.parametrize(
        ("latest", "post"),
        [(None, "a"), (99, "a"), (100, "a"), (199, "a"), (200, "d"), (300, "b"), (10**9, "b")],
    )
    def test_equal_texts(self, latest: int | None, post: str) -> None:
        match = self.recogniser.match(f"RT @sj_ab: {POST}", latest)
        assert match is not None
        assert match.post == post

    def test_a_better_match_beats_a_later_post(self) -> None:
        recogniser = _of((TargetPost("a", 100, POST), TargetPost("b", 200, f"{POST} Today!")))
        match = recogniser.match(f"RT @sj_ab: {POST}", 300)
        assert match is not None
        assert (match.post, match.grade) == ("a", Grade.EXACT)

    def test_no_post_no_match(self) -> None:
        assert _of(()).match(f"RT @sj_ab: {POST}") is None

    def test_no_handle_no_match(self) -> None:
        target = Target(Platform.X, (TargetPost("a", None, POST),), ())
        assert Recogniser(target).match(f"RT @sj_ab: {POST}") is None


def test_texts_that_were_seen_before_match_as_they_did_and_are_not_kept_without_end() -> None:
    recogniser = _recogniser(TABLE["contests"]["train"])
    texts = [f"RT @sj_ab: {POST[: number % 70]} {number}" for number in range(600)]
    expected = [recogniser.match(text) for text in texts]
    assert [_recogniser(TABLE["contests"]["train"]).match(text) for text in texts[-9:]] == (
        expected[-9:]
    )
    assert [recogniser.match(text) for text in texts] == expected
    long = f"RT @sj_ab: {POST} {'x' * 5_000}"
    assert recogniser.match(long) == recogniser.match(long) is not None
    assert long not in recogniser._seen  # noqa: SLF001 - nobody else can tell
    assert len(recogniser._seen) <= 256  # noqa: SLF001


class TestLinks:
    """Scheme, www., a last slash and the case of the host make no difference (spec 3.5)."""

    recogniser = _of(
        (
            TargetPost("a", None, "", ("https://www.Example.com/Tickets/?a=1&b=2",)),
            TargetPost("b", None, "", ("http://shop.example/vinn/", "https://t.co/Ab1")),
            TargetPost("c", None, "", ("https://example.jp/応募",)),
        )
    )

    @pytest.mark.parametrize(
        "text",
        [
            "see https://example.com/Tickets/?a=1&b=2",
            "see HTTP://WWW.EXAMPLE.COM/Tickets/?a=1&amp;b=2 now",
            "shop.example/vinn",
            "(shop.example/vinn/).",
            "vinn på www.shop.example/vinn, snabbt",
            "応募はhttp://shop.example/vinnから",
            "RT @sj_ab: https://t.co/Ab1!",
            "https://example.jp/応募",
        ],
    )
    def test_carried(self, text: str) -> None:
        assert self.recogniser.carries_link(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "https://example.com/tickets/?a=1&b=2",
            "http://shop.example/vin…",
            "http://shop.example/vinn…",
            "http://shop.example/vinn...",
            "http://shop.example/vinnare",
            "http://shop.example/vinn/igen",
            "http://shop.example/vinn?x=1",
            "http://shop.example/vinn.html",
            "http://myshop.example/vinn",
            "http://a.shop.example/vinn",
            "mail me@shop.example/vinn",
            "http://other.example/?to=http://shop.example/vinn",
            "https://t.co/ab1",
        ],
    )
    def test_not_carried(self, text: str) -> None:
        assert not self.recogniser.carries_link(text)

    def test_expanded(self) -> None:
        assert self.recogniser.carries_link("look", ["https://t.co/x", "https://SHOP.example/vinn"])
        assert not self.recogniser.carries_link("look", ["https://shop.example/vinn/2", "", "…"])

    def test_no_links_none_carried(self) -> None:
        assert not TRAIN.carries_link("http://example.com/tickets", ["http://example.com"])


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("Ditto RT @Raz: hello", "raz"),
        ("hello (via ＠Raz)", "raz"),
        ("via @YouTube via @raz", "raz"),
        ("RT @brand.bsky.example: hello", "brand.bsky.example"),
        ("RT &#64;raz hello", "raz"),
        ("“@raz: hello”", "raz"),
        ("hello via @YouTube", None),
        ("@raz hello", None),
        ("RT to win", None),
        ("", None),
    ],
)
def test_has_marker(text: str, handle: str | None) -> None:
    assert has_marker(text) == handle


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Win\u00a0\u3000a\r\nticket ", "win a ticket"),
        ("A\u200bB\u202eC\ufe0f", "abc"),
        ("&amp;lt; &#x27;", "< '"),
        ("“Ett” ‘två’ – tre…", "\"ett\" 'två' - tre..."),
        ("STRASSE Straße", "strasse strasse"),
        ("se http://t.co/x1 och pic.twitter.example/y nu", "se och nu"),
        ("w/o a link, 1.5/2 is none", "w/o a link, 1.5/2 is none"),
        ("slut http://t.c…", "slut"),
        ("slut ht...", "slut"),
        ("slut https:/…", "slut"),
        ("A\u030a", "å"),
    ],
)
def test_normalised(text: str, expected: str) -> None:
    assert normalised(text) == expected


def test_a_reference_cannot_hide_a_handle_nor_a_kelvin_sign() -> None:
    assert TRAIN.match(f"RT @sj&#95;ab: {POST}") == TRAIN.match(f"RT @sj_ab: {POST}")
    kelvin = _of((TargetPost("a", None, POST),), "korp").match(f"RT @\u212aorp: {POST}")
    assert kelvin is not None
    assert kelvin.grade is Grade.EXACT


def test_markers_are_limited() -> None:
    assert len(PLAIN.markers("RT @sj_ab " * 100)) == MAX_MARKERS


def test_shared_start_and_covered_agree_with_plain_counting() -> None:
    assert [shared_start(*pair) for pair in (("", "a"), ("abc", "abd"), ("ab", "ab"))] == [0, 2, 2]
    assert covered("abcdabcd", shingles("xabcd")) == 8
    assert covered("abc", shingles("abc")) == 0


# --------------------------------------------------------------------------- laws for all texts
BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=300)
PARTS = st.sampled_from(
    [
        "RT", "MT", "via", "HT", "retweet", "♺", "“", "”", '"', "(", ")", ":", " ", "\n", "\0",
        "@sj_ab", "@SJ_gamla", "@raz", "＠", "@", "&", "&amp;", "<", "…", "...", "//", "é",
        "e\u0301", POST, POST[:30], POST[20:], "http://example.com/tickets", "応募", "\u212a",
        *BIDI,
    ]
)  # fmt: skip
SHARE_LIKE = st.lists(PARTS | ANY_TEXT.map(lambda text: text[:12]), max_size=12).map("".join)
TEXTS = ANY_TEXT | SHARE_LIKE
RANK = {grade: rank for rank, grade in enumerate(reversed(Grade))}


@given(TEXTS)
def test_every_text_has_an_answer(text: str) -> None:
    match = TRAIN.match(text)
    assert match is None or match.text == normalised(text)
    assert has_marker(text) is not None or match is None
    assert isinstance(TRAIN.carries_link(text, (text,)), bool)


@given(TEXTS)
def test_escaping_makes_no_difference(text: str) -> None:
    assert TRAIN.match(html.escape(text, quote=False)) == TRAIN.match(text)


@given(TEXTS)
def test_composition_makes_no_difference(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    composed = unicodedata.normalize("NFC", text)
    assert normalised(decomposed) == normalised(composed) == normalised(text)
    assert TRAIN.match(decomposed) == TRAIN.match(composed) == TRAIN.match(text)


@given(SHARE_LIKE)
def test_the_case_of_a_handle_makes_no_difference(text: str) -> None:
    # A marker glued to a word heeds the case of that word: so none is glued to a handle here.
    lower = text.replace("@SJ_gamla", "@sj_gamla ").replace("@sj_ab", "@sj_ab ")
    upper = lower.replace("@sj_ab", "@SJ_AB").replace("@raz", "@RAZ")
    assert TRAIN.match(upper) == TRAIN.match(lower)


@given(ANY_TEXT)
def test_a_comment_behind_never_betters_a_whole_copy(comment: str) -> None:
    match = TRAIN.match(f"RT @sj_ab: {POST} {comment}")
    assert match is not None
    assert match.grade in {Grade.EXACT, Grade.RECOGNISABLE}
    apart = TRAIN.match(f"RT @sj_ab: {POST} // {comment}")
    assert apart is not None
    assert apart.grade is Grade.EXACT


@given(SHARE_LIKE, st.permutations(["adam", "bertil", "cesar", "sj_ab_2"]))
def test_the_order_of_handles_makes_no_difference(text: str, more: list[str]) -> None:
    contest = TABLE["contests"]["train"]
    ordered = _recogniser(contest, tuple(more)).match(text)
    assert ordered == _recogniser(contest, tuple(sorted(more))).match(text)


@given(st.integers(min_value=0, max_value=len(POST)))
def test_the_more_is_left_the_better_the_grade(length: int) -> None:
    def grade(cut: int) -> int:
        match = TRAIN.match(f"RT @sj_ab: {POST[:cut]}…")
        assert match is not None
        return RANK[match.grade]

    # The link at the end is no part of the words: within it nothing more is won.
    assert grade(length) <= grade(len(POST))
    if 0 < length < POST.index("http"):
        assert grade(length - 1) <= grade(length)


@given(TEXTS)
def test_normalised_texts_hold_no_signs_that_cannot_be_seen(text: str) -> None:
    once = normalised(text)
    assert "  " not in once
    assert once == once.strip(" ")
    assert not set(BIDI) & set(once)


@pytest.mark.parametrize(
    "piece",
    [
        "RT @sj_ab ", "RT @sj_ab: getting “@sj_ab: ", "&amp;", "&" + "amp;" * 50, "\0", BIDI,
        "e\u0301\u0323\u0315", "\u0315\u0300\u0323", "@", "a.", "a-", "http://", "via @a, @b, ",
        "t.co/", "( ", "...", "“", "retweet",
    ],
)  # fmt: skip
def test_a_megabyte_takes_no_longer_than_its_beginning(piece: str) -> None:
    text = "RT @sj_ab: " + piece * (1_000_000 // len(piece))
    began = time.perf_counter()
    match = TRAIN.match(text)
    TRAIN.carries_link(text)
    has_marker(text)
    assert match is not None
    assert time.perf_counter() - began < 2  # bounded: a quadratic step would take minutes
    assert len(match.text) <= 3 * 2048


def test_long_texts_are_cut_alike_in_both_grammars() -> None:
    text = prepared("x" * 10_000)
    assert len(text) == 2048
    assert PLAIN.markers(text) == WIDE.markers(text) == []


# --------------------------------------------------------------------------- public payloads
JsonObject = dict[str, object]


def _objects(value: object) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def _native_pairs(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the text of each native share, its original's text, and whose that was."""
    for path in sorted(folder.glob("*.json")):
        try:
            document: object = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue  # some samples are broken on purpose
        for share in _objects(document):
            original = share.get("retweeted_status")
            if not isinstance(original, dict) or not isinstance(original.get("user"), dict):
                continue
            text = share.get("full_text") or share.get("text")
            words = original.get("full_text") or original.get("text")
            handle = original["user"].get("screen_name")
            if isinstance(text, str) and isinstance(words, str) and isinstance(handle, str):
                yield text, words, handle


@needs_corpus
def test_native_shares_in_public_payloads_read_as_copies() -> None:
    pairs = {*_native_pairs(CORPUS / "x-v1"), *_native_pairs(CORPUS / "retweeters")}
    matches: list[ManualMatch | None] = [
        _of((TargetPost("1", None, words),), handle.lower()).match(text)
        for text, words, handle in sorted(pairs)
        if normalised(words)  # nothing can be said of a post that is only a link
    ]
    sure = [match for match in matches if match and RANK[match.grade] >= RANK[Grade.RECOGNISABLE]]
    assert len(matches) >= 10
    assert len(sure) * 100 >= len(matches) * 95
