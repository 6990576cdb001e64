"""Catalogues are complete, and say which sentence is wrong where they are not (spec 12.5)."""

from __future__ import annotations

import io
import re
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

import contestjudge
from contestjudge.doors.noticing import SOURCE, languages, load_catalogue
from contestjudge.errors import ContestJudgeError, InputError, UsageError
from contestjudge.notices.catalogue import (
    Catalogue,
    placeholders,
    plural_categories,
    read_catalogue,
)

LOCALE = Path(contestjudge.__file__).parent / "notices" / "locale"
LANGUAGES = ("en", "it", "nb", "sv")
_TRANSLATED = tuple(one for one in LANGUAGES if one != SOURCE)


def _content(lang: str) -> bytes:
    return (LOCALE / lang / "LC_MESSAGES" / "notices.po").read_bytes()


def _source() -> Catalogue:
    return read_catalogue(_content(SOURCE), "en", SOURCE)


def test_the_languages_are_the_folders() -> None:
    assert languages() == LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_catalogue_is_whole(lang: str) -> None:
    catalogue = load_catalogue(lang)
    source = _source()
    assert catalogue.templates.keys() == source.templates.keys()
    for key, texts in catalogue.templates.items():
        assert all(text == text.strip() and text for text in texts), key
        assert placeholders(texts[-1]) == placeholders(source.templates[key][-1]), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_fuzzy_obsolete_or_there_twice(lang: str) -> None:
    catalog = read_po(io.BytesIO(_content(lang)))
    assert not [one.context for one in catalog if one.id and one.fuzzy]
    assert not catalog.obsolete
    keys = re.findall(rb'^msgctxt "(.*)"$', _content(lang), re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(_source().templates)


@pytest.mark.parametrize("lang", _TRANSLATED)
def test_nothing_was_left_in_english(lang: str) -> None:
    catalogue, source = load_catalogue(lang), _source()
    same = {key for key, texts in catalogue.templates.items() if texts == source.templates[key]}
    assert not same


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plural_forms_are_those_of_cldr_in_its_order(lang: str) -> None:
    """What the header tells other tools is what Babel's CLDR rule gives."""
    catalogue = load_catalogue(lang)
    stated = dict(read_po(io.BytesIO(_content(lang))).mime_headers)["Plural-Forms"]
    found = re.fullmatch(r"nplurals=([0-9]+); plural=(.*);", stated)
    assert found is not None
    assert int(found[1]) == len(catalogue.forms)
    index = c2py(found[2])
    for number in (*range(2_000), 10**6, 10**6 + 1, 3 * 10**6, 10**9):
        assert catalogue.forms[index(number)] == catalogue.locale.plural_form(number)


def test_italian_millions_have_a_form_of_their_own() -> None:
    catalogue = load_catalogue("it")
    assert catalogue.forms == ("one", "many", "other")
    assert "{number} di persone" in catalogue.template("public.passed", 2_000_000)
    assert "{number} persone" in catalogue.template("public.passed", 4)
    assert "una persona" in catalogue.template("public.passed", 1)


def test_languages_have_as_many_plural_forms_as_whole_numbers_need() -> None:
    assert plural_categories(Locale.parse("pl")) == ("one", "few", "many")
    assert plural_categories(Locale.parse("ja")) == ("other",)
    assert len(plural_categories(Locale.parse("ar"))) == 6


_BROKEN = {
    "missing": (
        rb'(?s)#\. [^\n]*\n(?:#,[^\n]*\n)?msgctxt "cause\.ours".*?\n\n',
        b"",
        "cause.ours: missing",
    ),
    "empty": (
        rb'msgstr "Felet \xc3\xa4r v\xc3\xa5rt\."',
        b'msgstr ""',
        "cause.ours: not translated",
    ),
    "fuzzy": (
        rb'msgctxt "cause\.ours"',
        b'#, fuzzy\nmsgctxt "cause.ours"',
        "cause.ours: marked as fuzzy",
    ),
    "stale": (rb'msgid "The mistake is ours\."', b'msgid "It was us."', "has changed since"),
    "forms": (rb'msgstr\[1\] "S\xc3\xa4kra[^\n]*\n', b"", "needs 2 plural forms"),
    "placeholder": (rb"senast den \{date\}", b"senast den {dag}", "other placeholders than date"),
    "brace": (rb"senast den \{date\}", b"senast den {date} {0}", "other placeholders than date"),
    "language": (rb"Language: sv", b"Language: xx_nowhere", "no language that CLDR knows"),
    "encoding": (rb"Felet", b"\xff\xfe", "is no gettext catalogue"),
}


@pytest.mark.parametrize("name", _BROKEN)
def test_a_broken_catalogue_is_refused_and_says_where(name: str) -> None:
    pattern, instead, problem = _BROKEN[name]
    content, changed = re.subn(pattern, instead.replace(b"\\", b"\\\\"), _content("sv"))
    assert changed
    with pytest.raises(InputError) as caught:
        read_catalogue(content, "sv.po", "sv", _source())
    assert problem in str(caught.value)
    assert all(fault.source == "sv.po" for fault in caught.value.faults)


def test_all_faults_of_a_catalogue_are_named_at_once() -> None:
    content = re.sub(rb'(?m)^msgstr "Du .*"$', b'msgstr ""', _content("sv"))
    with pytest.raises(InputError) as caught:
        read_catalogue(content, "sv.po", "sv", _source())
    assert "wronged.lead" in str(caught.value)
    assert re.search("and [0-9]+ more: not translated", str(caught.value))
    content = content.replace(b"Felet", b"{fel}")
    with pytest.raises(InputError, match=r"not translated.*cause\.ours: has other placeholders"):
        read_catalogue(content, "sv.po", "sv", _source())


def test_an_unknown_language_names_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="en, it, nb, sv"):
        load_catalogue("../../etc")


def test_a_catalogue_from_a_file_is_of_the_language_that_it_says(tmp_path: Path) -> None:
    path = tmp_path / "danish.po"
    path.write_bytes(_content("nb").replace(b"Language: nb", b"Language: da"))
    catalogue = load_catalogue("en", path)
    assert (catalogue.lang, str(catalogue.locale)) == ("da", "da")
    with pytest.raises(ContestJudgeError):
        load_catalogue("en", tmp_path / "nowhere.po")
