"""Gathering evidence: paths, evidence files, and whatever a program holds, become exhibits."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, Final, Literal, Protocol

from pydantic import BaseModel, ValidationError

from contestjudge.doors.containers import BETWEEN, Skipped
from contestjudge.doors.directories import bundles_in, is_small_file, listed
from contestjudge.doors.documents import document_at
from contestjudge.doors.evidence import Evidence, Given
from contestjudge.doors.exhibits import laid_out
from contestjudge.doors.objects import object_payload
from contestjudge.doors.payload import PathLike, Payload, is_file, is_folder, is_there, named, piped
from contestjudge.doors.plugins import Registered, checked
from contestjudge.errors import Fault, InputError, UsageError, input_error, usage_error
from contestjudge.model.contest import CONTEST_SCHEMA
from contestjudge.model.evidence_file import EVIDENCE_SCHEMA, Exhibit, parse_evidence_file
from contestjudge.model.faults import faults_of
from contestjudge.model.words import ShareForm
from contestjudge.sources.base import Source

_A_BUNDLE: Final = "a bundle; what was sealed in it is not judged on again"
_LAST_KEY: Final = f'"schema":"{EVIDENCE_SCHEMA}"}}'.encode()


class Frame(Protocol):
    """A data frame of pandas or polars, or a table of pyarrow."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns."""


Evidential = (
    PathLike
    | bytes
    | IO[bytes]
    | IO[str]
    | Frame
    | Mapping[str, object]
    | BaseModel
    | Iterable[object]
)
"""What :func:`read` takes: paths, bytes, open files, data frames, a record, or many.

A record may also be what tweepy, atproto or Mastodon.py returns, or any pydantic model; a page of
tweepy's is one, and so is an iterator of theirs many.
"""


def read(*evidence: Evidential) -> Evidence:
    """Gather evidence: evidence files, payload files, directories, bytes, records, objects.

    Args:
        evidence: paths (an evidence file in TOML or JSON, a payload of any known format, gzip or
            not, a ZIP archive, a workbook, a directory of them), ``bytes``, open files, data
            frames, a decoded record or page, or an iterable of records: decoded, ``bytes``, lines
            of text, or the objects of tweepy, atproto, Mastodon.py and other clients.

    Raises:
        InputError: a file cannot be read, or nothing in it is recognised.
        UsageError: something is no evidence.
    """
    found = Evidence()
    for one in evidence:
        found += _gathered(one)
    return found


def read_bytes(name: str, content: bytes) -> Evidence:
    """Gather evidence from bytes that came from elsewhere, such as standard input.

    Args:
        name: how they are called in messages and in the decision.
        content: a payload of any known format.
    """
    return _bare(Payload(name, content=content))


def exhibit(  # noqa: PLR0913 - the terms of an exhibit, by the names that evidence files give them
    evidence: Evidential,
    *,
    name: str | None = None,
    instrument: str | None = None,
    taken_at: datetime | str | None = None,
    sees: Iterable[ShareForm | str] | None = None,
    from_: datetime | str | None = None,
    to: datetime | str | None = None,
    complete: bool | None = None,
    order: Literal["newest_first", "oldest_first"] | None = None,
    cap: int | None = None,
    zone: str | None = None,
    columns: Mapping[str, str] | None = None,
    dates: Literal["day_first", "month_first"] | None = None,
    day: date | str | None = None,
    account: str | None = None,
    read_as: Source | None = None,
) -> Evidence:
    """Gather one exhibit with its terms, as ``[[exhibits]]`` of an evidence file states them.

    Args:
        evidence: whatever :func:`read` takes, except evidence files: those state their own terms.
        name: how it is called in messages and in the decision; default: its path, or what it is.
        instrument: what made it, such as ``x.v2.retweets``; default: by its format.
        taken_at: when it was taken: a ``datetime`` with a zone, or RFC 3339; needed with
            ``complete``.
        sees: the forms that it shows; default: those that the instrument shows.
        from_: from when on it shows them; default: the opening.
        to: until when; default: ``taken_at``.
        complete: it shows every share of these forms, made in that time and standing at
            ``taken_at``.
        order: the listing's order is the platform's own.
        cap: it lists the newest shares, and at most so many of them.
        zone: tables: IANA key of the zone of times without an offset.
        columns: tables: our field to the table's column.
        dates: tables: how to read 04/08/2010.
        day: tables: the local day of times without one.
        account: personal archives that do not say whose they are: ``x:123`` or ``@handle``.
        read_as: a format of your own (see :mod:`contestjudge.formats`); default: by what it looks
            like.

    Raises:
        InputError: it cannot be read, or nothing in it is recognised.
        UsageError: it is no evidence, or a term is not what it must be.
    """
    stated: dict[str, object] = {
        "instrument": instrument,
        "taken_at": taken_at,
        "sees": None if sees is None else tuple(sees),
        "from": from_,
        "to": to,
        "complete": complete,
        "order": order,
        "cap": cap,
        "zone": zone,
        "columns": None if columns is None else dict(columns),
        "dates": dates,
        "day": day,
        "account": account,
    }
    terms = _terms({key: value for key, value in stated.items() if value is not None})
    format_ = None if read_as is None else checked(read_as, f"read_as={type(read_as).__name__}")
    found = Evidence()
    payloads, skipped = _payloads(evidence, name or "")
    if skipped and terms.complete:
        raise input_error(
            "directory.left_out",
            f"is said to hold every share, and {skipped[0].member} in it is not read:"
            f" {skipped[0].reason}",
            "mend or remove it",
            source=skipped[0].container,
            key="complete",
        )
    for payload, wanted in payloads:
        found += _laid_out(payload, terms, wanted, format_)
    return found + Evidence(skipped=skipped)


def _terms(stated: Mapping[str, object]) -> Exhibit:
    try:
        return Exhibit.model_validate({"path": "exhibit()", **stated})
    except ValidationError as error:
        faults = faults_of(error.errors(include_url=False), "exhibit()", Exhibit)
        raise UsageError(*faults) from error


def _laid_out(
    payload: Payload, terms: Exhibit, wanted: str | None = None, read_as: Registered | None = None
) -> Evidence:
    exhibits, skipped = laid_out(payload, terms, wanted=wanted, read_as=read_as)
    given = Given(payload, terms, wanted, read_as is not None)
    return Evidence(exhibits, skipped=skipped, given=(given,))


def _bare(payload: Payload, wanted: str | None = None) -> Evidence:
    return _laid_out(payload, Exhibit(path=payload.name), wanted)


def _gathered(one: Evidential) -> Evidence:
    if isinstance(one, str | os.PathLike):
        return _at_path(Path(one))
    if isinstance(one, Mapping) and one.get("schema") == EVIDENCE_SCHEMA:
        return _evidence_file(one, Path(), "<evidence>")
    return _bare(_object(one))


def _object(one: object, name: str = "") -> Payload:
    if isinstance(one, AsyncIterable):
        raise usage_error(
            "evidence.type",
            f"{type(one).__name__} must be waited for",
            "gather its items first: [item async for item in …]",
        )
    return object_payload(one, name)


def _payloads(
    one: Evidential, name: str
) -> tuple[list[tuple[Payload, str | None]], tuple[Skipped, ...]]:
    """Find the payloads of what is no evidence file, each with the member that is asked for."""
    if isinstance(one, Mapping) and one.get("schema") == EVIDENCE_SCHEMA:
        raise _own_terms("<evidence>")
    if not isinstance(one, str | os.PathLike):
        return [(_object(one, name), None)], ()
    path = Path(one)
    if is_folder(path):
        files, skipped = listed(path)
        if path / "evidence.toml" in files:
            raise _own_terms(named(path / "evidence.toml"))
        return [(Payload(named(file), file), None) for file in files], skipped
    if _is_evidence_file(path):
        raise _own_terms(named(path))
    payload, wanted = _located(named(path), path)
    return [(replace(payload, name=name) if name else payload, wanted)], ()


def _own_terms(source: str) -> UsageError:
    return usage_error(
        "exhibit.evidence_file", f"{source} states its own terms", "give it to read() instead"
    )


def _at_path(path: Path) -> Evidence:
    if is_folder(path):
        return _directory(path)
    if _is_evidence_file(path):
        return _evidence_file(document_at(path), path.parent, named(path))
    payload, wanted = _located(named(path), path)
    return _bare(payload, wanted)


def _is_evidence_file(path: Path) -> bool:
    """Tell a document of ours: by its name in TOML, by how it begins or ends in JSON.

    Canonical JSON sorts its keys, and ``schema`` is the last of them.
    """
    if path.suffix == ".toml":
        return True
    if path.suffix != ".json" or not is_small_file(path):
        return False
    payload = Payload(named(path), path)
    return EVIDENCE_SCHEMA.encode() in payload.head()[:4096] or payload.ends_with(_LAST_KEY)


def _located(name: str, path: Path) -> tuple[Payload, str | None]:
    """Find a file, or the member that ``archive.zip!member`` asks for."""
    if BETWEEN not in name or is_there(path):
        return piped(name, path) or Payload(name, path), None
    text = os.fspath(path)
    behind = text.find(BETWEEN)
    while behind >= 0:
        if behind and is_file(Path(text[:behind])):
            wanted = text[behind + 1 :]
            return Payload(name.removesuffix(f"{BETWEEN}{wanted}"), Path(text[:behind])), wanted
        behind = text.find(BETWEEN, behind + 1)
    return Payload(name, path), None


def _directory(path: Path) -> Evidence:
    """A directory with an evidence file is read through it; any other, file by file."""
    own = path / "evidence.toml"
    if is_file(own):
        return _at_path(own)
    bundles = bundles_in(path)
    listing = listed(path, bundles)
    sealed = (Skipped(named(path), one.relative_to(path).as_posix(), _A_BUNDLE) for one in bundles)
    found = Evidence(skipped=(*sealed, *listing.skipped))
    for file in listing.files:
        found += _at_path(file)
    return found


def _evidence_file(document: Mapping[str, object], folder: Path, source: str) -> Evidence:
    if document.get("schema") == CONTEST_SCHEMA:
        raise input_error(
            "document.swapped",
            "this is a contest file",
            "one contest file comes first, then evidence only",
            source=source,
        )
    parsed = parse_evidence_file(document, source)
    drawn = () if parsed.randomness is None else ((source, parsed.randomness),)
    found = Evidence((), parsed.attestations, parsed.rulings, randomness=drawn)
    faults: list[Fault] = []
    for number, stated in enumerate(parsed.exhibits):
        payload, wanted = _located(stated.path, folder / stated.path)
        try:
            found += _laid_out(payload, stated, wanted)
        except InputError as error:
            faults += [
                replace(
                    one,
                    source=source,
                    key=f"exhibits[{number}]: {one.source}: {one.key}".rstrip(": "),
                )
                for one in error.faults
            ]
    if faults:
        raise InputError(*faults)
    return found
