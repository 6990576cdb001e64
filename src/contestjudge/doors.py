"""The only opener of files, for the package root and the command line.

Reading is lazy: :func:`read` looks at the beginnings of files and remembers where they are; the
records are read when a contest says what to look for.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final

from pydantic import ValidationError

from contestjudge.canonical import NotCanonicalError
from contestjudge.engines.python import judge_batches
from contestjudge.errors import Fault, InputError, UsageError, input_error, usage_error
from contestjudge.evidence.batch import Batch
from contestjudge.inspection import inspected
from contestjudge.model.contest import CONTEST_SCHEMA, Contest, parse_contest
from contestjudge.model.decision import (
    DECISION_SCHEMA,
    DecisionDocument,
    InputDocument,
    RejectionDocument,
)
from contestjudge.model.document import faults_of
from contestjudge.model.evidence_file import (
    EVIDENCE_SCHEMA,
    Attestation,
    Exhibit,
    Ruling,
    parse_evidence_file,
)
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target
from contestjudge.model.watch import Abilities, Watch
from contestjudge.record import write_decision
from contestjudge.report.decision import Decision
from contestjudge.report.inspection import Inspection
from contestjudge.rules.terms import target_of
from contestjudge.sources import detect
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.instruments import abilities
from contestjudge.sources.zones import zone

_CHUNK: Final = 1 << 18
_PIECE: Final = 1 << 24
_HEAD: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_MARK: Final = b"\xef\xbb\xbf"
_MAX_DOCUMENT: Final = 64 * 2**20
"""A contest or evidence file larger than this is no such file."""

PathLike = str | os.PathLike[str]
Evidential = PathLike | bytes | Mapping[str, object] | Iterable[Mapping[str, object] | bytes]
"""What :func:`read` takes: paths, bytes, a record, or an iterable of records."""


@dataclass(frozen=True, slots=True)
class Payload:
    """Bytes with a name: a file, or bytes in memory."""

    name: str
    path: Path | None = None
    content: bytes = b""

    def chunks(self) -> Iterator[bytes]:
        """Give the content in chunks, decompressed where it is gzip.

        Raises:
            InputError: the file cannot be read, or its compression is broken.
        """
        try:
            with self._opened() as stream:
                raw = iter(lambda: stream.read(_CHUNK), b"")
                first = next(raw, b"")
                if first.startswith(_GZIP):
                    yield from _decompressed(first, raw, self.name)
                    return
                if first:
                    yield first
                yield from raw
        except OSError as error:
            raise input_error(
                "file.unreadable",
                f"cannot be read ({error.strerror or error})",
                "check the path and its permissions",
                source=self.name,
            ) from error

    def sha256(self) -> str:
        """Digest the content as it is stored, in pieces so large that no other thread waits long.

        Raises:
            OSError: the file cannot be read.
        """
        hasher = hashlib.sha256()
        with self._opened() as stream:
            while piece := stream.read(_PIECE):
                hasher.update(piece)
        return hasher.hexdigest()

    def _opened(self) -> IO[bytes]:
        return io.BytesIO(self.content) if self.path is None else _opened(self.path)

    def head(self) -> bytes:
        """Return the first mebibyte, a leading byte-order mark dropped."""
        parts = b""
        for chunk in self.chunks():
            parts += chunk
            if len(parts) >= _HEAD:
                break
        return parts[:_HEAD].removeprefix(_MARK)


def _opened(path: Path) -> IO[bytes]:
    """Open a file; a name that no file can have is one that cannot be read."""
    try:
        return path.open("rb")
    except ValueError as error:
        raise OSError(str(error)) from error


def _named(path: PathLike) -> str:
    """Return a path as text; bytes of it that are not UTF-8 are written out."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause the cyclic garbage collector: judging makes millions of records and no circles."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _decompressed(first: bytes, rest: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Decompress gzip in bounded steps; several members may follow one another."""
    unzip = zlib.decompressobj(wbits=31)
    pending = first
    try:
        while True:
            if unzip.eof:
                pending = unzip.unused_data
                if not pending:
                    pending = next(rest, b"")
                if not pending.strip(b"\0"):
                    return
                unzip = zlib.decompressobj(wbits=31)
            elif not pending:
                pending = next(rest, b"")
                if not pending:
                    raise input_error(
                        "gzip.truncated",
                        "the gzip file ends too early",
                        "fetch or copy it once more",
                        source=name,
                    )
            chunk = unzip.decompress(pending, _CHUNK)
            pending = unzip.unconsumed_tail
            if chunk:
                yield chunk
    except zlib.error as error:
        raise input_error(
            "gzip.broken",
            f"the gzip file is broken ({error})",
            "fetch or copy it once more",
            source=name,
        ) from error


@dataclass(frozen=True, slots=True)
class _Source:
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

    exhibits: tuple[_Source, ...] = ()
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


def _document(path: PathLike) -> dict[str, object]:
    """Decode a TOML or JSON document."""
    name = _named(path)
    try:
        with _opened(Path(path)) as stream:
            raw = stream.read(_MAX_DOCUMENT + 1)
    except OSError as error:
        raise input_error(
            "file.unreadable",
            f"cannot be read ({error.strerror or error})",
            "check the path and its permissions",
            source=name,
        ) from error
    if len(raw) > _MAX_DOCUMENT:
        raise input_error("document.too_large", "too large to be a document", source=name)
    return _decoded(raw, name, toml=name.endswith(".toml"))


def _decoded(raw: bytes, name: str, *, toml: bool) -> dict[str, object]:
    try:
        text = raw.removeprefix(_MARK).decode("utf-8")
        document: object = tomllib.loads(text) if toml else json.loads(text)
    except UnicodeDecodeError as error:
        raise input_error(
            "document.encoding", "not UTF-8", "save it as UTF-8", source=name
        ) from error
    except (ValueError, RecursionError) as error:
        kind = "TOML" if toml else "JSON"
        raise input_error(
            "document.syntax", f"not valid {kind}: {error}", "mend that place", source=name
        ) from error
    if not isinstance(document, dict):
        raise input_error("document.syntax", "not an object at the top", source=name)
    return document


def load_contest(contest: PathLike | Mapping[str, object]) -> Contest:
    """Load a contest document.

    Args:
        contest: the path of a TOML or JSON file, or the decoded document.

    Raises:
        InputError: all that is wrong with it, each with its key path.
    """
    if isinstance(contest, Mapping):
        return _with_known_zone(parse_contest(contest), "contest")
    document = _document(contest)
    if document.get("schema") == EVIDENCE_SCHEMA:
        raise input_error(
            "document.swapped",
            "this is an evidence file",
            "give the contest file first, then the evidence",
            source=os.fspath(contest),
        )
    return _with_known_zone(parse_contest(document, _named(contest)), _named(contest))


def _with_known_zone(contest: Contest, source: str) -> Contest:
    try:
        zone(contest.timezone)
    except InputError as error:
        raise InputError(
            *(replace(fault, source=source, key="timezone") for fault in error.faults)
        ) from error
    return contest


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
    name = _named(path)
    try:
        is_folder = path.is_dir()
    except OSError:
        is_folder = False  # opening it says what is wrong with it
    if is_folder:
        return _directory(path)
    if path.suffix == ".toml":
        document = _document(path)
        return _evidence_file(document, path.parent, name)
    if path.suffix == ".json" and _is_small_file(path):
        head = Payload(name, path).head()
        if EVIDENCE_SCHEMA.encode() in head[:4096]:
            return _evidence_file(_document(path), path.parent, name)
    return _bare(Payload(name, path))


def _is_small_file(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size < _MAX_DOCUMENT
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
    exhibits: list[_Source] = []
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


def _exhibit(payload: Payload, exhibit: Exhibit) -> _Source:
    """Detect the format and resolve the terms of one exhibit."""
    source = detect(payload.head(), payload.name, has_columns=exhibit.columns is not None)
    instrument = exhibit.instrument or source.default_instrument
    try:
        able = abilities(instrument)
    except UsageError as error:
        raise input_error(
            "instrument.unknown", str(error), source=payload.name, key="instrument"
        ) from error
    stated = {
        name
        for name in ("taken_at", "sees", "from_", "to", "complete", "order")
        if getattr(exhibit, name) is not None
    }
    watch = Watch(
        instrument=instrument,
        taken_at=exhibit.taken_at,
        sees=tuple(sorted(able.sees if exhibit.sees is None else exhibit.sees)),
        since=exhibit.from_,
        until=exhibit.to,
        complete=bool(exhibit.complete),
        order=exhibit.order,
        stated=tuple(sorted(name.rstrip("_") for name in stated)),
    )
    options = ReadOptions(
        name=payload.name,
        zone=exhibit.zone,
        columns=exhibit.columns,
        dates=exhibit.dates,
        day=exhibit.day,
        taken_at=exhibit.taken_at,
        instrument=instrument,
        is_stream=able.is_stream,
    )
    return _Source(payload, source, options, watch, able)


def judge(contest: Contest | PathLike | Mapping[str, object], evidence: Evidence) -> Decision:
    """Judge a contest on its evidence.

    Args:
        contest: what :func:`load_contest` returned, or what it takes.
        evidence: what :func:`read` returned.

    Raises:
        InputError: the rules contradict themselves, or an exhibit cannot be read.
    """
    if not isinstance(contest, Contest):
        contest = load_contest(contest)
    if not evidence.exhibits:
        raise usage_error("evidence.none", "there is no evidence", "name at least one payload")
    with _without_collection():
        return _judged(contest, evidence)


def _judged(contest: Contest, evidence: Evidence) -> Decision:
    target = target_of(contest)
    read_in = evidence.batches(target)
    facts = judge_batches(
        contest,
        target,
        [batch for batch, _ in read_in],
        evidence.attestations,
        evidence.rulings,
    )
    inputs = [
        _input(exhibit, batch.reading, sha256, used)
        for exhibit, (batch, sha256), used in zip(
            evidence.exhibits, read_in, facts.resolved.used, strict=True
        )
    ]
    return Decision.of(write_decision(facts, inputs), zone(contest.timezone))


def load_decision(path: PathLike) -> Decision:
    """Load a decision that was written as JSON.

    Raises:
        InputError: it is no decision, or not the one that its digest names.
    """
    name = os.fspath(path)
    found = _document(path)
    if found.get("schema") != DECISION_SCHEMA:
        raise input_error(
            "document.swapped",
            "this is no decision",
            "give what `contestjudge judge --format json` wrote",
            source=name,
        )
    try:
        document = DecisionDocument.model_validate_json(
            json.dumps(found, default=str), strict=False
        )
        computed = document.computed_digest()
    except ValidationError as error:
        raise InputError(*faults_of(error.errors(include_url=False), name)) from error
    except NotCanonicalError as error:
        raise input_error("document.not_canonical", str(error), source=name) from error
    if computed != document.digest:
        raise input_error(
            "decision.altered",
            "its content does not have the digest that it names",
            "judge once more, or get the original file",
            source=name,
        )
    return Decision.of(document, zone(document.timezone))


def _input(exhibit: _Source, reading: Reading, sha256: str, used: int) -> InputDocument:
    rejected = tuple(
        RejectionDocument(record=one.record, reason=one.reason) for one in reading.rejections
    )
    return InputDocument(
        name=exhibit.payload.name,
        sha256=sha256,
        format=exhibit.format.name,
        instrument=exhibit.watch.instrument,
        records=reading.records,
        used=used,
        irrelevant=reading.records - used - len(rejected),
        rejected=rejected,
    )


def inspect(evidence: Evidence) -> Inspection:
    """Say what evidence holds, and what it cannot show, without any contest.

    Raises:
        InputError: an exhibit cannot be read.
    """
    assumed = Evidence(
        tuple(
            exhibit
            if exhibit.options.zone is not None or exhibit.format.name != "table"
            else replace(exhibit, options=replace(exhibit.options, zone="UTC"))
            for exhibit in evidence.exhibits
        )
    )
    rows = []
    for exhibit, original, (batch, sha256) in zip(
        assumed.exhibits, evidence.exhibits, assumed.batches(None), strict=True
    ):
        rows.append(
            inspected(
                exhibit.payload.name,
                sha256,
                exhibit.format.name,
                batch,
                zone_missing=original.options.zone is None and exhibit.format.name == "table",
            )
        )
    return Inspection(tuple(rows))
