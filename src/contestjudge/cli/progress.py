"""A bar while much is read: in a terminal only, where rich is installed; never in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Final

from contestjudge.doors import Evidence
from contestjudge.doors.exhibits import LaidOut
from contestjudge.doors.payload import Payload
from contestjudge.model.reading import Reading
from contestjudge.report.plain import shown_end
from contestjudge.sources.base import ReadOptions, Source

_WORTH_IT: Final = 8 * 2**20
"""Bytes; less than that is read before a bar could be seen."""
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Watched:
    """A format that tells how far it has read, and is otherwise the one it stands for."""

    format: Source
    advance: Callable[[int], None]

    @property
    def name(self) -> str:
        """The format's name."""
        return self.format.name

    @property
    def default_instrument(self) -> str:
        """The format's instrument."""
        return self.format.default_instrument

    def recognises(self, head: bytes) -> bool:
        """Tell whether this is the format's."""
        return self.format.recognises(head)

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read, and tell after each chunk how long it was."""
        return self.format.read(self.told(chunks), options)

    def told(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Give chunks on, and tell after each how long it was."""
        for chunk in chunks:
            yield chunk
            self.advance(len(chunk))


def stored_size(payload: Payload) -> int:
    """Count the bytes of a payload as far as a file can tell; 0: it cannot."""
    if payload.path is None:
        return len(payload.content)
    try:
        return payload.path.stat().st_size
    except OSError:  # reading it will say what is wrong
        return 0


@contextmanager
def reading(evidence: Evidence) -> Iterator[Evidence]:
    """Give the same evidence, which shows how far it has been read where somebody looks."""
    sizes = [stored_size(one.payload) for one in evidence.exhibits]
    if sum(sizes) < _WORTH_IT or not sys.stderr.isatty() or find_spec("rich") is None:
        yield evidence
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %", markup=False),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    with Progress(*columns, console=console, transient=True) as progress:

        def watched(one: LaidOut, size: int) -> LaidOut:
            # What is compressed gives more bytes than it is stored in: how many, nobody knows.
            plain = type(one.payload) is Payload and not one.payload.name.endswith(".gz")
            task = progress.add_task(
                shown_end(one.payload.name, _LONGEST), total=size if plain and size else None
            )
            return replace(
                one, format=Watched(one.format, lambda more: progress.advance(task, more))
            )

        exhibits = tuple(
            watched(one, size) for one, size in zip(evidence.exhibits, sizes, strict=True)
        )
        yield replace(evidence, exhibits=exhibits)
