"""What payloads need to be read, and nobody has said: it is tried, and named for the draft to ask.

A table may need to be told its columns, a zone, an order of day and month, or a day; an archive,
its owner. Reading goes on with a stand-in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, Literal

from contestjudge.doors.containers import ARCHIVES
from contestjudge.doors.exhibits import LaidOut, header_names
from contestjudge.doors.payload import Payload, is_file, named
from contestjudge.drafting.evidence import Exhibited
from contestjudge.errors import InputError, input_error
from contestjudge.model.contest import AccountRef
from contestjudge.model.names import ascii_lower
from contestjudge.model.reading import Reading
from contestjudge.model.time import UNBOUNDED
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.table_columns import listing

_ANY_DAY: Final = date(1970, 1, 1)
_ASSUMED_ZONE: Final = "UTC"
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


def _header(payload: Payload) -> list[str]:
    """Name the columns that a payload would have as a table; none where it is none."""
    head = payload.head()
    names = [] if head.lstrip()[:1] in {b"<", b""} else header_names(head)
    return names if len(names) > 1 else []


def chosen_columns(
    path: Path, columns: Mapping[str, str] | None, error: InputError
) -> Mapping[str, str]:
    """Choose the columns of a table that nobody knows: as told, else by what they are called.

    Raises:
        InputError: it is no table, or no names tell.
    """
    names = _header(Payload(named(path), path)) if is_file(path) else []
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


def exhibited(
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
    if first.format.name in ARCHIVES:
        return _archive(made, parts, f"@archive_owner_{number}")
    if first.format.name == "table":
        return _table(made, parts)
    return replace(made, readings=tuple(_read(one, one.options) for one in parts))


def _read(part: LaidOut, options: ReadOptions) -> Reading:
    return part.format.read(part.payload.chunks(), replace(options, target=None))


def _archive(made: Exhibited, parts: Sequence[LaidOut], owner: str) -> Exhibited:
    readings = []
    for part in parts:
        stand_in = part.options.account or AccountRef(None, owner)
        readings.append(part.usable(_read(part, replace(part.options, account=stand_in))))
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
        part.usable(reading)
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
