"""Keys of documents: which there are, and how two documents differ in them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, get_args

from pydantic import BaseModel

_PART: Final = re.compile(r"([A-Za-z_][A-Za-z_0-9]*)((?:\[[0-9]{1,6}\])*)")


def is_key(key: str, model: type[BaseModel]) -> bool:
    """Tell whether a document has such a key: ``entry.closes``, ``posts[0].text``, ``posts``.

    Args:
        key: names with dots between them, places of lists in brackets.
        model: what the document is.
    """
    models = [model]
    for part in key.split("."):
        match = _PART.fullmatch(part)
        if match is None:
            return False
        found = [
            field.annotation
            for table in models
            for name, field in table.model_fields.items()
            if (field.alias or name) == match[1]
        ]
        if not found or (match[2] and not any(map(_is_list, found))):
            return False
        models = [inner for annotation in found for inner in _models(annotation)]
    return True


def like(key: str, model: type[BaseModel]) -> str | None:
    """Return the key that was perhaps meant."""
    close = difflib.get_close_matches(key, list(_keys(model, "")), n=1)
    return close[0] if close else None


def _keys(model: type[BaseModel], path: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = f"{path}{field.alias or name}"
        yield key
        for inner in _models(field.annotation):
            yield from _keys(inner, f"{key}.")


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _is_list(annotation: object) -> bool:
    return getattr(annotation, "__origin__", None) is tuple or any(
        map(_is_list, get_args(annotation))
    )


def values_of(document: object, path: str = "") -> dict[str, object]:
    """Return every value of a document by its key; lists of words or numbers are one value.

    >>> values_of({"posts": [{"id": "1"}], "entry": {"forms": ["native"]}})
    {'posts[0].id': '1', 'entry.forms': ['native']}
    """
    found: dict[str, object] = {}
    if isinstance(document, Mapping):
        for name, value in document.items():
            found |= values_of(value, f"{path}.{name}" if path else str(name))
    elif (
        isinstance(document, Sequence)
        and not isinstance(document, str)
        and document
        and all(isinstance(item, Mapping) for item in document)
    ):
        for number, item in enumerate(document):
            found |= values_of(item, f"{path}[{number}]")
    else:
        found[path] = document
    return found


def stands_in(key: str, table: str) -> bool:
    """Tell whether a key is another one, or stands below it.

    >>> stands_in("posts[0].text", "posts"), stands_in("entry.closes", "entry.closes")
    (True, True)
    >>> stands_in("posts_more", "posts")
    False
    """
    return key == table or key.startswith((f"{table}.", f"{table}["))
