"""Reading payloads for a draft: what they need that nobody has said is tried, and named.

A table may need a zone, an order of day and month, or a day; an archive, its owner. Reading goes
on with a stand-in, which the draft then asks about.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from contestjudge.doors.containers import BETWEEN
from contestjudge.doors.exhibits import LaidOut
from contestjudge.doors.gathering import exhibit
from contestjudge.doors.payload import PathLike, Payload, named
from contestjudge.drafting.contest import claimed_moment, contest_draft, is_usable
from contestjudge.drafting.evidence import Exhibited, evidence_draft
from contestjudge.drafting.found import COUNTED, SharedPost, shared_posts
from contestjudge.errors import InputError, UsageError, input_error, usage_error
from contestjudge.model.contest import AccountRef
from contestjudge.model.names import ascii_lower
from contestjudge.model.reading import Reading
from contestjudge.model.time import UNBOUNDED
from contestjudge.report.plain import counted, enumerated
from contestjudge.report.sentences import FORM_WORD, FORM_WORDS
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.fedi_ids import host_of
from contestjudge.sources.table_columns import column_names, listing
from contestjudge.sources.table_rows import Rows, decoded

CONTEST_NAME: Final = "contest.toml"
EVIDENCE_NAME: Final = "evidence.toml"
_ARCHIVES: Final = frozenset({"x.archive.grailbird", "x.archive.tweets_js", "x.archive.csv"})
_ANY_DAY: Final = date(1970, 1, 1)
_ASSUMED_ZONE: Final = "UTC"
_FEW: Final = 3
"""Members of an archive that are worth an exhibit each, where they are alike."""
_MEANT: Final[Mapping[str, tuple[str, ...]]] = {
    "handle": (
        "handle", "screen name", "username", "user name", "twitter handle", "user screen name",
        "from user", "from", "author", "user", "account",
    ),
    "account_id": ("account id", "user id", "author id", "userid", "from user id"),
    "share_id": ("share id", "tweet id", "status id", "post id", "id str"),
    "form": ("form", "share form"),
    "text": ("text", "tweet text", "full text", "message", "tweet", "content", "body", "post"),
    "time": (
        "time", "created at", "date", "timestamp", "date time", "date and time", "posted",
        "posted at", "published",
    ),
}  # fmt: skip
"""What people call columns, the surest names first."""
_JOINTS: Final = re.compile("[ _/.-]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """Two files, and what is to be said of them."""

    contest: str
    evidence: str
    post: SharedPost
    stand_ins: tuple[str, ...]
    """What the payloads do not say, and is filled in so that the draft judges as it is."""


def init(
    payloads: Sequence[PathLike],
    folder: PathLike,
    *,
    columns: Mapping[str, str] | None = None,
    force: bool = False,
) -> Draft:
    """Draft a contest file and an evidence file, and write them.

    Args:
        payloads: files and directories of any known format.
        folder: where to write them; made if it is not there.
        columns: of tables whose columns do not say what they are: our field to theirs.
        force: overwrite files that are there.

    Raises:
        InputError: a payload cannot be read, or nothing in any of them is shared.
        UsageError: something is no payload, or a file is there already.
    """
    places = [Path(folder) / name for name in (CONTEST_NAME, EVIDENCE_NAME)]
    there = [named(place) for place in places if place.exists() or place.is_symlink()]
    if there and not force:
        raise usage_error(
            "init.exists",
            f"{enumerated(there)} {'are' if len(there) > 1 else 'is'} there already",
            "write elsewhere with --out DIR, or overwrite with --force",
        )
    made = draft(payloads, folder, columns)
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for place, text in zip(places, (made.contest, made.evidence), strict=True):
            with place.open("wb" if force else "xb") as stream:
                stream.write(text.encode("utf-8"))
    except OSError as error:
        raise usage_error(
            "init.unwritable",
            f"{named(folder)} cannot be written to ({error.strerror or error})",
            "write elsewhere with --out DIR",
        ) from error
    return made


def draft(
    payloads: Sequence[PathLike], folder: PathLike, columns: Mapping[str, str] | None = None
) -> Draft:
    """Draft both files; the evidence file names payloads as they are seen from ``folder``."""
    exhibits: list[Exhibited] = []
    for payload in payloads:
        for path, parts, mapping in _found(Path(payload), columns):
            exhibits.append(
                replace(
                    _exhibited(parts, len(exhibits) + 1, mapping),
                    path=_seen_from(folder, path),
                )
            )
    readings = [reading for one in exhibits for reading in one.readings]
    shared = [claimed_moment(one) for one in shared_posts(readings) if is_usable(one)]
    if not shared:
        raise _nothing(readings)
    several = len({server for reading in readings for server in reading.servers}) > 1
    made = contest_draft(shared, _servers(readings, shared[0]), needs_recorder=several)
    exhibits = [_dated(one, made.post) for one in exhibits]
    needed = [needs for one in exhibits for needs in _stand_ins(one)]
    return Draft(
        made.text,
        evidence_draft(exhibits),
        made.post,
        (*made.stand_ins, *dict.fromkeys(needed)),
    )


_Found = tuple[str, tuple[LaidOut, ...], Mapping[str, str] | None]
"""A path, the inputs behind it, and which columns were chosen."""


def _found(path: Path, columns: Mapping[str, str] | None) -> list[_Found]:
    """Find the inputs of a payload: members of an archive that are alike stay together."""
    mapping: Mapping[str, str] | None = None
    try:
        parts = exhibit(path).exhibits
    except UsageError as error:
        if error.code != "exhibit.evidence_file":
            raise
        raise usage_error(
            "init.evidence_file",
            f"{named(path)} is an evidence or contest file, or holds one",
            "give the payload files themselves",
        ) from error
    except InputError as error:
        mapping = _chosen_columns(path, columns, error)
        parts = exhibit(path, columns=mapping).exhibits
    groups: dict[str, list[LaidOut]] = {}
    for part in parts:
        groups.setdefault(_container(part.payload.name), []).append(part)
    found: list[_Found] = []
    for name, members in groups.items():
        alike = len({(one.format.name, one.watch.instrument) for one in members}) == 1
        if alike and (len(members) == 1 or len(members) > _FEW):
            only = members[0].payload.name
            found.append((only if len(members) == 1 else name, tuple(members), mapping))
        else:
            found += [(one.payload.name, (one,), mapping) for one in members]
    return found


def _container(name: str) -> str:
    behind = name.find(BETWEEN)
    while behind >= 0:
        if behind and Path(name[:behind]).is_file():
            return name[:behind]
        behind = name.find(BETWEEN, behind + 1)
    return name


def _seen_from(folder: PathLike, name: str) -> str:
    """Write a path as an evidence file in ``folder`` names it."""
    container = _container(name)
    try:
        seen = Path(os.path.relpath(container, folder)).as_posix()
    except ValueError:  # on another drive
        seen = Path(container).resolve().as_posix()
    if not Path(container).exists() or not _is_text(container):
        raise usage_error(
            "init.path",
            f"{named(container)}: a path that an evidence file cannot name",
            "rename it, so that it is plain UTF-8",
        )
    return seen + name.removeprefix(container)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _header(payload: Payload) -> list[str]:
    """Name the columns that a payload would have as a table; none where it is none."""
    head = payload.head()
    if head.lstrip()[:1] in {b"{", b"[", b"<", b""}:
        return []
    try:
        header, _ = Rows(decoded([head], "", whole=False)).header()
    except InputError:
        return []
    return [] if header.fault or len(header.cells) < 2 else column_names(header.cells)  # noqa: PLR2004


def _chosen_columns(
    path: Path, columns: Mapping[str, str] | None, error: InputError
) -> Mapping[str, str]:
    """Choose the columns of a table that nobody knows: as told, else by what they are called.

    Raises:
        InputError: it is no table, or no names tell.
    """
    names = _header(Payload(named(path), path)) if path.is_file() else []
    if error.code not in {"input.not_recognised", "table.no_form", "table.no_account"} or not names:
        raise error
    if columns is not None:
        return columns
    plain = {_JOINTS.sub(" ", ascii_lower(name)).strip(" "): name for name in reversed(names)}
    chosen: dict[str, str] = {}
    for field, meant in _MEANT.items():
        name = next((plain[one] for one in meant if one in plain), None)
        if name is not None and name not in chosen.values() and names.count(name) == 1:
            chosen[field] = name
    if {"handle", "account_id"}.isdisjoint(chosen) or {"form", "text"}.isdisjoint(chosen):
        raise input_error(
            "init.columns",
            f"a table whose columns do not say what they are: {listing(names)}",
            "say which is which, such as"
            ' --columns handle="…" --columns text="…" --columns time="…"',
            source=named(path),
        ) from error
    return chosen


def _exhibited(
    parts: Sequence[LaidOut], number: int, mapping: Mapping[str, str] | None
) -> Exhibited:
    """Read what lies behind one path, with stand-ins for what it needs and does not say."""
    first = parts[0]
    columns = tuple(_header(first.payload)) if first.format.name == "table" else ()
    made = Exhibited(
        path="",
        format=first.format.name,
        instrument=first.watch.instrument,
        readings=(),
        columns=columns,
        mapping=mapping if columns else None,
    )
    if first.format.name in _ARCHIVES:
        return _archive(made, parts, f"@archive_owner_{number}")
    if first.format.name == "table":
        return _table(made, parts)
    return replace(made, readings=tuple(_read(one, one.options) for one in parts))


def _read(part: LaidOut, options: ReadOptions) -> Reading:
    return part.format.read(part.payload.chunks(), replace(options, target=None))


def _used(part: LaidOut, reading: Reading) -> Reading:
    """Return a reading of which some record can be used.

    Raises:
        InputError: none can.
    """
    if reading.records and len(reading.rejections) == reading.records:
        first = reading.rejections[0]
        raise input_error(
            "input.nothing_recognised",
            f"none of its {reading.records} records could be used; {first.reason}",
            "check that this is the file you mean",
            source=part.payload.name,
            key=f"record {first.record}",
        )
    return reading


def _archive(made: Exhibited, parts: Sequence[LaidOut], owner: str) -> Exhibited:
    readings = []
    for part in parts:
        stand_in = part.options.account or AccountRef(None, owner)
        readings.append(_used(part, _read(part, replace(part.options, account=stand_in))))
    needed = any(
        one.handle is not None and f"@{one.handle}" == owner
        for reading in readings
        for one in reading.observations
    )
    return replace(made, readings=tuple(readings), account=owner if needed else None)


_Tried = tuple[list[Reading], list[ReadOptions]]


def _table(made: Exhibited, parts: Sequence[LaidOut]) -> Exhibited:
    """Read tables; try what their times may need."""
    best, options = _zoned(parts, [one.options for one in parts])
    dates = None
    if _rejected(best):
        orders: tuple[Literal["day_first", "month_first"], ...] = ("day_first", "month_first")
        plain = options
        for order in orders:
            tried, tried_options = _zoned(parts, [replace(one, dates=order) for one in plain])
            if _rejected(tried) < _rejected(best):
                best, options, dates = tried, tried_options, order
    for part, reading in zip(parts, best, strict=True):
        _used(part, reading)
    with_day, day_options = _zoned(parts, [replace(one, day=_ANY_DAY) for one in options])
    needs_day = _timed(with_day) > _timed(best)
    zones = {one.zone for one in (day_options if needs_day else options)}
    assumed = zones != {one.options.zone for one in parts}
    return replace(
        made,
        readings=tuple(best),
        zone=_ASSUMED_ZONE if assumed else None,
        dates=dates,
        day=_ANY_DAY if needs_day else None,
    )


def _zoned(parts: Sequence[LaidOut], options: list[ReadOptions]) -> _Tried:
    """Read tables, in a stand-in zone where they print local times."""
    try:
        return [_read(*one) for one in zip(parts, options, strict=True)], options
    except InputError as error:
        if error.code != "zone.missing":
            raise
    options = [replace(one, zone=_ASSUMED_ZONE) for one in options]
    return [_read(*one) for one in zip(parts, options, strict=True)], options


def _rejected(readings: Sequence[Reading]) -> int:
    return sum(len(reading.rejections) for reading in readings)


def _timed(readings: Sequence[Reading]) -> int:
    return sum(one.latest < UNBOUNDED for reading in readings for one in reading.observations)


def _dated(one: Exhibited, post: SharedPost) -> Exhibited:
    """Put the day of the post in the place of a day that nobody has named."""
    known = post.posted[0] if post.posted is not None else post.first
    if one.day is None or known is None:
        return one
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=known)
    return replace(one, day=moment.date())


def _stand_ins(one: Exhibited) -> list[str]:
    needs = {
        "whose archive it is": one.account,
        "the zone of a table": one.zone,
        "the order of day and month in a table": one.dates,
        "the day of a table's times": one.day,
    }
    return [name for name, value in needs.items() if value is not None]


def _servers(readings: Sequence[Reading], post: SharedPost) -> list[str]:
    """Name the servers whose ids the payloads hold, that which shows the post most often first."""
    weights: Counter[str] = Counter()
    for reading in readings:
        for server in reading.servers:
            if host_of(f"https://{server}/") == server:
                weights[server] += sum(one.post == post.id for one in reading.observations)
    return sorted(weights, key=lambda server: (-weights[server], server))


def _nothing(readings: Sequence[Reading]) -> InputError:
    forms = Counter(one.form for reading in readings for one in reading.observations)
    notices = sum(len(reading.notices) for reading in readings)
    others = [
        counted(number, FORM_WORD[form], FORM_WORDS[form])
        for form, number in sorted(forms.items())
        if form not in COUNTED
    ]
    if notices:
        others.append(counted(notices, "notice", "notices"))
    records = sum(reading.records for reading in readings)
    beside = f" (only {enumerated(others)})" if others else ""
    return input_error(
        "init.nothing_shared",
        f"nothing is shared in {counted(records, 'record')}{beside}",
        "give the payloads that hold the retweets, quotes or copies by hand",
    )
