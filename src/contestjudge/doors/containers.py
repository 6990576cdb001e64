"""Archives and workbooks hold several inputs: which of them are read, and why the others are not.

Every member is looked at. Those whose format is known are inputs; all others are *skipped*, with a
reason, and counted. Where nothing is recognised, or where something would change its meaning by
being skipped (an archive in the archive, an evidence file), the whole is refused instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from contestjudge.doors.parquet import ParquetTable, is_parquet
from contestjudge.doors.payload import HEAD, Payload, unreadable
from contestjudge.doors.workbooks import PARTS, sheets
from contestjudge.doors.zipped import Entry, Member, entries
from contestjudge.errors import Fault, InputError, input_error
from contestjudge.model.decision import SkippedDocument
from contestjudge.sources.base import Source
from contestjudge.sources.x_archive_owner import OWNER_FILES, Owner, archive_owner

BETWEEN: Final = "!"
"""Stands between the name of an archive and that of its member."""
MAX_LOOKED: Final = 4 * 2**30
"""Bytes; no more is unpacked merely to find out what members are."""

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OFFICE: Final = {
    "xl/workbook.bin": "a binary Excel workbook",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
    "mimetype": "an OpenDocument file",
}
_MONTHS: Final = "x.archive.grailbird"
_PERSONAL: Final = frozenset({_MONTHS, "x.archive.tweets_js"})
_ARCHIVE_TABLE: Final = "x.archive.csv"
ARCHIVES: Final = _PERSONAL | {_ARCHIVE_TABLE}
"""Formats of what X gave people of their own: nothing in a record says whose it is."""
_BINARY_LOOK: Final = 4096
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_TEXT_WITH_NUL: Final = (*_UTF16, b"\x1f\x8b", b"PAR1")
_DATA: Final = frozenset(
    {".atom", ".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".tsv", ".xlsx", ".xml"}
)
"""How names of files end that somebody keeps records in."""
_EMPTY: Final = "empty"
_NO_TEXT: Final = "not text"
_BY_CONTENT: Final = frozenset({_EMPTY, _NO_TEXT})
"""Reasons that say nothing of what it was meant to be."""
_OWNER_LIMIT: Final = 1 << 20
_NAMED_IN_MESSAGES: Final = 5
_NAMED_IN_DECISIONS: Final = 20


class Part(NamedTuple):
    """One input of several."""

    payload: Payload
    source: Source
    owner: Owner | None = None
    """Whose personal archive it belongs to, where that says so itself."""


class Skipped(NamedTuple):
    """A member that is not read, and why."""

    container: str
    member: str
    reason: str
    may_hold: bool = False
    """Whether it may hold records, for all that is known of it."""


def skipped_rows(skipped: Iterable[Skipped]) -> tuple[SkippedDocument, ...]:
    """Count what is skipped, by container and reason; of each the first few are named."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in skipped:
        groups.setdefault((one.container, one.reason), []).append(one.member)
    return tuple(
        SkippedDocument(
            container=container,
            reason=reason,
            members=len(members),
            first=tuple(members[:_NAMED_IN_DECISIONS]),
        )
        for (container, reason), members in groups.items()
    )


class Contents(NamedTuple):
    """What of a container is read, and what is not."""

    parts: tuple[Part, ...]
    skipped: tuple[Skipped, ...]


Recognise = Callable[[bytes, str], Source]
"""Finds the format of a part by its first bytes; raises ``InputError`` where there is none."""


def stored_beginning(payload: Payload) -> bytes:
    """Return the first four bytes as they are stored.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with payload.stored() as stream:
            return stream.read(4)
    except OSError as error:
        raise unreadable(payload.name, error) from error


def is_zip(beginning: bytes) -> bool:
    """Tell a ZIP archive, and with it a workbook, by its first bytes."""
    return beginning.startswith(_ZIP)


def contents(container: Payload, recognise: Recognise, wanted: str | None) -> Contents:
    """Find the inputs of an archive or a workbook.

    Args:
        container: its bytes.
        recognise: finds the format of a part.
        wanted: the one member that is asked for; ``None``: all that are recognised.

    Raises:
        InputError: the container is broken or hostile, or nothing in it is recognised.
    """
    members = entries(container)
    names = {one.name for one in members}
    if names >= PARTS:
        return _chosen(container, sheets(container, members), recognise, wanted)
    for name, what in _OFFICE.items():
        if name in names:
            raise input_error(
                "input.not_recognised",
                f"no known format: it is {what}",
                "save the data as CSV UTF-8",
                source=container.name,
            )
    payloads = [_member(container, one) for one in members]
    if wanted is not None:
        found = _chosen(container, payloads, recognise, wanted)
    else:
        found = _recognised(container, _looked_through(container, payloads), recognise)
    owners = _owners(payloads)
    parts = tuple(part._replace(owner=_owner_of(container, part, owners)) for part in found.parts)
    return Contents(parts, found.skipped)


def _member(container: Payload, entry: Entry) -> Member:
    return Member(f"{container.name}{BETWEEN}{entry.name}", archive=container, entry=entry)


def _short(container: Payload, part: Payload) -> str:
    return part.name.removeprefix(f"{container.name}{BETWEEN}")


def _chosen(
    container: Payload, payloads: Sequence[Payload], recognise: Recognise, wanted: str | None
) -> Contents:
    """Take the one that is asked for; where none is, all."""
    if wanted is None:
        return _recognised(container, [(payload, "") for payload in payloads], recognise)
    for payload in payloads:
        if _short(container, payload) == wanted:
            opened = _opened(payload)
            return Contents((Part(opened, recognise(opened.head(), opened.name)),), ())
    listed = [_short(container, payload) for payload in payloads]
    raise input_error(
        "archive.no_such_member",
        f"holds no {wanted!r}",
        f"it holds {_some(listed)}",
        source=container.name,
    )


def _opened(payload: Payload) -> Payload:
    beginning = stored_beginning(payload) if isinstance(payload, Member) else b""
    return ParquetTable(payload.name, inner=payload) if is_parquet(beginning) else payload


def _looked_through(
    container: Payload, payloads: Iterable[Member]
) -> Iterable[tuple[Payload, str]]:
    """Pair each member with why it is not even asked about, or nothing."""
    looked = 0
    for payload in payloads:
        hopeless = _hopeless(container, payload)
        looked += min(payload.entry.size, _BINARY_LOOK if hopeless else HEAD)
        yield _opened(payload), hopeless
        if looked > MAX_LOOKED:
            raise input_error(
                "archive.too_large",
                "too much would have to be unpacked to find out what it holds",
                "give the files that matter",
                source=container.name,
            )


def _hopeless(container: Payload, payload: Member) -> str:
    """Say why a member is no input, as far as its name and its first bytes tell."""
    name = PurePosixPath(_short(container, payload).replace("\\", "/"))
    if any(part == "__MACOSX" or (part[:1] == "." and part.strip(".")) for part in name.parts):
        return "hidden"
    if name.name == "evidence.toml":
        raise input_error(
            "archive.evidence_file",
            "an evidence file is not read inside an archive",
            "unpack the archive and give the folder",
            source=payload.name,
        )
    if name.name == "contest.toml":
        return "the rules of a contest"
    if name.name in OWNER_FILES:
        return "says whose archive it is"
    if not payload.entry.size:
        return _EMPTY
    with payload.stored() as stream:
        beginning = stream.read(_BINARY_LOOK)
    if is_zip(beginning):
        return "an archive in the archive"
    if b"\0" in beginning and not beginning.startswith(_TEXT_WITH_NUL):
        return _NO_TEXT
    return ""


def _recognised(
    container: Payload, looked: Iterable[tuple[Payload, str]], recognise: Recognise
) -> Contents:
    parts: list[Part] = []
    reasons: dict[str, str] = {}
    faults: list[Fault] = []
    unread: set[str] = set()
    for payload, hopeless in looked:
        short = _short(container, payload)
        if hopeless:
            reasons[short] = hopeless
            if hopeless in _BY_CONTENT and _is_called_data(short):
                unread.add(short)
            continue
        head = payload.head()
        try:
            parts.append(Part(payload, recognise(head, payload.name)))
        except InputError as error:
            if error.code not in {"input.not_recognised", "input.empty"}:
                raise
            reasons[short] = error.faults[0].problem
            faults += error.faults
            if _is_called_data(short) or _looks_like_data(head):
                unread.add(short)
    nested = [name for name, why in reasons.items() if why == "an archive in the archive"]
    if nested and not any(part.source.name in _PERSONAL for part in parts):
        raise input_error(
            "archive.nested",
            f"holds an archive itself: {_some(nested)}",
            "unpack it and give the folder",
            source=container.name,
        )
    kept = _without_tables(container, parts, reasons)
    if not kept:
        raise _nothing(container, reasons, faults)
    return Contents(
        tuple(kept),
        tuple(Skipped(container.name, name, why, name in unread) for name, why in reasons.items()),
    )


def _is_called_data(name: str) -> bool:
    path = PurePosixPath(name.lower().removesuffix(".gz"))
    return path.suffix in _DATA


def _looks_like_data(head: bytes) -> bool:
    return head.startswith(_UTF16) or head.lstrip()[:1] in {b"{", b"["}


def demand_all_read(skipped: Iterable[Skipped], container: str) -> None:
    """Refuse to call complete what leaves out something that may hold records.

    Raises:
        InputError: something does.
    """
    left = [one for one in skipped if one.may_hold]
    if left:
        raise input_error(
            "archive.left_out",
            "is said to hold every share, and what may hold some cannot be read:"
            f" {_some([f'{one.member} ({one.reason})' for one in left])}",
            f"mend or remove it, or name the members that are meant: {container}{BETWEEN}member",
            source=container,
            key="complete",
        )


def _without_tables(container: Payload, parts: list[Part], reasons: dict[str, str]) -> list[Part]:
    """Leave out a table whose posts stand, with more about them, in the month files beside it."""
    months = [_folder(container, part) for part in parts if part.source.name == _MONTHS]
    kept: list[Part] = []
    for part in parts:
        folder = _folder(container, part)
        if part.source.name == _ARCHIVE_TABLE and any(_lies_in(month, folder) for month in months):
            reasons[_short(container, part.payload)] = "its posts stand in the month files"
        else:
            kept.append(part)
    return kept


def _nothing(container: Payload, reasons: dict[str, str], faults: list[Fault]) -> InputError:
    if len(faults) == 1:
        return InputError(*(replace(fault, code="input.not_recognised") for fault in faults))
    some = [f"{name} ({why})" for name, why in reasons.items()]
    return input_error(
        "input.not_recognised",
        f"nothing in it is of a known format: {_some(some)}" if some else "holds no files",
        "give the file that holds the shares",
        source=container.name,
    )


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED_IN_MESSAGES
    listed = ", ".join(names[:_NAMED_IN_MESSAGES])
    return f"{listed} and {more} more" if more > 0 else listed


def _folder(container: Payload, part: Part) -> tuple[str, ...]:
    return PurePosixPath(_short(container, part.payload)).parent.parts


def _lies_in(folder: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    return folder[: len(outer)] == outer


def _owners(payloads: Iterable[Member]) -> list[tuple[tuple[str, ...], Owner]]:
    """Read who owns which folder: the one that holds the archive as it was unpacked."""
    found: list[tuple[tuple[str, ...], Owner]] = []
    for payload in payloads:
        name = PurePosixPath(payload.entry.name)
        if name.name in OWNER_FILES and payload.entry.size <= _OWNER_LIMIT:
            owner = archive_owner(b"".join(payload.chunks()))
            if owner is not None:
                found.append((_root(name.parent.parts), owner))
    return found


def _root(folder: tuple[str, ...]) -> tuple[str, ...]:
    for inside in (("data", "js"), ("data",)):
        if folder[-len(inside) :] == inside:
            return folder[: -len(inside)]
    return folder


def _owner_of(
    container: Payload, part: Part, owners: list[tuple[tuple[str, ...], Owner]]
) -> Owner | None:
    """Find whose it is: the owner of the nearest folder around it, if that has one only."""
    if part.source.name not in ARCHIVES:
        return None
    folder = _folder(container, part)
    around = [(len(root), owner) for root, owner in owners if _lies_in(folder, root)]
    nearest = max((depth for depth, _ in around), default=0)
    named = {owner for depth, owner in around if depth == nearest}
    return named.pop() if len(named) == 1 else None
