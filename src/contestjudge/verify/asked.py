"""What is verified, and what is asked of it beyond the bundle itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from contestjudge.model.bundle import ManifestDocument, Outcome, SealedFile


@dataclass(frozen=True, slots=True)
class Sealed:
    """A bundle as it was found."""

    found: Mapping[str, SealedFile]
    """Every file in it, as it is."""
    documents: Mapping[str, bytes]
    """The bytes of the documents at its top."""
    strange: tuple[str, ...] = ()
    """What is no plain file, or has a name that no bundle writes."""
    lines: Mapping[str, Callable[[], Iterator[bytes]]] = field(default_factory=dict)
    """Files of any size: what gives their lines, from the first on, each time it is asked."""


class Again(NamedTuple):
    """What came of judging again."""

    decision: Mapping[str, Any] | None
    """The decision, as JSON values; ``None``: it could not be judged."""
    fault: str = ""
    """Why not."""
    ours: bool = False
    """It is this installation that lacks something."""


class Signed(NamedTuple):
    """What came of looking at the signature."""

    outcome: Outcome
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked beyond the bundle itself."""

    again: Callable[[Mapping[str, Any]], Again] | None = None
    """Judges the rules again; ``None``: there is no evidence."""
    signature: Callable[[bytes, bytes, str], Signed] | None = None
    """Looks at a signature of bytes by a public key."""
    republished: Callable[[ManifestDocument], Mapping[str, bytes]] | None = None
    """Publishes the full bundle again at the same level."""
    proof: bytes | None = None
    """A proof of inclusion."""
    must_be_signed: bool = False
    """A key was named: what nobody signed is no match."""
