"""How what was read goes from one process to another: columns are moved much faster than rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from contestjudge.doors.errands import Done
from contestjudge.model.observation import Observation


class Moved(NamedTuple):
    """What an errand brought, its observations in columns."""

    done: Done
    """Without observations."""
    columns: tuple[Sequence[object], ...]


def moved(done: Done) -> Moved:
    """Lay out what is to be moved."""
    if done.read is None:
        return Moved(done, ())
    reading = done.read.reading
    columns = tuple(zip(*reading.observations, strict=True))
    bare = done.read._replace(reading=replace(reading, observations=[]))
    return Moved(done._replace(read=bare), columns)


def arrived(moved: Moved) -> Done:
    """Put together what was moved."""
    if moved.done.read is not None and moved.columns:
        made = map(Observation._make, zip(*moved.columns, strict=True))
        moved.done.read.reading.observations.extend(made)
    return moved.done
