"""Canonical bytes equal RFC 8785 on the domain that may be digested; the rest is refused."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.canonical import (
    MAX_INTEGER,
    NotCanonicalError,
    canonical_bytes,
    digest,
    digest_of_rows,
)
from contestjudge.model.words import ShareForm

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"

# Any code point but surrogates; the second line leans on the places where orders differ.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.text(
    st.sampled_from("a\u007f\u0080\u00f6\u20ac\ud7ff\ue000\ufb33\uffff\U00010000\U0001f602"),
    max_size=3,
)
integers = st.integers(-MAX_INTEGER, MAX_INTEGER)
documents: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=20,
)


_VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "rfc8785.json").read_text(encoding="utf-8")
)["cases"]
_REFUSED = {"values"}
"""Holds numbers that are no integers: such documents are never digested."""


def _number(text: str) -> int | float:
    """An integer that is written as a fraction is one all the same."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) <= MAX_INTEGER else value


class TestAgainstThePublishedVectors:
    """The pairs that were published with RFC 8785."""

    @pytest.mark.parametrize("case", _VECTORS, ids=lambda case: case["name"])
    def test_each_pair(self, case: dict[str, str]) -> None:
        value = json.loads(case["input"], parse_float=_number)
        if case["name"] in _REFUSED:
            with pytest.raises(NotCanonicalError):
                canonical_bytes(value)
            del value["numbers"]
            assert canonical_bytes(value) == _without_numbers(bytes.fromhex(case["output"]))
        else:
            assert canonical_bytes(value).hex() == case["output"]

    def test_all_of_them(self) -> None:
        names = [case["name"] for case in _VECTORS]
        assert names == ["arrays", "french", "structures", "unicode", "values", "weird"]

    def test_a_number_as_it_is_written_is_not_taken_for_an_integer(self) -> None:
        (case,) = [case for case in _VECTORS if case["name"] == "structures"]
        with pytest.raises(NotCanonicalError):
            canonical_bytes(json.loads(case["input"]))


def _without_numbers(output: bytes) -> bytes:
    """Cut the one member that is never digested out of the published bytes."""
    start = output.index(b'"numbers":')
    return output[:start] + output[output.index(b'"string":') :]


class TestAgainstTheOracle:
    """An independent implementation of RFC 8785 gives the same bytes."""

    @given(documents)
    def test_same_bytes(self, document: Json) -> None:
        assert canonical_bytes(document) == rfc8785.dumps(document)

    @given(documents)
    def test_reads_back_as_what_was_written(self, document: Json) -> None:
        assert json.loads(canonical_bytes(document)) == document

    @given(st.dictionaries(texts, integers, min_size=2, max_size=6), st.randoms())
    def test_insertion_order_of_keys_does_not_matter(
        self, document: dict[str, int], chance: Random
    ) -> None:
        keys = list(document)
        chance.shuffle(keys)
        assert canonical_bytes({key: document[key] for key in keys}) == canonical_bytes(document)


class TestPublishedVectors:
    """The behaviours that the RFC's published test data shows, as far as they lie in the domain."""

    def test_keys_that_look_like_numbers_sort_as_text(self) -> None:
        document = [56, {"d": True, "10": None, "1": []}]
        assert canonical_bytes(document) == b'[56,{"1":[],"10":null,"d":true}]'

    def test_empty_key_first_and_capitals_before_small_letters(self) -> None:
        document = {
            "1": {"f": {"f": "x", "F": 5}, "\n": 56},
            "10": {},
            "": "y",
            "a": {},
            "111": [{"e": "z", "E": "w"}],
            "A": {},
        }
        assert canonical_bytes(document) == (
            b'{"":"y","1":{"\\n":56,"f":{"F":5,"f":"x"}},'
            b'"10":{},"111":[{"E":"w","e":"z"}],"A":{},"a":{}}'
        )

    def test_accents_sort_by_code_unit_and_no_locale_has_a_say(self) -> None:
        keys = ["peach", "p\u00e9ch\u00e9", "p\u00eache", "sin"]
        written = canonical_bytes(dict.fromkeys(reversed(keys), 0))
        assert list(json.loads(written)) == keys

    def test_an_astral_key_sorts_before_the_end_of_the_basic_plane(self) -> None:
        """U+1F602 begins with the code unit D83D, which is below FB33: not code point order."""
        keys = ["\n", "\r", "1", "</script>", "\u0080", "\u00f6", "\u20ac", "\U0001f602", "\ufb33"]
        written = canonical_bytes(dict.fromkeys(sorted(keys), 0))
        assert list(json.loads(written)) == keys
        assert sorted(keys) != keys

    def test_no_normalisation(self) -> None:
        assert canonical_bytes("A\u030a") == b'"A\xcc\x8a"'

    def test_short_escapes_small_hex_and_no_needless_escape(self) -> None:
        assert canonical_bytes('\u20ac$\u000f\nA\'B"\\\\"/\u007f') == (
            b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'
        )
        assert canonical_bytes("\b\t\f\r\u0000\u001f") == b'"\\b\\t\\f\\r\\u0000\\u001f"'

    def test_literals(self) -> None:
        assert canonical_bytes([None, True, False]) == b"[null,true,false]"


class TestKeysBelowTheTop:
    """Code unit order holds at every depth, and beside keys that do not need it."""

    @pytest.mark.parametrize("wrap", [lambda x: [x], lambda x: {"a": x}, lambda x: [{"b": [x]}]])
    def test_nested(self, wrap: Callable[[Json], Json]) -> None:
        document = wrap({"\uffff": 1, "\U00010000": 2})
        assert '{"\U00010000":2,"\uffff":1}'.encode() in canonical_bytes(document)


class Pair(NamedTuple):
    left: str
    right: int


class TestWhatPythonOffers:
    """Mappings, sequences and subclasses are written as the plain values that they hold."""

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (("a", 1), b'["a",1]'),
            (Pair("a", 1), b'["a",1]'),
            (OrderedDict(b=1, a=2), b'{"a":2,"b":1}'),
            (MappingProxyType({"b": 1, "a": 2}), b'{"a":2,"b":1}'),
            (range(3), b"[0,1,2]"),
            (ShareForm.NATIVE, b'"native"'),
            ({ShareForm.QUOTE: ShareForm.NATIVE}, b'{"quote":"native"}'),
            ([True, 1, False, 0], b"[true,1,false,0]"),
            ([MAX_INTEGER, -MAX_INTEGER], b"[9007199254740991,-9007199254740991]"),
        ],
    )
    def test_written_plainly(self, value: object, written: bytes) -> None:
        assert canonical_bytes(value) == written


class TestRefusals:
    """Nothing is rounded or guessed; the message names the place."""

    @pytest.mark.parametrize("number", [56.0, 333333333.33333329, 1e30, 4.5, 2e-3, 1e-27, -0.0])
    def test_floats_even_whole_ones(self, number: float) -> None:
        with pytest.raises(NotCanonicalError, match="float cannot be digested"):
            canonical_bytes(number)

    @pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf"), Decimal(1)])
    def test_what_json_has_no_number_for(self, number: object) -> None:
        with pytest.raises(NotCanonicalError, match="cannot be digested"):
            canonical_bytes([number])

    @pytest.mark.parametrize("number", [MAX_INTEGER + 1, -MAX_INTEGER - 1, 2**64])
    def test_integers_beyond_53_bits(self, number: int) -> None:
        with pytest.raises(NotCanonicalError, match="53 bits; write it as a string"):
            canonical_bytes(number)

    @pytest.mark.parametrize("text", ["\ud83d", "a\udfffb", "\ude02\ud83d"])
    def test_lone_surrogates_in_values_and_in_keys(self, text: str) -> None:
        with pytest.raises(NotCanonicalError, match="surrogate"):
            canonical_bytes(text)
        with pytest.raises(ValueError, match="surrogate"):
            canonical_bytes({text: 1})

    @pytest.mark.parametrize("value", [b"a", bytearray(b"a"), {1, 2}, object(), 1j, iter(())])
    def test_types_that_json_does_not_have(self, value: object) -> None:
        with pytest.raises(NotCanonicalError, match="cannot be digested"):
            canonical_bytes(value)

    @pytest.mark.parametrize("key", [2, None, True, b"a", ("a",)])
    def test_keys_that_are_not_strings(self, key: object) -> None:
        with pytest.raises(NotCanonicalError, match="is not a string"):
            canonical_bytes({key: 1})

    def test_the_message_names_the_place(self) -> None:
        document = {"standings": [{"rank": 1}, {"rank": 1.5}]}
        with pytest.raises(NotCanonicalError, match=r"\$\.standings\[1\]\.rank: float"):
            canonical_bytes(document)


class TestDigests:
    """A digest is the SHA-256 of canonical bytes; a digest of rows is that of a set."""

    @given(documents)
    def test_digest_is_of_the_canonical_bytes(self, document: Json) -> None:
        assert digest(document) == hashlib.sha256(rfc8785.dumps(document)).hexdigest()

    def test_no_rows(self) -> None:
        assert digest_of_rows([]) == hashlib.sha256(b"").hexdigest()

    def test_rows_are_sorted_by_bytes_each_once_each_ended(self) -> None:
        rows = ['"b"', '"a"', '"b"', '"A"']
        assert digest_of_rows(rows) == hashlib.sha256(b'"A"\n"a"\n"b"\n').hexdigest()

    def test_a_row_cannot_pass_for_two(self) -> None:
        assert digest_of_rows(["1", "2"]) != digest_of_rows(["12"])

    @given(
        st.lists(documents.map(lambda one: canonical_bytes(one).decode()), max_size=8),
        st.integers(0, 7),
    )
    def test_order_and_repetition_do_not_matter(self, rows: list[str], cut: int) -> None:
        again = rows[cut:] + rows[:cut] + rows[:cut]
        assert digest_of_rows(iter(again)) == digest_of_rows(rows)

    def test_text_sorts_as_its_bytes_do(self) -> None:
        rows = ['"\U00010000"', '"\ufb00"', '"\ue000"', '"z"', '"é"']
        by_bytes = sorted(row.encode() for row in rows)
        expected = hashlib.sha256(b"".join(row + b"\n" for row in by_bytes)).hexdigest()
        assert digest_of_rows(rows) == expected

    @given(documents)
    def test_a_row_never_holds_a_line_feed(self, document: Json) -> None:
        assert b"\n" not in canonical_bytes(document)
