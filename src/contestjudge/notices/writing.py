"""One audit, written to everybody whom a kind of notice speaks to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from contestjudge.errors import usage_error
from contestjudge.model.audit import AuditDocument, Cause
from contestjudge.model.contest import AccountRef
from contestjudge.model.decision import EntrantDocument
from contestjudge.model.notice import (
    NOTICES_SCHEMA,
    NoticeDocument,
    NoticeKind,
    NoticeLength,
    NoticeLevel,
    NoticesDocument,
)
from contestjudge.model.words import Platform
from contestjudge.notices.catalogue import Catalogue
from contestjudge.notices.pages import public_page, reply_page, winner_page, wronged_page
from contestjudge.notices.posts import fitted, joined, person_post, public_post
from contestjudge.notices.situation import Person, Situation, situation_of
from contestjudge.notices.voice import Paragraph, Said, Voice
from contestjudge.notices.weighing import LINK_WEIGHT, is_link, weight
from contestjudge.report.explain import answers_to
from contestjudge.report.plain import shown

LONGEST_CONTACT: Final = 200
HEAVIEST_CONTACT: Final = LINK_WEIGHT
"""Of a contact in a post, as X counts: a link is as heavy, however long it is."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked for."""

    kind: NoticeKind = NoticeKind.PUBLIC
    length: NoticeLength = NoticeLength.PAGE
    level: NoticeLevel = NoticeLevel.PUBLIC
    to: str | None = None
    """Only to this person: ``@handle``, ``x:123`` or a bare id."""
    contact: str = ""
    """Where to complain: a link, an address or a handle; empty: here, by replying."""
    brand: str = ""
    """Who signs a page."""
    received: date | None = None
    """Of a reply: the day on which the complaint came in."""
    cause: Cause | None = None
    """Of several demonstrated causes, the one to tell."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A notice before it is said: paragraphs, or what a post says."""

    to: EntrantDocument | None
    title: Said | None
    paragraphs: tuple[Paragraph, ...]
    post: tuple[Said | str, ...]
    voice: Voice


def written(audit: AuditDocument, catalogue: Catalogue, terms: Terms) -> NoticesDocument:
    """Write the notices of a kind.

    Raises:
        UsageError: there is nobody to write to, or an option does not fit.
    """
    return NoticesDocument(
        schema_=NOTICES_SCHEMA,
        lang=catalogue.lang,
        locale=str(catalogue.locale),
        kind=terms.kind,
        length=terms.length,
        level=terms.level,
        contest=audit.contest,
        decision=audit.decision.digest,
        status=audit.decision.status,
        notices=tuple(_said(one, terms) for one in _drafts(audit, catalogue, terms)),
    )


def markup(audit: AuditDocument, catalogue: Catalogue, terms: Terms) -> Iterator[str]:
    """Write the same as fragments of HTML, one ``article`` for each notice.

    Raises:
        UsageError: as :func:`written`.
    """
    for one in _drafts(audit, catalogue, terms):
        voice = replace(one.voice, markup=True)
        title = f"<h2>{voice.say(one.title)}</h2>\n" if one.title else ""
        body = f"<p>{joined(one.post, voice)}</p>" if one.post else voice.page(one.paragraphs)
        brand = f"\n<p>{voice.marked(_brand(terms))}</p>" if one.paragraphs and terms.brand else ""
        tag = str(catalogue.locale).replace("_", "-")
        side = catalogue.locale.text_direction
        yield f'<article lang="{tag}" dir="{side}">\n{title}{body}{brand}\n</article>\n'


def _said(one: _Draft, terms: Terms) -> NoticeDocument:
    if one.post:
        text = joined(one.post, one.voice)
        return NoticeDocument(to=one.to, title="", text=text, weight=weight(text))
    text = one.voice.page(one.paragraphs)
    if terms.brand:
        text += f"\n\n{_brand(terms)}"
    title = one.voice.say(one.title) if one.title else ""
    return NoticeDocument(to=one.to, title=title, text=text, weight=None)


def _brand(terms: Terms) -> str:
    return shown(terms.brand, 80)


def _drafts(audit: AuditDocument, catalogue: Catalogue, terms: Terms) -> list[_Draft]:
    about = situation_of(audit, _demonstrated(audit, terms.cause))
    voice = Voice(catalogue, about.contest, _contact(terms))
    if terms.kind is NoticeKind.PUBLIC:
        if terms.to is not None:
            raise usage_error("notice.to", "a public statement is to nobody in particular")
        title = "title.fault" if about.has_fault or about.owned else "title.checked"
        return [_public(about, voice, terms, Said(title))]
    return [_personal(person, about, voice, terms) for person in _readers(about, terms)]


def _public(about: Situation, voice: Voice, terms: Terms, title: Said) -> _Draft:
    if terms.length is NoticeLength.SHORT:
        _, voice, said = fitted(public_post(about, voice.contact), voice)
        return _Draft(None, None, (), said, voice)
    pages = tuple(public_page(about, terms.level, voice.contact))
    return _Draft(None, title, pages, (), voice)


def _personal(person: Person, about: Situation, voice: Voice, terms: Terms) -> _Draft:
    if terms.length is NoticeLength.SHORT:
        _, voice, said = fitted(person_post(person, about, voice.contact), voice)
        return _Draft(person.entrant, None, (), said, voice)
    pages: Iterable[Paragraph]
    if terms.kind is NoticeKind.WRONGED:
        pages = wronged_page(person, about, voice.contact)
    elif terms.kind is NoticeKind.WINNER:
        pages = winner_page(person, about, voice.contact)
    else:
        pages = reply_page(person, about, voice.contact, terms.received)
    is_certain = person.stands == "wronged" and terms.kind is NoticeKind.WRONGED
    title = Said("title.wronged" if is_certain else "title.person")
    return _Draft(person.entrant, title, tuple(pages), (), voice)


def _readers(about: Situation, terms: Terms) -> list[Person]:
    """Find whom a kind of notice speaks to."""
    if terms.kind is NoticeKind.REPLY:
        return [_complainant(about, terms.to)]
    is_wronged = terms.kind is NoticeKind.WRONGED
    everyone = [*about.wronged, *about.maybe] if is_wronged else list(about.announced)
    if not everyone:
        what = "nobody was passed over" if is_wronged else "nobody was announced"
        raise usage_error("notice.nobody", f"{what}: there is nobody to write to")
    if terms.to is None:
        return everyone
    found = [one for one in everyone if answers_to(one.entrant, terms.to)]
    if not found:
        what = "passed over" if is_wronged else "announced"
        raise usage_error(
            "notice.unknown",
            f"{terms.to[:60]}: nobody of that name was {what}",
            "name somebody whom the audit lists, by @handle, x:123 or a bare id",
        )
    return found


def _complainant(about: Situation, who: str | None) -> Person:
    if not who:
        raise usage_error("notice.to", "a reply is to somebody", "say to whom, with @handle")
    for one in (*about.wronged, *about.maybe, *about.announced):
        if answers_to(one.entrant, who):
            return one
    return Person(_stranger(who, about.platform), "outside")


def _stranger(who: str, platform: Platform) -> EntrantDocument:
    """Write somebody whom the audit does not list; a bare name is an id."""
    for text in (who, f"{platform}:{who}"):
        try:
            named = AccountRef.parse(text)
        except ValueError:
            continue
        handle = text.partition("@")[2] if named.account.startswith("@") else None
        return EntrantDocument(
            platform=named.platform or platform,
            id=named.account,
            accounts=(named.account,),
            handle=handle,
        )
    raise usage_error(
        "notice.to", f"{who[:60]!a} names no account", "write @handle, x:123 or a bare id"
    )


def _contact(terms: Terms) -> str:
    contact = terms.contact.strip(" ")
    wrong = ""
    if "<" in contact:
        wrong = "the contact has a <, as HTML does"
    elif len(contact) > LONGEST_CONTACT:
        wrong = f"the contact has {len(contact)} characters; {LONGEST_CONTACT} fit"
    elif contact != shown(contact, LONGEST_CONTACT):
        wrong = "the contact has characters that do not show"
    if wrong:
        raise usage_error(
            "notice.contact",
            wrong,
            "give a link, an address or a handle",
        )
    too_heavy = terms.length is NoticeLength.SHORT and weight(contact) > HEAVIEST_CONTACT
    if too_heavy and not is_link(contact):
        raise usage_error(
            "notice.contact",
            f"the contact takes {weight(contact)} characters of a post; {HEAVIEST_CONTACT} fit",
            "give a link, which counts as 23 however long it is",
        )
    return contact


def _demonstrated(audit: AuditDocument, cause: Cause | None) -> Cause | None:
    known = {one.code for row in audit.wronged for one in row.causes}
    if cause is None or cause in known:
        return cause
    shows = ", ".join(sorted(known)) or "none"
    raise usage_error(
        "notice.cause",
        f"the audit does not demonstrate {cause.value}",
        f"it demonstrates: {shows}; say no other",
    )
