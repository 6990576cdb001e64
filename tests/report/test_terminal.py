"""The view with weight and colour: the facts of the text view, and no markup of strangers."""

from __future__ import annotations

import io
import re
import sys

import pytest
from rich.console import Console

import contestjudge as cj
from tests.report.html.made import hostile, judged


def _shown(decision: cj.Decision, *, colour: bool = False, width: int = 100) -> str:
    written = io.StringIO()
    console = Console(
        file=written,
        width=width,
        force_terminal=True,
        markup=False,
        highlight=False,
        emoji=False,
        color_system="standard" if colour else None,
    )
    for part in decision.view():
        console.print(part)
    return written.getvalue()


def _words(text: str) -> list[str]:
    return re.findall(r"[^ \n]+", text)


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_it_says_what_the_text_view_says(step: int) -> None:
    decision, _ = judged(step)
    view = " ".join(_words(_shown(decision, width=300)))
    for sentence in (
        decision.message,
        *(one.message for one in decision.findings),
        *(one.text for one in decision.next_steps),
        decision.digest,
        decision.evidence.digest,
        decision.contest.digest,
    ):
        assert " ".join(_words(sentence)) in view
    for row in (*decision.winners, *decision.alternates):
        assert f"@{row.entrant.handle}" in view
    for one in decision.inputs:
        assert one.name in view


def test_nothing_of_strangers_is_markup_or_control() -> None:
    for colour in (False, True):
        text = _shown(hostile(4), colour=colour)
        plain = re.sub("\x1b\\[[0-9;]*m", "", text)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", plain)
        assert "<script>" in plain


def test_without_rich_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich", None)
    monkeypatch.setattr("contestjudge.report.decision.find_spec", lambda _: None)
    with pytest.raises(cj.UsageError, match=r"contestjudge\[terminal\]"):
        judged(4)[0].view()


@pytest.mark.parametrize("width", [40, 80, 120])
def test_it_fits_the_window(width: int) -> None:
    for step in (1, 4):
        lines = _shown(judged(step)[0], width=width).splitlines()
        assert max(map(len, lines)) <= width
