"""Evidence as it is gathered: what the exhibits are and where, read when a contest asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from contestjudge.doors.containers import Skipped
from contestjudge.doors.exhibits import LaidOut
from contestjudge.doors.payload import Payload
from contestjudge.evidence.batch import Batch
from contestjudge.model.evidence_file import Attestation, DrawnRandomness, Exhibit, Ruling
from contestjudge.model.target import Target


class Given(NamedTuple):
    """A payload as it was given, with what was said of it: enough to gather it once more."""

    payload: Payload
    terms: Exhibit
    wanted: str | None
    """The one member of an archive that was asked for."""
    read_as: bool
    """It was given with a format of its own, which no evidence file can name."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Exhibits, attestations and rulings; nothing of them is read before a contest asks.

    Add two with ``+``.
    """

    exhibits: tuple[LaidOut, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    """Members of archives that are not read, and why."""
    randomness: tuple[tuple[str, DrawnRandomness], ...] = ()
    """What came out for a draw, with the file that says so."""
    given: tuple[Given, ...] = ()
    """The payloads as they were given, for sealing."""

    def __add__(self, other: Evidence) -> Evidence:
        """Return both together."""
        return Evidence(
            self.exhibits + other.exhibits,
            self.attestations + other.attestations,
            self.rulings + other.rulings,
            self.skipped + other.skipped,
            self.randomness + other.randomness,
            self.given + other.given,
        )

    def batches(self, target: Target | None) -> list[tuple[Batch, str]]:
        """Read every exhibit, looking for ``target``; each with the SHA-256 of its bytes.

        Raises:
            InputError: an exhibit cannot be read, or holds nothing that its format knows.
        """
        from concurrent.futures import ThreadPoolExecutor  # slow to import

        found: list[tuple[Batch, str]] = []
        for exhibit in self.exhibits:
            options = replace(exhibit.options, target=target)
            with ThreadPoolExecutor(1) as beside:
                sha256 = beside.submit(exhibit.payload.sha256)
                reading = exhibit.format.read(exhibit.payload.chunks(), options)
            batch = Batch(exhibit.watch, exhibit.abilities, exhibit.usable(reading))
            found.append((batch, sha256.result()))
        return found
