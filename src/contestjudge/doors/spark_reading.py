"""Exhibits that executors read: those that may have rows, in files that all of them can open.

All other exhibits are read by the driver, as by any engine (spec 14.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from contestjudge.doors.errands import file_of, read_rows
from contestjudge.doors.exhibits import LaidOut
from contestjudge.doors.payload import Payload
from contestjudge.doors.sharing import Telling, format_of, is_in_plain_lines
from contestjudge.doors.uncollected import without_collection
from contestjudge.engines.apart import pieces
from contestjudge.engines.apart.pieces import (
    Joining,
    PieceRead,
    bounds,
    piece_chunks,
)
from contestjudge.engines.apart.reading import Input, ReadAll, may_have_rows, read, read_into
from contestjudge.engines.apart.rows import no_rows
from contestjudge.engines.apart.store import Store
from contestjudge.engines.spark.reading import Outcome, Refused
from contestjudge.engines.spark.store import SparkStore
from contestjudge.errors import InputError, usage_error
from contestjudge.evidence.batch import Batch
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.x_v1_heads import IrregularError

_PIECES: Final = 4
"""A task reads so many usual pieces as one: starting it costs more than telling a process."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What an executor has to know of a piece."""

    batch: int
    payload: Payload
    format: Source
    options: ReadOptions
    start: int
    end: int | None
    """``None``: it ends with the file."""
    whole: bool
    """It is all of the exhibit, which cannot be parted."""
    file: Path
    """Where the exhibit is, or its archive."""
    size: int
    """Bytes of the whole file."""

    def chunks(self) -> Iterator[bytes]:
        """Give its bytes."""
        if self.whole:
            yield from self.payload.chunks()
            return
        with self.payload.stored() as stream:
            yield from piece_chunks(stream, self.start, self.end)


def read_numbered(number: int, some: Sequence[Piece], posts: Sequence[str]) -> tuple[int, Outcome]:
    """Read a piece, on whatever machine this runs."""
    piece = some[number]
    try:
        if piece.file.stat().st_size != piece.size:
            return piece.batch, Refused(f"{piece.file}, or finds another file there")
        with without_collection():
            first = piece.start == 0
            found = read_rows(piece.format, piece.chunks, piece.options, posts, first=first)
    except IrregularError:
        return piece.batch, None
    except InputError as error:
        unreadable = error.code == "file.unreadable"
        return piece.batch, Refused(str(error)) if unreadable else None  # the driver says the rest
    except OSError as error:
        return piece.batch, Refused(f"{piece.file} ({error.strerror or error})")
    return piece.batch, found


def read_by_executors(exhibits: Sequence[LaidOut], otherwise: ReadAll) -> ReadAll:
    """Return what reads exhibits by executors as far as they can; plain shares stay there.

    It raises what :func:`~contestjudge.engines.apart.reading.read_all` does, and a usage error
    where an executor cannot open a file.

    Args:
        exhibits: those of the inputs that are read.
        otherwise: reads them where no rows are wanted.
    """

    def reads(store: Store | None, inputs: Sequence[Input]) -> list[Batch]:
        if not isinstance(store, SparkStore):
            return otherwise(store, inputs)
        return _read_all(store, exhibits, inputs)

    return reads


def _read_all(
    store: SparkStore, exhibits: Sequence[LaidOut], inputs: Sequence[Input]
) -> list[Batch]:
    some = [
        piece
        for number, (exhibit, one) in enumerate(zip(exhibits, inputs, strict=True))
        if may_have_rows(one)
        for piece in _pieces(number, exhibit, one)
    ]
    found = _read(store, some) if some else {}
    batches = []
    for number, (exhibit, one) in enumerate(zip(exhibits, inputs, strict=True)):
        if number not in found:
            batches.append(read_into(store, number, one))
        elif (joining := found[number]) is None:
            batches.append(read(one))
        else:
            if isinstance(exhibit.format, Telling):
                exhibit.format.advance(exhibit.payload.size())
            batches.append(Batch(one.watch, one.abilities, one.usable(joining.reading)))
    return batches


def _pieces(number: int, exhibit: LaidOut, one: Input) -> list[Piece]:
    """Part an exhibit; nothing: the driver has to read it."""
    try:
        payload = _located(exhibit.payload)
        file = file_of(payload)
        if file is None:
            return []
        whole = one.tabled is not None or not is_in_plain_lines(payload)
        size = file.path.stat().st_size
    except (InputError, OSError, ValueError):
        return []  # said by the driver, in its turn
    ranges = [(0, None)] if whole else bounds(size, _PIECES * pieces.PIECE)
    format_ = format_of(exhibit)
    return [
        Piece(number, payload, format_, one.options, *ends, whole, file.path, size)
        for ends in ranges
    ]


def _located(payload: Payload) -> Payload:
    """Name all files by what they are called elsewhere, too: /dev/stdin is another one there.

    Raises:
        OSError: there is no such file.
    """
    named: dict[str, Any] = {
        one.name: _located(part)
        for one in fields(payload)
        if isinstance(part := getattr(payload, one.name), Payload)
    }
    if payload.path is not None:
        named["path"] = payload.path.resolve(strict=True)
    return replace(payload, **named)


def _read(store: SparkStore, some: Sequence[Piece]) -> dict[int, Joining | None]:
    """Have pieces read; return by input what they gave together, ``None`` where they cannot be."""
    numbered = partial(read_numbered, some=some, posts=store.posts)
    given = store.read(len(some), numbered)
    found: dict[int, Joining | None] = {}
    for number, piece in enumerate(some):
        rows, outcome = given.pop(number)
        if isinstance(outcome, Refused):
            raise usage_error(
                "executor.unreadable",
                f"an executor of Spark cannot open {outcome.why}",
                "put the files where all machines find them under the same path",
            )
        joining = found.setdefault(piece.batch, Joining())
        if outcome is None or joining is None:
            found[piece.batch] = None
            continue
        before = joining.reading.records
        joining.add(PieceRead(outcome, no_rows()))
        store.place(piece.batch, number, before, rows)
    for batch, joining in found.items():
        if joining is None:
            store.forget(batch)
    return found
