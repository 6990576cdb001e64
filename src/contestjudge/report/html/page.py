"""The whole page: its parts in order, what it may load (nothing), and the way through it."""

from __future__ import annotations

import base64
import hashlib
from datetime import tzinfo
from typing import Final
from xml.etree.ElementTree import Element

from contestjudge.model.decision import DecisionDocument
from contestjudge.model.summary import SummaryDocument
from contestjudge.report.html.arrivals import arrivals
from contestjudge.report.html.coverage import coverage
from contestjudge.report.html.elements import el, name, verbatim, written
from contestjudge.report.html.finish import finish
from contestjudge.report.html.look import STYLE
from contestjudge.report.html.notes import evidence, findings, steps, verify
from contestjudge.report.html.people import excluded, people
from contestjudge.report.html.script import SCRIPT
from contestjudge.report.html.verdict import masthead, seats
from contestjudge.report.plain import shown

_LONGEST_TITLE: Final = 90


def decision_html(
    decision: DecisionDocument, zone: tzinfo, summary: SummaryDocument | None = None
) -> str:
    """Write the report of a decision as one HTML file that needs no other.

    Args:
        decision: with its sentences.
        zone: the zone to show times in.
        summary: the campaign in numbers, counted with the same judging; without it, what each
            instrument watched is left out, and entries are counted from the rows that there are.
    """
    sections = [
        one
        for one in (
            seats(decision, zone),
            finish(decision, zone),
            steps(decision),
            coverage(decision, zone, summary),
            arrivals(decision, zone, summary),
            findings(decision),
            people(decision, zone),
            excluded(decision, zone),
            evidence(decision),
            verify(decision),
        )
        if one is not None
    ]
    title = f"{shown(decision.contest.name, _LONGEST_TITLE)}: {decision.status}"
    body = el(
        "body",
        el("a", "Skip to the seats", href="#seats", class_="skip"),
        masthead(decision),
        _contents(sections),
        el("main", *sections),
        el(
            "footer",
            el("p", "Times are those of ", name(decision.timezone, 60), "."),
            el("p", "Made by contestjudge."),
        ),
        verbatim("script", SCRIPT),
    )
    return written(el("html", _head(title), body, lang="en"))


def _head(title: str) -> Element:
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=_policy()),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="format-detection", content="telephone=no"),
        el("title", title),
        el("link", rel="icon", href="data:,"),
        verbatim("style", STYLE),
    )


def _policy() -> str:
    """Allow this page's own style and script, and nothing else from anywhere."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(STYLE)}",
            f"script-src {_hash(SCRIPT)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _contents(sections: list[Element]) -> Element:
    """Write the way through the page."""
    return el(
        "nav",
        el(
            "ul",
            *(el("li", el("a", one[0].text, href=f"#{one.get('id')}")) for one in sections),
        ),
        aria_label="On this page",
    )
