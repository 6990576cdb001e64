"""Strangers' text is shown so that it steers nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contestjudge.report.plain import enumerated, shown, shown_end

_STEERING = "\x00\x07\x1b\x7f\x85\x9b\u200b\u200f\u202e\u2028\u2066\u2069\ufeff\ud800\U000e0041"


def test_controls_are_written_out() -> None:
    assert shown("a\x1b[31mb") == "a\\u001b[31mb"
    assert shown("\u202egnp.exe") == "\\u202egnp.exe"


@given(st.text(alphabet=st.characters() | st.sampled_from(_STEERING)))
def test_nothing_that_steers_is_left(text: str) -> None:
    for safe in (shown(text), shown_end(text, 30)):
        assert not set(safe) & set(_STEERING)
        assert not any(character in safe for character in "\r\n\t")


def test_length_is_bounded() -> None:
    assert len(shown("a" * 1000)) == 280
    assert shown("abcdef", 4) == "abc…"


def test_of_a_long_name_the_end_is_shown() -> None:
    name = "/very/long/" + "x" * 80 + "/retweets-2024-05-14.jsonl.gz"
    end = shown_end(name, 40)
    assert len(end) == 40
    assert end.startswith("…")
    assert end.endswith("/retweets-2024-05-14.jsonl.gz")
    assert shown_end("short.csv", 40) == "short.csv"


def test_enumeration() -> None:
    assert enumerated([]) == ""
    assert enumerated(["a"]) == "a"
    assert enumerated(["a", "b"], "or") == "a or b"
