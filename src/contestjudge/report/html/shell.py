"""What every page has: what it may load (nothing), its look, the way through it, its foot."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from contestjudge.report.html.elements import el, name, verbatim, written
from contestjudge.report.html.look import STYLE


def page_of(
    title: str,
    header: Element,
    sections: Sequence[Element],
    timezone: str,
    *,
    script: str | None = None,
) -> str:
    """Write a page: one HTML file that needs no other.

    Args:
        title: what the window is called.
        header: what stands at the top.
        sections: the parts, in order; each begins with its heading.
        timezone: the zone that times are shown in.
        script: the only one that may run; ``None``: none may.
    """
    first = sections[0]
    body = el(
        "body",
        el("a", f"Skip to {_called(first)}", href=f"#{first.get('id')}", class_="skip"),
        header,
        _contents(sections),
        el("main", *sections),
        el(
            "footer",
            el("p", "Times are those of ", name(timezone, 60), "."),
            el("p", "Made by contestjudge."),
        ),
        None if script is None else verbatim("script", script),
    )
    return written(el("html", _head(title, script), body, lang="en"))


def _called(section: Element) -> str:
    text = section[0].text or ""
    return f"the {text[:1].lower()}{text[1:]}"


def _head(title: str, script: str | None) -> Element:
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=_policy(script)),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="format-detection", content="telephone=no"),
        el("title", title),
        el("link", rel="icon", href="data:,"),
        verbatim("style", STYLE),
    )


def _policy(script: str | None) -> str:
    """Allow this page's own style and script, and nothing else from anywhere."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(STYLE)}",
            *(() if script is None else (f"script-src {_hash(script)}",)),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _contents(sections: Sequence[Element]) -> Element:
    """Write the way through the page."""
    return el(
        "nav",
        el(
            "ul",
            *(el("li", el("a", one[0].text, href=f"#{one.get('id')}")) for one in sections),
        ),
        aria_label="On this page",
    )
