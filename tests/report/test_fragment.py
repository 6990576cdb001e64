"""What a notebook shows of a decision: little, true, and no stranger's HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

import contestjudge as cj
from tests.docs.pages import ROOT

_SJ = ROOT / "src" / "contestjudge" / "data" / "sj"
_TAGS = {"div", "p", "b", "bdi", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</div></td><style>*{display:none}</style>",
    "evil\u202egnp.exe",
    "a\x1b[31mred",
    "&lt;b&gt;",
    "x" * 10_000,
)


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def _seen(decision: cj.Decision) -> _Seen:
    seen = _Seen()
    seen.feed(decision._repr_html_())
    return seen


def _decision(step: int) -> cj.Decision:
    return cj.judge(_SJ / "contest.toml", cj.read(_SJ / f"evidence-{step}.toml"))


def test_it_says_the_verdict_and_who_holds_the_seats() -> None:
    decision = _decision(4)
    said = _seen(decision).said
    assert "Five festival tickets" in said
    assert decision.message in said
    assert [one for one in said if one.startswith("@")] == [
        "@raz",
        "@jacob",
        "@made_up_majken",
        "@made_up_elin",
        "@made_up_tove",
    ]
    assert "Winners" in said


def test_what_is_no_result_says_so() -> None:
    said = _seen(_decision(1)).said
    assert "By what was seen so far: not a result" in said
    assert "Winners" not in said


def test_those_in_a_draw_are_called_so_and_many_are_cut() -> None:
    folder = ROOT / "tests" / "conformance" / "the-377-entries"
    decision = cj.judge(folder / "contest.toml", cj.read(folder / "evidence-every.toml"))
    said = _seen(decision).said
    assert "In the draw" in said
    assert "… and 365 more" in said
    assert len(decision._repr_html_()) < 6_000


@pytest.mark.parametrize("text", _HOSTILE)
def test_strangers_texts_are_text(text: str, tmp_path: Path) -> None:
    decision = _decision(4)
    row = decision.winners[0]
    hostile = row.model_copy(update={"entrant": row.entrant.model_copy(update={"handle": text})})
    named = decision.contest.model_copy(update={"name": text})
    fragment = decision.model_copy(
        update={"winners": (hostile, *decision.winners[1:]), "contest": named, "timezone": text}
    )._repr_html_()
    seen = _Seen()
    seen.feed(fragment)
    assert seen.tags <= _TAGS
    assert seen.attributes <= {"class", "style", "scope", "colspan", "title"}
    assert not any(ord(one) < 32 or one in "\u202e\x7f" for one in fragment)
    assert len(fragment) < 12_000


def test_the_same_decision_gives_the_same_fragment() -> None:
    assert _decision(3)._repr_html_() == _decision(3)._repr_html_()
