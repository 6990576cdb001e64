"""Tables: CSV, TSV and semicolon-separated files from tools, spreadsheets and people.

A table says nothing of itself: the evidence file names its columns and the zone of its printed
times. Every row that is not blank is one record; a bad one is rejected with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, tzinfo
from functools import lru_cache
from typing import Final

from contestjudge.errors import InputError, input_error
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Grade, Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.forms import FormReader, only_post
from contestjudge.sources.local_times import parse_local
from contestjudge.sources.manual import Recogniser, normalised
from contestjudge.sources.table_cells import (
    Account,
    ShareId,
    read_account,
    read_form,
    read_share_id,
    read_target,
    read_via,
)
from contestjudge.sources.table_columns import Cells, by_our_names, column_names
from contestjudge.sources.table_presets import Preset, preset_of, taker
from contestjudge.sources.table_rows import Row, Rows, decoded
from contestjudge.sources.table_times import NO_ROOM, Printed, RowTime, placed, room, row_time
from contestjudge.sources.x_ids import is_readable_x_id
from contestjudge.sources.zones import zone

_REMEMBERED_TIMES: Final = 4096
_ANY_DAY: Final = date(1970, 1, 1)


class TableSource:
    """Rows with named columns."""

    name: Final = "table"

    def __init__(self, preset: Preset | None = None) -> None:
        """Know the tables of one tool, by their headers; without it, those with our own names."""
        self._preset = preset

    @property
    def default_instrument(self) -> str:
        """The tool whose tables these are, or ``table``."""
        return "table" if self._preset is None else self._preset.instrument

    def recognises(self, head: bytes) -> bool:
        """Tell by the first row: it is the tool's, or names a column for whose each share is."""
        try:
            header, _ = Rows(decoded([head], "", whole=False)).header()
        except InputError:
            return False
        if header.fault:
            return False
        names = column_names(header.cells)
        if self._preset is not None:
            return preset_of(names, "") is self._preset
        return not by_our_names(names).keys().isdisjoint({"handle", "account_id"})

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read a table; its first row names the columns and is not a record.

        Raises:
            InputError: it is not text, its columns cannot be found, its zone is unknown or is
                needed and not named.
        """
        table = self.opened(chunks, options)
        for row in table.rows.records(table.delimiter):
            observation = table.read(row)
            if observation is not None:
                table.reading.observe(table.reading.records, observation)
        return table.reading

    def opened(self, chunks: Iterable[bytes], options: ReadOptions) -> OpenTable:
        """Read the first row, for somebody who reads the others.

        Raises:
            InputError: as above.
        """
        return OpenTable(chunks, options)


class OpenTable:
    """A table whose first row was read: it said where our fields stand."""

    def __init__(self, chunks: Iterable[bytes], options: ReadOptions) -> None:
        """Read the header.

        Raises:
            InputError: as :meth:`TableSource.read` does.
        """
        local_zone = _zone(options)
        self.rows = Rows(decoded(chunks, options.name))
        """What is left of it."""
        header, self.delimiter = self.rows.header()
        self._take, self.where = taker(header, options.columns, options.instrument, options.name)
        self.width = len(header.cells)
        self.reading = Reading()
        """Takes counts and rejections; observations are taken by whoever asks for them."""
        self._reader = _RowReader(options, local_zone)

    def read(self, row: Row) -> Observation | None:
        """Read the next row; ``None`` where it is no share, or was rejected.

        Raises:
            InputError: a local time needs a zone that is not named.
        """
        reading = self.reading
        reading.records += 1
        try:
            return self._reader.observe(self._take(row.whole(self.width)))
        except ValueError as error:
            reading.reject(reading.records, str(error), row.text.encode("utf-8"))
            return None

    def room(self, cell: str, post: str) -> tuple[int, int]:
        """Say when a native share can have been made whose id alone dates it.

        Args:
            cell: what its row prints as its time.
            post: what it shares.

        Returns:
            The first and the last microsecond (UTC) of such an id's interval; where the printed
            time says more, or cannot be read, none is between them.
        """
        return self._reader.room(cell, post)


def _zone(options: ReadOptions) -> tzinfo | None:
    if options.zone is None:
        return None
    try:
        return zone(options.zone)
    except InputError as error:
        faults = [replace(fault, source=options.name, key="zone") for fault in error.faults]
        raise InputError(*faults) from None


class _RowReader:
    """Turns the cells of one row into an observation."""

    def __init__(self, options: ReadOptions, local_zone: tzinfo | None) -> None:
        self._options = options
        self._zone = local_zone
        target = options.target
        self._target: Target | None = target
        self._platform = Platform.X if target is None else target.platform
        self._forms = FormReader(target)
        self._recogniser = None if target is None else Recogniser(target)
        # Thousands of rows print the same minute.
        self._printed = lru_cache(_REMEMBERED_TIMES)(self._place)
        self._originals = {post.id: post.earliest for post in target.posts} if target else {}

    def observe(self, cells: Cells) -> Observation | None:
        """Read one row; ``None`` where it is no share.

        Raises:
            ValueError: the row cannot be used; the message is the reason.
        """
        target, platform = self._target, self._platform
        account = read_account(cells, platform)
        share_id = read_share_id(cells.share_id, platform)
        via = read_via(cells.via, platform, target.handles if target else ())
        named_post = read_target(cells.target, platform, target.post_ids if target else frozenset())
        form = read_form(cells.form)
        printed = self._printed(cells.time) if cells.time else None
        if form is None and not cells.text:
            message = "neither a form nor a text says what kind of share it is"
            raise ValueError(message)
        if form is ShareForm.NATIVE:
            post = self._post(named_post)
            time = row_time(printed, share_id.interval, self._originals.get(post))
            return _observation(platform, account, share_id, time, form, post, via)
        time = row_time(printed, share_id.interval, None)
        if form is None:
            return self._by_text(cells, named_post, account, share_id, time, via)
        if form is ShareForm.MANUAL:
            grade, matched, copied_from = self._stated_manual(cells.text, time)
            post = named_post or matched or self._post(None)
            via = via or copied_from
        else:
            grade, post = None, self._post(named_post)
        text = normalised(cells.text) if cells.text else None
        observation = _observation(platform, account, share_id, time, form, post, via)
        return observation._replace(grade=grade, text=text)

    def _by_text(
        self,
        cells: Cells,
        named_post: str | None,
        account: Account,
        share_id: ShareId,
        time: RowTime,
        via: str | None,
    ) -> Observation | None:
        """Let the text say what kind of share the row is, as it does in every other format.

        A row that is the contest's own post, as lists of what was collected have it, is none.
        """
        if self._target is not None and share_id.text in self._target.post_ids:
            return None
        formed = self._forms.own_post(
            share_id.text,
            cells.text,
            quoted=None,
            # What X cannot have given out is no post; only its tools' tables say what is answered.
            replied_to=cells.replied_to if is_readable_x_id(cells.replied_to) else None,
            links=cells.links,
            latest=_latest(time),
        )
        if formed is None:
            return None
        observation = _observation(
            self._platform,
            account,
            share_id,
            time,
            formed.form,
            named_post or formed.post,
            via or formed.via,
        )
        return observation._replace(grade=formed.grade, text=formed.text)

    def room(self, cell: str, post: str) -> tuple[int, int]:
        """Say when a native share can have been made whose id alone dates it."""
        if not cell:
            return -UNBOUNDED, UNBOUNDED
        try:
            printed = self._printed(cell)
        except (ValueError, InputError):
            return NO_ROOM
        if printed is None:
            return NO_ROOM
        return room(printed, self._originals.get(post))

    def _place(self, cell: str) -> Printed | None:
        """Place a printed time; ``None``: it names no day, and nothing is being judged."""
        try:
            parsed = parse_local(cell, dates=self._options.dates, day=self._options.day)
        except ValueError:
            if self._target is None and self._options.day is None and _is_time_of_day(cell):
                return None
            raise
        if parsed.offset is None and self._zone is None:
            raise input_error(
                "zone.missing",
                "the table prints local times and no zone is named",
                'add zone = "Europe/Stockholm" (the zone it prints in) to its exhibit in the'
                " evidence file",
                source=self._options.name,
                key="zone",
            )
        return placed(parsed, self._zone)

    def _post(self, named: str | None) -> str:
        """Find what was shared: what the row names, or the contest's only post."""
        if named is not None:
            return named
        return only_post(self._target, "no target says which") or ""

    def _stated_manual(self, text: str, time: RowTime) -> tuple[Grade, str | None, str | None]:
        """Grade a row that calls itself manual; with it, its post and via, where the text tells.

        By its own word where there is no text to compare, and as a mere mention where the text is
        not the post's.
        """
        if self._recogniser is None or not text:
            return Grade.RECOGNISABLE, None, None
        match = self._recogniser.match(text, _latest(time))
        return (match.grade, match.post, match.via) if match else (Grade.MENTION, None, None)


def _is_time_of_day(cell: str) -> bool:
    """Tell whether all that a printed time lacks is its day."""
    try:
        parse_local(cell, day=_ANY_DAY)
    except ValueError:
        return False
    return True


def _latest(time: RowTime) -> int | None:
    return None if time.claim.latest >= UNBOUNDED else time.claim.latest


def _observation(
    platform: Platform,
    account: Account,
    share_id: ShareId,
    time: RowTime,
    form: ShareForm,
    post: str,
    via: str | None,
    /,
) -> Observation:
    return Observation(
        platform=platform,
        share_id=share_id.text,
        account_id=account.id,
        handle=account.handle,
        form=form,
        post=post,
        via=via,
        earliest=time.claim.earliest,
        earliest_basis=time.claim.earliest_basis,
        latest=time.claim.latest,
        latest_basis=time.claim.latest_basis,
        original_clock=time.original_clock,
        truncated=time.truncated,
        ambiguous_local=time.ambiguous_local,
        id_unreadable=share_id.unreadable,
        claims=time.claims,
    )
