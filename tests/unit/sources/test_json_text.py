"""One law for JSON (spec 1): what is read, what is refused, and where a value ends."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contestjudge.errors import InputError
from contestjudge.sources import json_text
from contestjudge.sources.base import MAX_DEPTH
from contestjudge.sources.json_text import (
    JsonError,
    Refused,
    decode,
    decoded_line,
    head_value,
    is_line_by_line,
    lines,
    values,
)

MARK = b"\xef\xbb\xbf"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
trees = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
fragments = st.lists(
    st.sampled_from(["{", "}", "[", "]", ",", ":", '"', '"a"', "\\", "\\u", "\\n", "/", "'"])
    | st.sampled_from(["\\ud83d", "\\ude00", "\x00", "\x1f", "\x7f", "é", "😀", "\u200b"])
    | st.sampled_from(["1", "-", "0", "01", ".5", "1.", "e9", "1e400", "NaN", "Infinity"])
    | st.sampled_from(["true", "null", " ", "\t", "\n", "\u2028", "\u00a0"]),
    max_size=10,
).map("".join)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _surrogates(value: object) -> bool:
    if isinstance(value, str):
        return re.search("[\ud800-\udfff]", value) is not None
    if isinstance(value, list):
        return any(map(_surrogates, value))
    if isinstance(value, dict):
        return any(map(_surrogates, [*value, *value.values()]))
    return False


def by_the_standard_library(text: str) -> tuple[bool, object]:
    """Whether the text is JSON, and what it says, by another decoder held to the same law."""
    if not text.isascii() and text.startswith("\ufeff"):
        return False, None
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False, None
    return not _surrogates(value), value


def accepted(raw: bytes) -> tuple[bool, object]:
    try:
        return True, decode(raw)
    except JsonError:
        return False, None


class TestTheSameAsAnotherDecoder:
    @given(trees, st.booleans(), st.sampled_from([None, 1]))
    def test_on_every_value(self, tree: object, ascii_only: bool, indent: int | None) -> None:  # noqa: FBT001 - drawn
        text = json.dumps(tree, ensure_ascii=ascii_only, indent=indent)
        assert decode(text.encode()) == json.loads(text)

    @given(fragments)
    @example('"\\ud83d\\ude00"')
    @example('"\\ud83d"')
    @example('{"a":1,"a":2}')
    @example("[1,]")
    @example("-0")
    @example('"\x7f"')
    def test_on_everything_that_is_nearly_json(self, text: str) -> None:
        expected, value = by_the_standard_library(text)
        got, found = accepted(text.encode())
        if expected and "1e400" in text:
            return  # one decoder reads infinity, the other may refuse: no number that counts
        assert got == expected
        if expected:
            assert found == value

    @given(trees, st.data())
    def test_on_values_with_one_byte_changed(self, tree: object, data: st.DataObject) -> None:
        raw = bytearray(json.dumps(tree, ensure_ascii=False).encode())
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place] = data.draw(st.sampled_from(b'\0\x1f "[]{},:\\0e-\x80\xc0\xed\xff'))
        try:
            text = bytes(raw).decode("utf-8")
        except UnicodeDecodeError:
            assert not accepted(bytes(raw))[0]
            return
        expected, value = by_the_standard_library(text)
        got, found = accepted(bytes(raw))
        assert got == expected
        if expected and not any(map(math.isinf, _numbers(value))):
            assert found == value


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _numbers(item)


class TestTheLaw:
    @pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
    def test_no_number_is_not_a_number_even_where_nobody_reads_it(self, word: str) -> None:
        raw = f'{{"id_str":"1","deep":[{{"unread":{word}}}]}}'.encode()
        with pytest.raises(JsonError, match="not valid JSON"):
            decode(raw)
        for chunks in ([raw], [raw[:25], raw[25:]], [b"1\n" + raw + b"\n2"], [b"1\n", raw, b"\n2"]):
            refused = [line for line in lines(chunks) if isinstance(line, Refused)]
            assert [line.raw for line in refused] == [raw]
            assert refused[0].reason.startswith("not valid JSON")

    @pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
    def test_in_a_text_they_are_words(self, word: str) -> None:
        raw = f'{{"text":"{word} \\"{word}"}}'.encode()
        assert list(lines([b"1\n", raw])) == [b"1", raw]
        assert decode(raw) == {"text": f'{word} "{word}'}

    @pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
    def test_depth(self, opening: str, closing: str) -> None:
        levels = opening.count("[") + opening.count("{")
        at_most = MAX_DEPTH // levels
        fine = opening * at_most + "1" + closing * at_most
        assert decode(fine.encode()) is not None
        with pytest.raises(JsonError, match=f"nested more than {MAX_DEPTH} levels deep"):
            decode(f"[{fine}]".encode())
        with pytest.raises(JsonError, match=f"nested more than {MAX_DEPTH} levels deep"):
            decode((opening * 100_000).encode())

    def test_width_is_not_depth(self) -> None:
        assert decode(b"[" + b"[]," * 1_000 + b"{}]") == [[]] * 1_000 + [{}]

    @pytest.mark.parametrize("quoted", ["[" * 1_000, "{[" * 500, '\\"' + "[" * 1_000, "\\\\" * 500])
    def test_brackets_in_a_text_are_no_levels(self, quoted: str) -> None:
        raw = f'["{quoted}",{"[" * 100}1{"]" * 100}]'.encode()
        assert decode(raw) == json.loads(raw)

    def test_quotes_do_not_hide_levels(self) -> None:
        with pytest.raises(JsonError, match="levels deep"):
            decode(b'["\\\\",' * 201 + b"1" + b"]" * 201)

    def test_an_unclosed_string_costs_no_more_than_its_length(self) -> None:
        with pytest.raises(JsonError, match="EOF"):
            decode(b'["' + b"[" * 200 + b'\\"' * 2_000_000)

    def test_of_a_repeated_key_the_last_one_counts(self) -> None:
        assert decode(b'{"a":1,"b":0,"a":{"a":2,"a":3}}') == {"a": {"a": 3}, "b": 0}

    @pytest.mark.parametrize(
        "raw",
        [
            b'"\\ud800"',
            b'"\\udc00\\ud800"',
            b'{"\\udfff":1}',
            b'"\xed\xa0\x80"',
            b'"\xff"',
            b'"\xc0\xaf"',
            b'"\xf4\x90\x80\x80"',
            b'"\xe4"',
        ],
    )
    def test_what_is_not_unicode_is_refused(self, raw: bytes) -> None:
        with pytest.raises(JsonError, match="not valid JSON"):
            decode(raw)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_only_utf_8(self, encoding: str) -> None:
        with pytest.raises(JsonError, match="not valid JSON"):
            decode('{"a":"ö"}'.encode(encoding))

    @pytest.mark.parametrize("digits", [4_300, 4_301, 100_000])
    def test_long_integers(self, digits: int) -> None:
        raw = b"9" * digits
        if digits <= 4_300:
            assert decode(raw) == 10**digits - 1
        else:
            with pytest.raises(JsonError, match="out of range"):
                decode(raw)

    @pytest.mark.parametrize("raw", [b"", b" ", b"1 2", b"{}{}", b"\x0b1", b"\xc2\xa01", b"'a'"])
    def test_one_value_and_nothing_else(self, raw: bytes) -> None:
        with pytest.raises(JsonError, match="not valid JSON"):
            decode(raw)

    def test_a_message_is_a_clause(self) -> None:
        with pytest.raises(JsonError) as caught:
            decode(b'{"a":\n' * 3 + b"x" * 1_000)
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 300

    def test_the_size_of_a_record(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(json_text, "MAX_RECORD_BYTES", 20)
        assert decoded_line(b'{"a":"12345678901"}') == {"a": "12345678901"}
        with pytest.raises(JsonError, match="a record of more than 20 bytes"):
            decoded_line(b'{"a":"1234567890123"}')
        for container in (
            b'{"data":[1,2,3,4,5,6,7]}',
            b'{"statuses":[1,2,3,4,5]}',
            b"[1,2,3,4,5,6,7,8,9,10]",
        ):
            assert decoded_line(container) is not None
        with pytest.raises(JsonError, match="too long to be read"):
            decoded_line(Refused("a line too long to be read", b""))


class TestLines:
    @given(st.binary(max_size=60).map(lambda raw: raw.replace(b"a", b"\n")), st.integers(1, 9))
    def test_chunks_of_any_size_give_the_same_lines(self, raw: bytes, step: int) -> None:
        chunks = [raw[start : start + step] for start in range(0, len(raw), step)]
        expected = [line for line in raw.split(b"\n") if line.strip(b" \t\r")]
        found = [one.raw if isinstance(one, Refused) else one for one in lines(chunks)]
        assert found == expected

    @given(
        st.lists(
            st.sampled_from([b"", b" " * 70, b"\t" * 200, b"\r", b" \r", b"\x00", b" 1", b"2"]),
            max_size=8,
        ),
        st.integers(1, 300),
    )
    @example([b" " * 65, b"1"], 1000)
    def test_blanks_are_no_record_however_long_they_are(
        self, given_lines: list[bytes], step: int
    ) -> None:
        raw = b"\n".join(given_lines)
        chunks = [raw[start : start + step] for start in range(0, len(raw), step)]
        assert list(lines(chunks)) == [one for one in given_lines if one.strip(b" \t\r")]

    @pytest.mark.parametrize("other", ["\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
    def test_only_a_line_feed_ends_a_line(self, other: str) -> None:
        raw = f'{{"a":"x"}}{other}\n'.encode()
        assert list(lines([raw])) == [raw[:-1]]

    @pytest.mark.parametrize("step", [1, 3, 7, 9])
    def test_a_line_over_the_limit_is_given_as_none(
        self, monkeypatch: pytest.MonkeyPatch, step: int
    ) -> None:
        monkeypatch.setattr(json_text, "MAX_DOCUMENT_BYTES", 10)
        raw = b"1\n" + b"2" * 11 + b"\n" + b"3" * 10 + b"\n" + b"4" * 50
        chunks = [raw[start : start + step] for start in range(0, len(raw), step)]
        found = list(lines(chunks))
        assert [found[0], found[2]] == [b"1", b"3" * 10]
        for line in (found[1], found[3]):
            assert isinstance(line, Refused)
            assert line.reason == "a line too long to be read"


GOOD = b'{"id_str":"1","text":"a"}'
PRETTY = json.dumps([{"a": [1, {"b": None}], "c": "x, y"}, {"d": {}}], indent=2).encode()


class TestLinesOrOneDocument:
    @pytest.mark.parametrize(
        "head",
        [
            b"",
            GOOD,
            GOOD + b"\n" + GOOD,
            b"\n\n  \n" + GOOD + b"\r\n\r\n" + GOOD,
            b"[1]\n[2]\n",
            GOOD[:12] + b"\n" + GOOD,
            GOOD[:9] + b"\n" + GOOD + b"\n" + GOOD,
            b"garbage\n" + GOOD,
            b"{]\n" + GOOD,
            b'{"a":NaN}\n' + GOOD,
            b'{"text":"cut\n' + GOOD,
        ],
    )
    def test_lines(self, head: bytes) -> None:
        assert is_line_by_line(head)

    @pytest.mark.parametrize(
        "head",
        [
            PRETTY,
            PRETTY.replace(b"\n", b"\r\n"),
            b"[\n" + GOOD + b",\n" + GOOD + b"\n]\n",
            b"[" + GOOD + b",\n" + GOOD + b"]",
            b"[" + GOOD + b"\n," + GOOD + b"\n]",
            b"[" + GOOD + b"\n]",
            b'{"statuses":\n[' + GOOD + b"]}",
            b'{"statuses"\n:[' + GOOD + b"]}",
            b"{\n" + GOOD[1:],
        ],
    )
    def test_one_document(self, head: bytes) -> None:
        assert not is_line_by_line(head)

    @given(trees, st.sampled_from([None, 0, 1, 4]), st.integers(1, 200), st.booleans())
    def test_a_document_is_given_whole_and_lines_one_by_one(
        self,
        tree: object,
        indent: int | None,
        step: int,
        mark: bool,  # noqa: FBT001 - drawn
    ) -> None:
        raw = json.dumps([tree, tree], indent=indent).encode()
        whole = MARK * mark + raw
        chunks = [whole[start : start + step] for start in range(0, len(whole), step)]
        assert list(values(chunks, "x")) == [raw]
        several = [json.dumps(tree).encode()] * 3
        whole = MARK * mark + b"\n\n".join(several)
        chunks = [whole[start : start + step] for start in range(0, len(whole), step)]
        assert list(values(chunks, "x")) == several

    def test_one_mark_is_dropped_and_a_second_is_not(self) -> None:
        assert list(values([MARK + GOOD], "x")) == [GOOD]
        assert list(values([MARK, GOOD], "x")) == [GOOD]
        (value,) = values([MARK + MARK + GOOD], "x")
        assert value == MARK + GOOD
        with pytest.raises(JsonError):
            decoded_line(value)

    def test_a_document_over_the_limit_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(json_text, "MAX_DOCUMENT_BYTES", 100)
        chunks = [b"[\n", *[b"1,\n"] * 100]
        with pytest.raises(InputError, match="JSON document of more than 100 bytes; write it as"):
            list(values(chunks, "big.json"))

    def test_nothing_gives_nothing(self) -> None:
        assert list(values([], "x")) == []
        assert list(values([b" \n", b"\t\r\n"], "x")) == []

    def test_an_endless_input_is_read_as_it_comes(self) -> None:
        def endless() -> Iterator[bytes]:
            while True:
                yield GOOD + b"\n"

        found = values(endless(), "x")
        assert [next(found) for _ in range(10_000)] == [GOOD] * 10_000


class TestTheHead:
    @pytest.mark.parametrize(
        ("head", "value"),
        [
            (b"", None),
            (b"nonsense", None),
            (b"17", None),
            (GOOD, {"id_str": "1", "text": "a"}),
            (b"x\n" + GOOD, {"id_str": "1", "text": "a"}),
            (PRETTY[: len(PRETTY) // 2], [{"a": [1, {"b": None}]}]),
            (b"[" * 10_000, None),
        ],
    )
    def test_the_first_value_without_what_is_cut_off(self, head: bytes, value: object) -> None:
        assert head_value(head) == value
