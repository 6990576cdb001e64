"""Whatever is written as TOML is read back as it was, and ends nowhere too early."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from contestjudge.drafting import toml

TEXTS = st.text(st.characters(exclude_categories=()), max_size=80)


def _whole(text: str) -> str:
    """Half characters cannot stand in TOML."""
    return "".join("\ufffd" if 0xD800 <= ord(sign) <= 0xDFFF else sign for sign in text)


@given(TEXTS)
def test_a_string_is_read_back(text: str) -> None:
    written = toml.string(text)
    assert tomllib.loads(f"a = {written}") == {"a": _whole(text)}
    assert "\n" not in written


@given(st.dictionaries(TEXTS.map(_whole), TEXTS, max_size=4))
def test_a_table_is_read_back(pairs: dict[str, str]) -> None:
    wanted = {key: _whole(value) for key, value in pairs.items()}
    assert tomllib.loads(f"a = {toml.table(pairs)}") == {"a": wanted}


@given(st.lists(TEXTS, max_size=4))
def test_an_array_is_read_back(texts: list[str]) -> None:
    assert tomllib.loads(f"a = {toml.strings(texts)}") == {"a": [*map(_whole, texts)]}


@given(TEXTS)
def test_a_comment_says_nothing(text: str) -> None:
    lines = toml.comment("Said:", toml.quoted(text), "That was it.")
    assert tomllib.loads("\n".join(lines)) == {}
    assert all(line.startswith("# ") and len(line) <= 98 for line in lines)


@given(st.integers(0, 7_258_118_400 * 10**6 - 1))
def test_an_instant_is_read_back(moment: int) -> None:
    read = tomllib.loads(f"a = {toml.instant(moment)}")["a"]
    assert read.isoformat() == toml.instant(moment).replace("Z", "+00:00")
