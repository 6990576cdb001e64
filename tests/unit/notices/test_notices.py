"""Notices say what an audit shows, whole, within their length, and nothing that it does not."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.doors.noticing import NoticeOptions, load_catalogue
from contestjudge.errors import UsageError
from contestjudge.model.audit import AuditDocument, Cause, Strength
from contestjudge.model.notice import POST_LIMIT
from contestjudge.model.words import ShareForm, Status
from contestjudge.notices.catalogue import Catalogue
from contestjudge.notices.posts import Part, fitted, person_post, public_post
from contestjudge.notices.situation import situation_of
from contestjudge.notices.voice import Said, Voice
from contestjudge.notices.weighing import weight
from contestjudge.notices.writing import HEAVIEST_CONTACT
from tests.unit.notices.audits import Remedy, Shape, Wronged, audit, shapes

LANGUAGES = ("en", "it", "nb", "sv")
_KINDS = ("public", "wronged", "winner", "reply")
_CONTACTS = ("", "https://example.com/complain?contest=5", "help@example.com", "@sj_ab")
_SHAPE = Shape(
    wronged=(Wronged(),) * 4,
    rightful=1,
    undeserving=4,
)

_OPEN = Shape(
    status=Status.PROVISIONAL, wronged=(Wronged(seated=False),) * 4, undecidable=5, name="Tickets"
)

FORBIDDEN = {
    "en": {
        r"technical (error|problem|issue|fault|reasons)": "somebody chose the tool",
        r"\bthe technology\b|glitch|\bbug\b|malfunction|the (system|software) failed": "the same",
        r"inconvenience|misunderstanding|mishap|unfortunately": "plays it down",
        r"if (anyone|anybody|you) (feels?|felt|was|were) (offended|upset|wronged)": "doubts it",
        r"looking into|investigating|mistakes were made": "nobody did it, and nothing follows",
        r"we (guarantee|promise)|certainly will": "promises what nobody knows",
        r"cheat|fraud|dishonest": "the audit shows no intent",
    },
    "sv": {
        r"teknisk[at]? (fel|problem|skäl)|tekniken": "somebody chose the tool",
        r"systemfel|bugg|strul|verktyget (fungerade inte|svek)": "the same",
        r"olägenhet|besvär|missförstånd|tyvärr|malör": "plays it down",
        r"om någon (känner|upplever|tagit illa)": "doubts it",
        r"tittar på|utreder|det har blivit fel|råkade": "nobody did it, and nothing follows",
        r"vi (garanterar|lovar)\b": "promises what nobody knows",
        r"fusk|bedräg|oärlig": "the audit shows no intent",
    },
    "nb": {
        r"teknisk[e]? (feil|problem|årsak)|teknikken|teknologien": "somebody chose the tool",
        r"systemfeil|programfeil|verktøyet (sviktet|virket ikke)": "the same",
        r"ulempe|bryderi|misforståelse|dessverre|uhell": "plays it down",
        r"hvis noen (føler|opplever|har tatt)": "doubts it",
        r"ser på saken|undersøker|det har skjedd en feil": "nobody did it, and nothing follows",
        r"vi (garanterer|lover)\b": "promises what nobody knows",
        r"juks|svindel|uærlig": "the audit shows no intent",
    },
    "it": {
        r"(errore|problem[ai]|motiv[oi]) tecnic[oi]|la tecnologia": "somebody chose the tool",
        r"malfunzionament|bug\b|guasto|lo strumento non ha funzionato": "the same",
        r"disguid|inconvenient|disagi|malintes|purtroppo": "plays it down",
        r"se qualcuno si (è|sente)": "doubts it",
        r"stiamo (verificando|indagando)|si è verificato": "nobody did it, and nothing follows",
        r"(garantiamo|promettiamo)\b": "promises what nobody knows",
        r"imbrogli|truff|disonest": "the audit shows no intent",
        r"[a-z]/[aeio]\b|\bLei\b|\bSuo\b": "the reader is tu, of no gender",
    },
}
"""What no notice says: pattern, and why."""


def _written(document: AuditDocument, **options: str) -> list[str]:
    return [one.text for one in cj.notice(document, **_options(options)).notices]


def _options(options: dict[str, str]) -> NoticeOptions:
    wanted: NoticeOptions = {}
    wanted.update(options)  # type: ignore[typeddict-item]  # every key is spelt by the test
    return wanted


def _listed(document: AuditDocument) -> list[str]:
    """Whom an audit lists, and a reply can be to."""
    announced = (*document.undeserving, *document.undecidable)
    entrants = [row.entrant for row in document.wronged] + [row.entrant for row in announced]
    return [f"x:{one.id}" for one in entrants]


def _everything(document: AuditDocument, lang: str, length: str, contact: str) -> Iterator[str]:
    """Every notice of an audit, titles included."""
    for kind in _KINDS:
        to = {"to": "@stranger"} if kind == "reply" else {}
        wanted = {"lang": lang, "length": length, "contact": contact, "kind": kind, **to}
        try:
            found = cj.notice(document, **_options(wanted))
        except UsageError as error:
            if error.code != "notice.nobody":
                raise
            continue
        for one in found.notices:
            yield f"{one.title}\n{one.text}"
    for who in _listed(document):
        yield from _written(
            document, lang=lang, length=length, contact=contact, kind="reply", to=who
        )


@given(shapes, st.sampled_from(LANGUAGES), st.sampled_from(_CONTACTS), st.data())
def test_every_post_fits_and_keeps_what_is_essential(
    shape: Shape, lang: str, contact: str, data: st.DataObject
) -> None:
    document = audit(shape)
    kind = data.draw(st.sampled_from(_KINDS))
    wanted = {"lang": lang, "length": "short", "contact": contact, "kind": kind}
    if kind == "reply":
        known = _listed(document)
        wanted["to"] = data.draw(st.sampled_from([*known, "@" + "stranger" * 9]))
    try:
        found = cj.notice(document, **_options(wanted))
    except UsageError as error:
        if error.code != "notice.nobody":
            raise
        return
    for one in found.notices:
        assert one.weight == weight(one.text)
        assert one.weight <= POST_LIMIT
        assert not contact or one.text.endswith(contact)
        assert one.title == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_wordiest_posts_fit(lang: str) -> None:
    """A million people, the widest name and contact, every cause and remedy, nothing final."""
    remedies = (None, Remedy(), Remedy(keep=False), Remedy(voucher=-1), Remedy(voucher=10**12))
    causes = [(one,) for one in Cause] + [(), tuple(Cause)]
    for remedy, told in product(remedies, causes):
        shape = Shape("抽" * 60, Status.PROVISIONAL, (Wronged(told),), 1, 1, 1, 1, remedy)
        about = situation_of(audit(shape))
        voice = Voice(load_catalogue(lang), about.contest, "c" * HEAVIEST_CONTACT)
        many = replace(about, wronged=about.wronged * 10**6)
        none = replace(about, wronged=(), announced=about.announced * 10**3)
        for one in (about, many, none):
            assert weight(fitted(public_post(one, "c"), voice)[0]) <= POST_LIMIT
        for person in (*about.wronged, *about.announced):
            assert weight(fitted(person_post(person, about, "c"), voice)[0]) <= POST_LIMIT


@given(shapes, st.sampled_from(LANGUAGES), st.sampled_from(["short", "page"]))
def test_nothing_is_left_open_and_nothing_steers_the_eye(
    shape: Shape, lang: str, length: str
) -> None:
    """No placeholder is left; strangers' text is no template, and shows as what it is."""
    document = audit(shape._replace(name=re.sub(r"[{}]", "", shape.name)))
    for text in _everything(document, lang, length, ""):
        if all("{" not in (one.handle or "") for one in shape.wronged):
            assert "{" not in text
        bad = {one for one in text if unicodedata.category(one) in {"Cc", "Cf"}} - {"\n"}
        allowed = {one for one in bad if one in "\u200c\u200d" or ord(one) > 0x2FF}
        assert not bad - allowed
        assert not {"\u202e", "\u2066", "\u200f", "\x1b"} & bad


@given(shapes, st.sampled_from(LANGUAGES), st.sampled_from(["short", "page"]))
def test_no_forbidden_phrase(shape: Shape, lang: str, length: str) -> None:
    plain = shape._replace(
        name="Tickets", wronged=tuple(one._replace(handle=None) for one in shape.wronged)
    )
    for text in _everything(audit(plain), lang, length, ""):
        for pattern, reason in FORBIDDEN[lang].items():
            assert not re.search(pattern, text, re.IGNORECASE if "Lei" not in pattern else 0), (
                reason
            )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_of_a_catalogue_has_a_forbidden_phrase(lang: str) -> None:
    for key, texts in load_catalogue(lang).templates.items():
        for pattern, reason in FORBIDDEN[lang].items():
            flags = re.IGNORECASE if "Lei" not in pattern else 0
            assert not [one for one in texts if re.search(pattern, one, flags)], (key, reason)


@pytest.mark.parametrize(
    ("lang", "phrase"),
    [
        ("en", "Due to a technical error"),
        ("sv", "På grund av ett tekniskt fel"),
        ("nb", "På grunn av en teknisk feil"),
        ("it", "Per un problema tecnico"),
    ],
)
def test_the_lists_of_forbidden_phrases_find_something(lang: str, phrase: str) -> None:
    assert any(re.search(one, phrase, re.IGNORECASE) for one in FORBIDDEN[lang])


@given(shapes, st.sampled_from(LANGUAGES))
def test_final_is_said_of_final_decisions_only(shape: Shape, lang: str) -> None:
    said = {
        "en": "the result is final",
        "sv": "resultatet är slutgiltigt",
        "nb": "resultatet er endelig",
        "it": "il risultato è definitivo",
    }[lang]
    document = audit(shape._replace(name="Tickets"))
    for length in ("page", "short"):
        (text,) = _written(document, lang=lang, length=length)
        if document.decision.status is not Status.FINAL:
            assert said not in text.lower()
        elif length == "page":
            assert said in text.lower()


@given(shapes, st.sampled_from(LANGUAGES), st.sampled_from(["short", "page"]))
def test_a_public_statement_names_nobody(shape: Shape, lang: str, length: str) -> None:
    plain = shape._replace(wronged=tuple(one._replace(handle=None) for one in shape.wronged))
    for kind in ("public",):
        for text in _written(audit(plain), lang=lang, length=length, kind=kind):
            assert "person_" not in text


def test_entrants_see_the_winners_and_never_those_announced_wrongly() -> None:
    (text,) = _written(audit(_SHAPE), level="participant")
    assert (
        "The rightful winners are @person_5, @person_1, @person_2, @person_3 and @person_4." in text
    )
    assert not {f"@person_{number}" for number in (6, 7, 8, 9)} & set(
        re.findall("@person_[0-9]+", text)
    )


@pytest.mark.parametrize("kind", ["wronged", "winner"])
@pytest.mark.parametrize("length", ["page", "short"])
def test_a_message_names_its_reader_and_nobody_else(kind: str, length: str) -> None:
    found = cj.notice(audit(_SHAPE), kind=kind, length=length, level="participant")
    assert len(found.notices) == (4 if kind == "wronged" else 5)
    for one in found.notices:
        assert one.to is not None
        assert set(re.findall("person_[0-9]+", one.text)) <= {one.to.handle}


def test_every_sentence_of_the_catalogue_is_said_somewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: set[str] = set()
    original = Catalogue.template

    def recorded(self: Catalogue, key: str, number: int | None = None) -> str:
        said.add(key)
        return original(self, key, number)

    monkeypatch.setattr(Catalogue, "template", recorded)
    for shape in _all_shapes():
        document = audit(shape)
        for contact in ("", "help@example.com"):
            for length in ("page", "short"):
                list(_everything(document, "en", length, contact))
        _written(document, level="participant")
        _written(document, kind="reply", to="@a", received="2010-08-05")
        for row in (*document.rightful, *document.unknown):
            _written(document, kind="reply", to=f"x:{row.entrant.id}")
    nameless = audit(Shape(wronged=(Wronged(),)))
    _written(nameless, kind="reply", to="x:9999")
    assert set(load_catalogue("en").templates) - said == set()


def _all_shapes() -> Iterator[Shape]:
    yield Shape(rightful=1)
    yield _SHAPE
    yield Shape(undeserving=1)
    yield Shape(undeserving=2, remedy=Remedy(keep=False))
    for remedy in (Remedy(), Remedy(voucher=50_000)):
        yield _OPEN._replace(remedy=remedy)
    yield Shape(undecidable=1)
    for cause in Cause:
        yield Shape(wronged=(Wronged((cause,), form=ShareForm.QUOTE),), undeserving=1)
    yield Shape(wronged=(Wronged((Cause.SHORT_LIST,)), Wronged((Cause.NO_TIMES,)), Wronged(())))
    yield Shape(undeserving=1, undecidable=1, unknown=1, remedy=None)
    yield Shape(wronged=(Wronged(()),), undeserving=1, remedy=None)
    for remedy in (Remedy(keep=False), Remedy(voucher=-1), Remedy(voucher=50_000)):
        for status in Status:
            yield Shape(
                status=status,
                wronged=(Wronged(), Wronged(seated=False)),
                rightful=1,
                undeserving=1,
                undecidable=1,
                unknown=1,
                remedy=remedy,
            )
    yield Shape(status=Status.PROVISIONAL, wronged=(Wronged(seated=False),), undecidable=1)


def test_the_chief_cause_comes_first_and_the_one_asked_for_is_told() -> None:
    causes = (Cause.BLIND_INSTRUMENT, Cause.ABSENT_ACCOUNT)
    shape = Shape(wronged=(Wronged((Cause.WRONG_CLOCK,)), Wronged(causes), Wronged(causes)))
    (text,) = _written(audit(shape))
    assert 0 < text.index("– The tool we chose") < text.index("– For some shares")
    assert "as if they had not" not in text
    (text,) = _written(audit(shape), cause="absent_account")
    assert "as if they had not" in text
    assert "The tool we chose" not in text
    with pytest.raises(UsageError, match="does not demonstrate short_list"):
        _written(audit(shape), cause="short_list")


def test_causes_demonstrated_together_are_told_together() -> None:
    causes = (Cause.BLIND_INSTRUMENT, Cause.WRONG_CLOCK)
    (apart,) = _written(audit(Shape(wronged=(Wronged(causes),))))
    (both,) = _written(audit(Shape(wronged=(Wronged(causes, together=True),))))
    assert "For some shares" not in apart
    assert "For some shares" in both


@pytest.mark.parametrize(
    ("lang", "day", "money", "gap"),
    [
        ("en", "by 30 August 2010", "SEK\u00a01,200", "4 minutes and 47 seconds"),
        ("sv", "senast den 30 augusti 2010", "1\u00a0200\u00a0kr", "4 minuter och 47 sekunder"),
        ("nb", "senest 30. august 2010", "1\u00a0200\u00a0SEK", "4 minutter og 47 sekunder"),
        ("it", "entro lunedì 30 agosto 2010", "1.200\u00a0SEK", "4 minuti e 47 secondi"),
    ],
)
def test_days_money_and_spans_are_those_of_the_language(
    lang: str, day: str, money: str, gap: str
) -> None:
    document = audit(_SHAPE._replace(remedy=Remedy(voucher=120_000)))
    text = _written(document, lang=lang, kind="wronged")[0]
    assert all(one in text for one in (day, money, gap))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_person_is_not_several(lang: str) -> None:
    (one,) = _written(audit(Shape(wronged=(Wronged(),), undeserving=1)), lang=lang)
    assert not re.search("[0-9]", one.replace("30", "").replace("2010", ""))


def test_the_day_of_a_complaint_is_told_in_the_zone_that_counts() -> None:
    document = audit(_SHAPE)
    late = "2010-08-04T22:30:00Z"
    for zone, day in ((None, "5 August"), ("UTC", "4 August"), ("America/New_York", "4 August")):
        found = cj.notice(document, kind="reply", to="@person_1", received=late, zone=zone)
        assert f"on {day} 2010" in found.notices[0].text


def test_nothing_is_promised_to_somebody_whose_case_is_open() -> None:
    shape = Shape(status=Status.PROVISIONAL, wronged=(Wronged(seated=False),), undecidable=1)
    (text,) = _written(audit(shape), kind="wronged")
    assert "we cannot promise you a prize" in text
    assert "You get" not in text
    (text,) = _written(audit(shape._replace(remedy=Remedy(same_for_possible=True))), kind="wronged")
    assert "You get the same prize" in text


def test_without_a_remedy_nothing_is_said_of_prizes() -> None:
    document = audit(_SHAPE._replace(remedy=None))
    assert "We have not yet decided" in _written(document)[0]
    assert "keep" not in _written(document)[0]
    assert "keep your prize" not in _written(document, kind="winner", to="@person_6")[0]


def test_nobody_is_told_to_return_a_prize_that_nobody_has() -> None:
    """Too few were announced, and all of them rightly: the policy on prizes is about nobody."""
    shape = Shape(wronged=(Wronged(),), rightful=1, remedy=Remedy(keep=False))
    for length in ("page", "short"):
        assert "not keep the prize" not in _written(audit(shape), length=length)[0]
        (text,) = _written(audit(shape._replace(undeserving=1)), length=length)
        assert "does not keep the prize" in text


def test_a_reply_calls_people_as_they_write_themselves() -> None:
    document = audit(_SHAPE)
    for to, identity, called in (
        ("@Ada_B", "@ada_b", "@Ada_B"),
        ("mastodon:@Ada@example.social", "@ada@example.social", "@Ada@example.soc"),
    ):
        (one,) = cj.notice(document, kind="reply", to=to).notices
        assert one.to is not None
        assert one.to.id == identity
        assert f"Hello {called}" in one.text
    (one,) = cj.notice(document, kind="reply", to="4711").notices
    assert one.to is not None
    assert (one.to.platform, one.to.id, one.to.handle) == ("x", "4711", None)
    assert one.text.startswith("Hello,")


@pytest.mark.parametrize("length", ["page", "short"])
def test_before_a_draw_nobody_is_told_that_they_did_not_win(length: str) -> None:
    """The audit lists nobody who may still be drawn: it is not known that they should not win."""
    due = Shape(status=Status.CONTESTED, undecidable=1)
    (text,) = _written(audit(due), kind="reply", to="@stranger", length=length)
    assert "does not show that you should have won" in text
    assert "not among" not in text
    (text,) = _written(audit(_SHAPE), kind="reply", to="@stranger", length=length)
    assert "You are not among those who should have won" in text


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"kind": "reply"}, "a reply is to somebody"),
        ({"kind": "reply", "to": "@"}, "'@' names no account"),
        ({"kind": "reply", "to": "Ada B"}, "'Ada B' names no account"),
        ({"kind": "speech"}, "there are public, wronged, winner, reply"),
        ({"to": "@person_1"}, "to nobody in particular"),
        ({"kind": "wronged", "to": "@person_9"}, "nobody of that name was passed over"),
        ({"contact": "https://example.com/\x1b[2J"}, "do not show"),
        ({"contact": "<b>"}, "has a <, as HTML does"),
        ({"contact": "c" * 201}, "has 201 characters; 200 fit"),
        ({"contact": "c" * 31, "length": "short"}, "31 characters of a post; 23 fit"),
        ({"received": "yesterday", "kind": "reply", "to": "@a"}, "is no day"),
        ({"lang": "tlh"}, "there are en, it, nb, sv"),
    ],
)
def test_bad_options_say_what_to_do(options: dict[str, str], problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        _written(audit(_SHAPE), **options)


@pytest.mark.parametrize(
    ("lang", "fault", "sorry", "cause", "later", "keep"),
    [
        ("en", "We made a mistake", "apologise", "tool", "a voucher", "keep their prizes"),
        ("sv", "Vi gjorde fel", "ursäkt", "verktyg", "ett presentkort", "behåller"),
        ("nb", "Vi gjorde en feil", "beklager", "verktøy", "et gavekort", "beholder"),
        (
            "it",
            "bbiamo",
            "scusiamo",
            "strumento",
            "un buono",
            "conservano il premio|restano validi",
        ),
    ],
)
@pytest.mark.parametrize("length", ["page", "short"])
def test_a_demonstrated_fault_is_owned_before_it_is_known_whom_it_hurt(
    lang: str, fault: str, sorry: str, cause: str, later: str, keep: str, length: str
) -> None:
    shape = _OPEN._replace(remedy=Remedy(voucher=69_500))
    (text,) = _written(audit(shape), lang=lang, length=length, contact=_CONTACTS[1])
    assert all(one in text.replace("V", "v") for one in (fault.replace("V", "v"), sorry, cause))
    assert later in text
    assert re.search(keep, text)
    (text,) = _written(audit(shape._replace(remedy=Remedy(keep=False))), lang=lang, length=length)
    assert not re.search(keep, text)


def test_what_explains_only_some_of_the_announced_is_no_fault_while_all_is_open() -> None:
    document = audit(_OPEN)
    rows = []
    for row in document.wronged:
        (told,) = row.causes
        shown = told.demonstrated_by.model_copy(update={"strength": Strength.LEVEL})
        cause = told.model_copy(update={"demonstrated_by": shown})
        rows.append(row.model_copy(update={"causes": (cause,)}))
    for length in ("page", "short"):
        weak = document.model_copy(update={"wronged": tuple(rows)})
        (text,) = _written(weak, length=length)
        assert "mistake" not in text
        assert "We cannot yet tell whether we announced the right winners" in text


@pytest.mark.parametrize(
    ("lang", "keep", "final"),
    [
        ("en", "Announced winners keep their prizes.", "The result is final."),
        ("sv", "De som utsetts behåller sitt pris.", "Resultatet är slutgiltigt."),
        ("nb", "Vinnerne vi kåret, beholder premien.", "Resultatet er endelig."),
        ("it", "I premi assegnati restano validi.", "Il risultato è definitivo."),
    ],
)
def test_a_post_gives_up_the_least_important_first_and_the_name_last(
    lang: str, keep: str, final: str
) -> None:
    """The founding case says everything; the longer its name, the less of the rest is said."""
    shape = _SHAPE._replace(remedy=Remedy(voucher=69_500))
    (text,) = _written(audit(shape), lang=lang, length="short", contact=_CONTACTS[1])
    assert keep in text
    assert final in text
    kept = []
    for words in range(1, 17):
        name = " ".join(["word"] * words)[:79]
        (text,) = _written(
            audit(shape._replace(name=name)), lang=lang, length="short", contact=_CONTACTS[1]
        )
        kept.append((keep in text, final in text, "…" not in text))
        assert re.search(r"word…?[”»]", text)
    assert kept == sorted(kept, reverse=True)
    assert (False, True, True) not in kept
    assert (True, True, False) not in kept
    assert (True, False, False) not in kept


def test_a_name_is_cut_between_words() -> None:
    voice = Voice(load_catalogue("en"), "Five tickets to the Sommarfestivalen", "")
    for filled in range(150, 225):
        text, _, _ = fitted([Part(("x" * filled,)), Part((Said("post.open_result"),))], voice)
        assert weight(text) <= POST_LIMIT
        parts = [Part(("x" * (filled - 20),)), Part((Said("title.wronged"),))]
        name = fitted(parts, voice)[0].partition("“")[2].rstrip("”")
        assert name in {voice.contest, "Five tickets to the…", "Five tickets to…", "Five tickets…"}


def test_one_is_said_of_one() -> None:
    shape = Shape(wronged=(Wronged(),), undeserving=1, remedy=Remedy(keep=False))
    for lang, said in (
        ("en", "The person who should not have won does not keep the prize."),
        ("sv", "Den som inte borde ha vunnit får inte behålla priset."),
        ("nb", "Den som ikke skulle ha vunnet, får ikke beholde premien."),
    ):
        for length in ("page", "short"):
            assert said in _written(audit(shape), lang=lang, length=length)[0]
    (text,) = _written(audit(shape._replace(remedy=Remedy())))
    assert "The winner we announced keeps the prize." in text


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "gone through"),
        ("sv", "gått igenom"),
        ("nb", "gått gjennom"),
        ("it", "ricontrollato"),
    ],
)
def test_that_we_looked_again_is_said_once(lang: str, said: str) -> None:
    (text,) = _written(audit(Shape(rightful=1)), lang=lang)
    assert text.count(said) == 1


def test_either_way_is_said_only_where_something_is_open() -> None:
    for length in ("page", "short"):
        for status in (Status.FINAL, Status.PROVISIONAL):
            document = audit(Shape(status=status, unknown=1))
            (text,) = _written(document, kind="winner", length=length)
            assert "You keep your prize" in text
            assert ("either way" in text) == (status is not Status.FINAL)


class _Text(HTMLParser):
    """The elements and the text of a fragment."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@given(shapes, st.sampled_from(LANGUAGES), st.sampled_from(["short", "page"]))
def test_as_html_it_says_the_same_and_nothing_gets_out_of_it(
    shape: Shape, lang: str, length: str
) -> None:
    found = cj.notice(audit(shape), lang=lang, length=length, brand="<i>SJ</i>")
    parser = _Text()
    parser.feed(found.html())
    assert parser.tags <= {"article", "h2", "p", "ul", "li", "bdi"}
    (one,) = found.notices
    said = re.sub("[\n –]", "", "".join(parser.texts))
    assert said == re.sub("[\n –]", "", one.title + html.unescape(html.escape(one.text)))


def test_notices_are_the_same_bytes_each_time() -> None:
    first, again = (cj.notice(audit(_SHAPE), kind="wronged", lang="it") for _ in range(2))
    assert first.to_json() == again.to_json()
    assert first.html() == again.html()
