"""Notices as people use them: the document, its texts to copy, and fragments of HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pydantic import PrivateAttr

from contestjudge.model.notice import NoticesDocument
from contestjudge.report.shares import entrant_name


class Notices(NoticesDocument):
    """What is said of an audit, to whom.

    Every field of the document is an attribute (``notices.notices[0].text``); the methods are views
    of it.
    """

    _fragments: tuple[str, ...] = PrivateAttr(default=())

    @classmethod
    def of(cls, document: NoticesDocument, fragments: Iterable[str]) -> Notices:
        """Add the views to a document.

        Args:
            document: the notices.
            fragments: each of them as HTML.
        """
        values = {name: getattr(document, name) for name in NoticesDocument.model_fields}
        notices = cls.model_construct(**values)
        notices._fragments = tuple(fragments)  # noqa: SLF001 - its own private attribute
        return notices

    def to_json(self) -> str:
        """Return the document as indented JSON, keys in the document's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the texts, each under its title; of several, each under whom it is to."""
        several = len(self.notices) > 1
        parts = []
        for one in self.notices:
            to = f"--- {entrant_name(one.to)}\n\n" if several and one.to is not None else ""
            title = f"{one.title}\n\n" if one.title else ""
            parts.append(f"{to}{title}{one.text}\n")
        return "\n".join(parts)

    def html(self) -> str:
        """Return fragments of HTML, an ``article`` for each notice, to be put into a page."""
        return "".join(self._fragments)
