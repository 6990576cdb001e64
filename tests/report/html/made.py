"""Decisions to show: the shipped case, and the same with what strangers can think of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

import contestjudge as cj
from contestjudge.doors.summarising import judged_and_summarised
from contestjudge.model.decision import SeatDocument

SJ: Final = resources.files("contestjudge") / "data" / "sj"
STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
HOSTILE: Final = (
    "<script>document.title='taken'</script>",
    '"><img src=x onerror="document.title=1">',
    "x" * 10_000,
    "a\u202egnp.exe",
    "b\x1b[2J\x00\x07",
    "&lt;b&gt;&#x3c;",
    "]]>--><!--",
    "\u0645\u0631\u062d\u0628\u0627",
    "</title></style></script><h1>",
    "'`${7*7}{{7*7}}",
)
"""What people call themselves, or might."""
_VOID: Final = frozenset("br col hr img input link meta".split())  # noqa: SIM905


@cache
def judged(step: int = 4) -> tuple[cj.Decision, cj.Summary]:
    """Judge the shipped case with so many of its exhibits."""
    with resources.as_file(SJ) as folder:
        contest = cj.load_contest(folder / "contest.toml")
        return judged_and_summarised(contest, cj.read(folder / f"evidence-{step}.toml"))


def changed(decision: cj.Decision, row: Callable[[int, SeatDocument], SeatDocument]) -> cj.Decision:
    """Change every row of the standings, and the same row wherever else it stands."""
    new = {one.entrant.id: row(place, one) for place, one in enumerate(decision.standings)}
    rows = {
        name: tuple(new[one.entrant.id] for one in getattr(decision, name))
        for name in ("winners", "alternates", "contested", "standings")
    }
    return cj.Decision.of(decision.model_copy(update=rows), STOCKHOLM)


def hostile(step: int = 4) -> cj.Decision:
    """Give everybody, and everything else that has a name, one that means harm."""
    decision, _ = judged(step)

    def called(place: int, row: SeatDocument) -> SeatDocument:
        handle = HOSTILE[place % len(HOSTILE)]
        entrant = row.entrant.model_copy(update={"handle": handle})
        share = row.share.model_copy(update={"url": f"https://x.com/{handle}/status/1"})
        return row.model_copy(
            update={"entrant": entrant, "share": share, "tiers": (handle,), "seat": row.seat}
        )

    named = decision.model_copy(
        update={
            "contest": decision.contest.model_copy(update={"name": HOSTILE[0] + HOSTILE[2]}),
            "timezone": HOSTILE[1],
            "inputs": tuple(
                one.model_copy(update={"name": HOSTILE[place], "instrument": HOSTILE[place + 1]})
                for place, one in enumerate(decision.inputs)
            ),
        }
    )
    return changed(named, called)


@dataclass
class Page(HTMLParser):
    """A page as a parser sees it."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    by_tag: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        self.by_tag.setdefault(self.open[-1] if self.open else "", []).append(data)

    def attributes(self, name: str) -> list[str]:
        """Give every value of an attribute, in order."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]


def parsed(page: str) -> Page:
    """Parse a page; every element must be closed by its own end."""
    found = Page()
    found.feed(page)
    found.close()
    assert found.open == []
    return found
