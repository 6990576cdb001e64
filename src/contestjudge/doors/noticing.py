"""Notices of an audit: the audit and the catalogues are opened here, and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict, TypeVar, Unpack

from pydantic import ValidationError

from contestjudge.doors.documents import MAX_DOCUMENT, document_at
from contestjudge.doors.payload import PathLike, named, opened, unreadable
from contestjudge.errors import InputError, input_error, usage_error
from contestjudge.model.audit import AUDIT_SCHEMA, AuditDocument, Cause
from contestjudge.model.faults import faults_of
from contestjudge.model.notice import NoticeKind, NoticeLength, NoticeLevel
from contestjudge.model.time import parse_rfc3339
from contestjudge.sources.zones import zone as zone_of

if TYPE_CHECKING:
    from contestjudge.notices import Catalogue, Notices

SOURCE: Final = "en"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:_[A-Za-z]{2,4})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_Word = TypeVar("_Word", NoticeKind, NoticeLength, NoticeLevel, Cause)


class NoticeOptions(TypedDict, total=False):
    """Which notices are wanted; all may be left out."""

    lang: str
    """A language that there is a catalogue for; default: ``en``."""
    kind: str
    """``public`` (the default), ``wronged``, ``winner`` or ``reply``."""
    length: str
    """``page`` (the default), or ``short``: a post of 280 characters."""
    level: str
    """``public`` (the default), or ``participant``: the winners are named."""
    to: str | None
    """Only to this person: ``@handle``, ``x:123`` or a bare id; a reply needs it."""
    contact: str | None
    """Where to complain: a link, an address or a handle; default: by replying."""
    brand: str | None
    """Who signs a page."""
    received: str | date | None
    """Of a reply: when the complaint came in, a day or an RFC 3339 instant."""
    zone: str | None
    """In which zone an instant's day is told; default: the contest's."""
    cause: str | None
    """Of several demonstrated causes the one to tell; default: the audit's first."""
    catalogue: PathLike | None
    """A gettext catalogue of another language, instead of ``lang``."""


def notice(
    audit: AuditDocument | PathLike | Mapping[str, object], **options: Unpack[NoticeOptions]
) -> Notices:
    """Write the notices of an audit: who is told what, in their language.

    Args:
        audit: what :func:`contestjudge.audit` returned, its JSON file, or the decoded document.
        options: which notices, see :class:`NoticeOptions`.

    Raises:
        InputError: it is no audit, a catalogue is broken, or the extra ``notice`` is missing.
        UsageError: an option is none of those that there are, or there is nobody to write to.
    """
    document = audit if isinstance(audit, AuditDocument) else load_audit(audit)
    zone = zone_of(options.get("zone") or document.timezone)
    received = options.get("received")
    if isinstance(received, str):
        received = _day(received, zone)
    cause = options.get("cause")
    try:
        from contestjudge.notices import Notices, Terms, markup, written
    except ImportError as error:
        raise _without_babel() from error
    terms = Terms(
        kind=_word(NoticeKind, options.get("kind", "public"), "kind"),
        length=_word(NoticeLength, options.get("length", "page"), "length"),
        level=_word(NoticeLevel, options.get("level", "public"), "level"),
        to=options.get("to"),
        contact=options.get("contact") or "",
        brand=options.get("brand") or "",
        received=received,
        cause=None if cause is None else _word(Cause, cause, "cause"),
    )
    catalogue = load_catalogue(options.get("lang", SOURCE), options.get("catalogue"))
    return Notices.of(written(document, catalogue, terms), markup(document, catalogue, terms))


def load_audit(audit: PathLike | Mapping[str, object]) -> AuditDocument:
    """Load an audit.

    Raises:
        InputError: it is none.
    """
    found = dict(audit) if isinstance(audit, Mapping) else document_at(audit)
    name = "audit" if isinstance(audit, Mapping) else named(audit)
    if found.get("schema") != AUDIT_SCHEMA:
        raise input_error(
            "document.swapped",
            "this is no audit",
            "give what `contestjudge audit --format json` wrote",
            source=name,
        )
    try:
        return AuditDocument.model_validate_json(json.dumps(found, default=str), strict=False)
    except ValidationError as error:
        raise InputError(
            *faults_of(error.errors(include_url=False), name, AuditDocument)
        ) from error


def languages() -> tuple[str, ...]:
    """List the languages that there is a catalogue for."""
    folder = resources.files("contestjudge") / "notices" / "locale"
    return tuple(sorted(one.name for one in folder.iterdir() if _LANGUAGE.fullmatch(one.name)))


def load_catalogue(lang: str, path: PathLike | None = None) -> Catalogue:
    """Load the catalogue of a language, or another one from a file.

    Raises:
        UsageError: there is none for this language.
        InputError: it cannot be read, or not all of it is translated.
    """
    if path is not None:
        from contestjudge.notices import read_catalogue

        return read_catalogue(_content(path), named(path), "", _shipped(SOURCE))
    if lang not in languages():
        raise usage_error(
            "notice.lang",
            f"there is no catalogue for {lang[:20]!a}",
            f"there are {', '.join(languages())}; or name a file with --catalogue",
        )
    return _shipped(lang)


@cache
def _shipped(lang: str) -> Catalogue:
    from contestjudge.notices import read_catalogue

    folder = resources.files("contestjudge") / "notices" / "locale"
    content = (folder / lang / "LC_MESSAGES" / "notices.po").read_bytes()
    source = None if lang == SOURCE else _shipped(SOURCE)
    return read_catalogue(content, f"{lang}/notices.po", lang, source)


def _content(path: PathLike) -> bytes:
    name = named(path)
    try:
        with opened(Path(path)) as stream:
            content = stream.read(MAX_DOCUMENT + 1)
    except OSError as error:
        raise unreadable(name, error) from error
    if len(content) > MAX_DOCUMENT:
        raise input_error(
            "document.too_large", "too large to be a catalogue", "give a PO file", source=name
        )
    return content


def _day(text: str, zone: tzinfo) -> date:
    """Read a day, or an instant: the day that it is in a zone."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        instant = parse_rfc3339(text)[0]
        return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone).date()
    except (ValueError, OverflowError) as error:
        raise usage_error(
            "notice.received",
            f"{text[:40]!a} is no day",
            "write 2010-08-04, or an instant such as 2010-08-04T09:00:00Z",
        ) from error


def _word(words: type[_Word], text: str, option: str) -> _Word:
    try:
        return words(text)
    except ValueError as error:
        known = ", ".join(one.value for one in words)
        raise usage_error(
            f"notice.{option}", f"{text[:40]!a} is no {option}", f"there are {known}"
        ) from error


def _without_babel() -> InputError:
    return input_error(
        "extra.missing",
        "notices are written with Babel, and it is not installed",
        "pip install 'contestjudge[notice]'",
    )
