"""Reading that several processes share: exhibits as inputs, and the errands that they make.

The law: the same comes out as where one reads alone (spec 14.2.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from contestjudge.doors.containers import stored_beginning
from contestjudge.doors.errands import Errand, PieceErrand, WholeErrand, file_of
from contestjudge.doors.exhibits import LaidOut
from contestjudge.doors.payload import GZIP, Payload
from contestjudge.engines.apart import pieces
from contestjudge.engines.apart.pieces import Joining, bounds, is_in_lines
from contestjudge.engines.apart.reading import (
    Input,
    ReadAll,
    may_have_events,
    may_have_rows,
    read,
    read_all,
    read_into,
)
from contestjudge.engines.apart.store import EventStore, SnowflakeStore, Store
from contestjudge.errors import InputError
from contestjudge.evidence.batch import Batch
from contestjudge.model.target import Target
from contestjudge.sources.base import Source
from contestjudge.sources.bluesky_jetstream import JetstreamSource
from contestjudge.sources.table import TableSource
from contestjudge.sources.x_v1 import XV1Source
from contestjudge.sources.x_v2 import XV2Source

if TYPE_CHECKING:
    from contestjudge.doors.crew import Crew

WORTH_IT: Final = 1 << 23
"""Bytes; less than that is read before another process is there."""
_OURS: Final = "contestjudge.sources."


@runtime_checkable
class Telling(Protocol):
    """A format that stands for another one, and tells how far it has read."""

    @property
    def format(self) -> Source:
        """The other one."""

    @property
    def advance(self) -> Callable[[int], None]:
        """Takes how many bytes more were read."""

    def told(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Give chunks on, and tell of each."""


def input_of(one: LaidOut, target: Target) -> Input:
    """Return an exhibit as reading for a store needs it."""
    options = replace(one.options, target=target)
    format_ = format_of(one)
    told = one.format if isinstance(one.format, Telling) else None

    def once() -> Iterable[bytes]:
        chunks = one.payload.chunks()
        return chunks if told is None else told.told(chunks)

    return Input(
        one.format,
        options,
        one.watch,
        one.abilities,
        one.payload.chunks,
        one.usable,
        # Whoever calls a format of their own by this name has it read by that.
        parted=once if type(format_) is XV1Source else None,
        paged=once if type(format_) is XV2Source else None,
        tabled=(format_, once) if type(format_) is TableSource else None,
        recorded=once if type(format_) is JetstreamSource else None,
    )


def format_of(one: LaidOut) -> Source:
    """Return an exhibit's format itself, whatever stands for it."""
    return one.format.format if isinstance(one.format, Telling) else one.format


def read_by(jobs: int, exhibits: Sequence[LaidOut]) -> ReadAll:
    """Return what reads exhibits by several processes.

    Args:
        jobs: how many, this one with them.
        exhibits: those of the inputs that are read.
    """
    if jobs == 1 or sum(one.payload.size() for one in exhibits) < WORTH_IT:
        return read_all

    from contestjudge.doors.crew import Crew  # slow to import

    def reads(store: Store | None, inputs: Sequence[Input]) -> list[Batch]:
        plans = [_plan(*both, store, len(inputs)) for both in zip(exhibits, inputs, strict=True)]
        with Crew([errand for plan in plans for errand in plan], jobs) as crew:
            shared = _Shared(store, crew)
            return [
                shared.batch(number, *each)
                for number, each in enumerate(zip(exhibits, inputs, plans, strict=True))
            ]

    return reads


def _plan(exhibit: LaidOut, one: Input, store: Store | None, inputs: int) -> list[Errand]:
    """Say for what others can be sent; nothing: it is read here, in its turn."""
    payload, file = exhibit.payload, file_of(exhibit.payload)
    if file is None or not type(format_of(exhibit)).__module__.startswith(_OURS):
        return []
    if isinstance(store, EventStore) and may_have_events(one):
        return []
    has_rows = isinstance(store, SnowflakeStore) and may_have_rows(one)
    posts = tuple(store.posts) if store is not None and has_rows else None
    # A table's row may reach over several lines.
    if posts is not None and one.tabled is None and _can_be_parted(payload):
        size = payload.size()
        return [
            PieceErrand(file, payload, format_of(exhibit), one.options, posts, *ends)
            for ends in bounds(size, pieces.piece_of(size))
        ]
    if inputs == 1:
        return []
    return [WholeErrand(file, payload, format_of(exhibit), one.options, posts)]


def _can_be_parted(payload: Payload) -> bool:
    if payload.size() <= pieces.PIECE:
        return False
    try:
        return is_in_plain_lines(payload)
    except InputError:  # said in its turn
        return False


def is_in_plain_lines(payload: Payload) -> bool:
    """Tell a file of lines, neither compressed nor in an archive: pieces can be read of it.

    Raises:
        InputError: it cannot be read.
    """
    if type(payload) is not Payload or stored_beginning(payload).startswith(GZIP):
        return False
    return is_in_lines(payload.chunks())


class _Shared:
    """Takes what errands bring, exhibit by exhibit."""

    def __init__(self, store: Store | None, crew: Crew) -> None:
        self._store = store
        self._crew = crew
        self._turn = 0

    def batch(self, number: int, exhibit: LaidOut, one: Input, errands: Sequence[Errand]) -> Batch:
        """Read the next exhibit, or take what others read of it."""
        first = self._turn
        self._turn += len(errands)
        joining = Joining()
        for turn, errand in enumerate(errands, first):
            done = self._crew.brought(turn)
            if done is None and isinstance(errand, WholeErrand):
                return self._alone(number, one)
            if done is None:
                done = errand.done()
            if done.read is None:
                if self._store is not None:
                    self._store.forget(number)
                return read(one)
            rows = joining.add(done.read)
            if isinstance(self._store, SnowflakeStore):
                self._store.keep(number, rows)
            if isinstance(exhibit.format, Telling):
                exhibit.format.advance(done.size)
        if not errands:
            return self._alone(number, one)
        return Batch(one.watch, one.abilities, one.usable(joining.reading))

    def _alone(self, number: int, one: Input) -> Batch:
        return read(one) if self._store is None else read_into(self._store, number, one)


def read_shared(exhibits: Sequence[LaidOut], target: Target, jobs: int) -> list[tuple[Batch, str]]:
    """Read exhibits for the reference, each with the SHA-256 of its bytes.

    Raises:
        InputError: an exhibit cannot be read, or holds nothing that its format knows.
    """
    with ThreadPoolExecutor(1) as beside:
        digests: list[Future[str]] = [beside.submit(one.payload.sha256) for one in exhibits]
        inputs = [input_of(one, target) for one in exhibits]
        batches = read_by(jobs, exhibits)(None, inputs)
        return [(batch, one.result()) for batch, one in zip(batches, digests, strict=True)]
