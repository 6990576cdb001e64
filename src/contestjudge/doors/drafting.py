"""Drafting both files of a contest: payloads in, ``contest.toml`` and ``evidence.toml`` out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from contestjudge.doors.containers import BETWEEN
from contestjudge.doors.exhibits import LaidOut
from contestjudge.doors.gathering import exhibit
from contestjudge.doors.payload import PathLike, is_file, is_taken, named
from contestjudge.doors.stand_ins import chosen_columns, exhibited
from contestjudge.drafting.contest import claimed_moment, contest_draft, is_usable
from contestjudge.drafting.evidence import Exhibited, evidence_draft
from contestjudge.drafting.found import COUNTED, SharedPost, shared_posts
from contestjudge.errors import InputError, UsageError, input_error, usage_error
from contestjudge.model.reading import Reading
from contestjudge.report.plain import counted, enumerated
from contestjudge.report.sentences import FORM_WORD, FORM_WORDS
from contestjudge.sources.fedi_ids import host_of

CONTEST_NAME: Final = "contest.toml"
EVIDENCE_NAME: Final = "evidence.toml"
_FEW: Final = 3
"""Members of an archive that are worth an exhibit each, where they are alike."""


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
    there = [named(place) for place in places if is_taken(place)]
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
    seen: set[str] = set()
    for payload in payloads:
        for path, parts, mapping in _found(Path(payload), columns):
            if path in seen:
                continue  # named twice
            seen.add(path)
            exhibits.append(
                replace(
                    exhibited(parts, len(exhibits) + 1, mapping),
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
        mapping = chosen_columns(path, columns, error)
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
        if behind and is_file(Path(name[:behind])):
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
    if not is_file(Path(container)) or not _is_text(container):
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
