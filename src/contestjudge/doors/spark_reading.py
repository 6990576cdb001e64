"""Exhibits that executors read: files of X v1.1 at paths that all of them can open.

All other exhibits are read by the driver, as by any engine (spec 14.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from contestjudge.doors.containers import stored_beginning
from contestjudge.doors.errands import file_of
from contestjudge.doors.exhibits import LaidOut
from contestjudge.doors.payload import GZIP, Payload
from contestjudge.doors.sharing import Telling
from contestjudge.doors.uncollected import without_collection
from contestjudge.engines.apart import pieces
from contestjudge.engines.apart.pieces import (
    Joining,
    PieceRead,
    bounds,
    is_in_lines,
    piece_chunks,
    read_piece,
)
from contestjudge.engines.apart.reading import Input, ReadAll, has_heads, read, read_into
from contestjudge.engines.apart.rows import no_rows
from contestjudge.engines.apart.store import Store
from contestjudge.engines.spark.reading import Outcome, Refused
from contestjudge.engines.spark.store import SparkStore
from contestjudge.errors import InputError, usage_error
from contestjudge.evidence.batch import Batch
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_v1_heads import IrregularError

_PIECES: Final = 4
"""A task reads so many usual pieces as one: starting it costs more than telling a process."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What an executor has to know of a piece."""

    batch: int
    payload: Payload
    options: ReadOptions
    start: int
    end: int | None
    """``None``: it ends with the file."""
    whole: bool
    """The file is one piece: it is compressed."""
    size: int
    """Bytes of the whole file."""

    def chunks(self) -> Iterator[bytes]:
        """Give its lines."""
        if self.whole:
            yield from self.payload.chunks()
            return
        with self.payload.stored() as stream:
            yield from piece_chunks(stream, self.start, self.end)


def read_numbered(number: int, some: Sequence[Piece], posts: Sequence[str]) -> tuple[int, Outcome]:
    """Read a piece, on whatever machine this runs."""
    piece = some[number]
    if piece.payload.size() != piece.size:
        return piece.batch, Refused(f"{piece.payload.path}, or finds another file there")
    try:
        with without_collection():
            found = read_piece(piece.chunks, piece.options, posts, first=piece.start == 0)
    except IrregularError:
        return piece.batch, None
    except InputError as error:
        unreadable = error.code == "file.unreadable"
        return piece.batch, Refused(str(error)) if unreadable else None  # the driver says the rest
    except OSError as error:
        return piece.batch, Refused(f"{piece.payload.path} ({error.strerror or error})")
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
        if one.parted is not None and has_heads(one)
        for piece in _pieces(number, exhibit.payload, one.options)
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


def _pieces(number: int, payload: Payload, options: ReadOptions) -> list[Piece]:
    """Part an exhibit; nothing: the driver has to read it."""
    if type(payload) is not Payload or payload.path is None:
        return []
    try:
        # What is called /dev/stdin here is another file elsewhere.
        payload = replace(payload, path=payload.path.resolve(strict=True))
        if file_of(payload) is None:
            return []
        whole = stored_beginning(payload).startswith(GZIP)
        if not whole and not is_in_lines(payload.chunks()):
            return []
    except (InputError, OSError, ValueError):
        return []  # said by the driver, in its turn
    size = payload.size()
    ranges = [(0, None)] if whole else bounds(size, _PIECES * pieces.PIECE)
    return [Piece(number, payload, options, *ends, whole, size) for ends in ranges]


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
