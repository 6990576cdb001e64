"""Evidence as it is gathered: what the exhibits are and where, read when a contest asks."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from contestjudge.doors.documents import MAX_DOCUMENT, document_at
from contestjudge.doors.payload import PathLike, Payload, named
from contestjudge.errors import Fault, InputError, UsageError, input_error, usage_error
from contestjudge.evidence.batch import Batch
from contestjudge.model.contest import CONTEST_SCHEMA, AccountRef
from contestjudge.model.evidence_file import (
    EVIDENCE_SCHEMA,
    Attestation,
    Exhibit,
    Ruling,
    parse_evidence_file,
)
from contestjudge.model.target import Target
from contestjudge.model.watch import Abilities, Watch
from contestjudge.sources import detect
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.instruments import abilities
from contestjudge.sources.table_presets import is_preset

Evidential = PathLike | bytes | Mapping[str, object] | Iterable[Mapping[str, object] | bytes]
"""What :func:`read` takes: paths, bytes, a record, or an iterable of records."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """One exhibit: its bytes, its format, its terms."""

    payload: Payload
    format: Source
    options: ReadOptions
    watch: Watch
    abilities: Abilities


@dataclass(frozen=True, slots=True)
class Evidence:
    """Exhibits, attestations and rulings; nothing of them is read before a contest asks.

    Add two with ``+``.
    """

    exhibits: tuple[LaidOut, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    rulings: tuple[Ruling, ...] = ()

    def __add__(self, other: Evidence) -> Evidence:
        """Return both together."""
        return Evidence(
            self.exhibits + other.exhibits,
            self.attestations + other.attestations,
            self.rulings + other.rulings,
        )

    def batches(self, target: Target | None) -> list[tuple[Batch, str]]:
        """Read every exhibit, looking for ``target``; each with the SHA-256 of its bytes.

        Raises:
            InputError: an exhibit cannot be read, or holds nothing that its format knows.
        """
        found: list[tuple[Batch, str]] = []
        for exhibit in self.exhibits:
            options = replace(exhibit.options, target=target)
            with ThreadPoolExecutor(1) as beside:
                sha256 = beside.submit(exhibit.payload.sha256)
                reading = exhibit.format.read(exhibit.payload.chunks(), options)
            if reading.records and len(reading.rejections) == reading.records:
                first = reading.rejections[0]
                raise input_error(
                    "input.nothing_recognised",
                    f"none of its {reading.records} records could be used; {first.reason}",
                    "check that this is the file you mean",
                    source=exhibit.payload.name,
                    key=f"record {first.record}",
                )
            batch = Batch(exhibit.watch, exhibit.abilities, reading)
            found.append((batch, sha256.result()))
        return found


def read(*evidence: Evidential) -> Evidence:
    """Gather evidence: evidence files, payload files, directories, bytes, records.

    Args:
        evidence: paths (an evidence file in TOML or JSON, a payload of any known format, gzip or
            not, a directory of them), ``bytes``, a decoded record, or an iterable of decoded
            records or ``bytes``, one record each.

    Raises:
        InputError: a file cannot be read, or nothing in it is recognised.
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


def _gathered(one: Evidential) -> Evidence:
    if isinstance(one, str | os.PathLike):
        return _at_path(Path(one))
    if isinstance(one, bytes):
        return _bare(Payload("<bytes>", content=one))
    if isinstance(one, Mapping):
        if one.get("schema") == EVIDENCE_SCHEMA:
            return _evidence_file(one, Path(), "<evidence>")
        return _bare(Payload("<records>", content=_line(one)))
    try:
        lines = b"".join(map(_line, one))
    except TypeError as error:
        raise usage_error(
            "evidence.type", f"{type(one).__name__} is no evidence", "see contestjudge.read"
        ) from error
    return _bare(Payload("<records>", content=lines))


def _line(record: Mapping[str, object] | bytes) -> bytes:
    if isinstance(record, bytes):
        return record.rstrip(b"\n") + b"\n"
    try:
        return json.dumps(record, allow_nan=False).encode() + b"\n"
    except (TypeError, ValueError) as error:
        raise usage_error(
            "evidence.type", f"a record is not JSON ({error})", "pass the payload as it came"
        ) from error


def _at_path(path: Path) -> Evidence:
    name = named(path)
    try:
        is_folder = path.is_dir()
    except OSError:
        is_folder = False  # opening it says what is wrong with it
    if is_folder:
        return _directory(path)
    if path.suffix == ".toml":
        document = document_at(path)
        return _evidence_file(document, path.parent, name)
    if path.suffix == ".json" and _is_small_file(path):
        head = Payload(name, path).head()
        if EVIDENCE_SCHEMA.encode() in head[:4096]:
            return _evidence_file(document_at(path), path.parent, name)
    return _bare(Payload(name, path))


def _is_small_file(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size < MAX_DOCUMENT
    except OSError:
        return False


def _directory(path: Path) -> Evidence:
    """A directory with an evidence file is read through it; any other, file by file."""
    own = path / "evidence.toml"
    if own.is_file():
        return _at_path(own)
    found = Evidence()
    files = sorted(
        file
        for file in path.rglob("*")
        if file.is_file()
        and file.name != "contest.toml"
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )
    if not files:
        raise input_error(
            "directory.empty", "holds no files", "name the payloads", source=str(path)
        )
    for file in files:
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
    exhibits: list[LaidOut] = []
    faults: list[Fault] = []
    for number, exhibit in enumerate(parsed.exhibits):
        payload = Payload(exhibit.path, folder / exhibit.path)
        try:
            exhibits.append(_exhibit(payload, exhibit))
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
    return Evidence(tuple(exhibits), parsed.attestations, parsed.rulings)


def _bare(payload: Payload) -> Evidence:
    return Evidence((_exhibit(payload, Exhibit(path=payload.name)),))


def _exhibit(payload: Payload, exhibit: Exhibit) -> LaidOut:
    """Detect the format and resolve the terms of one exhibit."""
    is_table = exhibit.columns is not None or is_preset(exhibit.instrument)
    source = detect(payload.head(), payload.name, has_columns=is_table)
    instrument = exhibit.instrument or source.default_instrument
    try:
        able = abilities(instrument)
    except UsageError as error:
        raise input_error(
            "instrument.unknown", str(error), source=payload.name, key="instrument"
        ) from error
    watch = Watch(
        instrument=instrument,
        taken_at=exhibit.taken_at,
        sees=tuple(sorted(able.sees if exhibit.sees is None else exhibit.sees)),
        since=exhibit.from_,
        until=exhibit.to,
        complete=bool(exhibit.complete),
        order=exhibit.order,
    )
    options = ReadOptions(
        name=payload.name,
        zone=exhibit.zone,
        columns=exhibit.columns,
        dates=exhibit.dates,
        day=exhibit.day,
        account=None if exhibit.account is None else AccountRef.parse(exhibit.account),
        taken_at=exhibit.taken_at,
        instrument=instrument,
        is_stream=able.is_stream,
    )
    return LaidOut(payload, source, options, watch, able)
