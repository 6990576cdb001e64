"""Saying a sentence: a template of the catalogue, its values as the language writes them.

Values are strangers' words. As text they are made safe to look at; as HTML they are escaped and
isolated, each in a ``bdi``. No value is ever read as a template.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, TypeVar

from contestjudge.model.decision import EntrantDocument
from contestjudge.notices import values
from contestjudge.notices.catalogue import PLACEHOLDER, Catalogue
from contestjudge.notices.weighing import cut
from contestjudge.report.plain import shown
from contestjudge.report.shares import entrant_name

_T = TypeVar("_T")
LONGEST_NAME: Final = 80
"""Of a contest's name, so many characters are shown on a page."""


class Sum(NamedTuple):
    """An amount of money, in minor units."""

    minor: int
    currency: str
    digits: int


class Said(NamedTuple):
    """One sentence: its key, and what stands in it."""

    key: str
    number: int | None = None
    """Of how many it speaks: chooses the plural form."""
    day: date | None = None
    value: Sum | None = None
    gap: int | None = None
    """Microseconds."""
    name: EntrantDocument | None = None
    names: tuple[EntrantDocument, ...] = ()


class Paragraph(NamedTuple):
    """Sentences that belong together."""

    sentences: tuple[Said, ...]
    listed: bool = False
    """The second and the following, except the last, are points of a list."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A language, and what is the same in every sentence."""

    catalogue: Catalogue
    contest: str
    contact: str
    heaviest: int | None = None
    """In a post: how much of the contest's name, as X counts."""
    markup: bool = False

    def say(self, said: Said) -> str:
        """Say one sentence."""
        template = self.catalogue.template(said.key, said.number)
        if self.markup:
            template = html.escape(template)
        return PLACEHOLDER.sub(lambda found: self.marked(self._value(found[1], said)), template)

    def page(self, paragraphs: Sequence[Paragraph]) -> str:
        """Say a page."""
        return "\n\n".join(self._paragraph(one) for one in paragraphs if one.sentences)

    def _paragraph(self, one: Paragraph) -> str:
        lines = [self.say(said) for said in one.sentences]
        if not one.listed:
            text = " ".join(lines)
            return f"<p>{text}</p>" if self.markup else text
        first, *points, last = lines
        if not self.markup:
            return "\n".join([first, *(f"– {point}" for point in points), last])
        items = "".join(f"<li>{point}</li>" for point in points)
        return f"<p>{first}</p>\n<ul>{items}</ul>\n<p>{last}</p>"

    def marked(self, value: str) -> str:
        """Return a value as it may stand in a text."""
        return f"<bdi>{html.escape(value)}</bdi>" if self.markup else value

    def _contest(self) -> str:
        name = shown(" ".join(self.contest.split()), LONGEST_NAME)
        return name if self.heaviest is None else cut(name, self.heaviest)

    def _value(self, name: str, said: Said) -> str:
        locale = self.catalogue.locale
        writers: Mapping[str, Callable[[], str]] = {
            "contest": self._contest,
            "contact": lambda: self.contact,
            "number": lambda: values.number(_known(said.number), locale),
            "date": lambda: values.day(_known(said.day), locale),
            "weekday_date": lambda: values.day(_known(said.day), locale, weekday=True),
            "value": lambda: values.money(*_known(said.value), locale),
            "gap": lambda: values.span(_known(said.gap), locale),
            "name": lambda: entrant_name(_known(said.name)),
            "names": lambda: values.listed([entrant_name(one) for one in said.names], locale),
        }
        return writers[name]()


def _known(value: _T | None) -> _T:
    if value is None:
        message = "a sentence is said without a value that it needs"
        raise ValueError(message)
    return value
