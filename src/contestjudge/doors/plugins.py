"""Formats that other distributions bring, by the entry points ``contestjudge.sources``.

They are looked for only where no format of ours recognises an input, or where an exhibit names an
instrument that is not ours. One that cannot be loaded, or fails, is an error that says whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import NoneType
from typing import TYPE_CHECKING, Final, TypeVar, cast

from contestjudge.errors import InputError, UsageError, input_error, usage_error
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Abilities
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.instruments import INSTRUMENTS

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP: Final = "contestjudge.sources"
"""The group of entry points."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Registered:
    """A format from elsewhere: whatever goes wrong in it is told with its name."""

    source: Source
    origin: str
    """Whose it is: the distribution with its version."""
    instruments: Mapping[str, Abilities] = field(default_factory=dict)
    """Instruments that it brings."""

    @property
    def name(self) -> str:
        """The format's name."""
        return self.source.name

    @property
    def default_instrument(self) -> str:
        """The instrument to assume."""
        return self.source.default_instrument

    def recognises(self, head: bytes) -> bool:
        """Ask the format.

        Raises:
            InputError: it failed.
        """
        return self._asked(lambda: self.source.recognises(head), "")

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Let the format read.

        Raises:
            InputError: it says so, or failed, or gave something else than a reading.
        """
        reading: object = self._asked(lambda: self.source.read(chunks, options), options.name)
        if not isinstance(reading, Reading) or not _reconciles(reading):
            raise self._failed("its reading does not reconcile", options.name)
        return reading

    def _asked(self, ask: Callable[[], _Answer], source: str) -> _Answer:
        try:
            return ask()
        except InputError:
            raise
        except Exception as error:
            raise self._failed(f"{type(error).__name__}: {error}"[:200], source) from error

    def _failed(self, why: str, source: str) -> InputError:
        return input_error(
            "format.failed",
            f"the format {self.name!r} of {self.origin} failed ({why})",
            "tell whoever made that format",
            source=source,
        )


def _reconciles(reading: Reading) -> bool:
    """Tell whether every observation is whole and has its record, and no record two outcomes."""
    bad = {one.record for one in reading.rejections}
    numbers = [*reading.places, *bad, *(place for place, _ in reading.notices)]
    return (
        len(reading.places) == len(reading.observations)
        and len(bad) == len(reading.rejections)
        and bad.isdisjoint(reading.places)
        and all(1 <= number <= reading.records for number in numbers)
        and all(map(_is_whole, reading.observations))
    )


def _is_whole(one: object) -> bool:
    """Tell whether an observation holds what its fields promise: nothing behind this checks it."""
    if not isinstance(one, Observation):
        return False
    kinds: tuple[tuple[type | tuple[type, ...], tuple[object, ...]], ...] = (
        (Platform, (one.platform,)),
        (ShareForm, (one.form,)),
        (Basis, (one.earliest_basis, one.latest_basis)),
        (str, (one.post,)),
        ((str, NoneType), (one.share_id, one.account_id, one.handle, one.via, one.text)),
        (int, (one.earliest, one.latest)),
    )
    return (
        all(isinstance(value, kind) for kind, values in kinds for value in values)
        and -UNBOUNDED <= one.earliest <= one.latest <= UNBOUNDED
    )


def registered() -> tuple[Registered, ...]:
    """Load the formats that are installed, sorted by the names of their entry points.

    Raises:
        UsageError: one cannot be loaded or is no format (``format.broken``).
    """
    from importlib.metadata import entry_points  # slow to import, and seldom needed

    found: list[Registered] = []
    points = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    for point in points:
        made = _loaded(point)
        for other in found:
            for name in sorted(made.instruments.keys() & other.instruments.keys()):
                raise _broken(made.origin, f"{other.origin} brings the instrument {name!r} too")
        found.append(made)
    return tuple(found)


def _loaded(point: EntryPoint) -> Registered:
    distribution = point.dist
    owner = "an unknown distribution" if distribution is None else distribution.name
    version = "" if distribution is None else f" {distribution.version}"
    origin = f"{owner}{version}"
    try:
        loaded: object = point.load()
        source = loaded() if isinstance(loaded, type) else loaded
    except Exception as error:
        why = f"{type(error).__name__}: {error}"[:200]
        raise _broken(origin, f"{point.value} cannot be loaded ({why})") from error
    return checked(source, origin)


def checked(source: object, origin: str) -> Registered:
    """See that something is a format, and that it keeps to its own instruments.

    Raises:
        UsageError: it is none, or changes what an instrument of ours shows (``format.broken``).
    """
    for name, kind in (("name", str), ("default_instrument", str)):
        if not isinstance(getattr(source, name, None), kind):
            raise _broken(origin, f"it has no {name}")
    for name in ("recognises", "read"):
        if not callable(getattr(source, name, None)):
            raise _broken(origin, f"it has no {name}()")
    made = cast("Source", source)
    instruments: object = getattr(source, "instruments", {})
    if not isinstance(instruments, Mapping) or not all(
        isinstance(name, str) and isinstance(one, Abilities) for name, one in instruments.items()
    ):
        raise _broken(origin, "its instruments are no mapping of names to Abilities")
    for name in sorted(instruments.keys() & INSTRUMENTS.keys()):
        raise _broken(origin, f"the instrument {name!r} is not its own")
    if made.default_instrument not in {*instruments, *INSTRUMENTS}:
        raise _broken(origin, f"nobody knows its instrument {made.default_instrument!r}")
    return Registered(made, origin, dict(instruments))


def _broken(origin: str, why: str) -> UsageError:
    return usage_error(
        "format.broken",
        f"a format of {origin} cannot be used: {why}",
        "upgrade that distribution, or uninstall it",
    )
