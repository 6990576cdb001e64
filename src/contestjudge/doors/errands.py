"""What somebody can be sent for: to read one exhibit, or one piece of it, wherever that is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from contestjudge.doors.payload import Payload, unreadable
from contestjudge.engines.apart.pages import read_pages_of_piece
from contestjudge.engines.apart.pieces import Chunks, PieceRead, piece_chunks, read_piece
from contestjudge.engines.apart.rows import Rows, no_rows, one_behind_the_other
from contestjudge.engines.apart.tables import read_table
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.table import TableSource
from contestjudge.sources.x_v1_heads import IrregularError
from contestjudge.sources.x_v2 import XV2Source


class Done(NamedTuple):
    """What an errand brought."""

    read: PieceRead | None
    """``None``: the exhibit can only be read as a whole."""
    size: int
    """How many bytes were read."""


class FileSeen(NamedTuple):
    """A file, and what tells it from any other that goes by its name somewhere else."""

    path: Path
    device: int
    inode: int

    @classmethod
    def at(cls, path: Path) -> FileSeen | None:
        """Look at a path; ``None``: it is no plain file."""
        try:
            status = path.stat()
            return cls(path, status.st_dev, status.st_ino) if path.is_file() else None
        except (OSError, ValueError):
            return None

    def is_here(self) -> bool:
        """Tell whether its name leads to it (``/dev/stdin`` does not, for anybody else)."""
        return FileSeen.at(self.path) == self


def file_of(payload: Payload) -> FileSeen | None:
    """Find the file in which a payload is, or its archive; ``None``: it is in none."""
    inner = (getattr(payload, one.name) for one in fields(payload))
    outer = next((one for one in inner if isinstance(one, Payload)), None)
    if outer is not None:
        return file_of(outer)
    return None if payload.path is None else FileSeen.at(payload.path)


def read_rows(
    source: Source, chunks: Chunks, options: ReadOptions, posts: Sequence[str], *, first: bool
) -> PieceRead:
    """Read lines of X v1.1 or X v2, or all of an input of theirs, or a table.

    Args:
        source: their format, a table's of ours with it.
        chunks: their bytes.
        options: with a target; not of a stream.
        posts: ids of the contest's posts, by which rows name them.
        first: whether the input begins with them.

    Raises:
        InputError: it cannot be read.
        IrregularError: the whole input has to be read by the reference.
    """
    if isinstance(source, TableSource):
        found: list[Rows] = []
        reading = read_table(source, chunks(), options, posts, found.append)
        return PieceRead(reading, one_behind_the_other(found))
    if type(source) is XV2Source:
        return read_pages_of_piece(chunks(), options, posts, first=first)
    return read_piece(chunks, options, posts, first=first)


@dataclass(frozen=True, slots=True)
class PieceErrand:
    """A piece of a file of X v1.1 or X v2 that is no stream."""

    file: FileSeen
    payload: Payload
    format: Source
    options: ReadOptions
    posts: tuple[str, ...]
    start: int
    end: int | None

    def done(self) -> Done:
        """Do it.

        Raises:
            InputError: the file cannot be read.
        """
        size = (self.payload.size() if self.end is None else self.end) - self.start
        first = self.start == 0
        try:
            return Done(
                read_rows(self.format, self._chunks, self.options, self.posts, first=first), size
            )
        except IrregularError:
            return Done(None, size)

    def _chunks(self) -> Iterator[bytes]:
        try:
            with self.payload.stored() as stream:
                yield from piece_chunks(stream, self.start, self.end)
        except OSError as error:
            raise unreadable(self.payload.name, error) from error


@dataclass(frozen=True, slots=True)
class WholeErrand:
    """A whole exhibit of a format of ours."""

    file: FileSeen
    payload: Payload
    format: Source
    options: ReadOptions
    posts: tuple[str, ...] | None
    """By which rows name the contest's posts; ``None``: no rows are wanted."""

    def done(self) -> Done:
        """Do it.

        Raises:
            InputError: it cannot be read.
        """
        size = 0

        def counted() -> Iterator[bytes]:
            nonlocal size
            size = 0
            for chunk in self.payload.chunks():
                size += len(chunk)
                yield chunk

        if self.posts is not None:
            try:
                found = read_rows(self.format, counted, self.options, self.posts, first=True)
            except IrregularError:
                pass
            else:
                return Done(found, size)
        return Done(PieceRead(self.format.read(counted(), self.options), no_rows()), size)


Errand = PieceErrand | WholeErrand
