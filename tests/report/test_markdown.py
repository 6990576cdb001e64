"""The Markdown view: the same facts, and nothing of strangers that is markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.report.markdown_text import escaped, said
from contestjudge.report.plain import shown
from tests.report.html.made import HOSTILE, hostile, judged

_UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[<>`*_\[\]|~&$]")


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_it_says_what_the_decision_says(step: int) -> None:
    decision, _ = judged(step)
    text = decision.markdown()
    assert text.startswith(f"# Five festival tickets: {decision.status}\n\n**{decision.message}**")
    plain = text.replace("\\", "")
    for row in (*decision.winners, *decision.alternates):
        assert f"@{row.entrant.handle}" in plain
    for finding in decision.findings:
        assert finding.message in plain
        assert f"`{finding.code}`" in plain
    assert decision.digest in text


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    for decision in (judged(4)[0], hostile(4), hostile(1)):
        cells = None
        for line in decision.markdown().splitlines():
            number = len(re.findall(r"(?<!\\)\|", line))
            if not line.startswith("|"):
                cells = None
            else:
                cells = cells or number
                assert number == cells


def test_hostile_names_are_no_markup() -> None:
    text = hostile(4).markdown()
    assert not re.search(r"(?<!\\)<", text)
    for handle in HOSTILE[: len(judged(4)[0].winners)]:
        assert escaped(shown(f"@{handle}", 40)) in text


@given(st.text(alphabet=st.characters(), max_size=80))
def test_nothing_escaped_can_begin_markup(text: str) -> None:
    for made in (escaped(text), said(text)):
        assert not _UNESCAPED.search(made)
        assert "\n" not in made
        assert not re.search(r"(?i)https?://|www\.", made)


@given(st.text(max_size=80))
def test_what_is_escaped_reads_as_before(text: str) -> None:
    unescaped = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped(text))
    assert unescaped == shown(text, 1_000)
