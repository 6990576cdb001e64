"""ZIP archives, read in place: nothing is unpacked to disk, and nothing is believed unchecked.

An archive comes from a stranger. Its list of members is bounded before it is read; a member gives
no more bytes than it declares, and its checksum is compared; what would swell beyond all measure
is refused before it is opened. Names are only ever shown, never followed.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final

from typing_extensions import Buffer

from contestjudge.doors.payload import Payload, unreadable
from contestjudge.errors import InputError, input_error

MAX_DIRECTORY: Final = 64 * 2**20
"""A longer list of members is refused."""
MAX_MEMBERS: Final = 200_000
"""More members than that are refused."""
MAX_UNSUSPECTED: Final = 256 * 2**20
"""Up to here a member may be compressed as well as it likes."""
MAX_TOTAL_UNSUSPECTED: Final = 2**30
"""Up to here all members together may be."""
MAX_RATIO: Final = 200
"""Beyond that, no more times as large as they are stored."""

_TAIL: Final = 22 + 2**16
_END: Final = struct.Struct("<4s4H2LH")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_STORED: Final = 0
_DEFLATED: Final = 8
_ENCRYPTED: Final = 0x1
_PIECE: Final = 1 << 16
_UNPACK: Final = "unpack it and give the folder"
_AGAIN: Final = "fetch or copy it once more"


@dataclass(frozen=True, slots=True)
class Entry:
    """One member, as the archive lists it."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int


@dataclass(frozen=True, slots=True)
class Member(Payload):
    """The bytes of one member; they are digested as they are when unpacked."""

    archive: Payload = field(default=Payload(""))
    entry: Entry = field(default=Entry("", 0, 0, 0, 0, 0))

    def chunks(self) -> Iterator[bytes]:
        """Give the member in chunks, decompressed where it is gzip itself.

        Raises:
            InputError: it is broken, or what is in it swells beyond measure.
        """
        size = 0
        for chunk in Payload.chunks(self):
            size += len(chunk)
            if size > max(MAX_UNSUSPECTED, MAX_RATIO * self.entry.packed):
                raise _bomb(self.name, f"more than {size}", self.entry.packed)
            yield chunk

    def stored(self) -> IO[bytes]:
        """Open the member.

        Raises:
            OSError: the archive cannot be read.
            InputError: it is broken at this place.
        """
        return io.BufferedReader(_Unpacking(self), _PIECE)


class _Unpacking(io.RawIOBase):
    """Unpacks one member, in bounded steps."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self._name, self._entry = member.name, member.entry
        self._unpack = zlib.decompressobj(wbits=-15) if self._entry.method == _DEFLATED else None
        self._left, self._size, self._crc = self._entry.packed, self._entry.size, 0
        self._pending = b""
        self._stream = member.archive.stored()
        try:
            self._stream.seek(self._entry.offset)
            local = self._stream.read(_LOCAL.size)
            if len(local) != _LOCAL.size or not local.startswith(b"PK\x03\x04"):
                raise self._broken("it does not stand there")  # noqa: TRY301 - it leaves as it is
            *_, name_length, extra_length = _LOCAL.unpack(local)
            self._stream.seek(name_length + extra_length, io.SEEK_CUR)
        except BaseException:
            self._stream.close()
            raise

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer with what comes next; at the end, compare the checksum."""
        view = memoryview(buffer).cast("B")
        if not self._size:
            return self._ended()
        piece = self._next(min(len(view), _PIECE, self._size))
        self._crc = zlib.crc32(piece, self._crc)
        self._size -= len(piece)
        view[: len(piece)] = piece
        return len(piece)

    def _next(self, wanted: int) -> bytes:
        if self._unpack is None:
            piece = self._packed(wanted)
            if not piece:
                raise self._broken("it ends too early")
            return piece
        while True:
            try:
                piece = self._unpack.decompress(self._pending or self._packed(_PIECE), wanted)
            except zlib.error as error:
                raise self._broken(str(error)) from error
            self._pending = self._unpack.unconsumed_tail
            if piece:
                return piece
            if self._unpack.eof or not (self._pending or self._left):
                raise self._broken("it ends too early")

    def _packed(self, wanted: int) -> bytes:
        piece = self._stream.read(min(wanted, self._left))
        if not piece and self._left:
            raise self._broken("the archive ends too early")
        self._left -= len(piece)
        return piece

    def _ended(self) -> int:
        if self._crc != self._entry.crc:
            raise self._broken("its checksum is another")
        return 0

    def _broken(self, why: str) -> InputError:
        return input_error(
            "archive.broken", f"the ZIP archive is broken ({why})", _AGAIN, source=self._name
        )

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def entries(archive: Payload) -> list[Entry]:
    """List the members of an archive, in its own order, folders left out.

    Raises:
        InputError: it cannot be read or is broken (``archive.broken``); it has too many members
            (``archive.too_many``), two of one name (``archive.repeated_name``), one that is
            encrypted (``archive.encrypted``), packed in a way that is not read
            (``archive.method``), or that would swell (``archive.bomb``).
    """
    try:
        with archive.stored() as stream:
            if _directory_size(stream) > MAX_DIRECTORY:
                raise _too_many(archive)
            stored_size = stream.seek(0, io.SEEK_END)
            listed = zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError) as error:
        raise input_error(
            "archive.broken",
            f"the ZIP archive is broken ({str(error) or type(error).__name__})",
            _AGAIN,
            source=archive.name,
        ) from error
    except OSError as error:
        raise unreadable(archive.name, error) from error
    # Not is_dir(): of a member without a name it fails on some versions of Python.
    listed = [one for one in listed if not one.filename.endswith("/")]
    if len(listed) > MAX_MEMBERS:
        raise _too_many(archive)
    names = Counter(one.filename for one in listed)
    for one in listed:
        _check(one, archive, names[one.filename])
    total = sum(one.file_size for one in listed)
    # Against the archive itself: members can lie over one another, and share their bytes.
    if total > max(MAX_TOTAL_UNSUSPECTED, MAX_RATIO * stored_size):
        raise _bomb(archive.name, f"{total}", stored_size)
    return [
        Entry(
            one.filename,
            one.compress_type,
            one.CRC,
            one.compress_size,
            one.file_size,
            one.header_offset,
        )
        for one in listed
    ]


def _check(one: zipfile.ZipInfo, archive: Payload, count: int) -> None:
    name = f"{archive.name}!{one.filename}"
    if one.header_offset < 0 or not one.filename:
        raise input_error(
            "archive.broken", "the ZIP archive is broken (its list)", _AGAIN, source=name
        )
    if count > 1:
        raise input_error(
            "archive.repeated_name",
            f"the archive has {count} members of this name",
            f"{_UNPACK} with the right one",
            source=name,
        )
    if one.flag_bits & _ENCRYPTED:
        raise input_error(
            "archive.encrypted",
            "the archive is encrypted",
            "unpack it with its password and give the folder",
            source=name,
        )
    if one.compress_type not in {_STORED, _DEFLATED}:
        raise input_error(
            "archive.method", "packed in a way that is not read here", _UNPACK, source=name
        )
    if one.file_size > max(MAX_UNSUSPECTED, MAX_RATIO * one.compress_size):
        raise _bomb(name, f"{one.file_size}", one.compress_size)


def _bomb(name: str, size: str, packed: int) -> InputError:
    return input_error(
        "archive.bomb",
        f"would be {size} bytes, unpacked from {packed}",
        "unpack it yourself, if that is true, and give the file that matters",
        source=name,
    )


def _too_many(archive: Payload) -> InputError:
    return input_error(
        "archive.too_many",
        f"the archive lists more than {MAX_MEMBERS} members",
        "give the files that matter",
        source=archive.name,
    )


def _directory_size(stream: IO[bytes]) -> int:
    """Find how long the list of members says it is, before anything is made of it.

    Raises:
        BadZipFile: the end of the archive is missing.
    """
    end = stream.seek(0, io.SEEK_END)
    start = stream.seek(max(0, end - _TAIL))
    tail = stream.read(_TAIL)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        message = "its end is missing"
        raise zipfile.BadZipFile(message)
    size: int = _END.unpack_from(tail, place)[5]
    locator = start + place - _LOCATOR.size
    if locator >= 0:
        stream.seek(locator)
        found = _LOCATOR.unpack(stream.read(_LOCATOR.size))
        if found[0] == b"PK\x06\x07" and found[2] + _END64.size <= end:
            stream.seek(found[2])
            size = max(size if size != 2**32 - 1 else 0, _END64.unpack(stream.read(_END64.size))[8])
    stream.seek(0)
    return size
