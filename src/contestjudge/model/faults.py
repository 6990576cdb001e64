"""What is wrong with a document, said to the person who wrote it.

A validator's errors become faults: the key path as it is written in the file, what is wrong there,
and what to write instead. Nothing of the program's own words (tuples, models, instances) shows.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from contestjudge.errors import Fault

_SHOWN: Final = 60
_ALIKE: Final = 0.7
"""From here on a key looks like another one misspelt."""
_SYNONYMS: Final[Mapping[str, str]] = {
    "twitter": "x",
    "retweet": "native",
    "retweets": "native",
    "rt": "native",
    "repost": "native",
    "boost": "native",
    "share": "native",
    "copy": "manual",
    "draw": "lot",
    "random": "draw",
    "lottery": "draw",
    "fastest": "first",
    "newest": "newest_first",
    "oldest": "oldest_first",
    "reject": "exclude",
    "dmy": "day_first",
    "mdy": "month_first",
}
"""What people write, and what it is called here; used only where the latter is expected."""
_WANTED: Final[Mapping[str, tuple[str, str]]] = {
    "bool_type": ("must be true or false", "write it without quotes"),
    "int_type": ("must be a whole number", "write digits only, without quotes"),
    "int_from_float": ("must be a whole number", "write digits only, without quotes"),
    "dict_type": ("must be a table", "write { name = … } with its keys in it"),
    "model_type": ("must be a table", "write it as [section] with its keys below"),
    "too_short": ("must not be empty", "name at least one, or leave the key out"),
    "string_too_short": ("must not be empty", "write something between the quotes"),
    "date_type": ("must be a day", "write it like 2010-08-04"),
}


class _Place(NamedTuple):
    """Where in a document an error lies."""

    key: str
    """The key path, such as ``exhibits[0].taken_at``."""
    siblings: tuple[str, ...]
    """The keys that may stand in the same table."""
    field: FieldInfo | None
    """What the model says of the key."""


def faults_of(
    errors: Iterable[Mapping[str, object]], source: str, model: type[BaseModel]
) -> list[Fault]:
    """Turn pydantic's errors about ``model`` into faults with key paths."""
    placed = [(error, _place(error, model)) for error in errors]
    keys = {place.key for _, place in placed}
    found: dict[str, Fault] = {}
    for error, place in placed:
        deeper = any(key.startswith((f"{place.key}.", f"{place.key}[")) for key in keys)
        if deeper and error["type"] in {"literal_error", "too_short"}:
            continue  # what is wrong inside says more: a table is no word, a bad item is no item
        problem, advice = _said(error, place, model)
        fault = Fault(f"document.{error['type']}", problem, advice, source, place.key)
        found.setdefault(place.key, fault)
    return list(found.values())


def _place(error: Mapping[str, object], model: type[BaseModel]) -> _Place:
    """Follow an error's path through the models; a union's branches are no part of it."""
    found = error["loc"]
    path = found if isinstance(found, tuple) else ()
    key, models = "", [model]
    field: FieldInfo | None = None
    siblings: tuple[str, ...] = ()
    for number, part in enumerate(path):
        if isinstance(part, int):
            key += f"[{part}]"
            continue
        named = {name: inner for table in models for name, inner in _fields(table)}
        last = number == len(path) - 1
        if models and part not in named and not (last and error["type"] == "extra_forbidden"):
            continue
        key += f".{part}" if key else part
        siblings, field = tuple(named), named.get(part)
        models = [] if field is None else list(_models(field.annotation))
    return _Place(key, siblings, field)


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        yield field.alias or name, field


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """Find the models that a type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _said(error: Mapping[str, object], place: _Place, model: type[BaseModel]) -> tuple[str, str]:
    """Say what is wrong, and what to write instead."""
    kind, given = str(error["type"]), error.get("input")
    context = error.get("ctx")
    limits: Mapping[str, object] = context if isinstance(context, Mapping) else {}
    if kind == "missing":
        return "is missing", _to_add(place)
    if kind == "extra_forbidden":
        return "no such key", _other_key(place, model)
    if kind in {"enum", "literal_error"}:
        return f"{_shown(given)} is not known here", _other_word(given, limits)
    if kind == "string_type":
        number = isinstance(given, int) and not isinstance(given, bool)
        advice = f'put it in quotes: "{_written(given)}"' if number else "put it in quotes"
        return f"must be text{', not a number' if number else ''}", advice
    if kind == "tuple_type":
        return "must be a list", _as_list(given, place)
    if kind in {"greater_than_equal", "less_than_equal"}:
        least, most = limits.get("ge"), limits.get("le")
        return (f"must be at least {least}" if most is None else f"must be at most {most}"), ""
    if kind in _WANTED:
        return _WANTED[kind]
    said = str(error["msg"]).removeprefix("Value error, ")
    return said if kind == "value_error" else f"{said[:1].lower()}{said[1:]}", ""


def _written(given: object) -> str:
    """Write a value, cut; numbers of thousands of digits are none that Python writes."""
    try:
        return str(given)[:_SHOWN]
    except ValueError:
        return "…"


def _shown(given: object) -> str:
    text = _written(given) if isinstance(given, str | int | float) else "this"
    return ascii(text[:_SHOWN]) if isinstance(given, str) else text[:_SHOWN]


def _to_add(place: _Place) -> str:
    """Say how a missing key is written."""
    annotation = None if place.field is None else place.field.annotation
    name = place.key.rpartition(".")[2]
    if get_origin(annotation) is Literal and len(get_args(annotation)) == 1:
        return f'add {name} = "{get_args(annotation)[0]}"'
    if next(_models(annotation), None) is None:
        return "add it"
    many = get_origin(annotation) is tuple
    return f"add a table [[{name}]]" if many else f"add a table [{name}]"


def _other_key(place: _Place, model: type[BaseModel]) -> str:
    """Say which key may have been meant: a like one here, or the same one elsewhere."""
    name = place.key.rpartition(".")[2][:_SHOWN]
    close = difflib.get_close_matches(name, place.siblings, n=1, cutoff=_ALIKE)
    if close:
        return f"did you mean {close[0]}?"
    tables = [table for table, keys in _tables(model, "") if name in keys]
    if tables:
        return f"it belongs in {' or '.join(tables)}"
    return f"the keys here are {', '.join(place.siblings)}"


def _tables(model: type[BaseModel], path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List every table of a document with its keys, as headings write them."""
    for name, field in _fields(model):
        inner = f"{path}.{name}" if path else name
        many = get_origin(field.annotation) is tuple
        for nested in _models(field.annotation):
            heading = f"[[{inner}]]" if many else f"[{inner}]"
            yield heading, tuple(key for key, _ in _fields(nested))
            yield from _tables(nested, inner)


def _other_word(given: object, limits: Mapping[str, object]) -> str:
    expected = str(limits.get("expected", ""))
    words = [word for word in expected.split("'") if word.strip(" ,") not in {"", "or"}]
    if not isinstance(given, str):
        return f"write {expected}"
    lower = given[:_SHOWN].lower()
    meant = [_SYNONYMS[lower]] if _SYNONYMS.get(lower) in words else []
    meant = meant or difflib.get_close_matches(lower, words, n=1)
    hint = f"did you mean '{meant[0]}'? " if meant and len(words) > 1 else ""
    return f"{hint}write {expected}"


def _as_list(given: object, place: _Place) -> str:
    name = place.key.rpartition(".")[2]
    if isinstance(given, Mapping) and place.field is not None:
        return f"write [[{name}]], with two brackets on either side"
    if isinstance(given, str):
        return f"put it in brackets: [{given[:_SHOWN]!a}]"
    if isinstance(given, Sequence):
        return "mend it"
    return "put it in brackets: [ … ]"
