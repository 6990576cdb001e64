"""Catalogues: every sentence of every notice in one language, as gettext keeps them.

The English catalogue is the source: its ``msgid`` is the text. Any other must translate all of it,
with the same placeholders and with the plural forms of its language (CLDR), before a word of it is
used: half a translation is a fault, not a notice in two languages (spec 12.5).
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from contestjudge.errors import Fault as Wrong
from contestjudge.errors import FaultList, input_error

PLACEHOLDER: Final = re.compile(r"\{([a-z_]*)\}")
_CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
_ASKED: Final = (*range(1_000), 10**4, 10**5, 10**6, 2 * 10**6, 10**9, 10**12)
"""Numbers that between them meet every category that whole numbers have in CLDR."""
_NAMED: Final = 5
"""Of many messages with one fault, so many are named."""
_SAME: Final[Mapping[str, str]] = {"weekday_date": "date"}
"""Two ways to write one value: a translator takes either."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language."""

    lang: str
    locale: Locale
    forms: tuple[str, ...]
    """The plural categories of whole numbers, in the order of ``msgstr``."""
    templates: Mapping[str, tuple[str, ...]]
    """Key to the sentence, or to one for each plural form."""
    source: Mapping[str, tuple[str, ...]]
    """Key to the English that it says."""

    def template(self, key: str, number: int | None = None) -> str:
        """Return the sentence of a key, in the plural form that a number takes."""
        found = self.templates[key]
        if number is None or len(found) == 1:
            return found[0]
        return found[self.forms.index(self.locale.plural_form(number))]


def read_catalogue(
    content: bytes, name: str, lang: str, source: Catalogue | None = None
) -> Catalogue:
    """Read a catalogue.

    Args:
        content: a gettext PO file, UTF-8.
        name: how it is called in messages.
        lang: the language it is asked for as; empty: as its header says.
        source: the English catalogue; ``None``: this is it.

    Raises:
        InputError: it is no such file, or not all of it is translated.
    """
    try:
        found = read_po(io.BytesIO(content), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, LookupError, ValueError) as error:
        raise input_error(
            "catalogue.syntax", f"is no gettext catalogue: {error}", "mend that place", source=name
        ) from error
    locale = _locale(found, name)
    forms = plural_categories(locale)
    faults = FaultList()
    messages = {one.context or "": one for one in found if one.id}
    templates: dict[str, tuple[str, ...]] = {}
    says: dict[str, tuple[str, ...]] = {}
    for key, message in messages.items():
        says[key] = _texts(message.id)
        templates[key] = says[key] if source is None else _texts(message.string)
    catalogue = Catalogue(lang or str(locale), locale, forms, templates, says)
    problems: dict[str, list[str]] = defaultdict(list)
    for key in says if source is None else source.source:
        problem = _problem(key, messages.get(key), catalogue, source)
        if problem:
            problems[problem].append(key)
    for problem, keys in problems.items():
        more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
        faults.add(
            Wrong(
                "catalogue.incomplete",
                problem,
                "translate it from the English catalogue, and check it",
                source=name,
                key=f"{', '.join(keys[:_NAMED])}{more}",
            )
        )
    faults.raise_if_any()
    return catalogue


def plural_categories(locale: Locale) -> tuple[str, ...]:
    """Return the plural categories that whole numbers have in a language, in CLDR's order.

    >>> plural_categories(Locale.parse("nb")), plural_categories(Locale.parse("it"))
    (('one', 'other'), ('one', 'many', 'other'))
    """
    rule = locale.plural_form
    met = {rule(number) for number in _ASKED}
    return tuple(one for one in _CATEGORIES if one in met)


def placeholders(text: str) -> frozenset[str]:
    """Return the placeholders of a sentence, either way of writing a day as one.

    >>> sorted(placeholders("{number} of {total} by {weekday_date}"))
    ['date', 'number', 'total']
    """
    return frozenset(_SAME.get(name, name) for name in PLACEHOLDER.findall(text))


def _locale(found: Catalog, name: str) -> Locale:
    """Return the locale that the header names: its conventions are those of the dates."""
    stated = dict(found.mime_headers).get("Language", "")
    try:
        return Locale.parse(stated)
    except (ValueError, TypeError, UnknownLocaleError) as error:
        raise input_error(
            "catalogue.language",
            f"its header names no language that CLDR knows ({stated[:40]!a})",
            'write, for example, "Language: da\\n"',
            source=name,
        ) from error


def _texts(stated: object) -> tuple[str, ...]:
    parts: Iterable[object] = stated if isinstance(stated, list | tuple) else (stated,)
    return tuple(str(one) for one in parts)


def _problem(key: str, message: Message | None, read: Catalogue, source: Catalogue | None) -> str:
    """Say what is wrong with one message; empty: nothing."""
    if message is None:
        return "missing"
    texts, english = read.templates[key], read.source[key]
    wanted = len(read.forms) if len(english) > 1 else 1
    if message.fuzzy:
        return "marked as fuzzy"
    if source is not None and english != source.source[key]:
        return "the English text has changed since"
    if len(texts) != wanted or not all(one.strip() for one in texts):
        return "not translated" if wanted == 1 else f"needs {wanted} plural forms"
    known = placeholders(english[-1])
    for form, text in zip(read.forms, texts, strict=False):
        found = placeholders(text)
        # The form for one thing may say it in words.
        missing = known - found - ({"number"} if wanted > 1 and form == "one" else set())
        if found - known or missing or "{" in PLACEHOLDER.sub("", text):
            return f"has other placeholders than {', '.join(sorted(known)) or 'none'}"
    return ""
