"""Texts compare the same under every version of Python, whatever its version of Unicode."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest

from contestjudge.sources.manual_text import composed

LATER_MARKS = (
    "\U00010efd\U00010efe\U00010eff\U00011f41\U00011f42"
    "\U0001e08f\U0001e4ec\U0001e4ed\U0001e4ee\U0001e4ef"
)
"""Assigned by Unicode 15.0 with a combining class: canonical ordering moves them since then."""
RECORDED = "ae18a4b26c2af6917f421237abacd9614674f8273994229a8164142a1e530550"
"""Over all characters, written down: a Python that gives another one compares texts differently."""


@pytest.mark.parametrize("mark", list(LATER_MARKS), ids=ascii)
def test_what_unicode_14_does_not_know_moves_nothing(mark: str) -> None:
    assert composed(f"e{mark}\u0301\u0327") == f"e{mark}\u0327\u0301"
    assert composed(f"e\u0301{mark}") == f"\u00e9{mark}"


def test_all_else_is_form_c() -> None:
    text = "cafe\u0301 a\u0301\u0327 \u212b \uac00\u11a8"
    assert composed(text) == unicodedata.normalize("NFC", text) != text


def test_every_character_composes_and_folds_as_it_is_on_record() -> None:
    hasher = hashlib.sha256()
    for code in (*range(0xD800), *range(0xE000, 0x110000)):
        text = f"e{chr(code)}\u0301\u0327{chr(code)}"
        hasher.update(f"{composed(text)}\n{composed(text.casefold())}\n".encode())
    assert hasher.hexdigest() == RECORDED
