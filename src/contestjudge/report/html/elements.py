"""Elements: a tree that is written as HTML, in which text can be nothing but text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree.ElementTree import (
    Element,
    tostring,
)

from contestjudge.report.plain import shown

Child = Element | str | None
"""What stands in an element: another one, text, or nothing."""
_LONGEST: Final = 2_000
_LONGEST_NAME: Final = 40
_LONGEST_TITLE: Final = 400


def el(tag: str, *children: Child, **attributes: str | int | None) -> Element:
    """Make an element.

    Args:
        tag: its name.
        children: what stands in it, in order; text is made safe to look at.
        attributes: ``class_`` stands for ``class``, other underscores for hyphens; ``None``
            leaves one out.
    """
    made = Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_").replace("_", "-"), str(value))
    add(made, *children)
    return made


def add(to: Element, *children: Child) -> Element:
    """Put more into an element; return it."""
    for child in children:
        if child is None:
            continue
        if isinstance(child, Element):
            to.append(child)
        elif len(to):
            to[-1].tail = (to[-1].tail or "") + shown(child, _LONGEST)
        else:
            to.text = (to.text or "") + shown(child, _LONGEST)
    return to


def verbatim(tag: str, text: str, **attributes: str) -> Element:
    """Make an element of our own text, which is written as it stands: a style, a script."""
    made = el(tag, **attributes)
    made.text = text
    return made


def name(text: str, longest: int = _LONGEST_NAME) -> Element:
    """Write what a stranger chose to be called: its direction is its own, its length is not."""
    return el("bdi", shown(text, longest))


def titled(text: str, longest: int = _LONGEST_NAME) -> Element:
    """Write the same; what is cut stands in the title, up to a bound."""
    made = name(text, longest)
    if len(shown(text, longest + 1)) > longest:
        made.set("title", shown(text, _LONGEST_TITLE))
    return made


def points(items: Iterable[Child], **attributes: str) -> Element:
    """Make a list."""
    return el("ul", *(el("li", item) for item in items), **attributes)


def rows_of(cells: Iterable[Sequence[Child]]) -> Element:
    """Make the body of a table; the first cell of a row is its head."""
    return el(
        "tbody",
        *(
            el("tr", el("th", row[0], scope="row"), *(el("td", cell) for cell in row[1:]))
            for row in cells
        ),
    )


def head_of(*columns: str) -> Element:
    """Make the head of a table."""
    return el("thead", el("tr", *(el("th", column, scope="col") for column in columns)))


def section(anchor: str, title: str, *children: Child) -> Element:
    """Make a section with its title, which the table of contents leads to."""
    return el(
        "section",
        el("h2", title, id=f"{anchor}-title"),
        *children,
        id=anchor,
        aria_labelledby=f"{anchor}-title",
    )


def written(page: Element) -> str:
    """Write a page."""
    return "<!DOCTYPE html>\n" + tostring(page, encoding="unicode", method="html") + "\n"
