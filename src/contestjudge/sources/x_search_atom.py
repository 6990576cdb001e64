"""Atom as the old search service sent it: entries, one after the other, nothing expanded.

A document type declaration is refused before anything that it declares can be used, so that there
are no entities but XML's own five. What is held is the entry at hand, within fixed limits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple
from xml.parsers import expat

from contestjudge.errors import input_error
from contestjudge.sources.base import MAX_DEPTH, MAX_DOCUMENT_BYTES, MAX_RECORD_BYTES

ID_BEGINS: Final = "tag:search.twitter.com,2005:"
"""How the id of every feed and entry of the service begins."""
_NAMESPACE: Final = "http://www.w3.org/2005/Atom "
_ENTRY: Final = f"{_NAMESPACE}entry"
_FIELDS: Final = {
    (f"{_NAMESPACE}id",): "id",
    (f"{_NAMESPACE}published",): "published",
    (f"{_NAMESPACE}title",): "title",
    (f"{_NAMESPACE}author", f"{_NAMESPACE}name"): "author_name",
    (f"{_NAMESPACE}author", f"{_NAMESPACE}uri"): "author_uri",
}
"""Where in an entry each field stands."""
_DEEPEST: Final = max(map(len, _FIELDS))
_TOO_LONG: Final = f"a record of more than {MAX_RECORD_BYTES} bytes"


class Entry(NamedTuple):
    """One entry's texts, empty where it has none; of a field that is repeated, the first."""

    id: str = ""
    published: str = ""
    title: str = ""
    author_name: str = ""
    author_uri: str = ""
    fault: str = ""
    """Why it cannot be used."""


class IllFormed(NamedTuple):
    """Where a feed stops being XML: what follows is lost."""

    reason: str
    document: str
    """Digest of the whole document, which tells the fault from others."""


class _TooDeepError(Exception):
    """Elements are nested deeper than any feed's."""


def _field(path: list[str]) -> str | None:
    """Name the field that stands at a place in an entry, if one does."""
    return _FIELDS.get(tuple(path)) if len(path) <= _DEEPEST else None


class Feed:
    """Reads one document."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._entries: list[Entry] = []
        self._depth = 0
        self._path: list[str] | None = None
        """Names of the elements inside an entry that are open; ``None`` outside."""
        self._fields: dict[str, str] = {}
        self._texts: list[str] | None = None
        """Of the field that is being read."""
        self._size = 0

    def entries(self, chunks: Iterable[bytes]) -> Iterator[Entry | IllFormed]:
        """Give the entries; where the XML is broken, that as the last.

        Raises:
            InputError: the document has a document type, or more than ``MAX_DOCUMENT_BYTES``.
        """
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        digest, size, fault = hashlib.sha256(), 0, ""
        for chunk in chain(chunks, [None]):
            if chunk is not None:
                digest.update(chunk)
                size += len(chunk)
            if size > MAX_DOCUMENT_BYTES:
                raise input_error(
                    "input.too_large",
                    f"an XML document of more than {MAX_DOCUMENT_BYTES} bytes",
                    "save the pages of the search one by one",
                    source=self._name,
                )
            if fault:
                continue
            try:
                parser.Parse(b"" if chunk is None else chunk, chunk is None)
            except expat.ExpatError as error:
                fault = f"not well-formed XML from line {error.lineno} on"
            except _TooDeepError:
                fault = f"nested more than {MAX_DEPTH} levels deep"
            found, self._entries = self._entries, []
            yield from found
        if fault:
            yield IllFormed(fault, digest.hexdigest())

    def _start(self, name: str, _attributes: object) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _TooDeepError
        if self._path is not None:
            self._path.append(name)
            field = _field(self._path)
            if field is not None and field not in self._fields:
                self._texts = []
        elif name == _ENTRY:
            self._path, self._fields, self._size = [], {}, 0

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._path is None:
            return
        if not self._path:
            fault = _TOO_LONG if self._size > MAX_RECORD_BYTES else ""
            self._entries.append(Entry(**self._fields, fault=fault))
            self._path = None
            return
        field = _field(self._path)
        if field is not None and self._texts is not None:
            self._fields[field] = "".join(self._texts)
            self._texts = None
        self._path.pop()

    def _characters(self, text: str) -> None:
        if self._path is None:
            return
        self._size += len(text.encode("utf-8"))
        if self._texts is not None and self._size <= MAX_RECORD_BYTES:
            self._texts.append(text)

    def _doctype(self, *_declared: object) -> None:
        raise input_error(
            "xml.doctype",
            "holds a document type declaration",
            "give the feed as the search service sent it; that has none",
            source=self._name,
        )
