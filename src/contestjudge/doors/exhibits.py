"""One payload and what is said of it become exhibits: its format is found, its terms resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from contestjudge import sources
from contestjudge.doors.containers import (
    Contents,
    Part,
    Skipped,
    contents,
    demand_all_read,
    is_zip,
    stored_beginning,
)
from contestjudge.doors.parquet import ParquetTable, is_parquet
from contestjudge.doors.payload import Payload
from contestjudge.doors.plugins import Registered, registered
from contestjudge.errors import InputError, UsageError, input_error
from contestjudge.model.contest import AccountRef
from contestjudge.model.evidence_file import Exhibit
from contestjudge.model.reading import Reading
from contestjudge.model.watch import Abilities, Watch
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.instruments import FOLLOWER_LISTS, INSTRUMENTS, abilities
from contestjudge.sources.table_columns import column_names
from contestjudge.sources.table_presets import is_preset, preset_of
from contestjudge.sources.table_rows import Rows, decoded


@dataclass(frozen=True, slots=True)
class LaidOut:
    """One exhibit: its bytes, its format, its terms."""

    payload: Payload
    format: Source
    options: ReadOptions
    watch: Watch
    abilities: Abilities

    def usable(self, reading: Reading) -> Reading:
        """Return what was read of it, if any record of that can be used.

        Raises:
            InputError: every single one was rejected.
        """
        if reading.records and len(reading.rejections) == reading.records:
            first = reading.rejections[0]
            raise input_error(
                "input.nothing_recognised",
                f"none of its {reading.records} records could be used; {first.reason}",
                "check that this is the file you mean",
                source=self.payload.name,
                key=f"record {first.record}",
            )
        return reading


@dataclass(slots=True)
class _Formats:
    """The formats from elsewhere, loaded when first asked for."""

    instrument: str | None
    chosen: Registered | None
    loaded: tuple[Registered, ...] | None = field(default=None)

    def others(self) -> Sequence[Registered]:
        if self.loaded is None:
            self.loaded = registered()
        return self.loaded

    def of_instrument(self, head: bytes) -> Registered | None:
        """Find the format that brings the instrument which the exhibit names, if it knows this."""
        if self.instrument is None or self.instrument in INSTRUMENTS:
            return None
        for one in self.others():
            if self.instrument in one.instruments and one.recognises(head):
                return one
        return None

    def abilities(self, instrument: str) -> Abilities:
        """Find what an instrument shows, ours before those that formats bring."""
        if instrument in INSTRUMENTS:
            return INSTRUMENTS[instrument]
        brought: dict[str, Abilities] = {}
        for one in (*self.others(), *([self.chosen] if self.chosen else ())):
            brought |= one.instruments
        return abilities(instrument, INSTRUMENTS | brought)


def laid_out(
    payload: Payload,
    exhibit: Exhibit,
    *,
    wanted: str | None = None,
    read_as: Registered | None = None,
) -> tuple[tuple[LaidOut, ...], tuple[Skipped, ...]]:
    """Find the format of a payload, or of each input in it, and resolve the terms.

    Args:
        payload: a file, an archive, a workbook, or bytes.
        exhibit: what is said of it.
        wanted: the one member of an archive that is asked for.
        read_as: the format that it is, whatever it looks like.

    Raises:
        InputError: it cannot be read, nothing in it is recognised, or its instrument is unknown.
    """
    formats = _Formats(exhibit.instrument, read_as)
    beginning = stored_beginning(payload)
    if read_as is not None:
        found = Contents((Part(payload, read_as),), ())
    elif is_zip(beginning):
        found = contents(payload, lambda head, name: _inside(head, name, exhibit, formats), wanted)
        if exhibit.complete:
            demand_all_read(found.skipped, payload.name)
    elif wanted is not None:
        raise input_error(
            "archive.none", "is no archive, and has no members", "", source=payload.name
        )
    else:
        table = ParquetTable(payload.name, inner=payload) if is_parquet(beginning) else payload
        part = Part(table, _outside(table.head(), table.name, exhibit, formats))
        found = Contents((part,), ())
    return tuple(_resolved(part, exhibit, formats) for part in found.parts), found.skipped


def _outside(head: bytes, name: str, exhibit: Exhibit, formats: _Formats) -> Source:
    """Find the format of a payload that is named by itself: what is said of it holds."""
    if exhibit.instrument in FOLLOWER_LISTS:
        return sources.FollowersSource()
    is_table = exhibit.columns is not None or is_preset(exhibit.instrument)
    return formats.of_instrument(head) or sources.detect(
        head, name, has_columns=is_table, others=formats.others
    )


def _inside(head: bytes, name: str, exhibit: Exhibit, formats: _Formats) -> Source:
    """Find the format of one of several: what is said of all makes a table only of what fits."""
    if exhibit.instrument in FOLLOWER_LISTS:
        return sources.FollowersSource()
    names = header_names(head)
    if exhibit.columns is not None and names and set(names) >= set(exhibit.columns.values()):
        return sources.TableSource()
    if exhibit.instrument is not None and preset_of(names, exhibit.instrument) is not None:
        return sources.TableSource()
    return formats.of_instrument(head) or sources.detect(head, name, others=formats.others)


def header_names(head: bytes) -> list[str]:
    """Name the columns that a text would have as a table; none where it is JSON."""
    if head.lstrip()[:1] in {b"{", b"["}:
        return []
    try:
        header, _ = Rows(decoded([head], "", whole=False)).header()
    except InputError:
        return []
    return [] if header.fault else column_names(header.cells)


def _resolved(part: Part, exhibit: Exhibit, formats: _Formats) -> LaidOut:
    instrument = exhibit.instrument or part.source.default_instrument
    try:
        able = formats.abilities(instrument)
    except UsageError as error:
        if error.code != "instrument.unknown":
            raise
        raise input_error(
            "instrument.unknown", str(error), source=part.payload.name, key="instrument"
        ) from error
    if able.lists_followers:
        _demand_no_shares(exhibit, part.payload.name)
    watch = Watch(
        instrument=instrument,
        taken_at=exhibit.taken_at,
        sees=tuple(sorted(able.sees if exhibit.sees is None else exhibit.sees)),
        since=exhibit.from_,
        until=exhibit.to,
        complete=bool(exhibit.complete),
        order=exhibit.order,
        cap=exhibit.cap,
    )
    account = None if exhibit.account is None else AccountRef.parse(exhibit.account)
    own = part.owner if account is None else None
    options = ReadOptions(
        name=part.payload.name,
        zone=exhibit.zone,
        columns=exhibit.columns,
        dates=exhibit.dates,
        day=exhibit.day,
        account=account if own is None else AccountRef(Platform.X, own.account),
        handle=None if own is None else own.handle,
        taken_at=exhibit.taken_at,
        instrument=instrument,
        is_stream=able.is_stream,
    )
    return LaidOut(part.payload, part.source, options, watch, able)


def _demand_no_shares(exhibit: Exhibit, source: str) -> None:
    """Refuse to call a list of followers one of shares.

    Raises:
        InputError: it is said to show some.
    """
    terms = {
        "sees": exhibit.sees,
        "from": exhibit.from_,
        "to": exhibit.to,
        "order": exhibit.order,
        "cap": exhibit.cap,
    }
    stated = [key for key, value in terms.items() if value is not None]
    if stated:
        raise input_error(
            "exhibit.followers",
            f"a list of followers shows no shares, and {stated[0]} is said of shares",
            "state taken_at and complete only",
            source=source,
            key=stated[0],
        )
