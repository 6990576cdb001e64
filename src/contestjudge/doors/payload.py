"""Bytes with a name, opened only when somebody reads them; gzip is undone on the way."""

from __future__ import annotations

import hashlib
import io
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from contestjudge.errors import InputError, input_error

_CHUNK: Final = 1 << 20
_PIECE: Final = 1 << 24
MOST_HELD: Final = 1 << 30
"""Bytes of what can be read only once, such as standard input: held in memory."""
HEAD: Final = 1 << 20
"""Bytes from the beginning, by which formats are told."""
GZIP: Final = b"\x1f\x8b"
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

PathLike = str | os.PathLike[str]


def unreadable(name: str, error: OSError) -> InputError:
    """Say that a file cannot be read, and why."""
    return input_error(
        "file.unreadable",
        f"cannot be read ({error.strerror or error})",
        "check the path and its permissions",
        source=name,
    )


def is_folder(path: Path) -> bool:
    """Tell a folder; of what no system could have, opening it says what is wrong."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Tell a plain file, likewise."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_there(path: Path) -> bool:
    """Tell whether something has that name, likewise."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_taken(path: Path) -> bool:
    """Tell whether a name is given away, if only to a link to nothing."""
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):
        return False


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
            with self.stored() as stream:
                raw = iter(lambda: stream.read(_CHUNK), b"")
                first = next(raw, b"")
                if first.startswith(GZIP):
                    yield from _decompressed(first, raw, self.name)
                    return
                if first:
                    yield first
                yield from raw
        except OSError as error:
            raise unreadable(self.name, error) from error

    def sha256(self) -> str:
        """Digest the content as it is stored, in pieces so large that no other thread waits long.

        Raises:
            OSError: the file cannot be read.
        """
        hasher = hashlib.sha256()
        with self.stored() as stream:
            while piece := stream.read(_PIECE):
                hasher.update(piece)
        return hasher.hexdigest()

    def size(self) -> int:
        """Return how many bytes are stored; 0 where that cannot be told."""
        try:
            return len(self.content) if self.path is None else self.path.stat().st_size
        except (OSError, ValueError):
            return 0

    def stored(self) -> IO[bytes]:
        """Open the bytes as they are stored.

        Raises:
            OSError: the file cannot be read.
        """
        return io.BytesIO(self.content) if self.path is None else opened(self.path)

    def ends_with(self, tail: bytes) -> bool:
        """Tell whether the bytes, as they are stored, end so.

        Raises:
            InputError: the file cannot be read.
        """
        try:
            with self.stored() as stream:
                size = stream.seek(0, io.SEEK_END)
                stream.seek(max(0, size - len(tail)))
                return stream.read() == tail
        except OSError as error:
            raise unreadable(self.name, error) from error

    def head(self) -> bytes:
        """Return the first mebibyte, a leading byte-order mark dropped."""
        parts = b""
        for chunk in self.chunks():
            parts += chunk
            if len(parts) >= HEAD:
                break
        return parts[:HEAD].removeprefix(BYTE_ORDER_MARK)


def piped(name: str, path: Path) -> Payload | None:
    """Hold what comes through a pipe or from a device; ``None``: it is no such thing.

    Such a thing gives its bytes once, and files are read several times.

    Raises:
        InputError: it cannot be read, or gives more than is held.
    """
    if not is_there(path) or is_file(path) or is_folder(path):
        return None
    try:
        with opened(path) as stream:
            return Payload(name, content=held(stream, name))
    except OSError as error:
        raise unreadable(name, error) from error


def held(stream: IO[bytes], name: str) -> bytes:
    """Read all that a stream gives.

    Raises:
        InputError: it is more than is held in memory.
    """
    parts: list[bytes] = []
    size = 0
    while part := stream.read(_PIECE):
        parts.append(part)
        size += len(part)
        if size > MOST_HELD:
            raise input_error(
                "input.too_large",
                f"gives more than {MOST_HELD >> 20} MiB, and it can be read only once",
                "write it to a file first, and name the file",
                source=name,
            )
    return b"".join(parts)


def seekable(payload: Payload) -> IO[bytes]:
    """Open stored bytes so that they can be read in any order; what cannot be is held in memory.

    Raises:
        OSError: the file cannot be read.
    """
    stream = payload.stored()
    if stream.seekable():
        return stream
    with stream:
        return io.BytesIO(stream.read())


def opened(path: Path) -> IO[bytes]:
    """Open a file; a name that no file can have is one that cannot be read."""
    try:
        return path.open("rb")
    except ValueError as error:
        raise OSError(str(error)) from error


def named(path: PathLike) -> str:
    """Return a path as text; bytes of it that are not UTF-8 are written out."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")


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
